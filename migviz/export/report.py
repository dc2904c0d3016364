"""What is the story of a real migration, as a page to hand to a colleague? One HTML file without scripts and without anything from outside.

A name can come from a log in two places only: the name of its file, and the reason in its own words. Both are left out unless they are asked for.
"""

from collections.abc import Iterator

import numpy as np

from migviz import __version__
from migviz.export.markup import Markup, page, table, tag
from migviz.export.report_picture import Course, course_of, drawn, is_cut, svg, title_of
from migviz.language import _
from migviz.recorded.evidence import Span
from migviz.recorded.fitted import Fit, Simulated
from migviz.recorded.recording import CLIENT_PAUSE, Log, Recorded
from migviz.replay.moment import moment_at
from migviz.say import in_recording, in_report
from migviz.say.amounts import time_text
from migviz.scenario.policies import POLICIES
from migviz.scenario.products import not_to_be_set
from migviz.scenario.units import Kind, write
from migviz.study.advice import Advised
from migviz.study.advice_text import costs_text, dead_end, setting_text
from migviz.trace import Metrics

STYLE = """
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #16202C; background: #FFFFFF }
h1 { font-size: 1.6rem; line-height: 1.2 } h2 { font-size: 1.15rem; margin: 2rem 0 .4rem } p { margin: .4rem 0 }
table { border-collapse: collapse; margin: .6rem 0; font-variant-numeric: tabular-nums }
th, td { padding: .3rem .9rem .3rem 0; text-align: left; vertical-align: top; font-weight: normal; border-bottom: 1px solid #D3DAE3 }
thead th { color: #4C5968 }
@media (max-width: 40rem) { table { display: block; overflow-x: auto } td:last-child { min-width: 8rem } } figure { margin: .6rem 0 } svg { width: 100%; height: auto }
.aside, figcaption, footer { color: #4C5968; font-size: .9rem } .doubt { border-left: 4px solid #B3243C; padding-left: .7rem }
pre { background: #F5F7FA; padding: .8rem; white-space: pre-wrap; overflow-wrap: anywhere } td { overflow-wrap: break-word }
@media print { h2, figure, tr { break-inside: avoid } }
"""
FAR_OFF = 0.05
"""Of the total time: the fit's own aim."""
PAUSE_OFF = 1.5
"""Chosen: a simulated pause that is so many times the recorded one, or less by as much, is said to be another one."""


def report_html(log: Log, chosen: int, found: Fit, advised: Advised | None, name: str = "") -> str:
    """The page of one migration, `chosen` from 0 on. `name`: the log's file, where names are wanted."""
    item = log.migrations[chosen]
    parts = [
        *_head(log, chosen, name),
        *_happened(item, bool(name)),
        *_picture(course_of(item, found.simulated)),
        *(_beside(item, found.simulated) if found.simulated else ()),
        *_fitted(found),
        *_advice(item, advised, found.simulated),
        *_scenario(found),
        tag("footer", tag("p", in_report.made_by(__version__))),
    ]
    return page(in_report.title(), STYLE, *parts)


def _paragraph(*sentences: str, kind: str = "") -> Markup:
    text = " ".join(sentence for sentence in sentences if sentence)
    return tag("p", text, class_=kind) if kind else tag("p", text)


def _head(log: Log, chosen: int, name: str) -> Iterator[Markup]:
    yield tag("h1", in_report.title())
    count = len(log.migrations)
    yield _paragraph(
        in_report.source(log.title, log.lines, log.lines_skipped),
        in_report.which(chosen + 1, count) if count > 1 else "",
        "" if name else in_report.names_left_out(),
        kind="aside",
    )
    if name:
        yield _paragraph(in_report.log_file(name), kind="aside")


# --- what happened ------------------------------------------------------------------------------------------------


def _happened(item: Recorded, names: bool) -> Iterator[Markup]:
    yield tag("h2", in_report.what_happened())
    yield _paragraph(
        in_report.memory(item.memory),
        in_report.took(item.total_time, _(POLICIES[item.policy].title)),
        in_report.ended(item.status.value, item.post_copy),
    )
    known = item.pause is not None and item.pause_is != CLIENT_PAUSE
    yield _paragraph(in_report.paused(item.pause, _(item.pause_is)), in_report.not_the_clients() if known else "")
    yield _paragraph(
        in_report.iterations(item.iterations, item.least_iterations),
        in_report.sent(item.sent, item.memory),
        _slowed(item),
    )
    if item.reason:
        yield _paragraph(in_report.reason(item.reason) if names else in_report.reason_left_out())
    if item.notes:
        yield _paragraph(*item.notes, kind="aside")
    yield tag("h2", in_report.was_set())
    yield table(
        ("", in_report.value()),
        (
            (in_report.downtime_limit(), _amount(item.limit, Kind.TIME)),
            (in_report.speed_limit(), _amount(item.speed_limit, Kind.RATE)),
            (in_report.delta_cache(), _amount(item.delta_cache, Kind.SIZE)),
        ),
    )


def _slowed(item: Recorded) -> str:
    most = max((sample.throttle or 0.0 for sample in item.samples), default=0.0)
    return in_report.slowed(most) if most else ""


def _amount(value: float | None, kind: Kind) -> str:
    return in_report.not_recorded() if value is None else write(value, kind)


# --- beside the simulation ----------------------------------------------------------------------------------------


def _picture(course: Course | None) -> Iterator[Markup]:
    if course is None:
        yield tag("h2", in_report.picture_of_left())
        yield _paragraph(in_report.no_picture())
        return
    yield tag("h2", title_of(course))
    if not course.of_left:
        yield _paragraph(in_report.left_not_recorded())
    caption = [in_report.looks(len(course.t), len(drawn(course)))]
    off = course.off
    if len(off):
        worst = int(np.argmax(off))
        caption.append(in_report.distance(float(np.median(off)), float(off[worst]), float(course.t[worst])))
    yield tag("figure", svg(course), tag("figcaption", " ".join(caption)))


