"""The map as a widget: its point is the present scenario, and can be dragged; one looks around in it as in every plot."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.export.sweep_text import sweep_as_csv
from migviz.gui.painters.map.axes import axes_for
from migviz.gui.painters.map.geometry import MapPlaces
from migviz.gui.painters.map.lines import speeds_over
from migviz.gui.painters.map.painter import paint_closed, paint_map
from migviz.gui.painters.map.shown import MapShown, Mark
from migviz.gui.painters.plots.looking import LookingHere
from migviz.gui.panes.map_sweeping import MapSweep
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.own_keys import claims
from migviz.gui.widgets.spoken import Spoken
from migviz.gui.working import work_beside
from migviz.replay.seen import Seen
from migviz.say import in_charts, on_map
from migviz.say.numbers import is_covered
from migviz.scenario.fields import Value
from migviz.showing.parts import MapPart
from migviz.showing.sight import Sight, place_of, sight_of, value_at
from migviz.study.axis import Axis
from migviz.study.what_limits import what_limits

if TYPE_CHECKING:
    from migviz.showing.heard import Heard

CELL = 7.0
"""Pixels of a cell at 100 %."""
CLOSEST = 0.02
"""The share of an axis that is seen at least."""
_REFINE_AFTER = 200
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_CLOSER = {Qt.Key.Key_Up: 2.0, Qt.Key.Key_Down: 0.5}
"""With Ctrl."""


class MapView(LookingHere, QWidget, Spoken):
    """Shows the map around a run; wishes for other values of its two fields."""

    values_edited = Signal(object, bool)
    """({name: value in SI}, finished)"""
    play_requested = Signal()
    menu_wished = Signal(object)
    """of what can be done with the map, at this point of the screen"""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, stays: bool = False) -> None:
        """`stays`: its point cannot be moved."""
        super().__init__(parent)
        self._stays = stays
        self._theme = theme
        self.sights = (Sight(closest=CLOSEST), Sight(closest=CLOSEST))
        self._axes: tuple[Axis, ...] = ()
        self._at: tuple[float, ...] = ()
        """where the point is on them"""
        self.whole = Button(
            theme, word=in_charts.whole_axis(), name=on_map.whole(), height=30, font="label", look="framed", parent=self
        )
        self.menu = Button(theme, icon="menu", name=on_map.what_to_do(), height=30, role="muted", parent=self)
        self.whole.clicked.connect(self.show_whole)
        self.whole.hide()
        self.menu.clicked.connect(lambda: self.menu_wished.emit(self.menu.mapToGlobal(self.menu.rect().bottomLeft())))
        self._seen: Seen | None = None
        self._kept: Seen | None = None
        self._fitted: Seen | None = None
        self._answers: tuple[Mark, ...] = ()
        self._metric, self._closed = "downtime", False
        self._sweep = MapSweep(partial(work_beside, self), self.update)
        self._has_a_turn = False
        """whether a turn will come in which a map that is put off is worked out"""
        self._places: MapPlaces | None = None
        self._refine = QTimer(self, singleShot=True, interval=_REFINE_AFTER)
        self._refine.timeout.connect(self._show_fine)
        self._coarse_of: object = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(on_map.name())

    # --- values go down ---------------------------------------------------------------------------------

    def show_part(self, part: MapPart) -> None:
        """The present scenario's run is the point; the run kept as A; which number is drawn."""
        self._seen, self._kept, self._metric, self._closed = part.seen, part.kept, part.metric, part.closed
        self._fitted = part.fitted
        self._follow()
        self._describe()
        self.update()

    def _follow(self) -> None:
        """What is seen is of the present axes, and shows the point where that has moved."""
        assert self._seen is not None
        scenario = self._seen.run.scenario
        axes = axes_for(scenario)
        same = [axis.name for axis in axes] == [axis.name for axis in self._axes]
        sights = self.sights if same else tuple(sight.all() for sight in self.sights)
        at = tuple(place_of(axis, _number(scenario[axis.name])) for axis in axes)
        sights = tuple(sight_of(sight, axis) for sight, axis in zip(sights, axes, strict=True))
        if at != self._at and self._at:
            sights = tuple(sight.around(one) for sight, one in zip(sights, at, strict=True))
        self._axes, self._at = axes, at
        self.see(*sights)

    def heard(self) -> "Heard":
        """The run at the point, and the two values that put it there."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.map import map_heard

        if self._seen is None or self._closed:
            return Heard(key="map", role=Role.CHART, name=on_map.name())
        scenario = self._seen.run.scenario
        axes = axes_for(scenario)
        lines = on_map.run_lines(self._seen, self._metric, axes[0].name, axes[1].name)
        values = [_number(scenario[axis.name]) for axis in axes]
        return map_heard(lines, self._sentence(), axes, values, lambda name, value: {name: value})

    def grant(self, wish: object) -> None:
        """Values of fields."""
        self.values_edited.emit(wish, True)

    def show_answers(self, answers: tuple[Mark, ...]) -> None:
        """What it would take, until the scenario changes."""
        self._answers = answers
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.whole.show_theme(theme)
        self.menu.show_theme(theme)
        self._arrange()
        self.update()

    # --- looking around ---------------------------------------------------------------------------------

    def inside(self) -> QRectF:
        """The plot."""
        return self._places.plot if self._places is not None else QRectF()

    def coordinates(self, place: QPointF) -> tuple[float, ...]:
        """Of the map that is painted: a finer one may still be worked out."""
        assert self._places is not None
        pixels = zip((self._places.x, self._places.y), (place.x(), place.y()), strict=True)
        return tuple(place_of(scale.axis, scale.value(pixel)) for scale, pixel in pixels)

    def can_be_held(self, place: QPointF) -> bool:
        """The point."""
        if self._places is None or self._seen is None or self._stays:
            return False
        x, y = (_number(self._seen.run.scenario[axis.name]) for axis in self._axes)
        at, inside = QPointF(*self._places.point(x, y)), self._places.holds(x, y)
        return inside and (at - place).manhattanLength() < self._theme.px(26)

    def carry(self, place: QPointF) -> None:
        """The point is dragged."""
        self._move_to(place, finished=False)

    def drop(self, place: QPointF) -> None:
        """And let go."""
        self._move_to(place, finished=True)

    choose = drop

    def sights_changed(self) -> None:
        """Another part of the map."""
        self.whole.setVisible(self.is_zoomed)
        self._arrange()
        self.update()

    def pointer_moved(self) -> None:
        """What is read there."""
        self.update()

    def paint_picture(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        """What is seen, for a file."""
        if (shown := self.shown()) is not None:
            painter.fillRect(box, theme.colour("ground"))
            paint_map(painter, box, replace(shown, hover=None, focused=False, draggable=False), theme)

    def numbers(self) -> str:
        """What is seen, as CSV; "" as long as it is covered."""
        shown = self.shown()
        return "" if shown is None or shown.covered else sweep_as_csv(shown.sweep, self._metric)

    @property
    def places(self) -> MapPlaces | None:
        """Where things are, once it has been painted."""
        return self._places

    @property
    def is_fine(self) -> bool:
        """Whether the map is as fine as it will be."""
        return not self._refine.isActive() and not self._sweep.is_awaited

    # --- the map ----------------------------------------------------------------------------------------

    def _room(self) -> tuple[int, int]:
        """Columns and rows of cells for the room there is."""
        theme, room = self._theme, self._places.plot if self._places else QRectF(self.rect())
        return max(20, round(room.width() / theme.px(CELL))), max(16, round(room.height() / theme.px(CELL)))

    def _refine_soon(self) -> None:
        """Once it has been of the same for a while: that it is painted meanwhile, below a message say, puts nothing off."""
        if self._sweep.subject is not self._coarse_of or not self._refine.isActive():
            self._coarse_of = self._sweep.subject
            self._refine.start()

    def _show_fine(self) -> None:
        self._sweep.refine()
        self.update()

    def _work_out(self) -> None:
        """The map that was put off, in a turn in which nothing else is done."""
        self._has_a_turn = False
        if self._seen is not None and not self._closed and self._sweep.is_put_off:
            self._sweep.show(self._seen.run.scenario, self._room(), self.sights, now=True)
            self.update()

    def shown(self) -> MapShown | None:
        """Everything that is painted; None where there is no map, or nothing of it may be seen."""
        if self._seen is None or self._closed:
            return None
        scenario = self._seen.run.scenario
        if not self._sweep.show(scenario, self._room(), self.sights):
            self._refine_soon()
            if self._sweep.is_put_off and not self._has_a_turn:
                self._has_a_turn = True
                QTimer.singleShot(0, self, self._work_out)
        sweep = self._sweep.sweep
        if sweep is None or sweep.y is None:
            return None
        x, y = sweep.x.name, sweep.y.name
        marks = self._answers
        if self._fitted is not None:
            fitted = self._fitted.run.scenario
            marks = (*marks, Mark(x=_number(fitted[x]), y=_number(fitted[y]), word=on_map.fitted()))
        if self._kept is not None:
            kept = self._kept.run.scenario
            word = f"A  {on_map.run_lines(self._kept, self._metric, x, y)[0]}"
            marks = (*marks, Mark(x=_number(kept[x]), y=_number(kept[y]), word=word))
        return MapShown(
            sweep=sweep,
            metric=self._metric,
            point=(_number(scenario[x]), _number(scenario[y])),
            lines=on_map.run_lines(self._seen, self._metric, x, y),
            marks=marks,
            hover=self._hovered(),
            sentence=self._sentence(),
            focused=self.hasFocus(),
            draggable=not self._stays,
            speeds=speeds_over(sweep),
            covered=is_covered(self._seen, f"run.{self._metric}"),
        )

    def _sentence(self) -> str:
        assert self._seen is not None
        run, sweep = self._seen.run, self._sweep.sweep
        limit = what_limits(run).sentence if run.end is not None else ""
        return on_map.sentence(self._seen, limit, exact=sweep is not None and sweep.exact)

    def _describe(self) -> None:
        assert self._seen is not None
        x, y = axes_for(self._seen.run.scenario)
        lines = on_map.run_lines(self._seen, self._metric, x.name, y.name)
        self.setAccessibleDescription("" if self._closed else ". ".join(lines))

    def _hovered(self) -> tuple[float, float] | None:
        """The values at the pointer, where that is not at the point."""
        places, pointer = self._places, self.pointer
        if places is None or pointer is None or self._doing or self.can_be_held(pointer):
            return None
        return places.x.value(pointer.x()), places.y.value(pointer.y())

    # --- mouse and keys ---------------------------------------------------------------------------------

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """All of the map again; where all is seen, watch the run at the point."""
        if not self.inside().contains(event.position()):
            return
        if self.is_zoomed:
            self.press_twice()
        else:
            self.play_requested.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be taken out of the map."""
        self.menu_wished.emit(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """The arrow keys are the point's, before they are the window's; with Ctrl, up and down go closer and back."""
        return claims(event, _is_own) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the point by a fiftieth of what is seen, with Shift by a tenth; with Ctrl one goes closer to it, or back."""
        if self._at and _is_own(event) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_CLOSER[Qt.Key(event.key())], *self._at)
            return
        if event.key() not in _ARROWS or not self._at:
            super().keyPressEvent(event)
            return
        step = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.02
        ways = zip(self._axes, self.sights, self._at, _ARROWS[Qt.Key(event.key())], strict=True)
        values = {axis.name: _round(axis, at + way * step * sight.span) for axis, sight, at, way in ways if way}
        self.values_edited.emit(values, True)

    def _move_to(self, spot: QPointF, *, finished: bool) -> None:
        places = zip(self._axes, self.coordinates(spot), strict=True)
        self.values_edited.emit({axis.name: _round(axis, at) for axis, at in places}, finished)

    # --- pixels -----------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(round(self._theme.px(900)), round(self._theme.px(700)))

    def minimumSizeHint(self) -> QSize:
        """A small map."""
        return QSize(round(self._theme.px(360)), round(self._theme.px(300)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stay at the end of the title."""
        self._arrange()

    def _arrange(self) -> None:
        x = self.width() - self._theme.px(12)
        for button in (self.menu, self.whole):
            size = button.sizeHint()
            x -= 0 if button.isHidden() else size.width()
            button.setGeometry(round(x), round(self._theme.px(8)), size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the map."""
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._closed:
            paint_closed(painter, box, self._theme)
        shown = self.shown()
        if shown is not None:
            beside = self.width() - min(button.x() for button in (self.whole, self.menu) if not button.isHidden())
            ratio = self.devicePixelRatioF()
            self._places = paint_map(painter, box, shown, self._theme, ratio=ratio, beside=float(beside))
            self.paint_box(painter, self._theme)
        painter.end()


def _is_own(event: QKeyEvent) -> bool:
    ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return Qt.Key(event.key()) in (_CLOSER if ctrl else _ARROWS)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _round(axis: Axis, at: float) -> float:
    """The value at a place of an axis, to three figures in the unit in which it is written."""
    value = axis.field.read(axis.field.write(value_at(axis, at)))
    assert isinstance(value, float)
    return min(max(value, float(axis.values[0])), float(axis.values[-1]))
