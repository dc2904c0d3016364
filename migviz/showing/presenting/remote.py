"""What does a press of a presenter's remote mean now? Whatever the state, every press means one thing, and does it.

`meaning` says which, in one word that `say/in_presenting.py` writes out and the presenter's window shows on its largest button;
`pressed` is the next state. What has the focus makes no difference: nothing here knows of any.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from migviz.say import in_presenting
from migviz.showing.lesson import LessonState, read_by, target
from migviz.showing.lesson import on_its_stage as on_stage
from migviz.showing.lesson.going import played
from migviz.showing.modes import Mode
from migviz.showing.presenting import by_steps
from migviz.showing.presenting.beats import Doing, LessonBeat, row_of
from migviz.showing.presenting.holding import let_go
from migviz.showing.presenting.standing import stood, target_of
from migviz.showing.room import NO_ROOM, Room
from migviz.showing.spotlight import NOTHING
from migviz.showing.state import State, asks, last, lesson_of, playhead_of, says
from migviz.showing.wishes.following import enter_mode, in_open_lesson
from migviz.showing.wishes.time import seek, stop


class Press(StrEnum):
    """The keys of a remote."""

    NEXT = "PgDown"
    BACK = "PgUp"
    BLACK = "B"
    START = "F5"
    HERE = "Shift+F5"
    END = "Esc"


class Means(StrEnum):
    """What a press does."""

    START = "start"
    HERE = "here"
    AGAIN = "again"
    BACK_THERE = "back-there"
    LEAVE = "leave"
    BLACK = "black"
    LIGHT = "light"
    FIRST = "first"
    PLAY_ON = "play-on"
    STEP = "step"
    TO_ITS_END = "to-its-end"
    TO_STOP = "to-stop"
    STEP_BACK = "step-back"
    TO_STAGE = "to-stage"
    BEAT = "beat"
    BEAT_BACK = "beat-back"
    NEXT_LESSON = "next-lesson"
    THE_END = "end"
    FROM_THE_END = "from-end"


Act = Callable[[State], State]
Meaning = tuple[Means, Act]


def meaning(state: State, press: Press) -> Means:
    """What this press does in this state."""
    return _meant(state, press)[0]


def pressed(state: State, press: Press) -> State:
    """The next state."""
    return _meant(state, press)[1](state)


def beat_now(state: State) -> LessonBeat | None:
    """The beat of the lesson that is shown to the room; None without a lesson."""
    lesson = lesson_of(state)
    if lesson is None or not state.presenting:
        return None
    return row_of(lesson)[_place(state)]


def _meant(state: State, press: Press) -> Meaning:
    if not state.presenting:
        start = {Press.START: (Means.START, began), Press.HERE: (Means.HERE, _began_here)}
        return start.get(press, (Means.LEAVE, _nothing_to_leave))
    match press:
        case Press.START:
            return Means.AGAIN, _again
        case Press.HERE:
            return Means.BACK_THERE, _back_there
        case Press.END:
            return Means.LEAVE, left
        case Press.BLACK:
            return Means.LIGHT if state.room.black else Means.BLACK, _blackened
    towards = _next if press is Press.NEXT else _back
    means, act = towards(state)
    return means, lambda state: _seen(act(state))


def _nothing_to_leave(state: State) -> State:
    """Nothing is presented: only F5 means something."""
    return says(state, in_presenting.press_f5())


# --- start, end, black ----------------------------------------------------------------------------------------------


def began(state: State) -> State:
    """Show the lesson that is open, the run, the comparison or the map to a room; where the last presentation of a lesson was left."""
    if state.mode is Mode.LESSONS and state.lesson is None:
        state = enter_mode(state, Mode.EXPLORE)
    room = state.room
    state = replace(state, presenting=True, spotlight=NOTHING)
    lesson = lesson_of(state)
    if lesson is None:
        return stop(state)
    shown = read_by(lesson, state.look.reader, room=True)
    goes_on = room.left[0] == lesson.lesson.id and room.left[1] > 0
    begins = room.left[1] if goes_on else _first_of(shown)
    room = replace(room, before=lesson, hands=room.hands if goes_on else {})
    return at_beat(replace(state, lesson=shown, room=room), begins)


def _first_of(lesson: LessonState) -> int:
    return next(k for k, beat in enumerate(row_of(lesson)) if beat.section == lesson.section.name)


def left(state: State) -> State:
    """Back to what was there before; the lesson as its reader had left it."""
    lesson, room = lesson_of(state), state.room
    if lesson is not None and room.before is not None:
        is_over = room.place >= len(row_of(lesson)) - 1
        room = replace(room, left=(lesson.lesson.id, 0 if is_over else room.place))
        state = replace(state, lesson=room.before)
    kept = replace(NO_ROOM, left=room.left, hands=room.hands, size=room.size)
    return replace(let_go(stop(state)), presenting=False, room=kept, spotlight=NOTHING)


def _began_here(state: State) -> State:
    """At the section that is open, wherever the last presentation was left."""
    return began(replace(state, room=replace(state.room, left=("", 0))))


def _again(state: State) -> State:
    """From the beginning, with the room's window in front; the place is kept."""
    lesson = lesson_of(state)
    left = (lesson.lesson.id, state.room.place) if lesson is not None else ("", by_steps.step_of(state))
    state = at_beat(let_go(replace(state, room=replace(state.room, left=left))), 0)
    return _seen(asks(says(state, in_presenting.from_the_beginning()), "audience"))


