"""Which frames cross the clients' network, and when? Those kept one by one, and those that a stretch stands for."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from heapq import heappop, heappush
from itertools import count, islice

import numpy as np

from migviz.replay.told import Told, known_until
from migviz.trace.traffic import (
    ACK_WAITS,
    MESSAGE,
    PORTS,
    SEGMENT,
    Fate,
    Frame,
    FrameKind,
    Hop,
    Node,
    OwnMessages,
    Stretch,
    Traffic,
)


class Which(StrEnum):
    """Which frames are meant: the announcements and what else tells where the VM is, the client's, or all."""

    ANNOUNCEMENTS = "announcement"
    CLIENT = "client"
    ALL = "all"

    def holds(self, kind: FrameKind) -> bool:
        """Whether a kind of frame is meant."""
        return self is Which.ALL or (self is Which.CLIENT) == kind.of_connection


def frames_around(run: Told, t: float, before: int, after: int, which: Which) -> tuple[tuple[Frame, ...], int]:
    """The last `before` frames sent until `t` and the first `after` frames sent later, and how many are the former."""
    network = run.network
    if which is Which.ANNOUNCEMENTS:
        found = [frame for frame in network.frames if which.holds(frame.kind)]
        found += [frame for own in network.own for frame in islice(_of_own(network, own, t - 60.0, t + 60.0), 200)]
        found.sort(key=lambda frame: frame.t)
    else:
        found = _nearest(run, t, before, after, which)
    past = sum(frame.t <= t for frame in found)
    first = max(0, past - before)
    return tuple(found[first : past + after]), past - first


def _nearest(run: Told, t: float, before: int, after: int, which: Which) -> list[Frame]:
    """A window around `t` that is widened until it holds enough, or all there is."""
    span = max(run.network.interval, 1e-3)
    while True:
        window = frames_between(run, max(0.0, t - span), t + span + 1e-9)
        found = [frame for frame in window if which.holds(frame.kind)]
        past = sum(frame.t <= t for frame in found)
        if (past >= before or t - span <= 0) and (len(found) - past >= after or t + span >= known_until(run)):
            return found
        span *= 4


def frames_between(run: Told, start: float, end: float, *, most: int = 2000) -> tuple[Frame, ...]:
    """The frames that were sent from `start` until before `end`, at most so many, in order; one for each segment."""
    network = run.network
    low = bisect_left(network.frames, start, key=lambda frame: frame.t)
    high = bisect_left(network.frames, end, key=lambda frame: frame.t)
    found = [segment for frame in network.frames[low:high] for segment in segments(frame)]
    for stretch in network.stretches:
        found += islice(_of_stretch(network, stretch, start, end), most)
    for own in network.own:
        found += islice(_of_own(network, own, start, end), most)
    return tuple(sorted(found, key=lambda frame: frame.t)[:most])


def segments(frame: Frame) -> tuple[Frame, ...]:
    """A train of segments as the frames it is made of; each answer acknowledges the requests it answers, requests all acknowledge the same."""
    if frame.length <= SEGMENT:
        return (frame,)
    parts, first, into, left = [], frame.first, frame.into, frame.length
    while left > 0:
        size = min(SEGMENT, left)
        count, tail = divmod(into + size, MESSAGE)
        acked = min(frame.acked, first + count) if frame.kind is FrameKind.ANSWER else frame.acked
        parts.append(replace(frame, first=first, count=count, into=into, tail=tail, acked=acked))
        first, into, left = first + count, tail, left - size
    return tuple(parts)


def _of_stretch(network: Traffic, stretch: Stretch, start: float, end: float) -> Iterator[Frame]:
    """The frames of a stretch that lie in the time, in their order."""
    alone, last = network.goes_alone(stretch), stretch.first + stretch.count - 1
    takes = stretch.wait + stretch.there + (0.0 if alone else stretch.wait)
    number = max(stretch.first, network.asked_by(start - takes) - 1)
    if not alone:
        number = _train_before(network, stretch, number)
    order = count()
    coming: list[tuple[float, int, Frame]] = []  # answers of earlier exchanges may come after later requests
    frames = 3 if network.acknowledges(stretch) else 2  # else the next request acknowledges the answer
    while number <= last:
        length = 1 if alone else _train_length(network, stretch, number)
        sent = network.asked_at(number) if alone else network.sent_at(stretch, number)
        while coming and coming[0][0] <= sent:
            yield heappop(coming)[2]
        if sent >= end:
            break
        heard = _heard(network, stretch, number)
        for frame in _exchange(network, stretch, sent, number, length, heard)[:frames]:
            for segment in segments(frame):
                if start <= segment.t < end:
                    heappush(coming, (segment.t, next(order), segment))
        if (
            not alone
            and (said := said_between(network, stretch, sent, number + length)) is not None
            and start <= said.t < end
        ):
            heappush(coming, (said.t, next(order), said))
        number += length
    while coming:
        yield heappop(coming)[2]


def said_between(network: Traffic, stretch: Stretch, sent: float, heard: int) -> Frame | None:
    """The acknowledgement of a train's answer, where no request goes soon that could carry it."""
    back = sent + stretch.wait
    number = first_sent_from(network, stretch, heard, back - 1e-9)
    if number >= stretch.first + stretch.count or network.sent_at(stretch, number) <= back + ACK_WAITS:
        return None
    hops = _one_way(back, back + network.far, back + stretch.there, Node.CLIENT, stretch.host)
    return Frame(t=back, kind=FrameKind.ACK, first=number, acked=heard, hops=hops)


