"""How many payload bytes per second does the migration link offer, and how many of them may the migration send?

Of each frame's MTU + 38 bytes on the wire, TCP over IPv4 leaves MTU - 52 for payload: 94.15 % at 1,500,
99.0 % at 9,000. Other traffic and other migrations take their shares off.
"""

from collections.abc import Mapping

from migviz.scenario.fields import Value
from migviz.scenario.units import PAGE
from migviz.trace.traffic import MESSAGE

ON_THE_WIRE = 38
"""Ethernet header 14, check sum 4, preamble 8, gap 12 bytes beside each IP packet (IEEE 802.3)."""
TCP_IP_HEADERS = 52
"""IPv4 20, TCP 20, time stamps 12 bytes (RFC 791, 9293, 7323)."""
OVERHEAD: Mapping[str, tuple[int, int]] = {
    "tcp": (TCP_IP_HEADERS, ON_THE_WIRE),
    "smb-direct": (0, ON_THE_WIRE),
    "plain": (0, 0),
}
"""For each transport: bytes inside the MTU, and around it, that are no payload."""
ANSWER_ON_THE_WIRE = ON_THE_WIRE + 40 + MESSAGE
"""Bytes of an answer to the client: IPv4 and TCP headers without time stamps, and its payload."""
LEAST_SHARE = 0.5
"""Chosen: TCP shares a link evenly, so other traffic takes at most half."""


def goodput(values: Mapping[str, Value]) -> float:
    """Payload bytes per second for the values in force of a scenario's fields."""

    def number(name: str) -> float:
        value = values[name]
        assert isinstance(value, int | float), name
        return float(value)

    if values["link.goodput"] is not None:
        whole = number("link.goodput")
    else:
        inside, around = OVERHEAD[str(values["link.transport"])]
        whole = number("link.bandwidth") * (number("link.mtu") - inside) / (number("link.mtu") + around)
    other = number("link.traffic") + (number("storage.disk_writes") if values["storage.kind"] == "none" else 0.0)
    if values["network.shared"] == "on" and values["client.interval"] is not None:
        other += ANSWER_ON_THE_WIRE / number("client.interval")
    return max(whole - other, LEAST_SHARE * whole) / number("link.migrations")


def wire_speed(values: Mapping[str, Value], cap: float | None = None) -> float:
    """Bytes per second that the migration puts on the link: what it offers, under a `cap` and as fast as it is compressed."""
    if values["link.state"] == "down":
        return 0.0
    speeds = [goodput(values)]
    if cap is not None:
        speeds.append(cap)
    if (packing := packing_speed(values)) is not None:
        speeds.append(packing)
    return min(speeds)


def packing_speed(values: Mapping[str, Value]) -> float | None:
    """Compressed bytes per second that the source makes; None where nothing is compressed."""
    factor, speed = values["migration.compression"], values["migration.compression_speed"]
    return None if factor is None else float(speed or 0.0) / float(factor)


def page_cost(values: Mapping[str, Value]) -> float:
    """Bytes on the link for a page that is not zero and sent as a whole."""
    return (PAGE + float(values["migration.page_header"] or 0.0)) / float(values["migration.compression"] or 1.0)
