"""What comes out of a simulation? A Run: everything that happened, as values that never change.

Times are seconds of simulated time since the migration was asked for, sizes bytes, amounts of memory
pages of 4 KiB. Arrays are read-only and have one entry for each block of memory.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from migviz.language import N_
from migviz.scenario import Scenario
from migviz.scenario.units import PAGE
from migviz.trace.arrivals import Arrivals
from migviz.trace.milestones import Milestone
from migviz.trace.rhythm import Rhythm
from migviz.trace.traffic import Network
from migviz.values import dataclass

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


NO_END = N_("the copy never caught up")
"""The reason where the simulation's limit ended a migration."""


class Host(StrEnum):
    """Who owns the VM, or where it runs."""

    SOURCE = "source"
    TARGET = "target"
    NOBODY = "nobody"


class Step(StrEnum):
    """The six steps of a live migration (Savill), plus the disk that goes first without shared storage."""

    CREATE = "create container"
    COPY = "copy memory"
    COPY_DIRTY = "copy dirty pages"
    PAUSE = "pause"
    RESUME = "resume"
    BROADCAST = "broadcast"

    @property
    def number(self) -> int:
        """1 to 6, as in the book."""
        return _IN_THE_BOOK[self]


_IN_THE_BOOK = {step: number for number, step in enumerate(Step, start=1)}


