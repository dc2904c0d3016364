"""One plain sentence that comes, can be read, goes, and can be read again."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.draw import card
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import HeardAs

LETTERS_PER_SECOND = 14.0
"""Chosen: slow readers read as fast as this."""
LATELY = 5
"""So many sentences can be read again."""


STEPS_KEEP = 254.0
"""Pixels at 100 % that the steps need where a sentence stands at the end of their row."""


class MessageLine(QWidget, HeardAs):
    """A strip over the top bar, between its words and its buttons as far as it has room there. Where there is none it stands at the end of the row of the steps, which make room, or, where it is
    too long for that, over them."""

    is_heard_as = "text"
    stands = Signal(int)
    """At the end of the row, from here on across; -1: not there."""

    def __init__(self, theme: Theme, parent: QWidget, free: Callable[[], tuple[float, float]] | None = None) -> None:
        """`free`: from where to where nothing that one presses is in its room."""
        super().__init__(parent)
        self._theme, self._sentence, self._free = theme, "", free
        self._room, self._beside = QRect(), False
        self._lately: list[str] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self._arrange()

    def place(self, room: QRect, *, beside: bool = False) -> None:
        """Stand in the middle of this room from now on; what is too high for it goes beyond its lower end. `beside`: at its end, where
        it holds the sentence beside the steps."""
        if (room, beside) != (self._room, self._beside):
            self._room, self._beside = room, beside
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
        self.show()
        self._arrange()
        self.raise_()

    def _arrange(self) -> None:
        """In the middle."""
        theme, room = self._theme, self._room
        width = ceil(min(room.width() - theme.px(16), theme.width("label", self._sentence) + 2 * self._beside_words))
        high = wrapped_height(theme, "label", self._sentence, width - 2 * self._beside_words)
        height = ceil(theme.px(20) + high)
        at_the_end = self._beside and high < 2 * theme.height("label") and width <= room.width() - theme.px(STEPS_KEEP)
        left = room.right() - theme.px(8) - width if at_the_end else self._left(width)
        # Whole pixels: a part of one that is rounded away would be missing for the last word.
        self.setGeometry(round(left), round(room.top() + max(0.0, (room.height() - height) / 2)), width, height)
        self.stands.emit(self.x() if at_the_end and not self.isHidden() else -1)
        self.update()

    def _left(self, width: float) -> float:
        """In the middle of the room, moved to where it is free; a longer one covers words before it covers buttons, which say
        something about what was pressed."""
        room, theme = self._room, self._theme
        middle = room.left() + (room.width() - width) / 2
        if self._beside or self._free is None:
            return middle
        first, last = self._free()
        left = min(max(middle, first + theme.px(4)), last - theme.px(4) - width)
        return left if left >= room.left() + theme.px(8) else middle

    @property
    def _beside_words(self) -> float:
        """Pixels between the edge and the words, on either side."""
        return self._theme.px(12) + 1

    def hideEvent(self, event: QHideEvent) -> None:
        """The steps have their room again."""
        self.stands.emit(-1)
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        card(painter, box, theme, pen=theme.pen("ink", 1.4), radius=8)
        beside = self._beside_words
        room = QRectF(self.rect()).adjusted(beside, 0, -beside, 0)
        high = wrapped_height(theme, "label", self._sentence, room.width())
        room.adjust(0, (room.height() - high) / 2, 0, 0)
        paint_wrapped(painter, room, self._sentence, theme)
        painter.end()
