"""When does the limit of the pause rise while a migration goes on? What a product that looks now and then sees of it."""

import numpy as np

from migviz.engine.memory import Journey
from migviz.engine.migration import Migration
from migviz.scenario.rules import ByClock, ByDoubling


class Rising:
    """`ramps_from`: when a limit that waits for a list may begin to rise; `doubled`: how often it has been doubled so far."""

    def __init__(self, migration: Migration) -> None:
        rule = migration.policy.rest_fits
        self._migration = migration
        self._rises = rule.rises if rule else None
        self.ramps_from = float("inf")
        self.doubled = 0
        self._every = self._rises.every if isinstance(self._rises, ByDoubling) else float("inf")
        self._next = migration.now + self._every
        self._looks = 0
        self._grew = 0
        self._seen = float("inf")
        self._may_grow = False

    @property
    def judges(self) -> bool:
        """Whether its looks compare what they find with what is sent between two of them."""
        return isinstance(self._rises, ByDoubling)

    def listed(self, lists: int) -> None:
        """So many lists have been taken beside the one at the start: what is left may be more than a look found before."""
        self._may_grow = True
        if isinstance(self._rises, ByClock) and lists == self._rises.lists:
            self.ramps_from = self._migration.now

    def next(self) -> float:
        """Up to when the limit stays as it is, as far as looks decide that."""
        due = isinstance(self._rises, ByDoubling) and self._may_grow and self._grew >= self._rises.times
        return self._next if due else float("inf")

    def went(self, journey: Journey, since: float, before: float, done: float) -> None:
        """From `since` until now the source has come from `before` to `done` bytes of the list: what did the looks find left?

        Within a list what is left only becomes less, so only the first of them can have found more.
        """
        if not isinstance(self._rises, ByDoubling) or self._next > self._migration.now:
            return
        now, page = self._migration.now, self._migration.blocks.grain
        start, end = journey.units_left(before) * page, journey.units_left(done) * page
        fall = (start - end) / (now - since) if now > since else 0.0
        found = start - fall * (self._next - since)
        if self._may_grow and found > self._seen:
            self._note_growth(self._rises)
        self._may_grow = False
        self._quicken(self._rises, found, fall)
        found = start - fall * (self._next - since)
        more = max(0.0, (now - self._next) // self._every)
        self._looks += 1 + int(more)
        self._seen = max(float(end), found - fall * more * self._every)
        self._next += (more + 1) * self._every

    def _note_growth(self, rises: ByDoubling) -> None:
        self._grew += 1
        if self._grew > rises.times:
            self._grew, self.doubled = 0, self.doubled + 1

    def _quicken(self, rises: ByDoubling, found: float, fall: float) -> None:
        """From the first look on that finds less left than is sent between two looks on average, it looks more often."""
        usual = (self._migration.link.total - self._migration.mirrored) / max(1, self._looks)
        above = found - usual
        if self._every <= rises.quick or (above >= 0 and fall <= 0):
            return
        later = np.ceil(max(0.0, above) / (fall * self._every)) if fall > 0 else 0.0
        if self._next + later * self._every <= self._migration.now:
            self._next += later * self._every
            self._looks += int(later)
            self._every = rises.quick
