"""What have the views in common that show two migrations on one clock? A theme, a size, and a time that is sought on a strip."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.spoken import Spoken


class TwoStrips(QWidget, Spoken):
    """One strip above another."""

    seek_requested = Signal(float)
    """seconds on the clock of the one that is acted on"""
    wished = Signal(object)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Both with what belongs to them."""
        return QSize(round(self._theme.px(900)), round(self._theme.px(620)))

    def minimumSizeHint(self) -> QSize:
        """Two strips."""
        return QSize(round(self._theme.px(360)), round(self._theme.px(300)))

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
