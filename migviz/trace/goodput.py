"""How many payload bytes per second does the migration link offer, and how many of them can the migration send?

Of each frame's MTU + 38 bytes on the wire, TCP over IPv4 leaves MTU - 52 for payload: 94.15 % at 1,500,
99.0 % at 9,000. Other traffic and other migrations take their shares off. Everything that a byte passes on its way has
a speed of its own (`speeds`), and the least of them counts. It is arithmetic alone, so `values` may as well hold one array
of values for each field.
"""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import numpy as np

from migviz.language import N_
from migviz.scenario.units import PAGE
from migviz.trace.traffic import MESSAGE

ON_THE_WIRE = 38
"""Ethernet header 14, check sum 4, preamble 8, gap 12 bytes beside each IP packet (IEEE 802.3)."""
TCP_IP_HEADERS = 52
"""IPv4 20, TCP 20, time stamps 12 bytes (RFC 791, 9293, 7323)."""
ROCE_HEADERS = 44
"""IPv4 20, UDP 8, base transport header 12, check sum 4 bytes (RoCEv2, InfiniBand Architecture annex A17)."""
ROCE_LARGEST, ROCE_LEAST = 4096.0, 256.0
"""RDMA's own packets hold a power of two of bytes, in this range: 1,024 of 1,106 on the wire at an MTU of 1,500."""
ANSWER_ON_THE_WIRE = ON_THE_WIRE + 40 + MESSAGE
"""Bytes of an answer to the client: IPv4 and TCP headers without time stamps, and its payload."""
ENCRYPTION: Mapping[str, float] = {"tls": 500e6, "ssh": 300e6}
"""Bytes per second that one processor encrypts; illustrative, without offload. An ssh tunnel is a single process, whatever
the number of streams."""
OVER_TCP = ("tcp", "iwarp")
"""Transports of which one stream carries at most a window in each round trip."""


class Bottleneck(StrEnum):
    """What keeps the migration from sending faster."""

    DOWN = N_("the link is down")
    LINK = N_("the link")
    WINDOW = N_("the TCP window and the round trip")
    COPY = N_("one stream's processor")
    COMPRESSION = N_("compression on the source")
    ENCRYPTION = N_("encryption on the source")
    RECEIVER = N_("the target, which writes the pages")
    CAP = N_("the bandwidth limit")
    SCAN = N_("the search for zero pages on the source")


Values = Mapping[str, Any]


def efficiency(values: Values) -> tuple[Any, Any]:
    """Bytes of payload in a full frame, and bytes that it takes on the wire."""
    mtu, transport = values["link.mtu"], values["link.transport"]
    if transport == "plain":
        return mtu, mtu
    if transport == "smb-direct":
        packet = 2.0 ** np.clip(np.floor(np.log2(mtu - ROCE_HEADERS)), np.log2(ROCE_LEAST), np.log2(ROCE_LARGEST))
        return packet, packet + ROCE_HEADERS + ON_THE_WIRE
    return mtu - TCP_IP_HEADERS, mtu + ON_THE_WIRE


def line(values: Values) -> Any:
    """Payload bytes per second of the whole link."""
    if values["link.goodput"] is not None:
        return values["link.goodput"]
    inside, whole = efficiency(values)
    return values["link.bandwidth"] * inside / whole


def other_traffic(values: Values) -> Any:
    """Bytes per second that others would like to send over the link."""
    other = values["link.traffic"] + (values["storage.disk_writes"] if values["storage.kind"] == "none" else 0.0)
    return other + client_traffic(values)


def client_traffic(values: Values) -> Any:
    """Bytes per second of the VM's answers to its client, where they share the link."""
    shared = values["network.shared"] == "on" and values["client.interval"] is not None
    return ANSWER_ON_THE_WIRE / values["client.interval"] if shared else 0.0


def least_share(values: Values) -> Any:
    """The share of the link that is left to the migrations at least: TCP shares it evenly among connections, and all
    other traffic is taken as one."""
    connections = values["link.migrations"] * values["migration.streams"]
    return connections / (connections + 1.0)


def goodput(values: Values) -> Any:
    """Payload bytes per second that the link offers the migration."""
    whole = line(values)
    return _more(whole - other_traffic(values), least_share(values) * whole) / values["link.migrations"]


