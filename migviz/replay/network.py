"""What is true on the clients' network at a time? The switches' tables, and what the client waits for."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from migviz.trace import Host, Run
from migviz.traffic import PORTS, Fate, Network, Node, Sighting, Stall, Station


class Reach(StrEnum):
    """How it stands between client and VM."""

    OFF = "nobody asks"
    ANSWERED = "answered"
    VM_PAUSED = "the VM is paused"
    WRONG_PORT = "wrong port"
    LINK_DOWN = "link down"
    TIMER = "waits for its timer"
    LOST = "connection lost"
    VM_LOST = "the VM is lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A line of a MAC table: behind which port a station is, last seen at `seen`, there since `since`, before that
    behind port `was` (None: nothing else was known)."""

    switch: int
    station: Station
    port: int
    seen: float
    since: float
    was: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkMoment:
    """The clients' side at a time. `waiting`: requests asked and not answered, the oldest for `oldest` seconds;
    `tries`: how often it was sent again; `next_try`: when it will be, None if nothing is outstanding."""

    rows: tuple[TableRow, ...]
    reach: Reach
    asked: int
    answered: int
    waiting: int
    oldest: float
    tries: int
    next_try: float | None

    def port(self, station: Station, switch: int = 1) -> int | None:
        """The port a switch knows for a station."""
        return next((row.port for row in self.rows if (row.switch, row.station) == (switch, station)), None)


def network_at(run: Run, t: float) -> NetworkMoment:
    """The clients' side at `t`."""
    network = run.network
    rows = tuple(row for switch in (1, 2) for station in Station if (row := _row(network, switch, station, t)))
    asked, waiting, first = network.asked_by(t), 0, 0
    stall = _stall_at(network, t)
    if stall is not None:
        first = stall.first
        waiting = asked - first
    tries = bisect_right(stall.tries, t) if stall else 0
    ends = stall is None or tries == len(stall.tries)
    return NetworkMoment(
        rows=rows,
        reach=_reach(run, rows, stall, t),
        asked=asked,
        answered=asked - waiting - (0 if stall else _unanswered(network, asked, t)),
        waiting=waiting if stall else _unanswered(network, asked, t),
        oldest=t - network.asked_at(first) if waiting else 0.0,
        tries=tries,
        next_try=None if stall is None or ends else stall.tries[tries],
    )


def _stall_at(network: Network, t: float) -> Stall | None:
    """The stall that is under way; one that ended with the connection's loss lasts for ever."""
    found = next((stall for stall in network.stalls if stall.start <= t < stall.end), None)
    last = network.stalls[-1] if network.stalls else None
    return found or (last if last and last.given_up and t >= last.end else None)


def _unanswered(network: Network, asked: int, t: float) -> int:
    """Of the latest requests, how many are on their way."""
    numbers = np.arange(max(0, asked - 64), asked)
    return int((answered_at(network, numbers) > t).sum()) if len(numbers) else 0


def _reach(run: Run, rows: tuple[TableRow, ...], stall: Stall | None, t: float) -> Reach:
    network = run.network
    if not network.interval:
        return Reach.OFF
    if stall is not None and stall.given_up and t >= stall.end:
        return Reach.LOST
    tenure = run.tenures[max(0, bisect_right(run.tenures, t, key=lambda item: item.start) - 1)]
    if tenure.owner is Host.NOBODY:
        return Reach.VM_LOST
    if not tenure.running:
        return Reach.VM_PAUSED
    port = next((row.port for row in rows if row.switch == 1 and row.station is Station.VM), None)
    if port is not None and port != PORTS[Node(tenure.owner.value)]:
        return Reach.WRONG_PORT
    if stall is None:
        return Reach.ANSWERED
    return Reach.LINK_DOWN if stall.cause is Fate.LINK_DOWN and not _last_try(stall, t) else Reach.TIMER


def _last_try(stall: Stall, t: float) -> bool:
    """Nothing but the last, successful try is still to come."""
    return bisect_right(stall.tries, t) >= len(stall.tries) - 1


# --- tables ---


def _row(network: Network, switch: int, station: Station, t: float) -> TableRow | None:
    times, items = _sightings(network)[switch, station]
    k = bisect_right(times, t) - 1
    if k < 0:
        return None
    seen = max(items[k].t, _seen_in_passing(network, switch, station, t))
    if t - seen > network.ageing:
        return None
    since = k
    while since > 0 and items[since - 1].port == items[k].port:
        since -= 1
    return TableRow(
        switch=switch,
        station=station,
        port=items[k].port,
        seen=seen,
        since=items[since].t,
        was=items[since - 1].port if since > 0 else None,
    )


@lru_cache(maxsize=8)
def _sightings(network: Network) -> dict[tuple[int, Station], tuple[list[float], list[Sighting]]]:
    found: dict[tuple[int, Station], tuple[list[float], list[Sighting]]] = {}
    for switch in (1, 2):
        for station in Station:
            items = [item for item in network.sightings if (item.switch, item.station) == (switch, station)]
            found[switch, station] = ([item.t for item in items], items)
    return found


def _seen_in_passing(network: Network, switch: int, station: Station, t: float) -> float:
    """The last frame of a station within a stretch or a row of own messages, as the switch saw it."""
    latest = -np.inf
    for stretch in network.stretches:
        if stretch.start > t or (switch == 2 and not (stretch.flooded and station is Station.CLIENT)):
            continue
        number = min(network.asked_by(t), stretch.first + stretch.count) - 1
        latest = max(latest, min(t, network.asked_at(number) + network.hop + stretch.wait / 2))
    if station is Station.VM and switch == 1:
        for own in network.own:
            if own.start <= t:
                latest = max(latest, own.start + min(own.count - 1, int((t - own.start) / own.every)) * own.every)
    return float(latest)


# --- requests ---


def answered_at(network: Network, numbers: NDArray[np.int64]) -> NDArray[np.floating]:
    """When each of these requests is answered; infinity for never, NaN for those that were never asked."""
    times = np.full(len(numbers), np.nan)
    for piece in network.pieces:
        inside = (numbers >= piece.first) & (numbers < piece.first + piece.count)
        if inside.any():
            times[inside] = network.answers(piece, numbers[inside])
    return times


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waits:
    """For each of some stretches of time: the longest wait of the requests asked in it (infinity: never answered,
    NaN: nothing was asked), whether it is a late one, and whether one of them still waits."""

    wait: NDArray[np.floating]
    late: NDArray[np.bool_]
    waiting: NDArray[np.bool_]


def worst_waits(network: Network, edges: NDArray[np.floating], now: float = np.inf) -> Waits:
    """The worst wait between each two of the rising times `edges`; as far as it is known at `now`."""
    count = len(edges) - 1
    wait, late, waiting = np.full(count, np.nan), np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    if not network.interval:
        return Waits(wait=wait, late=late, waiting=waiting)
    first = np.maximum(np.ceil((edges - network.phase) / network.interval - 1e-9), 0).astype(np.int64)
    for piece in network.pieces:
        numbers = np.clip(first[:-1], piece.first, None)
        inside = numbers < np.minimum(first[1:], piece.first + piece.count)
        if not inside.any():
            continue
        asked = network.phase + numbers[inside] * network.interval
        answers = network.answers(piece, numbers[inside])
        open_now = (answers > now) & (asked <= now)
        wait[inside] = np.fmax(wait[inside], np.where(asked > now, np.nan, np.minimum(answers, now) - asked))
        late[inside] |= getattr(piece, "cause", None) is not None
        waiting[inside] |= open_now
    return Waits(wait=wait, late=late, waiting=waiting)
