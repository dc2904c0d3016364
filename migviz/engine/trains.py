"""What is sent together over a connection, and what of it has come?"""

import dataclasses
from collections.abc import Iterable

from migviz.trace.traffic import MESSAGE, SEGMENT, length_of


@dataclasses.dataclass(slots=True, kw_only=True, eq=False)
class Train:
    """Segments that were sent together and are not acknowledged: `count` messages end in them, as in a frame."""

    first: int
    count: int
    sent: float
    attempt: int = 0
    sacked: bool = False
    lost: bool = False
    into: int = 0
    tail: int = 0

    @property
    def end(self) -> int:
        """The message behind its last."""
        return self.first + self.count

    @property
    def length(self) -> int:
        """Its bytes."""
        return length_of(self.count, self.into, self.tail)

    @property
    def segments(self) -> int:
        """How many segments it is."""
        return -(-self.length // SEGMENT)

    def cut(self, length: int) -> "Train":
        """Keep the first bytes; returns the rest, which was sent when it was."""
        count, tail = divmod(self.into + length, MESSAGE)
        rest = dataclasses.replace(self, first=self.first + count, count=self.count - count, into=tail)
        self.count, self.tail = count, tail
        return rest

    def acknowledge(self, upto: int) -> None:
        """All messages before this have come; the rest begins with the next segment, if that is where they ended."""
        gone = (upto - self.first) * MESSAGE
        self.into = -(gone - self.into) % SEGMENT if -(gone - self.into) % SEGMENT < MESSAGE else 0
        self.first, self.count = upto, self.end - upto


def segments_of(trains: Iterable[Train], enough: float) -> int:
    """Their segments, until there are enough: where requests of hours are on their way, each one is not asked for all."""
    segments = 0
    for train in trains:
        segments += train.segments
        if segments >= enough:
            break
    return segments


class Receiver:
    """What of the other side's messages has come: all before `next`, and some that came too early."""

    def __init__(self) -> None:
        self.next = 0
        self._early: list[tuple[int, int]] = []

    @property
    def has_gap(self) -> bool:
        """Something has come too early."""
        return bool(self._early)

    def take(self, first: int, count: int) -> tuple[bool, tuple[int, int] | None]:
        """Messages have come: whether more are complete now, and what of them came too early."""
        end = first + count
        if end <= self.next:
            return False, None
        if first > self.next:
            self._early = _joined([*self._early, (first, end)])
            return False, next(part for part in self._early if part[0] <= first < part[1])
        self.next = end
        while self._early and self._early[0][0] <= self.next:
            self.next = max(self.next, self._early.pop(0)[1])
        return True, None


def _joined(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, end in sorted(parts):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((first, end))
    return joined
