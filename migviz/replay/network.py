"""What is true on the clients' network at a time? The switches' tables, and what the client waits for."""

import math
from bisect import bisect_right
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from migviz.language import N_
from migviz.replay.frames import first_sent_from, said_between
from migviz.replay.told import Told
from migviz.scenario import Scenario
from migviz.trace import Host
from migviz.trace.traffic import (
    PER_SEGMENT,
    PORTS,
    Batch,
    FrameKind,
    Node,
    Sighting,
    Stall,
    Station,
    Stretch,
    Traffic,
    filled_by,
)
from migviz.values import dataclass


class Reach(StrEnum):
    """How it stands between client and VM."""

    OFF = N_("nobody asks")
    ANSWERED = N_("answered")
    VM_PAUSED = N_("the VM runs nowhere")
    WRONG_PORT = N_("wrong port")
    LINK_DOWN = N_("link down")
    TIMER = N_("waits for its timer")
    LOST = N_("connection lost")
    VM_LOST = N_("the VM is lost")


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
    """The clients' side at a time. `waiting`: requests asked and not answered; `held`: once one was lost, how many of them
    TCP has not sent yet, so that no frame carries them; `oldest`: once one was lost, for how many seconds the oldest has waited;
    `tries`: how often it was sent again; `next_try`: when it will be if nothing is heard before, None if none was
    lost, or if the connection is given up then."""

    rows: tuple[TableRow, ...]
    reach: Reach
    asked: int
    answered: int
    waiting: int
    held: int
    oldest: float
    tries: int
    next_try: float | None

    def port(self, station: Station, switch: int = 1) -> int | None:
        """The port a switch knows for a station."""
        return next((row.port for row in self.rows if (row.switch, row.station) == (switch, station)), None)


def network_at(run: Told, t: float) -> NetworkMoment:
    """The clients' side at `t`."""
    network = run.network
    rows = tuple(row for switch in (1, 2) for station in Station if (row := _row(network, switch, station, t)))
    asked, answered = network.asked_by(t), _answered_by(network, t)
    stall = _stall_at(network, t)
    return NetworkMoment(
        rows=rows,
        reach=_reach(run, rows, stall, t),
        asked=asked,
        answered=answered,
        waiting=asked - answered,
        held=asked - max(answered, _sent_by(network, stall, t)) if stall else 0,
        oldest=max(0.0, t - network.asked_at(answered)) if stall else 0.0,
        tries=bisect_right(stall.tries, t) if stall else 0,
        next_try=_planned(stall, t) if stall else None,
    )


def _planned(stall: Stall, t: float) -> float | None:
    """What TCP's timer is set to at `t`; what happens until then may set it anew."""
    plan = bisect_right(stall.plans, t, key=itemgetter(0))
    due = stall.plans[plan - 1][1] if plan and t < stall.end else math.inf
    return due if t < due < math.inf else None


def _stall_at(network: Traffic, t: float) -> Stall | None:
    """The stall that is under way, as soon as anything was lost; one that ended with the connection's loss stays."""
    found = next((stall for stall in network.stalls if stall.known <= t < stall.end), None)
    last = network.stalls[-1] if network.stalls else None
    return found or (last if last and last.given_up and t >= last.end else None)


def _sent_by(network: Traffic, stall: Stall, t: float) -> int:
    """Up to which request all have been sent at `t`, in a stall. They go in their order, and those that wait in frames that are kept."""
    times, sent = _requests_sent(network)
    return max(stall.first, sent[bisect_right(times, t)])


@lru_cache(maxsize=8)
def _requests_sent(network: Traffic) -> tuple[list[float], list[int]]:
    """When each frame with requests that is kept was sent, and up to which request all had gone before each, and in the end."""
    frames = [frame for frame in network.frames if frame.kind is FrameKind.REQUEST]
    ends = [frame.first + frame.count + (frame.tail > 0) for frame in frames]
    return [frame.t for frame in frames], [0, *accumulate(ends, max)]


