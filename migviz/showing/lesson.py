"""An open lesson as a value: where the student is, what was answered, the lesson's own experiment. Each wish makes the next.

Where no lesson is open there is no `LessonState` but None, and the list is shown. A lesson's scenario is only the lesson's: nothing
here knows of any other experiment. No wish raises, but `slid` for a value that cannot be: a name that is not there, or what is
closed, leaves all as it was, and the questions that begin with `why` say so. After every change of the experiment made elsewhere
comes `noticed`, or both in one: `changed`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

from migviz.course import panel
from migviz.course import progress as done
from migviz.course.answers import Feedback, Given, Verdict
from migviz.course.lesson import Aside, Lesson, Question, RunBlock, Section, ShowBlock, Sketch
from migviz.course.panel import View
from migviz.course.playing import GoalState, finished_run, goal_state, time_to_see
from migviz.course.progress import Progress
from migviz.language import _
from migviz.replay.pace import APPROACH, Pace, neighbours, pause_span
from migviz.scenario import Scenario
from migviz.scenario.fields import Value
from migviz.showing import experiment as on
from migviz.showing.experiment import Experiment, Wish
from migviz.showing.identical import Identical
from migviz.showing.modes import TELLS, Panel
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.trace import Run

NEAR = 1e-9
"""Seconds: two times that differ by less are one."""
LONGEST_WAIT = 60.0
"""Chosen: wall seconds that playing to a target may take, where the section sets a speed."""
PANELS = {
    "iterations": Panel.ITERATIONS,
    "log": Panel.ITERATIONS,
    "memory": Panel.CHARTS,
    "throughput": Panel.CHARTS,
    "details": Panel.DETAILS,
    "words": Panel.WORDS,
    "frames": Panel.FRAMES,
}
"""The panel of each view that a section may ask for."""
DRAWN = ("iterations", "log")
"""Views with the bars, which are not shown beside a question that draws them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonState:
    """A lesson that is open. `unclear`: what was given last and could not be read, by question; `error`: what is wrong with the
    file that is being edited, while its last good version goes on. `panel`, `lens`: what the student has put in the place of
    the section's own view, None where it is that."""

    lesson: Lesson
    section: Section
    progress: Progress
    experiment: Experiment
    path: Path | None = None
    unclear: Mapping[str, tuple[Given, Feedback]] = field(default_factory=dict)
    error: tuple[str, ...] = ()
    panel: Panel | None = None
    lens: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another section's run beside this one's; `own_above`: the section's own stands above it."""

    section: str
    run: Run
    own_above: bool


# --- opening, and going through it ------------------------------------------------------------------------------------


def opened(lesson: Lesson, progress: Progress, path: Path | None = None) -> LessonState:
    """The lesson where the student left it."""
    section = _named(lesson, progress.section) or lesson.sections[0]
    experiment = on.new_experiment(section.scenario)
    state = LessonState(lesson=lesson, section=section, progress=progress, experiment=experiment, path=path)
    return _at(state, section)


def reloaded(state: LessonState, lesson: Lesson) -> LessonState:
    """The file was edited and could be read: the same section in its new version."""
    section = _named(lesson, state.section.name) or lesson.sections[0]
    names = {question.name for question in lesson.questions}
    unclear = {name: given for name, given in state.unclear.items() if name in names}
    same = section.scenario == state.section.scenario and section.name == state.section.name
    now = replace(state, lesson=lesson, section=section, error=(), unclear=unclear)
    if not same or is_closed(now, section.name):
        return _at(now, section)
    return _taken_up(_own_view_if_another(state, now))


def failed(state: LessonState, problems: tuple[str, ...]) -> LessonState:
    """The file was edited and cannot be read: the last good version goes on."""
    return replace(state, error=problems)


def entered(state: LessonState, name: str) -> LessonState:
    """In another section: its scenario, its run played to its target."""
    section = _named(state.lesson, name)
    return state if section is None or is_closed(state, name) else _at(state, section)


