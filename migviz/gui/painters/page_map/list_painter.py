"""How is the list of an iteration drawn: the ribbon of all memory, the listed pages as squares, the next list on its shelf?"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import rect
from migviz.gui.painters.draw import RIGHT, text
from migviz.gui.painters.page_map.geometry import PageGrid
from migviz.gui.painters.page_map.ribbon import has_words, marks_of, paint_funnel, paint_ribbon, paint_ticks
from migviz.gui.painters.page_map.tiles import ON_THE_WAY, centre_of, paint_squares, stamp_squares
from migviz.gui.painters.still import still
from migviz.gui.theme import Theme
from migviz.replay.moment import PageState
from migviz.replay.page_list import PageList
from migviz.say import on_list
from migviz.showing.box import Box
from migviz.showing.places.page_list import ListPlace, list_place, shelf_cells
from migviz.trace import Blocks, Host
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLook:
    """What a picture of a list needs beside it. `host`: whose map it is. `way`: squares that cross the link. `numbers`: each square
    bears its page's number. `ring`: how old the youngest write is, from 0 to 1; negative where there is none. `pointed`: it is
    not the list of now, but one whose bar is pointed at."""

    host: Host
    way: Collection[int] = ()
    numbers: bool
    ring: float = -1.0
    pointed: bool = False


def place_of_list(area: Box, pages: PageList, theme: Theme, *, numbers: bool) -> ListPlace[Box]:
    """Where the list is in a host's card."""
    return list_place(
        area, pages.squares, theme.scale, shelf=not pages.in_pause, expected=pages.expected, words=numbers
    )


def says_squares(area: Box, pages: PageList, theme: Theme) -> bool:
    """Whether the funnel has room for the words that say what a square is; where it has not, they stand under the link."""
    return has_words(rect(place_of_list(area, pages, theme, numbers=False).funnel), theme)


def paint_list(
    painter: QPainter, place: ListPlace[Box], pages: PageList, blocks: Blocks, theme: Theme, look: ListLook
) -> None:
    """All of it."""
    paint_frame(painter, place, pages, blocks, theme, look)
    states = _states(pages, look)
    at = QPoint(int(place.squares.left), int(place.squares.top))
    paint_squares(painter, at, states, place.columns, place.cell, place.gap, theme)
    if place.numbers:
        _paint_row_numbers(painter, place, pages, theme)
    if look.numbers:
        _paint_numbers(painter, at, pages.first, states, place.columns, place.cell, place.gap, theme)
    if place.shelf and look.host is Host.SOURCE:
        _paint_shelf(painter, place, pages, theme, look)


def _states(pages: PageList, look: ListLook) -> NDArray[np.uint8]:
    states = pages.source if look.host is Host.SOURCE else pages.target
    if look.way and look.host is Host.SOURCE:
        states = states.copy()
        states[list(look.way)] = ON_THE_WAY
    return states


def paint_frame(
    painter: QPainter,
    place: ListPlace[Box],
    pages: PageList,
    blocks: Blocks,
    theme: Theme,
    look: ListLook,
) -> None:
    """All memory as a ribbon, and what joins it to the squares. All but the ribbon stays for as long as the list does."""
    ribbon, source = rect(place.ribbon), look.host is Host.SOURCE
    words = on_list.pointed_at(pages) if look.pointed else on_list.square_is(pages)
    around = rect(place.ticks.united(place.funnel) if place.ticks else place.ribbon.united(place.funnel))
    still(painter, around, "", _paint_around, theme, place, on_list.ticks(blocks), words)
    states = pages.source if source else pages.target
    marks = marks_of(pages, states, blocks, max(1, round(ribbon.width() / theme.scale)))
    waits = "dirty" if source else "target"
    paint_ribbon(painter, ribbon, marks, theme, waits=waits, done="target")


