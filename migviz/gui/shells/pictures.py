"""What the window shows, as a picture to keep: the run, two runs, or the map."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.compare.painter import paint_compare
from migviz.gui.painters.evacuation.picture import paint_evacuated
from migviz.gui.painters.map.painter import paint_map
from migviz.gui.painters.map.shown import MapShown
from migviz.gui.painters.picture import paint_picture
from migviz.gui.painters.recording.picture import paint_recording_picture
from migviz.gui.theme import Theme
from migviz.recorded.opening import Opened
from migviz.replay.seen import Seen
from migviz.showing.modes import Mode, Panel
from migviz.showing.parts import Shown
from migviz.showing.recording import without_name
from migviz.showing.recording_shown import recording_shown

GAP = 12.0


def with_charts(shown: Shown) -> bool:
    """Whether charts stand beside the stage, and so they do in a picture or a film."""
    return shown.panel.panel is Panel.CHARTS and shown.mode is Mode.EXPLORE


def frames_beside(opened: Opened) -> Callable[[QPainter, QRectF, Seen, float, Theme], None]:
    """What paints a moment of a model with its recording beside it, without the name of its file."""
    opened = replace(opened, name="")

    def paint(painter: QPainter, box: QRectF, seen: Seen, t: float, theme: Theme) -> None:
        paint_recording_picture(painter, box, recording_shown(opened, seen, t), theme)

    return paint


def paint_shown(painter: QPainter, box: QRectF, shown: Shown, theme: Theme, map_shown: MapShown | None) -> None:
    """In a box, in this look."""
    if shown.stage is not None:
        paint_picture(painter, box, shown.stage.seen, theme, rate=shown.stage.rate, charts=with_charts(shown))
        return
    if shown.host is not None:
        paint_evacuated(painter, box, shown.host, theme)
        return
    painter.fillRect(box, theme.colour("ground"))
    gap = theme.px(GAP)
    inner = box.adjusted(gap, gap, -gap, -gap)
    two = shown.compare
    if shown.recording is not None:
        paint_recording_picture(painter, box, without_name(shown.recording), theme)
    elif two is not None:
        paint_compare(painter, inner, two.seen, theme, alignment=two.alignment, own_above=two.own_above, lens=two.lens)
    elif map_shown is not None:
        paint_map(painter, inner, map_shown, theme)
