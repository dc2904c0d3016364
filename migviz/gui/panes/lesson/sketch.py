"""Bars to draw: the iterations that are known, and handles for those that are not; afterwards both beside each other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from migviz.course.language.kinds import shape_of_kind
from migviz.course.typed import Unclear, read_typed
from migviz.gui.painters.draw import CENTRE, RIGHT, card, polyline, text
from migviz.gui.panes.lesson.answer import AnswerLine
from migviz.gui.panes.lesson.card import Said
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.line_style import line_style
from migviz.gui.widgets.own_keys import ARROWS, ENTER, claims
from migviz.gui.widgets.spoken import Spoken
from migviz.gui.widgets.tips import tip
from migviz.gui.widgets.wrapping_row import WrappingRow
from migviz.say import in_lessons
from migviz.scenario.round_numbers import round_up
from migviz.scenario.units import PAGE, Kind, write

if TYPE_CHECKING:
    from migviz.showing.heard import Heard, Path

MIB = 2.0**20 / PAGE
"""Pages in a MiB."""
HIGH, LEAST_HIGH = 190.0, 130.0
"""Chosen: pixels at 100 % of the bars, and where the column is so low that what is asked and its button would not be seen together."""
HANDLE = 12.0
LONGEST = "64.25 MiB"
"""Chosen: what is likely to be typed in a line for one of the numbers; so much is read whole there."""
AROUND = 26.0
"""Pixels at 100 % that a line has around what is typed in it."""
STEP = 0.01
"""The arrow keys move a bar by a hundredth of the axis."""
BREAK = 1.15
"""A known bar higher than this share of the axis is drawn broken."""


class SketchBars(QWidget, Spoken):
    """The bars. `drawn_changed` while one is moved, `settled` by Enter; values in pages."""

    drawn_changed, settled = Signal(), Signal()

    def __init__(
        self, theme: Theme, known: Sequence[float], first: int, count: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._known, self._first = theme, tuple(known), first
        self.top = known[-1] * 1.05 if known else 1.0
        start = known[-1] / 2 if known else 0.5
        self.drawn = [start] * count
        self._real: tuple[float, ...] = ()
        self._held: int | None = None
        self._chosen, self._room = 0, round(theme.px(HIGH))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(in_lessons.bars_to_draw())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.fit_in(self._room)
        self.update()

    def fit_in(self, room: int) -> None:
        """As high as there is room, in pixels, within bounds."""
        self._room = room
        self.setFixedHeight(round(min(max(room, self._theme.px(LEAST_HIGH)), self._theme.px(HIGH))))

    @property
    def chosen(self) -> int:
        """Which bar the keys move, from 0."""
        return self._chosen

    def show_drawn(self, drawn: Sequence[float], real: Sequence[float]) -> None:
        """The bars as they were drawn, and if known the real ones."""
        self.drawn, self._real = list(drawn), tuple(real)
        self.top = max([self._known[-1] * 1.05 if self._known else 1.0, *self._real, *(self.drawn if real else ())])
        self.update()

    def heard(self) -> "Heard":
        """A value to move for each bar."""
        from migviz.showing.heard.in_rows import sketch_heard

        return sketch_heard(self._first, self.drawn, self.top, self._chosen)

    def place_heard(self, path: "Path") -> QRectF | None:
        """Its column."""
        return self._column(len(self._known) + int(path[0])) if path else None

    def grant(self, wish: object) -> None:
        """A bar of another height."""
        if not self._real and isinstance(wish, tuple):
            self.draw(*wish)

    # --- where things are ---

    def _area(self) -> QRectF:
        px = self._theme.px
        return QRectF(self.rect()).adjusted(px(44), px(24), -px(6), -px(26))

    def _column(self, k: int) -> QRectF:
        """The place of a bar, known ones first."""
        area = self._area()
        pitch = area.width() / (len(self._known) + len(self.drawn))
        return QRectF(area.left() + (k + 0.22) * pitch, area.top(), 0.56 * pitch, area.height())

    def _bar(self, k: int, pages: float) -> QRectF:
        place = self._column(k)
        height = min(1.0, pages / self.top) * place.height()
        return QRectF(place.left(), place.bottom() - height, place.width(), height)

    def _pages_at(self, y: float) -> float:
        area = self._area()
        return min(max((area.bottom() - y) / area.height(), 0.0), 1.0) * self.top

    # --- hands ---

    def draw(self, k: int, pages: float) -> None:
        """A bar as high as so many pages, as far as the axis goes."""
        self.drawn[k] = min(max(pages, 0.0), self.top)
        bar = write(self.drawn[k] * PAGE, Kind.SIZE)
        self.setAccessibleDescription(in_lessons.bar_drawn(self._first + k, bar))
        self.drawn_changed.emit()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the bar in whose column the mouse is."""
        for k in range(len(self.drawn)):
            column = self._column(len(self._known) + k)
            wide = column.adjusted(-column.width() * 0.4, -40, column.width() * 0.4, 40)
            if wide.contains(event.position()) and not self._real:
                self._held = self._chosen = k
                self.draw(k, self._pages_at(event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it; two arrows over a handle."""
        self.setCursor(
            Qt.CursorShape.SizeVerCursor if self._on_handle(event.position()) else Qt.CursorShape.ArrowCursor
        )
        if self._held is not None:
            self.draw(self._held, self._pages_at(event.position().y()))

    def _on_handle(self, point: QPointF) -> bool:
        """Whether a press would take hold of a bar."""
        columns = (self._column(len(self._known) + k) for k in range(len(self.drawn)))
        reach = (box.adjusted(-box.width() * 0.4, -40, box.width() * 0.4, 40) for box in columns)
        return not self._real and any(box.contains(point) for box in reach)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = None

    def event(self, event: QEvent) -> bool:
        """The keys it knows are its own, before they are the window's."""
        return claims(event, {*ARROWS, *ENTER}) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose, up and down move by a hundredth, Enter makes what is drawn final."""
        key = event.key()
        if key in ENTER and not self._real:
            self.settled.emit()
        elif self._real or key not in ARROWS:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            move = 1 if key == Qt.Key.Key_Right else -1
            self._chosen = min(max(self._chosen + move, 0), len(self.drawn) - 1)
            self.update()
        else:
            up = 1 if key == Qt.Key.Key_Up else -1
            self.draw(self._chosen, self.drawn[self._chosen] + up * STEP * self.top)

    # --- pixels ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axis and bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axis(painter)
        for k, pages in enumerate(self._known):
            self._paint_known(painter, k, pages)
        for k, pages in enumerate(self.drawn):
            self._paint_drawn(painter, k, pages)
        painter.end()

    def _paint_axis(self, painter: QPainter) -> None:
        theme, area = self._theme, self._area()
        step = round_up(self.top / MIB / 4)
        line = 0.0
        while line <= self.top / MIB * 1.001:
            y = area.bottom() - line * MIB / self.top * area.height()
            painter.setPen(theme.pen("line" if line == 0 else "faint", 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            place = QRectF(0, y - theme.px(9), area.left() - theme.px(6), theme.px(18))
            text(painter, place, f"{line:g}", theme, font="axis", role="muted", align=RIGHT, optional=True)
            line += step
        unit = QRectF(0, 0, area.left() - theme.px(6), theme.px(18))
        text(painter, unit, "MiB", theme, font="axis", role="muted", align=RIGHT, optional=True)

    def _number(self, painter: QPainter, bar: QRectF, words: str, *, above: float = 0.0, role: str = "ink") -> None:
        theme, pitch = self._theme, self._area().width() / (len(self._known) + len(self.drawn))
        place = QRectF(bar.center().x() - theme.px(44), bar.top() - theme.px(21) - above, theme.px(88), theme.px(20))
        font = "control" if theme.width("control", words) + theme.px(3) <= pitch else "axis"  # beside another number
        text(painter, place, words, theme, font=font, role=role, align=CENTRE, optional=True)

    def _name(self, painter: QPainter, k: int) -> None:
        theme, place = self._theme, self._column(k)
        below = QRectF(
            place.left() - theme.px(20), place.bottom() + theme.px(3), place.width() + theme.px(40), theme.px(20)
        )
        text(painter, below, str(self._first - len(self._known) + k), theme, font="control", align=CENTRE)

    def _paint_known(self, painter: QPainter, k: int, pages: float) -> None:
        theme, bar = self._theme, self._bar(k, pages)
        painter.fillRect(bar, theme.colour("target"))
        if pages > BREAK * self.top:
            y = bar.top() + bar.height() * 0.3
            cut = [QPointF(bar.left() - 3, y + theme.px(6)), QPointF(bar.right() + 3, y - theme.px(6))]
            polyline(painter, cut, theme.pen("surface", 7))
        self._number(painter, bar, f"{pages / MIB:.0f}" if pages >= MIB else write(pages * PAGE, Kind.SIZE))
        self._name(painter, k)

    def _paint_drawn(self, painter: QPainter, k: int, pages: float) -> None:
        theme, place = self._theme, len(self._known) + k
        bar = self._bar(place, pages)
        self._name(painter, place)
        if self._real and k < len(self._real):
            real = self._bar(place, self._real[k])
            painter.fillRect(real.adjusted(real.width() * 0.14, 0, -real.width() * 0.14, 0), theme.colour("target"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.pen("ink", 1.6, Qt.PenStyle.DashLine))
            painter.drawRect(bar)
            crowded = abs(real.top() - bar.top()) < theme.px(22)
            self._number(painter, real, _mib(self._real[k]))
            higher = bar.top() < real.top()
            above = theme.px(20) if crowded and higher else 0.0
            if not (crowded and not higher):
                self._number(painter, bar, in_lessons.your_bar(_mib(pages)), above=above, role="muted")
            return
        painter.setPen(theme.pen("dirty", 1.6, Qt.PenStyle.DashLine))
        painter.setBrush(theme.colour("dirty.tint"))
        painter.drawRect(bar)
        handle = QRectF(
            bar.left() - theme.px(5), bar.top() - theme.px(HANDLE / 2), bar.width() + theme.px(10), theme.px(HANDLE)
        )
        on = self.hasFocus() and k == self._chosen
        card(painter, handle, theme, fill="select" if on else "surface", pen=theme.pen("select", 2.2), radius=6)
        self._number(painter, handle, _mib(pages))


def _mib(pages: float) -> str:
    """A bar's height in MiB, without the unit, that stands on the axis."""
    amount = pages / MIB
    return f"{amount:.0f}" if amount >= 99.5 else f"{amount:.3g}"


class SketchAnswer(QWidget):
    """The bars with a line to type each of them."""

    given = Signal(object)

    def __init__(
        self,
        theme: Theme,
        known: Sequence[float],
        first: int,
        count: int,
        *,
        confirm: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.bars = SketchBars(theme, known, first, count)
        self.lines = [AnswerLine() for __ in range(count)]
        self.button = Button(theme, word=confirm, look="filled", height=36)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bars)
        row = WrappingRow(last_right=True)
        for k, line in enumerate(self.lines):
            line.setMaxLength(20)
            line.setAccessibleName(in_lessons.bar_to_type(first + k))
            line.setToolTip(tip(in_lessons.bar_to_type(first + k)))
            line.editingFinished.connect(lambda k=k: self._typed(k))
            line.returnPressed.connect(lambda k=k: self._go_on(k))
            row.addWidget(line)
        row.addWidget(self.button)
        column.addLayout(row)
        self.problem = Said(theme, "", "triangle", font="label")
        self.problem.hide()
        column.addWidget(self.problem)
        self.bars.drawn_changed.connect(self._show_numbers)
        self.bars.settled.connect(self.settle)
        self._begun = tuple(self.bars.drawn)
        self.button.clicked.connect(lambda: self.given.emit(tuple(f"{pages:.6g}" for pages in self.bars.drawn)))
        self.show_theme(theme)
        self._show_numbers()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        for part in (self.bars, self.button, self.problem):
            part.show_theme(theme)
        for line in self.lines:
            line.setFont(theme.font("control"))
            line.setFixedHeight(round(theme.px(36)))
            words = max(LONGEST, f"{_mib(self.bars.top)} MiB", key=lambda words: theme.width("control", words))
            line.setMinimumWidth(round(theme.width("control", words) + theme.px(AROUND)))
            line.setStyleSheet(line_style(theme))

    def show_answer(self, drawn: Sequence[float], real: Sequence[float], *, open_: bool) -> None:
        """The bars as they were drawn; `real` beside them once the run has shown them."""
        if drawn:
            self.bars.show_drawn(drawn, real)
        for line in self.lines:
            line.setVisible(open_)
        self.button.setVisible(open_)

    def settle(self) -> bool:
        """Enter: the bars are final, once one was drawn."""
        if tuple(self.bars.drawn) == self._begun or self.button.isHidden():
            return False
        self.button.click()
        return True

    def take(self, text: str) -> None:
        """The beginning of a number, typed elsewhere: it goes on in the line of the chosen bar."""
        line = self.lines[self.bars.chosen]
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        line.setText(text)

    def _go_on(self, k: int) -> None:
        """Enter in a line leads to the next one, and from the last to the button."""
        self._typed(k)
        if not self.problem.isHidden():
            return
        if k + 1 < len(self.lines):
            self.lines[k + 1].setFocus(Qt.FocusReason.OtherFocusReason)
            self.lines[k + 1].selectAll()
        else:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_numbers(self) -> None:
        for line, pages in zip(self.lines, self.bars.drawn, strict=True):
            if not line.hasFocus():
                line.setText(_mib(pages))  # in the axis' unit, which stands above it: there is no room for both

    def _typed(self, k: int) -> None:
        """A number, in MiB if it says no unit; what cannot be read or drawn is said, and leaves the bar as it is."""
        if self.lines[k].text() == _mib(self.bars.drawn[k]):
            return
        try:
            pages = read_typed(self.lines[k].text(), shape_of_kind(Kind.SIZE), "MiB").value / PAGE
            problem = "" if 0 <= pages <= self.bars.top else in_lessons.axis_to(_mib(self.bars.top))
        except Unclear as error:
            problem = str(error)
        self.problem.show_words(problem)
        self.problem.setVisible(bool(problem))
        if not problem:
            self.bars.draw(k, pages)
            self.lines[k].setText(f"{_mib(self.bars.drawn[k])} MiB")
