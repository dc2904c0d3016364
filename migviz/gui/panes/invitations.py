"""What to try after a run: buttons between the hosts or, where those are low, in a row; as many as there is room for."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.draw import CENTRE, text
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import FRAME, Button
from migviz.gui.widgets.spoken import HeardAs
from migviz.say import aloud
from migviz.showing.ending import Invitation

WIDE, HIGH, LEAST, GAP, HEAD = 232.0, 44.0, 30.0, 6.0, 26.0
"""Pixels at 100 %: how wide and high a button is at most, how high at least, what is between two, and how high their heading is."""


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
        self._heading, self._head = "", QRectF()
        self.buttons: list[Button] = []
        self.setAccessibleName(aloud.offers())
        self.hide()

    def show_part(self, invitations: Sequence[Invitation], room: QRectF, heading: str = "") -> bool:
        """Offer these in this room, under a heading where there is room for it; whether there is any."""
        asked = (tuple(item.words for item in invitations), room)
        self._shown, self._heading = tuple(invitations), heading
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
        faces = [[self._button(item, small=small) for item in self._shown] for small in (False, True)]
        self._columns, self.buttons = max(
            (self._fitting(made, room) for made in faces), key=lambda fitting: len(fitting[1])
        )
        for button in (button for made in faces for button in made):
            button.setVisible(button in self.buttons)
            if button.isHidden():
                button.deleteLater()
        self.setVisible(bool(self.buttons))
        if self.buttons:
            self.setGeometry(room.toAlignedRect())
            self._arrange()

    def _button(self, item: Invitation, *, small: bool) -> Button:
        icon, font = ("", "label") if small else (item.icon, "control")
        button = Button(
            self._theme, icon=icon, word=item.words, look="framed", role="select", font=font, height=LEAST, parent=self
        )
        button.clicked.connect(lambda: self._accept(item.words))
        return button

    def _fitting(self, made: list[Button], room: QRectF) -> tuple[int, list[Button]]:
        """In how many columns as many as possible fit, the first ones first: below each other, or else in a row."""
        gap, widest = self._theme.px(GAP), self._theme.px(WIDE)
        rows = int((room.height() + gap) / self._theme.px(LEAST + GAP))
        for count in range(len(made), 0, -1):
            columns = 1 if rows >= count else count
            width = min((room.width() - (columns - 1) * gap) / columns, widest) + 2 * FRAME
            fits = [button for button in made if button.sizeHint().width() <= width][:count]
            if rows and (len(fits) == count or count == 1):
                return columns, fits
        return 1, []

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
        gaps, head = (down - 1) * gap, theme.px(HEAD)
        if not self._heading or across > 1 or self.height() < head + down * theme.px(LEAST) + gaps:
            head = 0.0
        high = min(theme.px(HIGH), (self.height() - head - gaps) / down)
        wide = min(theme.px(WIDE), (self.width() - (across - 1) * gap) / across)
        top = (self.height() + head - down * high - gaps) / 2
        self._head = QRectF(0, top - head, self.width(), head)
        left = (self.width() - across * wide - (across - 1) * gap) / 2
        for k, button in enumerate(self.buttons):
            row, column = (0, k) if across > 1 else (k, 0)
            box = QRectF(left + column * (wide + gap), top + row * (high + gap), wide, high)
            button.setGeometry(box.adjusted(-FRAME, -FRAME, FRAME, FRAME).toRect() & self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """What heads them."""
        if self._head.height() > 0:
            painter = QPainter(self)
            text(painter, self._head, (self._heading, ""), self._theme, font="control", align=CENTRE, optional=True)
            painter.end()
