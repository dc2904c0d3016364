"""Where in the run are we, and where after some wall time?"""

import math
from dataclasses import replace

from migviz.replay.pace import FASTEST, SLOWEST, Pace, played_until
from migviz.trace import Run
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Playhead:
    """At `t` seconds of simulated time.

    `speed` is the chosen speed in simulated seconds per wall second, 0.001 to 1000, used by the even
    pace. `slow_motion`: time slows by itself for the pause of the run (even pace).
    """

    t: float = 0.0
    speed: float = 1.0
    playing: bool = False
    pace: Pace = Pace.EVEN
    slow_motion: bool = True


def advance(playhead: Playhead, run: Run, wall_seconds: float) -> Playhead:
    """The playhead after so much wall time: it moves while playing and stops at the end of the run.

    Slow motion and by milestone hold for every part of a long `wall_seconds`: nothing is jumped over.
    """
    if not playhead.playing:
        return playhead
    t = playhead.t
    if wall_seconds > 0:
        t = max(t, played_until(run, t, wall_seconds, playhead.speed, playhead.pace, playhead.slow_motion))
        # A step below the precision of t would never arrive.
        t = math.nextafter(t, math.inf) if t == playhead.t else t
    t = min(t, run.end)
    return replace(playhead, t=t, playing=t < run.end)


def nearest_speed(speed: float) -> float:
    """The allowed speed nearest to `speed`."""
    return min(max(speed, SLOWEST), FASTEST)
