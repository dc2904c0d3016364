"""How fast does the VM work while it is moved, and how much of its work is lost by that?

Its speed is a share of what it does when nobody migrates it. It follows from the run: 0 in the pause; less while the policy
slows it or it waits for pages (the engine's pace); and in an iteration a little less, because the first write to a page
after a new list is a fault in which the hypervisor notes it (`vm.log_fault`), and the first write to a page of 2 MiB splits it. The
faults are not fed back into the writes.
"""

import itertools
import math
from functools import lru_cache

import numpy as np

from migviz.replay.told import PassSoFar, Told, known_until
from migviz.scenario import Scenario
from migviz.trace import Activity, Array, Blocks, Copying, Host, Pass, Run

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
    under_way = np.searchsorted([item.start for item in run.passes], times, side="right") - 1
    for k, item in enumerate(run.passes):
        inside = (under_way == k) & (times < (math.inf if item.end is None else item.end)) & (speeds > 0)
        if item.copying is Copying.ITERATION and inside.any():
            speeds[inside] *= _beside_faults(run, item, times[inside])
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
    lost = float(np.diff(inside) @ (1.0 - paces))
    for item in logged:
        cuts = [t for t in inside.tolist() if item.start <= t <= item.end]
        for first, last in itertools.pairwise(cuts):
            lost += run.activity.pace_at(first) * (last - first) * _share_in_faults(run, item, first, last)
    return lost


def _share_in_faults(run: Run, item: Pass, first: float, last: float) -> float:
    """The mean share of its time that the VM spends in faults between two times of an iteration."""
    share = 1.0 - _beside_faults(run, item, np.linspace(first, np.nextafter(last, first), POINTS))
    weights = np.array([1.0, *[4.0, 2.0] * (POINTS // 2 - 1), 4.0, 1.0])
    return float(share @ weights) / float(weights.sum())


def _beside_faults(run: Told, item: Pass | PassSoFar, times: Array) -> Array:
    """The VM's speed at times of an iteration, as a share of what it would be without faults."""
    costs = _costs(run.scenario, first=item.number == 1)
    spent = sum(cost * _first_writes(run.blocks, run.activity, item.start, times, pages) for pages, cost in costs)
    return np.asarray(1.0 / (1.0 + spent))


def _costs(scenario: Scenario, *, first: bool) -> tuple[tuple[float, float], ...]:
    """Seconds for the first write to so many pages that lie together: large pages are split once, in iteration 1."""
    each = scenario.number("vm.log_fault")
    splits = first and scenario["vm.large_pages"] == "on"
    return ((1.0, each), (SPLIT_PAGES, SPLIT_COST * each)) if splits else ((1.0, each),)


def _first_writes(blocks: Blocks, activity: Activity, start: float, times: Array, pages: float) -> Array:
    """First writes per second since `start`, to groups of so many pages, at some times."""
    written, rates, __ = activity.over(times)
    writes, random = written - activity.at(start), ~blocks.scattered
    each, done = (rates * random) @ blocks.coverage * pages, (writes * random) @ blocks.coverage * pages
    found = (each * np.exp(-done)) @ (blocks.units / pages)
    for writer, size in _once_round(blocks):
        found += np.where(writes[:, writer] < size, rates[:, writer] / pages, 0.0)
    return np.asarray(found)


def _once_round(blocks: Blocks) -> list[tuple[int, float]]:
    """Writers that come to a page again only when they have been at all: each with how many units it writes until then."""
    scattered = np.flatnonzero(blocks.scattered)
    sizes = [float(blocks.units[blocks.coverage[writer] > 0].sum()) for writer in scattered]
    return [*zip(scattered.tolist(), sizes, strict=True), *((writer, size) for writer, __, size in blocks.sweeps)]
