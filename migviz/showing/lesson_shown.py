"""What does the lesson panel show? The list of lessons, or one section: head, dots, blocks, controls, buttons; all decided."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from migviz.course.answers import Feedback, Given, text_of
from migviz.course.beats import waiting_run
from migviz.course.lesson import Goal, Lesson, Prose, Question, RunBlock, Section
from migviz.course.panel import View, fill_for
from migviz.course.progress import NOBODY_YET, Progress, is_done
from migviz.course.translation import mark_of
from migviz.identical import Identical
from migviz.language import spoken
from migviz.say import in_lessons
from migviz.scenario import Scenario
from migviz.scenario.effects import NoEffect, effect_of
from migviz.scenario.evacuation import Evacuation, Setup, field_on
from migviz.scenario.fields import FIELDS, Field, Value
from migviz.showing import experiment as on
from migviz.showing import lesson as at
from migviz.showing.block_shown import block_shown, goal_shown, prose_shown
from migviz.showing.done_shown import done_shown
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_blocks import BlockShown, HandleShown, PlayShown, ProblemsShown, ProseShown, QuestionShown
from migviz.showing.slider_note import slider_note
from migviz.values import dataclass

MOST_CONTROLS = 8
"""Where a lesson leaves everything free, the first controls stand here and "Explore freely" has the rest."""
FREE = ("workload.dirty_rate", "link.bandwidth")
HOST_FREE = ("evacuation.at_once", "evacuation.order", "link.bandwidth")
MOST_ASKED = 80
"""Letters of a question that the button which passes over it repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the list: a lesson with the student's progress, or why it cannot be read. `course`: the title of its course; `folder`: of a course
    that can be taken off the list, None for migviz's own."""

    path: Path
    title: str
    number: str = ""
    minutes: int = 0
    objective: str = ""
    done: int = 0
    of: int = 0
    problem: str = ""
    course: str = ""
    folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadShown:
    """The title, what stands above it and beside it."""

    title: str
    above: str
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DotShown:
    """A section: its name and title, whether it is done, and with something passed over; why it cannot be entered ("" where it
    can)."""

    name: str
    title: str
    is_done: bool
    why_not: str
    is_skipped: bool


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
    field: Field
    value: Value
    around: Value
    note: str
    silent: NoEffect | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionShown:
    """One section of a lesson. `place`: lesson and section, by which one tells that another one is shown; `here`: which dot it is, None at the end of the lesson;
    `waits_for`: the question that is answered next, "" if there is none. `hint` and `skip`: None where there is nothing to open or skip.
    `next`: the word of the button that goes on; that and the others stand for commands."""

    place: tuple[str, str]
    head: HeadShown
    dots: tuple[DotShown, ...]
    here: int | None
    blocks: tuple[BlockShown, ...]
    controls: tuple[ControlShown, ...]
    waits_for: str
    hint: ButtonShown | None
    skip: ButtonShown | None
    next: str
    is_open: bool = False
    """something here is neither answered, skipped, watched nor reached: one can go on, but that is not what the window offers first"""
    plays: bool = False
    """a run is to be watched, and waits for Play"""


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
    if state.over:
        return over_shown(state, entries)
    fixed = _fixed(Identical(state.lesson, state.section, state.progress, state.unclear), spoken())
    blocks = _with_play(state, _blocks(state))
    plays = any(isinstance(block, PlayShown) and block.waits for block in blocks)
    return replace(fixed, blocks=blocks, controls=_controls(state), is_open=fixed.is_open or plays, plays=plays)


def over_shown(state: LessonState, entries: tuple[Entry, ...]) -> SectionShown:
    """The end of a lesson, in the place of a section."""
    lesson = state.lesson
    paths = [entry.path for entry in entries]
    place = paths.index(state.path) + 1 if state.path in paths else len(entries)
    following = entries[place].title if place < len(entries) else ""
    return SectionShown(
        place=(lesson.id, ""),
        head=HeadShown(title=lesson.title, above="", beside=""),
        dots=tuple(_dot(state, part) for part in lesson.sections),
        here=None,
        blocks=(done_shown(lesson, state.progress, following),),
        controls=(),
        waits_for="",
        hint=None,
        skip=None,
        next=in_lessons.next_lesson() if following else in_lessons.all_lessons(),
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
        is_open=bool(at.left_open(state)),
    )


