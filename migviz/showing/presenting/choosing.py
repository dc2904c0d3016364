"""To which beat does the presenter go? A list of all of them, in which one is chosen and then gone to."""

from dataclasses import replace

from migviz.showing.modes import Mode
from migviz.showing.presenting import by_steps
from migviz.showing.presenting.beats import row_of
from migviz.showing.presenting.remote import at_beat
from migviz.showing.state import State, lesson_of


def list_toggled(state: State) -> State:
    """The list is there, with the present beat chosen, or goes."""
    choosing = place_now(state) if state.room.choosing is None else None
    return replace(state, room=replace(state.room, choosing=choosing))


def chosen(state: State, direction: int) -> State:
    """The beat before or after in the list."""
    if state.room.choosing is None:
        return state
    k = min(max(state.room.choosing + direction, 0), count_of(state) - 1)
    return replace(state, room=replace(state.room, choosing=k))


def gone_there(state: State) -> State:
    """At the beat that is chosen."""
    k = state.room.choosing
    return state if k is None else at_beat(replace(state, room=replace(state.room, choosing=None)), k)


def count_of(state: State) -> int:
    """How many beats there are."""
    lesson = lesson_of(state)
    if lesson is not None:
        return len(row_of(lesson))
    return 1 if state.mode is Mode.MAP else len(by_steps.stops(state))


def place_now(state: State) -> int:
    """Which of them is shown."""
    lesson = lesson_of(state)
    place = state.room.place if lesson is not None else by_steps.step_of(state)
    return min(place, count_of(state) - 1)
