"""How is prose that is too long for a page divided among several? By measure, in letters that the back row reads with ease.

It follows from the lesson's words alone, for the smallest room that a page can have: so whatever the projector and the scale, it is
divided alike, and a beat stays a number. Computed numbers count as they are written in the lesson.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from html import unescape
from itertools import groupby
from math import ceil

from migviz.course.lesson import Computed, Prose
from migviz.course.prose import html
from migviz.identical import Identical
from migviz.showing.layout import MOST_IN_A_ROOM
from migviz.showing.lesson_blocks import ProseShown
from migviz.showing.measure import TYPE, width
from migviz.showing.presenting.pieces import Piece, html_of, pieces_of
from migviz.values import dataclass

LETTERS = 18
"""Pixels at 100 % of letters that one reads with ease: where prose does not fit in these, it goes on on another page."""
LINE, APART, ITEM, ROW = 1.5, 0.5, 0.25, 1.9
"""Of the letters: a line, what is below a paragraph and an item, a row of a table."""
PICTURE, FORMULA = 17.0, 2.5
"""In lines: what a picture takes at most, and, chosen, a formula."""
SLACK = 1.04
"""Lines break at words, so they are not quite full."""
MARGIN, ABOVE, BELOW, TITLE = 16.0, 38.0, 16.0, 51.0
"""Pixels at 100 % around a page: at its sides, over its title with what stands small there, below, and a line of the title."""

PROSE = TYPE["prose"][0]

Leaf = tuple[int, int]
"""The first piece and the one behind the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What words have of a page, in pixels at 100 %, and the letters in which they have to fit."""

    width: float
    height: float
    letters: int = LETTERS


PAGE = Room(width=MOST_IN_A_ROOM[0] - 2 * MARGIN, height=MOST_IN_A_ROOM[1] - ABOVE - BELOW)
"""Without a title."""


def room_of_page(title: str) -> Room:
    """Below a title."""
    lines = max(1, ceil(width("title", title, 26 / 22) / PAGE.width))
    return Room(width=PAGE.width, height=PAGE.height - TITLE * lines)


def high(proses: Sequence[Prose], wide: float, letters: int = LETTERS) -> float:
    """Pixels at 100 % that it takes in letters of this size."""
    return _high(_pieces(proses), Room(width=wide, height=0.0, letters=letters))


BESIDE = 0.44
"""The share of the width that words have beside a chart."""


def fits_beside(prose: Prose) -> bool:
    """Whether words can be read with ease beside a chart."""
    return high((prose,), BESIDE * PAGE.width - MARGIN) <= PAGE.height - TITLE


def leaves(proses: Sequence[Prose], room: Room) -> tuple[Leaf, ...]:
    """What is on each page, in pieces."""
    return _leaves(Identical(*proses), room)


@lru_cache(maxsize=256)
def _leaves(of: Identical[Prose], room: Room) -> tuple[Leaf, ...]:
    return tuple(_filled(_pieces(of.of), room)) or ((0, 0),)


def leaves_before(prose: Prose, page: Room, last: Room) -> tuple[Leaf, ...]:
    """The same, but the last one has another room: as many whole paragraphs stand there as have it, and the others before."""
    pieces = _pieces((prose,))
    begun = next((k for k in range(len(pieces)) if _high(pieces[k:], last) <= last.height), max(0, len(pieces) - 1))
    if begun and pieces[begun].group == pieces[begun - 1].group:
        later = (k for k in range(begun, len(pieces)) if pieces[k].group != pieces[begun].group)
        begun = next(later, begun)
    return (*_filled(pieces[:begun], page), (begun, len(pieces)))


def _filled(pieces: Sequence[Piece], room: Room) -> Iterator[Leaf]:
    """Page after page, each as full as it may be."""
    begun = 0
    while begun < len(pieces):
        end = _end(pieces, begun, room)
        yield begun, end
        begun = end


def _end(pieces: Sequence[Piece], begun: int, room: Room) -> int:
    """Behind the last piece for which there is room; a paragraph that has room on a page of its own is not divided."""
    end = begun + 1
    while end < len(pieces) and _high(pieces[begun : end + 1], room) <= room.height:
        end += 1
    if end == len(pieces) or pieces[end].group != pieces[end - 1].group or pieces[end].tag != "p":
        return end
    first = next(k for k, piece in enumerate(pieces) if piece.group == pieces[end].group)
    whole = [piece for piece in pieces if piece.group == pieces[end].group]
    return first if first > begun and _high(whole, room) <= room.height else end


def leaf_of(shown: Sequence[ProseShown], leaf: Leaf | None) -> tuple[ProseShown, ...]:
    """So much of what is shown; None: all of it. Pictures and formulas are found by the prose that they are in."""
    if leaf is None:
        return tuple(shown)
    found, before = list[ProseShown](), 0
    for one in shown:
        pieces = pieces_of(one.html)
        part = pieces[max(0, leaf[0] - before) : max(0, leaf[1] - before)]
        before += len(pieces)
        found += [replace(one, html=html_of(part))] if part else []
    return tuple(found)


def _pieces(proses: Sequence[Prose]) -> tuple[Piece, ...]:
    """All pieces; those of another prose are other elements."""
    found = list[Piece]()
    for prose in proses:
        first = found[-1].group + 1 if found else 0
        found += [replace(piece, group=piece.group + first) for piece in pieces_of(html(prose, _as_written))]
    return tuple(found)


def _as_written(number: Computed) -> str:
    return number.filled.strip() or "1000 MiB"


def _high(pieces: Sequence[Piece], room: Room) -> float:
    """Pixels at 100 % that they take."""
    wide = room.width / room.letters
    return room.letters * sum(
        _lines_of(list(group), wide) for __, group in groupby(pieces, key=lambda piece: piece.group)
    )


def _lines_of(pieces: Sequence[Piece], wide: float) -> float:
    """How high one element is, in letters, where so many letters stand beside each other."""
    tag = pieces[0].tag
    if tag == "table":
        rows = sum(_lines(piece.html, wide) for piece in pieces) + ("<thead" in pieces[0].around[0])
        return ROW * rows
    if tag in ("ul", "ol"):
        items = (_lines(piece.html, wide - 2) * LINE + ITEM for piece in pieces)
        return sum(items) + APART
    if tag == "pre":
        return LINE * len(pieces) + APART
    return LINE * _lines(" ".join(piece.html for piece in pieces), wide) + APART


def _lines(part: str, wide: float) -> float:
    """How many lines some HTML has."""
    formulas, pictures = part.count('src="formula:'), part.count("<img")
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", part)).split())
    lines = max(1, ceil(SLACK * width("prose", words) / PROSE / wide), len(re.findall("<p[ >]|<br|<li", part)))
    return lines + FORMULA * formulas + PICTURE * (pictures - formulas)
