"""Where do the marks of an axis stand, and what do they say? Positions in SI, texts with few figures."""

import math

from migviz.scenario.round_numbers import round_up
from migviz.scenario.units import Kind, write
from migviz.values import dataclass

Ticks = tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit for a whole axis: its name and its size in bytes."""

    name: str
    size: float


def memory_unit(most: float) -> Unit:
    """MiB wherever that makes readable numbers; KiB for toys, GiB for giants."""
    if most < 2**20:
        return Unit(name="KiB", size=2.0**10)
    return Unit(name="MiB", size=2.0**20) if most < 2**34 else Unit(name="GiB", size=2.0**30)


def linear_ticks(most: float, unit: Unit, count: int, *, binary: bool = False) -> Ticks:
    """From 0 to `most` about `count` marks at round numbers of the unit; `binary`: at powers of two."""
    if most <= 0:
        return ((0.0, "0"),)
    step = _binary_step(most / unit.size, count) if binary else round_up(most / unit.size / max(1, count))
    marks = range(int(most / unit.size / step * (1 + 1e-9)) + 1)
    return tuple((k * step * unit.size, f"{k * step:.{_places(step)}f}") for k in marks)


def log_ticks(least: float, most: float, count: int) -> Ticks:
    """Powers of 2, 4, 16 ... between two sizes, each with its unit."""
    span = math.log2(most / least)
    power = next((p for p in (1, 2, 4, 5, 10, 20) if span / p <= count), 40)
    first = math.ceil(math.log2(least) / power - 1e-9)
    last = math.floor(math.log2(most) / power + 1e-9)
    return tuple((2.0 ** (k * power), write(2.0 ** (k * power), Kind.SIZE, digits=4)) for k in range(first, last + 1))


def time_ticks(start: float, end: float, whole: float, count: int) -> Ticks:
    """Marks between two times, in the unit that fits the whole run."""
    unit, size = ("h", 3600.0) if whole >= 14400 else ("min", 60.0) if whole >= 600 else ("s", 1.0)
    if whole < 1:
        unit, size = "ms", 1e-3
    span = (end - start) / size
    if span <= 0:
        return ((start, f"0 {unit}"),)
    step = round_up(span / max(1, count))
    first = math.ceil(start / size / step - 1e-9)
    last = math.floor(end / size / step + 1e-9)
    places = _places(step)
    return tuple((k * step * size, f"{k * step:.{places}f} {unit}") for k in range(first, last + 1))


def _binary_step(span: float, count: int) -> float:
    return float(2.0 ** math.ceil(math.log2(span / max(1, count)) - 1e-9))


def _places(step: float) -> int:
    """Decimal places that a multiple of the step needs."""
    places = 0
    while places < 9 and abs(step * 10**places - round(step * 10**places)) > 1e-6 * step * 10**places:
        places += 1
    return places
