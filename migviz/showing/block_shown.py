"""What does a block of a section show now? From the lesson, the student's progress and what is on the stage."""

import re
from collections.abc import Callable
from dataclasses import replace
from string import ascii_uppercase

from migviz.course.answers import (
    Feedback,
    Given,
    Verdict,
    real_bars,
    said_to,
    sections_asked_about,
    shown_order,
    text_of,
)
from migviz.course.block_kinds import kind_of
from migviz.course.goal_lines import as_set, goal_lines, is_outdone
from migviz.course.lesson import (
    Amount,
    Block,
    Computed,
    Goal,
    Lesson,
    Options,
    Order,
    Prose,
    Question,
    RunBlock,
    Section,
    ShowBlock,
    Sketch,
)
from migviz.course.meaning import setup_of
from migviz.course.options import MOST_OPTIONS
from migviz.course.panel import View, fill_for
from migviz.course.playing import GoalState, finished_run, right_options, value_of, world_of, written
from migviz.course.progress import Progress
from migviz.course.prose import html
from migviz.language import _
from migviz.replay.metrics import iterations
from migviz.say import in_lessons
from migviz.scenario.evacuation import Setup
from migviz.showing.lesson import asks_of_another, can_be_reset
from migviz.showing.lesson_blocks import (
    AmountShown,
    AnswerShown,
    AsideShown,
    BlockShown,
    FeedbackShown,
    GoalShown,
    HandleShown,
    OptionShown,
    OptionsShown,
    OrderShown,
    PlayShown,
    ProseShown,
    QuestionShown,
    SketchShown,
)

Fill = Callable[[Computed], str]
LETTERS = ascii_uppercase[:MOST_OPTIONS]
"""By which options are named: as many as a question can have."""
KNOWN_BARS = 2
"""So many bars are shown in front of those to draw."""


def block_shown(lesson: Lesson, section: Section, progress: Progress, view: View) -> BlockShown | None:
    """A block that does not follow the scenario on the stage; None where there is nothing to show. A goal does: `goal_shown`."""
    fill = fill_for(lesson, section)
    match view.block:
        case _ if not view.is_open:
            return None
        case ShowBlock(say=Prose() as say):
            return prose_shown(say, fill, is_quiet=True)
        case RunBlock() as block:
            return PlayShown(words=_play_words(block))
        case Question() as question:
            return _question(*(view.case or (lesson, section)), question, progress, view)
    return _said(view.block, fill)


def prose_shown(
    prose: Prose, fill: Fill, *, is_quiet: bool = False, handles: tuple[HandleShown, ...] = ()
) -> ProseShown:
    """Prose with its numbers filled in."""
    return ProseShown(
        html=html(prose, fill),
        pictures=prose.pictures,
        is_quiet=is_quiet,
        handles=handles,
        formulas=prose.formulas,
    )


def _said(block: Block, fill: Fill) -> BlockShown | None:
    """A block that has nothing but words: those, under its heading."""
    kind = kind_of(block)
    said = next(iter(kind.prose(block)), None)
    if said is None:
        return None
    prose, word = prose_shown(said, fill), _(kind.heading(block))
    return AsideShown(word=word, prose=prose) if word else prose


def _play_words(block: RunBlock) -> str:
    """What is pressed. A time or a condition is the author's address, not a thing of the picture: it would tell what comes there."""
    point = block.until.removeprefix("milestone ")
    if point == "end":
        return in_lessons.play_to_end()
    is_address = block.condition is not None or point.startswith("time ")
    return in_lessons.play_on() if is_address else in_lessons.play_until(point)


# --- questions --------------------------------------------------------------------------------------------------------


def _question(lesson: Lesson, section: Section, question: Question, progress: Progress, view: View) -> QuestionShown:
    """`section`: where it is asked; a prediction made before stands beside the run that decides it, in another one."""
    fill = fill_for(lesson, section)
    is_kept = question.predicts and view.done and not view.revealed
    return QuestionShown(
        name=question.name,
        word=_word(question, view),
        prose=prose_shown(question.prose, fill),
        answer=_answer(lesson, section, question, progress, view),
        is_open=not view.done,
        note=_note(lesson, section, question, view),
        is_kept=is_kept,
        feedback=_said_to(lesson, section, question, view, fill),
        can_see=bool(question.see and view.tries and view.revealed),
        again=_again(view),
    )


