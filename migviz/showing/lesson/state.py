"""Where is the student in an open lesson, and what is true there? The value, and the questions that can be asked of it."""

from collections.abc import Mapping
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from migviz.course import panel
from migviz.course.answers import Feedback, Given
from migviz.course.beats import hinted, hints_of, waiting_run
from migviz.course.covered import covered_by, read_for
from migviz.course.judged import is_judged, was_shown
from migviz.course.lesson import Goal, Lesson, Question, Section
from migviz.course.panel import View
from migviz.course.playing import GoalState, finished_run, goal_state
from migviz.course.progress import Progress, is_answered
from migviz.course.readers import ALONE
from migviz.identical import Identical
from migviz.replay.known import known_at
from migviz.say import in_lessons, locks
from migviz.scenario.evacuation import Setup
from migviz.showing.experiment import Experiment
from migviz.showing.modes import Panel
from migviz.trace import Run
from migviz.values import dataclass

if TYPE_CHECKING:
    from migviz.showing.evacuating import Evacuating

NEAR = 1e-9
"""Seconds: two times that differ by less are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonState:
    """A lesson that is open. `unclear`: what was given last and could not be read, by question; `error`: what is wrong with the
    file that is being edited, while its last good version goes on. `panel`, `lens`: what the student has put in the place of
    the section's own view, None where it is that. `over`: the lesson is done, and what one can do now is shown. `audiences`: whose text is
    shown of what is not for everybody."""

    lesson: Lesson
    section: Section
    progress: Progress
    experiment: Experiment
    path: Path | None = None
    unclear: Mapping[str, tuple[Given, Feedback]] = field(default_factory=dict)
    error: tuple[str, ...] = ()
    panel: Panel | None = None
    lens: bool | None = None
    over: bool = False
    audiences: frozenset[str] = ALONE
    host: "Evacuating | None" = None
    """where several VMs leave a host, that is on the stage"""

    @property
    def setup(self) -> Setup:
        """What is on the stage now, as the student has set it."""
        return self.host.now if self.host is not None else self.experiment.scenario

    @property
    def t(self) -> float:
        """When it is there."""
        return self.host.playhead.t if self.host is not None else self.experiment.playhead.t

    @property
    def end(self) -> float:
        """When it is over."""
        return self.host.outcome.events.end if self.host is not None else self.experiment.run.end

    @property
    def limit(self) -> float | None:
        """What time cannot pass."""
        return self.host.limit if self.host is not None else self.experiment.limit


def views(state: LessonState) -> tuple[View, ...]:
    """The blocks of the section to show, in order, up to a prediction that waits."""
    return _views(Identical(state.lesson, state.section, state.progress, state.unclear), state.audiences)


@lru_cache(maxsize=8)
def _views(
    of: Identical[Lesson, Section, Progress, Mapping[str, tuple[Given, Feedback]]], audiences: frozenset[str]
) -> tuple[View, ...]:
    lesson, section, progress, unclear = of.of
    return tuple(
        replace(view, given=unclear[view.block.name][0], feedback=unclear[view.block.name][1])
        if isinstance(view.block, Question) and view.block.name in unclear
        else view
        for view in panel.visible(lesson, section, progress, audiences=audiences)
    )


def neighbour(state: LessonState, direction: int) -> Section | None:
    """The section before (-1) or after (1), if there is one."""
    place = [section.name for section in state.lesson.sections].index(state.section.name) + direction
    return state.lesson.sections[place] if 0 <= place < len(state.lesson.sections) else None


def section_named(lesson: Lesson, name: str) -> Section | None:
    return next((section for section in lesson.sections if section.name == name), None)


def waits_for(state: LessonState) -> Question | None:
    """The first question of the section that may still be answered or skipped."""
    asked = (view.block for view in views(state) if isinstance(view.block, Question) and not view.done)
    return next(asked, None)


def waits_for_prediction(state: LessonState) -> bool:
    """Whether a prediction of this section is still to be made, if only in a later beat: what it asks about is not to be seen
    yet."""
    return any(question.predicts for question in _still_asked(state))


def _still_asked(state: LessonState) -> tuple[Question, ...]:
    """The questions of the section that are not done, also those of later beats, up to a prediction."""
    found: list[Question] = []
    for question in state.section.questions:
        if not is_answered(state.progress, question):
            found.append(question)
            if question.predicts:
                break
    return tuple(found)


def covered(state: LessonState) -> frozenset[str]:
    """Names of the numbers that the questions of this section still ask for: nothing on screen writes them. Those stay that a
    question before is answered by looking at."""
    found, needed = frozenset[str](), frozenset[str]()
    for question in _still_asked(state):
        of = Identical(state.lesson, state.section, question, state.setup)
        covers, reads = _covered(of, until(state))
        found, needed = found | (covers - needed), needed | reads
    return found | _to_be_shown(state)


def _to_be_shown(state: LessonState) -> frozenset[str]:
    """Names of the numbers that a prediction asks for which is made, here or in a section before, until its run has shown them: nothing
    tells ahead how right it was."""
    found = frozenset[str]().union(*(names for __, names in predicted(state)))
    return found if state.host is not None else _unknown(found, state.experiment.run, state.t)


def _unknown(names: frozenset[str], run: Run, t: float) -> frozenset[str]:
    return frozenset(name for name in names if known_at(run, name) > t + NEAR)


def covered_beside(state: LessonState, stage: Section) -> frozenset[str]:
    """Names of the numbers of another section's run, which stands beside this one's, that a question asks for."""
    asked = (covered_by(state.lesson, state.section, question, stage=stage) for question in _still_asked(state))
    made = frozenset[str]().union(*(names for __, names in predicted(state, stage)))
    return frozenset[str]().union(*asked) | _unknown(made, finished_run(stage.scenario), state.t)


def predicted(state: LessonState, stage: Section | None = None) -> tuple[tuple[Question, frozenset[str]], ...]:
    """The predictions that are made about the run of this section (or of another), with the names of the numbers they ask for, as long as it
    was not played to where it shows them. Before a room they are made where they were asked: nobody types what a class says."""
    return _predicted(Identical(state.lesson, stage or state.section, state.progress))


@lru_cache(maxsize=8)
def _predicted(of: Identical[Lesson, Section, Progress]) -> tuple[tuple[Question, frozenset[str]], ...]:
    lesson, stage, progress = of.of
    found = []
    if waiting_run(stage, progress) is None:  # all was seen, or it is the student's own
        return ()
    for section in lesson.sections[: lesson.sections.index(stage) + 1]:
        for question in section.questions:
            answer = progress.answers.get(question.name)
            is_made = answer is not None and (answer.aloud or (answer.tries and not answer.skipped))
            if (
                question.predicts
                and is_made
                and not was_shown(lesson, section, question, stage, progress)
                and not is_judged(lesson, section, question, progress)
            ):
                covered = covered_by(lesson, section, question, stage=stage)
                found.append((question, frozenset(name for name in covered if name.startswith("run."))))
    return tuple(found)


@lru_cache(maxsize=16)
def _covered(
    of: Identical[Lesson, Section, Question, Setup], until: float | None
) -> tuple[frozenset[str], frozenset[str]]:
    lesson, section, question, setup = of.of
    own = None if question.predicts else setup
    return covered_by(lesson, section, question, until, own), read_for(lesson, section, question, own)


def is_closed(state: LessonState, name: str) -> bool:
    """Whether a section cannot be entered yet, because a prediction before it waits."""
    section = section_named(state.lesson, name)
    return section is not None and panel.is_closed(state.lesson, state.progress, section)


def until(state: LessonState) -> float | None:
    """Up to when the run may be told, in seconds: a prediction about what comes then still waits. None: all of it."""
    limit = state.limit
    return limit if limit is not None and limit < state.end - NEAR else None


def asks(state: LessonState) -> bool:
    """Whether anything is still asked here, so that what knows the whole outcome tells nothing of it."""
    return is_closed_ahead(state) or waits_for_prediction(state) or bool(covered(state))


def is_closed_ahead(state: LessonState) -> bool:
    """Whether a question about what comes still waits for its answer: then nothing on screen may tell it."""
    return until(state) is not None


def why_closed(state: LessonState) -> str:
    """What has to be done first, where something is closed."""
    return lock(state)[0]


def lock(state: LessonState) -> tuple[str, ...]:
    """What is said of what is closed, longest form first."""
    return locks.closed(here=waits_for(state) is not None, soon=waits_for_prediction(state))


def why_not_entered(state: LessonState, name: str) -> str:
    """Why a section cannot be entered; "" where it can."""
    return locks.closed(here=True)[0] if is_closed(state, name) else ""


def shows_a_prediction(state: LessonState) -> bool:
    """Whether the run is still to be watched that shows how right a prediction was: who went on now would never know."""
    answered = (state.progress.answers.get(question.name) for question in state.section.questions if question.predicts)
    asked = any(answer is not None and not answer.skipped for answer in answered)
    return asked and waits_for(state) is None and waiting_run(state.section, state.progress) is not None


def leads_to_a_question(state: LessonState) -> bool:
    """Whether a run is still to be watched before something is asked: who went on now would not know that it is."""
    shown = {view.block.name for view in views(state) if isinstance(view.block, Question)}
    hidden = any(question.name not in shown for question in state.section.questions)
    return hidden and waiting_run(state.section, state.progress) is not None and waits_for(state) is None


def why_not_gone(state: LessonState, direction: int) -> str:
    """Why one cannot go to the section before (-1) or after (1); "" where one can: after the last one comes the list."""
    if direction > 0 and not state.over and shows_a_prediction(state):
        return in_lessons.run_shows_it()
    if direction > 0 and not state.over and leads_to_a_question(state):
        return in_lessons.question_follows()
    section = neighbour(state, direction)
    if section is not None and not state.over:
        return why_not_entered(state, section.name)
    if direction > 0 and not state.over and waits_for_prediction(state):
        return locks.closed(here=True)[0]  # as everywhere else, where the next section is closed
    return "" if direction > 0 or state.over else in_lessons.first_section()


def left_open(state: LessonState) -> str:
    """What is said when one goes on from this section: that something in it was neither answered nor skipped; "" where all is done."""
    questions = sum(not is_answered(state.progress, question) for question in state.section.questions)
    goal = state.section.goal is not None and state.section.name not in state.progress.goals
    return in_lessons.left_open(questions, goal=goal) if questions or goal else ""


def left_behind(state: LessonState, to: Section | None) -> str:
    """What is said when one goes from values of one's own to another section, which begins with its own; "" where nothing was set."""
    goes = to is not None and to is not state.section and state.setup != state.section.setup
    return in_lessons.own_values(to.title) if goes and to is not None else ""


