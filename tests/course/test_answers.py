"""Is an answer understood as it was meant, and does the feedback explain?"""

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from migviz.course.answers import (
    Feedback,
    Verdict,
    check_answer,
    gap_words,
    real_bars,
    sections_asked_about,
    shown_order,
)
from migviz.course.language import Shape
from migviz.course.lesson import Order, Sketch
from migviz.course.typed import Unclear, read_typed
from migviz.errors import InputError
from tests.course.texts import TOY, lesson_of

TIME, PLAIN, SIZE, RATE = Shape(powers=(0, 1)), Shape(), Shape(powers=(1, 0)), Shape(powers=(1, -1))


@pytest.mark.parametrize(
    ("text", "shape", "unit", "value", "echo"),
    [
        ("62", TIME, "ms", 0.062, "read as 62 ms"),
        ("62 ms", TIME, "s", 0.062, "read as 62 ms"),
        ("0.062s", TIME, "ms", 0.062, "read as 0.062 s"),
        ("1.5", TIME, "s", 1.5, "read as 1.5 s"),
        ("1,5", TIME, "s", 1.5, "read as 1.5 s"),
        ("1/4", TIME, "s", 0.25, "read as 0.25 s"),
        ("3 / 2 ms", TIME, "s", 0.0015, "read as 1.5 ms"),
        ("1.5e2", TIME, "ms", 0.15, "read as 150 ms"),
        ("1,5E-1 s", TIME, "ms", 0.15, "read as 0.15 s"),
        ("2 min", TIME, "s", 120.0, "read as 2 min"),
        ("3 seconds", TIME, "ms", 3.0, "read as 3 s"),
        (" 1 234 ", PLAIN, "", 1234.0, "read as 1234"),
        ("1,234.5", PLAIN, "", 1234.5, "read as 1234.5"),
        ("1.234,5", PLAIN, "", 1234.5, "read as 1234.5"),
        ("1,234,567", PLAIN, "", 1234567.0, "read as 1\u202f234\u202f567"),
        ("0,234", PLAIN, "", 0.234, "read as 0.234"),
        ("1,23", PLAIN, "", 1.23, "read as 1.23"),
        (".5", PLAIN, "", 0.5, "read as 0.5"),
        ("-3", PLAIN, "", -3.0, "read as -3"),
        ("\N{MINUS SIGN}3", PLAIN, "", -3.0, "read as -3"),
        ("25", PLAIN, "%", 0.25, "read as 25 %"),
        ("25 %", PLAIN, "", 0.25, "read as 25 %"),
        ("25 percent", PLAIN, "%", 0.25, "read as 25 %"),
        ("17", SIZE, "pages", 17 * 4096.0, "read as 17 pages"),
        ("4 kb", SIZE, "MB", 4000.0, "read as 4 kB"),
        ("1 GiB", SIZE, "MB", 2.0**30, "read as 1 GiB"),
        ("1e15", PLAIN, "", 1e15, "read as 1\u202f000\u202f000\u202f000\u202f000\u202f000"),
    ],
)
def test_a_number_is_read_in_the_ways_people_type_it(
    text: str, shape: Shape, unit: str, value: float, echo: str
) -> None:
    typed = read_typed(text, shape, unit)
    assert typed.value == pytest.approx(value) and typed.echo == echo


@pytest.mark.parametrize(
    ("text", "shape", "words"),
    [
        ("1,234", TIME, "Do you mean 1.234 or 1234?"),
        ("", TIME, "Type a number"),
        ("long", TIME, '"long" is not a number. Type for example 1.5 s.'),
        ("3 MB", TIME, "is a unit of another quantity. Here a time is asked for."),
        ("3 sekunden", TIME, "is not a unit of a time"),
        ("1.2.3", TIME, "is not a number"),
        ("1,2,3", TIME, "is not a number"),
        ("1.23,45.6", TIME, "several ways"),
        ("9" * 30, TIME, "too large"),
        ("3 mb/s", RATE, "is not a unit of a rate"),
        ("9" * 100, TIME, "is not a number"),
        ("1e999", TIME, "too large"),
        ("nan", TIME, "is not a number"),
        ("<b>", TIME, "is not a number"),
    ],
)
def test_what_cannot_be_read_is_asked_back(text: str, shape: Shape, words: str) -> None:
    with pytest.raises(Unclear) as caught:
        read_typed(text, shape, "s")
    assert words in str(caught.value)


