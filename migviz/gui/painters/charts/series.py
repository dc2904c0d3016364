"""What do the charts show of a run? Everything that does not depend on the playhead, worked out once."""

import numpy as np

from migviz.replay.curves import Stretch, memory_parts, pauses, stretches
from migviz.replay.seen import Seen
from migviz.replay.told import known_until
from migviz.scenario.units import PAGE
from migviz.trace import Array
from migviz.trace.milestones import Failed, of_kind
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """Curves and marks of one run, whatever the time. `t`, `to_send`, `dirty` go together; times in seconds, sizes in bytes."""

    seen: Seen
    t: Array
    to_send: Array
    dirty: Array
    stretches: tuple[Stretch, ...]
    pauses: tuple[tuple[float, float], ...]
    changes: tuple[float, ...]
    failed: float | None

    @property
    def total(self) -> Array:
        """All that still has to be sent."""
        return np.asarray(self.to_send + self.dirty)

    def most(self, start: float, end: float) -> float:
        """The largest total between two times, at least a page."""
        inside = (self.t >= start) & (self.t <= end)
        edges = np.interp([start, end], self.t, self.total)
        return float(max(self.total[inside].max(initial=PAGE), edges.max()))

    def stretch_at(self, t: float) -> Stretch | None:
        """The band that a time lies in."""
        return next((one for one in reversed(self.stretches) if one.start <= t < one.end), None)

    def band(self, iteration: int) -> Stretch | None:
        """The band of an iteration."""
        return next((one for one in self.stretches if one.iteration == iteration), None)


def series(seen: Seen, points: int) -> Series:
    """What the charts show of a run; a run that failed has no memory curve after that."""
    run = seen.run
    t, to_send, dirty = memory_parts(run, points)
    failed = next((item.t for item in of_kind(run.milestones, Failed)), None)
    if failed is not None:
        t, to_send, dirty = t[:-1], to_send[:-1], dirty[:-1]
    return Series(
        seen=seen,
        t=t,
        to_send=to_send,
        dirty=dirty,
        stretches=stretches(run),
        pauses=pauses(run),
        changes=tuple(change.at for change in run.scenario.changes if change.at <= known_until(run)),
        failed=failed,
    )


def bent(t: Array, values: Array, least: float) -> tuple[Array, Array]:
    """The same straight lines with more points where a logarithmic axis bends them."""
    times, found = [t[:1]], [values[:1]]
    levels = np.log2(np.maximum(values, least))
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
