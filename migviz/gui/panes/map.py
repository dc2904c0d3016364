"""The map as a widget: its point is the present scenario, and can be dragged."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters.map.axes import axes_for
from migviz.gui.painters.map.geometry import MapPlaces, Scale
from migviz.gui.painters.map.lines import speeds_over
from migviz.gui.painters.map.painter import paint_map
from migviz.gui.painters.map.shown import MapShown, Mark
from migviz.gui.panes.map_sweeping import MapSweep
from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import claims
from migviz.gui.widgets.spoken import Spoken
from migviz.gui.working import work_beside
from migviz.replay.seen import Seen
from migviz.say import on_map
from migviz.say.numbers import is_covered
from migviz.scenario.fields import Value
from migviz.showing.parts import MapPart
from migviz.study.what_limits import what_limits

if TYPE_CHECKING:
    from migviz.showing.heard import Heard

CELL = 7.0
"""Pixels of a cell at 100 %."""
_REFINE_AFTER = 200
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class MapView(QWidget, Spoken):
    """Shows the map around a run; wishes for other values of its two fields."""

    values_edited = Signal(object, bool)
    """({name: value in SI}, finished)"""
    play_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen: Seen | None = None
        self._kept: Seen | None = None
        self._answers: tuple[Mark, ...] = ()
        self._metric = "downtime"
        self._sweep = MapSweep(partial(work_beside, self), self.update)
        self._places: MapPlaces | None = None
        self._hover: QPointF | None = None
        self._dragging = False
        self._refine = QTimer(self, singleShot=True, interval=_REFINE_AFTER)
        self._refine.timeout.connect(self._show_fine)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(on_map.name())

    # --- values go down ---------------------------------------------------------------------------------

    def show_part(self, part: MapPart) -> None:
        """The present scenario's run is the point; the run kept as A; which number is drawn."""
        self._seen, self._kept, self._metric = part.seen, part.kept, part.metric
        self._describe()
        self.update()

    def heard(self) -> "Heard":
        """The run at the point, and the two values that put it there."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.map import map_heard

        if self._seen is None:
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
        self.update()

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

    def _show_fine(self) -> None:
        self._sweep.refine()
        self.update()

    def shown(self) -> MapShown | None:
        """Everything that is painted; None where there is no map."""
        if self._seen is None:
            return None
        scenario = self._seen.run.scenario
        if not self._sweep.show(scenario, self._room()):
            self._refine.start()
        sweep = self._sweep.sweep
        if sweep is None or sweep.y is None:
            return None
        x, y = sweep.x.name, sweep.y.name
        marks = self._answers
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
        self.setAccessibleDescription(". ".join(on_map.run_lines(self._seen, self._metric, x.name, y.name)))

    def _hovered(self) -> tuple[float, float] | None:
        places = self._places
        if places is None or self._hover is None or self._dragging or not places.plot.contains(self._hover):
            return None
        if self._near_point(self._hover):
            return None
        return places.x.value(self._hover.x()), places.y.value(self._hover.y())

    # --- mouse and keys ---------------------------------------------------------------------------------

    def _near_point(self, spot: QPointF) -> bool:
        if self._places is None or self._seen is None:
            return False
        x, y = (_number(self._seen.run.scenario[scale.axis.name]) for scale in (self._places.x, self._places.y))
        point = QPointF(*self._places.point(x, y))
        return (point - spot).manhattanLength() < self._theme.px(26)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The point comes to the mouse, and follows it."""
        places = self._places
        if (
            event.button() is not Qt.MouseButton.LeftButton
            or places is None
            or not places.plot.contains(event.position())
        ):
            return
        self._dragging = True
        if not self._near_point(event.position()):
            self._move_to(event.position(), finished=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the point, or read what is under the mouse."""
        self._hover = event.position()
        if self._dragging:
            self._move_to(event.position(), finished=False)
        near = self._near_point(event.position())
        self.setCursor(Qt.CursorShape.SizeAllCursor if near else Qt.CursorShape.CrossCursor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._dragging:
            self._dragging = False
            self._move_to(event.position(), finished=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Watch the run at the point."""
        if self._places is not None and self._places.plot.contains(event.position()):
            self.play_requested.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._hover = None
        self.update()

    def event(self, event: QEvent) -> bool:
        """The arrow keys are the point's, before they are the window's."""
        return claims(event, _ARROWS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the point by a fiftieth of the axis, with Shift by a tenth."""
        places = self._places
        if event.key() not in _ARROWS or places is None or self._seen is None:
            super().keyPressEvent(event)
            return
        across, up = _ARROWS[Qt.Key(event.key())]
        step = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.02
        values = {}
        for scale, direction in ((places.x, across), (places.y, up)):
            if direction:
                now = scale.place(_number(self._seen.run.scenario[scale.axis.name]))
                values[scale.axis.name] = _round(scale, now + direction * step * (scale.end - scale.start))
        self.values_edited.emit(values, True)

    def _move_to(self, spot: QPointF, *, finished: bool) -> None:
        places = self._places
        assert places is not None
        values = {scale.axis.name: _round(scale, at) for scale, at in ((places.x, spot.x()), (places.y, spot.y()))}
        self.values_edited.emit(values, finished)

    # --- pixels -----------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(round(self._theme.px(900)), round(self._theme.px(700)))

    def minimumSizeHint(self) -> QSize:
        """A small map."""
        return QSize(round(self._theme.px(360)), round(self._theme.px(300)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the map."""
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shown = self.shown()
        if shown is not None:
            self._places = paint_map(painter, box, shown, self._theme, ratio=self.devicePixelRatioF())
        painter.end()


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _round(scale: Scale, pixel: float) -> float:
    """The value at a pixel, to three figures in the unit in which it is written."""
    field = scale.axis.field
    value = field.read(field.write(scale.value(pixel)))
    assert isinstance(value, float)
    return min(max(value, float(scale.axis.values[0])), float(scale.axis.values[-1]))
