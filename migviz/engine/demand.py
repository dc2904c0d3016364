"""Which missing pages does the VM touch after a post-copy switch, what comes with them, and how long does it wait?

The VM is one processor that runs until it touches a missing page and waits for it. Two kinds of touches: its writers, and
reads of its touched set. A page is missing only once, so it is fetched at most once. Without the preempt channel the
source goes on pushing from the page that was demanded (migration/ram.c), so its neighbours come along; with it the push goes on in
order. Everything is worked out as a mean, for each block of memory.
"""

import math

import numpy as np

from migviz.engine.migration import Migration
from migviz.engine.workload import KERNEL_PAGES, READS, touched_units
from migviz.scenario.units import PAGE
from migviz.trace import Array
from migviz.trace.goodput import fetch_wait
from migviz.values import dataclass

WINDOW, BROUGHT = (0.0, 10.0, 30.0, 60.0, 93.0), (1.0, 1.71, 2.1, 2.65, 3.15)
"""Pages pushed from a demanded one on, and how many pages of the touched set a demand then brings, itself counted. D: the 252
addresses that the idle recorded VM touched (tests/reference/qemu2, pc-idle-preempt), gone through with such a window."""
ANSWERING = 45.0
"""Chosen: so many pages of kernel and touched set must be there for an answer to a client: as many as the recorded kernel writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a stretch of the push will be like: `fetches` pages of each block by writes and `reads` by reads if it is sent in
    `seconds`; `wait` seconds for each; `waiting`: the share of its work that the VM cannot do; `answer_waits`: how long an answer to a client does."""

    seconds: float
    fetches: Array
    reads: Array
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
        needed = touched_units(migration.scenario, migration.layout, blocks)
        self._read = needed * self._left / self._units
        kernel = KERNEL_PAGES if migration.scenario["workload.kernel_pages"] == "on" else 0
        self._kernel = blocks.start >= migration.layout.total - kernel
        self._needed = float(needed.sum()) + kernel
        self._preempt = migration.scenario["migration.preempt"] == "on"
        self._head = 0
        self.fetched, self.waited = 0.0, 0.0

    def look(self, amount: float, *, zeros: bool = False) -> Look:
        """What happens while `amount` bytes are sent, as things are now; pages of zeros have to be found first."""
        speed = self._migration.link.speed(self._migration.cap_outside())
        if speed <= 0:
            return self._stands()
        searched = self._migration.link.speed(self._migration.cap_outside(), zeros=True) if zeros else speed
        seconds = amount / searched
        wait = self._wait(speed)
        behind = 0.0 if self._preempt else speed * wait / PAGE
        brought = float(np.interp(behind, WINDOW, BROUGHT))
        share = self._migration.number("workload.cpu_share")
        per_second, singly = self._per_second(behind, seconds), self._singly(brought)
        hits = self._rate(per_second, singly, brought)
        for _ in range(2):  # the more the VM gets done, the more of it there is to touch: to be met in the middle
            pace = min(1.0, 1.0 / (share + hits * wait))
            writes, reads = self._touched(per_second, pace * seconds, singly, brought)
            hits = float(writes.sum() + reads.sum()) / max(pace * seconds, 1e-300)
        blocked = min(1.0, float(hits) * pace * wait)
        return Look(
            seconds=seconds,
            fetches=writes,
            reads=reads,
            brought=brought,
            wait=wait,
            waiting=1.0 - pace,
            answer_waits=wait * (blocked + self._for_an_answer() / brought),
        )

    def came(self, seen: Look, sent: float, seconds: float) -> None:
        """So many bytes were sent in the stretch that was looked at: demanded pages and what was pushed."""
        share = min(1.0, seconds / seen.seconds) if seen.seconds > 0 and sent > 0 else 0.0
        if not share:
            self.waited += seconds * seen.waiting
            return
        fetches = np.minimum(share * (seen.fetches + seen.reads) * self._page, self._left)
        count = float(fetches.sum()) / self._page
        self.fetched += count
        self.waited += min(seconds, count * seen.wait)
        self._take(fetches)
        along = np.where(self._kernel, fetches, 0.0) * (seen.brought - 1.0)
        self._read = np.maximum(0.0, self._read - share * seen.reads * self._page * seen.brought)
        along = np.minimum(along, self._left)
        self._take(along)
        self._push(max(0.0, sent - float((fetches + along) @ self._cost)), fetches)

    # --- what the VM touches ---

    def _per_second(self, behind: float, seconds: float = math.inf) -> tuple[Array, Array]:
        """Demands for a missing unit of each block per second by random writers, and by sweeping ones at their place, while
        the VM does not wait, with so many pages pushed behind each; on average over so many `seconds`."""
        wanted, blocks = self._migration.workload.wanted(seconds), self._migration.blocks
        each = wanted @ blocks.coverage
        swept = np.zeros_like(each)
        for writer, first, size in blocks.sweeps:
            if size:
                place = first + int(self._migration.workload.written()[writer]) % size
                block = int(np.searchsorted(blocks.start, place, side="right")) - 1
                swept[block] += wanted[writer] / (1.0 + behind)
        return np.asarray(each), swept

    def _rate(self, per_second: tuple[Array, Array], singly: Array, brought: float) -> float:
        """Pages demanded per second while the VM does not wait."""
        each, swept = per_second
        writes = float(each @ (self._left / singly) + swept @ (self._left / self._units))
        return (writes + READS * float(self._read.sum()) / brought) / self._page

    def _touched(
        self, per_second: tuple[Array, Array], seconds: float, singly: Array, brought: float
    ) -> tuple[Array, Array]:
        """Pages of each block demanded for writes and for reads in so many seconds of the VM's own time."""
        each, swept = per_second
        writes = self._left * -np.expm1(-each * seconds) / singly
        if self._migration.blocks.sweeps:
            writes += np.minimum(self._left - writes, swept * seconds * self._left / self._units)
        reads = self._read * (-math.expm1(-READS * seconds) / brought)
        return np.asarray(writes / self._page), np.asarray(reads / self._page)

    def _singly(self, brought: float) -> Array:
        """How many written pages of each block a demand brings: the kernel's lie side by side, others anywhere."""
        return np.where(self._kernel, brought, 1.0)

    def _wait(self, speed: float) -> float:
        """How long the VM waits for a page it demands."""
        return float(fetch_wait(self._migration.conditions.values, speed))

    def _for_an_answer(self) -> float:
        """How many of the pages that an answer needs are missing."""
        if not self._needed:
            return 0.0
        missing = float(self._read.sum()) + float(self._left[self._kernel].sum())
        return min(ANSWERING, self._needed) * min(1.0, missing / self._needed)

    def _stands(self) -> Look:
        """Nothing comes: the VM goes on until it touches a missing page, which takes no time worth a thought."""
        nothing = np.zeros_like(self._left)
        waits = self._rate(self._per_second(0.0), self._singly(1.0), 1.0) > 0
        return Look(
            seconds=0.0,
            fetches=nothing,
            reads=nothing,
            brought=1.0,
            wait=0.0,
            waiting=1.0 if waits else 0.0,
            answer_waits=float("inf") if waits else 0.0,
        )

    # --- what comes ---

    def _take(self, units: Array) -> None:
        self._read = self._read * np.where(self._left > 0, 1.0 - units / np.maximum(self._left, 1e-300), 0.0)
        self._left = np.maximum(0.0, self._left - units)

    def _push(self, amount: float, fetches: Array) -> None:
        """So many bytes that nobody demanded come: from the demanded pages on, or in order."""
        count = float(fetches.sum())
        if count and not self._preempt:
            ahead = fetches / count * (self._left * self._cost).clip(0.0) / 2.0 * (count / self._page)
            near = min(amount, float(ahead.sum()))
            if near > 0:
                units = np.minimum(near * fetches / count / np.maximum(self._cost, 1e-300), self._left)
                self._take(units)
                amount -= float(units @ self._cost)
        if amount > 0:
            self._push_in_order(amount)

    def _push_in_order(self, amount: float) -> None:
        order = np.roll(np.arange(len(self._left)), -self._head)
        costs = (self._left * self._cost)[order]
        until = np.cumsum(costs)
        whole = int(np.searchsorted(until, amount, side="right"))
        units = np.zeros_like(self._left)
        units[order[:whole]] = self._left[order[:whole]]
        if whole < len(order):
            at = order[whole]
            inside = amount - (float(until[whole - 1]) if whole else 0.0)
            units[at] = min(float(self._left[at]), inside / max(float(self._cost[at]), 1e-300))
            self._head = int(at)
        self._take(units)
