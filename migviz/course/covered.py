"""Which numbers may not be written while a question is open? Those it asks for, and those that equal them."""

from collections.abc import Iterator, Mapping

from migviz.course.language import evaluate, names_in
from migviz.course.language.kinds import kind_of
from migviz.course.language.tree import Literal, Name, Quantity
from migviz.course.lesson import Amount, Condition, Lesson, Options, Question, Section, Sketch
from migviz.course.names import OWN, time_named, value_of_name
from migviz.course.playing import finished_evacuation, finished_run, value_of, world_of
from migviz.replay.host_numbers import numbers_on
from migviz.replay.metrics import ITERATION_NUMBERS, MOMENT_NUMBERS, RUN_NUMBERS, iterations
from migviz.replay.told import Told, told
from migviz.scenario.evacuation import Evacuation, Setup
from migviz.scenario.units import Kind
from migviz.trace import Copying, Run

NEAR = 0.002
"""Chosen: numbers that differ by less are written alike, with three figures."""


def covered_by(
    lesson: Lesson,
    section: Section,
    question: Question,
    until: float | None = None,
    setup: Setup | None = None,
    stage: Section | None = None,
) -> frozenset[str]:
    """The names of numbers (`run.seconds(1)`, `moment.dirty`) of the run on this section's stage, or on that of another, that an open question
    asks for, and every number that equals one of them in what is told of the run (`until` then, or all of it).

    A prediction asks for all that its answer or its options refer to, and the bars it wants drawn. A question that may be
    answered by looking asks for its number alone: of an expression what it comes to, not what it is worked out from; of
    options nothing. `setup`: what is on the stage, where a student may have changed it.
    """
    if not question.covers:
        return frozenset()
    there = setup or (stage or section).setup
    asked = set(asked_for(lesson, section, question, setup, stage))
    if stage is not None and not asked:
        return frozenset()
    amounts = tuple(_amounts(lesson, section, question, setup))
    asked |= _alike(there, asked, *amounts)
    if isinstance(there, Evacuation):
        return frozenset(asked)
    run = finished_run(there)
    return frozenset(asked | _worked_out(run, asked) | _at_moments(told(run, until), asked))


def asked_for(
    lesson: Lesson, section: Section, question: Question, setup: Setup | None = None, stage: Section | None = None
) -> frozenset[str]:
    """The names of the numbers of the run on a stage that a question of this section asks for itself."""
    there = setup or (stage or section).setup
    conditions = [condition for condition in _conditions(question) if _is_asked_for(question, condition)]
    asked = {name for condition in conditions for name in _asked(lesson, section, there, condition, stage)}
    if isinstance(question.answer, Sketch) and (stage or section).setup == section.setup:
        asked |= {f"run.pages({number})" for number in range(question.answer.first, question.answer.last + 1)}
    return frozenset(asked)


def times_asked_for(lesson: Lesson, section: Section, question: Question, stage: Section) -> Iterator[float]:
    """The times of the run on a stage of which a question of this section asks what is true then."""
    run, world = finished_run(stage.scenario), world_of(lesson, section)
    for condition in _conditions(question):
        for node, rest in _nodes(lesson, section, condition, stage):
            if rest in MOMENT_NUMBERS and node.inside is not None:
                t = time_named(run, evaluate(node.inside[0], lambda name: value_of_name(name, world)))
                yield run.end if t is None else t


def read_for(lesson: Lesson, section: Section, question: Question, setup: Setup | None) -> frozenset[str]:
    """The names of the numbers that a question is answered by looking at: those that decide its options, those from which
    its number is worked out."""
    there = setup or section.setup
    needed = () if question.predicts else _conditions(question)
    names = {name for condition in needed for name in _asked(lesson, section, there, condition)}
    return frozenset(names) - covered_by(lesson, section, question, None, setup)


def is_covered(
    lesson: Lesson, section: Section, condition: Condition, covered: frozenset[str], setup: Setup | None = None
) -> bool:
    """Whether an expression is worked out from a number that is covered."""
    there = setup or section.setup
    return bool(covered) and not covered.isdisjoint(_asked(lesson, section, there, condition))


def tells(lesson: Lesson, section: Section, condition: Condition, covered: Mapping[str, frozenset[str]]) -> bool:
    """Whether an expression in a section is worked out from a number that is covered (by section) in the section it speaks of."""
    sections = {part.name: part for part in lesson.sections} | {OWN: section}
    for node in names_in(condition.node):
        owner, _, rest = node.name.partition(".")
        about = sections.get(owner)
        if about is not None and not covered[about.name].isdisjoint(_names(about.setup, node, rest)):
            return True
    return False


def _conditions(question: Question) -> Iterator[Condition]:
    match question.answer:
        case Options(options=options):
            yield from (option.when for option in options if option.when is not None)
        case Amount(answer=answer):
            yield answer


def _is_asked_for(question: Question, condition: Condition) -> bool:
    """Whether the numbers in a condition are asked for, or only looked at."""
    return question.predicts or (isinstance(question.answer, Amount) and isinstance(condition.node, Name))


