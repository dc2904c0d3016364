"""How does the VM answer its client? At once while it runs; its own timers stand still while it is paused."""

import math
from collections.abc import Callable, Generator
from typing import Any, Protocol

import simpy

from migviz.engine.fabric import Fabric
from migviz.engine.tcp import Habits, Sender, Why
from migviz.engine.timers import EXACT, Alarm, fires_at
from migviz.engine.trains import Receiver, Train
from migviz.engine.world import World
from migviz.scenario import Scenario
from migviz.scenario.profiles import PROFILES
from migviz.scenario.units import number_of
from migviz.trace.traffic import ACK_WAITS, PORTS, SEGMENT, Fate, Frame, FrameKind, Node, OwnMessages, Station

Process = Generator[simpy.Event, Any, None]
LOOKAHEAD = 60.0
"""Chosen: own messages are counted at most a minute past the end of the run, which may still move."""
UNBOUNDED = 1e9
"""Chosen: the VM's answers are never held back by its congestion window."""


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

    def forsaken(self) -> None:
        """The VM has given the connection up, which nobody tells it."""


class OwnTime:
    """The VM's own time, which stands still while it is paused."""

    def __init__(self, env: simpy.Environment, world: World) -> None:
        self._env, self._world = env, world

    def now(self) -> float:
        """For how long the VM has run."""
        return self._world.ran(0.0, float(self._env.now))

    def real(self, own: float) -> float:
        """When it will have run for so long."""
        if own == float("inf"):
            return own
        now = float(self._env.now)
        return self._world.after_running(now, max(EXACT, own - self.now()))


