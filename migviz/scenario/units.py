"""What does "4 GiB", "1 Gbit/s" or "62 ms" mean, and how is such a quantity written?

The only reader and writer of quantities. Inside migviz all quantities are plain SI numbers: seconds,
bytes, bytes per second, shares from 0 to 1.
"""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from migviz.errors import nearest, shown
from migviz.language import N_, _, ngettext

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
    Kind.RATIO: {"×": 1.0, "x": 1.0},
    Kind.COUNT: {"": 1.0},
}

_WRITE = {
    Kind.SIZE: N_("Write a size, for example 4 GiB, 512 MiB, 256 pages"),
    Kind.RATE: N_("Write a rate, for example 1 Gbit/s, 30 MiB/s, 4883 pages/s"),
    Kind.TIME: N_("Write a time, for example 300 ms, 12 s, 5 min"),
    Kind.SHARE: N_("Write a share, for example 20 %"),
    Kind.RATIO: N_("Write a ratio, for example 2"),
    Kind.COUNT: N_("Write a count, for example 5"),
}
_IS = {
    Kind.SIZE: N_("{text} is a size."),
    Kind.RATE: N_("{text} is a rate."),
    Kind.TIME: N_("{text} is a time."),
    Kind.SHARE: N_("{text} is a share."),
    Kind.RATIO: N_("{text} is a ratio."),
    Kind.COUNT: N_("{text} is a count."),
}

