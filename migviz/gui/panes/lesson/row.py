"""A row of a list that one walks through by keys: as high as its words need."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from migviz.gui.theme import Theme
from migviz.gui.widgets.own_keys import PRESS, claims

UP_DOWN = {Qt.Key.Key_Up, Qt.Key.Key_Down}


class Row(QAbstractButton):
    """Space and Enter press it, up and down go to the neighbours. `high()` is its height at the present width."""

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def ground(self) -> str:
        """What it stands on: another colour while it is pressed, or pointed at."""
        if not self.isEnabled():
            return "surface"
        return "pause.tint" if self.isDown() else "sunk" if self.underMouse() else "surface"

    def edge(self) -> Qt.PenStyle:
        """Its edge is dashed while it cannot be pressed."""
        return Qt.PenStyle.SolidLine if self.isEnabled() else Qt.PenStyle.DashLine

    def changeEvent(self, event: QEvent) -> None:
        """A hand on what can be pressed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.setCursor(Qt.CursorShape.PointingHandCursor if self.isEnabled() else Qt.CursorShape.ArrowCursor)

    def high(self) -> float:
        """Pixels."""
        raise NotImplementedError

    def fit(self) -> None:
        """The height follows the width, the words and the theme."""
        self.setFixedHeight(round(self.high()))

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height follows the width."""
        self.fit()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(round(self._theme.px(300)), self.height())

    def event(self, event: QEvent) -> bool:
        """The keys it knows are its own, before they are the window's."""
        return claims(event, PRESS | UP_DOWN) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as Space does; up and down go to the neighbours."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in UP_DOWN:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)
