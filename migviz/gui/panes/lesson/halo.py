"""What does a lesson point at? Frames around things of the window, drawn over everything, and a veil over what is dimmed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.course.lesson import ShowBlock, Thing
from migviz.gui.painters.draw import select_frame
from migviz.gui.theme import Theme

REACH = 6
"""Pixels at 100 % that a frame stands out from what it is around."""
VEIL = 0.6
"""Opacity of the veil over what is dimmed."""


class Halo(QWidget):
    """Over the window, and never in the way of the mouse. `place_of` tells where a thing is, in window coordinates."""

    def __init__(self, theme: Theme, place_of: Callable[[Thing], QRectF | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._place_of, self._window = theme, place_of, parent
        self._block: ShowBlock | None = None
        self._dim: tuple[QRectF, ...] = ()
        self._highlight: tuple[QRectF, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parent.installEventFilter(self)
        self.hide()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.update()

    def show_block(self, block: ShowBlock | None) -> None:
        """Point at this, or at nothing. What is below is painted again only where a place is another one than before."""
        self._block = block
        before = (*self._dim, *self._highlight)
        self._dim, self._highlight = (
            self._places(block.dim if block else ()),
            self._places(block.highlight if block else ()),
        )
        now, seen = (*self._dim, *self._highlight), bool(block is not None and (block.highlight or block.dim))
        if seen == self.isHidden():
            self.setGeometry(self._window.rect())
            self.setVisible(seen)
            self.raise_()
        if now != before:
            reach = round(self._theme.px(REACH))
            for place in (*before, *now):
                self.update(place.toAlignedRect().adjusted(-reach, -reach, reach, reach))

    def _places(self, things: tuple[Thing, ...]) -> tuple[QRectF, ...]:
        return tuple(place for thing in things if (place := self._place_of(thing)) is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the window."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
            self.show_block(self._block)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw veils and frames."""
        if self._block is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in self._dim:
            painter.fillRect(place, self._theme.colour("ground", VEIL))
        edge = self._theme.px(4)
        inside = QRectF(self.rect()).adjusted(
            edge, edge, -edge, -edge
        )  # what reaches the window's edge is framed on all sides
        for place in self._highlight:
            select_frame(painter, place.adjusted(-1, -1, 1, 1) & inside, self._theme)
        painter.end()
