"""Which bytes is a frame made of, and what does each of them say?

`frame_bytes` builds real Ethernet frames, without the check sum that the network card adds (IEEE 802.3, RFC 826,
903, 791, 768, 9293). `decoded` reads any of them back: field by field, with its bytes and one line in plain words.
"""

from socket import inet_aton, inet_ntoa

from migviz.language import N_, _
from migviz.trace.traffic import MESSAGE, Fate, Frame, FrameKind, Station, Traffic
from migviz.values import dataclass

MACS = {Station.VM: bytes.fromhex("00155d0a2c07"), Station.CLIENT: bytes.fromhex("3c5282419e10")}
"""00:15:5d is the prefix Hyper-V gives to its VMs."""
IPS = {Station.VM: inet_aton("10.0.0.20"), Station.CLIENT: inet_aton("10.0.0.50")}
ROUTER_MAC, ROUTER_IP = bytes.fromhex("e8d0b93c4a01"), inet_aton("10.0.0.1")
FAR_IP = inet_aton("10.1.0.50")
"""Where a router is between the client and the switch: its own addresses there, and the client's in its own subnet."""
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

    receiver, gateway = frame.kind.receiver, network.gateway
    if frame.kind.of_connection:
        kind, payload = _ETHER_IP, _tcp(network, frame)
    elif frame.kind is FrameKind.OWN:
        kind, payload = _ETHER_IP, _udp(network, frame)
    else:
        kind = _ETHER_RARP if frame.kind is FrameKind.RARP else _ETHER_ARP
        payload = _arp(frame.kind, gateway=gateway)
    whole = Ethernet(
        src=_mac_of(frame.kind.sender, gateway=gateway),
        dst=_mac_of(receiver, gateway=gateway) if receiver else EVERYBODY,
        type=kind,
        data=payload,
    )
    return bytes(bytes(whole).ljust(SHORTEST, b"\0"))


def _mac_of(station: Station, *, gateway: bool) -> bytes:
    """The address that the switch sees: a router puts its own in the client's place."""
    return ROUTER_MAC if gateway and station is Station.CLIENT else MACS[station]


def _ip_of(station: Station, *, gateway: bool) -> bytes:
    return FAR_IP if gateway and station is Station.CLIENT else IPS[station]


def _arp(kind: FrameKind, *, gateway: bool) -> bytes:
    from dpkt.arp import ARP

    vm, client, ip = MACS[Station.VM], _mac_of(Station.CLIENT, gateway=gateway), IPS[Station.VM]
    asks = ROUTER_IP if gateway else IPS[Station.CLIENT]
    operation, sha, spa, tha, tpa = {
        FrameKind.RARP: (3, vm, NO_IP, vm, NO_IP),
        FrameKind.GRATUITOUS_ARP: (1, vm, ip, NOBODY, ip),
        FrameKind.ARP_REPLY: (2, vm, ip, EVERYBODY, ip),
        FrameKind.ARP_REQUEST: (1, client, asks, NOBODY, ip),
        FrameKind.ARP_PROBE: (1, client, asks, NOBODY, ip),
        FrameKind.ARP_ANSWER: (2, vm, ip, client, asks),
    }[kind]
    return bytes(ARP(op=operation, sha=sha, spa=spa, tha=tha, tpa=tpa))


def messages(kind: FrameKind, first: int, count: int) -> bytes:
    """The payload of requests or answers: readable text, 64 bytes each."""
    word = "request" if kind is FrameKind.REQUEST else "answer"
    return b"".join(f"{word} {first + k}".ljust(MESSAGE - 1).encode() + b"\n" for k in range(count))


def _payload(frame: Frame) -> bytes:
    """The messages of a frame, without what of the first one went with the segment before, and with what of the next one goes with it."""
    whole = messages(frame.kind, frame.first, frame.count + (frame.tail > 0))
    return whole[frame.into : frame.into + frame.length]


