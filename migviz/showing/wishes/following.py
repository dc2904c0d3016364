"""What follows by itself from any change, and the mode one is in?"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from migviz.showing import experiment as on
from migviz.showing import player
from migviz.showing.later import hosts, lessons
from migviz.showing.modes import Mode
from migviz.showing.ready_pairs import first_comparison, pair_cards
from migviz.showing.spotlight import Spotlight
from migviz.showing.state import (
    Comparison,
    Said,
    State,
    active,
    host_of,
    last,
    lesson_of,
    with_active,
    with_evacuation,
)

if TYPE_CHECKING:
    from migviz.showing.lesson import LessonState

Wish = Callable[[State], State]


def settled(state: State) -> State:
    """What follows by itself from any change: the playhead inside its run, and what a lesson notices of it."""
    state = with_active(state, player.within(active(state), last(state)))
    if state.first and not active(state).nothing_moves_yet:
        state = replace(state, first=False)
    if state.offers_left and active(state).playhead.t < active(state).run.end:
        state = replace(state, offers_left=False)
    reader, room = state.look.reader, state.presenting
    return in_open_lesson(state, lambda lesson: lessons.noticed(lessons.read_by(lesson, reader, room)))


def looks_only(before: State, after: State) -> bool:
    """Whether one only looks in another way: what is shown is about the same runs, at the same time, and nothing is done outside."""
    return not after.errands and all(
        getattr(before, name) is getattr(after, name) for name in ("own", "comparison", "lesson", "mode", "evacuation")
    )


def in_open_lesson(state: State, wish: "Callable[[LessonState], LessonState]") -> State:
    """A wish about the lesson on the screen; without one, nothing."""
    lesson = lesson_of(state)
    if lesson is None:
        return state
    made = wish(lesson)
    return state if made is lesson else replace(state, lesson=made)


def enter_mode(state: State, mode: Mode) -> State:
    """Another mode; each comes back as it was left."""
    if mode is state.mode:
        return state
    state = with_active(state, player.stopped(on.let_go(active(state))))
    if (host := host_of(state)) is not None:
        state = with_evacuation(state, hosts.stopped(hosts.let_go(host)))
    state = _with_two_runs(state) if mode is Mode.COMPARE else _without_what_opened_by_itself(state)
    return replace(
        state,
        mode=mode,
        spotlight=Spotlight(),
        more=state.more and mode is not Mode.LESSONS,
        curve="",
        said=Said(count=state.said.count + 1),  # what was said of one mode need not be true in another
    )


def _with_two_runs(state: State) -> State:
    """There is never half a screen of nothing; the runs of the ready-made pairs are asked for here, where one may wait for them."""
    if state.comparison.recorded and state.recording is not None:
        return state
    pair_cards()
    if state.comparison.kept is not None:
        return state
    return replace(state, comparison=first_comparison(state.own.scenario, state.comparison))


def _without_what_opened_by_itself(state: State) -> State:
    """A comparison that nobody chose and nobody changed goes: A is the run of Explore again the next time."""
    comparison = state.comparison
    if not comparison.opened or comparison.own is None or comparison.own.history.past:
        return state
    kept = Comparison(alignment=comparison.alignment, lens=comparison.lens, recorded=comparison.recorded)
    return replace(state, comparison=kept)
