"""How far is a student in a lesson? A value with everything that was answered, by the names of sections and questions.

Names, not positions: when a teacher moves a question, its answer moves with it; when one is removed, its answer waits
in case it comes back.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from migviz.course.answers import Given
from migviz.course.lesson import Lesson, Options, Order, Question, Section
from migviz.scenario.evacuation import Setup
from migviz.scenario.version import VERSION
from migviz.values import dataclass

MOST_TRIES = 50
"""Tries of one question that are kept: the first one and the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One answer. `scenario`: the lines of what was on the stage, if the student had changed it; `draw`: the number of the case
    that was asked about (`drawing.py`); `version`: of the defaults that all scenarios counted on (`meaning.py`)."""

    given: Given
    right: bool
    scenario: tuple[str, ...] = ()
    draw: int = 0
    version: int = VERSION
    more: Mapping[str, Any] = field(default_factory=dict)
    """What a newer version has written here; it is written back as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """All tries at a question, in order; `skipped`: it was openly passed over; `again`: it is asked anew, and what was
    tried before is kept. `aloud`: it was asked of a room, and nobody types what that says; it is never kept in a file."""

    tries: tuple[Try, ...] = ()
    skipped: bool = False
    again: bool = False
    aloud: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)
    """What a newer version has written here; it is written back as it is."""

    @property
    def right(self) -> bool:
        """Whether the latest try was right."""
        return bool(self.tries) and self.tries[-1].right


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A goal that was reached: the lines of the scenario (with its changes and its seed) that reached it, its best number so far,
    the number of the case, and the version of the defaults."""

    scenario: tuple[str, ...]
    best: float | None = None
    draw: int = 0
    version: int = VERSION
    more: Mapping[str, Any] = field(default_factory=dict)
    """What a newer version has written here; it is written back as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Progress in one lesson. `section`: where the student is; `hints`: how many are open, by question or goal; `seen`: sections
    whose last run was played to its target, and `section/1` for an earlier one (`beats.played_to`). `seed`: of this student,
    by which cases are drawn; `draws`: the number of the case that each section is about now."""

    lesson: str
    section: str = ""
    answers: Mapping[str, Answered] = field(default_factory=dict)
    goals: Mapping[str, Reached] = field(default_factory=dict)
    hints: Mapping[str, int] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()
    seed: int = 0
    draws: Mapping[str, int] = field(default_factory=dict)
    version: int = 1
    """Of the file it comes from."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What a newer version has written here; it is written back as it is."""


NOBODY_YET = Answered()


def answered(
    progress: Progress, question: Question, given: Given, right: bool, setup: Setup | None, draw: int = 0
) -> Progress:
    """One more try at a question, about the case of number `draw`. Of a prediction about one case only the first counts; later ones
    leave it as it is, unless the lesson was edited since, and the answer is none any more."""
    before = progress.answers.get(question.name, NOBODY_YET)
    is_another = bool(before.tries) and before.tries[-1].draw != draw
    if question.predicts and before.tries and not is_another and still_fits(question, before.tries[-1].given):
        return progress
    lines = setup.lines() if setup else ()
    tries = (*before.tries, Try(given=given, right=right, scenario=lines, draw=draw))
    kept = tries if len(tries) <= MOST_TRIES else (tries[0], *tries[-MOST_TRIES + 1 :])
    return replace(progress, answers={**progress.answers, question.name: Answered(tries=kept, more=before.more)})


def skipped(progress: Progress, question: Question) -> Progress:
    """The question is openly passed over."""
    before = progress.answers.get(question.name, NOBODY_YET)
    return replace(progress, answers={**progress.answers, question.name: replace(before, skipped=True)})


def reset(progress: Progress, name: str) -> Progress:
    """A question is asked anew, or the goal of a section is open again. Tries that were made are still handed in."""
    answers = {other: value for other, value in progress.answers.items() if other != name}
    before = progress.answers.get(name, NOBODY_YET)
    tries = before.tries
    return replace(
        progress,
        answers=answers | ({name: Answered(tries=tries, again=True, more=before.more)} if tries else {}),
        goals={other: value for other, value in progress.goals.items() if other != name},
    )


