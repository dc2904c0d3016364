"""What of a run may the picture of a section show on a worksheet, on which every question is open?"""

from migviz.course.answers import sections_asked_about
from migviz.course.lesson import Lesson, RunBlock, Section
from migviz.course.panel import lock_of
from migviz.course.playing import finished_evacuation, finished_run, time_to_target
from migviz.course.progress import Progress, skipped
from migviz.replay.seen import seen_at
from migviz.say import on_paper
from migviz.scenario.evacuation import Evacuation
from migviz.scenario.units import Kind, write
from migviz.showing.later import nights
from migviz.showing.sheet import HostMoment, Moment


def first_moment(lesson: Lesson, section: Section, covered: frozenset[str]) -> Moment | HostMoment | None:
    """The stage where the run of a section first stops, of which nothing later is told; where it is predicted, only so far as it
    may be played before; none where nothing is played."""
    runs = [block for block in section.blocks if isinstance(block, RunBlock)]
    if not runs:
        return None
    if _is_predicted(lesson, section):
        t = _playable(lesson, section)
    else:
        t = time_to_target(lesson, section, runs[0]) or 0.0
    words = on_paper.picture_at(write(t, Kind.TIME))
    if isinstance(section.setup, Evacuation):
        found = finished_evacuation(section.setup)
        return HostMoment(shown=nights.picture_so_far(found, t, covered, (on_paper.not_yet(),)), words=words)
    run = finished_run(section.setup)
    return Moment(seen=seen_at(run, t, t, covered), hidden=section.hides, words=words)


def _is_predicted(lesson: Lesson, section: Section) -> bool:
    """Whether a prediction of any section asks about this run."""
    asked = {
        name
        for part in lesson.sections
        for question in part.questions
        if question.predicts
        for name in (part.name, *sections_asked_about(lesson, part, question))
    }
    return any(lesson.section(name).setup == section.setup for name in asked)


def _playable(lesson: Lesson, section: Section) -> float:
    """Up to when a run may be played while no question about it is answered, in seconds."""
    progress = Progress(lesson=lesson.id)
    for part in lesson.sections:
        for question in part.questions if part.setup != section.setup else ():
            progress = skipped(progress, question)
    lock = lock_of(lesson, progress, section)
    return lock.until if lock is not None else 0.0
