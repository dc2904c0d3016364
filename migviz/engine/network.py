"""What happens on the clients' network while a VM is moved? Simulated once the migration is known, to its own end.

The network does not act on the migration, except that on a shared link the client's bytes take their share of the
goodput (goodput.py). So the migration is simulated first; then the client, the VM's answers, the announcements and
the switches run through the same time. Where nothing disturbs them, exchanges are counted, not carried.
"""

import math
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import simpy

from migviz.engine.bulk import Download, Found, Upload, longest
from migviz.engine.client import Client, habits_of
from migviz.engine.fabric import Fabric, wires
from migviz.engine.patience import environment, take_apart
from migviz.engine.server import Server
from migviz.engine.world import World
from migviz.scenario import Scenario
from migviz.scenario.profiles import give_up_after
from migviz.trace import Flow, Host, Tenure, Waits
from migviz.trace.traffic import (
    PORTS,
    Batch,
    ClientMetrics,
    Fate,
    Frame,
    FrameKind,
    Network,
    NetworkMetrics,
    Node,
    OwnMessages,
    Sighting,
    Station,
    Stretch,
)
from migviz.values import dataclass

OPENED = -1.0
"""Chosen: the client opened its connection a second before the migration is asked for."""
AFTERMATH = 1e-9
"""Seconds for whatever ends at the very end: the frame that brings the last answer is kept once it has arrived."""
GUEST_TAKES = 0.001
"""Chosen: seconds from the card's interrupt to the guest's frame."""
ANNOUNCEMENTS = {
    "rarp": FrameKind.RARP,
    "gratuitous arp": FrameKind.GRATUITOUS_ARP,
    "arp reply": FrameKind.ARP_REPLY,
}
"""The frame for each choice of `network.announcement`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the migration has laid down: who had the VM, what flowed, when the VM was slow to answer, when it was resumed and announced.

    `watched`: seconds that belong to the run after the client is answered again.
    """

    tenures: Sequence[Tenure]
    flows: Sequence[Flow]
    waits: Sequence[Waits]
    resumed: float | None
    announcements: tuple[float, ...]
    end: float
    watched: float


def observe(scenario: Scenario, plan: Plan, dice: np.random.Generator) -> tuple[Network, float]:
    """The network's part of a run, and when the run ends: later than planned if the client still waits then.

    `dice` gives the client's phase and the first sequence numbers.
    """
    interval = float(scenario.values["client.interval"] or 0.0)
    phase, isn = dice.uniform(0, 1), dice.integers(2**32, size=2)
    network = Network(
        interval=interval,
        phase=float(phase * interval),
        hop=wires(scenario)[0],
        far=wires(scenario)[1],
        ageing=scenario.number("switch.ageing"),
        ends=float("inf"),
        nagle=scenario["client.nagle"] == "on",
        gateway=scenario["client.gateway"] == "on",
        vm=str(scenario["vm.name"]),
        isn=(int(isn[0]), int(isn[1])),
    )
    trusted_for = _trusted_for(scenario, dice)
    env = environment(OPENED)
    world = World(scenario, plan.tenures, plan.flows, plan.waits)
    fabric, server = Fabric(env, scenario, world, flows=len(plan.flows)), None
    server = Server(fabric, scenario)
    client = (
        Client(fabric, scenario, network, server, until=plan.end, watched=plan.watched, trusted_for=trusted_for)
        if interval
        else None
    )
    if client:
        fabric.remember(OPENED)
    env.run(until=0.0)
    for number, t in enumerate(plan.announcements, 1):
        env.process(_announce(fabric, scenario, t, number))
    if every := scenario.values["vm.sends_every"]:
        env.process(server.send_own(float(every), float(phase * float(every)), plan.end, client))
    env.run(until=env.process(client.run()) if client else plan.end)
    end = _end(plan, client)
    last = max(end, env.now)
    env.run(until=max(last + AFTERMATH, math.nextafter(last, math.inf)))  # after years a nanosecond is nothing
    seen = _network(network, plan, scenario, fabric, server, client, end, trusted_for)
    take_apart(env, fabric, server.sender, server, *((client.sender, client) if client else ()))
    return seen, end


