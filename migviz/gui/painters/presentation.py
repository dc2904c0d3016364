"""How does a room see a moment, without a window? The stage with its steps and the pace, the lens in the pause, a thin strip."""

from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import rect
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.theme import Theme
from migviz.replay.beat import BeatNow
from migviz.replay.pace import pause_span, rate_at
from migviz.replay.seen import Seen
from migviz.say.amounts import rate_forms
from migviz.showing.compositions import PRESENTATION, PRESENTATION_LENS
from migviz.showing.layout import layout, scale_in_a_room
from migviz.showing.measure import LEAST_IN_A_ROOM
from migviz.showing.places.scene import Scene, scene_of


def paint_presentation(
    painter: QPainter,
    box: QRectF,
    seen: Seen,
    theme: Theme,
    scale: float | None = None,
    *,
    rate: float | None = None,
    beat: BeatNow | None = None,
) -> None:
    """A moment in a box; `scale`: None for as large as it fits; `rate` and `beat`: how time goes."""
    size = (round(box.width()), round(box.height()))
    places = layout(size, scale or scale_in_a_room(size), PRESENTATION_LENS if _has_lens(seen, beat) else PRESENTATION)
    theme = replace(theme, scale=places.scale, least=LEAST_IN_A_ROOM)
    goes = beat.beat.rate if beat is not None else rate_at(seen.run, seen.t, 1.0) if rate is None else rate
    painter.fillRect(box, theme.colour("ground"))
    painter.fillRect(rect(places.dock).translated(box.topLeft()), theme.colour("surface"))
    view = View(rate=goes, beat=beat, bars=True, presented=True, pace=rate_forms(goes))
    paint_stage(painter, rect(places.view).translated(box.topLeft()), seen, theme, view=view)
    margin = theme.px(16)
    strip = rect(places.strip).translated(box.topLeft()).adjusted(margin, 0, -margin / 2, 0)
    paint_strip(painter, strip, seen, theme)
    if places.lens:
        lens = rect(places.lens).translated(box.topLeft()).adjusted(margin, 0, -margin / 2, 0)
        paint_lens(painter, lens, seen, theme, strip_width=max(200.0, places.strip.width - theme.px(130)))


def _has_lens(seen: Seen, beat: BeatNow | None) -> bool:
    """In the pause of a run that is not mostly pause."""
    pauses = pause_span(seen.run) is not None and not seen.run.scenario.technique.through_disk
    return pauses and scene_of(seen, beat) is Scene.PAUSE
