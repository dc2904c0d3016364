"""Where in the course are we? The section's title, the lesson's above it, its number beside it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.painters.draw import text
from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import HeardAs
from migviz.showing.lesson_shown import HeadShown


class Head(QWidget, HeardAs):
    """The section's title, the lesson's above it, where we are beside it."""

    is_heard_as = "heading"

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._words, self._low = theme, ("", "", ""), False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_theme(theme)

    def show_words(self, shown: HeadShown) -> None:
        """Other words."""
        words = (shown.title, shown.above, shown.beside)
        if words == self._words:
            return
        self._words = words
        self.setAccessibleName(", ".join(filter(None, (shown.above, shown.title, shown.beside))))
        self.show_theme(self._theme)

    def make_low(self, low: bool) -> None:
        """Where what is to be read needs the room: the lesson's title stands at the top of the window, too."""
        if low != self._low:
            self._low = low
            self.show_theme(self._theme)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.setFixedHeight(round(theme.px(52 if self._words[1] and not self._low else 34)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        theme, (title, above, beside) = self._theme, self._words
        above = "" if self._low else above
        painter = QPainter(self)
        line = QRectF(0, 0, self.width(), theme.px(20))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if above:
            taken = text(painter, line, beside, theme, role="muted", align=right, optional=True)
            text(painter, line.adjusted(0, 0, -taken - theme.px(8), 0), (above, ""), theme, role="muted", optional=True)
        below = QRectF(0, line.bottom() if above else 0, self.width(), theme.px(32))
        if not above:
            used = theme.width("title", title) + theme.px(14)
            text(painter, below.adjusted(used, 0, 0, 0), (beside, ""), theme, role="muted", align=right, optional=True)
        for font in ("title", "value", "count", "control"):
            if theme.width(font, title) <= below.width() or font == "control":
                text(painter, below, (title, title[:40] + "…"), theme, font=font, optional=True)
                break
        painter.end()
