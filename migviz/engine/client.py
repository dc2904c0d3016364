"""How does a client keep a TCP connection to a VM that is moved? It asks, waits, tries again, and may give up.

The client asks every `client.interval`; what TCP makes of that is in tcp.py, whether the VM's address is still good in
neighbour.py. Where nothing disturbs them, exchanges are counted, not carried. The connection is lost after `client.retries`
tries, or where a VM that has started anew refuses it.
"""

import math
from bisect import bisect_right
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np
import simpy

from migviz.engine.counted import NEAR, reached_by, together, told_by, told_with, trains, turns_before
from migviz.engine.fabric import Fabric
from migviz.engine.neighbour import Neighbour
from migviz.engine.server import Server
from migviz.engine.tcp import LARGEST_WINDOW, Habits, Sender, Why
from migviz.engine.timers import Alarm, RealTime
from migviz.engine.trains import Receiver, Train
from migviz.scenario import Scenario
from migviz.scenario.profiles import PROFILES
from migviz.trace.traffic import (
    ACK_WAITS,
    MESSAGE,
    PER_SEGMENT,
    PORTS,
    SEGMENT,
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

FEW = 2_000
"""Chosen: where segments become full while others are out, fewer requests than this are carried one by one: which answer
meets which request at the end of a stretch is followed there, and taken to be alike in longer ones."""
NUMBERS_PER_TRAIN = 50
"""Chosen: looking through so many numbers of requests takes as long as following one train of them."""
MOST_ON_THE_WAY = 1_000_000
"""Chosen: where an answer takes so long that more requests are on their way at a time, they are not counted: each is carried, until
the bound of the work."""

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
        self._every = scenario.values["vm.sends_every"]
        self._holds_answers = scenario["vm.nagle"] == "on"
        self._watched = watched
        self.until = until
        self._sender = _sender(self, scenario, 2 * fabric.one_way)
        self._receiver = Receiver()
        self._neighbour = Neighbour(
            fabric, server, trusted_for=trusted_for, by_answers=not network.gateway, confirmed=float(fabric.env.now)
        )
        self._asks = Alarm(self._env, self._go)
        self._done = self._env.event()
        self._answered_at: float | None = None
        self._skips_until = -math.inf
        self._disturbed = float(fabric.env.now)
        self._first_lost: int | None = None
        self._missed, self._tries, self._plans = math.inf, list[float](), list[tuple[float, float]]()
        self._late_before = -1.0
        self._cause = self._late_cause = Fate.SLOW
        self._counted = self._unacknowledged = self._asked_with = 0
        self.lost = False
        self.stretches: list[Stretch] = []
        self.batches: list[Batch] = []
        self.stalls: list[Stall] = []

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
        if self._first_lost is None:
            return None
        return min(self._sender.due, self._asks.due, self._neighbour.due)

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
        self._sender.stop()
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
        stretch = self._undisturbed(self._now)
        if stretch is not None:
            self._skip(stretch)
            return
        self._sender.push()
        more = self._sender.full_at()
        total = self._network.asked_by(self.until)
        self._asks.set(math.inf if more is None or more > total else max(self._now, self._network.asked_at(more - 1)))

    # --- where nothing disturbs ---

    def _is_calm(self, *, alone: bool, wait: float) -> bool:
        """Whether all that is on its way will come without anybody noticing anything."""
        if self._first_lost is not None or self._neighbour.is_lost:
            return False
        if self._heard < self._sender.acked:
            return False  # the VM has a request whose answer is still held back
        if not alone:  # there is always something on its way: it has to have been sent under the present conditions
            since = max(self._disturbed, self._world.last_edge(self._now))
            return self._now - since > 2 * wait and self._sender.is_clean
        settled = max(self._fabric.asking_until, self._fabric.learning_until) + NEAR
        return not self._sender.out and self._now >= settled - 2 * NEAR and self._sender.is_clean

    def _undisturbed(self, start: float) -> Stretch | None:
        """The exchanges from `start` on that are all alike, if there are any."""
        host, first = self._world.runs_on(start), self._sender.next
        if host is None or self._network.asked_by(self._late_before) > first:
            return None
        if self._network.asked_at(first) > start + NEAR:
            return None  # a stretch begins with its first request, not with the answer before it
        if self._world.cut(host, start) is not None or self._world.started_anew(start):
            return None
        queue = self._world.queue(host, start)
        there = self._fabric.one_way + (queue if host is Node.TARGET else 0.0) + self._world.waits(start)
        back = self._fabric.one_way + (queue if host is Node.SOURCE else 0.0)
        wait = there + back
        alone = wait <= self._network.interval
        if wait >= self._sender.patience(alone=alone) or not self._is_known(host, start, there, back):
            return None
        if wait + self._rides_for(wait) >= self._server.sender.patience(alone=alone):
            return None  # the VM takes its answers for lost
        if wait > MOST_ON_THE_WAY * self._network.interval:
            return None
        flooded = self._fabric.switch.lookup(Station.VM, start + self._fabric.far) is None
        stretch = Stretch(first=first, count=1, start=start, host=host, there=there, back=back, flooded=flooded)
        if self._is_held_up(stretch):
            return None
        alone = not self._fills(stretch) and (wait <= self._network.interval or self._network.nagle)
        if not self._fits(stretch) or not self._is_calm(alone=alone, wait=wait):
            return None
        if self._sender.holds_back:
            return None
        count = max(1, self._alike(stretch))
        if count < (FEW if self._fills(stretch) else 2):
            return None
        if not alone and self._network.sent_at(stretch, first + count - 1) - start <= wait:
            return None
        return replace(stretch, count=count, before=self._under_way(wait))

    def _rides_for(self, wait: float) -> float:
        """Seconds that an acknowledgement waits at most for the request that carries it."""
        alone = wait <= self._network.interval or not self._network.nagle
        return self._network.interval if alone and self._network.interval <= ACK_WAITS else 0.0

    def _under_way(self, wait: float) -> tuple[tuple[float, int], ...]:
        """When earlier requests will be answered."""
        if not self._sender.out:
            return ()
        return ((self._now, self._heard), *((train.sent + wait, train.end) for train in self._sender.out))

    def _fits(self, stretch: Stretch) -> bool:
        """Whether all that has been asked, and is asked in a round trip, goes at once; where more is asked in a round trip than
        the largest window holds, it is taken to, so that a run of years can be counted."""
        waiting = self._network.asked_by(stretch.start) - stretch.first
        if self._network.goes_alone(stretch):
            return (waiting <= 1 and self._out_in(stretch) <= self._sender.window) or self._is_widest
        each_turn, room = stretch.wait / self._network.interval, self._sender.window * SEGMENT / MESSAGE
        return max(waiting, each_turn) <= room or (self._is_widest and each_turn > room)

    @property
    def _is_widest(self) -> bool:
        return self._sender.window >= LARGEST_WINDOW

    def _out_in(self, stretch: Stretch) -> int:
        """How many segments are on their way at a time."""
        if self._network.goes_alone(stretch):
            return math.ceil(stretch.wait / self._network.interval)
        return 1 + math.floor(stretch.wait * MESSAGE / (SEGMENT * self._network.interval))

    def _is_known(self, host: Node, start: float, there: float, back: float) -> bool:
        """Whether the switch knows the VM at its host each time, or has forgotten it each time.

        Messages that the VM sends unasked keep it known, if they come more often than the switch forgets.
        """
        port = self._fabric.switch.lookup(Station.VM, start + self._fabric.far)
        kept = self._every is not None and float(self._every) <= self._network.ageing
        silent_for = max(0.0, self._network.interval - there - back) + 2 * self._fabric.far
        forgotten = silent_for > self._network.ageing and not kept
        return port is None if forgotten else port == PORTS[host]

    def _alike(self, stretch: Stretch) -> int:
        """How many requests from the next one on are answered and acknowledged before anything changes."""
        first, start, network = stretch.first, stretch.start, self._network
        room = self._world.next_edge(start) - start - stretch.wait - stretch.there
        total = network.asked_by(self.until) - first
        if room < 0:
            return 0
        if network.goes_alone(stretch):
            if start > network.asked_at(first) + NEAR:
                return 0
            return total if math.isinf(room) else min(total, math.floor(room / network.interval + NEAR) + 1)
        if self._fills(stretch):  # the last requests fill no segment
            room = min(room, network.asked_at(first + total - 1) - start - stretch.wait)
        turns = math.floor(room / stretch.wait + NEAR) if not math.isinf(room) else math.inf
        last = start + turns * stretch.wait if not math.isinf(turns) else math.inf
        return min(total, network.asked_by(last) - first) if not math.isinf(last) else total

    def _fills(self, stretch: Stretch) -> bool:
        """Whether segments become full while an answer is outstanding."""
        return not self._network.goes_alone(stretch) and stretch.wait > PER_SEGMENT * self._network.interval

    def _is_held_up(self, stretch: Stretch) -> bool:
        """Whether answers wait for each other: Nagle's algorithm at the VM, where more is asked in a round trip."""
        return self._holds_answers and stretch.wait > self._network.interval

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
        number = self._unsent(stretch)
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

    def _unsent(self, stretch: Stretch) -> int:
        """The first request of a stretch that is still to be sent."""
        if self._now <= stretch.start:
            return stretch.first
        now, end = self._network.asked_by(self._now), self._network.asked_by(self._now - 2 * stretch.wait)
        numbers = range(max(stretch.first, end), max(stretch.first, now) + 1)
        gone = bisect_right(numbers, self._now + NEAR, key=lambda number: self._network.sent_at(stretch, number))
        return numbers[0] + gone

    def _land(self, stretch: Stretch) -> None:
        """The last request of a stretch has been sent: what is on its way comes as it always came."""
        network, end, now = self._network, stretch.first + stretch.count, self._now
        out, told = trains(network, stretch, now), told_by(network, stretch, now)
        self._fabric.count(len(out) + stretch.wait / network.interval / NUMBERS_PER_TRAIN)
        self._counted = end
        heard = out[0].first
        self._hear_up_to(heard, at=now if heard < end else now + stretch.wait)
        most_out = self._out_in(stretch)
        alone = network.goes_alone(stretch)
        self._sender.land(
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
        elif end < total and (more := self._sender.full_at()) is not None and more <= total:
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
        self._sender.ack(end)
        self._neighbour.heard()
        self._hear_up_to(end)
        sent = self._sender.next
        self._go()
        if not acknowledges and self._sender.next == sent and self._asks_late:
            self._acknowledge()

    # --- one by one ---

    def transmit(self, train: Train, why: Why) -> None:
        """TCP sends requests, again or for the first time."""
        if self._fabric.is_full:  # nobody would answer: a stall that goes on is followed no further either
            self._go()
            self._sender.stop()
            return
        if why in (Why.PROBE, Why.TIMEOUT) and self._first_lost is None:
            self._first_lost, self._cause = self._heard, Fate.SLOW
        if self._first_lost is not None and why is not Why.NEW:
            self._tries.append(self._now)
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
        first, into = (before, 0) if before else (self._sender.next, self._sender.into)
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
        first = max(frame.first, self._heard)
        self._cause = frame.fate
        self._missed = min(self._missed, self._now)
        self._first_lost = first if self._first_lost is None else min(first, self._first_lost)

    def hear(self, frame: Frame) -> None:
        """A frame for the client has come."""
        if self.lost or (self._fabric.is_full and self._done.triggered):
            return
        if frame.kind is FrameKind.RESET:
            self._cause = Fate.RESET if self._world.started_anew(self._now) else self._cause
            self.give_up()
            return
        if frame.acked > self._sender.acked:
            self._neighbour.heard()
        if self._skips_until > self._now:
            stretch = self.stretches[-1]
            self._sender.note_counted(self._unsent(stretch), alone=self._network.goes_alone(stretch))
        self._sender.ack(frame.acked, frame.sacked)
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
        sent = self._sender.next
        self._unacknowledged += frame.count if frame.kind is FrameKind.ANSWER else 0
        owed = self._unacknowledged
        self._go()
        skips = self._skips_until > self._now
        asks_now = skips and self._network.sent_at(self.stretches[-1], self.stretches[-1].first) <= self._now + NEAR
        if early is not None:
            self._acknowledge(early=early)
            return
        if frame.kind is not FrameKind.ANSWER or self._sender.next > sent or asks_now:
            return
        if not more or self._network.interval > ACK_WAITS or owed > PER_SEGMENT or (self._asks_late and not skips):
            self._acknowledge()

    @property
    def _asks_late(self) -> bool:
        """No request goes soon that could carry an acknowledgement; TCP finds that out a moment later, which is left out."""
        return self._asks.due > self._now + ACK_WAITS

    def _hear_up_to(self, end: int, at: float | None = None) -> None:
        """The answers to all requests before `end` have come."""
        before, now = self._heard, self._now
        if end <= before:
            return
        self._receiver.next = end
        if self._first_lost is not None and end > self._first_lost:
            self._note_stall(given_up=False)
            self._late_before, self._late_cause = now, self._cause
            self._first_lost, self._missed, self._tries = None, math.inf, []
            self._disturbed = now
            if now > self.until:
                self.until = now + self._watched
        if end <= self._counted:
            stretch = self.stretches[-1]
            self._answered_at = float(self._network.answers(stretch, np.array([end - 1]))[0])
            return
        self._answered_at = now
        self._note_batches(max(before, self._counted), end)

    def _note_batches(self, first: int, end: int) -> None:
        late = min(max(self._network.asked_by(self._late_before), first), end)
        for begin, stop, is_late in ((first, late, True), (late, end, False)):
            if stop > begin:
                self.batches.append(
                    Batch(
                        first=begin,
                        count=stop - begin,
                        answered=self._now,
                        late=is_late,
                        cause=self._late_cause if is_late else None,
                    )
                )

    def plan(self, due: float) -> None:
        """TCP's timer is set; while all is well only what it is set to last will matter."""
        if self._first_lost is None:
            self._plans.clear()
        self._plans.append((self._now, due))

    def forsaken(self) -> None:
        """The VM sends no answer again any more. Who has nothing to send, and nothing to ask, would wait for ever."""
        if not self.lost and not self._sender.out and self._sender.next >= self._network.asked_by(self.until):
            self.give_up()

    def give_up(self) -> None:
        """The retries are exhausted, or the VM has refused the connection or given it up."""
        self.lost = True
        self._first_lost = self._heard if self._first_lost is None else self._first_lost
        self._note_stall(given_up=True)
        waiting = max(1, self._network.asked_by(self._now) - self._heard)
        self.batches.append(Batch(first=self._heard, count=waiting, answered=None, cause=self._cause))
        self._end()

    def _note_stall(self, *, given_up: bool) -> None:
        first = self._heard if self._first_lost is None else self._first_lost
        start = self._network.asked_at(0) if self._answered_at is None else self._answered_at
        self.stalls.append(
            Stall(
                start=start,
                known=min(self._missed, *self._tries[:1], self._now),
                end=self._now,
                tries=tuple(self._tries),
                plans=tuple(self._plans),
                given_up=given_up,
                cause=self._cause,
                first=first,
            )
        )


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