def _amounts(lesson: Lesson, section: Section, question: Question, setup: Setup | None) -> Iterator[tuple[Kind, float]]:
    """What the answer comes to, where it has a unit."""
    if isinstance(question.answer, Amount):
        kind = kind_of(question.answer.answer.shape)
        value = value_of(question.answer.answer, world_of(lesson, section, setup))
        if kind is not None and isinstance(value, int | float):
            yield kind, float(value)


def _asked(
    lesson: Lesson, section: Section, setup: Setup, condition: Condition, stage: Section | None = None
) -> Iterator[str]:
    """The numbers of a stage's run in a condition of this section."""
    for node, rest in _nodes(lesson, section, condition, stage):
        yield from _names(setup, node, rest)


def _nodes(lesson: Lesson, section: Section, condition: Condition, stage: Section | None) -> Iterator[tuple[Name, str]]:
    """What a condition of this section says of a stage's run; sections that set up the same have the same run."""
    there = (stage or section).setup
    same = {part.name for part in lesson.sections if part.setup == there} | ({OWN} if section.setup == there else set())
    for node in names_in(condition.node):
        owner, _, rest = node.name.partition(".")
        if owner in same:
            yield node, rest


def _names(setup: Setup, node: Name, rest: str) -> Iterator[str]:
    inside = node.inside[0] if node.inside else None
    if isinstance(setup, Evacuation):
        yield f"run.{rest}({inside.value})" if isinstance(inside, Literal) else f"run.{rest}"
    elif rest in RUN_NUMBERS:
        yield f"run.{rest}"
    elif rest in MOMENT_NUMBERS:
        yield f"moment.{rest}"
    elif isinstance(inside, Literal):  # a part of the pause
        yield f"run.{rest}({inside.value})"
    elif isinstance(inside, Quantity):
        yield f"run.{rest}({inside.value:.0f})"
    elif rest in ITERATION_NUMBERS:
        yield from (f"run.{rest}({number})" for number in range(1, len(iterations(finished_run(setup))) + 1))


def numbers_in(setup: Setup) -> dict[str, tuple[Kind, float]]:
    """Every number that a screen may show of what was set up, by name, with its kind."""
    if isinstance(setup, Evacuation):
        found = numbers_on(finished_evacuation(setup))
        return {
            name: (what, float(value))
            for name, what, value in found
            if isinstance(what, Kind) and isinstance(value, int | float)
        }
    return numbers_of(finished_run(setup))


def numbers_of(run: Run) -> dict[str, tuple[Kind, float]]:
    """Every number of a run that a screen may show, by name, with its kind."""
    found = [(f"run.{name}", number.what, number.of(run)) for name, number in RUN_NUMBERS.items()]
    for name, of_iteration in ITERATION_NUMBERS.items():
        for k, item in enumerate(iterations(run), 1):
            found.append((f"run.{name}({k})", of_iteration.what, of_iteration.of(item)))
    found += [(f"run.part({part.name})", Kind.TIME, part.end - part.start) for part in run.pause]
    return {
        name: (what, float(value))
        for name, what, value in found
        if isinstance(what, Kind) and isinstance(value, int | float)
    }


def _alike(setup: Setup, asked: set[str], *amounts: tuple[Kind, float]) -> set[str]:
    """Numbers of the same kind that are written like one that is asked for, or like one of the amounts."""
    numbers = numbers_in(setup)
    wanted = [*(numbers[name] for name in asked if name in numbers), *amounts]
    return {
        name
        for name, (kind, value) in numbers.items()
        if kind in (Kind.TIME, Kind.SIZE)
        and any(kind is other and value and abs(value - right) <= NEAR * abs(right) for other, right in wanted)
    }


def _worked_out(run: Run, asked: set[str]) -> set[str]:
    """The parts that add up to what is asked for, and between what it lies."""
    if "run.downtime" not in asked:
        return set()
    return {
        "run.downtime_least",
        "run.downtime_most",
        "run.download_stall",
        "run.upload_stall",
        *(f"run.part({part.name})" for part in run.pause),
    }


_ENDS_AS = {
    "moment.copied_now": ("run.goodput",),
    "moment.speed": ("run.goodput",),
    "moment.sent": ("run.bytes_sent", "run.pages_sent", "run.bytes(1)"),
    "moment.paused_for": ("run.downtime",),
    "moment.next_try": ("run.longest_stall", "run.longest_wait"),
}
"""Numbers of a moment that are what is asked for, or grow until they are."""
_OF_PAGES = frozenset(
    f"moment.{name}" for name in ("to_send", "dirty", "same", "stale", "missing", "zeros", "zeros_to_send")
)


def _at_moments(run: Told, asked: set[str]) -> set[str]:
    """Numbers of a moment that come to what is asked for: an iteration's list is what is to send when it begins, and what
    it dirtied is dirty when it ends."""
    lists = {f"run.pages({item.number})" for item in run.passes if item.copying is Copying.ITERATION}
    lists |= {f"run.dirtied({item.number})" for item in run.passes if item.end is not None}
    lists |= {"run.rest"} if any(item.copying is Copying.PAUSE for item in run.passes) else set()
    found = set(_OF_PAGES) if lists & asked else set()
    return found | {moment for moment, ends in _ENDS_AS.items() if not asked.isdisjoint(ends)}
