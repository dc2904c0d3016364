"""How does a lesson speak another language? `lesson.de.md` beside `lesson.md`: its prose, with the blocks of the base.

A translation is a copy of the lesson in which what people read is translated. Of each section the shape must be that of
the base (the same kinds of blocks in the same order); then its prose, options, feedback, hints and messages are
taken. `## Titel {#watch base=1a2b3c4d}` says which text of the base was translated.
"""

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from migviz.course.block_kinds import kind_of
from migviz.course.catalogue import base_of, translation_files
from migviz.course.lesson import Block, Lesson, Place, Section
from migviz.course.reading import load_lesson
from migviz.errors import InputError
from migviz.language import _, wished
from migviz.values import dataclass

_BASE = re.compile(r"base=([0-9a-f]{8})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A section that is not translated as it should be: what is the matter, and where."""

    section: str
    message: str
    place: Place


def fingerprint(section: Section) -> str:
    """Eight letters that change when the text of a section changes."""
    lines = [line.rstrip() for line in section.source.rstrip().splitlines()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def open_lesson(path: Path, language: str = "") -> Lesson:
    """A lesson as it is read in a language; "": in that of the system. In the base's words where it has no other.

    A file that is itself a translation opens in its language. A translation that cannot be read is left out: the
    check names what is wrong with it. Raises InputError where the lesson itself cannot be read.
    """
    found = base_of(path)
    base = found[0] if found else path
    lesson, others = load_lesson(base), translation_files(base)
    wishes = (language,) if language else (found[1],) if found else wished()
    for name in (name for wish in wishes for name in _with_parent(wish)):
        if name == lesson.language:
            break
        if name in others:
            with suppress(InputError):
                return load_translated(base, others[name])[0]
    return lesson


def _with_parent(wish: str) -> tuple[str, ...]:
    """ "de_AT.UTF-8" is Austrian German, or else German; "C" is English."""
    name = wish.partition(".")[0].partition("@")[0].replace("_", "-")
    name = "en" if name in ("C", "POSIX") else name
    return tuple(dict.fromkeys((name, name.partition("-")[0])))


def mark_of(lesson: Lesson, section: Section) -> str:
    """The small mark of a section that is shown in another language than its lesson; "" for the others."""
    if section.language in ("", lesson.language):
        return ""
    return _("not translated: {language}", language=section.language)


def load_translated(base: Path, translation: Path) -> tuple[Lesson, tuple[Gap, ...]]:
    """The lesson in the language of a translation, and what of it is missing or outdated.

    Raises InputError where one of the files cannot be read as a lesson.
    """
    return translated(load_lesson(base), load_lesson(translation))


def translated(base: Lesson, other: Lesson) -> tuple[Lesson, tuple[Gap, ...]]:
    """The base in the words of the other; what is missing or does not fit falls back to the base, with its language."""
    gaps: list[Gap] = []
    sections = []
    theirs = {section.name: section for section in other.sections}
    for section in base.sections:
        their = theirs.pop(section.name, None)
        sections.append(_section(base, section, their, gaps))
    for extra in theirs.values():
        gaps.append(Gap(section=extra.name, message=_("there is no such section in the base"), place=extra.place))
    opening = _blocks(base.opening, other.opening)
    if opening is None and base.opening:
        gaps.append(Gap(section="", message=_("the opening is not translated"), place=Place(line=1)))
    lesson = replace(
        base,
        title=other.title or base.title,
        objective=other.objective or base.objective,
        can=other.can if len(other.can) == len(base.can) else base.can,
        language=other.language,
        opening=opening or base.opening,
        sections=tuple(sections),
    )
    return lesson, tuple(gaps)


def _section(base: Lesson, section: Section, their: Section | None, gaps: list[Gap]) -> Section:
    fallen_back = replace(section, language=base.language)
    if their is None:
        gaps.append(Gap(section=section.name, message=_("is not translated"), place=Place(line=1)))
        return fallen_back
    heading = their.source.partition("\n")[0]
    named, now = _BASE.search(heading), fingerprint(section)
    blocks = _blocks(section.blocks, their.blocks)
    if named and named[1] != now:
        message = _("has changed since it was translated; it is base={now} now", now=now)
        gaps.append(Gap(section=section.name, message=message, place=their.place))
        return fallen_back
    if blocks is None:
        message = _("has other blocks than the base, so the base is shown")
        gaps.append(Gap(section=section.name, message=message, place=their.place))
        return fallen_back
    if not named:
        message = _("does not say which text it translates. Write base={now} behind its name", now=now)
        gaps.append(Gap(section=section.name, message=message, place=their.place))
    return replace(section, title=their.title, blocks=blocks)


def _blocks(mine: Sequence[Block], theirs: Sequence[Block]) -> tuple[Block, ...] | None:
    """My blocks in their words; None if the two do not have the same shape."""
    if len(mine) != len(theirs):
        return None
    found = [_block(one, other) for one, other in zip(mine, theirs, strict=True)]
    return None if any(block is None for block in found) else tuple(block for block in found if block is not None)


def _block(one: Block, other: Block) -> Block | None:
    return kind_of(one).translated(one, other) if type(one) is type(other) else None
