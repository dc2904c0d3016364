"""How does a client keep a TCP connection to a VM that is moved? It asks, waits, tries again, and may give up.

The client asks every `client.interval`. While an answer is outstanding, further requests wait for it and then go
together (Nagle's algorithm, RFC 896). An unanswered request is sent again after the retransmission time-out of
RFC 6298, at least `client.rto_min`, doubled each time up to two minutes, and kept until an answer was measured; after
`client.retries` tries the connection is lost; so it is where a VM that has started anew refuses it. After a loss the client sends one segment, then twice as many each round trip (slow start, RFC 5681).
"""

import math
from collections.abc import Generator
from typing import Any

import simpy

from migviz.engine.fabric import Fabric
from migviz.engine.server import Server
from migviz.scenario import Scenario
from migviz.scenario.profiles import LONGEST_RTO
from migviz.trace.traffic import (
    PER_SEGMENT,
    PORTS,
    Batch,
    Fate,
    Frame,
    FrameKind,
    Network,
    Node,
    Stall,
    Station,
    Stretch,
)

INITIAL_WINDOW, LARGEST_WINDOW = 10, 44
"""Segments: the initial window of RFC 6928; what fits a receive window of 64 KiB."""
ARP_TRIES, ARP_PAUSE = 3, 1.0
"""Broadcasts, and seconds between them, until the client stops asking for an address (arp(7): mcast_solicit)."""
GRANULARITY = 0.01
"""Chosen: seconds of the clock's grain in RFC 6298, which the time-out leaves beside the round trip at least."""
NEAR = 1e-9
SETTLED = 200
"""Chosen: after so many round trips of one length the smoothed one is that length."""
BACKLOG = 64
"""Chosen: more than so many windows that wait to be sent go at once; how a longer backlog drains is not simulated."""

Process = Generator[simpy.Event, Any, None]


