"""How does the report of a real migration become pages? Its page of HTML on paper, with its picture drawn finely, for a page of Qt's takes no SVG inside."""

import re
from html import escape
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from migviz import __version__
from migviz.export.report_picture import FONT
from migviz.gui.panes.paper.html_pages import write_pages
from migviz.gui.panes.paper.pages import inside_of
from migviz.gui.theme import Theme
from migviz.gui.working import Here, directly
from migviz.say import in_report
from migviz.showing.sheet import Paper

FINER = 4
"""Pixels of a picture for each of the page, at 96 to the inch."""
STYLE = """
body { color: #16202C } h1 { font-size: 22px } h2 { font-size: 16px; margin: 16px 0 4px 0 } p { margin: 3px 0 }
th, td { padding: 3px 12px 3px 0; text-align: left; font-weight: normal; border-bottom: 1px solid #D3DAE3 }
.aside, figcaption { color: #4C5968 } .doubt { color: #B3243C } pre { background: #F5F7FA; font-size: 11px }
"""
"""As on the screen, in what Qt's pages know."""
_OF_SCREEN = re.compile(r"<style>.*?</style>", re.DOTALL)
_FOOTER = re.compile(r"<footer>.*?</footer>", re.DOTALL)
"""On paper it stands in the foot of each page."""
_LONG = re.compile(r"<th scope=\"row\">(?=[^<]{24})")
LONG = '<th scope="row" width="40%">'
"""What one types is not broken in its words."""
_LINES = re.compile(r"<pre>.*?</pre>", re.DOTALL)
FRAMED = r'<table width="100%"><tr><td style="border: 0">\g<0></td></tr></table>'
"""Lines that belong together are one frame, which is on one page."""
_SVG = re.compile(r"<svg .*?</svg>", re.DOTALL)


def write_report(path: Path, html: str, *, paper: Paper = Paper.A4, here: Here[Any] = directly) -> None:
    """Write the report as PDF, drawn `here`; who made it is below each page. Raises InputError for another ending, OSError where it cannot be written."""
    page, images = here(lambda: on_paper(html, paper))
    title = in_report.title()
    foot = f"{title} · {in_report.made_by(__version__)}"
    write_pages(path, page, title=title, paper=paper, images=images, foot=foot, here=here)


def on_paper(html: str, paper: Paper) -> tuple[str, dict[str, QImage]]:
    """The page with an image in each picture's place, and the images by their names."""
    width = int(inside_of(paper).width())
    images: dict[str, QImage] = {}

    def place(found: re.Match[str]) -> str:
        name = f"picture:{len(images)}"
        images[name] = _drawn(found[0], width)
        return f'<img src="{name}" width="{width}">'

    page = _SVG.sub(place, _FOOTER.sub("", _OF_SCREEN.sub(f"<style>{STYLE}</style>", html)))
    return _LINES.sub(FRAMED, _LONG.sub(LONG, page)), images


def _drawn(svg: str, width: int) -> QImage:
    family = Theme(name="light", scale=1.0).font("prose").family()
    renderer = QSvgRenderer(QByteArray(svg.replace(FONT, escape(family)).encode()))
    size = renderer.defaultSize()
    image = QImage(
        FINER * width, round(FINER * width * size.height() / max(size.width(), 1)), QImage.Format.Format_RGB32
    )
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image
