"""How is the map of all memory drawn: its squares, the row that is read, what has just been written?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.page_map.geometry import PageGrid
from migviz.gui.painters.page_map.tiles import paint_squares
from migviz.gui.theme import Theme
from migviz.replay.moment import PageState


def shown_states(grid: PageGrid, states: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The state of each square."""
    return states[list(grid.blocks)] if len(states) != len(grid.blocks) else states


def paint_pages(painter: QPainter, grid: PageGrid, states: NDArray[np.uint8], theme: Theme) -> None:
    """All squares of a page map."""
    shown = shown_states(grid, states)
    paint_squares(painter, QPoint(grid.left, grid.top), shown, grid.columns, grid.cell, grid.gap, theme)


def paint_sheet(painter: QPainter, squares: QRectF, theme: Theme) -> None:
    """White below squares on the grey of a paused VM: their colours are made for white, and reach only 2.8 to 1 on that grey."""
    edge = theme.px(SHEET)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface"))
    painter.drawRoundedRect(squares.adjusted(-edge, -edge, edge, edge), edge, edge)


SHEET = 3.0
"""Pixels of the sheet around its squares."""


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
        if k < len(grid.blocks):
            radius = grid.cell * (0.7 + 1.5 * (1 - age) ** 2)
            painter.drawEllipse(QRectF(*grid.square(k)).center(), radius, radius)


def paint_demanded(painter: QPainter, grid: PageGrid, blocks: Sequence[int], theme: Theme) -> None:
    """Pages that the VM waits for: framed as they are on the link, where they come from and where they arrive."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen("ink", 1.6))
    for block in blocks:
        k = int(np.searchsorted(grid.blocks, block))
        if k < len(grid.blocks) and grid.blocks[k] == block:
            painter.drawRoundedRect(QRectF(*grid.square(k)).adjusted(-2, -2, 2, 2), 2, 2)


def has_numbers(grid: PageGrid, theme: Theme) -> bool:
    """Whether a square of a toy VM has room for the number of its page."""
    return grid.cell >= theme.height("axis") + 2 and grid.cell >= theme.width("axis", "00") + 4


def paint_numbers(
    painter: QPainter, grid: PageGrid, states: NDArray[np.uint8], theme: Theme, written: frozenset[int] = frozenset()
) -> None:
    """The numbers of a toy VM's pages, above all that moves. What is written keeps its number: its dot goes to the corner. So does that of
    a page that waits and was `written` by hand: its mark is set, and it is sent none the less."""
    shown = shown_states(grid, states)
    dirty = shown == PageState.DIRTY
    dotted = [k for k, block in enumerate(grid.blocks) if dirty[k] or (block in written and shown[k] in _WAITS)]
    if not has_numbers(grid, theme):
        _paint_dots(painter, [grid.square(k) for k in dotted if not dirty[k]], theme, corner=False)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("dirty"))
    painter.drawRects([QRectF(*grid.square(k)) for k in np.flatnonzero(dirty).tolist()])
    _paint_dots(painter, [grid.square(k) for k in dotted], theme, corner=True)
    painter.setFont(theme.font("axis"))
    for k, block in enumerate(grid.blocks):
        painter.setPen(theme.colour("on.light_mark" if shown[k] in _FULL else "ink"))
        painter.drawText(QRectF(*grid.square(k)), int(Qt.AlignmentFlag.AlignCenter), str(block))


_FULL = (PageState.SAME, PageState.DIRTY)
_WAITS = (PageState.CLEAN, PageState.TO_SEND)


def _paint_dots(painter: QPainter, squares: Sequence[Sequence[float]], theme: Theme, *, corner: bool) -> None:
    """The mark of the dirty log on squares: in their upper right corner, or in the middle."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("ink"))
    for left, top, wide, high in squares:
        dot = max(2, round(wide / (5 if corner else 3)))
        x, y = (left + wide - dot - 2, top + 2) if corner else (left + (wide - dot) // 2, top + (high - dot) // 2)
        painter.drawRect(QRectF(x, y, dot, dot))
