"""What does the front matter of a lesson say?"""

import re

from migviz.course.lesson import Place
from migviz.course.lines import Line, lines_of, listed, named, one
from migviz.course.source import LONGEST_ID, LONGEST_TITLE, NAME, Source
from migviz.errors import shown
from migviz.language import _
from migviz.scenario.fields import FIELDS, Value
from migviz.values import dataclass

VERSION = 1
"""The version of the lesson format."""
LONGEST = 600
"""Minutes and, for sentences, letters."""

NAMES = ("migviz", "id", "title", "language", "minutes", "after", "objective", "can", "seed")
MOST_CAN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What stands before the first `##`, between two lines of ---."""

    id: str = ""
    title: str = ""
    language: str = "en"
    minutes: int = 0
    after: tuple[str, ...] = ()
    objective: str = ""
    can: tuple[str, ...] = ()
    can_by: tuple[tuple[str, ...], ...] = ()
    """for each line of `can` the sections that show it"""
    seed: Value = None


def read_front(source: Source, last: int) -> Front:
    """The front matter, of which the closing --- is line `last`; 0: there is none, which is noted."""
    if last < 2:
        source.wrong(
            _("a lesson begins with front matter between two lines of ---: migviz: 1, id, title, minutes, objective"),
            Place(line=1),
        )
        return Front()
    found = named(source, lines_of(source, 2, last - 1), NAMES, _("the front matter"), many=("can",))
    version = one(found, "migviz")
    if version is None or version.value != str(VERSION):
        what = (
            _("version {value} of the lesson format", value=shown(version.value))
            if version
            else _("`migviz: 1` is missing: the version")
        )
        place = version.value_place if version else Place(line=1)
        source.wrong(_("{what}; this program reads version {version}", what=what, version=VERSION), place)
    for name in ("id", "title", "objective"):
        if name not in found:
            source.wrong(_("{name} is missing in the front matter", name=name), Place(line=1))
    can = _can(source, found.get("can", ()))
    return Front(
        id=read_id(source, one(found, "id")),
        title=text_line(source, one(found, "title"), LONGEST_TITLE),
        language=read_language(source, one(found, "language")),
        minutes=_minutes(source, one(found, "minutes")),
        after=_after(source, one(found, "after")),
        objective=text_line(source, one(found, "objective"), LONGEST),
        can=tuple(words for words, __ in can),
        can_by=tuple(by for __, by in can),
        seed=_seed(source, one(found, "seed")),
    )


_SHOWN_BY = re.compile(r"\s*\{(#[a-z0-9-]+(?:,\s*#[a-z0-9-]+)*)\}$")


def _can(source: Source, lines: tuple[Line, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What one can do afterwards, a line each, and the sections whose answers show it: `{#watch, #try}` at its end."""
    if len(lines) > MOST_CAN:
        source.wrong(
            _("at most {most} lines say what the reader can do afterwards", most=MOST_CAN), lines[MOST_CAN].place
        )
    return tuple(_shown_by(text_line(source, line, LONGEST)) for line in lines[:MOST_CAN])


def _shown_by(words: str) -> tuple[str, tuple[str, ...]]:
    found = _SHOWN_BY.search(words)
    return (words[: found.start()], tuple(listed(found[1].replace("#", "")))) if found else (words, ())


def read_id(source: Source, line: Line | None) -> str:
    """A name of small letters, digits and hyphens; "" where there is no such line."""
    if line and not (NAME.fullmatch(line.value) and len(line.value) <= LONGEST_ID):
        source.wrong(
            _("{value} is not a valid id. Write small letters, digits and hyphens", value=shown(line.value)),
            line.value_place,
        )
    return line.value if line else ""


def text_line(source: Source, line: Line | None, most: int) -> str:
    """A text of at most `most` letters; "" where there is no such line."""
    if line and (len(line.value) > most or not line.value.isprintable()):
        source.wrong(
            _("{name} is a text of at most {most} letters on one line", name=line.name, most=most), line.value_place
        )
    return line.value if line else ""


def read_language(source: Source, line: Line | None) -> str:
    """The short name of a language; English where there is no such line."""
    if line and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", line.value):
        source.wrong(
            _("{value} is not a valid language. Write for example en or de", value=shown(line.value)), line.value_place
        )
    return line.value if line else "en"


def _minutes(source: Source, line: Line | None) -> int:
    if line is None:
        return 0
    if not re.fullmatch(r"[1-9]\d{0,2}", line.value) or int(line.value) > LONGEST:
        source.wrong(
            _(
                "{value} is not a valid number of minutes. Write 1 to {longest}",
                value=shown(line.value),
                longest=LONGEST,
            ),
            line.value_place,
        )
        return 0
    return int(line.value)


def _after(source: Source, line: Line | None) -> tuple[str, ...]:
    if line is None:
        return ()
    ids = listed(line.value)
    for name in ids:
        if not NAME.fullmatch(name):
            source.wrong(_("{name} is not an id of a lesson", name=shown(name)), line.value_place)
    return ids


def _seed(source: Source, line: Line | None) -> Value:
    if line is None:
        return None
    try:
        return FIELDS["seed"].read(line.value)
    except ValueError as error:
        source.wrong(_("seed: {error}", error=error), line.value_place)
        return None
