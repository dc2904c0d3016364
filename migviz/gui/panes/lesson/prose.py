"""How is a lesson's prose set? Safe HTML in the window's own type, as high as it needs to be."""

import math

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage, QPalette, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from migviz.course.lesson import Picture
from migviz.gui.panes.lesson.pictures import Pictures
from migviz.gui.theme import Theme
from migviz.say.numbers import held_together
from migviz.showing.lesson_blocks import ProseShown

LINE = 1.16
"""Chosen: distance between the lines of prose, in those that the font itself wants."""
GROUND = 120
"""Chosen: how high the place of a picture is until it comes, in pixels at 100 %."""


class ProseText(QTextBrowser):
    """A piece of prose. It can be selected and copied; `link_followed` says where a link leads, nothing is opened."""

    link_followed = Signal(str)

    def __init__(self, theme: Theme, *, font: str = "prose", role: str = "ink", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._font, self._role = theme, font, role
        self._html = ""
        self._pictures: tuple[Picture, ...] = ()
        self._images = Pictures(self)
        self._images.came.connect(self._write)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(lambda url: self.link_followed.emit(url.toString()))

    def show_prose(self, prose: ProseShown) -> None:
        """Show HTML that is known to be safe, with its pictures."""
        self._html, self._pictures = prose.html, prose.pictures
        self._images.begin(prose.pictures)
        self._write()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        self._write()

    def _write(self) -> None:
        theme, palette = self._theme, self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        palette.setColor(QPalette.ColorRole.Text, theme.colour(self._role))
        palette.setColor(QPalette.ColorRole.Link, theme.colour("select"))
        palette.setColor(QPalette.ColorRole.Highlight, theme.colour("select"))
        palette.setColor(QPalette.ColorRole.HighlightedText, theme.colour("on.mark"))
        self.setPalette(palette)
        document = self.document()
        document.setDocumentMargin(0)
        document.setDefaultFont(theme.font(self._font))
        document.setDefaultStyleSheet(style(theme, self._role))
        self.setHtml(f"<body>{held_together(self._html)}</body>")
        self._fit()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Only the pictures that the lesson was checked for; never anything else, from anywhere."""
        wanted = name.toString() if isinstance(name, QUrl) else str(name)
        for picture in self._pictures:
            if wanted == QUrl(picture.name).toString():
                image = self._images.image(picture.path)
                width = max(1, self.viewport().width())
                if image is None:
                    return self._ground(width)
                return image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation) if (
                    image.width() > width
                ) else image  # fmt: skip
        return None

    def _ground(self, width: int) -> QImage:
        """What holds the place of a picture that is on its way."""
        image = QImage(width, round(self._theme.px(GROUND)), QImage.Format.Format_RGB32)
        image.fill(self._theme.colour("sunk"))
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height follows the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        document = self.document()
        document.setTextWidth(self.viewport().width())
        height = math.ceil(document.size().height()) + 2
        if height != self.height():
            self.setFixedHeight(height)


def style(theme: Theme, role: str = "ink") -> str:
    """The style sheet of prose."""
    space = round(theme.px(9))
    return (
        f"body {{ color: {theme.hex(role)}; line-height: {round(100 * LINE)}%; }}"
        f"p {{ margin: 0 0 {space}px 0; line-height: {round(100 * LINE)}%; }}"
        f"ul, ol {{ margin: 0 0 {space}px 0; -qt-list-indent: 1; }} li {{ margin-bottom: {round(theme.px(3))}px; }}"
        f"h3 {{ font-size: {round(theme.px(16))}px; font-weight: 700; margin: {space}px 0 {space // 2}px 0; }}"
        f"code {{ font-family: '{theme.mono('label').family()}'; background: {theme.hex('sunk')}; }}"
        f"th {{ text-align: left; padding: 3px 12px 3px 0; color: {theme.hex('muted')}; }}"
        f"td {{ padding: 3px 12px 3px 0; }}"
        f"a {{ color: {theme.hex('select')}; }}"
    )
