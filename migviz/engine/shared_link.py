"""What does a migration get of a link that it shares with others, and how does it learn that it gets more or less?"""

from bisect import bisect_left
from collections.abc import Callable, Generator
from math import inf

import simpy

from migviz.engine.conditions import Conditions
from migviz.engine.link import Link
from migviz.engine.pool import Pool, Wish
from migviz.engine.recorder import Recorder
from migviz.scenario.rules import Stuck
from migviz.scenario.units import PAGE
from migviz.trace.goodput import goodput, own_speed

SAME = 1e-9
"""Rates that differ by less are one: a rounding error is no news."""


class SharedLink(Link):
    """A migration's part of a link. `wish`: what it wants to send now; None while it sends nothing. `start`: the time of the pool at
    which the migration's own clock began."""

    def __init__(
        self,
        env: simpy.Environment,
        conditions: Conditions,
        recorder: Recorder,
        stuck: Stuck | None = None,
        *,
        pool: Pool,
        sender: int,
        start: float,
    ) -> None:
        super().__init__(env, conditions, recorder, stuck)
        conditions.open = True
        self._pool, self._sender, self._start = pool, sender, start
        self._own: dict[tuple[float | None, bool], float] = {}
        self._spans: list[tuple[float, float, float | None, float]] = []
        self._rate = 0.0
        self._arrives: simpy.Event | None = None
        self.wish: Wish | None = None

    def speed(self, cap: float | None = None, *, zeros: bool = False) -> float:
        """Bytes per second on the wire now, as the others send."""
        if self._conditions.values["link.state"] == "down":
            return 0.0
        return min(self._offered(), self._own_speed(cap, zeros=zeros))

    @property
    def is_own(self) -> bool:
        """Nobody else sends now."""
        return self._pool.is_alone(self._sender)

    def fastest(self, cap: float | None = None) -> float:
        """Bytes per second if nobody else sent; where nobody does, what it gets."""
        return self.speed(cap) if self.is_own else min(self._pool.whole, self._own_speed(cap, zeros=False))

    def _offered(self) -> float:
        values = self._conditions.values
        if self.is_own:
            return float(goodput(values))
        return self._pool.offered(self._sender, self._conditions.number("migration.streams"))

    def _own_speed(self, cap: float | None, *, zeros: bool) -> float:
        if self._hold_until is not self._conditions.changed:
            self._own, self._hold_until = {}, self._conditions.changed
        known = self._own.get((cap, zeros))
        if known is None:
            known = self._own[cap, zeros] = float(own_speed(self._conditions.values, cap, zeros=zeros))
        return known

    def leg(
        self,
        amount: float,
        cap: float | None = None,
        pace: float | None = None,
        until: float = inf,
        *,
        zeros: bool = False,
        whole: bool = False,
    ) -> Generator[simpy.Event, None, float]:
        """As with a link of its own; what it gets of this one is what it has asked for."""
        self._rate = pace or self.speed(cap, zeros=zeros)
        if self._rate > 0:
            streams = self._conditions.number("migration.streams")
            self.wish = (streams, min(pace or inf, self._own_speed(cap, zeros=zeros)))
        try:
            if whole and self.wish and pace is None and until == inf and self._is_held_back(self.wish):
                return (yield from self._ride(amount, self.wish[0]))
            return (yield from super().leg(amount, cap, pace, until, zeros=zeros))
        finally:
            self.wish = None

    def _is_held_back(self, wish: Wish) -> bool:
        """By others that send."""
        is_stuck = self.stuck is not None and self._rate * self.stuck.seconds < PAGE
        return not is_stuck and self._rate < wish[1] and not self.is_own

    def _ride(self, amount: float, streams: float) -> Generator[simpy.Event, None, float]:
        """Send an amount at whatever speed there is, until all has gone, the scenario changes, or the link is no longer what holds it back."""
        start, arrives = float(self._env.now), self._env.event()
        ride = self._pool.ride(self._sender, amount, streams)
        self._arrives = arrives
        yield arrives | self._conditions.changed
        ride.is_over, self._arrives = True, None
        sent = amount if arrives.triggered else min(amount, self._pool.gone(ride))
        self.total += sent
        self._spans.append((start, float(self._env.now), None, streams))
        self._conditions.check()
        return sent

    # --- what the host tells it ---

    def gets_other(self) -> bool:
        """Whether what it gets now is no longer what it sends by."""
        if self.wish is None:
            return False
        streams, most = self.wish
        gets = streams * self._pool.level
        if self._arrives is not None:
            return gets > most * (1.0 + SAME)
        return abs(min(gets, most) - self._rate) > SAME * self._rate

    def tell(self) -> None:
        """Its share of the link has changed."""
        self._soon(self._conditions.tell)

    def arrive(self) -> None:
        """All of an amount has gone."""
        arrives = self._arrives
        if arrives is not None:
            self._soon(lambda: _succeed(arrives))

    def _soon(self, what: Callable[[], None]) -> None:
        """Now, by the pool's time: its own clock may be behind."""
        later = self._env.timeout(max(0.0, self._pool.now - self._start - self._env.now))
        assert later.callbacks is not None
        later.callbacks.append(lambda _: what())

    # --- what it notes down ---

    def _note(self, start: float, end: float, rate: float) -> None:
        self._spans.append((start, end, rate, 0.0))

    def rate_between(self, start: float, end: float, level: float) -> float:
        """The fastest that it sent between two times of the pool's, at a level that did not change; 0 where it sent nothing."""
        since, until = start - self._start, end - self._start
        k = bisect_left(self._spans, until, key=lambda span: span[0])
        fastest = 0.0
        while k > 0 and self._spans[k - 1][1] > since:
            k -= 1
            __, __, rate, streams = self._spans[k]
            fastest = max(fastest, streams * level if rate is None else rate)
        return fastest

    def write_down(self) -> None:
        """Hand over all flows; what rode along is cut where the level changed."""
        for start, end, rate, streams in self._spans:
            if rate is not None:
                self._recorder.note_flow(start, end, rate)
                continue
            for since, until, level in self._pool.between(start + self._start, end + self._start):
                own = max(start, since - self._start), min(end, until - self._start)
                self._recorder.note_flow(*own, streams * level)
        self._spans = []


def _succeed(event: simpy.Event) -> None:
    if not event.triggered:
        event.succeed()
