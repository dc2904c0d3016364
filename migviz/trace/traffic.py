"""What came out on the clients' network? Frames, requests and what the switches saw, as values that never change.

The network is a switch with the source at port 1, the target at port 2, the client at port 3 and another switch
behind port 4. A client asks the VM over one TCP connection, `interval` seconds apart. Where nothing disturbs that,
a `Stretch` stands for any number of exchanges that are all alike; all other frames are kept one by one.
"""

import math
from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from migviz.language import N_
from migviz.values import dataclass

MESSAGE = 64
"""Chosen: payload bytes of a request, and of an answer."""
SEGMENT = 1448
"""Bytes in a full TCP segment: what an MTU of 1,500 leaves with time stamps. TCP carries bytes, so it holds 22 messages and a part of the 23rd, the
next one the rest of that."""
PER_SEGMENT = SEGMENT // MESSAGE
"""Messages that a segment holds for certain: with one more it is full."""
NEAR_WIRE = 75e-6
"""Chosen: seconds at most on a wire between the switch and a host: half of the latency between the VM and a client in the same room."""
ACK_WAITS = 0.04
"""Seconds for which a client holds an acknowledgement back: if it asks again by then, the next request carries it
(Linux: TCP_DELACK_MIN; measured)."""


def length_of(count: int, into: int, tail: int) -> int:
    """The bytes of messages in a train: of `count` that end in it the first began `into` bytes before, `tail` bytes of one more begin in it."""
    return MESSAGE * count - into + tail if count else 0


def filled_by(segments: int) -> int:
    """How many messages end in so many full segments, the first of which begins with one."""
    return segments * SEGMENT // MESSAGE


class Node(StrEnum):
    """A place that frames leave or reach."""

    SOURCE = "source"
    TARGET = "target"
    CLIENT = N_("client")
    OTHER = N_("other switch")
    SWITCH = "switch"


PORTS: Mapping[Node, int] = {Node.SOURCE: 1, Node.TARGET: 2, Node.CLIENT: 3, Node.OTHER: 4}
"""What is behind each port of the switch."""
UPLINK = 1
"""The port of the other switch that leads to the first one."""


class Station(StrEnum):
    """Who has an address of its own."""

    VM = N_("VM")
    CLIENT = N_("client")


class FrameKind(StrEnum):
    """What a frame is for."""

    REQUEST = N_("request")
    ANSWER = N_("answer")
    ACK = N_("acknowledgement")
    VM_ACK = N_("acknowledgement of the VM")
    RARP = N_("reverse ARP")
    GRATUITOUS_ARP = N_("gratuitous ARP")
    ARP_REPLY = N_("unsolicited ARP reply")
    ARP_REQUEST = N_("ARP request")
    ARP_PROBE = N_("ARP probe")
    ARP_ANSWER = N_("ARP answer")
    RESET = N_("reset")
    OWN = N_("message of the VM")

    @property
    def announces(self) -> bool:
        """It tells switches where the VM is."""
        return self in (FrameKind.RARP, FrameKind.GRATUITOUS_ARP, FrameKind.ARP_REPLY)

    @property
    def of_connection(self) -> bool:
        """It belongs to the client's TCP connection."""
        return self in (FrameKind.REQUEST, FrameKind.ANSWER, FrameKind.ACK, FrameKind.VM_ACK, FrameKind.RESET)

    @property
    def sender(self) -> Station:
        """Whose address it carries as its source: a host announces in the VM's name."""
        from_client = self in (FrameKind.REQUEST, FrameKind.ACK, FrameKind.ARP_REQUEST, FrameKind.ARP_PROBE)
        return Station.CLIENT if from_client else Station.VM

    @property
    def receiver(self) -> Station | None:
        """Whom it is for; None for everybody."""
        if self.announces or self is FrameKind.ARP_REQUEST:
            return None
        return Station.VM if self.sender is Station.CLIENT else Station.CLIENT


