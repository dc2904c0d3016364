"""How is a page drawn in each of its states? Told apart by shape as well as by colour."""

from collections.abc import Sequence

from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QColor, QPainter

from migviz.gui.theme import Theme
from migviz.replay.moment import PageState

_HOLLOW = {
    PageState.ABSENT: ("line", "surface", 1.0),
    PageState.CLEAN: ("source", "source.tint", 1.0),
    PageState.TO_SEND: ("dirty", "dirty.tint", 2.0),
    PageState.STALE: ("target", "surface", 1.2),
}
_FULL = {PageState.SAME: "target", PageState.DIRTY: "dirty"}
_SMALL = {PageState.ZERO: PageState.CLEAN, PageState.ZERO_TOLD: PageState.SAME}
"""A page of zeros is a small square: hollow until it is found, full when it is told."""


def _inside(squares: Sequence[QRect], thick: int) -> Sequence[QRect]:
    return [box.adjusted(thick, thick, -thick, -thick) for box in squares]


def _thick(square: QRect, state: PageState, theme: Theme) -> int:
    """How thick the edge of a hollow square is."""
    return max(1, int(min(theme.px(_HOLLOW[state][2]), square.width() / THINNEST)))


THINNEST, SLASHED = 5, 7
"""The edge of a hollow square is at most such a share of it, or nothing is seen of what is inside; smaller ones than so many
pixels have no slash: it would fill them."""


def small(squares: Sequence[QRect]) -> Sequence[QRect]:
    """The small squares in the middle of these: half as wide, at least a pixel."""
    side = squares[0].width() if squares else 0
    edge = min((side + 1) // 4 if side > 3 else side // 3, max(0, (side - 1) // 2))
    return _inside(squares, edge)


def _paint_corners(painter: QPainter, squares: Sequence[QRect], colour: QColor) -> None:
    """Squares so small that their edge would be nearly all of them, and an empty one look full: two of their edges."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRects([QRect(box.left(), box.bottom(), box.width(), 1) for box in squares])
    painter.drawRects([QRect(box.left(), box.top(), 1, box.height()) for box in squares])


def paint_state(painter: QPainter, squares: Sequence[QRect], state: PageState, theme: Theme) -> None:
    """Squares that are in the same state."""
    if state in _SMALL:
        paint_state(painter, small(squares), _SMALL[state], theme)
        return
    if state in _FULL:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(_FULL[state]))
        painter.drawRects(list(squares))
        if state is PageState.DIRTY:
            dot = max(2, squares[0].width() // 3)
            inset = (squares[0].width() - dot) // 2
            painter.setBrush(theme.colour("ink"))
            painter.drawRects([QRect(box.left() + inset, box.top() + inset, dot, dot) for box in squares])
        return
    line, fill, __ = _HOLLOW[state]
    if state is PageState.ABSENT and squares[0].width() < SLASHED - 1:
        _paint_corners(painter, squares, theme.colour(line))
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(line))
    painter.drawRects(list(squares))
    thick = _thick(squares[0], state, theme)
    if squares[0].width() > 2 * thick:  # else it is all edge
        painter.setBrush(theme.colour(fill))
        painter.drawRects(list(_inside(squares, thick)))
    if state is PageState.STALE and squares[0].width() >= SLASHED:
        painter.setPen(theme.pen(line, 1.2))
        painter.drawLines([QLine(box.bottomLeft(), box.topRight()) for box in squares])
