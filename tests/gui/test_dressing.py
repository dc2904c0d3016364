"""Does a pane get its look when it is seen, once, and does it still hear that it is shown?"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.shells.dressing import Dressing
from migviz.gui.theme import Theme


class Pane(QWidget):
    """Notes which looks it got, and how often it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: list[str] = []
        self.shown = 0

    def show_theme(self, theme: Theme) -> None:
        self.looks.append(theme.name)

    def showEvent(self, event: QShowEvent) -> None:
        self.shown += 1


def test_a_pane_that_is_not_seen_gets_its_last_look_when_it_is() -> None:
    pane, owner = Pane(), QObject()
    dressing = Dressing(owner)
    for name in ("dark", "light"):
        dressing.dress(pane, Theme(name=name))
    assert pane.looks == []
    pane.show()
    assert (pane.looks, pane.shown) == (["light"], 1)
    dressing.dress(pane, Theme(name="projector"))
    pane.hide()
    pane.show()
    assert (pane.looks, pane.shown) == (["light", "projector"], 2)
    pane.close()
