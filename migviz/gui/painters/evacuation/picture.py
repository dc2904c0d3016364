"""What does an emptied host look like as a picture? Its numbers, how many at once, and the lanes of its VMs."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import card, text
from migviz.gui.painters.evacuation.host_stage import paint_host_stage
from migviz.gui.painters.evacuation.lanes import paint_lanes
from migviz.gui.theme import Theme
from migviz.say import in_evacuation
from migviz.showing.evacuation_shown import AtOnceShown, HostShown
from migviz.showing.places.lanes import RIGHT as PAUSES
from migviz.showing.places.lanes import LanesPlaces, places_in
from migviz.study.emptying import Way

CARD, HEADING = 150.0, 24.0
"""Pixels at 100 %: the width of a card that compares, the height of a line over the numbers."""


def paint_evacuated(
    painter: QPainter,
    box: QRectF,
    shown: HostShown,
    theme: Theme,
) -> None:
    """The whole of it, with the hosts at a time if it has one. Other numbers at once stand beside the numbers where there is room."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(box, theme.colour("ground"))
    weights = tuple(lane.weight for lane in shown.lanes.lanes)
    places = places_in(box_of(box), weights, shown.lanes.end, theme.scale, with_stage=shown.t is not None)
    head = _paint_ways(painter, rect(places.head), shown.at_once, theme)
    _paint_tiles(painter, head, shown, theme)
    if shown.t is not None:
        paint_host_stage(painter, rect(places.stage), shown.cards, theme, crosses=shown.crosses)
    card(painter, rect(places.lanes.card), theme)
    paint_pause_head(painter, places.lanes, theme)
    paint_lanes(painter, places.lanes, shown.lanes, theme, t=shown.t, closed=shown.closed)


def _paint_tiles(painter: QPainter, box: QRectF, shown: HostShown, theme: Theme) -> None:
    card(painter, box, theme)
    inner = box.adjusted(theme.px(14), theme.px(6), -theme.px(14), -theme.px(6))
    line = QRectF(inner.left(), inner.top(), inner.width(), theme.px(HEADING))
    text(painter, line, (*shown.titles, ""), theme, font="control", role="muted", optional=True)
    wide = inner.width() / len(shown.tiles)
    for number, tile in enumerate(shown.tiles):
        left = inner.left() + number * wide
        place = QRectF(left, line.bottom(), wide - theme.px(10), theme.px(20))
        text(painter, place, tile.name, theme, font="axis", role="muted")
        text(painter, place.translated(0, theme.px(22)), tile.value, theme, font="value")
        text(
            painter, place.translated(0, theme.px(44)), (tile.more, ""), theme, font="axis", role="muted", optional=True
        )


def _paint_ways(painter: QPainter, box: QRectF, tried: AtOnceShown, theme: Theme) -> QRectF:
    """Cards that compare, at the right; returns what room is left."""
    room = int((box.width() - theme.px(820)) // theme.px(CARD))
    shown = _nearest(tried, room)
    if not shown:
        return box
    wide = len(shown) * theme.px(CARD)
    side = QRectF(box.right() - wide, box.top(), wide, box.height())
    line = QRectF(side.left(), side.top(), side.width(), theme.px(HEADING))
    text(painter, line, in_evacuation.at_once_head(), theme, font="control")
    for number, way in enumerate(shown):
        place = QRectF(
            side.left() + number * theme.px(CARD), line.bottom(), theme.px(CARD - 8), side.bottom() - line.bottom()
        )
        _paint_way(painter, place, way, theme, chosen=way.at_once == tried.at_once)
    return box.adjusted(0, 0, -wide - theme.px(12), 0)


def _nearest(tried: AtOnceShown, room: int) -> Sequence[Way]:
    """As many as there is room for, about the number that is chosen."""
    if room < 2:
        return ()
    first = max(0, min(tried.at_once - 1 - room // 2, len(tried.ways) - room))
    return tried.ways[first : first + room]


def _paint_way(painter: QPainter, box: QRectF, way: Way, theme: Theme, *, chosen: bool) -> None:
    card(painter, box, theme, pen=theme.pen("select", 2.4) if chosen else None, fill="surface" if chosen else "sunk")
    number = box.adjusted(theme.px(12), 0, 0, 0)
    used = text(painter, number, f"{way.at_once}", theme, font="title") + theme.px(14)
    after, pause = in_evacuation.at_once_card(way.empty_after, way.worst_pause)
    upper = QRectF(
        number.left() + used,
        box.center().y() - theme.px(22),
        box.right() - number.left() - used - theme.px(6),
        theme.px(22),
    )
    text(painter, upper, after, theme, font="count")
    text(painter, upper.translated(0, theme.px(22)), pause, theme, font="axis", role="muted")


def paint_pause_head(painter: QPainter, places: LanesPlaces, theme: Theme) -> None:
    """Over the pauses at the lanes' ends."""
    if places.rows:
        first = places.rows[0]
        top = min(first.top, places.pauses[0].top) if places.pauses[0] else first.top
        line = QRectF(first.right + theme.px(10), top - theme.px(17), theme.px(PAUSES), theme.px(16))
        text(painter, line, in_evacuation.pause_head(), theme, font="axis", role="muted")
