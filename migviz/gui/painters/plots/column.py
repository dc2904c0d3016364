"""How does one look around in plots over one axis? As everywhere (`looking.py`), and with the keys.

A column holds plots below each other. What it draws follows from a value that is a scene: what it paints below the curves, over them, and often.
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.plots.looking import LookingAround
from migviz.gui.painters.plots.plot import Plot
from migviz.gui.theme import Theme
from migviz.showing.sight import Sight

MOVING_LAYER = 2
_REACH = 5.0
"""Pixels around the line of the present at which it is taken hold of."""
_STEP = 0.02
"""The share of what is seen that an arrow key walks."""


class Painted(Protocol):
    """Places, axes and curves between the ends of what is seen."""

    def paint_under(self, painter: QPainter) -> None: ...
    def paint_over(self, painter: QPainter) -> None: ...


class PlotColumn(QWidget, LookingAround):
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
        self.sights = (Sight(closest=self.closest),)
        self._theme = theme
        self._scene: Painted | None = None
        paint = (self._paint_under, self._paint_over, self._paint_moving)
        self.plots = tuple(Plot(theme, self, self, paint) for _ in range(count))
        for plot in self.plots:
            plot.setCursor(Qt.CursorShape.CrossCursor)

    # --- for subclasses ---

    def made(self, size: tuple[float, float], ends: tuple[float, float]) -> Painted | None:
        """What is drawn in so many pixels between two places of the axis; None before there is a value."""
        raise NotImplementedError

    def show_scene(self) -> None:
        """Give each plot its place, ends, marks and curves of the scene."""
        raise NotImplementedError

    def present(self) -> float | None:
        """Where the line is that can be dragged."""
        raise NotImplementedError

    def paint_moving(self, painter: QPainter) -> None:
        """Over all, and often."""

    def hover_changed(self) -> None:
        """The pointer is elsewhere."""

    # --- what is seen of the axis ---

    def show_range(self, start: float, end: float) -> None:
        """From one place of the axis to another, as far as that is possible."""
        self.see(self.sights[0].between(start, end))

    def take_whole(self, first: float, last: float) -> None:
        """Another axis: all of it, unless what was seen of the one before is still on it."""
        sight = self.sights[0].of(first, last)
        changed = sight.is_zoomed != self.is_zoomed
        self.sights = (sight,)
        if changed:
            self.zoomed.emit(sight.is_zoomed)

    @property
    def seen_part(self) -> tuple[float, float]:
        """From where to where the axis is seen."""
        return self.sights[0].seen

    def sights_changed(self) -> None:
        self.arrange()
        self.zoomed.emit(self.is_zoomed)

    # --- places ---

    def at(self, x: float) -> float:
        """What lies at a pixel."""
        return self.coordinates(QPointF(x, 0))[0]

    def pixel(self, at: float) -> float:
        """The pixel of a place on the axis."""
        box = self.inside()
        return box.left() + self.sights[0].share(at) * box.width()

    @property
    def hovered(self) -> float | None:
        """Where the pointer or the keys are on the axis; None where they are nowhere."""
        return None if self.pointer is None else self.at(self.pointer.x())

    def can_be_held(self, place: QPointF) -> bool:
        present = self.present()
        near = present is not None and abs(self.pixel(present) - place.x()) <= self._theme.px(_REACH)
        return near and self.inside().contains(place)

    def carry(self, place: QPointF) -> None:
        self.chosen.emit(self.sights[0].held(self.at(place.x())))

    def drop(self, place: QPointF) -> None:
        self.let_go.emit(self.sights[0].held(self.at(place.x())))

    def choose(self, place: QPointF) -> None:
        self.carry(place)
        self.drop(place)

    # --- pixels ---

    def arrange(self) -> None:
        """Put everything in its place: after a new size, value, range or theme."""
        if self.width() < 20 or self.height() < 20:
            return
        scene = self.made((self.width(), self.height()), self.seen_part)
        if scene is not None:
            self._scene = scene
            self.show_scene()
            self.renew()

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

    def pointer_moved(self) -> None:
        self.renew_moving()
        self.hover_changed()

    def _paint_under(self, painter: QPainter) -> None:
        if self._scene is not None:
            self._scene.paint_under(painter)

    def _paint_over(self, painter: QPainter) -> None:
        if self._scene is not None:
            self._scene.paint_over(painter)

    def _paint_moving(self, painter: QPainter) -> None:
        if self._scene is not None:
            self.paint_moving(painter)
        self.paint_box(painter, self._theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    # --- the mouse, as the plots tell of it ---

    def _place(self, plot: Plot, event: QMouseEvent | QWheelEvent) -> QPointF:
        return event.position() + QPointF(plot.pos())

    def pressed(self, plot: Plot, event: QMouseEvent) -> None:
        """A button of the mouse, on one of the plots."""
        if not self.press(self._place(plot, event), event):
            event.ignore()
        self._show_cursor(plot, event)

    def moved(self, plot: Plot, event: QMouseEvent) -> None:
        """The mouse goes on."""
        self.move_to(self._place(plot, event))
        self._show_cursor(plot, event)

    def released(self, plot: Plot, event: QMouseEvent) -> None:
        """And the button is let go."""
        self.release(self._place(plot, event))
        self._show_cursor(plot, event)

    def _show_cursor(self, plot: Plot, event: QMouseEvent) -> None:
        plot.setCursor(self.cursor_at(self._place(plot, event), Qt.CursorShape.SizeHorCursor))

    def pressed_twice(self, plot: Plot, event: QMouseEvent) -> None:
        """All of it again."""
        self.press_twice()

    def turned(self, plot: Plot, event: QWheelEvent) -> None:
        """Closer, or back, or along."""
        self.turn(self._place(plot, event), event)

    def left(self) -> None:
        """The pointer is nowhere."""
        self.point_at(None)

    def menu_asked(self, event: QContextMenuEvent) -> None:
        """What can be done with what is drawn."""
        self.menu_wished.emit(event.globalPos())

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
            return partial(self._see_along, 0.2 * walk) if shift else partial(self._walk, walk)
        if zoom is not None and not shift:
            return partial(self._zoom_there, zoom)
        chooses = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.pointer is not None
        return self._choose_there if chooses else None

    def _there(self) -> float:
        """Where the keys are: at the pointer, at the present if that is in sight, or in the middle."""
        start, end = self.seen_part
        present = self.present()
        at = self.hovered if self.pointer is not None else present
        return at if at is not None and start <= at <= end else (start + end) / 2

    def _zoom_there(self, factor: float) -> None:
        at, held = self._there(), self.pointer is not None
        self.zoom(factor, at)
        if held:
            self._put_pointer(at)

    def _walk(self, direction: int) -> None:
        start, end = self.seen_part
        self._put_pointer(min(max(self._there() + direction * _STEP * (end - start), start), end))

    def _put_pointer(self, at: float) -> None:
        self.point_at(QPointF(self.pixel(at), self.inside().center().y()))

    def _choose_there(self) -> None:
        if (at := self.hovered) is not None:
            self.chosen.emit(at)
            self.let_go.emit(at)

    def _see_along(self, share: float) -> None:
        self.see(self.sights[0].along(share))
