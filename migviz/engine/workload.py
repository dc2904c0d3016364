"""What writes to the VM's memory, where, how fast, and in what order?"""

import math
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

import numpy as np
import simpy

from migviz.scenario import Scenario
from migviz.scenario.fields import BY_HAND
from migviz.scenario.units import PAGE
from migviz.trace import Activity, Array, Blocks
from migviz.trace.rhythm import Rhythm
from migviz.values import dataclass

KERNEL_PAGES = 45
KERNEL_WRITES = 1100.0
"""Pages the kernel of the recorded Linux VM keeps writing, and how fast: about 41 are dirty after 0.1 s, all
45 after 0.3 s (MODEL.md, section 5)."""
READS = KERNEL_WRITES / KERNEL_PAGES
"""Touches per second of each page of the touched set while the VM runs: as often as the kernel's own pages are written,
so that nine of ten are touched within 0.1 s (D, MODEL.md section 6)."""
PAGES_PER_TABLE = 512
"""Page-table entries in one page: writing a page also dirties the page that holds its entry."""
MOST_BLOCKS = 512
"""As many as the page map draws; each block has one page that is followed singly. A VM of no more pages has a block for each."""


class Pattern(StrEnum):
    """In which order a writer goes through its region: any unit at any time; in order, wrapping; or each
    unit once, in shuffled order, before any a second time."""

    RANDOM = "random"
    SWEEP = "sweep"
    SCATTERED = "scattered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes to `size` units from unit `start` on.

    Its rate is `share` of the scenario field `field`, plus `always` writes/s. `is_tables`: the writes are the processor's own,
    to page tables. `place`: the working set lies there in turns, and the writer rests while it lies elsewhere; None: it does not move.
    `by_hand`: it writes only when it is told to.
    """

    start: int
    size: int
    pattern: Pattern = Pattern.RANDOM
    field: str = "workload.dirty_rate"
    share: float = 1.0
    always: float = 0.0
    is_tables: bool = False
    place: int | None = None
    by_hand: bool = False

    @property
    def follows(self) -> bool:
        """Whether the workload's rhythm is its own: the kernel and what is written in the background have none."""
        return self.field == "workload.dirty_rate" and self.share > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where things lie in memory, in units: other used pages, the working set, zeros, the used top.

    `working_set` is (first unit, units); `other` the used units in front of it; zeros go from the end of the
    working set to `top`.
    """

    total: int
    other: int
    working_set: tuple[int, int]
    top: int

    @classmethod
    def of(cls, scenario: Scenario) -> "Layout":
        """The layout of a scenario's memory, in units of its policy's grain."""
        grain = scenario.policy.grain
        total, used, size, at_end = (
            -(-int(scenario.number(name)) // grain)
            for name in ("vm.memory", "vm.used", "workload.working_set", "vm.used_at_end")
        )
        top = min(at_end, used - size)
        other = used - size - top
        return cls(total=total, other=other, working_set=(other, size), top=total - top)


MOST_PLACES = 16
"""Chosen: a working set that moves goes through so many places at most, and round again."""


def places_of(scenario: Scenario, layout: Layout) -> tuple[int, ...]:
    """The first units of the places where the working set lies in turns: where it begins, then down through the used memory."""
    start, size = layout.working_set
    many = min(MOST_PLACES, 1 + start // size) if size and scenario["workload.rhythm"] == "moving" else 1
    apart = start // (many - 1) if many > 1 else 0
    return tuple(start - k * apart for k in range(many))


def rhythm_of(scenario: Scenario, writers: tuple[Writer, ...]) -> Rhythm | None:
    """When each of the writers writes; None where all of them do all the time."""
    if scenario["workload.rhythm"] == "steady":
        return None
    every, burst = scenario.number("workload.every"), scenario.number("workload.burst")
    many = 1 + max((writer.place or 0 for writer in writers), default=0)
    follows = np.array([writer.follows for writer in writers], dtype=bool)
    if scenario["workload.rhythm"] == "bursts" and burst < every:
        shares = np.array([[1.0] * len(writers), np.where(follows, 0.0, 1.0)])
        return Rhythm(period=every, starts=frozen(np.array([0.0, burst])), shares=frozen(shares))
    if many == 1:
        return None
    shares = np.array([[writer.place in (None, k) for writer in writers] for k in range(many)], dtype=float)
    return Rhythm(period=every * many, starts=frozen(every * np.arange(many, dtype=np.float64)), shares=frozen(shares))


def writers_of(scenario: Scenario, layout: Layout) -> tuple[Writer, ...]:
    """The writers of a scenario; regions in units of the policy's grain."""
    found: list[Writer] = []
    pattern = Pattern(str(scenario["workload.pattern"]))
    size, places = layout.working_set[1], places_of(scenario, layout)
    around = (0, layout.other) if layout.other else layout.working_set
    hot, share = 0, 1.0
    if scenario["workload.hot_set"] is not None:
        hot = min(-(-int(scenario.number("workload.hot_set")) // scenario.policy.grain), size)
        if hot:
            share = 1.0 - scenario.number("workload.hot_share") if hot < size else 0.0
    for k, start in enumerate(places):
        place = k if len(places) > 1 else None
        if hot:
            found.append(Writer(start=start, size=hot, pattern=pattern, share=1.0 - share, place=place))
        if size > hot:
            found.append(Writer(start=start + hot, size=size - hot, pattern=pattern, share=share, place=place))
    if around[1]:
        found.append(
            Writer(start=around[0], size=around[1], pattern=Pattern.SCATTERED, field="workload.background_rate")
        )
    if scenario["workload.kernel_pages"] == "on" and scenario.policy.grain == PAGE:
        found += _kernel(layout)
    return (*found, *_by_hand(scenario, layout))


def _by_hand(scenario: Scenario, layout: Layout) -> Iterator[Writer]:
    """A writer for each page that changes of the scenario write, where each page has a block of its own."""
    if layout.total > MOST_BLOCKS or scenario.policy.grain != PAGE:
        return
    pages = {change.value for change in scenario.changes if change.name == BY_HAND}
    for page in sorted(int(page) for page in pages if isinstance(page, float) and page < layout.total):
        yield Writer(start=page, size=1, pattern=Pattern.SWEEP, share=0.0, by_hand=True)


def touched_units(scenario: Scenario, layout: Layout, blocks: Blocks) -> Array:
    """Units of each block that the VM reads beside what it writes: spread over the used memory in front of the working
    set, or over the working set where that is all."""
    asked = float(scenario["workload.touched_set"] or 0.0) / scenario.policy.grain
    first, size = (0, layout.other) if layout.other else layout.working_set
    inside = (blocks.start >= first) & (blocks.start < first + size)
    return np.asarray(np.where(inside, blocks.units * min(1.0, asked / max(size, 1)), 0.0))


def _kernel(layout: Layout) -> list[Writer]:
    """The kernel's own pages and the page tables of the working set, at the end of the memory."""
    room = layout.total - layout.top or layout.total
    kernel = min(KERNEL_PAGES, room)
    tables = min(-(-layout.working_set[1] // PAGES_PER_TABLE), room - kernel)
    found = [Writer(start=layout.total - kernel, size=kernel, share=0.0, always=KERNEL_WRITES)]
    return [Writer(start=layout.total - kernel - tables, size=tables, is_tables=True), *found] if tables > 0 else found


def all_the_rest(taken: float) -> float:
    """A VM of which so much processor time is taken has all of the rest."""
    return 1.0 - taken


class Workload:
    """The writers at work: cumulative writes, while the VM runs, pauses or is slowed.

    `left`: the share of its processor time that the VM has where so much is taken.
    """

    def __init__(
        self,
        env: simpy.Environment,
        writers: tuple[Writer, ...],
        grain: int,
        number: Callable[[str], float],
        left: Callable[[float], float],
        rhythm: Rhythm | None,
    ) -> None:
        self._env = env
        self._writers = writers
        self._grain = grain
        self._number = number
        self._left = left
        self._rhythm = rhythm
        self._times = [0.0]
        self._written = [np.zeros(len(writers))]
        self._touches = np.array([not writer.is_tables for writer in writers], dtype=bool)
        self._running = True
        self.taken = 0.0
        self._waiting = 0.0
        self._pace = self._pace_now()
        self._full = self._full_rates()
        self._rates = self._rates_now()
        self._history, self._paces = [self._rates], [self._pace]

    def _pace_now(self) -> float:
        """How fast the VM's work goes on, as a share of its speed when nobody migrates it."""
        if not self._running:
            return 0.0
        return min(1.0, self._left(self.taken) / self._number("workload.cpu_share")) * (1.0 - self._waiting)

    def _full_rates(self) -> Array:
        """Writes per second of each writer at full speed, as the scenario says now."""
        return np.array([self._rate(writer) for writer in self._writers])

    def _rates_now(self) -> Array:
        return np.asarray(self._full * self._pace_now())

    def _rate(self, writer: Writer) -> float:
        return writer.share * self._number(writer.field) / self._grain + writer.always

    def written(self) -> Array:
        """Cumulative writes of each writer until now."""
        return np.asarray(self._written[-1] + self._seconds(self._times[-1], self._env.now) * self._rates)

    @property
    def is_steady(self) -> bool:
        """Whether all writers write all the time."""
        return self._rhythm is None

    @property
    def rates(self) -> Array:
        """Writes per second of each writer now, at its full rate where there is a rhythm."""
        return self._rates

    def written_at(self, times: Array) -> Array:
        """The same at these times to come, if nothing changes: writers x times."""
        rhythm, since = self._rhythm, self._times[-1]
        seconds = times - since if rhythm is None else (rhythm.busy(times) - rhythm.busy(since)).T
        return np.asarray(self._written[-1][:, None] + seconds * self._rates[:, None])

    def _seconds(self, start: float, end: float) -> Array | float:
        """For how long the writers wrote between two times, as seconds at their full rates."""
        return end - start if self._rhythm is None else self._rhythm.busy(end) - self._rhythm.busy(start)

    def update(self, *, running: bool | None = None, taken: float | None = None, waiting: float | None = None) -> None:
        """Go on from now with the present rates: the VM runs or not, `taken` of its processor time is taken
        away, `waiting` of its work is not done because it waits for pages."""
        written = self.written()
        if self._env.now > self._times[-1]:
            self._times.append(self._env.now)
            self._written.append(written)
            self._history.append(self._rates)
            self._paces.append(self._pace)
        if running is None and taken is None and waiting is None:  # the scenario says something else now
            self._full = self._full_rates()
        self._running = self._running if running is None else running
        self.taken = self.taken if taken is None else taken
        self._waiting = self._waiting if waiting is None else waiting
        self._pace = self._paces[-1] = self._pace_now()
        self._rates = self._history[-1] = self._rates_now()

    def write(self, page: float) -> None:
        """The VM writes this page once, now; one that runs nowhere writes nothing, and no writer is there for a page it has not."""
        row = next((k for k, one in enumerate(self._writers) if one.by_hand and one.start == page), None)
        if row is not None and self._running:
            self.update()
            self._written[-1] = self._written[-1] + (np.arange(len(self._writers)) == row)

    def wanted(self, seconds: float = math.inf) -> Array:
        """Touches per second of each writer in the next `seconds`, on average, if the VM never had to wait for pages. Page
        tables are left out: the processor seldom looks at them, and the recorded VM demanded none."""
        waits, self._waiting = self._waiting, 0.0
        rates, self._waiting = self._rates_now() * self._touches, waits
        return np.asarray(rates if self._rhythm is None else rates * self._rhythm.mean(self._env.now, seconds))

    def activity(self, end: float) -> Activity:
        """The whole history until `end`."""
        times, written, history, paces = [*self._times], [*self._written], [*self._history], [*self._paces]
        if end > times[-1]:
            times.append(end)
            written.append(written[-1] + self._seconds(times[-2], end) * self._rates)
            history.append(np.zeros(len(self._writers)))
            paces.append(self._pace)
        t, writes, rates, pace = (frozen(np.array(found)) for found in (times, written, history, paces))
        return Activity(t=t, writes=writes, rates=rates, pace=pace, rhythm=self._rhythm)


def frozen(array: Any) -> Any:
    """The array, no longer writable."""
    array.setflags(write=False)
    return array
