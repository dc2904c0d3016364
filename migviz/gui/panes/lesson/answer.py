"""How is an answer given? One widget for each kind: options, a number, an order. All say `given(answer)` when it is final."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from migviz.gui.painters.draw import LEFT
from migviz.gui.painters.wrapped import wrapped_height
from migviz.gui.panes.lesson.option import TIGHT, OptionButton, paint_keyboard
from migviz.gui.panes.lesson.row import UP_DOWN
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.line_style import line_style
from migviz.gui.widgets.own_keys import ENTER, claims
from migviz.gui.widgets.scroll_bar import scroll_bar_style
from migviz.gui.widgets.spoken import HeardAs
from migviz.gui.widgets.wrapping_row import WrappingRow
from migviz.say import in_lessons
from migviz.say.numbers import unbroken
from migviz.showing.block_shown import LETTERS
from migviz.showing.commands import ANSWER_KEYS
from migviz.showing.lesson_blocks import OptionShown

LONGEST = "1234.56"
"""Chosen: the longest number that is likely to be typed; with its unit it is read whole."""
AROUND = 28.0
"""Pixels at 100 % that a line has around what is typed in it: its frame and padding."""


AROUND_ITEM = 18.0, 9.0, 9.0, 9.0, 9.0
"""Pixels around the words of a thing to order: where there is room, and where there is less and less."""
ORDERED = 3.0
"""The same once they are in order, where there is hardly any."""
BETWEEN = 2
"""Pixels between two options."""


class OptionsAnswer(QWidget, HeardAs):
    """Choose one of several, or all that are right. `confirm`: the word on the button that makes it final; where there
    is none, a click on an option does. The keyboard that is led here is on none of them: Enter chooses nothing unseen."""

    given = Signal(object)
    chosen = Signal(QWidget)
    """Something is, with the button that makes it final"""

    def __init__(
        self,
        theme: Theme,
        options: Sequence[OptionShown],
        *,
        several: bool,
        confirm: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._several, self.snug = several, 0
        self._is_open, self._is_judged = True, False
        self._names = tuple(option.name for option in options)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN)
        self.buttons = [
            OptionButton(theme, letter, option.words, several=several)
            for letter, option in zip(LETTERS, options, strict=False)
        ]
        for button in self.buttons:
            column.addWidget(button)
            button.clicked.connect(lambda _checked, button=button: self._clicked(button))
            button.settled.connect(self.settle)
        self.confirm = Button(theme, word=confirm, look="filled", height=36) if confirm else None
        if self.confirm is not None:
            self.confirm.clicked.connect(self._final)
            self.confirm.setEnabled(False)
            column.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignRight)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        for button in self.buttons:
            button.show_theme(theme)
        if self.confirm is not None:
            self.confirm.show_theme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes to the first option, up to what stands before it."""
        if event.key() in UP_DOWN:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where the keyboard is."""
        if self.hasFocus():
            painter = QPainter(self)
            paint_keyboard(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self._theme)
            painter.end()

    def show_answer(self, options: Sequence[OptionShown], *, open_: bool) -> None:
        """What was chosen, what is known of each, and whether it can still be changed."""
        for button, option in zip(self.buttons, options, strict=True):
            button.setChecked(option.is_chosen)
            button.show_mark(option.mark)
            button.setEnabled(open_)
        self._is_open, self._is_judged = open_, any(option.mark for option in options)
        if self.confirm is not None:
            self.confirm.setVisible(open_)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if open_ else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(in_lessons.to_choose(ANSWER_KEYS[: len(self.buttons)][-1]))

    def high_if(self, close: int) -> float:
        """Pixels that all options need in so little room, from 0."""
        there = [high for button in self.buttons if (high := round(button.high_if(close)))]
        if self.confirm is not None and self._confirms(close):
            there.append(self.confirm.sizeHint().height())
        return sum(there) + BETWEEN * (len(there) - 1)

    def make_close(self, close: int) -> None:
        """Where its question would not be seen as a whole."""
        self.snug = close
        for button in self.buttons:
            button.make_close(close)
        if self.confirm is not None:
            self.confirm.setVisible(self._confirms(close))

    def _confirms(self, close: int) -> bool:
        """Whether the button that makes it final is there: to a choice that was judged it comes back with another one, where there is hardly any
        room."""
        return self._is_open and (close < TIGHT or not self._is_judged or (self.confirm or self).isEnabled())

    def choose(self, index: int) -> None:
        """As if an option were clicked."""
        if 0 <= index < len(self.buttons) and self.buttons[index].isEnabled():
            self.buttons[index].setFocus()
            self.buttons[index].click()

    def settle(self) -> bool:
        """Enter: what is chosen is final; False where nothing is."""
        if self.confirm is None or not (self.confirm.isEnabled() and self.confirm.isVisibleTo(self)):
            return False
        self.confirm.click()
        return True

    def _clicked(self, button: OptionButton) -> None:
        if not self._several:
            for other in self.buttons:
                other.setChecked(other is button)
        if self.confirm is None:
            self._final()
        else:
            self.confirm.setEnabled(any(other.isChecked() for other in self.buttons))
            self.confirm.setVisible(self._confirms(self.snug))
            self.chosen.emit(self.confirm)

    def _final(self) -> None:
        chosen = tuple(name for name, button in zip(self._names, self.buttons, strict=True) if button.isChecked())
        if chosen:
            self.given.emit(chosen)


class AnswerLine(QLineEdit):
    """A line to type a number. Enter ends here: Qt hands it on to what is around a line, which would confirm once more."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in ENTER:
            event.accept()


