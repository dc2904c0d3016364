"""Does anything tell what an open question asks? The proof that `migviz check` gives for every question of a lesson.

The lesson is gone through as by a student who skips. Wherever a question waits, all that would be said is looked at: of the
run as far as it may be told, and of the lesson what is above the question. It is gone through once more as by one who answers: while the run
plays that shows how right a prediction was, nothing tells it ahead.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace

from migviz.course.answers import Given
from migviz.course.beats import waiting_run
from migviz.course.covered import numbers_in
from migviz.course.lesson import Lesson, Options, Order, Place, Question, Sketch
from migviz.course.progress import Progress
from migviz.course.readers import EVERYBODY
from migviz.replay.lanes import cards_at
from migviz.replay.metrics import MOMENT_NUMBERS
from migviz.replay.seen import seen_at
from migviz.say import in_evacuation, in_lessons
from migviz.say.everything import everything_said
from migviz.scenario.evacuation import RULES, Evacuation, Setup
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import Kind, write
from migviz.showing import lesson as at
from migviz.showing.later import hosts, nights
from migviz.showing.lesson import LessonState
from migviz.showing.lesson import on_its_stage as on_stage
from migviz.showing.lesson_blocks import QuestionShown
from migviz.showing.lesson_shown import SectionShown, lesson_shown, set_to
from migviz.values import dataclass

DRAGS = (0.5, 2.0)
"""Chosen: how many times the lesson's own value a handle is dragged to while a question waits."""
WATCHED = (0.0, 0.3, 0.6, 0.9)
"""Chosen: shares of a run at which one looks whether it tells its end."""
MOST_STEPS = 500
"""A lesson has at most so many sections, questions and runs to skip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was looked at: `questions` that were open, and `places` in which something is said. `told`: what tells, and the place of
    the question that it answers."""

    questions: int
    places: int
    told: tuple[tuple[str, Place], ...]


def proof_of(lesson: Lesson) -> Proof:
    """Look at everything that is said while each question of a lesson waits."""
    questions, places, told = 0, 0, []
    for state, question in _asked_in(lesson):
        is_open = at.waits_for(state) is question
        questions += is_open
        hidden = hidden_in(state) if is_open else hidden_ahead(state)
        for where, words in _all_said(state):
            places += 1
            for text in (text for text in hidden if is_in(text, words)):
                message = in_lessons.tells_the_answer(question.name, text, where)
                told.append((message, question.place))
    return Proof(questions=questions, places=places, told=tuple(dict.fromkeys(told)))


def _asked_in(lesson: Lesson) -> Iterator[tuple[LessonState, Question]]:
    for state in waiting_in(lesson):
        question = at.waits_for(state)
        assert question is not None
        yield state, question
    for state in watched_in(lesson):
        yield state, at.predicted(state)[0][0]


def waiting_in(lesson: Lesson) -> Iterator[LessonState]:
    """Every state in which a question of this lesson is open, with its run as far as it may be played, and all that is written for some
    alone; where another case may be drawn, about one of those too."""
    yield from _waiting_in(lesson, Progress(lesson=lesson.id, seed=1))
    varied = {section.name: 1 for section in lesson.sections if section.vary}
    if varied:
        of_case = _waiting_in(lesson, Progress(lesson=lesson.id, seed=1, draws=varied))
        yield from (state for state in of_case if state.section.vary)


def _waiting_in(lesson: Lesson, progress: Progress) -> Iterator[LessonState]:
    for state in _gone_through(lesson, progress, answers=False):
        there = _as_far_as_it_goes(state)
        if at.waits_for(there) is not None:
            yield from _dragged(there)


def watched_in(lesson: Lesson) -> Iterator[LessonState]:
    """Every run of this lesson that is to show how right a prediction was, at some of the times at which it has not yet."""
    for state in _gone_through(lesson, Progress(lesson=lesson.id, seed=1), answers=True):
        goes_to = at.target(state)
        if goes_to is not None and at.waits_for(state) is None and at.predicted(state):
            for share in WATCHED:
                yield on_stage.sought(on_stage.stopped(state), state.t + share * (goes_to[1] - state.t))


def _gone_through(lesson: Lesson, progress: Progress, *, answers: bool) -> Iterator[LessonState]:
    """Every stop of a student who skips all, or gives some answer to each prediction."""
    state: LessonState | None = replace(at.opened(lesson, progress), audiences=EVERYBODY)
    for __ in range(MOST_STEPS):
        if state is None:
            return
        yield state
        there = _as_far_as_it_goes(state)
        asked = at.waits_for(there)
        goes_on = asked is None and waiting_run(there.section, there.progress) is None
        if asked is not None and asked.predicts and answers:
            state = at.given(there, asked.name, some_answer(asked))
        else:
            state = at.went(there, 1) if goes_on else at.skipped(there, asked.name if asked is not None else "")


def some_answer(question: Question) -> Given:
    """What can be given to a question, whether it is right or not."""
    match question.answer:
        case Options(options=options):
            return (options[0].name,)
        case Order(items=items):
            return tuple(item.kept_as for item in items)
        case Sketch(first=first, last=last):
            return ("1",) * (last - first + 1)
    return ("1",)