def _answered_by(network: Traffic, t: float) -> int:
    """How many requests have been answered at `t`. Answers come in the order of the requests."""
    ends, counts = _whole_pieces(network)
    whole = bisect_right(ends, t)
    answered = counts[whole]
    pieces = network.pieces
    if whole < len(pieces) and isinstance(pieces[whole], Stretch):
        answered += _answered_of(network, pieces[whole], t)
    return answered


@lru_cache(maxsize=8)
def _whole_pieces(network: Traffic) -> tuple[list[float], list[int]]:
    """When the last request of each piece is answered, and how many were answered before it."""
    ends, counts = [], [0]
    for piece in network.pieces:
        last = network.answers(piece, np.array([piece.first + piece.count - 1]))
        ends.append(float(last[0]))
        counts.append(counts[-1] + piece.count)
    return ends, counts


def _answered_of(network: Traffic, stretch: Stretch | Batch, t: float) -> int:
    """How many requests of a stretch have been answered at `t`, by halving."""
    low, high = 0, stretch.count
    while low < high:
        middle = (low + high) // 2
        if float(network.answers(stretch, np.array([stretch.first + middle]))[0]) <= t:
            low = middle + 1
        else:
            high = middle
    return low


def _reach(run: Told, rows: tuple[TableRow, ...], stall: Stall | None, t: float) -> Reach:
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
    return Reach.LINK_DOWN if _down(run.scenario, t) else Reach.TIMER


def _down(scenario: Scenario, t: float) -> bool:
    """Whether the link that the clients share carries nothing at `t`."""
    values = scenario.values_at(t)
    return values["network.shared"] == "on" and values["link.state"] == "down"


# --- tables ---


def _row(network: Traffic, switch: int, station: Station, t: float) -> TableRow | None:
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
def _sightings(network: Traffic) -> dict[tuple[int, Station], tuple[list[float], list[Sighting]]]:
    found: dict[tuple[int, Station], tuple[list[float], list[Sighting]]] = {}
    for switch in (1, 2):
        for station in Station:
            items = [item for item in network.sightings if (item.switch, item.station) == (switch, station)]
            found[switch, station] = ([item.t for item in items], items)
    return found


def _seen_in_passing(network: Traffic, switch: int, station: Station, t: float) -> float:
    """The last frame of a station among those that are counted, not kept, as the switch saw it."""
    latest = -np.inf
    for stretch in network.stretches:
        if stretch.start <= t:
            latest = max(latest, _seen_in_stretch(network, stretch, switch, station, t))
    if station is Station.VM:
        for own in network.own:
            passes = own.start + own.late + network.hop * switch
            if not own.lost and passes <= t and (switch == 1 or own.flooded):
                latest = max(latest, passes + min(own.count - 1, int((t - passes) / own.every + 1e-9)) * own.every)
    return float(latest)


def _seen_in_stretch(network: Traffic, stretch: Stretch, switch: int, station: Station, t: float) -> float:
    """The same for a stretch: request and acknowledgement show the client, the answer shows the VM."""
    acknowledges = network.acknowledges(stretch)
    if switch == 2:
        offsets = [network.one_way] if stretch.flooded and station is Station.CLIENT else []
    elif station is Station.VM:
        offsets = [stretch.wait - network.far]
    else:
        offsets = [network.far, *([stretch.wait + network.far] if acknowledges else [])]
    found = -np.inf
    for offset in offsets:
        number = min(network.asked_by(t - offset), stretch.first + stretch.count) - 1
        behind = 1 if network.goes_alone(stretch) else int(stretch.wait / network.interval) + 2
        numbers = np.arange(max(stretch.first, number - behind), number + 1)
        if not network.goes_alone(stretch) and number >= stretch.first:
            numbers = np.append(numbers, stretch.first)
        passed = network.sent(stretch, numbers) + offset
        found = max(found, float(passed[passed <= t].max(initial=-np.inf)))
    if switch == 1 and station is Station.CLIENT and not network.goes_alone(stretch):
        found = max(found, _said_by(network, stretch, t))
    return found


