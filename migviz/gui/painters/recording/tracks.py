"""How are the two strips of a recording and its model drawn, and what lies between them?"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.closed import paint_closed
from migviz.gui.painters.draw import CENTRE, LEFT, RIGHT, card, fitting, hatch, polyline, text
from migviz.gui.painters.recording.client import paint_client
from migviz.gui.painters.recording.ghost import paint_ghost
from migviz.gui.painters.time_strip.geometry import Axis
from migviz.gui.theme import Theme
from migviz.say import in_recording
from migviz.showing.places.recording import LanePlace, TrackPlaces
from migviz.showing.recording import EdgeShown, LaneShown, Piece, Stay, TrackShown

FOOT, BESIDE = 6.0, 6.0
"""Pixels of the solid foot of what has been played, and beside words."""


def axis_of(bar: QRectF, end: float) -> Axis:
    """Times along a strip."""
    return Axis(box=bar, left=bar.left(), width=bar.width(), start=0.0, end=end)


def paint_track(
    painter: QPainter,
    places: TrackPlaces,
    track: TrackShown,
    theme: Theme,
    *,
    end: float,
    t: float,
    closed: Sequence[str] = (),
) -> None:
    """A card with its heading, the strip and the lanes below it; `t`: what has been played; `closed`: what is said over what is not told."""
    card(painter, places.card, theme, fill="sunk")
    _paint_head(painter, places, track, theme)
    axis = axis_of(places.strip.bar, end)
    for piece in track.pieces:
        _paint_piece(painter, axis, piece, t, theme)
    painter.setPen(theme.pen("line", 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    right = axis.x(track.end) if track.until is None else axis.x(track.until)
    painter.drawRect(QRectF(axis.box.left(), axis.box.top(), right - axis.box.left(), axis.box.height()))
    for place, lane in zip(places.lanes, track.lanes, strict=False):
        _paint_lane(painter, place, lane, end, theme)
    if track.pause is not None:
        _paint_pause(painter, axis, track.pause, theme)
    if track.ghost is not None:
        paint_ghost(painter, axis, track.ghost, theme)
    if track.until is not None:
        _paint_closed(painter, places, axis, track.until, closed, theme)


def _paint_head(painter: QPainter, places: TrackPlaces, track: TrackShown, theme: Theme) -> None:
    full = track.letter == in_recording.letters()[0]
    if places.head.isEmpty():
        name = places.strip.name
        spot = QPointF(name.left() + theme.px(9), name.center().y())
        paint_badge(painter, spot, track.letter, theme, full=full, radius=9)
        text(painter, name.adjusted(theme.px(24), 0, 0, 0), (track.title, ""), theme, font="control", optional=True)
        return
    paint_badge(
        painter, QPointF(places.head.left() + theme.px(12), places.head.center().y()), track.letter, theme, full=full
    )
    heading = places.head.adjusted(theme.px(32), 0, 0, 0)
    used = text(painter, heading, track.title, theme, font="value")
    text(painter, heading.adjusted(used + theme.px(18), 0, 0, 0), track.about, theme, role="muted", optional=True)
    text(painter, places.strip.name, in_recording.migration(), theme, font="control", optional=True)


def paint_badge(
    painter: QPainter, spot: QPointF, letter: str, theme: Theme, *, full: bool, radius: float = 12.0
) -> None:
    """A letter in a disc: full for what was recorded, hollow for the model."""
    wide = theme.px(radius)
    painter.setPen(theme.pen("ink", 1.4))
    painter.setBrush(theme.colour("ink" if full else "surface"))
    painter.drawEllipse(spot, wide, wide)
    box = QRectF(spot.x() - wide, spot.y() - wide, 2 * wide, 2 * wide)
    text(painter, box, letter, theme, font="control", role="surface" if full else "ink", align=CENTRE)


def _paint_piece(painter: QPainter, axis: Axis, piece: Piece, t: float, theme: Theme) -> None:
    left, right = axis.x(piece.start), axis.x(piece.end)
    place = QRectF(left, axis.box.top(), max(right - left, 0.5), axis.box.height())
    if not piece.role:
        _paint_unknown(painter, place, piece.forms, theme)
        return
    painter.fillRect(place, theme.colour(f"{piece.role}.tint"))
    if piece.role == "pause":
        hatch(painter, place, theme, "line")
    played = min(right, axis.x(t)) - left
    if played > 0:
        foot = theme.px(FOOT)
        painter.fillRect(QRectF(left, place.bottom() - foot, played, foot), theme.colour(piece.role))
    painter.setPen(theme.pen("line", 1))
    painter.drawLine(place.topRight(), place.bottomRight())
    if piece.role != "pause" and place.width() > 2 * theme.px(BESIDE):
        _paint_words(painter, place, piece, axis.x(t), theme)


def _paint_words(painter: QPainter, place: QRectF, piece: Piece, playhead: float, theme: Theme) -> None:
    """The name at the left and how long it took at the right, neither under the playhead."""
    inner = place.adjusted(theme.px(BESIDE), 0, -theme.px(BESIDE), -theme.px(FOOT - 2))
    font = "control" if inner.height() >= theme.height("control") else "axis"
    left, right = _beside(inner, playhead, theme)
    room = left if theme.width(font, piece.forms[-1]) <= left.width() else right
    beside = "label" if font == "control" else "axis"
    seconds = theme.width(beside, piece.seconds) + theme.px(12) if piece.seconds else 0.0
    shared = seconds if room == right else 0.0
    name = fitting(theme, font, (*piece.forms, ""), room.width() - shared)
    if not name:  # how long it took has no room beside it
        name, seconds = fitting(theme, font, (*piece.forms, ""), room.width()), 0.0
    if name:
        text(painter, room, name, theme, font=font)
    if 0 < seconds <= right.width():
        text(painter, right, piece.seconds, theme, font=beside, align=RIGHT)


def _beside(inner: QRectF, playhead: float, theme: Theme) -> tuple[QRectF, QRectF]:
    """What is free at the left of the playhead and at its right: the same where it is elsewhere."""
    gap = theme.px(4)
    if not inner.left() - gap < playhead < inner.right() + gap:
        return inner, inner
    left, right = QRectF(inner), QRectF(inner)
    left.setRight(max(inner.left(), playhead - gap))
    right.setLeft(min(inner.right(), playhead + gap))
    return left, right


def _paint_unknown(painter: QPainter, place: QRectF, forms: Sequence[str], theme: Theme) -> None:
    """Hatched in a dashed frame, and said so where there is room: never zero, never the model's values."""
    if place.width() < 1.0:
        return
    hatch(painter, place, theme, "line")
    painter.setPen(theme.pen("line", 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place)
    font = "label" if place.height() >= theme.height("label") else "axis"
    words = fitting(theme, font, (*forms, ""), place.width() - theme.px(20))
    if words:
        wide, high = theme.width(font, words) + theme.px(14), min(place.height() - 2, theme.height(font))
        label = QRectF(place.center().x() - wide / 2, place.center().y() - high / 2, wide, high)
        painter.fillRect(label, theme.colour("sunk"))
        text(painter, label, words, theme, font=font, align=CENTRE)


def _paint_lane(painter: QPainter, place: LanePlace, lane: LaneShown, end: float, theme: Theme) -> None:
    text(painter, place.name, lane.name, theme, font="control", optional=True)
    if lane.client is not None:
        paint_client(painter, axis_of(place.bar, end), lane.client, theme)
        return
    if lane.missing:
        _paint_unknown(painter, place.bar, lane.missing, theme)
    axis = axis_of(place.bar, end)
    for stay in lane.stays:
        _paint_stay(painter, axis, stay, theme)


def _paint_stay(painter: QPainter, axis: Axis, stay: Stay, theme: Theme) -> None:
    """As high as the VM is fast."""
    left, right, box = axis.x(stay.start), axis.x(stay.end), axis.box
    place = QRectF(left, box.top(), right - left, box.height())
    if not stay.role:
        _paint_unknown(painter, place, (stay.words,), theme)
        return
    if stay.speed < 1.0:
        painter.fillRect(place, theme.colour(f"{stay.role}.tint"))
    high = place.height() * stay.speed
    painter.fillRect(QRectF(left, place.bottom() - high, place.width(), high), theme.colour(stay.role))
    role = "on.mark" if stay.role == "source" else "on.light_mark"
    inner = place.adjusted(theme.px(6), 0, -theme.px(4), 0)
    font = "control" if place.height() >= theme.height("control") else "axis"
    if stay.speed == 1.0 and stay.words:
        text(painter, inner, (stay.words, ""), theme, font=font, role=role, align=LEFT, optional=True)


def _paint_pause(painter: QPainter, axis: Axis, pause: tuple[float, float], theme: Theme) -> None:
    """True to scale, but never thinner than can be seen."""
    left = axis.x(pause[0])
    wide = max(theme.px(2.4), axis.x(pause[1]) - left)
    reach = theme.px(4)
    place = QRectF(left, axis.box.top() - reach, wide, axis.box.height() + 2 * reach)
    if wide <= theme.px(12):
        painter.fillRect(place, theme.colour("pause"))
        return
    inner = QRectF(left, axis.box.top(), wide, axis.box.height())
    painter.fillRect(inner, theme.colour("pause.tint"))
    hatch(painter, inner, theme, "line")
    painter.setPen(theme.pen("pause", 2))
    painter.drawLine(place.topLeft(), place.bottomLeft())
    painter.drawLine(place.topRight(), place.bottomRight())


def _paint_closed(
    painter: QPainter, places: TrackPlaces, axis: Axis, until: float, said: Sequence[str], theme: Theme
) -> None:
    """From then on nothing is told."""
    left, bottom = axis.x(until), (places.lanes[-1] if places.lanes else places.strip).bar.bottom()
    closed = QRectF(left, axis.box.top(), axis.box.right() - left, bottom - axis.box.top())
    painter.fillRect(closed.adjusted(0, -1, 1, 1), theme.colour("ground"))
    paint_closed(painter, closed, said, theme)


def paint_edges(
    painter: QPainter, box: QRectF, name: QRectF, edges: Sequence[EdgeShown], end: float, theme: Theme
) -> None:
    """Each recorded edge leads to the model's, and says how much later that is, where the words have room."""
    axis = axis_of(box, end)
    text(painter, name, (in_recording.difference(), ""), theme, role="muted", optional=True)
    free = box.right() + theme.px(6)
    for edge in sorted(edges, key=lambda one: (not one.is_end, -one.recorded)):
        high, low = axis.x(edge.recorded), axis.x(edge.model)
        bend = box.height() * 0.28
        points = [
            QPointF(high, box.top()),
            QPointF(high, box.top() + bend),
            QPointF(low, box.bottom() - bend),
            QPointF(low, box.bottom()),
        ]
        polyline(painter, points, theme.pen("ink" if edge.is_end else "line", 1.4 if edge.is_end else 1.0))
        font = "control" if edge.is_end else "label"
        wide, left = theme.width(font, edge.words) + theme.px(2), min(high, low)
        room = QRectF(left - wide - theme.px(5), box.top(), wide, box.height())
        crossed = any(
            room.left() < axis.x(max(other.recorded, other.model))
            and axis.x(min(other.recorded, other.model)) < room.right()
            for other in edges
            if other is not edge
        )
        if edge.words and room.left() >= box.left() and left <= free and not crossed:
            text(painter, room, edge.words, theme, font=font, role="ink" if edge.is_end else "muted", align=RIGHT)
            free = room.left() - theme.px(4)