def _back_there(state: State) -> State:
    """Where it was before it began again."""
    name, place = state.room.left
    lesson = lesson_of(state)
    if name != (lesson.lesson.id if lesson is not None else ""):
        return _seen(says(state, in_presenting.nothing_left()))
    return _seen(says(at_beat(let_go(state), place), in_presenting.as_it_was()))


def _blackened(state: State) -> State:
    return replace(state, room=replace(state.room, black=not state.room.black))


def _seen(state: State) -> State:
    """The picture is there again."""
    return replace(state, room=replace(state.room, black=False)) if state.room.black else state


# --- the next beat, and the one before ------------------------------------------------------------------------------


def _next(state: State) -> Meaning:
    if lesson_of(state) is not None:
        return _next_in_lesson(state)
    if state.mode is Mode.MAP:
        return Means.TO_STAGE, lambda state: seek(enter_mode(state, Mode.EXPLORE), 0.0)
    if state.room.ended:
        return Means.LEAVE, left
    if playhead_of(state).playing:
        return Means.TO_STOP, by_steps.to_its_end
    if by_steps.is_over(state):
        return Means.THE_END, lambda state: _ended(state, True)
    return Means.STEP, lambda state: _fresh(by_steps.played_step(state))


def _back(state: State) -> Meaning:
    if lesson_of(state) is not None:
        return _back_in_lesson(state)
    if state.room.ended:
        return Means.FROM_THE_END, lambda state: _ended(state, False)
    if state.mode is Mode.MAP or by_steps.is_at_start(state):
        return Means.FIRST, _first
    return Means.STEP_BACK, lambda state: _fresh(by_steps.back(state))


def _ended(state: State, ended: bool) -> State:
    return _fresh(replace(state, room=replace(state.room, ended=ended)))


def _first(state: State) -> State:
    return says(state, in_presenting.first_beat())


def _fresh(state: State) -> State:
    """What was drawn, pointed at and enlarged goes with the beat, and so does the list of all."""
    room: Room = replace(state.room, strokes=(), pointer=None, zoomed=None, choosing=None)
    return state if room == state.room else replace(state, room=room)


def at_beat(state: State, k: int, *, forward: bool = True) -> State:
    """The lesson in another of its beats; a run at the start of a step."""
    lesson = lesson_of(state)
    if lesson is None:
        return _ended(by_steps.gone_to(state, k), False)
    k = min(max(k, 0), len(row_of(lesson)) - 1)
    room = replace(state.room, place=k, ended=False)
    there = stood(lesson, k, opened=room.opened, forward=forward)
    return _fresh(replace(state, lesson=there, room=room, spotlight=NOTHING))


def _next_in_lesson(state: State) -> Meaning:
    beat = beat_now(state)
    assert beat is not None
    if beat.doing.plays and playhead_of(state).playing:
        return Means.TO_ITS_END, _to_target
    if beat.doing.plays and playhead_of(state).t < _end_of(state, beat) - by_steps.NEAR:
        return Means.PLAY_ON, _played_on
    if beat.doing is Doing.DONE:
        return Means.NEXT_LESSON, lambda state: asks(state, "onward")
    place = _place(state)
    return Means.BEAT, lambda state: at_beat(state, place + 1)


def _back_in_lesson(state: State) -> Meaning:
    place = _place(state)
    if not place:  # the end of the lesson before, if there is one
        return Means.FIRST, lambda state: asks(state, "backward")
    return Means.BEAT_BACK, lambda state: at_beat(state, place - 1, forward=False)


def _place(state: State) -> int:
    """Which beat is shown; a lesson that is edited meanwhile may have become shorter."""
    lesson = lesson_of(state)
    return min(state.room.place, len(row_of(lesson)) - 1) if lesson is not None else 0


def _end_of(state: State, beat: LessonBeat) -> float:
    """Where the run of this beat stops, or where a lock does."""
    lesson = lesson_of(state)
    assert lesson is not None
    goes_to = target(lesson) if beat.doing is Doing.PLAY else None
    end = goes_to[1] if goes_to is not None else last(state)
    if (
        goes_to is not None and goes_to[0] is not beat.block
    ):  # once this run was seen, the next of its section is the lesson's target
        end = target_of(lesson, beat)
    return end if lesson.limit is None else min(end, lesson.limit)


def _played_on(state: State) -> State:
    beat = beat_now(state)
    assert beat is not None
    return in_open_lesson(state, lambda lesson: played(lesson, _end_of(state, beat)))


def _to_target(state: State) -> State:
    beat = beat_now(state)
    assert beat is not None
    end = _end_of(state, beat)
    return in_open_lesson(state, lambda lesson: on_stage.arrived(on_stage.stopped(lesson), end, last(state)))


def locks_opened(state: State) -> State:
    """Everything can be seen and gone to, also what a question still locks; once more: as the lesson has it."""
    opened = not state.room.opened
    state = replace(state, room=replace(state.room, opened=opened))
    state = at_beat(state, _place(state), forward=False)
    return says(state, in_presenting.locks_open() if opened else in_presenting.locks_closed())
