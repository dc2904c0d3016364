"""How fast does time go here? Chosen speed, slow motion for the pause, and the pace by milestone."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from migviz.replay.told import Told, known_until
from migviz.scenario.round_numbers import round_near
from migviz.trace import Copying, Host
from migviz.values import dataclass

Unit = Literal["milestone", "iteration", "step"]

SLOWEST, FASTEST = 1e-3, 1e3
"""Simulated seconds per wall second that can be chosen: six decades."""

PAUSE_LASTS = 3.0
"""Wall seconds of the pause in slow motion, before its rate is rounded (VISUAL.md 9)."""
APPROACH = 0.5
"""Chosen: wall seconds before the pause that are slow already, so that the eye is there when the VM stops."""
SLOWEST_MOTION = 1e-6
"""Chosen: slow motion makes a microsecond last a second at most."""

SHORTEST, LONGEST = 0.6, 4.0
"""Wall seconds of a stretch by milestone: long enough to read its name, short enough to wait for."""
SAME = 1e-9
"""Chosen: marks closer than this share of the run's end are one; below it there is only rounding."""


class Pace(StrEnum):
    """How wall time becomes simulated time."""

    GUIDED = "guided"
    """each beat of the run has its time on the screen (beats.py)"""
    EVEN = "even"
    BY_MILESTONE = "by milestone"


# --- what speed applies ---


def rate_at(run: Told, t: float, speed: float, pace: Pace = Pace.EVEN, slow_motion: bool = True) -> float:
    """Simulated seconds per wall second that apply from `t` on, of a pace that no beats decide."""
    assert pace is not Pace.GUIDED
    if pace is Pace.BY_MILESTONE:
        return _timeline(run).rate_at(t)
    return _even(run, t, speed, slow_motion)[0]


def played_until(run: Told, t: float, wall_seconds: float, speed: float, pace: Pace, slow_motion: bool) -> float:
    """Where a run played from `t` for so much wall time has come to; the end of the run at most. No beats decide here."""
    assert pace is not Pace.GUIDED
    if pace is Pace.BY_MILESTONE:
        timeline = _timeline(run)
        return timeline.time_at(timeline.wall_at(t) + wall_seconds)
    while True:
        rate, until = _even(run, t, speed, slow_motion)
        if t + rate * wall_seconds < until or until == math.inf:
            return min(t + rate * wall_seconds, known_until(run))
        wall_seconds -= (until - t) / rate
        t = until


def slow_motion_of(run: Told) -> tuple[float, float, float] | None:
    """(from, to, rate) of the slow motion for the pause: a rate of 1/(1, 2, 5 × 10ⁿ), so that it lasts some 3 s."""
    span = pause_span(run)
    if span is None:
        return None
    start, end = span
    rate = 1 / round_near(1 / max((end - start) / PAUSE_LASTS, SLOWEST_MOTION))
    return max(0.0, start - APPROACH * rate), end, rate


def _even(run: Told, t: float, speed: float, slow_motion: bool) -> tuple[float, float]:
    """The rate from `t` on, and until when it holds."""
    slow = slow_motion_of(run) if slow_motion else None
    if slow is None or t >= slow[1] or slow[2] >= speed:
        return speed, math.inf
    start, end, rate = slow
    return (speed, start) if t < start else (rate, end)


# --- by milestone ---


def wall_at(run: Told, t: float) -> float:
    """By milestone: the wall seconds from the start of the run until `t`."""
    return _timeline(run).wall_at(t)


def time_at(run: Told, wall_seconds: float) -> float:
    """By milestone: where the run is after so many wall seconds; the inverse of `wall_at`."""
    return _timeline(run).time_at(wall_seconds)


def breaks(run: Told) -> tuple[tuple[float, float], ...]:
    """By milestone: (start, end) of the stretches that are shortened: shorter on the wall than in the run."""
    return tuple((start, end) for start, end in pairwise(_timeline(run).times) if lasts(end - start) < end - start)


