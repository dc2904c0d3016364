"""The strip as a widget: drag to go to a time, drag a mark to move a change."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from migviz.gui.painters.time_strip.changes import change_mark
from migviz.gui.painters.time_strip.geometry import Strip, strip_in
from migviz.gui.painters.time_strip.painter import paint_strip, pause_words
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import Spoken
from migviz.replay.earlier import Earlier
from migviz.replay.pace import marks
from migviz.replay.seen import Seen
from migviz.replay.told import axis_end
from migviz.say import on_strip
from migviz.showing.parts import StripShown
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.trace import Copying

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path


class TimeStrip(QWidget, Spoken):
    """The whole run to scale."""

    seek_requested = Signal(float)
    lens_toggled = Signal()
    change_moved = Signal(int, float, bool)
    """(index, new time, let go)."""
    change_deleted = Signal(int)
    spotlight_wished = Signal(object)
    wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen: Seen | None = None
        self._spotlight = NOTHING
        self._breaks: tuple[tuple[float, float], ...] = ()
        self._stretched: tuple[tuple[float, float], ...] = ()
        self._closed: tuple[str, ...] = ()
        self._soft = False
        self._earlier: Earlier | None = None
        self._dragged: int | None = None
        self._grabbed = (0.0, 0.0)
        self._moved = False
        self._scrubs = False
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else the window's ground is painted each time
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(on_strip.name())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_part(self, part: StripShown) -> None:
        """Show a moment of a run; what is played shortened; what is pointed at; without the client's lane where it is compact."""
        self._seen, self._spotlight, self._breaks, self._closed = part.seen, part.spotlight, part.breaks, part.closed
        self._stretched = part.stretched
        self._soft, self._earlier = part.soft, part.earlier
        self.update()

    def heard(self) -> "Heard":
        """The time as a value along the run, and all that is on the strip."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.strip import strip_heard

        if self._seen is None:
            return Heard(key="strip", role=Role.GROUP, name=on_strip.name())
        return strip_heard(self._seen, closed=self._closed)

    def place_heard(self, path: "Path") -> QRectF | None:
        """The pause's words, the marks of changes, the lanes."""
        if self._seen is None or not path:
            return None
        strip, (kind, *rest) = strip_in(self._box(), self._seen, self._theme.scale), path
        if kind == "passes":
            return self._place_of_pass(strip, rest)
        if kind == "pause":
            return pause_words(strip, self._seen, self._theme, self._earlier)
        if kind.startswith("change"):
            return change_mark(strip, self._seen.run.scenario.changes[int(kind.split()[1])].at, self._theme)
        return {"speed": strip.speed, "client": strip.client}.get(kind)

    def _place_of_pass(self, strip: Strip, rest: Sequence[str]) -> QRectF:
        if not rest or self._seen is None:
            return QRectF(strip.axis.box)
        item = self._seen.run.passes[int(rest[0].split()[1])]
        end = axis_end(self._seen.run) if item.end is None else item.end
        left, right = strip.axis.x(item.start), strip.axis.x(end)
        return QRectF(left, strip.axis.box.top(), max(1.0, right - left), strip.axis.box.height())

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(round(self._theme.px(900)), round(self._theme.px(136)))

    def minimumSizeHint(self) -> QSize:
        """Half as wide."""
        return QSize(round(self._theme.px(300)), round(self._theme.px(88)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        if self._seen is None:
            return
        paint_strip(
            painter,
            self._box(),
            self._seen,
            self._theme,
            spotlight=self._spotlight,
            breaks=self._breaks,
            stretched=self._stretched,
            closed=self._closed,
            soft=self._soft,
            earlier=self._earlier,
        )
        if self.hasFocus():
            painter.setPen(self._theme.pen("select", 2.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)
        painter.end()

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(
            self._theme.px(16), self._theme.px(4), -self._theme.px(4), -self._theme.px(2)
        )

    def _change_at(self, point: QPointF) -> int | None:
        assert self._seen is not None
        strip = strip_in(self._box(), self._seen, self._theme.scale)
        found = (
            k
            for k, change in enumerate(self._seen.run.scenario.changes)
            if change.at <= axis_end(self._seen.run)
            and self._seen.run.scenario.is_news(change)
            and change_mark(strip, change.at, self._theme).adjusted(-4, -4, 4, 4).contains(point)
        )
        return next(found, None)

    def _on_pause_words(self, point: QPointF) -> bool:
        assert self._seen is not None
        strip = strip_in(self._box(), self._seen, self._theme.scale)
        return pause_words(strip, self._seen, self._theme, self._earlier).contains(point)

    def _time(self, event: QMouseEvent) -> float:
        assert self._seen is not None
        strip = strip_in(self._box(), self._seen, self._theme.scale)
        t = strip.axis.t(event.position().x())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            near = min(marks(self._seen.run, "milestone"), key=lambda mark: abs(mark - t), default=t)
            return float(near)
        return t

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On a mark: drag it. On the words of the pause: open the lens. Anywhere else: go there."""
        if self._seen is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._dragged, self._moved = self._change_at(event.position()), False
        if self._dragged is not None:
            strip = strip_in(self._box(), self._seen, self._theme.scale)
            mark = strip.axis.x(self._seen.run.scenario.changes[self._dragged].at)
            self._grabbed = (event.position().x(), mark - event.position().x())
        if self._dragged is None and self._on_pause_words(event.position()):
            self.lens_toggled.emit()
        elif self._dragged is None:
            self._scrubs = True
            self.seek_requested.emit(self._time(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was taken hold of; otherwise light what is pointed at."""
        if self._seen is None:
            return
        if self._dragged is not None:
            self._drag(event)
        elif self._scrubs:
            self.seek_requested.emit(self._time(event))
        else:
            self._point(event)

    def _cursor(self, point: QPointF, change: int | None) -> Qt.CursorShape:
        """Two arrows on what can be dragged along, a hand on the pause's words and where a press goes to a time."""
        assert self._seen is not None
        if change is not None:
            return Qt.CursorShape.SizeHorCursor
        axis = strip_in(self._box(), self._seen, self._theme.scale).axis
        near = abs(point.x() - axis.x(self._seen.t)) < self._theme.px(6)
        if near and not self._on_pause_words(point):
            return Qt.CursorShape.SizeHorCursor
        return Qt.CursorShape.PointingHandCursor

    def _drag(self, event: QMouseEvent) -> None:
        """Move the change, once the mouse has gone far enough to mean it."""
        self._moved = self._moved or abs(event.position().x() - self._grabbed[0]) > QApplication.startDragDistance() / 2
        if self._moved and self._dragged is not None:
            self.change_moved.emit(self._dragged, self._dragged_to(event), False)

    def _dragged_to(self, event: QMouseEvent) -> float:
        """The time of the mark: it keeps the distance at which it was taken hold of."""
        assert self._seen is not None
        strip = strip_in(self._box(), self._seen, self._theme.scale)
        return strip.axis.t(event.position().x() + self._grabbed[1])

    def _point(self, event: QMouseEvent) -> None:
        assert self._seen is not None
        wish, change = NOTHING, self._change_at(event.position())
        self.setCursor(self._cursor(event.position(), change))
        if change is not None:
            wish = Spotlight(kind="change", number=change)
        else:
            strip = strip_in(self._box(), self._seen, self._theme.scale)
            if strip.axis.box.contains(event.position()):
                t = strip.axis.t(event.position().x())
                iterations = [item for item in self._seen.run.passes if item.copying is Copying.ITERATION]
                k = next(
                    (
                        k
                        for k, item in enumerate(iterations, 1)
                        if item.start <= t and (item.end is None or t < item.end)
                    ),
                    0,
                )
                wish = Spotlight(kind="iteration", number=k) if k else NOTHING
        if wish != self._spotlight:
            self.spotlight_wished.emit(wish)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._dragged is not None and self._seen is not None and self._moved:
            self.change_moved.emit(self._dragged, self._dragged_to(event), True)
        self._dragged, self._scrubs = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on a mark deletes the change."""
        if self._seen is not None and (index := self._change_at(event.position())) is not None:
            self.change_deleted.emit(index)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.spotlight_wished.emit(NOTHING)