def went(state: LessonState, direction: int) -> LessonState | None:
    """In the section before (-1) or after (1); None after the last one: the lesson is over, and the list is shown."""
    section = neighbour(state, direction)
    if section is not None:
        return entered(state, section.name)
    return None if direction > 0 else state


def followed(state: LessonState, link: str) -> LessonState:
    """Where a link inside the lesson leads."""
    file, __, name = link.partition("#")
    return state if file else entered(state, name)


def other_lesson(state: LessonState, link: str) -> Path | None:
    """The file of another lesson that a link leads to, if it is one; whether it is there is not looked at."""
    file = link.partition("#")[0]
    folder = state.lesson.folder
    return folder / file if folder is not None and file.endswith(".md") and ":" not in file else None


def _named(lesson: Lesson, name: str) -> Section | None:
    return next((section for section in lesson.sections if section.name == name), None)


def _at(state: LessonState, section: Section) -> LessonState:
    """In this section, or in the first one if this is closed. Sections in a row with one scenario go on where the one before
    stopped."""
    if is_closed(state, section.name):
        section = state.lesson.sections[0]
    before = on.limited(on.stopped(state.experiment), None)
    began = on.begun(before, section.scenario)
    if before.scenario == section.scenario:
        began = on.sought(began, before.playhead.t)
    state = replace(
        state,
        section=section,
        progress=done.entered(state.progress, section),
        experiment=on.paced(began, pace=Pace.BY_MILESTONE),
        panel=None,
        lens=None,
    )
    return _taken_up(_with(state, partial(on.sought, t=_start(state))), plays=True)


def _start(state: LessonState) -> float:
    """Where a section begins: a goal at the start; a target that lies behind is shown, or played if it was not seen yet."""
    t, goes_to = state.experiment.playhead.t, target(state)
    if state.section.goal is not None:
        return 0.0
    if goes_to is None:
        return t
    if goes_to[1] > t + NEAR:
        return _led_in(state, t, *goes_to)
    return goes_to[1] if state.section.name in state.progress.seen else _led_in(state, 0.0, *goes_to)


def _led_in(state: LessonState, t: float, block: RunBlock, end: float) -> float:
    """Where playing to a target begins: at `t`, or, where nobody would wait so long at the speed that the section wants, with the
    pause or the step that leads there."""
    if block.speed is None or block.pace is Pace.BY_MILESTONE or end - t <= LONGEST_WAIT * block.speed:
        return t
    run = state.experiment.run
    step, pause = neighbours(run, end, "step")[0], pause_span(run)
    begins = pause[0] if pause is not None and pause[0] < end <= pause[1] + NEAR else step
    return max(t, begins - APPROACH * block.speed)


def _taken_up(state: LessonState, *, plays: bool = False) -> LessonState:
    """The lock and the target, after the section or an answer is another one; `plays`: and then the run goes on by itself."""
    lock = panel.lock_of(state.lesson, state.progress, state.section)
    state = _with(state, partial(on.limited, limit=lock.until if lock is not None else None))
    goes_to = target(state)
    if goes_to is not None:
        block, t = goes_to
        if plays and (block.pace is not None or block.speed is not None):
            state = _with(state, partial(on.paced, pace=block.pace or Pace.EVEN, speed=block.speed))
        if plays and block.autoplay and state.experiment.playhead.t < t - NEAR:
            state = _played(state, t)
    return noticed(state)


# --- what a student does ----------------------------------------------------------------------------------------------


def given(state: LessonState, name: str, answer: Given) -> LessonState:
    """A question of this section answered. What cannot be read counts for nothing and stays, to be mended."""
    question = _open_question(state, name)
    if question is None:
        return state
    progress, feedback = panel.give(state.lesson, state.progress, name, answer, state.experiment.scenario)
    if feedback.verdict is Verdict.UNCLEAR:
        return replace(state, unclear={**state.unclear, name: (answer, feedback)})
    plays = question.predicts and done.is_answered(progress, question)
    return _after(_cleared(state, name), progress, plays=plays)


def skipped(state: LessonState, name: str) -> LessonState:
    """A question of this section passed over, openly."""
    question = _open_question(state, name)
    if question is None:
        return state
    return _after(_cleared(state, name), done.skipped(state.progress, question), plays=question.predicts)


