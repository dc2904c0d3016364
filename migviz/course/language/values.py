"""What is the value of a condition? By walking its tree; no Python is run from a lesson."""

import math
import operator
from collections.abc import Callable, Sequence

from migviz.course.language.tree import Call, Literal, Name, Node, Pair, Prefix, Quantity
from migviz.scenario.units import Kind

Plain = float | str | bool | None
Result = Plain | tuple[Plain, ...]
"""A number in SI, a truth, a word, MISSING, or a tuple of these: one for each iteration."""

MISSING = None
"""What a run does not have, such as the pause of a run that failed. Whatever is compared with it is false."""

_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_COMPARISONS: dict[str, Callable[[Plain, Plain], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,  # type: ignore[dict-item]
    "<=": operator.le,  # type: ignore[dict-item]
    ">": operator.gt,  # type: ignore[dict-item]
    ">=": operator.ge,  # type: ignore[dict-item]
}


def evaluate(node: Node, value_of_name: Callable[[Name], Result]) -> Result:
    """The value of a condition whose kinds have been checked (`shape_of`)."""

    def value(part: Node) -> Result:
        return evaluate(part, value_of_name)

    match node:
        case Quantity() | Literal():
            return node.value
        case Name():
            return value_of_name(node)
        case Call():
            return _call(node, [value(part) for part in node.inside])
        case Prefix(sign="not"):
            return _each(lambda one: one is not True, value(node.of))
        case Prefix():
            return _each(lambda one: MISSING if one is MISSING else -float(one), value(node.of))
        case Pair(sign="and"):
            return _each(lambda one, other: one is True and other is True, value(node.left), value(node.right))
        case Pair(sign="or"):
            return _each(lambda one, other: one is True or other is True, value(node.left), value(node.right))
        case Pair():
            return _each(lambda one, other: _pair(node.sign, one, other), value(node.left), value(node.right))


def _each(of: Callable[..., Plain], *values: Result) -> Result:
    """`of` of the values; of each where there is one for each iteration."""
    longest = max((len(value) for value in values if isinstance(value, tuple)), default=-1)
    if longest < 0:
        return of(*values)
    rows = [value if isinstance(value, tuple) else (value,) * longest for value in values]
    return tuple(of(*row) for row in zip(*rows, strict=False))


def _pair(sign: str, one: Plain, other: Plain) -> Plain:
    if sign in _COMPARISONS:
        return one is not MISSING and other is not MISSING and _COMPARISONS[sign](one, other)
    if one is MISSING or other is MISSING or (sign == "/" and other == 0):
        return MISSING
    result = _ARITHMETIC[sign](float(one), float(other))
    return result if math.isfinite(result) else MISSING


def _call(node: Call, values: Sequence[Result]) -> Result:
    if node.function == "within":
        room = node.inside[2]
        is_share = isinstance(room, Quantity) and room.kind is Kind.SHARE
        return _each(lambda one, other, most: _within(one, other, most, is_share), *values)
    if node.function == "count":
        return float(
            sum(item is True or (not isinstance(item, bool) and item is not MISSING) for item in _many(values))
        )
    if node.function == "last":
        return next(reversed(_many(values)), MISSING)
    numbers = _many(values)
    if not numbers or any(item is MISSING for item in numbers):
        return MISSING
    return (min if node.function == "min" else max)(float(item) for item in numbers if item is not MISSING)


def _many(values: Sequence[Result]) -> tuple[Plain, ...]:
    return tuple(item for value in values for item in (value if isinstance(value, tuple) else (value,)))


def _within(one: Plain, other: Plain, most: Plain, is_share: bool) -> bool:
    if one is MISSING or other is MISSING or most is MISSING:
        return False
    room = abs(float(other)) * float(most) if is_share else float(most)
    # Rounding must not decide over a value that lies on the edge.
    return abs(float(one) - float(other)) <= room * (1 + 1e-9)
