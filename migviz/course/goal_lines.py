"""What does a goal ask for, line by line? Each part of its condition with the measured number beside the wanted one."""

from collections.abc import Iterator

from migviz.course.language import Node, Result, evaluate, shape_of
from migviz.course.language.tree import Call, Literal, Name, Pair, Prefix, Quantity
from migviz.course.lesson import Condition, Goal, Lesson, Section
from migviz.course.names import World, shape_of_name, value_of_name
from migviz.course.playing import goal_state, world_of, written
from migviz.language import N_, _
from migviz.replay.host_numbers import HOST_NUMBERS
from migviz.replay.metrics import RUN_NUMBERS
from migviz.scenario.evacuation import EVERY_FIELD, Setup
from migviz.scenario.units import UNITS, Kind
from migviz.values import dataclass

_TITLES = {
    "downtime": N_("pause"),
    "finished": N_("the migration finishes"),
    "converged": N_("the copy converges"),
    "pages": N_("iteration"),
    "dirtied": N_("dirty after iteration"),
    "seconds": N_("time of iteration"),
    "bytes": N_("sent in iteration"),
    "longest_stall": N_("no answer for"),
    "lost": N_("requests lost"),
    "late": N_("answers late"),
}
_SIGNS = {
    "<": N_("below {amount}"),
    "<=": N_("at most {amount}"),
    ">": N_("above {amount}"),
    ">=": N_("at least {amount}"),
    "==": N_("{amount}"),
    "!=": N_("not {amount}"),
}
SAME = 1e-9
"""Chosen: two values that differ by a smaller share are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalLine:
    """One part of what is wanted: what, as measured now, as wanted ("" where it is a yes or no), and whether it is so."""

    what: str
    measured: str
    wanted: str
    met: bool


def goal_lines(
    lesson: Lesson, section: Section, goal: Goal, setup: Setup, best: float | None = None
) -> tuple[GoalLine, ...]:
    """All parts of a goal for what is on the stage: of `done`, then of every `keep`, then the edge. `best`: what is known to do."""
    world = world_of(lesson, section, setup)
    sections = [part.name for part in lesson.sections]
    nodes = [part for condition in (goal.done, *goal.keep) for part in _parts(condition.node)]
    texts = {id(condition.node): condition.text for condition in (goal.done, *goal.keep)}
    lines = [_line(node, world, sections, texts, goal.called) for node in nodes]
    stands = goal_state(lesson, section, goal, setup)
    return (*lines, *_to_the_edge(goal, world, met=stands.done and not is_outdone(goal, stands.best, best)))


def is_outdone(goal: Goal, now: float | None, best: float | None) -> bool:
    """Whether a better value is known that does: then none is as large or as small as it can be, however near it comes."""
    if goal.edge is None or now is None or best is None:
        return False
    nearly = SAME * abs(best)
    return now > best + nearly if goal.least else now < best - nearly


def _to_the_edge(goal: Goal, world: World, *, met: bool) -> Iterator[GoalLine]:
    """As far as it goes: how far that is has to be found. Without all other parts no value does."""
    if goal.edge is None or goal.best is None:
        return
    node = goal.best.node
    yield GoalLine(
        what=text_of(node),
        measured=as_set(goal.best, evaluate(node, lambda name: value_of_name(name, world))),
        wanted=_("as small as it can be") if goal.least else _("as large as it can be"),
        met=met,
    )


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, Pair) and node.sign == "and":
        yield from _parts(node.left)
        yield from _parts(node.right)
    else:
        yield node


def _line(node: Node, world: World, sections: list[str], texts: dict[int, str], called: str) -> GoalLine:
    met = evaluate(node, lambda name: value_of_name(name, world)) is True
    if isinstance(node, Name):
        return GoalLine(what=title_of_name(node), measured="", wanted="", met=met)
    match node:
        case Pair(sign=sign, left=left, right=Quantity(written=amount)) if sign in _SIGNS:
            wanted = _(_SIGNS[sign], amount=amount)
            value = evaluate(left, lambda name: value_of_name(name, world))
            unit = _unit_beside(amount, value)
            measured = written(value, shape_of(left, lambda name: shape_of_name(name, sections)), unit)
            what = text_of(left) if isinstance(left, Name) else called or text_of(left)
            return GoalLine(what=what, measured=measured, wanted=wanted, met=met)
        case Call(function="within", inside=(Name() as name, wanted_node, Quantity(written=room))):
            right = evaluate(wanted_node, lambda inner: value_of_name(inner, world))
            wanted = _("{right}, within {room}", right=written(right, shape_of_name(name, sections)), room=room)
            return GoalLine(what=title_of_name(name), measured=_measured(name, world, sections), wanted=wanted, met=met)
    return GoalLine(what=texts.get(id(node)) or text_of(node), measured="", wanted="", met=met)


def as_set(of: Condition, value: Result) -> str:
    """A field's value as its slider writes it, any other number as prose does."""
    field = EVERY_FIELD.get(of.node.name) if isinstance(of.node, Name) else None
    return field.write(value) if field and isinstance(value, float) else written(value, of.shape)


def _unit_beside(amount: str, value: Result) -> str:
    """The unit of what is wanted, so that both are compared at a glance; "" for a time that has four figures in it: all else on
    the screen says it in the next unit."""
    unit, times = amount.partition(" ")[2], UNITS[Kind.TIME]
    is_long = unit in times and isinstance(value, float) and value >= 1000 * times[unit]
    return "" if is_long else unit


def _measured(name: Name, world: World, sections: list[str]) -> str:
    return written(value_of_name(name, world), shape_of_name(name, sections))


def title_of_name(name: Name) -> str:
    """A name in words: `run.total_time` is "total time", `run.pages(2)` "iteration 2"."""
    last = name.name if name.name in EVERY_FIELD else name.name.partition(".")[2]
    if last in HOST_NUMBERS and last not in RUN_NUMBERS:
        return HOST_NUMBERS[last].heading
    words = _(_TITLES[last]) if last in _TITLES else last.rpartition(".")[2].replace("_", " ")
    inside = f" {text_of(name.inside[0])}" if name.inside else ""
    return words + inside


def text_of(node: Node) -> str:
    """A condition as text."""
    match node:
        case Quantity():
            return node.written
        case Literal():
            return str(node.value)
        case Name():
            return title_of_name(node)
        case Pair():
            return f"{text_of(node.left)} {node.sign} {text_of(node.right)}"
        case Call():
            return f"{node.function}({', '.join(text_of(part) for part in node.inside)})"
        case Prefix():
            return f"{node.sign} {text_of(node.of)}"
