"""What does "4 GiB", "1 Gbit/s" or "62 ms" mean, and how is such a quantity written?

The only reader and writer of quantities. Inside migviz all quantities are plain SI numbers: seconds,
bytes, bytes per second, shares from 0 to 1.
"""

import math
import re
from decimal import Decimal
from enum import StrEnum

from migviz.errors import nearest, shown

PAGE = 4096
"""Bytes in a page: x86 small pages, as every hypervisor's dirty log counts them."""


class Kind(StrEnum):
    """What is measured; decides which units fit."""

    SIZE = "size"
    RATE = "rate"
    TIME = "time"
    SHARE = "share"
    RATIO = "ratio"
    COUNT = "count"


class UnitError(ValueError):
    """A quantity that cannot be read; the message says why and what would be right."""


_PREFIXES = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
_SIZES = {f"{prefix}B": factor for prefix, factor in (_PREFIXES | _BINARY).items()}
_SIZES |= {"pages": PAGE, "page": PAGE}
_BITS = {f"{prefix}bit/s": factor / 8 for prefix, factor in _PREFIXES.items()}

UNITS: dict[Kind, dict[str, float]] = {
    Kind.SIZE: dict(_SIZES),
    Kind.RATE: {f"{unit}/s": factor for unit, factor in _SIZES.items()} | _BITS,
    Kind.TIME: {"us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0},
    Kind.SHARE: {"%": 0.01},
    Kind.RATIO: {"x": 1.0},
    Kind.COUNT: {"": 1.0},
}

_EXAMPLES = {
    Kind.SIZE: "4 GiB, 512 MiB, 256 pages",
    Kind.RATE: "1 Gbit/s, 30 MiB/s, 4883 pages/s",
    Kind.TIME: "300 ms, 12 s, 5 min",
    Kind.SHARE: "20 %",
    Kind.RATIO: "2 x",
    Kind.COUNT: "5",
}

_QUANTITY = re.compile(
    r"(?P<sign>[+-]?)(?P<number>\d[\d_]*(?:\.\d*)?|\.\d+)(?P<power>[eE][+-]?\d{1,4})?\s*(?P<unit>[^\d\s].*)?"
)
_WRITTEN_AMBIGUOUS = re.compile(r"^[kKMGT]b(ps|it)?(/s)?$|^[kKMGT]bits?$|^[kKMGT]i?b/s$|^[kmgt]i?b$")


def read(text: str, kind: Kind) -> float:
    """Read `text` as a quantity of `kind`; returns it in SI.

    Raises UnitError for anything that is not a finite number with a unit of that kind. The number 0
    needs no unit, a plain number is a count or, for ratios, a ratio.
    """
    text = text.strip()
    match = _QUANTITY.fullmatch(text)
    if match is None or (match["unit"] or "").startswith(","):
        raise UnitError(_not_a_number(text, kind))
    number = Decimal(match["sign"] + match["number"].replace("_", "") + (match["power"] or ""))
    factor = _factor(text, float(number), (match["unit"] or "").strip(), kind)
    # Exact, rounded once: so every number can be written in a unit and read back.
    value = float(number * Decimal(repr(factor)))
    if not math.isfinite(value):
        raise UnitError(f"{shown(text)} is too large a number")
    return value


def _not_a_number(text: str, kind: Kind) -> str:
    if not text:
        return f"the value is missing; write for instance {_EXAMPLES[kind]}"
    if re.match(r"[+-]?(inf|nan)", text, re.IGNORECASE):
        return f"{shown(text)} is not a finite number; write for instance {_EXAMPLES[kind]}"
    if re.match(r"[+-]?\d+,\d+", text):
        return f"{shown(text)}: write the decimal point as a point and no thousands separator, for instance 1.5"
    return f"{shown(text)} is not a {kind}; write for instance {_EXAMPLES[kind]}"


def _factor(text: str, number: float, unit: str, kind: Kind) -> float:
    """The SI value of one `unit`, or UnitError with the way to mend it."""
    units = UNITS[kind]
    if unit in units:
        return units[unit]
    if not unit:
        if number == 0 or kind is Kind.RATIO:
            return 1.0
        raise UnitError(f"{shown(text)} has no unit; a {kind} needs one, for instance {_EXAMPLES[kind]}")
    for other, table in UNITS.items():
        if unit in table:
            raise UnitError(f"{shown(text)} is a {other}; a {kind} is needed here, for instance {_EXAMPLES[kind]}")
    if kind in (Kind.SIZE, Kind.RATE) and _WRITTEN_AMBIGUOUS.match(unit):
        raise UnitError(f"{shown(text)}: bits or bytes? {_two_readings(unit, kind)}")
    raise UnitError(
        f"{shown(text)}: {shown(unit, 20)} is no unit of a {kind}.{nearest(unit, units) or f' Write for instance {_EXAMPLES[kind]}'}"
    )


def _two_readings(unit: str, kind: Kind) -> str:
    prefix = unit[0].upper()
    whole = f"{prefix}iB" if unit[1:2] == "i" else f"{prefix if prefix != 'K' else 'k'}B"
    if kind is Kind.SIZE:
        return f"Sizes are in bytes: write {whole}"
    return f"Write {prefix if prefix != 'K' else 'k'}bit/s for bits or {whole}/s for bytes"


_SCALES: dict[Kind, tuple[tuple[str, float], ...]] = {
    Kind.SIZE: (("TiB", 2**40), ("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10), ("B", 1)),
    Kind.RATE: (("TiB/s", 2**40), ("GiB/s", 2**30), ("MiB/s", 2**20), ("KiB/s", 2**10), ("B/s", 1)),
    Kind.TIME: (("h", 3600.0), ("min", 60.0), ("s", 1.0), ("ms", 1e-3), ("us", 1e-6)),
}
_BIT_SCALES = (("Tbit/s", 1e12), ("Gbit/s", 1e9), ("Mbit/s", 1e6), ("kbit/s", 1e3), ("bit/s", 1.0))


def write(value: float, kind: Kind, *, digits: int = 3, bits: bool = False) -> str:
    """Write an SI value for people: `digits` significant figures and the unit that fits.

    Sizes and rates of memory in MiB and MiB/s, rates of links (`bits=True`) in Gbit/s, times in ms
    below one second and in seconds up to ten minutes.
    """
    if kind is Kind.SHARE:
        return f"{_figures(100 * value, digits)} %"
    if kind is Kind.RATIO:
        return f"{_figures(value, digits)} x"
    if kind is Kind.COUNT:
        return f"{value:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}") if value >= 10_000 else f"{value:.0f}"
    if kind is Kind.TIME:
        return _write_time(value, digits)
    scales = _BIT_SCALES if bits else _SCALES[kind]
    amount = value * 8 if bits else value
    for unit, size in scales:
        if abs(amount) >= size * (1 - 0.5 * 10.0**-digits):
            return f"{_figures(amount / size, max(digits, 4) if amount / size >= 1000 else digits)} {unit}"
    unit, size = scales[-1]
    return f"{_figures(amount / size, digits)} {unit}"


def write_in(value: float, unit: str, *, digits: int = 3) -> str:
    """Write an SI value in a given unit ("" for a plain number): `digits` significant figures, whole pages."""
    factor = next(units[unit] for units in UNITS.values() if unit in units)
    amount = value / factor
    if unit in ("pages", "page") or (not unit and abs(amount - round(amount)) < 1e-9):
        number = write(round(amount), Kind.COUNT)
        return f"{number} {'page' if number == '1' else 'pages'}" if unit else number
    return f"{_figures(amount, digits)} {unit}".strip()


def _write_time(value: float, digits: int) -> str:
    if abs(value) >= 600:
        unit, size = ("h", 3600.0) if abs(value) >= 7200 else ("min", 60.0)
        return f"{_figures(value / size, digits)} {unit}"
    if value == 0:
        return "0 s"
    unit, size = next(
        ((unit, size) for unit, size in _SCALES[Kind.TIME][2:] if abs(value) >= size * (1 - 0.5 * 10.0**-digits)),
        ("us", 1e-6),
    )
    return f"{_figures(value / size, digits)} {unit}"


def _figures(value: float, digits: int) -> str:
    """`digits` significant figures, never in powers of ten, no trailing zeros after the point."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    places = max(0, digits - 1 - math.floor(math.log10(abs(value)) + 1e-12))
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_exactly(value: float, kind: Kind, *, bits: bool = False) -> str:
    """Write an SI value so that `read` gives the same number back, in the largest unit that allows it."""
    units = [unit for unit, _ in (_BIT_SCALES[1:] if bits else _SCALES.get(kind, ()))]
    if kind is Kind.RATE and not bits:
        units += ["Gbit/s", "Mbit/s"]
    units += {
        Kind.SIZE: ["B"],
        Kind.RATE: ["B/s"],
        Kind.TIME: ["s"],
        Kind.SHARE: ["%"],
        Kind.RATIO: ["x"],
        Kind.COUNT: [""],
    }[kind]
    written = []
    for unit in units:
        exact = Decimal(repr(value)) / Decimal(repr(UNITS[kind][unit]))
        for number in (f"{float(exact):.12g}", f"{exact.normalize():f}"):
            if float(Decimal(number) * Decimal(repr(UNITS[kind][unit]))) == value:
                written.append(f"{number} {unit}".strip())
                break
    return min(written, key=len)
