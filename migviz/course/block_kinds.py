"""Which kinds of blocks can a lesson have? One record each: how it is read, checked, translated, and what prose it holds.

A new kind of block is a value in `lesson.py` and a record here. What it shows is its prose, under its heading, unless
`showing/block_shown.py` knows more to show of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from migviz.course.checks import Found, wrong_goal, wrong_question, wrong_run, wrong_show
from migviz.course.fenced import read_goal, read_run, read_scenario, read_show
from migviz.course.lesson import (
    Aside,
    Block,
    Goal,
    Lesson,
    Prose,
    Question,
    RunBlock,
    ScenarioBlock,
    Section,
    ShowBlock,
    prose_in_question,
)
from migviz.course.merging import their_aside, their_goal, their_prose, their_question, their_show
from migviz.course.questions import Talk, read_aside, read_question
from migviz.course.source import Source
from migviz.language import N_
from migviz.scenario import Scenario
from migviz.scenario.evacuation import Setup
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases:
    """What a scenario may build on: the lesson's start, the section `before`, and the `known` ones by name."""

    start: Scenario
    before: Setup
    known: Mapping[str, Setup]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A fenced block as it is written: its lines, what a scenario may build on, and what this section sets up so far, `own`."""

    first: int
    last: int
    bases: Bases
    own: Setup


def _no_prose(block: Any) -> Iterable[Prose]:
    return ()


def _no_heading(block: Any) -> str:
    return ""


def _as_it_is(one: Any, other: Any) -> Any:
    return one


def _right(lesson: Lesson, section: Section, block: Any) -> Found:
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockKind:
    """One kind. `of`: its value. `fence` and `containers`: the words it is written with, after ``` or :::.

    `named`: a container must have a name, and stand in a section. `only_one`: what to say of a second one in a section.
    `heading` stands over its prose. `translated` takes the block and the translator's one, and gives None where their shapes differ. `wrong` finds what is wrong when it is played.
    """

    of: type[Block]
    fence: str = ""
    containers: tuple[str, ...] = ()
    read_fence: Callable[[Source, Fence], Block | None] | None = None
    read_container: Callable[[Source, Talk], Block | None] | None = None
    named: bool = False
    only_one: str = ""
    heading: Callable[[Any], str] = _no_heading
    prose: Callable[[Any], Iterable[Prose]] = _no_prose
    translated: Callable[[Any, Any], Any] = _as_it_is
    wrong: Callable[[Lesson, Section, Any], Found] = _right


_ASIDES = {"hint": N_("Hint"), "why": N_("Why"), "teacher": N_("For teachers")}

BLOCK_KINDS: tuple[BlockKind, ...] = (
    BlockKind(of=Prose, prose=lambda prose: (prose,), translated=their_prose),
    BlockKind(
        of=ScenarioBlock,
        fence="scenario",
        read_fence=lambda source, at: read_scenario(
            source, at.first, at.last, at.bases.before, at.bases.start, at.bases.known
        ),
        only_one=N_("a section has one scenario. Begin a new section with ##"),
    ),
    BlockKind(
        of=RunBlock,
        fence="run",
        read_fence=lambda source, at: read_run(source, at.first, at.last),
        wrong=wrong_run,
    ),
    BlockKind(
        of=ShowBlock,
        fence="show",
        read_fence=lambda source, at: read_show(source, at.first, at.last),
        prose=lambda show: (show.say,) if show.say else (),
        translated=their_show,
        wrong=wrong_show,
    ),
    BlockKind(
        of=Goal,
        fence="goal",
        read_fence=lambda source, at: read_goal(source, at.first, at.last, at.own),
        prose=lambda goal: (message.prose for message in goal.messages),
        translated=their_goal,
        wrong=wrong_goal,
    ),
    BlockKind(
        of=Question,
        containers=("predict", "ask"),
        read_container=read_question,
        named=True,
        prose=prose_in_question,
        translated=their_question,
        wrong=wrong_question,
    ),
    BlockKind(
        of=Aside,
        containers=("hint", "why", "teacher", "only"),
        read_container=read_aside,
        prose=lambda aside: (aside.prose,),
        heading=lambda aside: _ASIDES.get(aside.kind, ""),
        translated=their_aside,
    ),
)

FENCES: Mapping[str, BlockKind] = {kind.fence: kind for kind in BLOCK_KINDS if kind.fence}
CONTAINERS: Mapping[str, BlockKind] = {word: kind for kind in BLOCK_KINDS for word in kind.containers}
_BY_VALUE: Mapping[type[Block], BlockKind] = {kind.of: kind for kind in BLOCK_KINDS}


def kind_of(block: Block) -> BlockKind:
    """The record of a block."""
    return _BY_VALUE[type(block)]


def prose_in(blocks: Iterable[Block]) -> Iterator[Prose]:
    """All prose of some blocks, in order: text, what is said, questions with their options, hints and notes."""
    for block in blocks:
        yield from kind_of(block).prose(block)
