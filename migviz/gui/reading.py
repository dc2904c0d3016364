"""A text that is read, not written: it can be selected, copied, and walked through with the arrow keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QPalette
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from migviz.gui.theme import Theme

BAR = 8.0
"""The width of the scroll bar; whoever breaks lines by hand keeps it free, so that nothing moves when it comes."""


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
        self.verticalScrollBar().setStyleSheet(
            f"QScrollBar {{ width: {round(theme.px(BAR))}px; background: transparent; }}"
            f"QScrollBar::handle {{ background: {theme.hex('line')}; border-radius: {round(theme.px(3))}px;"
            f" min-height: {round(theme.px(20))}px; }}"
            "QScrollBar::add-line, QScrollBar::sub-line { height: 0; }"
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()
