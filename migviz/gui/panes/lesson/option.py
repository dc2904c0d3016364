"""One answer to choose: a letter and its words, marked when it is chosen, and as right or not once that is known."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.draw import CENTRE, card, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.panes.lesson.row import Row
from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import ENTER
from migviz.gui.widgets.tips import tip

ROOMS = ((38.0, 16.0), (30.0, 8.0), (27.0, 5.0), (27.0, 4.0), (27.0, 3.0))
"""Pixels that an option is high at least, and of which are around its words: where there is room, and where there is less and less."""
OVER = 25.0, 2.0
"""The same for one that can be chosen no more, where there is hardly any."""
TIGHT, FOLDED, GONE = 2, 3, 4
"""Of these: where what can be chosen no more is lower, and where of what was not chosen and is not right only the first line is seen, or nothing."""


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
        if close >= GONE and self._is_folded(close):
            return 0.0
        is_over = close >= TIGHT and not self.isEnabled()
        least, around = OVER if is_over else ROOMS[close]
        room = max(60.0, self.width() - self._words_left - self._theme.px(40))
        words = "" if self._is_folded(close) else self.text()
        height = wrapped_height(self._theme, "prose", words or " ", room)
        return max(self._theme.px(least), height + self._theme.px(around))

    def _is_folded(self, close: int) -> bool:
        return close >= FOLDED and not (self.isEnabled() or self.isChecked() or self._mark)

    def make_close(self, close: int) -> None:
        """Where its question would not be seen as a whole."""
        self._close = close
        self.setToolTip(tip(self.text()) if self._is_folded(close) else "")
        self.setVisible(close < GONE or not self._is_folded(close))
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
        text(painter, disc, self._letter, theme, font="control", role="on.mark" if on else "ink", align=CENTRE)
        room = QRectF(self._words_left, 0, self.width() - self._words_left - theme.px(40), self.height())
        words = self.text()
        if self._is_folded(self._close):
            words = QFontMetricsF(theme.font("prose")).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        height = wrapped_height(theme, "prose", words, room.width())
        room.setTop((self.height() - height) / 2)
        paint_wrapped(painter, room, words, theme, font="prose")
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