@given_(st.text(alphabet="0123456789.,eE+- smMBit%'x", max_size=20))
def test_any_text_is_a_number_or_asked_back(text: str) -> None:
    try:
        typed = read_typed(text, TIME, "s")
    except Unclear as error:
        assert str(error)
    else:
        assert abs(typed.value) < 1e19 and typed.echo.startswith("read as ")


BODY = (
    TOY
    + """::: ask {#one}
Which?

- (x) Right
- ( ) Wrong
  > Because.
:::

::: ask {#many}
Which?

- [x] A
- [x] B
- [ ] C
:::

::: ask {#time}
How long?

answer: run.seconds(1)
tolerance: 10 %
unit: s

> Four seconds.
:::

::: ask {#size}
How much?

answer: 8 pages
tolerance: 5 %
unit: pages
:::

::: ask {#count}
How many?

answer: 4
:::

::: ask {#share}
Which share?

answer: 25 %
unit: %
:::

::: ask {#twice}
How large?

answer: run.pages(1)
tolerance: factor 2
unit: pages
:::

::: ask {#order}
Sort.

order:

1. First
2. Second
3. Third
:::

::: predict {#draw}
Draw.

sketch: chart.iterations 1 to 2
tolerance: 25 %
:::

## Fast {#fast}

```scenario
workload.dirty_rate: 0 pages/s
```

::: predict {#decided}
Which?

- (?) As many {when: run.iterations == toy.iterations}
- (?) Fewer {when: run.iterations < toy.iterations}
:::

::: ask {#missing}
How large is iteration 2?

answer: run.pages(2)
unit: pages
:::
"""
)
LESSON = lesson_of(BODY)


def said(name: str, *given: str) -> Feedback:
    section, question = LESSON.question(name)
    return check_answer(LESSON, section, question, given)


def test_an_option_is_right_or_its_feedback_explains() -> None:
    assert said("one", "Right").verdict is Verdict.RIGHT
    wrong = said("one", "Wrong")
    assert wrong.verdict is Verdict.WRONG and wrong.prose[0].text == "Because."
    assert (
        said("one").verdict is said("one", "Other").verdict is said("one", "Right", "Wrong").verdict is Verdict.UNCLEAR
    )


def test_of_several_options_all_and_no_others_are_right() -> None:
    assert said("many", "A", "B").verdict is Verdict.RIGHT
    assert said("many", "A").words == "1 more belongs to them."
    assert said("many", "A", "B", "C").words == "1 of those chosen does not belong."
    assert said("many", "A", "C").parts == (True, False, False)


def test_the_simulation_decides_where_the_lesson_says_so() -> None:
    assert said("decided", "Fewer").verdict is Verdict.RIGHT
    assert said("decided", "As many").verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("name", "text", "verdict", "words"),
    [
        ("time", "4", Verdict.RIGHT, "Yes, 4 s."),
        ("time", "4,3", Verdict.RIGHT, "Close enough. Exactly: 4 s."),
        ("time", "3900 ms", Verdict.RIGHT, "Close enough. Exactly: 4 s."),
        ("time", "4.5", Verdict.WRONG, "That is too large."),
        ("time", "3", Verdict.WRONG, "That is too small."),
        ("time", "100", Verdict.WRONG, "That is much too large."),
        ("time", "4 ms", Verdict.WRONG, "1000 times too small. Look at the unit."),
        ("time", "32", Verdict.WRONG, "That is much too large."),
        ("size", "4 KiB", Verdict.WRONG, "8 times too small: bits or bytes?"),
        ("size", "8", Verdict.RIGHT, "Yes, 8 pages."),
        ("size", "32 MiB", Verdict.WRONG, "1000 times too large"),
        ("count", "32", Verdict.WRONG, "That is much too large."),
        ("count", "8/2", Verdict.RIGHT, "Yes, 4."),
        ("share", "1/4", Verdict.RIGHT, "Yes, 25 %."),
        ("share", "0.25", Verdict.WRONG, "100 times too small: a share or per cent?"),
        ("time", "4 min", Verdict.WRONG, "60 times too large: seconds or minutes?"),
        ("time", "-4", Verdict.WRONG, "cannot be less than nothing"),
        ("time", "four", Verdict.UNCLEAR, "is not a number"),
        ("time", "4 pages", Verdict.UNCLEAR, "Here a time is asked for."),
        ("twice", "127", Verdict.RIGHT, "Close enough."),
        ("twice", "33", Verdict.RIGHT, "Close enough."),
        ("twice", "129", Verdict.WRONG, "too large"),
        ("twice", "31", Verdict.WRONG, "too small"),
        ("missing", "3", Verdict.UNCLEAR, "no such number"),
    ],
)
def test_a_number_is_judged_and_a_slip_is_named(name: str, text: str, verdict: Verdict, words: str) -> None:
    feedback = said(name, text)
    assert feedback.verdict is verdict and words in feedback.words
    assert bool(feedback.prose) == (name == "time" and verdict is Verdict.RIGHT)


