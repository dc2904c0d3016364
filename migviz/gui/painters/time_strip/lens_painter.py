"""How is the lens drawn: the pause enlarged, in lanes?"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import CENTRE, card, fitting, hatch, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.time_strip.client_lane import paint_asked
from migviz.gui.painters.time_strip.geometry import Axis, lens_axis
from migviz.gui.painters.time_strip.painter import flag, flag_box, paint_axis, paint_soft_edge
from migviz.gui.theme import Theme
from migviz.replay.pace import pause_span
from migviz.replay.pause_range import pause_range
from migviz.replay.seen import Seen
from migviz.replay.told import PausePartSoFar, known_until
from migviz.say import on_strip
from migviz.say.amounts import pages_text, range_text, time_text
from migviz.say.facts.times import part_name, part_text
from migviz.say.numbers import named
from migviz.scenario.pause_parts import Spent
from migviz.scenario.techniques import pause_part_named
from migviz.trace import Copying, Host, PausePart
from migviz.trace.milestones import Announced, of_kind

FADED = 0.35
"""Opacity of what has not happened yet."""


def paint_lens(
    painter: QPainter, box: QRectF, seen: Seen, theme: Theme, *, strip_width: float, soft: bool = False
) -> Axis | None:
    """The pause enlarged: who runs the VM, what moves, the network, with the factor written; None without a pause."""
    run, moment = seen.run, seen.moment
    span = pause_span(run)
    if span is None:
        return None
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    card(painter, box.adjusted(1.5, 1.5, -1.5, -1.5), theme, pen=theme.pen("select", 2))
    names = theme.px(130)
    bottom = theme.px(24)
    lanes = QRectF(
        box.left() + names + theme.px(14),
        box.top() + theme.px(10),
        box.width() - names - theme.px(28),
        box.height() - bottom - theme.px(14),
    )
    axis, factor = lens_axis(seen, lanes, strip_width, window=span)
    head = theme.px(26)
    size = theme.px(24)
    paint_icon(
        painter, QRectF(box.left() + theme.px(14), lanes.top(), size, size), "lens", theme.colour("select"), theme
    )
    text(
        painter,
        QRectF(box.left() + theme.px(46), lanes.top() - theme.px(2), names - theme.px(36), head),
        (f"×{_factor(factor)}" if factor > 1 else "",),
        theme,
        font="title",
        optional=True,
    )
    _paint_pause_ground(painter, axis, seen, span, theme, head, soft=soft)
    rows = [
        (on_strip.vm_runs_on(), _paint_owner),
        (on_strip.what_moves(), _paint_parts),
        (on_strip.network(), _paint_network),
    ]
    if run.network.interval and box.height() >= theme.px(200):
        rows.append((on_strip.client_asks(), paint_asked))
    shares = [1.6 if paint is paint_asked else 1.0 for __, paint in rows]
    height = (lanes.height() - head) / sum(shares)
    for k, (name, paint) in enumerate(rows):
        top = lanes.top() + head + sum(shares[:k]) * height
        row = QRectF(lanes.left(), top, lanes.width(), shares[k] * height)
        text(
            painter,
            QRectF(box.left() + theme.px(14), row.top(), names - theme.px(6), row.height()),
            name,
            theme,
            font="control",
            optional=True,
        )
        bar = row.adjusted(0, height * 0.14, 0, -height * 0.14)
        paint(painter, bar, axis, seen, theme)
    below = QRectF(lanes.left(), lanes.bottom(), lanes.width(), bottom)
    text(
        painter,
        QRectF(box.left() + theme.px(14), below.top() + theme.px(2), names, bottom),
        (on_strip.since_the_pause(), ""),
        theme,
        font="axis",
        role="muted",
        optional=True,
    )
    row = QRectF(lanes.left() - theme.px(30), lanes.bottom() + theme.px(2), lanes.width() + theme.px(36), bottom)
    inside, x = axis.start <= moment.t <= axis.end, axis.x(moment.t)
    words = named(seen, "moment.paused_for", since_text(moment.t - span[0]))
    taken = flag_box(x, row, words, theme) if inside else None
    paint_axis(painter, axis, below, theme, apart=90, zero=span[0], end=False, taken=taken)
    if inside:
        painter.setPen(theme.pen("select", 2))
        painter.drawLine(QPointF(x, lanes.top() + head), QPointF(x, lanes.bottom()))
        flag(painter, x, row, words, theme)
    return axis


def since_text(seconds: float) -> str:
    """How long the pause has lasted: its start is written in the unit of what follows."""
    return time_text(seconds) if abs(seconds) > 1e-12 else "0 ms"


def _factor(factor: float) -> str:
    return f"{factor:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _paint_pause_ground(
    painter: QPainter, axis: Axis, seen: Seen, span: tuple[float, float], theme: Theme, head: float, *, soft: bool
) -> None:
    place = QRectF(axis.x(span[0]), axis.box.top(), axis.x(span[1]) - axis.x(span[0]), axis.box.height())
    painter.fillRect(place, theme.colour("pause.tint"))
    top = QRectF(place.left(), place.top(), place.width(), head)
    hatch(painter, top, theme)
    if soft:
        paint_soft_edge(painter, axis, axis.box, seen, theme)
    found = pause_range(seen.run) if soft else None
    lasts = named(seen, "run.downtime", time_text(span[1] - span[0]))
    between = (
        ""
        if found is None
        else named(seen, "run.downtime_least", range_text(found), "run.downtime_most", "run.downtime")
    )
    forms = [on_strip.pause_of(f"{lasts} ({between})")] if between else []
    words = fitting(theme, "control", (*forms, on_strip.pause_of(lasts), ""), place.width() - theme.px(18))
    if words:
        width = theme.width("control", words) + theme.px(18)
        label = QRectF(place.center().x() - width / 2, place.top() + theme.px(2), width, head - theme.px(4))
        card(painter, label, theme, pen=theme.pen("faint", 0.5), radius=4)
        text(painter, label, words, theme, font="control", align=CENTRE)
    painter.setPen(theme.pen("pause", 2))
    painter.drawLine(place.topLeft(), place.bottomLeft())
    painter.drawLine(place.topRight(), place.bottomRight())


def _clip(axis: Axis, seen: Seen, start: float, end: float | None, row: QRectF) -> QRectF:
    last = known_until(seen.run) if end is None else end
    left, right = max(axis.x(start), row.left()), min(axis.x(last), row.right())
    return QRectF(left, row.top(), max(0.0, right - left), row.height())


def _paint_owner(painter: QPainter, row: QRectF, axis: Axis, seen: Seen, theme: Theme) -> None:
    run = seen.run
    for item in run.tenures:
        place = _clip(axis, seen, item.start, item.end, row)
        if place.width() <= 0:
            continue
        if not item.running:
            words = on_strip.nowhere() if item.owner is not Host.NOBODY else on_strip.lost()
            text(painter, place, (words,), theme, font="control", role="muted", align=CENTRE, optional=True)
            continue
        role = "source" if item.owner is Host.SOURCE else "target"
        card(painter, place, theme, fill=role, pen=theme.pen(role, 1), radius=3)
        text(painter, place.adjusted(theme.px(8), 0, -theme.px(4), 0), on_strip.source() if item.owner is Host.SOURCE else on_strip.target(), theme, font="control",
             role="on.mark" if role == "source" else "on.light_mark", optional=True)  # fmt: skip


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
            seconds,
        )
        inner = place.adjusted(theme.px(6), 0, -theme.px(2), 0)
        text(painter, inner, words, theme, optional=True)
        if pages and begun:  # over the solid part in the ink that can be read there
            painter.save()
            painter.setClipRect(solid)
            text(painter, inner, words, theme, role="on.light_mark", optional=True)
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
        role = "warning" if item.lost else "broadcast"
        paint_icon(painter, box, "envelope", theme.colour(role, 1.0 if moment.t >= item.t else FADED), theme)
        words = (
            (on_strip.announcement_lost(),)
            if item.lost
            else (on_strip.announcement_says(), on_strip.announcement(), "")
        )
        room = QRectF(box.right() + theme.px(6), row.top(), row.right() - box.right() - theme.px(8), row.height())
        last = box.right() + text(painter, room, words, theme, optional=True) + theme.px(10)
