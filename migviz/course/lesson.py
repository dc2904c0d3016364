"""What is a lesson? Frozen values: sections, their prose and blocks, each with its place in the text."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from migviz.course.language import Node, Shape
from migviz.recorded.opening import Opened
from migviz.replay.pace import Pace
from migviz.scenario import Scenario
from migviz.scenario.evacuation import Evacuation, Setup
from migviz.values import dataclass


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where in the file: line and column, both from 1."""

    line: int
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """An expression of the lesson language that was read and whose kinds fit."""

    text: str
    node: Node
    shape: Shape
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A number in prose that is worked out: `{42.8 s = watch.total_time}`.

    `written` is all of it with its braces, `filled` what stands before the sign `=`, "" where nothing does. `drags`: the
    field of a handle, a number that is dragged like a slider; `follows`: a handle is in its paragraph, so it tells of what is
    on the stage.
    """

    written: str
    filled: str
    unit: str
    of: Condition
    place: Place
    drags: str
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in prose: as written, where it lies (inside the lesson's folder), and what it shows in words."""

    name: str
    path: Path
    words: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula between dollar signs: its text, and whether it is on a line of its own (`$$`)."""

    tex: str
    display: bool
    place: Place


class Block:
    """A part of a section. Each kind of it has a record in `block_kinds.py`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in the prose to another lesson: its file in this lesson's folder, and a section of it or ""."""

    file: str
    section: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Block):
    """Markdown for people. `course.prose.html` makes safe HTML of it; it never holds raw HTML. `named`: what an answer is kept under
    that chooses it, where it is an option or a thing to order; in a translation the base's."""

    text: str
    place: Place
    named: str = ""
    numbers: tuple[Computed, ...] = ()
    pictures: tuple[Picture, ...] = ()
    links: tuple[Link, ...] = ()
    formulas: tuple[Formula, ...] = ()

    @property
    def kept_as(self) -> str:
        """What progress remembers of a choice: a name of its own, or its words; so that moving it in a list does no harm."""
        return self.named or " ".join(self.text.split())

    @property
    def handles(self) -> tuple[Computed, ...]:
        """Its numbers that are dragged."""
        return tuple(number for number in self.numbers if number.drags)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioBlock(Block):
    """What differs from the section before: all that results, a VM's scenario or a host with several VMs, and what the student may
    change.

    `controls`: names of fields; empty: none; None: all of them. `hides`: parts of the screen that are not shown yet; None: the same
    as before. `base`: the section that its `from:` names, if any.
    """

    setup: Setup
    controls: tuple[str, ...] | None
    place: Place
    hides: frozenset[str] | None
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBlock(Block):
    """A target for playback: a point or time of the run, or the first moment at which `condition` is true. `begins`: the
    point at which it starts; "": where the section stands."""

    until: str
    condition: Condition | None
    pace: Pace | None
    speed: float | None
    autoplay: bool
    place: Place
    begins: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A part of the window that a lesson points at: the kind and number of a Spotlight."""

    name: str
    kind: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowBlock(Block):
    """What the window shows until the section is left. `recording`: a log beside the model, told up to `recorded_until` seconds, None: all
    of it."""

    highlight: tuple[Thing, ...]
    dim: tuple[Thing, ...]
    lens: str
    view: str
    compare: tuple[str, ...]
    say: Prose | None
    place: Place
    recording: Opened | None
    recorded_until: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a goal says while its condition is true."""

    when: Condition
    prose: Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Vary:
    """A field that is drawn for another case, between two numbers of a unit."""

    name: str
    least: float
    most: float
    unit: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Block):
    """Something to reach. `least` tells whether `best` is better when small; `edge`: how near to the best one has to come, which
    the student has to find; `solutions` never reach the student. `vary`: what is drawn for another case; `called`: the lesson's words for the number that `done` works out."""

    done: Condition
    keep: tuple[Condition, ...]
    change_only: tuple[str, ...]
    best: Condition | None
    least: bool
    edge: Condition | None
    messages: tuple[Message, ...]
    solutions: tuple[tuple[str, ...], ...]
    place: Place
    vary: tuple[Vary, ...]
    called: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose. `when`: the simulation decides whether it is right; `feedback` explains."""

    prose: Prose
    right: bool
    when: Condition | None
    feedback: Prose | None
    place: Place

    @property
    def name(self) -> str:
        """What progress remembers of a choice (`Prose.kept_as`)."""
        return self.prose.kept_as


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Choose one (`several` is False) or all that are right."""

    options: tuple[Option, ...]
    several: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A mistake that has a reason: what it comes to, and what is said to who makes it."""

    comes_to: Condition
    prose: Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number to type. `tolerance`: the share of the right value by which an answer may differ; `factor`: instead it
    may be so many times too large or too small (0: no such rule)."""

    answer: Condition
    tolerance: float
    unit: str
    factor: float
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Things to put in order; `items` are in the right one. `early`: what is said where each was put too early."""

    items: tuple[Prose, ...]
    early: tuple[Prose | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """Bars to draw: the dirty pages of iterations `first` to `last` of this section's run."""

    first: int
    last: int
    tolerance: float