def lasts(seconds: float) -> float:
    """By milestone: the wall seconds of a stretch of the run. Chosen: rises smoothly from 0.6 s to 4 s,
    with the middle at 1 s, and by the root, so that a second and a minute still look different."""
    share = math.sqrt(seconds)
    return SHORTEST + (LONGEST - SHORTEST) * share / (1 + share)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timeline:
    """The marks of a run and the wall time at which each is reached; straight between."""

    times: tuple[float, ...]
    walls: tuple[float, ...]

    def wall_at(self, t: float) -> float:
        return _between(self.times, self.walls, t)

    def time_at(self, wall: float) -> float:
        return _between(self.walls, self.times, wall)

    def rate_at(self, t: float) -> float:
        if len(self.times) < 2:
            return 1.0
        k = min(max(bisect_right(self.times, t) - 1, 0), len(self.times) - 2)
        return (self.times[k + 1] - self.times[k]) / (self.walls[k + 1] - self.walls[k])


@lru_cache(maxsize=4)
def _timeline(run: Told) -> _Timeline:
    times = marks(run, "milestone")
    walls = [0.0]
    for start, end in pairwise(times):
        walls.append(walls[-1] + lasts(end - start))
    return _Timeline(times=times, walls=tuple(walls))


def _between(xs: tuple[float, ...], ys: tuple[float, ...], x: float) -> float:
    """y at x on the line through the points, exact at the points, never falling; the ends go on level."""
    k = bisect_right(xs, x) - 1
    if k < 0 or k >= len(xs) - 1:
        return ys[max(k, 0)]
    share = (x - xs[k]) / (xs[k + 1] - xs[k])
    return min(ys[k] + share * (ys[k + 1] - ys[k]), ys[k + 1])


# --- marks ---


@lru_cache(maxsize=6)
def marks(run: Told, unit: Unit) -> tuple[float, ...]:
    """The times at which one can stop, rising, with the start and the end of the run."""
    if unit == "step":
        times = [span.start for span in run.steps]
    elif unit == "iteration":
        times = [item.start for item in run.passes if item.copying is Copying.ITERATION]
        times += _known(item.end for item in run.passes if item.copying is Copying.ITERATION)[-1:]
    else:
        times = [milestone.t for milestone in run.milestones]
        times += _known(t for item in run.passes for t in (item.start, item.end))
        times += _known(t for span in run.steps for t in (span.start, span.end))
        times += pause_points(run)
    return _apart(times, known_until(run))


def _known(times: Iterable[float | None]) -> list[float]:
    return [t for t in times if t is not None]


def _apart(times: list[float], end: float) -> tuple[float, ...]:
    """Sorted, within the run, and none so close to another that only rounding tells them apart."""
    apart = [0.0]
    for t in sorted(times):
        if t - apart[-1] > SAME * end and end - t > SAME * end:
            apart.append(t)
    return (*apart, end) if end > 0 else (0.0,)


def neighbours(run: Told, t: float, unit: Unit) -> tuple[float, float]:
    """The previous and the next milestone, iteration or step seen from `t`; at the ends the ends themselves."""
    times = marks(run, unit)
    near = SAME * known_until(run)
    before = times[max(bisect_left(times, t - near) - 1, 0)]
    after = times[min(bisect_right(times, t + near), len(times) - 1)]
    return before, after


def pause_span(run: Told) -> tuple[float, float] | None:
    """From when to when the VM was paused, the first time; None if it never was, or still is."""
    paused = [tenure for tenure in run.tenures if not tenure.running and tenure.owner is not Host.NOBODY]
    if not paused:
        return None
    start = end = paused[0].start
    for tenure in paused:
        if tenure.end is None:
            return None
        end = tenure.end if tenure.start <= end else end
    return (start, end) if end > start else None


def pause_points(run: Told) -> tuple[float, ...]:
    """The instants of the pause: when the VM stops, where a part of the pause ends, when it runs again."""
    span = pause_span(run)
    if span is None:
        return ()
    start, end = span
    inside = {t for part in run.pause for t in (part.start, part.end) if t is not None and start < t < end}
    return (start, *sorted(inside), end)
