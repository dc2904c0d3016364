"""How is drawn what a client saw of a recorded migration? Its requests as on the strip of a run, what was sent again above them, the announcements across."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import LEFT, RIGHT, fitting, text
from migviz.gui.painters.time_strip.client_lane import BASE, BIN, LEAST_LATE, STUB
from migviz.gui.painters.time_strip.geometry import Axis
from migviz.gui.theme import Theme
from migviz.recorded.client_side import Happening, Kind
from migviz.showing.recording import ClientShown

AGAIN = 4.0
"""Pixels of the mark of a packet that was sent again."""


def paint_client(painter: QPainter, axis: Axis, client: ClientShown, theme: Theme) -> None:
    """The worst request of each few pixels: answered at once short, late tall, never hollow."""
    lane = axis.box
    base, full = lane.bottom() - theme.px(BASE), lane.height() - theme.px(BASE + AGAIN)
    tallest = max((one.value or 0.0 for one in client.requests if one.kind is Kind.LATE_ANSWER), default=0.0)
    for left, wide, one in _worst(axis, client.requests, theme):
        late = one.kind is Kind.LATE_ANSWER
        share = max(LEAST_LATE, (one.value or 0.0) / tallest) if late and tallest else 0.0
        high = full if one.kind is Kind.NO_ANSWER else theme.px(STUB) + share * (full - theme.px(STUB))
        _paint_bar(painter, QRectF(left, base - high, wide, high), one.kind, theme)
    painter.setPen(theme.pen("line", 1))
    painter.drawLine(QPointF(lane.left(), base), QPointF(lane.right(), base))
    _paint_again(painter, axis, client.again, theme)
    _paint_announced(painter, axis, client.announced, theme)
    _paint_words(painter, axis, client, theme)


_WORSE = (Kind.ANSWER, Kind.LATE_ANSWER, Kind.NO_ANSWER)


def _worst(axis: Axis, requests: Sequence[Happening], theme: Theme) -> Iterator[tuple[float, float, Happening]]:
    """From the left: where, how wide, and which request."""
    pitch = theme.px(BIN)
    found: dict[int, Happening] = {}
    for one in requests:
        x = axis.x(one.t) - axis.box.left()
        if 0 <= x <= axis.box.width():
            slot = int(x / pitch)
            other = found.get(slot)
            if other is None or _badness(one) > _badness(other):
                found[slot] = one
    for slot in sorted(found):
        yield axis.box.left() + slot * pitch, max(1.0, pitch - 1), found[slot]


def _badness(one: Happening) -> tuple[int, float]:
    return _WORSE.index(one.kind), one.value or 0.0


def _paint_bar(painter: QPainter, bar: QRectF, kind: Kind, theme: Theme) -> None:
    if kind is Kind.NO_ANSWER:
        painter.setPen(theme.pen("warning", 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
    else:
        painter.fillRect(bar, theme.colour("warning" if kind is Kind.LATE_ANSWER else "client"))


def _paint_again(painter: QPainter, axis: Axis, times: Sequence[float], theme: Theme) -> None:
    """Hanging from the top: a packet that the client's TCP sent again."""
    painter.setPen(theme.pen("warning", 1.6))
    for x in _places(axis, times):
        painter.drawLine(QPointF(x, axis.box.top()), QPointF(x, axis.box.top() + theme.px(AGAIN)))


def _paint_announced(painter: QPainter, axis: Axis, times: Sequence[float], theme: Theme) -> None:
    """Across the lane, with a head: the VM's new place is announced."""
    painter.setPen(theme.pen("broadcast", 1.4))
    painter.setBrush(theme.colour("broadcast"))
    for x in _places(axis, times):
        painter.drawLine(QPointF(x, axis.box.top()), QPointF(x, axis.box.bottom()))
        painter.drawEllipse(QPointF(x, axis.box.top() + theme.px(2)), theme.px(2.4), theme.px(2.4))


def _places(axis: Axis, times: Sequence[float]) -> list[float]:
    """Each pixel once."""
    found = {round(axis.x(t)) for t in times}
    return sorted(x + 0.5 for x in found if axis.box.left() <= x <= axis.box.right())


def _paint_words(painter: QPainter, axis: Axis, client: ClientShown, theme: Theme) -> None:
    """Beside all that stands out, where there is more room."""
    lane, gap = axis.box, theme.px(8)
    marks = [*client.again, *client.announced, *(client.stall or ())]
    marks += [one.t for one in client.requests if one.kind is not Kind.ANSWER]
    places = [min(max(axis.x(t), lane.left()), lane.right()) for t in marks]
    before = QRectF(lane.left(), lane.top(), min(places, default=lane.right()) - gap - lane.left(), lane.height())
    after = QRectF(max(places, default=lane.right()) + gap, lane.top(), 0, lane.height())
    after.setRight(lane.right())
    room, align = (before, RIGHT) if before.width() >= after.width() else (after, LEFT)
    font = "label" if lane.height() >= theme.height("label") else "axis"
    words = fitting(theme, font, client.forms, room.width() - theme.px(8))
    if words:
        wide = theme.width(font, words) + theme.px(8)
        left = room.right() - wide if align == RIGHT else room.left()
        label = QRectF(left, lane.top(), wide, lane.height() - theme.px(BASE + STUB))
        painter.fillRect(label, theme.colour("sunk"))
        text(painter, label, words, theme, font=font, align=align)
