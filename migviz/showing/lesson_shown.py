"""What does the lesson panel show? The list of lessons, or one section: head, dots, blocks, controls, buttons; all decided."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from migviz.course.answers import Feedback, Given, text_of
from migviz.course.beats import waiting_run
from migviz.course.lesson import Goal, Lesson, Prose, Question, Section
from migviz.course.panel import View, fill_for
from migviz.course.progress import Progress, is_done
from migviz.course.translation import mark_of
from migviz.language import spoken
from migviz.say import in_lessons
from migviz.scenario import Scenario
from migviz.scenario.effects import NoEffect, effect_of
from migviz.scenario.fields import FIELDS, Value
from migviz.showing import experiment as on
from migviz.showing import lesson as at
from migviz.showing.block_shown import block_shown, goal_shown, prose_shown
from migviz.showing.identical import Identical
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_blocks import BlockShown, ProblemsShown
from migviz.showing.slider_note import slider_note
from migviz.values import dataclass

MOST_CONTROLS = 8
"""Where a lesson leaves everything free, the first controls stand here and "Explore freely" has the rest."""
FREE = ("workload.dirty_rate", "link.bandwidth")
MOST_ASKED = 80
"""Letters of a question that the button which passes over it repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the list: a lesson with the student's progress, or why it cannot be read."""

    path: Path
    number: str
    title: str
    minutes: int
    objective: str
    done: int
    of: int
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadShown:
    """The title, what stands above it and beside it."""

    title: str
    above: str
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DotShown:
    """A section: its name and title, whether it is done, why it cannot be entered ("" where it can)."""

    name: str
    title: str
    is_done: bool
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonShown:
    """A word, and why it cannot be pressed ("" where it can); `hint`: what pressing it does."""

    word: str
    why_not: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlShown:
    """A control with the value in force; `around`: the section's own value, which its range has to hold; `note`: what a change would mean
    now; `silent`: why it changes nothing here, with what would give it effect if that is left to the student."""

    name: str
    value: Value
    around: Value
    note: str
    silent: NoEffect | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionShown:
    """One section of a lesson. `place`: lesson and section, by which one tells that another one is shown; `here`: which dot it is;
    `waits_for`: the question that is answered next, "" if there is none. `hint` and `skip`: None where there is nothing to open or skip.
    `next`: the word of the button that goes on; that and the others stand for commands."""

    place: tuple[str, str]
    head: HeadShown
    dots: tuple[DotShown, ...]
    here: int
    blocks: tuple[BlockShown, ...]
    controls: tuple[ControlShown, ...]
    waits_for: str
    hint: ButtonShown | None
    skip: ButtonShown | None
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShown:
    """The lessons there are."""

    head: HeadShown
    entries: tuple[Entry, ...]


LessonShown = ListShown | SectionShown


def lesson_shown(state: LessonState | None, entries: tuple[Entry, ...] = ()) -> LessonShown:
    """Everything that the lesson panel paints or sets. Only the controls follow the playhead."""
    if state is None:
        head = HeadShown(title=in_lessons.lessons(), above="", beside=in_lessons.begins_where())
        return ListShown(head=head, entries=entries)
    return replace(
        _fixed(Identical(state.lesson, state.section, state.progress, state.unclear), spoken()),
        blocks=_blocks(state),
        controls=_controls(state),
    )


# --- what stays until an answer or another section --------------------------------------------------------------------


@lru_cache(maxsize=8)
def _fixed(
    of: Identical[Lesson, Section, Progress, Mapping[str, tuple[Given, Feedback]]], language: str
) -> SectionShown:
    lesson, section, progress, unclear = of.of
    state = LessonState(
        lesson=lesson,
        section=section,
        progress=progress,
        unclear=unclear,
        experiment=on.new_experiment(section.scenario),
    )
    here, waits = lesson.sections.index(section), at.waits_for(state)
    beside = in_lessons.section_of(here + 1, len(lesson.sections))
    if mark := mark_of(lesson, section):
        beside = f"{beside} · {mark}"
    return SectionShown(
        place=(lesson.id, section.name),
        head=HeadShown(title=section.title, above=lesson.title, beside=beside),
        dots=tuple(_dot(state, part) for part in lesson.sections),
        here=here,
        blocks=(),
        controls=(),
        waits_for=waits.name if waits is not None else "",
        hint=_hint(state),
        skip=_skip(state, waits),
        next=in_lessons.next() if at.neighbour(state, 1) is not None else in_lessons.done(),
    )


