"""Where can prose be divided? Between paragraphs, the items of a list, the rows of a table, lines of code, and, if need be, sentences."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import groupby

from migviz.values import dataclass

_VOID = frozenset({"img", "br", "hr"})
_INSIDE = {"ul": "li", "ol": "li", "table": "tr"}
"""What stands in each of these, and is never divided itself."""
_SENTENCES = re.compile(r"(?<=[.!?…])\s+(?=[A-Z\d<“(])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """HTML that stays whole. Pieces in a row with the same `group` are one element, in `around` as its tag and what comes first in it."""

    html: str
    group: int
    tag: str
    around: tuple[str, str]
    number: int = 0


def pieces_of(html: str) -> tuple[Piece, ...]:
    """Safe HTML of prose, as pieces in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(piece for group, one in enumerate(reader.found) for piece in _divided(group, *one))


def html_of(pieces: Sequence[Piece]) -> str:
    """Pieces as HTML again."""
    return "".join(_together(list(group)) for __, group in groupby(pieces, key=lambda piece: piece.group))


def _together(pieces: Sequence[Piece]) -> str:
    first, (opens, closes) = pieces[0], pieces[0].around
    if first.tag == "ol" and first.number:
        begun = re.search(r'start="(\d+)"', opens)
        opens = f'<ol start="{first.number + (int(begun[1]) if begun else 1)}">'
    between = " " if first.tag == "p" else ""
    return opens + between.join(piece.html for piece in pieces) + closes


def _divided(group: int, tag: str, opens: str, content: str) -> list[Piece]:
    """An element of the top as pieces."""
    closes = "" if tag in _VOID else f"</{tag}>"
    if tag in _INSIDE:
        head, parts = _parts(content, _INSIDE[tag])
        opens += head
    elif tag == "pre":
        parts, opens, closes = content.splitlines(keepends=True), "<pre>", "</pre>"
    else:
        parts = _sentences(content) if tag == "p" else [content]
    return [
        Piece(html=part, group=group, tag=tag, around=(opens, closes), number=k) for k, part in enumerate(parts or [""])
    ]


def _parts(content: str, tag: str) -> tuple[str, list[str]]:
    """What is in a list or a table: what stands before its first item or row, such as the head of a table, and those."""
    head, __, rest = content.rpartition("</thead>") if "</thead>" in content else ("", "", content)
    inside = _Reader(tag)
    inside.feed(rest)
    inside.close()
    parts = [f"{opens}{words}</{name}>" for name, opens, words in inside.found if name == tag]
    return (f"{head}</thead>" if head else ""), parts


def _sentences(content: str) -> list[str]:
    """The sentences of a paragraph; what is emphasised, or a link, is never divided."""
    found, depth, begun = list[str](), 0, 0
    for mark in re.finditer(r"<(/?)(\w+)[^>]*>|" + _SENTENCES.pattern, content):
        if mark[2] is not None:
            depth += 0 if mark[2] in _VOID else -1 if mark[1] else 1
        elif depth == 0:
            found.append(content[begun : mark.start()])
            begun = mark.end()
    return [*found, content[begun:]]


class _Reader(HTMLParser):
    """Finds elements that stand at the top, or, with `wanted`, wherever one of that name is in none of its kind."""

    def __init__(self, wanted: str = "") -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, str, str]] = []
        self._wanted, self._depth = wanted, 0
        self._content: list[str] = []
        self._begun = ("", "")

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """An element begins."""
        text = self.get_starttag_text() or ""
        if self._depth == 0 and self._wanted in ("", tag):
            self._begun, self._content = (tag, text), []
            if tag in _VOID:
                self.found.append((tag, text, ""))
            else:
                self._depth = 1
        elif self._depth:
            self._content.append(text)
            self._depth += tag not in _VOID

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        if not self._depth:
            return
        self._depth -= 1
        if self._depth:
            self._content.append(f"</{tag}>")
        else:
            self.found.append((*self._begun, "".join(self._content)))

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._depth:
            self._content.append(data)
        elif not self._wanted and data.strip():
            self.found.append(("p", "<p>", data))

    def handle_entityref(self, name: str) -> None:
        """A sign by its name."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """A sign by its number."""
        self.handle_data(f"&#{name};")