def _trusted_for(scenario: Scenario, dice: np.random.Generator) -> float | None:
    """For how long an ARP entry counts as good: Linux draws half to one and a half of the base time (neighbour.c)."""
    share, base = dice.uniform(0.5, 1.5), scenario.values["client.arp_check"]
    return None if base is None else float(base) * float(share)


def _announce(fabric: Fabric, scenario: Scenario, t: float, number: int) -> Generator[simpy.Event, Any, None]:
    """Tell everybody where the VM is now: the host in the VM's name, or the VM itself, which must run for that."""
    yield fabric.env.timeout(t - fabric.env.now)
    kind = ANNOUNCEMENTS[str(scenario["network.announcement"])]
    dropped = number <= scenario.number("network.announcements_lost")
    if fabric.world.vm(t).owner is Host.TARGET:
        if scenario["network.guest_announces"] == "on" and kind is FrameKind.RARP:
            fabric.env.process(_guest_announces(fabric, t, number, dropped=dropped))
        yield from fabric.carry(Node.TARGET, Frame(t=t, kind=kind, number=number), dropped=dropped)


def _guest_announces(fabric: Fabric, t: float, number: int, *, dropped: bool) -> Generator[simpy.Event, Any, None]:
    """The network card tells the guest, whose driver sends a gratuitous ARP (virtio-net, VIRTIO_NET_S_ANNOUNCE)."""
    at = max(t + GUEST_TAKES + fabric.world.waits(t), float(fabric.env.now))
    yield fabric.env.timeout(at - fabric.env.now)
    if fabric.world.runs_on(at) is Node.TARGET:
        frame = Frame(t=at, kind=FrameKind.GRATUITOUS_ARP, number=number)
        yield from fabric.carry(Node.TARGET, frame, dropped=dropped)


def _end(plan: Plan, client: Client | None) -> float:
    """A run goes on until the client has its answers, or its connection is lost while the VM is there."""
    if client is None or not client.noticed.stalls or plan.tenures[-1].owner is Host.NOBODY:
        return plan.end
    settled = client.noticed.stalls[-1].end
    return settled + plan.watched if settled > plan.end else plan.end


def _network(
    network: Network,
    plan: Plan,
    scenario: Scenario,
    fabric: Fabric,
    server: Server,
    client: Client | None,
    end: float,
    trusted_for: float | None,
) -> Network:
    frames = tuple(sorted((frame for frame in fabric.frames if frame.t <= end), key=lambda frame: frame.t))
    sightings = tuple(sorted((item for item in fabric.sightings if item.t <= end), key=lambda item: item.t))
    ends = client.noticed.stalls[-1].end if client and client.lost else client.until if client else 0.0
    network = replace(
        network,
        ends=min(ends, end),
        frames=frames,
        sightings=sightings,
        stretches=tuple(client.stretches) if client else (),
        batches=tuple(_until_end(client.noticed.batches, network, min(ends, end))) if client else (),
        stalls=tuple(client.noticed.stalls) if client else (),
        own=tuple(item for item in (_until(messages, end) for messages in server.own) if item.count),
    )
    return replace(
        network,
        client=_client_metrics(network, scenario) if client else None,
        followed_until=fabric.full_at,
        metrics=_with_bulk(_network_metrics(plan, frames, sightings, network), plan, scenario, fabric, trusted_for),
    )


