"""Which number did a student type? `1.5`, `1,5`, `1.5e2`, `1/4`, with or without a unit; what is ambiguous is asked back."""

import re

from migviz.course.language import Shape
from migviz.course.language.kinds import described, shape_of_kind
from migviz.errors import nearest, shown
from migviz.language import _
from migviz.scenario.units import PAGE, UNITS, Kind, write_in
from migviz.values import dataclass

LONGEST = 60
"""Letters of a typed answer that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A number as it was understood: its SI value, and how to echo it ("read as 62 ms")."""

    value: float
    echo: str


class Unclear(ValueError):
    """What was typed cannot be read as one number; the message asks back in a sentence."""


_NUMBER = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<digits>\d[\d., ']*|[.,]\d+)"
    r"(?:(?P<power>\s*[eE]\s*[+-]?\d{1,3})|/\s*(?P<below>\d[\d., ']*))?\s*(?P<unit>[^\d\s.,'/].*)?"
)
_SPOKEN = {
    "sec": "s",
    "secs": "s",
    "second": "s",
    "seconds": "s",
    "msec": "ms",
    "millisecond": "ms",
    "milliseconds": "ms",
    "microsecond": "us",
    "microseconds": "us",
    "minute": "min",
    "minutes": "min",
    "mins": "min",
    "hour": "h",
    "hours": "h",
    "percent": "%",
    "per cent": "%",
    "times": "x",
    "page": "pages",
}
"""Units as people say them."""


def read_typed(text: str, shape: Shape, unit: str) -> Typed:
    """The number that `text` stands for: `shape` is what is asked for, `unit` is meant where none is typed.

    Raises Unclear with a question or with what would be right.
    """
    text = " ".join(text.replace("\N{MINUS SIGN}", "-").split())
    if not text:
        raise Unclear(_("Type a number."))
    match = _NUMBER.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        raise Unclear(
            _(
                "{text} is not a number. Type for example 1.5{value}.",
                text=shown(text, 30),
                value=" " + unit if unit else "",
            )
        )
    number = _number(match["digits"].strip())
    value = float(f"{match['sign']}{number}{(match['power'] or '').replace(' ', '')}")
    value /= _below(match["below"])
    typed_unit = _unit((match["unit"] or "").strip(), shape, unit)
    factor = next(units[typed_unit] for units in UNITS.values() if typed_unit in units)
    if match["below"] and typed_unit == "%" and not match["unit"]:
        factor = 1.0  # a quarter is 25 %
    if abs(value) > 1e15:
        raise Unclear(_("That number is too large."))
    return Typed(value=value * factor, echo=_("read as {echo}", echo=_echo(value * factor, typed_unit)))


def _below(digits: str | None) -> float:
    """What a fraction divides by: `1/4` is a number, too."""
    below = float(_number(digits.strip())) if digits else 1.0
    if not below:
        raise Unclear(_("Nothing can be divided by 0."))
    return below


def _echo(value: float, unit: str) -> str:
    text = write_in(value, unit, digits=6)
    return text if unit not in ("pages", "page") or value % PAGE == 0 else _("{value} pages", value=f"{value / PAGE:g}")


def _number(digits: str) -> str:
    """The digits with a point; Unclear where a comma may be either."""
    digits = digits.replace(" ", "").replace("'", "")
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        # The last one is the decimal sign: 1,234.5 or 1.234,5.
        group, decimal = (",", ".") if digits.rindex(".") > digits.rindex(",") else (".", ",")
        if digits.count(decimal) > 1 or not _in_threes(digits.partition(decimal)[0], group):
            raise Unclear(
                _("{digits} can be read in several ways. Leave out what only groups the digits.", digits=digits)
            )
        return digits.replace(group, "").replace(decimal, ".")
    if commas == 1:
        whole, __, rest = digits.partition(",")
        if len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
            raise Unclear(
                _("Do you mean {whole}.{rest} or {whole}{rest}? Type it without the comma.", whole=whole, rest=rest)
            )
        return f"{whole or '0'}.{rest}"
    for sign, count in ((",", commas), (".", points)):
        if count > 1:
            if not _in_threes(digits, sign):
                raise Unclear(_("{digits} is not a number.", digits=digits))
            return digits.replace(sign, "")
    return digits


def _in_threes(digits: str, sign: str) -> bool:
    first, *groups = digits.split(sign)
    return 1 <= len(first) <= 3 and all(len(group) == 3 and group.isdecimal() for group in groups)


def _unit(text: str, shape: Shape, default: str) -> str:
    """The unit that was typed, or the one that is meant."""
    if not text:
        return default
    text = _SPOKEN.get(text.lower(), text)
    fits = [name for kind, units in UNITS.items() if shape_of_kind(kind).powers == shape.powers for name in units]
    if text in fits:
        return text
    if any(text in units for units in UNITS.values()):
        raise Unclear(
            _(
                "{text} is a unit of another quantity. Here {described} is asked for.",
                text=shown(text, 20),
                described=described(shape),
            )
        )
    alike = [name for name in fits if name.lower() == text.lower()]
    if len(alike) == 1 and shape.powers != shape_of_kind(Kind.RATE).powers:
        return alike[0]
    raise Unclear(
        _(
            "{text} is not a unit of {described}.{nearest}",
            text=shown(text, 20),
            described=described(shape),
            nearest=nearest(text, [name for name in fits if name]),
        )
    )
