"""Which keys are there? The list that F1 shows, read from the commands and the keys of their actions."""

from collections.abc import Mapping
from html import escape
from itertools import groupby

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from migviz.errors import safe
from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.gui.widgets.line_style import line_style
from migviz.gui.widgets.own_keys import ENTER, claims, is_bare
from migviz.gui.widgets.reading import ReadingText
from migviz.say import in_window
from migviz.showing.commands import Command
from migviz.showing.key_list import first_key, lines_here


class Search(QLineEdit):
    """What is sought; keys that go up and down in the list belong to that, and to nothing behind it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ReadingText(parent)  # made after it: Tab comes to it after it

    @property
    def over(self) -> ReadingText:
        """The list that it is over."""
        return self._text

    def event(self, event: QEvent) -> bool:
        """Those keys are the list's before they are the window's."""
        return claims(event, self._is_the_lists) or super().event(event)

    def _is_the_lists(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        return is_bare(event) and (key in _STEPS or key in ENTER or (key in _ENDS and not self.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A line, or a page, up or down; to an end of the list, as long as nothing is typed that has ends; Enter answers nothing."""
        key, bar = Qt.Key(event.key()), self._text.verticalScrollBar()
        if not self._is_the_lists(event):
            super().keyPressEvent(event)
            return
        if key not in _STEPS:
            bar.setValue({Qt.Key.Key_Home: 0, Qt.Key.Key_End: bar.maximum()}.get(key, bar.value()))
            return
        direction, by_page = _STEPS[key]
        step = bar.pageStep() if by_page else round(self._text.fontMetrics().lineSpacing())
        bar.setValue(bar.value() + direction * step)


_STEPS = {
    Qt.Key.Key_Up: (-1, False),
    Qt.Key.Key_Down: (1, False),
    Qt.Key.Key_PageUp: (-1, True),
    Qt.Key.Key_PageDown: (1, True),
}
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)


class KeyList(QWidget):
    """The list as plain text, under headings; what is typed above it leaves the lines that have it. While it is shown letters belong to
    its search, and answer nothing behind it; then the keyboard goes back to where it was."""

    def __init__(self, theme: Theme, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._before: QWidget | None = None
        self._here = False, False
        self.search = Search(self)
        self._text = self.search.over
        self.search.setPlaceholderText(in_window.search_keys())
        self.search.setAccessibleName(in_window.search_keys())
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._write)
        self._text.setAccessibleName(in_window.keys())
        self._text.focus_changed.connect(self.update)
        self._title = QLabel(in_window.keys(), self)
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addWidget(self.search, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self._text)
        self.show_theme(theme)

    @property
    def text(self) -> str:
        """What the list says now."""
        return self._text.toPlainText()

    def show_place(self, lesson: bool, room: bool) -> None:
        """The keys that act in an open lesson, before a room, or where there is neither."""
        if self._here != (lesson, room):
            self._here = lesson, room
            self._write()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self._text.show_theme(theme)
        self._title.setFont(theme.font("value"))
        self._title.setStyleSheet(f"color: {theme.hex('ink')};")
        self.search.setFont(theme.font("label"))
        self.search.setStyleSheet(line_style(theme))
        self.search.setFixedHeight(round(theme.px(32)))
        edge = round(theme.px(8))
        self._column.setContentsMargins(edge, edge, edge // 2, edge)
        self._column.setSpacing(edge)
        self._head.setContentsMargins(edge // 2, 0, edge, 0)
        self._head.setSpacing(2 * edge)
        self._write()

    def _write(self) -> None:
        """The lines that have what is typed, in what they do, in their keys or above them."""
        sought = self.search.text().strip().casefold()
        found = [line for line in lines_here(*self._here, self._key) if sought in " ".join(line).casefold()]
        rows = []
        for heading, several in groupby(found, key=lambda line: line[0]):
            rows.append(f"<tr><td colspan='2' style='padding-top:6px'><b>{escape(heading)}</b></td></tr>")
            rows += [
                f"<tr><td width='{round(self._theme.px(104))}' style='padding-right:8px'><b>{escape(keys)}</b></td><td>{escape(what)}</td></tr>"
                for __, keys, what in several
            ]
        none = f"<p>{escape(in_window.no_such_key(safe(self.search.text().strip())))}</p>"
        self._text.setHtml(f"<table cellspacing='3'>{''.join(rows)}</table>" if rows else none)

    def _key(self, command: Command) -> str:
        """The key that its action has first; one that works elsewhere only is that of the table."""
        keys = self._actions[command.name].shortcut().toString(QKeySequence.SequenceFormat.PortableText)
        return keys or first_key(command)

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever asked for it goes on by typing, and finds all of it."""
        super().showEvent(event)
        if not event.spontaneous():
            self.search.clear()
            self._before = QApplication.focusWidget()
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """The keyboard goes back, where nobody has taken it elsewhere."""
        had_it = self.isAncestorOf(self.window().focusWidget())
        super().hideEvent(event)
        if had_it and self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card behind."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw.reading_card(painter, self.rect().toRectF(), self._theme, focus=self._text.hasFocus())
