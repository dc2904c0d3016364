"""What does a slider do, live: pause and total time over its range, at which one can look closely."""

from PySide6.QtWidgets import QWidget

from migviz.gui.painters.curve.scene import CHARTS, CurveScene, CurveShown, curve_scene
from migviz.gui.painters.plots.live_pair import PairPlots
from migviz.gui.theme import Theme
from migviz.showing.sight import place_of, value_at


class CurvePlots(PairPlots):
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
        value = self._shown.value if at is None else self._scene.known_near(at)
        return "; ".join(self._scene.words_at(name, value) for name in CHARTS) if value is not None else ""

    def present(self) -> float | None:
        """The value now."""
        if self._shown is None or self._shown.value is None:
            return None
        return place_of(self._shown.sweep.x, self._shown.value)

    def made(self, size: tuple[float, float], ends: tuple[float, float]) -> CurveScene | None:
        return curve_scene(self._shown, size, ends, self._theme) if self._shown is not None else None
