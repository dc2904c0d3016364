"""Of exchanges that are counted, not carried: what is on its way at a time, and what has come?"""

import math
from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from migviz.engine.trains import Train
from migviz.trace.traffic import MESSAGE, PER_SEGMENT, SEGMENT, Network, Stretch

NEAR = 1e-9
SETTLED = 200
"""Chosen: after so many round trips of one length the smoothed one is that length."""


def reached_by(network: Network, stretch: Stretch, t: float) -> int:
    """All requests of a stretch before this have reached the VM."""
    end = stretch.first + stretch.count
    if network.goes_alone(stretch):
        return min(network.asked_by(t - stretch.there), end)
    first = min(max(stretch.first, network.asked_by(t - 2 * stretch.wait)), end)
    numbers = np.arange(first, end)  # none of them where all were asked long ago
    return int(first + np.searchsorted(network.sent(stretch, numbers) + stretch.there, t + NEAR, "right"))


def told_by(network: Network, stretch: Stretch, t: float) -> int:
    """Of which answers the VM knows that they have come: all before this."""
    if network.acknowledges(stretch):
        return network.asked_by(t - stretch.wait - stretch.there)
    last = reached_by(network, stretch, t) - 1
    return told_with(network, stretch, network.sent_at(stretch, last)) if last >= stretch.first else 0


def told_with(network: Network, stretch: Stretch, sent: float) -> int:
    """Of which answers a request of a stretch told that was sent then."""
    return 0 if network.acknowledges(stretch) else heard_when(network, stretch, sent)


def heard_when(network: Network, stretch: Stretch, sent: float) -> int:
    """How many answers the client had when it sent a request of a stretch."""
    heard = network.asked_by(sent - stretch.wait + NEAR)
    return heard if network.goes_alone(stretch) else min(heard, stretch.first + stretch.count)


def trains(network: Network, stretch: Stretch, now: float) -> list[Train]:
    """What a stretch has on its way when its last request was sent."""
    end = stretch.first + stretch.count
    first = min(max(stretch.first, network.asked_by(now - 2 * stretch.wait) - 1), end - 1)
    trains = together(network, stretch, np.arange(first, end))
    return [train for train in trains[:-1] if train.sent + stretch.wait > now + NEAR] + trains[-1:]


def together(network: Network, stretch: Stretch, numbers: NDArray[np.int64]) -> list[Train]:
    """Requests of a stretch, as they were sent."""
    if network.goes_alone(stretch):
        return [Train(first=number, count=1, sent=network.asked_at(number)) for number in numbers.tolist()]
    sent = network.sent(stretch, numbers)
    if not len(numbers):
        return []
    starts = np.flatnonzero(np.diff(sent, prepend=-np.inf) > NEAR)
    firsts, ends = numbers[starts], np.append(numbers[starts[1:]], numbers[-1] + 1)
    into, tails = network.into(stretch, firsts), network.into(stretch, ends)
    return [
        Train(first=number, count=end - number, sent=at, into=part, tail=tail)
        for number, end, at, part, tail in zip(
            *(found.tolist() for found in (firsts, ends, sent[starts], into, tails)), strict=True
        )
    ]


def turns_before(network: Network, stretch: Stretch, number: int) -> int:
    """How often TCP has measured a round trip when everything before `number` is acknowledged; no more than tells anything."""
    if number <= stretch.first:
        return 0
    if network.goes_alone(stretch):
        return min(number - stretch.first, SETTLED)
    return min(round((network.sent_at(stretch, number - 1) - stretch.start) / stretch.wait) + 1, SETTLED)


def out_in(network: Network, stretch: Stretch) -> int:
    """How many segments of a stretch are on their way at a time."""
    if network.goes_alone(stretch):
        return math.ceil(stretch.wait / network.interval)
    return 1 + math.floor(stretch.wait * MESSAGE / (SEGMENT * network.interval))


def fills(network: Network, stretch: Stretch) -> bool:
    """Whether segments become full while an answer is outstanding."""
    return not network.goes_alone(stretch) and stretch.wait > PER_SEGMENT * network.interval


def unsent(network: Network, stretch: Stretch, now: float) -> int:
    """The first request of a stretch that is still to be sent."""
    if now <= stretch.start:
        return stretch.first
    asked, end = network.asked_by(now), network.asked_by(now - 2 * stretch.wait)
    numbers = range(max(stretch.first, end), max(stretch.first, asked) + 1)
    gone = bisect_right(numbers, now + NEAR, key=lambda number: network.sent_at(stretch, number))
    return numbers[0] + gone
