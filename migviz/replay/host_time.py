"""How does time go while a host is emptied? Evenly, or guided: then nothing that happens is shorter on the screen than one can see."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from migviz.replay.lanes import Lanes
from migviz.replay.pace import Pace, Unit
from migviz.replay.playhead import Playhead
from migviz.scenario.round_numbers import round_near
from migviz.values import dataclass

WHOLE = 30.0
"""Chosen: wall seconds of a whole evacuation at the speed with which it begins."""
SHORTEST, OF_ALL = 0.8, 20.0
"""Chosen: wall seconds of what is shorter than that, guided, and of all that together at most."""
SAME = 1e-9
"""Chosen: events closer than this share of the end are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """When something happens to a VM: `starts` on its way, `pauses`, `arrivals`; `every` has both ends too, in order."""

    starts: tuple[float, ...]
    pauses: tuple[float, ...]
    arrivals: tuple[float, ...]
    every: tuple[float, ...]

    @property
    def end(self) -> float:
        """When all is over."""
        return self.every[-1]

    def of(self, unit: Unit) -> tuple[float, ...]:
        """Where a step button stops: at each event, at each start, at each arrival."""
        return {"milestone": self.every, "iteration": self.starts, "step": self.arrivals}[unit]


def events_of(lanes: Lanes) -> Events:
    """All that happens, to whom does not matter."""
    starts = sorted({lane.begin for lane in lanes.lanes if lane.begin is not None})
    pauses = sorted({lane.paused[0] for lane in lanes.lanes if lane.paused is not None})
    arrivals = sorted({lane.arrived for lane in lanes.lanes if lane.arrived is not None})
    every = [0.0]
    for t in sorted({*starts, *pauses, *arrivals, lanes.end}):
        if t - every[-1] > SAME * lanes.end:
            every.append(t)
    return Events(starts=tuple(starts), pauses=tuple(pauses), arrivals=tuple(arrivals), every=tuple(every))


def neighbours(times: Sequence[float], t: float, end: float) -> tuple[float, float]:
    """The time before and the time after; the ends where there is none."""
    slack = SAME * end
    before, after = bisect_left(times, t - slack), bisect_right(times, t + slack)
    return (times[before - 1] if before else 0.0), (times[after] if after < len(times) else end)


def usual_speed(end: float) -> float:
    """Seconds of the host for each second on the screen, a round number."""
    return round_near(end / WHOLE) if end > 0 else 1.0


def rate_of(head: Playhead, events: Events) -> float:
    """Seconds of the host for each second on the screen at the playhead."""
    return head.speed if head.pace is Pace.EVEN else _walls(events).rate_at(head.t)


def advanced(head: Playhead, events: Events, wall_seconds: float) -> Playhead:
    """So much wall time later; it stops at the end."""
    if not head.playing or not wall_seconds > 0:
        return head
    if head.pace is Pace.EVEN:
        t = head.t + wall_seconds * head.speed
    else:
        walls = _walls(events)
        t = walls.time_at(walls.wall_at(head.t) + wall_seconds)
    t = min(max(t, head.t), events.end)
    return replace(head, t=t, playing=t < events.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walls:
    """Wall seconds at each event; between two of them time goes evenly."""

    times: tuple[float, ...]
    walls: tuple[float, ...]

    def rate_at(self, t: float) -> float:
        k = min(max(bisect_right(self.times, t) - 1, 0), len(self.times) - 2)
        return (self.times[k + 1] - self.times[k]) / (self.walls[k + 1] - self.walls[k])

    def wall_at(self, t: float) -> float:
        k = min(max(bisect_right(self.times, t) - 1, 0), len(self.times) - 2)
        return self.walls[k] + (t - self.times[k]) / self.rate_at(t)

    def time_at(self, wall: float) -> float:
        k = min(max(bisect_right(self.walls, wall) - 1, 0), len(self.times) - 2)
        share = (wall - self.walls[k]) / (self.walls[k + 1] - self.walls[k])
        return self.times[k] + min(share, 1.0) * (self.times[k + 1] - self.times[k])


@lru_cache(maxsize=8)
def _walls(events: Events) -> _Walls:
    times = events.every if len(events.every) > 1 else (0.0, 1e-9)
    speed = usual_speed(times[-1])
    least = min(SHORTEST, OF_ALL / (len(times) - 1))
    walls = [0.0]
    for start, end in pairwise(times):
        walls.append(walls[-1] + max(least, (end - start) / speed))
    return _Walls(times=times, walls=tuple(walls))


def guided_seconds(lanes: Lanes) -> float:
    """How long the whole of it is on the screen, guided."""
    return _walls(events_of(lanes)).walls[-1]


def guided_times(lanes: Lanes, count: int) -> list[float]:
    """Where the host is at so many moments that are equally far apart on the screen."""
    walls = _walls(events_of(lanes))
    return [walls.time_at(walls.walls[-1] * k / (count - 1)) for k in range(count)]