def test_who_types_what_a_known_slip_comes_to_is_told_so() -> None:
    slips = "unit: s\n\nslip 2 * run.seconds(1): Not twice.\nslip 2.2 * run.seconds(1): A little more than twice.\n\n> Four seconds.\n"
    lesson = lesson_of(BODY.replace("unit: s\n\n> Four seconds.\n", slips))
    section, question = lesson.question("time")
    for typed, told in (("8", "Not twice."), ("8.3", "Not twice."), ("8.7", "A little more than twice."), ("12", "")):
        feedback = check_answer(lesson, section, question, (typed,))
        assert feedback.verdict is Verdict.WRONG and "too large" in feedback.words
        assert [prose.text for prose in feedback.prose] == [told] * bool(told), typed


def test_a_wrong_prediction_of_a_number_tells_what_it_was_and_why_for_there_is_no_second_try() -> None:
    asked = "::: ask {#time}\n"
    assert asked in BODY
    section, question = lesson_of(BODY.replace(asked, "::: predict {#time}\n")).question("time")
    feedback = check_answer(LESSON, section, question, ("4.5",))
    assert feedback.verdict is Verdict.WRONG and feedback.words == "That is too large. It is 4 s."
    assert feedback.prose == (question.feedback,)
    asked_again = said("time", "4.5")
    assert asked_again.words == "That is too large." and not asked_again.prose, "a question is tried again"


def test_a_question_speaks_of_the_scenario_on_the_stage_and_a_prediction_of_the_lessons() -> None:
    section, question = LESSON.question("time")
    slow = section.scenario.but({"link.goodput": "8 pages/s"})
    assert check_answer(LESSON, section, question, ("8",), slow).verdict is Verdict.RIGHT
    section, question = LESSON.question("draw")
    bars = tuple(str(bar) for bar in real_bars(section, question.answer))  # type: ignore[arg-type]
    assert check_answer(LESSON, section, question, bars, slow).verdict is Verdict.RIGHT


def test_the_first_thing_out_of_order_is_named() -> None:
    assert said("order", "First", "Second", "Third").verdict is Verdict.RIGHT
    wrong = said("order", "First", "Third", "Second")
    assert wrong.parts == (True, False, False)
    assert wrong.words == "The first 1 is right. “Third” comes too early: something else comes before it."
    assert said("order", "First", "Second").verdict is said("order", "A", "B", "C").verdict is Verdict.UNCLEAR


ORDERED = (
    TOY
    + """::: ask {#in-which-order}
In which order?

order:

1. First
2. Second
   > Nothing can be second
   > before anything is first.
3. Third {#three}
   > It needs both.

> So it is.
:::
"""
)


def said_to(text: str, *given: str) -> Feedback:
    lesson = lesson_of(text)
    section, question = lesson.question("in-which-order")
    return check_answer(lesson, section, question, given)


