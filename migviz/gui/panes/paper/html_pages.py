"""How does a page of HTML become pages of paper? Set by Qt for A4 or Letter, each with its number in the foot."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument

from migviz.export import formats
from migviz.gui.panes.paper.pages import inside_of, keep_together, pdf_of_document
from migviz.gui.theme import Theme
from migviz.gui.working import Here, directly
from migviz.showing.sheet import Paper
from migviz.whole_file import format_of, write_whole


def write_pages(
    path: Path,
    html: str,
    *,
    title: str,
    paper: Paper = Paper.A4,
    images: Mapping[str, QImage] = MappingProxyType({}),
    foot: str = "",
    here: Here[Any] = directly,
) -> None:
    """Write a page of HTML as PDF, drawn `here`; `foot` is said below each page, else the title. Raises InputError for another ending, OSError where it cannot be
    written."""
    format_of(path, formats.SHEET)
    document = here(lambda: document_of_html(html, paper, images))
    write_whole(path, pdf_of_document(document, title=title, foot=(foot or title, title), paper=paper, here=here))


def document_of_html(html: str, paper: Paper, images: Mapping[str, QImage]) -> QTextDocument:
    """The page, set for the inside of this paper; `images`: those that it names."""
    document = QTextDocument()
    document.setUseDesignMetrics(True)
    document.setDocumentMargin(0)
    document.setDefaultFont(Theme(name="light", scale=1.0).font("prose"))
    for name, image in images.items():
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
    document.setHtml(html)
    document.setPageSize(inside_of(paper).size())
    keep_together(document)
    return document