def first_sent_from(network: Traffic, stretch: Stretch, number: int, limit: float) -> int:
    """The first request from this one on that leaves the client at a time or later: none leaves before it is asked."""
    end = min(stretch.first + stretch.count, network.asked_by(limit) + 1)
    sent = network.sent(stretch, np.arange(number, end))
    return number + int(np.searchsorted(sent, limit))


def _train_before(network: Traffic, stretch: Stretch, number: int) -> int:
    """The first request of the train that a request belongs to."""
    return _first_sent_after(network, stretch, number, network.sent_at(stretch, number) - 1e-12)


def _first_sent_after(network: Traffic, stretch: Stretch, number: int, limit: float) -> int:
    """The first request up to this one that leaves the client later; they leave in their order."""
    first, step = number, int(stretch.wait / network.interval) + 2
    while first > stretch.first and network.sent_at(stretch, first - 1) > limit:
        first = max(stretch.first, first - step)
    sent = network.sent(stretch, np.arange(first, number))
    return first + int(np.searchsorted(sent, limit, side="right"))


def _train_length(network: Traffic, stretch: Stretch, first: int) -> int:
    """How many requests go together from this one on."""
    most = min(
        stretch.first + stretch.count - first,
        int(stretch.wait / network.interval) + 2 + _behind(network, stretch, first),
    )
    numbers = np.arange(first, first + most)
    sent = network.sent(stretch, numbers)
    return int(np.searchsorted(sent, sent[0] + 1e-12, side="right"))


def _behind(network: Traffic, stretch: Stretch, first: int) -> int:
    """How many requests had been asked when a stretch began, beyond what a round trip brings."""
    return max(0, network.asked_by(stretch.start) - first) if first == stretch.first else 0


def _heard(network: Traffic, stretch: Stretch, first: int) -> int:
    """How many answers the client had when it sent this train: all that were sent a round trip before."""
    if stretch.wait <= network.interval and (first > stretch.first or not stretch.before):
        return first
    sent = network.sent_at(stretch, first)
    if network.goes_alone(stretch):
        number = min(first, network.asked_by(sent - stretch.wait + 1e-9))
    else:
        number = _first_sent_after(network, stretch, first, sent - stretch.wait + 1e-9)
    if number > stretch.first:
        return number
    return max((upto for t, upto in stretch.before if t <= sent + 1e-9), default=stretch.first)


def _exchange(
    network: Traffic, stretch: Stretch, sent: float, first: int, count: int, heard_before: int
) -> tuple[Frame, Frame, Frame]:
    """One exchange of a stretch, undisturbed."""
    heard, back = sent + stretch.there, sent + stretch.wait
    host, far = stretch.host, network.far
    into, tail = network.into(stretch, np.array([first, first + count])).tolist()
    return (
        Frame(
            t=sent, kind=FrameKind.REQUEST, first=first, count=count, acked=heard_before, into=into, tail=tail,
            hops=_to_vm(sent, sent + far, heard, host, flooded=stretch.flooded),
        ),
        Frame(
            t=heard, kind=FrameKind.ANSWER, first=first, count=count, acked=first + count,
            hops=_one_way(heard, back - far, back, host, Node.CLIENT),
        ),
        Frame(
            t=back, kind=FrameKind.ACK, first=first + count if stretch.wait <= network.interval else network.asked_by(back), acked=first + count,
            hops=_one_way(back, back + far, back + stretch.there, Node.CLIENT, host),
        ),
    )  # fmt: skip


def _one_way(start: float, between: float, end: float, origin: Node, to: Node) -> tuple[Hop, ...]:
    return (
        Hop(start=start, end=between, origin=origin, to=Node.SWITCH, fate=Fate.FORWARDED),
        Hop(start=between, end=end, origin=Node.SWITCH, to=to, fate=Fate.DELIVERED),
    )


def _to_vm(start: float, between: float, end: float, host: Node, *, flooded: bool) -> tuple[Hop, ...]:
    whole = _one_way(start, between, end, Node.CLIENT, host)
    others = (node for node in PORTS if node not in (Node.CLIENT, host)) if flooded else ()
    return whole + tuple(Hop(start=between, end=end, origin=Node.SWITCH, to=node, fate=Fate.IGNORED) for node in others)


def _of_own(network: Traffic, own: OwnMessages, start: float, end: float) -> Iterator[Frame]:
    for k in range(max(0, int(np.ceil((start - own.start) / own.every - 1e-9))), own.count):
        t = own.start + k * own.every
        if t >= end:
            return
        between, hop = t + own.late + network.hop, network.hop
        if own.lost:
            hops: tuple[Hop, ...] = (Hop(start=t, end=t + hop, origin=own.host, to=Node.SWITCH, fate=own.cause),)
        else:
            hops = _one_way(t, between, between + network.far, own.host, Node.CLIENT)
            others = (node for node in PORTS if node not in (Node.CLIENT, own.host)) if own.flooded else ()
            hops += tuple(
                Hop(start=between, end=between + hop, origin=Node.SWITCH, to=node, fate=Fate.IGNORED) for node in others
            )
        if t >= start:
            yield Frame(t=t, kind=FrameKind.OWN, number=own.first + k, hops=hops)


def seen_from(node: Node, frame: Frame) -> float | None:
    """When a frame passes a place: as it leaves, or as it arrives; None if it never does."""
    if node is Node.SWITCH:
        first = frame.hops[0]
        return first.end if first.fate is Fate.FORWARDED else None
    if frame.origin is node:
        return frame.t
    return next((hop.end for hop in frame.hops if hop.to is node and hop.fate is not Fate.LINK_DOWN), None)
