"""On how many pages is a beat? One, but for words that are too long for it: they go on on the next, and a question stands on the last."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from migviz.course.lesson import Aside, Lesson, Options, Prose, Question, Section, ShowBlock
from migviz.course.playing import right_options
from migviz.say import in_presenting
from migviz.showing.presenting.beat import CHARTS, Doing, LessonBeat
from migviz.showing.presenting.leaves import PAGE, Leaf, Room, high, leaves, leaves_before, room_of_page

WORDS, SAID, BESIDE_OPTIONS = 0.34, 0.42, 0.41
"""Chosen: the shares of the height that a question has at most above its options, and what is said to its answer, of what is left; and of the
width that a chart has beside them."""
GAP, PAD = 12.0, 24.0
LETTERS = 16
"""Pixels at 100 % of the letters of a question that has to be on one page with its options, at least."""


def on_pages(lesson: Lesson, beat: LessonBeat) -> Iterator[LessonBeat]:
    """The beats that it becomes."""
    if beat.question is not None:
        yield from _asked(lesson, beat, beat.question)
        return
    words, title = _words(lesson, beat)
    yield from _over(beat, leaves(words, room_of_page(title))) if words else (beat,)


def _words(lesson: Lesson, beat: LessonBeat) -> tuple[tuple[Prose, ...], str]:
    """What is read, and the title over it."""
    title = in_presenting.why() if beat.doing is Doing.WHY else lesson.section(beat.section).title
    match beat.block:
        case None if beat.doing is Doing.OPENING:
            return tuple(block for block in lesson.opening if isinstance(block, Prose)), lesson.title
        case Prose() as prose:
            return (prose,), title
        case Aside(prose=prose):
            return (prose,), title
    return (), title


def _over(beat: LessonBeat, pages: Sequence[Leaf]) -> Iterator[LessonBeat]:
    """A beat for each page."""
    for part, leaf in enumerate(pages, 1):
        yield replace(beat, part=part, parts=len(pages), leaf=leaf if len(pages) > 1 else None)


def _asked(lesson: Lesson, beat: LessonBeat, question: Question) -> Iterator[LessonBeat]:
    """What leads to the question is read before it is asked."""
    title = lesson.section(beat.section).title
    above = Room(width=PAGE.width, height=WORDS * PAGE.height, letters=LETTERS)
    pages = leaves_before(question.prose, room_of_page(title), above)
    if beat.doing is Doing.ASK:
        yield from list(_over(replace(beat, doing=Doing.READ), pages))[:-1]
    said = _said_apart(lesson, question) if beat.doing is Doing.ANSWER else ()
    yield replace(beat, leaf=pages[-1] if len(pages) > 1 else None, parts=2 if said else 1)
    yield from _over(replace(beat, doing=Doing.SAID), leaves(said, PAGE)) if said else ()


def _said_apart(lesson: Lesson, question: Question) -> tuple[Prose, ...]:
    """What is said to the answer, where it has no room below it."""
    section = lesson.question(question.name)[0]
    asked = min(WORDS * PAGE.height, high((question.prose,), PAGE.width, 26))
    room = SAID * (PAGE.height - asked - GAP) - PAD
    wide = (1 - BESIDE_OPTIONS) * PAGE.width - GAP if _has_chart(section) else PAGE.width
    longest = max((high((one,), wide - PAD, LETTERS) for one in _all_said(question)), default=0.0)
    return said_of(lesson, section, question) if longest > room else ()


def _has_chart(section: Section) -> bool:
    return any(isinstance(block, ShowBlock) and block.view in CHARTS for block in section.blocks)


def _all_said(question: Question) -> Iterator[Prose]:
    """Whatever the answer is."""
    options = question.answer.options if isinstance(question.answer, Options) else ()
    yield from (option.feedback for option in options if option.feedback is not None)
    if question.feedback is not None:
        yield question.feedback


def said_of(lesson: Lesson, section: Section, question: Question) -> tuple[Prose, ...]:
    """What the lesson says to the right answer."""
    if not isinstance(question.answer, Options):
        return (question.feedback,) if question.feedback is not None else ()
    right = zip(question.answer.options, right_options(lesson, section, question), strict=True)
    return tuple(option.feedback for option, is_right in right if is_right and option.feedback is not None)
