"""Where is time in the run of an experiment, and how does it go on? Each wish makes the next value; the scenario stays as it is.

`last`: where a longer run is beside this one, time goes on until then.
"""

import math
from dataclasses import replace

from migviz.replay import beats
from migviz.replay import playhead as heads
from migviz.replay.beat import BeatKind, BeatNow
from migviz.replay.beats import NO_LONGER
from migviz.replay.pace import Pace, Unit, neighbours
from migviz.replay.playhead import Playhead, advance, nearest_speed
from migviz.replay.points import time_of
from migviz.showing.experiment import Experiment, let_go

REST_LASTS = 4.0
"""Chosen: by milestone, what a run beside this one goes on after its end takes so many seconds."""


# --- where it may be -------------------------------------------------------------------------------------------------


def within(experiment: Experiment, last: float = 0.0) -> Experiment:
    """The playhead inside the run (or until `last`, where a longer run is beside it) and not past the limit."""
    head, limit = experiment.playhead, experiment.limit
    end = max(experiment.run.end, last)
    t = min(max(head.t, 0.0), end)
    playing = head.playing and t < end
    if limit is not None and t >= limit:
        t, playing = min(t, max(limit, 0.0)), False
    if (t, playing) == (head.t, head.playing):
        return experiment
    return replace(experiment, playhead=replace(head, t=t, playing=playing))


def limited(experiment: Experiment, limit: float | None, last: float = 0.0) -> Experiment:
    """From now on the playhead cannot pass this time; None: it can go anywhere, until `last` where a longer run is beside it."""
    return within(replace(experiment, limit=limit), last)


def is_stopped_by_limit(experiment: Experiment) -> bool:
    """Whether the playhead is where it cannot go on, although the run does."""
    limit = experiment.limit
    return limit is not None and experiment.playhead.t >= limit and limit < experiment.run.end


# --- to another time -------------------------------------------------------------------------------------------------


def from_start(experiment: Experiment) -> Experiment:
    """Stopped at the start."""
    head = replace(experiment.playhead, t=0.0, held=0.0, playing=False)
    return replace(experiment, playhead=head, stop_at=None)


def sought(experiment: Experiment, t: float, last: float = 0.0) -> Experiment:
    """At another time of the run; it keeps playing if it plays. What was dragged is let go."""
    return experiment if math.isnan(t) else moved_to(let_go(experiment), t, last)


def moved_to(experiment: Experiment, t: float, last: float = 0.0) -> Experiment:
    """The same while something is dragged, which goes on."""
    held = NO_LONGER if t > 0 else 0.0
    return within(replace(experiment, playhead=replace(experiment.playhead, t=float(t), held=held)), last)


def gone_to(experiment: Experiment, point: str) -> Experiment:
    """At a named point ("pause", "iteration 3") or a time ("12 s"). Raises InputError."""
    return sought(experiment, time_of(experiment.run, point))


def stepped(experiment: Experiment, unit: Unit, direction: int) -> Experiment:
    """Stopped at the next (1) or previous (-1) milestone, iteration or step; beats are the guided pace's milestones."""
    if unit == "milestone" and experiment.playhead.pace is Pace.GUIDED:
        return _by_beat(experiment, direction)
    before, after = neighbours(experiment.run, experiment.playhead.t, unit)
    return sought(stopped(experiment), after if direction > 0 else before)


def _by_beat(experiment: Experiment, direction: int) -> Experiment:
    head = experiment.playhead
    before, after = beats.neighbours(experiment.run, head.t, head.held)
    t, held = after if direction > 0 else before
    stopped_there = sought(stopped(experiment), t)
    if stopped_there.playhead.t != t:  # behind the limit
        return stopped_there
    return replace(stopped_there, playhead=replace(stopped_there.playhead, held=held))


# --- as it goes on ---------------------------------------------------------------------------------------------------


