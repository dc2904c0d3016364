"""Which keys are there? The list that F1 shows, read from the commands and the keys of their actions."""

from collections.abc import Mapping
from html import escape
from itertools import groupby

from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.gui.widgets.reading import ReadingText
from migviz.language import _
from migviz.say import in_window
from migviz.showing.commands import Command
from migviz.showing.key_list import first_key, lines


class KeyList(QWidget):
    """The list as plain text, under headings."""

    def __init__(self, theme: Theme, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._text = ReadingText(self)
        self._text.setAccessibleName(in_window.keys())
        self._text.focus_changed.connect(self.update)
        layout = QVBoxLayout(self)
        layout.addWidget(self._text)
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self._text.show_theme(theme)
        edge = round(theme.px(8))
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(edge, edge, edge // 2, edge)
        rows = []
        for group, several in groupby(lines(self._key), key=lambda line: line[0]):
            rows.append(f"<tr><td colspan='2' style='padding-top:6px'><b>{escape(_(group.value))}</b></td></tr>")
            rows += [
                f"<tr><td width='{round(theme.px(104))}' style='padding-right:8px'><b>{escape(keys)}</b></td><td>{escape(what)}</td></tr>"
                for _group, keys, what in several
            ]
        self._text.setHtml(f"<table cellspacing='3'>{''.join(rows)}</table>")

    def _key(self, command: Command) -> str:
        """The key that its action has first; one that works elsewhere only is that of the table."""
        keys = self._actions[command.name].shortcut().toString(QKeySequence.SequenceFormat.PortableText)
        return keys or first_key(command)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card behind."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw.reading_card(painter, self.rect().toRectF(), self._theme, focus=self._text.hasFocus())