def why_not_free(state: LessonState) -> str:
    """Why the lesson's scenario cannot be explored freely now; "" where it can."""
    locked = is_closed_ahead(state) or waits_for_prediction(state)
    return hidden(state) if locked else ""


def why_not_dragged(state: LessonState) -> str:
    """Why the handles of this section's text stand still; "" where they can be dragged: another run would tell what a prediction
    asks about."""
    return why_not_free(state)


def hidden(state: LessonState) -> str:
    """What is said of something that would tell an answer, and what to do first."""
    if waits_for_prediction(state):
        return locks.hidden()
    return why_closed(state)


def goal(state: LessonState) -> GoalState | None:
    """How the section's goal stands with what is on the stage."""
    return _goal(Identical(state.lesson, state.section, state.setup))


@lru_cache(maxsize=8)
def _goal(of: Identical[Lesson, Section, Setup]) -> GoalState | None:
    lesson, section, setup = of.of
    return goal_state(lesson, section, section.goal, setup) if section.goal is not None else None


def hints(state: LessonState) -> tuple[int, int]:
    """How many hints are open of what is asked now, a question or the goal, and how many there are."""
    owner = hinted_now(state)
    count = hints_of(state.section).count(owner)
    return min(state.progress.hints.get(owner, 0), count), count


