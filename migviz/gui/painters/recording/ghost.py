"""How is what is expected of a migration drawn that goes on? A dashed frame from now to its end, a band where that may be, and marks of what was expected before."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import CENTRE, fitting, hatch, text
from migviz.gui.painters.time_strip.geometry import Axis
from migviz.gui.theme import Theme
from migviz.showing.recording import GhostShown

REACH = 5.0
"""Pixels that a mark of an earlier expectation stands above the strip."""


def paint_ghost(painter: QPainter, axis: Axis, ghost: GhostShown, theme: Theme) -> None:
    """In the part of a strip that has not come yet; without an end it stays open."""
    box = axis.box
    left = axis.x(ghost.now)
    right = box.right() if ghost.end is None else min(axis.x(ghost.end[1]), box.right())
    _paint_before(painter, axis, ghost, theme)
    if ghost.end is not None and not ghost.is_first:
        _paint_range(painter, axis, ghost, theme)
    painter.setPen(theme.pen("muted", 1.2, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(QPointF(left, box.top()), QPointF(right, box.top()))
    painter.drawLine(QPointF(left, box.bottom()), QPointF(right, box.bottom()))
    if ghost.end is not None:
        _paint_end(painter, axis, ghost, theme)
    _paint_words(painter, axis, ghost, (left, right), theme)


def _paint_before(painter: QPainter, axis: Axis, ghost: GhostShown, theme: Theme) -> None:
    painter.setPen(theme.pen("muted", 1))
    for end in ghost.before:
        x = axis.x(end)
        if axis.box.left() <= x <= axis.box.right():
            painter.drawLine(QPointF(x, axis.box.top() - theme.px(REACH)), QPointF(x, axis.box.top()))


def _paint_range(painter: QPainter, axis: Axis, ghost: GhostShown, theme: Theme) -> None:
    assert ghost.end is not None
    low, high = axis.x(max(ghost.end[0], ghost.now)), min(axis.x(ghost.end[2]), axis.box.right())
    band = QRectF(low, axis.box.top(), max(high - low, 0.0), axis.box.height())
    painter.fillRect(band, theme.colour("pause.tint"))
    hatch(painter, band, theme, "line")


def _paint_end(painter: QPainter, axis: Axis, ghost: GhostShown, theme: Theme) -> None:
    """The pause, true to scale but never thinner than can be seen, hollow: it has not come."""
    assert ghost.end is not None
    right = axis.x(ghost.end[1])
    if ghost.is_first:
        painter.drawLine(QPointF(right, axis.box.top()), QPointF(right, axis.box.bottom()))
        return
    reach, wide = theme.px(4), max(theme.px(5), right - axis.x(ghost.end[1] - ghost.pause))
    place = QRectF(right - wide, axis.box.top() - reach, wide, axis.box.height() + 2 * reach)
    painter.setPen(theme.pen("pause", 1.4))
    painter.setBrush(theme.colour("surface"))
    painter.drawRect(place)


def _paint_words(painter: QPainter, axis: Axis, ghost: GhostShown, frame: tuple[float, float], theme: Theme) -> None:
    """Inside the frame, in the band or behind it, where there is most room."""
    box, gap = axis.box, theme.px(8)
    end = ghost.end or (axis.end,) * 3
    edges = [frame[0], *sorted(min(max(axis.x(t), frame[0]), box.right()) for t in end), box.right()]
    rooms = [QRectF(low + gap, box.top(), high - low - 2 * gap, box.height()) for low, high in pairwise(edges)]
    room = max(rooms, key=QRectF.width)
    words = fitting(theme, "label", ghost.forms, room.width() - theme.px(8))
    if not words:
        return
    wide, high = theme.width("label", words) + theme.px(10), min(box.height() - 4, theme.height("label"))
    label = QRectF(room.center().x() - wide / 2, room.center().y() - high / 2, wide, high)
    painter.fillRect(label, theme.colour("sunk"))
    text(painter, label, words, theme, font="label", align=CENTRE)