def _word(question: Question, view: View) -> str:
    if not question.predicts:
        return in_lessons.question()
    return in_lessons.prediction_and_run() if view.tries and view.revealed else in_lessons.prediction()


def _again(view: View) -> str:
    if not can_be_reset(view):
        return ""
    if asks_of_another(view):
        return in_lessons.another_case()
    return in_lessons.answer_this() if view.skipped and not view.tries else in_lessons.practise()


def _note(lesson: Lesson, section: Section, question: Question, view: View) -> str:
    passed_over = view.skipped and not view.tries
    if question.predicts and view.done and not view.revealed:
        if passed_over:
            return in_lessons.skipped()
        here = sections_asked_about(lesson, section, question)[-1] == section.name
        return in_lessons.saved() if here else in_lessons.kept()
    return _skipped_words(lesson, section, question) if _is_passed_over(view) else ""


def _is_passed_over(view: View) -> bool:
    """Whether a question was passed over, with no try or a wrong one: then what is right is told."""
    is_right = view.feedback is not None and view.feedback.verdict is Verdict.RIGHT
    return view.skipped and view.revealed and not is_right


def _skipped_words(lesson: Lesson, section: Section, question: Question) -> str:
    """What would have been right, where a number was asked for; options and bars show it themselves."""
    if isinstance(question.answer, Amount):
        asked = question.answer.answer
        right = value_of(asked, world_of(lesson, section))
        if right is not None:
            return in_lessons.skipped_it_is(written(right, asked.shape, question.answer.unit))
    return in_lessons.skipped()


def _said_to(lesson: Lesson, section: Section, question: Question, view: View, fill: Fill) -> FeedbackShown | None:
    """What is said to the answer; to who passed the question over, why the right one is right."""
    if view.feedback is not None and not _is_passed_over(view):
        return _feedback(view.feedback, fill, question, view.given)
    return _reasons(lesson, section, question, fill) if _is_passed_over(view) else None


def _reasons(lesson: Lesson, section: Section, question: Question, fill: Fill) -> FeedbackShown | None:
    """Why what is right is, of several options each with its letter."""
    prose: tuple[ProseShown, ...] = () if question.feedback is None else (prose_shown(question.feedback, fill),)
    if isinstance(question.answer, Options):
        asked = zip(LETTERS, question.answer.options, right_options(lesson, section, question), strict=False)
        said = ((letter, one.feedback) for letter, one, is_right in asked if is_right and one.feedback is not None)
        shown = [(letter, prose_shown(words, fill)) for letter, words in said]
        prose = tuple(_of_option(words, letter) if question.answer.several else words for letter, words in shown)
    return FeedbackShown(verdict=Verdict.RIGHT, echo="", words="", prose=prose) if prose else None


def _feedback(feedback: Feedback, fill: Fill, question: Question, given: Given) -> FeedbackShown:
    echo = feedback.echo
    read_as = in_lessons.read_as(echo) if echo and not echo.startswith("read") else echo
    plain = {Verdict.RIGHT: in_lessons.right(), Verdict.WRONG: in_lessons.not_this()}.get(feedback.verdict, "")
    prose = tuple(prose_shown(one, fill) for one in feedback.prose)
    if isinstance(question.answer, Options) and question.answer.several:
        prose = tuple(
            _of_option(one, letter)
            for one, letter in zip(prose, _letters_of(question.answer, given, feedback), strict=False)
        )
    words = feedback.words or (plain if prose else "")
    return FeedbackShown(verdict=feedback.verdict, echo=read_as, words=words, prose=prose)


def _letters_of(answer: Options, given: Given, feedback: Feedback) -> list[str]:
    """The letters of the options to which something is said."""
    return [LETTERS[k] for k in said_to(answer, given, feedback.parts)] if feedback.parts else []


def _of_option(prose: ProseShown, letter: str) -> ProseShown:
    """What is said to one of several options that were chosen, with its letter in front."""
    return replace(prose, html=re.sub(r"^(<\w+[^>]*>)", rf"\1<b>{letter}</b>: ", prose.html, count=1))