def _beside(item: Recorded, simulated: Simulated) -> Iterator[Markup]:
    yield tag("h2", in_report.beside())
    yield _paragraph(in_report.beside_what(), in_report.told_until_there() if is_cut(simulated) else "")
    yield from _doubts(item, simulated)
    sent = moment_at(simulated.run, simulated.total_time).sent
    yield table(
        ("", in_report.recorded(), in_report.simulated(), in_report.difference()),
        (
            _compared(in_report.total_time(), item.total_time, simulated.total_time, Kind.TIME),
            _compared(in_report.pause(), item.pause, simulated.downtime, Kind.TIME),
            _iterations(item, simulated),
            _compared(in_report.sent_title(), item.sent, sent, Kind.SIZE),
            _judged(item.converged, simulated.converged),
        ),
    )


def _doubts(item: Recorded, simulated: Simulated) -> Iterator[Markup]:
    """Where the model is weak for this log, before anything is concluded from it."""
    if item.converged is not None and item.converged != simulated.converged:
        yield _paragraph(in_report.ended_otherwise(), kind="doubt")
    off = abs(simulated.total_time / item.total_time - 1.0) if item.total_time else 0.0
    if off > FAR_OFF:
        yield _paragraph(in_report.far_off(off), kind="doubt")
    times = simulated.downtime / item.pause if item.pause and simulated.downtime else 1.0
    if not 1 / PAUSE_OFF <= times <= PAUSE_OFF:
        yield _paragraph(in_report.pause_far_off(times), kind="doubt")


def _compared(name: str, recorded: float | None, simulated: float | None, kind: Kind) -> tuple[str, str, str, str]:
    return name, _amount(recorded, kind), _simulated(simulated, kind), _difference(recorded, simulated, kind)


def _iterations(item: Recorded, simulated: Simulated) -> tuple[str, str, str, str]:
    """As far as the log counts them."""
    row = _compared(in_report.iterations_title(), item.iterations, simulated.iterations, Kind.COUNT)
    if item.iterations is not None or item.least_iterations is None:
        return row
    return row[0], in_recording.at_least(item.least_iterations), *row[2:]


def _simulated(value: float | None, kind: Kind) -> str:
    return "–" if value is None else write(value, kind)


def _difference(recorded: float | None, simulated: float | None, kind: Kind) -> str:
    if recorded is None or simulated is None:
        return "–"
    gap = simulated - recorded
    sign = "+" if gap > 0 else "−" if gap < 0 else ""
    amount = f"{sign}{write(abs(gap), kind)}"
    if kind is Kind.COUNT or not recorded:
        return amount
    if gap > recorded:
        return f"{amount} ({write(simulated / recorded, Kind.RATIO)})"
    return f"{amount} ({sign}{write(abs(gap) / recorded, Kind.SHARE, digits=2)})"


def _judged(recorded: bool | None, simulated: bool) -> tuple[str, str, str, str]:
    if recorded is None:
        return in_report.converged(), in_report.not_recorded(), in_report.yes(simulated), "–"
    same = in_report.same(recorded == simulated)
    return in_report.converged(), in_report.yes(recorded), in_report.yes(simulated), same


# --- what was fitted, and what would help -------------------------------------------------------------------------


def _fitted(found: Fit) -> Iterator[Markup]:
    yield tag("h2", in_report.fitted())
    yield table(
        ("", in_report.value(), in_report.range_of_value()),
        (_span(name, span, kind, found) for name, kind, span in found.values),
    )


def _span(name: str, span: Span | None, kind: Kind, found: Fit) -> tuple[str, str, str]:
    title = in_report.fitted_name(name)
    if span is None:
        return title, in_report.cannot_tell(), _(found.why.get(name, ""))
    return title, write(span.value, kind), in_report.from_to(write(span.low, kind), write(span.high, kind))


def _advice(item: Recorded, advised: Advised | None, simulated: Simulated | None) -> Iterator[Markup]:
    yield tag("h2", in_report.limited())
    if advised is None or simulated is None:
        yield _paragraph(in_report.nothing_simulated())
        return
    yield _paragraph(advised.verdict.sentence)
    if item.converged is not None and item.converged != simulated.converged:
        yield _paragraph(in_report.rules_end_otherwise(), kind="doubt")
    yield tag("h2", in_report.would_help())
    yield from _pieces(advised)
    if fixed := not_to_be_set(advised.product):
        yield _paragraph(_(fixed))


def _pieces(advised: Advised) -> Iterator[Markup]:
    if not advised.pieces:
        yield _paragraph(dead_end(advised))
        return
    yield _paragraph(in_report.each_a_run())
    yield table(
        (in_report.setting(), in_report.pause(), in_report.total_time(), in_report.converged(), in_report.costs()),
        (
            _tried(in_report.as_it_was(), advised.before, ""),
            *(_tried(setting_text(piece), piece.after, costs_text(advised, piece)) for piece in advised.pieces),
        ),
    )


def _tried(name: str, metrics: Metrics, costs: str) -> tuple[str, ...]:
    pause = "–" if metrics.downtime is None else time_text(metrics.downtime)
    return name, pause, time_text(metrics.total_time), in_report.yes(metrics.converged), costs


def _scenario(found: Fit) -> Iterator[Markup]:
    if found.scenario is not None:
        yield tag("h2", in_report.scenario_title())
        yield tag("pre", "\n".join(found.scenario.lines()))
