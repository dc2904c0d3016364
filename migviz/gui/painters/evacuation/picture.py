"""What does an emptied host look like as a picture? Its numbers, how many at once, and the lanes of its VMs."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import card, text
from migviz.gui.painters.evacuation.host_stage import paint_host_stage
from migviz.gui.painters.evacuation.lanes import paint_lanes
from migviz.gui.theme import Theme
from migviz.replay.lanes import cards_at, lanes_of
from migviz.say import in_evacuation
from migviz.showing.places.lanes import RIGHT as PAUSES
from migviz.showing.places.lanes import LanesPlaces, places_in
from migviz.study.emptying import Way
from migviz.trace.evacuated import Evacuated

CARD, HEADING = 150.0, 24.0
"""Pixels at 100 %: the width of a card that compares, the height of a line over the numbers."""


def paint_evacuated(
    painter: QPainter,
    box: QRectF,
    found: Evacuated,
    theme: Theme,
    *,
    t: float | None = None,
    ways: Sequence[Way] = (),
) -> None:
    """The whole of it; `t`: with the hosts at that time, too. `ways`: the same host with other numbers at once, beside the numbers
    where there is room."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(box, theme.colour("ground"))
    shown = lanes_of(found)
    weights = tuple(lane.weight for lane in shown.lanes)
    places = places_in(box_of(box), weights, shown.end, theme.scale, with_stage=t is not None)
    head = rect(places.head)
    head = _paint_ways(painter, head, found, ways, theme)
    _paint_tiles(painter, head, found, theme)
    if t is not None:
        paint_host_stage(painter, rect(places.stage), cards_at(found, t), theme)
    card(painter, rect(places.card), theme)
    _paint_pause_head(painter, places, theme)
    paint_lanes(painter, places, shown, theme, t=t)


def _paint_tiles(painter: QPainter, box: QRectF, found: Evacuated, theme: Theme) -> None:
    card(painter, box, theme)
    inner = box.adjusted(theme.px(14), theme.px(6), -theme.px(14), -theme.px(6))
    line = QRectF(inner.left(), inner.top(), inner.width(), theme.px(HEADING))
    text(painter, line, (*_titles(found), ""), theme, font="control", role="muted", optional=True)
    tiles = in_evacuation.tiles(found)
    wide = inner.width() / len(tiles)
    for number, (name, value, below) in enumerate(tiles):
        left = inner.left() + number * wide
        place = QRectF(left, line.bottom(), wide - theme.px(10), theme.px(20))
        text(painter, place, name, theme, font="axis", role="muted")
        text(painter, place.translated(0, theme.px(22)), value, theme, font="value")
        text(painter, place.translated(0, theme.px(44)), (below, ""), theme, font="axis", role="muted", optional=True)


def _titles(found: Evacuated) -> tuple[str, ...]:
    name = str(found.evacuation.shared["title"])
    said = in_evacuation.title_of(found)
    return (f"{name}: {said[0]}", *said) if name else said


def _paint_ways(painter: QPainter, box: QRectF, found: Evacuated, ways: Sequence[Way], theme: Theme) -> QRectF:
    """Cards that compare, at the right; returns what room is left."""
    room = int((box.width() - theme.px(820)) // theme.px(CARD))
    shown = _nearest(ways, found, room)
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
        _paint_way(painter, place, way, theme, chosen=way.at_once == _at_once(found))
    return box.adjusted(0, 0, -wide - theme.px(12), 0)


def _at_once(found: Evacuated) -> int:
    value = found.evacuation["evacuation.at_once"]
    return len(found.vms) if value is None else min(len(found.vms), int(float(value)))


def _nearest(ways: Sequence[Way], found: Evacuated, room: int) -> Sequence[Way]:
    """As many as there is room for, about the number that is chosen."""
    if room < 2:
        return ()
    first = max(0, min(_at_once(found) - 1 - room // 2, len(ways) - room))
    return ways[first : first + room]


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


def _paint_pause_head(painter: QPainter, places: LanesPlaces, theme: Theme) -> None:
    if places.rows:
        first = places.rows[0]
        line = QRectF(first.right + theme.px(10), first.top - theme.px(18), theme.px(PAUSES), theme.px(16))
        text(painter, line, in_evacuation.pause_head(), theme, font="axis", role="muted")
