"""How fast does the VM work while it is moved, and how much of its work is lost by that?

Its speed is a share of what it does when nobody migrates it. It follows from the run: 0 in the pause; less while the policy
slows it or it waits for pages (the engine's pace); and in an iteration a little less, because the first write to a page
after a new list is a fault in which the hypervisor notes it (`vm.log_fault`), and the first write to a page of 2 MiB splits it. The
faults are not fed back into the writes.
"""

import itertools
import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from migviz.replay.told import PassSoFar, Told, known_until
from migviz.scenario import Scenario
from migviz.trace import Activity, Array, Blocks, Copying, Counts, Host, Pass, Run

SPLIT_PAGES = 512.0
"""Pages of 4 KiB in one of 2 MiB."""
SPLIT_COST = 10.0
"""Chosen: splitting a page of 2 MiB costs as much as ten log faults."""
SHOWN_BELOW = 0.9
"""Chosen: a VM that never works more slowly than this outside the pause has no lane of its own."""
SETTLES = 0.1
"""Chosen: seconds after a new list at which it is looked at for that; what the processor does at once would show for an instant."""
POINTS = 9
"""Chosen: at how many times of an iteration its speed is worked out for the work that is lost; Simpson's rule."""


def speed_at(run: Told, t: float) -> float:
    """The VM's speed at `t`: 1 while nothing hinders it, 0 while it is paused."""
    return float(speeds_at(run, np.array([t]))[0])


def speeds_at(run: Told, times: Array) -> Array:
    """The same at several times."""
    __, __, speeds = run.activity.over(times)
    if not run.passes:
        return speeds
    under_way = np.searchsorted([item.start for item in run.passes], times, side="right") - 1
    ends = [math.inf if item.end is None else item.end for item in run.passes]
    is_iteration = [item.copying is Copying.ITERATION for item in run.passes]
    inside = (under_way >= 0) & np.take(is_iteration, under_way) & (times < np.take(ends, under_way)) & (speeds > 0)
    speeds[inside] *= _beside_faults(run, run.passes, under_way[inside], times[inside])
    return speeds


@lru_cache(maxsize=4)
def is_hindered(run: Told) -> bool:
    """Whether the VM works so slowly at some time outside the pause that it is shown."""
    if _never_below(run, SHOWN_BELOW):
        return False
    looks = np.array([*run.activity.t.tolist(), *(item.start + SETTLES for item in run.passes)])
    slow = looks[speeds_at(run, looks) < SHOWN_BELOW]
    return any(
        bool(((slow >= tenure.start) & (slow < (known_until(run) if tenure.end is None else tenure.end))).any())
        for tenure in run.tenures
        if tenure.running and tenure.owner is not Host.NOBODY
    )


def _never_below(run: Told, share: float) -> bool:
    """Whether that is certain without a look: at its slowest, if each write were a fault as well, the VM would still be faster."""
    activity, blocks = run.activity, run.blocks
    if activity.rhythm is not None:
        return False
    slowest = float(activity.pace[activity.pace > 0].min(initial=1.0))
    pages = 1.0 + blocks.coverage @ blocks.units  # written by a writer's write, and one more where it goes round
    writes = float((activity.rates @ pages).max())
    faults = writes * sum(cost for __, cost in _costs(run.scenario, first=True))
    return slowest / (1.0 + faults) >= share


@lru_cache(maxsize=8)
def work_lost(run: Run) -> float:
    """Seconds of the VM's work that were lost beside the pause: the time that it ran, less what it did in it."""
    return sum(
        _lost(run, tenure.start, tenure.end)
        for tenure in run.tenures
        if tenure.running and tenure.owner is not Host.NOBODY
    )


def _lost(run: Run, start: float, end: float) -> float:
    edges = {start, end, *(float(t) for t in run.activity.t)}
    logged = [item for item in run.passes if item.copying is Copying.ITERATION]
    edges |= {t for item in logged for t in (item.start, item.end)}
    inside = np.array(sorted(t for t in edges if start <= t <= end))
    __, __, paces = run.activity.over(inside[:-1])
    return float(np.diff(inside) @ (1.0 - paces)) + _lost_in_faults(run, logged, inside)


def _lost_in_faults(run: Run, logged: Sequence[Pass], edges: Array) -> float:
    """Seconds that the VM spends in faults in these iterations, which are cut at the edges."""
    pieces = [
        (k, first, last)
        for k, item in enumerate(logged)
        for first, last in itertools.pairwise(edges[(edges >= item.start) & (edges <= item.end)].tolist())
    ]
    if not pieces:
        return 0.0
    which, firsts, lasts = (np.array(column) for column in zip(*pieces, strict=True))
    times = np.linspace(firsts, np.nextafter(lasts, firsts), POINTS, axis=1)
    speeds = _beside_faults(run, logged, which.repeat(POINTS), times.ravel()).reshape(times.shape)
    weights = np.array([1.0, *[4.0, 2.0] * (POINTS // 2 - 1), 4.0, 1.0])
    shares = (1.0 - speeds) @ weights / weights.sum()
    return float((run.activity.over(firsts)[2] * (lasts - firsts)) @ shares)


def _beside_faults(run: Told, passes: Sequence[Pass | PassSoFar], which: Counts, times: Array) -> Array:
    """The VM's speed at times, each in one of these iterations, as a share of what it would be without faults."""
    starts = np.array([item.start for item in passes])
    before = run.activity.over(starts)[0][which]
    is_first = np.array([item.number == 1 for item in passes])[which]
    spent = np.zeros(len(times))
    for first in (True, False):
        here = is_first if first else ~is_first
        for pages, cost in _costs(run.scenario, first=first) if here.any() else ():
            spent[here] += cost * _first_writes(run.blocks, run.activity, before[here], times[here], pages)
    return np.asarray(1.0 / (1.0 + spent))


def _costs(scenario: Scenario, *, first: bool) -> tuple[tuple[float, float], ...]:
    """Seconds for the first write to so many pages that lie together: large pages are split once, in iteration 1."""
    each = scenario.number("vm.log_fault")
    splits = first and scenario["vm.large_pages"] == "on"
    return ((1.0, each), (SPLIT_PAGES, SPLIT_COST * each)) if splits else ((1.0, each),)


def _first_writes(blocks: Blocks, activity: Activity, before: Array, times: Array, pages: float) -> Array:
    """First writes per second, to groups of so many pages, at some times; what was written before each of them does not count."""
    written, rates, __ = activity.over(times)
    writes, random = written - before, ~blocks.scattered
    coverage, units = _alike(blocks)
    each, done = (rates * random) @ coverage * pages, (writes * random) @ coverage * pages
    found = (each * np.exp(-done)) @ (units / pages)
    for writer, size in _once_round(blocks):
        found += np.where(writes[:, writer] < size, rates[:, writer] / pages, 0.0)
    return np.asarray(found)


@lru_cache(maxsize=8)
def _alike(blocks: Blocks) -> tuple[Array, Array]:
    """Each coverage that there is, and how many units have it: of hundreds of blocks most are written alike."""
    coverage, which = np.unique(blocks.coverage, axis=1, return_inverse=True)
    return coverage, np.bincount(which.ravel(), weights=blocks.units).astype(float)


def _once_round(blocks: Blocks) -> list[tuple[int, float]]:
    """Writers that come to a page again only when they have been at all: each with how many units it writes until then."""
    scattered = np.flatnonzero(blocks.scattered)
    sizes = [float(blocks.units[blocks.coverage[writer] > 0].sum()) for writer in scattered]
    return [*zip(scattered.tolist(), sizes, strict=True), *((writer, size) for writer, __, size in blocks.sweeps)]
