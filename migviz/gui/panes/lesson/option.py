"""One answer to choose: a letter and its words, marked when it is chosen, and as right or not once that is known."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.draw import CENTRE, card, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.panes.lesson.row import Row
from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import ENTER

ROOMS = ((38.0, 16.0), (30.0, 8.0), (27.0, 5.0), (27.0, 4.0), (27.0, 3.0))
"""Pixels that an option is high at least, and of which are around its words: where there is room, and where there is less and less."""
TIGHT, SMALL, SMALLEST = 2, 3, 4
"""Of these: where what can be chosen no more is lower, and where what was not chosen and is not right is in smaller letters, or all of it."""
OVER = {TIGHT: (25.0, 2.0), SMALL: (25.0, 2.0), SMALLEST: (19.0, 2.0)}
"""The same for one that can be chosen no more, where there is hardly any."""
RESTS, TOLD = {SMALL: "label", SMALLEST: "axis"}, {SMALLEST: "label"}
"""The letters of what was not chosen and is not right, and of what was or is."""


class OptionButton(Row):
    """`mark`: "" while nothing is known, "right" or "wrong". `several`: a square instead of a disc. `settled`: Enter, once it is
    chosen."""

    settled = Signal()

    def __init__(self, theme: Theme, letter: str, words: str, *, several: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, words, parent)
        self._letter, self._several = letter, several
        self._mark, self._close = "", 0
        self.setCheckable(True)
        self.setAccessibleName(f"{letter}: {words}")
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on what is chosen confirms it; otherwise it chooses, as Space does."""
        if event.key() in ENTER and self.isChecked():
            self.settled.emit()
        else:
            super().keyPressEvent(event)

    def show_mark(self, mark: str) -> None:
        """Say whether it is right."""
        self._mark = mark
        self.setAccessibleDescription(mark)
        self.update()

    @property
    def _words_left(self) -> float:
        return self._theme.px(42)

    def high(self) -> float:
        """As high as its words, and not lower than a button."""
        return self.high_if(self._close)

    def high_if(self, close: int) -> float:
        """The same in so little room: one of `ROOMS`."""
        least, around = ROOMS[close] if self.isEnabled() else OVER.get(close, ROOMS[close])
        room = max(60.0, self.width() - self._words_left - self._theme.px(40))
        height = wrapped_height(self._theme, self._letters(close), self.text(), room)
        return max(self._theme.px(least), height + self._theme.px(around))

    def _letters(self, close: int) -> str:
        """The name of their size. An option is always seen whole: whoever is told why theirs is wrong compares."""
        if self.isEnabled():
            return "prose"
        return (TOLD if self.isChecked() or self._mark else RESTS).get(close, "prose")

    def make_close(self, close: int) -> None:
        """Where its question would not be seen as a whole."""
        self._close = close
        self.fit()

    def box(self) -> QRectF:
        """Its card, in which its words are; where options are low, the words need all of it."""
        apart = 0.75 if self._close >= TIGHT else 2.0
        return QRectF(self.rect()).adjusted(3, apart, -3, -apart)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        theme, on = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.box()
        pen = theme.pen("select" if on else "line", 2 if on else 1, self.edge())
        fill = "select.tint" if on and not self.isDown() else self.ground()
        card(painter, box, theme, fill=fill, pen=pen, radius=7)
        size = min(theme.px(24), box.height() - theme.px(5))
        disc = QRectF(box.left() + theme.px(8), box.center().y() - size / 2, size, size)
        painter.setPen(theme.pen("select" if on else "line", 1.4))
        painter.setBrush(theme.colour("select" if on else "surface"))
        if self._several:
            painter.drawRoundedRect(disc, theme.px(4), theme.px(4))
        else:
            painter.drawEllipse(disc)
        font = "control" if size >= theme.height("control") else "axis"
        text(painter, disc, self._letter, theme, font=font, role="on.mark" if on else "ink", align=CENTRE)
        room = QRectF(self._words_left, 0, self.width() - self._words_left - theme.px(40), self.height())
        letters = self._letters(self._close)
        height = wrapped_height(theme, letters, self.text(), room.width())
        room.setTop((self.height() - height) / 2)
        paint_wrapped(painter, room, self.text(), theme, font=letters)
        if self._mark:
            icon = QRectF(box.right() - theme.px(30), box.center().y() - theme.px(11), theme.px(22), theme.px(22))
            paint_icon(painter, icon, "tick" if self._mark == "right" else "cross", theme.colour("ink"), theme)
        if self.hasFocus():
            paint_keyboard(painter, box.adjusted(3.5, 3.5, -3.5, -3.5), theme)
        painter.end()


def paint_keyboard(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """Where the keyboard is among answers: dots in ink, unlike the frame and the ground of what is chosen."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen("ink", 1.6, Qt.PenStyle.DotLine))
    painter.drawRoundedRect(box, theme.px(5), theme.px(5))
