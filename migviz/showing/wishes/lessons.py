"""Which lesson, which section?"""

from dataclasses import replace
from typing import TYPE_CHECKING

from migviz.say import replies
from migviz.showing.later import lessons, presenting
from migviz.showing.modes import Mode
from migviz.showing.spotlight import NOTHING
from migviz.showing.state import (
    READERS,
    State,
    asks,
    lesson_of,
    says,
)
from migviz.showing.wishes.following import enter_mode, in_open_lesson

if TYPE_CHECKING:
    from migviz.showing.lesson import LessonState


def lesson_opened(state: State, lesson: "LessonState") -> State:
    """A lesson on the screen; before a room from its beginning."""
    there = replace(
        enter_mode(state, Mode.LESSONS), lesson=lessons.read_by(lesson, state.look.reader, state.presenting)
    )
    if not state.presenting:
        return there
    return presenting.at_beat(replace(there, room=replace(there.room, before=lesson, hands={})), 0)


def lesson_presented(state: State, lesson: "LessonState") -> State:
    """A lesson from its beginning, shown to a room."""
    there = presenting.began(lesson_opened(state, lesson))
    return presenting.at_beat(replace(there, room=replace(there.room, hands={})), 0)


def lesson_at_its_end(state: State, lesson: "LessonState") -> State:
    """A lesson in its last beat, where a remote has led back into it."""
    there = lesson_opened(state, lesson)
    if not state.presenting or there.lesson is None:
        return there
    return presenting.at_beat(there, len(presenting.beats_of(there.lesson.lesson)) - 1, forward=False)


def read_as(state: State, reader: str) -> State:
    """Who reads the lessons from now on; before a room there is one row of beats until its end."""
    if state.presenting:
        return says(state, replies.reader_stays())
    return says(replace(state, look=replace(state.look, reader=reader)), replies.reads(replies.reader(reader)))


def read_as_next(state: State) -> State:
    """The next kind of reader."""
    return read_as(state, READERS[(READERS.index(state.look.reader) + 1) % len(READERS)])


def lesson_closed(state: State) -> State:
    """Back to the list of lessons; before a room that is the end."""
    return replace(presenting.left(state) if state.presenting else state, lesson=None)


def lessons_listed(state: State) -> State:
    """The list of lessons, from wherever one is."""
    return enter_mode(lesson_closed(state), Mode.LESSONS)


def go_section(state: State, direction: int) -> State:
    """The section before or after; after the last one what one can do now, and then the next lesson. What is left open is said."""
    lesson = lesson_of(state)
    if lesson is None:
        return state
    if lesson.over and direction > 0:
        return asks(state, "onward")
    wished = lessons.neighbour(lesson, direction)
    if wished is not None and not lesson.over and (why := lessons.why_not_entered(lesson, wished.name)):
        return says(state, why)
    gone = replace(state, lesson=lessons.went(lesson, direction), spotlight=NOTHING, inspected=NOTHING)
    left = lessons.left_open(lesson) if direction > 0 and not lesson.over else ""
    left = left or (lessons.left_behind(lesson, wished) if not lesson.over else "")
    return says(gone, left) if left else gone


def enter_section(state: State, name: str) -> State:
    """A section chosen by its dot or a link."""
    lesson = lesson_of(state)
    if lesson is None:
        return state
    said = lessons.why_not_entered(lesson, name) or lessons.left_behind(
        lesson, lessons.section_named(lesson.lesson, name)
    )
    there = in_open_lesson(state, lambda lesson: lessons.entered(lesson, name))
    return says(replace(there, spotlight=NOTHING, inspected=NOTHING), said)
