"""Where is each page's square, and which page is under a point?"""

import math
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np

from migviz.showing.box import Box
from migviz.values import dataclass

COLUMNS, ROWS = 32, 16
"""The shape that a map has where it is free to choose; a card's measures follow from it."""
FEWEST_COLUMNS, MOST_COLUMNS, WORTH_IT = 16, 64, 1.08
"""Other shapes, where the room is narrow or low, if that makes the squares so many times larger."""
SQUARE_BELOW = 64
"""So few squares stand in as many rows as columns: those of a toy VM."""
MOST = COLUMNS * ROWS
"""More blocks than this (cuts at the borders of writers' regions) are not all drawn."""
LEAST_CELL = 2
"""Pixels from one square to the next: in the smallest window a square is a dot."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGrid(Generic[R]):
    """The squares of a page map in whole pixels: `blocks[k]` is shown by square k, from `left` and `top` on, `cell` apart.

    A square is worked out when it is asked for: an object for each of the hundreds, in every layout that is kept, is megabytes.
    """

    blocks: tuple[int, ...]
    left: int
    top: int
    columns: int
    cell: int
    gap: int
    rows: tuple[R, ...]
    box: R

    def square(self, k: int) -> tuple[int, int, int, int]:
        """Left, top, width and height."""
        side = self.cell - self.gap
        return self.left + k % self.columns * self.cell, self.top + k // self.columns * self.cell, side, side

    def row_of(self, block: int) -> R:
        """The row of squares that holds a block."""
        k = int(np.searchsorted(self.blocks, block, side="right")) - 1
        return self.rows[max(0, k) // self.columns]

    @property
    def height(self) -> float:
        """The height of all rows."""
        return -(-len(self.blocks) // self.columns) * self.cell


@lru_cache(maxsize=32)
def page_grid(count: int, left: float, top: float, width: float, height: float) -> PageGrid[Box]:
    """Squares for `count` blocks in a box: 32 x 16, or in the shape in which they are larger."""
    shown = min(count, MOST)
    blocks = tuple(int(k) for k in np.linspace(0, count - 1, shown).round())
    columns = _columns(shown, width, height)
    rows = -(-shown // columns)
    cell = max(LEAST_CELL, _cell(shown, columns, width, height))
    x, y = round(left + max(0.0, width - columns * cell) / 2), round(top)
    return PageGrid(
        blocks=blocks,
        left=x,
        top=y,
        columns=columns,
        cell=cell,
        gap=2 if cell >= 8 else 1,
        rows=tuple(Box(x, y + row * cell, columns * cell, cell) for row in range(rows)),
        box=Box(x, y, columns * cell, rows * cell),
    )


def _columns(shown: int, width: float, height: float) -> int:
    """How many squares stand in a row: of the shapes with the largest squares the one whose last row is fullest."""
    if shown <= SQUARE_BELOW:
        return max(1, round(math.sqrt(shown)))
    cells = {columns: _cell(shown, columns, width, height) for columns in range(FEWEST_COLUMNS, MOST_COLUMNS + 1)}
    largest = max(cells.values())
    if largest < WORTH_IT * cells[COLUMNS]:
        return COLUMNS
    return min((c for c, cell in cells.items() if cell == largest), key=lambda c: (-shown % c, abs(c - COLUMNS)))


def _cell(shown: int, columns: int, width: float, height: float) -> int:
    return int(min(width / columns, height / -(-shown // columns)))


def neighbour_of(grid: PageGrid[Box], block: int, right: int, down: int) -> int:
    """The block so many squares to the right and down of another one; the same at the edges."""
    if block not in grid.blocks:
        return grid.blocks[0]
    row, column = divmod(grid.blocks.index(block), grid.columns)
    k = (row + down) * grid.columns + column + right
    inside = 0 <= column + right < grid.columns and 0 <= k < len(grid.blocks)
    return grid.blocks[k] if inside else block


def block_at(grid: PageGrid[Box], x: float, y: float) -> int | None:
    """The block whose square is under a point."""
    column, row = int((x - grid.box.left) // grid.cell), int((y - grid.box.top) // grid.cell)
    k = row * grid.columns + column
    return grid.blocks[k] if 0 <= column < grid.columns and 0 <= k < len(grid.blocks) else None