def played(experiment: Experiment, last: float = 0.0, *, to: float | None = None) -> Experiment:
    """Playing, from the start if the run is over; `to`: and stopping there by itself."""
    if is_stopped_by_limit(experiment):
        return experiment
    if experiment.playhead.t >= max(experiment.run.end, last):
        experiment = sought(experiment, 0.0)
    experiment = within(replace(experiment, playhead=replace(experiment.playhead, playing=True)), last)
    goes = to is not None and experiment.playhead.playing and experiment.playhead.t < to
    return replace(experiment, stop_at=to if goes else None)


def stopped(experiment: Experiment) -> Experiment:
    """Where it is, no longer playing."""
    if not experiment.playhead.playing and experiment.stop_at is None:
        return experiment
    return replace(experiment, playhead=replace(experiment.playhead, playing=False), stop_at=None)


def ticked(experiment: Experiment, wall_seconds: float, last: float = 0.0) -> Experiment:
    """So much wall time later. It goes on through a longer run beside this one, evenly."""
    head = _advanced(experiment, wall_seconds, last)
    stop = experiment.stop_at
    if experiment.playhead.playing and stop is not None and head.t >= stop:
        head = replace(head, t=max(experiment.playhead.t, stop), held=NO_LONGER, playing=False)
    if head == experiment.playhead:
        return experiment
    after = within(replace(experiment, playhead=head, stop_at=stop if head.playing else None), last)
    return after if head.playing else arrived(after)


def _advanced(experiment: Experiment, wall_seconds: float, last: float) -> Playhead:
    head, run = experiment.playhead, experiment.run
    ahead = advance(head, run, wall_seconds)
    if not head.playing or last <= run.end or (head.t < run.end and ahead.t < run.end):
        return ahead
    rate = head.speed if head.pace is Pace.EVEN else max(1.0, (last - run.end) / REST_LASTS)
    t = min(max(ahead.t, head.t) + wall_seconds * rate, last)
    return replace(ahead, t=t, playing=t < last)


def arrived(experiment: Experiment) -> Experiment:
    """Stopped where iteration 2 begins: its list is not taken yet, so that one sees where in all of memory what is on it lies."""
    head = experiment.playhead
    beat = beats.beat_at(experiment.run, head.t, 0.0) if head.pace is Pace.GUIDED else None
    waits = beat is not None and (beat.kind, beat.beat.number, beat.beat.start) == (BeatKind.LIST, 2, head.t)
    return replace(experiment, playhead=replace(head, held=0.0)) if waits else experiment


def beat_of(experiment: Experiment) -> BeatNow | None:
    """The beat that is under way; None where the pace knows none."""
    return heads.beat_of(experiment.playhead, experiment.run)


def skipped(experiment: Experiment) -> Experiment:
    """At the end of the beat, and it goes on playing; the same where there is nothing to skip."""
    now = beat_of(experiment)
    if now is None or not experiment.playhead.playing or not now.beat.can_be_skipped:
        return experiment
    return ticked(experiment, (1.0 - now.share) * now.beat.seconds)


def not_held(experiment: Experiment) -> Experiment:
    """Where it is, and time goes on at once."""
    head = experiment.playhead
    return experiment if head.held == NO_LONGER else replace(experiment, playhead=replace(head, held=NO_LONGER))


# --- how fast --------------------------------------------------------------------------------------------------------


def paced(
    experiment: Experiment,
    *,
    speed: float | None = None,
    pace: Pace | str | None = None,
    slow_motion: bool | None = None,
) -> Experiment:
    """Another speed of the even pace (simulated seconds per wall second), another pace, slow motion for the pause or not."""
    head = experiment.playhead
    if speed is not None and not math.isnan(speed):
        head = replace(head, speed=nearest_speed(speed))
    if pace is not None:
        head = replace(head, pace=Pace(pace))
    if slow_motion is not None:
        head = replace(head, slow_motion=slow_motion)
    return experiment if head == experiment.playhead else replace(experiment, playhead=head)


def rate_of(experiment: Experiment) -> float:
    """Simulated seconds per wall second at the playhead, slow motion and pace included."""
    return heads.rate_of(experiment.playhead, experiment.run)


def is_as_it_is(experiment: Experiment) -> bool:
    """Whether time goes as it really does."""
    head = experiment.playhead
    return head.pace is Pace.EVEN and head.speed == 1.0 and not head.slow_motion
