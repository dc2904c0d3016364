"""Where is each page's square, and which page is under a point?"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF

COLUMNS, ROWS = 32, 16
MOST = COLUMNS * ROWS
"""More blocks than this (cuts at the borders of writers' regions) are not all drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGrid:
    """The squares of a page map in whole pixels: `blocks[k]` is shown by `squares[k]`."""

    blocks: tuple[int, ...]
    squares: tuple[QRect, ...]
    columns: int
    cell: int
    box: QRectF

    def block_at(self, point: QPointF) -> int | None:
        """The block whose square is under a point."""
        column = int((point.x() - self.box.left()) // self.cell)
        row = int((point.y() - self.box.top()) // self.cell)
        k = row * self.columns + column
        return self.blocks[k] if 0 <= column < self.columns and 0 <= k < len(self.blocks) else None

    def row_of(self, block: int) -> QRectF:
        """The row of squares that holds a block."""
        k = int(np.searchsorted(self.blocks, block, side="right")) - 1
        row = max(0, k) // self.columns
        return QRectF(self.box.left(), self.box.top() + row * self.cell, self.columns * self.cell, self.cell)

    @property
    def height(self) -> float:
        """The height of all rows."""
        return -(-len(self.blocks) // self.columns) * self.cell


@lru_cache(maxsize=32)
def page_grid(count: int, left: float, top: float, width: float, height: float) -> PageGrid:
    """Squares for `count` blocks in a box: 32 x 16, or as square as fits for fewer."""
    shown = min(count, MOST)
    blocks = tuple(int(k) for k in np.linspace(0, count - 1, shown).round())
    columns = COLUMNS if shown > 64 else max(1, round(np.sqrt(shown)))
    rows = -(-shown // columns)
    cell = max(3, int(min(width / columns, height / rows)))
    x, y = round(left + max(0.0, width - columns * cell) / 2), round(top)
    gap = 2 if cell >= 8 else 1
    squares = tuple(
        QRect(x + k % columns * cell, y + k // columns * cell, cell - gap, cell - gap) for k in range(shown)
    )
    return PageGrid(
        blocks=blocks, squares=squares, columns=columns, cell=cell, box=QRectF(x, y, columns * cell, rows * cell)
    )
