"""What does the source count while it iterates, and what may the policy's rules know of it?"""

from dataclasses import dataclass, field

import numpy as np

from migviz.engine.migration import Migration
from migviz.scenario.rules import Progress
from migviz.scenario.stall import Watch
from migviz.scenario.units import PAGE
from migviz.trace import Array, Pass

PROGRESS = 0.95
"""Chosen: a rest of more than 95 % of the one before counts as no progress."""
LOOK_BACK, SHRUNK = 50, 0.75
"""Chosen: a migration whose rest has shrunk by a quarter in the last 50 iterations is not ended by the limit."""
PERIOD = 1.0
"""QEMU judges the dirty rate over periods of at least a second (migration/ram.c)."""


@dataclass(slots=True)
class Tally:
    """What the source has counted so far; grows with each iteration."""

    iterations: int = 0
    sent: float = 0.0
    speed: float = 0.0
    dirty_rate: float = 0.0
    rest: float = float("inf")
    stalled: int = 0
    high_periods: int = 0
    period_began: float = 0.0
    period_sent: float = 0.0
    period_dirtied: float = 0.0
    period_written: Array = field(default_factory=lambda: np.zeros(0))
    listed_at: float = 0.0
    lists: int = 0
    rests: list[float] = field(default_factory=list)
    ramps_from: float = float("inf")
    doubled: int = 0
    watch: Watch | None = None

    @property
    def still_shrinks(self) -> bool:
        """The rest is still a good deal smaller than some iterations ago: slow, but not hopeless."""
        return len(self.rests) > LOOK_BACK and self.rests[-1] < SHRUNK * self.rests[-1 - LOOK_BACK]


def count(migration: Migration, tally: Tally, item: Pass) -> None:
    """Bring the tally up to date after an iteration."""
    seconds, sent, dirtied = item.end - item.start, item.bytes, item.dirtied * float(PAGE)
    tally.sent += sent
    tally.dirty_rate = dirtied / seconds if seconds > 0 else 0.0
    tally.speed = sent / seconds if seconds > 0 else migration.link.speed()
    rest = migration.memory.rest
    tally.stalled = tally.stalled + 1 if rest > PROGRESS * tally.rest else 0
    tally.rest = rest
    tally.rests.append(rest)


def count_period(migration: Migration, tally: Tally, item: Pass) -> None:
    """Judge the dirty rate when a list is taken, over a period of at least a second."""
    tally.period_sent += item.bytes
    tally.period_dirtied += item.dirtied * float(PAGE)
    fast = migration.policy.dirtied_too_fast
    if fast and fast.by_lists and migration.now - tally.period_began > PERIOD:
        tally.high_periods += tally.period_dirtied > fast.share * tally.period_sent
        tally.period_began, tally.period_sent, tally.period_dirtied = migration.now, 0.0, 0.0


def progress_of(migration: Migration, tally: Tally, speed: float) -> Progress:
    """What the policy's rules may know now."""
    return Progress(
        setting=lambda name: setting(migration, name),
        iterations=tally.iterations,
        elapsed=migration.now,
        memory=migration.number("vm.memory"),
        disk=migration.disk(),
        rest=migration.memory.rest,
        speed=migration.conditions.setting("migration.switchover_bandwidth") or speed,
        sent=tally.sent,
        dirty_rate=tally.dirty_rate,
        stalled=tally.stalled,
        high_periods=tally.high_periods,
        ramps_from=tally.ramps_from,
        doubled=tally.doubled,
        stall_ends=tally.watch is not None and tally.watch.ends,
        stall_lifts=tally.watch is not None and tally.watch.lifts,
    )


def setting(migration: Migration, name: str) -> float | None:
    """A limit in force; some techniques iterate once where the policy sets no other limit."""
    value = migration.conditions.setting(name)
    once = value is None and name == "migration.max_iterations" and migration.scenario.technique.once
    return 1.0 if once else value
