"""Over which values of a field does a sweep go?"""

import re
from dataclasses import replace

import numpy as np

from migviz.errors import InputError, Problem, nearest, shown
from migviz.language import _
from migviz.scenario.fields import BY_HAND, FIELDS, Field
from migviz.scenario.other_names import unknown_name
from migviz.trace import Array
from migviz.values import dataclass

DEFAULT_COUNT, MOST_COUNT = 40, 1000
NUMERIC = tuple(name for name, field in FIELDS.items() if field.kind is not None and name not in ("seed", BY_HAND))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Axis:
    """A field and its values in SI, in rising order."""

    name: str
    values: Array
    log: bool = True

    @property
    def field(self) -> Field:
        """What is varied."""
        return FIELDS[self.name]

    def coarser(self, most: int) -> "Axis":
        """At most so many of the values, both ends among them."""
        chosen = np.unique(np.linspace(0, len(self.values) - 1, most).round().astype(int))
        return self if len(self.values) <= most else replace(self, values=self.values[chosen])


def axis_of(name: str, least: float, most: float, count: int = DEFAULT_COUNT, *, log: bool = True) -> Axis:
    """An axis of so many values with equal ratios, or equal steps if it is not `log`."""
    values = np.geomspace(least, most, count) if log else np.linspace(least, most, count)
    values[0], values[-1] = least, most
    if FIELDS[name].whole:
        values = np.unique(np.rint(values))
    values.setflags(write=False)
    return Axis(name=name, values=values, log=log)


def usual_axis(name: str, count: int = DEFAULT_COUNT) -> Axis:
    """The axis of a field over its usual range."""
    field = numeric_field(name, "--vary")
    return axis_of(name, *field.usual_range, count, log=field.grows)


_AXIS = re.compile(
    r"(?P<name>[^=]+)=(?P<least>.+?)\.\.(?P<most>[^:]+)(?::(?P<count>[^:]*))?(?::(?P<kind>[^:]*))?", re.DOTALL
)
_EXAMPLE = "link.bandwidth=0.1..40Gbit/s:100"


def read_axis(text: str, where: str) -> Axis:
    """Read `NAME=FROM..TO[:COUNT][:linear]`; FROM may leave its unit to TO. Raises InputError."""
    match = _AXIS.fullmatch(text.strip())
    if match is None:
        name = text.partition("=")[0].strip()
        known = "" if name in NUMERIC else nearest(name, NUMERIC)
        raise _wrong(
            where,
            _(
                "{text} is not a valid axis. Write NAME=FROM..TO[:COUNT], for example {example}.{known}",
                text=shown(text),
                example=_EXAMPLE,
                known=known,
            ),
        )
    name = match["name"].strip()
    field = numeric_field(name, where)
    least, most = _ends(field, match["least"].strip(), match["most"].strip(), where)
    log = _is_log(match["kind"], where)
    if not least < most:
        raise _wrong(
            where,
            _(
                "{name}: {least} is not below {most}. Write the smaller one first",
                name=name,
                least=field.write(least),
                most=field.write(most),
            ),
        )
    if log and least <= 0:
        raise _wrong(
            where,
            _(
                "{name}: a logarithmic axis cannot begin at 0. Begin above 0, or write {text}:linear",
                name=name,
                text=text.strip().rstrip(":") + ("" if match["count"] else f":{DEFAULT_COUNT}"),
            ),
        )
    return axis_of(name, least, most, _count(match["count"], where), log=log)


def numeric_field(name: str, where: str) -> Field:
    """The field of that name, if it is a number."""
    if name not in FIELDS:
        raise _wrong(where, unknown_name(name, NUMERIC))
    if name not in NUMERIC:
        raise _wrong(
            where,
            _("{name} cannot be swept. Name a number, for example link.bandwidth", name=name),
        )
    return FIELDS[name]


def _ends(field: Field, least: str, most: str, where: str) -> tuple[float, float]:
    try:
        high = field.read(most)
        unit = re.sub(r"^[+-]?[\d._]+(?:[eE][+-]?\d+)?\s*", "", most)
        low = field.read(f"{least} {unit}" if re.fullmatch(r"[+-]?[\d._]+(?:[eE][+-]?\d+)?", least) else least)
    except ValueError as error:
        raise _wrong(where, f"{field.name}: {error}") from None
    if low is None or high is None:
        raise _wrong(
            where,
            _(
                "{name}: an axis cannot end at {off}; the range is {range}",
                name=field.name,
                off=field.off,
                range=field.range,
            ),
        )
    return float(low), float(high)


def _is_log(kind: str | None, where: str) -> bool:
    if kind not in (None, "log", "linear"):
        raise _wrong(where, _("{kind} is not a valid kind of axis. Write log or linear", kind=shown(kind)))
    return kind != "linear"


def _count(text: str | None, where: str) -> int:
    if text is None:
        return DEFAULT_COUNT
    if not text.strip().isdecimal() or not 2 <= int(text) <= MOST_COUNT:
        raise _wrong(
            where,
            _("{text} is not a valid number of points. Write 2 to {most}", text=shown(text), most=MOST_COUNT),
        )
    return int(text)


def _wrong(where: str, message: str) -> InputError:
    return InputError([Problem(where=where, message=message)])