def test_what_was_put_too_early_has_its_own_reason() -> None:
    for given, why in (
        (("Second", "First", "three"), ["Nothing can be second\nbefore anything is first."]),
        (("three", "First", "Second"), ["It needs both."]),
        (("First", "three", "Second"), ["It needs both."]),
        (("First", "Second", "three"), ["So it is."]),
    ):
        assert [prose.text for prose in said_to(ORDERED, *given).prose] == why


def test_who_predicted_a_wrong_order_has_no_second_try_and_is_told_the_right_one_and_why() -> None:
    wrong = said_to(ORDERED.replace("::: ask", "::: predict"), "First", "three", "Second")
    assert wrong.words.endswith("The order is: First → Second → Third.")
    assert [prose.text for prose in wrong.prose] == ["It needs both.", "So it is."]


def test_a_reason_that_is_not_indented_far_enough_to_belong_to_its_thing_is_named() -> None:
    with pytest.raises(InputError, match="indented by three spaces"):
        lesson_of(ORDERED.replace("   > Nothing", "  > Nothing").replace("   > before", "  > before"))


def test_an_order_is_shown_mixed_and_the_same_way_each_time() -> None:
    _, question = LESSON.question("order")
    assert isinstance(question.answer, Order)
    for seed in range(20):
        shown = shown_order(question, seed)
        assert sorted(item.kept_as for item in shown) == sorted(item.kept_as for item in question.answer.items)
        assert shown != question.answer.items and shown == shown_order(question, seed)


NAMES_TEXT = (
    TOY
    + """::: ask {#which}
Which?

- (x) It doubles {#doubles}
  > Yes.
- ( ) It halves
  > No.
:::

::: ask {#in-which-order}
In which order?

order:

1. First {#one}
2. Second
:::
"""
)
NAMES = lesson_of(NAMES_TEXT)


def test_what_is_chosen_is_kept_under_its_name_and_under_its_words_where_it_has_none() -> None:
    (_, which), (_, order) = NAMES.question("which"), NAMES.question("in-which-order")
    assert [(option.name, option.prose.text) for option in which.answer.options] == [  # type: ignore[union-attr]
        ("doubles", "It doubles"),
        ("It halves", "It halves"),
    ]
    assert [item.kept_as for item in order.answer.items] == ["one", "Second"]  # type: ignore[union-attr]
    section = NAMES.sections[0]
    assert check_answer(NAMES, section, which, ("doubles",)).verdict is Verdict.RIGHT
    assert check_answer(NAMES, section, order, ("one", "Second")).verdict is Verdict.RIGHT
    assert "“Second” comes too early" in check_answer(NAMES, section, order, ("Second", "one")).words


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{#doubles}", "{#Doubles}", "is not a valid name for an option"),
        ("It halves", "It halves {#doubles}", "two options have the same words, or the same name"),
        ("2. Second", "2. Second {#one}", "two things of this order have the same words, or the same name"),
    ],
)
def test_names_of_options_are_names(old: str, new: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        lesson_of(NAMES_TEXT.replace(old, new))


def test_a_sketch_is_right_within_its_tolerance_and_the_gap_is_told_in_words() -> None:
    section, question = LESSON.question("draw")
    assert isinstance(question.answer, Sketch)
    first, second = real_bars(section, question.answer)
    assert said("draw", str(first * 1.24), str(second * 0.76)).verdict is Verdict.RIGHT
    wrong = said("draw", str(first), str(second * 2))
    assert wrong.parts == (True, False) and "Bar 2: 2 times too high" in wrong.words
    for silly in (("1",), ("a", "b"), ("-1", "2"), ("nan", "1"), ("1e99", "1")):
        assert said("draw", *silly).verdict is Verdict.UNCLEAR
    assert "drew nothing" in gap_words(3, 0.0, 10.0) and "4 times too low" in gap_words(3, 10.0, 40.0)


def test_a_prediction_is_shown_once_the_sections_it_asks_about_were_played() -> None:
    section, question = LESSON.question("decided")
    assert sections_asked_about(LESSON, section, question) == ("toy", "fast")
    section, question = LESSON.question("draw")
    assert sections_asked_about(LESSON, section, question) == ("toy",)
