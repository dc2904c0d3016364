"""What is heard of what is painted? Each painted thing as a value: what it is, its name, its value in words, what it can do.

A pane says it as one `Heard` with its things inside; `gui/accessible.py` hands it to screen readers. It follows from the pane's part
of what is shown, so it tells no more than the picture.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum

from migviz.values import dataclass


class Role(StrEnum):
    """What a thing is, for somebody who hears it."""

    WINDOW = "window"
    BAR = "bar"
    GROUP = "group"
    HEADING = "heading"
    TEXT = "text"
    PICTURE = "picture"
    CHART = "chart"
    BUTTON = "button"
    TABS = "tabs"
    TAB = "tab"
    LIST = "list"
    ITEM = "item"
    TABLE = "table"
    ROW = "row"
    HEAD = "head"
    CELL = "cell"
    SLIDER = "slider"
    WORD = "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Along:
    """A value that can be moved: where it is between two ends, by how much a key would move it, and the wish for another one."""

    now: float
    least: float
    most: float
    step: float
    to: Callable[[float], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One thing. `key` is its own among those beside it, and stays when its words change.

    `value`: its value in words; `more`: what else is said of it. `chosen`: None where it is nothing to choose. `wish`: what a press
    wishes for, and `does` says it; `keys`: the key that does the same.
    """

    key: str
    role: Role
    name: str
    value: str = ""
    more: str = ""
    chosen: bool | None = None
    has_focus: bool = False
    wish: object = None
    does: str = ""
    keys: str = ""
    along: Along | None = None
    inside: "tuple[Heard, ...]" = ()

    @property
    def description(self) -> str:
        """Everything beside the name."""
        return ". ".join(part.rstrip(".") for part in (self.value, self.more) if part)


Path = tuple[str, ...]


def walk(heard: Heard, path: Path = ()) -> Iterator[tuple[Path, Heard]]:
    """The thing itself and everything inside it, each with the keys that lead to it."""
    yield path, heard
    for part in heard.inside:
        yield from walk(part, (*path, part.key))
