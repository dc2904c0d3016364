"""Is a number in a sentence that is dragged read, filled in, checked and marked as it should be?"""

import pytest

from migviz.course.checking import fill_in
from migviz.course.lesson import Lesson, Prose
from migviz.course.marking import mark
from migviz.course.panel import fill_for
from migviz.course.progress import Answered, Progress, Try
from migviz.course.prose import html
from migviz.course.reading import load_lesson
from tests.course.texts import FRONT, handed, lesson_of, problems_of

TEXT = """## One {#one}

```scenario
vm.memory: 1 GiB
workload.dirty_rate: 30 MiB/s
```

At {30 MiB/s = workload.dirty_rate | drag} the pause is {= run.downtime | ms}, at the same link.

Elsewhere it is {= run.downtime | ms}.

::: ask {#how-many}
How many iterations?

answer: run.iterations
:::
"""


def prose_of(lesson: Lesson) -> Prose:
    return next(block for block in lesson.sections[0].blocks if isinstance(block, Prose))


def test_a_handle_names_its_field_and_the_numbers_of_its_paragraph_follow() -> None:
    numbers = prose_of(lesson_of(TEXT)).numbers
    assert [number.drags for number in numbers] == ["workload.dirty_rate", "", ""]
    assert [number.follows for number in numbers] == [True, True, False]


def test_what_follows_tells_of_the_stage_and_the_rest_of_the_lesson_s_own_run() -> None:
    lesson = lesson_of(TEXT)
    section, numbers = lesson.sections[0], prose_of(lesson).numbers
    own, other = section.scenario, section.scenario.but({"workload.dirty_rate": 60 * 2**20})
    before = [fill_for(lesson, section, own)(number) for number in numbers]
    after = [fill_for(lesson, section, other)(number) for number in numbers]
    assert before[0] == "30\N{NO-BREAK SPACE}MiB/s" and after[0] == "60\N{NO-BREAK SPACE}MiB/s"
    assert before[1] == before[2] == after[2] != after[1]


def test_a_time_that_follows_goes_to_the_unit_that_fits_and_a_size_keeps_its_own() -> None:
    lesson = lesson_of(
        TEXT.replace("= run.downtime | ms}, at", "= run.downtime | s}, sent {= run.bytes_sent | MiB}, at")
    )
    section, numbers = lesson.sections[0], prose_of(lesson).numbers
    fill = fill_for(lesson, section, section.scenario.but({"workload.dirty_rate": 2**20}))
    assert fill(numbers[1]).endswith("ms") and fill(numbers[2]).endswith("MiB")


def test_a_number_beside_a_handle_that_an_open_question_asks_for_is_covered() -> None:
    lesson = lesson_of(TEXT.replace("= run.downtime | ms}, at", "= run.iterations}, at"))
    section, numbers = lesson.sections[0], prose_of(lesson).numbers
    asked = frozenset({"run.iterations"})
    assert fill_for(lesson, section, section.scenario, asked)(numbers[1]) == "?"
    assert fill_for(lesson, section, section.scenario)(numbers[1]).isdecimal()
    assert fill_for(lesson, section, section.scenario, asked)(numbers[0]) != "?", "a field is no answer"


def test_a_handle_is_a_link_that_no_other_text_can_be() -> None:
    made = html(prose_of(lesson_of(TEXT)), lambda number: number.filled or "x")
    assert '<a class="handle" href="drag:workload.dirty_rate">30 MiB/s</a>' in made
    assert "not a web address" in problems_of(TEXT.replace("Elsewhere", "[Here](drag:vm.memory)"))[0][2]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("workload.dirty_rate | drag", "run.downtime | drag", "not a field that can be dragged. Write for example"),
        ("workload.dirty_rate | drag", "migration.technique | drag", "not a field that can be dragged"),
        ("How many iterations?", "At {30 MiB/s = workload.dirty_rate | drag}?", "only in the text of a section"),
        ("## One {#one}", "{1 GiB = vm.memory | drag}\n\n## One {#one}", "only in the text of a section"),
    ],
)
def test_a_handle_that_can_be_none_is_named(old: str, new: str, message: str) -> None:
    found = problems_of(TEXT.replace(old, new))
    assert len(found) == 1 and message in found[0][2]


def test_filling_in_keeps_the_handle(tmp_path) -> None:
    path = tmp_path / "01-x.md"
    path.write_text(FRONT + TEXT.replace("{30 MiB/s = work", "{29 MiB/s = work"), encoding="utf-8")
    assert fill_in(path) == 3
    assert "{30 MiB/s = workload.dirty_rate | drag}" in path.read_text(encoding="utf-8")
    assert load_lesson(path).sections[0].handles == {"workload.dirty_rate"}


def test_what_a_handle_has_moved_is_marked_as_what_a_control_has() -> None:
    lesson = lesson_of(TEXT)
    section = lesson.sections[0]
    moved = section.scenario.but({"workload.dirty_rate": 110 * 2**20, "migration.max_iterations": 3.0})
    allowed = section.scenario.but({"workload.dirty_rate": 200 * 2**20})
    assert section.free == frozenset({"workload.dirty_rate"})

    def notes(scenario) -> tuple[str, ...]:
        tried = Try(given=("1",), right=False, scenario=scenario.lines())
        progress = Progress(lesson=lesson.id, answers={"how-many": Answered(tries=(tried,))})
        return mark(handed(progress), {"": {lesson.id: lesson}}, "a.json")[0].notes

    assert notes(allowed) == ()
    assert "does not allow" in notes(moved)[0]
