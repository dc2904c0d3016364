"""The charts of a run, live: memory above, throughput below; bands, playhead and crosshair through both.

What follows from the run is worked out once for each run, size, range and theme; a moment moves only the playhead and the values.
"""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.charts import marks, values
from migviz.gui.painters.charts.scene import Scene, end_of, scene_of
from migviz.gui.painters.plots.column import PlotColumn
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen
from migviz.showing.series import Series
from migviz.showing.spotlight import NOTHING, Spotlight

_REACH = 4.0
"""Pixels around a line that still count as pointing at it."""


class Plots(PlotColumn):
    """Memory above, throughput below, of one run or of two."""

    spotlight_wished = Signal(object)
    _scene: Scene | None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, 2, parent)
        self._shown: tuple[Series, ...] = ()
        self._both: tuple[Seen, ...] = ()
        self._spotlight = self._wished = NOTHING
        self._log = False

    # --- what is shown ---

    def show_series(self, shown: tuple[Series, ...]) -> None:
        """Other runs, or the same in more detail."""
        self._shown, self.pointer = shown, None
        self.take_whole(0.0, end_of(shown))
        self.arrange()

    def show_seen(self, both: tuple[Seen, ...]) -> None:
        """Where the playhead is: only a line and two texts are painted anew."""
        before, self._both = self._both, both
        if self._scene is None or not both:
            return
        self._keep_in_sight(both[0].t)
        for one in (before, both):
            if one:
                self._renew_around(self.pixel(one[0].t))
        self.renew_moving(*self._scene.frame.titles)

    def show_spotlight(self, spotlight: Spotlight) -> None:
        """What is pointed at, here or elsewhere."""
        if spotlight != self._spotlight:
            self._spotlight = spotlight
            self.renew_moving()

    def show_log(self, log: bool) -> None:
        """Memory on a logarithmic axis, or on a linear one."""
        if log != self._log:
            self._log = log
            self.arrange()

    def values_in_words(self) -> str:
        """The values at the pointer or at the playhead, for a screen reader."""
        both = self._scene.read(self._both, self.pointer) if self._scene is not None else ()
        return "; ".join(map(values.words_of, both))

    # --- places ---

    def inside(self) -> QRectF:
        """From the heads down to the time axis."""
        return self._scene.frame.column if self._scene is not None else QRectF()

    def present(self) -> float | None:
        """The playhead."""
        return self._both[0].t if self._both else None

    def made(self, size: tuple[float, float], ends: tuple[float, float]) -> Scene | None:
        return scene_of(self._shown, size, ends, self._theme, log=self._log) if self._shown else None

    def show_scene(self) -> None:
        scene, theme, (width, height) = self._scene, self._theme, (self.width(), self.height())
        assert scene is not None
        frame, axes = scene.frame, scene.axes
        upper, lower = self.plots
        half, foot = round(frame.titles[1].bottom()), theme.height("axis") + theme.px(8)
        upper.show_place(QRectF(0, 0, width, half), frame.memory)
        lower.show_place(QRectF(0, half, width, height - half), frame.throughput, below=foot)
        upper.show_ticks(axes.memory.places)
        lower.show_ticks(axes.rate.places, scene.times)
        for plot, axis, drawn in zip(self.plots, (axes.memory, axes.rate), scene.drawn, strict=True):
            plot.show_ends((frame.start, frame.end), axis.ends)
            plot.show_curves(drawn)

    def _renew_around(self, x: float) -> None:
        """Paint the surroundings of a playhead anew."""
        half = round(self._theme.px(8)) + 2
        self.renew_moving(QRectF(round(x) - half, 0, 2 * half, self.height()))

    def _keep_in_sight(self, t: float) -> None:
        """While zoomed: when the playhead runs out of sight at the right, the next part is shown."""
        start, end = self.seen_part
        if end < self.sights[0].whole[1] and end < t <= end + (end - start):
            self.show_range(t - 0.05 * (end - start), t + 0.95 * (end - start))

    def paint_moving(self, painter: QPainter) -> None:
        if self._scene is not None:
            self._scene.paint_moving(painter, self._both, self._spotlight, self.pointer)

    # --- what pointing means ---

    def hover_changed(self) -> None:
        """What lies under the pointer is lit everywhere."""
        spotlight = NOTHING
        if self.pointer is not None and self._scene is not None:
            reach = self._theme.px(_REACH)
            spotlight = marks.spotlight_at(self._scene.frame, self._shown[0], self.pointer.x(), reach)
        if spotlight != self._wished:
            self._wished = spotlight
            self.spotlight_wished.emit(spotlight)
