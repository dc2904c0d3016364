"""What does a lesson's panel show? Everything it needs, without a window: what is visible, locked, filled in, said.

`showing.lesson` keeps a `Lesson`, a `Progress` and the lesson's experiment, and asks here.
"""

from collections.abc import Callable

from migviz.course.answers import Feedback, Given, Verdict, check_answer, sections_asked_about
from migviz.course.beats import hints_of, reached
from migviz.course.covered import is_covered
from migviz.course.drawing import draw_of, with_case
from migviz.course.judged import is_judged
from migviz.course.lesson import Aside, Block, Computed, Goal, Lesson, Question, RunBlock, Section
from migviz.course.meaning import lesson_then, section_then, setup_of
from migviz.course.playing import end_of, filled, time_to_target
from migviz.course.progress import NOBODY_YET, Progress, answered, is_answered
from migviz.course.readers import ALONE
from migviz.say.numbers import COVERED
from migviz.scenario.evacuation import Setup
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A prediction that waits for an answer, the section it stands in, and until when one may play the run (seconds).

    In a section after its own `until` is 0: that section is closed.
    """

    section: str
    question: Question
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A block to show. `is_open`: a hint that was opened, or a `why` whose turn has come; `feedback`: to the latest
    answer; `done`: the question is answered or skipped, or the goal reached; `revealed`: a prediction may be shown beside its
    result; `case`: of a question, lesson and section with the case that it asks about, which may be an earlier one than the
    section is about now."""

    block: Block
    is_open: bool = True
    done: bool = False
    skipped: bool = False
    tries: int = 0
    given: Given = ()
    feedback: Feedback | None = None
    revealed: bool = True
    case: tuple[Lesson, Section] | None = None


def visible(
    lesson: Lesson,
    section: Section,
    progress: Progress,
    *,
    audiences: frozenset[str] = ALONE,
    teacher: bool = False,
) -> tuple[View, ...]:
    """The blocks of a section to show, in order, up to the end of the beat that is under way.

    Blocks for the simulator are among them; a panel passes over those. `teacher`: show the teacher's notes too.
    """
    views = _made_before(lesson, section, progress)
    owners, opened = iter(hints_of(section)), dict(progress.hints)
    asked_before = True
    for block in reached(section, progress):
        match block:
            case Question():
                view = _question(lesson, section, block, progress)
                asked_before = view.done
                views.append(view)
            case Goal():
                asked_before = section.name in progress.goals
                views.append(View(block=block, done=asked_before))
            case Aside(kind="hint"):
                owner = next(owners, "")
                opened[owner] = opened.get(owner, 0) - 1
                views.append(View(block=block, is_open=opened[owner] >= 0))
            case Aside(kind="why"):
                views.append(View(block=block, is_open=asked_before))
            case Aside(kind="teacher"):
                views += [View(block=block)] if teacher else []
            case Aside():
                views += [View(block=block)] if audiences & set(block.audience) else []
            case _:
                views.append(View(block=block))
    return tuple(views)


def _made_before(lesson: Lesson, section: Section, progress: Progress) -> list[View]:
    """Predictions of earlier sections that the run of this one decides: they stand here beside it, once it was played."""
    names = [part.name for part in lesson.sections]
    here, found = names.index(section.name), []
    for part in lesson.sections[:here]:
        for question in part.questions:
            asked = sections_asked_about(lesson, part, question) if question.predicts else ()
            if asked and max(names.index(name) for name in asked) == here and is_answered(progress, question):
                view = _question(lesson, part, question, progress)
                found += [view] * view.revealed
    return found


def _question(lesson: Lesson, section: Section, question: Question, progress: Progress) -> View:
    state = progress.answers.get(question.name, NOBODY_YET)
    latest = state.tries[-1] if state.tries and not state.again else None
    lesson, section = with_case(lesson, section, progress.seed, latest.draw if latest else draw_of(progress, section))
    shown = not question.predicts or is_judged(lesson, section, question, progress)
    if latest:
        lesson, section = lesson_then(lesson, latest.version), section_then(section, latest.version)
    on_stage = setup_of(latest.scenario, latest.version) if latest and latest.scenario else None
    feedback = check_answer(lesson, section, question, latest.given, on_stage) if latest and shown else None
    return View(
        block=question,
        done=is_answered(progress, question),
        skipped=state.skipped,
        tries=len(state.tries) if latest else 0,
        given=latest.given if latest else (),
        feedback=feedback,
        revealed=shown,
        case=(lesson, section),
    )


def lock_of(lesson: Lesson, progress: Progress, section: Section) -> Lock | None:
    """The first prediction that waits for an answer and locks this section, or the rest of its run.

    Sections in a row with the same scenario are one run: a prediction in the next one locks its future already here.
    """
    until, here = 0.0, lesson.sections.index(section)
    for place, part in enumerate(lesson.sections):
        if place and part.setup != lesson.sections[place - 1].setup:
            if place > here:
                return None
            until = 0.0
        for block in part.blocks:
            if isinstance(block, RunBlock):
                until = max(until, time_to_target(lesson, part, block) or 0.0)
            elif isinstance(block, Question) and block.predicts and not is_answered(progress, block):
                return Lock(section=part.name, question=block, until=0.0 if place < here else until)
    return None


def is_closed(lesson: Lesson, progress: Progress, section: Section) -> bool:
    """Whether a section cannot be entered yet, because a prediction before it waits."""
    names = [part.name for part in lesson.sections]
    lock = lock_of(lesson, progress, section)
    return lock is not None and names.index(lock.section) < names.index(section.name)


def target_of(lesson: Lesson, section: Section, progress: Progress, setup: Setup) -> tuple[RunBlock, float] | None:
    """The `run` block to play now and its time in seconds: the last one whose beat has come."""
    found = None
    for view in visible(lesson, section, progress):
        if isinstance(view.block, RunBlock):
            t = time_to_target(lesson, section, view.block, setup)
            found = (view.block, end_of(setup) if t is None else t)
    return found


def fill_for(
    lesson: Lesson,
    section: Section | None,
    setup: Setup | None = None,
    covered: frozenset[str] = frozenset(),
) -> Callable[[Computed], str]:
    """Fills in the computed numbers of prose in this section (None: before the first), as they stand on a screen: with
    the sign for micro, and never broken between number and unit. `setup`: what is on the stage, which numbers beside a handle
    follow; of those none is written that is `covered`."""

    def fill(number: Computed) -> str:
        if number.follows and section is not None and is_covered(lesson, section, number.of, covered, setup):
            return COVERED
        return filled(number, lesson, section, setup).replace(" us", " µs").replace(" ", "\u00a0")

    return fill


def give(
    lesson: Lesson, progress: Progress, name: str, given: Given, setup: Setup | None = None
) -> tuple[Progress, Feedback]:
    """Check the answer to the question `name` and keep it. An unclear answer is not kept, and asked again.

    `setup`: what is on the stage, if the student may have changed it.
    """
    section, question = lesson.question(name)
    own = setup if setup != section.setup and not question.predicts else None
    feedback = check_answer(lesson, section, question, given, own)
    if feedback.verdict is Verdict.UNCLEAR:
        return progress, feedback
    draw = draw_of(progress, section) if section.vary else 0
    return answered(progress, question, given, feedback.verdict is Verdict.RIGHT, own, draw), feedback