def reached(progress: Progress, section: Section, setup: Setup, best: float | None, draw: int = 0) -> Progress:
    """The goal of a section was reached with what was set up so; a better number replaces the one before, of the same case."""
    before, goal = progress.goals.get(section.name), section.goal
    if before and before.draw == draw and before.best is not None and best is not None and goal:
        if best >= before.best if goal.least else best <= before.best:
            return progress
    elif before and before.draw == draw:
        return progress
    return replace(
        progress,
        goals={
            **progress.goals,
            section.name: Reached(scenario=setup.lines(), best=best, draw=draw, more=before.more if before else {}),
        },
    )


def hint_opened(progress: Progress, owner: str) -> Progress:
    """One more hint of a question, or of a goal, is open (`beats.hinted`)."""
    return replace(progress, hints={**progress.hints, owner: progress.hints.get(owner, 0) + 1})


def entered(progress: Progress, section: Section) -> Progress:
    """The student is in this section now."""
    return replace(progress, section=section.name)


def played(progress: Progress, run: str) -> Progress:
    """A run was played to its target, by the name that `beats.played_to` gives it."""
    return progress if run in progress.seen else replace(progress, seen=progress.seen | {run})


def is_answered(progress: Progress, question: Question) -> bool:
    """Whether a question was answered (a question: rightly) or skipped. An answer whose words are no longer among the
    options does not count."""
    state = progress.answers.get(question.name, NOBODY_YET)
    if state.skipped or state.again:
        return state.skipped
    return bool(state.tries) and (question.predicts or state.right) and still_fits(question, state.tries[-1].given)


def was_answered(progress: Progress, question: Question) -> bool:
    """Whether a question is answered or skipped, or was once: who practises it loses nothing."""
    tries = progress.answers.get(question.name, NOBODY_YET).tries
    before = (one for one in tries if question.predicts or one.right)
    return is_answered(progress, question) or any(still_fits(question, one.given) for one in before)


def still_fits(question: Question, given: Given) -> bool:
    """Whether an answer can still be given: the lesson may have been edited since."""
    match question.answer:
        case Options(options=options):
            return set(given) <= {option.name for option in options}
        case Order(items=items):
            return sorted(given) == sorted(item.kept_as for item in items)
    return True


def is_done(progress: Progress, section: Section) -> bool:
    """Whether all questions of a section are answered or skipped and its goal is reached."""
    return all(was_answered(progress, question) for question in section.questions) and (
        section.goal is None or section.name in progress.goals
    )


def was_hard(progress: Progress, section: Section) -> bool:
    """Whether something in a section was skipped, or right only after more than one try."""
    found = (progress.answers.get(question.name, NOBODY_YET) for question in section.questions)
    return any(state.skipped or not all(one.right for one in state.tries) for state in found)


def is_shown(progress: Progress, section: Section) -> bool:
    """Whether a section is done, and nothing in it was passed over."""
    return is_done(progress, section) and not any(_is_skipped(progress, question) for question in section.questions)


def _is_skipped(progress: Progress, question: Question) -> bool:
    return progress.answers.get(question.name, NOBODY_YET).skipped


def skipped_of(progress: Progress, lesson: Lesson) -> int:
    """How many questions were passed over."""
    return sum(_is_skipped(progress, question) for question in lesson.questions)


def done_of(progress: Progress, lesson: Lesson) -> tuple[int, int]:
    """How many questions and goals are done, and how many there are. What was passed over is not done."""
    goals = [section.name for section in lesson.sections if section.goal]
    done = sum(was_answered(progress, question) for question in lesson.questions) - skipped_of(progress, lesson)
    return done + sum(name in progress.goals for name in goals), len(lesson.questions) + len(goals)
