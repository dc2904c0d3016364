"""What to try after a run: buttons between the hosts, as many as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.button import FRAME, Button
from migviz.showing.ending import Invitation

WIDE, HIGH, LEAST, GAP = 232.0, 44.0, 30.0, 6.0
"""Pixels at 100 %: how wide and high a button is at most, how high at least, and what is between two."""


class Invitations(QWidget):
    """Lies over a part of the stage; not there where nothing is offered."""

    accepted = Signal(object)
    """the wish of an invitation"""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[Invitation, ...] = ()
        self.buttons: list[Button] = []
        self.hide()

    def show_part(self, invitations: Sequence[Invitation], room: QRectF) -> bool:
        """Offer these in this room; whether there is any."""
        offered = tuple(invitations)[: self._fitting(room)]
        if [item.words for item in offered] != [item.words for item in self._shown] or len(self.buttons) != len(
            offered
        ):
            self._make(offered)
        self._shown = offered
        self.setVisible(bool(offered))
        if offered:
            self.setGeometry(room.toAlignedRect())
            self._arrange()
        return bool(offered)

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        self._make(self._shown)

    def _fitting(self, room: QRectF) -> int:
        theme = self._theme
        return int((room.height() + theme.px(GAP)) / theme.px(LEAST + GAP)) if room.width() >= theme.px(130) else 0

    def _make(self, offered: Sequence[Invitation]) -> None:
        for button in self.buttons:
            button.deleteLater()
        self.buttons = []
        for k, item in enumerate(offered):
            button = Button(self._theme, icon=item.icon, word=item.words, look="framed", role="select", parent=self)
            button.clicked.connect(lambda k=k: self.accepted.emit(self._shown[k].wish))
            button.show()
            self.buttons.append(button)

    def _arrange(self) -> None:
        theme, count = self._theme, len(self.buttons)
        gap = theme.px(GAP)
        high = min(theme.px(HIGH), (self.height() - (count - 1) * gap) / count)
        wide = min(theme.px(WIDE), float(self.width()))
        top = (self.height() - count * high - (count - 1) * gap) / 2
        for k, button in enumerate(self.buttons):
            box = QRectF((self.width() - wide) / 2, top + k * (high + gap), wide, high)
            button.setGeometry(box.adjusted(-FRAME, -FRAME, FRAME, FRAME).toRect() & self.rect())
