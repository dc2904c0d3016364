"""How is a page drawn in each of its states? Told apart by shape as well as by colour."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLine, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.page_map.geometry import PageGrid
from migviz.gui.theme import Theme
from migviz.replay.moment import PageState
from migviz.showing.identical import Identical

_HOLLOW = {
    PageState.ABSENT: ("line", "surface", 1.0),
    PageState.CLEAN: ("source", "source.tint", 1.0),
    PageState.TO_SEND: ("dirty", "dirty.tint", 2.0),
    PageState.STALE: ("target", "surface", 1.2),
}
_FULL = {PageState.SAME: "target", PageState.DIRTY: "dirty"}
_SMALL = {PageState.ZERO: PageState.CLEAN, PageState.ZERO_TOLD: PageState.SAME}
"""A page of zeros is a small square: hollow until it is found, full when it is told."""


def paint_pages(
    painter: QPainter, grid: PageGrid, states: NDArray[np.uint8], theme: Theme, *, numbers: bool = False
) -> None:
    """All squares of a page map."""
    shown = states[list(grid.blocks)] if len(states) != len(grid.blocks) else states
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    order = np.argsort(shown, kind="stable")
    edges = np.searchsorted(shown[order], np.arange(len(PageState) + 1)).tolist()
    places = order.tolist()
    for state in PageState:
        found = places[edges[state] : edges[state + 1]]
        if found:
            squares, inside = [grid.squares[k] for k in found], None
            if state in _HOLLOW:
                within = _within(Identical(grid), _thick(grid.squares[0], state, theme))
                inside = [within[k] for k in found]
            paint_state(painter, squares, state, theme, inside)
    painter.restore()
    if numbers:
        _paint_numbers(painter, grid, shown, theme)


@lru_cache(maxsize=32)
def _within(grid: Identical[PageGrid], thick: int) -> Sequence[QRect]:
    """What is inside the edge of each square of a map: the same at every moment."""
    return _inside(grid.of[0].squares, thick)


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


def paint_state(
    painter: QPainter,
    squares: Sequence[QRect],
    state: PageState,
    theme: Theme,
    inside: Sequence[QRect] | None = None,
) -> None:
    """Squares that are in the same state; `inside`: what is inside their edges, where that is known already."""
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
        line = "faint"  # so small that the edge is all of it: an empty square would look full
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(line))
    painter.drawRects(list(squares))
    painter.setBrush(theme.colour(fill))
    painter.drawRects(list(inside if inside is not None else _inside(squares, _thick(squares[0], state, theme))))
    if state is PageState.STALE and squares[0].width() >= SLASHED:
        painter.setPen(theme.pen(line, 1.2))
        painter.drawLines([QLine(box.bottomLeft(), box.topRight()) for box in squares])


def paint_read_head(painter: QPainter, row: QRectF, theme: Theme, *, nose: bool) -> None:
    """The frame around the row that is being read, with a nose towards the link."""
    box = row.adjusted(-2.5, -2.5, 1.0, 1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen("ink", 1.6))
    painter.drawRoundedRect(box, 3, 3)
    if nose:
        size = theme.px(7)
        x, y = box.right(), box.center().y()
        painter.setBrush(theme.colour("ink"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon([QPointF(x + size, y), QPointF(x, y - size * 0.7), QPointF(x, y + size * 0.7)])


def paint_rings(painter: QPainter, grid: PageGrid, rings: Sequence[tuple[int, float]], theme: Theme) -> None:
    """Writes that have just happened: (block, age from 0 to 1), a ring that shrinks onto the square."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen("dirty", 1.6))
    for block, age in rings:
        k = int(np.searchsorted(grid.blocks, block))
        if k < len(grid.squares):
            radius = grid.cell * (0.7 + 1.5 * (1 - age) ** 2)
            painter.drawEllipse(QRectF(grid.squares[k]).center(), radius, radius)


def _paint_numbers(painter: QPainter, grid: PageGrid, states: NDArray[np.uint8], theme: Theme) -> None:
    if grid.cell < theme.height("axis") + 2 or grid.cell < theme.width("axis", "00") + 4:
        return
    painter.setFont(theme.font("axis"))
    for k, square in enumerate(grid.squares):
        full = states[k] == PageState.SAME
        painter.setPen(theme.colour("on.light_mark" if full else "ink"))
        if states[k] != PageState.DIRTY:
            painter.drawText(QRectF(square), int(Qt.AlignmentFlag.AlignCenter), str(grid.blocks[k]))
