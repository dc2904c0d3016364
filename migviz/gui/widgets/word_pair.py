"""Two lines of words, one of them bold; with a menu they are a button."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QMenu, QWidget

from migviz.gui.painters import draw
from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme
from migviz.gui.widgets.button import FRAME, Button


class WordPair(Button):
    """`bold` names the bold line, 0 or 1. Each line is given in several forms, longest first."""

    def __init__(
        self,
        theme: Theme,
        *,
        bold: int,
        name: str,
        right: bool = False,
        chevron: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._bold, self._name, self._right, self._chevron = bold, name, right, chevron
        self._lines: tuple[Sequence[str], Sequence[str]] = ((), ())
        self._kept: tuple[str, str] = ("", "")
        self._menu: QMenu | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._drop)

    def show_lines(self, upper: Sequence[str], lower: Sequence[str]) -> None:
        """Say something else; each line longest form first."""
        if (upper, lower) != self._lines:
            self._lines = (upper, lower)
            spoken = " ".join(line[0] for line in self._lines if line)
            self.setAccessibleName(f"{self._name}: {spoken}" if self._name else spoken)
            self.updateGeometry()
            self.update()

    def keep_lines(self, upper: str, lower: str) -> None:
        """Be wide enough for these lines, so that nothing jumps when the words change."""
        self._kept = (upper, lower)

    @property
    def lines(self) -> tuple[str, str]:
        """What is said, in its longest form."""
        upper, lower = self._lines
        return (upper[0] if upper else "", lower[0] if lower else "")

    def set_menu(self, menu: QMenu) -> None:
        """A press opens a menu."""
        self._menu = menu
        menu.aboutToShow.connect(lambda: dress_menu(menu, self._theme))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _drop(self) -> None:
        if self._menu is not None:
            face = self.face()
            drop_menu(self._menu, self.mapToGlobal(QPoint(round(face.left()), round(face.bottom()))))

    def _fonts(self) -> tuple[str, str]:
        return ("control", "axis") if self._bold == 0 else ("axis", "control")

    def sizeHint(self) -> QSize:
        theme, fonts = self._theme, self._fonts()
        texts = [*zip(self.lines, fonts, strict=True), *zip(self._kept, fonts, strict=True)]
        widest = max(
            theme.width(font, text) + (theme.px(18) if font == fonts[1] and self._chevron else 0)
            for text, font in texts
        )
        height = theme.height("control") + theme.height("axis")
        return QSize(round(widest + theme.px(2 * FRAME + 8)), round(height + theme.px(2 * FRAME)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._theme.px(60)), self.sizeHint().height())

    def _paint_ground(self, painter: QPainter) -> None:
        if self._menu is not None:
            super()._paint_ground(painter)
            if not self.isEnabled() and not self.text():
                self._paint_off(painter)

    def _paint_face(self, painter: QPainter) -> None:
        theme, face = self._theme, self.face().adjusted(self._theme.px(4), 0, -self._theme.px(4), 0)
        align = draw.RIGHT if self._right else draw.LEFT
        fonts = self._fonts()
        top = face.center().y() - (theme.height(fonts[0]) + theme.height(fonts[1])) / 2
        taken = 0.0
        for index, (forms, font) in enumerate(zip(self._lines, fonts, strict=True)):
            height = theme.height(font)
            room = face.width() - (theme.px(18) if index == 1 and self._chevron else 0)
            line = QRectF(face.left(), top, room, height)
            role = "ink" if index == self._bold else "muted"
            taken = draw.text(painter, line, forms, theme, font=font, role=role, align=align) if forms else 0.0
            top += height
        if self._chevron:
            side = theme.px(13)
            icon = QRectF(face.left() + taken + theme.px(4), top - (theme.height(fonts[1]) + side) / 2, side, side)
            paint_icon(painter, icon, "more", "ink" if self._bold == 1 else "muted", theme)


def drop_menu(menu: QMenu, at: QPoint) -> None:
    """A menu opens here, or where it is whole on the screen: Qt places it as wide as it asks for, which is less than it gets."""
    menu.popup(at)
    room = menu.screen().availableGeometry()
    menu.move(max(room.left(), min(menu.x(), room.left() + room.width() - menu.width())), menu.y())


def dress_menu(menu: QMenu, theme: Theme) -> None:
    """A menu, and what opens from it, in the colours and at the scale of the theme: Qt hands neither on to another menu."""
    for below in menu.findChildren(QMenu):
        dress_menu(below, theme)
    menu.setFont(theme.font("label"))
    palette = menu.palette()
    for role, colour in (("Window", "surface"), ("Base", "surface"), ("Button", "surface")):
        palette.setColor(QPalette.ColorRole[role], theme.colour(colour))
    for role in ("WindowText", "Text", "ButtonText"):
        palette.setColor(QPalette.ColorRole[role], theme.colour("ink"))
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[role], theme.colour("line"))
    palette.setColor(QPalette.ColorRole.Highlight, theme.colour("select"))
    palette.setColor(QPalette.ColorRole.HighlightedText, theme.colour("on.mark"))
    menu.setPalette(palette)
    menu.setMinimumWidth(0)  # Qt's style has less room for large letters than it asks for, and would cut them
    menu.setMinimumWidth(menu.sizeHint().width() + round(theme.px(12)))
