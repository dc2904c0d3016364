"""How does one look around over one axis or two? Closer by wheel or by drawing a box, along by dragging, back to the whole by a double click.

The same for every plot and for the map: what is drawn follows from the sights, and here is what the mouse does with them.
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from migviz.gui.theme import Theme
from migviz.showing.sight import Sight

_LEAST_BOX = 4.0
"""Pixels of a box that is meant: less is a hand that trembles."""
CLOSER = 1.2
"""A notch of the wheel goes so many times as close."""


class LookingAround:
    """A widget that shows a part of an axis across, and of a second one upwards where there are two `sights`.

    `pointer`: where the mouse or the keys are; None where they are nowhere. Places are those of the widget.
    """

    sights: tuple[Sight, ...] = (Sight(),)
    pointer: QPointF | None = None
    _begun: QPointF | None = None
    """where the mouse was pressed"""
    _doing = ""
    """what it does since: box, along, holding"""

    # --- for subclasses ---

    def inside(self) -> QRectF:
        """What is between the ends of the axes; empty before there is something."""
        raise NotImplementedError

    def can_be_held(self, place: QPointF) -> bool:
        """Whether what can be dragged is there."""
        raise NotImplementedError

    def carry(self, place: QPointF) -> None:
        """What is held is here now."""
        raise NotImplementedError

    def drop(self, place: QPointF) -> None:
        """And stays here."""
        raise NotImplementedError

    def choose(self, place: QPointF) -> None:
        """A place was chosen."""
        raise NotImplementedError

    def sights_changed(self) -> None:
        """Another part is seen."""
        raise NotImplementedError

    def pointer_moved(self) -> None:
        """The pointer is elsewhere, or what it does is seen."""
        raise NotImplementedError

    # --- what is seen ---

    def see(self, *sights: Sight) -> None:
        """These parts of the axes."""
        if sights != self.sights:
            self.sights = sights
            self.sights_changed()

    def show_whole(self) -> None:
        """All of it."""
        self.see(*(sight.all() for sight in self.sights))

    @property
    def is_zoomed(self) -> bool:
        """Whether less than all is seen."""
        return any(sight.is_zoomed for sight in self.sights)

    def zoom(self, factor: float, *at: float) -> None:
        """Closer by a factor, with `at` staying where it is."""
        self.see(*(sight.closer(factor, one) for sight, one in zip(self.sights, at, strict=True)))

    def coordinates(self, place: QPointF) -> tuple[float, ...]:
        """What is at a place, on each axis."""
        box = self.inside()
        across = (place.x() - box.left()) / max(1.0, box.width())
        up = (box.bottom() - place.y()) / max(1.0, box.height())
        return tuple(sight.at(share) for sight, share in zip(self.sights, (across, up), strict=False))

    # --- the mouse ---

    def press(self, place: QPointF, event: QMouseEvent) -> bool:
        """Left on what can be held takes hold of it, elsewhere it begins a box or a click; with Shift, or in the middle, along."""
        left, middle = event.button() == Qt.MouseButton.LeftButton, event.button() == Qt.MouseButton.MiddleButton
        if not (left or middle) or not self.inside().contains(place):
            return False
        self._begun = place
        if middle or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._doing = "along"
        elif self.can_be_held(place):
            self._doing = "holding"
        return True

    def move_to(self, place: QPointF) -> None:
        """Goes on with what was begun, and shows what is at the pointer."""
        if self._begun is not None:
            self._drag(place, self._begun)
        self.point_at(self._held_inside(place) if self._doing == "box" else place)

    def _drag(self, place: QPointF, begun: QPointF) -> None:
        if self._doing == "holding":
            self.carry(self._held_inside(place))
        elif self._doing == "along":
            box, by = self.inside(), place - begun
            shares = -by.x() / max(1.0, box.width()), by.y() / max(1.0, box.height())
            self.see(*(sight.along(share) for sight, share in zip(self.sights, shares, strict=False)))
            self._begun = place
        elif self._apart(begun, place) >= QApplication.startDragDistance():
            self._doing = "box"

    def release(self, place: QPointF) -> None:
        """A box that was drawn is seen from now on; where nothing was dragged a place was chosen."""
        begun, doing, place = self._begun, self._doing, self._held_inside(place)
        self._begun, self._doing = None, ""
        if begun is None:
            return
        if doing == "box" and self._is_meant(begun, place):
            corners = zip(self.coordinates(begun), self.coordinates(place), strict=True)
            self.see(*(sight.between(*sorted(ends)) for sight, ends in zip(self.sights, corners, strict=True)))
        elif doing == "holding":
            self.drop(place)
        elif not doing:
            self.choose(begun)
        self.pointer_moved()

    def _apart(self, begun: QPointF, place: QPointF) -> float:
        """How far two places are apart along the axes."""
        across, up = abs(place.x() - begun.x()), abs(place.y() - begun.y())
        return across if len(self.sights) < 2 else max(across, up)

    def _is_meant(self, begun: QPointF, place: QPointF) -> bool:
        across, up = abs(place.x() - begun.x()), abs(place.y() - begun.y())
        return across >= _LEAST_BOX and (up >= _LEAST_BOX or len(self.sights) < 2)

    def press_twice(self) -> None:
        """All of it again."""
        self._begun, self._doing = None, ""
        self.show_whole()

    def turn(self, place: QPointF, event: QWheelEvent) -> None:
        """Closer to what is under the pointer, or back; sideways, or with Shift, along."""
        if self.inside().isEmpty():
            return
        across, turn = event.angleDelta().x(), event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            across, turn = across or turn, 0
        if across:
            self.see(self.sights[0].along(-0.1 * across / 120), *self.sights[1:])
        if turn:
            self.zoom(CLOSER ** (turn / 120), *self.coordinates(place))

    def point_at(self, place: QPointF | None) -> None:
        """The pointer is here, or nowhere."""
        is_there = place is not None and (self._doing == "box" or self.inside().contains(place))
        if not is_there and self.pointer is None:
            return
        self.pointer = QPointF(place) if is_there and place is not None else None
        self.pointer_moved()

    def cursor_at(self, place: QPointF, holds: Qt.CursorShape) -> Qt.CursorShape:
        """How the mouse looks there; `holds`: over what can be held."""
        if self._doing == "along":
            return Qt.CursorShape.ClosedHandCursor
        held = self._doing == "holding" or (self._begun is None and self.can_be_held(place))
        return holds if held else Qt.CursorShape.CrossCursor

    def _held_inside(self, place: QPointF) -> QPointF:
        box = self.inside()
        return QPointF(min(max(place.x(), box.left()), box.right()), min(max(place.y(), box.top()), box.bottom()))

    # --- pixels ---

    def paint_box(self, painter: QPainter, theme: Theme) -> None:
        """The box that is drawn; over one axis it is as high as all."""
        if self._doing != "box" or self._begun is None or self.pointer is None:
            return
        inside, box = self.inside(), QRectF(self._begun, self.pointer).normalized()
        if len(self.sights) < 2:
            box = QRectF(QPointF(box.left(), inside.top()), QPointF(box.right(), inside.bottom()))
        painter.setPen(theme.pen("select", 1.5))
        painter.setBrush(theme.colour("select", 0.18))
        painter.drawRect(box)


class LookingHere(LookingAround):
    """The same for a widget that the mouse is on itself: to be named before QWidget, whose events these are."""

    holds = Qt.CursorShape.SizeAllCursor

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold, or begin a box, a click, a way along."""
        if not self.press(event.position(), event):
            event.ignore()
        self._show_cursor(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with that, or read what is under the mouse."""
        self.move_to(event.position())
        self._show_cursor(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.release(event.position())
        self._show_cursor(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Closer, back, along."""
        if not self.inside().contains(event.position()):
            event.ignore()
            return
        self.turn(event.position(), event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is nowhere."""
        self.point_at(None)

    def _show_cursor(self, event: QMouseEvent) -> None:
        assert isinstance(self, QWidget)
        self.setCursor(self.cursor_at(event.position(), self.holds))
