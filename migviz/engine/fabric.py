"""How does a frame cross the clients' network? From its origin through the switch to everybody it reaches."""

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

import simpy

from migviz.engine.switch import Switch
from migviz.engine.world import World
from migviz.scenario import Scenario
from migviz.trace.traffic import NEAR_WIRE, PORTS, UPLINK, Fate, Frame, FrameKind, Hop, Node, Sighting, Station

Process = Generator[simpy.Event, Any, None]

MOST_CARRIED, ALWAYS_CARRIED = 3_000, 1_000
"""Chosen: frames that are carried one by one in a run, in about a third of a second. Quiet stretches are counted, not carried, and an
ordinary run carries a few hundred. A migration of so many passes that it has taken as long leaves the clients a part of that."""
FOR_ONE_FRAME = 10
"""Chosen: so many segments that are on their way while a quiet stretch ends are worked out in the time of one frame; an ordinary
run has a few thousand."""


def wires(scenario: Scenario) -> tuple[float, float]:
    """Seconds on a wire of a host, and on the client's: together the latency."""
    latency = scenario.number("client.latency")
    near = min(latency / 2, NEAR_WIRE)
    return near, latency - near


class Fabric:
    """The wires and both switches; keeps every frame it carried. `asking_until`: when the last copy of every request and
    answer that is on its way will have arrived; `learning_until`: when the last frame of the VM will have passed the switch.
    `flows`: in how many pieces the migration has sent, which has been work too."""

    def __init__(self, env: simpy.Environment, scenario: Scenario, world: World, *, flows: int) -> None:
        self.env = env
        self.world = world
        self.hop, self.far = wires(scenario)
        self.frames: list[Frame] = []
        self._work = float(min(flows, MOST_CARRIED - ALWAYS_CARRIED))
        self.full_at: float | None = None
        self.sightings: list[Sighting] = []
        self.asking_until = self.learning_until = float("-inf")
        ageing = scenario.number("switch.ageing")
        self.switch = Switch(1, ageing, self.sightings)
        self._other = Switch(2, ageing, self.sightings)

    @property
    def one_way(self) -> float:
        """Seconds between client and VM where nothing queues."""
        return self.hop + self.far

    def wire(self, node: Node) -> float:
        """Seconds on the wire between the switch and a place."""
        return self.far if node is Node.CLIENT else self.hop

    @property
    def is_full(self) -> bool:
        """Whether the clients' frames are followed no further: the work of a run is bounded."""
        return self.full_at is not None

    def refresh(self, station: Station, until: float, *, flooded: bool = False) -> None:
        """Frames that are counted, not carried, keep a station known until then; flooded ones at both switches."""
        self.switch.refresh(station, until)
        if flooded:
            self._other.refresh(station, until)

    def see(self, station: Station, node: Node, t: float, *, flooded: bool = False) -> None:
        """The first of frames that are counted, not carried, passes the switches then."""
        self.switch.learn(station, PORTS[node], t)
        if flooded:
            self._other.learn(station, UPLINK, t + self.hop)

    def count(self, on_the_way: float) -> None:
        """So much is on its way while a quiet stretch ends: it is worked out, not carried, and that is work, too."""
        self._note_work(on_the_way / FOR_ONE_FRAME)

    def _note_work(self, frames: float) -> None:
        self._work += frames
        if self._work >= MOST_CARRIED and self.full_at is None:
            self.full_at = float(self.env.now)

    def remember(self, t: float) -> None:
        """Before the run: the client asked everybody for the VM's address and opened its connection."""
        for station, node in ((Station.CLIENT, Node.CLIENT), (Station.VM, Node.SOURCE)):
            self.switch.learn(station, PORTS[node], t)
        self._other.learn(Station.CLIENT, UPLINK, t)

    def carry(
        self, origin: Node, frame: Frame, *, deliver: Callable[[], None] | None = None, dropped: bool = False
    ) -> Generator[simpy.Event, Any, Frame]:
        """Carry a frame, without its hops, from its origin; returns it with all hops when its last copy has arrived.

        `deliver` is called at the instant at which the one it is for gets it. `dropped`: it is lost on the first wire.
        """
        start, kind = float(self.env.now), frame.kind
        self._note_work(1)
        late, wire = self._queue(origin, Node.SWITCH, start), self.wire(origin)
        cut = self._cut(origin, Node.SWITCH, start)
        if dropped or cut is not None:
            fate = cut or Fate.DROPPED
            yield self.env.timeout(wire)
            return self._keep(frame, (Hop(start=start, end=start + wire, origin=origin, to=Node.SWITCH, fate=fate),))
        self._note_way(kind, start + late + self.one_way)
        if kind.sender is Station.VM:
            self.learning_until = max(self.learning_until, start + late + wire)
        yield self.env.timeout(late + wire)
        now = float(self.env.now)
        hops = [Hop(start=start, end=now, origin=origin, to=Node.SWITCH, fate=Fate.FORWARDED)]
        self.switch.learn(kind.sender, PORTS[origin], now)
        ways = self.switch.ways(kind.receiver, origin, now)
        flooded = len(ways) > 1
        arrivals = [(now + self.wire(node) + self._queue(Node.SWITCH, node, now), node) for node in ways]
        self._note_way(kind, max((t for t, node in arrivals if self._may_be_heard(node, now, t)), default=now))
        for arrival, node in sorted(arrivals):
            if arrival > self.env.now:
                yield self.env.timeout(arrival - self.env.now)
            if node is Node.OTHER:
                self._other.learn(kind.sender, UPLINK, arrival)
            fate = self._cut(Node.SWITCH, node, now) or self._fate(kind, node, arrival, flooded=flooded)
            hops.append(Hop(start=now, end=arrival, origin=Node.SWITCH, to=node, fate=fate))
            if fate is Fate.DELIVERED and deliver is not None:
                deliver()
        return self._keep(frame, tuple(hops))

    def _may_be_heard(self, node: Node, now: float, arrival: float) -> bool:
        """Not so the copy of a flooded frame for a host that has no VM, and gets none before it arrives."""
        owner: str = self.world.vm(now).owner  # as a node is, the name of a host
        return node is Node.CLIENT or node == owner or arrival >= self.world.next_edge(now)

    def _note_way(self, kind: FrameKind, arrival: float) -> None:
        if kind in (FrameKind.REQUEST, FrameKind.ANSWER):
            self.asking_until = max(self.asking_until, arrival)

    def _fate(self, kind: FrameKind, node: Node, t: float, *, flooded: bool) -> Fate:
        if kind.receiver is Station.VM or kind is FrameKind.ARP_REQUEST:
            if node in (Node.SOURCE, Node.TARGET):
                return self.world.fate_at(node, t, flooded=flooded)
            return Fate.IGNORED
        return Fate.DELIVERED if kind.announces or node is Node.CLIENT else Fate.IGNORED

    def _queue(self, origin: Node, to: Node, t: float) -> float:
        """The migration fills the way out of the source and the way into the target."""
        return self.world.queue(origin, t) if origin is Node.SOURCE or to is Node.TARGET else 0.0

    def _cut(self, origin: Node, to: Node, t: float) -> Fate | None:
        host = next((node for node in (origin, to) if node in (Node.SOURCE, Node.TARGET)), None)
        return None if host is None else self.world.cut(host, t)

    def _keep(self, frame: Frame, hops: tuple[Hop, ...]) -> Frame:
        whole = replace(frame, t=hops[0].start, hops=hops)
        self.frames.append(whole)
        return whole
