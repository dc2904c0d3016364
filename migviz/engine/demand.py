"""Which missing pages does the VM touch after a post-copy switch, what comes with them, and how long does it wait?

The VM is one processor that runs until it touches a missing page and waits for it. Two kinds of touches: its writers, and
reads of its touched set. A page is missing only once, so it is fetched at most once. Without the preempt channel the
source goes on pushing from the page that was demanded (migration/ram.c), so its neighbours come along; with it the push goes on in
order. Everything is worked out as a mean, for each block of memory; what there is none of (kernel pages, reads, sweeping writers) is
left out, for a run asks 48 times.
"""

import math
from functools import lru_cache

import numpy as np

from migviz.engine.migration import Migration
from migviz.engine.workload import KERNEL_PAGES, READS, frozen, touched_units
from migviz.scenario.units import PAGE
from migviz.trace import Array
from migviz.trace.arrivals import Arrivals
from migviz.trace.goodput import fetch_wait
from migviz.values import dataclass

WINDOW, BROUGHT = (0.0, 10.0, 30.0, 60.0, 93.0), (1.0, 1.71, 2.1, 2.65, 3.15)
"""Pages pushed from a demanded one on, and how many pages of the touched set a demand then brings, itself counted. D: the 252
addresses that the idle recorded VM touched (tests/reference/qemu2, pc-idle-preempt), gone through with such a window."""
ANSWERING = 45.0
"""Chosen: so many pages of kernel and touched set must be there for an answer to a client: as many as the recorded kernel writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a stretch of the push will be like: `fetches` units of each block by writes and `reads` by reads if all of its `amount` of bytes
    is sent; `wait` seconds for each; `waiting`: the share of its work that the VM cannot do; `answer_waits`: how long an answer to a client does."""

    amount: float
    fetches: Array
    reads: Array | None
    brought: float
    wait: float
    waiting: float
    answer_waits: float


