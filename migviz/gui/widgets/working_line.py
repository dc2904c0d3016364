"""A thin line with a word: what is shown below it is still from before the last wish."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.say import in_window

LINE, WORD = 3, 18
"""Pixels at 100 %: how thick the line is, how high the word above it."""


class WorkingLine(QWidget):
    """Along the lower edge of a place, where it covers least."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._share = theme, 0.0
        self.setAccessibleName(in_window.working())
        self.setAccessibleDescription(in_window.esc_gives_up())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_share(self, share: float) -> None:
        """So much is done; 0: nobody knows how much."""
        if share != self._share:
            self._share = share
            self.setAccessibleName(in_window.working_share(share) if share else in_window.working())
            self.update()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.update()

    def place(self, room: QRect) -> None:
        """Along the lower edge of this room."""
        height = round(self._theme.px(LINE) + max(self._theme.px(WORD), self._theme.height("label")))
        self.setGeometry(room.left(), room.bottom() + 1 - height, room.width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, and the word on a ground of its own at its left end."""
        theme, painter = self._theme, QPainter(self)
        line = QRectF(0, self.height() - theme.px(LINE), self.width(), theme.px(LINE))
        word = f"{self.accessibleName()} {self.accessibleDescription()}"
        room = QRectF(0, 0, theme.width("label", word) + theme.px(20), line.top())
        painter.fillRect(line, theme.colour("select" if not self._share else "faint"))
        painter.fillRect(
            QRectF(line.left(), line.top(), self._share * line.width(), line.height()), theme.colour("select")
        )
        painter.fillRect(room, theme.colour("surface"))
        draw.text(painter, room.adjusted(theme.px(10), 0, 0, 0), word, theme, font="label")
        painter.end()