def _answer(lesson: Lesson, section: Section, question: Question, progress: Progress, view: View) -> AnswerShown:
    confirm = in_lessons.lock_in() if question.predicts else in_lessons.check()
    match question.answer:
        case Options() as answer:
            needs = answer.several or question.predicts
            options = _options(lesson, section, question, answer, progress, view)
            return OptionsShown(options=options, several=answer.several, confirm=confirm if needs else "")
        case Amount(unit=unit):
            return AmountShown(unit=unit, typed=view.given[0] if view.given else "", confirm=confirm)
        case Order() as order:
            return OrderShown(items=_order(lesson, section, question, order, view), confirm=confirm)
        case Sketch() as sketch:
            return _sketch(section, sketch, view, confirm)


def _options(
    lesson: Lesson, section: Section, question: Question, answer: Options, progress: Progress, view: View
) -> tuple[OptionShown, ...]:
    """After a prediction was revealed, or a question rightly answered, all are marked; before that those that were chosen."""
    passed_over = _is_passed_over(view)
    knows = passed_over or (view.feedback is not None and view.feedback.verdict is not Verdict.UNCLEAR)
    is_right_now = view.feedback is not None and view.feedback.verdict is Verdict.RIGHT
    tells_all = passed_over or question.predicts or is_right_now
    right = right_options(lesson, section, question, _tried_with(question, progress)) if knows else ()
    return tuple(
        OptionShown(
            name=option.name,
            words=text_of(option.prose, lesson, section),
            is_chosen=option.name in view.given,
            mark=_mark(right[k], is_chosen=option.name in view.given, tells_all=tells_all) if knows else "",
        )
        for k, option in enumerate(answer.options)
    )


def _mark(is_right: bool, *, is_chosen: bool, tells_all: bool) -> str:
    if is_right:
        return "right" if tells_all or is_chosen else ""
    return "wrong" if is_chosen else ""


def _tried_with(question: Question, progress: Progress) -> Setup | None:
    """What was on the stage when the question was tried last, if the student had changed it."""
    state = progress.answers.get(question.name)
    latest = state.tries[-1] if state is not None and state.tries else None
    return setup_of(latest.scenario, latest.version) if latest and latest.scenario else None


def _order(
    lesson: Lesson, section: Section, question: Question, order: Order, view: View
) -> tuple[tuple[str, str], ...]:
    """As it was left; as it is right where it was passed over."""
    items = order.items if _is_passed_over(view) else shown_order(question, int(section.scenario.number("seed")))
    words = {item.kept_as: text_of(item, lesson, section) for item in items}
    was_left = sorted(view.given) == sorted(words) and not _is_passed_over(view)
    names = view.given if was_left else tuple(words)
    return tuple((name, words[name]) for name in names)


def _sketch(section: Section, sketch: Sketch, view: View, confirm: str) -> SketchShown:
    made = iterations(finished_run(section.scenario))
    return SketchShown(
        known=tuple(float(item.pages) for item in made[max(0, sketch.first - 1 - KNOWN_BARS) : sketch.first - 1]),
        first=sketch.first,
        count=sketch.last - sketch.first + 1,
        drawn=tuple(float(pages) for pages in view.given),
        real=real_bars(section, sketch) if view.done and view.revealed else (),
        confirm=confirm,
    )


# --- goals ------------------------------------------------------------------------------------------------------------


def goal_shown(
    lesson: Lesson, section: Section, goal: Goal, progress: Progress, stands: GoalState, setup: Setup
) -> GoalShown:
    """A goal for what is on the stage. Nothing is judged before anything was set; near the edge nothing does any more once better is known."""
    fill, before, is_set = fill_for(lesson, section), progress.goals.get(section.name), setup != section.setup
    best = before.best if before is not None else None
    is_met = stands.done and not is_outdone(goal, stands.best, best)
    reached = in_lessons.goal_met() if is_met else in_lessons.goal_met_earlier()
    number = as_set(goal.best, best) if goal.best is not None and best is not None else ""
    earlier = in_lessons.goal() if before is None else in_lessons.goal_before()
    return GoalShown(
        word=in_lessons.goal_reached() if before is not None and is_met else earlier,
        lines=goal_lines(lesson, section, goal, setup, best),
        problems=() if stands.done or not is_set else stands.why_not,
        messages=() if stands.done or not is_set else tuple(prose_shown(message, fill) for message in stands.messages),
        reached=reached if is_met or before is not None else "",
        is_so_now=is_met,
        best=in_lessons.best_so_far(number) if number else "",
        again=in_lessons.another_case() if section.vary and before is not None else "",
        name=section.name,
    )
