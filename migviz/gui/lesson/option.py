"""One answer to choose: a letter and its words, marked when it is chosen, and as right or not once that is known."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from migviz.gui.draw import CENTRE, card, select_frame, text
from migviz.gui.icons import paint_icon
from migviz.gui.own_keys import PRESS, claims
from migviz.gui.theme import Theme
from migviz.gui.wrapped import paint_wrapped, wrapped_height

LETTERS = "ABCDEFGHIJ"


class OptionButton(QAbstractButton):
    """`mark`: "" while nothing is known, "right" or "wrong". `several`: a square instead of a disc."""

    def __init__(self, theme: Theme, letter: str, words: str, *, several: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._letter, self._several = theme, letter, several
        self._mark = ""
        self.setText(words)
        self.setCheckable(True)
        self.setAccessibleName(f"{letter}: {words}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()

    def show_mark(self, mark: str) -> None:
        """Say whether it is right."""
        self._mark = mark
        self.setAccessibleDescription(mark)
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self._fit()
        self.update()

    @property
    def _words_left(self) -> float:
        return self._theme.px(42)

    def _fit(self) -> None:
        room = max(60.0, self.width() - self._words_left - self._theme.px(40))
        height = wrapped_height(self._theme, "prose", self.text(), room)
        self.setFixedHeight(max(round(self._theme.px(38)), round(height + self._theme.px(16))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height follows the width."""
        self._fit()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(round(self._theme.px(300)), self.height())

    def event(self, event: QEvent) -> bool:
        """The keys it knows are its own, before they are the window's."""
        return claims(event, PRESS | {Qt.Key.Key_Up, Qt.Key.Key_Down}) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, as Space does; up and down go to the neighbours."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        theme, on = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(3, 2, -3, -2)
        pen = theme.pen("select" if on else "line", 2 if on else 1)
        hover = self.underMouse() and self.isEnabled() and not on
        card(painter, box, theme, fill="select.tint" if on else "sunk" if hover else "surface", pen=pen, radius=7)
        size = theme.px(24)
        disc = QRectF(box.left() + theme.px(8), box.center().y() - size / 2, size, size)
        painter.setPen(theme.pen("select" if on else "line", 1.4))
        painter.setBrush(theme.colour("select" if on else "surface"))
        if self._several:
            painter.drawRoundedRect(disc, theme.px(4), theme.px(4))
        else:
            painter.drawEllipse(disc)
        text(painter, disc, self._letter, theme, font="control", role="on.mark" if on else "ink", align=CENTRE)
        room = QRectF(self._words_left, 0, self.width() - self._words_left - theme.px(40), self.height())
        height = wrapped_height(theme, "prose", self.text(), room.width())
        room.setTop((self.height() - height) / 2)
        paint_wrapped(painter, room, self.text(), theme, font="prose")
        if self._mark:
            icon = QRectF(box.right() - theme.px(30), box.center().y() - theme.px(11), theme.px(22), theme.px(22))
            paint_icon(painter, icon, "tick" if self._mark == "right" else "cross", theme.colour("ink"), theme)
        if self.hasFocus():
            select_frame(painter, box.adjusted(2, 2, -2, -2), theme, radius=6)
        painter.end()
