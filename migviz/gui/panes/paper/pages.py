"""How does a sheet become pages? A document of the page's width, in which no question is parted, painted page by page as PDF."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QUrl
from PySide6.QtGui import (
    QImage,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)

from migviz.errors import InputError, Problem
from migviz.export import formats
from migviz.gui.painters.draw import LEFT, RIGHT, text
from migviz.gui.panes.paper.markup import STYLE, Markup
from migviz.gui.theme import Theme
from migviz.gui.working import Here, directly
from migviz.interruption import uninterrupted
from migviz.say import on_paper, pictures
from migviz.showing.sheet import Paper, Sheet
from migviz.whole_file import format_of, write_whole

PAPERS = {Paper.A4: QPageSize.PageSizeId.A4, Paper.LETTER: QPageSize.PageSizeId.Letter}
DPI, FINE = 96, 1200
"""Of the layout, and of the places of letters in the file."""
MARGIN, FOOT = 60.0, 30.0
PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
ROUNDING = 0.5
"""Pixels by which a paragraph may lie beside its page."""
LEADS = 2
"""So many parts lead to a frame and go with it to the next page: a heading, and a paragraph."""


def write_sheet(path: Path, sheet: Sheet, paper: Paper, here: Here[Any] = directly) -> None:
    """Write a sheet as PDF; `here` draws each picture and each page. Raises InputError for another ending, OSError where it cannot be written."""
    format_of(path, formats.SHEET)
    document = document_of(sheet, paper, here)
    write_whole(path, pdf_of_document(document, title=sheet.title, foot=foot_of(sheet), paper=paper, here=here))


def document_of(sheet: Sheet, paper: Paper, here: Here[Any] = directly) -> QTextDocument:
    """The sheet, set for the inside of a page of this paper."""
    markup, images = _drawn(sheet, paper, here)
    return here(lambda: _set(markup, images, paper))


def _drawn(sheet: Sheet, paper: Paper, here: Here[Any]) -> tuple[str, dict[str, QImage]]:
    """Its HTML and its pictures, each drawn in a turn of its own."""
    markup = Markup(sheet, Theme(name="light", scale=1.0), int(inside_of(paper).width()) - 20)
    return markup.html, {name: here(make) for name, make in markup.images.items()}


def _set(html: str, images: Mapping[str, QImage], paper: Paper) -> QTextDocument:
    document = QTextDocument()
    document.setUseDesignMetrics(True)
    document.setDocumentMargin(0)
    document.setDefaultFont(Theme(name="light", scale=1.0).font("prose"))
    document.setDefaultStyleSheet(STYLE)
    for name, image in images.items():
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
    document.setHtml(f"<body>{html}</body>")
    document.setPageSize(inside_of(paper).size())
    keep_together(document)
    return document


def foot_of(sheet: Sheet) -> tuple[str, ...]:
    """What is said in the foot of its pages; the shorter one where there is no room for the first."""
    return f"{sheet.title} · {sheet.foot}", sheet.foot


def pdf_of_document(
    document: QTextDocument, *, title: str, foot: tuple[str, ...], paper: Paper, here: Here[Any]
) -> bytes:
    """The pages of a document that is set for this paper as PDF, each with its foot. Raises InputError where Qt refuses."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, title, paper)
    with uninterrupted():
        done = _painted(document, writer, foot, paper, here)
    if not done:
        raise InputError([Problem(message=pictures.cannot_draw(paper), where="-o")])
    return bytes(buffer.data().data())


def _writer(buffer: QBuffer, title: str, paper: Paper) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(FINE)
    writer.setPageSize(QPageSize(PAPERS[paper]))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    return writer


def _painted(document: QTextDocument, writer: QPdfWriter, foot: tuple[str, ...], paper: Paper, here: Here[Any]) -> bool:
    """Paint all pages, each in a turn of its own; false where Qt refuses."""
    painter = QPainter()
    if not painter.begin(writer):
        return False

    def paint(page: int) -> None:
        if page:
            writer.newPage()
        painter.save()
        painter.scale(FINE / DPI, FINE / DPI)
        paint_page(painter, document, page, foot, paper)
        painter.restore()

    for page in range(document.pageCount()):
        here(partial(paint, page))
    return painter.end()