Answer = Options | Amount | Order | Sketch


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Block):
    """A prediction (`predicts`: it locks the future until it is answered or skipped) or a question.

    `see`: the point of the run that the answer speaks of, for "show me in the run"; "" if there is none.
    `feedback` explains once a number, an order or a sketch was given. `covers`: what it asks for is written nowhere
    while it is open; otherwise it is to be read off the screen. `vary`: what is drawn for another case; `transfer`: its first case
    is drawn already, one that the lesson did not show.
    """

    name: str
    predicts: bool
    prose: Prose
    answer: Answer
    see: str
    feedback: Prose | None
    place: Place
    covers: bool = True
    vary: tuple[Vary, ...] = ()
    transfer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside(Block):
    """Prose that is not always shown: `hint`, `why`, `teacher`, or `only` for an audience."""

    kind: str
    prose: Prose
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a lesson with one scenario, or with one host whose VMs leave it. `source` is its text, by which an old translation is
    known; `own`: what the lesson itself sets up, where another case was drawn."""

    name: str
    title: str
    setup: Setup
    controls: tuple[str, ...] | None
    blocks: tuple[Block, ...]
    source: str
    place: Place
    language: str = ""
    own: Setup | None = None
    hides: frozenset[str]
    """Parts of the screen that are not shown yet."""
    base: str
    """The section that it takes its scenario from, by name."""

    @property
    def scenario(self) -> Scenario:
        """The scenario; of several VMs what they share."""
        return self.setup.shared if isinstance(self.setup, Evacuation) else self.setup

    @property
    def evacuation(self) -> Evacuation | None:
        """The host that is emptied, if this is about one."""
        return self.setup if isinstance(self.setup, Evacuation) else None

    @property
    def vary(self) -> tuple[Vary, ...]:
        """What is drawn for another case of this section, each field once."""
        lines = [question.vary for question in self.questions] + ([self.goal.vary] if self.goal else [])
        return tuple({vary.name: vary for line in reversed(lines) for vary in line}.values())

    @property
    def questions(self) -> tuple[Question, ...]:
        """Predictions and questions, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Question))

    @property
    def handles(self) -> frozenset[str]:
        """The fields that are dragged in its text."""
        prose = (block for block in self.blocks if isinstance(block, Prose))
        return frozenset(number.drags for block in prose for number in block.handles)

    @property
    def free(self) -> frozenset[str] | None:
        """The fields that a student may change here, by a control or a handle; None: all of them."""
        return None if self.controls is None else self.handles.union(self.controls)

    @property
    def goal(self) -> Goal | None:
        """What is to be reached here, if anything."""
        return next((block for block in self.blocks if isinstance(block, Goal)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A whole lesson. `can`: what one can do afterwards; `where` is its file as named in messages, `folder` where its pictures
    lie."""

    id: str
    title: str
    language: str
    minutes: int
    after: tuple[str, ...]
    objective: str
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]
    where: str
    folder: Path | None
    can: tuple[str, ...]
    can_by: tuple[tuple[str, ...], ...]
    """for each line of `can` the sections whose answers show it; none named: all"""

    def section(self, name: str) -> Section:
        """The section with this name; KeyError if there is none."""
        for section in self.sections:
            if section.name == name:
                return section
        raise KeyError(name)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Predictions and questions of all sections, in order."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, name: str) -> tuple[Section, Question]:
        """The question with this name and its section; KeyError if there is none."""
        for section in self.sections:
            for question in section.questions:
                if question.name == name:
                    return section, question
        raise KeyError(name)


def prose_in_question(question: Question) -> Iterator[Prose]:
    """The question, its options and items, and what is said to an answer."""
    yield question.prose
    match question.answer:
        case Options(options=options):
            for option in options:
                yield option.prose
                if option.feedback:
                    yield option.feedback
        case Order(items=items, early=early):
            yield from items
            yield from (said for said in early if said)
        case Amount(slips=slips):
            yield from (slip.prose for slip in slips)
    if question.feedback:
        yield question.feedback
