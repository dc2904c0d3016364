"""What does a student do in a section? Answers, skips, asks again, looks, moves its controls."""

from dataclasses import replace

from migviz.course import panel
from migviz.course import progress as done
from migviz.course.answers import Given, Verdict
from migviz.course.beats import waiting_run
from migviz.course.drawing import drawn, drawn_anew, was_asked_of
from migviz.course.lesson import Question, Section
from migviz.course.playing import time_of_point, time_to_see
from migviz.course.progress import Progress
from migviz.scenario.evacuation import EVERY_FIELD, SHARED
from migviz.scenario.fields import Value
from migviz.showing import editing, player
from migviz.showing.experiment import Experiment
from migviz.showing.later import hosts
from migviz.showing.lesson import on_its_stage as on_stage
from migviz.showing.lesson.going import (
    changed,
    led_in,
    noticed,
    own_view_if_another,
    played,
    stood_in,
    taken_up,
)
from migviz.showing.lesson.on_screen import last, target
from migviz.showing.lesson.state import (
    NEAR,
    LessonState,
    can_be_reset,
    hinted_now,
    hints,
    is_closed,
    open_question,
    question_view,
    why_not_dragged,
)


def given(state: LessonState, name: str, answer: Given) -> LessonState:
    """A question of this section answered. What cannot be read counts for nothing and stays, to be mended."""
    question = open_question(state, name)
    if question is None:
        return state
    progress, feedback = panel.give(state.lesson, state.progress, name, answer, state.setup)
    if feedback.verdict is Verdict.UNCLEAR:
        return replace(state, unclear={**state.unclear, name: (answer, feedback)})
    plays = question.predicts and done.is_answered(progress, question)
    return _after(_cleared(state, name), progress, plays=plays)


def skipped(state: LessonState, name: str) -> LessonState:
    """A question of this section passed over, openly; "": the run that is to be watched, to its target."""
    goes_to = target(state)
    if not name and goes_to is not None and waiting_run(state.section, state.progress) is goes_to[0]:
        return noticed(on_stage.arrived(on_stage.stopped(state), goes_to[1], last(state)))
    question = open_question(state, name)
    if question is None:
        return state
    return _after(_cleared(state, name), done.skipped(state.progress, question), plays=question.predicts)


def reset(state: LessonState, name: str) -> LessonState:
    """A question asked again, or the goal of this section open again. Of a prediction only the first answer counts, so it is
    asked again only if it was passed over, or about another case, where one can be drawn. Where it closes this section, or is about another
    case, it is asked in its own."""
    view = question_view(state, name)
    if not (view is not None and can_be_reset(view)) and not (name == state.section.name and state.section.goal):
        return state
    section = state.lesson.question(name)[0] if view is not None else state.section
    if section.vary and not (view is not None and view.skipped and not was_asked_of(state.progress, section, name)):
        return _about_another_case(state, name, section)
    after = _after(_cleared(state, name), done.reset(state.progress, name))
    if is_closed(after, after.section.name):
        return stood_in(after, after.lesson.question(name)[0])
    return after


def _about_another_case(state: LessonState, name: str, section: Section) -> LessonState:
    """The question, or the goal, of this section asked again about the next case that is drawn for this student."""
    progress = drawn_anew(done.reset(state.progress, name), state.lesson, section)
    lesson = drawn(state.lesson, progress)
    there = replace(_cleared(state, name), lesson=lesson, progress=progress)
    return stood_in(there, lesson.section(section.name))


def hint_opened(state: LessonState) -> LessonState:
    """One more hint of what is asked now, if there is one."""
    opened, of = hints(state)
    return state if opened >= of else replace(state, progress=done.hint_opened(state.progress, hinted_now(state)))


def saw(state: LessonState, name: str) -> LessonState:
    """Stopped at the moment that a question speaks of."""
    t = _to_see(state, name)
    return state if t is None else noticed(on_stage.sought(on_stage.stopped(state), t))


def sees(state: LessonState, name: str) -> bool:
    """Whether it stands there already."""
    t = _to_see(state, name)
    return t is not None and not on_stage.is_playing(state) and on_stage.sought(state, t).t == state.t


def _to_see(state: LessonState, name: str) -> float | None:
    view = question_view(state, name)
    return time_to_see(view.block, state.setup) if view is not None and isinstance(view.block, Question) else None


def started_again(state: LessonState) -> LessonState:
    """What the section itself sets up again, from its start."""
    return taken_up(on_stage.begun(state, state.section.setup))


def played_to_target(state: LessonState) -> LessonState:
    """The section's run played to where the lesson wants it; from the start if it is there already."""
    goes_to = target(state)
    if goes_to is None:
        return state
    if state.t >= goes_to[1] - NEAR:
        state = on_stage.sought(state, led_in(state, 0.0, *goes_to))
    return noticed(played(state, goes_to[1]))


def played_on(state: LessonState) -> LessonState:
    """Playing, as by the section's own button: to where its run stops, and from there on as far as time goes."""
    goes_to, end = target(state), last(state)
    is_past = goes_to is not None and goes_to[1] - NEAR <= state.t < end
    return on_stage.played(state, end, to=goes_to[1] if goes_to is not None and not is_past else None)


def slid(state: LessonState, name: str, value: Value | str, key: str = "") -> LessonState:
    """A control or a handle of this section moved; a goal asks for another scenario, and a sentence tells of the whole run, so
    there it is the scenario itself that changes, and the run begins again where it has become too short. Raises ValueError."""
    is_dragged = name in state.section.handles
    if is_dragged and why_not_dragged(state):
        return state
    if state.host is not None:
        if name not in SHARED:
            return state  # what each VM has of its own is no control's
        field = EVERY_FIELD[name]
        wished = field.read(value) if isinstance(value, str) and not field.choices else value
        return noticed(replace(state, host=hosts.ruled(state.host, {name: wished}, key)))
    if state.section.goal is None and not is_dragged:
        return changed(state, lambda made: editing.slid(made, name, value, key))
    edited = editing.edited(state.experiment, {name: value}, key)
    return noticed(replace(state, experiment=_in_its_scene(state, edited)))


def _in_its_scene(state: LessonState, edited: Experiment) -> Experiment:
    """Where the lesson says where the scene is, the playhead that stands there goes with it: the pause of a longer run is later. A
    run that has become too short begins again, there or at its start."""
    goes_to = target(state)
    begins = goes_to[0].begins if goes_to is not None else ""
    before, now = (time_of_point(begins, made.run) if begins else None for made in (state.experiment, edited))
    is_there = before is not None and abs(state.experiment.playhead.t - before) <= NEAR
    is_over = edited.playhead.t >= edited.run.end and edited.scenario != state.experiment.scenario
    if now is not None and (is_there or is_over):
        return player.moved_to(edited, now)
    return player.from_start(edited) if is_over else edited


def _after(state: LessonState, progress: Progress, *, plays: bool = False) -> LessonState:
    """New progress: what it opens is shown, and a run whose beat has come is there; after a prediction it plays."""
    after = own_view_if_another(state, replace(state, progress=progress))
    before, now = target(state), target(after)
    begins = now is not None and (before is None or before[0] is not now[0])
    return taken_up(after, plays=plays or begins, waits=not plays)


def _cleared(state: LessonState, name: str) -> LessonState:
    if name not in state.unclear:
        return state
    return replace(state, unclear={other: given for other, given in state.unclear.items() if other != name})
