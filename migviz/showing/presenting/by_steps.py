"""What does a remote make of a run without a lesson? Each press plays one step of the migration, and at last to the end."""

from dataclasses import replace

from migviz.showing import experiment as on
from migviz.showing.state import State, active, last, with_active

NEAR = 1e-9
"""Seconds: two times that differ by less are one."""


def marks(state: State) -> tuple[float, ...]:
    """Where it stops: at the start, at the end of each step, and at the end of all."""
    run, end = active(state).run, last(state)
    ends = {span.end for span in run.steps if 0 < span.end < end - NEAR}
    return (0.0, *sorted(ends), end)


def is_over(state: State) -> bool:
    """Whether there is nothing more to play."""
    return active(state).playhead.t >= last(state) - NEAR


def step_of(state: State) -> int:
    """Which part of the run is under way, or comes next where it stands between two; from 0."""
    t = active(state).playhead.t
    return max(k for k, mark in enumerate(marks(state)) if mark <= t + NEAR)


def played_step(state: State) -> State:
    """Play to the end of this step; what stands still where it begins is shown first."""
    goes_to = next(mark for mark in marks(state) if mark > active(state).playhead.t + NEAR)
    made = on.stopped(active(state))
    if any(abs(mark - made.playhead.t) <= NEAR for mark in marks(state)):
        made = replace(made, playhead=replace(made.playhead, held=0.0))
    return with_active(state, on.played(made, last(state), to=goes_to))


def to_its_end(state: State) -> State:
    """At the end of what is being played."""
    made = active(state)
    ahead = [mark for mark in marks(state) if mark > made.playhead.t + NEAR]
    t = made.stop_at if made.stop_at is not None else ahead[0] if ahead else last(state)
    return with_active(state, on.sought(on.stopped(made), t, last(state)))


def back(state: State) -> State:
    """At the start of this step, or of the one before where this has not begun."""
    t = active(state).playhead.t
    before = [mark for mark in marks(state) if mark < t - NEAR]
    return with_active(state, on.sought(on.stopped(active(state)), before[-1] if before else 0.0, last(state)))
