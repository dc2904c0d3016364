"""How is the VM's memory divided, and what of it is still on the list of pages to send?

Blocks are cut so that each one is uniform: all zero or all used, and written at one rate.
"""

from functools import lru_cache

import numpy as np

from migviz.engine.workload import MOST_BLOCKS, Layout, Pattern, Writer, frozen
from migviz.trace import Array, Blocks, Counts
from migviz.trace.dirtying import dirtied


@lru_cache(maxsize=4)
def divide(layout: Layout, writers: tuple[Writer, ...], grain: int) -> Blocks:
    """The blocks of a memory laid out like this, for these writers: the same in every run of a dragged slider that only changes how fast they write."""
    total, zero = layout.total, sum(layout.working_set)
    grid = np.linspace(0, total, min(total, MOST_BLOCKS) + 1).astype(np.int64)
    edges = (
        {zero, layout.top} | {writer.start for writer in writers} | {writer.start + writer.size for writer in writers}
    )
    cuts = np.array(
        sorted({*grid.tolist(), *edges}), dtype=np.int64
    )  # np.unique would load numpy.ma at the first picture
    start, units = cuts[:-1], np.diff(cuts)
    coverage = np.zeros((len(writers), len(start)))
    for row, writer in enumerate(writers):
        if writer.pattern is not Pattern.SWEEP:
            coverage[row, (start >= writer.start) & (start < writer.start + writer.size)] = 1.0 / writer.size
    return Blocks(
        grain=grain,
        start=frozen(start),
        units=frozen(units),
        full=frozen(np.where((start < zero) | (start >= layout.top), units, 0)),
        sample=frozen(units // 2),
        coverage=frozen(coverage),
        scattered=frozen(np.array([writer.pattern is Pattern.SCATTERED for writer in writers], dtype=bool)),
        sweeps=tuple(
            (row, writer.start, writer.size) for row, writer in enumerate(writers) if writer.pattern is Pattern.SWEEP
        ),
    )


class Memory:
    """The source's memory while it is being copied: what is on the list, and the dice for what gets dirty.

    `listed[b]` units of block b are still to be sent, `zero[b]` of them zeros, and `single[b]` says whether its
    single page is among them; `missing[b]` were never sent. Sending goes round the memory from block `head` on.
    """

    def __init__(
        self,
        blocks: Blocks,
        dice: np.random.Generator,
        *,
        page_cost: float,
        zero_cost: float,
        cache: float,
        delta_cost: float,
    ) -> None:
        self.blocks = blocks
        self.page_cost = page_cost
        self.zero_cost = zero_cost
        self._delta_cost = delta_cost
        self._dice = dice
        self._cache_units = cache / blocks.grain
        self._cached: Array = np.zeros(len(blocks.units))
        self.listed: Counts = np.zeros(len(blocks.units), dtype=np.int64)
        self.zero = self.listed.copy()
        self.single = np.zeros(len(blocks.units), dtype=bool)
        self.missing = blocks.units.copy()
        self.single_missing = ~self.single
        self.head = 0
        self._sent_of_head = 0
        self.luck = self.throw()

    @property
    def once(self) -> float:
        """Bytes on the wire for all of the memory, each page once and whole."""
        full = int(self.blocks.full.sum())
        return full * self.page_cost + (int(self.blocks.units.sum()) - full) * self.zero_cost

    def throw(self) -> Array:
        """A number between 0 and 1 for each block."""
        return 1.0 - self._dice.random(len(self.blocks.units))

    def list_everything(self) -> None:
        """Put all of the memory on the list."""
        self.listed = self.blocks.units.copy()
        self.zero = self.blocks.units - self.blocks.full
        self.single = np.ones(len(self.listed), dtype=bool)

    def throw_dice(self) -> None:
        """Begin a pass: new luck for what will be dirtied in it."""
        self.luck = self.throw()

    def list_dirty(self, before: Array, after: Array) -> int:
        """Add what was written between two states of the writers; returns how many units that were not waiting.

        A unit still waiting to be sent cannot be marked a second time.
        """
        new, single = dirtied(self.blocks, before, after, self.luck, self.listed)
        new = np.minimum(new, self.blocks.units - self.listed)
        self.single = self.single | single
        self.listed = self.listed + new
        return int(new.sum())

    @property
    def rest(self) -> float:
        """Bytes of memory on the list."""
        return float(self.listed.sum()) * self.blocks.grain

    def costs(self, part: slice = slice(None), skipped: Counts | int = 0) -> Array:
        """Bytes on the wire for what is listed in a part of the blocks, without the units that are `skipped`."""
        listed = self.listed[part] - skipped
        zero = np.minimum(self.zero[part], listed)
        page_costs = self._page_costs()
        page = page_costs[part] if isinstance(page_costs, np.ndarray) else page_costs
        return np.asarray((listed - zero) * page + zero * self.zero_cost)

    def journey(self, cost: Array) -> "Journey":
        """The way through the list from the head on."""
        return Journey(listed=self.listed, zero=self.zero, head=self.head, cost=cost)

    @property
    def held(self) -> float:
        """Units on the list that the cache holds: they are compared."""
        hit = self._hit()
        return 0.0 if hit is None else float(((self.listed - self.zero) * hit).sum())

    def _hit(self) -> Array | None:
        """The share of each block that the cache holds; None where it holds nothing."""
        cached = float(self._cached.sum())
        return self._cached / self.blocks.units * min(1.0, self._cache_units / cached) if cached else None

    def _page_costs(self) -> Array | float:
        """Bytes on the wire for a page of each block: only what changed in it if the cache holds it."""
        hit = self._hit()
        if hit is None:
            return self.page_cost
        return np.asarray(self.page_cost + hit * (self._delta_cost - self.page_cost))

    def keep_in_cache(self, sent: Counts) -> None:
        """Pages sent again are kept, so that the next time only their changes are sent."""
        if self._cache_units:
            self._cached = self._cached + sent * (1 - self._cached / self.blocks.units)

    def leave_off(self, journey: "Journey", done: float) -> None:
        """Take off the list what was sent after `done` bytes of the journey; the next one begins there."""
        left, zero, head = journey.left_after(done)
        self.single = self.blocks.single_waits(self.single, self.listed, self.listed - left)
        self.listed, self.zero, self.head = (
            left,
            zero,
            self._goes_on_at(head, int(self.listed[head] - left[head]), left),
        )

    def _goes_on_at(self, head: int, sent: int, left: Counts) -> int:
        """The block to go on with; where so much of one was sent as is in it the next one: what is dirty there again comes when all
        else has had its turn."""
        self._sent_of_head = sent + (self._sent_of_head if head == self.head else 0)
        if not left.any():
            self._sent_of_head = 0
        if self._sent_of_head < self.blocks.units[head]:
            return head
        self._sent_of_head = 0
        return (head + 1) % len(left)

    def leave_out(self, left: Counts, zero: Counts) -> None:
        """What came did not come in turn: so many units of each block are left of a list with so many zeros."""
        self.listed, self.zero = left, np.minimum(zero, left)


class Journey:
    """The blocks of a list in the order of sending, with units and bytes summed up along the way."""

    def __init__(self, *, listed: Counts, zero: Counts, head: int, cost: Array) -> None:
        order = np.arange(len(listed))
        self._order = np.concatenate((order[head:], order[:head])) if head else order
        self._listed, self._zero, self._bytes_of = listed[self._order], zero[self._order], cost[self._order]
        self._units_until = np.cumsum(self._listed)
        self._bytes_until = np.cumsum(self._bytes_of)
        self.units = int(self._units_until[-1])
        self.zero_units = int(self._zero.sum())
        self.bytes = float(self._bytes_until[-1])

    def stretch(self, done: float) -> tuple[float, bool]:
        """Up to how many bytes what comes next is of one kind, and whether that is zeros: those have to be searched for."""
        if not self.zero_units:
            return self.bytes, False
        is_zero = self._zero > 0
        k = min(int(np.searchsorted(self._bytes_until, done, side="right")), len(is_zero) - 1)
        other = np.flatnonzero((is_zero != is_zero[k]) & (self._listed > 0) & (np.arange(len(is_zero)) > k))
        end = float(self._bytes_until[other[0] - 1]) if len(other) else self.bytes
        return (end if end > done else self.bytes), bool(is_zero[k])

    def bytes_until_left(self, units: float) -> float:
        """How many bytes to send until at most so many units are left."""
        to_send = self.units - int(units)
        if to_send <= 0:
            return 0.0
        k = int(np.searchsorted(self._units_until, to_send))
        before = float(self._bytes_until[k] - self._bytes_of[k])
        inside = to_send - int(self._units_until[k] - self._listed[k])
        return before + float(self._bytes_of[k]) * inside / int(self._listed[k])

    def units_left(self, done: float) -> int:
        """How many units are left after `done` bytes."""
        k, inside = self._place(done)
        return self.units - (
            int(self._units_until[k] - self._listed[k]) + inside if k < len(self._order) else self.units
        )

    def whole_units(self, done: float) -> float:
        """The bytes of the whole units among the first `done` bytes."""
        k, inside = self._place(done)
        if k >= len(self._order):
            return self.bytes
        cost = float(self._bytes_of[k]) / int(self._listed[k])
        return float(self._bytes_until[k] - self._bytes_of[k]) + inside * cost

    def end_of_unit(self, done: float) -> float:
        """The bytes until the unit that is begun after `done` bytes is sent as a whole: `done`, if none is begun."""
        k, inside = self._place(done)
        if k >= len(self._order):
            return self.bytes
        cost = float(self._bytes_of[k]) / int(self._listed[k])
        whole = float(self._bytes_until[k] - self._bytes_of[k]) + inside * cost
        begun = done - whole > max(1e-6 * cost, 1e-12 * done)
        return min(self.bytes, whole + cost) if begun else max(done, whole)

    def left_after(self, done: float) -> tuple[Counts, Counts, int]:
        """Units and zero units of each block not sent after `done` bytes, and the block to go on with."""
        k, inside = self._place(done)
        left, zero = self._listed.copy(), self._zero.copy()
        left[:k] = 0
        zero[:k] = 0
        head = 0
        if k < len(self._order):
            left[k] -= inside
            zero[k] = min(int(zero[k]), int(left[k]))
            head = int(self._order[k])
        unordered_left, unordered_zero = np.empty_like(left), np.empty_like(zero)
        unordered_left[self._order] = left
        unordered_zero[self._order] = zero
        return unordered_left, unordered_zero, head

    def _place(self, done: float) -> tuple[int, int]:
        """The position in the order and the whole units of that block sent after `done` bytes."""
        if done >= self.bytes * (1 - 1e-12):
            return len(self._order), 0
        k = int(np.searchsorted(self._bytes_until, done, side="right"))
        inside = done - float(self._bytes_until[k] - self._bytes_of[k])
        cost = float(self._bytes_of[k]) / int(self._listed[k])
        return k, min(int(inside / cost + 1e-6), int(self._listed[k]))
