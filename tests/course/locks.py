"""The predictions of all lessons while they wait, and runs that share what may be told but go on differently."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pytest

from migviz import Run, simulate
from migviz.course.catalogue import lesson_files
from migviz.course.covered import covered_by
from migviz.course.lesson import Lesson, Question, Section
from migviz.course.panel import lock_of
from migviz.course.playing import finished_run
from migviz.course.progress import Progress, skipped
from migviz.course.reading import load_lesson
from migviz.replay.seen import Seen, seen_at
from migviz.resources import lessons_folder
from migviz.scenario.fields import Value
from migviz.scenario.scenario import Change
from tests.shared import few, shared

LESSONS = tuple(load_lesson(path) for path in lesson_files(lessons_folder()))
SOON = 1e-6
"""Seconds after what may be told at which another run begins to differ."""


OTHERWISE: tuple[tuple[str, Value], ...] = (
    ("link.bandwidth", 10e6),
    ("workload.dirty_rate", 300e6),
    ("link.latency", 0.02),
    ("storage.restore_rate", 20e6),
)
"""Changes by which a run goes on differently."""
AFTER_THE_RESUME: tuple[tuple[str, Value], ...] = (("client.loss_probe", "off"),)
"""A setting of which nothing is seen before the resume, after which no change counts any more."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Waiting:
    """A question that waits, the section whose run is on the stage, and up to when that may be told (None: all)."""

    lesson: Lesson
    section: Section
    question: Question
    until: float | None

    @property
    def run(self) -> Run:
        return finished_run(self.section.scenario)

    @cached_property
    def covered(self) -> frozenset[str]:
        return covered_by(self.lesson, self.section, self.question, self.until)

    def __str__(self) -> str:
        return f"{self.lesson.id}-{self.section.name}-{self.question.name}"


PREDICTING = tuple(lesson for lesson in LESSONS if any(question.predicts for question in lesson.questions))


def predictions() -> tuple[Waiting, ...]:
    """Those of all lessons."""
    return tuple(waiting for lesson in PREDICTING for waiting in predictions_of(lesson))


@shared
def predictions_of(lesson: Lesson) -> tuple[Waiting, ...]:
    """Each prediction with every section in which it locks the rest of a run."""
    return tuple(_predictions_of(lesson))


def _predictions_of(lesson: Lesson) -> Iterator[Waiting]:
    for asked in (question for question in lesson.questions if question.predicts):
        progress = Progress(lesson=lesson.id)
        for question in lesson.questions[: lesson.questions.index(asked)]:
            progress = skipped(progress, question)
        for section in lesson.sections:
            lock = lock_of(lesson, progress, section)
            if lock is not None and lock.question is asked and lock.until < finished_run(section.scenario).end:
                yield Waiting(lesson=lesson, section=section, question=asked, until=lock.until)


def questions_of(lesson: Lesson) -> tuple[Waiting, ...]:
    """Each question where it stands, with all of the run told."""
    return tuple(
        Waiting(lesson=lesson, section=section, question=question, until=None)
        for section in lesson.sections
        for question in section.questions
    )


def once(waiting: Iterable[Waiting], key: Callable[[Waiting], object]) -> list[Waiting]:
    """One of those that come to the same: several questions lock one run at one time and cover the same."""
    return list({key(one): one for one in waiting}.values())


each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
each_prediction = pytest.mark.parametrize("lesson", PREDICTING, ids=lambda lesson: lesson.id)
"""Its predictions are looked for where they are asked for: the runs of all lessons take seconds."""


def times_until(waiting: Waiting) -> list[float]:
    """Some times at which the playhead may be."""
    assert waiting.until is not None
    return sorted({*np.linspace(0.0, waiting.until, 4).tolist(), waiting.until})


@few
def _other_runs(run: Run, until: float) -> tuple[Run, ...]:
    at = until + max(SOON, SOON * until)
    found = []
    for name, value in OTHERWISE:
        scenario = run.scenario.but(changes=(*run.scenario.changes, Change(at=at, name=name, value=value)))
        other = simulate(scenario)
        if (other.end, other.milestones, other.flows) != (run.end, run.milestones, run.flows):
            found.append(replace(other, scenario=run.scenario))  # it is not said that there is a change
    for name, value in AFTER_THE_RESUME if not found else ():
        other = simulate(run.scenario.but({name: value}))
        if other.network != run.network:
            found.append(replace(other, scenario=run.scenario))
    return tuple(found)


def told_alike(waiting: Waiting, t: float, covered: frozenset[str] = frozenset()) -> tuple[Seen, tuple[Seen, ...]]:
    """What is seen of the run at a time, and of the runs that were the same until then and end otherwise."""
    assert waiting.until is not None
    others = _other_runs(waiting.run, waiting.until)
    over = waiting.run.milestones[-1].t <= waiting.until + SOON
    assert others or over, "no run goes on differently"
    own, *alike = (seen_at(run, t, waiting.until, covered) for run in (waiting.run, *others))
    return own, tuple(alike)
