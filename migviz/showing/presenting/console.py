"""What does the presenter see that the room does not? The plan, the beats, the notes, the hands with what is right, what comes next."""

from collections.abc import Iterator

from migviz.course.answers import text_of
from migviz.course.lesson import Aside, Lesson, Options, Question, RunBlock, Section, ShowBlock
from migviz.course.panel import fill_for
from migviz.course.playing import right_options
from migviz.replay.pace import Pace
from migviz.say import in_presenting
from migviz.say.amounts import rate_forms
from migviz.showing import player
from migviz.showing.block_shown import prose_shown
from migviz.showing.lesson_blocks import ProseShown
from migviz.showing.modes import Mode
from migviz.showing.presenting import by_steps
from migviz.showing.presenting.beats import Doing, LessonBeat, row_of
from migviz.showing.presenting.hands import hands_of, question_of
from migviz.showing.presenting.page import LETTERS
from migviz.showing.presenting.remote import Means, Press, beat_now, meaning
from migviz.showing.shown import title_of
from migviz.showing.state import State, active, host_of, lesson_of
from migviz.values import dataclass

MOST_WORDS = 60
"""Letters of what a beat is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """A section, or a step: its title, its planned seconds (0: none), the beat at which it begins; whether it is now, or was."""

    title: str
    seconds: float
    begins: int
    is_now: bool
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatLine:
    """A beat of this section: what happens, planned seconds, its place; -1, 0 or 1: done, now, to come."""

    words: str
    seconds: float
    place: int
    when: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceLine:
    """A line of the list of all beats: a section's title, or a beat of it; where it leads to, and whether it is chosen."""

    words: str
    place: int
    is_title: bool = False
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HandLine:
    """An option with its count, what the lesson says to it, and whether it is right."""

    letter: str
    words: str
    said: str
    is_right: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleShown:
    """Everything in the presenter's window but the clock. `until_now`: planned seconds until this beat began; `choices`: the list of all
    beats, while that is open; `held`: the room goes on to see another picture."""

    title: str
    section: str
    plan: tuple[PlanPart, ...]
    planned: float
    until_now: float
    beats: tuple[BeatLine, ...]
    notes: tuple[ProseShown, ...]
    no_notes: str
    asked: str
    hands: tuple[HandLine, ...]
    counting: bool
    choices: tuple[ChoiceLine, ...]
    next: str
    pace: str
    black: bool
    held: bool
    opened: bool
    pen: bool
    is_lesson: bool
    screens: int


def console_shown(state: State) -> ConsoleShown:
    """What follows from the state."""
    lesson = lesson_of(state)
    question = question_of(state)
    beat = beat_now(state)
    rate = player.rate_of(active(state))
    return ConsoleShown(
        title=lesson.lesson.title if lesson is not None else title_of(state),
        section=_section(state),
        plan=_plan(state),
        planned=60.0 * lesson.lesson.minutes if lesson is not None else 0.0,
        until_now=_until_now(state),
        beats=_beats(state),
        notes=_notes(lesson.lesson, lesson.section) if lesson is not None else (),
        no_notes=_no_notes(state),
        asked=_in_words(lesson.lesson, question) if lesson is not None and question is not None else "",
        hands=_hands(state, lesson.lesson, question) if lesson is not None and question is not None else (),
        counting=beat is not None and beat.doing in (Doing.ASK, Doing.LOCKED),
        choices=tuple(_choices(state)) if state.room.choosing is not None else (),
        next=next_words(state),
        pace=rate_forms(rate)[0] if active(state).playhead.pace is Pace.EVEN else in_presenting.guided(),
        black=state.room.black,
        held=state.held is not None,
        opened=state.room.opened,
        pen=state.room.pen,
        is_lesson=lesson is not None,
        screens=state.room.screens,
    )


def next_words(state: State) -> str:
    """What the next press does, in words."""
    means, lesson = meaning(state, Press.NEXT), lesson_of(state)
    if means is Means.BEAT and lesson is not None:
        beats = row_of(lesson)
        coming = beats[min(state.room.place + 1, len(beats) - 1)]
        now = beat_now(state)
        if now is not None and coming.section != now.section:
            return in_presenting.next_section(lesson.lesson.section(coming.section).title)
        return in_presenting.coming(coming.doing)
    if means is Means.STEP:
        return in_presenting.play_step(by_steps.stops(state)[by_steps.step_of(state)].words)
    return in_presenting.means(means)


def _section(state: State) -> str:
    lesson = lesson_of(state)
    if lesson is None:
        return by_steps.whole(state)
    sections = lesson.lesson.sections
    return in_presenting.section_of(sections.index(lesson.section) + 1, len(sections), lesson.section.title)


