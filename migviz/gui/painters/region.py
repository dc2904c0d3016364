"""Which workloads fit? A small map: dirty rate to the right, working set up, a cell for each that was tried, and the one that was run."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.say import on_my_migration as say
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """`rates` and `sets` that were tried, from low to high; `fits`: pairs of them; `run`: the pair that was run. `number`: of the cause."""

    number: int
    rates: tuple[float, ...]
    sets: tuple[float, ...]
    fits: tuple[tuple[float, float], ...]
    run: tuple[float, float]


def paint_region(painter: QPainter, box: QRectF, region: Region, theme: Theme) -> None:
    """The map in its box."""
    px = theme.px
    draw.text(
        painter, QRectF(box.left(), box.top(), box.width(), px(24)), say.fits_here(region.number), theme, font="count"
    )
    plot = box.adjusted(px(8), px(52), -px(8), -px(44))
    painter.fillRect(plot, theme.colour("sunk"))
    for cell in region.fits:
        painter.fillRect(_cell(plot, region, cell), theme.colour("dirty.tint"))
    painter.setPen(theme.pen("line", 1))
    painter.drawRect(plot)
    _paint_ends(painter, box, plot, region, theme)
    _paint_run(painter, plot, region, theme)


def _cell(plot: QRectF, region: Region, at: tuple[float, float]) -> QRectF:
    """The cell around a pair: half a step to each side."""
    centre = _place(plot, region, at)
    width, height = plot.width() / len(region.rates), plot.height() / len(region.sets)
    return QRectF(centre.x() - width / 2, centre.y() - height / 2, width + 0.5, height + 0.5)


def _place(plot: QRectF, region: Region, at: tuple[float, float]) -> QPointF:
    x, y = _share(region.rates, at[0]), _share(region.sets, at[1])
    return QPointF(plot.left() + x * plot.width(), plot.bottom() - y * plot.height())


def _share(values: Sequence[float], value: float) -> float:
    """Where a value lies between the outer edges of the outer cells, as a share."""
    count, low, high = len(values), math.log(values[0]), math.log(values[-1])
    step = (math.log(max(value, 1e-9)) - low) / (high - low) * (count - 1) if high > low else 0.0
    return min(max((step + 0.5) / count, 0.0), 1.0)


def _paint_ends(painter: QPainter, box: QRectF, plot: QRectF, region: Region, theme: Theme) -> None:
    """What the axes are, with the values at their ends."""
    row = theme.px(20)
    top = QRectF(plot.left(), plot.top() - row - theme.px(2), plot.width(), row)
    draw.text(
        painter,
        top,
        f"{say.set_axis()}  {say.size(region.sets[0])} – {say.size(region.sets[-1])}",
        theme,
        font="axis",
        role="muted",
    )
    below = QRectF(plot.left(), plot.bottom() + theme.px(2), plot.width(), row)
    draw.text(painter, below, say.rate(region.rates[0]), theme, font="axis", role="muted")
    draw.text(painter, below, say.rate(region.rates[-1]), theme, font="axis", role="muted", align=draw.RIGHT)
    last = QRectF(plot.left(), below.bottom(), plot.width(), row)
    draw.text(painter, last, say.rate_axis(), theme, font="axis", role="muted", align=draw.CENTRE)


def _paint_run(painter: QPainter, plot: QRectF, region: Region, theme: Theme) -> None:
    at, size = _place(plot, region, region.run), theme.px(5)
    painter.setPen(theme.pen("surface", 2))
    painter.setBrush(theme.brush("ink"))
    painter.drawEllipse(at, size, size)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    words, gap = say.the_run(), theme.px(9)
    width = theme.width("axis", words) + theme.px(6)
    left = at.x() + gap if at.x() + gap + width < plot.right() else at.x() - gap - width
    place = QRectF(left, at.y() - theme.px(10), width, theme.px(20))
    painter.fillRect(place, theme.colour("surface"))
    draw.text(painter, place, words, theme, font="axis", align=draw.CENTRE)