def _tcp(network: Traffic, frame: Frame) -> bytes:
    from dpkt.tcp import TCP, TH_ACK, TH_PUSH, TH_RST

    asks = frame.kind.sender is Station.CLIENT
    mine, other = network.isn if asks else network.isn[::-1]
    payload = _payload(frame) if frame.count else b""
    reset = frame.kind is FrameKind.RESET
    segment = TCP(
        sport=CLIENT_PORT if asks else SERVER_PORT,
        dport=SERVER_PORT if asks else CLIENT_PORT,
        seq=(mine + 1 + frame.first * MESSAGE + frame.into) % 2**32,
        ack=0 if reset else (other + 1 + frame.acked * MESSAGE) % 2**32,
        flags=TH_RST if reset else TH_ACK | (TH_PUSH if payload else 0),
        win=0 if reset else WINDOW,
        data=payload,
    )
    if frame.sacked is not None:
        segment.opts = _selective(network.isn[1 if frame.kind is FrameKind.ACK else 0], frame.sacked)
        segment.off = 5 + len(segment.opts) // 4
    return _ip(frame, 6, segment, gateway=network.gateway)


def _selective(first: int, sacked: tuple[int, int]) -> bytes:
    """The option that says which requests, or answers, came although others before them are missing (RFC 2018)."""
    edges = b"".join(((first + 1 + edge * MESSAGE) % 2**32).to_bytes(4, "big") for edge in sacked)
    return bytes([1, 1, 5, 2 + len(edges)]) + edges


def _udp(network: Traffic, frame: Frame) -> bytes:
    from dpkt.udp import UDP

    text = f"<14>{network.vm}: still here, message {frame.number}".encode()
    datagram = UDP(sport=LOG_PORT, dport=LOG_PORT, ulen=8 + len(text), data=text)
    return _ip(frame, 17, datagram, gateway=network.gateway)


def _ip(frame: Frame, protocol: int, data: object, *, gateway: bool) -> bytes:
    from dpkt.ip import IP

    asks = frame.kind.sender is Station.CLIENT
    source, target = (Station.CLIENT, Station.VM) if asks else (Station.VM, Station.CLIENT)
    packet = IP(
        src=_ip_of(source, gateway=gateway),
        dst=_ip_of(target, gateway=gateway),
        p=protocol,
        ttl=63 if gateway and asks else 64,  # the router has taken one off
        df=1,
        data=data,
    )
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
    MACS[Station.VM]: N_("the VM itself"),
    MACS[Station.CLIENT]: N_("the client"),
    ROUTER_MAC: N_("the router"),
    ROUTER_IP: N_("the router"),
    FAR_IP: N_("the client"),
    EVERYBODY: N_("everyone"),
    NOBODY: N_("left empty"),
    IPS[Station.VM]: N_("the VM"),
    IPS[Station.CLIENT]: N_("the client"),
    NO_IP: N_("left empty"),
}
_PORTS = {
    SERVER_PORT: N_("the service in the VM"),
    CLIENT_PORT: N_("this connection of the client"),
    LOG_PORT: N_("system log"),
}
_OPERATIONS = {
    1: N_("request: who has this IP address?"),
    2: N_("reply: here it is"),
    3: N_("reverse request, no answer due"),
}


def decoded(raw: bytes) -> tuple[Part, ...]:
    """Every field of a frame in the order of its bytes; all bytes belong to exactly one field.

    Raises ValueError for a frame that is none of migviz's kinds.
    """
    kind = int.from_bytes(raw[12:14], "big")
    if len(raw) < SHORTEST or kind not in _ETHER_TYPES:
        raise ValueError(f"no frame that migviz knows: {len(raw)} bytes, type 0x{kind:04x}")
    parts = [
        _mac(raw, 0, _("to")),
        _mac(raw, 6, _("from")),
        Part(start=12, end=14, name=_("type"), value=f"0x{kind:04x}", says=_ETHER_TYPES[kind]),
    ]
    parts += _ip_parts(raw) if kind == _ETHER_IP else _arp_parts(raw, reverse=kind == _ETHER_RARP)
    end = parts[-1].end
    if end < len(raw):
        parts.append(
            Part(
                start=end,
                end=len(raw),
                name=_("padding"),
                value=f"{len(raw) - end} × 00",
                says=_("filler, up to 60 bytes"),
            )
        )
    return tuple(parts)


_ETHER_TYPES = {_ETHER_IP: "IPv4", _ETHER_ARP: "ARP", _ETHER_RARP: "reverse ARP"}


