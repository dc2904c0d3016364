"""Is every block of a lesson closed? One that is not swallows what follows, so nothing else is read or said before it is."""

import re
from collections.abc import Sequence

from migviz.course.lesson import Place
from migviz.course.pieces import Piece
from migviz.course.source import Source
from migviz.errors import shown
from migviz.language import _

_FENCE = re.compile(r"\s*(```|~~~)")
_BEGINS = re.compile(r"(```|~~~)\s*\w|:::")
"""A line with which something else begins, which no block of `name: value` lines holds."""


def note_unclosed(source: Source, pieces: Sequence[Piece]) -> bool:
    """Note the first block or container that is never closed; whether there is one."""
    return any(_unclosed(source, piece) for piece in pieces)


def _unclosed(source: Source, piece: Piece) -> bool:
    if piece.is_block:
        return _unclosed_block(source, piece)
    word = piece.tokens[0].info.strip().partition(" ")[0] if piece.is_container else ""
    if word and not _is_closed(source, piece):
        place = source.find(word, piece.first, piece.first)
        source.wrong(_("this {word} is never closed. Write ::: on a line of its own", word=shown(word)), place)
        return True
    return False


def _is_closed(source: Source, piece: Piece) -> bool:
    return piece.last < len(source.lines) and source.lines[piece.last].strip().startswith(":::")


def _unclosed_block(source: Source, piece: Piece) -> bool:
    word, place = piece.tokens[0].info.strip().partition(" ")[0], Place(line=piece.first)
    inside = range(piece.first + 1, piece.last)
    following = next((number for number in inside if _BEGINS.match(source.lines[number - 1])), 0)
    if following:
        source.wrong(
            _(
                "this {word} block is not closed before line {line}. Write ``` on a line of its own",
                word=word,
                line=following,
            ),
            place,
        )
        return True
    if piece.last == piece.first or not _FENCE.match(source.lines[piece.last - 1]):
        source.wrong(_("this {word} block is never closed. Write ``` on a line of its own", word=word), place)
        return True
    return False
