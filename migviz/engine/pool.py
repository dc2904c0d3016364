"""How do several senders share one direction of a link?

As TCP shares it: each stream gets as much as every other one, but none more than it wants, and what one leaves over the others
divide (max-min fairness). All other traffic counts as one stream, as for a single migration (trace/goodput.py).
"""

import heapq
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from math import inf

from migviz.trace.evacuated import Level
from migviz.trace.goodput import Values, line

Wish = tuple[float, float]
"""How many streams send, and how many bytes per second all of them together want at most."""


def fair_level(capacity: float, wishes: Iterable[Wish]) -> float:
    """Bytes per second for each stream that wants as much; infinity where all get what they want."""
    each = sorted((most / streams, streams) for streams, most in wishes if streams > 0)
    streams = sum(count for _, count in each)
    for wanted, count in each:
        if wanted * streams >= capacity:
            return capacity / streams
        capacity -= wanted * count
        streams -= count
    return inf


class Ride:
    """Somebody who sends an amount and wants to know of nothing else until all of it has gone."""

    __slots__ = ("began", "is_over", "sender", "streams")

    def __init__(self, sender: int, began: float, streams: float) -> None:
        self.sender, self.began, self.streams = sender, began, streams
        self.is_over = False


class Pool:
    """One direction of the link. `level`: what a stream gets at most since the pool was settled; `levels`: its history.

    `flowed`: bytes that a stream which always wanted more has sent until `now`. Who rides along needs not be looked at before that has
    reached a certain height, however often the level changes.
    """

    def __init__(self) -> None:
        self._line = 0.0
        self._strangers: Wish = (0.0, inf)
        self._traffic = 0.0
        self._beside: dict[int, float] = {}
        self._wishes: dict[int, Wish] = {}
        self._known: dict[int, float] = {}
        self._settled = False
        self.level = inf
        self.levels: list[Level] = []
        self.now = self.flowed = 0.0
        self._rides: list[tuple[float, int, Ride]] = []
        self._count = 0
        self._times: list[float] = []

    @property
    def whole(self) -> float:
        """Bytes per second of the whole line."""
        return self._line

    def go_on(self, t: float) -> None:
        """Time goes on at the present level."""
        if t > self.now:
            self.flowed += (t - self.now) * (self.level if self.level < inf else 0.0)
            self.now = t

    def ride(self, sender: int, amount: float, streams: float) -> Ride:
        """Send an amount over so many streams at whatever the level is."""
        self._count += 1
        ride = Ride(sender, self.flowed, streams)
        heapq.heappush(self._rides, (self.flowed + amount / streams, self._count, ride))
        return ride

    def gone(self, ride: Ride) -> float:
        """Bytes of a ride that have gone by now."""
        return (self.flowed - ride.began) * ride.streams

    def arrives_at(self) -> float:
        """When the next ride will be over at the present level."""
        while self._rides and self._rides[0][2].is_over:
            heapq.heappop(self._rides)
        if not self._rides or not 0 < self.level < inf:
            return inf
        return self.now + max(0.0, self._rides[0][0] - self.flowed) / self.level

    def arrived(self) -> int:
        """Whose ride is over now."""
        ride = heapq.heappop(self._rides)[2]
        ride.is_over = True
        return ride.sender

    def between(self, start: float, end: float) -> Iterator[tuple[float, float, float]]:
        """From when to when there was which level, within a time."""
        first = max(0, bisect_right(self._times, start) - 1)
        for k in range(first, len(self.levels)):
            until = self._times[k + 1] if k + 1 < len(self._times) else inf
            if self._times[k] >= end:
                return
            yield self._times[k], until, self.levels[k].each

    def set_line(self, values: Values) -> None:
        """What the line carries now, and who sends over it beside the VMs: other traffic, and migrations that nobody here knows."""
        self._line = float(line(values))
        self._strangers = ((values["link.migrations"] - 1.0) * values["migration.streams"], inf)
        self._traffic = float(values["link.traffic"])
        self._forget()

    def set_beside(self, sender: int, traffic: float) -> None:
        """What a VM sends beside its memory: answers to its clients, writes to its disk."""
        if self._beside.get(sender, 0.0) != traffic:
            self._beside[sender] = traffic
            self._forget()

    def wish(self, sender: int) -> Wish | None:
        """What a sender wants now."""
        return self._wishes.get(sender)

    def ask(self, sender: int, wish: Wish | None) -> None:
        """From now on a sender wants so much, or nothing."""
        if self._wishes.get(sender) == wish:
            return
        if wish is None:
            del self._wishes[sender]
        else:
            self._wishes[sender] = wish
        self._forget()

    def _forget(self) -> None:
        self._known, self._settled = {}, False

    def _others(self) -> tuple[Wish, ...]:
        traffic = self._traffic + sum(self._beside.values())
        return (self._strangers, (1.0 if traffic else 0.0, traffic))

    def settle(self, t: float) -> bool:
        """Work the level out anew where somebody's wish has changed; returns whether it did."""
        if self._settled:
            return False
        wishes = (*self._others(), *self._wishes.values())
        level = fair_level(self._line, wishes)
        used = self._line if level < inf else sum(most for streams, most in wishes if streams)
        self.level, self._settled = level, True
        self._times.append(t)
        self.levels.append(Level(t=t, each=level, spare=self._line - used, senders=len(self._wishes)))
        return True

    def is_alone(self, sender: int) -> bool:
        """Whether nobody else here wants to send now."""
        nobody = not self._wishes or (len(self._wishes) == 1 and sender in self._wishes)
        return nobody and not any(traffic for key, traffic in self._beside.items() if key != sender)

    def offered(self, sender: int, streams: float) -> float:
        """Bytes per second that a sender could have if it took all it can get."""
        wish = self._wishes.get(sender)
        if self._settled and wish is not None and wish[0] == streams and wish[1] >= streams * self.level:
            return streams * self.level
        if sender not in self._known:
            others = (other for key, other in self._wishes.items() if key != sender)
            self._known[sender] = streams * fair_level(self._line, (*self._others(), *others, (streams, inf)))
        return self._known[sender]
