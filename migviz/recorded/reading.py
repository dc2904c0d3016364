"""Which migrations does a file hold? The format is recognised from its text; what is not understood is skipped and counted."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from migviz.engine import ask
from migviz.errors import shown
from migviz.language import _
from migviz.recorded.lines import MOST_BYTES, Line, Patient, ends_whole, lines_of
from migviz.recorded.log_file import content_of, wrong
from migviz.recorded.reader import Reader
from migviz.recorded.recording import Log
from migviz.recorded.table import READERS

LOOKED_AT = 200
"""So many lines at the beginning decide about the format; where none of them does, all are looked at."""


def read_log(path: Path) -> Log:
    """The migrations of a file; InputError where it cannot be read, or is no log that is known."""
    return read_content(content_of(path, _("Name the file of a log")), str(path))


def read_content(content: bytes, where: str = "") -> Log:
    """The migrations of what a file holds."""
    if len(content) > MOST_BYTES:
        raise wrong(where, _("is larger than {most} MB. Cut out the migration", most=MOST_BYTES // 1_000_000))
    lines = lines_of(content, where)
    if not lines:
        raise wrong(where, _("is empty"))
    reader = _recognised(lines)
    if reader is None:
        raise wrong(where, _unknown(lines))
    found = reader.read(Patient(_whole(lines, content, reader)))
    if not found.migrations:
        raise wrong(where, _no_migration(reader, lines, found.understood), _first_other(lines, found.understood))
    numbers = {line.number for line in lines}
    others = _others(reader, [line for line in lines if line.number not in found.understood][:MOST_OTHERS])
    return Log(
        format=reader.name,
        title=reader.title,
        lines=len(numbers),
        lines_skipped=len(numbers - found.understood),
        migrations=tuple(replace(one, notes=(*one.notes, *others)) for one in found.migrations),
    )


OTHERS, MOST_OTHERS = 3, 2000
"""Chosen: from so many lines of another format on it is said that they are there; so many are looked at."""


def _others(reader: Reader, lines: Sequence[Line]) -> Sequence[str]:
    """What is said of lines that another reader would know."""
    found = [other.title for other in READERS if other is not reader and _decided(other, lines) >= OTHERS]
    if not found:
        return ()
    return (
        _("Lines of another format were not read: {formats}. Give them a file of their own.", formats=", ".join(found)),
    )


def _whole(lines: Sequence[Line], content: bytes, reader: Reader) -> Sequence[Line]:
    """Without the last line where it has no end, and half of it could be taken for all of it."""
    return lines[:-1] if reader.half_lines and not ends_whole(content) else lines


def _recognised(lines: Sequence[Line]) -> Reader | None:
    for some in (lines[:LOOKED_AT], lines):
        hits = {reader.name: _decided(reader, some) for reader in READERS}
        best = max(READERS, key=lambda reader: hits[reader.name])
        if hits[best.name]:
            return best
    return None


# --- what is said of a text that is no log -----------------------------------------------------------------------


def _decided(reader: Reader, lines: Sequence[Line]) -> int:
    """How many lines only this one has."""
    found = 0
    for line in lines:
        ask()
        found += reader.decides(line.head)
    return found


def _unknown(lines: Sequence[Line]) -> str:
    known = "; ".join(reader.title for reader in READERS)
    line = max(lines[:2000], key=_likeness)
    if not _likeness(line):
        return _("is no log of a migration that is known. Known are: {known}", known=known)
    return _(
        "is no log of a migration that is known. Known are: {known}. Nearest came line {line}: {text}",
        known=known,
        line=line.number,
        text=shown(line.text),
    )


_WORDS = ("migrat", "precopy", "pre-copy", "downtime", "remaining", "transferred", "dirty", "iteration", "memory")


def _likeness(line: Line) -> int:
    text = line.head.lower()
    return sum(word in text for word in _WORDS)


def _no_migration(reader: Reader, lines: Sequence[Line], understood: frozenset[int]) -> str:
    first = _first_other(lines, understood)
    text = next((line.text for line in lines if line.number == first), "")
    return _(
        "looks like {format}, but no migration is in it. First not understood: {text}",
        format=reader.title,
        text=shown(text),
    )


def _first_other(lines: Sequence[Line], understood: frozenset[int]) -> int:
    return next((line.number for line in lines if line.number not in understood), 0)
