"""How does a client keep a TCP connection to a VM that is moved? It asks, waits, tries again, and may give up.

The client asks every `client.interval`; what TCP makes of that is in tcp.py, whether the VM's address is still good in
neighbour.py, what it notices of a VM that does not answer in noticed.py. Where nothing disturbs them (undisturbed.py), exchanges
are counted (counted.py), not carried. The connection is lost after `client.retries`
tries, or where a VM that has started anew refuses it.
"""

import math
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from migviz.engine.counted import NEAR, out_in, reached_by, together, told_by, told_with, trains, turns_before, unsent
from migviz.engine.fabric import Fabric
from migviz.engine.neighbour import Neighbour
from migviz.engine.noticed import Noticed
from migviz.engine.server import Server
from migviz.engine.tcp import Habits, Sender, Why
from migviz.engine.timers import Alarm, RealTime
from migviz.engine.trains import Receiver, Train
from migviz.engine.undisturbed import Undisturbed
from migviz.scenario import Scenario
from migviz.scenario.profiles import PROFILES
from migviz.trace.traffic import (
    ACK_WAITS,
    PER_SEGMENT,
    Fate,
    Frame,
    FrameKind,
    Network,
    Node,
    Station,
    Stretch,
)

NUMBERS_PER_TRAIN = 50
"""Chosen: looking through so many numbers of requests takes as long as following one train of them."""

_REACHES, _ANSWERED, _TOLD = range(3)
"""What happens when something on its way comes; at the same instant in this order."""

Process = Generator[simpy.Event, Any, None]