class Client:
    """The client's end of the connection. `until`: it asks nothing after this; a stall that ends later moves it."""

    def __init__(
        self, fabric: Fabric, scenario: Scenario, network: Network, server: Server, until: float, watched: float
    ) -> None:
        self._fabric, self._env, self._world = fabric, fabric.env, fabric.world
        self._network, self._server = network, server
        self._scenario = scenario
        self._rto_min = scenario.number("client.rto_min")
        self._retries = int(scenario.number("client.retries"))
        self._watched = watched
        self.until = until
        self._next = 0
        self._heard = 0
        self._answer = self._env.event()
        self._window = INITIAL_WINDOW
        self._smoothed, self._varies, self._backed_off = 4 * fabric.hop, 0.0, 0.0
        self._late_before = -1.0
        self._cause = self._late_cause = Fate.SLOW
        self._missed = math.inf
        self._next_try, self._next_look = -math.inf, math.inf
        self.lost = self._refused = False
        self.stretches: list[Stretch] = []
        self.batches: list[Batch] = []
        self.stalls: list[Stall] = []

    @property
    def _now(self) -> float:
        return float(self._env.now)

    @property
    def silent_until(self) -> float | None:
        """Before this it sends nothing, unless an answer comes; None while it is answered as usual."""
        if self.lost:
            return math.inf
        return min(self._next_try, self._next_look) if self._next_try > self._now else None

    @property
    def _time_out(self) -> float:
        """Seconds to wait for an answer; after a try again the longer one holds until an answer was measured."""
        return max(self._rto_min, self._smoothed + max(GRANULARITY, 4 * self._varies), self._backed_off)

    def run(self) -> Process:
        """Ask until the end, and wait for all answers, or until the connection is lost."""
        while not self.lost and self._next < self._network.asked_by(self.until):
            if self._fabric.is_full:  # what it would have asked later is not followed
                self.until = self._now
                return
            asked, settled = self._network.asked_at(self._next), self._settled
            if self._now < settled and settled <= asked:
                yield self._env.timeout(settled - self._now)
            stretch = self._undisturbed(max(asked, self._now))
            if stretch is not None:
                yield from self._skip(stretch)
                continue
            if asked > self._now:
                yield self._env.timeout(asked - self._now)
            yield from self._exchange()

    # --- where nothing disturbs ---

    @property
    def _settled(self) -> float:
        """When no frame that can tell client or switch anything is on its way any more."""
        return max(self._fabric.asking_until, self._fabric.learning_until) + NEAR

    def _undisturbed(self, start: float) -> Stretch | None:
        """The exchanges from `start` on that are all alike, if there are any."""
        host = self._world.runs_on(start)
        caught = self._network.asked_by(self._late_before) > self._next
        if host is None or caught or self._now < self._settled - 2 * NEAR:
            return None
        if self._world.down(start) or self._world.started_anew(start):
            return None
        queue = self._world.queue(host, start)
        there = 2 * self._fabric.hop + (queue if host is Node.TARGET else 0.0) + self._world.waits(start)
        back = 2 * self._fabric.hop + (queue if host is Node.SOURCE else 0.0)
        wait = there + back
        if wait >= self._time_out or not self._fits(start, wait) or not self._is_known(host, start, there, back):
            return None
        count = self._alike(start, there, wait)
        if count < 2:
            return None
        flooded = self._fabric.switch.lookup(Station.VM, start + self._fabric.hop) is None
        return Stretch(first=self._next, count=count, start=start, host=host, there=there, back=back, flooded=flooded)

    def _fits(self, start: float, wait: float) -> bool:
        """Whether all that has been asked, and is asked in a round trip, goes at once; where more is asked in a round
        trip than the largest window holds, it is taken to, so that a run of years can be counted."""
        each_turn, room = wait / self._network.interval, self._window * PER_SEGMENT
        if each_turn > LARGEST_WINDOW * PER_SEGMENT:
            return self._window >= LARGEST_WINDOW
        return max(self._network.asked_by(start) - self._next, each_turn) <= room

    def _is_known(self, host: Node, start: float, there: float, back: float) -> bool:
        """Whether the switch knows the VM at its host each time, or has forgotten it each time.

        Messages that the VM sends unasked keep it known, if they come more often than the switch forgets.
        """
        port = self._fabric.switch.lookup(Station.VM, start + self._fabric.hop)
        every = self._scenario.values["vm.sends_every"]
        kept = every is not None and float(every) <= self._network.ageing
        silent_for = max(0.0, self._network.interval - there - back) + 2 * self._fabric.hop
        forgotten = silent_for > self._network.ageing and not kept
        return port is None if forgotten else port == PORTS[host]

    def _alike(self, start: float, there: float, wait: float) -> int:
        """How many requests from the next one on are answered and acknowledged before anything changes."""
        first, network = self._next, self._network
        room = self._world.next_edge(start) - start - wait - there
        total = network.asked_by(self.until) - first
        if room < 0:
            return 0
        if wait <= network.interval:
            if start > network.asked_at(first) + NEAR:
                return 0
            return total if math.isinf(room) else min(total, math.floor(room / network.interval + NEAR) + 1)
        turns = math.floor(room / wait + NEAR) if not math.isinf(room) else math.inf
        last = start + turns * wait if not math.isinf(turns) else math.inf
        return min(total, network.asked_by(last) - first) if not math.isinf(last) else total

    def _skip(self, stretch: Stretch) -> Process:
        """Let a stretch pass at once."""
        self.stretches.append(stretch)
        last = stretch.first + stretch.count - 1
        sent = self._network.sent_at(stretch, last)
        answered = sent + stretch.wait
        self._next = self._heard = last + 1
        self._fabric.refresh(Station.VM, answered - self._fabric.hop)
        acknowledges = stretch.wait <= self._network.interval
        # Where requests go together, each sending acknowledges the answer before it: the last one is still open.
        before = max(stretch.first, self._network.asked_by(sent - stretch.wait))
        self._server.skip(self._next, self._next if acknowledges else before, sent + stretch.there)
        seen = answered + self._fabric.hop if acknowledges else answered - stretch.wait + self._fabric.hop
        self._fabric.refresh(Station.CLIENT, seen, flooded=stretch.flooded)
        exchanges = stretch.count if acknowledges else round((sent - stretch.start) / stretch.wait) + 1
        for _ in range(min(exchanges, SETTLED)):
            self._measure(stretch.wait)
            self._window = min(2 * self._window, LARGEST_WINDOW)
        yield self._env.timeout(max(0.0, answered - self._now))

    # --- one by one ---

    def _exchange(self) -> Process:
        """Send what has been asked, wait for the answer, try again as long as there are retries."""
        sent, first = self._now, self._next
        waiting = max(1, self._network.asked_by(min(sent, self.until)) - first)
        room = self._window * PER_SEGMENT
        count = waiting if waiting > BACKLOG * LARGEST_WINDOW * PER_SEGMENT else min(waiting, room)
        tries: list[float] = []
        rto, self._cause, self._missed = self._time_out, Fate.SLOW, math.inf
        while True:
            self._send(FrameKind.REQUEST, first=first, count=count, attempt=len(tries))
            time_is_up = self._env.timeout(rto)
            self._next_try = self._now + rto
            while self._heard <= first and not time_is_up.processed and not self._refused:
                yield self._answer | time_is_up
            if self._refused:
                self._cause = Fate.RESET
                self._give_up(sent, first, tries)
                return
            if self._heard > first:
                break
            if len(tries) >= self._retries:
                self._give_up(sent, first, tries)
                return
            if not tries:
                self._look_for_the_vm(first)
            tries.append(self._now)
            rto = self._backed_off = min(2 * rto, max(LONGEST_RTO, rto))
            count = min(count, PER_SEGMENT)
        self._next_try = -math.inf
        self._note_answered(sent, first, tries)

    def _note_answered(self, sent: float, first: int, tries: list[float]) -> None:
        if tries:
            self._note_stall(sent, first, tries, given_up=False)
            self._late_before, self._window, self._late_cause = self._now, 2, self._cause
            if self._now > self.until:
                self.until = self._now + self._watched
        else:
            self._measure(self._now - sent)
            self._window = min(2 * self._window, LARGEST_WINDOW)
        self._next = self._heard
        late = min(max(self._network.asked_by(self._late_before), first), self._next)
        for begin, end, is_late in ((first, late, True), (late, self._next, False)):
            if end > begin:
                self.batches.append(
                    Batch(
                        first=begin,
                        count=end - begin,
                        answered=self._now,
                        late=is_late,
                        cause=self._late_cause if is_late else None,
                    )
                )
        if self._network.asked_by(min(self._now, self.until)) <= self._next:
            self._send(FrameKind.ACK, first=self._next)

    def _measure(self, wait: float) -> None:
        """RFC 6298, 2.3: smoothed round trip and its variation."""
        self._varies = 0.75 * self._varies + 0.25 * abs(self._smoothed - wait)
        self._smoothed = 0.875 * self._smoothed + 0.125 * wait
        self._backed_off = 0.0

    def _give_up(self, sent: float, first: int, tries: list[float]) -> None:
        self.lost = True
        self._note_stall(sent, first, tries, given_up=True)
        waiting = max(1, self._network.asked_by(self._now) - first)
        self.batches.append(Batch(first=first, count=waiting, answered=None, cause=self._cause))

    def _note_stall(self, sent: float, first: int, tries: list[float], *, given_up: bool) -> None:
        self.stalls.append(
            Stall(
                start=sent,
                known=min(self._missed, *tries[:1], self._now),
                end=self._now,
                tries=tuple(tries),
                given_up=given_up,
                cause=self._cause,
                first=first,
            )
        )

    def _send(self, kind: FrameKind, *, first: int, count: int = 0, attempt: int = 0) -> None:
        frame = Frame(t=self._now, kind=kind, first=first, count=count, acked=self._heard, attempt=attempt)
        self._env.process(self._carry(frame))

    def _carry(self, frame: Frame) -> Process:
        whole = yield from self._fabric.carry(Node.CLIENT, frame, deliver=lambda: self._server.hear(frame, self))
        if whole.fate is Fate.DELIVERED:
            return
        if frame.kind is FrameKind.REQUEST:
            self._cause = whole.fate
            self.miss(frame)
        self._server.miss_acknowledgement(self)

    def miss(self, frame: Frame) -> None:
        """A request, or its answer, was lost on the way."""
        if frame.first + frame.count > self._heard:
            self._missed = min(self._missed, self._now)

    def hear(self, frame: Frame) -> None:
        """A frame for the client has come."""
        if frame.kind is FrameKind.RESET:
            self._refused = True
            self._tell()
        if frame.kind is not FrameKind.ANSWER:
            return
        if frame.first + frame.count <= self._heard:  # heard before: say so again
            self._send(FrameKind.ACK, first=self._next)
            return
        self._heard = frame.first + frame.count
        self._tell()

    def _tell(self) -> None:
        """Whoever waits goes on."""
        event, self._answer = self._answer, self._env.event()
        event.succeed()

    def _look_for_the_vm(self, first: int) -> None:
        after = self._scenario.values["client.arp_check"]
        if after is not None:
            self._env.process(self._ask_everybody(first, float(after)))

    def _ask_everybody(self, first: int, after: float) -> Process:
        """Ask for the VM's address by broadcast while the stall lasts: the VM's answer also tells the switch."""
        for wait in (after, *[ARP_PAUSE] * (ARP_TRIES - 1)):
            self._next_look = self._now + wait
            yield self._env.timeout(wait)
            self._next_look = math.inf
            if self._heard > first or self.lost:
                return
            asks = Frame(t=self._now, kind=FrameKind.ARP_REQUEST)
            yield from self._fabric.carry(Node.CLIENT, asks, deliver=self._server.answer_arp)
