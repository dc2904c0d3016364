"""How is a sheet written as HTML? Its parts in order, black on white; what is drawn is named, and made when the document asks."""

import re
from collections.abc import Callable
from html import escape

from PySide6.QtGui import QImage

from migviz.course.prose import FORMULA
from migviz.gui.panes.lesson.pictures import decoded
from migviz.gui.panes.paper.drawings import (
    AXES_HEIGHT,
    HOST,
    axes_image,
    formula_image,
    host_image,
    moment_image,
    size_of_moment,
)
from migviz.gui.theme import Theme
from migviz.say.numbers import held_together, unbroken_html
from migviz.showing.lesson_blocks import ProseShown
from migviz.showing.sheet import (
    Asked,
    Axes,
    Box,
    Boxes,
    Figures,
    Heading,
    HostMoment,
    Moment,
    OnPaper,
    Room,
    Said,
    Sheet,
)

LETTERS = 13
"""Chosen: pixels at 96 dpi, so letters of 10 points."""
STYLE = f"""
body {{ color: #000000; font-size: {LETTERS}px; line-height: 120%; }}
p {{ margin: 0 0 7px 0; line-height: 120%; }}
h1 {{ font-size: 23px; margin: 0 0 4px 0; }}
h2 {{ font-size: 17px; margin: 16px 0 6px 0; }}
h3 {{ font-size: 14px; margin: 6px 0 4px 0; }}
h4 {{ font-size: {LETTERS}px; margin: 0 0 7px 0; line-height: 120%; }}
ul, ol {{ margin: 0 0 7px 0; -qt-list-indent: 1; }}
li {{ margin-bottom: 2px; }}
th {{ text-align: left; padding: 2px 12px 2px 0; }}
td {{ padding: 2px 12px 2px 0; }}
code {{ font-size: {LETTERS - 1}px; }}
"""
EMPTY_BOX = "\N{WHITE SQUARE}"
LINE, LONG = ("\N{NO-BREAK SPACE}" * spaces for spaces in (80, 150))
"""Chosen: half the width of the page, and nearly all of it."""
_LINK = re.compile(r"</?a\b[^>]*>")
_IMAGE = re.compile(r'(<img src=")([^"]*)(")')

Make = Callable[[], QImage]


class Markup:
    """The HTML of a sheet, and the pictures that it names."""

    def __init__(self, sheet: Sheet, theme: Theme, width: int) -> None:
        self._theme, self._width = theme, width
        self.images: dict[str, Make] = {}
        self.html = "".join([self._head(sheet), *map(self._part, sheet.parts)])

    def _head(self, sheet: Sheet) -> str:
        name = f"<p>{escape(sheet.name)}</p><hr>" if sheet.name else "<hr>"
        return f"<p>{escape(sheet.kind)}</p><h1>{escape(sheet.title)}</h1><p><i>{escape(sheet.above)}</i></p>{name}"

    def _part(self, part: OnPaper) -> str:
        match part:
            case Heading(words=words):
                return f"<h2>{escape(words)}</h2>"
            case Said(prose=prose, word=word):
                return (f"<h4>{escape(word)}</h4>" if word else "") + self._prose(prose)
            case HostMoment():
                name = self._named(lambda: host_image(part, self._theme))
                high = round(self._width * HOST[1] / HOST[0])
                image = f"<img src='{name}' width='{self._width}' height='{high}'>"
                return f"<p align='center' style='line-height: 100%'>{image}<br>{escape(part.words)}</p>"
            case Moment():
                return f"<p align='center' style='line-height: 100%'>{self._moment(part)}<br>{escape(part.words)}</p>"
            case Figures(word=word, rows=rows):
                return _framed(f"<p><b>{escape(word)}</b></p>{_table(rows)}")
            case Asked():
                return _framed(self._asked(part))
        raise TypeError(part)

    def _prose(self, prose: ProseShown) -> str:
        """Its safe HTML without links, which lead nowhere on paper; pictures of it are looked for under a name of their own."""
        words = unbroken_html(_LINK.sub("", prose.html))
        inner = _IMAGE.sub(lambda found: found[1] + self._picture(prose, found[2]) + found[3], words)
        return f"<p><i>{re.sub('</?p>', '', inner)}</i></p>" if prose.is_quiet else inner

    def _picture(self, prose: ProseShown, name: str) -> str:
        if name.startswith(FORMULA):
            formula = prose.formulas[int(name.removeprefix(FORMULA))]
            return self._named(lambda: formula_image(formula, LETTERS))
        path = next((picture.path for picture in prose.pictures if picture.name == name), None)
        return self._named(lambda: decoded(path) if path is not None else QImage())

    def _named(self, make: Make) -> str:
        name = f"picture:{len(self.images)}"
        self.images[name] = make
        return name

    def _moment(self, moment: Moment) -> str:
        name = self._named(lambda: moment_image(moment, self._theme))
        width, height = size_of_moment(moment)
        return f"<img src='{name}' width='{self._width}' height='{round(self._width * height / width)}'>"

    def _asked(self, asked: Asked) -> str:
        lines = "".join(f"<li>{escape(line)}</li>" for line in asked.lines)
        return "".join(
            (
                f"<p><b>{escape(asked.word)}</b></p>",
                *map(self._prose, asked.prose),
                f"<ul>{lines}</ul>" if lines else "",
                self._answer(asked.answer),
                *map(self._prose, asked.said),
            )
        )

    def _answer(self, answer: Boxes | Room | Axes) -> str:
        match answer:
            case Boxes(boxes=boxes, word=word):
                rows = "".join(map(self._box, boxes))
                return (f"<p><i>{escape(word)}</i></p>" if word else "") + f"<table width='100%'>{rows}</table>"
            case Room(lines=lines):
                return "".join(_line(*line) for line in lines)
            case Axes():
                name = self._named(lambda: axes_image(answer, self._theme, self._width - 30))
                return f"<p style='line-height: 100%'><img src='{name}' width='{self._width - 30}' height='{AXES_HEIGHT}'></p>"

    def _box(self, box: Box) -> str:
        said = self._prose(box.said) if box.said is not None else ""
        words = f"<b>{self._prose_of(box)}</b>" if box.mark else self._prose_of(box)
        mark = f"<b>{escape(box.mark)}</b>" if box.mark else EMPTY_BOX
        return f"<tr><td width='26'>{mark}</td><td>{words}{said}</td></tr>"

    def _prose_of(self, box: Box) -> str:
        return unbroken_html(_LINK.sub("", box.words))


def _framed(inner: str) -> str:
    """What is kept on one page, in a frame of its own."""
    return (
        "<table width='100%' border='1' cellspacing='0' cellpadding='8' style='border-collapse: collapse; border-color: #000000; "
        f"border-style: solid; margin-top: 4px; margin-bottom: 10px'><tr><td style='padding: 8px'>{inner}</td></tr></table>"
    )


def _table(rows: tuple[tuple[str, str], ...]) -> str:
    lines = "".join(f"<tr><td>{escape(what)}</td><td>{escape(held_together(much))}</td></tr>" for what, much in rows)
    return f"<table>{lines}</table>"


def _line(before: str, filled: str, unit: str) -> str:
    """A line to write on, or what stands on it."""
    if filled:
        return f"<p>{escape(before)} <b>{escape(filled)}</b></p>"
    words = f"{escape(before)} " if before else ""
    return f"<p style='margin-top: 14px'>{words}<u>{LINE if before else LONG}</u> {escape(unit)}</p>"
