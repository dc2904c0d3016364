"""What is seen of an axis: from where to where, of which whole? In coordinates, so that a logarithmic axis is like any other."""

from dataclasses import replace
from math import log10

from migviz.study.axis import Axis
from migviz.values import dataclass

Ends = tuple[float, float]
"""The coordinates at both ends of an axis."""

NOTHING = 1e-9
"""Of an axis: below that there is only rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Between `seen`, a part of the `whole`: at least its share `closest`."""

    whole: Ends = (0.0, 1.0)
    seen: Ends = (0.0, 1.0)
    closest: float = 1e-5

    @property
    def is_zoomed(self) -> bool:
        """Whether less than all is seen."""
        return self.seen != self.whole

    @property
    def span(self) -> float:
        """How much is seen."""
        return self.seen[1] - self.seen[0]

    def all(self) -> "Sight":
        """All of it again."""
        return replace(self, seen=self.whole)

    def between(self, start: float, end: float) -> "Sight":
        """From one place to another, as far as that is possible."""
        first, last = self.whole
        span = max(end - start, self.closest * (last - first))
        if span >= (1 - NOTHING) * (last - first):
            return self.all()
        start = min(max(start, first), last - span)
        return replace(self, seen=(start, start + span))

    def of(self, first: float, last: float) -> "Sight":
        """Of another axis: all of it, unless what was seen of the one before is still on it."""
        whole = (first, last if last > first else first + 1.0)
        inside = self.is_zoomed and whole[0] <= self.seen[0] and self.seen[1] <= whole[1]
        return replace(self, whole=whole, seen=self.seen if inside else whole)

    def closer(self, factor: float, at: float) -> "Sight":
        """Closer by a factor, with `at` staying where it is."""
        start, end = self.seen
        return self.between(at - (at - start) / factor, at + (end - at) / factor)

    def along(self, share: float) -> "Sight":
        """So much of what is seen further on, up to the end."""
        start, end = self.seen
        step = min(max(share * (end - start), self.whole[0] - start), self.whole[1] - end)
        return self.between(start + step, end + step)

    def around(self, at: float) -> "Sight":
        """As it is where that shows `at`, otherwise with it in the middle."""
        start, end = self.seen
        return self if start <= at <= end else self.between(at - self.span / 2, at + self.span / 2)

    def held(self, at: float) -> float:
        """The nearest place on the axis."""
        return min(max(at, self.whole[0]), self.whole[1])

    def at(self, share: float) -> float:
        """What is at this share of what is seen."""
        return self.seen[0] + share * self.span

    def share(self, at: float) -> float:
        """At which share of what is seen a place is."""
        return (at - self.seen[0]) / self.span


def place_of(axis: Axis, value: float) -> float:
    """The coordinate of a value: its logarithm where the axis is logarithmic."""
    return log10(max(value, 1e-300)) if axis.log else value


def value_at(axis: Axis, place: float) -> float:
    """The value at a coordinate, within the axis."""
    value = 10.0**place if axis.log else place
    return min(max(value, float(axis.values[0])), float(axis.values[-1]))


def sight_of(sight: Sight, axis: Axis) -> Sight:
    """The same of an axis, or of another one."""
    first, last = (place_of(axis, float(axis.values[end])) for end in (0, -1))
    return sight.of(first, last)