def reset(state: LessonState, name: str) -> LessonState:
    """A question asked again, or the goal of this section open again. Of a prediction only the first answer counts, so it is
    asked again only if it was passed over. Where it closes this section, it is asked in its own."""
    view = _question_view(state, name)
    if not (view is not None and can_be_reset(view)) and not (name == state.section.name and state.section.goal):
        return state
    after = _after(_cleared(state, name), done.reset(state.progress, name))
    if is_closed(after, after.section.name):
        return _at(after, after.lesson.question(name)[0])
    return after


def hint_opened(state: LessonState) -> LessonState:
    """One more hint of this section, if there is one."""
    opened, of = hints(state)
    return state if opened >= of else replace(state, progress=done.hint_opened(state.progress, state.section))


def saw(state: LessonState, name: str) -> LessonState:
    """Stopped at the moment that a question speaks of."""
    view = _question_view(state, name)
    t = time_to_see(view.block, state.experiment.run) if view is not None and isinstance(view.block, Question) else None
    return state if t is None else changed(state, lambda made: on.sought(on.stopped(made), t))


def started_again(state: LessonState) -> LessonState:
    """The section's own scenario again, from its start."""
    return _taken_up(_with(state, lambda made: on.begun(made, state.section.scenario)))


def played_to_target(state: LessonState) -> LessonState:
    """The section's run played to where the lesson wants it; from the start if it is there already."""
    goes_to = target(state)
    if goes_to is None:
        return state
    if state.experiment.playhead.t >= goes_to[1] - NEAR:
        state = _with(state, partial(on.sought, t=_led_in(state, 0.0, *goes_to)))
    return noticed(_played(state, goes_to[1]))


def slid(state: LessonState, name: str, value: Value | str, key: str = "") -> LessonState:
    """A control of this section moved; a goal asks for another scenario, so there it is the scenario itself that changes, and
    the run begins again where it has become too short. Raises ValueError."""
    if state.section.goal is None:
        return changed(state, lambda made: on.slid(made, name, value, key))
    edited = on.edited(state.experiment, {name: value}, key)
    is_over = edited.playhead.t >= edited.run.end and edited.scenario != state.experiment.scenario
    return noticed(replace(state, experiment=on.from_start(edited) if is_over else edited))


def changed(state: LessonState, wish: Wish) -> LessonState:
    """Its experiment after a wish, and what follows from that."""
    return noticed(_with(state, wish))


def noticed(state: LessonState) -> LessonState:
    """What follows from an experiment that has changed: the goal is looked at, and whether the run was played to its target."""
    progress, stands = state.progress, goal(state)
    if stands is not None and stands.done:
        progress = done.reached(progress, state.section, state.experiment.scenario, stands.best)
    goes_to = target(state)
    if goes_to is not None and state.experiment.playhead.t >= goes_to[1] - NEAR:
        progress = done.played(progress, state.section)
    return state if progress is state.progress else replace(state, progress=progress)


def _with(state: LessonState, wish: Wish) -> LessonState:
    experiment = wish(state.experiment)
    return state if experiment is state.experiment else replace(state, experiment=experiment)


def _played(state: LessonState, t: float) -> LessonState:
    return _with(state, partial(on.played, last=last(state), to=t))


def _after(state: LessonState, progress: Progress, *, plays: bool = False) -> LessonState:
    """New progress: what it opens is shown, and played."""
    return _taken_up(_own_view_if_another(state, replace(state, progress=progress)), plays=plays)


def _own_view_if_another(before: LessonState, after: LessonState) -> LessonState:
    """What the student has put in its place goes where the section shows something new."""
    return after if show_block(before) == show_block(after) else own_view(after)


def _cleared(state: LessonState, name: str) -> LessonState:
    if name not in state.unclear:
        return state
    return replace(state, unclear={other: given for other, given in state.unclear.items() if other != name})


# --- what the lesson shows below its panel ----------------------------------------------------------------------------


