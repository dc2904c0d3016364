"""Where in the run are we, and where after some wall time?"""

import math
from dataclasses import replace

from migviz.replay import beats, pace
from migviz.replay.beat import BeatNow
from migviz.replay.beats import NO_LONGER
from migviz.replay.pace import FASTEST, SLOWEST, Pace
from migviz.trace import Run
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Playhead:
    """At `t` seconds of simulated time.

    `speed` is the chosen speed in simulated seconds per wall second, 0.001 to 1000, used by the even
    pace. `slow_motion`: time slows by itself for the pause of the run (even pace). `held`: for how many seconds time has
    stood still at `t` (guided pace); infinity: no longer, so what is true at `t` is shown.
    """

    t: float = 0.0
    speed: float = 1.0
    playing: bool = False
    pace: Pace = Pace.EVEN
    slow_motion: bool = True
    held: float = NO_LONGER


def advance(playhead: Playhead, run: Run, wall_seconds: float) -> Playhead:
    """The playhead after so much wall time: it moves while playing and stops at the end of the run.

    Every pace holds for every part of a long `wall_seconds`: nothing is jumped over.
    """
    if not playhead.playing:
        return playhead
    if playhead.pace is Pace.GUIDED:
        return _guided(playhead, run, wall_seconds)
    t = playhead.t
    if wall_seconds > 0:
        t = max(t, pace.played_until(run, t, wall_seconds, playhead.speed, playhead.pace, playhead.slow_motion))
        # A step below the precision of t would never arrive.
        t = math.nextafter(t, math.inf) if t == playhead.t else t
    t = min(t, run.end)
    return replace(playhead, t=t, playing=t < run.end, held=NO_LONGER)


def _guided(playhead: Playhead, run: Run, wall_seconds: float) -> Playhead:
    """Through the beats; where time stands still the playhead stays, and knows for how long."""
    if not wall_seconds > 0:
        return replace(playhead, playing=playhead.t < run.end)
    wall = beats.wall_at(run, playhead.t, playhead.held) + wall_seconds
    t, held = beats.place_at(run, wall)
    return replace(playhead, t=min(max(t, playhead.t), run.end), held=held, playing=t < run.end)


def beat_of(playhead: Playhead, run: Run) -> BeatNow | None:
    """The beat that is under way; None where the pace knows none, and at the end."""
    return beats.beat_at(run, playhead.t, playhead.held) if playhead.pace is Pace.GUIDED else None


def rate_of(playhead: Playhead, run: Run) -> float:
    """Simulated seconds per wall second as soon as time goes on, whatever decides them."""
    if playhead.pace is Pace.GUIDED:
        return beats.rate_at(run, playhead.t)
    return pace.rate_at(run, playhead.t, playhead.speed, playhead.pace, playhead.slow_motion)


def nearest_speed(speed: float) -> float:
    """The allowed speed nearest to `speed`."""
    return min(max(speed, SLOWEST), FASTEST)
