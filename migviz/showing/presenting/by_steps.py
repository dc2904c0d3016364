"""What does a remote make of what is shown without a lesson? Each press plays to the next stop, and at last to the end.

A run stops where a step ends; two runs where one of either does; where a host is emptied, as each VM has moved.
"""

from collections.abc import Iterator
from dataclasses import replace

from migviz.say import in_presenting
from migviz.say.captions import step_name
from migviz.showing import player
from migviz.showing.later import hosts
from migviz.showing.modes import Mode
from migviz.showing.state import (
    State,
    active,
    beside,
    beside_recording,
    host_of,
    last,
    playhead_of,
    with_active,
    with_evacuation,
)
from migviz.showing.wishes.time import seek, stop
from migviz.trace import Run
from migviz.values import dataclass

NEAR = 1e-9
"""Seconds: two times that differ by less are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A time at which it stops, and in words what was played to there."""

    t: float
    words: str


def stops(state: State) -> tuple[Stop, ...]:
    """All of them in order, the end of all the last."""
    end, found = end_of(state), list[Stop]()
    for one in sorted(_ends(state), key=lambda one: one.t):
        if found and one.t <= found[-1].t + NEAR:
            found[-1] = replace(found[-1], words=in_presenting.both(found[-1].words, one.words))
        elif NEAR < one.t <= end + NEAR:
            found.append(one)
    if not found or found[-1].t < end - NEAR:
        found.append(Stop(t=end, words=in_presenting.the_rest()))
    return tuple(found)


def _ends(state: State) -> Iterator[Stop]:
    """Where something ends, in no order."""
    host, other = host_of(state), beside(state) if state.mode is Mode.COMPARE else None
    if host is not None:
        lanes = host.outcome.lanes.lanes
        yield from (Stop(t=lane.arrived, words=in_presenting.vm_moves(lane.name)) for lane in lanes if lane.arrived)
        return
    yield from _steps(active(state).run, 0.0, "B" if other is not None else "")
    if other is not None:
        yield from _steps(other[0], -other[1], "A")


def _steps(run: Run, later: float, letter: str) -> Iterator[Stop]:
    """The ends of its steps, so much later."""
    for span in run.steps:
        number = span.step.number
        words = in_presenting.step(number, step_name(number))
        yield Stop(t=(span.end or run.end) + later, words=in_presenting.of_run(letter, words) if letter else words)


def marks(state: State) -> tuple[float, ...]:
    """The start and all stops."""
    return (0.0, *(stop.t for stop in stops(state)))


def end_of(state: State) -> float:
    """When all is over."""
    host = host_of(state)
    return last(state) if host is None else host.outcome.events.end


def is_over(state: State) -> bool:
    """Whether there is nothing more to play."""
    return playhead_of(state).t >= end_of(state) - NEAR


def is_at_start(state: State) -> bool:
    """Whether nothing was played yet."""
    return active(state).nothing_moves_yet if host_of(state) is None else playhead_of(state).t <= 0


def step_of(state: State) -> int:
    """Which stretch is under way, or comes next where it stands between two; from 0."""
    t = playhead_of(state).t
    return max(k for k, mark in enumerate(marks(state)) if mark <= t + NEAR)


def played_step(state: State) -> State:
    """Play to the next stop; what stands still where it begins is shown first."""
    goes_to = next(mark for mark in marks(state) if mark > playhead_of(state).t + NEAR)
    host = host_of(state)
    if host is not None:
        return with_evacuation(state, hosts.played(host, to=goes_to))
    made = player.stopped(active(state))
    if any(abs(mark - made.playhead.t) <= NEAR for mark in marks(state)):
        made = replace(made, playhead=replace(made.playhead, held=0.0))
    return with_active(state, player.played(made, last(state), to=goes_to))


def to_its_end(state: State) -> State:
    """At the end of what is being played."""
    ahead = [mark for mark in marks(state) if mark > playhead_of(state).t + NEAR]
    made, host = active(state), host_of(state)
    goes_to = made.stop_at if host is None else host.stop_at
    t = goes_to if goes_to is not None else ahead[0] if ahead else end_of(state)
    return seek(stop(state), t)


def back(state: State) -> State:
    """At the start of this stretch, or of the one before where this has not begun."""
    t = playhead_of(state).t
    before = [mark for mark in marks(state) if mark < t - NEAR]
    return seek(stop(state), before[-1] if before else 0.0)


def gone_to(state: State, k: int) -> State:
    """At the start of a stretch, from 0."""
    times = marks(state)
    return seek(stop(state), times[min(max(k, 0), len(times) - 1)])


def whole(state: State) -> str:
    """What is shown, in words."""
    if state.mode is Mode.MAP:
        return in_presenting.a_map()
    host = host_of(state)
    if host is not None:
        return in_presenting.a_host(len(host.now.vms))
    if beside_recording(state) is not None:
        return in_presenting.a_recording()
    return in_presenting.two_runs() if state.mode is Mode.COMPARE else in_presenting.without_lesson()