class Client:
    """The client's end of the connection. `until`: it asks nothing after this; a stall that ends later moves it."""

    def __init__(
        self,
        fabric: Fabric,
        scenario: Scenario,
        network: Network,
        server: Server,
        *,
        until: float,
        watched: float,
        trusted_for: float | None,
    ) -> None:
        self._fabric, self._env, self._world = fabric, fabric.env, fabric.world
        self._network, self._server = network, server
        self._watched = watched
        self.until = until
        self.sender = _sender(self, scenario, 2 * fabric.one_way)
        self._receiver = Receiver()
        self._neighbour = Neighbour(
            fabric, server, trusted_for=trusted_for, by_answers=not network.gateway, confirmed=float(fabric.env.now)
        )
        self._asks = Alarm(self._env, self._go)
        self._done = self._env.event()
        self._skips_until = -math.inf
        self._counted = self._unacknowledged = self._asked_with = 0
        self.lost = False
        self.stretches: list[Stretch] = []
        self.noticed = Noticed(answered_at=network.asked_at(0), undisturbed_since=self._now)
        every = scenario.values["vm.sends_every"]
        self._undisturbed = Undisturbed(
            fabric,
            network,
            server,
            self.sender,
            self._receiver,
            self._neighbour,
            self.noticed,
            holds_answers=scenario["vm.nagle"] == "on",
            kept_known=every is not None and float(every) <= network.ageing,
        )

    @property
    def _now(self) -> float:
        return float(self._env.now)

    @property
    def _heard(self) -> int:
        return self._receiver.next

    @property
    def silent_until(self) -> float | None:
        """Before this it sends nothing, unless an answer comes; None while it is answered as usual."""
        if self.lost:
            return math.inf
        if self.noticed.first_lost is None:
            return None
        return min(self.sender.due, self._asks.due, self._neighbour.due)

    def asked(self) -> int:
        """How many requests its program has made."""
        return self._network.asked_by(min(self._now, self.until))

    def run(self) -> Process:
        """Ask until the end, and wait for all answers, or until the connection is lost."""
        self._asks.set(max(self._now, self._network.asked_at(0)))
        if not self._is_done():
            yield self._done

    def _is_done(self) -> bool:
        return self.lost or self._heard >= self._network.asked_by(self.until)

    def _end(self) -> None:
        self._asks.set(math.inf)
        self.sender.stop()
        if not self._done.triggered:
            self._done.succeed()

    def _go(self) -> None:
        """Send what may be sent, and come back when there may be more."""
        if self._skips_until > self._now or self._done.triggered:
            return
        if self._fabric.is_full and not self.lost:  # what it would have asked later is not followed
            self.until = self._network.asked_at(self._heard) - self._network.interval / 2
        if self._is_done() or self._fabric.is_full:
            self._end()
            return
        stretch = self._undisturbed.found(self._now, self._network.asked_by(self.until))
        if stretch is not None:
            self._skip(stretch)
            return
        self.sender.push()
        more = self.sender.full_at()
        total = self._network.asked_by(self.until)
        self._asks.set(math.inf if more is None or more > total else max(self._now, self._network.asked_at(more - 1)))

    # --- where nothing disturbs ---

    def _skip(self, stretch: Stretch) -> None:
        """Let a stretch pass at once, until its last request has been sent."""
        self.stretches.append(stretch)
        self._unacknowledged = 0
        self._neighbour.resting = True
        self._tell_in(stretch)
        last = stretch.first + stretch.count - 1
        self._skips_until = max(self._now, self._network.sent_at(stretch, last))
        self._env.timeout(self._skips_until - self._now).callbacks.append(lambda event: self._land(stretch))

    def _tell_in(self, stretch: Stretch, messages: int = 0) -> None:
        """The next request of a stretch acknowledges what was heard before; where it does not go soon, a frame of its own does."""
        number = unsent(self._network, stretch, self._now)
        if number > self._asked_with:  # a request has taken along what was owed
            self._asked_with, self._unacknowledged = number, 0
        self._unacknowledged += messages
        asks_at = self._network.sent_at(stretch, number)
        waits = self._unacknowledged <= PER_SEGMENT and asks_at <= self._now + ACK_WAITS
        if self._now > stretch.start and (self._network.acknowledges(stretch) or not waits):
            self._acknowledge(before=number)
            return
        heard, told = self._heard, self._env.timeout(max(0.0, asks_at + stretch.there - self._now))
        told.callbacks.append(lambda event: self._server.hear_told(heard))

    def _land(self, stretch: Stretch) -> None:
        """The last request of a stretch has been sent: what is on its way comes as it always came."""
        network, end, now = self._network, stretch.first + stretch.count, self._now
        out, told = trains(network, stretch, now), told_by(network, stretch, now)
        self._fabric.count(len(out) + stretch.wait / network.interval / NUMBERS_PER_TRAIN)
        self._counted = end
        heard = out[0].first
        self._hear_up_to(heard)
        most_out = out_in(network, stretch)
        alone = network.goes_alone(stretch)
        self.sender.land(
            end, out, stretch.wait, turns_before(network, stretch, heard), most_out, most_out if alone else 1
        )
        self._land_at_the_vm(stretch, now, told)
        self._neighbour.resting = False
        self._neighbour.pass_by(now)
        self._fabric.refresh(Station.VM, now + stretch.wait - self._fabric.far)
        acknowledges = network.acknowledges(stretch)
        seen = now + self._fabric.far + (stretch.wait if acknowledges else 0.0)
        self._fabric.refresh(Station.CLIENT, seen, flooded=stretch.flooded)
        self._skips_until = -math.inf
        self._env.process(self._coast(stretch, out, told))
        total = network.asked_by(self.until)
        if end < total and network.goes_alone(stretch):
            self._asks.set(network.asked_at(end))
        elif end < total and (more := self.sender.full_at()) is not None and more <= total:
            self._asks.set(max(now, network.asked_at(more - 1)))

    def _land_at_the_vm(self, stretch: Stretch, now: float, told: int) -> None:
        """What the VM has answered by now, and knows to have come."""
        network = self._network
        first, end = max(told, stretch.first), reached_by(network, stretch, now)
        answers = together(network, stretch, np.arange(first, end))
        for train in answers:
            train.sent += stretch.there
        alone = network.goes_alone(stretch)
        each_turn = max(1, math.ceil(stretch.wait / network.interval - NEAR)) if alone else 1
        waited = each_turn * network.interval if alone and not network.acknowledges(stretch) else stretch.wait
        self._server.land(answers, end, waited, turns_before(network, stretch, told), each_turn, self)

    def _coast(self, stretch: Stretch, out: list[Train], told: int) -> Process:
        """What is on its way when a stretch ends comes: requests reach the VM, answers the client, what acknowledges them the VM."""
        network, began = self._network, self._now
        acknowledges = network.acknowledges(stretch)
        marks = [(train.sent + stretch.there, _REACHES, train) for train in out]
        marks += [(train.sent + stretch.wait, _ANSWERED, train) for train in out]
        if acknowledges:
            unsaid = together(network, stretch, np.arange(max(told, stretch.first), stretch.first + stretch.count))
            marks += [(train.sent + stretch.wait + stretch.there, _TOLD, train) for train in unsaid]
        # What is out is never left out: after decades its answer comes in the very moment, as far as the clock can tell.
        marks = [mark for mark in marks if mark[0] > began + NEAR or mark[1] == _ANSWERED]
        spans = sorted((at, what, train.first, train.end) for at, what, train in marks)
        for at, what, first, end in spans:  # `out` is the sender's own list: it changes with each answer
            if at > self._now:
                yield self._env.timeout(at - self._now)
            if self._fabric.is_full:
                self._go()
                return
            if what == _REACHES:
                self._server.hear_counted(first, end - first, told_with(network, stretch, at - stretch.there))
            elif what == _TOLD:
                self._server.hear_told(end)
            else:
                self._hear_coasting(end, acknowledges=acknowledges)

    def _hear_coasting(self, end: int, *, acknowledges: bool) -> None:
        """An answer comes after the stretch that it belongs to."""
        self.sender.ack(end)
        self._neighbour.heard()
        self._hear_up_to(end)
        sent = self.sender.next
        self._go()
        if not acknowledges and self.sender.next == sent and self._asks_late:
            self._acknowledge()

    # --- one by one ---

    def transmit(self, train: Train, why: Why) -> None:
        """TCP sends requests, again or for the first time."""
        if self._fabric.is_full:  # nobody would answer: a stall that goes on is followed no further either
            self._go()
            self.sender.stop()
            return
        if why in (Why.PROBE, Why.TIMEOUT):
            self.noticed.doubt(self._heard)
        if why is not Why.NEW:
            self.noticed.try_again(self._now)
        self._unacknowledged = 0
        frame = Frame(
            t=self._now,
            kind=FrameKind.REQUEST,
            first=train.first,
            count=train.count,
            into=train.into,
            tail=train.tail,
            acked=self._heard,
            attempt=train.attempt,
            probe=why is Why.PROBE,
        )
        self._send(frame)

    def _acknowledge(self, before: int | None = None, early: tuple[int, int] | None = None) -> None:
        self._unacknowledged = 0
        first, into = (before, 0) if before else (self.sender.next, self.sender.into)
        self._send(Frame(t=self._now, kind=FrameKind.ACK, first=first, into=into, acked=self._heard, sacked=early))

    def _send(self, frame: Frame) -> None:
        self._neighbour.send(lambda: self._put(frame))

    def _put(self, frame: Frame) -> None:
        self._env.process(self._carry(frame))

    def _carry(self, frame: Frame) -> Process:
        whole = yield from self._fabric.carry(Node.CLIENT, frame, deliver=lambda: self._server.hear(frame, self))
        if whole.fate is not Fate.DELIVERED and frame.kind is FrameKind.REQUEST:
            self.miss(whole)

    def miss(self, frame: Frame) -> None:
        """A request, or its answer, was lost on the way."""
        if frame.first + frame.count <= self._heard or self.lost:
            return
        self.noticed.miss(max(frame.first, self._heard), frame.fate, self._now)

    def hear(self, frame: Frame) -> None:
        """A frame for the client has come."""
        if self.lost or (self._fabric.is_full and self._done.triggered):
            return
        if frame.kind is FrameKind.RESET:
            if self._world.started_anew(self._now):
                self.noticed.cause = Fate.RESET
            self.give_up()
            return
        if frame.acked > self.sender.acked:
            self._neighbour.heard()
        if self._skips_until > self._now:
            stretch = self.stretches[-1]
            self.sender.note_counted(unsent(self._network, stretch, self._now), alone=self._network.goes_alone(stretch))
        self.sender.ack(frame.acked, frame.sacked)
        more, early = False, None
        if frame.kind is FrameKind.ANSWER:
            before = self._heard
            more, early = self._receiver.take(frame.first, frame.count)
            now_heard, self._receiver.next = self._receiver.next, before
            self._hear_up_to(now_heard)
        if self._skips_until > self._now:
            if frame.kind is FrameKind.ANSWER:
                self._tell_in(self.stretches[-1], frame.count)
            return
        sent = self.sender.next
        self._unacknowledged += frame.count if frame.kind is FrameKind.ANSWER else 0
        owed = self._unacknowledged
        self._go()
        skips = self._skips_until > self._now
        asks_now = skips and self._network.sent_at(self.stretches[-1], self.stretches[-1].first) <= self._now + NEAR
        if early is not None:
            self._acknowledge(early=early)
            return
        if frame.kind is not FrameKind.ANSWER or self.sender.next > sent or asks_now:
            return
        if not more or self._network.interval > ACK_WAITS or owed > PER_SEGMENT or (self._asks_late and not skips):
            self._acknowledge()

    @property
    def _asks_late(self) -> bool:
        """No request goes soon that could carry an acknowledgement; TCP finds that out a moment later, which is left out."""
        return self._asks.due > self._now + ACK_WAITS

    def _hear_up_to(self, end: int) -> None:
        """The answers to all requests before `end` have come."""
        before, now = self._heard, self._now
        if end <= before:
            return
        self._receiver.next = end
        if self.noticed.recover(now, end) and now > self.until:
            self.until = now + self._watched
        if end <= self._counted:
            stretch = self.stretches[-1]
            self.noticed.answered_at = float(self._network.answers(stretch, np.array([end - 1]))[0])
            return
        first = max(before, self._counted)
        late = min(max(self._network.asked_by(self.noticed.late_before), first), end)
        self.noticed.answer(first, late, end, now)

    def plan(self, due: float) -> None:
        """TCP's timer is set."""
        self.noticed.plan(self._now, due)

    def forsaken(self) -> None:
        """The VM sends no answer again any more. Who has nothing to send, and nothing to ask, would wait for ever."""
        if not self.lost and not self.sender.out and self.sender.next >= self._network.asked_by(self.until):
            self.give_up()

    def give_up(self) -> None:
        """The retries are exhausted, or the VM has refused the connection or given it up."""
        self.lost = True
        waiting = max(1, self._network.asked_by(self._now) - self._heard)
        self.noticed.give_up(self._now, self._heard, waiting)
        self._end()


def habits_of(scenario: Scenario) -> Habits:
    """How the client's TCP behaves."""
    return Habits(
        profile=PROFILES[str(scenario["client.profile"])],
        floor=scenario.number("client.rto_min"),
        retries=int(scenario.number("client.retries")),
        probes=scenario["client.loss_probe"] == "on",
        nagle=scenario["client.nagle"] == "on",
        window=scenario.number("client.window"),
    )


def _sender(client: Client, scenario: Scenario, round_trip: float) -> Sender:
    """The client's TCP."""
    return Sender(
        client._env,
        RealTime(client._env),
        habits_of(scenario),
        round_trip=round_trip,
        written=client.asked,
        transmit=client.transmit,
        give_up=client.give_up,
        planned=client.plan,
    )
