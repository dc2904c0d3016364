"""Which pages did the VM demand after a post-copy switch, so that they overtook the others, and which of them come just now?"""

from functools import lru_cache

import numpy as np

from migviz.replay.moment import list_at
from migviz.replay.seen import Seen
from migviz.replay.told import PassSoFar
from migviz.scenario.units import PAGE
from migviz.trace import Array, Pass, moved
from migviz.trace.arrivals import Arrivals
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Demanded:
    """A page of its own square that the VM demanded: its `block`; `share`: how much of its way over the link is made, 1 and more once
    it has come."""

    block: int
    share: float


def demanded_now(seen: Seen, takes: float) -> tuple[Demanded, ...]:
    """The squares whose page is on its way because the VM demanded it, or came a moment ago, the earliest first, where a way is shown
    for `takes` seconds of the run. Of a run that is not told to its end only those that have come: nobody knows yet what will be demanded."""
    found = _push(seen)
    if found is None:
        return ()
    item, arrivals = found
    at = _by_bytes(item, arrivals)
    begin, now, end = (moved(seen.run.flows, item.start, seen.t + k * takes) for k in (-1.0, 0.0, 1.0))
    near = np.flatnonzero((at > begin) & (at <= end))
    return tuple(
        Demanded(block=int(block), share=_share(float(at[block]), begin, now, end))
        for block in near[np.argsort(at[near])]
    )


def fetched_until(seen: Seen) -> int:
    """How many pages the VM has demanded so far."""
    found = _push(seen)
    if found is None:
        return 0
    item, arrivals = found
    __, demanded = arrivals.after(moved(seen.run.flows, item.start, seen.t))
    return round(float(demanded.sum()) * seen.run.blocks.grain / PAGE)


def _push(seen: Seen) -> tuple[Pass | PassSoFar, Arrivals] | None:
    found = list_at(seen.run, seen.t)
    return (found[1], found[1].arrivals) if found is not None and found[1].arrivals is not None else None


@lru_cache(maxsize=4)
def _by_bytes(item: Pass | PassSoFar, arrivals: Arrivals) -> Array:
    return np.where(item.single, arrivals.single_demanded(item.listed, item.luck), np.inf)


def _share(at: float, begin: float, now: float, end: float) -> float:
    """0 where the way begins, 1 when the page comes, 2 when nothing of it is seen any more."""
    if at > now:
        return 1.0 - (at - now) / max(end - now, 1e-300)
    return 1.0 + (now - at) / max(now - begin, 1e-300)
