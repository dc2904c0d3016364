"""One plain sentence that comes, can be read, goes, and can be read again."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt, QTimer, Signal
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
NARROWEST, MOST_LINES = 170.0, 3
"""In the top bar it is not narrower than this, and has not more lines: more would hang over the steps."""
FONTS = ("label", "axis")
"""Where one line is not enough it is written smaller."""


class MessageLine(QWidget, HeardAs):
    """A strip over the top bar, between its words and its buttons, on several lines where that is narrow. Where it has no room there it stands at the end of the row of the steps, which make room; where
    that is not enough, over them, or below the bar where there are none. It never stands over what one presses in the bar."""

    is_heard_as = "text"
    stands = Signal(int)
    """At the end of the row, from here on across; -1: not there."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        free: Callable[[], tuple[float, float]] | None = None,
        steps: Callable[[], QRectF] = QRectF,
    ) -> None:
        """`free`: from where to where nothing that one presses is in its room; `steps`: the row of the steps, to its end, in the window."""
        super().__init__(parent)
        self._theme, self._sentence, self._free, self._steps = theme, "", free, steps
        self._room, self._beside, self._font = QRect(), False, FONTS[0]
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
        """Where it has room."""
        at_the_end = False
        place = None if self._beside else self._in_the_bar()
        if place is None and (place := self._at_the_end()) is not None:
            at_the_end = True
        self.setGeometry(place or self._over())
        self.stands.emit(self.x() if at_the_end and not self.isHidden() else -1)
        self.update()

    def _in_the_bar(self) -> QRect | None:
        """In the middle, moved to where it is free."""
        room, theme = QRectF(self._room), self._theme
        first, last = self._free() if self._free is not None else (room.left(), room.right())
        wide = min(last - first, room.width()) - theme.px(8)
        if wide < theme.px(NARROWEST) or not self._fits(wide, MOST_LINES):
            return None
        size = self._size(wide)
        middle = room.left() + (room.width() - size.width()) / 2
        left = min(max(middle, first + theme.px(4)), last - theme.px(4) - size.width())
        return _placed(left, room.top() + max(0.0, (room.height() - size.height()) / 2), size)

    def _at_the_end(self) -> QRect | None:
        """In the row of the steps."""
        row = self._steps()
        wide = row.width() - self._theme.px(STEPS_KEEP + 8)
        if wide < self._theme.px(NARROWEST) or not self._fits(wide, 2):
            return None
        size = self._size(wide, margin=self._margin_in_row)
        return self._beside_row(row, row.right() - size.width(), size)

    def _over(self) -> QRect:
        """Over the steps; below the bar where there are none."""
        row, room, theme = self._steps(), QRectF(self._room), self._theme
        if row.height() and self._fits(row.width(), 2):
            size = self._size(row.width(), margin=self._margin_in_row)
            return self._beside_row(row, row.center().x() - size.width() / 2, size)
        self._font = FONTS[0]
        size = self._size(room.width() - theme.px(16))
        below = 0.0 if self._beside or row.height() else room.height() + theme.px(4)
        top = room.top() + (below or max(0.0, (room.height() - size.height()) / 2))
        return _placed(room.left() + (room.width() - size.width()) / 2, top, size)

    @property
    def _margin_in_row(self) -> float:
        """Two lines are just as high as the row."""
        return 10.0 if self._font == FONTS[0] else 1.5

    def _beside_row(self, row: QRectF, left: float, size: QSizeF) -> QRect:
        """In the middle of it; above the caption."""
        top = min(row.center().y() - size.height() / 2, row.bottom() + self._theme.px(1) - size.height())
        return _placed(left, max(top, QRectF(self._room).top()), size)

    def _fits(self, wide: float, lines: int) -> bool:
        """Whether it fits in so many lines: smaller where one is not enough."""
        for self._font, most in zip(FONTS, (1, lines), strict=True):
            high = wrapped_height(self._theme, self._font, self._sentence, wide - 2 * self._beside_words)
            if high < (most + 0.5) * self._theme.height(self._font):
                return True
        return False

    def _size(self, wide: float, margin: float = 10.0) -> QSizeF:
        """As wide as it needs; several lines stand closer to the edge."""
        theme, beside = self._theme, 2 * self._beside_words
        wide = ceil(min(wide, theme.width(self._font, self._sentence) + beside))
        high = wrapped_height(theme, self._font, self._sentence, wide - beside)
        close = high > 2.5 * theme.height(self._font)
        return QSizeF(wide, ceil(high + 2 * theme.px(5.0 if close else margin)))

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
        high = wrapped_height(theme, self._font, self._sentence, room.width())
        room.adjust(0, (room.height() - high) / 2, 0, 0)
        paint_wrapped(painter, room, self._sentence, theme, font=self._font)
        painter.end()


def _placed(left: float, top: float, size: QSizeF) -> QRect:
    """Whole pixels: a part of one that is rounded away would be missing for the last word."""
    return QRect(round(left), round(top), int(size.width()), int(size.height()))
