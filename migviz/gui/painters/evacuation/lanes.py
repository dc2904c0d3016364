"""How are the lanes of an emptied host drawn: each VM's waiting, set-up, iterations, pause and what comes after, to scale?"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import in_qt, rect
from migviz.gui.painters.closed import paint_closed
from migviz.gui.painters.draw import CENTRE, RIGHT, fitting, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.time_strip.painter import paint_axis
from migviz.gui.theme import Theme
from migviz.replay.lanes import Lane, Lanes, Stretch
from migviz.say import in_evacuation
from migviz.showing.places.lanes import LanesPlaces
from migviz.trace import Copying

INSIDE = 0.12
"""Share of a row that is left free above a lane, and below it."""
FOOT = 0.18
PAUSE = 2.6
THIN = 9.0
"""Pixels at 100 %: in lanes that are lower, tints, dots and frames would be all there is; there every stretch has its full colour."""
DISC = 18.0


def paint_lanes(
    painter: QPainter,
    places: LanesPlaces,
    shown: Lanes,
    theme: Theme,
    *,
    t: float | None = None,
    pointed: str = "",
    closed: Sequence[str] = (),
) -> None:
    """All lanes, the link's row and the time; `t`: up to then it has been played; `pointed`: the VM that is pointed at; `closed`: what is said
    over what is not told."""
    axis = places.axis
    _paint_grid(painter, places, theme)
    for lane, row, name, pause in zip(shown.lanes, places.rows, places.names, places.pauses, strict=True):
        if lane.name == pointed:
            _paint_pointed(painter, rect(row), rect(name), theme)
        inner = row.inset(0, row.height * INSIDE, 0, row.height * INSIDE)
        _Lane(painter, places, rect(inner), theme, t, shown.end).paint(lane)
        if name:
            _paint_name(painter, rect(name), lane, theme)
            _paint_pause_text(painter, rect(pause), lane, theme)
    _paint_sharing(painter, places, shown, theme)
    if shown.until is not None and closed:
        _paint_closed(painter, places, shown.until, closed, theme)
    labels = rect(places.ticks)
    if shown.until is not None:
        labels.setRight(axis.x(shown.until) - theme.px(16))
    paint_axis(painter, in_qt(axis), labels, theme, apart=110, end=shown.until is None)
    if t is not None:
        _paint_playhead(painter, places, t, theme)


def _paint_closed(painter: QPainter, places: LanesPlaces, until: float, said: Sequence[str], theme: Theme) -> None:
    """From then on nothing is told, of any VM."""
    left, top = places.axis.x(until), places.rows[0].top if places.rows else places.shared.top
    closed = QRectF(left, top, places.shared.right - left, places.shared.bottom - top)
    painter.fillRect(closed, theme.colour("ground"))
    paint_closed(painter, closed, said, theme)


def _paint_pointed(painter: QPainter, row: QRectF, name: QRectF, theme: Theme) -> None:
    """A ground below the lane, and a frame around it and its name."""
    place = row.adjusted(name.left() - row.left() - theme.px(4), 0, 0, 0) if name.width() > 0 else row
    painter.fillRect(place, theme.colour("sunk"))
    painter.setPen(theme.pen("select", 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(1, 0, -1, 0))


def _paint_playhead(painter: QPainter, places: LanesPlaces, t: float, theme: Theme) -> None:
    x, top = places.axis.x(t), places.rows[0].top if places.rows else places.shared.top
    painter.setPen(theme.pen("select", 2))
    painter.drawLine(QPointF(x, top), QPointF(x, places.shared.bottom))
    words = in_evacuation.playhead_text(t)
    wide = theme.width("axis", words) + theme.px(12)
    left = min(max(x - wide / 2, places.shared.left), places.shared.right - wide)
    flag = QRectF(left, top - theme.px(19), wide, theme.px(19))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("select"))
    painter.drawRoundedRect(flag, theme.px(4), theme.px(4))
    text(painter, flag, words, theme, font="axis", role="on.mark", align=CENTRE)


def _paint_grid(painter: QPainter, places: LanesPlaces, theme: Theme) -> None:
    top = places.rows[0].top if places.rows else places.shared.top
    painter.setPen(theme.pen("faint", 1))
    for t in places.axis.ticks(theme.px(110)):
        x = places.axis.x(t)
        painter.drawLine(QPointF(x, top), QPointF(x, places.shared.bottom))


def _paint_name(painter: QPainter, box: QRectF, lane: Lane, theme: Theme) -> None:
    size = in_evacuation.memory_text(lane)
    wide = theme.width("axis", size)
    text(painter, box.adjusted(0, 0, -wide - theme.px(8), 0), lane.name, theme, font="control")
    text(painter, box, size, theme, font="axis", role="muted", align=RIGHT)


def _paint_pause_text(painter: QPainter, box: QRectF, lane: Lane, theme: Theme) -> None:
    role = "warning" if lane.is_over_limit else "ink" if lane.is_worst else "muted"
    bold = lane.is_worst or lane.is_over_limit
    used = text(painter, box, in_evacuation.pause_text(lane), theme, font="control" if bold else "label", role=role)
    side = min(theme.px(18), box.height())
    if lane.is_worst and used + side + theme.px(6) <= box.width():
        icon = QRectF(box.left() + used + theme.px(6), box.center().y() - side / 2, side, side)
        paint_icon(painter, icon, "stopwatch", theme.colour(role), theme)


def _role_of(stretch: Stretch) -> str:
    """What it sends: all for the first time, what has changed since, what the target lacks; or what goes over the disk."""
    if stretch.copying in (Copying.SAVE, Copying.RESTORE):
        return "pause"
    return "target" if stretch.copying is Copying.PUSH else "source" if stretch.number == 1 else "dirty"


class _Lane:
    """One lane being drawn."""

    def __init__(
        self, painter: QPainter, places: LanesPlaces, box: QRectF, theme: Theme, t: float | None, end: float
    ) -> None:
        self._painter, self._axis, self._box, self._theme = painter, places.axis, box, theme
        self._playhead, self._until = t, end if t is None else t
        self._is_thin = box.height() < theme.px(THIN)

    def paint(self, lane: Lane) -> None:
        self._paint_waiting(lane)
        if lane.begin is not None and lane.over is not None:
            self._paint_set_up(lane)
            self._paint_stretches(lane.copied)
            self._paint_after(lane)
        if lane.paused is not None:
            self._paint_pause(*lane.paused)

    def _span(self, start: float, end: float) -> QRectF:
        """What goes on after the host is empty, as a client's waiting may, ends with the axis: right of it are words."""
        left, right = self._axis.x(min(start, self._axis.end)), self._axis.x(min(end, self._axis.end))
        return QRectF(left, self._box.top(), max(0.0, right - left), self._box.height())

    def _line(self, start: float, end: float, role: str, style: Qt.PenStyle, width: float = 1.4) -> None:
        y = self._box.center().y()
        self._painter.setPen(self._theme.pen(role, width, style))
        self._painter.drawLine(QPointF(self._axis.x(start), y), QPointF(self._axis.x(end), y))

    def _paint_waiting(self, lane: Lane) -> None:
        end = self._axis.end if lane.begin is None else lane.begin
        if end <= lane.asked:
            return
        words = fitting(self._theme, "axis", (in_evacuation.waits(), ""), self._span(lane.asked, end).width() * 0.6)
        if self._is_thin:
            self._line(lane.asked, end, "faint", Qt.PenStyle.SolidLine, 1.0)
        else:
            self._line(lane.asked, end, "line", Qt.PenStyle.DotLine)
        if words and self._box.height() >= self._theme.px(14):
            left = self._axis.x(lane.asked) + self._theme.px(10)
            wide = self._theme.width("axis", words) + self._theme.px(8)
            place = self._beside_playhead(
                QRectF(left, self._box.top(), wide, self._box.height()), self._span(lane.asked, end)
            )
            if place is None:
                return
            self._painter.fillRect(place, self._theme.colour("surface"))
            text(self._painter, place, words, self._theme, font="axis", role="muted", align=CENTRE)

    def _paint_set_up(self, lane: Lane) -> None:
        assert lane.begin is not None and lane.ready is not None
        self._frame(self._span(lane.begin, lane.ready), "line" if self._is_thin else "surface")

    def _frame(self, place: QRectF, fill: str) -> None:
        self._painter.fillRect(place, self._theme.colour(fill))
        if self._is_thin:
            return
        self._painter.setPen(self._theme.pen("line", 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        if place.width() >= 1:
            self._painter.drawRect(place)

    def _paint_stretches(self, stretches: Sequence[Stretch]) -> None:
        """Where a VM is written too fast there are a hundred of them in a lane, and this is half of what its host's picture takes."""
        painter, theme = self._painter, self._theme
        foot = self._box.height() * FOOT
        until = self._axis.x(self._until)
        has_numbers = theme.height("axis") <= self._box.height() - foot + 1
        beside = theme.px(6)
        for stretch in stretches:
            place, role = self._span(stretch.start, stretch.end), _role_of(stretch)
            self._frame(place, role if self._is_thin else f"{role}.tint")
            played = min(place.right(), until) - place.left()
            if played > 0:
                painter.fillRect(QRectF(place.left(), place.bottom() - foot, played, foot), theme.colour(role))
            if has_numbers and stretch.number and place.width() > beside:
                self._paint_number(f"{stretch.number}", place.adjusted(0, 0, 0, -foot), place)

    def _paint_number(self, number: str, room: QRectF, place: QRectF) -> None:
        wide = self._theme.width("axis", number) + self._theme.px(6)
        if wide > place.width():
            return
        middle = QRectF(room.center().x() - wide / 2, room.top(), wide, room.height())
        beside = self._beside_playhead(middle, place)
        if beside is not None:
            text(self._painter, beside, number, self._theme, font="axis", align=CENTRE)

    def _beside_playhead(self, words: QRectF, inside: QRectF) -> QRectF | None:
        """So far to the side that the playhead's line does not go through words; None where they have no room for that `inside`."""
        if self._playhead is None:
            return words
        x, apart = self._axis.x(self._playhead), self._theme.px(3)
        if not words.left() - apart < x < words.right() + apart:
            return words
        if x + apart + words.width() <= inside.right():
            return words.translated(x + apart - words.left(), 0)
        return words.translated(x - apart - words.right(), 0) if x - apart - words.width() >= inside.left() else None

    def _paint_pause(self, start: float, end: float) -> None:
        """To scale, but never thinner than can be seen."""
        place = self._span(start, end)
        wide = max(place.width(), self._theme.px(PAUSE))
        self._painter.fillRect(
            QRectF(place.left(), place.top() - 1, wide, place.height() + 2), self._theme.colour("pause")
        )

    def _paint_after(self, lane: Lane) -> None:
        assert lane.over is not None
        if lane.arrived is not None:
            since = max(lane.arrived, lane.over)
            now = min(max(since, self._until), self._axis.end)
            self._line(since, now, "target", Qt.PenStyle.SolidLine, 1.0 if self._is_thin else 2.4)
            if not self._is_thin:
                self._line(now, self._axis.end, "target", Qt.PenStyle.DashLine)
        elif lane.is_told:
            self._paint_cross(self._axis.x(lane.over))
        for start, end in lane.stalls:
            place = self._span(start, end)
            high = max(1.5, self._box.height() * 0.14)
            bar = QRectF(place.left(), self._box.top() - high / 2, max(place.width(), 1.5), high)
            self._painter.fillRect(bar, self._theme.colour("client"))

    def _paint_cross(self, x: float) -> None:
        """Behind the last attempt; at the axis' end before it, for right of it is what is said of the pause."""
        side, apart = min(self._theme.px(16), self._box.height()), self._theme.px(3)
        left = min(x + apart, self._axis.x(self._axis.end) - side - apart)
        icon = QRectF(left, self._box.center().y() - side / 2, side, side)
        paint_icon(self._painter, icon, "cross", self._theme.colour("warning"), self._theme)


def _paint_sharing(painter: QPainter, places: LanesPlaces, shown: Lanes, theme: Theme) -> None:
    """How many share the link: a number in a disc in the middle of each stretch that has room for it."""
    text(painter, rect(places.shared_name), in_evacuation.shared_by(), theme, font="control")
    box = rect(places.shared)
    painter.fillRect(box, theme.colour("sunk"))
    for start, end, count in shown.sharing:
        left, right = places.axis.x(start), places.axis.x(end)
        place = QRectF(left, box.top(), right - left, box.height())
        painter.fillRect(place, theme.colour("link"))
        painter.setPen(theme.pen("surface", 1))
        painter.drawLine(place.topRight(), place.bottomRight())
        _paint_disc(painter, place, f"{count}", theme)
    painter.setPen(theme.pen("line", 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def _paint_disc(painter: QPainter, place: QRectF, number: str, theme: Theme) -> None:
    side = max(theme.px(DISC), theme.width("axis", number) + theme.px(8))
    if place.width() < side + theme.px(4):
        return
    disc = QRectF(place.center().x() - side / 2, place.center().y() - theme.px(DISC) / 2, side, theme.px(DISC))
    painter.setBrush(theme.colour("surface"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(disc, theme.px(DISC) / 2, theme.px(DISC) / 2)
    text(painter, disc, number, theme, font="axis", align=CENTRE)
