"""What is a plot? A widget of pyqtgraph with curves and axes in a theme's colours; what else it shows is painted in layers.

Importing this brings pyqtgraph, 0.2 s: only when the first plot is shown.
"""

from collections.abc import Callable
from typing import Any, Protocol

from migviz.gui.painters.plots import graph_alone  # noqa: F401  # isort: skip  # before pyqtgraph

import numpy as np
import pyqtgraph as graph
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from migviz.gui.painters.plots.drawn import Drawn
from migviz.gui.theme import Theme
from migviz.showing.ticks import Ticks

UNDER, OVER, MOVING = -200.0, 10.0, 20.0
"""How high layers lie: pyqtgraph's own things lie at 0."""


class Hand(Protocol):
    """Who is told what the mouse does on a plot, in the places of the column that the plot stands in."""

    def pressed(self, plot: "Plot", event: QMouseEvent) -> None: ...
    def moved(self, plot: "Plot", event: QMouseEvent) -> None: ...
    def released(self, plot: "Plot", event: QMouseEvent) -> None: ...
    def pressed_twice(self, plot: "Plot", event: QMouseEvent) -> None: ...
    def turned(self, plot: "Plot", event: QWheelEvent) -> None: ...
    def left(self) -> None: ...
    def menu_asked(self, event: QContextMenuEvent) -> None: ...


class Layer(QGraphicsItem):
    """A part of the scene that a function paints in pixels of the column."""

    def __init__(self, paint: Callable[[QPainter], None], z: float) -> None:
        super().__init__()
        self._paint = paint
        self._box, self._origin = QRectF(), QPointF()
        self.setZValue(z)

    def show_place(self, box: QRectF) -> None:
        """From now on it covers this part of the column."""
        self.prepareGeometryChange()
        self._box, self._origin = QRectF(0, 0, box.width(), box.height()), box.topLeft()

    def renew(self, box: QRectF | None = None) -> None:
        """Paint anew what lies in a box of the column, or everything."""
        self.update(self._box if box is None else box.translated(-self._origin))

    def boundingRect(self) -> QRectF:
        return self._box

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        smooth = self.zValue() > UNDER  # below the curves are boxes, which need none
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        painter.translate(-self._origin)
        self._paint(painter)


class Plot(graph.PlotWidget):
    """Curves over an axis, between two coordinates each way."""

    def __init__(
        self, theme: Theme, parent: QWidget, hand: Hand, paint: tuple[Callable[[QPainter], None], ...]
    ) -> None:
        box = graph.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        axes = {side: graph.AxisItem(side) for side in ("left", "bottom")}
        super().__init__(parent=parent, background=None, viewBox=box, axisItems=axes, enableMenu=False)
        self._hand = hand
        self._curves: list[Any] = []
        self._place: tuple[QRectF, QRectF, float] | None = None
        box.disableAutoRange()
        self.hideButtons()
        self.setFrameStyle(0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for axis in axes.values():
            axis.setStyle(tickLength=0, tickAlpha=0, autoExpandTextSpace=False)
            axis.setPen(QPen(Qt.PenStyle.NoPen))
        self.layers = tuple(Layer(one, z) for one, z in zip(paint, (UNDER, OVER, MOVING), strict=True))
        for layer in self.layers:
            self.scene().addItem(layer)
        for still in self.layers[:-1]:
            still.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Other colours or sizes."""
        self.setBackground(theme.colour("surface"))
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setTickFont(theme.font("axis"))
            axis.setTextPen(QPen(theme.colour("muted")))
            axis.setStyle(tickTextOffset=round(theme.px(6)), hideOverlappingLabels=round(theme.px(40)))

    def show_place(self, place: QRectF, inside: QRectF, below: float = 0.0) -> None:
        """Stand in this part of the column, with the curves inside, and an axis so high below them."""
        if (wished := (place, inside, below)) == self._place:
            return  # to be put where it is makes pyqtgraph paint twice
        self._place = wished
        self.setGeometry(place.toRect())
        self.getAxis("left").setWidth(inside.left() - place.left())
        if below:
            self.getAxis("bottom").setHeight(below)
        self.showAxis("bottom", show=below > 0)
        foot = place.bottom() - inside.bottom() - below
        self.plotItem.layout.setContentsMargins(0, inside.top() - place.top(), place.right() - inside.right(), foot)
        self.plotItem.layout.setSpacing(0)
        for layer in self.layers:
            layer.show_place(QRectF(self.geometry()))

    def show_ends(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """The coordinates at the edges."""
        box = self.getViewBox()
        box.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=True)
        box.prepareForPaint()  # now: else pyqtgraph does it while it paints, and paints everything once more

    def show_ticks(self, left: Ticks, below: Ticks = ()) -> None:
        """Words at coordinates of the axes."""
        self.getAxis("left").setTicks([list(left)])
        self.getAxis("bottom").setTicks([list(below)])

    def show_curves(self, drawn: tuple[Drawn, ...]) -> None:
        """These curves, the last on top: those that are there get other values."""
        for curve in self._curves[len(drawn) :]:
            self.getViewBox().removeItem(curve)
        del self._curves[len(drawn) :]
        while len(self._curves) < len(drawn):
            curve = graph.PlotCurveItem(antialias=True)
            curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
            self.getViewBox().addItem(curve, ignoreBounds=True)
            self._curves.append(curve)
        for curve, one in zip(self._curves, drawn, strict=True):
            _show_curve(curve, one)

    def renew(self, layer: int, box: QRectF | None = None) -> None:
        """Paint a layer anew, or what of it lies in a box of the column."""
        self.layers[layer].renew(box)

    # --- the mouse: pyqtgraph would take it for its own ways and words ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hand.pressed(self, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hand.moved(self, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.released(self, event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hand.pressed_twice(self, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hand.turned(self, event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hand.left()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._hand.menu_asked(event)


def _show_curve(curve: Any, one: Drawn) -> None:
    """A line, or an area as one closed path: pyqtgraph's own fill shows its seams."""
    x, y = one.x, one.y
    if one.brush is not None:
        x, y = np.append(x, [x[-1], x[0]]), np.append(y, [one.floor, one.floor])
    filled = "enclosed" if one.brush is not None else None
    smooth = one.brush is None  # a line lies on the edge of each area
    curve.setData(x, y, pen=one.pen, brush=one.brush, fillLevel=filled, connect="finite", antialias=smooth)
