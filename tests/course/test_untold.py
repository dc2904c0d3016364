"""Does anything said tell what a waiting question asks about?

Two runs that were the same so far and go on differently must be told in the same words: then nothing of what comes is
in them. And a number that is asked for is written nowhere.
"""

import pytest

from migviz.course.covered import covered_by, numbers_of, read_for
from migviz.course.lesson import Lesson, Options
from migviz.replay.metrics import MOMENT_NUMBERS
from migviz.replay.seen import seen_at
from migviz.say.everything import SEVERAL, SINGLE, everything_said
from migviz.say.facts import _KINDS, facts
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import Kind, write
from migviz.showing.untold import is_in
from tests.course.locks import (
    LESSONS,
    PREDICTING,
    Waiting,
    each_lesson,
    each_prediction,
    once,
    predictions_of,
    questions_of,
    times_until,
    told_alike,
)
from tests.course.texts import TOY, lesson_of
from tests.quick import fewer


def of_moments(waiting: Waiting) -> frozenset[str]:
    """What it covers of the moment."""
    return frozenset(name for name in waiting.covered if name.startswith("moment."))


@pytest.mark.fewer
@each_prediction
def test_what_comes_is_not_said(lesson: Lesson) -> None:
    for waiting in fewer(once(predictions_of(lesson), lambda one: (one.section.scenario, one.until))):
        for t in times_until(waiting):
            own, others = told_alike(waiting, t)
            words = list(everything_said(own))
            for other in others:
                told = zip(words, everything_said(other), strict=True)
                assert [(where, one, two) for (where, one), (_, two) in told if one != two] == [], t


def test_every_kind_of_thing_is_asked_about_and_a_number_says_nothing_more_of_a_single_one() -> None:
    assert {*SINGLE, *SEVERAL} == set(_KINDS)
    seen = seen_at(predictions_of(PREDICTING[0])[0].run, 1.0)
    assert all(facts(seen, kind, 1) == facts(seen, kind) for kind in SINGLE)


@each_prediction
def test_there_are_predictions_that_lock_a_run(lesson: Lesson) -> None:
    assert len(predictions_of(lesson)) >= 5


@pytest.mark.fewer
@each_prediction
def test_a_number_that_is_asked_for_is_written_nowhere(lesson: Lesson) -> None:
    for waiting in fewer(once(predictions_of(lesson), lambda one: (one.section.scenario, one.until, one.covered))):
        no_number_that_is_asked_for_is_written(waiting)


def no_number_that_is_asked_for_is_written(waiting: Waiting) -> None:
    run, covered = waiting.run, waiting.covered
    values = numbers_of(run)
    inputs = {FIELDS[name].write(run.scenario[name]) for name in FIELDS if FIELDS[name].kind}
    inputs |= {write(change.at, Kind.TIME) for change in run.scenario.changes}
    free = {write(value, kind) for name, (kind, value) in values.items() if name not in covered}
    asked = {write(values[name][1], values[name][0]) for name in covered & values.keys() if values[name][1]}
    hidden = {text for text in asked - inputs - free if " " in text}  # with a unit: a bare 4 may count anything
    for t in times_until(waiting):
        for where, words in everything_said(seen_at(run, t, waiting.until, covered)):
            if not where.startswith(("page ", "listed ")):  # where a page is in memory is a size, too
                assert [text for text in hidden if is_in(text, words)] == [], (t, where)


@each_lesson
def test_a_number_of_a_moment_that_is_asked_for_is_written_nowhere(lesson: Lesson) -> None:
    asked = questions_of(lesson)
    assert asked
    for waiting in once(filter(of_moments, asked), lambda one: (one.section.scenario, of_moments(one))):
        no_number_of_a_moment_is_written(waiting)


def no_number_of_a_moment_is_written(waiting: Waiting) -> None:
    run = waiting.run
    asked = {name.partition(".")[2] for name in of_moments(waiting)}
    sizes = [name for name, number in MOMENT_NUMBERS.items() if number.what is Kind.SIZE]
    inputs = {FIELDS[name].write(run.scenario[name]) for name in FIELDS if FIELDS[name].kind is Kind.SIZE}
    for t in (0.3 * run.end, 0.6 * run.end, run.end):
        seen = seen_at(run, t, covered=of_moments(waiting))
        values = {name: _size(MOMENT_NUMBERS[name].of(seen)) for name in sizes}
        free = {text for name, text in values.items() if name not in asked}
        hidden = {text for name, text in values.items() if name in asked} - free - inputs - {"0 B"}
        for where, words in everything_said(seen):
            if where.startswith(("name of ", "source ", "target ", "link ")):
                assert [text for text in hidden if is_in(text, words)] == [], (t, where)


def _size(value: object) -> str:
    assert isinstance(value, float)
    return write(value, Kind.SIZE)


def test_what_equals_a_covered_number_is_covered_too() -> None:
    waiting = next(one for lesson in LESSONS for one in questions_of(lesson) if one.question.name == "how-long-away")
    covered = covered_by(waiting.lesson, waiting.lesson.section("pause"), waiting.question)
    assert "run.downtime" in covered and any(name.startswith("run.part(") for name in covered)


ASKED = (
    TOY
    + """::: ask {#how-much}
How much?

answer: ANSWER
unit: UNIT
:::
"""
)


def covered_by_asking(answer: str, unit: str, more: str = "") -> frozenset[str]:
    lesson = lesson_of(ASKED.replace("ANSWER", answer).replace("UNIT", unit + more))
    return covered_by(lesson, lesson.sections[0], lesson.questions[0])


def test_a_question_covers_the_number_that_it_asks_for() -> None:
    assert covered_by_asking("run.downtime", "ms") >= {"run.downtime"}


def test_a_question_covers_what_an_expression_comes_to_and_not_what_it_is_worked_out_from() -> None:
    found = covered_by_asking("run.pages(1) / (run.pages(1) / run.seconds(1))", "s")
    assert "run.seconds(1)" in found and "run.pages(1)" not in found


def test_a_question_that_is_answered_by_reading_covers_nothing() -> None:
    assert covered_by_asking("run.downtime", "ms", "\ncovered: no") == frozenset()


@pytest.mark.parametrize("answer", ["count(run.pages > 1 page)", "run.pages(run.iterations) / 1 page"])
def test_who_asks_of_every_iteration_reads_each_of_them(answer: str) -> None:
    lesson = lesson_of(ASKED.replace("ANSWER", answer).replace("unit: UNIT\n", ""))
    read = read_for(lesson, lesson.sections[0], lesson.questions[0], None)
    assert {name for name in read if "pages" in name} == {"run.pages(1)", "run.pages(2)", "run.pages(3)"}


@each_lesson
def test_options_of_a_question_are_decided_by_looking(lesson: Lesson) -> None:
    asked = questions_of(lesson)
    assert asked
    for waiting in asked:
        if isinstance(waiting.question.answer, Options) and not waiting.question.predicts:
            assert not waiting.covered, str(waiting)
