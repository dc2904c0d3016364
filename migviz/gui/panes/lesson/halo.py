"""What does a lesson point at? Frames around things of the window, drawn over everything, and a veil over what is dimmed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from migviz.course.lesson import ShowBlock, Thing
from migviz.gui.painters.draw import select_frame
from migviz.gui.theme import Theme

VEIL = 0.6
"""Opacity of the veil over what is dimmed."""


class Halo(QWidget):
    """Over the window, and never in the way of the mouse. `place_of` tells where a thing is, in window coordinates."""

    def __init__(self, theme: Theme, place_of: Callable[[Thing], QRectF | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._place_of, self._window = theme, place_of, parent
        self._block: ShowBlock | None = None
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
        """Point at this, or at nothing."""
        self._block = block
        self.setGeometry(self._window.rect())
        self.setVisible(block is not None and bool(block.highlight or block.dim))
        self.raise_()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the window."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw veils and frames."""
        if self._block is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for thing in self._block.dim:
            place = self._place_of(thing)
            if place is not None:
                painter.fillRect(place, self._theme.colour("ground", VEIL))
        for thing in self._block.highlight:
            place = self._place_of(thing)
            if place is not None:
                select_frame(painter, place.adjusted(-1, -1, 1, 1), self._theme)
        painter.end()