def _with_bulk(
    metrics: NetworkMetrics, plan: Plan, scenario: Scenario, fabric: Fabric, trusted_for: float | None
) -> NetworkMetrics:
    """For how long a download from the VM, and an upload to it, stand still, beside whatever else the client does."""
    world, lost = fabric.world, int(scenario.number("network.announcements_lost"))
    passed = (t + fabric.hop for t in plan.announcements[lost:] if world.cut(Node.TARGET, t) is None)
    told = next(passed, math.inf)
    found = Found(
        told=told,
        ageing=scenario.number("switch.ageing"),
        trusted_for=math.inf if trusted_for is None else trusted_for,
    )
    way = {"one_way": fabric.one_way, "wire": fabric.hop, "queue": scenario.number("client.queue")}
    repairs = scenario["client.transfer_repairs"] == "on"
    download, upload = (
        Download(world, told=told, repairs=repairs, **way),
        Upload(world, habits_of(scenario), found=found, **way),
    )
    down, up = (longest(stream, world, plan.tenures, plan.end) for stream in (download, upload))
    return replace(metrics, download_stall=down, upload_stall=up)


def _until_end(batches: Sequence[Batch], network: Network, end: float) -> Iterator[Batch]:
    """The batches; of one that is never answered only the requests asked within the run."""
    for batch in batches:
        if batch.answered is None:
            count = network.asked_by(end) - batch.first
            if count > 0:
                yield replace(batch, count=min(batch.count, count))
        else:
            yield batch


def _until(messages: OwnMessages, end: float) -> OwnMessages:
    """The messages sent by `end`."""
    return replace(messages, count=max(0, min(messages.count, math.floor((end - messages.start) / messages.every) + 1)))


def _client_metrics(network: Network, scenario: Scenario) -> ClientMetrics:
    late: Counter[Fate] = Counter()
    lost: Counter[Fate] = Counter()
    for batch in network.batches:
        if batch.cause is not None:
            (lost if batch.answered is None else late)[batch.cause] += batch.count
    asked = sum(piece.count for piece in network.pieces)
    return ClientMetrics(
        asked=asked,
        answered=asked - lost.total(),
        late=late.total(),
        lost=lost.total(),
        late_why=dict(late),
        lost_why=dict(lost),
        longest_wait=max((_longest_wait(network, piece) for piece in network.pieces), default=0.0),
        longest_stall=max((stall.end - stall.start for stall in network.stalls), default=0.0),
        retransmissions=sum(len(stall.tries) for stall in network.stalls),
        connections_lost=sum(stall.given_up for stall in network.stalls),
        give_up_after=give_up_after(scenario.number("client.rto_min"), int(scenario.number("client.retries"))),
    )


def _longest_wait(network: Network, piece: Stretch | Batch) -> float:
    """The longest wait of an answered request; where requests go together, the first after a sending waits longest."""
    if isinstance(piece, Batch) and piece.answered is None:
        return 0.0
    last = piece.first + piece.count - 1
    behind = network.asked_by(piece.start) if isinstance(piece, Stretch) else last
    numbers = np.array([piece.first, min(behind, last), last])
    return float((network.answers(piece, numbers) - (network.phase + numbers * network.interval)).max())


def _network_metrics(
    plan: Plan, frames: Sequence[Frame], sightings: Sequence[Sighting], network: Network
) -> NetworkMetrics:
    announced: dict[int, Frame] = {}
    for frame in frames:
        if frame.kind.announces:
            announced.setdefault(frame.number, frame)  # the guest's own follows the host's of the same round
    at_target = (
        item.t
        for item in sightings
        if item.switch == 1 and item.station is Station.VM and item.port == PORTS[Node.TARGET]
    )
    found = next(at_target, None)
    return NetworkMetrics(
        announcements=len(announced),
        announcements_lost=sum(frame.fate.lost for frame in announced.values()),
        right_port_after=found - plan.resumed if found is not None and plan.resumed is not None else None,
        wrong_port_frames=sum(frame.fate is Fate.WRONG_PORT for frame in frames),
        flooded=sum(frame.flooded and frame.kind.receiver is Station.VM for frame in frames)
        + sum(stretch.count for stretch in network.stretches if stretch.flooded),
    )
