"""Which bytes is a frame made of, and what does each of them say?

`frame_bytes` builds real Ethernet frames, without the check sum that the network card adds (IEEE 802.3, RFC 826,
903, 791, 768, 9293). `decoded` reads any of them back: field by field, with its bytes and one line in plain words.
"""

from dataclasses import dataclass
from socket import inet_aton, inet_ntoa

from migviz.trace.traffic import MESSAGE, Fate, Frame, FrameKind, Station, Traffic

MACS = {Station.VM: bytes.fromhex("00155d0a2c07"), Station.CLIENT: bytes.fromhex("3c5282419e10")}
"""00:15:5d is the prefix Hyper-V gives to its VMs."""
IPS = {Station.VM: inet_aton("10.0.0.20"), Station.CLIENT: inet_aton("10.0.0.50")}
EVERYBODY, NOBODY, NO_IP = b"\xff" * 6, bytes(6), bytes(4)
SERVER_PORT, CLIENT_PORT, LOG_PORT = 8080, 50412, 514
SHORTEST = 60
"""Bytes of the shortest Ethernet frame without its check sum."""
WINDOW = 64240
"""Bytes of receive window: 44 segments of 1,460."""
_ETHER_ARP, _ETHER_RARP, _ETHER_IP = 0x0806, 0x8035, 0x0800


def mac_text(mac: bytes) -> str:
    """An address as it is written: 00:15:5d:0a:2c:07."""
    return mac.hex(":")


def frame_bytes(network: Traffic, frame: Frame) -> bytes:
    """The bytes of one frame, at least 60; of a train of segments use `replay.frames.segments` first."""
    from dpkt.ethernet import Ethernet

    receiver = frame.kind.receiver
    if frame.kind.of_connection:
        kind, payload = _ETHER_IP, _tcp(network, frame)
    elif frame.kind is FrameKind.OWN:
        kind, payload = _ETHER_IP, _udp(frame)
    else:
        kind, payload = (_ETHER_RARP if frame.kind is FrameKind.RARP else _ETHER_ARP), _arp(frame.kind)
    whole = Ethernet(
        src=MACS[frame.kind.sender], dst=MACS[receiver] if receiver else EVERYBODY, type=kind, data=payload
    )
    return bytes(bytes(whole).ljust(SHORTEST, b"\0"))


def _arp(kind: FrameKind) -> bytes:
    from dpkt.arp import ARP

    vm, client, ip, asks = MACS[Station.VM], MACS[Station.CLIENT], IPS[Station.VM], IPS[Station.CLIENT]
    operation, sha, spa, tha, tpa = {
        FrameKind.RARP: (3, vm, NO_IP, vm, NO_IP),
        FrameKind.GRATUITOUS_ARP: (1, vm, ip, NOBODY, ip),
        FrameKind.ARP_REPLY: (2, vm, ip, EVERYBODY, ip),
        FrameKind.ARP_REQUEST: (1, client, asks, NOBODY, ip),
        FrameKind.ARP_ANSWER: (2, vm, ip, client, asks),
    }[kind]
    return bytes(ARP(op=operation, sha=sha, spa=spa, tha=tha, tpa=tpa))


def messages(kind: FrameKind, first: int, count: int) -> bytes:
    """The payload of requests or answers: readable text, 64 bytes each."""
    word = "request" if kind is FrameKind.REQUEST else "answer"
    return b"".join(f"{word} {first + k}".ljust(MESSAGE - 1).encode() + b"\n" for k in range(count))


def _tcp(network: Traffic, frame: Frame) -> bytes:
    from dpkt.tcp import TCP, TH_ACK, TH_PUSH, TH_RST

    asks = frame.kind.sender is Station.CLIENT
    mine, other = network.isn if asks else network.isn[::-1]
    payload = messages(frame.kind, frame.first, frame.count) if frame.count else b""
    reset = frame.kind is FrameKind.RESET
    segment = TCP(
        sport=CLIENT_PORT if asks else SERVER_PORT,
        dport=SERVER_PORT if asks else CLIENT_PORT,
        seq=(mine + 1 + frame.first * MESSAGE) % 2**32,
        ack=0 if reset else (other + 1 + frame.acked * MESSAGE) % 2**32,
        flags=TH_RST if reset else TH_ACK | (TH_PUSH if payload else 0),
        win=0 if reset else WINDOW,
        data=payload,
    )
    return _ip(frame, 6, segment)


