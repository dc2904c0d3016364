"""How is a lesson's prose set? Safe HTML in the window's own type, as high as it needs to be."""

import math
import re
from html import unescape
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QPalette, QResizeEvent, QTextBlock, QTextLine, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from migviz.course.lesson import Formula, Picture
from migviz.course.prose import FORMULA, HANDLE
from migviz.gui.panes.lesson.handle import LEAST, Handle
from migviz.gui.panes.lesson.pictures import Pictures
from migviz.gui.panes.lesson.tables import LOOKS, TableLook, keep_words_whole, needs
from migviz.gui.theme import Theme
from migviz.say.numbers import unbroken_html
from migviz.showing.lesson_blocks import ProseShown

if TYPE_CHECKING:
    from migviz.gui.panes.lesson.formula import Formulas

LINE = 1.16
"""Chosen: distance between the lines of prose, in those that the font itself wants."""
_HANDLES = re.compile(r'(<a class="handle"[^>]*>)(.*?)(</a>)', re.DOTALL)
GROUND = 120
"""Chosen: how high the place of a picture is until it comes, in pixels at 100 %."""


class ProseText(QTextBrowser):
    """A piece of prose. It can be selected and copied; `link_followed` says where a link leads, nothing is opened."""

    link_followed = Signal(str)
    field_edited = Signal(str, object, bool)
    """A handle: its field, the value, and whether it was let go"""

    def __init__(self, theme: Theme, *, font: str = "prose", role: str = "ink", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._font, self._role = theme, font, role
        self._html, self._look = "", LOOKS[0]
        self._pictures: tuple[Picture, ...] = ()
        self.handles: dict[str, Handle] = {}
        self._formulas: tuple[Formula, ...] = ()
        self._drawings: Formulas | None = None
        self._images = Pictures(self)
        self._images.came.connect(self._write)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.viewport().setAutoFillBackground(False)
        for bar in (
            self.verticalScrollBar(),
            self.horizontalScrollBar(),
        ):  # it is as high as its words: only the column scrolls
            bar.rangeChanged.connect(lambda __, most, bar=bar: bar.setRange(0, 0) if most else None)
        self.anchorClicked.connect(self._follow)

    def _follow(self, url: QUrl) -> None:
        if not url.toString().startswith(HANDLE):
            self.link_followed.emit(url.toString())

    def show_prose(self, prose: ProseShown) -> None:
        """Show HTML that is known to be safe, with its pictures. A handle that is there stays under the hand."""
        self._html, self._pictures, self._formulas = prose.html, prose.pictures, prose.formulas
        self.setAccessibleDescription("; ".join(formula.tex for formula in prose.formulas))
        for shown in prose.handles:
            if shown.name not in self.handles:
                self.handles[shown.name] = made = Handle(self._theme, shown, self.viewport())
                made.moved.connect(self.field_edited)
            self.handles[shown.name].show_handle(shown)
        self._images.begin(prose.pictures)
        self._write()

    def show_theme(self, theme: Theme) -> None:
        """Draw like this from now on."""
        self._theme = theme
        for handle in self.handles.values():
            handle.show_theme(theme)
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
        self._set_in(LOOKS[0])
        self._fit()

    def _set_in(self, look: TableLook) -> None:
        self._look = look
        self.document().setDefaultStyleSheet(style(self._theme, self._role, look))
        self.setHtml(f"<body>{_HANDLES.sub(self._wide_enough, unbroken_html(self._html))}</body>")

    def _wide_enough(self, handle: re.Match[str]) -> str:
        """A handle of one digit with room around it, to take hold of."""
        missing = self._theme.px(LEAST) - self._theme.width(self._font, unescape(handle[2]))
        room = "\u00a0" * max(0, math.ceil(missing / 2 / self._theme.width(self._font, "\u00a0")))
        return f"{handle[1]}{room}{handle[2]}{room}{handle[3]}"

    def _fit_tables(self, width: int) -> None:
        """The first look in which the tables fit in one line each, or else the one that needs least room."""
        for look in LOOKS if "<table" in self._html else ():
            if look != self._look:
                self._set_in(look)
            if needs(self.document()) <= width:
                break

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Only the pictures that the lesson was checked for; never anything else, from anywhere."""
        wanted = name.toString() if isinstance(name, QUrl) else str(name)
        if wanted.startswith(FORMULA):
            return self._formula(int(wanted.removeprefix(FORMULA)))
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

    def _formula(self, place: int) -> QImage | None:
        if place >= len(self._formulas):
            return None
        if self._drawings is None:
            from migviz.gui.panes.lesson.formula import Formulas  # which most lessons need not

            self._drawings = Formulas(self)
            self._drawings.came.connect(self._write)
        return self._drawings.image(self._formulas[place], self._theme, self._role, self.devicePixelRatioF())

    def _ground(self, width: int) -> QImage:
        """What holds the place of a picture that is on its way."""
        image = QImage(width, round(self._theme.px(GROUND)), QImage.Format.Format_RGB32)
        image.fill(self._theme.colour("sunk"))
        return image

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel is the column's."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height follows the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        document, width = self.document(), self.viewport().width()
        self._fit_tables(width)
        keep_words_whole(document, width)
        height = math.ceil(document.size().height()) + 2
        if height != self.height():
            self.setFixedHeight(height)
        for name, handle in self.handles.items():
            handle.setGeometry(self._place_of(f"{HANDLE}{name}"))
            handle.show()

    def _place_of(self, link: str) -> QRect:
        """Where the words of a link are; those of a handle are never broken into two lines."""
        block = self.document().begin()
        while block.isValid():
            fragment = block.begin()
            while not fragment.atEnd():
                words = fragment.fragment()
                if words.charFormat().anchorHref() == link:
                    return self._box_of(block, words.position() - block.position(), words.length())
                fragment += 1
            block = block.next()
        return QRect()

    def _box_of(self, block: QTextBlock, first: int, count: int) -> QRect:
        line = block.layout().lineForTextPosition(first)
        top = self.document().documentLayout().blockBoundingRect(block).topLeft()
        left, right = _x(line, first), _x(line, first + count)
        below = round(self._theme.px(3))  # the line of the handle
        return (
            QRectF(top.x() + left, top.y() + line.y(), right - left, line.height())
            .toAlignedRect()
            .adjusted(-2, 0, 2, below)
        )


def _x(line: QTextLine, place: int) -> float:
    """Where a letter of a line begins."""
    found: object = line.cursorToX(place)
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]


def style(theme: Theme, role: str = "ink", tables: TableLook = LOOKS[0]) -> str:
    """The style sheet of prose."""
    space = round(theme.px(9))
    return (
        f"body {{ color: {theme.hex(role)}; line-height: {round(100 * LINE)}%; }}"
        f"p {{ margin: 0 0 {space}px 0; line-height: {round(100 * LINE)}%; }}"
        f"ul, ol {{ margin: 0 0 {space}px 0; -qt-list-indent: 1; }} li {{ margin-bottom: {round(theme.px(3))}px; }}"
        f"h3 {{ font-size: {round(theme.px(16))}px; font-weight: 700; margin: {space}px 0 {space // 2}px 0; }}"
        f"code {{ font-family: '{theme.mono('label').family()}'; background: {theme.hex('sunk')}; }}"
        f"{tables.style(theme)}"
        f"a {{ color: {theme.hex('select')}; }}"
        f"a.handle {{ color: {theme.hex('select')}; text-decoration: none; font-weight: 600; }}"
    )
