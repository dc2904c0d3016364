"""What do the charts show of a run? Everything that does not depend on the playhead, worked out once."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np

from migviz.replay.curves import Stretch, memory_parts, pauses, stretches
from migviz.replay.moment import moment_at
from migviz.replay.seen import Seen
from migviz.replay.told import Told, known_until
from migviz.scenario.units import PAGE
from migviz.trace import Array, Copying
from migviz.trace.milestones import Failed, of_kind
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """Curves and marks of one run, whatever the time. `t`, `to_send`, `dirty` go together; times in seconds, sizes in bytes.

    What an open question asks for is in no curve: memory is not a number within `covered` times, and `rate_covered` says that the
    throughput is not drawn.
    """

    seen: Seen
    t: Array
    to_send: Array
    dirty: Array
    stretches: tuple[Stretch, ...]
    pauses: tuple[tuple[float, float], ...]
    changes: tuple[float, ...]
    failed: float | None
    covered: tuple[tuple[float, float], ...]
    rate_covered: bool
    idle: frozenset[int]
    """of the changes, those to a value that holds already: they have no mark"""

    @property
    def is_missing(self) -> bool:
        """What still has to be sent is missing where the VM runs."""
        return self.seen.run.scenario.technique.only_pulls

    @property
    def total(self) -> Array:
        """All that still has to be sent."""
        return np.asarray(self.to_send + self.dirty)

    def most(self, start: float, end: float) -> float:
        """The largest total between two times, at least a page."""
        inside, total = (self.t >= start) & (self.t <= end), np.nan_to_num(self.total)
        edges = np.interp([start, end], self.t, total)
        return float(max(total[inside].max(initial=PAGE), edges.max()))

    def stretch_at(self, t: float) -> Stretch | None:
        """The band that a time lies in."""
        return next((one for one in reversed(self.stretches) if one.start <= t < one.end), None)

    def band(self, iteration: int) -> Stretch | None:
        """The band of an iteration."""
        return next((one for one in self.stretches if one.iteration == iteration), None)

    def as_covered(self, seen: Seen) -> Seen:
        """A moment of it, without the memory that is not drawn then."""
        hidden = any(start <= seen.t <= end for start, end in self.covered)
        return replace(seen, covered=seen.covered | {"moment.to_send", "moment.dirty"}) if hidden else seen


COARSE, FINE = 10, 64
"""Points of the memory curve while somebody drags, and of one that is looked at."""


def series_of(seen: Seen, points: int = FINE) -> Series:
    """What the charts show of a run, for the screen, a picture and a table of numbers; worked out once."""
    return _series(seen.run, seen.covered, points)


@lru_cache(maxsize=4)
def _series(run: Told, covered: frozenset[str], points: int) -> Series:
    t, to_send, dirty = memory_parts(run, points)
    failed = next((item.t for item in of_kind(run.milestones, Failed)), None)
    if failed is not None:  # after that there is no memory to be sent
        t, to_send, dirty = t[:-1], to_send[:-1], dirty[:-1]
    bands = stretches(run)
    hidden = tuple(_covered_times(run, covered, bands))
    for start, end in hidden:
        inside = (t >= start) & (t <= end)
        to_send, dirty = np.where(inside, np.nan, to_send), np.where(inside, np.nan, dirty)
    return Series(
        seen=Seen(run=run, moment=moment_at(run, 0.0), covered=covered),
        t=t,
        to_send=to_send,
        dirty=dirty,
        stretches=bands,
        pauses=pauses(run),
        changes=tuple(change.at for change in run.scenario.changes if change.at <= known_until(run)),
        idle=frozenset(k for k, change in enumerate(run.scenario.changes) if not run.scenario.is_news(change)),
        failed=failed,
        covered=hidden,
        rate_covered=not covered.isdisjoint(_RATES),
    )


_RATES = ("run.goodput", "moment.speed", "moment.copied_now")
_MEMORY = ("moment.to_send", "moment.dirty", "moment.sent", "moment.progress")


def _covered_times(run: Told, covered: frozenset[str], bands: tuple[Stretch, ...]) -> Iterator[tuple[float, float]]:
    """When the curve would tell what is asked for: how long a list is, is seen while it grows and while it is sent."""
    if not covered.isdisjoint(_MEMORY):
        yield 0.0, known_until(run)
        return
    iterations = [one for one in bands if one.iteration]
    for one in iterations:
        k = one.iteration
        names = {f"run.{name}({number})" for name in ("pages", "bytes") for number in (k, k + 1)} | {
            f"run.dirtied({k})"
        }
        last = one is iterations[-1] and "run.rest" in covered
        if last or not covered.isdisjoint(names):
            yield one.start, one.end
    if "run.rest" in covered:
        yield from ((one.start, one.end) for one in bands if one.copying is Copying.PAUSE)


def bent(t: Array, values: Array, least: float) -> tuple[Array, Array]:
    """The same straight lines with more points where a logarithmic axis bends them."""
    times, found = [t[:1]], [values[:1]]
    levels = np.nan_to_num(np.log2(np.maximum(values, least)))
    for k in range(1, len(t)):
        more = min(24, int(2 * abs(levels[k] - levels[k - 1]))) if t[k] > t[k - 1] else 0
        if more > 1:
            between = 2.0 ** np.linspace(levels[k - 1], levels[k], more + 1)[1:-1]
            share = np.clip((between - values[k - 1]) / (values[k] - values[k - 1]), 0.0, 1.0)
            times.append(t[k - 1] + share * (t[k] - t[k - 1]))
            found.append(between)
        times.append(t[k : k + 1])
        found.append(values[k : k + 1])
    return np.concatenate(times), np.concatenate(found)
