"""How does one look around in plots over one axis? Closer by wheel or by drawing a box, along by dragging, and back.

A column holds plots below each other. What it draws follows from a value; here is what the mouse and the keys do with it, in coordinates
of the axis that all plots share.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from migviz.gui.painters.plots.plot import Plot
from migviz.gui.theme import Theme

MOVING_LAYER = 2
_REACH = 5.0
"""Pixels around the line of the present at which it is taken hold of."""
_STEP = 0.02
"""The share of what is seen that an arrow key walks."""
_LEAST_BOX = 4.0
"""Pixels of a box that is meant: less is a hand that trembles."""


class PlotColumn(QWidget):
    """Plots below each other over one axis. Subclasses say what is drawn, and where."""

    chosen = Signal(float)
    """a place on the axis was pressed, or the line of the present dragged there"""
    let_go = Signal(float)
    """and the hand has let go of it there"""
    zoomed = Signal(bool)
    menu_wished = Signal(object)

    closest = 1e-5
    """The wheel shows at least this share of the whole."""

    def __init__(self, theme: Theme, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._whole = self._range = (0.0, 1.0)
        self._hovered: QPointF | None = None
        self._begun: QPointF | None = None
        """where the mouse was pressed"""
        self._doing = ""
        """what it does since: box, along, present"""
        paint = (self.paint_under, self.paint_over, self._paint_moving)
        self.plots = tuple(Plot(theme, self, self, paint) for _ in range(count))
        for plot in self.plots:
            plot.setCursor(Qt.CursorShape.CrossCursor)

    # --- for subclasses ---

    def arrange(self) -> None:
        """Put everything in its place: after a new size, value, range or theme."""
        raise NotImplementedError

    def inside(self) -> QRectF:
        """From the upper edge of the first plot to the lower of the last, between the ends of the axis; empty before there is a value."""
        raise NotImplementedError

    def present(self) -> float | None:
        """Where the line is that can be dragged."""
        raise NotImplementedError

    def paint_under(self, painter: QPainter) -> None:
        """Below the curves."""

    def paint_over(self, painter: QPainter) -> None:
        """Over them."""

    def paint_moving(self, painter: QPainter) -> None:
        """Over all, and often."""

    def hover_changed(self) -> None:
        """The pointer is elsewhere."""

    # --- what is seen of the axis ---

    def show_whole(self) -> None:
        """All of it."""
        self.show_range(*self._whole)

    def show_range(self, start: float, end: float) -> None:
        """From one place of the axis to another, as far as that is possible."""
        first, last = self._whole
        span = min(max(end - start, self.closest * (last - first)), last - first)
        start = min(max(start, first), last - span)
        if (start, start + span) != self._range:
            self._range = (start, start + span)
            self.arrange()
            self.zoomed.emit(self.is_zoomed)

    def take_whole(self, first: float, last: float) -> None:
        """Another axis: all of it, unless what was seen of the one before is still on it."""
        was_whole = not self.is_zoomed
        self._whole = (first, last if last > first else first + 1.0)
        if was_whole or self._range[1] > self._whole[1] or self._range[0] < first:
            self._range = self._whole
            self.zoomed.emit(False)

    @property
    def is_zoomed(self) -> bool:
        """Whether less than all is seen."""
        return self._range != self._whole

    @property
    def seen_part(self) -> tuple[float, float]:
        """From where to where the axis is seen."""
        return self._range

    def zoom(self, factor: float, at: float) -> None:
        """Closer by a factor, with `at` staying where it is."""
        start, end = self._range
        self.show_range(at - (at - start) / factor, at + (end - at) / factor)

    def move_along(self, share: float) -> None:
        """So much of what is seen further on."""
        start, end = self._range
        step = min(max(share * (end - start), self._whole[0] - start), self._whole[1] - end)
        self.show_range(start + step, end + step)

    # --- places ---

    def at(self, x: float) -> float:
        """What lies at a pixel."""
        box, (start, end) = self.inside(), self._range
        return start + (x - box.left()) / max(1.0, box.width()) * (end - start)

    def pixel(self, at: float) -> float:
        """The pixel of a place on the axis."""
        box, (start, end) = self.inside(), self._range
        return box.left() + (at - start) / (end - start) * box.width()

    @property
    def hovered(self) -> float | None:
        """Where the pointer or the keys are on the axis; None where they are nowhere."""
        return None if self._hovered is None else self.at(self._hovered.x())

    # --- pixels ---

    def show_theme(self, theme: Theme) -> None:
        """Other colours or sizes."""
        self._theme = theme
        for plot in self.plots:
            plot.show_theme(theme)
        self.arrange()
        self.renew()

    def renew(self) -> None:
        """Paint everything anew that is painted in layers."""
        for plot in self.plots:
            for layer in range(len(plot.layers)):
                plot.renew(layer)

    def renew_moving(self, *boxes: QRectF) -> None:
        """Paint what moves anew, or what of it lies in these boxes."""
        for plot in self.plots:
            for box in boxes or (None,):
                plot.renew(MOVING_LAYER, box)

    def _paint_moving(self, painter: QPainter) -> None:
        self.paint_moving(painter)
        if self._doing == "box" and self._begun is not None and self._hovered is not None:
            inside = self.inside()
            box = QRectF(QPointF(self._begun.x(), inside.top()), QPointF(self._hovered.x(), inside.bottom()))
            painter.setPen(self._theme.pen("select", 1.5))
            painter.setBrush(self._theme.colour("select", 0.18))
            painter.drawRect(box.normalized())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    # --- the mouse ---

    def _place(self, plot: Plot, event: QMouseEvent | QWheelEvent) -> QPointF:
        return event.position() + QPointF(plot.pos())

    def pressed(self, plot: Plot, event: QMouseEvent) -> None:
        """Left on the line of the present takes hold of it, elsewhere it begins a box or a click; with Shift, or in the middle, along."""
        place = self._place(plot, event)
        left, middle = event.button() == Qt.MouseButton.LeftButton, event.button() == Qt.MouseButton.MiddleButton
        if not (left or middle) or not self._is_inside(place):
            event.ignore()
            return
        self._begun = place
        if middle or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._doing = "along"
            plot.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._is_at_present(place):
            self._doing = "present"

    def moved(self, plot: Plot, event: QMouseEvent) -> None:
        """Goes on with what was begun, and shows what is at the pointer."""
        place = self._place(plot, event)
        if self._begun is not None:
            self._drag(place)
        else:
            at_present = self._is_at_present(place)
            plot.setCursor(Qt.CursorShape.SizeHorCursor if at_present else Qt.CursorShape.CrossCursor)
        self.point_at(self._held_inside(place) if self._doing == "box" else place)

    def _drag(self, place: QPointF) -> None:
        assert self._begun is not None
        if self._doing == "present":
            self.chosen.emit(self._held(self.at(place.x())))
        elif self._doing == "along":
            self.move_along(-(place.x() - self._begun.x()) / max(1.0, self.inside().width()))
            self._begun = place
        elif abs(place.x() - self._begun.x()) >= QApplication.startDragDistance():
            self._doing = "box"

    def released(self, plot: Plot, event: QMouseEvent) -> None:
        """A box that was drawn is seen from now on; where nothing was dragged a place was chosen."""
        begun, doing, place = self._begun, self._doing, self._held_inside(self._place(plot, event))
        self._begun, self._doing = None, ""
        plot.setCursor(Qt.CursorShape.CrossCursor)
        if begun is None:
            return
        if doing == "box" and abs(place.x() - begun.x()) >= _LEAST_BOX:
            self.show_range(*sorted((self.at(begun.x()), self.at(place.x()))))
        elif not doing:
            self._choose(self.at(begun.x()))
        elif doing == "present":
            self.let_go.emit(self._held(self.at(place.x())))
        self.renew_moving()

    def pressed_twice(self, plot: Plot, event: QMouseEvent) -> None:
        """All of it again."""
        self._begun, self._doing = None, ""
        self.show_whole()

    def turned(self, plot: Plot, event: QWheelEvent) -> None:
        """Closer to what is under the pointer, or back; sideways, or with Shift, along."""
        if self.inside().isEmpty():
            return
        across, turn = event.angleDelta().x(), event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            across, turn = across or turn, 0
        if across:
            self.move_along(-0.1 * across / 120)
        if turn:
            self.zoom(1.2 ** (turn / 120), self.at(self._place(plot, event).x()))

    def left(self) -> None:
        """The pointer is nowhere."""
        self.point_at(None)

    def menu_asked(self, event: QContextMenuEvent) -> None:
        """What can be done with what is drawn."""
        self.menu_wished.emit(event.globalPos())

    def point_at(self, place: QPointF | None) -> None:
        """The pointer is here, or nowhere."""
        inside = place is not None and (self._doing == "box" or self._is_inside(place))
        if not inside and self._hovered is None:
            return
        self._hovered = QPointF(place) if inside and place is not None else None
        self.renew_moving()
        self.hover_changed()

    def _is_inside(self, place: QPointF) -> bool:
        return self.inside().contains(place)

    def _held_inside(self, place: QPointF) -> QPointF:
        box = self.inside()
        return QPointF(min(max(place.x(), box.left()), box.right()), min(max(place.y(), box.top()), box.bottom()))

    def _held(self, at: float) -> float:
        return min(max(at, self._whole[0]), self._whole[1])

    def _is_at_present(self, place: QPointF) -> bool:
        present = self.present()
        near = present is not None and abs(self.pixel(present) - place.x()) <= self._theme.px(_REACH)
        return near and self._is_inside(place)

    # --- the keys ---

    def key_pressed(self, event: QKeyEvent) -> bool:
        """Up and down go closer and back, left and right walk, with Shift what is seen does; Enter chooses. False for other keys."""
        do = self._key(event)
        if do is None or self.inside().isEmpty():
            return False
        do()
        return True

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key is the column's."""
        return self._key(event) is not None

    def _key(self, event: QKeyEvent) -> Callable[[], object] | None:
        shift, key = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier), Qt.Key(event.key())
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return None
        walk = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        zoom = {Qt.Key.Key_Up: 2.0, Qt.Key.Key_Down: 0.5}.get(key)
        if walk is not None:
            return partial(self.move_along, 0.2 * walk) if shift else partial(self._walk, walk)
        if zoom is not None and not shift:
            return partial(self._zoom_there, zoom)
        chooses = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hovered is not None
        return self._choose_there if chooses else None

    def _there(self) -> float:
        """Where the keys are: at the pointer, at the present if that is in sight, or in the middle."""
        start, end = self._range
        present = self.present()
        at = self.hovered if self._hovered is not None else present
        return at if at is not None and start <= at <= end else (start + end) / 2

    def _zoom_there(self, factor: float) -> None:
        at, held = self._there(), self._hovered is not None
        self.zoom(factor, at)
        if held:
            self._put_pointer(at)

    def _walk(self, direction: int) -> None:
        start, end = self._range
        self._put_pointer(min(max(self._there() + direction * _STEP * (end - start), start), end))

    def _put_pointer(self, at: float) -> None:
        self.point_at(QPointF(self.pixel(at), self.inside().center().y()))

    def _choose_there(self) -> None:
        if (at := self.hovered) is not None:
            self._choose(at)

    def _choose(self, at: float) -> None:
        at = self._held(at)
        self.chosen.emit(at)
        self.let_go.emit(at)