def _udp(frame: Frame) -> bytes:
    from dpkt.udp import UDP

    text = f"<14>web01: still here, message {frame.number}".encode()
    return _ip(frame, 17, UDP(sport=LOG_PORT, dport=LOG_PORT, ulen=8 + len(text), data=text))


def _ip(frame: Frame, protocol: int, data: object) -> bytes:
    from dpkt.ip import IP

    asks = frame.kind.sender is Station.CLIENT
    source, target = (Station.CLIENT, Station.VM) if asks else (Station.VM, Station.CLIENT)
    packet = IP(src=IPS[source], dst=IPS[target], p=protocol, ttl=64, df=1, data=data)
    packet.len = len(packet)
    return bytes(packet)


# --- reading them back ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A field of a frame: bytes `start` to `end`, its name, its value as written, and what it says in plain words."""

    start: int
    end: int
    name: str
    value: str
    says: str


_NAMES = {
    MACS[Station.VM]: "the VM itself",
    MACS[Station.CLIENT]: "the client",
    EVERYBODY: "everyone",
    NOBODY: "left empty",
    IPS[Station.VM]: "the VM",
    IPS[Station.CLIENT]: "the client",
    NO_IP: "left empty",
}
_PORTS = {
    SERVER_PORT: "the service in the VM",
    CLIENT_PORT: "this connection of the client",
    LOG_PORT: "system log",
}
_OPERATIONS = {
    1: "request: who has this IP address?",
    2: "reply: here it is",
    3: "reverse request, no answer due",
}


def decoded(raw: bytes) -> tuple[Part, ...]:
    """Every field of a frame in the order of its bytes; all bytes belong to exactly one field.

    Raises ValueError for a frame that is none of migviz's kinds.
    """
    kind = int.from_bytes(raw[12:14], "big")
    if len(raw) < SHORTEST or kind not in _ETHER_TYPES:
        raise ValueError(f"no frame that migviz knows: {len(raw)} bytes, type 0x{kind:04x}")
    parts = [
        _mac(raw, 0, "to"),
        _mac(raw, 6, "from"),
        Part(start=12, end=14, name="type", value=f"0x{kind:04x}", says=_ETHER_TYPES[kind]),
    ]
    parts += _ip_parts(raw) if kind == _ETHER_IP else _arp_parts(raw, reverse=kind == _ETHER_RARP)
    end = parts[-1].end
    if end < len(raw):
        parts.append(
            Part(start=end, end=len(raw), name="padding", value=f"{len(raw) - end} × 00", says="filler, up to 60 bytes")
        )
    return tuple(parts)


_ETHER_TYPES = {_ETHER_IP: "IPv4", _ETHER_ARP: "ARP", _ETHER_RARP: "reverse ARP"}


def _number(raw: bytes, start: int, size: int) -> int:
    return int.from_bytes(raw[start : start + size], "big")


def _mac(raw: bytes, start: int, name: str) -> Part:
    mac = raw[start : start + 6]
    return Part(start=start, end=start + 6, name=name, value=mac_text(mac), says=_NAMES.get(mac, "somebody"))


def _ip_address(raw: bytes, start: int, name: str) -> Part:
    ip = raw[start : start + 4]
    return Part(start=start, end=start + 4, name=name, value=inet_ntoa(ip), says=_NAMES.get(ip, "somebody"))


def _arp_parts(raw: bytes, *, reverse: bool) -> list[Part]:
    operation = _number(raw, 20, 2)
    says = _OPERATIONS.get(operation, "unknown")
    if not reverse and raw[28:32] == raw[38:42]:
        says = "request nobody has to answer" if operation == 1 else "reply nobody asked for"
    return [
        Part(start=14, end=16, name="hardware", value=str(_number(raw, 14, 2)), says="Ethernet"),
        Part(start=16, end=18, name="protocol", value=f"0x{_number(raw, 16, 2):04x}", says="IPv4"),
        Part(start=18, end=20, name="lengths", value=f"{raw[18]}, {raw[19]}", says="address sizes in bytes"),
        Part(start=20, end=22, name="operation", value=str(operation), says=says),
        _mac(raw, 22, "sender MAC"),
        _ip_address(raw, 28, "sender IP"),
        _mac(raw, 32, "target MAC"),
        _ip_address(raw, 38, "target IP"),
    ]


