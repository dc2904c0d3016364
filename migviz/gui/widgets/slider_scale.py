"""Which value lies where on a slider, and what is the next sensible value? No Qt here.

>>> from migviz.scenario.fields import FIELDS
>>> scale = scale_for(FIELDS["link.bandwidth"])
>>> round(scale.place(1.25e9), 2), FIELDS["link.bandwidth"].write(scale.stepped(125e6, 1, Stride.FINE))
(0.77, '1.1 Gbit/s')
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from functools import cache
from itertools import pairwise

from migviz.scenario.fields import Field, Value
from migviz.scenario.round_numbers import round_beside, round_down, round_numbers
from migviz.scenario.units import UNITS, Kind, read, write
from migviz.values import dataclass


class Growth(Enum):
    """How values grow along a slider: by powers of ten, by powers of two, or evenly."""

    TENS = 10
    TWOS = 2
    EVEN = 0


class Stride(Enum):
    """How far one press goes, as a share of the value (TENS), of its power of two (TWOS), of the range (EVEN)."""

    DRAG = (0.035, 1 / 8, 0.01)
    FINE = (0.1, 1 / 4, 0.01)
    COARSE = (math.inf, 1.0, 0.1)
    FAR = (math.inf, 16.0, 0.25)


@dataclass(frozen=True, slots=True, kw_only=True)
class SliderScale:
    """The values of a slider, in SI, from `least` to `most`.

    `detents` holds at most one value left of the scale: 0, or None for off. `grain` is the smallest step
    (1 for whole numbers), `sticks` are values a drag holds on to. `kind` and `bits`: how values are written.
    """

    least: float
    most: float
    kind: Kind
    growth: Growth = Growth.TENS
    bits: bool = False
    grain: float = 0.0
    detents: tuple[Value, ...] = ()
    sticks: tuple[float, ...] = ()

    def place(self, value: float) -> float:
        """Where a value lies, from 0 to 1; what is outside the range lies at the end."""
        value = min(max(value, self.least), self.most)
        if self.growth is Growth.EVEN:
            return (value - self.least) / (self.most - self.least)
        return math.log(value / self.least) / math.log(self.most / self.least)

    def value_at(self, place: float, reach: float = 0.0) -> float:
        """The sensible value nearest to a place; a value of `sticks` within `reach` wins."""
        near = min(self.sticks, key=lambda stick: abs(self.place(stick) - place), default=None)
        if near is not None and abs(self.place(near) - place) <= reach:
            return near
        if place <= 0 or place >= 1:
            return self.least if place <= 0 else self.most
        if self.growth is Growth.EVEN:
            raw = self.least + place * (self.most - self.least)
        else:
            raw = self.least * (self.most / self.least) ** place
        unit = self._unit(raw)
        return self._inside(_multiple(round(raw / unit / (step := self._step(raw, unit, Stride.DRAG))), step) * unit)

    def holds(self, value: Value) -> bool:
        """Whether a value lies on the scale itself: not on a detent and not outside."""
        return not self.rests(value) and self.least <= float(value or 0.0) <= self.most

    def rests(self, value: Value) -> bool:
        """Whether a value is that of the detent."""
        return value in self.detents or value is None

    def stepped(self, value: Value, direction: int, stride: Stride) -> Value:
        """The next sensible value above (`direction` 1) or below (-1); where there is none the value itself."""
        if self.rests(value):
            return self.least if direction > 0 else value
        number = float(value or 0.0)
        if direction > 0:
            return number if number >= self.most else max(self.least, min(self.most, self._next(number, 1, stride)))
        if number <= self.least:
            return self.detents[0] if self.detents else number
        return min(self.most, max(self.least, self._next(number, -1, stride)))

    def first(self) -> Value:
        """The value of the left end."""
        return self.detents[0] if self.detents else self.least

    def _next(self, value: float, direction: int, stride: Stride) -> float:
        beyond = value * (1 + 1e-6 * direction) if self.growth is not Growth.EVEN else value
        unit = self._unit(beyond if direction > 0 else value * 0.9994)  # 0.9996 GiB is written as 1 GiB
        if self.growth is Growth.TENS and stride is Stride.FAR:
            return self._grained(value * 10.0**direction)
        if self.growth is Growth.TENS and stride is Stride.COARSE:
            return self._grained(round_beside(beyond / unit, direction) * unit)
        if self.growth is Growth.TWOS and stride in (Stride.COARSE, Stride.FAR):
            powers = 1 if stride is Stride.COARSE else 3
            power = math.floor(math.log2(beyond)) + (powers if direction > 0 else 1 - powers)
            return 2.0**power
        step = self._step(beyond, unit, stride)
        count = value / unit / step
        number = math.floor(count + 1e-6) + 1 if direction > 0 else math.ceil(count - 1e-6) - 1
        found = float(f"{_multiple(number, step) * unit:.15g}")  # 10 * 1e-6 is one 1e-5
        larger = self._unit(found)
        return larger if larger > unit and value < larger and self.growth is Growth.TENS else found

    def _step(self, value: float, unit: float, stride: Stride) -> float:
        """A step from `value` in `unit`s: 1, 2 or 5 times a power of ten, or a part of a power of two."""
        if self.growth is Growth.TWOS:
            return 2.0 ** math.floor(math.log2(value)) * stride.value[1] / unit
        whole = (value * stride.value[0]) if self.growth is Growth.TENS else self.most * stride.value[2]
        return max(round_down(whole / unit), self.grain / unit)

    def _unit(self, value: float) -> float:
        """The unit in which a value is written; single bytes and counts are never written in larger ones."""
        if self.grain:
            return 1.0
        return UNITS[self.kind].get(write(value, self.kind, bits=self.bits).rpartition(" ")[2], 1.0)

    def _grained(self, value: float) -> float:
        return max(self.grain, round(value / self.grain) * self.grain) if self.grain else value

    def _inside(self, value: float) -> float:
        return min(self.most, max(self.least, value))

    def ticks(self) -> tuple[tuple[float, bool], ...]:
        """Places of ticks; True for the long ones."""
        if self.growth is Growth.EVEN:
            return tuple((number / 10, number in (0, 5, 10)) for number in range(11))
        if self.growth is Growth.TWOS:
            powers = math.log2(self.most / self.least)
            stride = math.ceil(powers / 12)
            places = {number * stride / powers for number in range(int(powers / stride) + 1)} | {1.0}
            return tuple((place, place in (0.0, 1.0)) for place in sorted(places))
        found = {0.0: True, 1.0: True}
        unit = self._unit(self.least)
        for number in round_numbers(self.least * 0.999 / unit, self.most * 1.001 / unit):
            found.setdefault(round(self.place(number * unit), 6), f"{number:e}".startswith("1."))
        return _apart(tuple(sorted(found.items())))


def _apart(ticks: tuple[tuple[float, bool], ...]) -> tuple[tuple[float, bool], ...]:
    """Without the short ticks where many decades would make a comb of them."""
    crowded = any(right[0] - left[0] < 0.06 for left, right in pairwise(ticks))
    return tuple(tick for tick in ticks if tick[1]) if crowded else ticks


def _multiple(count: float, step: float) -> float:
    """`count * step` without the dirt of binary fractions: 3 * 0.1 is 0.3."""
    power = math.floor(math.log10(step))
    return float(f"{count * step:.{max(0, 2 - power)}f}") if power < 0 else count * step


# --- which slider a field gets ------------------------------------------------------------------------------

_STICKS: Mapping[str, tuple[str, ...]] = {
    "link.bandwidth": ("1 Gbit/s", "10 Gbit/s", "25 Gbit/s"),
    "link.mtu": ("1500 B", "9000 B"),
}


@cache
def scale_around(field: Field, value: Value) -> SliderScale | None:
    """The slider of a field where values are as small as this one: below its usual range, so far below it again."""
    usual = scale_for(field)
    if usual is None or not isinstance(value, int | float) or not 0 < value < usual.least:
        return usual
    return replace(usual, least=max(field.least, 2.0 ** (math.floor(math.log2(value)) - 3)), most=usual.least)


@cache
def scale_for(field: Field) -> SliderScale | None:
    """The slider of a field by its description; None for words."""
    if field.kind is None:
        return None
    least, most = field.usual_range
    even = not field.grows
    bytes_one_by_one = field.kind is Kind.SIZE and most <= 2**20
    growth = Growth.EVEN if even else Growth.TWOS if field.kind is Kind.SIZE and not bytes_one_by_one else Growth.TENS
    scale = SliderScale(
        least=least,
        most=most,
        kind=field.kind,
        growth=growth,
        bits=field.bits,
        grain=1.0 if field.whole or bytes_one_by_one else 0.0,
        sticks=tuple(read(text, field.kind) for text in _STICKS.get(field.name, ())),
    )
    if field.off:
        return replace(scale, detents=(None,))
    return replace(scale, detents=(0.0,)) if field.least == 0 and not even else scale
