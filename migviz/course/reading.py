"""How does the text of a lesson become a Lesson? Structure by Markdown, then each block by its own reader.

Every problem has a file, a line and a column, and all are reported at once. A lesson is untrusted text: its size,
nesting and number of blocks are bounded, and nothing outside its folder is read.
"""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

from migviz.course.block_kinds import Bases, prose_in
from migviz.course.blocks import read_blocks, scenario_in
from migviz.course.frame import note_unclosed
from migviz.course.front import read_front
from migviz.course.language import names_in
from migviz.course.lesson import (
    Amount,
    Aside,
    Block,
    Computed,
    Condition,
    Goal,
    Lesson,
    Message,
    Option,
    Options,
    Place,
    Section,
    Slip,
)
from migviz.course.names import OWN, belongs
from migviz.course.pieces import Chapter, chapters_of, pieces_of
from migviz.course.source import LONGEST_PARAGRAPH, MARKS, MOST_BYTES, MOST_MARKS, NAME, Source, TooManyProblems
from migviz.errors import InputError, Problem, nearest, shown
from migviz.language import N_, _
from migviz.scenario import Scenario, read_file
from migviz.scenario.evacuation import EVERY_FIELD, Setup

_SHORT = N_("a lesson is a Markdown text of a few pages")


def load_lesson(path: Path) -> Lesson:
    """The lesson in a file. Raises InputError with every problem found."""
    text = read_file(path, most=MOST_BYTES, what=_SHORT, example=_("a lesson file, ending in .md"))
    return parse_lesson(text, where=str(path), folder=path.parent)