class AmountAnswer(QWidget):
    """A number to type, with the unit that is expected beside it; Enter or the button makes it final."""

    given = Signal(object)

    def __init__(self, theme: Theme, unit: str, *, confirm: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit, self._told = unit, ""
        row = WrappingRow(self, last_right=True)
        self.line = AnswerLine()
        self.line.setMaxLength(60)
        self.line.setAccessibleName(in_lessons.your_answer_in(unit) if unit else in_lessons.your_answer())
        self.line.setPlaceholderText(in_lessons.a_number_in(unit) if unit else in_lessons.a_number())
        self.button = Button(theme, word=confirm or in_lessons.check(), look="filled", height=36)
        row.addWidget(self.line)
        row.addWidget(self.button)
        self.line.returnPressed.connect(self._final)
        self.button.clicked.connect(self._final)
        self.line.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
        self.button.setEnabled(False)
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self.button.show_theme(theme)
        self.line.setFont(theme.font("value"))
        self.line.setFixedHeight(round(theme.px(38)))
        longest = max(theme.width("value", words) for words in (f"{LONGEST} {self._unit}", self.line.placeholderText()))
        self.line.setMinimumWidth(round(longest + theme.px(AROUND)))
        self.line.setStyleSheet(line_style(theme))

    def show_answer(self, typed: str, *, open_: bool) -> None:
        """What was typed, and whether it can still be changed."""
        self._told = typed
        self.line.setText(typed)
        self.line.setEnabled(open_)
        self.button.setVisible(open_)

    def settle(self) -> bool:
        """Enter: what is typed is final; False where nothing is."""
        if not (self.line.isEnabled() and self.line.text().strip()):
            return False
        self._final()
        return True

    def take(self, text: str) -> None:
        """The beginning of a number, typed elsewhere: it goes on here. Behind an answer that was given already it begins a new one."""
        if self._told and self.line.text() == self._told:
            self.line.clear()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.end(False)
        self.line.insert(text)

    def _final(self) -> None:
        if self.line.text().strip():
            self.given.emit((self.line.text().strip(),))


class OrderList(QListWidget):
    """A list whose chosen line wants to move when Ctrl is held: `move_wished(-1)` up, `move_wished(1)` down. `settled`: Enter."""

    move_wished = Signal(int)
    settled = Signal()

    def event(self, event: QEvent) -> bool:
        """The keys it knows are its own, before they are the window's."""
        return claims(event, {Qt.Key.Key_Up, Qt.Key.Key_Down, *ENTER}) or super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """It is as high as its lines: the wheel is the column's."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl and an arrow moves the line, an arrow alone chooses another."""
        if event.key() in ENTER:
            self.settled.emit()
            return
        up_or_down = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if up_or_down and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.move_wished.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class OrderAnswer(QWidget):
    """Things to put in order: drag them, or move the chosen one with Ctrl and the arrow keys, or with the buttons."""

    given = Signal(object)

    def __init__(
        self,
        theme: Theme,
        items: Sequence[tuple[str, str]],
        *,
        confirm: str,
        parent: QWidget | None = None,
    ) -> None:
        """`items`: the name and the words of each, as they stand now."""
        super().__init__(parent)
        self._stood, self.snug = tuple(name for name, __ in items), 0
        self._theme = theme
        self.list = OrderList()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(in_lessons.put_in_order())
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for name, words in items:
            item = QListWidgetItem(unbroken(words))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.up, self.down = (
            Button(theme, icon="less", name=in_lessons.move_up(), look="framed", height=36),
            Button(theme, icon="more", name=in_lessons.move_down(), look="framed", height=36),
        )
        self.button = Button(theme, word=confirm or in_lessons.check(), look="filled", height=36)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        row = WrappingRow(last_right=True)
        for part in (self.up, self.down, self.button):
            row.addWidget(part)
        column.addLayout(row)
        self.up.clicked.connect(lambda: self.move_chosen(-1))
        self.down.clicked.connect(lambda: self.move_chosen(1))
        self.button.clicked.connect(lambda: self.given.emit(self.names()))
        self.list.move_wished.connect(self.move_chosen)
        self.list.settled.connect(self.settle)
        self.show_theme(theme)

    def high_if(self, close: int) -> float:
        """Pixels that are around all the things in so little room, from 0."""
        return self._theme.px(self._around(close)) * self.list.count()

    def _around(self, close: int) -> float:
        return ORDERED if close >= TIGHT and not self.list.isEnabled() else AROUND_ITEM[close]

    def make_close(self, close: int) -> None:
        """Where its question would not be seen as a whole."""
        if close != self.snug:
            self.snug = close
            self.show_theme(self._theme)

    def settle(self) -> bool:
        """Enter: the order is final, once something was moved in it."""
        if self.names() == self._stood or not self.list.isEnabled():
            return False
        self.button.click()
        return True

    def names(self) -> tuple[str, ...]:
        """The things in the order in which they are now."""
        return tuple(str(self.list.item(k).data(Qt.ItemDataRole.UserRole)) for k in range(self.list.count()))

    def move_chosen(self, step: int) -> None:
        """Move the chosen line up (-1) or down (1)."""
        row = self.list.currentRow()
        if row < 0 or not 0 <= row + step < self.list.count() or not self.list.isEnabled():
            return
        item = self.list.takeItem(row)
        self.list.insertItem(row + step, item)
        self.list.setCurrentRow(row + step)

    def show_answer(self, *, open_: bool) -> None:
        """Whether the order can still be changed."""
        self.list.setEnabled(open_)
        for part in (self.up, self.down, self.button):
            part.setVisible(open_)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        for part in (self.up, self.down, self.button):
            part.show_theme(theme)
        self.list.setFont(theme.font("prose"))
        pad = round(theme.px(8))
        above, apart = (pad // 2, 2) if not self.snug else (1, 1) if self._around(self.snug) > ORDERED else (0, 0)
        self.list.setStyleSheet(
            f"QListWidget {{ background: transparent; border: none; outline: none; color: {theme.hex('ink')}; }}"
            f"QListWidget::item {{ background: {theme.hex('sunk')}; border: 1px solid {theme.hex('line')};"
            f" border-radius: {pad // 2}px; padding: {above}px {pad}px; margin: {apart}px; color: {theme.hex('ink')}; }}"
            f"QListWidget::item:selected {{ background: {theme.hex('select.tint')}; border: 2px solid"
            f" {theme.hex('select')}; color: {theme.hex('ink')}; }}"
            f"QListWidget::item:disabled {{ color: {theme.hex('ink')}; }}"
        )
        self.list.verticalScrollBar().setStyleSheet(scroll_bar_style(theme))
        palette = self.list.palette()
        palette.setColor(QPalette.ColorRole.HighlightedText, theme.colour("ink"))
        self.list.setPalette(palette)
        self._fit()

    def resizeEvent(self, event: object) -> None:
        """The height follows the width."""
        self._fit()

    def _fit(self) -> None:
        """As high as all of its lines."""
        theme, total = self._theme, 0.0
        room = max(80.0, self.width() - theme.px(40))
        for k in range(self.list.count()):
            item = self.list.item(k)
            height = wrapped_height(theme, "prose", item.text(), room) + theme.px(self._around(self.snug))
            item.setSizeHint(QSize(0, round(height)))
            item.setTextAlignment(LEFT)
            total += height
        self.list.setFixedHeight(round(total + theme.px(8)))
