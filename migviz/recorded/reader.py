"""What is a reader? It knows its format by a line, and makes migrations of all lines."""

from collections.abc import Callable, Sequence

from migviz.recorded.lines import Line
from migviz.recorded.recording import Recorded
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a reader made of a text: its migrations, and the numbers of the lines that it understood."""

    migrations: tuple[Recorded, ...]
    understood: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A format: `decides` says whether only it has such a line. `checked`: how it was verified.
    `half_lines`: half of a line may look like a whole one, with another number."""

    name: str
    title: str
    decides: Callable[[str], bool]
    read: Callable[[Sequence[Line]], Found]
    checked: str
    half_lines: bool = False