def _said_by(network: Traffic, stretch: Stretch, t: float) -> float:
    """When an acknowledgement of its own passed, because no request went soon that could carry it: that of the last answer before `t`."""
    since = t - network.far - stretch.wait
    asked = min(network.asked_by(since), stretch.first + stretch.count)
    numbers = np.arange(max(stretch.first, asked - int(stretch.wait / network.interval) - 2), asked)
    sent = network.sent(stretch, numbers)
    if not len(numbers) or sent[0] > since:
        return -math.inf
    last = float(sent[sent <= since].max())
    heard = first_sent_from(network, stretch, int(numbers[0]), last + 1e-12)
    said = said_between(network, stretch, last, heard)
    return -math.inf if said is None else said.t + network.far


# --- requests ---


def _known(network: Traffic, piece: Batch) -> float:
    """When it showed that the requests of a late batch wait: with the stall that they were caught in."""
    k = bisect_right(network.stalls, piece.first, key=lambda stall: stall.first)
    return network.stalls[k - 1].known if k else -np.inf


MOST_TURNS = 20_000
"""Chosen: of a stretch with more sendings than this the longest wait of a slot is that of its first request."""


def _after_each_sending(network: Traffic, stretch: Stretch) -> NDArray[np.int64]:
    """Where requests go together, the first one asked after each sending: it waits longest."""
    turns = int(stretch.count * network.interval / stretch.wait) + 2
    fills = int(stretch.wait / (PER_SEGMENT * network.interval)) + 1
    if network.goes_alone(stretch) or turns * fills > MOST_TURNS:
        return np.empty(0, dtype=np.int64)
    sent = stretch.start + np.arange(turns) * stretch.wait
    numbers = np.floor((sent - network.phase) / network.interval + 1e-9).astype(np.int64) + 1
    numbers = np.sort((numbers[:, None] + [filled_by(k) for k in range(fills)]).ravel())
    return np.asarray(numbers[(numbers >= stretch.first) & (numbers < stretch.first + stretch.count)])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waits:
    """For each of some stretches of time: the longest wait of the requests asked in it (infinity: never answered,
    NaN: nothing was asked), whether it is a late one, and whether one of them still waits."""

    wait: NDArray[np.floating]
    late: NDArray[np.bool_]
    waiting: NDArray[np.bool_]


MOST_ASKED = 2.0**62
"""More requests than any clock could tell apart; a whole number of 64 bits holds no more than twice as many."""


def worst_waits(network: Traffic, edges: NDArray[np.floating], now: float = np.inf) -> Waits:
    """The worst wait between each two of the rising times `edges`; as far as it is known at `now`: a request is late
    from the moment something was lost."""
    count = len(edges) - 1
    wait, late, waiting = np.full(count, np.nan), np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    if not network.interval:
        return Waits(wait=wait, late=late, waiting=waiting)
    asked_at = np.ceil((edges - network.phase) / network.interval - 1e-9)
    first = np.minimum(np.maximum(asked_at, 0), MOST_ASKED).astype(np.int64)
    for piece in network.pieces:
        if piece.first >= first[-1] or piece.first + piece.count <= first[0]:
            continue  # none of it was asked between these times
        numbers = np.maximum(first[:-1], piece.first)
        inside = numbers < np.minimum(first[1:], piece.first + piece.count)
        if not inside.any():
            continue
        slots, worst = np.flatnonzero(inside), numbers[inside]
        if isinstance(piece, Stretch):
            more = _after_each_sending(network, piece)
            found = np.searchsorted(first, more, side="right") - 1
            known = (found >= 0) & (found < count)
            slots, worst = np.concatenate([slots, found[known]]), np.concatenate([worst, more[known]])
        asked = network.phase + worst * network.interval
        answers = network.answers(piece, worst)
        np.fmax.at(wait, slots, np.where(asked > now, np.nan, np.minimum(answers, now) - asked))
        late[inside] |= isinstance(piece, Batch) and piece.cause is not None and _known(network, piece) <= now
        np.logical_or.at(waiting, slots, (answers > now) & (asked <= now))
    return Waits(wait=wait, late=late, waiting=waiting)
