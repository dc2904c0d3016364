"""What can a block of a lesson's section show? Prose, question, goal, hint: as words and values, with nothing left to decide."""

from migviz.course.answers import Verdict
from migviz.course.goal_lines import GoalLine
from migviz.course.lesson import Formula, Picture
from migviz.scenario.fields import Field, Value
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleShown:
    """A number in a sentence that is dragged like a slider: its field, the value on the stage, the section's own, and why it cannot
    be dragged now ("" where it can)."""

    name: str
    field: Field
    value: Value
    around: Value
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProseShown:
    """Safe HTML, the only pictures it may load, its formulas, pictures named `formula:` and their place, and its handles: links to `drag:` and
    their field. `is_quiet`: what is said beside
    the lesson's own prose."""

    html: str
    pictures: tuple[Picture, ...] = ()
    is_quiet: bool = False
    handles: tuple[HandleShown, ...] = ()
    formulas: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsShown:
    """What is wrong with the file that is being edited."""

    title: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideShown:
    """A hint, an explanation or a teacher's note, with the word on its edge."""

    word: str
    prose: ProseShown


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayShown:
    """A button that plays the run to where the lesson wants it. `waits`: for that to be pressed; `plays`: it does already."""

    words: str
    waits: bool = False
    plays: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionShown:
    """`name` is what is given for it; `mark`: "right", "wrong", or "" while nothing is known of it."""

    name: str
    words: str
    is_chosen: bool
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsShown:
    """Choose one, or all that are right. `confirm`: the word on the button; "": a click on an option is the answer."""

    options: tuple[OptionShown, ...]
    several: bool
    confirm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountShown:
    """A number to type, with the unit that is expected."""

    unit: str
    typed: str
    confirm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShown:
    """Things to put in order, as they stand now: what is given for each, and its words."""

    items: tuple[tuple[str, str], ...]
    confirm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchShown:
    """Bars to draw, in pages: those known before number `first`, `count` to draw, as they were drawn, as they really are."""

    known: tuple[float, ...]
    first: int
    count: int
    drawn: tuple[float, ...]
    real: tuple[float, ...]
    confirm: str


AnswerShown = OptionsShown | AmountShown | OrderShown | SketchShown


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackShown:
    """What is said to an answer: how it was read, a sentence, the lesson's own words."""

    verdict: Verdict
    echo: str
    words: str
    prose: tuple[ProseShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionShown:
    """`is_open`: it can be answered. `note`: how a question stands that says nothing else; `is_kept`: because a prediction was
    made and its run is still to come. `sees`: what `can_see` would show is on the stage already. `again`: the word on the button that asks it again, "" for none."""

    name: str
    word: str
    prose: ProseShown
    answer: AnswerShown
    is_open: bool
    note: str
    is_kept: bool
    feedback: FeedbackShown | None
    can_see: bool
    again: str
    sees: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalShown:
    """What is to be reached, part by part; what is in the way, what the lesson says to it. `reached`: a sentence; `is_so_now`:
    with what is on the stage. `again`: the word on the button that asks for another case, "" for none; `name`: by which it is asked."""

    word: str
    lines: tuple[GoalLine, ...]
    problems: tuple[str, ...]
    messages: tuple[ProseShown, ...]
    reached: str
    is_so_now: bool
    best: str
    again: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneShown:
    """The end of a lesson: what it teaches, and whether the answers show it; how much was done, where to look again (a section's name, and
    words), what is next."""

    word: str
    can: tuple[tuple[str, bool], ...]
    counts: str
    hard: tuple[tuple[str, str], ...]
    next: str


BlockShown = DoneShown | ProseShown | ProblemsShown | AsideShown | PlayShown | QuestionShown | GoalShown
