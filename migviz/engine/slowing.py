"""When does a policy take processor time away from the VM? Its timer, and how it judges that pages are dirtied too fast."""

import numpy as np

from migviz.engine.migration import Migration
from migviz.engine.tally import Tally
from migviz.trace.dirtying import mean_dirty
from migviz.trace.milestones import Slowed


def compare_rates(migration: Migration, tally: Tally) -> bool:
    """Judge the dirty rate by itself, against what can be sent now; returns whether it is too high."""
    fast, written = migration.policy.dirtied_too_fast, migration.workload.written()
    assert fast is not None
    seconds = migration.now - tally.period_began
    dirtied = mean_dirty(migration.blocks, tally.period_written, written) * migration.blocks.grain
    speed = migration.link.speed(migration.conditions.setting("migration.bandwidth_limit"))
    sent = speed / migration.memory.page_cost * migration.blocks.grain * seconds
    tally.period_began, tally.period_written = migration.now, written
    high = 0 < fast.share * sent < dirtied
    tally.high_periods += high
    slow_if_due(migration, tally)
    return high


def slow_if_due(migration: Migration, tally: Tally) -> None:
    """Between two ends of an iteration only the rule that slows the VM is asked."""
    fast = migration.policy.dirtied_too_fast
    if fast is not None and tally.high_periods >= fast.periods:
        slow_down(migration, tally)


def slow_down(migration: Migration, tally: Tally) -> None:
    """Take processor time away from the VM, one step more."""
    slow = migration.policy.slow_vm
    assert slow is not None
    tally.high_periods = 0
    taken = migration.workload.taken
    more = min(slow.most, taken + slow.step if taken else slow.first)
    if more > taken:
        migration.workload.update(taken=more)
        migration.recorder.note(Slowed(t=migration.now, share=more))


class Clock:
    """The policy's timer, which fires while the source sends."""

    def __init__(self, migration: Migration) -> None:
        self._migration = migration
        self._timer = migration.policy.timer
        self._fires = migration.now + self._timer.every if self._timer else float("inf")
        self._quiet: object = None

    @property
    def compares(self) -> bool:
        """Whether it asks now and then how fast the link is."""
        return self._timer is not None and not self._timer.takes_list

    def next(self, tally: Tally) -> float:
        """When it is worth stopping for: until then the timer has no effect."""
        if self._timer is None or tally.iterations + 1 < self._timer.first:
            return float("inf")
        return float("inf") if self._quiet is self._migration.conditions.changed else self._fires

    def strike(self, tally: Tally) -> bool:
        """Do what the timer does if it has fired by now; returns whether a new list is due."""
        timer, now, changed = self._timer, self._migration.now, self._migration.conditions.changed
        if timer is not None and self._fires == float("inf"):
            self._fires = tally.listed_at + timer.every
        if timer is not None and self._quiet not in (None, changed):
            self._quiet, self._fires = None, now + timer.every
            tally.period_began, tally.period_written = now, self._migration.workload.written()
        self._skip_those_without_effect(tally)
        while timer is not None and self._fires <= now:
            fired, self._fires = self._fires, self._fires + timer.every
            if tally.iterations + 1 < timer.first:
                continue
            if not timer.takes_list:
                # Nothing can become too fast before something changes, nor the VM slower than slowest, so it is not asked for before.
                high = compare_rates(self._migration, tally)
                slow = self._migration.policy.slow_vm
                slowest = slow is not None and self._migration.workload.taken >= slow.most
                self._fires, self._quiet = now + timer.every, None if high and not slowest else changed
            elif tally.listed_at <= fired - timer.every + 1e-6:
                self._fires = float("inf")  # until the list is taken
                return True
        return False

    def _skip_those_without_effect(self, tally: Tally) -> None:
        """A list that takes a year is no reason to count the timer's firings in it one by one."""
        timer, now = self._timer, self._migration.now
        if timer is None or not timer.takes_list:
            return
        until = now if tally.iterations + 1 < timer.first else min(now, tally.listed_at + timer.every)
        late = until - 1e-6 - self._fires
        if late > timer.every:
            self._fires += timer.every * np.floor(late / timer.every)
