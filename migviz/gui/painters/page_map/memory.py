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


def paint_pages(
    painter: QPainter, grid: PageGrid, states: NDArray[np.uint8], theme: Theme, *, numbers: bool = False
) -> None:
    """All squares of a page map."""
    shown = shown_states(grid, states)
    paint_squares(painter, QPoint(grid.left, grid.top), shown, grid.columns, grid.cell, grid.gap, theme)
    if numbers:
        _paint_numbers(painter, grid, shown, theme)


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


def _paint_numbers(painter: QPainter, grid: PageGrid, states: NDArray[np.uint8], theme: Theme) -> None:
    if grid.cell < theme.height("axis") + 2 or grid.cell < theme.width("axis", "00") + 4:
        return
    painter.setFont(theme.font("axis"))
    for k, block in enumerate(grid.blocks):
        full = states[k] == PageState.SAME
        painter.setPen(theme.colour("on.light_mark" if full else "ink"))
        if states[k] != PageState.DIRTY:
            painter.drawText(QRectF(*grid.square(k)), int(Qt.AlignmentFlag.AlignCenter), str(block))