class Server:
    """The VM's end of the connection, and what it sends unasked. Its TCP is that of Linux, and answers are never held back."""

    def __init__(self, fabric: Fabric, scenario: Scenario) -> None:
        self._fabric, self._env, self._world = fabric, fabric.env, fabric.world
        linux = PROFILES["linux"]
        self._client: Asker | None = None
        self._receiver = Receiver()
        self._comes_to_it = 0.0
        self._time = OwnTime(fabric.env, fabric.world)
        self._holds, self._written = scenario["vm.nagle"] == "on", 0
        self._owes, self._owed = 0, Alarm(fabric.env, self._acknowledge)
        self.sender = Sender(
            fabric.env,
            self._time,
            Habits(
                profile=linux,
                floor=number_of(linux.defaults, "client.rto_min"),
                retries=int(number_of(linux.defaults, "client.retries")),
                probes=True,
                nagle=self._holds,
                window=UNBOUNDED,
            ),
            round_trip=2 * fabric.one_way,
            written=lambda: self._written,
            transmit=self._answer,
            give_up=self._give_up,
        )
        self._gave_up = False
        self.own: list[OwnMessages] = []

    @property
    def _now(self) -> float:
        return float(self._env.now)

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
        """A frame of the client is dealt with: new requests are answered, others acknowledged.

        A VM that has started anew, or has given the connection up, knows none, and says so (RFC 9293, 3.10.7.1).
        """
        self._client = client
        if self._gave_up or self._world.started_anew(self._now):
            self._carry_to(client, Frame(t=self._now, kind=FrameKind.RESET, first=frame.acked))
            return
        self.sender.ack(frame.acked, frame.sacked)
        self.sender.push()  # after a time-out, and under Nagle's algorithm, answers wait for acknowledgements
        if frame.kind is FrameKind.REQUEST:
            self._hear_request(frame)

    def _give_up(self) -> None:
        """No acknowledgement has come for all its retries (tcp_write_timeout); a VM that waits for pages comes to those that have come first."""
        if self._comes_to_it > self._now:
            return
        self._gave_up = True
        if self._client is not None:
            self._client.forsaken()

    def _hear_request(self, frame: Frame) -> None:
        gap = self._receiver.has_gap
        more, early = self._receiver.take(frame.first, frame.count)
        self._owes += -(-frame.length // SEGMENT)
        self._written = self._receiver.next  # the service answers all that has come in one go
        self.sender.push()
        if not self._owes:
            return  # an answer has taken it along
        if not more or gap or self._owes > 1:
            self._acknowledge(early)
        else:
            self._owed.set(self._time.real(fires_at(self._time.now(), ACK_WAITS, PROFILES["linux"].tick)))

    def _acknowledge(self, early: tuple[int, int] | None = None) -> None:
        """No answer goes that could say so: a second small segment is acknowledged at once, a single one after a while (tcp_cleanup_rbuf)."""
        if self._client is not None and not self._client.lost and not self._fabric.is_full:
            self._settle()
            said = Frame(
                t=self._now,
                kind=FrameKind.VM_ACK,
                first=self.sender.next,
                into=self.sender.into,
                acked=self._receiver.next,
                sacked=early,
            )
            self._carry_to(self._client, said)

    def _settle(self) -> None:
        """All that has come is acknowledged with what is sent now."""
        self._owes = 0
        self._owed.set(math.inf)

    def land(
        self, answers: list[Train], received: int, waited: float, times: int, each_turn: int, client: Asker
    ) -> None:
        """Undisturbed exchanges have brought all requests before `received`; of the answers to them, these `answers` are not
        acknowledged yet, nor what was out before. Their `sent` is real time."""
        self._client = client
        own = self._world.ran(0.0, self._now)
        self._receiver.next = self._written = max(self._receiver.next, received)
        for train in answers:
            train.sent = own - (self._now - train.sent)
        out = [train for train in self.sender.out if not answers or train.first < answers[0].first]
        self.sender.land(received, [*out, *answers], waited, times, 1, each_turn)

    def hear_told(self, acknowledged: int) -> None:
        """An acknowledgement has come in an undisturbed exchange."""
        self.sender.ack(acknowledged)
        self.sender.push()

    def hear_counted(self, first: int, count: int, acknowledged: int) -> None:
        """A request of an undisturbed exchange has come, and is answered."""
        self.sender.ack(acknowledged)
        self._receiver.next = self._written = first + count
        self.sender.count(first, count)

    def _answer(self, train: Train, why: Why) -> None:
        if self._client is None or self._client.lost or self._fabric.is_full or self._world.started_anew(self._now):
            self.sender.stop()
            return
        self._settle()
        frame = Frame(
            t=self._now,
            kind=FrameKind.ANSWER,
            first=train.first,
            count=train.count,
            into=train.into,
            tail=train.tail,
            acked=self._receiver.next,
            attempt=train.attempt,
            probe=why is Why.PROBE,
        )
        self._carry_to(self._client, frame)

    def _carry_to(self, client: Asker, frame: Frame) -> None:
        self._env.process(self._carry(frame, client))

    def _carry(self, frame: Frame, client: Asker) -> Process:
        host = self._world.runs_on(self._now)
        if host is None:
            return  # paused at this very instant
        whole = yield from self._fabric.carry(host, frame, deliver=lambda: client.hear(frame))
        if whole.fate is not Fate.DELIVERED and frame.kind is FrameKind.ANSWER:
            client.miss(whole)

    def answer_arp(self, confirmed: Callable[[], None]) -> None:
        """Somebody asks for the VM's address."""
        host = self._world.runs_on(self._now)
        if host is not None:
            answer = Frame(t=self._now, kind=FrameKind.ARP_ANSWER)
            self._env.process(self._fabric.carry(host, answer, deliver=confirmed))

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
        if port not in (None, PORTS[host]) and self._world.cut(host, self._now) is None:
            return 0
        if self._now + self._passes_after(host) < self._fabric.learning_until:
            return 0  # a frame that the VM sent from its old host is still to pass the switch
        ends = min(
            self._world.next_edge(self._now), max(until, self._now) + LOOKAHEAD, self._way_known_until(host, client)
        )
        takes = self._fabric.one_way + self._fabric.far + self._world.queue(host, self._now)
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
        now, cut = self._now, self._world.cut(host, self._now)
        late = self._world.queue(host, now) if host is Node.SOURCE else 0.0
        flooded = self._fabric.switch.lookup(Station.CLIENT, now) is None
        self.own.append(
            OwnMessages(
                start=now,
                every=every,
                count=count,
                first=number,
                host=host,
                late=late,
                flooded=flooded,
                lost=cut is not None,
                cause=cut or Fate.LINK_DOWN,
            )
        )
        if cut is None:
            passes = now + late + self._fabric.hop
            self._fabric.see(Station.VM, host, passes, flooded=flooded)
            self._fabric.refresh(Station.VM, passes + (count - 1) * every, flooded=flooded)

    def _carry_own(self, host: Node, number: int) -> Process:
        yield from self._fabric.carry(host, Frame(t=self._now, kind=FrameKind.OWN, number=number))
