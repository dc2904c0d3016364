"""Which beats has a lesson before a room? One row of them, read, ask, lock in, play, look, reveal, from its opening to its end.

The row follows from the lesson alone, so a beat is a number, and whatever was pressed before makes no difference.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile

from migviz.course.answers import sections_asked_about
from migviz.course.lesson import Aside, Block, Goal, Lesson, Options, Prose, Question, RunBlock, Section, ShowBlock
from migviz.course.readers import Reader, in_room
from migviz.identical import Identical
from migviz.showing.lesson import LessonState
from migviz.showing.presenting.beat import CHARTS, SECONDS, Doing, LessonBeat
from migviz.showing.presenting.dividing import on_pages

__all__ = ["CHARTS", "Doing", "LessonBeat", "beats_of", "row_of"]

CLASS = in_room(Reader.NOVICE)


def beats_of(lesson: Lesson, audiences: frozenset[str] = CLASS) -> tuple[LessonBeat, ...]:
    """All beats of a lesson in order; `audiences`: whose text is among them."""
    return _beats(Identical(lesson), audiences)


def row_of(here: LessonState) -> tuple[LessonBeat, ...]:
    """All beats of an open lesson, for its readers."""
    return beats_of(here.lesson, here.audiences)


@lru_cache(maxsize=8)
def _beats(of: Identical[Lesson], audiences: frozenset[str]) -> tuple[LessonBeat, ...]:
    (lesson,) = of.of
    rows = (LessonBeat(doing=doing, section=section, block=block) for doing, section, block in _row(lesson, audiences))
    found = [page for beat in rows for page in on_pages(lesson, beat)]
    share = 60.0 * (lesson.minutes or 1) / sum(SECONDS[beat.doing] for beat in found)
    return tuple(replace(beat, seconds=SECONDS[beat.doing] * share) for beat in found)


_Row = Iterator[tuple[Doing, str, Block | None]]


def _row(lesson: Lesson, audiences: frozenset[str]) -> _Row:
    waiting: list[tuple[str, Question]] = []
    yield Doing.OPENING, lesson.sections[0].name, None
    for section in lesson.sections:
        last = _last_played(section.blocks)
        for k, block in enumerate(section.blocks):
            if isinstance(block, Aside) and block.kind == "only" and not audiences & set(block.audience):
                continue
            yield from _of_block(lesson, section, block, waiting)
            if k == last:
                yield from _answered(section, waiting)
    yield Doing.DONE, lesson.sections[-1].name, None


def _last_played(blocks: tuple[Block, ...]) -> int | None:
    """The place of the last run of a section, or of what is shown once it was played."""
    runs = [k for k, block in enumerate(blocks) if isinstance(block, RunBlock)]
    if not runs:
        return None
    shows = takewhile(lambda block: isinstance(block, ShowBlock), blocks[runs[-1] + 1 :])
    return runs[-1] + sum(1 for __ in shows)


def _of_block(lesson: Lesson, section: Section, block: Block, waiting: list[tuple[str, Question]]) -> _Row:
    name = section.name
    match block:
        case Prose():
            yield Doing.READ, name, block
        case Question():
            yield Doing.ASK, name, block
            if isinstance(block.answer, Options):
                yield Doing.LOCKED, name, block
            decided_in = _decided_in(lesson, section, block)
            if decided_in:
                waiting.append((decided_in, block))
            else:
                yield Doing.ANSWER, name, block
        case RunBlock():
            yield Doing.PLAY, name, block
        case ShowBlock() if block.say or block.highlight or block.view in CHARTS:
            yield Doing.LOOK, name, block
        case Goal():
            yield Doing.TASK, name, block
            if block.solutions:
                yield Doing.SOLVE, name, block
                yield Doing.SOLVED, name, block
        case Aside(kind="why"):
            yield Doing.WHY, name, block
        case Aside(kind="only"):
            yield Doing.READ, name, block


def _decided_in(lesson: Lesson, section: Section, question: Question) -> str:
    """The section whose run decides a prediction, if that is still to be played; "" where the answer can follow at once."""
    if not question.predicts:
        return ""
    asked = sections_asked_about(lesson, section, question)
    last = lesson.section(asked[-1]) if asked else section
    names = [part.name for part in lesson.sections]
    if names.index(last.name) < names.index(section.name):
        return ""
    after = section.blocks[section.blocks.index(question) :] if last is section else last.blocks
    return last.name if any(isinstance(block, RunBlock) for block in after) else ""


def _answered(section: Section, waiting: list[tuple[str, Question]]) -> _Row:
    """The predictions that the run of this section has decided."""
    decided = [pair for pair in waiting if pair[0] == section.name]
    for pair in decided:
        waiting.remove(pair)
        yield Doing.ANSWER, section.name, pair[1]
