"""What does a recording look like beside its simulation? Points and a line on one clock, as SVG without anything from outside."""

from collections.abc import Iterator, Sequence

import numpy as np

from migviz.export.markup import Markup, tag
from migviz.recorded.fitted import Simulated
from migviz.recorded.recording import Recorded
from migviz.replay.curves import memory_parts
from migviz.say import in_report
from migviz.showing.ticks import linear_ticks, memory_unit, time_ticks
from migviz.trace import Array, Run
from migviz.values import dataclass

WIDE, HIGH = 860.0, 340.0
FONT = "system-ui, sans-serif"
"""As on the page: what the reader's system writes in. On paper it is the program's own."""
LEFT, RIGHT, TOP, BOTTOM = 64.0, 844.0, 48.0, 300.0
MOST_POINTS = 1500
"""Chosen: more would cover each other."""
LOOKS = 600
"""Chosen: so often the run is looked at, about once for each unit of width; zeros are through in a moment."""
INK, MUTED, FAINT, DOT, LINE = "#16202C", "#4C5968", "#D3DAE3", "#1437C8", "#B84A00"
"""Light only: a report is printed. Each is read on white (contrast above 4.5) but FAINT, which is a grid."""


NOTHING: Array = np.zeros(0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """What is drawn: bytes at times, recorded and simulated (empty where nothing could be), and when each was over.

    `of_left`: it is what was still to send, else what was sent.
    """

    of_left: bool
    t: Array
    amount: Array
    line_t: Array
    line: Array
    ended: float | None
    simulated_end: float | None

    @property
    def off(self) -> Array:
        """How far each point is from the line, as far as both go."""
        if not len(self.line_t):
            return NOTHING
        both = self.t <= self.line_t[-1]
        return np.asarray(np.abs(self.amount[both] - np.interp(self.t[both], self.line_t, self.line)))


def course_of(item: Recorded, simulated: Simulated | None) -> Course | None:
    """What was still to send; where the log does not say it, what was sent; None where it says neither over time."""
    for of_left, name in ((True, "remaining"), (False, "sent")):
        found = [
            (sample.t, float(getattr(sample, name))) for sample in item.samples if getattr(sample, name) is not None
        ]
        if len(found) > 1:
            t, amount = np.asarray(found, dtype=float).T
            line_t, line = _line(simulated, of_left)
            return Course(
                of_left=of_left,
                t=t,
                amount=amount,
                line_t=line_t,
                line=line,
                ended=item.total_time,
                simulated_end=None if simulated is None or is_cut(simulated) else simulated.total_time,
            )
    return None


def _line(simulated: Simulated | None, of_left: bool) -> tuple[Array, Array]:
    if simulated is None:
        return NOTHING, NOTHING
    t, amount = memory_parts(simulated.run, LOOKS)[:2] if of_left else _sent(simulated.run)
    end = simulated.total_time
    until = t <= end
    return np.append(t[until], end), np.append(amount[until], np.interp(end, t, amount))


def _sent(run: Run) -> tuple[Array, Array]:
    corners = [(0.0, 0.0)]
    for flow in run.flows:
        if not flow.disk:
            corners += [(flow.start, flow.before), (flow.end, flow.before + (flow.end - flow.start) * flow.rate)]
    t, amount = np.array(corners).T
    return t, amount


def is_cut(simulated: Simulated) -> bool:
    """Whether the run is told only up to where the recording ends, and would have gone on."""
    return simulated.total_time < simulated.run.metrics.total_time


def drawn(course: Course) -> tuple[int, ...]:
    """The numbers of the points that are drawn: all, or every so-maniest and the last."""
    last = len(course.t) - 1
    return (*range(0, last, last // MOST_POINTS + 1), last)


def title_of(course: Course) -> str:
    return in_report.picture_of_left() if course.of_left else in_report.picture_of_sent()


def svg(course: Course) -> Markup:
    """The picture."""
    scale = _Scale(course)
    return tag(
        "svg",
        tag("title", title_of(course)),
        tag("rect", x=0, y=0, width=WIDE, height=HIGH, fill="#FFFFFF"),
        *_axes(scale),
        *_ends(course, scale),
        *_simulated(course, scale),
        *_points(course, scale),
        *_legend(course),
        viewBox=f"0 0 {WIDE:.0f} {HIGH:.0f}",
        role="img",
        font_family=FONT,
        font_size=13,
    )


class _Scale:
    """Where a time and an amount are on the picture."""

    def __init__(self, course: Course) -> None:
        line_end = float(course.line_t.max(initial=0.0))
        self.end = max(float(course.t[-1]), course.ended or 0.0, line_end) or 1.0
        self.most = max(float(course.amount.max()), float(course.line.max(initial=0.0))) or 1.0

    def x(self, t: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * t / self.end, 1)

    def y(self, amount: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * amount / self.most, 1)


def _text(text: str, x: float, y: float, anchor: str = "start", fill: str = MUTED) -> Markup:
    return tag("text", text, x=x, y=y, text_anchor=anchor, fill=fill)


def _axes(scale: _Scale) -> Iterator[Markup]:
    unit = memory_unit(scale.most)
    for amount, label in linear_ticks(scale.most, unit, 5):
        y = scale.y(amount)
        yield tag("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, stroke=FAINT)
        yield _text(label, LEFT - 8, y + 4, "end")
    yield _text(unit.name, LEFT - 8, TOP - 14, "end")
    for t, label in time_ticks(0.0, scale.end, scale.end, 8):
        yield tag("line", x1=scale.x(t), x2=scale.x(t), y1=BOTTOM, y2=BOTTOM + 5, stroke=MUTED)
        yield _text(label, scale.x(t), BOTTOM + 20, "middle")


def _ends(course: Course, scale: _Scale) -> Iterator[Markup]:
    """Each on a line of its own, so that two that are close can both be read."""
    for row, (t, label, colour) in enumerate(
        ((course.ended, in_report.end_recorded(), DOT), (course.simulated_end, in_report.end_simulated(), LINE))
    ):
        if t is not None:
            x, y = scale.x(t), TOP - 24 + 15 * row
            yield tag("line", x1=x, x2=x, y1=y + 4, y2=BOTTOM, stroke=colour, stroke_dasharray="4 3" if row else "1 3")
            yield _text(
                label, x - 4 if t > scale.end / 3 else x + 4, y, "end" if t > scale.end / 3 else "start", colour
            )


def _simulated(course: Course, scale: _Scale) -> Iterator[Markup]:
    if len(course.line_t):
        points = " ".join(f"{scale.x(t)},{scale.y(y)}" for t, y in zip(course.line_t, course.line, strict=True))
        yield tag("polyline", points=points, fill="none", stroke=LINE, stroke_width=1.5, stroke_linejoin="round")


def _points(course: Course, scale: _Scale) -> Iterator[Markup]:
    for k in drawn(course):
        yield _dot(scale.x(course.t[k]), scale.y(course.amount[k]))


def _dot(x: float, y: float) -> Markup:
    return tag("circle", cx=x, cy=y, r=2.6, fill="#FFFFFF", stroke=DOT, stroke_width=1.4)


def _legend(course: Course) -> Sequence[Markup]:
    found = [_dot(LEFT + 6, 20), _text(in_report.recorded(), LEFT + 16, 24, fill=INK)]
    if len(course.line_t):
        found += [
            tag("line", x1=LEFT + 110, x2=LEFT + 134, y1=20, y2=20, stroke=LINE, stroke_width=1.5),
            _text(in_report.simulated(), LEFT + 140, 24, fill=INK),
        ]
    return found
