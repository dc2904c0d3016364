"""What is on every sheet: a sentence, and a line to write in."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit

from migviz.gui.theme import Theme


def label(words: str, theme: Theme, *, role: str = "ink") -> QLabel:
    """A sentence."""
    made = QLabel(words)
    made.setFont(theme.font("label"))
    made.setWordWrap(True)
    made.setStyleSheet(f"color: {theme.hex(role)};")
    return made


def entry(theme: Theme, *, name: str, example: str, entered: Callable[[], object]) -> QLineEdit:
    """A line for a field of this name; Enter in it means the sheet's own button."""
    line = QLineEdit()
    line.setPlaceholderText(example)
    line.setAccessibleName(name)
    line.setFont(theme.font("label"))
    line.setMinimumHeight(round(theme.px(32)))
    line.returnPressed.connect(entered)
    return line
