"""What does a slider do, live: pause and total time over its range, at which one can look closely."""

from itertools import pairwise

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.curve.scene import CHARTS, CurveScene, CurveShown, curve_scene
from migviz.gui.painters.plots.column import PlotColumn
from migviz.gui.theme import Theme
from migviz.showing.sight import place_of, value_at


class CurvePlots(PlotColumn):
    """Both plots of a sweep. `chosen`: a place of its axis; `value_at` is the value there."""

    closest = 0.02
    _scene: CurveScene | None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, len(CHARTS), parent)
        self._shown: CurveShown | None = None

    def show_curve(self, shown: CurveShown) -> None:
        """Another sweep, or another value on it."""
        field_before = self._shown.sweep.x.name if self._shown is not None else ""
        if field_before != shown.sweep.x.name:
            self.sights = (self.sights[0].all(),)
        self._shown = shown
        self.take_whole(*shown.whole)
        self.arrange()

    def value_at(self, place: float) -> float:
        """The field's value at a place of the axis."""
        assert self._shown is not None
        return value_at(self._shown.sweep.x, place)

    def values_in_words(self) -> str:
        """What both numbers come to at the pointer, or now."""
        if self._scene is None or self._shown is None:
            return ""
        at = self.hovered
        value = self._shown.value if at is None else self.value_at(at)
        return "; ".join(self._scene.words_at(name, value) for name in CHARTS) if value is not None else ""

    def inside(self) -> QRectF:
        """Over both plots."""
        if self._scene is None:
            return QRectF()
        return QRectF(self._scene.parts[0].box.topLeft(), self._scene.parts[-1].box.bottomRight())

    def present(self) -> float | None:
        """The value now."""
        if self._shown is None or self._shown.value is None:
            return None
        return place_of(self._shown.sweep.x, self._shown.value)

    def made(self, size: tuple[float, float], ends: tuple[float, float]) -> CurveScene | None:
        return curve_scene(self._shown, size, ends, self._theme) if self._shown is not None else None

    def show_scene(self) -> None:
        scene = self._scene
        assert scene is not None
        foot, last = self._theme.px(22), scene.parts[-1]
        edges = pairwise(
            (0.0, *(part.box.bottom() + self._theme.px(1) for part in scene.parts[:-1]), float(self.height()))
        )
        for plot, part, (top, bottom) in zip(self.plots, scene.parts, edges, strict=True):
            place = QRectF(0, round(top), self.width(), round(bottom) - round(top))
            plot.show_place(place, part.box, below=foot if part is last else 0.0)
            plot.show_ends(scene.ends, part.ends)
            plot.show_ticks(part.levels, scene.below if part is last else ())
            plot.show_curves(part.drawn)

    def paint_moving(self, painter: QPainter) -> None:
        if self._scene is not None:
            self._scene.paint_moving(painter, self.pointer)
