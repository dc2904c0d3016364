"""How is a number drawn over one field?"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.replay.metrics import Number
from migviz.trace import Array


def paint_marginal(
    painter: QPainter,
    box: QRectF,
    along: Sequence[float],
    values: Array,
    metric: Number[Any],
    levels: Sequence[float],
    theme: Theme,
    *,
    at: float,
    upright: bool = False,
) -> None:
    """A small curve beside a map, on the map's own axis; `upright` beside its right edge. A gap where there is no value."""
    painter.fillRect(box, theme.colour("sunk"))
    known = values[np.isfinite(values) & (values > 0)]
    if len(known):
        low, high = min(float(known.min()), levels[0]) / 1.4, max(float(known.max()), levels[0]) * 1.4
        _grid(painter, box, low, high, metric, levels, theme, upright)
        painter.save()
        painter.setClipRect(box)
        for part in unbroken(along, values):
            draw.polyline(painter, [_spot(box, x, value, low, high, upright) for x, value in part], theme.pen("ink", 2))
        painter.restore()
    painter.setPen(theme.pen("select", 1.6, Qt.PenStyle.DashLine))
    if upright:
        painter.drawLine(QPointF(box.left(), at), QPointF(box.right(), at))
    else:
        painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()))
    painter.setPen(theme.pen("line", 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def unbroken(along: Sequence[float], values: Array) -> list[list[tuple[float, float]]]:
    """The stretches of a curve between its gaps."""
    parts: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(along, values, strict=True):
        if math.isfinite(value) and value > 0:
            parts[-1].append((x, float(value)))
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if len(part) > 1]


def share(value: float, low: float, high: float) -> float:
    """The place of a value between two ends, logarithmically."""
    return math.log(value / low) / math.log(high / low)


def _spot(box: QRectF, x: float, value: float, low: float, high: float, upright: bool) -> QPointF:
    part = share(value, low, high)
    return QPointF(box.left() + part * box.width(), x) if upright else QPointF(x, box.bottom() - part * box.height())


def _grid(
    painter: QPainter,
    box: QRectF,
    low: float,
    high: float,
    metric: Number[Any],
    levels: Sequence[float],
    theme: Theme,
    upright: bool,
) -> None:
    """Thin lines at the levels of the map that fit, with their values."""
    last = -math.inf
    for level in levels[::2]:
        if not low < level < high:
            continue
        spot = _spot(box, 0.0, level, low, high, upright)
        painter.setPen(theme.pen("faint", 1))
        words = metric.write(level)
        width, height = theme.width("axis", words), theme.height("axis")
        if upright:
            painter.drawLine(QPointF(spot.x(), box.top()), QPointF(spot.x(), box.bottom()))
            if spot.x() - width / 2 > max(last, box.left()) and spot.x() + width / 2 < box.right():
                place = QRectF(spot.x() - width / 2 - 1, box.top() + theme.px(2), width + 4, height)
                draw.text(painter, place, words, theme, font="axis", role="muted", align=draw.CENTRE)
                last = place.right() + theme.px(4)
        else:
            painter.drawLine(QPointF(box.left(), spot.y()), QPointF(box.right(), spot.y()))
            place = QRectF(box.left() + theme.px(5), spot.y() - height, width + 4, height)
            if place.top() > box.top():
                draw.text(painter, place, words, theme, font="axis", role="muted")
