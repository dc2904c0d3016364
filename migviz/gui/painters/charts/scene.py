"""What does pyqtgraph draw? Two plots with their axes, bands and marks, as one picture that does not move."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from migviz.gui.painters.charts import bands, marks
from migviz.gui.painters.charts.frame import Frame, Grid
from migviz.gui.painters.charts.series import Series, bent
from migviz.gui.painters.charts.ticks import Ticks, linear_ticks, log_ticks, memory_unit, time_ticks
from migviz.gui.theme import Theme
from migviz.replay.curves import throughput
from migviz.replay.told import axis_end
from migviz.scenario.units import PAGE
from migviz.trace import Array

_UPPER = 0.62
"""The share of the room that the memory plot gets."""
_APART = 26.0
"""Pixels at 100 % that two marks of an upright axis stand apart, at least."""


class Layer(QGraphicsItem):
    """A part of the scene that a function paints in pixels of the window."""

    def __init__(self, paint: Callable[[QPainter], None], z: float) -> None:
        super().__init__()
        self._paint = paint
        self._box = QRectF()
        self.setZValue(z)

    def show_box(self, box: QRectF) -> None:
        """From now on it covers this part."""
        if box != self._box:
            self.prepareGeometryChange()
            self._box = box

    def boundingRect(self) -> QRectF:
        return self._box

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self._paint(painter)


class Scene:
    """Draws curves and axes by pyqtgraph. `show` says what; `picture` is what comes out."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        import pyqtgraph as graph  # 0.2 s: only when the first chart is made

        self._graph = graph
        self._theme = theme
        self._shown: tuple[Series, ...] = ()
        self._log = False
        self._curves: list[Any] = []
        self._unit = self._rate_unit = memory_unit(2.0**20)
        self._grid = Grid(memory=(), throughput=(), memory_unit="MiB", rate_unit="MiB/s")
        self.frame: Frame | None = None
        self._build(parent)

    def _build(self, parent: QWidget) -> None:
        """A view of pyqtgraph that is never shown itself."""
        graph = self._graph
        self._view = graph.GraphicsView(parent, background=self._theme.colour("surface"))
        self._view.hide()
        self._boxes = [self._view_box() for _ in range(2)]
        self._axes = [graph.AxisItem(side) for side in ("left", "left", "bottom")]
        for axis, box in zip(self._axes, (*self._boxes, self._boxes[1]), strict=True):
            axis.linkToView(box)
            axis.setStyle(tickLength=0, tickAlpha=0, autoExpandTextSpace=False)
        self._under = Layer(self._paint_under, -200)  # pyqtgraph's boxes lie at -100
        self._over = Layer(self._paint_over, 10)
        for item in (*self._boxes, *self._axes, self._under, self._over):
            self._view.scene().addItem(item)

    def _view_box(self) -> Any:
        box = self._graph.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        box.disableAutoRange()
        return box

    def show(self, shown: tuple[Series, ...], times: tuple[float, float], theme: Theme, *, log: bool) -> Frame:
        """These runs between two times; returns where everything is."""
        self._shown, self._theme, self._log = shown, theme, log
        most = max(one.most(*times) for one in shown)
        fastest = max(max((flow.rate for flow in one.seen.run.flows), default=0.0) for one in shown)
        self._unit, self._rate_unit = memory_unit(most), memory_unit(fastest)
        room = max(0.0, self._view.height() - theme.px(100))
        rows = max(2, int(_UPPER * room / theme.px(_APART)))
        memory = (
            log_ticks(float(PAGE), most, rows) if log else linear_ticks(most, self._unit, min(rows, 6), binary=True)
        )
        few = max(2, min(int((1 - _UPPER) * room / theme.px(_APART)), 4))
        rates = linear_ticks(fastest, self._rate_unit, few)
        self.frame = frame = self._new_frame(memory, rates, times)
        low, high = self._level(PAGE / 2 if log else 0.0), self._level(most * (1.6 if log else 1.06))
        self._place(self._boxes[0], frame.memory, frame, low, high)
        self._place(self._boxes[1], frame.throughput, frame, 0.0, self._fast(fastest) * 1.15 or 1.0)
        self._place_axes(frame, memory, rates)
        self._grid = Grid(
            memory=tuple(_y(self._boxes[0], frame.memory, self._level(value)) for value, _ in memory),
            throughput=tuple(_y(self._boxes[1], frame.throughput, self._fast(value)) for value, _ in rates),
            memory_unit=self._unit.name if not log else "logarithmic",
            rate_unit=self._rate_unit.name + "/s",
        )
        self._draw_curves(frame)
        for layer in (self._under, self._over):
            layer.show_box(QRectF(self._view.rect()))
        return frame

    def resize(self, width: int, height: int) -> None:
        """The size of the picture in pixels of the window."""
        self._view.resize(width, height)

    def picture(self) -> QPixmap:
        """What there is to see, without what moves."""
        self._view.setBackground(self._theme.colour("surface"))
        return self._view.grab()

    def _new_frame(self, memory: Ticks, rates: Ticks, times: tuple[float, float]) -> Frame:
        theme = self._theme
        left = max(theme.width("axis", text) for _, text in (*memory, *rates)) + theme.px(14)
        left = max(left, theme.px(44))
        right = self._view.width() - theme.px(26)
        row, head = theme.height("label") + theme.px(8), theme.height("axis") + theme.px(6)
        heads = tuple(QRectF(left, 1 + k * head, right - left, head - 2) for k in range(len(self._shown)))
        top, bottom = heads[-1].bottom() + 2, self._view.height() - theme.height("axis") - theme.px(10)
        room = max(20.0, bottom - top - 2 * row)
        upper = round(room * _UPPER)
        memory_box = QRectF(left, round(top + row), right - left, upper)
        title = QRectF(theme.px(4), memory_box.bottom() + 1, right - theme.px(4), row)
        return Frame(
            heads=heads,
            titles=(QRectF(theme.px(4), top, right - theme.px(4), row), title),
            memory=memory_box,
            throughput=QRectF(left, round(title.bottom()), right - left, round(bottom - title.bottom())),
            start=times[0],
            end=times[1] if times[1] > times[0] else times[0] + 1.0,
        )

    def _place(self, box: Any, rect: QRectF, frame: Frame, low: float, high: float) -> None:
        box.setGeometry(rect)
        box.setRange(xRange=(frame.start, frame.end), yRange=(low, high), padding=0, disableAutoRange=True)

    def _place_axes(self, frame: Frame, memory: Ticks, rates: Ticks) -> None:
        """Three axes with their marks, fonts and colours."""
        theme, (upper, lower, below) = self._theme, self._axes
        whole = max((axis_end(one.seen.run) for one in self._shown), default=1.0)
        height = theme.height("axis") + theme.px(8)
        for axis, rect in ((upper, frame.memory), (lower, frame.throughput)):
            axis.setWidth(rect.left())
            axis.setGeometry(QRectF(0, rect.top(), rect.left(), rect.height()))
        below.setHeight(height)
        below.setGeometry(QRectF(frame.memory.left(), frame.throughput.bottom(), frame.memory.width(), height))
        upper.setTicks([[(self._level(value), text) for value, text in memory]])
        lower.setTicks([[(self._fast(value), text) for value, text in rates]])
        below.setTicks([list(time_ticks(frame.start, frame.end, whole, self._most_times(frame, whole)))])
        for axis in self._axes:
            axis.setTickFont(theme.font("axis"))
            axis.setPen(QPen(Qt.PenStyle.NoPen))
            axis.setTextPen(QPen(theme.colour("muted")))
            axis.setStyle(tickTextOffset=round(theme.px(6)), hideOverlappingLabels=round(theme.px(40)))

    def _most_times(self, frame: Frame, whole: float) -> int:
        """How many marks the time axis has room for."""
        few = time_ticks(frame.start, frame.end, whole, 6)
        widest = max((self._theme.width("axis", text) for _, text in few), default=30.0)
        return max(1, int(frame.memory.width() / (widest + self._theme.px(28))))

    def _level(self, value: float) -> float:
        """A size as a coordinate of the memory plot: in its unit, or its logarithm."""
        return float(np.log2(max(value, PAGE / 2))) if self._log else value / self._unit.size

    def _fast(self, rate: float) -> float:
        """A rate as a coordinate of the throughput plot."""
        return rate / self._rate_unit.size

    def _draw_curves(self, frame: Frame) -> None:
        for box, curve in self._curves:
            box.removeItem(curve)
        self._curves = []
        gap = 1.5 * frame.seconds_per_pixel
        alone = len(self._shown) == 1
        for one, style in zip(self._shown, (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine), strict=False):
            if alone and self._crowded(frame, one):
                self._area(0, one.t, one.total, "dirty", 0.3)
            elif alone:
                self._area(0, one.t, one.total, "dirty", 0.5)
                self._area(0, one.t, one.to_send, "surface", 1.0)
                self._area(0, one.t, one.to_send, "source", 0.2)
                self._line(0, one.t, one.to_send, "source", 1.2, style)
            self._line(0, one.t, one.total, "dirty", 2.0, style)
            t, rates = throughput(one.seen.run, shortest_gap=gap)
            if alone:
                self._area(1, t, rates, "source", 0.2)
            self._line(1, t, rates, "source", 2.0, style)
            if any(flow.disk for flow in one.seen.run.flows):
                t, rates = throughput(one.seen.run, disk=True, shortest_gap=gap)
                self._line(1, t, rates, "muted", 2.0, Qt.PenStyle.DotLine)

    def _crowded(self, frame: Frame, shown: Series) -> bool:
        """Whether the iterations are too narrow to show what is sent and what is dirtied within each."""
        seen = sum(one.end > frame.start and one.start < frame.end for one in shown.stretches)
        return seen > 12 and frame.memory.width() / seen < self._theme.px(9)

    def _line(self, row: int, t: Array, amounts: Array, role: str, width: float, style: Qt.PenStyle) -> None:
        """A line through these values."""
        pen = self._theme.pen(role, width, style)
        pen.setCosmetic(True)
        self._add(row, *self._places(row, t, amounts), pen=pen)

    def _area(self, row: int, t: Array, amounts: Array, role: str, strength: float) -> None:
        """The area under these values, as one closed path: pyqtgraph's own fill shows its seams."""
        t, places = self._places(row, t, amounts)
        floor = self._level(0.0) if row == 0 else 0.0
        t, places = np.append(t, [t[-1], t[0]]), np.append(places, [floor, floor])
        self._add(row, t, places, pen=None, fillLevel="enclosed", brush=self._theme.colour(role, strength))

    def _places(self, row: int, t: Array, amounts: Array) -> tuple[Array, Array]:
        """Values as coordinates of the upper (0) or the lower plot."""
        if row == 1:
            return t, amounts / self._rate_unit.size
        if not self._log:
            return t, amounts / self._unit.size
        t, amounts = bent(t, amounts, PAGE / 2)
        return t, np.log2(np.maximum(amounts, PAGE / 2))

    def _add(self, row: int, t: Array, places: Array, **options: Any) -> None:
        curve = self._graph.PlotCurveItem(t, places, antialias=True, skipFiniteCheck=True, **options)
        self._boxes[row].addItem(curve, ignoreBounds=True)
        self._curves.append((self._boxes[row], curve))

    def _paint_under(self, painter: QPainter) -> None:
        if self.frame is not None:
            bands.paint_under(painter, self.frame, self._grid, self._shown, self._theme)

    def _paint_over(self, painter: QPainter) -> None:
        if self.frame is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            marks.paint_over(painter, self.frame, self._shown, self._theme)


def _y(box: Any, rect: QRectF, value: float) -> float:
    """Where a coordinate of a plot is, in pixels."""
    low, high = box.viewRange()[1]
    return rect.bottom() - (value - low) / (high - low) * rect.height()
