"""When is a prediction judged? When the run that answers it was played to where it has shown what was asked."""

from migviz.course.answers import sections_asked_about
from migviz.course.beats import is_played
from migviz.course.covered import asked_for, times_asked_for
from migviz.course.lesson import Lesson, Question, RunBlock, Section
from migviz.course.playing import finished_run, time_to_target
from migviz.course.progress import NOBODY_YET, Progress
from migviz.replay.known import known_at
from migviz.scenario.evacuation import Evacuation

NEAR = 1e-6
"""Seconds: two times that differ by less are one."""


def is_judged(lesson: Lesson, section: Section, question: Question, progress: Progress) -> bool:
    """Whether a prediction may be shown beside its result: it was answered or skipped, and what it asks about was seen."""
    state = progress.answers.get(question.name, NOBODY_YET)
    decides = lesson.section(sections_asked_about(lesson, section, question)[-1])
    return (state.skipped or bool(state.tries)) and was_shown(lesson, section, question, decides, progress)


def was_shown(lesson: Lesson, section: Section, question: Question, stage: Section, progress: Progress) -> bool:
    """Whether the run of a section was played to where it has shown what a question of `section` asks of it."""
    run = run_that_shows(lesson, section, question, stage)
    return stage.name in progress.seen if run is None else is_played(stage, progress, run)


def run_that_shows(lesson: Lesson, section: Section, question: Question, stage: Section) -> RunBlock | None:
    """The first run of a section that is played until what a question asks of it is known; of its own section one that follows it."""
    runs = [block for block in stage.blocks if isinstance(block, RunBlock)]
    if stage.name == section.name and question in section.blocks:
        asked_at = section.blocks.index(question)
        runs = [run for run in runs if stage.blocks.index(run) > asked_at] or runs
    known = _known(lesson, section, question, stage) if len(runs) > 1 else 0.0
    reached = (run for run in runs if (time_to_target(lesson, stage, run) or 0.0) >= known - NEAR)
    return next(reached, runs[-1] if runs else None)


def _known(lesson: Lesson, section: Section, question: Question, stage: Section) -> float:
    """When all is known that a question asks of a run, in its seconds; 0 where it asks for no number of it: the next run shows that."""
    if isinstance(stage.setup, Evacuation):
        return 0.0
    run = finished_run(stage.setup)
    of_moments = times_asked_for(lesson, section, question, stage)
    names = (name for name in asked_for(lesson, section, question, stage=stage) if not name.startswith("moment."))
    return max((*of_moments, *(known_at(run, name) for name in names)), default=0.0)
