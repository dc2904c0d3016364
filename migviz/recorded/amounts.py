"""How much does a log say? Sizes, rates and times as hypervisors print them, with the step that they are rounded to."""

import re

KIB = 1024.0
_UNITS = {
    "": 1.0, "b": 1.0, "bytes": 1.0, "byte": 1.0,
    "k": KIB, "kb": KIB, "kib": KIB, "kbytes": KIB,
    "m": KIB**2, "mb": KIB**2, "mib": KIB**2, "mbytes": KIB**2,
    "g": KIB**3, "gb": KIB**3, "gib": KIB**3,
    "t": KIB**4, "tb": KIB**4, "tib": KIB**4,
    "p": KIB**5, "pib": KIB**5, "e": KIB**6, "eib": KIB**6,
}  # fmt: skip
"""All of them are powers of 1024 in these tools; VMware's MB may be 10^6, which nobody documents."""
MBIT = 125_000.0
MOST = 2.0**64
"""No counter of a migration is larger: what is, is no size."""
SIZE = r"(?P<{name}>\d+(?:[.,]\d+)?)\s*(?P<{name}_unit>[KMGTPE]?i?B(?:ytes)?|kbytes|bytes|[KMGT])?"
_NUMBER = re.compile(r"\s*(\d{1,20})(?:([.,])(\d{1,9}))?\s*([A-Za-z]*)")


def size(text: str) -> tuple[float, float] | None:
    """Bytes, and the step to which they are rounded; None where it is no size. A comma is a decimal point where a unit follows."""
    found = _NUMBER.match(text)
    if found is None or found[4].lower() not in _UNITS or (found[2] == "," and not found[4]):
        return None
    unit = _UNITS[found[4].lower()]
    digits = found[3] or ""
    value = float(f"{found[1]}.{digits or 0}") * unit
    return (value, unit * 10.0 ** -len(digits)) if value <= MOST else None


def bytes_of(text: str) -> float | None:
    """Bytes alone."""
    found = size(text)
    return None if found is None else found[0]


def number(value: object, most: float = MOST) -> float | None:
    """A number of a JSON text, if it is one that a counter may have."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if 0 <= found <= most else None


def whole(value: object) -> int | None:
    """A count of a JSON text."""
    found = number(value, 2.0**53)
    return None if found is None else int(found)


def milliseconds(value: object) -> float | None:
    """Seconds."""
    found = number(value, 1e15)
    return None if found is None else found / 1e3


def decimal(text: str, most: float = MOST) -> float | None:
    """A number that was written with a point or a comma."""
    try:
        return number(float(text.strip().replace(",", ".")), most)
    except ValueError:
        return None