class Fate(StrEnum):
    """What became of a frame at the end of a hop. Two are no fates of a frame: `SLOW` is why an answer was late, it came,
    but after the client had asked again; `RESET` why there is none, the VM has started anew and knows no connection."""

    FORWARDED = N_("forwarded")
    DELIVERED = N_("delivered")
    IGNORED = N_("ignored")
    VM_PAUSED = N_("VM paused")
    WRONG_PORT = N_("wrong port")
    LINK_DOWN = N_("link down")
    VM_LOST = N_("VM lost")
    DROPPED = N_("lost on the way")
    PORT_CLOSED = N_("port not forwarding yet")
    SLOW = N_("slow link")
    RESET = N_("VM started again")

    @property
    def lost(self) -> bool:
        """It got no further and reached nobody it was meant for."""
        return self not in (Fate.FORWARDED, Fate.DELIVERED, Fate.IGNORED, Fate.SLOW, Fate.RESET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """A frame on one wire, from `start` to `end` seconds, and what became of it there."""

    start: float
    end: float
    origin: Node
    to: Node
    fate: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One Ethernet frame, with every wire it crossed: after a flood there are several. While a run is simulated, a
    train of segments that are sent together is one frame; `replay.frames` takes it apart. All of it has the same times:
    the 12 microseconds that a full segment takes at 1 Gbit/s are left out.

    Frames of the connection carry `count` messages from number `first` on, and acknowledge all messages of the
    other side before `acked`; `into` bytes of the first message went with the segment before, and `tail` bytes of the one behind the
    last go with this one. `attempt` counts the times it was sent again; a `probe` was sent by the loss probe timer, again
    or for the first time. `sacked`: messages, first and behind the last, that came although others before them are missing
    (selective acknowledgement, RFC 2018). `number`: of an announcement or an own message, from 1.
    """

    t: float
    kind: FrameKind
    hops: tuple[Hop, ...] = ()
    first: int = 0
    count: int = 0
    acked: int = 0
    attempt: int = 0
    number: int = 0
    probe: bool = False
    sacked: tuple[int, int] | None = None
    into: int = 0
    tail: int = 0

    @property
    def length(self) -> int:
        """Bytes of messages in it."""
        return length_of(self.count, self.into, self.tail)

    @property
    def origin(self) -> Node:
        """Where it began."""
        return self.hops[0].origin

    @property
    def flooded(self) -> bool:
        """The switch sent it out at every other port."""
        return sum(hop.origin is Node.SWITCH for hop in self.hops) > 1

    @property
    def fate(self) -> Fate:
        """The best that became of it: delivered, if anybody it was meant for got it; otherwise why not."""
        fates = [hop.fate for hop in self.hops]
        if Fate.DELIVERED in fates:
            return Fate.DELIVERED
        return next((fate for fate in fates if fate.lost), fates[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """At `t` switch 1 or 2 saw a frame with this sender's address come in at `port`."""

    t: float
    switch: int
    station: Station
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Exchanges that are all alike: requests `first` to `first + count - 1`, asked of the VM on `host`.

    The request reaches the VM `there` seconds after it was sent, the answer the client `back` seconds later. Where that takes
    longer than the interval, Nagle's algorithm sends together what was asked meanwhile: with each answer, beginning at
    `start`, and in between as soon as a segment is full. `before`: what the client hears of earlier exchanges while the stretch
    begins: (when, all answers before which number). `flooded`: the switch had forgotten the VM each time.
    """

    first: int
    count: int
    start: float
    host: Node
    there: float
    back: float
    flooded: bool
    before: tuple[tuple[float, int], ...] = ()

    @property
    def wait(self) -> float:
        """Seconds from sending to the answer."""
        return self.there + self.back


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Requests `first` to `first + count - 1`, answered together at `answered`, or never (None).

    `late`: they waited for another try, or behind one; `cause` says why.
    """

    first: int
    count: int
    answered: float | None
    late: bool = False
    cause: Fate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMessages:
    """Messages that the VM sends unasked and that all fare alike: `count` of them, `every` seconds from `start`.

    `late`: seconds that each waits behind the migration; `lost`: the link is down, or what else `cause`
    says; `flooded`: the switch does not know the client.
    """

    start: float
    every: float
    count: int
    first: int
    host: Node
    late: float
    lost: bool
    flooded: bool
    cause: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """The connection stood still: from the last answer before, at `start`, to the first one after, at `end`, or until it was
    given up.

    `known`: when it showed, because a request or its answer was lost, or a timer ran out; before that the client
    waits as it always does. Answers to earlier requests may still come after that, and then the stall begins with the last of them. `tries`: when a request was sent again, or another one as a probe. `plans`: when TCP's timer was set, and to
    which time (infinity: it will not try again). `given_up`: the retries
    were exhausted, or the VM refused the connection. `cause`: why the last lost try was lost. `first`: the first request
    that waits.
    """

    start: float
    known: float
    end: float
    tries: tuple[float, ...]
    given_up: bool
    cause: Fate
    first: int
    plans: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientMetrics:
    """What the client saw; counts of requests, times in seconds.

    `late`: answered, but only after another try, or behind one. `late_why`, `lost_why`: how many for each cause.
    `longest_wait`: of any request that was answered; `longest_stall`: how long the connection stood still,
    from answer to answer.
    `give_up_after`: how long this client would go on trying.
    """

    asked: int
    answered: int
    late: int
    lost: int
    late_why: Mapping[Fate, int]
    lost_why: Mapping[Fate, int]
    longest_wait: float
    longest_stall: float
    retransmissions: int
    connections_lost: int
    give_up_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkMetrics:
    """What the network did. `right_port_after`: seconds from the resume until the switch knew the VM's new port,
    None if it never did or there was no resume; `flooded`: frames for the VM that the switch sent everywhere; `download_stall`:
    how long a download from the VM would stand still at the longest, None if it would break off; `upload_stall`: an upload to it."""

    announcements: int = 0
    announcements_lost: int = 0
    right_port_after: float | None = None
    wrong_port_frames: int = 0
    flooded: int = 0
    download_stall: float | None = None
    upload_stall: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Traffic:
    """What crossed the clients' network. `interval` and `phase`: request k is asked at phase + k x interval; an
    interval of 0 means that nobody asks. `isn`: first sequence numbers of client and VM. `hop`: seconds on one wire,
    but on the client's `far`: where the client is far away, the distance lies between it and the switch.
    `ends`: nothing is asked after this. `nagle`: the client holds small requests back while one is unanswered. `gateway`: a
    router is between the client and the switch; the switch sees its address. `vm`: what the VM calls itself in its messages."""

    interval: float = 0.0
    phase: float = 0.0
    hop: float = 0.0
    far: float = 0.0
    ageing: float = 0.0
    ends: float = 0.0
    nagle: bool = True
    gateway: bool = False
    vm: str = ""
    isn: tuple[int, int] = (0, 0)
    frames: tuple[Frame, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    batches: tuple[Batch, ...] = ()
    own: tuple[OwnMessages, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    stalls: tuple[Stall, ...] = ()

    @property
    def one_way(self) -> float:
        """Seconds between client and VM where nothing queues."""
        return self.hop + self.far

    @property
    def pieces(self) -> tuple[Stretch | Batch, ...]:
        """All requests, in their order."""
        both: list[Stretch | Batch] = [*self.stretches, *self.batches]
        return tuple(sorted(both, key=lambda piece: piece.first))

    def asked_at(self, number: int) -> float:
        """When request `number` is asked."""
        return self.phase + number * self.interval

    def asked_by(self, t: float) -> int:
        """How many requests have been asked at `t`."""
        if not self.interval:
            return 0
        number = (min(t, self.ends) - self.phase) / self.interval
        return max(0, math.floor(number + 1e-9 + 4e-16 * abs(number)) + 1)

    def goes_alone(self, stretch: Stretch) -> bool:
        """Whether each request of a stretch is sent as soon as it is asked."""
        return stretch.wait <= self.interval or not self.nagle

    def acknowledges(self, stretch: Stretch) -> bool:
        """Whether the client acknowledges each answer with a frame of its own; else its next request does."""
        return self.interval > ACK_WAITS and self.goes_alone(stretch)

    def sent_at(self, stretch: Stretch, number: int) -> float:
        """When request `number` of a stretch leaves the client."""
        if self.goes_alone(stretch):
            return float(self.asked_at(number))
        return float(self.sent(stretch, np.array([number]))[0])

    def sent(self, stretch: Stretch, numbers: NDArray[np.int64]) -> NDArray[np.floating]:
        """When these requests of a stretch leave the client."""
        asked = self.phase + numbers * self.interval
        if self.goes_alone(stretch):
            return np.asarray(asked)
        turn, place = self._turn_of(stretch, asked, numbers)
        if stretch.wait <= PER_SEGMENT * self.interval:
            return turn
        filling = (
            (place + 1) * MESSAGE - 1
        ) // SEGMENT + 1  # the segment in which it ends, from 1; full when the message is there that fills it
        full = self.phase + (numbers + (filling * SEGMENT - 1) // MESSAGE - place) * self.interval
        return np.asarray(np.where((turn > stretch.start) & (full <= turn + 1e-9), full, turn))

    def _turn_of(
        self, stretch: Stretch, asked: NDArray[np.floating], numbers: NDArray[np.int64]
    ) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
        """When the next answer comes after each of these requests was asked, and how many were asked between the one before and it."""
        turns = np.maximum(np.ceil((asked - stretch.start) / stretch.wait - 1e-9), 0.0)
        turn = stretch.start + turns * stretch.wait
        before = np.floor((turn - stretch.wait - self.phase) / self.interval + 1e-9) + 1
        return turn, np.asarray(numbers - before, dtype=np.int64)

    def into(self, stretch: Stretch, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of requests that begin a train of a stretch: how many bytes of them went with the full segment before."""
        if self.goes_alone(stretch) or stretch.wait <= PER_SEGMENT * self.interval:
            return np.zeros_like(numbers)
        turn, place = self._turn_of(stretch, self.phase + numbers * self.interval, numbers)
        return np.where((turn > stretch.start) & (place > 0), -place * MESSAGE % SEGMENT, 0)

    def answers(self, piece: Stretch | Batch, numbers: NDArray[np.int64]) -> NDArray[np.floating]:
        """When each of these requests of a stretch or batch is answered; infinity for never."""
        if isinstance(piece, Batch):
            return np.full(len(numbers), np.inf if piece.answered is None else piece.answered)
        return np.asarray(self.sent(piece, numbers) + piece.wait)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network(Traffic):
    """The clients' network during a run, and its numbers; those of the client are missing where nobody asks."""

    client: ClientMetrics | None = None
    metrics: NetworkMetrics = NetworkMetrics()
    followed_until: float | None = None
    """When the engine stopped following frames because they were too many; None: it followed all of them."""