def _number(raw: bytes, start: int, size: int) -> int:
    return int.from_bytes(raw[start : start + size], "big")


def _mac(raw: bytes, start: int, name: str) -> Part:
    mac = raw[start : start + 6]
    return Part(start=start, end=start + 6, name=name, value=mac_text(mac), says=_(_NAMES.get(mac) or N_("somebody")))


def _ip_address(raw: bytes, start: int, name: str) -> Part:
    ip = raw[start : start + 4]
    return Part(start=start, end=start + 4, name=name, value=inet_ntoa(ip), says=_(_NAMES.get(ip) or N_("somebody")))


def _arp_parts(raw: bytes, *, reverse: bool) -> list[Part]:
    operation = _number(raw, 20, 2)
    says = _(_OPERATIONS.get(operation) or N_("unknown"))
    if not reverse and raw[28:32] == raw[38:42]:
        says = _("request nobody has to answer") if operation == 1 else _("reply nobody asked for")
    return [
        Part(start=14, end=16, name=_("hardware"), value=str(_number(raw, 14, 2)), says="Ethernet"),
        Part(start=16, end=18, name=_("protocol"), value=f"0x{_number(raw, 16, 2):04x}", says="IPv4"),
        Part(start=18, end=20, name=_("lengths"), value=f"{raw[18]}, {raw[19]}", says=_("address sizes in bytes")),
        Part(start=20, end=22, name=_("operation"), value=str(operation), says=says),
        _mac(raw, 22, _("sender MAC")),
        _ip_address(raw, 28, _("sender IP")),
        _mac(raw, 32, _("target MAC")),
        _ip_address(raw, 38, _("target IP")),
    ]


def _ip_parts(raw: bytes) -> list[Part]:
    protocol, whole = raw[23], _number(raw, 16, 2)
    parts = [
        Part(
            start=14,
            end=15,
            name=_("version"),
            value=f"{raw[14] >> 4}, {(raw[14] & 15) * 4} bytes",
            says=_("IPv4, its header"),
        ),
        Part(start=15, end=16, name=_("service"), value=f"0x{raw[15]:02x}", says=_("no special treatment")),
        Part(start=16, end=18, name=_("length"), value=str(whole), says=_("bytes of the IP packet")),
        Part(start=18, end=20, name=_("identification"), value=str(_number(raw, 18, 2)), says=_("only for fragments")),
        Part(
            start=20,
            end=22,
            name=_("fragments"),
            value=f"0x{_number(raw, 20, 2):04x}",
            says=_("do not split this packet"),
        ),
        Part(start=22, end=23, name=_("time to live"), value=str(raw[22]), says=_("routers it may pass")),
        Part(start=23, end=24, name=_("inside"), value=str(protocol), says="TCP" if protocol == 6 else "UDP"),
        Part(start=24, end=26, name=_("check sum"), value=f"0x{_number(raw, 24, 2):04x}", says=_("of the IP header")),
        _ip_address(raw, 26, _("from IP")),
        _ip_address(raw, 30, _("to IP")),
    ]
    return parts + (_tcp_parts(raw, 14 + whole) if protocol == 6 else _udp_parts(raw, 14 + whole))


def _port(raw: bytes, start: int, name: str) -> Part:
    port = _number(raw, start, 2)
    return Part(start=start, end=start + 2, name=name, value=str(port), says=_(_PORTS.get(port) or N_("some program")))


def _flags_say(flags: int) -> str:
    if flags & 4:
        return _("there is no such connection")
    return _("data") if flags & 8 else "only acknowledges"


