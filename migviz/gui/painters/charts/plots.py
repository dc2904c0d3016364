"""The charts under the mouse: the picture of the plots, over it what moves, and what pointing and pressing mean.

The picture is drawn once for each run, size and theme. Playhead, crosshair and values are painted over it: so a
moment costs a fraction of a millisecond, however many iterations there are.
"""

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.charts import bands, marks, values
from migviz.gui.painters.charts.frame import Frame
from migviz.gui.painters.charts.scene import Scene
from migviz.gui.painters.charts.series import Series
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen
from migviz.replay.told import axis_end
from migviz.showing.spotlight import NOTHING, Spotlight

_CLOSEST = 1e-5
"""The wheel shows at least this share of the run: 0.4 ms of 40 s."""
_REACH = 4.0
"""Pixels around a line that still count as pointing at it."""


class Plots(QWidget):
    """Memory above, throughput below; bands, playhead and crosshair through both."""

    seek_requested = Signal(float)
    spotlight_wished = Signal(object)
    zoomed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = Scene(self, theme)
        self._theme = theme
        self._shown: tuple[Series, ...] = ()
        self._both: tuple[Seen, ...] = ()
        self._hovered: QPointF | None = None
        self._spotlight = self._wished = NOTHING
        self._log = False
        self._range = (0.0, 1.0)
        self._seeking = False
        self._frame: Frame | None = None
        self._picture: QPixmap | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # --- what is shown ---

    def show_series(self, shown: tuple[Series, ...]) -> None:
        """Other runs, or the same in more detail."""
        whole = self._range == (0.0, self._end)
        self._shown = shown
        self._range = (0.0, self._end) if whole or self._range[1] > self._end else self._range
        self._hovered = None
        self._arrange()

    def show_seen(self, both: tuple[Seen, ...]) -> None:
        """Where the playhead is: only a line and two texts are painted anew."""
        before = self._both
        self._both = both
        if self._frame is None or not both:
            return
        self._keep_in_sight(both[0].t)
        for one in (before, both):
            if one:
                self._update_around(self._frame.x(one[0].t))
        self._update_values()

    def show_spotlight(self, spotlight: Spotlight) -> None:
        """What is pointed at, here or elsewhere."""
        if spotlight != self._spotlight:
            self._spotlight = spotlight
            self.update()

    def show_theme(self, theme: Theme) -> None:
        """Other colours or sizes."""
        self._theme = theme
        self._arrange()

    def show_log(self, log: bool) -> None:
        """Memory on a logarithmic axis, or on a linear one."""
        if log != self._log:
            self._log = log
            self._arrange()

    def show_range(self, start: float, end: float) -> None:
        """The part of the run between two times."""
        span = min(max(end - start, _CLOSEST * self._end), self._end)
        start = min(max(start, 0.0), self._end - span)
        if (start, start + span) != self._range:
            self._range = (start, start + span)
            self._arrange()
            self.zoomed.emit(span < self._end)

    def show_whole(self) -> None:
        """All of the run."""
        self.show_range(0.0, self._end)

    def zoom(self, factor: float, t: float) -> None:
        """Closer by a factor, with `t` staying where it is."""
        start, end = self._range
        self.show_range(t - (t - start) / factor, t + (end - t) / factor)

    @property
    def _end(self) -> float:
        return max((axis_end(one.seen.run) for one in self._shown), default=1.0) or 1.0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scene.resize(self.width(), self.height())
        self._arrange()

    def _arrange(self) -> None:
        """Put everything in its place: after a new size, run, range or theme."""
        if self._shown and self.width() >= 20 and self.height() >= 20:
            self._frame = self._scene.show(self._shown, self._range, self._theme, log=self._log)
            self._picture = None
            self.update()

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and on it what moves."""
        painter = QPainter(self)
        if self._frame is None:
            painter.fillRect(event.rect(), self._theme.colour("surface"))
            return
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._scene.picture()
        painter.drawPixmap(0, 0, self._picture)
        self._paint_moving(painter, self._frame)

    def _paint_moving(self, painter: QPainter, frame: Frame) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, both = self._theme, self._both
        for one in self._shown:
            bands.paint_lit(painter, frame, one, self._spotlight, theme)
        if self._hovered is not None:
            marks.paint_crosshair(painter, frame, self._hovered, theme)
            t = frame.t(self._hovered.x())
            both = tuple(one.seen.at(t) for one in self._shown)
        if len(both) == len(self._shown):
            values.paint_values(painter, frame, both, self._hovered is not None, theme)
        if self._both and frame.start <= self._both[0].t <= frame.end:
            marks.paint_playhead(painter, frame, round(frame.x(self._both[0].t)), theme)

    def _update_around(self, x: float) -> None:
        """Paint the surroundings of a playhead anew."""
        assert self._frame is not None
        half = round(self._theme.px(8)) + 2
        self.update(QRect(round(x) - half, 0, 2 * half, self.height()))

    def _update_values(self) -> None:
        assert self._frame is not None
        for box in self._frame.titles:
            self.update(box.toAlignedRect())

    def _keep_in_sight(self, t: float) -> None:
        """While zoomed: when the playhead runs out of sight at the right, the next part is shown."""
        start, end = self._range
        if end < self._end and end < t <= end + (end - start):
            self.show_range(t - 0.05 * (end - start), t + 0.95 * (end - start))

    # --- the mouse ---

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Closer to the time under the pointer, or back."""
        if self._frame is not None and event.angleDelta().y():
            self.zoom(1.2 ** (event.angleDelta().y() / 120), self._frame.t(event.position().x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._is_inside(event.position()):
            self._seeking = True
            self._seek(event.position().x())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._seeking:
            self._seek(event.position().x())
        self._point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._seeking = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.show_whole()

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def _is_inside(self, place: QPointF) -> bool:
        return self._frame is not None and self._frame.column.contains(place)

    def _seek(self, x: float) -> None:
        assert self._frame is not None
        self.seek_requested.emit(min(max(self._frame.t(x), 0.0), self._end))

    def _point_at(self, place: QPointF | None) -> None:
        """The pointer is here, or nowhere."""
        inside = place is not None and self._is_inside(place)
        if not inside and self._hovered is None:
            return
        self._hovered = QPointF(place) if inside and place is not None else None
        self.update()
        spotlight = NOTHING
        if self._hovered is not None and self._frame is not None:
            reach = self._theme.px(_REACH)
            spotlight = marks.spotlight_at(self._frame, self._shown[0], self._hovered.x(), reach)
        if spotlight != self._wished:
            self._wished = spotlight
            self.spotlight_wished.emit(spotlight)

    def values_in_words(self) -> str:
        """The values at the playhead, for a screen reader."""
        return "; ".join(values.words_of(one) for one in self._both)
