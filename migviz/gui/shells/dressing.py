"""How does a look reach the panes of a window? Those on the screen at once, the others when they are shown."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from migviz.gui.theme import Theme
from migviz.showing.state import Look


class Dressing(QObject):
    """All panes at once, seen or not, would take three frames."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._late: dict[QObject, Theme] = {}

    def dress(self, pane: QWidget, theme: Theme) -> None:
        """Draw a pane like this, as soon as it can be seen."""
        if pane.isHidden():
            self._late[pane] = theme
            pane.installEventFilter(self)
        else:
            self._dress(pane, theme)

    def _dress(self, pane: QObject, theme: Theme) -> None:
        if self._late.pop(pane, None) is not None:
            pane.removeEventFilter(self)
        pane.show_theme(theme)  # type: ignore[attr-defined]

    def eventFilter(self, pane: QObject, event: QEvent) -> bool:
        """A pane that waits for its look is about to be seen."""
        if event.type() is QEvent.Type.Show and pane in self._late:
            self._dress(pane, self._late[pane])
        return False


def theme_of(look: Look, scale: float) -> Theme:
    """The look in the scale that is in force."""
    return Theme(name=look.theme, scale=scale, reduced_motion=look.reduced_motion)
