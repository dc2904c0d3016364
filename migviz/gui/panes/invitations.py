"""What to try after a run: buttons between the hosts or, where those are low, in a row; as many as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.button import FRAME, Button
from migviz.gui.widgets.spoken import HeardAs
from migviz.say import aloud
from migviz.showing.ending import Invitation

WIDE, HIGH, LEAST, GAP = 232.0, 44.0, 30.0, 6.0
"""Pixels at 100 %: how wide and high a button is at most, how high at least, and what is between two."""


class Invitations(QWidget, HeardAs):
    """Lies over a part of the stage; not there where nothing is offered."""

    accepted = Signal(object)
    """the wish of an invitation"""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[Invitation, ...] = ()
        self._asked: tuple[tuple[str, ...], QRectF] | None = None
        self._columns = 1
        self.buttons: list[Button] = []
        self.setAccessibleName(aloud.offers())
        self.hide()

    def show_part(self, invitations: Sequence[Invitation], room: QRectF) -> bool:
        """Offer these in this room; whether there is any."""
        asked = (tuple(item.words for item in invitations), room)
        self._shown = tuple(invitations)
        if asked != self._asked:
            self._asked = asked
            self._make(room)
        return bool(self.buttons)

    def show_theme(self, theme: Theme) -> None:
        """Look different."""
        self._theme = theme
        self._asked = None

    def _make(self, room: QRectF) -> None:
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        rows = int((room.height() + self._theme.px(GAP)) / self._theme.px(LEAST + GAP))
        self._columns = 1 if rows >= len(self._shown) else max(1, len(self._shown))
        most = rows if self._columns == 1 else min(rows, 1) * self._columns
        gaps = (self._columns - 1) * self._theme.px(GAP)
        widest = min((room.width() - gaps) / self._columns, self._theme.px(WIDE)) + 2 * FRAME
        for item in self._shown:
            button = Button(self._theme, icon=item.icon, word=item.words, look="framed", role="select", parent=self)
            if button.sizeHint().width() > widest or len(self.buttons) >= most:
                button.hide()  # else it would be seen with the others until it is deleted
                button.deleteLater()
                continue
            button.clicked.connect(lambda __, words=item.words: self._accept(words))
            button.show()
            self.buttons.append(button)
        self.setVisible(bool(self.buttons))
        if self.buttons:
            self.setGeometry(room.toAlignedRect())
            self._arrange()

    def _accept(self, words: str) -> None:
        """What is offered in these words now."""
        for item in self._shown:
            if item.words == words:
                self.accepted.emit(item.wish)
                return

    def _arrange(self) -> None:
        theme, count = self._theme, len(self.buttons)
        gap, across = theme.px(GAP), count if self._columns > 1 else 1
        down = count if across == 1 else 1
        high = min(theme.px(HIGH), (self.height() - (down - 1) * gap) / down)
        wide = min(theme.px(WIDE), (self.width() - (across - 1) * gap) / across)
        top = (self.height() - down * high - (down - 1) * gap) / 2
        left = (self.width() - across * wide - (across - 1) * gap) / 2
        for k, button in enumerate(self.buttons):
            row, column = (0, k) if across > 1 else (k, 0)
            box = QRectF(left + column * (wide + gap), top + row * (high + gap), wide, high)
            button.setGeometry(box.adjusted(-FRAME, -FRAME, FRAME, FRAME).toRect() & self.rect())
