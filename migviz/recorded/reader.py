"""What is a reader? It knows its format by a line, and makes migrations of all lines."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from migviz.language import N_
from migviz.recorded.lines import Line
from migviz.recorded.recording import Recorded
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a reader made of a text: its migrations, and the numbers of the lines that it understood."""

    migrations: tuple[Recorded, ...]
    understood: frozenset[int]


class Verified(StrEnum):
    """What a reader was held against."""

    RECORDED = N_("migrations recorded for it")
    SOURCE = N_("the source of the program that writes it")
    PUBLIC = N_("lines of public logs")
    RECALLED = N_("descriptions only")
    OWN = N_("what migviz writes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A format: `decides` says whether only it has such a line, `known_by` says in words by what. `verified`: what it was held against, the
    best first; `checked`: more of that.
    `half_lines`: half of a line may look like a whole one, with another number."""

    name: str
    title: str
    decides: Callable[[str], bool]
    read: Callable[[Sequence[Line]], Found]
    known_by: str
    verified: tuple[Verified, ...]
    checked: str = ""
    half_lines: bool = False
