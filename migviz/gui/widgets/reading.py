"""A text that is read, not written: it can be selected, copied, and walked through with the arrow keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QPalette
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.scroll_bar import scroll_bar_style


class ReadingText(QTextEdit):
    """Read only, but with a caret, so that the keyboard and a screen reader can walk through it."""

    focus_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_theme(self, theme: Theme) -> None:
        """Look different. What is written already keeps its look: write it anew."""
        palette = self.palette()
        for role, name in (
            (QPalette.ColorRole.Base, "surface"),
            (QPalette.ColorRole.Text, "ink"),
            (QPalette.ColorRole.Highlight, "select"),
            (QPalette.ColorRole.HighlightedText, "on.mark"),
        ):
            palette.setColor(role, theme.colour(name))
        self.setPalette(palette)
        self.document().setDefaultFont(theme.font("label"))
        self.document().setDocumentMargin(0)
        self.verticalScrollBar().setStyleSheet(scroll_bar_style(theme))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()
