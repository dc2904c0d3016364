"""Are cases drawn the same way again, checked before anybody gets them, kept and marked?"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from migviz.course import panel
from migviz.course.catalogue import lesson_files
from migviz.course.checking import check_lesson
from migviz.course.drawing import DRAWS, draw_of, drawn, drawn_anew, with_case
from migviz.course.kept import as_json, from_json
from migviz.course.marking import Asks, Mark, mark
from migviz.course.playing import value_of, world_of
from migviz.course.progress import Progress, is_answered
from migviz.course.reading import load_lesson
from migviz.resources import lessons_folder
from migviz.scenario.evacuation import EVERY_FIELD
from migviz.scenario.units import write_in
from tests.course.texts import FRONT, handed, lesson_of, problems_of

RATE = "workload.dirty_rate"
TEXT = """## One {#one}

```scenario
vm.memory: 1 GiB
workload.dirty_rate: 30 MiB/s
```

```run
until: end
```

::: ask {#how-long}
At {30 MiB/s = workload.dirty_rate}, how long does iteration 1 take?

answer: run.seconds(1)
unit: s
vary: vm.memory 1..3 GiB
vary: workload.dirty_rate 10..40 MiB/s
:::

## Two {#two}

What follows goes on with it.

## New {#new}

```scenario
from: one
```

::: predict {#transfer-end}
At {= workload.dirty_rate}, how long is the pause?

- (?) Below 100 ms. {when: run.downtime < 100 ms}
- (?) 100 ms or more. {when: run.downtime >= 100 ms}

transfer: yes
vary: workload.dirty_rate 10..100 MiB/s
:::

```run
until: end
```
"""
LESSON = lesson_of(TEXT)


def rate_of(lesson, name: str) -> float:
    return lesson.section(name).scenario.number(RATE)


def answer_of(progress: Progress) -> str:
    """What is right for the case that the first section is about now."""
    lesson = drawn(LESSON, progress)
    section, question = lesson.question("how-long")
    value = value_of(question.answer.answer, world_of(lesson, section))  # type: ignore[union-attr]
    assert isinstance(value, float)
    return write_in(value, "s")


def test_the_same_student_gets_the_same_case_again_and_another_student_another() -> None:
    section = LESSON.section("one")
    cases = [[with_case(LESSON, section, seed, n)[1].scenario for n in range(1, 9)] for seed in (5, 5, 6)]
    assert cases[0] == cases[1] != cases[2]
    assert len({scenario.number(RATE) for scenario in cases[0]}) > 4
    for scenario in cases[0]:
        assert 10 * 2**20 <= scenario.number(RATE) <= 40 * 2**20
        assert 2**30 <= scenario.number("vm.memory") <= 3 * 2**30
        assert scenario != section.scenario, "another case than the lesson's own"


def test_the_first_case_is_the_lesson_s_own_but_for_a_transfer_question() -> None:
    made = drawn(LESSON, Progress(lesson="small", seed=7))
    assert rate_of(made, "one") == 30 * 2**20 and rate_of(made, "new") != 30 * 2**20
    assert draw_of(Progress(lesson="small"), LESSON.section("new")) == 1


def test_a_section_that_goes_on_with_a_run_goes_on_with_its_case_and_back() -> None:
    there, section = with_case(LESSON, LESSON.section("one"), 3, 2)
    assert there.section("two").scenario == section.scenario != LESSON.section("one").scenario
    assert there.section("new").scenario == LESSON.section("new").scenario
    back, __ = with_case(there, section, 3, 0)
    assert back.section("two").scenario == back.section("one").scenario == LESSON.section("one").scenario


BESIDE = lesson_of(
    TEXT
    + """
## Beside {#beside}

```scenario
from: new
link.bandwidth: 10 Gbit/s
```

## Slower {#slower}

```scenario
from: new
workload.dirty_rate: 5 MiB/s
```
"""
)


def test_a_section_that_builds_on_a_transfer_has_its_case_but_for_what_it_sets_itself() -> None:
    there, section = with_case(BESIDE, BESIDE.section("new"), 3, 2)
    assert rate_of(there, "beside") == rate_of(there, "new") != rate_of(BESIDE, "new")
    assert there.section("beside").scenario.number("link.bandwidth") == 1.25e9
    assert rate_of(there, "slower") == 5 * 2**20
    back, __ = with_case(there, section, 3, 0)
    assert rate_of(back, "beside") == rate_of(BESIDE, "beside")
    seen = Progress(lesson="small", seen=frozenset({"one", "new", "beside/1"}))
    assert drawn_anew(seen, BESIDE, BESIDE.section("new")).seen == {"one"}


def test_the_next_case_is_to_be_watched_again() -> None:
    before = Progress(lesson="small", seen=frozenset({"one", "one/1", "two", "new"}))
    after = drawn_anew(before, LESSON, LESSON.section("one"))
    assert after.draws == {"one": 1} and after.seen == {"new"}


def test_progress_keeps_seed_draws_and_the_case_of_each_try(tmp_path: Path) -> None:
    progress = drawn_anew(Progress(lesson="small", seed=99), LESSON, LESSON.section("one"))
    progress, __ = panel.give(drawn(LESSON, progress), progress, "how-long", ("1",))
    again = from_json(as_json(progress))
    assert again == progress and again.seed == 99 and again.answers["how-long"].tries[0].draw == 1
    with pytest.raises(ValueError, match="seed"):
        from_json(as_json(progress) | {"seed": -1})


def marked(progress: Progress) -> Mark:
    return mark(handed(progress), {"": {"small": LESSON}}, "a.json")[0]


def test_marking_draws_the_case_again_for_each_try() -> None:
    progress = Progress(lesson="small", seed=4)
    progress, __ = panel.give(drawn(LESSON, progress), progress, "how-long", ("1000 s",))
    progress = drawn_anew(progress, LESSON, LESSON.section("one"))
    right = answer_of(progress)
    assert right != answer_of(Progress(lesson="small", seed=4))
    progress, __ = panel.give(drawn(LESSON, progress), progress, "how-long", (right,))
    found = marked(progress)
    (of_one,) = (one for one in found.judged if one.name == "how-long")
    assert (of_one.is_right, of_one.at_first, found.notes) == (True, False, ())
    other = marked(replace(progress, seed=5))
    assert not any(one.is_right for one in other.judged) and "the file says right" in other.notes[0]


def test_of_a_prediction_one_answer_to_each_case_counts() -> None:
    progress = Progress(lesson="small", seed=4)
    question = LESSON.question("transfer-end")[1]
    for case in range(2):
        for choice in ("Below 100 ms.", "100 ms or more."):
            progress, __ = panel.give(drawn(LESSON, progress), progress, "transfer-end", (choice,))
        tries = progress.answers["transfer-end"].tries
        assert [one.draw for one in tries] == list(range(1, 2 + case)) and is_answered(progress, question)
        progress = drawn_anew(progress, LESSON, LESSON.section("new"))
    found = marked(progress)
    assert found.notes == () and [one.name for one in found.of(Asks.PREDICTION) if one.given] == ["transfer-end"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("workload.dirty_rat 10..40 MiB/s", 'is not a field. Did you mean "workload.dirty_rate"'),
        ("workload.dirty_rate 10 to 40 MiB/s", "write what is drawn as a field and two numbers"),
        ("migration.technique 1..2", "write what is drawn as a field and two numbers"),
        ("workload.dirty_rate 40..10 MiB/s", "the first number is the smaller one"),
        ("workload.dirty_rate 10..40", "unit"),
        ("workload.dirty_rate 10..40 s", "s"),
    ],
)
def test_a_line_that_draws_nothing_is_named(line: str, message: str) -> None:
    found = problems_of(TEXT.replace("workload.dirty_rate 10..40 MiB/s", line))
    assert len(found) == 1 and message in found[0][2]


def test_a_transfer_question_without_a_case_is_named() -> None:
    found = problems_of(TEXT.replace("vary: workload.dirty_rate 10..100 MiB/s\n", ""))
    assert "about a case that is drawn" in found[0][2]


def checked(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "x.md"
    path.write_text(FRONT + text, encoding="utf-8")
    return [problem.message for problem in check_lesson(path).problems]


def test_every_case_is_checked_before_anybody_gets_it(tmp_path: Path) -> None:
    assert DRAWS >= 20 and checked(tmp_path, TEXT) == []
    undecided = TEXT.replace("run.downtime >= 100 ms", "run.downtime >= 100 ms and run.downtime < 300 ms")
    [message] = checked(tmp_path, undecided)
    assert message.startswith("drawn with workload.dirty_rate = ") and "here none is" in message
    unreached = TEXT.replace("::: predict", "```run\nuntil: iteration 4 ends\n```\n\n::: predict")
    assert any("never gets there" in message for message in checked(tmp_path, unreached))


def test_another_case_needs_an_answer_that_the_simulation_decides(tmp_path: Path) -> None:
    fixed = TEXT.replace("- (?) Below 100 ms. {when: run.downtime < 100 ms}", "- (x) Below.").replace(
        "- (?) 100 ms or more. {when: run.downtime >= 100 ms}", "- ( ) Above."
    )
    assert any("needs an answer that the simulation decides" in message for message in checked(tmp_path, fixed))


def test_a_goal_is_drawn_too_and_each_case_is_reached_by_its_solution(tmp_path: Path) -> None:
    text = """## One {#one}

```scenario
vm.memory: 1 GiB
workload.dirty_rate: 60 MiB/s
controls: link.bandwidth
```

```goal
done: run.downtime < 100 ms
solution: link.bandwidth = 10 Gbit/s
vary: workload.dirty_rate 50..80 MiB/s
```
"""
    assert checked(tmp_path, text) == []
    [message] = checked(tmp_path, text.replace("50..80", "10..80"))
    assert message.startswith("drawn with ") and "before the student does anything" in message


@pytest.mark.parametrize("path", lesson_files(lessons_folder()), ids=lambda path: path.stem)
def test_another_case_is_another_one(path: Path) -> None:
    """A student pressed it, and was asked about the same 15 s again."""
    lesson = load_lesson(path)
    for section in (part for part in lesson.sections if part.vary):
        for seed in range(40):
            progress = Progress(lesson=lesson.id, seed=seed)
            for __ in range(3):
                before = drawn(lesson, progress).section(section.name).setup
                progress = drawn_anew(progress, lesson, section)
                after = drawn(lesson, progress).section(section.name).setup
                apart = [abs(before[one.name] - after[one.name]) for one in section.vary]  # type: ignore[operator]
                spans: list[Any] = [
                    EVERY_FIELD[one.name].read(f"{one.most - one.least:g} {one.unit}".strip()) for one in section.vary
                ]
                assert any(far > span / 20 for far, span in zip(apart, spans, strict=True)), (section.name, seed)