def panel_held(state: LessonState, wished: Panel) -> LessonState:
    """A panel in the place of the section's own view; the same again gives that back, except the details, which may be of
    another thing. One that would tell the answer stays closed."""
    if why_not_held(state, wished):
        return state
    again = wished == panel_wished(state) and wished != Panel.DETAILS
    return own_view(state) if again else replace(state, panel=wished)


def own_view(state: LessonState) -> LessonState:
    """What the section itself shows."""
    return replace(state, panel=None, lens=None)


def lens_toggled(state: LessonState) -> LessonState:
    """The lens opened or closed, where it would tell nothing that is asked."""
    return state if is_closed_ahead(state) else replace(state, lens=not lens_wished(state))


def own_panel(state: LessonState) -> Panel | None:
    """The panel that the section itself asks for. Where bars are to be drawn, they stand in the question."""
    block = show_block(state)
    if block is None or (
        block.view in DRAWN and any(isinstance(one.answer, Sketch) for one in state.section.questions)
    ):
        return None
    return PANELS.get(block.view)


def panel_wished(state: LessonState) -> Panel | None:
    """The panel below the lesson's; None: there is none."""
    if state.panel is None or (state.panel in TELLS and is_closed_ahead(state)):
        return own_panel(state)
    return state.panel


def bars_as_log(state: LessonState) -> bool | None:
    """Whether the section asks for its bars on a logarithmic axis; None where it asks for no bars."""
    block = show_block(state)
    return block.view == "log" if block is not None and block.view in DRAWN else None


def lens_wished(state: LessonState) -> bool:
    """Whether the lens is open: never where it would tell what is asked."""
    block = show_block(state)
    asked = block is not None and block.lens == "pause"
    wished = asked if state.lens is None else state.lens
    return wished and not is_closed_ahead(state) and pause_span(state.experiment.run) is not None


def show_block(state: LessonState) -> ShowBlock | None:
    """What the section points at and shows, as far as it has come."""
    shows = [view.block for view in views(state) if isinstance(view.block, ShowBlock)]
    return shows[-1] if shows else None


def pointed_at(state: LessonState) -> Spotlight:
    """What of the migration the section points at."""
    block = show_block(state)
    for thing in block.highlight if block is not None else ():
        if "." not in thing.kind and " strip" not in thing.kind:
            return Spotlight(kind=thing.kind, number=thing.number)
    return NOTHING


def beside(state: LessonState) -> Beside | None:
    """The other section's run, where this one shows two; not before a prediction was made."""
    block = show_block(state)
    names = block.compare if block is not None else ()
    other = next((name for name in names if name != state.section.name), "")
    section = _named(state.lesson, other)
    if section is None or waits_for_prediction(state):
        return None
    return Beside(section=other, run=finished_run(section.scenario), own_above=names[0] == state.section.name)


def last(state: LessonState) -> float:
    """How far time goes in this section: to the end of its run, or of a longer one beside it."""
    other = beside(state)
    return max(state.experiment.run.end, other.run.end) if other is not None else state.experiment.run.end


# --- what is true now -------------------------------------------------------------------------------------------------


def views(state: LessonState) -> tuple[View, ...]:
    """The blocks of the section to show, in order, up to a prediction that waits."""
    return _views(Identical(state.lesson, state.section, state.progress, state.unclear))


@lru_cache(maxsize=8)
def _views(of: Identical[Lesson, Section, Progress, Mapping[str, tuple[Given, Feedback]]]) -> tuple[View, ...]:
    lesson, section, progress, unclear = of.of
    return tuple(
        replace(view, given=unclear[view.block.name][0], feedback=unclear[view.block.name][1])
        if isinstance(view.block, Question) and view.block.name in unclear
        else view
        for view in panel.visible(lesson, section, progress)
    )


def neighbour(state: LessonState, direction: int) -> Section | None:
    """The section before (-1) or after (1), if there is one."""
    place = [section.name for section in state.lesson.sections].index(state.section.name) + direction
    return state.lesson.sections[place] if 0 <= place < len(state.lesson.sections) else None


