"""How does one go through a lesson? Opened, edited meanwhile, from section to section; and what follows from each change."""

from dataclasses import replace
from pathlib import Path

from migviz.course import panel
from migviz.course import progress as done
from migviz.course.beats import is_played, played_to
from migviz.course.drawing import draw_of, drawn, never_asked_twice
from migviz.course.lesson import Lesson, RunBlock, Section
from migviz.course.playing import end_of, time_in, time_to_target
from migviz.course.progress import Progress
from migviz.course.prose import inside_folder
from migviz.course.readers import Reader, in_room, in_window
from migviz.replay.pace import APPROACH, Pace, neighbours, pause_span
from migviz.showing import experiment as on
from migviz.showing.experiment import Wish
from migviz.showing.lesson import on_its_stage as on_stage
from migviz.showing.lesson.on_screen import host_panel, last, own_view, show_block, target
from migviz.showing.lesson.state import NEAR, LessonState, goal, is_closed, neighbour, section_named

LONGEST_WAIT = 20.0
"""Chosen: wall seconds that playing to a target may take, where the section sets a speed."""


def opened(lesson: Lesson, progress: Progress, path: Path | None = None) -> LessonState:
    """The lesson, with the cases that were drawn for the student, where the student left it."""
    progress = never_asked_twice(progress, lesson)
    lesson = drawn(lesson, progress)
    section = section_named(lesson, progress.section) or lesson.sections[0]
    experiment = on.new_experiment(section.scenario)
    state = LessonState(lesson=lesson, section=section, progress=progress, experiment=experiment, path=path)
    return stood_in(state, section)


def read_by(state: LessonState, reader: str, room: bool) -> LessonState:
    """With the text that is for this reader alone; before a room, where all read, for such as the lesson was begun with."""
    who = Reader(reader)
    audiences = in_window(who) if not room else in_room(who)
    return state if audiences == state.audiences else replace(state, audiences=audiences)


def reloaded(state: LessonState, lesson: Lesson) -> LessonState:
    """The file was edited and could be read: the same section in its new version."""
    lesson = drawn(lesson, state.progress)
    section = section_named(lesson, state.section.name) or lesson.sections[0]
    names = {question.name for question in lesson.questions}
    unclear = {name: given for name, given in state.unclear.items() if name in names}
    same = section.setup == state.section.setup and section.name == state.section.name
    now = replace(state, lesson=lesson, section=section, error=(), unclear=unclear)
    if not same or is_closed(now, section.name):
        return stood_in(now, section)
    return taken_up(own_view_if_another(state, now))


def failed(state: LessonState, problems: tuple[str, ...]) -> LessonState:
    """The file was edited and cannot be read: the last good version goes on."""
    return replace(state, error=problems)


def entered(state: LessonState, name: str) -> LessonState:
    """In another section: its scenario, its run played to its target."""
    section = section_named(state.lesson, name)
    return state if section is None or is_closed(state, name) else stood_in(state, section)


def went(state: LessonState, direction: int) -> LessonState | None:
    """In the section before (-1) or after (1). After the last one the lesson is over: what one can do now is shown, and after that
    (None) the list."""
    if state.over:
        return replace(state, over=False) if direction < 0 else None
    section = neighbour(state, direction)
    if section is not None:
        return entered(state, section.name)
    return replace(on_stage.stopped(state), over=True) if direction > 0 else state


def followed(state: LessonState, link: str) -> LessonState:
    """Where a link inside the lesson leads."""
    file, __, name = link.partition("#")
    return state if file else entered(state, name)


def other_lesson(state: LessonState, link: str) -> Path | None:
    """The file of another lesson that a link leads to, if it is one; whether it is there is not looked at."""
    file = link.partition("#")[0]
    folder = state.lesson.folder
    return inside_folder(folder, file) if file.endswith(".md") else None


def stood_in(state: LessonState, section: Section) -> LessonState:
    """In this section, or in the first one if this is closed. Sections in a row with one scenario go on where the one before
    stopped."""
    if is_closed(state, section.name):
        section = state.lesson.sections[0]
    before = state
    state = replace(
        on_stage.begun(state, section.setup, keeps_time=True),
        section=section,
        progress=done.entered(state.progress, section),
        panel=None,
        lens=None,
        over=False,
    )
    there = taken_up(on_stage.sought(state, _start(state)), plays=True, waits=True)
    stays = there.setup == before.setup and there.t == before.t > 0 and before.experiment.playhead.held == 0.0
    if stays and there.host is None and target(there) is None:
        there = on_stage.paced(there, pace=before.experiment.playhead.pace)  # nothing else is to be watched yet
    return on_stage.arrived(there, there.t, last(there))  # once its pace is known