def speeds(values: Values, cap: Any) -> dict[Bottleneck, Any]:
    """Bytes per second on the link that each part of the way could carry; the least of them counts."""
    return {Bottleneck.LINK: goodput(values), **own_speeds(values, cap)}


def own_speeds(values: Values, cap: Any) -> dict[Bottleneck, Any]:
    """The same without the link itself: what the migration could send if nobody else did."""
    streams, kind = values["migration.streams"], values["migration.encryption"]
    found: dict[Bottleneck, Any] = {}
    if values["link.window"] is not None and values["link.transport"] in OVER_TCP:
        round_trip = 2.0 * values["link.latency"] + 1e-12  # none at all is no division by 0
        found[Bottleneck.WINDOW] = streams * values["link.window"] / round_trip
    for part, field in ((Bottleneck.COPY, "migration.copy_rate"), (Bottleneck.RECEIVER, "migration.receive_rate")):
        if values[field] is not None:
            found[part] = streams * values[field]
    if kind != "none":
        found[Bottleneck.ENCRYPTION] = ENCRYPTION[kind] * (1.0 if kind == "ssh" else streams)
    if (packing := packing_speed(values)) is not None:
        found[Bottleneck.COMPRESSION] = packing
    if cap is not None:
        found[Bottleneck.CAP] = cap
    return found


def wire_speed(values: Values, cap: Any = None, *, zeros: bool = False) -> Any:
    """Bytes per second that the migration puts on the link, under a `cap`; `zeros`: of pages of zeros, which have to be
    found first."""
    if values["link.state"] == "down":
        return 0.0
    return _less(goodput(values), own_speed(values, cap, zeros=zeros))


def own_speed(values: Values, cap: Any, *, zeros: bool) -> Any:
    """The most that the migration could put on a link that carries anything; infinity where nothing of its own holds it back."""
    least: Any = math.inf
    for speed in own_speeds(values, cap).values():
        least = _less(least, speed)
    scanning = scan_speed(values) if zeros else None
    return least if scanning is None else _less(least, scanning)


def scan_speed(values: Values) -> Any:
    """Bytes per second on the link while pages of zeros are found; None where nobody looks for them.

    A page that is not zero is known by its first bytes; one of zeros has to be read to its end.
    """
    rate = values["migration.scan_rate"]
    return None if rate is None else rate * values["migration.streams"] * values["migration.zero_page"] / PAGE


def compare_time(values: Values, units: Any, grain: float) -> Any:
    """Seconds in which the source reads so many units and compares them with those in its cache, before it sends only what changed."""
    rate = values["migration.copy_rate"]
    return 0.0 * units if rate is None else units * grain / (rate * values["migration.streams"])


def packing_speed(values: Values) -> Any:
    """Compressed bytes per second that the source makes; None where nothing is compressed."""
    factor = values["migration.compression"]
    return None if factor is None else values["migration.compression_speed"] * values["migration.streams"] / factor


def page_cost(values: Values) -> Any:
    """Bytes on the link for a page that is not zero and sent as a whole."""
    return (PAGE + values["migration.page_header"]) / (
        1.0 if values["migration.compression"] is None else values["migration.compression"]
    )


DEVICE_QUEUE = 155e3
"""Bytes in front of a page that has a connection of its own (QEMU: postcopy-preempt): what waits in the network device is shared.
D: 4.1 to 4.2 ms at 38.3 MB/s (tests/reference/qemu2)."""


def fetch_wait(values: Values, speed: float) -> float:
    """Seconds that the VM waits for a page that it fetches over a link of `speed`: a round trip, the queue in front, the page."""
    queue = float(values["migration.fetch_queue"])
    queued = min(queue, DEVICE_QUEUE) if values["migration.preempt"] == "on" else queue
    page = PAGE + float(values["migration.page_header"])
    return 2 * float(values["link.latency"]) + (queued + page) / speed


def _less(one: Any, other: Any) -> Any:
    return np.minimum(one, other) if isinstance(one, np.ndarray) or isinstance(other, np.ndarray) else min(one, other)


def _more(one: Any, other: Any) -> Any:
    return np.maximum(one, other) if isinstance(one, np.ndarray) or isinstance(other, np.ndarray) else max(one, other)
