"""How is what a section shows beside its words drawn for a room: the bars, a chart, a curve, the map, frames, the switch's table?"""

from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.bars import of_both, paint_bars
from migviz.gui.painters.boxes import box_of
from migviz.gui.painters.charts.scene import paint_charts
from migviz.gui.painters.curve.scene import CurveShown, paint_curve
from migviz.gui.painters.draw import CENTRE, LEFT, RIGHT, text
from migviz.gui.painters.frames.painter import ROW, paint_decoder, paint_fields, paint_frame_row
from migviz.gui.painters.map.axes import axes_for
from migviz.gui.painters.map.lines import speeds_over
from migviz.gui.painters.map.painter import paint_map
from migviz.gui.painters.map.shown import MapShown
from migviz.gui.painters.stage.network_cards import paint_table_card, table_lines
from migviz.gui.panes.curve import slider_axis
from migviz.gui.panes.map_sweeping import MapSweep
from migviz.gui.theme import Theme
from migviz.gui.widgets.field_control import title_of
from migviz.replay.frames import Which, frames_around
from migviz.replay.seen import Seen
from migviz.say import bars, in_charts, in_frames, in_window, on_map
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.showing.places.frames import DecoderPlaces
from migviz.showing.presenting.page import ChartOnPage
from migviz.showing.runs import run_of
from migviz.study.sweep import Sweep, quick_sweep
from migviz.trace.wire import decoded, frame_bytes

HEAD = 26.0
TABLE = 190.0
"""Pixels at 100 % that the switch's table is high at most."""
FRAMES = 5
"""Lines of the list of frames."""
GRID = (80, 50)
"""Cells of the map."""
BYTES = 0.48
"""Chosen: the share of the width that a frame's bytes have, where its fields stand beside them."""
WIDE = 600.0
"""Pixels at 100 % from which on bytes and fields stand beside each other."""


def paint_exhibit(painter: QPainter, box: QRectF, chart: ChartOnPage, theme: Theme) -> None:
    """By the lesson's word for it."""
    seen = chart.seen[0]
    match chart.view:
        case "iterations" | "log":
            _paint_bars(painter, box, chart, theme)
        case "curve":
            _paint_curve(painter, box, seen.run.scenario, chart.field, theme)
        case "map":
            paint_map(painter, box, _map(seen), theme)
        case "mac table":
            box.setHeight(min(box.height(), theme.px(TABLE)))
            paint_table_card(painter, box, table_lines(seen, spreading=False), theme)
        case "frames":
            _paint_frames(painter, box, seen, theme)
        case _:
            paint_charts(painter, box, chart.seen, theme)


def _paint_bars(painter: QPainter, box: QRectF, chart: ChartOnPage, theme: Theme) -> None:
    head = QRectF(box.left() + theme.px(6), box.top(), box.width() - theme.px(12), theme.px(HEAD))
    used = text(painter, head, bars.headings(chart.seen[0]), theme, font="count", optional=True)
    if chart.log:  # here is no switch that says so
        rest = head.adjusted(used + theme.px(12), 0, 0, 0)
        text(painter, rest, (in_window.log_scale(), ""), theme, role="muted", align=RIGHT, optional=True)
    rows = QRectF(box.left(), head.bottom() + theme.px(4), box.width(), box.bottom() - head.bottom() - theme.px(4))
    if len(chart.seen) == 1:
        paint_bars(painter, rows, chart.seen[0], theme, log=chart.log)
        return
    shared = of_both(chart.seen)
    half = rows.width() / 2
    for k, (one, word) in enumerate(zip(chart.seen, bars.above_and_below(), strict=True)):
        over = QRectF(rows.left() + k * half, rows.top(), half, theme.px(20))
        text(painter, over, word, theme, role="muted", align=CENTRE, optional=True)
        place = QRectF(over.left(), over.bottom(), half, rows.bottom() - over.bottom())
        paint_bars(painter, place, one, theme, log=chart.log, both=shared)


# --- all runs at once -----------------------------------------------------------------------------------------------


def _paint_curve(painter: QPainter, box: QRectF, scenario: Scenario, name: str, theme: Theme) -> None:
    title, value = title_of(FIELDS[name]), scenario[name]
    head = QRectF(box.left() + theme.px(6), box.top(), box.width() - theme.px(12), theme.px(HEAD))
    text(painter, head, (in_charts.effect_of(title), title, ""), theme, font="count", align=LEFT, optional=True)
    shown = CurveShown(
        sweep=_sweep(scenario, name),
        title=title,
        value=float(value) if isinstance(value, float) else None,
        run=run_of(scenario).metrics,
    )
    paint_curve(painter, box.adjusted(0, head.height() + theme.px(4), 0, 0), shown, theme)


@lru_cache(maxsize=4)
def _sweep(scenario: Scenario, name: str) -> Sweep:
    return quick_sweep(scenario, slider_axis(name, scenario[name]))


def _map(seen: Seen) -> MapShown:
    """The map of the pause, with this run as its point."""
    scenario = seen.run.scenario
    sweep = _map_of(scenario)
    x, y = (axis.name for axis in axes_for(scenario))
    values = [scenario[name] for name in (x, y)]
    return MapShown(
        sweep=sweep,
        point=(float(str(values[0])), float(str(values[1]))),
        lines=on_map.run_lines(seen, "downtime", x, y),
        sentence="",
        speeds=speeds_over(sweep),
    )


@lru_cache(maxsize=2)
def _map_of(scenario: Scenario) -> Sweep:
    made = MapSweep()
    made.show(scenario, GRID)
    made.refine()
    made.show(scenario, GRID, now=True)
    assert made.sweep is not None
    return made.sweep


# --- the network ----------------------------------------------------------------------------------------------------


def _paint_frames(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """The announcements, or the last frames where there is none, and the newest one taken apart."""
    announced = frames_around(seen.run, seen.t, FRAMES - 1, 1, Which.ANNOUNCEMENTS)
    frames, past = announced if announced[1] else frames_around(seen.run, seen.t, FRAMES - 1, 1, Which.ALL)
    high = theme.px(ROW)
    chosen = frames[max(0, past - 1)] if frames else None
    for k, frame in enumerate(frames):
        row = QRectF(box.left(), box.top() + k * high, box.width(), high)
        paint_frame_row(painter, row, frame, theme, chosen=frame is chosen, past=frame.t <= seen.t, focus=False)
    if chosen is None:
        return
    raw = frame_bytes(seen.run.network, chosen)
    head = QRectF(box.left() + theme.px(4), box.top() + len(frames) * high + theme.px(4), box.width(), theme.px(HEAD))
    text(painter, head, in_frames.heading(chosen.kind.value, len(raw)), theme, font="count", optional=True)
    _paint_frame(painter, box.adjusted(0, head.bottom() - box.top(), 0, 0), raw, theme, announces=chosen.kind.announces)


def _paint_frame(painter: QPainter, box: QRectF, raw: bytes, theme: Theme, *, announces: bool) -> None:
    """Its bytes with the fields beside them; where that is too narrow the fields alone."""
    wide = box.width() >= theme.px(WIDE)
    own = box_of(QRectF(box.left(), box.top(), box.width() * BYTES, box.height()))
    fields = box_of(box.adjusted(box.width() * BYTES + theme.px(8) if wide else 0.0, 0, 0, 0))
    places = DecoderPlaces(scale=theme.scale, box=own, top=box.top(), parts=decoded(raw), size=len(raw), fields=fields)
    if wide:
        paint_decoder(painter, places, raw, theme, lit=None, broadcast=announces)
    else:
        paint_fields(painter, places, theme, None, "broadcast" if announces else "source")
