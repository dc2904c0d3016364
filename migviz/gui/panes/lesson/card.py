"""What frames a question, a goal or a hint in the panel? A card with a word on its edge and things below each other."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from migviz.course.answers import Verdict
from migviz.gui.painters.draw import CENTRE, card, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.wrapped import paint_wrapped, wrapped_height
from migviz.gui.panes.lesson.prose import ProseText
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import HeardAs
from migviz.showing.lesson_blocks import FeedbackShown

CHIP = 26.0
APART, CLOSE_TOGETHER, CLOSEST = 7.0, 3.0, 2.0
"""Pixels at 100 % between the things of a card, and where there is hardly any room, or less."""
SHORT = 220.0
"""Chosen: pixels at 100 % of a sentence that has room beside it for a button."""


class Card(QWidget, HeardAs):
    """A framed column. `word` stands in a chip on its upper edge; `role` colours both."""

    def __init__(self, theme: Theme, word: str, *, role: str = "select", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._word, self._role, self.apart = theme, word, role, APART
        self.setAccessibleName(word)
        self.column = QVBoxLayout(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._space()

    def show_word(self, word: str, role: str | None = None) -> None:
        """Another word on the edge."""
        self._word = word
        self.setAccessibleName(word)
        self._role = role or self._role
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on, with everything inside."""
        self._theme = theme
        self._space()
        for index in range(self.column.count()):
            item = self.column.itemAt(index)
            part = item.widget() if item else None
            if part is not None and hasattr(part, "show_theme"):
                part.show_theme(theme)
        self.update()

    def _space(self) -> None:
        px = self._theme.px
        self.column.setContentsMargins(round(px(14)), round(px(CHIP + 10)), round(px(14)), round(px(12)))
        self.column.setSpacing(round(px(self.apart)))

    def put_apart(self, apart: float) -> None:
        """So far from each other stand the things in it."""
        if apart != self.apart:
            self.apart = apart
            self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame and the chip."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        card(painter, box, theme, fill="surface", pen=theme.pen(self._role, 1.6), radius=7)
        width = theme.width("control", self._word) + theme.px(22)
        chip = QRectF(box.left(), box.top(), width, theme.px(CHIP))
        card(painter, chip, theme, fill=self._role, pen=theme.pen(self._role, 1), radius=6)
        text(painter, chip, self._word, theme, font="control", role="on.mark", align=CENTRE, optional=True)
        painter.end()


class Said(QWidget, HeardAs):
    """A sentence with a mark in front of it: tick, cross or triangle."""

    is_heard_as = "text"

    def __init__(self, theme: Theme, words: str, icon: str = "", *, font: str = "count", parent: QWidget | None = None):
        super().__init__(parent)
        self._theme, self._words, self._icon, self._font = theme, words, icon, font
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self._fit()
        self.update()

    def show_words(self, words: str) -> None:
        """Another sentence."""
        self._words = words
        self.setAccessibleName(words)
        self.show_theme(self._theme)

    def is_short(self) -> bool:
        """Whether something else has room beside it; then it stays in one line."""
        wide = self._left + self._theme.width(self._font, self._words) + 4
        if wide > self._theme.px(SHORT):
            return False
        self.setMinimumWidth(round(wide))
        return True

    @property
    def _left(self) -> float:
        return self._theme.px(28) if self._icon else 0.0

    def _fit(self) -> None:
        height = wrapped_height(self._theme, self._font, self._words, max(40.0, self.width() - self._left - 2))
        self.setFixedHeight(max(round(self._theme.px(24)), round(height + self._theme.px(4))))

    def resizeEvent(self, event: object) -> None:
        """The height follows the width."""
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._icon:
            paint_icon(
                painter, QRectF(0, theme.px(1), theme.px(20), theme.px(20)), self._icon, theme.colour("ink"), theme
            )
        box = QRectF(self._left, theme.px(1), self.width() - self._left, self.height())
        paint_wrapped(painter, box, self._words, theme, font=self._font)
        painter.end()


ICONS = {Verdict.RIGHT: "tick", Verdict.WRONG: "cross", Verdict.UNCLEAR: "triangle"}


def feedback_parts(theme: Theme, feedback: FeedbackShown) -> list[QWidget]:
    """What is said to an answer, as widgets: how it was read, the sentence, the lesson's own words."""
    parts: list[QWidget] = []
    if feedback.echo:
        parts.append(Said(theme, feedback.echo, font="label"))
    if feedback.words:
        parts.append(Said(theme, feedback.words, ICONS[feedback.verdict]))
    for prose in feedback.prose:
        words = ProseText(theme)
        words.show_prose(prose)
        words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        parts.append(words)
    return parts
