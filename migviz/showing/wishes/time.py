"""What do play, step, seek and the clock make of the playhead?"""

from dataclasses import replace
from typing import TYPE_CHECKING

from migviz.replay.pace import Pace, Unit, pause_span
from migviz.say import replies
from migviz.showing import experiment as on
from migviz.showing import player
from migviz.showing.later import hosts, lessons
from migviz.showing.modes import Mode
from migviz.showing.state import (
    State,
    active,
    explores,
    host_of,
    in_lesson,
    is_in_pause,
    last,
    lesson_of,
    playhead_of,
    says,
    vm_of,
    with_active,
    with_evacuation,
)
from migviz.showing.wishes.following import enter_mode, in_open_lesson

if TYPE_CHECKING:
    from migviz.showing.evacuating import Evacuating


def seek(state: State, t: float) -> State:
    """Go to a time of the run."""
    if (host := host_of(state)) is not None:
        return _host_not_past_limit(state, host, hosts.sought(host, t), wants=t > host.playhead.t)
    return _not_past_limit(state, with_active(state, player.sought(active(state), t, last(state))), t)


def go_to(state: State, point: str) -> State:
    """Stop, and go to a named point; the end is that of a longer run beside this one. Raises InputError where the run has none of
    this name."""
    if (host := host_of(state)) is not None:
        return _host_not_past_limit(state, host, hosts.gone_to(host, point), wants=True)
    state = stop(state)
    if point == "end":
        return seek(state, last(state))
    return _not_past_limit(state, with_active(state, player.gone_to(active(state), point)), None)


def go_to_pause(state: State) -> State:
    """Go to the pause."""
    if (host := host_of(state)) is not None:
        worst = hosts.worst_pause(host)
        return seek(stop(state), worst) if worst is not None else says(state, replies.no_pause())
    if pause_span(active(state).run) is None:
        return says(state, replies.no_pause())
    return go_to(state, "pause")


def step(state: State, unit: Unit, direction: int) -> State:
    """Stop at the next or previous milestone, iteration or step."""
    if (host := host_of(state)) is not None:
        return _host_not_past_limit(state, host, hosts.stepped(host, unit, direction), wants=direction > 0)
    return _not_past_limit(state, with_active(state, player.stepped(active(state), unit, direction)), None, direction)


def _not_past_limit(before: State, after: State, t: float | None, direction: int = 1) -> State:
    """Somebody who wants to go on past what may be seen is told why not."""
    now, then = active(after), active(before)
    wants = direction > 0 and (t is None or t > (now.limit or 0.0))
    if wants and player.is_stopped_by_limit(now) and then.playhead.t >= (now.limit or 0.0):
        return says(after, why_locked(after))
    return after


def _host_not_past_limit(state: State, before: "Evacuating", after: "Evacuating", *, wants: bool) -> State:
    """The same where all VMs of a host are seen."""
    after = hosts.within(after)
    moved = with_evacuation(state, after)
    stuck = wants and hosts.is_stopped_by_limit(after) and before.playhead.t >= (after.limit or 0.0)
    return says(moved, why_locked(moved)) if stuck else moved


def why_locked(state: State) -> str:
    """Why time cannot go on in the lesson on the screen; "" where it can."""
    lesson = lesson_of(state)
    if lesson is None or not lessons.is_stopped_by_limit(lesson):
        return ""
    return lessons.why_closed(lesson)


def play(state: State) -> State:
    """Play, from the start if the run is over; in a lesson first to where its section stops."""
    host, now = host_of(state), active(state)
    if player.is_stopped_by_limit(now) if host is None else hosts.is_stopped_by_limit(host):
        return says(state, why_locked(state))
    if in_lesson(state) and vm_of(state) is None:
        return in_open_lesson(state, lessons.played_on)
    return (
        with_evacuation(state, hosts.played(host))
        if host is not None
        else with_active(state, player.played(now, last(state)))
    )


def stop(state: State) -> State:
    """Stop where we are."""
    if (host := host_of(state)) is not None:
        return with_evacuation(state, hosts.stopped(host))
    return with_active(state, player.stopped(active(state)))


def toggle(state: State) -> State:
    """Play or stop."""
    return stop(state) if playhead_of(state).playing else play(state)


def toggle_or_skip(state: State) -> State:
    """Play or stop; where a moment is shown slowly, on to the end of this beat."""
    if host_of(state) is not None:
        return toggle(state)
    skipped = player.skipped(active(state))
    return with_active(state, skipped) if skipped is not active(state) else toggle(state)


def play_from_start(state: State) -> State:
    """Watch one's own run from its start, in Explore."""
    state = enter_mode(state, Mode.EXPLORE)
    return play(seek(state, 0.0))


def pace(
    state: State, *, speed: float | None = None, pace: Pace | str | None = None, slow_motion: bool | None = None
) -> State:
    """How fast time goes; a speed of one's own makes it even."""
    if speed is not None and pace is None:
        pace = Pace.EVEN
    if (host := host_of(state)) is not None:
        return with_evacuation(state, hosts.paced(host, speed=speed, pace=None if pace is None else Pace(pace)))
    return with_active(state, player.paced(active(state), speed=speed, pace=pace, slow_motion=slow_motion))


def faster(state: State, factor: float) -> State:
    """Time goes so many times as fast; where a pace has decided that, as fast as it goes now, and evenly from then on."""
    if (host := host_of(state)) is not None:
        return pace(state, speed=hosts.rate_of(host) * factor)
    now = active(state)
    if now.playhead.pace is Pace.EVEN:
        return pace(state, speed=now.playhead.speed * factor)
    return pace(state, speed=player.rate_of(now) * factor, pace=Pace.EVEN, slow_motion=False)


def as_it_is(state: State) -> State:
    """Time goes as it really does, and one misses the pause; once more: guided."""
    if (host := host_of(state)) is not None:
        guided = hosts.is_as_it_is(host)
        return pace(state, pace=Pace.GUIDED) if guided else pace(state, speed=1.0)
    if player.is_as_it_is(active(state)):
        return pace(state, pace=Pace.GUIDED)
    return pace(state, speed=1.0, pace=Pace.EVEN, slow_motion=False)


def tick(state: State, wall_seconds: float) -> State:
    """So much wall time later. In Explore the lens opens by itself at the first pause that is played."""
    if (host := host_of(state)) is not None:
        return with_evacuation(state, hosts.ticked(host, wall_seconds))
    state = with_active(state, on.faded(player.ticked(active(state), wall_seconds, last(state)), wall_seconds))
    if state.mode is Mode.COMPARE:  # beside another run nothing is shown while time stands still
        state = with_active(state, player.not_held(active(state)))
    if explores(state) and not state.lens_seen and active(state).playhead.playing and is_in_pause(state):
        return replace(state, lens=True, lens_seen=True)
    return state
