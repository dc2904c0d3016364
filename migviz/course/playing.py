"""How does a lesson go without a window? Its runs, which conditions hold, and the numbers of its prose."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from migviz import Run, Scenario
from migviz.course.language import NUMBER, Result, Shape, evaluate, names_in
from migviz.course.language.kinds import kind_of
from migviz.course.lesson import Computed, Condition, Goal, Lesson, Options, Prose, Question, RunBlock, Section
from migviz.course.meaning import settings_on
from migviz.course.names import OWN, World, value_of_name
from migviz.course.on_host import time_on_host
from migviz.engine import ask, finished_evacuation, finished_run
from migviz.errors import InputError
from migviz.identical import Identical
from migviz.language import _
from migviz.replay import moment_at, time_of
from migviz.replay.pace import marks
from migviz.scenario.evacuation import EVERY_FIELD, Evacuation, Setup
from migviz.scenario.fields import FIELDS, NAMES, Value
from migviz.scenario.units import UNITS, Kind, write, write_in
from migviz.values import dataclass

LOOKS = 256
"""Times at which a condition about the moment is looked at, beside every milestone; chosen: 0.3 ms each."""


def world_of(lesson: Lesson, section: Section, setup: Setup | None = None) -> World:
    """Where the names of a condition in this section get their values.

    `setup`: what is on the stage, where a student may have changed it; the section's own if None. Other
    sections always stand for their own.
    """
    own = setup or section.setup

    def setup_of(name: str) -> Setup:
        return own if name == OWN else lesson.section(name).setup

    return World(
        run_of=lambda name: finished_run(alone(setup_of(name))),
        found_of=lambda name: finished_evacuation(together(setup_of(name))),
        setup_of=setup_of,
    )


def alone(setup: Setup) -> Scenario:
    """What one VM's run comes from."""
    assert isinstance(setup, Scenario)
    return setup


def together(setup: Setup) -> Evacuation:
    """What the runs of a host's VMs come from."""
    assert isinstance(setup, Evacuation)
    return setup


def value_of(condition: Condition, world: World) -> Result:
    """The value of an expression: a number in SI, a word, a truth, or None where the run has none."""
    return evaluate(condition.node, lambda name: value_of_name(name, world))


def holds(condition: Condition, world: World) -> bool:
    """Whether a condition is true."""
    return value_of(condition, world) is True


def written(value: Result, shape: Shape, unit: str = "") -> str:
    """A computed number as it stands in prose: three significant figures, in `unit` or in the one that fits."""
    if value is None or isinstance(value, tuple):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) or shape.sort != NUMBER:
        return str(value)
    kind = kind_of(shape)
    if unit or kind is None:
        return write_in(value, unit)
    return write(value, kind, digits=3)


def filled(number: Computed, lesson: Lesson, section: Section | None, setup: Setup | None = None) -> str:
    """The text of a computed number in prose of this section (None: before the first one). `setup`: what is on the stage, which
    numbers follow that are beside a handle."""
    world = world_of(lesson, section or lesson.sections[0], setup if number.follows else None)
    goes = (
        number.follows and setup is not None and number.unit in UNITS[Kind.TIME]
    )  # as one drags: from seconds to milliseconds
    return written(value_of(number.of, world), number.of.shape, "" if goes else number.unit)


# --- playback ---


def end_of(setup: Setup) -> float:
    """When what is set up so is over."""
    return finished_evacuation(setup).end if isinstance(setup, Evacuation) else finished_run(setup).end


def time_to_target(lesson: Lesson, section: Section, block: RunBlock, setup: Setup | None = None) -> float | None:
    """When a `run` block is reached by what is on the stage, in its seconds; None if it never gets there."""
    there = setup or section.setup
    if isinstance(there, Evacuation):
        return time_on_host(block.until, finished_evacuation(there)) if block.condition is None else None
    if block.condition is None:
        return time_of_point(block.until, finished_run(there))
    named = {name.name.partition(".")[0] for name in names_in(block.condition.node)}
    asked = _Asked(block, *(part.setup for part in lesson.sections if part.name in named))
    asked.world = world_of(lesson, section, there)
    return _time_of_condition(asked, there)


class _Asked(Identical[*tuple[object, ...]]):
    """A `run` block and what stands in the sections that its condition names: all that its time follows from, beside what is on the stage."""

    __slots__ = ("world",)
    world: World


@lru_cache(maxsize=64)
def _time_of_condition(asked: _Asked, there: Scenario) -> float | None:
    """Worked out once: what a lesson locks is asked for each of its sections in every picture, and this takes a hundred milliseconds."""
    block = asked.of[0]
    assert isinstance(block, RunBlock)
    return time_until(block, finished_run(there), asked.world)


def know_targets(lesson: Lesson) -> None:
    """Work out when each `run` block is reached: of a condition, which has to be looked for, or of many VMs it takes several frames."""
    for section in lesson.sections:
        for block in section.blocks:
            if isinstance(block, RunBlock):
                time_to_target(lesson, section, block)


def time_in(setup: Setup, text: str) -> float | None:
    """When a point is, of a run or of a host; None: never."""
    if isinstance(setup, Evacuation):
        return time_on_host(text, finished_evacuation(setup))
    return time_of_point(text, finished_run(setup))


def time_until(block: RunBlock, run: Run, world: World) -> float | None:
    """When a `run` block is reached, in seconds of the run; None if this run never gets there."""
    if block.condition is not None:
        return _first_time(block.condition, run, world)
    return time_of_point(block.until, run)