def parse_lesson(text: str, *, where: str = "", folder: Path | None = None) -> Lesson:
    """Read a lesson. `folder`: where its pictures and scenarios lie; None: it has none.

    Raises InputError with every problem found, each with line and column.
    """
    if len(text) > MOST_BYTES:
        raise InputError(
            [
                Problem(
                    message=_("is longer than {most_bytes} kB; {short}", most_bytes=MOST_BYTES // 1000, short=_SHORT),
                    where=where,
                )
            ]
        )
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    source = Source(lines=lines, where=where, folder=folder)
    lesson = None
    try:
        _check_letters(source)
        _check_paragraphs(source)
        if not source.problems:
            lesson = _lesson(source)
            _check_whole(source, lesson)
    except TooManyProblems:
        pass
    if source.problems or lesson is None:
        raise InputError(sorted(source.problems, key=lambda problem: (problem.line, problem.column)))
    return lesson


_DOES_SOMETHING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Escapes, other line ends, overridden directions of writing, letters without width, halves of letters. Joiners and marks of
direction, which languages need, are none of these."""


def _check_letters(source: Source) -> None:
    for number, line in enumerate(source.lines, 1):
        if found := _DOES_SOMETHING.search(line):
            message = _("there is an invisible control character (U+{code}). Remove it", code=f"{ord(found[0]):04X}")
            source.wrong(message, Place(line=number, column=found.start() + 1))


def _check_paragraphs(source: Source) -> None:
    length, marks, first = 0, 0, 1
    for number, line in enumerate(source.lines, 1):
        if not line.strip():
            length, marks, first = 0, 0, number + 1
            continue
        length += len(line) + 1
        marks += sum(line.count(mark) for mark in MARKS)
        if length > LONGEST_PARAGRAPH or marks > MOST_MARKS:
            what = (
                _("{longest_paragraph} letters", longest_paragraph=LONGEST_PARAGRAPH)
                if length > LONGEST_PARAGRAPH
                else _("{most_marks} marks of Markdown", most_marks=MOST_MARKS)
            )
            source.wrong(_("a paragraph of more than {what}. Divide it by an empty line", what=what), Place(line=first))
            return


def _lesson(source: Source) -> Lesson:
    pieces = pieces_of(source)
    if note_unclosed(source, pieces):
        raise TooManyProblems
    front = read_front(source, pieces[0].last if pieces and pieces[0].kind == "front_matter" else 0)
    opening, *chapters = chapters_of(source, pieces)
    source.sections = tuple(chapter.name for chapter in chapters)
    start = Scenario() if front.seed is None else Scenario().but({"seed": front.seed})
    return Lesson(
        id=front.id,
        title=front.title,
        language=front.language,
        minutes=front.minutes,
        after=front.after,
        objective=front.objective,
        opening=read_blocks(source, opening, Bases(start=start, before=start, known={})),
        sections=_sections(source, chapters, start),
        where=source.where,
        folder=source.folder,
        can=front.can,
        can_by=front.can_by,
    )


def _sections(source: Source, chapters: list[Chapter], start: Scenario) -> tuple[Section, ...]:
    """Each section with its scenario, which builds on the ones before."""
    sections: dict[str, Section] = {}
    before: Setup = start
    hides = frozenset[str]()
    for chapter in chapters:
        known = {name: section.setup for name, section in sections.items()}
        blocks = read_blocks(source, chapter, Bases(start=start, before=before, known=known))
        block = scenario_in(blocks)
        before = block.setup if block else before
        hides = block.hides if block and block.hides is not None else hides
        sections[chapter.name] = Section(
            name=chapter.name,
            title=chapter.title,
            setup=before,
            controls=block.controls if block else (),
            blocks=blocks,
            source="\n".join(source.lines[chapter.first - 1 : chapter.last]),
            place=Place(line=chapter.first),
            hides=hides,
            base=block.base if block else "",
        )
    return tuple(sections.values())


def _check_whole(source: Source, lesson: Lesson) -> None:
    """What no single block can see: names of questions, goals, and things that belong to something before them."""
    taken: set[str] = set()
    for section in lesson.sections:
        for question in section.questions:
            if question.name and not NAME.fullmatch(question.name):
                message = _(
                    "{name} is not a valid name for a question. Write small letters, digits and hyphens",
                    name=shown(question.name),
                )
                source.wrong(message, question.place)
            if question.name in taken:
                source.wrong(
                    _("there is already a question called {name}. Give this one another name", name=question.name),
                    question.place,
                )
            taken.add(question.name)
        for goal in [block for block in section.blocks if isinstance(block, Goal)][1:]:
            source.wrong(_("a section has one goal. Begin a new section with ##"), goal.place)
        for block in section.blocks:
            if isinstance(block, Aside) and block.kind in ("hint", "why") and not (section.questions or section.goal):
                source.wrong(
                    _("the `{kind}` block needs a question or a goal in its section", kind=block.kind),
                    block.prose.place,
                )
    named = {name for by in lesson.can_by for name in by}
    for line, words in enumerate(source.lines, 1):
        for name in (name for name in sorted(named) if words.startswith("can:") and f"#{name}" in words):
            if name not in source.sections:
                what = _(
                    "there is no section {name}.{nearest}", name=shown(name), nearest=nearest(name, source.sections)
                )
                source.wrong(what, Place(line=line))
    _check_names(source, lesson)
    for prose in prose_in(lesson.opening):
        for number in prose.numbers:
            if any(name.name in EVERY_FIELD or name.name.startswith(f"{OWN}.") for name in names_in(number.of.node)):
                source.wrong(_("before the first section there is no run. Name a section"), number.place)


def _check_names(source: Source, lesson: Lesson) -> None:
    """Numbers of one VM in a section where several leave a host, and the other way round: which is which is known only at the end."""
    setups = {section.name: section.setup for section in lesson.sections}
    for section in lesson.sections:
        own = {**setups, OWN: section.setup}
        for condition in _conditions_in(section.blocks):
            for node in names_in(condition.node):
                owner, __, rest = (OWN, "", node.name) if node.name in EVERY_FIELD else node.name.partition(".")
                wrong = belongs(node, rest, own[owner]) if owner in own else ""
                if wrong:
                    place = Place(line=condition.place.line, column=condition.place.column + node.column - 1)
                    source.wrong(f"{node.name}: {wrong}", place)


def _conditions_in(value: object) -> Iterator[Condition]:
    """Every condition in a value."""
    if isinstance(value, Condition):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _conditions_in(part)
    elif isinstance(value, Block | Option | Message | Computed | Amount | Options | Slip):
        for field in dataclasses.fields(value):  # type: ignore[arg-type]
            yield from _conditions_in(getattr(value, field.name))
