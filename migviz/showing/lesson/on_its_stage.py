"""What is done to what a section has on its stage, one VM's run or a host that is emptied? Each wish the same for both."""

from dataclasses import replace

from migviz.replay.pace import Pace
from migviz.scenario.evacuation import Evacuation, Setup
from migviz.showing import editing, player
from migviz.showing.later import hosts
from migviz.showing.lesson.state import LessonState


def begun(state: LessonState, setup: Setup, *, keeps_time: bool = False) -> LessonState:
    """This stands on the stage, untouched, at its start; `keeps_time`: where it stands there already, at the time it had."""
    t = state.t if keeps_time and setup == state.setup else 0.0
    state = limited(stopped(state), None)
    if isinstance(setup, Evacuation):
        is_there = state.host is not None and state.host.now == setup
        host = hosts.begun_again(state.host) if is_there and state.host is not None else hosts.opened(setup)
        state = replace(state, host=host, experiment=editing.begun(state.experiment, setup.shared))
    else:
        experiment = player.paced(editing.begun(state.experiment, setup), pace=Pace.BY_MILESTONE)
        state = replace(state, host=None, experiment=experiment)
    return sought(state, t)


def sought(state: LessonState, t: float, last: float = 0.0) -> LessonState:
    """At another time."""
    if state.host is not None:
        return replace(state, host=hosts.sought(state.host, t))
    return replace(state, experiment=player.sought(state.experiment, t, last))


def arrived(state: LessonState, t: float, last: float = 0.0) -> LessonState:
    """The same where a run was watched to: a first list that begins there is not taken yet."""
    there = sought(state, t, last)
    return there if there.host is not None else replace(there, experiment=player.arrived(there.experiment))


def stopped(state: LessonState) -> LessonState:
    """Where it is, no longer playing."""
    if state.host is not None:
        return replace(state, host=hosts.stopped(hosts.whole_host(state.host)))
    return replace(state, experiment=player.stopped(state.experiment))


def played(state: LessonState, last: float, to: float | None = None) -> LessonState:
    """Playing; `to`: only until then."""
    if state.host is not None:
        return replace(state, host=hosts.played(state.host, to))
    return replace(state, experiment=player.played(state.experiment, last, to=to))


def ticked(state: LessonState, wall_seconds: float, last: float = 0.0) -> LessonState:
    """So much wall time later."""
    if state.host is not None:
        return replace(state, host=hosts.ticked(state.host, wall_seconds))
    return replace(state, experiment=player.ticked(state.experiment, wall_seconds, last))


def limited(state: LessonState, limit: float | None, last: float = 0.0) -> LessonState:
    """From now on time cannot pass this; None: it can go anywhere."""
    if state.host is not None:
        return replace(state, host=hosts.limited(state.host, limit))
    return replace(state, experiment=player.limited(state.experiment, limit, last))


def paced(state: LessonState, *, pace: Pace, speed: float | None = None) -> LessonState:
    """Time goes so."""
    if state.host is not None:
        return replace(state, host=hosts.paced(state.host, speed=speed, pace=pace))
    return replace(state, experiment=player.paced(state.experiment, pace=pace, speed=speed))


def is_stopped_by_limit(state: LessonState) -> bool:
    """Whether time is where it cannot go on, although there is more to see."""
    if state.host is not None:
        return hosts.is_stopped_by_limit(state.host)
    return player.is_stopped_by_limit(state.experiment)


def is_dragged(state: LessonState) -> bool:
    """Whether a value is under the hand just now."""
    return bool(state.host.merge_key) if state.host is not None else state.experiment.drag is not None


def is_playing(state: LessonState) -> bool:
    """Whether time goes on."""
    return state.host.playhead.playing if state.host is not None else state.experiment.playhead.playing