def time_of_point(text: str, run: Run) -> float | None:
    """When a point of a run is, as lessons name it: `end`, `step 4 begins`, `milestone resume`, `time 12 s`; None: never."""
    if text.startswith("milestone "):
        kind = text.removeprefix("milestone ")
        return next((milestone.t for milestone in run.milestones if milestone.kind == kind), None)
    try:
        return time_of(run, text.removeprefix("time ").removesuffix(" begins"))
    except InputError:
        return None


def _first_time(condition: Condition, run: Run, world: World) -> float | None:
    """The first time at which a condition about the moment is true, to within rounding."""

    def is_true(t: float) -> bool:
        ask()
        return holds(condition, replace(world, now=moment_at(run, t)))

    before = 0.0
    looks = {run.end * k / (LOOKS - 1) for k in range(LOOKS)}
    for t in sorted({*looks, *marks(run, "milestone")}):
        if is_true(t):
            low, high = before, t
            while high - low > 1e-9 * max(run.end, 1e-9):
                middle = (low + high) / 2
                low, high = (low, middle) if is_true(middle) else (middle, high)
            return high
        before = t
    return None


def time_to_see(question: Question, setup: Setup) -> float | None:
    """The time that "show me in the run" goes to; None if the question names none or the run has no such point."""
    return time_in(setup, question.see) if question.see else None


# --- questions and goals ---


def right_options(lesson: Lesson, section: Section, question: Question, setup: Setup | None = None) -> tuple[bool, ...]:
    """For each option whether it is right; of those with (?) the simulation decides."""
    assert isinstance(question.answer, Options)
    world = world_of(lesson, section, None if question.predicts else setup)
    return tuple(holds(option.when, world) if option.when else option.right for option in question.answer.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalState:
    """How a goal stands for one scenario.

    `done`: its condition is true, near the best where it has an edge, everything to keep was kept and nothing else was changed. `messages`: what
    its `if` lines say now. `why_not`: a sentence each for what was not kept or was changed; `best`: its number.
    """

    done: bool
    messages: tuple[Prose, ...]
    why_not: tuple[str, ...]
    best: float | None


def _in_words(text: str) -> str:
    """A condition with fields by their titles, as they stand beside their controls."""
    return re.sub(
        r"\b[a-z]+\.[a-z_]+\b",
        lambda found: _(EVERY_FIELD[found[0]].title) if found[0] in EVERY_FIELD else found[0],
        text,
    )


def goal_state(lesson: Lesson, section: Section, goal: Goal, setup: Setup) -> GoalState:
    """How a goal of this section stands with what the student has put on the stage, changes in time too."""
    world = world_of(lesson, section, setup)
    broken = [
        _("Keep to this all the time: {text}.", text=_in_words(keep.text))
        for keep in goal.keep
        if not _kept(keep, world, setup)
    ]
    if goal.change_only:
        others = [name for name in changed_fields(section.setup, setup) if name not in goal.change_only]
        allowed = ", ".join(map(_in_words, goal.change_only))
        broken += [
            _("Only these may change here: {allowed}. Set {name} back.", allowed=allowed, name=_in_words(name))
            for name in others
        ]
    best = value_of(goal.best, world) if goal.best else None
    return GoalState(
        done=holds(goal.done, world) and (goal.edge is None or holds(goal.edge, world)) and not broken,
        messages=tuple(message.prose for message in goal.messages if holds(message.when, world)),
        why_not=tuple(broken),
        best=float(best) if isinstance(best, int | float) else None,
    )


def _kept(keep: Condition, world: World, setup: Setup) -> bool:
    """Whether a condition about the scenario holds at the start and after every change."""
    if isinstance(setup, Evacuation):
        return holds(keep, world)
    return all(holds(keep, replace(world, values=values)) for values in _values_over_time(setup))


def _values_over_time(scenario: Scenario) -> Iterator[dict[str, Value]]:
    values = dict(scenario.values)
    yield values
    for k, change in enumerate(scenario.changes):
        values = {**values, change.name: change.value}
        if k + 1 == len(scenario.changes) or scenario.changes[k + 1].at > change.at:
            yield values


def changed_fields(base: Setup, setup: Setup) -> tuple[str, ...]:
    """The fields that are set differently, at the start or by a change; what something is called does not count."""
    if isinstance(base, Scenario) and isinstance(setup, Scenario):
        return _changed_alone(base, setup)
    if isinstance(base, Evacuation) and isinstance(setup, Evacuation):
        return _changed_together(base, setup)
    return (VMS,)


VMS = "vm"
"""In the place of a field: the VMs are others."""


def _changed_together(base: Evacuation, other: Evacuation) -> tuple[str, ...]:
    """What all share, and, where two hosts differ in a VM itself, that."""
    shared = tuple(name for name in EVERY_FIELD if name not in NAMES and base[name] != other[name])
    with_the_same = base.but({name: other[name] for name in shared})
    return shared if with_the_same.vms == other.vms else (*shared, VMS)


def _changed_alone(base: Scenario, scenario: Scenario) -> tuple[str, ...]:
    names = {name for name in FIELDS if name not in NAMES and base[name] != scenario[name]}
    names |= {change.name for change in set(base.changes) ^ set(scenario.changes)}
    return tuple(name for name in FIELDS if name in names)


def solved(goal: Goal, section: Section) -> Iterable[Setup]:
    """What the section sets up with each of the goal's solutions."""
    return (settings_on(section.setup, solution) for solution in goal.solutions)


__all__ = [
    "GoalState",
    "Kind",
    "alone",
    "changed_fields",
    "end_of",
    "filled",
    "finished_evacuation",
    "finished_run",
    "goal_state",
    "holds",
    "right_options",
    "solved",
    "time_in",
    "time_of_point",
    "time_to_see",
    "time_to_target",
    "time_until",
    "together",
    "value_of",
    "world_of",
    "written",
]
