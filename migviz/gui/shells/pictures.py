"""What the window shows, as a picture to keep: the run, two runs, or the map."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.compare.painter import paint_compare
from migviz.gui.painters.map.painter import paint_map
from migviz.gui.painters.map.shown import MapShown
from migviz.gui.painters.picture import paint_picture
from migviz.gui.theme import Theme
from migviz.showing.modes import Mode, Panel
from migviz.showing.parts import Shown

GAP = 12.0


def with_charts(shown: Shown) -> bool:
    """Whether charts stand beside the stage, and so they do in a picture or a film."""
    return shown.panel.panel is Panel.CHARTS and shown.mode is Mode.EXPLORE


def paint_shown(painter: QPainter, box: QRectF, shown: Shown, theme: Theme, map_shown: MapShown | None) -> None:
    """In a box, in this look."""
    if shown.stage is not None:
        paint_picture(painter, box, shown.stage.seen, theme, rate=shown.stage.rate, charts=with_charts(shown))
        return
    painter.fillRect(box, theme.colour("ground"))
    gap = theme.px(GAP)
    inner = box.adjusted(gap, gap, -gap, -gap)
    two = shown.compare
    if two is not None:
        paint_compare(painter, inner, two.seen, theme, alignment=two.alignment, own_above=two.own_above, lens=two.lens)
    elif map_shown is not None:
        paint_map(painter, inner, map_shown, theme)