def _plan(state: State) -> tuple[PlanPart, ...]:
    lesson = lesson_of(state)
    if lesson is None:
        return _plan_of_steps(state)
    beats, names = row_of(lesson), [part.name for part in lesson.lesson.sections]
    here = names.index(lesson.section.name)
    return tuple(
        PlanPart(
            title=part.title,
            seconds=sum(beat.seconds for beat in beats if beat.section == part.name),
            begins=next(k for k, beat in enumerate(beats) if beat.section == part.name),
            is_now=k == here,
            is_done=k < here,
        )
        for k, part in enumerate(lesson.lesson.sections)
    )


def _plan_of_steps(state: State) -> tuple[PlanPart, ...]:
    """A part for each stop; a map has one, which is all of it."""
    if state.mode is Mode.MAP:
        return (PlanPart(title=by_steps.whole(state), seconds=0.0, begins=0, is_now=True, is_done=False),)
    stops, here = by_steps.stops(state), by_steps.step_of(state)
    now = min(here, len(stops) - 1)
    return tuple(
        PlanPart(title=stop.words, seconds=0.0, begins=k, is_now=k == now, is_done=k < here)
        for k, stop in enumerate(stops)
    )


def _until_now(state: State) -> float:
    lesson = lesson_of(state)
    return sum(beat.seconds for beat in row_of(lesson)[: state.room.place]) if lesson is not None else 0.0


def _beats(state: State) -> tuple[BeatLine, ...]:
    lesson = lesson_of(state)
    if lesson is None:
        return ()
    return tuple(
        BeatLine(
            words=beat_words(lesson.lesson, beat),
            seconds=beat.seconds,
            place=k,
            when=(k > state.room.place) - (k < state.room.place),
        )
        for k, beat in enumerate(row_of(lesson))
        if beat.section == lesson.section.name
    )


def _choices(state: State) -> Iterator[ChoiceLine]:
    """All beats under the titles of their sections; without a lesson the stops."""
    lesson, choosing = lesson_of(state), state.room.choosing
    if lesson is None:
        for part in _plan(state):
            yield ChoiceLine(words=part.title, place=part.begins, is_chosen=part.begins == choosing)
        return
    section = ""
    for k, beat in enumerate(row_of(lesson)):
        if beat.section != section:
            section = beat.section
            yield ChoiceLine(words=lesson.lesson.section(section).title, place=k, is_title=True)
        yield ChoiceLine(words=beat_words(lesson.lesson, beat), place=k, is_chosen=k == choosing)


def beat_words(lesson: Lesson, beat: LessonBeat) -> str:
    """What happens in a beat, in a line."""
    section, block = lesson.section(beat.section), beat.block
    if isinstance(block, Question) and beat.doing is Doing.ASK:
        return in_presenting.asked(_short(text_of(block.prose, lesson, section)))
    if isinstance(block, RunBlock) and beat.doing is Doing.PLAY:
        return in_presenting.played_until(block.until.removeprefix("milestone ") if not block.condition else "")
    if isinstance(block, ShowBlock) and block.say is not None:
        return in_presenting.looked_at(_short(text_of(block.say, lesson, section)))
    return _sentence(in_presenting.coming(beat.doing))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1] + "…"


def _notes(lesson: Lesson, section: Section) -> tuple[ProseShown, ...]:
    """The notes of the section; where it has none, those of the last one before, which are about what follows too."""
    here = lesson.sections.index(section)
    for part in reversed(lesson.sections[: here + 1]):
        if found := _said(part.blocks, lesson, part):
            return found
    opening = _said(lesson.opening, lesson, None)
    if opening:
        return opening
    return next((found for part in lesson.sections[here:] if (found := _said(part.blocks, lesson, part))), ())


def _no_notes(state: State) -> str:
    """What stands in the place of notes where there are none."""
    if lesson_of(state) is not None:
        return in_presenting.no_notes()
    if state.mode is Mode.MAP:
        return in_presenting.keys_of_map()
    return in_presenting.keys_of_host() if host_of(state) is not None else in_presenting.keys_without_lesson()


def _said(blocks: tuple[object, ...], lesson: Lesson, section: Section | None) -> tuple[ProseShown, ...]:
    fill = fill_for(lesson, section)
    return tuple(prose_shown(one.prose, fill) for one in blocks if isinstance(one, Aside) and one.kind == "teacher")


def _in_words(lesson: Lesson, question: Question) -> str:
    return " ".join(text_of(question.prose, lesson, lesson.question(question.name)[0]).split())


def _hands(state: State, lesson: Lesson, question: Question) -> tuple[HandLine, ...]:
    section, question = lesson.question(question.name)
    assert isinstance(question.answer, Options)
    right = right_options(lesson, section, question)
    counts = hands_of(state, question)
    return tuple(
        HandLine(
            letter=letter,
            words=text_of(option.prose, lesson, section),
            said=text_of(option.feedback, lesson, section) if option.feedback is not None else "",
            is_right=is_right,
            count=count,
        )
        for letter, option, is_right, count in zip(LETTERS, question.answer.options, right, counts, strict=False)
    )