def hinted_now(state: LessonState) -> str:
    """What hints are about now: the question that waits, or else the goal; also of one that is reached while a hint is read. "" where nothing
    is asked."""
    asked = waits_for(state)
    goals = [view for view in views(state) if isinstance(view.block, Goal)]
    read = state.progress.hints.get(hinted(state.section, goals[0].block), 0) if goals else 0  # type: ignore[arg-type]
    shown = [view.block for view in goals if read or not view.done]
    return hinted(state.section, asked or shown[0]) if asked is not None or shown else ""  # type: ignore[arg-type]


def can_be_reset(view: View) -> bool:
    """Whether a question can be asked again: it was passed over, or it is no prediction and done, or another case can be drawn for
    it."""
    passed_over = view.skipped and not view.tries
    is_practised = view.done and isinstance(view.block, Question) and not view.block.predicts
    return isinstance(view.block, Question) and (passed_over or is_practised or asks_of_another(view))


def asks_of_another(view: View) -> bool:
    """Whether a question that was tried can be asked about another case."""
    return bool(view.case is not None and view.case[1].vary and view.tries and view.revealed)


def question_view(state: LessonState, name: str) -> View | None:
    return next((view for view in views(state) if isinstance(view.block, Question) and view.block.name == name), None)


def open_question(state: LessonState, name: str) -> Question | None:
    """A question that is shown and not done yet."""
    view = question_view(state, name)
    return view.block if view is not None and isinstance(view.block, Question) and not view.done else None
