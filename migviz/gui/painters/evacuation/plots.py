"""What do other numbers at once come to, live: both plots, in which one looks around, and presses a number to have it."""

from PySide6.QtWidgets import QWidget

from migviz.gui.painters.evacuation.at_once import AtOnceScene, at_once_scene, whole_of
from migviz.gui.painters.plots.live_pair import PairPlots
from migviz.gui.theme import Theme
from migviz.showing.evacuation_shown import AtOnceShown


class AtOncePlots(PairPlots):
    """`chosen`: a place on the axis of numbers at once; `number` is the number there."""

    closest = 0.1
    _scene: AtOnceScene | None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, 2, parent)
        self._shown: AtOnceShown | None = None

    def show_curve(self, shown: AtOnceShown) -> None:
        """More that was tried, or another number."""
        if self._shown is not None and self._shown.of != shown.of:
            self.sights = (self.sights[0].all(),)
        self._shown = shown
        self.take_whole(*whole_of(shown))
        self.arrange()

    def number(self, place: float) -> int:
        """The number at once at a place of the axis."""
        most = self._shown.of if self._shown is not None else 1
        return min(max(round(place), 1), most)

    def values_in_words(self) -> str:
        """What both numbers come to at the pointer, or now."""
        if self._scene is None or self._shown is None:
            return ""
        at = self.hovered
        return self._scene.words_at(self._shown.at_once if at is None else self.number(at))

    def present(self) -> float | None:
        """The number that holds."""
        return float(self._shown.at_once) if self._shown is not None else None

    def made(self, size: tuple[float, float], ends: tuple[float, float]) -> AtOnceScene | None:
        return at_once_scene(self._shown, size, ends, self._theme) if self._shown is not None else None
