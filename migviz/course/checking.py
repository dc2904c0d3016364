"""Is a lesson right? Everything that can be found without a window: it is played, and its numbers are worked out."""

import re
from collections.abc import Iterator
from pathlib import Path

from migviz.course.block_kinds import kind_of, prose_in
from migviz.course.catalogue import base_of, translation_files
from migviz.course.checks import Found
from migviz.course.drawing import DRAWS, following, with_case
from migviz.course.formulas import NotAFormula, drawn
from migviz.course.lesson import Block, Lesson, Options, Order, Place, Prose, Question, Section
from migviz.course.playing import filled
from migviz.course.prose import DRAG, no_section
from migviz.course.reading import load_lesson
from migviz.course.source import MOST_BYTES
from migviz.course.translation import translated
from migviz.errors import InputError, Problem, shown
from migviz.language import _
from migviz.regular_file import read_bytes
from migviz.scenario import read_file
from migviz.scenario.evacuation import EVERY_FIELD
from migviz.values import dataclass
from migviz.whole_file import write_whole

CHECKED_SEED = 1
"""Of the student for whom the check draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found in one file: problems, which have to be mended, and notes, which may stand.

    `lesson` is None where it cannot even be read. `numbers`: computed numbers as (place, text as it should be).
    """

    where: str
    lesson: Lesson | None
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


def check_lesson(path: Path, language: str = "") -> Report:
    """Read and play the lesson in a file. Raises InputError only where the file itself cannot be read.

    `language`: of its translations only this one, and a note where there is none; "": all there are.
    """
    base = base_of(path)
    if base:
        return check_lesson(base[0], language)
    read_file(path)  # a missing file is a mistake of the caller, not one in the lesson
    try:
        lesson = load_lesson(path)
    except InputError as error:
        return Report(where=str(path), lesson=None, problems=error.problems)
    problems = sorted(_problems(lesson), key=lambda problem: (problem.line, problem.column))
    notes, wrong = _translations(path, lesson, language)
    wrong = (*_same_id(path, lesson), *wrong)
    return Report(where=str(path), lesson=lesson, problems=(*problems, *wrong), notes=(*_notes(lesson), *notes))


def _notes(lesson: Lesson) -> Iterator[Problem]:
    """What may stand but teaches less than it could."""
    for question in (question for question in lesson.questions if isinstance(question.answer, Options)):
        assert isinstance(question.answer, Options)
        for option in question.answer.options:
            if option.feedback is None:
                message = _("this option says nothing to those who choose it. Write a line with > below it")
                yield _problem(lesson, message, option.place)


def _same_id(path: Path, lesson: Lesson) -> Iterator[Problem]:
    """Answers are kept by the id of their lesson: two lessons of a folder with one id would share them."""
    for other in sorted(path.parent.glob("*.md")):
        if other != path and not base_of(other) and other.is_file() and _id_of(other) == lesson.id:
            message = _(
                "{file} has the id {id} as well. Each lesson needs one of its own", file=other.name, id=lesson.id
            )
            yield _problem(lesson, message, Place(line=1))


def _id_of(path: Path) -> str:
    """The id in the front matter of a file that may be anything."""
    try:
        head = read_bytes(path, MOST_BYTES)[:2000].decode(errors="replace")
    except (OSError, InputError):
        return ""
    match = re.match(r"\ufeff?---\s*?\n(?:.*\n)*?id:[ \t]*(?P<id>\S+)", head)
    return match["id"] if match else ""


