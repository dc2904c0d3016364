"""May a simulation go on? Whoever waits for one is asked between any two of its events, and ends it by raising.

The result never depends on who is asked: a simulation is whole, or there is none.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import simpy

from migviz.scenario import Scenario

MayGoOn = Callable[[], object]
"""Returns where a simulation may go on; raises GivenUp where not. It may also wait."""


class GivenUp(Exception):
    """A simulation was ended before its end. `scenario`: which one, where that is known."""

    scenario: Scenario | None = None


_asked: ContextVar[MayGoOn | None] = ContextVar("asked", default=None)


@contextmanager
def asking(may_go_on: MayGoOn) -> Iterator[None]:
    """What is simulated inside, in this thread, asks between its events."""
    before = _asked.set(may_go_on)
    try:
        yield
    finally:
        _asked.reset(before)


def ask() -> None:
    """May it go on? For work of other kinds too, between two of its parts."""
    may_go_on = _asked.get()
    if may_go_on is not None:
        may_go_on()


_told: ContextVar[Callable[[float], object] | None] = ContextVar("told", default=None)


@contextmanager
def telling(tell: Callable[[float], object]) -> Iterator[None]:
    """What is worked out inside, in this thread, tells how much of it is done, as a share."""
    before = _told.set(tell)
    try:
        yield
    finally:
        _told.reset(before)


def tell(share: float) -> None:
    """So much is done."""
    told = _told.get()
    if told is not None:
        told(share)


def environment(start: float = 0.0) -> simpy.Environment:
    """A world in which time goes on while it may."""
    may_go_on = _asked.get()
    return simpy.Environment(start) if may_go_on is None else _Asking(start, may_go_on)


EVENTS = 8
"""Chosen: after so many events of a simulation it is asked whether it may go on; they take less than a millisecond."""


class _Asking(simpy.Environment):
    """Asks at the first event, and then every so often."""

    def __init__(self, start: float, may_go_on: MayGoOn) -> None:
        super().__init__(start)
        self._may_go_on, self._unasked = may_go_on, 0

    def step(self) -> None:
        """The next event."""
        if not self._unasked:
            self._may_go_on()
            self._unasked = EVENTS
        self._unasked -= 1
        super().step()


def take_apart(env: simpy.Environment, *parts: object) -> None:
    """This world is no longer needed. Its parts know each other, so none would go before Python looks for garbage: in the middle of a drag,
    which simulates sixty times a second."""
    for *_, event in env._queue:
        event.callbacks = []  # of processes that would go on after the end
    for part in (env, *parts):
        vars(part).clear()