def _dot(state: LessonState, section: Section) -> DotShown:
    was_here = section.name in {*state.progress.seen, state.section.name}
    return DotShown(
        name=section.name,
        title=section.title,
        is_done=is_done(state.progress, section) and was_here,
        why_not=at.why_not_entered(state, section.name),
    )


def _hint(state: LessonState) -> ButtonShown | None:
    opened, count = at.hints(state)
    if not count:
        return None
    word = in_lessons.hint_of(min(opened + 1, count), count)
    return ButtonShown(word=word, why_not=in_lessons.all_hints_open() if opened >= count else "")


def _skip(state: LessonState, question: Question | None) -> ButtonShown | None:
    if question is None:
        waits = waiting_run(state.section, state.progress) is not None
        return ButtonShown(word=in_lessons.skip(), hint=in_lessons.skip_the_run()) if waits else None
    asked = " ".join(text_of(question.prose, state.lesson, state.section).split())
    short = asked[:MOST_ASKED] + ("…" if len(asked) > MOST_ASKED else "")
    return ButtonShown(word=in_lessons.skip(), hint=in_lessons.skip_this(short))


# --- what follows the stage -------------------------------------------------------------------------------------------


def _blocks(state: LessonState) -> tuple[BlockShown, ...]:
    shown: list[BlockShown] = []
    if state.error:
        title = in_lessons.last_good()
        shown.append(ProblemsShown(title=title, problems=state.error))
    key = Identical(state.lesson, state.section, state.progress, at.views(state))
    for block in _body(key, spoken()):
        if not isinstance(block, Goal):
            shown.append(block)
        elif (stands := at.goal(state)) is not None:
            scenario = state.experiment.scenario
            shown.append(goal_shown(state.lesson, state.section, block, state.progress, stands, scenario))
    return tuple(shown)


@lru_cache(maxsize=8)
def _body(of: Identical[Lesson, Section, Progress, tuple[View, ...]], language: str) -> tuple[BlockShown | Goal, ...]:
    """All blocks; the goal, which follows the stage, is left as it is."""
    lesson, section, progress, views = of.of
    found: list[BlockShown | Goal] = []
    if section is lesson.sections[0]:
        fill = fill_for(lesson, None)
        found += [prose_shown(block, fill) for block in lesson.opening if isinstance(block, Prose)]
    for view in views:
        shown = view.block if isinstance(view.block, Goal) else block_shown(lesson, section, progress, view)
        found += [shown] if shown is not None else []
    return tuple(found)


def _controls(state: LessonState) -> tuple[ControlShown, ...]:
    """The values in force at the playhead; in a goal, those of the scenario itself, which its controls set."""
    names, experiment = at.controls(state), state.experiment
    in_goal = state.section.goal is not None
    note = slider_note(experiment, whole=in_goal)
    return tuple(
        ControlShown(
            name=name,
            value=experiment.scenario[name] if in_goal else on.value_now(experiment, name),
            around=state.section.scenario[name],
            note=note if FIELDS[name].changeable else "",
            silent=_silent(experiment.scenario, name, names),
        )
        for name in (FREE if names is None else names[:MOST_CONTROLS])
    )


def _silent(scenario: Scenario, name: str, left: tuple[str, ...] | None) -> NoEffect | None:
    """Why a control changes nothing; what a lesson does not leave to the student is not offered either."""
    found = effect_of(scenario, name)
    kept_back = found is not None and left is not None and found.field not in left
    return NoEffect(why=found.why) if found is not None and kept_back else found
