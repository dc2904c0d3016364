"""One plain sentence that comes, can be read, goes, and can be read again."""

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.draw import CENTRE, card, text
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import HeardAs

LETTERS_PER_SECOND = 14.0
"""Chosen: slow readers read as fast as this."""
LATELY = 5
"""So many sentences can be read again."""


class MessageLine(QWidget, HeardAs):
    """A strip over the top bar, or over the steps: nothing that somebody looks at meanwhile is there."""

    is_heard_as = "text"

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._sentence = theme, ""
        self._room = QRect()
        self._lately: list[str] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self._arrange()

    def place(self, room: QRect) -> None:
        """Stand in the middle of this room from now on; what is too high for it goes beyond its lower end."""
        self._room = room
        self._arrange()

    @property
    def lately(self) -> tuple[str, ...]:
        """What was said lately, the newest first."""
        return tuple(reversed(self._lately))

    def say(self, sentence: str) -> None:
        """Show a sentence for as long as it takes to read."""
        self._sentence = sentence
        self._lately = [*(one for one in self._lately if one != sentence), sentence][-LATELY:]
        self.setAccessibleName(sentence)
        self._timer.start(int(1000 * (2 + len(sentence) / LETTERS_PER_SECOND)))
        self._arrange()
        self.show()
        self.raise_()

    def _arrange(self) -> None:
        """In the middle."""
        theme, room = self._theme, self._room
        width = min(float(room.width()) - theme.px(16), theme.width("label", self._sentence) + theme.px(40))
        lines = 1 + int(theme.width("label", self._sentence) // max(1.0, width - theme.px(30)))
        height = theme.px(20) + lines * theme.height("label")
        left = room.left() + (room.width() - width) / 2
        self.setGeometry(QRectF(left, room.top() + max(0.0, (room.height() - height) / 2), width, height).toRect())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        card(painter, box, theme, pen=theme.pen("ink", 1.4), radius=8)
        inner = box.adjusted(theme.px(12), theme.px(6), -theme.px(12), -theme.px(6))
        if theme.width("label", self._sentence) <= inner.width():
            text(painter, inner, self._sentence, theme, align=CENTRE)
        else:
            painter.setFont(theme.font("label"))
            painter.setPen(theme.colour("ink"))
            painter.drawText(inner, int(CENTRE) | Qt.TextFlag.TextWordWrap, self._sentence)
        painter.end()
