"""What does a capture of the client's side show? Packets to and from the VM, TCP's retransmissions, and the frame that tells where the VM is now."""

import struct
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from migviz.errors import InputError, Problem
from migviz.language import N_, _
from migviz.recorded.client_side import ClientSide, Happening, Kind, Request, side_of
from migviz.values import dataclass

TITLE = N_("a capture of the client's side")
_MAGIC = (b"\x0a\x0d\x0d\x0a", b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d")
_NG = _MAGIC[0]
MOST_PACKETS = 1_000_000
MOST_PAIRS = 500
ETHERNET, COOKED, RAW = (1,), (113,), (12, 14, 101)
"""Link types that are read (tcpdump.org/linktypes)."""
RARP, ARP = 0x8035, 0x0806


def is_capture(content: bytes) -> bool:
    """Whether the file begins as pcap or pcapng does."""
    return content.startswith(_MAGIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A packet between two addresses; `answers` says nothing yet of who is the VM. `segment`: TCP's ports, first byte and length."""

    t: float
    source: bytes
    target: bytes
    segment: tuple[int, int, int, int] | None


def read_capture(content: bytes, where: str) -> ClientSide:
    """The VM is who was silent longest while others went on sending to it. Raises InputError."""
    packets: list[Packet] = []
    others: list[Happening] = []
    try:
        for t, kind, raw in _frames(content, where):
            _look(t, kind, raw, packets, others)
    except _BROKEN:
        if not packets:
            raise _wrong(where, _("is a capture that cannot be read")) from None
    if not packets and not others:
        raise _wrong(where, _("is a capture in which no IP packet and no announcement is"))
    packets.sort(key=lambda packet: packet.t)
    others += [Happening(t=t, kind=Kind.RETRANSMISSION) for t in _sent_again(packets)]
    return side_of(TITLE, _requests(packets), others)


_BROKEN: tuple[type[Exception], ...] = (
    ValueError,
    struct.error,
    IndexError,
    KeyError,
    OverflowError,
    TypeError,
    AttributeError,
    EOFError,
)


def _wrong(where: str, message: str) -> InputError:
    return InputError([Problem(message=message, where=where)])


def _frames(content: bytes, where: str) -> Iterator[tuple[float, int, bytes]]:
    import dpkt

    try:
        reader: Any = (dpkt.pcapng if content.startswith(_NG) else dpkt.pcap).Reader(BytesIO(content))
        kind = reader.datalink()
        if kind not in (*ETHERNET, *COOKED, *RAW):
            message = _(
                "is a capture of another link than Ethernet (link type {kind}). Capture on one interface", kind=kind
            )
            raise _wrong(where, message)
        for number, (t, raw) in enumerate(reader):
            if number >= MOST_PACKETS:
                return
            yield float(t), kind, bytes(raw)
    except dpkt.Error as error:
        raise ValueError(str(error)) from None


def _look(t: float, kind: int, raw: bytes, packets: list[Packet], others: list[Happening]) -> None:
    """A frame as a packet, or as an announcement. What is none is passed by."""
    payload, protocol = _payload(kind, raw)
    if protocol == RARP or (protocol == ARP and _announces(payload)):
        others.append(Happening(t=t, kind=Kind.ANNOUNCEMENT))
    elif (packet := _packet(t, payload)) is not None:
        packets.append(packet)


def _payload(kind: int, raw: bytes) -> tuple[bytes, int]:
    if kind in RAW:
        return raw, 0
    at = 12 if kind in ETHERNET else 14
    protocol = int.from_bytes(raw[at : at + 2], "big")
    while protocol in (0x8100, 0x88A8) and len(raw) > at + 6:  # a VLAN's tag
        at += 4
        protocol = int.from_bytes(raw[at : at + 2], "big")
    return raw[at + 2 :], protocol


def _announces(arp: bytes) -> bool:
    """An ARP about the sender itself."""
    return len(arp) >= 28 and arp[4:6] == b"\x06\x04" and arp[14:18] == arp[24:28] != bytes(4)


def _packet(t: float, raw: bytes) -> Packet | None:
    if len(raw) >= 20 and raw[0] >> 4 == 4:
        head = 4 * (raw[0] & 15)
        length = int.from_bytes(raw[2:4], "big")
        return Packet(t=t, source=raw[12:16], target=raw[16:20], segment=_segment(raw[9], raw[head:], length - head))
    if len(raw) >= 40 and raw[0] >> 4 == 6:
        length = int.from_bytes(raw[4:6], "big")
        return Packet(t=t, source=raw[8:24], target=raw[24:40], segment=_segment(raw[6], raw[40:], length))
    return None


def _segment(protocol: int, raw: bytes, length: int) -> tuple[int, int, int, int] | None:
    if protocol != 6 or len(raw) < 14:
        return None
    source, target, first = struct.unpack(">HHI", raw[:8])
    data = length - 4 * (raw[12] >> 4) + bool(raw[13] & 3)  # SYN and FIN count as a byte
    return (source, target, first, data) if data > 0 else None


def _sent_again(packets: list[Packet]) -> Iterator[float]:
    """When bytes crossed that had crossed already."""
    reached: dict[tuple[bytes, bytes, int, int], int] = {}
    for packet in packets:
        if packet.segment is None:
            continue
        source, target, first, data = packet.segment
        flow, end = (packet.source, packet.target, source, target), (first + data) % 2**32
        before = reached.get(flow)
        if before is not None and (before - end) % 2**32 < 2**31:
            yield packet.t
        else:
            reached[flow] = end


def _requests(packets: list[Packet]) -> tuple[Request, ...]:
    """Packets to the VM, each answered by the next packet from it."""
    pairs: dict[tuple[bytes, bytes], list[float]] = defaultdict(list)
    for packet in packets:
        if (packet.source, packet.target) in pairs or len(pairs) < MOST_PAIRS:
            pairs[packet.source, packet.target].append(packet.t)
    best: tuple[float, tuple[Request, ...]] = (-1.0, ())
    for (client, vm), sent in pairs.items():
        answers = pairs.get((vm, client), [])
        if answers:
            made = tuple(_answered(sent, answers))
            waited = max(
                (request.answered - request.sent for request in made if request.answered is not None), default=0.0
            )
            best = max(best, (waited, made), key=lambda one: one[0])
    return best[1]


def _answered(sent: list[float], answers: list[float]) -> Iterator[Request]:
    """The first of the packets that wait for an answer, each time."""
    at = 0
    waiting_for: float | None = None
    for t in sent:
        while at < len(answers) and answers[at] < t:
            at += 1
        answer = answers[at] if at < len(answers) else None
        if answer is not None and answer != waiting_for:
            yield Request(sent=t, answered=answer)
            waiting_for = answer