def waits_for(state: LessonState) -> Question | None:
    """The first question of the section that may still be answered or skipped."""
    asked = (view.block for view in views(state) if isinstance(view.block, Question) and not view.done)
    return next(asked, None)


def waits_for_prediction(state: LessonState) -> bool:
    """Whether a prediction of this section is still to be made: what it asks about is not to be seen yet."""
    waits = waits_for(state)
    return waits is not None and waits.predicts


def is_closed(state: LessonState, name: str) -> bool:
    """Whether a section cannot be entered yet, because a prediction before it waits."""
    section = _named(state.lesson, name)
    return section is not None and panel.is_closed(state.lesson, state.progress, section)


def until(state: LessonState) -> float | None:
    """Up to when the run may be told, in seconds: a prediction about what comes then still waits. None: all of it."""
    limit = state.experiment.limit
    return limit if limit is not None and limit < state.experiment.run.end - NEAR else None


def is_closed_ahead(state: LessonState) -> bool:
    """Whether a question about what comes still waits for its answer: then nothing on screen may tell it."""
    return until(state) is not None


def why_closed(state: LessonState) -> str:
    """What has to be done first, where something is closed."""
    if waits_for_prediction(state):
        return _("Answer the question first, or skip it.")
    return _("The next section has a question about what comes: press Next.")


def why_not_entered(state: LessonState, name: str) -> str:
    """Why a section cannot be entered; "" where it can."""
    return _("Answer the question first, or skip it.") if is_closed(state, name) else ""


def why_not_held(state: LessonState, wished: Panel) -> str:
    """Why a panel cannot be shown now; "" where it can."""
    return _would_tell(state) if wished in TELLS and is_closed_ahead(state) else ""


def why_not_free(state: LessonState) -> str:
    """Why the lesson's scenario cannot be explored freely now; "" where it can."""
    locked = is_closed_ahead(state) or waits_for_prediction(state)
    return _would_tell(state) if locked else ""


def _would_tell(state: LessonState) -> str:
    return _("This would tell the answer. {what_to_do}", what_to_do=why_closed(state))


def goal(state: LessonState) -> GoalState | None:
    """How the section's goal stands with what is on the stage."""
    return _goal(Identical(state.lesson, state.section, state.experiment.scenario))


@lru_cache(maxsize=8)
def _goal(of: Identical[Lesson, Section, Scenario]) -> GoalState | None:
    lesson, section, scenario = of.of
    return goal_state(lesson, section, section.goal, scenario) if section.goal is not None else None


def target(state: LessonState) -> tuple[RunBlock, float] | None:
    """Where playback goes to in this section, and when that is."""
    found = _target(Identical(state.lesson, state.section, state.progress, state.experiment.scenario))
    if found is None or found[0].until != "end" or found[0].condition:
        return found
    return found[0], last(state)


@lru_cache(maxsize=8)
def _target(of: Identical[Lesson, Section, Progress, Scenario]) -> tuple[RunBlock, float] | None:
    lesson, section, progress, scenario = of.of
    return panel.target_of(lesson, section, progress, on.run_of(scenario))


def controls(state: LessonState) -> tuple[str, ...] | None:
    """The fields that the section leaves to the student; None: all of them."""
    return state.section.controls


def hints(state: LessonState) -> tuple[int, int]:
    """How many hints of the section are open, and how many there are."""
    count = sum(isinstance(block, Aside) and block.kind == "hint" for block in state.section.blocks)
    return min(state.progress.hints.get(state.section.name, 0), count), count


def can_be_reset(view: View) -> bool:
    """Whether a question can be asked again: it was passed over, or it is no prediction and done."""
    passed_over = view.skipped and not view.tries
    return isinstance(view.block, Question) and (passed_over or (view.done and not view.block.predicts))


def _question_view(state: LessonState, name: str) -> View | None:
    return next((view for view in views(state) if isinstance(view.block, Question) and view.block.name == name), None)


def _open_question(state: LessonState, name: str) -> Question | None:
    """A question that is shown and not done yet."""
    view = _question_view(state, name)
    return view.block if view is not None and isinstance(view.block, Question) and not view.done else None