def _paint_around(
    painter: QPainter, theme: Theme, place: ListPlace[Box], ticks: tuple[str, ...], words: tuple[str, ...]
) -> None:
    if place.ticks:
        paint_ticks(painter, rect(place.ticks), ticks, theme)
    paint_funnel(painter, rect(place.funnel), rect(place.squares), words, theme)


def _paint_row_numbers(painter: QPainter, place: ListPlace[Box], pages: PageList, theme: Theme) -> None:
    """The place on the list of the first square of each row."""
    every = 1 if place.cell >= theme.height("axis") - 3 else 2
    for row in range(0, -(-pages.squares // place.columns), every):
        top = place.squares.top + row * place.cell
        box = QRectF(place.numbers.left, top, place.numbers.width, place.cell - place.gap)
        text(painter, box, str(row * place.columns + 1), theme, font="axis", role="muted", align=RIGHT, optional=True)


def _paint_numbers(
    painter: QPainter,
    at: QPoint,
    first: Sequence[int] | NDArray[np.int64],
    states: NDArray[np.uint8],
    columns: int,
    cell: int,
    gap: int,
    theme: Theme,
) -> None:
    """The numbers of a toy VM's pages, as many as have room."""
    if cell < theme.height("axis") + 2 or cell < theme.width("axis", "00") + 4:
        return
    painter.setFont(theme.font("axis"))
    for k, number in enumerate(first):
        if states[k] != PageState.DIRTY:
            square = QRectF(at.x() + k % columns * cell, at.y() + k // columns * cell, cell - gap, cell - gap)
            painter.setPen(theme.colour("on.light_mark" if states[k] == PageState.SAME else "ink"))
            painter.drawText(square, int(Qt.AlignmentFlag.AlignCenter), str(number))


def _paint_shelf(painter: QPainter, place: ListPlace[Box], pages: PageList, theme: Theme, look: ListLook) -> None:
    """A line under the list, and on it what has been written since it was taken."""
    shelf = rect(place.shelf)
    painter.setPen(theme.pen("dirty" if len(pages.shelf) else "line", 1))
    y = round(shelf.top()) - 2
    painter.drawLine(QPointF(shelf.left(), y), QPointF(shelf.right(), y))
    count = len(pages.shelf)
    if not count:
        return
    pitch, columns = shelf_cells(place.shelf, count, place.cell)
    gap = min(place.gap, max(0, pitch - 2))
    at = QPoint(int(shelf.left()), int(shelf.top()))
    if look.numbers and pitch == place.cell:
        _paint_numbered_shelf(painter, at, pages, columns, pitch, gap, theme)
    else:
        paint_squares(painter, at, np.full(count, PageState.DIRTY, dtype=np.uint8), columns, pitch, gap, theme)
    if look.ring >= 0:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.pen("dirty", 1.6))
        radius = max(pitch, theme.px(6)) * (0.6 + 0.7 * (1 - look.ring) ** 2)
        painter.drawEllipse(centre_of(QPointF(at), count - 1, columns, pitch, gap), radius, radius)


def _paint_numbered_shelf(
    painter: QPainter, at: QPoint, pages: PageList, columns: int, pitch: int, gap: int, theme: Theme
) -> None:
    """The next list of a toy VM: in the place of its dot each square bears its page's number."""
    count = len(pages.shelf)
    squares = [
        QRect(at.x() + k % columns * pitch, at.y() + k // columns * pitch, pitch - gap, pitch - gap)
        for k in range(count)
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("dirty"))
    painter.drawRects(squares)
    states = np.full(count, PageState.SAME, dtype=np.uint8)
    _paint_numbers(painter, at, pages.shelf, states, columns, pitch, gap, theme)


# --- the list is taken ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a map showed just before: `squares` and their states, in rows; and `dots`, where those stood that are on the new list."""

    at: QPoint
    states: NDArray[np.uint8]
    columns: int
    cell: int
    gap: int
    dots: tuple[QRectF, ...]
    rows: int


def before_of(place: ListPlace[Box], pages: PageList, host: Host) -> Before:
    """A list as it was, with its shelf."""
    count = len(pages.shelf)
    pitch, columns = shelf_cells(place.shelf, count, place.cell) if place.shelf and count else (place.cell, 1)
    side = max(1, pitch - min(place.gap, max(0, pitch - 2)))
    left, top = int(place.shelf.left), int(place.shelf.top)
    dots = tuple(
        QRectF(left + k % columns * pitch, top + k // columns * pitch, side, side)
        for k in range(count if place.shelf else 0)
    )
    states = pages.source if host is Host.SOURCE else pages.target
    return Before(
        at=QPoint(int(place.squares.left), int(place.squares.top)),
        states=states,
        columns=place.columns,
        cell=place.cell,
        gap=place.gap,
        dots=dots,
        rows=-(-pages.squares // place.columns),
    )


def before_of_memory(grid: PageGrid, states: NDArray[np.uint8]) -> Before:
    """The map of all memory as it was, with its dots."""
    return Before(
        at=QPoint(grid.left, grid.top),
        states=states,
        columns=grid.columns,
        cell=grid.cell,
        gap=grid.gap,
        dots=tuple(QRectF(*grid.square(k)) for k in np.flatnonzero(states == PageState.DIRTY).tolist()),
        rows=len(grid.rows),
    )


def paint_taking(
    painter: QPainter,
    place: ListPlace[Box],
    pages: PageList,
    blocks: Blocks,
    theme: Theme,
    look: ListLook,
    before: Before,
    share: float,
) -> None:
    """A list is being taken: what was shown folds up into the ribbon, its dots lift off and become the squares of the list."""
    folds = _eased(min(1.0, share / 0.6))
    painter.save()
    painter.setOpacity(max(0.0, 1 - 1.2 * folds))
    target, height = place.ribbon.top, max(1, before.rows * before.cell)
    painter.translate(0, target + (before.at.y() - target) * (1 - folds))
    painter.scale(1, 1 - folds + folds * place.ribbon.height / height)
    states = np.where(before.states == PageState.DIRTY, np.uint8(PageState.SAME), before.states)
    paint_squares(painter, QPoint(before.at.x(), 0), states, before.columns, before.cell, before.gap, theme)
    painter.restore()
    painter.save()
    painter.setOpacity(folds)
    paint_frame(painter, place, pages, blocks, theme, look)
    if look.host is not Host.SOURCE:
        at = QPoint(int(place.squares.left), int(place.squares.top))
        painter.setOpacity(_eased(share))
        paint_squares(painter, at, _states(pages, look), place.columns, place.cell, place.gap, theme)
    painter.restore()
    if look.host is Host.SOURCE:
        _paint_flying(painter, place, pages.squares, theme, before.dots, share)


def _paint_flying(
    painter: QPainter, place: ListPlace[Box], count: int, theme: Theme, dots: Sequence[QRectF], share: float
) -> None:
    """Each square of the list on its way from the dot that it comes from: one dot becomes many where squares stand for less."""
    k = np.arange(count)
    done = 1.0 - (1.0 - np.clip(1.3 * share - 0.3 * k / count, 0.0, 1.0)) ** 3
    end = np.stack(
        (place.squares.left + k % place.columns * place.cell, place.squares.top + k // place.columns * place.cell)
    )
    if dots:
        start = np.array([(dot.left(), dot.top()) for dot in dots]).T[:, k * len(dots) // count]
    else:
        middle = place.ribbon.left + place.ribbon.width * (k + 0.5) / count
        start = np.stack((middle, np.full(count, place.ribbon.top)))
    left, top = start + (end - start) * done
    from_side = dots[0].width() if dots else 2.0
    side = max(2, round(from_side + (place.cell - place.gap - from_side) * _eased(share)))
    stamp_squares(painter, left, top, side, PageState.TO_SEND, theme)


def _eased(share: float) -> float:
    """Quick at first, slow at the end."""
    return 1.0 - (1.0 - share) ** 3
