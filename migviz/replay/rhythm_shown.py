"""When does a VM write that does not write in one place all the time? Its bursts, and when its working set moves on, until a time."""

import math

from migviz.replay.told import Told, known_until
from migviz.trace.rhythm import Rhythm

MOST = 1_000
"""Chosen: more bursts than this are not told one by one: no picture has so many places."""


def bursts(run: Told, start: float, end: float) -> tuple[tuple[float, float], ...]:
    """From when to when it writes between two times, as far as it runs then and that is told; none where they are too many."""
    rhythm, burst = run.activity.rhythm, run.scenario.number("workload.burst")
    if rhythm is None or run.scenario["workload.rhythm"] != "bursts":
        return ()
    found = []
    for begins in _turns(rhythm.period, start - burst, min(end, known_until(run))):
        for tenure in run.tenures:
            until = known_until(run) if tenure.end is None else tenure.end
            one = (max(begins, tenure.start, start), min(begins + burst, until, end, known_until(run)))
            if tenure.running and one[1] > one[0]:
                found.append(one)
    return tuple(found)


def moves(run: Told, start: float, end: float) -> tuple[float, ...]:
    """When its working set moves on between two times."""
    rhythm = run.activity.rhythm
    if rhythm is None or run.scenario["workload.rhythm"] != "moving":
        return ()
    return tuple(t for t in _turns(_stays(rhythm), start, min(end, known_until(run))) if t > 0)


def _stays(rhythm: Rhythm) -> float:
    return rhythm.period / len(rhythm.starts)


def _turns(every: float, start: float, end: float) -> tuple[float, ...]:
    """The multiples of a time between two others."""
    first, last = max(0, math.ceil(start / every)), math.ceil(end / every)
    return tuple(k * every for k in range(first, last)) if last - first <= MOST else ()