def _dot(state: LessonState, section: Section) -> DotShown:
    """A run that is the student's own, of a goal, need not be watched, and where there is none, the answers are all there is."""
    is_to_be_watched = section.goal is None and any(isinstance(block, RunBlock) for block in section.blocks)
    has_more = not is_to_be_watched and (section.goal is not None or bool(section.questions))
    was_here = has_more or section.name in {*state.progress.seen, state.section.name}
    return DotShown(
        name=section.name,
        title=section.title,
        is_done=is_done(state.progress, section) and was_here,
        why_not=at.why_not_entered(state, section.name),
        is_skipped=any(state.progress.answers.get(one.name, NOBODY_YET).skipped for one in section.questions),
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
        if isinstance(block, Prose):
            shown.append(_with_handles(state, block))
        elif isinstance(block, QuestionShown):
            asked = _about_the_stage(state, block) if block.is_open else block
            shown.append(replace(asked, sees=True) if block.can_see and at.sees(state, block.name) else asked)
        elif not isinstance(block, Goal):
            shown.append(block)
        elif (stands := at.goal(state)) is not None:
            shown.append(goal_shown(state.lesson, state.section, block, state.progress, stands, state.setup))
    return tuple(shown)


def _with_play(state: LessonState, blocks: tuple[BlockShown, ...]) -> tuple[BlockShown, ...]:
    """The last of the buttons that play says whether its run waits for it, or plays already. What the lesson says to what is seen comes
    with it, and where it shows how right a prediction was, once it has shown that."""
    last = max((k for k, block in enumerate(blocks) if isinstance(block, PlayShown)), default=-1)
    if last < 0:
        return blocks
    to_watch, plays = waiting_run(state.section, state.progress) is not None, at.is_playing(state)
    button = _play_button(blocks[last].words, waits=to_watch and not plays, plays=plays)  # type: ignore[union-attr]
    tells = to_watch and (not plays or bool(at.predicted(state)))
    after = blocks[last + 1 :]
    return (*blocks[:last], button, *(block for block in after if not (tells and _is_said(block))))


def _is_said(block: BlockShown) -> bool:
    return isinstance(block, ProseShown) and block.is_quiet


@lru_cache(maxsize=8)
def _play_button(words: str, *, waits: bool, plays: bool) -> PlayShown:
    """The same value while it says the same."""
    return PlayShown(words=words, waits=waits, plays=plays)


def _with_handles(state: LessonState, prose: Prose) -> ProseShown:
    """Prose whose handles, and the numbers beside them, tell of what is on the stage."""
    setup, why_not = state.setup, at.why_not_dragged(state)
    fill = fill_for(state.lesson, state.section, setup, at.covered(state))
    names = dict.fromkeys(number.drags for number in prose.handles)
    handles = (
        HandleShown(
            name=name,
            field=field_on(setup, name),
            value=set_to(setup, name),
            around=set_to(state.section.setup, name),
            why_not=why_not,
        )
        for name in names
    )
    return prose_shown(prose, fill, handles=tuple(handles))


def _about_the_stage(state: LessonState, shown: QuestionShown) -> QuestionShown:
    """A question that is answered by looking speaks of what is on the stage, where the student has changed that."""
    section, question = state.lesson.question(shown.name)
    if question.predicts or not question.prose.numbers or state.setup == section.setup:
        return shown
    fill = fill_for(state.lesson, section, state.setup, at.covered(state))
    return replace(shown, prose=prose_shown(question.prose, lambda number: fill(replace(number, follows=True))))


@lru_cache(maxsize=8)
def _body(
    of: Identical[Lesson, Section, Progress, tuple[View, ...]], language: str
) -> tuple[BlockShown | Goal | Prose, ...]:
    """All blocks; what follows the stage, the goal and prose with handles, is left as it is."""
    lesson, section, progress, views = of.of
    found: list[BlockShown | Goal | Prose] = []
    if section is lesson.sections[0]:
        fill = fill_for(lesson, None)
        found += [prose_shown(block, fill) for block in lesson.opening if isinstance(block, Prose)]
    for view in views:
        if isinstance(view.block, Goal) or (isinstance(view.block, Prose) and view.block.handles):
            found.append(view.block)
        elif (made := block_shown(lesson, section, progress, view)) is not None:
            found.append(made)
    return tuple(found)


def _controls(state: LessonState) -> tuple[ControlShown, ...]:
    """The values in force at the playhead; in a goal, those of the scenario itself, which its controls set."""
    names, experiment = at.controls(state), state.experiment
    if state.host is not None:
        return _host_controls(state, names)
    in_goal = state.section.goal is not None
    note = slider_note(experiment, whole=in_goal)
    return tuple(
        ControlShown(
            name=name,
            field=FIELDS[name],
            value=experiment.scenario[name] if in_goal else on.value_now(experiment, name),
            around=state.section.scenario[name],
            note=note if FIELDS[name].changeable else "",
            silent=_silent(experiment.scenario, name, names),
        )
        for name in (FREE if names is None else names[:MOST_CONTROLS])
    )


def _host_controls(state: LessonState, names: tuple[str, ...] | None) -> tuple[ControlShown, ...]:
    """Of what the VMs of a host share: it holds for all of the night, whenever it is set."""
    return tuple(
        ControlShown(
            name=name,
            field=field_on(state.setup, name),
            value=set_to(state.setup, name),
            around=set_to(state.section.setup, name),
            note="",
            silent=None,
        )
        for name in (HOST_FREE if names is None else names[:MOST_CONTROLS])
    )


def set_to(setup: Setup, name: str) -> Value:
    """The value of a field or a rule; without a limit all VMs go at once."""
    value = setup[name]
    unlimited = isinstance(setup, Evacuation) and value is None and name.startswith("evacuation.at_once")
    return float(len(setup.vms)) if unlimited and isinstance(setup, Evacuation) else value


def _silent(scenario: Scenario, name: str, left: tuple[str, ...] | None) -> NoEffect | None:
    """Why a control changes nothing; what a lesson does not leave to the student is not offered either."""
    found = effect_of(scenario, name)
    kept_back = found is not None and left is not None and found.field not in left
    return NoEffect(why=found.why) if found is not None and kept_back else found
