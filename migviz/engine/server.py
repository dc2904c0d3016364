"""How does the VM answer its client? At once while it runs; its own timers stand still while it is paused."""

from collections.abc import Generator
from typing import Any, Protocol

import simpy

from migviz.engine.fabric import Fabric
from migviz.scenario import Scenario
from migviz.scenario.profiles import LONGEST_RTO
from migviz.trace.traffic import PER_SEGMENT, PORTS, Fate, Frame, FrameKind, Node, OwnMessages, Station

Process = Generator[simpy.Event, Any, None]
LOOKAHEAD = 60.0
"""Chosen: own messages are counted at most a minute past the end of the run, which may still move."""


class Asker(Protocol):
    """The other end of the connection, as the VM knows it."""

    @property
    def lost(self) -> bool:
        """Whether it has given the connection up."""

    @property
    def silent_until(self) -> float | None:
        """Before this it sends nothing, unless an answer comes; None while it is answered as usual."""

    def hear(self, frame: Frame) -> None:
        """A frame of the VM has come."""

    def miss(self, frame: Frame) -> None:
        """An answer was lost on the way."""


class Server:
    """The VM's end of the connection, and what it sends unasked."""

    def __init__(self, fabric: Fabric, scenario: Scenario) -> None:
        self._fabric, self._env, self._world = fabric, fabric.env, fabric.world
        self._rto = scenario.number("client.rto_min")
        self._retries = int(scenario.number("client.retries"))
        self._received = 0
        self._acknowledged = 0
        self._answered_at = 0.0
        self._timer_runs = False
        self._comes_to_it = 0.0
        self.own: list[OwnMessages] = []

    @property
    def _now(self) -> float:
        return float(self._env.now)

    def skip(self, received: int, acknowledged: int, answered_at: float) -> None:
        """Undisturbed exchanges bring all requests before `received`, and acknowledge all answers before `acknowledged`."""
        self._received, self._acknowledged, self._answered_at = received, acknowledged, answered_at

    def hear(self, frame: Frame, client: Asker) -> None:
        """A frame of the client has come: a VM that waits for pages, or is slowed, comes to it later, in order."""
        due = max(self._now + self._world.waits(self._now), self._comes_to_it)
        if due > self._now:
            self._comes_to_it = due
            self._env.process(self._hear_later(due, frame, client))
        else:
            self._hear(frame, client)

    def _hear_later(self, due: float, frame: Frame, client: Asker) -> Process:
        yield self._env.timeout(due - self._now)
        if self._world.runs_on(self._now) is not None:
            self._hear(frame, client)

    def _hear(self, frame: Frame, client: Asker) -> None:
        """A frame of the client is dealt with: requests are answered, also those heard before.

        A VM that has started anew knows no connection, and says so (RFC 9293, 3.10.7.1).
        """
        if self._world.started_anew(self._now):
            reset = Frame(t=self._now, kind=FrameKind.RESET, first=frame.acked)
            self._env.process(self._carry(reset, client))
            return
        self._acknowledged = max(self._acknowledged, frame.acked)
        if frame.kind is FrameKind.REQUEST:
            self._received = max(self._received, frame.first + frame.count)
            self._answered_at = self._now
            self._answer(frame.first, frame.count, 0, client)

    def _answer(self, first: int, count: int, attempt: int, client: Asker) -> None:
        frame = Frame(
            t=self._now,
            kind=FrameKind.ANSWER,
            first=first,
            count=count,
            acked=self._received,
            attempt=attempt,
        )
        self._env.process(self._carry(frame, client))

    def _carry(self, frame: Frame, client: Asker) -> Process:
        host = self._world.runs_on(self._now)
        assert host is not None, "only a running VM sends"
        whole = yield from self._fabric.carry(host, frame, deliver=lambda: client.hear(frame))
        if whole.fate is not Fate.DELIVERED and frame.kind is FrameKind.ANSWER:
            client.miss(frame)
            self.miss_acknowledgement(client)

    def answer_arp(self) -> None:
        """Somebody asks everybody for the VM's address."""
        host = self._world.runs_on(self._now)
        if host is not None:
            self._env.process(self._fabric.carry(host, Frame(t=self._now, kind=FrameKind.ARP_ANSWER)))

    # --- the VM's retransmission timer ---

    def miss_acknowledgement(self, client: Asker) -> None:
        """A frame was lost: if an answer stays unacknowledged, the VM will send it again."""
        if self._acknowledged < self._received and not self._timer_runs:
            self._timer_runs = True
            self._env.process(self._send_again(client))

    def _send_again(self, client: Asker) -> Process:
        """Wait for the time-out in the VM's own time, which stands still in the pause."""
        rto, since, wanted = self._rto, self._answered_at, self._received
        for attempt in range(1, self._retries + 1):
            if self._fabric.is_full:
                break
            due = self._world.after_running(since, rto)
            if due == float("inf"):
                break
            if due > self._now:
                yield self._env.timeout(due - self._now)
            if self._acknowledged >= wanted or client.lost or self._world.runs_on(self._now) is None:
                break
            if self._world.started_anew(self._now):
                break
            count = min(self._received - self._acknowledged, PER_SEGMENT)
            self._answer(self._acknowledged, count, attempt, client)
            since, rto = self._now, min(2 * rto, max(LONGEST_RTO, rto))
        self._timer_runs = False

    # --- what it sends unasked ---

    def send_own(self, every: float, first: float, until: float, client: Asker | None) -> Process:
        """Send a message `every` so often in the VM's own time, the first at `first`, to whom the client is."""
        due, number = first, 1
        while due != float("inf") and not self._fabric.is_full:
            if due > self._now:
                yield self._env.timeout(due - self._now)
            host = self._world.runs_on(self._now)
            if host is None:
                due = self._world.after_running(self._now, 1e-9)
                continue
            count = self._alike(every, host, until, client)
            if count > 1:
                self._note_alike(every, count, number, host)
            else:
                count = 1
                self._env.process(self._carry_own(host, number))
            number += count
            due = self._world.after_running(self._now + (count - 1) * every, every)

    def _alike(self, every: float, host: Node, until: float, client: Asker | None) -> int:
        """How many messages from now on fare alike: nothing changes, and no switch has to learn anything from them."""
        port = self._fabric.switch.lookup(Station.VM, self._now)
        if port not in (None, PORTS[host]) and not self._world.down(self._now):
            return 0
        if self._now + self._passes_after(host) < self._fabric.learning_until:
            return 0  # a frame that the VM sent from its old host is still to pass the switch
        ends = min(
            self._world.next_edge(self._now), max(until, self._now) + LOOKAHEAD, self._way_known_until(host, client)
        )
        takes = 3 * self._fabric.hop + self._world.queue(host, self._now)
        return int(max(0.0, ends - self._now - takes) / every)

    def _passes_after(self, host: Node) -> float:
        """Seconds until a message that is sent now has passed the switch."""
        return self._fabric.hop + (self._world.queue(host, self._now) if host is Node.SOURCE else 0.0)

    def _way_known_until(self, host: Node, client: Asker | None) -> float:
        """How long the switch goes on knowing a client that hears nothing, or not knowing it.

        Not looked at where messages queue behind the migration: which of them the client's next frame overtakes is left out.
        """
        silent = client.silent_until if client else None
        if silent is None or self._passes_after(host) > self._fabric.hop:
            return float("inf")
        known = self._fabric.switch.known_until(Station.CLIENT)
        return known if self._now + self._passes_after(host) <= known else silent

    def _note_alike(self, every: float, count: int, number: int, host: Node) -> None:
        now, lost = self._now, self._world.down(self._now)
        late = self._world.queue(host, now) if host is Node.SOURCE else 0.0
        flooded = self._fabric.switch.lookup(Station.CLIENT, now) is None
        self.own.append(
            OwnMessages(
                start=now, every=every, count=count, first=number, host=host, late=late, lost=lost, flooded=flooded
            )
        )
        if not lost:
            passes = now + late + self._fabric.hop
            self._fabric.see(Station.VM, host, passes, flooded=flooded)
            self._fabric.refresh(Station.VM, passes + (count - 1) * every, flooded=flooded)

    def _carry_own(self, host: Node, number: int) -> Process:
        yield from self._fabric.carry(host, Frame(t=self._now, kind=FrameKind.OWN, number=number))
