"""What is drawn on a sheet, in shades of grey: the stage at a moment, axes to draw bars on, formulas and pictures of the lesson."""

import math

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from migviz.course.formulas import NotAFormula, drawn
from migviz.course.lesson import Formula
from migviz.gui.painters.draw import CENTRE, RIGHT, text
from migviz.gui.painters.evacuation.picture import paint_evacuated
from migviz.gui.painters.picture import draw_image
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.painters.stage.view import View
from migviz.gui.theme import Theme
from migviz.scenario.units import PAGE, Kind, write
from migviz.showing.sheet import Axes, HostMoment, Moment

SHARP = 2.5
"""Chosen: dots for each pixel of the page at 96 dpi, so 240 in an inch."""
STAGE, LOW = (1000, 520), (1000, 400)
"""Chosen: the stage as wide as its letters need to be read on the page, and where no client is on it."""
HOST = (1000, 640)
"""Chosen: both hosts with a lane for each VM."""
AXES_HEIGHT, BELOW, BAR, LINES = 240, 44, 64, 4
INK, RULE, FILL = (QColor(grey, grey, grey) for grey in (0, 190, 120))


def in_grey(image: QImage) -> QImage:
    """As a printer without colours shows it."""
    ratio = image.devicePixelRatio()
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    grey.setDevicePixelRatio(ratio)
    return grey


def moment_image(moment: Moment, theme: Theme) -> QImage:
    """The stage at a moment."""
    view = View(hidden=moment.hidden)

    def paint(painter: QPainter, box: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_stage(painter, box, moment.seen, theme, view=view)

    return in_grey(draw_image(size_of_moment(moment), paint, ratio=SHARP))


def host_image(moment: HostMoment, theme: Theme) -> QImage:
    """A host that is emptied, at a moment."""

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_evacuated(painter, box, moment.shown, theme)

    return in_grey(draw_image(HOST, paint, ratio=SHARP))


def size_of_moment(moment: Moment) -> tuple[int, int]:
    """How large the stage is drawn."""
    return LOW if "client" in moment.hidden or not moment.seen.run.scenario["client.interval"] else STAGE


def axes_image(axes: Axes, theme: Theme, width: int) -> QImage:
    """Axes with the bars that are given, and room for the others."""

    def paint(painter: QPainter, box: QRectF) -> None:
        ground = box.adjusted(90, 16, -10, -BELOW)
        _paint_axes(painter, ground, axes, theme)
        _paint_bars(painter, ground, axes, theme)

    return in_grey(draw_image((width, AXES_HEIGHT), paint, ratio=SHARP))


def _paint_axes(painter: QPainter, ground: QRectF, axes: Axes, theme: Theme) -> None:
    """Two axes, and a line at each quarter with its amount."""
    for k in range(LINES + 1):
        y = ground.bottom() - k * ground.height() / LINES
        painter.setPen(QPen(RULE, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(ground.left(), y), QPointF(ground.right(), y))
        label = write(axes.top * PAGE * k / LINES, Kind.SIZE)
        text(painter, QRectF(ground.left() - 90, y - 8, 84, 16), (label,), theme, font="axis", align=RIGHT)
    painter.setPen(QPen(INK, 1))
    painter.drawLine(ground.topLeft(), ground.bottomLeft())
    painter.drawLine(ground.bottomLeft(), ground.bottomRight())


def _paint_bars(painter: QPainter, ground: QRectF, axes: Axes, theme: Theme) -> None:
    """The bars that are known with their amounts; for the others a line to write it on."""
    room = ground.width() / max(1, len(axes.bars))
    for k, (name, bar) in enumerate(zip(axes.names, axes.bars, strict=True)):
        under = QRectF(ground.left() + k * room, ground.bottom() + 4, room, 16)
        text(painter, under, (name,), theme, font="label", align=CENTRE)
        below, half = under.translated(0, 20), QPointF(BAR / 2, 0)
        if bar is None:
            painter.setPen(QPen(INK, 1))
            middle = QPointF(below.center().x(), below.bottom())
            painter.drawLine(middle - half, middle + half)
            continue
        height = max(1.0, bar / axes.top * ground.height())
        painter.fillRect(QRectF(under.center().x() - BAR / 2, ground.bottom() - height, BAR, height), FILL)
        text(painter, below, (write(bar * PAGE, Kind.SIZE),), theme, font="label", align=CENTRE)


def formula_image(formula: Formula, size: float) -> QImage:
    """A formula in black; an empty picture where it cannot be drawn, which `migviz check` says."""
    try:
        found = drawn(formula.tex, size=size, colour=INK.name(), display=formula.display)
    except NotAFormula:
        return QImage()

    def paint(painter: QPainter, box: QRectF) -> None:
        QSvgRenderer(QByteArray(found.svg.encode())).render(painter, box)

    return in_grey(draw_image((math.ceil(found.width), math.ceil(found.above + found.below)), paint, ratio=SHARP))
