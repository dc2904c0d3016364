"""The iteration bars as a widget: point at a row, press it to go there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters.bars import ROW, of_both, paint_bars
from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import CENTRE, card, text
from migviz.gui.painters.still import still
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import Spoken
from migviz.replay.earlier import Earlier
from migviz.replay.seen import Seen
from migviz.say import bars, in_charts
from migviz.say.bars import Bar, bars_of, has_bars
from migviz.showing.box import Box
from migviz.showing.parts import BarsShown
from migviz.showing.spotlight import NOTHING, Spotlight

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path


class IterationBars(QWidget, Spoken):
    """The card with one bar for each iteration."""

    seek_requested = Signal(float)
    spotlight_wished = Signal(object)
    wished = Signal(object)
    log_wished = Signal()
    """the other scale"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._seen: Seen | None = None
        self._spotlight = NOTHING
        self._log = False
        self._part: BarsShown | None = None
        self._beside: Seen | None = None
        self._own_above = True
        self._earlier: Earlier | None = None
        self._places: list[tuple[QRectF, Bar]] = []
        self._switch = QRectF()
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(bars.name())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_part(self, part: BarsShown) -> None:
        """Show a moment of a run, or of two; linear or logarithmic; which row is pointed at."""
        self._seen, self._beside = part.seen[0], part.seen[1] if len(part.seen) > 1 else None
        self._part = part
        self._own_above, self._spotlight, self._log = part.own_above, part.spotlight, part.log
        self._earlier = part.earlier
        self.update()

    def heard(self) -> "Heard":
        """A list with a row for each iteration."""
        from migviz.showing.heard import Heard, Role
        from migviz.showing.heard.bars import SWITCH, bars_heard

        if self._part is None:
            return Heard(key="bars", role=Role.LIST, name=bars.name())
        return bars_heard(self._part, SWITCH)

    def place_heard(self, path: "Path") -> QRectF | None:
        """Its row, or the switch."""
        if path == ("switch",):
            return self._switch
        rows = bars_of(self._seen) if self._seen is not None else ()
        row = int(path[-1]) if path and path[-1].isdigit() else -1
        places = {bar.start: place for place, bar in self._places}
        return places.get(rows[row].start) if 0 <= row < len(rows) else None

    def grant(self, wish: object) -> None:
        """The other scale, or what a row wishes."""
        if callable(wish):
            self.wished.emit(wish)
        else:
            self.log_wished.emit()

    def sizeHint(self) -> QSize:
        """Six rows."""
        return QSize(int(self._theme.px(310)), int(self._theme.px(48 + 6 * ROW)))

    def minimumSizeHint(self) -> QSize:
        """Three rows."""
        return QSize(int(self._theme.px(200)), int(self._theme.px(44 + 3 * ROW * 0.82)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        heading = self._heading()
        both = (one for one in (self._seen, self._beside) if one is not None)
        log = self._log if any(map(has_bars, both)) else None
        still(painter, QRectF(self.rect()), "ground", _paint_card, theme, box_of(box), heading, log)
        head, self._switch = _head(box, theme), _switch(box, theme) if log is not None else QRectF()
        if self._seen is not None:
            rows = QRectF(
                box.left() + theme.px(4),
                head.bottom() + theme.px(6),
                box.width() - theme.px(8),
                box.bottom() - head.bottom() - theme.px(10),
            )
            self._places = self._paint_rows(painter, rows, self._seen)
        painter.end()

    def _heading(self) -> tuple[str, ...]:
        """What the rows are about; while a slider changes their number, by how much."""
        if self._seen is None:
            return (bars.name(),)
        if self._earlier is None:
            return bars.headings(self._seen)
        from migviz.say.earlier import iterations_difference  # which only a dragged slider needs

        return iterations_difference(self._seen, self._earlier) or bars.headings(self._seen)

    def _paint_rows(self, painter: QPainter, box: QRectF, seen: Seen) -> list[tuple[QRectF, Bar]]:
        theme = self._theme
        if self._beside is None:
            return paint_bars(
                painter,
                box,
                seen,
                theme,
                log=self._log,
                spotlight=self._spotlight,
                earlier=self._earlier,
                axis=self._part.axis if self._part is not None else None,
            )
        order = (seen, self._beside) if self._own_above else (self._beside, seen)
        both = list(zip(order, bars.above_and_below(), strict=True))
        shared = of_both(order)
        places, half = [], box.width() / 2
        for k, (one, word) in enumerate(both):
            head = QRectF(box.left() + k * half, box.top(), half, theme.px(20))
            text(painter, head, word, theme, role="muted", align=CENTRE, optional=True)
            rows = QRectF(head.left(), head.bottom(), half, box.bottom() - head.bottom())
            made = paint_bars(painter, rows, one, theme, log=self._log, both=shared)
            places += made if one is seen else []
        return places

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the switch changes the scale, one on a row goes there."""
        point = event.position()
        if self._switch.contains(point):
            self.log_wished.emit()
            return
        bar = self._at(point)
        if bar and self._seen is not None:
            self.seek_requested.emit(bar.start)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pointing at a row lights that iteration everywhere."""
        bar = self._at(event.position())
        can_press = bar is not None or self._switch.contains(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if can_press else Qt.CursorShape.ArrowCursor)
        wish = (
            Spotlight(kind="iteration", number=bar.number)
            if bar and bar.number
            else Spotlight(kind="pause")
            if bar
            else NOTHING
        )
        if wish != self._spotlight:
            self.spotlight_wished.emit(wish)

    def leaveEvent(self, event: object) -> None:
        """Nothing is pointed at any more."""
        self.spotlight_wished.emit(NOTHING)

    def _at(self, point: QPointF) -> Bar | None:
        return next((bar for place, bar in self._places if place.contains(point)), None)


def _head(box: QRectF, theme: Theme) -> QRectF:
    return QRectF(box.left() + theme.px(14), box.top() + theme.px(6), box.width() - theme.px(28), theme.px(30))


def _widths(theme: Theme) -> list[float]:
    """Of the two sides of the switch."""
    return [theme.width("label", word) + theme.px(16) for word in in_charts.axes()]


def _switch(box: QRectF, theme: Theme) -> QRectF:
    """Where the scale is chosen."""
    head, width = _head(box, theme), sum(_widths(theme))
    return QRectF(head.right() - width, head.top() + theme.px(2), width, theme.px(25))


def _paint_card(painter: QPainter, theme: Theme, place: Box, heading: tuple[str, ...] | str, log: bool | None) -> None:
    """The card with its heading, and the switch where there is a scale to choose (`log` is not None)."""
    box = rect(place)
    card(painter, box, theme)
    switch = _switch(box, theme)
    room = _head(box, theme).adjusted(0, 0, 0.0 if log is None else -switch.width() - theme.px(8), 0)
    text(painter, room, heading, theme, font="count", optional=True)
    if log is None:
        return
    card(painter, switch, theme, pen=theme.pen("line", 1), radius=12)
    x = switch.left()
    for k, (word, width) in enumerate(zip(in_charts.axes(), _widths(theme), strict=True)):
        part = QRectF(x, switch.top(), width, switch.height())
        on = log == (k == 1)
        if on:
            card(painter, part, theme, fill="pause", pen=theme.pen("pause", 1), radius=12)
        text(painter, part, word, theme, role="on.mark" if on else "muted", align=CENTRE, optional=True)
        x += width
