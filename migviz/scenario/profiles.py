"""Whose TCP timers does the client have? Named profiles with where their numbers come from."""

from collections.abc import Mapping

from migviz.language import N_
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Defaults for the client's fields, with where they come from. `tick`: seconds of the grain of its timers, 0 for none;
    `adds_floor`: the time-out is the round trip and the floor together, not the longer of the two; `repairs_early`: what was
    sent before a segment that came is sent again at once (RACK, RFC 8985)."""

    name: str
    title: str
    source: str
    defaults: Mapping[str, float | str | None]
    tick: float
    adds_floor: bool
    repairs_early: bool


_ALL = (
    Profile(
        name="linux",
        title="Linux",
        source=N_("Linux: round trip + 200 ms (TCP_RTO_MIN), 15 retries (tcp(7), tcp_retries2), 924.6 s in all"),
        defaults={"client.rto_min": 0.2, "client.retries": 15.0, "client.loss_probe": "on"},
        tick=0.004,
        adds_floor=True,
        repairs_early=True,
    ),
    Profile(
        name="windows",
        title="Windows",
        source=N_("Windows: 5 retries (TcpMaxDataRetransmissions); 300 ms and no probe are illustrative"),
        defaults={"client.rto_min": 0.3, "client.retries": 5.0, "client.loss_probe": "off"},
        tick=0.0,
        adds_floor=False,
        repairs_early=False,
    ),
)

PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in _ALL}

LONGEST_RTO = 120.0
"""Seconds after which TCP tries again at the latest (Linux: TCP_RTO_MAX)."""


def give_up_after(rto: float, retries: int) -> float:
    """Seconds from the first sending until a connection is given up: the timeouts of all tries, each twice the last."""
    total = 0.0
    for __ in range(retries + 1):
        total += rto
        rto = min(2 * rto, max(LONGEST_RTO, rto))
    return total
