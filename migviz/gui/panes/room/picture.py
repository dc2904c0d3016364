"""What does a room see, as a picture? For slides, for what comes next, and wherever no window shows it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import rect
from migviz.gui.painters.compare.painter import paint_compare
from migviz.gui.painters.evacuation.host_stage import paint_host_stage
from migviz.gui.painters.evacuation.lanes import paint_lanes
from migviz.gui.painters.evacuation.picture import paint_pause_head
from migviz.gui.painters.map.painter import paint_map
from migviz.gui.painters.map.shown import MapShown
from migviz.gui.painters.recording.picture import paint_recording_picture
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.painters.time_strip.painter import paint_strip
from migviz.gui.panes.room.page import paint_page
from migviz.gui.theme import Theme
from migviz.showing.evacuation_shown import HostShown
from migviz.showing.layout import Layout
from migviz.showing.parts import Shown, StageShown
from migviz.showing.places.lanes import lanes_in
from migviz.showing.presenting.page import PageShown

GAP = 12.0


def paint_room(
    painter: QPainter,
    box: QRectF,
    shown: Shown,
    page: PageShown | None,
    theme: Theme,
    map_shown: MapShown | None = None,
    *,
    pulse: float = -1.0,
) -> None:
    """The page, or else the stage with what is below it, two runs, a host, a recording, the map."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.translate(box.topLeft())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    whole = QRectF(0, 0, box.width(), box.height())
    painter.fillRect(whole, theme.colour("ground"))
    two = shown.compare
    if page is not None:
        paint_page(painter, whole, page, theme)
    elif shown.stage is not None:
        _paint_run(painter, shown, shown.stage, theme, pulse)
    elif two is not None:
        place = rect(shown.layout.view)
        paint_compare(painter, place, two.seen, theme, alignment=two.alignment, own_above=two.own_above, lens=two.lens)
    elif shown.host is not None:
        _paint_host(painter, shown.layout, shown.host, theme)
    elif shown.recording is not None:
        paint_recording_picture(painter, whole, shown.recording, theme)
    elif map_shown is not None:
        gap = theme.px(GAP)
        paint_map(painter, whole.adjusted(gap, gap, -gap, -gap), map_shown, theme)
    painter.restore()


def _paint_host(painter: QPainter, places: Layout, host: HostShown, theme: Theme) -> None:
    """Both hosts, and below them the lanes."""
    paint_host_stage(painter, rect(places.view), host.cards, theme, crosses=host.crosses, said=host.said)
    painter.fillRect(rect(places.dock), theme.colour("surface"))
    strip, weights = places.strip, tuple(lane.weight for lane in host.lanes.lanes)
    lanes = lanes_in(strip, weights, host.lanes.end, theme.scale)
    paint_pause_head(painter, lanes, theme)
    paint_lanes(painter, lanes, host.lanes, theme, t=host.t, closed=host.closed)


def _paint_run(painter: QPainter, shown: Shown, stage: StageShown, theme: Theme, pulse: float) -> None:
    places, margin = shown.layout, theme.px(16)
    painter.fillRect(rect(places.dock), theme.colour("surface"))
    view = View(
        rate=stage.rate,
        pulse=pulse,
        beat=stage.beat,
        pointed_list=stage.pointed_list,
        reason=stage.reason,
        bars=stage.bars,
        log=stage.log,
        presented=True,
        pace=stage.pace,
        hidden=stage.hidden,
    )
    paint_stage(painter, rect(places.view), stage.seen, theme, spotlight=stage.spotlight, view=view)
    if places.strip:
        strip = rect(places.strip).adjusted(margin, 0, -margin / 2, 0)
        paint_strip(
            painter,
            strip,
            shown.strip.seen,
            theme,
            breaks=shown.strip.breaks,
            stretched=shown.strip.stretched,
            closed=shown.strip.closed,
        )
    if places.lens and shown.lens is not None:
        lens = rect(places.lens).adjusted(margin, 0, -margin / 2, 0)
        width = max(200.0, places.strip.width - theme.px(130))
        paint_lens(painter, lens, shown.lens, theme, strip_width=width, soft=shown.strip.soft)
