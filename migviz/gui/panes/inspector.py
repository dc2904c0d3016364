"""What is that? A card with the facts about what is pointed at: name, value, and where the number comes from."""

import math

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.gui.widgets.reading import ReadingText
from migviz.gui.widgets.scroll_bar import BAR
from migviz.say import in_window
from migviz.say.facts import Facts, Line
from migviz.say.numbers import held_together

_EVERY = 100
"""Milliseconds between two updates of the values while they run: faster than that nobody reads."""
_MOST = 480.0
"""Pixels at 100 % from which on the card scrolls instead of growing."""


class Inspector(QWidget):
    """Shows facts. The text can be selected, copied, walked through with the arrow keys and read aloud."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: Facts | None = None
        self._places: list[tuple[tuple[int, int], tuple[int, int] | None]] = []
        self._height = 0.0
        self._late = QTimer(self, singleShot=True, interval=_EVERY)
        self._late.timeout.connect(self._show_late)
        self._waiting: Facts | None = None
        self._text = ReadingText(self)
        self._text.setAccessibleName(in_window.inspector())
        self._text.focus_changed.connect(self.update)
        self.setFocusProxy(self._text)
        column = QVBoxLayout(self)
        column.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.show_theme(theme)

    def show_facts(self, facts: Facts | None) -> None:
        """Facts about something, or None where nothing is pointed at."""
        if facts is not None and self._facts is not None and self._shape(facts) == self._shape(self._facts):
            self._waiting = facts
            if not self._late.isActive():
                self._show_late()
            return
        self._waiting = None
        if facts != self._facts:
            self._facts = facts
            self._write()

    def _show_late(self) -> None:
        """Newer values of the same facts, a few times a second."""
        if self._waiting is None or self._waiting == self._facts:
            return
        self._facts = self._waiting
        self._update(self._facts)
        self._late.start()

    def show_theme(self, theme: Theme) -> None:
        """Other colours or sizes."""
        self._theme = theme
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(self._margin, self._margin, round(theme.px(4)), self._margin)
        self._text.show_theme(theme)
        self.setMinimumWidth(round(theme.px(220)))
        self._write()
        self.update()

    def text(self) -> str:
        """All that is shown, as plain text."""
        if self._facts is None:
            return in_window.nothing_pointed_at()
        lines = (
            f"{line.name}: {line.value}" + (f" ({line.where_from})" if line.where_from else "")
            for line in self._facts.lines
        )
        return "\n".join((self._facts.title, *lines))

    def sizeHint(self) -> QSize:
        """As high as the text, until it scrolls."""
        height = min(self._height, self._theme.px(_MOST)) + 2 * self._margin + 2
        return QSize(max(self.width(), round(self._theme.px(300))), math.ceil(height))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(220)), round(self._theme.px(96)))

    @property
    def _margin(self) -> int:
        return round(self._theme.px(12))

    @property
    def _room(self) -> float:
        """The width of the text in pixels."""
        return max(1.0, self.width() - self._margin - round(self._theme.px(12)) - round(self._theme.px(BAR)))

    def _measure(self) -> None:
        """How high all of the text is at this width, without a scroll bar."""
        document = self._text.document()  # itself: a clone would never be freed
        before = document.textWidth()
        document.setTextWidth(self._room)
        self._height = document.size().height()
        document.setTextWidth(before)
        self.updateGeometry()

    # --- writing ---

    def _write(self) -> None:
        """All of the text anew: the title, then for each line one to three paragraphs."""
        document = self._text.document()
        document.clear()
        document.setDocumentMargin(0)
        cursor = QTextCursor(document)
        self._places = []
        if self._facts is None:
            cursor.insertText(in_window.nothing_pointed_at(), self._format("label", "muted"))
        else:
            cursor.setBlockFormat(_paragraph(below=self._theme.px(8)))
            cursor.insertText(self._facts.title, self._format("value", "ink"))
            for line in self._facts.lines:
                self._write_line(cursor, line)
        self._text.setAccessibleDescription(self.text())
        self._text.moveCursor(QTextCursor.MoveOperation.Start)
        self._text.verticalScrollBar().setValue(0)
        self._measure()

    def _write_line(self, cursor: QTextCursor, line: Line) -> None:
        """Name and value in one paragraph if they fit, else in two; then the origin."""
        tab = QTextOption.Tab(self._room, QTextOption.TabType.RightTab)
        below, none = self._theme.px(9), 0.0
        wide = self._is_wide(line)
        end = below if not line.where_from else none
        cursor.insertBlock(_paragraph(below=none if wide else end, tab=tab))
        cursor.insertText(line.name, self._format("label", "muted"))
        if wide:
            cursor.insertBlock(_paragraph(below=end))
        else:
            cursor.insertText("\t", self._format("label", "muted"))
        value = cursor.block().blockNumber(), cursor.positionInBlock()
        cursor.insertText(held_together(line.value), self._format("control", "ink"))
        if line.where_from:
            cursor.insertBlock(_paragraph(below=below))
        self._places.append((value, (cursor.block().blockNumber(), 0) if line.where_from else None))
        cursor.insertText(held_together(line.where_from), self._format("axis", "muted"))

    def _update(self, facts: Facts) -> None:
        """Only what has changed: while playing this happens several times a second."""
        for line, (value, origin) in zip(facts.lines, self._places, strict=True):
            self._replace(value, line.value, "control", "ink")
            if origin is not None:
                self._replace(origin, line.where_from, "axis", "muted")
        self._text.setAccessibleDescription(self.text())

    def _replace(self, place: tuple[int, int], text: str, font: str, role: str) -> None:
        """Another text from a place to the end of its paragraph."""
        block = self._text.document().findBlockByNumber(place[0])
        if block.text()[place[1] :] == text:
            return
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, place[1])
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text, self._format(font, role))

    def _is_wide(self, line: Line) -> bool:
        """Whether the value needs a line of its own."""
        width = self._theme.width("label", line.name) + self._theme.width("control", line.value)
        return width + self._theme.px(14) > self._room

    def _shape(self, facts: Facts) -> tuple[object, ...]:
        """What has to be the same for only texts to be replaced."""
        return facts.title, tuple((line.name, bool(line.where_from), self._is_wide(line)) for line in facts.lines)

    def _format(self, font: str, role: str) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._theme.font(font))
        form.setForeground(self._theme.brush(role))
        return form

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._write()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw.reading_card(painter, self.rect().toRectF(), self._theme, focus=self._text.hasFocus())


def _paragraph(*, below: float = 0.0, tab: QTextOption.Tab | None = None) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setBottomMargin(below)
    if tab is not None:
        form.setTabPositions([tab])
    return form
