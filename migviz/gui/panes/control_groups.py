"""What do the controls stand on? Cards, and groups with a heading that open and close."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from migviz.gui.painters import draw
from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import Button
from migviz.say import controls


class Card(QWidget):
    """A rounded ground with things below each other."""

    def __init__(self, theme: Theme, above: float, below: float) -> None:
        super().__init__()
        self._theme, self._above, self._below = theme, above, below
        self.stack = upright(self)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        side, above = round(theme.px(9)), round(theme.px(self._above))
        self.stack.setContentsMargins(side, above, side, round(theme.px(self._below)))
        self.stack.setSpacing(round(theme.px(6)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = self._theme.pen("faint", 1).widthF() / 2
        draw.card(painter, QRectF(self.rect()).adjusted(half, half, -half, -half), self._theme)
        painter.end()


class Group(QWidget):
    """A heading that opens and closes what is below it; `fill` makes that at the first time."""

    toggled = Signal(bool)

    def __init__(
        self, title: str, names: tuple[str, ...], theme: Theme, fill: Callable[["Group"], None], *, hint: str = ""
    ) -> None:
        super().__init__()
        self.names = names
        self._theme, self._fill = theme, fill
        self._outer = self.stack = upright(self)
        self._body: QWidget | None = None
        self.heading = Heading(title, theme, hint)
        self.heading.clicked.connect(lambda: self.open(not self.is_open))
        self._outer.addWidget(self.heading)

    @property
    def is_open(self) -> bool:
        """Whether what is below the heading is seen."""
        return self._body is not None and not self._body.isHidden()

    def open(self, opened: bool) -> None:
        """Open or close it."""
        if opened == self.is_open:
            return
        if self._body is None:
            self._body = QWidget()
            self.stack = upright(self._body)
            self._outer.addWidget(self._body)
            self._fill(self)
            self.show_theme(self._theme)
        self._body.setVisible(opened)
        self.heading.show_open(opened)
        self.toggled.emit(opened)

    def show_changed(self, count: int) -> None:
        """How many values in it are not the defaults."""
        self.heading.show_changed(count)

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self.heading.show_theme(theme)
        if self._body is not None and self.names:
            self.stack.setSpacing(round(theme.px(8)))
            self.stack.setContentsMargins(0, round(theme.px(2)), 0, round(theme.px(10)))


class Heading(Button):
    """A title, whether what is below it is open, and how many values there are not the defaults."""

    def __init__(self, title: str, theme: Theme, hint: str) -> None:
        super().__init__(theme, word=title, height=30)
        self._changed = 0
        self._open = False
        self._hint = hint
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_open(False)

    def show_open(self, opened: bool) -> None:
        """Whether what is below is open."""
        self._open = opened
        self.setAccessibleName(controls.group_name(self.text(), is_open=opened))
        self.update()

    def show_changed(self, count: int) -> None:
        """How many values in it are not the defaults."""
        self._changed = count
        self.setAccessibleDescription(self._aside())
        self.update()

    def _aside(self) -> str:
        if self._changed:
            return controls.changed(self._changed)
        return "" if self._open else self._hint

    def _paint_face(self, painter: QPainter) -> None:
        theme = self._theme
        box = self.face().adjusted(theme.px(1.5), 0, -theme.px(4), 0)
        side = theme.px(18)
        icon = QRectF(box.right() - side, box.center().y() - side / 2, side, side)
        paint_icon(painter, icon, "less" if self._open else "more", "muted", theme)
        box.setRight(icon.left() - theme.px(8))
        taken = draw.text(painter, box, self.text(), theme, font="count")
        box.setLeft(box.left() + taken + theme.px(8))
        draw.text(painter, box, self._aside(), theme, font="axis", role="muted", align=draw.RIGHT, optional=True)


def upright(widget: QWidget) -> QVBoxLayout:
    """Things below each other, without gaps."""
    stack = QVBoxLayout(widget)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(0)
    return stack
