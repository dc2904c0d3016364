"""Is a block right when it is played? A run that never gets there, a question nobody can answer, a goal out of reach."""

import re
from collections.abc import Iterator

from migviz.course.answers import is_close
from migviz.course.language import names_in
from migviz.course.language.kinds import kind_of
from migviz.course.lesson import (
    Amount,
    Goal,
    Lesson,
    Options,
    Place,
    Prose,
    Question,
    RunBlock,
    Section,
    ShowBlock,
    Sketch,
)
from migviz.course.names import World, shape_of_name, value_of_name
from migviz.course.on_host import POINTS
from migviz.course.playing import (
    finished_run,
    goal_state,
    holds,
    right_options,
    solved,
    time_in,
    time_to_see,
    time_to_target,
    value_of,
    world_of,
    written,
)
from migviz.course.things import OF_A_HOST, VIEWS
from migviz.errors import shown
from migviz.language import _
from migviz.replay.metrics import iterations
from migviz.scenario.evacuation import EVERY_FIELD, Evacuation
from migviz.scenario.units import write_in

Found = Iterator[tuple[str, Place]]
"""What is wrong, and where."""


def wrong_run(lesson: Lesson, section: Section, block: RunBlock) -> Found:
    """Points that the section's run never reaches, or reaches in the wrong order."""
    if isinstance(section.setup, Evacuation) and block.condition is not None:
        yield _("where several VMs leave a host, write a point: {points}", points=", ".join(POINTS)), block.place
        return
    begins = time_in(section.setup, block.begins) if block.begins else 0.0
    ends = time_to_target(lesson, section, block)
    if begins is None:
        yield _("this run has no such point to begin at: {text}", text=block.begins), block.place
    elif ends is not None and begins >= ends:
        yield _("this run begins after its end: {text}", text=block.begins), block.place
    if ends is None:
        text = block.until or (block.condition.text if block.condition else "")
        yield (
            _("this run never gets there: {text}. Write a point that it reaches, such as `until: end`", text=text),
            block.place,
        )


def wrong_show(lesson: Lesson, section: Section, block: ShowBlock) -> Found:
    """What is pointed at although it is not shown yet, or is only there where one VM is moved, or where several are."""
    yield from _wrong_view(lesson, section, block)
    for thing in (*block.highlight, *block.dim):
        if thing.kind in section.hides or (thing.kind in NETWORK and NETWORK & section.hides):
            yield _("{name} is hidden in this section: take it out of `hide:`", name=thing.name), block.place
    if block.view == TABLE and NETWORK & section.hides:
        yield _("{name} is hidden in this section: take it out of `hide:`", name=TABLE), block.place


ON_A_HOST = frozenset({"source", "target", "link", "time strip", "controls"})
"""What of the screen there is also where several VMs leave a host."""


def _wrong_view(lesson: Lesson, section: Section, block: ShowBlock) -> Found:
    is_host = section.evacuation is not None
    if block.view and (block.view in OF_A_HOST) != is_host:
        there = OF_A_HOST if is_host else tuple(view for view in VIEWS if view not in OF_A_HOST)
        known = ", ".join(there)
        yield (
            _("the view {view} is not there in this section. There are {known}", view=block.view, known=known),
            block.place,
        )
    for thing in (*block.highlight, *block.dim) if is_host else ():
        if thing.kind not in ON_A_HOST:
            message = _(
                "{name} is not there where several VMs leave a host. There are {known}",
                name=thing.name,
                known=", ".join(sorted(ON_A_HOST)),
            )
            yield message, block.place
    if is_host and (block.lens == "pause" or block.recording is not None):
        yield _("a lens or a recording is about one VM; several leave a host here"), block.place
    for name in block.compare:
        if is_host or lesson.section(name).evacuation is not None:
            yield _("two runs are shown side by side only where each is about one VM"), block.place


TABLE = "mac table"
NETWORK = frozenset({"switch", TABLE, "client"})
"""These come and go together, but the table may be left out alone."""


def wrong_question(lesson: Lesson, section: Section, question: Question) -> Found:
    """Options of which not one is right, a number that is not there, bars of no iteration."""
    world = world_of(lesson, section)
    match question.answer:
        case Options() as answer:
            right = sum(right_options(lesson, section, question))
            if any(option.when for option in answer.options) and ((right != 1 and not answer.several) or not right):
                true = [
                    option.name
                    for option, is_right in zip(answer.options, right_options(lesson, section, question), strict=True)
                    if is_right
                ]
                yield (
                    _(
                        "of the options (?) exactly one must be true; here {options}. {numbers}",
                        options=_true_ones(true),
                        numbers="; ".join(_deciding(lesson, answer, world)) or _("No number decides"),
                    ),
                    question.place,
                )
        case Amount() as amount:
            yield from _wrong_amount(amount, world)
            yield from _given_away(section, question, amount, world)
        case Sketch() if isinstance(section.setup, Evacuation):
            yield _("bars are drawn of one VM; several leave a host here"), question.place
        case Sketch(last=last):
            made = len(iterations(finished_run(section.setup)))
            if last > made:
                message = _(
                    "the run ends after iteration {iterations}, so bar {last} cannot be drawn",
                    iterations=made,
                    last=last,
                )
                yield message, question.place
    if question.see and time_to_see(question, section.setup) is None:
        yield _("this run has no point `{see}` to show", see=question.see), question.place


