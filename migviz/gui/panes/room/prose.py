"""How is prose set on a page for a room? As large as it fits, from letters for a few words down to the smallest that the back row reads."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import QAbstractTextDocumentLayout, QImage, QPainter, QPalette, QTextDocument
from PySide6.QtSvg import QSvgRenderer

from migviz.course.formulas import NotAFormula, drawn
from migviz.course.lesson import Formula
from migviz.course.prose import FORMULA
from migviz.gui.panes.lesson.pictures import decoded
from migviz.gui.panes.lesson.tables import keep_words_whole, needs
from migviz.gui.theme import Theme
from migviz.say.numbers import unbroken_html
from migviz.showing.lesson_blocks import ProseShown
from migviz.showing.measure import LEAST_IN_A_ROOM

STEPS = (30, 27, 24, 22, 20, 18, 17, 16, 15, LEAST_IN_A_ROOM)
"""Pixels at 100 % of the letters, from the first that fits."""
LINE = 1.24
PICTURE = 300.0
"""Pixels at 100 % that a picture among words is high at most."""
Proses = tuple[ProseShown, ...]


def set_in(
    box: QSizeF, prose: Proses, theme: Theme, most: int = STEPS[0], *, role: str = "ink", weight: int = 400
) -> QTextDocument:
    """The prose in a box, in the largest letters in which it fits, or the smallest."""
    for size in STEPS:
        if size > most:
            continue
        document = _document(prose, theme, size, box.width(), role, weight)
        if height_of(document) <= box.height() and _is_wide_enough(document, prose, box.width()):
            break
    return document


def height_of(document: QTextDocument) -> float:
    """Of its words, without the room below the last of them."""
    return float(document.documentLayout().blockBoundingRect(document.lastBlock()).bottom())


def _is_wide_enough(document: QTextDocument, prose: Proses, width: float) -> bool:
    """Whether no cell of a table has more than one line."""
    if not any("<table" in one.html for one in prose):
        return True
    needed = needs(document)
    keep_words_whole(document, round(width))
    return needed <= width


def size_of(document: QTextDocument, theme: Theme) -> int:
    """Pixels at 100 % of its letters."""
    return round(document.defaultFont().pixelSize() / theme.scale)


@lru_cache(maxsize=64)
def _document(prose: Proses, theme: Theme, size: int, width: float, role: str, weight: int) -> QTextDocument:
    document, pixels = QTextDocument(), max(1, round(theme.px(size)))
    font = theme.font("prose")
    font.setPixelSize(pixels)
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_style(theme, pixels, role, weight))
    parts = [_named(document, one, k, theme, pixels, width, role) for k, one in enumerate(prose)]
    document.setHtml(f"<body>{unbroken_html(''.join(parts))}</body>")
    keep_words_whole(document, round(width))
    return document


def _style(theme: Theme, pixels: int, role: str, weight: int) -> str:
    line, muted = round(100 * LINE), theme.hex("muted")
    return (
        f"body {{ color: {theme.hex(role)}; font-weight: {weight}; line-height: {line}%; }}"
        f"p {{ margin: 0 0 {pixels // 2}px 0; line-height: {line}%; }}"
        f"ul, ol {{ margin: 0 0 {pixels // 2}px 0; -qt-list-indent: 1; }} li {{ margin-bottom: {pixels // 4}px; }}"
        f"th {{ text-align: left; color: {muted}; padding: 3px {pixels}px 3px 0; }} td {{ padding: 3px {pixels}px 3px 0; }}"
        f"a {{ color: {theme.hex(role)}; text-decoration: none; }}"
    )


def _named(
    document: QTextDocument, prose: ProseShown, k: int, theme: Theme, pixels: int, width: float, role: str
) -> str:
    """Its HTML; what is drawn in it lies under names of this piece."""
    html = prose.html
    for n, formula in enumerate(prose.formulas):
        name = f"{FORMULA}{k}-{n}"
        html = html.replace(f'"{FORMULA}{n}"', f'"{name}"', 1)
        _add(document, name, _formula(formula, pixels, theme.hex(role)))
    for picture in prose.pictures:
        image = decoded(picture.path)
        if not image.isNull():
            most = QSizeF(min(width, theme.px(520)), theme.px(PICTURE)).toSize()
            ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            _add(document, picture.name, image.scaled(most, ratio, smooth))
    return f"<div><i>{html}</i></div>" if prose.is_quiet else html


def _add(document: QTextDocument, name: str, image: QImage) -> None:
    document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)


@lru_cache(maxsize=64)
def _formula(formula: Formula, pixels: int, colour: str) -> QImage:
    try:
        found = drawn(formula.tex, size=pixels, colour=colour, display=formula.display)
    except NotAFormula:
        return QImage()
    high = found.above + found.below
    image = QImage(max(1, round(found.width)), max(1, round(high)), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(found.svg.encode())).render(painter, QRectF(0, 0, found.width, high))
    painter.end()
    return image


def paint_document(
    painter: QPainter, box: QRectF, document: QTextDocument, theme: Theme, role: str = "ink", *, middle: bool = False
) -> None:
    """In a box, from its top or in its middle."""
    top = box.top() + (max(0.0, box.height() - height_of(document)) / 2 if middle else 0.0)
    painter.save()
    painter.translate(box.left(), top)
    painter.setClipRect(QRectF(0, 0, box.width(), box.bottom() - top), Qt.ClipOperation.IntersectClip)
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, theme.colour(role))
    context.palette = palette
    document.documentLayout().draw(painter, context)
    painter.restore()