def _start(state: LessonState) -> float:
    """Where a section begins: a goal at the start; a target that lies behind is shown, or played if it was not seen yet. What goes on with a run
    begins where the lesson has left that, wherever the student has looked meanwhile: its text and its questions are about that moment."""
    left = _left_at(state)
    t, goes_to = state.t if left is None else left, target(state)
    if state.section.goal is not None:
        return 0.0
    if goes_to is None:
        return t
    if goes_to[1] > t + NEAR:
        return led_in(state, t, *goes_to)
    return goes_to[1] if is_played(state.section, state.progress, goes_to[0]) else led_in(state, 0.0, *goes_to)


def _left_at(state: LessonState) -> float | None:
    """Where the sections before this one, with the same run, have brought that; None where none of them has."""
    lesson = state.lesson
    for part in reversed(lesson.sections[: lesson.sections.index(state.section)]):
        if part.setup != state.section.setup or part.goal is not None:
            return None
        runs = [block for block in part.blocks if isinstance(block, RunBlock)]
        if runs:
            return stops_at(lesson, part, runs[-1])
    return None


def stops_at(lesson: Lesson, section: Section, block: RunBlock) -> float:
    """Where a run of a section's own goes to."""
    t = time_to_target(lesson, section, block)
    return end_of(section.setup) if t is None else t


def led_in(state: LessonState, t: float, block: RunBlock, end: float) -> float:
    """Where playing to a target begins: where the lesson says; else at `t`, or, where nobody would wait so long at the speed that
    the section wants, with the pause or the step that leads there."""
    begins = time_in(state.setup, block.begins) if block.begins else None
    if begins is not None:
        return begins
    if state.host is not None:
        return t
    if block.speed is None or block.pace is Pace.BY_MILESTONE or end - t <= LONGEST_WAIT * block.speed:
        return t
    run = state.experiment.run
    step, pause = neighbours(run, end, "step")[0], pause_span(run)
    begins = pause[0] if pause is not None and pause[0] < end <= pause[1] + NEAR else step
    return max(t, begins - APPROACH * block.speed)


def taken_up(state: LessonState, *, plays: bool = False, waits: bool = False) -> LessonState:
    """The lock and the target, after the section or an answer is another one; `plays`: and then the run goes on by itself; `waits`: once
    Play is pressed, for there is something to be read first."""
    lock = panel.lock_of(state.lesson, state.progress, state.section)
    state = with_its_panel(on_stage.limited(state, lock.until if lock is not None else None, last(state)))
    goes_to = target(state)
    if goes_to is not None:
        block, t = goes_to
        if plays and (block.pace is not None or block.speed is not None):
            state = on_stage.paced(state, pace=block.pace or Pace.EVEN, speed=block.speed)
        if plays and block.begins and not is_played(state.section, state.progress, block):
            state = on_stage.sought(state, led_in(state, state.t, block, t))
        if plays and block.autoplay and not waits and state.t < t - NEAR:
            state = played(state, t)
    return noticed(state)


def with_its_panel(state: LessonState) -> LessonState:
    """The panel of the host that this section wants, whatever was looked at before."""
    wanted = host_panel(state)
    return state if state.host is None or wanted is None else replace(state, host=replace(state.host, panel=wanted))


def changed(state: LessonState, wish: Wish) -> LessonState:
    """Its experiment after a wish, and what follows from that."""
    return noticed(with_experiment(state, wish))


def noticed(state: LessonState) -> LessonState:
    """What follows from an experiment that has changed: the goal is looked at, and whether the run was played to its target. What a
    slider comes past while it is dragged is reached by nobody: the value counts at which it is let go."""
    progress, stands = state.progress, goal(state)
    if stands is not None and stands.done and not on_stage.is_dragged(state):
        draw = draw_of(progress, state.section) if state.section.vary else 0
        progress = done.reached(progress, state.section, state.setup, stands.best, draw)
    goes_to = target(state)
    if goes_to is not None and state.t >= goes_to[1] - NEAR:
        progress = done.played(progress, played_to(state.section, goes_to[0]))
    return state if progress is state.progress else replace(state, progress=progress)


def with_experiment(state: LessonState, wish: Wish) -> LessonState:
    experiment = wish(state.experiment)
    return state if experiment is state.experiment else replace(state, experiment=experiment)


def played(state: LessonState, t: float) -> LessonState:
    return on_stage.played(state, last(state), to=t)


def own_view_if_another(before: LessonState, after: LessonState) -> LessonState:
    """What the student has put in its place goes where the section shows something new."""
    return after if show_block(before) == show_block(after) else own_view(after)
