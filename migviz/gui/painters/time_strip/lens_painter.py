"""How is the lens drawn: the pause enlarged, in lanes?"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import CENTRE, card, fitting, hatch, text
from migviz.gui.painters.earlier import paint_earlier_pause
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.time_strip.client_lane import paint_asked
from migviz.gui.painters.time_strip.geometry import Axis, lens_axis
from migviz.gui.painters.time_strip.painter import flag, flag_box, paint_axis, paint_soft_edge
from migviz.gui.theme import Theme
from migviz.replay.earlier import Earlier
from migviz.replay.pace import pause_span
from migviz.replay.pause_range import pause_range
from migviz.replay.seen import Seen
from migviz.replay.told import PausePartSoFar, known_until
from migviz.say import on_strip
from migviz.say.amounts import pages_text, range_text, time_text
from migviz.say.earlier import pause_difference, with_difference
from migviz.say.facts.times import part_name, part_short, part_text, part_text_rounded
from migviz.say.numbers import lettered_until, named
from migviz.scenario.pause_parts import Spent
from migviz.scenario.techniques import pause_part_named
from migviz.trace import Copying, Host, PausePart
from migviz.trace.milestones import Announced, of_kind

Paint = Callable[[QPainter, QRectF, Axis, Seen, Theme], None]
NAMES = 96.0
"""Pixels of the names of the lanes: as on the strip."""
RUNS, MOVES, ASKS, AXIS = 22.0, 28.0, 36.0, 24.0
"""Pixels of the lanes: where the VM runs, what moves, what the client asks; and of the times below."""
GAP = 3.0


def paint_lens(
    painter: QPainter,
    box: QRectF,
    seen: Seen,
    theme: Theme,
    *,
    strip_width: float,
    soft: bool = False,
    earlier: Earlier | None = None,
) -> Axis | None:
    """The pause enlarged: where the VM runs, what moves, what the client asks, with the factor written, and over it how long it was
    `earlier`; None without a pause."""
    run, span = seen.run, pause_span(seen.run)
    if span is None:
        return None
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    names, bottom = theme.px(NAMES), theme.px(AXIS)
    lanes = QRectF(box.left() + names, box.top(), box.width() - names - theme.px(6), box.height() - bottom)
    axis, factor = lens_axis(seen, lanes, strip_width, window=span)
    _paint_ground(painter, axis, seen, span, theme, soft=soft)
    rows: list[tuple[str, Paint, float]] = [
        (on_strip.vm_runs_on(), partial(_paint_owner, soft=soft, earlier=earlier), RUNS),
        (on_strip.what_moves(), _paint_moves, MOVES),
    ]
    if run.network.interval and lanes.height() >= theme.px(RUNS + MOVES + ASKS - 8):
        rows.append((on_strip.client_asks(), paint_asked, ASKS))
    each = lanes.height() / sum(row[2] for row in rows)
    top = lanes.top()
    for name, paint, high in rows:
        row = QRectF(lanes.left(), top, lanes.width(), high * each)
        text(
            painter,
            QRectF(box.left(), top, names - theme.px(6), row.height()),
            name,
            theme,
            font="control",
            optional=True,
        )
        paint(painter, row.adjusted(0, theme.px(GAP), 0, -theme.px(GAP)), axis, seen, theme)
        top = row.bottom()
    if earlier is not None:
        paint_earlier_pause(painter, axis, span[0], earlier, theme)
    _paint_times(painter, box, lanes, axis, seen, span, factor, theme)
    return axis


def _paint_times(
    painter: QPainter,
    box: QRectF,
    lanes: QRectF,
    axis: Axis,
    seen: Seen,
    span: tuple[float, float],
    factor: float,
    theme: Theme,
) -> None:
    """The axis, the playhead with its flag, and how many times longer all this is than on the strip."""
    below = QRectF(lanes.left(), lanes.bottom(), lanes.width(), theme.px(AXIS))
    size, left = theme.px(18), box.left()
    if factor > 1:
        paint_icon(painter, QRectF(left, below.top() + theme.px(4), size, size), "lens", theme.colour("select"), theme)
        left += size + theme.px(5)
    text(
        painter,
        QRectF(left, below.top() + theme.px(2), lanes.left() - left - theme.px(4), below.height()),
        (f"×{_factor(factor)}" if factor > 1 else on_strip.since_the_pause(), ""),
        theme,
        font="control" if factor > 1 else "axis",
        optional=True,
    )
    inside, x = axis.start <= seen.t <= axis.end, axis.x(seen.t)
    row = QRectF(
        lanes.left() - theme.px(30), lanes.bottom() + theme.px(2), lanes.width() + theme.px(36), below.height()
    )
    words = named(seen, "moment.paused_for", since_text(seen.t - span[0]))
    taken = flag_box(x, row, words, theme) if inside else None
    paint_axis(painter, axis, below, theme, apart=90, zero=span[0], end=False, taken=taken, until=lettered_until(seen))
    if inside:
        painter.setPen(theme.pen("select", 2))
        painter.drawLine(QPointF(x, lanes.top()), QPointF(x, lanes.bottom()))
        flag(painter, x, row, words, theme)


def since_text(seconds: float) -> str:
    """How long the pause has lasted: its start is written in the unit of what follows."""
    return time_text(seconds) if abs(seconds) > 1e-12 else "0 ms"


def _factor(factor: float) -> str:
    return f"{factor:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _paint_ground(
    painter: QPainter, axis: Axis, seen: Seen, span: tuple[float, float], theme: Theme, *, soft: bool
) -> None:
    """From when to when the VM runs nowhere."""
    place = QRectF(axis.x(span[0]), axis.box.top(), axis.x(span[1]) - axis.x(span[0]), axis.box.height())
    painter.fillRect(place, theme.colour("pause.tint"))
    if soft:
        paint_soft_edge(painter, axis, axis.box, seen, theme)
    painter.setPen(theme.pen("pause", 2))
    painter.drawLine(place.topLeft(), place.bottomLeft())
    painter.drawLine(place.topRight(), place.bottomRight())


APART, NEAR = 5.0, 2.0
"""Pixels between words and the playhead, and in a narrow place."""


def free_of_playhead(place: QRectF, axis: Axis, seen: Seen, theme: Theme, apart: float = APART) -> QRectF:
    """Words yield to the playhead: the larger part of a place that it leaves free."""
    x, gap = axis.x(seen.t), theme.px(apart)
    if not place.left() - gap < x < place.right() + gap:
        return place
    before, after = x - gap - place.left(), place.right() - x - gap
    if before >= after:
        return QRectF(place.left(), place.top(), max(0.0, before), place.height())
    return QRectF(x + gap, place.top(), max(0.0, after), place.height())


def _clip(axis: Axis, seen: Seen, start: float, end: float | None, row: QRectF) -> QRectF:
    last = known_until(seen.run) if end is None else end
    left, right = max(axis.x(start), row.left()), min(axis.x(last), row.right())
    return QRectF(left, row.top(), max(0.0, right - left), row.height())


def _paint_owner(
    painter: QPainter, row: QRectF, axis: Axis, seen: Seen, theme: Theme, *, soft: bool, earlier: Earlier | None
) -> None:
    run = seen.run
    for item in run.tenures:
        place = _clip(axis, seen, item.start, item.end, row)
        if place.width() <= 0:
            continue
        if not item.running:
            _paint_nowhere(painter, place, item.owner, axis, seen, theme, soft=soft, earlier=earlier)
            continue
        role = "source" if item.owner is Host.SOURCE else "target"
        card(painter, place, theme, fill=role, pen=theme.pen(role, 1), radius=3)
        text(painter, free_of_playhead(place.adjusted(theme.px(8), 0, -theme.px(4), 0), axis, seen, theme), on_strip.source() if item.owner is Host.SOURCE else on_strip.target(), theme, font="control",
             role="on.mark" if role == "source" else "on.light_mark", optional=True)  # fmt: skip


def _paint_nowhere(
    painter: QPainter,
    place: QRectF,
    owner: Host,
    axis: Axis,
    seen: Seen,
    theme: Theme,
    *,
    soft: bool,
    earlier: Earlier | None,
) -> None:
    """The VM runs nowhere: hatched, with how long that is where it is told."""
    hatch(painter, place, theme)
    span = pause_span(seen.run)
    forms = [on_strip.nowhere() if owner is not Host.NOBODY else on_strip.lost()]
    if span is not None and owner is not Host.NOBODY:
        difference = pause_difference(seen, earlier)
        lasts = named(seen, "run.downtime", with_difference(time_text(span[1] - span[0]), difference))
        forms.insert(0, on_strip.nowhere_for(lasts))
        found = pause_range(seen.run) if soft else None
        if found is not None:
            between = named(seen, "run.downtime_least", range_text(found), "run.downtime_most", "run.downtime")
            forms.insert(0, on_strip.nowhere_for(f"{lasts} ({between})"))
    free = free_of_playhead(place, axis, seen, theme)
    words = fitting(theme, "control", (*forms, ""), free.width() - theme.px(24))
    if not words:
        return
    label = QRectF(0, 0, theme.width("control", words) + theme.px(16), place.height())
    label.moveCenter(free.center())
    painter.fillRect(label, theme.colour("surface"))
    text(painter, label, words, theme, font="control", align=CENTRE)


def _paint_moves(painter: QPainter, row: QRectF, axis: Axis, seen: Seen, theme: Theme) -> None:
    """The parts of the pause, and after it the announcements."""
    _paint_parts(painter, row, axis, seen, theme)
    _paint_network(painter, row, axis, seen, theme)


SHEET = 2.0
"""Pixels of white above and below the part of the pages."""


def _paint_parts(painter: QPainter, row: QRectF, axis: Axis, seen: Seen, theme: Theme) -> None:
    """What the pause goes into; the played part is solid."""
    run, moment = seen.run, seen.moment
    rest = next((item for item in run.passes if item.copying is Copying.PAUSE), None)
    for part in run.pause:
        place = _clip(axis, seen, part.start, part.end, row)
        if place.width() <= 1:
            continue
        pages = pause_part_named(part.name).spent is Spent.PAGES
        role = "dirty" if pages else "client"
        begun = moment.t >= part.start
        style = Qt.PenStyle.SolidLine if begun else Qt.PenStyle.DashLine
        if pages:  # orange is measured for white, and reaches only 2.8 to 1 on the grey of the pause
            painter.fillRect(place.adjusted(0, -theme.px(SHEET), 0, theme.px(SHEET)), theme.colour("surface"))
        card(
            painter, place, theme, fill="dirty.tint" if pages else "surface", pen=theme.pen(role, 1.4, style), radius=3
        )
        if begun:
            share = _share(part, moment.t)
            solid = QRectF(place.left(), place.top(), place.width() * share, place.height())
            painter.fillRect(solid, theme.colour(role, 1.0 if pages else 0.3))
        seconds = part_text(seen, part)
        memory = named(seen, "run.rest", pages_text(rest.pages)) if rest else ""
        words = (
            on_strip.part_memory_time(part_name(part), memory, seconds)
            if pages and rest
            else f"{part_name(part)} {seconds}",
            f"{part_name(part)} {seconds}",
            f"{part_short(part)} {seconds}".lstrip(),
            seconds,
            *part_text_rounded(seen, part),
            "",
        )
        inner = free_of_playhead(place.adjusted(theme.px(4), 0, -theme.px(1), 0), axis, seen, theme)
        font = "label"
        if theme.width(font, seconds) > inner.width():  # the last pages are soon sent: a narrow place
            font, inner = "axis", free_of_playhead(place.adjusted(1, 0, -1, 0), axis, seen, theme, apart=NEAR)
        if not (pages and begun):
            text(painter, inner, words, theme, font=font, optional=True)
            continue
        for ground, ink in ((solid, "on.light_mark"), (place.adjusted(solid.width(), 0, 0, 0), "ink")):
            painter.save()  # each part of a word in the ink that can be read where it is
            painter.setClipRect(ground, Qt.ClipOperation.IntersectClip)
            text(painter, inner, words, theme, font=font, role=ink, optional=True)
            painter.restore()


def _share(part: PausePart | PausePartSoFar, t: float) -> float:
    """How much of a part that has begun is over."""
    if part.end is None:
        return 1.0
    return 1.0 if t >= part.end else (t - part.start) / (part.end - part.start)


def _paint_network(painter: QPainter, row: QRectF, axis: Axis, seen: Seen, theme: Theme) -> None:
    """The announcements, as envelopes."""
    run, moment = seen.run, seen.moment
    height = min(row.height(), theme.px(22))
    last = row.left()
    for item in of_kind(run.milestones, Announced):
        if not axis.start <= item.t <= axis.end:
            continue
        x = axis.x(item.t)
        box = QRectF(x, row.center().y() - height / 2, height * 1.5, height)
        if box.left() < last or box.right() > row.right():
            continue
        role = "line" if moment.t < item.t else "warning" if item.lost else "broadcast"
        paint_icon(painter, box, "envelope", role, theme)
        words = (
            (on_strip.announcement_lost(),)
            if item.lost
            else (on_strip.announcement_says(), on_strip.announcement(), "")
        )
        room = QRectF(box.right() + theme.px(6), row.top(), row.right() - box.right() - theme.px(8), row.height())
        last = box.right() + text(painter, room, words, theme, optional=True) + theme.px(10)