_QUANTITY = re.compile(
    r"(?P<sign>[+-]?)(?P<number>\d[\d_\u202f]*(?:\.\d*)?|\.\d+)(?P<power>[eE][+-]?\d{1,4})?\s*(?P<unit>[^\d\s].*)?"
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
    number = Decimal(match["sign"] + re.sub("[_\u202f]", "", match["number"]) + (match["power"] or ""))
    factor = _factor(text, float(number), (match["unit"] or "").strip(), kind)
    # Exact, rounded once: so every number can be written in a unit and read back.
    value = float(number * Decimal(repr(factor)))
    if not math.isfinite(value):
        raise UnitError(_("{text} is too large", text=shown(text)))
    return value


def _not_a_number(text: str, kind: Kind) -> str:
    if not text:
        return _("the value is missing. {write}", write=_(_WRITE[kind]))
    if re.match(r"[+-]?(inf|nan)", text, re.IGNORECASE):
        return _("{text} is not a finite number. {write}", text=shown(text), write=_(_WRITE[kind]))
    if re.match(r"[+-]?\d+,\d+", text):
        return _(
            "{text} contains a comma. Write a decimal point and no thousands separator, for example 1.5",
            text=shown(text),
        )
    return _("{text} is not a valid value. {write}", text=shown(text), write=_(_WRITE[kind]))


def _factor(text: str, number: float, unit: str, kind: Kind) -> float:
    """The SI value of one `unit`, or UnitError with the way to fix it."""
    units = UNITS[kind]
    if unit in units:
        return units[unit]
    if not unit:
        if number == 0 or kind is Kind.RATIO:
            return 1.0
        raise UnitError(_("{text} has no unit. {write}", text=shown(text), write=_(_WRITE[kind])))
    for other, table in UNITS.items():
        if unit in table:
            raise UnitError(f"{_(_IS[other], text=shown(text))} {_(_WRITE[kind])}")
    if kind in (Kind.SIZE, Kind.RATE) and _WRITTEN_AMBIGUOUS.match(unit):
        raise UnitError(
            _("{text}: bits or bytes? {two_readings}", text=shown(text), two_readings=_two_readings(unit, kind))
        )
    raise UnitError(
        _("{text}: {unit} is not a unit of this quantity.", text=shown(text), unit=shown(unit, 20))
        + (nearest(unit, units) or f" {_(_WRITE[kind])}")
    )


def _two_readings(unit: str, kind: Kind) -> str:
    prefix = unit[0].upper()
    whole = f"{prefix}iB" if unit[1:2] == "i" else f"{prefix if prefix != 'K' else 'k'}B"
    if kind is Kind.SIZE:
        return _("Sizes are in bytes: write {unit}", unit=whole)
    return _(
        "Write {bits} for bits or {bytes} for bytes",
        bits=f"{prefix if prefix != 'K' else 'k'}bit/s",
        bytes=f"{whole}/s",
    )


_GROUP = "\N{NARROW NO-BREAK SPACE}"
"""Between groups of three digits, in numbers from 10 000 on."""

_SCALES: dict[Kind, tuple[tuple[str, float], ...]] = {
    Kind.SIZE: (("TiB", 2**40), ("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10), ("B", 1)),
    Kind.RATE: (("TiB/s", 2**40), ("GiB/s", 2**30), ("MiB/s", 2**20), ("KiB/s", 2**10), ("B/s", 1)),
    Kind.TIME: (("h", 3600.0), ("min", 60.0), ("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)),
}
_BIT_SCALES = (("Tbit/s", 1e12), ("Gbit/s", 1e9), ("Mbit/s", 1e6), ("kbit/s", 1e3), ("bit/s", 1.0))


@lru_cache(maxsize=512)  # of 70 values in a picture three quarters were in the one before
def write(value: float, kind: Kind, *, digits: int = 3, bits: bool = False) -> str:
    """Write an SI value for people: `digits` significant figures and the unit that fits.

    Sizes and rates of memory in MiB and MiB/s, rates of links (`bits=True`) in Gbit/s, times in ms
    below one second and in seconds up to ten minutes.
    """
    if kind is Kind.SHARE:
        return f"{_figures(100 * value, digits)} %"
    if kind is Kind.RATIO:
        return f"{_figures(value, digits)}×"
    if kind is Kind.COUNT:
        return _figures(round(value), 20)
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
        return ngettext("{n} page", "{n} pages", round(amount), n=number) if unit else number
    return f"{_figures(amount, digits)} {unit}".strip()


def _write_time(value: float, digits: int) -> str:
    if abs(value) >= 600:
        unit, size = ("h", 3600.0) if abs(value) >= 7200 else ("min", 60.0)
        return f"{_figures(value / size, digits)} {unit}"
    if value == 0:
        return "0 s"
    unit, size = next(
        ((unit, size) for unit, size in _SCALES[Kind.TIME][2:] if abs(value) >= size * (1 - 0.5 * 10.0**-digits)),
        ("µs", 1e-6),
    )
    return f"{_figures(value / size, digits)} {unit}"


def _figures(value: float, digits: int) -> str:
    """`digits` significant figures, never in powers of ten, no trailing zeros after the point."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{places}f}" if abs(value) >= 10_000 else f"{value:.{places}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(",", _GROUP)


def write_exactly(value: float, kind: Kind, *, bits: bool = False) -> str:
    """Write an SI value so that `read` gives the same number back, as short as that can be; nothing in the plain unit."""
    units = [unit for unit, __ in (_BIT_SCALES[1:] if bits else _SCALES.get(kind, ()))] if value else []
    if kind is Kind.RATE and value and not bits:
        units += ["Gbit/s", "Mbit/s"]
    units += {
        Kind.SIZE: ["B"],
        Kind.RATE: ["B/s"],
        Kind.TIME: ["s"],
        Kind.SHARE: ["%"],
        Kind.RATIO: ["×"],
        Kind.COUNT: [""],
    }[kind]
    written = []
    for unit in units:
        exact = Decimal(repr(value)) / Decimal(repr(UNITS[kind][unit]))
        for number in (f"{float(exact):.12g}", f"{exact.normalize():f}"):
            if float(Decimal(number) * Decimal(repr(UNITS[kind][unit]))) == value:
                written.append(f"{number}{unit}" if unit == "×" else f"{number} {unit}".strip())
                break
    # Of two that are as short, the whole number: 6 min, not 0.1 h.
    return min(written, key=lambda text: (len(text), text.startswith("0.")))


def number_of(values: Mapping[str, float | str | None], name: str) -> float:
    """Of values by the name of their field one that cannot be off."""
    value = values[name]
    assert isinstance(value, int | float), name
    return float(value)