class Demand:
    """What is missing on the target, in units of each block, and what the VM has demanded so far."""

    def __init__(self, migration: Migration) -> None:
        self._migration = migration
        memory, blocks = migration.memory, migration.blocks
        self._units = blocks.units.astype(np.float64)
        self._page = max(1.0, PAGE / blocks.grain)
        self._left = memory.listed.astype(np.float64)
        self._cost = memory.costs() / np.maximum(memory.listed, 1)
        self._some_cost = np.maximum(self._cost, 1e-300)
        needed = touched_units(migration.scenario, migration.layout, blocks)
        self._reads = np.asarray(needed / self._units) if needed.any() else None
        """What of the missing units of each block is still to be read, as a share: pages that come change nothing of it."""
        kernel = KERNEL_PAGES if migration.scenario["workload.kernel_pages"] == "on" else 0
        beyond = migration.layout.total - kernel
        self._kernel = (blocks.start >= beyond).astype(np.float64) if kernel else None
        """1 for blocks of the kernel's pages, which lie side by side."""
        self._needed = float(needed.sum()) + kernel
        self._preempt = migration.scenario["migration.preempt"] == "on"
        self._head = 0
        self._known_for: object = None
        self._each: Array = np.zeros_like(self._left)
        self.fetched, self.waited, self.stood = 0.0, 0.0, 0.0
        """Units demanded; seconds that the VM waited for them, and that it stood because the link carried nothing."""
        self._moved_before = migration.moved
        self._overtook = np.zeros_like(self._left)
        self._rows = [(0.0, self._left, self._overtook)]

    @property
    def arrivals(self) -> Arrivals:
        """What has come so far, and when."""
        moved, left, demanded = zip(*self._rows, strict=True)
        come = left[0] - np.array(left)
        return Arrivals(
            bytes=frozen(np.array(moved)),
            come=frozen(come),
            demanded=frozen(np.minimum(np.array(demanded), come)),
        )

    def all_came(self) -> None:
        """The push is over."""
        self._left = np.zeros_like(self._left)
        self._note()

    def look(self, amount: float, *, zeros: bool = False) -> Look:
        """What happens while `amount` bytes are sent, as things are now; pages of zeros have to be found first."""
        speed = self._migration.link.speed(self._migration.cap_outside())
        if speed <= 0:
            return self._stands()
        searched = self._migration.link.speed(self._migration.cap_outside(), zeros=True) if zeros else speed
        seconds = amount / searched
        wait = self._wait(speed)
        behind = 0.0 if self._preempt else speed * wait / PAGE
        brought = _brought(behind)
        share = self._migration.number("workload.cpu_share")
        per_second = self._per_second(behind, seconds)
        hits = self._rate(per_second, brought)
        for _ in range(2):  # the more the VM gets done, the more of it there is to touch: to be met in the middle
            pace = min(1.0, 1.0 / (share + hits * wait))
            writes, reads = self._touched(per_second, pace * seconds, brought)
            touched = float(writes.sum() if reads is None else writes.sum() + reads.sum())
            hits = touched / self._page / max(pace * seconds, 1e-300)
        blocked = min(1.0, hits * pace * wait)
        return Look(
            amount=amount,
            fetches=writes,
            reads=reads,
            brought=brought,
            wait=wait,
            waiting=1.0 - pace,
            answer_waits=wait * (blocked + self._for_an_answer() / brought),
        )

    def came(self, seen: Look, sent: float, seconds: float) -> None:
        """So many bytes were sent in the stretch that was looked at: demanded pages and what was pushed. Where something changes under way,
        as much of all that the stretch would have brought: what had come by then does not depend on where the stretch was to end."""
        share = min(1.0, sent / seen.amount) if seen.amount > 0 else 0.0
        if share:
            units = share * self._come(seen, share)
            self.fetched += units / self._page
            self.waited += min(seconds, units / self._page * seen.wait)
        else:
            self.stood += seconds * seen.waiting
        self._note()

    def _note(self) -> None:
        self._rows.append((self._migration.moved - self._moved_before, self._left, self._overtook))

    def _come(self, seen: Look, share: float) -> float:
        """This share of a stretch is sent; returns how many units all of it would have demanded."""
        left, reads, overtook, head = self._left, self._reads, self._overtook, self._head
        units = self._come_whole(seen)
        if share < 1.0:
            whole, self._left, self._head = self._left, left + share * (self._left - left), head
            self._overtook = overtook + share * (self._overtook - overtook)
            if reads is not None and self._reads is not None:
                to_read = left * reads + share * (whole * self._reads - left * reads)
                self._reads = to_read / np.maximum(self._left, 1e-300)
        return units

    def _come_whole(self, seen: Look) -> float:
        fetches = np.minimum(seen.fetches if seen.reads is None else seen.fetches + seen.reads, self._left)
        units = float(fetches.sum())
        self._overtook = self._overtook + fetches
        self._take(fetches)
        if self._reads is not None and seen.reads is not None:
            read = seen.reads * seen.brought / np.maximum(self._left, 1e-300)
            self._reads = np.maximum(0.0, self._reads - read)
        come = fetches
        if self._kernel is not None:  # pages that lie beside demanded ones come along
            along = np.minimum(fetches * (self._kernel * (seen.brought - 1.0)), self._left)
            self._take(along)
            come = fetches + along
        self._push(max(0.0, seen.amount - float(come @ self._cost)), fetches, units)
        return units

    # --- what the VM touches ---

    def _per_second(self, behind: float, seconds: float = math.inf) -> tuple[Array, Array | None]:
        """Demands for a missing unit of each block per second by random writers, and by sweeping ones at their place, while
        the VM does not wait, with so many pages pushed behind each; on average over so many `seconds`."""
        blocks, workload = self._migration.blocks, self._migration.workload
        if not blocks.sweeps and workload.is_steady:
            return self._steadily(), None
        wanted = workload.wanted(seconds)
        each = np.asarray(wanted @ blocks.coverage)
        if not blocks.sweeps:
            return each, None
        swept = np.zeros_like(each)
        for writer, first, size in blocks.sweeps:
            if size:
                place = first + int(self._migration.workload.written()[writer]) % size
                block = int(np.searchsorted(blocks.start, place, side="right")) - 1
                swept[block] += wanted[writer] / (1.0 + behind)
        return each, swept

    def _steadily(self) -> Array:
        """The same of writers that write all the time: worked out once until something changes."""
        changed = self._migration.conditions.changed
        if changed is not self._known_for:
            self._known_for = changed
            self._each = np.asarray(self._migration.workload.wanted() @ self._migration.blocks.coverage)
        return self._each

    def _rate(self, per_second: tuple[Array, Array | None], brought: float) -> float:
        """Pages demanded per second while the VM does not wait."""
        each, swept = per_second
        writes = float(each @ self._demanded(self._left, brought))
        if swept is not None:
            writes += float(swept @ (self._left / self._units))
        return (writes + READS * self._to_read() / brought) / self._page

    def _to_read(self) -> float:
        return 0.0 if self._reads is None else float(self._reads @ self._left)

    def _touched(
        self, per_second: tuple[Array, Array | None], seconds: float, brought: float
    ) -> tuple[Array, Array | None]:
        """Units of each block demanded for writes and for reads in so many seconds of the VM's own time."""
        each, swept = per_second
        writes = self._demanded(self._left * -np.expm1(each * -seconds), brought)
        if swept is not None:
            writes += np.minimum(self._left - writes, swept * seconds * self._left / self._units)
        if self._reads is None:
            return writes, None
        return writes, np.asarray(self._reads * self._left * (-math.expm1(-READS * seconds) / brought))

    def _demanded(self, written: Array, brought: float) -> Array:
        """What is demanded of written units: of the kernel's, which lie side by side, a demand brings several."""
        return written if self._kernel is None else np.asarray(written / (1.0 + (brought - 1.0) * self._kernel))

    def _wait(self, speed: float) -> float:
        """How long the VM waits for a page it demands."""
        return float(fetch_wait(self._migration.conditions.values, speed))

    def _for_an_answer(self) -> float:
        """How many of the pages that an answer needs are missing."""
        if not self._needed:
            return 0.0
        missing = self._to_read() + (0.0 if self._kernel is None else float(self._left @ self._kernel))
        return min(ANSWERING, self._needed) * min(1.0, missing / self._needed)

    def _stands(self) -> Look:
        """Nothing comes: the VM goes on until it touches a missing page, which takes no time worth a thought."""
        nothing = np.zeros_like(self._left)
        waits = self._rate(self._per_second(0.0), 1.0) > 0
        return Look(
            amount=0.0,
            fetches=nothing,
            reads=nothing,
            brought=1.0,
            wait=0.0,
            waiting=1.0 if waits else 0.0,
            answer_waits=float("inf") if waits else 0.0,
        )

    # --- what comes ---

    def _take(self, units: Array) -> None:
        self._left = np.maximum(0.0, self._left - units)

    def _push(self, amount: float, fetches: Array, count: float) -> None:
        """So many bytes that nobody demanded come: from the `count` demanded units on, or in order."""
        if count and not self._preempt:
            ahead = fetches / count * (self._left * self._cost) / 2.0 * (count / self._page)
            near = min(amount, float(ahead.sum()))
            if near > 0:
                units = np.minimum(near * fetches / count / self._some_cost, self._left)
                self._take(units)
                amount -= float(units @ self._cost)
        if amount > 0:
            self._push_in_order(amount)

    def _push_in_order(self, amount: float) -> None:
        costs, head = self._left * self._cost, self._head
        until = np.cumsum(np.concatenate([costs[head:], costs[:head]]))
        whole = int(until.searchsorted(amount, side="right"))
        units, end = np.zeros_like(self._left), head + whole
        units[head:end] = self._left[head:end]
        units[: max(0, end - len(units))] = self._left[: max(0, end - len(units))]
        if whole < len(units):
            at = end % len(units)
            inside = amount - (float(until[whole - 1]) if whole else 0.0)
            units[at] = min(float(self._left[at]), inside / float(self._some_cost[at]))
            self._head = at
        self._take(units)


@lru_cache(maxsize=16)
def _brought(behind: float) -> float:
    return float(np.interp(behind, WINDOW, BROUGHT))