def text_of_pages(document: QTextDocument) -> tuple[str, ...]:
    """What stands on each page, in words."""
    pages: list[list[str]] = [[] for __ in range(document.pageCount())]
    block = document.begin()
    while block.isValid():
        pages[_page(document, block)].append(block.text())
        block = block.next()
    return tuple("\n".join(lines) for lines in pages)


def inside_of(paper: Paper) -> QRectF:
    """Where words stand on a page, at 96 dpi."""
    whole = QPageSize(PAPERS[paper]).size(QPageSize.Unit.Point) * (DPI / 72)
    return QRectF(MARGIN, MARGIN, whole.width() - 2 * MARGIN, whole.height() - 2 * MARGIN - FOOT)


def paint_page(painter: QPainter, document: QTextDocument, page: int, said: tuple[str, ...], paper: Paper) -> None:
    """A page and what is said in its foot, as far as there is room, at 96 dpi."""
    inside, theme = inside_of(paper), Theme(name="light", scale=1.0)
    foot = QRectF(inside.left(), inside.bottom() + FOOT / 2, inside.width(), FOOT / 2)
    numbered = on_paper.page_of(page + 1, document.pageCount())
    text(painter, foot, said, theme, font="label", align=LEFT)
    text(painter, foot, (numbered,), theme, font="label", align=RIGHT)
    painter.translate(inside.left(), inside.top() - page * inside.height())
    document.drawContents(painter, QRectF(0, page * inside.height(), inside.width(), inside.height()))


def keep_together(document: QTextDocument) -> None:
    """A page begins before a frame that would be parted, and before a heading that would stand alone; from the top, for what follows
    moves."""
    parts = list(_parts(document))
    for k, part in enumerate(parts):
        lead = _led_by(parts, k)
        if _is_whole(part) and (_is_parted(document, part) or _page(document, lead) != _page(document, part)):
            _begin_page(lead)
        elif _is_heading(part) and k + 1 < len(parts) and _page(document, part) != _page(document, parts[k + 1]):
            _begin_page(part)


def _is_whole(part: QTextBlock | QTextTable) -> bool:
    """Whether it is a frame or a picture."""
    return isinstance(part, QTextTable) or PICTURE in part.text()


def _led_by(parts: list[QTextBlock | QTextTable], k: int) -> QTextBlock | QTextTable:
    """The heading of a part, where at most one paragraph is between; else the part itself. A word such as "Hint" leads only its own text."""
    above = reversed(parts[max(0, k - LEADS) : k])
    return next((part for part in above if _is_heading(part, lowest=3)), parts[k])


def _parts(document: QTextDocument) -> Iterator[QTextBlock | QTextTable]:
    """Paragraphs and frames in order, without the empty paragraphs between frames."""
    found = document.rootFrame().begin()
    while not found.atEnd():
        frame = found.currentFrame()
        if isinstance(frame, QTextTable):
            yield frame
        elif found.currentBlock().text():
            yield found.currentBlock()
        found += 1


def _is_heading(part: QTextBlock | QTextTable, lowest: int = 6) -> bool:
    return isinstance(part, QTextBlock) and 0 < part.blockFormat().headingLevel() <= lowest


def _begin_page(part: QTextBlock | QTextTable) -> None:
    """A new page begins before it."""
    always = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
    if isinstance(part, QTextTable):
        form = part.format()
        form.setPageBreakPolicy(always)
        part.setFormat(form)
        return
    block = part.blockFormat()
    block.setPageBreakPolicy(always)
    QTextCursor(part).setBlockFormat(block)


def _box(document: QTextDocument, part: QTextBlock | QTextTable) -> QRectF:
    layout = document.documentLayout()
    return layout.frameBoundingRect(part) if isinstance(part, QTextTable) else layout.blockBoundingRect(part)


def _page(document: QTextDocument, part: QTextBlock | QTextTable) -> int:
    """The page of its first line whole: where that has no room at the foot of a page, it is on the next."""
    first = _box(document, part).top() + ROUNDING
    if isinstance(part, QTextBlock) and part.layout().lineCount():
        first += part.layout().lineAt(0).height() - 2 * ROUNDING
    return int(first // document.pageSize().height())


def _is_parted(document: QTextDocument, part: QTextBlock | QTextTable) -> bool:
    """Whether it is on two pages, though it would find room on one."""
    box, height = _box(document, part), document.pageSize().height()
    return box.height() < height and box.top() // height != (box.bottom() - 1) // height
