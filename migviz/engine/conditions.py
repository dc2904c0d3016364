"""What is true right now? The values of a scenario, changing at their times."""

from collections.abc import Callable, Generator
from itertools import groupby

import simpy

from migviz.language import N_
from migviz.scenario import Change, Scenario


class MigrationFailed(Exception):
    """The migration cannot go on; the message says why."""


class LinkLost(MigrationFailed):
    """The link has been down for longer than the migration waits."""


class Conditions:
    """The values in force; `changed` is an event that happens at the next change. `open`: others than the scenario may change them.

    `cancelled`: why somebody has called the migration off.
    """

    def __init__(self, env: simpy.Environment, scenario: Scenario) -> None:
        self._env = env
        self.values = dict(scenario.values)
        self.changed = env.event()
        self.open = False
        self.cancelled = ""
        self._changes = scenario.changes

    def run(self, note: Callable[[Change], None]) -> Generator[simpy.Event, None, None]:
        """Apply each change at its time, then tell whoever waits."""
        groups = [(at, tuple(together)) for at, together in groupby(self._changes, key=lambda change: change.at)]
        # All are set at 0, because now + (at - now) is not always `at`, and a change must not come early.
        clocks = [self._env.timeout(at) for at, __ in groups]
        for (at, together), clock in zip(groups, clocks, strict=True):
            if at > 0:
                yield clock
            for change in together:
                self.values[change.name] = change.value
                note(change)
            self.tell()

    def tell(self) -> None:
        """Something has changed: whoever waits goes on."""
        event, self.changed = self.changed, self._env.event()
        event.succeed()

    def changed_or(self, event: simpy.Event) -> simpy.Event:
        """What happens first: this, or a change, if there is still one to come."""
        to_come = self._changes and self._changes[-1].at >= self._env.now
        return event | self.changed if to_come or self.open else event

    def number(self, name: str) -> float:
        """The value of a field that is not off."""
        value = self.values[name]
        assert isinstance(value, int | float), name
        return float(value)

    def setting(self, name: str) -> float | None:
        """The value of a numeric field, or None where it is off."""
        value = self.values[name]
        return None if value is None else float(value)

    def will_change(self, name: str) -> bool:
        """Whether the scenario still changes this field."""
        return any(change.name == name and change.at > self._env.now for change in self._changes)

    def check(self) -> None:
        """Raise MigrationFailed if a host is dead, the target has too little memory, or somebody has called the migration off."""
        if self.cancelled:
            raise MigrationFailed(self.cancelled)
        if self.values["source.state"] == "dead":
            raise MigrationFailed(N_("the source host died"))
        if self.values["target.state"] == "dead":
            raise MigrationFailed(N_("the target host died"))
        free = self.setting("target.free_memory")
        if free is not None and free < self.number("vm.memory"):
            raise MigrationFailed(N_("the target is short of memory"))