def _dragged(state: LessonState) -> Iterator[LessonState]:
    """As it is, and with each handle of the text that can be dragged somewhere else."""
    yield state
    for name in sorted(state.section.handles):
        value = set_to(state.section.setup, name)
        for to in (times * value for times in DRAGS) if isinstance(value, float) else ():
            with suppress(ValueError):
                dragged = at.slid(state, name, to)
                if dragged is not state:
                    yield dragged


def _as_far_as_it_goes(state: LessonState) -> LessonState:
    end = at.until(state)
    return at.noticed(on_stage.sought(on_stage.stopped(state), state.end if end is None else end))


def hidden_in(state: LessonState) -> frozenset[str]:
    """How what is asked would be written, where nothing else that may be said is written like it; only amounts with a unit: a bare 4
    may count anything."""
    return amounts_of(state.setup, at.covered(state))


def amounts_of(setup: Setup, covered: frozenset[str]) -> frozenset[str]:
    """The amounts that are covered, as they are written, but for those that are written like one that may be said."""
    values = numbers_in(setup)
    free = {write(value, kind) for name, (kind, value) in values.items() if name not in covered}
    asked = {write(values[name][1], values[name][0]) for name in covered & values.keys() if values[name][1]}
    return frozenset(text for text in asked - given_in(setup) - free if " " in text)


def hidden_ahead(state: LessonState) -> frozenset[str]:
    """The same for who watches a run that is to show it."""
    return hidden_in(state) - _seen_now(state)


def _seen_now(state: LessonState) -> frozenset[str]:
    """The amounts of this very moment, as they are written: who watches a run sees them."""
    if state.host is not None:
        return frozenset()
    seen = seen_at(state.experiment.run, state.t)
    found = ((number.of(seen), number.what) for number in MOMENT_NUMBERS.values())
    return frozenset(
        write(float(value), what) for value, what in found if isinstance(what, Kind) and isinstance(value, int | float)
    )


def given_in(setup: Setup) -> frozenset[str]:
    """What goes into a run, as it is written: no secret of its."""
    if isinstance(setup, Evacuation):
        rules = {RULES[name].write(setup[name]) for name in RULES}
        limits = {write(vm.pause_limit, Kind.TIME) for vm in setup.vms if vm.pause_limit is not None}
        return frozenset(rules | limits).union(*(given_in(vm.scenario) for vm in setup.vms))
    scenario = setup
    given = {FIELDS[name].write(scenario[name]) for name in FIELDS if FIELDS[name].kind}
    return frozenset(given | {write(change.at, Kind.TIME) for change in scenario.changes})


def is_in(text: str, words: str) -> bool:
    """Whether words hold an amount as it is written."""
    return re.search(rf"(?<![\d.,]){re.escape(text)}(?![\w/])", words.replace("\N{NO-BREAK SPACE}", " ")) is not None


def _all_said(state: LessonState) -> Iterator[tuple[str, str]]:
    """What is said of the run, and what the lesson has said itself: what stands in the question is its own."""
    yield from said_of_stage(state)
    shown = lesson_shown(state)
    assert isinstance(shown, SectionShown)
    yield in_lessons.the_title(), shown.head.title
    for block in shown.blocks:
        if not (isinstance(block, QuestionShown) and (block.is_open or block.is_kept)):
            yield from ((in_lessons.the_text_above(), words) for words in _words_in(block))


def said_of_stage(state: LessonState) -> Iterator[tuple[str, str]]:
    """Where something is said of what is on the stage, and what."""
    yield from _said_of_host(state) if state.host is not None else _said_of_run(state)


def _said_of_host(state: LessonState) -> Iterator[tuple[str, str]]:
    """All that stands beside a host, in each of its panels, and what is heard of it."""
    assert state.host is not None
    host, there = state.host, state.host.outcome
    ways = tuple(hosts.way_at(item) for item in hosts.to_try(host.now))
    shown = nights.host_shown(
        replace(host, ways=ways),
        1.0,
        "",
        presented=False,
        until=at.until(state),
        covered=at.covered(state),
        closed=at.lock(state),
        in_lesson=True,
    )
    for tile in shown.tiles:
        yield in_evacuation.panels()[0], in_evacuation.number_heard(tile)
    for words in shown.finding:
        yield in_evacuation.panels()[0], words
    for way in shown.at_once.ways:
        yield in_evacuation.panels()[1], in_evacuation.way_heard(way.at_once or 0, way.empty_after, way.worst_pause)
    for lane in shown.lanes.lanes:
        yield in_evacuation.lanes_name(), in_evacuation.vm_heard(lane)
        yield from ((in_evacuation.lanes_name(), words) for words in in_evacuation.pause_text(lane))
    for card in cards_at(there.found, host.playhead.t):
        yield in_evacuation.stage_name(), in_evacuation.card_heard(card)


def _said_of_run(state: LessonState) -> Iterator[tuple[str, str]]:
    seen = seen_at(state.experiment.run, state.experiment.playhead.t, at.until(state), at.covered(state))
    for where, words in everything_said(seen):
        if not where.startswith(("page ", "listed ")):  # where a page is in memory is a size, too
            yield where, words


def _words_in(value: object) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _words_in(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _words_in(getattr(value, field.name))
