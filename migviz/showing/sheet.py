"""What stands on a printed lesson? A worksheet that tells no answer, the solution, or the teacher's notes: values, with nothing left
to decide."""

from enum import StrEnum
from typing import TYPE_CHECKING

from migviz.replay.seen import Seen
from migviz.showing.lesson_blocks import ProseShown
from migviz.values import dataclass

if TYPE_CHECKING:
    from migviz.showing.evacuation_shown import HostShown


class For(StrEnum):
    """Who reads it."""

    STUDENTS = "students"
    SOLUTION = "solution"
    TEACHER = "teacher"


class Paper(StrEnum):
    """How large its pages are."""

    A4 = "a4"
    LETTER = "letter"


class OnPaper:
    """A part of a sheet."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(OnPaper):
    """The title of a section."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(OnPaper):
    """Prose, and the word on its edge, "" where it has none."""

    prose: ProseShown
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(OnPaper):
    """A picture of the stage, without what the lesson does not show yet, and what stands below it."""

    seen: Seen
    hidden: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostMoment(OnPaper):
    """A picture of a host that is emptied, as far as it is told, and what stands below it."""

    shown: "HostShown"
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures(OnPaper):
    """A small table of numbers under a word: what each is, and how much."""

    word: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A line to tick or to number. `mark`: what stands in the box, "" where that is left to the reader; `said`: what the lesson says to
    it."""

    words: str
    mark: str = ""
    said: ProseShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Lines with a box each, and a word on how they are filled, "" where that is plain."""

    boxes: tuple[Box, ...]
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Lines to write on, each with the words before it, what stands on it ("" where that is left to the reader), and the unit behind it."""

    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """Axes to draw bars on, from 0 to `top` pages: those that are given, and those to draw, in pages; None where that is left to the
    reader."""

    names: tuple[str, ...]
    bars: tuple[float | None, ...]
    top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(OnPaper):
    """A question or a task with room for its answer, or with it; `lines`: what a task wants; `said`: what the lesson says to the answer."""

    word: str
    prose: tuple[ProseShown, ...] = ()
    lines: tuple[str, ...] = ()
    answer: Boxes | Room | Axes
    said: tuple[ProseShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole sheet: what stands at its head, its parts, and what is in the foot of each page."""

    title: str
    kind: str
    above: str
    name: str
    parts: tuple[OnPaper, ...]
    foot: str
