"""How is something worked out once for values that are slow to compare? By which objects they are, not by what is in them."""

from typing import Generic, TypeVarTuple

Values = TypeVarTuple("Values")


class Identical(Generic[*Values]):
    """Frozen values as a key of a cache: equal to another key only if they are the very same objects."""

    __slots__ = ("of",)

    def __init__(self, *of: *Values) -> None:
        self.of = of

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.of)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identical) and tuple(map(id, self.of)) == tuple(map(id, other.of))
