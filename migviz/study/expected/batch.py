"""What do the migrations that are still iterating know, one column for each of them?"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from migviz.scenario.policies import Policy
from migviz.scenario.rules import ByDoubling
from migviz.scenario.units import PAGE
from migviz.study.expected.regions import Regions
from migviz.study.expected.values import Amount, Values
from migviz.study.outcomes import Mask
from migviz.trace import Array, Counts
from migviz.trace.goodput import compare_time, scan_speed


@dataclass(slots=True, kw_only=True)
class Batch:
    """Grows with each list; `part` is the same with only some columns.

    `iterations` counts lists, `made` those that ended an iteration: a timer takes some in the middle of one (`cut`).
    `fires`: when it fires next, `quiet`: it has no more effect. From `ramps_from` on a limit rises by the clock; `doubled` is how often it was
    doubled, because `grew` times more was left than `seen` by the look before; `looks` were made, the `next_look` follows, then one `every` so often.

    `wire`: bytes per second on the link, `limited`: with the bandwidth limit, `outside`: in the pause and after it. `rests`: what was left after each of the last iterations, one column for each point there ever was. `listed`, `zero` (of them zeros) and `cached` are units, regions x points; the rest is as in engine/tally.py.
    """

    point: Counts
    values: Values
    regions: Regions
    policy: Policy
    listed: Array
    zero: Array
    cached: Array
    wire: Array
    limited: Array
    outside: Array
    elapsed: Array
    sent: Array
    speed: Array
    dirty_rate: Array
    rest: Array
    stalled: Array
    high_periods: Array
    period_began: Array
    period_sent: Array
    period_dirtied: Array
    taken: Array
    budget: Array
    window_ends: Array
    last_bytes: Array
    leapt: Array
    made: Array
    fires: Array
    quiet: Mask
    cut: Mask
    ramps_from: Array
    doubled: Array
    next_look: Array
    looks: Array
    every: Array
    seen: Array
    grew: Array
    iterations: int = 0
    rests: list[Array] = field(default_factory=list)

    @classmethod
    def start(cls, values: Values, regions: Regions, policy: Policy, points: int, elapsed: Amount) -> "Batch":
        """All of the memory is on the list."""
        zeros = np.zeros(points)
        began = _of_each(elapsed, points)
        wire = _of_each(values.speed(), points)
        limited = _of_each(values.speed(values.setting("migration.bandwidth_limit")), points)
        rule = policy.rest_fits
        every = rule.rises.every if rule and isinstance(rule.rises, ByDoubling) else np.inf
        of_one: dict[str, Any] = {name: zeros.copy() for name in _FROM_ZERO}
        return cls(
            point=np.arange(points),
            values=values,
            regions=regions,
            policy=policy,
            listed=regions.units.copy(),
            zero=np.where(regions.zero, regions.units, 0.0),
            cached=np.zeros_like(regions.units),
            wire=wire,
            limited=limited,
            outside=(wire if policy.lifts_limit else limited).copy(),
            elapsed=began,
            rest=np.full(points, np.inf),
            period_began=began.copy(),
            budget=zeros.copy(),
            fires=began + policy.timer.every if policy.timer else np.full(points, np.inf),
            quiet=np.zeros(points, dtype=bool),
            cut=np.zeros(points, dtype=bool),
            window_ends=np.full(points, -1.0),
            ramps_from=np.full(points, np.inf),
            next_look=began + every,
            every=np.full(points, every),
            seen=np.full(points, np.inf),
            **of_one,
        )

    def part(self, chosen: Mask) -> "Batch":
        """Only these migrations."""
        at = np.flatnonzero(chosen)  # looked up once, for some forty arrays
        some: dict[str, Any] = {name: getattr(self, name).take(at, axis=-1) for name in _OF_EACH}
        return replace(self, values=self.values.keep(at), regions=self.regions.keep(at), **some)

    def note_rest(self, rest: Array, at_most: int) -> None:
        """Remember what is left after an iteration, and forget what was left long ago."""
        whole = np.zeros_like(self.rests[-1]) if self.rests else np.zeros(np.max(self.point, initial=-1) + 1)
        whole[self.point] = rest
        self.rests = [*self.rests[-at_most:], whole]

    @property
    def pace(self) -> Amount:
        """How fast the VM's writers go, where processor time is taken from them."""
        slow = self.policy.slow_vm
        left = slow.left(self.taken) if slow else 1.0
        return np.minimum(1.0, left / self.values.number("workload.cpu_share"))

    @property
    def page_cost(self) -> Amount:
        """Bytes on the wire for a unit that is not zero."""
        grain = self.policy.grain
        compression = self.values.setting("migration.compression")
        cost = (PAGE + self.values.number("migration.page_header")) * grain / PAGE
        return cost if compression is None else cost / compression

    @property
    def zero_cost(self) -> Amount:
        """Bytes on the wire for a unit of zeros."""
        return self.values.number("migration.zero_page") * self.policy.grain / PAGE

    def page_costs(self) -> Amount:
        """The same for each region: only the changes of a page, where the cache holds it (engine/memory.py)."""
        cache = self.values.setting("migration.delta_cache")
        if cache is None or not self.cached.any():
            return self.page_cost
        share = np.minimum(1.0, cache / self.policy.grain / np.maximum(self.cached.sum(axis=0), 1e-9))
        hit = self._hit(share)
        overflow = self.values.number("migration.delta_overflow")
        delta = np.minimum(self.page_cost, self.values.number("migration.delta_size") * self.policy.grain / PAGE)
        delta = overflow * self.page_cost + (1.0 - overflow) * delta
        return self.page_cost + hit * (delta - self.page_cost)

    def _hit(self, share: Amount) -> Array:
        return np.asarray(self.cached / np.maximum(self.regions.units, 1.0) * share)

    def compares(self) -> Array:
        """Seconds in which what the cache holds of the list is compared, before only changes are sent."""
        cache = self.values.setting("migration.delta_cache")
        if cache is None or not self.cached.any():
            return np.zeros(self.listed.shape[1:])
        share = np.minimum(1.0, cache / self.policy.grain / np.maximum(self.cached.sum(axis=0), 1e-9))
        held = ((self.listed - self.zero) * self._hit(share)).sum(axis=0)
        return np.asarray(compare_time(self.values.of, held, self.policy.grain))

    def keep_in_cache(self, sent: Array) -> None:
        """Pages that were sent a second time are kept."""
        if self.values.setting("migration.delta_cache") is not None:
            self.cached = self.cached + sent * (1.0 - self.cached / np.maximum(self.regions.units, 1.0))

    def costs(self) -> Array:
        """Bytes on the wire for what is on the list in each region."""
        return np.asarray((self.listed - self.zero) * self.page_costs() + self.zero * self.zero_cost)

    def measured(self) -> Amount:
        """Bytes per second, as a source that looks while it sends measures them."""
        return self.limited * self.values.number("migration.measured_share")

    def latency(self) -> Amount:
        """Seconds that an iteration waits for an answer; those who stream do not wait."""
        return self.values.number("link.latency") if self.policy.waits else 0.0

    def search(self, zeros: Array, speed: Amount) -> Array:
        """Seconds by which so many units of zeros take longer to find than to send."""
        if not zeros.any():
            return np.zeros_like(zeros)
        return np.asarray(zeros * self.zero_cost * (1.0 / self.zero_speed(speed) - 1.0 / speed))

    def zero_speed(self, speed: Amount) -> Array:
        """Bytes per second on the wire while zeros are looked for and told."""
        scanning = scan_speed(self.values.of)
        if scanning is None:
            return np.asarray(speed, dtype=float)
        known = np.where(
            np.asarray(scanning) > 0.0, scanning, np.inf
        )  # what needs no byte takes no time, as in the engine
        return np.asarray(np.minimum(known, speed))

    def setting(self, name: str, hybrid: bool) -> Any:
        """A limit in force; hybrid migration iterates once where its policy sets no other limit."""
        value = self.values.setting(name)
        return 1.0 if value is None and hybrid and name == "migration.max_iterations" else value


def _of_each(amount: Amount, points: int) -> Array:
    return np.broadcast_to(np.asarray(amount, dtype=np.float64), points).copy()


_FROM_ZERO = (
    "sent",
    "speed",
    "dirty_rate",
    "stalled",
    "high_periods",
    "period_sent",
    "period_dirtied",
    "taken",
    "last_bytes",
    "leapt",
    "made",
    "doubled",
    "looks",
    "grew",
)
_OF_EACH = (
    "listed",
    "zero",
    "cached",
    "point",
    "wire",
    "limited",
    "outside",
    "elapsed",
    "sent",
    "speed",
    "dirty_rate",
    "rest",
    "stalled",
    "high_periods",
    "period_began",
    "period_sent",
    "period_dirtied",
    "taken",
    "budget",
    "window_ends",
    "last_bytes",
    "leapt",
    "made",
    "fires",
    "quiet",
    "cut",
    "ramps_from",
    "doubled",
    "next_look",
    "looks",
    "every",
    "seen",
    "grew",
)
