"""Which keys are there? The list that F1 shows."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.reading import ReadingText

KEYS = (
    ("Space", "Play or Stop"),
    ("← →", "milestone before, after"),
    ("Shift ← →", "iteration before, after"),
    ("Ctrl ← →, PgUp PgDn", "step before, after"),
    ("1 to 6", "go to a step"),
    ("J", "jump to the pause"),
    ("Home, End", "start, end"),
    ("+ −", "faster, slower"),
    ("0", "real speed"),
    ("Z", "time lens on the pause"),
    ("P", "side panel"),
    ("L", "bars linear or log"),
    ("G, D", "charts, as a table"),
    ("I", "details of what is pointed at"),
    ("F", "frames on the network, byte by byte"),
    ("U", "ruler: the pause beside times one knows"),
    ("?", "the stage in words"),
    ("N", "lessons"),
    ("A to D, PgUp PgDn", "in a lesson: choose an answer; section before, after"),
    ("M", "the map; its arrows move the point"),
    ("C, A", "compare, keep the run as A"),
    ("T", "theme"),
    ("Ctrl + −, Ctrl 0", "larger, smaller, 100 %"),
    ("R", "reduced motion"),
    ("F11", "full screen"),
    ("Ctrl Z, Ctrl Y", "undo, redo"),
    ("Ctrl N, O, S", "new, open, save"),
    ("Ctrl Shift S, Ctrl V", "share this moment, paste one"),
    ("Esc", "back to the iterations"),
    ("Shift while dragging", "snap to milestones"),
    ("Double click on a mark, Del", "delete a change"),
)


class KeyList(QWidget):
    """The list as plain text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ReadingText(self)
        self._text.setAccessibleName("Keys")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 4, 8)
        layout.addWidget(self._text)
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._text.show_theme(theme)
        rows = "".join(
            f"<tr><td style='padding-right:12px'><b>{key}</b></td><td>{what}</td></tr>" for key, what in KEYS
        )
        self._text.setHtml(f"<table cellspacing='3'>{rows}</table>")
