"""How fast do bytes cross the migration link, and what happens when that changes under way?"""

from collections.abc import Callable, Generator

import simpy

from migviz.engine.conditions import Conditions, LinkLost, MigrationFailed
from migviz.engine.recorder import Recorder
from migviz.language import N_
from migviz.scenario.rules import Stuck
from migviz.scenario.units import PAGE
from migviz.trace.goodput import wire_speed

Cap = Callable[[], float | None]
"""The highest rate the source may send at, asked again after each change."""


class Link:
    """The migration link. `send` moves bytes, through changes of speed and outages; `total` counts them. `stuck`: who gives up when it carries nothing."""

    def __init__(
        self, env: simpy.Environment, conditions: Conditions, recorder: Recorder, stuck: Stuck | None = None
    ) -> None:
        self._env = env
        self._conditions = conditions
        self._recorder = recorder
        self.stuck = stuck
        self.total = 0.0
        self._speeds: dict[tuple[float | None, bool], float] = {}
        self._hold_until = conditions.changed

    def speed(self, cap: float | None = None, *, zeros: bool = False) -> float:
        """Bytes per second on the wire now, under a `cap`; `zeros`: while pages of zeros are searched for."""
        if self._hold_until is not self._conditions.changed:
            self._speeds, self._hold_until = {}, self._conditions.changed
        known = self._speeds.get((cap, zeros))
        if known is None:
            known = self._speeds[cap, zeros] = float(wire_speed(self._conditions.values, cap, zeros=zeros))
        return known

    @property
    def is_own(self) -> bool:
        """Nobody else sends: its speed changes with the scenario only."""
        return True

    def delay(self) -> Generator[simpy.Event, None, None]:
        """One message's latency."""
        yield from self.wait(self._conditions.number("link.latency"))

    def wait(self, seconds: float) -> Generator[simpy.Event, None, None]:
        """Let time pass; a fault that ends the migration raises MigrationFailed."""
        if seconds <= 0:
            return
        over = self._env.timeout(seconds)
        while not over.processed:
            yield self._conditions.changed_or(over)
            self._conditions.check()

    def fastest(self, cap: float | None = None) -> float:
        """What `speed` may become while nothing changes but how many others send."""
        return self.speed(cap)

    def send(self, amount: float, cap: Cap = lambda: None) -> Generator[simpy.Event, None, None]:
        """Send all of `amount` bytes, however long it takes; MigrationFailed if the link stays down."""
        while amount > 0:
            amount -= yield from self.leg(amount, cap(), whole=True)

    def leg(
        self,
        amount: float,
        cap: float | None = None,
        pace: float | None = None,
        until: float = float("inf"),
        *,
        zeros: bool = False,
        whole: bool = False,
    ) -> Generator[simpy.Event, None, float]:
        """Send up to `amount` bytes until the next change; returns how many were sent.

        `until`: a time at which it stops, too. `pace`: bytes per second to record and to count by, where bursts and sleeps average to it.
        `whole`: that others send more or less is no change that matters: nothing is decided before all is sent.
        """
        speed = self.speed(cap, zeros=zeros)
        if speed <= 0:
            yield from self._outage()
            return 0.0
        speed = pace or speed
        if self.stuck is not None and speed * self.stuck.seconds < PAGE:
            yield from self._crawl(self.stuck)
            return 0.0
        start = self._env.now
        amount = min(amount, max(until - start, 0.0) * speed)
        over = self._env.timeout(amount / speed)
        yield self._conditions.changed_or(over)
        all_sent = over.processed or self._env.now >= start + amount / speed
        sent = amount if all_sent else min(amount, (self._env.now - start) * speed)
        self.total += sent
        self._note(start, self._env.now, speed)
        self._conditions.check()
        return sent

    def _note(self, start: float, end: float, rate: float) -> None:
        self._recorder.note_flow(start, end, rate)

    def until_up(self) -> Generator[simpy.Event, None, None]:
        """Wait for as long as the link is down; a host that dies meanwhile raises MigrationFailed."""
        while self._conditions.values["link.state"] == "down":
            yield self._conditions.changed
            self._conditions.check()

    def _outage(self) -> Generator[simpy.Event, None, None]:
        """Wait until the link is up again; LinkLost after the timeout, or when the policy finds itself stuck."""
        timeout, stuck = self._conditions.number("migration.link_timeout"), self.stuck
        gives_up = stuck is not None and stuck.seconds < timeout
        over = self._env.timeout(stuck.seconds if stuck is not None and gives_up else timeout)
        while self._conditions.values["link.state"] == "down":
            yield over | self._conditions.changed
            self._conditions.check()
            if over.processed and self._conditions.values["link.state"] == "down":
                if stuck is not None and gives_up:
                    raise MigrationFailed(stuck.reason)
                raise LinkLost(N_("the migration link was lost"))

    def _crawl(self, stuck: Stuck) -> Generator[simpy.Event, None, None]:
        """A link so slow that no page goes through before the policy finds itself stuck."""
        over = self._env.timeout(stuck.seconds)
        yield over | self._conditions.changed
        self._conditions.check()
        if over.processed:
            raise MigrationFailed(stuck.reason)
