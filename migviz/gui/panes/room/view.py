"""The room's picture as a widget: on the audience's screen as large as that, in the presenter's window smaller. The mouse points or draws, and
a tablet's pen draws where it touches."""

from time import monotonic

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QPolygonF,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.map.shown import MapShown
from migviz.gui.painters.picture import draw_image
from migviz.gui.painters.stage.view import pulse_at
from migviz.gui.panes.room.picture import paint_room
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import HeardAs
from migviz.say import in_presenting
from migviz.showing.composition import room_size
from migviz.showing.measure import LEAST_IN_A_ROOM
from migviz.showing.parts import Shown
from migviz.showing.presenting.holding import room_sees
from migviz.showing.presenting.ink import enlarged
from migviz.showing.presenting.page import PageShown, page_shown
from migviz.showing.room import Room
from migviz.showing.shown import shown
from migviz.showing.state import State
from migviz.values import dataclass

BETWEEN = 100
"""Chosen: milliseconds between two pictures where it is small and time goes on."""
DOT, NIB = 11.0, 4.0
"""Pixels at 100 % of the dot's radius, and of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomShown:
    """What the room sees: `theme` in the scale of its picture, `size` of which is in pixels."""

    shown: Shown
    page: PageShown | None
    theme: Theme
    size: tuple[int, int]
    room: Room
    map: MapShown | None


def room_shown(state: State, map_shown: MapShown | None = None) -> RoomShown:
    """What the room sees in this state."""
    state = room_sees(state)
    now = shown(state)
    return RoomShown(
        shown=now,
        page=page_shown(state),
        theme=Theme(
            name=now.look.theme, scale=now.layout.drawn, reduced_motion=now.look.reduced_motion, least=LEAST_IN_A_ROOM
        ),
        size=room_size(state),
        room=state.room,
        map=map_shown,
    )


class RoomView(QWidget, HeardAs):
    """Paints what the room sees, and says where the mouse is on it, in shares of its width and height."""

    is_heard_as = "picture"
    pointed = Signal(object)
    pen_put_down = Signal(object)
    pen_drawn = Signal(object)
    stroke_taken_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now: RoomShown | None = None
        self._small: QImage | None = None
        """The picture as it was last drawn, where the widget is smaller"""
        self._soon = QTimer(self, singleShot=True, interval=BETWEEN)
        self._soon.timeout.connect(self._draw_small)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(in_presenting.picture_name())

    def show_room(self, now: RoomShown) -> None:
        """Another picture."""
        self._now = now
        self.setAccessibleDescription(now.page.title or now.page.above if now.page is not None else now.shown.caption)
        self.setCursor(Qt.CursorShape.CrossCursor if now.room.pen else Qt.CursorShape.BlankCursor)
        if not self._is_small() or not now.shown.playing:
            self._draw_small()
        elif not self._soon.isActive():
            self._soon.start()

    def _draw_small(self) -> None:
        self._small = None
        self.update()

    def _is_small(self) -> bool:
        return self._now is not None and self.picture().width() < 0.9 * self._now.size[0]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was drawn has another size."""
        self._small = None

    def picture(self) -> QRectF:
        """Where the picture is in the widget."""
        if self._now is None:
            return QRectF(self.rect())
        width, height = self._now.size
        scale = min(self.width() / width, self.height() / height)
        left, top = (self.width() - width * scale) / 2, (self.height() - height * scale) / 2
        return QRectF(left, top, width * scale, height * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, what is drawn on it, the dot."""
        painter = QPainter(self)
        now = self._now
        painter.fillRect(
            self.rect(), Qt.GlobalColor.black if now is None or now.room.black else now.theme.colour("ground")
        )
        if now is not None and not now.room.black:
            place = self.picture()
            painter.setClipRect(place)
            if self._is_small():
                self._small = self._small or _drawn_small(now, place, self.devicePixelRatioF())
                painter.drawImage(place, self._small)
            else:
                painter.translate(place.topLeft())
                painter.scale(place.width() / now.size[0], place.height() / now.size[1])
                _paint(painter, now)
        painter.end()

    # --- the mouse --------------------------------------------------------------------------------------

    def _spot(self, point: QPointF) -> tuple[float, float]:
        place = self.picture()
        x, y = (point.x() - place.left()) / place.width(), (point.y() - place.top()) / place.height()
        times, corner = enlarged(self._now.room) if self._now is not None else (1.0, (0.0, 0.0))
        return corner[0] + x / times, corner[1] + y / times

    def _draws(self) -> bool:
        return self._now is not None and self._now.room.pen

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The pen is put down."""
        if self._draws() and event.button() is Qt.MouseButton.LeftButton:
            self.pen_put_down.emit(self._spot(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The dot follows; with the pen down a stroke does."""
        if not self._draws():
            self.pointed.emit(self._spot(event.position()))
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self.pen_drawn.emit(self._spot(event.position()))

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen that touches draws, whatever the mouse does; above the picture it points. Its other end takes the last stroke back."""
        if self._now is None:
            event.ignore()
            return
        event.accept()  # or Qt would send the same as a mouse
        spot, touches = self._spot(event.position()), event.buttons() != Qt.MouseButton.NoButton
        if event.type() is QEvent.Type.TabletPress and event.pointerType() is QPointingDevice.PointerType.Eraser:
            self.stroke_taken_back.emit()
        elif event.type() is QEvent.Type.TabletPress:
            self.pen_put_down.emit(spot)
        elif event.type() is QEvent.Type.TabletMove and not touches:
            self.pointed.emit(spot)
        elif event.type() is QEvent.Type.TabletMove and event.pointerType() is not QPointingDevice.PointerType.Eraser:
            self.pen_drawn.emit(spot)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.pointed.emit(None)


def _drawn_small(now: RoomShown, place: QRectF, ratio: float) -> QImage:
    """Drawn as large as it is, and then made smaller: squares of a page map stay squares."""
    whole = draw_image(now.size, lambda painter, box: _paint(painter, now))
    return whole.scaled((place.size() * ratio).toSize(), mode=Qt.TransformationMode.SmoothTransformation)


def _paint(painter: QPainter, now: RoomShown) -> None:
    """In pixels of the picture."""
    width, height = now.size
    times, corner = enlarged(now.room)
    painter.scale(times, times)
    painter.translate(-corner[0] * width, -corner[1] * height)
    paint_room(painter, QRectF(0, 0, width, height), now.shown, now.page, now.theme, now.map, pulse=_pulse(now))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for stroke in now.room.strokes:
        _paint_stroke(painter, QPolygonF([QPointF(x * width, y * height) for x, y in stroke]), now.theme, times)
    if now.room.pointer is not None:
        middle = QPointF(now.room.pointer[0] * width, now.room.pointer[1] * height)
        painter.setPen(now.theme.pen("surface", 2 / times))
        painter.setBrush(now.theme.colour("warning", 0.9))
        painter.drawEllipse(middle, now.theme.px(DOT) / times, now.theme.px(DOT) / times)


def _paint_stroke(painter: QPainter, line: QPolygonF, theme: Theme, times: float) -> None:
    """A line with a light edge, so that it is seen on every ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for role, width in (("surface", NIB + 2.5), ("warning", NIB)):
        pen = QPen(theme.pen(role, width / times))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        if line.size() == 1:
            painter.drawPoint(line.first())
        painter.drawPolyline(line)


def _pulse(now: RoomShown) -> float:
    """The VM's heartbeat, while time goes on."""
    if not now.shown.playing or now.theme.reduced_motion:
        return -1.0
    return pulse_at(monotonic())