def _tcp_parts(raw: bytes, end: int) -> list[Part]:
    flags = raw[47]
    names = [name for bit, name in ((16, "ACK"), (8, "PSH"), (4, "RST"), (2, "SYN"), (1, "FIN")) if flags & bit]
    parts = [
        _port(raw, 34, _("from port")),
        _port(raw, 36, _("to port")),
        Part(
            start=38,
            end=42,
            name=_("sequence"),
            value=str(_number(raw, 38, 4)),
            says=_("number of the first byte here"),
        ),
        Part(
            start=42, end=46, name=_("acknowledges"), value=str(_number(raw, 42, 4)), says=_("the next byte expected")
        ),
        Part(start=46, end=47, name=_("header"), value=f"{(raw[46] >> 4) * 4} bytes", says=_("TCP header")),
        Part(start=47, end=48, name=_("flags"), value=" ".join(names), says=_flags_say(flags)),
        Part(
            start=48, end=50, name=_("window"), value=str(_number(raw, 48, 2)), says=_("bytes that may come unanswered")
        ),
        Part(
            start=50,
            end=52,
            name=_("check sum"),
            value=f"0x{_number(raw, 50, 2):04x}",
            says=_("of segment and addresses"),
        ),
        Part(start=52, end=54, name=_("urgent"), value=str(_number(raw, 52, 2)), says=_("not used")),
    ]
    data = 34 + (raw[46] >> 4) * 4
    if data > 54:
        parts.append(
            Part(
                start=54,
                end=data,
                name=_("option"),
                value=raw[54:data].hex(" "),
                says=_("selective acknowledgement: what came although something before it is missing"),
            )
        )
    if end > data:
        count, part = divmod(end - data, MESSAGE)
        texts = raw[data:end].decode("ascii", "replace").split("\n")
        parts.append(
            Part(
                start=data,
                end=end,
                name=_("payload"),
                value=next((text.strip() for text in texts if text.strip()), _("the rest of a message")),
                says=_payload_says(count, part),
            )
        )
    return parts


def _payload_says(count: int, part: int) -> str:
    if part:
        return _("messages of 64 bytes, cut where the segment is full")
    return f"{count} messages of 64 bytes" if count > 1 else _("one message of 64 bytes")


def _udp_parts(raw: bytes, end: int) -> list[Part]:
    return [
        _port(raw, 34, _("from port")),
        _port(raw, 36, _("to port")),
        Part(start=38, end=40, name=_("length"), value=str(_number(raw, 38, 2)), says=_("bytes of the UDP datagram")),
        Part(
            start=40,
            end=42,
            name=_("check sum"),
            value=f"0x{_number(raw, 40, 2):04x}",
            says=_("of datagram and addresses"),
        ),
        Part(
            start=42, end=end, name=_("payload"), value=raw[42:end].decode("utf-8", "replace"), says=_("text of the VM")
        ),
    ]


def summary(frame: Frame) -> str:
    """A frame in one line: what it is, and what became of it."""
    what = _what(frame)
    if frame.probe:
        what = _("{what}, loss probe", what=what)
    elif frame.attempt:
        what = _("{what}, try {n}", what=what, n=frame.attempt + 1)
    return what if frame.fate is Fate.DELIVERED else _("{what}: {fate}", what=what, fate=_(frame.fate.value))


def _what(frame: Frame) -> str:
    first, last = frame.first, frame.first + frame.count - 1
    match frame.kind:
        case FrameKind.REQUEST if first == last:
            return _("request {n}", n=first)
        case FrameKind.REQUEST:
            return _("requests {n} to {last}", n=first, last=last)
        case FrameKind.ANSWER if first == last:
            return _("answer {n}", n=first)
        case FrameKind.ANSWER:
            return _("answers {n} to {last}", n=first, last=last)
        case FrameKind.ACK if frame.sacked is not None:
            first, last = frame.sacked[0], frame.sacked[1] - 1
            return _("the client misses answer {n}, has {first} to {last}", n=frame.acked, first=first, last=last)
        case FrameKind.ACK:
            return _("acknowledges all before {n}", n=frame.acked)
        case FrameKind.VM_ACK if frame.sacked is not None:
            first, last = frame.sacked[0], frame.sacked[1] - 1
            return _("the VM misses {n}, has {first} to {last}", n=frame.acked, first=first, last=last)
        case FrameKind.VM_ACK:
            return _("the VM has all before {n}", n=frame.acked)
        case FrameKind.RESET:
            return _("reset: no such connection")
    kind = _(frame.kind.value)
    if frame.kind.announces:
        return _("announcement {n} ({kind})", n=frame.number, kind=kind) if frame.number else kind
    return f"{kind} {frame.number}" if frame.number else kind
