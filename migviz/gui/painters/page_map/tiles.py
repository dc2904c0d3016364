"""How are many equal squares drawn at once? Each state is painted once; a picture of all squares is put together from these."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from migviz.gui.painters.page_map.painter import paint_state
from migviz.gui.painters.screen import on_screen
from migviz.gui.theme import Theme
from migviz.replay.moment import PageState

NONE = 30
"""No square."""
ON_THE_WAY = 31
"""A page that is crossing the link: at its place a dotted edge."""


def paint_squares(
    painter: QPainter, at: QPoint, states: NDArray[np.uint8], columns: int, cell: int, gap: int, theme: Theme
) -> None:
    """Squares in rows from a point on, each in its state."""
    if not len(states):
        return
    ratio = painter.device().devicePixelRatioF()
    side = cell * ratio
    if on_screen(painter) and side == round(side):
        pixels = _pixels(states, columns, cell, gap, theme, ratio)
        painter.drawImage(at, _picture_of(pixels, ratio))  # which is done with them before they go
        return
    _one_by_one(painter, at, states, columns, cell, gap, theme)


def _one_by_one(
    painter: QPainter, at: QPoint, states: NDArray[np.uint8], columns: int, cell: int, gap: int, theme: Theme
) -> None:
    """The same without a picture, where lines are wanted, or pixels do not come out whole."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for state in np.unique(states).tolist():
        if state != NONE:
            squares = [
                QRect(at.x() + k % columns * cell, at.y() + k // columns * cell, cell - gap, cell - gap)
                for k in np.flatnonzero(states == state).tolist()
            ]
            _paint(painter, squares, state, theme)
    painter.restore()


def _pixels(
    states: NDArray[np.uint8], columns: int, cell: int, gap: int, theme: Theme, ratio: float
) -> NDArray[np.uint32]:
    rows = -(-len(states) // columns)
    laid = np.full(rows * columns, NONE, dtype=np.uint8)
    laid[: len(states)] = states
    side = round(cell * ratio)
    drawn = _tiles(cell, gap, theme, ratio)[laid.reshape(rows, columns)]
    return np.ascontiguousarray(drawn.transpose(0, 2, 1, 3).reshape(rows * side, columns * side))


def stamp_squares(
    painter: QPainter, left: NDArray[np.float64], top: NDArray[np.float64], side: int, state: PageState, theme: Theme
) -> None:
    """Equal squares anywhere, all in the same state; where they overlap the later ones lie above."""
    ratio = painter.device().devicePixelRatioF()
    if not on_screen(painter) or side * ratio != round(side * ratio):
        paint_state(
            painter, [QRect(round(x), round(y), side, side) for x, y in zip(left, top, strict=True)], state, theme
        )
        return
    at = QPoint(int(left.min()), int(top.min()))
    x, y = (np.rint((place - begin) * ratio).astype(np.int64) for place, begin in ((left, at.x()), (top, at.y())))
    tile = _tiles(side, 0, theme, ratio)[state]
    inside = np.arange(len(tile))
    pixels = np.zeros((int(y.max()) + len(tile), int(x.max()) + len(tile)), dtype=np.uint32)
    pixels[y[:, None, None] + inside[None, :, None], x[:, None, None] + inside[None, None, :]] = tile
    painter.drawImage(at, _picture_of(pixels, ratio))


def _picture_of(pixels: NDArray[np.uint32], ratio: float) -> QImage:
    """Of these pixels, which have to be there as long as it is."""
    high, wide = pixels.shape
    image = QImage(pixels.data, wide, high, 4 * wide, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=64)
def _tiles(cell: int, gap: int, theme: Theme, ratio: float) -> NDArray[np.uint32]:
    """The pixels of each state."""
    side = round(cell * ratio)
    tiles = np.zeros((ON_THE_WAY + 1, side, side), dtype=np.uint32)
    for state in (*PageState, ON_THE_WAY):
        image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(0)
        painter = QPainter(image)
        _paint(painter, [QRect(0, 0, cell - gap, cell - gap)], state, theme)
        painter.end()
        lines = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(side, image.bytesPerLine() // 4)
        tiles[state] = lines[:, :side]
    return tiles


def _paint(painter: QPainter, squares: Sequence[QRect], state: int, theme: Theme) -> None:
    if state != ON_THE_WAY:
        paint_state(painter, squares, PageState(state), theme)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(theme.pen("line", 1, Qt.PenStyle.DotLine))
    pen.setWidthF(1.0)
    painter.setPen(pen)
    painter.drawRects([square.adjusted(0, 0, -1, -1) for square in squares])


def centre_of(at: QPointF, k: int, columns: int, cell: int, gap: int) -> QPointF:
    """The middle of a square."""
    half = (cell - gap) / 2
    return at + QPointF(k % columns * cell + half, k // columns * cell + half)
