"""Where are the squares of a list, the ribbon of all memory above them and the shelf of the next list, and which is under a point?"""

from functools import lru_cache
from typing import Generic, TypeVar

from migviz.showing.box import NOWHERE, Box
from migviz.values import dataclass

R = TypeVar("R")

LARGEST, WORDY, LEAST = 40.0, 40.0, 2
"""Pixels from one square to the next: at most, at 100 %, the same where numbers are written in them, and at least."""
SHELF = 0.4
"""Chosen: the share of the room of all squares that those of the next list may have."""
NUMBERED = 160
"""Up to so many squares their rows are numbered."""
WIDE_ROWS = 15
"""Squares in a row that is numbered: 1, 16, 31."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlace(Generic[R]):
    """The places of a list in a host's card; what there is no room for is empty.

    `ticks` and `ribbon` show all memory, `funnel` joins it to the squares and holds the words that say what a square is.
    `squares`: the grid, `columns` wide, `cell` pixels from one to the next, with `gap` between them; `numbers`: left of its rows.
    `shelf`: where the squares of the next list stand.
    """

    ticks: R
    ribbon: R
    funnel: R
    numbers: R
    squares: R
    columns: int
    cell: int
    gap: int
    shelf: R


@lru_cache(maxsize=64)
def list_place(
    area: Box, count: int, scale: float, *, shelf: bool, expected: int = 0, words: bool = False
) -> ListPlace[Box]:
    """The places for `count` squares in an area; with a shelf, on which about so many are `expected`, or without; `words`: numbers
    are written in the squares."""

    def px(length: float) -> int:
        return round(length * scale)

    low, lowest = area.height < 170 * scale, area.height < 110 * scale
    ticks = Box(area.left, area.top, area.width, 0 if low else px(15))
    ribbon = Box(round(area.left), round(ticks.bottom), round(area.width), px(6 if lowest else 10 if low else 14))
    funnel = Box(ribbon.left, ribbon.bottom, ribbon.width, px(5 if lowest else 17))
    room = Box(ribbon.left, funnel.bottom + 1, ribbon.width, max(LEAST, area.bottom - funnel.bottom - 1))
    line = 1 if lowest else px(4)
    most = (WORDY if words else LARGEST) * scale
    cell, columns = _cell(room, count + expected, most, numbered=False)
    rows = min(max(1, round(expected / columns)), max(1, int(SHELF * room.height / cell)))
    foot = line + rows * cell if shelf else 0
    below = room.inset(0, 0, 0, min(foot, room.height - LEAST))
    numbered = count <= NUMBERED and not words and below.height >= px(56) and below.width >= px(250)
    numbers = Box(below.left, below.top, px(30) if numbered else 0, below.height)
    grid = Box(numbers.right, below.top, below.width - numbers.width, below.height)
    cell, columns = _cell(grid, count, most, numbered=numbered)
    rows = -(-count // columns)
    left = (
        round(grid.left + (grid.width - numbers.width - columns * cell) / 2)
        if numbered
        else round(grid.left + (grid.width - columns * cell) / 2)
    )
    left = max(left, round(grid.left))
    squares = Box(left, grid.top, columns * cell, rows * cell)
    top = squares.bottom + line
    return ListPlace(
        ticks=ticks if ticks.height else NOWHERE,
        ribbon=ribbon,
        funnel=funnel,
        numbers=Box(squares.left - px(30), squares.top, px(25), squares.height) if numbered else NOWHERE,
        squares=squares,
        columns=columns,
        cell=cell,
        gap=2 if cell >= 8 else 1,
        shelf=Box(squares.left, top, squares.width, max(1.0, area.bottom - top)) if shelf else NOWHERE,
    )


def _cell(grid: Box, count: int, largest: float, *, numbered: bool) -> tuple[int, int]:
    """The largest pitch at which all squares fit, and how many then stand in a row: as few as make the rows alike."""
    cell = max(LEAST, int(min(largest, grid.width, grid.height)))
    while cell > LEAST and (grid.width // cell) * (grid.height // cell) < count:
        cell -= 1
    most = max(1, int(grid.width // cell))
    if numbered and most >= WIDE_ROWS and -(-count // WIDE_ROWS) * cell <= grid.height:
        return cell, min(WIDE_ROWS, count)
    rows = max(1, -(-count // most))
    return cell, max(1, -(-count // rows))


@lru_cache(maxsize=256)
def shelf_cells(shelf: Box, count: int, cell: int) -> tuple[int, int]:
    """The pitch of the squares on a shelf, and how many stand in a row: as in the list, or so small that all have room."""
    pitch = cell
    while pitch > 1 and (shelf.width // pitch) * max(1, shelf.height // pitch) < count:
        pitch -= 1
    return pitch, max(1, int(shelf.width // pitch))


def listed_at(place: ListPlace[Box], count: int, x: float, y: float) -> int | None:
    """The square of the list that is under a point."""
    if not place.squares.contains(x, y):
        return None
    column, row = int((x - place.squares.left) // place.cell), int((y - place.squares.top) // place.cell)
    k = row * place.columns + column
    return k if column < place.columns and k < count else None


def shelved_at(place: ListPlace[Box], count: int, x: float, y: float) -> int | None:
    """The square of the next list that is under a point."""
    if not place.shelf.contains(x, y) or not count:
        return None
    pitch, columns = shelf_cells(place.shelf, count, place.cell)
    column, row = int((x - place.shelf.left) // pitch), int((y - place.shelf.top) // pitch)
    k = row * columns + column
    return k if column < columns and k < count else None


def listed_neighbour(place: ListPlace[Box], count: int, square: int, right: int, down: int) -> int:
    """The square so many to the right and down of another one; the same at the edges."""
    row, column = divmod(min(square, count - 1), place.columns)
    k = (row + down) * place.columns + column + right
    return k if 0 <= column + right < place.columns and 0 <= k < count else min(square, count - 1)