def _ip_parts(raw: bytes) -> list[Part]:
    protocol, whole = raw[23], _number(raw, 16, 2)
    parts = [
        Part(
            start=14,
            end=15,
            name="version",
            value=f"{raw[14] >> 4}, {(raw[14] & 15) * 4} bytes",
            says="IPv4, its header",
        ),
        Part(start=15, end=16, name="service", value=f"0x{raw[15]:02x}", says="no special treatment"),
        Part(start=16, end=18, name="length", value=str(whole), says="bytes of the IP packet"),
        Part(start=18, end=20, name="identification", value=str(_number(raw, 18, 2)), says="only for fragments"),
        Part(start=20, end=22, name="fragments", value=f"0x{_number(raw, 20, 2):04x}", says="do not split this packet"),
        Part(start=22, end=23, name="time to live", value=str(raw[22]), says="routers it may pass"),
        Part(start=23, end=24, name="inside", value=str(protocol), says="TCP" if protocol == 6 else "UDP"),
        Part(start=24, end=26, name="check sum", value=f"0x{_number(raw, 24, 2):04x}", says="of the IP header"),
        _ip_address(raw, 26, "from IP"),
        _ip_address(raw, 30, "to IP"),
    ]
    return parts + (_tcp_parts(raw, 14 + whole) if protocol == 6 else _udp_parts(raw, 14 + whole))


def _port(raw: bytes, start: int, name: str) -> Part:
    port = _number(raw, start, 2)
    return Part(start=start, end=start + 2, name=name, value=str(port), says=_PORTS.get(port, "some program"))


def _flags_say(flags: int) -> str:
    if flags & 4:
        return "there is no such connection"
    return "data" if flags & 8 else "only acknowledges"


def _tcp_parts(raw: bytes, end: int) -> list[Part]:
    flags = raw[47]
    names = [name for bit, name in ((16, "ACK"), (8, "PSH"), (4, "RST"), (2, "SYN"), (1, "FIN")) if flags & bit]
    parts = [
        _port(raw, 34, "from port"),
        _port(raw, 36, "to port"),
        Part(start=38, end=42, name="sequence", value=str(_number(raw, 38, 4)), says="number of the first byte here"),
        Part(start=42, end=46, name="acknowledges", value=str(_number(raw, 42, 4)), says="the next byte expected"),
        Part(start=46, end=47, name="header", value=f"{(raw[46] >> 4) * 4} bytes", says="TCP header"),
        Part(start=47, end=48, name="flags", value=" ".join(names), says=_flags_say(flags)),
        Part(start=48, end=50, name="window", value=str(_number(raw, 48, 2)), says="bytes that may come unanswered"),
        Part(start=50, end=52, name="check sum", value=f"0x{_number(raw, 50, 2):04x}", says="of segment and addresses"),
        Part(start=52, end=54, name="urgent", value=str(_number(raw, 52, 2)), says="not used"),
    ]
    if end > 54:
        count = (end - 54) // MESSAGE
        parts.append(
            Part(
                start=54,
                end=end,
                name="payload",
                value=raw[54 : 54 + MESSAGE].decode("ascii", "replace").split("\n")[0].rstrip(),
                says=f"{count} messages of 64 bytes" if count > 1 else "one message of 64 bytes",
            )
        )
    return parts


def _udp_parts(raw: bytes, end: int) -> list[Part]:
    return [
        _port(raw, 34, "from port"),
        _port(raw, 36, "to port"),
        Part(start=38, end=40, name="length", value=str(_number(raw, 38, 2)), says="bytes of the UDP datagram"),
        Part(
            start=40, end=42, name="check sum", value=f"0x{_number(raw, 40, 2):04x}", says="of datagram and addresses"
        ),
        Part(start=42, end=end, name="payload", value=raw[42:end].decode("ascii", "replace"), says="text of the VM"),
    ]


def summary(frame: Frame) -> str:
    """A frame in one line: what it is, and what became of it."""
    again = f", try {frame.attempt + 1}" if frame.attempt else ""
    many = f" {frame.first}" if frame.count == 1 else f" {frame.first} to {frame.first + frame.count - 1}"
    what = {
        FrameKind.REQUEST: f"request{many}{again}",
        FrameKind.ANSWER: f"answer{many}{again}",
        FrameKind.ACK: f"acknowledges all before {frame.acked}",
        FrameKind.RESET: "reset: no such connection",
    }.get(frame.kind, frame.kind.value + (f" {frame.number}" if frame.number else ""))
    return what if frame.fate is Fate.DELIVERED else f"{what}: {frame.fate.value}"
