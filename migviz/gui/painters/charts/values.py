"""Which values stand beside the titles? Those at the pointer, or else at the playhead."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.painters.charts.frame import TITLE, Frame
from migviz.gui.theme import Theme
from migviz.replay.moment import has_failed
from migviz.replay.seen import Seen
from migviz.say import in_charts
from migviz.say.amounts import pages_text
from migviz.say.numbers import named
from migviz.scenario.units import Kind, write


def paint_values(painter: QPainter, frame: Frame, both: Sequence[Seen], hovered: bool, theme: Theme) -> None:
    """At the right of the titles: the values at the pointer, or else at the playhead."""
    if not both:
        return
    role = "ink" if hovered else "select"
    upper, lower = (
        QRectF(box.left() + box.width() * TITLE, box.top(), box.width() * (1 - TITLE), box.height())
        for box in frame.titles
    )
    at = _clock(both[0].t, frame.seconds_per_pixel)
    speeds = [_speed(seen) for seen in both]
    if len(both) == 1:
        _memory_values(painter, upper, both[0], at, role, theme)
        draw.text(painter, lower, speeds[0], theme, align=draw.RIGHT, role="ink")
        return
    sizes = [named(one, "moment.to_send", pages_text(sum(_left(one))), "moment.dirty") for one in both]
    _both(painter, upper, sizes, "dirty", theme)
    _both(painter, lower, speeds, "source", theme)


def _both(painter: QPainter, box: QRectF, texts: Sequence[str], role: str, theme: Theme) -> None:
    """The values of two runs, each beside its kind of line, at the right."""
    gap, sample = theme.px(6), theme.px(26)
    x = box.right()
    for name, text, style in reversed(
        list(zip("AB", texts, (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine), strict=False))
    ):
        label = f"{name} {text}"
        x -= theme.width("label", label)
        draw.text(painter, QRectF(x, box.top(), box.right() - x + 2, box.height()), label, theme)
        painter.setPen(theme.pen(role, 2, style))
        middle = round(box.center().y())
        painter.drawLine(QPointF(x - gap - sample, middle), QPointF(x - gap, middle))
        x -= sample + 3 * gap


def _clock(t: float, pixel: float) -> str:
    """A time with as many figures as a pixel tells apart, four at least."""
    figures = math.ceil(math.log10(max(t, 1e-9) / max(pixel, 1e-12))) + 1
    return write(t, Kind.TIME, digits=min(max(figures, 4), 9))


def _speed(seen: Seen) -> str:
    """What the link carries, or else the disk."""
    moment = seen.moment
    if moment.speed:
        return named(seen, "moment.speed", write(moment.speed, Kind.RATE))
    disk = next((flow.rate for flow in seen.run.flows if flow.disk and flow.start <= moment.t < flow.end), 0.0)
    return in_charts.disk(write(disk, Kind.RATE)) if disk else in_charts.idle()


def _memory_values(painter: QPainter, box: QRectF, seen: Seen, at: str, role: str, theme: Theme) -> None:
    """Time, and beside a mark each what the memory is: as much of it as fits."""
    mark, gap = theme.px(11), theme.px(6)
    for texts in _forms(seen, at):
        widths = [theme.width("label", text) for text in texts]
        total = sum(widths) + (len(texts) - 1) * (mark + 3 * gap)
        if total <= box.width() or not texts[0]:
            break
    x = box.right() - total
    if texts[0]:
        draw.text(painter, QRectF(x, box.top(), widths[0] + 2, box.height()), texts[0], theme, role=role)
    x += widths[0] + 2 * gap
    for text, width, filled in zip(texts[1:], widths[1:], (False, True), strict=False):
        square = QRectF(round(x) + 0.5, round(box.center().y() - mark / 2) + 0.5, round(mark), round(mark))
        painter.setPen(theme.pen("dirty" if filled else "source", 1.5))
        painter.setBrush(theme.brush("dirty") if filled else theme.brush("source", 0.2))
        painter.drawRect(square)
        x = square.right() + gap
        draw.text(painter, QRectF(x, box.top(), width + 2, box.height()), text, theme)
        x += width + 2 * gap


def _forms(seen: Seen, at: str) -> tuple[tuple[str, ...], ...]:
    """The time, and what is to send and what is dirty again, or what is missing: longest form first."""
    send, again = _send_and_again(seen)
    if seen.run.scenario.technique.only_pulls:
        return (at, in_charts.missing(send)), (at, send), ("", send)
    to_send = in_charts.to_send(send)
    return (
        (at, to_send, in_charts.dirty_again(again)),
        (at, to_send, in_charts.again(again)),
        (at, send, again),
        ("", send, again),
    )


def _send_and_again(seen: Seen) -> tuple[str, str]:
    send, again = (pages_text(pages) for pages in _left(seen))
    return named(seen, "moment.to_send", send), named(seen, "moment.dirty", again)


def _left(seen: Seen) -> tuple[int, int]:
    """What is to be sent, and what is dirty again: nothing any more after a failure, where the curves end."""
    moment = seen.moment
    return (0, 0) if has_failed(seen.run, seen.t) else (moment.to_send, moment.dirty)


def words_of(seen: Seen) -> str:
    """The values of a moment in words."""
    send, again = _send_and_again(seen)
    at, speed = write(seen.t, Kind.TIME, digits=4), _speed(seen)
    if seen.run.scenario.technique.only_pulls:
        return in_charts.missing_at(at, send, speed)
    return in_charts.values_at(at, send, again, speed)
