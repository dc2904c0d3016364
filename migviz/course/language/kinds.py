"""Do the kinds in a condition fit: times with times, sizes with sizes, truths with truths?"""

from collections.abc import Callable
from dataclasses import replace

from migviz.course.language.tree import Call, LanguageError, Literal, Name, Node, Pair, Prefix, Quantity, start_of
from migviz.language import N_, _
from migviz.scenario.units import Kind
from migviz.values import dataclass

NUMBER, TRUTH, WORD = "number", "truth", "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a part of a condition is.

    `sort` is a number, a truth or a word. A number has powers of bytes and seconds: a rate is (1, -1), a
    plain number (0, 0). `each`: one value for each iteration. `bare`: a number written without a unit;
    `zero`: the number 0, which needs none. `choices`: the words a word can be.
    """

    sort: str = NUMBER
    powers: tuple[int, int] = (0, 0)
    each: bool = False
    bare: bool = False
    zero: bool = False
    choices: tuple[str, ...] = ()


_POWERS = {Kind.SIZE: (1, 0), Kind.RATE: (1, -1), Kind.TIME: (0, 1)}
_NAMED = {Kind.SIZE: N_("a size"), Kind.RATE: N_("a rate"), Kind.TIME: N_("a time")}
_EXAMPLES = {(1, 0): "4 GiB", (1, -1): "30 MiB/s", (0, 1): "300 ms"}
_MOST_POWER = 3


def shape_of_kind(kind: Kind) -> Shape:
    """The shape of a quantity of this kind; shares, ratios and counts are plain numbers."""
    return Shape(powers=_POWERS.get(kind, (0, 0)))


def kind_of(shape: Shape) -> Kind | None:
    """The kind that a number is measured in; None for a plain number or one without a name."""
    return next((kind for kind, powers in _POWERS.items() if powers == shape.powers), None)


def described(shape: Shape) -> str:
    """What it is, in words."""
    if shape.sort == TRUTH:
        return _("true or false")
    if shape.sort == WORD:
        return _("a word")
    kind = kind_of(shape)
    if kind:
        return _(_NAMED[kind])
    return _("a plain number") if shape.powers == (0, 0) else _("neither a time, a size, a rate nor a plain number")


def shape_of(node: Node, shape_of_name: Callable[[Name], Shape]) -> Shape:
    """The shape of a condition or one of its parts. Raises LanguageError where kinds do not fit."""

    def shape(part: Node) -> Shape:
        return shape_of(part, shape_of_name)

    match node:
        case Quantity(kind=None):
            return Shape(bare=True, zero=node.value == 0)
        case Quantity(kind=kind):
            assert kind is not None
            return shape_of_kind(kind)
        case Literal():
            return Shape(sort=TRUTH if isinstance(node.value, bool) else WORD)
        case Name():
            return shape_of_name(node)
        case Call():
            return _call(node, [shape(part) for part in node.inside])
        case Prefix():
            inside = shape(node.of)
            _need(inside, TRUTH if node.sign == "not" else NUMBER, node.of, _("after {sign}", sign=node.sign))
            return inside
        case Pair():
            return _pair(node, shape(node.left), shape(node.right))


def _pair(node: Pair, left: Shape, right: Shape) -> Shape:
    if node.sign in ("and", "or"):
        for part, shape in ((node.left, left), (node.right, right)):
            _need(shape, TRUTH, part, _("beside {sign}", sign=node.sign))
        return Shape(sort=TRUTH, each=left.each or right.each)
    if node.sign in ("*", "/"):
        return _product(node, left, right)
    together = _together(node, left, right)
    if node.sign in ("+", "-"):
        _need(together, NUMBER, node.left, _("beside {sign}", sign=node.sign))
        return together
    if together.sort != NUMBER and node.sign not in ("==", "!="):
        raise LanguageError(
            _("{described} is compared by == or !=, not by {sign}", described=described(together), sign=node.sign),
            node.column,
        )
    return Shape(sort=TRUTH, each=together.each)


def _product(node: Pair, left: Shape, right: Shape) -> Shape:
    for part, shape in ((node.left, left), (node.right, right)):
        _need(shape, NUMBER, part, _("beside {sign}", sign=node.sign))
    sign = 1 if node.sign == "*" else -1
    powers = (left.powers[0] + sign * right.powers[0], left.powers[1] + sign * right.powers[1])
    if max(abs(power) for power in powers) > _MOST_POWER:
        raise LanguageError(_("this product has no meaning for a migration"), node.column)
    return Shape(powers=powers, each=left.each or right.each, bare=left.bare and right.bare)


def _together(node: Pair, left: Shape, right: Shape) -> Shape:
    """The shape of two that are compared or added; they must be of one kind."""
    each = left.each or right.each
    if left.zero or right.zero:
        other = left if right.zero else right
        if other.sort == NUMBER:
            return replace(other, each=each, zero=False)
    if left.sort == right.sort and left.powers == right.powers:
        for known, given in ((left, node.right), (right, node.left)):
            if known.choices and isinstance(given, Literal) and given.value not in known.choices:
                raise LanguageError(
                    _(
                        '"{value}" cannot occur here. It is one of {choices}',
                        choices=", ".join(known.choices),
                        value=given.value,
                    ),
                    given.column,
                )
        return Shape(sort=left.sort, powers=left.powers, each=each, bare=left.bare and right.bare)
    for shape, part, other in ((left, node.left, right), (right, node.right, left)):
        if shape.bare and other.powers in _EXAMPLES and isinstance(part, Quantity):
            raise LanguageError(
                _(
                    "{number} has no unit. Write for example {example}",
                    number=part.written,
                    example=_EXAMPLES[other.powers],
                ),
                part.column,
            )
    raise LanguageError(
        _("{left} and {right} cannot be combined", left=described(left), right=described(right)),
        node.column,
    )


def _call(node: Call, inside: list[Shape]) -> Shape:
    name = node.function
    if name in ("count", "last"):
        if len(inside) != 1 or not inside[0].each:
            raise LanguageError(
                _("{name} takes one thing that there is for each iteration, for example {name}(run.pages)", name=name),
                node.column,
            )
        return Shape() if name == "count" else replace(inside[0], each=False)
    if name == "within":
        return _within(node, inside)
    if not inside or (len(inside) == 1 and not inside[0].each):
        raise LanguageError(_("{name} takes two or more numbers, or one for each iteration", name=name), node.column)
    first = next((shape for shape in inside if not shape.zero), inside[0])
    for shape, part in zip(inside, node.inside, strict=True):
        _need(shape, NUMBER, part, _("in {name}", name=name))
        if shape.powers != first.powers and not shape.zero:
            message = _(
                "{name} compares {one} with {other}, which are of different kinds",
                name=name,
                one=described(first),
                other=described(shape),
            )
            raise LanguageError(message, start_of(part))
    return replace(first, each=False, bare=False, zero=False)


def _within(node: Call, inside: list[Shape]) -> Shape:
    if len(inside) != 3:
        raise LanguageError(
            _(
                "within takes three things: within(run.downtime, try.downtime, 10 %) is true if they differ by at most 10 %"
            ),
            node.column,
        )
    one, other, room = inside
    for shape, part in zip(inside, node.inside, strict=True):
        _need(shape, NUMBER, part, _("in within"))
    if one.powers != other.powers and not (one.zero or other.zero):
        raise LanguageError(
            _(
                "within compares {one} with {other}, which are of different kinds",
                one=described(one),
                other=described(other),
            ),
            node.column,
        )
    last = node.inside[2]
    is_share = isinstance(last, Quantity) and last.kind is Kind.SHARE
    if not is_share and room.powers != (other if one.zero else one).powers:
        raise LanguageError(
            _("the last part of within is a share such as 10 %, or {described}", described=described(one)),
            start_of(last),
        )
    return Shape(sort=TRUTH, each=one.each or other.each)


def _need(shape: Shape, sort: str, part: Node, where: str) -> None:
    if shape.sort != sort:
        wanted = _("something true or false, such as a comparison") if sort == TRUTH else _("a number")
        raise LanguageError(
            _(
                "{wanted} is needed {where}, not {described}",
                wanted=wanted,
                where=where,
                described=described(shape),
            ),
            start_of(part),
        )