def _translations(path: Path, lesson: Lesson, language: str) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Of the translations beside a lesson: what is missing or outdated, and what is wrong."""
    notes: list[Problem] = []
    wrong: list[Problem] = []
    files = translation_files(path)
    if language not in ("", lesson.language, *files):
        notes.append(Problem(message=_("has no translation into {language}", language=language), where=str(path)))
    for other in (file for name, file in files.items() if language in ("", name)):
        try:
            theirs = load_lesson(other)
            __, gaps = translated(lesson, theirs)
        except InputError as error:
            wrong += error.problems
            continue
        wrong += [_problem(theirs, message, place) for message, place in _links(theirs)]
        for gap in gaps:
            message = (
                _("section {section} {message}", section=gap.section, message=gap.message)
                if gap.section
                else gap.message
            )
            notes.append(Problem(message=message, where=str(other), line=gap.place.line, column=gap.place.column))
    return tuple(notes), tuple(wrong)


def _problems(lesson: Lesson) -> Iterator[Problem]:
    for message, place in _found(lesson):
        yield _problem(lesson, message, place)


def _problem(lesson: Lesson, message: str, place: Place) -> Problem:
    return Problem(message=message, where=lesson.where, line=place.line, column=place.column)


def _found(lesson: Lesson) -> Found:
    yield from _numbers(lesson, None, lesson.opening)
    for section in lesson.sections:
        for block in section.blocks:
            yield from kind_of(block).wrong(lesson, section, block)
        yield from _numbers(lesson, section, section.blocks)
        yield from _cases(lesson, section)
    yield from _links(lesson)
    yield from _formulas(lesson)


def _formulas(lesson: Lesson) -> Found:
    """Formulas that cannot be drawn, or stand where only words do."""
    for formula in (formula for prose in prose_in(_all_blocks(lesson)) for formula in prose.formulas):
        try:
            drawn(formula.tex, size=16.0, colour="#000000", display=formula.display)
        except NotAFormula as error:
            message = _(
                "the formula {tex} is not drawn: {why}. Write it in words, or in a code span",
                tex=shown(formula.tex, 40),
                why=error,
            )
            yield message, formula.place
    for prose in (prose for question in lesson.questions for prose in only_words(question)):
        for formula in prose.formulas:
            yield _("no formula is drawn in an option, or in a thing to order. Write it in words"), formula.place


def only_words(question: Question) -> tuple[Prose, ...]:
    """What of a question is shown as plain words."""
    match question.answer:
        case Options(options=options):
            return tuple(option.prose for option in options)
        case Order(items=items):
            return items
    return ()


def _cases(lesson: Lesson, section: Section) -> Found:
    """What is wrong with a case that may be drawn: each block is named for the first one with which it is wrong."""
    for question in section.questions:
        if question.vary and not is_decided(question):
            yield (
                _("another case needs an answer that the simulation decides: options (?), `answer:` or `sketch:`"),
                question.place,
            )
    named: set[int] = set()
    for draw in range(1, DRAWS + 1) if section.vary else ():
        there, case = with_case(lesson, section, CHECKED_SEED, draw)
        values = ", ".join(
            f"{vary.name} = {EVERY_FIELD[vary.name].write(case.setup[vary.name])}" for vary in section.vary
        )
        blocks = [(part, block) for part in (case, *following(there, case)) for block in part.blocks]
        for k, (part, block) in enumerate(blocks):
            for message, place in kind_of(block).wrong(there, part, block) if k not in named else ():
                named.add(k)
                yield _("drawn with {values}: {message}", values=values, message=message), place


def is_decided(question: Question) -> bool:
    """Whether the simulation decides what is right."""
    match question.answer:
        case Options(options=options):
            return any(option.when for option in options)
        case Order():
            return False
    return True


def _links(lesson: Lesson) -> Found:
    """Links to a section that another lesson does not have. A lesson that cannot be read has problems of its own."""
    for link in (link for prose in prose_in(_all_blocks(lesson)) for link in prose.links if link.section):
        path = Path(lesson.where).parent / link.file
        try:
            sections = [section.name for section in load_lesson((base_of(path) or (path,))[0]).sections]
        except InputError:
            yield _("{file} is not a lesson that can be read", file=shown(link.file)), link.place
            continue
        if link.section not in sections:
            yield no_section(link.section, sections, link.file), link.place


def _all_blocks(lesson: Lesson) -> Iterator[Block]:
    yield from lesson.opening
    for section in lesson.sections:
        yield from section.blocks


def _numbers(lesson: Lesson, section: Section | None, blocks: tuple[Block, ...]) -> Found:
    for prose in prose_in(blocks):
        for number in prose.numbers:
            text = filled(number, lesson, section)
            if text == "–":
                yield _("the run has no such number: {text}", text=number.of.text), number.place
            elif number.filled and plain_blanks(number.filled) != plain_blanks(text):
                yield (
                    _(
                        "the number is now {plain_blanks}; `migviz check --fill` writes it",
                        plain_blanks=plain_blanks(text),
                    ),
                    number.place,
                )


def plain_blanks(text: str) -> str:
    """With ordinary blanks, as one types them."""
    return re.sub(r"[\u00a0\u202f\s]+", " ", text)


def fill_in(path: Path) -> int:
    """Write the computed numbers of a lesson into its file, before the sign `=`; returns how many were changed.

    All else stays as it is, byte for byte.
    """
    lesson = load_lesson(path)
    # Odd entries are the line ends as they are; the mark of byte order before the first line is none of its letters.
    text = read_bytes(path, MOST_BYTES).decode()
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = re.split(r"(\r\n|\r|\n)", text.removeprefix(mark))
    parts: list[tuple[Section | None, tuple[Block, ...]]] = [(None, lesson.opening)]
    parts += [(section, section.blocks) for section in lesson.sections]
    places = [(number, section) for section, blocks in parts for prose in prose_in(blocks) for number in prose.numbers]
    changed = 0
    for number, section in sorted(places, key=lambda item: item[0].place, reverse=True):
        text = plain_blanks(filled(number, lesson, section))
        line, column = 2 * (number.place.line - 1), number.place.column - 1
        behind = DRAG if number.drags else number.unit if not text.endswith(number.unit) else ""
        unit = f" | {behind}" if behind else ""
        new = f"{{{text} = {number.of.text.strip()}{unit}}}"
        if lines[line].startswith(number.written, column) and new != number.written:
            lines[line] = lines[line][:column] + new + lines[line][column + len(number.written) :]
            changed += 1
    if changed:
        write_whole(path, mark + "".join(lines))
    return changed