class Copying(StrEnum):
    """What a pass over memory is for."""

    ITERATION = "iteration"
    PAUSE = "pause"
    PUSH = "push"
    SAVE = "save"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSpan:
    """One of the six steps, from when to when."""

    step: Step
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """From `start` to `end` the VM belongs to `owner`; it runs there unless it is paused."""

    start: float
    end: float
    owner: Host
    running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """From `start` to `end` the migration put `rate` bytes/s on the link (`disk`: on the disk instead).

    `before`: bytes that earlier flows had put there.
    """

    start: float
    end: float
    rate: float
    before: float
    disk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """From `start` to `end` the VM takes `wait` seconds to come to what reaches it; infinity: not before `end`."""

    start: float
    end: float
    wait: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePart:
    """One part of the pause, in order: what, from when to when."""

    name: str
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blocks:
    """How memory is divided: homogeneous blocks in memory order.

    `start`, `units` and `full` give each block's first unit, number of units and number that are not
    zero; a unit is `grain` bytes: a page, or one byte under SimGrid's policy. `coverage[w, b]`: how often
    each unit of block b is written for one write of writer w, 0 for sweeping writers. `scattered[w]`: w
    writes each unit once, in shuffled order, before any a second time. `sweeps` holds (writer, first
    unit, units) of sweeping writers. `sample`: offset in the block of the page that is drawn singly.
    """

    grain: int
    start: Counts
    units: Counts
    full: Counts
    sample: Counts
    coverage: Array
    scattered: NDArray[np.bool_]
    sweeps: tuple[tuple[int, int, int], ...]

    def single_waits(self, single: NDArray[np.bool_], listed: Counts, gone: Counts) -> NDArray[np.bool_]:
        """Whether each block's single page, if on the list, still waits when `gone` of the `listed` units are through."""
        return np.asarray(single & (gone <= np.floor(self.sample * (listed / self.units))) & (gone < listed))

    def part(self, chosen: slice | Counts) -> "Blocks":
        """Some of the blocks."""
        return replace(
            self,
            start=self.start[chosen],
            units=self.units[chosen],
            full=self.full[chosen],
            sample=self.sample[chosen],
            coverage=self.coverage[:, chosen],
        )

    def pages(self, units: float) -> int:
        """So many units in pages; a page that was begun counts."""
        return -(-int(units) * self.grain // PAGE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Activity:
    """How many units each writer has written: cumulative `writes[k, w]` at times `t[k]`, `rates[k, w]` a second after.

    `pace[k]`: how fast the VM's work goes on after `t[k]`, as a share of its speed when nobody migrates it: 0 in the pause,
    less than 1 while the policy slows it or it waits for pages. `rhythm`: how the rates go up and down between these times.
    """

    t: Array
    writes: Array
    rates: Array
    pace: Array
    rhythm: Rhythm | None

    def rates_at(self, t: float) -> Array:
        """Units a second that each writer writes at `t`."""
        rates = self.rates[self._place(t)]
        return np.asarray(rates if self.rhythm is None else rates * self.rhythm.share(t))

    def pace_at(self, t: float) -> float:
        """The pace at `t`."""
        return float(self.pace[self._place(t)])

    def over(self, times: Array) -> tuple[Array, Array, Array]:
        """At several times within the run, a row each: cumulative writes, units a second, and the pace."""
        places = np.maximum(0, np.searchsorted(self.t, times, side="right") - 1)
        writes, rates, since = self.writes[places], self.rates[places], self.t[places]
        if (rhythm := self.rhythm) is None:
            return writes + (times - since)[:, None] * rates, rates, self.pace[places]
        busy = rhythm.busy(times) - rhythm.busy(since)
        return writes + busy * rates, rates * rhythm.shares_at(times), self.pace[places]

    def _place(self, t: float) -> int:
        return max(0, int(np.searchsorted(self.t, t, side="right")) - 1)

    def at(self, t: float) -> Array:
        """Cumulative writes of each writer at `t`: worked out as the engine did, so that it is the same number."""
        t = min(max(t, 0.0), float(self.t[-1]))
        k = int(np.searchsorted(self.t, t, side="right")) - 1
        since = float(self.t[k])
        seconds = t - since if self.rhythm is None else self.rhythm.busy(t) - self.rhythm.busy(since)
        return np.asarray(self.writes[k] + seconds * self.rates[k])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Listed:
    """A pass over the list of pages as it stands when the pass begins.

    `number` counts from 1 within the run; lists that are taken within one iteration have one number. Arrays per block:
    `listed` units to send when the pass
    began, `zero` of them zero, `cost` bytes to send them, `skipped` found dirty again and left out,
    `missing` never sent before the pass, `luck` in (0, 1) decides which units of the block are written
    in this pass (dirtying.py); `single` and `single_missing`: the same as `listed` and `missing` for the
    block's single page. Sending began at block `first` and went round; `arrivals`: except for what the VM demanded after a
    post-copy switch.
    """

    number: int
    copying: Copying
    start: float
    pages: int
    zero_pages: int
    first: int
    listed: Counts
    zero: Counts
    cost: Array
    skipped: Counts
    missing: Counts
    luck: Array
    single: NDArray[np.bool_]
    single_missing: NDArray[np.bool_]
    arrivals: Arrivals | None = None

    @property
    def in_pause(self) -> bool:
        """True for the copy inside the pause (and a Quick Migration's save and restore)."""
        return self.copying in (Copying.PAUSE, Copying.SAVE, Copying.RESTORE)

    def missing_after(self, gone: Counts) -> Counts:
        """Units of each block never sent to the target, once `gone` of the listed ones were gone through."""
        if self.copying is Copying.SAVE:
            return self.missing
        listed = np.maximum(self.listed, 1)
        share = gone / listed * (1 - self.skipped / listed)
        return np.asarray(self.missing - np.rint(self.missing * share), dtype=np.int64)

    def single_missing_after(self, waiting: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether each single page was never sent, with these `waiting`; the first to be dirty are skipped."""
        if self.copying is Copying.SAVE:
            return self.single_missing
        skipped = self.luck > 1 - self.skipped / np.maximum(self.listed, 1)
        return self.single_missing & (waiting | skipped)


def moved(flows: Sequence[Flow], start: float, end: float) -> float:
    """Bytes that moved between two times."""
    k, done = bisect_right(flows, start, key=lambda flow: flow.end), 0.0
    while k < len(flows) and flows[k].start < end:
        done += (min(end, flows[k].end) - max(start, flows[k].start)) * flows[k].rate
        k += 1
    return done


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pass(Listed):
    """One pass over the list of pages: an iteration, the copy in the pause, a post-copy push, a save.

    `left`: units of each block that were not reached at its end. `dirtied` counts the pages that were
    dirtied during the pass and not already waiting. `fetched`: pages demanded by the VM (post-copy).
    """

    end: float
    bytes: float
    dirtied: int
    fetched: int
    left: Counts


def joined(lists: tuple[Pass, ...]) -> tuple[Pass, ...]:
    """The passes: lists of one number as one, with the first list, what was sent of all of them, and the end of the last.

    A list that is taken in the middle of an iteration goes on with it; it is no iteration of its own.
    """
    found: list[Pass] = []
    for item in lists:
        if not found or found[-1].number != item.number:
            found.append(item)
            continue
        before = found[-1]
        found[-1] = replace(
            before,
            end=item.end,
            pages=before.pages + item.pages,
            zero_pages=before.zero_pages + item.zero_pages,
            bytes=before.bytes + item.bytes,
            dirtied=before.dirtied + item.dirtied,
            left=item.left,
        )
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """The numbers of a run in SI units.

    `total_time`: from the request until nothing is left to send; if it did not finish, until it ended.
    `downtime`: how long the VM ran nowhere; None if it was never resumed after a pause or never paused.
    `iterations`: passes that sent pages while the VM ran on the source. `converged`: the rest became
    small enough by a rule of the policy, not by giving up. `pages_sent` and `bytes_sent` go over the link.
    """

    finished: bool
    converged: bool
    stop_reason: str
    total_time: float
    downtime: float | None
    bytes_sent: float
    pages_sent: int
    iterations: int
    owner: Host


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """A finished simulation. `end` is the last instant anything happens.

    `lists`: every list that was gone through; `passes` the same with those of one iteration joined.
    """

    scenario: Scenario
    end: float
    metrics: Metrics
    milestones: tuple[Milestone, ...]
    steps: tuple[StepSpan, ...]
    lists: tuple[Pass, ...]
    passes: tuple[Pass, ...]
    tenures: tuple[Tenure, ...]
    flows: tuple[Flow, ...]
    pause: tuple[PausePart, ...]
    blocks: Blocks
    activity: Activity
    network: Network
