"""What colours does the map have? Rectangles of one class, with slanted lines where the copy never catches up."""

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QTransform

from migviz.gui.painters import draw
from migviz.gui.painters.map.classes import CLASSES, classes, levels_of
from migviz.gui.painters.screen import on_screen
from migviz.gui.theme import Theme
from migviz.study.sweep import Sweep

HATCH = 9.0
"""Pixels between two slanted lines at 100 %."""
Box = tuple[float, float, float, float]
"""Left, top, width, height."""


def paint_ground(painter: QPainter, box: QRectF, sweep: Sweep, metric: str, theme: Theme, ratio: float) -> None:
    """The classes of a metric; `ratio`: pixels of the screen in one of the painter's."""
    place = (box.left(), box.top(), box.width(), box.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    for index, rectangles in enumerate(class_rectangles(sweep, metric, place)):
        if rectangles:
            painter.setBrush(theme.colour(f"map.{index + 1}"))
            painter.drawRects(list(rectangles))
    for rectangles, role in zip(hopeless_rectangles(sweep, metric, place), ("map.6", "map.1"), strict=True):
        if rectangles:
            _hatch(painter, box, rectangles, role, theme, ratio)
    painter.restore()


@lru_cache(maxsize=4)
def class_rectangles(sweep: Sweep, metric: str, place: Box) -> tuple[tuple[QRectF, ...], ...]:
    """For each class the stretches of cells that belong to it."""
    cells = classes(sweep.of(metric), levels_of(sweep, metric))
    found: list[list[QRectF]] = [[] for _ in range(CLASSES)]
    for kind, rectangle in _stretches(cells, place):
        found[kind].append(rectangle)
    return tuple(tuple(rectangles) for rectangles in found)


@lru_cache(maxsize=4)
def hopeless_rectangles(sweep: Sweep, metric: str, place: Box) -> tuple[tuple[QRectF, ...], ...]:
    """Where the copy never catches up: stretches on the first three classes, and on the last three."""
    cells = classes(sweep.of(metric), levels_of(sweep, metric))
    kinds = np.where(sweep.of("catches_up") > 0, -1, cells >= CLASSES // 2)
    found: list[list[QRectF]] = [[], []]
    for kind, rectangle in _stretches(kinds, place):
        if kind >= 0:
            found[kind].append(rectangle)
    return tuple(tuple(rectangles) for rectangles in found)


def _stretches(cells: np.ndarray, place: Box) -> list[tuple[int, QRectF]]:
    """Neighbouring cells of a row that are alike, as rectangles; row 0 is at the bottom."""
    rows, columns = cells.shape
    left, top, width, height = place
    xs = left + np.round(np.arange(columns + 1) * width / columns)
    ys = top + np.round(np.arange(rows + 1) * height / rows)
    found = []
    for row in range(rows):
        line = cells[row]
        starts = np.flatnonzero(np.diff(line, prepend=line[0] - 1))
        ends = np.append(starts[1:], columns)
        y, high = float(ys[rows - 1 - row]), float(ys[rows - row] - ys[rows - 1 - row])
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            found.append((int(line[start]), QRectF(float(xs[start]), y, float(xs[end] - xs[start]), high)))
    return found


def _hatch(
    painter: QPainter, box: QRectF, rectangles: tuple[QRectF, ...], role: str, theme: Theme, ratio: float
) -> None:
    """Slanted lines of the colour at the other end of the ramp, so that they are seen on every class."""
    if on_screen(painter):
        line = theme.colour(role, 0.55).rgba()
        side = max(4, round(theme.px(HATCH) * ratio))
        brush = QBrush(draw.slanted(line, side, theme.pen(role, 1).widthF() * ratio))
        brush.setTransform(QTransform.fromScale(1 / ratio, 1 / ratio))
        painter.setBrush(brush)
        painter.drawRects(list(rectangles))
        return
    path = QPainterPath()
    for rectangle in rectangles:
        path.addRect(rectangle)
    painter.save()
    painter.setClipPath(path)
    draw.hatch(painter, box, theme, role)
    painter.restore()
