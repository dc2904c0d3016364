"""When does a timer of TCP fire? Never early, as Linux's wheel has it."""

import math
from collections.abc import Callable
from typing import Any, Protocol

import simpy

_WHEEL, _COARSER = 63, 3
"""Linux's timer wheel: a level holds delays below 63 of its grains; each further level's grain is 2^3 times coarser."""
EXACT = 1e-9


def fires_at(now: float, delay: float, tick: float) -> float:
    """When a timer fires that is set now: never early, rounded up to the grain of its level of the wheel (timer.c)."""
    if not tick:
        return now + delay
    ticks = math.ceil(delay / tick - EXACT)
    expires, coarse = math.floor(now / tick + EXACT) + ticks, 0
    while ticks >= _WHEEL << coarse:
        coarse += _COARSER
    return float(((expires >> coarse) + 1 << coarse) * tick)


class Alarm:
    """Rings once, at the time that was set last."""

    def __init__(self, env: simpy.Environment, ring: Callable[[], None]) -> None:
        self._env, self._ring = env, ring
        self._event: simpy.Event | None = None
        self.due = math.inf

    def set(self, at: float) -> None:
        """Ring then, instead of when it was set to ring before; never, if that is infinity."""
        if at == self.due and self._event is not None:
            return
        self.due, self._event = at, None
        if math.isfinite(at):
            self._event = self._env.timeout(max(0.0, at - self._env.now))
            assert self._event.callbacks is not None
            self._event.callbacks.append(self._rings)

    def _rings(self, event: Any) -> None:
        if event is self._event:
            self.due, self._event = math.inf, None
            self._ring()


class Clock(Protocol):
    """The time of one end of a connection."""

    def now(self) -> float:
        """Its own time."""

    def real(self, own: float) -> float:
        """When its own time will be so much; infinity for never."""


class RealTime:
    """The client's own time: it never stands still."""

    def __init__(self, env: simpy.Environment) -> None:
        self._env = env

    def now(self) -> float:
        """The time of the run."""
        return float(self._env.now)

    def real(self, own: float) -> float:
        """The same."""
        return own
