"""Which keys are there? The list that F1 shows, read from the commands."""

from html import escape
from itertools import groupby

from PySide6.QtWidgets import QVBoxLayout, QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.reading import ReadingText
from migviz.language import _
from migviz.showing.commands import lines


class KeyList(QWidget):
    """The list as plain text, under headings."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ReadingText(self)
        self._text.setAccessibleName(_("Keys"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 4, 8)
        layout.addWidget(self._text)
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._text.show_theme(theme)
        rows = []
        for group, several in groupby(lines(), key=lambda line: line[0]):
            rows.append(f"<tr><td colspan='2' style='padding-top:6px'><b>{escape(_(group.value))}</b></td></tr>")
            rows += [
                f"<tr><td style='padding-right:12px'><b>{escape(keys)}</b></td><td>{escape(what)}</td></tr>"
                for _group, keys, what in several
            ]
        self._text.setHtml(f"<table cellspacing='3'>{''.join(rows)}</table>")
