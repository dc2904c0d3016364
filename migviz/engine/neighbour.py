"""How does a client, or a router, check that the VM's address is still good? As Linux does (neighbour.c, arp.c).

An ARP entry is trusted for a while after something came back; the first frame after that starts a delay of 5 s, then three
probes go to the old address, and if they stay unanswered the next frame waits while everybody is asked. The answer to a probe
or a question also tells the switch where the VM is.
"""

import math
from collections.abc import Callable, Generator
from enum import Enum, auto
from typing import Any

import simpy

from migviz.engine.fabric import Fabric
from migviz.engine.server import Server
from migviz.engine.timers import fires_at
from migviz.trace.traffic import Fate, Frame, FrameKind, Node

FIRST_DELAY, PROBES, EVERY = 5.0, 3, 1.0
"""Linux (arp(7)): delay_first_probe_time, ucast_solicit and mcast_solicit, retrans_time."""
TICK = 0.004
"""Seconds of a tick of the recorded kernels (HZ 250)."""
MOST_WAITING = 100
"""Frames that wait for an address (Linux: unres_qlen, about 101)."""

Process = Generator[simpy.Event, Any, None]


class _State(Enum):
    TRUSTED = auto()
    DELAY = auto()
    PROBING = auto()
    FAILED = auto()
    ASKING = auto()


class Neighbour:
    """The ARP entry for the VM. `trusted_for`: seconds it counts as good, None for ever; `by_answers`: what comes back over TCP
    confirms it too, which a router does not see."""

    def __init__(
        self, fabric: Fabric, server: Server, *, trusted_for: float | None, by_answers: bool, confirmed: float
    ) -> None:
        self._fabric, self._env, self._server = fabric, fabric.env, server
        self._trusted_for = math.inf if trusted_for is None else trusted_for
        self._by_answers = by_answers
        self._confirmed = confirmed
        self._state, self._doubted = _State.TRUSTED, -math.inf
        self._waiting: list[Callable[[], None]] = []
        self.due = math.inf
        self.resting = False

    @property
    def is_lost(self) -> bool:
        """Nothing can be sent before somebody answered."""
        return self._state in (_State.FAILED, _State.ASKING)

    def heard(self) -> None:
        """Something came back over TCP."""
        if self._by_answers:
            self._confirm()

    def _confirm(self) -> None:
        self._confirmed, self._state = float(self._env.now), _State.TRUSTED
        waiting, self._waiting = self._waiting, []
        for send in waiting:
            send()

    def send(self, send: Callable[[], None]) -> None:
        """A frame for the VM is to be sent: at once, or when the address is known again."""
        now = float(self._env.now)
        if self.is_lost:
            self._waiting = [*self._waiting[-MOST_WAITING:], send]
            if self._state is _State.FAILED:
                self._env.process(self._ask_everybody())
            return
        if self._state is _State.TRUSTED and now > self._confirmed + self._trusted_for:
            self._state, self._doubted = _State.DELAY, now
            self._env.process(self._check(now))
        send()

    def pass_by(self, until: float) -> None:
        """Until then frames went to and fro undisturbed: a router has probed now and then, and was answered."""
        if self._by_answers:
            self._confirmed, self._state = max(self._confirmed, until), _State.TRUSTED
        elif math.isfinite(self._trusted_for):
            turn = self._trusted_for + FIRST_DELAY
            self._confirmed += max(0.0, (until - self._confirmed) // turn) * turn

    def _wait(self, seconds: float) -> simpy.Event:
        self.due = fires_at(float(self._env.now), seconds, TICK)
        return self._env.timeout(self.due - self._env.now)

    def _check(self, since: float) -> Process:
        yield self._wait(FIRST_DELAY)
        if self._doubted != since:
            return  # it was confirmed and is doubted again: the entry has one timer, which was set anew
        if self._state is not _State.DELAY or (self.resting and self._by_answers):
            self._rest()
            return
        self._state = _State.PROBING
        for _ in range(PROBES):
            self._ask(FrameKind.ARP_PROBE)
            yield self._wait(EVERY)
            if self._confirmed >= since or self._state is not _State.PROBING:
                self.due = math.inf
                return
        self._state, self.due = _State.FAILED, math.inf

    def _rest(self) -> None:
        if self._state is _State.DELAY:
            self._state, self._confirmed = _State.TRUSTED, float(self._env.now)
        self.due = math.inf

    def _ask_everybody(self) -> Process:
        since, self._state = float(self._env.now), _State.ASKING
        for _ in range(PROBES):
            self._ask(FrameKind.ARP_REQUEST)
            yield self._wait(EVERY)
            if self._confirmed >= since:
                self.due = math.inf
                return
        self._state, self._waiting, self.due = _State.FAILED, [], math.inf

    def _ask(self, kind: FrameKind) -> None:
        self._env.process(self._carry(Frame(t=float(self._env.now), kind=kind)))

    def _carry(self, frame: Frame) -> Generator[simpy.Event, Any, Fate]:
        whole = yield from self._fabric.carry(
            Node.CLIENT, frame, deliver=lambda: self._server.answer_arp(self._confirm)
        )
        return whole.fate
