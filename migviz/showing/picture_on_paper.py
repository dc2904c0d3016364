"""What of a run may the picture of a section show on a worksheet, on which every question is open?"""

from migviz.course.answers import sections_asked_about
from migviz.course.lesson import Lesson, RunBlock, Section
from migviz.course.panel import lock_of
from migviz.course.playing import finished_run, time_until, world_of
from migviz.course.progress import Progress, skipped
from migviz.replay.seen import seen_at
from migviz.say import on_paper
from migviz.scenario.units import Kind, write
from migviz.showing.sheet import Moment


def first_moment(lesson: Lesson, section: Section, covered: frozenset[str]) -> Moment | None:
    """The stage where the run of a section first stops, of which nothing later is told; where it is predicted, only so far as it
    may be played before; none where nothing is played."""
    runs = [block for block in section.blocks if isinstance(block, RunBlock)]
    if not runs:
        return None
    run = finished_run(section.scenario)
    if _is_predicted(lesson, section):
        t = _playable(lesson, section)
    else:
        t = time_until(runs[0], run, world_of(lesson, section)) or 0.0
    return Moment(
        seen=seen_at(run, t, t, covered), hidden=section.hides, words=on_paper.picture_at(write(t, Kind.TIME))
    )


def _is_predicted(lesson: Lesson, section: Section) -> bool:
    """Whether a prediction of any section asks about this run."""
    asked = {
        name
        for part in lesson.sections
        for question in part.questions
        if question.predicts
        for name in (part.name, *sections_asked_about(lesson, part, question))
    }
    return any(lesson.section(name).scenario == section.scenario for name in asked)


def _playable(lesson: Lesson, section: Section) -> float:
    """Up to when a run may be played while no question about it is answered, in seconds."""
    progress = Progress(lesson=lesson.id)
    for part in lesson.sections:
        for question in part.questions if part.scenario != section.scenario else ():
            progress = skipped(progress, question)
    lock = lock_of(lesson, progress, section)
    return lock.until if lock is not None else 0.0
