"""What is a curve in the coordinates of its plot, and how does it come onto a picture? On the screen pyqtgraph draws the same values."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.showing.sight import Ends
from migviz.showing.ticks import Ticks
from migviz.trace import Array
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """A curve as a line or as the area down to `floor`; where it is no number there is none."""

    x: Array
    y: Array
    pen: QPen | None = None
    brush: QBrush | None = None
    floor: float = 0.0


def paint_drawn(painter: QPainter, box: QRectF, x: Ends, y: Ends, drawn: Iterable[Drawn]) -> None:
    """Curves in a box between these ends."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    for one in drawn:
        across = box.left() + (one.x - x[0]) / (x[1] - x[0]) * box.width()
        up = box.bottom() - (one.y - y[0]) / (y[1] - y[0]) * box.height()
        if one.brush is not None:
            floor = box.bottom() - (one.floor - y[0]) / (y[1] - y[0]) * box.height()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(one.brush)
            ends = [QPointF(across[-1], floor), QPointF(across[0], floor)]
            painter.drawPolygon(QPolygonF([*_points(across, up), *ends]))
        elif one.pen is not None:
            for part in _unbroken(up):
                draw.polyline(painter, _points(across[part], up[part]), one.pen)
    painter.restore()


def _points(x: Array, y: Array) -> list[QPointF]:
    return [QPointF(*pair) for pair in zip(x.tolist(), y.tolist(), strict=True)]


def _unbroken(values: Array) -> list[slice]:
    """The stretches between gaps."""
    known = np.concatenate([[False], np.isfinite(values), [False]])
    edges = np.flatnonzero(known[1:] != known[:-1])
    return [slice(start, end) for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]


def paint_upright_ticks(painter: QPainter, box: QRectF, y: Ends, ticks: Ticks, theme: Theme) -> None:
    """Words at the left of a box, right-aligned."""
    height = theme.height("axis")
    for place, words in ticks:
        at = box.bottom() - (place - y[0]) / (y[1] - y[0]) * box.height()
        spot = QRectF(box.left() - theme.px(106), at - height / 2, theme.px(100), height)
        draw.text(painter, spot, words, theme, font="axis", role="muted", align=draw.RIGHT)


def paint_ticks_below(painter: QPainter, box: QRectF, x: Ends, ticks: Ticks, theme: Theme) -> None:
    """Words below a box."""
    for place, words in ticks:
        at, half = box.left() + (place - x[0]) / (x[1] - x[0]) * box.width(), theme.width("axis", words) / 2 + 1
        spot = QRectF(at - half, box.bottom() + theme.px(6), 2 * half, theme.height("axis"))
        draw.text(painter, spot, words, theme, font="axis", role="muted", align=draw.CENTRE)
