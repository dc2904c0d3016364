"""Where a source leaves out what is dirty again when its turn comes: when does each block's turn come, and what is left out?

That depends on each other: what is left out takes no time, and the later a turn comes, the more is left out. So it is planned on average
first, and then what is dirty then is read off the blocks' luck.
"""

import math
from itertools import pairwise

import numpy as np

from migviz.engine.migration import Migration
from migviz.trace import Array, Blocks, Counts
from migviz.trace.dirtying import dirty_units

PARTS = 32
"""Chosen: of writers in a rhythm, and of sweeping ones, the dirty log is looked at so often in an iteration."""


class Skipping:
    """One iteration. `before`: what the writers had written when it began; `hits` decide which dirty pages are among the listed ones."""

    def __init__(self, migration: Migration, before: Array, hits: Array) -> None:
        self._migration, self._before, self._hits = migration, before, hits

    def plan(self, first: int, speed: float) -> Array:
        """Decide what is left out of the blocks from the `first` on, if the list goes on now at so many bytes a second; returns the bytes of
        the rest of each block."""
        if self._migration.blocks.sweeps or not self._migration.workload.is_steady:
            return self._part_by_part(first, speed)
        part, written_at = slice(first, None), self._migration.workload.written_at
        blocks = self._migration.blocks.part(part)
        planned = self._turns(blocks, self._migration.memory.costs(part) / speed)
        skipped = self._skipped(part, blocks, written_at(planned))
        rest = self._migration.skip(part, skipped)
        turns = self._migration.now + (np.cumsum(rest) - rest) / speed
        if (
            (turns < planned - 1e-9) & (skipped > 0)
        ).any():  # by chance a turn comes before it was planned: then less is dirty yet
            rest = self._migration.skip(part, self._skipped(part, blocks, written_at(np.minimum(planned, turns))))
        return rest

    def _turns(self, blocks: Blocks, seconds: Array) -> Array:
        """When each block's turn comes, on average, where all that is listed of it takes so many seconds."""
        written, rates = self._migration.workload.written() - self._before, self._migration.workload.rates
        of_random = [np.where(blocks.scattered, 0.0, found) @ blocks.coverage for found in (written, rates)]
        of_scattered = [np.where(blocks.scattered, found, 0.0) @ blocks.coverage for found in (written, rates)]
        elapsed, turns, exp = 0.0, [], math.exp
        for whole, hit, more, reached, goes_on in zip(
            *(found.tolist() for found in (seconds, *of_random, *of_scattered)), strict=True
        ):
            turns.append(elapsed)
            if whole and (left := 1.0 - reached - goes_on * elapsed) > 0.0:
                elapsed += whole * left * exp(-hit - more * elapsed)
        return np.asarray(self._migration.now + np.array(turns))

    def _part_by_part(self, first: int, speed: float) -> Array:
        """The same where what is dirty is more than a rate, with about the same number of listed pages in each part.

        Parts of the same size would not do: a hot set would lie in a single one, and all of it be judged at once.
        """
        until, now, rest = np.cumsum(self._migration.memory.listed[first:]), self._migration.now, []
        ends = np.searchsorted(until, np.linspace(0, until[-1], PARTS + 1)[1:-1]) + 1
        edges = sorted({0, *np.minimum(ends, len(until)).tolist(), len(until)})
        for part in (slice(first + one, first + other) for one, other in pairwise(edges)):
            written = self._migration.workload.written_at(np.array([now]))[:, 0]
            rest.append(self._migration.skip(part, self._skipped(part, self._migration.blocks.part(part), written)))
            now += float(rest[-1].sum()) / speed
        return np.concatenate(rest)

    def _skipped(self, part: slice, blocks: Blocks, written: Array) -> Counts:
        """What is dirty and listed when so much is written. It must be among what is dirty at the end: both are read off the same luck."""
        memory = self._migration.memory
        dirty = dirty_units(blocks, self._before, written, memory.luck[part])
        on_list = np.floor(dirty * (memory.listed[part] / blocks.units) + self._hits[part]).astype(np.int64)
        return np.minimum(on_list, dirty)
