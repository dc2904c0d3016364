"""Where is everything on the map, and which value is at a point?"""

import math
from collections.abc import Sequence
from typing import Generic, TypeVar

from migviz.scenario.round_numbers import round_numbers, round_up
from migviz.scenario.units import UNITS
from migviz.showing.box import Box
from migviz.study.axis import Axis
from migviz.values import dataclass

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """An axis along `start` to `end` pixels: logarithmic or linear."""

    axis: Axis
    start: float
    end: float

    def place(self, value: float) -> float:
        """The pixel of a value; beyond the ends it stays at the end."""
        least, most = float(self.axis.values[0]), float(self.axis.values[-1])
        value = min(max(value, least), most)
        share = math.log(value / least) / math.log(most / least) if self.axis.log else (value - least) / (most - least)
        return self.start + share * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether the axis goes over a value."""
        return bool(self.axis.values[0] <= value <= self.axis.values[-1])

    def value(self, pixel: float) -> float:
        """The value at a pixel, within the axis."""
        share = min(max((pixel - self.start) / (self.end - self.start), 0.0), 1.0)
        least, most = float(self.axis.values[0]), float(self.axis.values[-1])
        return least * (most / least) ** share if self.axis.log else least + share * (most - least)

    def index(self, pixel: float) -> int:
        """The cell at a pixel: cells share the axis evenly."""
        share = (pixel - self.start) / (self.end - self.start)
        return min(max(int(share * len(self.axis.values)), 0), len(self.axis.values) - 1)

    def centre(self, index: float) -> float:
        """The pixel of the middle of a cell; halves are between two."""
        return self.start + (index + 0.5) / len(self.axis.values) * (self.end - self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlaces(Generic[R]):
    """The parts of the map; `below` and `beside` hold the curves through the point, empty where there is no room."""

    title: R
    caption: R
    legend: R
    plot: R
    sentence: R
    below: R
    beside: R
    x: Scale
    y: Scale

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The place of two values."""
        return self.x.place(x), self.y.place(y)

    def holds(self, x: float, y: float) -> bool:
        """Whether two values are in sight."""
        return self.x.holds(x) and self.y.holds(y)


LABELS_LEFT, LABELS_BELOW = 78.0, 50.0
CURVE = 92.0
"""Pixels that a curve through the point takes."""


def lay_out(box: Box, scale: float, x: Axis, y: Axis, *, curves: bool = True, sentence: float = 28.0) -> MapPlaces[Box]:
    """The places in a box; `sentence`: pixels that the sentence at its lower end needs."""

    def px(length: float) -> float:
        return length * scale

    inner = box.inset(px(18), px(12), px(20), px(10))
    low, narrow = box.height < px(470), box.width < px(640)
    title = Box(inner.left, inner.top, inner.width, px(30))
    caption = Box(inner.left, title.bottom, inner.width, 0.0 if low else px(26))
    legend = Box(inner.left, caption.bottom + px(2), inner.width, px(42))
    words = Box(inner.left, inner.bottom - sentence, inner.width, sentence)
    below_height = px(CURVE) if curves and box.height >= px(640) else 0.0
    beside_width = px(CURVE) if curves and box.width >= px(860) else 0.0
    plot = Box(
        inner.left + px(LABELS_LEFT if not narrow else 60),
        legend.bottom + px(10),
        inner.width - px(LABELS_LEFT if not narrow else 60) - beside_width - px(8),
        words.top - px(LABELS_BELOW) - below_height - legend.bottom - px(14),
    )
    below = Box(plot.left, plot.bottom + px(8), plot.width, max(0.0, below_height - px(14)))
    beside = Box(plot.right + px(8), plot.top, max(0.0, beside_width - px(8)), plot.height)
    return MapPlaces(
        title=title,
        caption=caption,
        legend=legend,
        plot=plot,
        sentence=words,
        below=below,
        beside=beside,
        x=Scale(axis=x, start=plot.left, end=plot.right),
        y=Scale(axis=y, start=plot.bottom, end=plot.top),
    )


def unit_of(axis: Axis) -> tuple[str, float]:
    """The unit that the middle of an axis is written in, and its size; ("", 1) for plain numbers."""
    field = axis.field
    middle = float(axis.values[len(axis.values) // 2])
    unit = field.write(middle).rpartition(" ")[2] if " " in field.write(middle) else ""
    assert field.kind is not None
    return (unit, UNITS[field.kind][unit]) if unit in UNITS[field.kind] and unit else ("", 1.0)


def ticks(axis: Axis, most: int) -> Sequence[tuple[float, str]]:
    """Values to write at an axis, with their numbers in its unit: 1, 3, 10, 30 or fewer."""
    _, size = unit_of(axis)
    least, highest = float(axis.values[0]) / size, float(axis.values[-1]) / size
    if not axis.log:
        return [(number * size, f"{number:g}") for number in _steps(least, highest, most)]
    numbers = list(round_numbers(least, highest, (1, 3)))
    if len(numbers) > most:
        numbers = list(round_numbers(least, highest, (1,)))
    if len(numbers) < 3:
        numbers = list(round_numbers(least, highest))
    if len(numbers) < 3:  # little of a decade is seen
        numbers = _steps(least, highest, min(most, 6))
    stride = -(-len(numbers) // max(1, most))
    return [(number * size, f"{number:g}") for number in numbers[::stride]]


def _steps(least: float, most: float, count: int) -> list[float]:
    """Round numbers with equal steps, about so many."""
    step = round_up((most - least) / max(1, count))
    return [k * step for k in range(math.ceil(least / step - 1e-9), math.floor(most / step + 1e-9) + 1)]
