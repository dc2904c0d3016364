"""How are two plots over one axis shown live? Importing this brings pyqtgraph: a picture of them does without."""

from itertools import pairwise

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.plots.column import PlotColumn
from migviz.gui.painters.plots.pair import Pair


class PairPlots(PlotColumn):
    """Both plots, live. Subclasses say what is drawn."""

    _scene: Pair | None

    def inside(self) -> QRectF:
        """Over both plots."""
        if self._scene is None:
            return QRectF()
        return QRectF(self._scene.parts[0].box.topLeft(), self._scene.parts[-1].box.bottomRight())

    def show_scene(self) -> None:
        scene = self._scene
        assert scene is not None
        foot, last = self._theme.px(scene.foot), scene.parts[-1]
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