def _wrong_amount(amount: Amount, world: World) -> Found:
    """Numbers that are not there, and slips that would count as right."""
    right = value_of(amount.answer, world)
    if right is None:
        yield _("the run has no such number: {text}", text=amount.answer.text), amount.answer.place
    for wrong in (slip.comes_to for slip in amount.slips):
        value = value_of(wrong, world)
        if value is None:
            yield _("the run has no such number: {text}", text=wrong.text), wrong.place
        elif isinstance(value, float) and isinstance(right, float) and is_close(value, right, amount):
            message = _(
                "this slip comes to {value}, and counts as right beside {right}. Give the answer less tolerance",
                value=write_in(value, amount.unit),
                right=write_in(right, amount.unit),
            )
            yield message, wrong.place


def _given_away(section: Section, question: Question, amount: Amount, world: World) -> Found:
    """Numbers that the text gives, up to the question, and that count as its answer: whoever copies one is right."""
    right, kind = value_of(amount.answer, world), kind_of(amount.answer.shape)
    above = [block for block in section.blocks[: section.blocks.index(question)] if isinstance(block, Prose)]
    for number in (number for prose in (*above, question.prose) for number in prose.numbers if question.covers):
        value = value_of(number.of, world)
        if not isinstance(value, int | float) or not isinstance(right, int | float):
            continue
        if kind_of(number.of.shape) is kind and is_close(value, right, amount):
            message = _(
                "the text gives {value}, which counts as right beside {right}. Give another number or less tolerance",
                value=write_in(value, amount.unit),
                right=write_in(right, amount.unit),
            )
            yield message, number.place
            return


def _true_ones(options: list[str]) -> str:
    """How many of the options are true, and which."""
    if not options:
        return _("none is")
    return _("{n} are: {options}", n=len(options), options=", ".join(map(shown, options)))


def _deciding(lesson: Lesson, answer: Options, world: World) -> Iterator[str]:
    """The numbers that the conditions of the options compare, each once, as `watch.downtime is 43.8 ms`."""
    sections = [section.name for section in lesson.sections]
    said = set()
    for when in (option.when for option in answer.options if option.when):
        for name in sorted(names_in(when.node), key=lambda name: name.column):
            match = _NAMED.match(when.text, name.column - 1)
            text = match[0] if match else name.name
            if text not in said:
                said.add(text)
                value = written(value_of_name(name, world), shape_of_name(name, sections))
                yield _("{name} is {value}", name=text, value=value)


_NAMED = re.compile(r"[\w.-]+(?:\([^()]*\))?")


def wrong_goal(lesson: Lesson, section: Section, goal: Goal) -> Found:
    """A goal that is reached at once, or not by its own solution."""
    if goal_state(lesson, section, goal, section.setup).done:
        yield _("this goal is reached before the student does anything"), goal.done.place
    if not goal.solutions:
        yield _("this goal has no `solution:`, so nobody knows whether it can be reached"), goal.place
    if goal.best is not None and goal.edge is None and goal.best.text in EVERY_FIELD:
        yield (
            _(
                "any {name} that `done` allows is ticked off. Say with `edge:` how near to the best it has to come",
                name=goal.best.text,
            ),
            goal.best.place,
        )
    world = world_of(lesson, section)
    for keep in goal.keep:
        if not holds(keep, world):
            yield _("this does not even hold at the start"), keep.place
    for solution, setup in zip(goal.solutions, solved(goal, section), strict=True):
        state = goal_state(lesson, section, goal, setup)
        if not state.done:
            reason = f" {' '.join(state.why_not)}" if state.why_not else ""
            yield (
                _(
                    "the solution `{solution}` does not reach this goal.{reason}",
                    solution="; ".join(solution),
                    reason=reason,
                ),
                goal.place,
            )
        yield from _allowed(section, solution, goal)


def _allowed(section: Section, solution: tuple[str, ...], goal: Goal) -> Found:
    names = [re.split(r"\s*=", part.rpartition(":")[2], maxsplit=1)[0].strip() for part in solution]
    for name in names:
        if section.free is not None and name not in section.free:
            yield (
                _("the solution changes {name}, which is not among the controls of this section", name=name),
                goal.place,
            )
