"""What does the stage show, in words? A panel to read, written while it can be seen."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from migviz.gui.painters import draw
from migviz.gui.panes.twin import EVERY, Seldom, hides_more
from migviz.gui.theme import Theme
from migviz.gui.widgets.reading import ReadingText
from migviz.replay.seen import Seen
from migviz.say import in_window
from migviz.say.numbers import held_together
from migviz.say.twin import Twin, twin


class TwinPanel(QWidget):
    """The four parts of the twin as plain text: what is here, what can be changed, what is true now, what to try."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen: Seen | None = None
        self._lock = ""
        self._controls: tuple[str, ...] | None = None
        self._twin: Twin | None = None
        self._seldom = Seldom(self._bring_up_to_date, lambda: EVERY, self)
        self._text = ReadingText(self)
        self._text.setAccessibleName(in_window.stage_in_words())
        self._text.focus_changed.connect(self.update)
        self.setFocusProxy(self._text)
        column = QVBoxLayout(self)
        column.addWidget(self._text)
        self.show_theme(theme)

    def show_seen(self, seen: Seen, *, lock: str = "", controls: tuple[str, ...] | None = None) -> None:
        """What is true now; written at most twice a second, and only while it can be seen."""
        hides, self._seen, self._lock, self._controls = hides_more(seen, self._seen), seen, lock, controls
        if self.isVisible():
            self._seldom.ask(at_once=hides)

    def show_twin(self, twin: Twin) -> None:
        """These four parts."""
        if twin != self._twin:
            self._twin = twin
            self._write()

    def show_theme(self, theme: Theme) -> None:
        """Other colours or sizes."""
        self._theme = theme
        layout = self.layout()
        assert layout is not None
        side = round(theme.px(12))
        layout.setContentsMargins(side, side, round(theme.px(4)), side)
        self.setMinimumSize(round(theme.px(240)), round(theme.px(120)))
        self._text.show_theme(theme)
        self._write()
        self.update()

    def text(self) -> str:
        """All that is shown."""
        return self._text.toPlainText()

    def sizeHint(self) -> QSize:
        return QSize(round(self._theme.px(332)), round(self._theme.px(460)))

    def showEvent(self, event) -> None:
        super().showEvent(event)
        if self._seen is not None:
            self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        if self._seen is not None:
            self.show_twin(twin(self._seen, lock=self._lock, controls=self._controls))

    def _write(self) -> None:
        """All anew, with the caret left where it was: somebody may be reading."""
        at = self._text.textCursor().position()
        scrolled = self._text.verticalScrollBar().value()
        self._text.clear()
        if self._twin is None:
            return
        cursor = QTextCursor(self._text.document())
        for number, (title, lines) in enumerate(_parts(self._twin)):
            self._add(cursor, title, "control", "ink", above=10 if number else 0, first=not number)
            for line in lines:
                self._add(cursor, line, "label", "ink", above=3)
        cursor.setPosition(min(at, self._text.document().characterCount() - 1))
        self._text.setTextCursor(cursor)
        self._text.verticalScrollBar().setValue(scrolled)

    def _add(self, cursor: QTextCursor, text: str, font: str, role: str, *, above: float, first: bool = False) -> None:
        block, form = QTextBlockFormat(), QTextCharFormat()
        block.setTopMargin(self._theme.px(above))
        block.setRightMargin(self._theme.px(6))
        form.setFont(self._theme.font(font))
        form.setForeground(self._theme.brush(role))
        if first:
            cursor.setBlockFormat(block)
        else:
            cursor.insertBlock(block)
        cursor.insertText(held_together(text), form)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw.reading_card(painter, self.rect().toRectF(), self._theme, focus=self._text.hasFocus())


def _parts(twin: Twin) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        (in_window.right_now(), twin.true_now),
        (in_window.what_to_try(), (twin.try_next,)),
        (in_window.what_to_change(), (twin.can_change,)),
        (in_window.on_the_stage(), (twin.here,)),
    )
