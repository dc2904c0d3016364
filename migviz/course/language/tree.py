"""Which parts does a condition have? Frozen nodes, each with its column in the text."""

from collections.abc import Iterator

from migviz.scenario.units import Kind
from migviz.values import dataclass


class LanguageError(ValueError):
    """A condition that is wrong at `column` (from 1); the message says what would be right."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number in SI; `kind` is None where it has no unit."""

    value: float
    kind: Kind | None
    written: str
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A word in quotes, true or false."""

    value: str | bool
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """`run.downtime`, `try.pages(2)`, `link.bandwidth`: `inside` is None without brackets."""

    name: str
    inside: tuple["Node", ...] | None = None
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`min(a, b)`: one of the language's own functions."""

    function: str
    inside: tuple["Node", ...]
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """`not a` or `- a`."""

    sign: str
    of: "Node"
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """`a + b`, `a <= b`, `a and b`: `column` is that of the sign."""

    sign: str
    left: "Node"
    right: "Node"
    column: int


Node = Quantity | Literal | Name | Call | Prefix | Pair


def parts_of(node: Node) -> tuple[Node, ...]:
    """What a node is made of, from left to right."""
    match node:
        case Pair():
            return (node.left, node.right)
        case Prefix():
            return (node.of,)
        case Call():
            return node.inside
        case Name():
            return node.inside or ()
    return ()


def start_of(node: Node) -> int:
    """The column where a node begins in the text."""
    while isinstance(node, Pair):
        node = node.left
    return node.column


def names_in(node: Node) -> Iterator[Name]:
    """Every name in a condition."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name):
            yield node
        waiting += parts_of(node)
