"""Is a lesson right? Everything that can be found without a window: it is played, and its numbers are worked out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from migviz.course.catalogue import base_of, translation_files
from migviz.course.lesson import (
    Amount,
    Block,
    Goal,
    Lesson,
    Options,
    Place,
    Question,
    RunBlock,
    Section,
    Sketch,
    prose_in,
)
from migviz.course.playing import (
    filled,
    finished_run,
    goal_state,
    holds,
    right_options,
    solved,
    time_to_see,
    time_until,
    value_of,
    world_of,
)
from migviz.course.reading import load_lesson
from migviz.course.translation import translated
from migviz.errors import InputError, Problem
from migviz.language import _
from migviz.replay.metrics import iterations
from migviz.scenario import read_file
from migviz.whole_file import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found in one file: problems, which have to be mended, and notes, which may stand.

    `lesson` is None where it cannot even be read. `numbers`: computed numbers as (place, text as it should be).
    """

    where: str
    lesson: Lesson | None
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


def check_lesson(path: Path) -> Report:
    """Read and play the lesson in a file. Raises InputError only where the file itself cannot be read."""
    base = base_of(path)
    if base:
        return check_lesson(base[0])
    read_file(path)  # a missing file is a mistake of the caller, not one in the lesson
    try:
        lesson = load_lesson(path)
    except InputError as error:
        return Report(where=str(path), lesson=None, problems=error.problems)
    problems = sorted(_problems(lesson), key=lambda problem: (problem.line, problem.column))
    notes, wrong = _translations(path, lesson)
    return Report(where=str(path), lesson=lesson, problems=(*problems, *wrong), notes=notes)


def _translations(path: Path, lesson: Lesson) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Of the translations beside a lesson: what is missing or outdated, and what is wrong."""
    notes: list[Problem] = []
    wrong: list[Problem] = []
    for other in translation_files(path).values():
        try:
            __, gaps = translated(lesson, load_lesson(other))
        except InputError as error:
            wrong += error.problems
            continue
        for gap in gaps:
            message = (
                _("section {section} {message}", section=gap.section, message=gap.message)
                if gap.section
                else gap.message
            )
            notes.append(Problem(message=message, where=str(other), line=gap.place.line, column=gap.place.column))
    return tuple(notes), tuple(wrong)


def _problems(lesson: Lesson) -> Iterator[Problem]:
    for message, place in _found(lesson):
        yield Problem(message=message, where=lesson.where, line=place.line, column=place.column)


Found = Iterator[tuple[str, Place]]


def _found(lesson: Lesson) -> Found:
    yield from _numbers(lesson, None, lesson.opening)
    for section in lesson.sections:
        world, run = world_of(lesson, section), finished_run(section.scenario)
        for block in section.blocks:
            match block:
                case RunBlock():
                    if time_until(block, run, world) is None:
                        text = block.until or (block.condition.text if block.condition else "")
                        yield _("this run never gets there: {text}", text=text), block.place
                case Question():
                    yield from _question(lesson, section, block)
                case Goal():
                    yield from _goal(lesson, section, block)
        yield from _numbers(lesson, section, section.blocks)


def _question(lesson: Lesson, section: Section, question: Question) -> Found:
    world, run = world_of(lesson, section), finished_run(section.scenario)
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
                        "of the options (?) exactly one must be true; here {n} are true: {options}",
                        n=len(true),
                        options="; ".join(true) or _("none"),
                    ),
                    question.place,
                )
        case Amount(answer=condition):
            if value_of(condition, world) is None:
                yield _("the run has no such number: {text}", text=condition.text), condition.place
        case Sketch(last=last):
            if last > len(iterations(run)):
                yield (
                    _(
                        "the run ends after iteration {iterations}, so bar {last} cannot be drawn",
                        iterations=len(iterations(run)),
                        last=last,
                    ),
                    question.place,
                )
    if question.see and time_to_see(question, run) is None:
        yield _("this run has no point `{see}` to show", see=question.see), question.place


def _goal(lesson: Lesson, section: Section, goal: Goal) -> Found:
    if goal_state(lesson, section, goal, section.scenario).done:
        yield _("this goal is reached before the student does anything"), goal.done.place
    if not goal.solutions:
        yield _("this goal has no `solution:`, so nobody knows whether it can be reached"), goal.place
    world = world_of(lesson, section)
    for keep in goal.keep:
        if not holds(keep, world):
            yield _("this does not even hold at the start"), keep.place
    for solution, scenario in zip(goal.solutions, solved(goal, section), strict=True):
        state = goal_state(lesson, section, goal, scenario)
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
        if section.controls is not None and name not in section.controls:
            yield (
                _("the solution changes {name}, which is not among the controls of this section", name=name),
                goal.place,
            )


def _numbers(lesson: Lesson, section: Section | None, blocks: tuple[Block, ...]) -> Found:
    for prose in prose_in(blocks):
        for number in prose.numbers:
            text = filled(number, lesson, section)
            if text == "–":
                yield _("the run has no such number: {text}", text=number.of.text), number.place
            elif number.filled and plain_blanks(number.filled) != plain_blanks(text):
                yield (
                    _(
                        "the number is now {plain_blanks}; `migviz check --fill` writes it",
                        plain_blanks=plain_blanks(text),
                    ),
                    number.place,
                )


def plain_blanks(text: str) -> str:
    """With ordinary blanks, as one types them."""
    return re.sub(r"[\u00a0\u202f\s]+", " ", text)


def fill_in(path: Path) -> int:
    """Write the computed numbers of a lesson into its file, before the sign `=`; returns how many were changed."""
    lesson = load_lesson(path)
    lines = read_file(path).replace("\r\n", "\n").split("\n")
    parts: list[tuple[Section | None, tuple[Block, ...]]] = [(None, lesson.opening)]
    parts += [(section, section.blocks) for section in lesson.sections]
    places = [(number, section) for section, blocks in parts for prose in prose_in(blocks) for number in prose.numbers]
    changed = 0
    for number, section in sorted(places, key=lambda item: item[0].place, reverse=True):
        text = plain_blanks(filled(number, lesson, section))
        line, column = number.place.line - 1, number.place.column - 1
        unit = f" | {number.unit}" if number.unit and not text.endswith(number.unit) else ""
        new = f"{{{text} = {number.of.text.strip()}{unit}}}"
        if lines[line].startswith(number.written, column) and new != number.written:
            lines[line] = lines[line][:column] + new + lines[line][column + len(number.written) :]
            changed += 1
    if changed:
        write_whole(path, "\n".join(lines))
    return changed
