"""Is work marked by doing it again, so that no score can be typed in?"""

import csv
import io
import json
from pathlib import Path

import pytest

from migviz.course import panel
from migviz.course.answers import real_bars
from migviz.course.evidence import Evidence, export, read_evidence
from migviz.course.lesson import Sketch
from migviz.course.marking import COLUMNS, Mark, as_csv, mark
from migviz.course.playing import finished_run
from migviz.course.progress import Answered, Progress, Try, reached
from tests.course.texts import TOY, lesson_of

LESSON = lesson_of(
    TOY
    + """::: ask {#how-long}
How long?

answer: run.seconds(1)
unit: s
:::

::: predict {#guess}
Which?

- (x) Up
- ( ) Down
:::

## Quiet {#quiet}

```scenario
controls: workload.dirty_rate
```

::: ask {#pages}
How many pages?

answer: run.pages_sent
unit: pages
tolerance: 0 %
:::

::: predict {#quickly}
How often is the memory gone through?

- (?) Once {when: run.iterations == 1}
- (?) More than once {when: run.iterations > 1}
:::

```goal
done: run.pages_sent == 64 pages
change only: workload.dirty_rate
solution: workload.dirty_rate = 0 pages/s
```
"""
)
QUIET = LESSON.section("quiet")
SILENT = QUIET.scenario.but({"workload.dirty_rate": "0 pages/s"})


def done() -> Progress:
    """A student who tried once in vain, predicted wrongly, and reached the goal."""
    now = Progress(lesson="small")
    for name, given in (("how-long", "3"), ("how-long", "4"), ("guess", "Down")):
        now, _ = panel.give(LESSON, now, name, (given,))
    now, _ = panel.give(LESSON, now, "pages", ("64",), SILENT)
    return reached(now, QUIET, SILENT, None)


def marked(tmp_path: Path, change=lambda whole: None) -> Mark:
    """The mark for what `done` hands in after somebody changed the file."""
    whole = json.loads(export("A", [done()]))
    change(whole["lessons"][0])
    path = tmp_path / "a.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    (found,) = mark(read_evidence(path), {"small": LESSON}, path.name)
    return found


def test_what_was_done_is_marked(tmp_path: Path) -> None:
    assert marked(tmp_path) == Mark(
        file="a.json",
        student="A",
        lesson="small",
        questions=2,
        right=2,
        right_at_first=1,
        predictions=2,
        predicted=1,
        predicted_right=0,
        skipped=0,
        goals=1,
        reached=1,
    )


def test_a_wrong_answer_that_calls_itself_right_is_wrong(tmp_path: Path) -> None:
    def claim(lesson: dict) -> None:
        lesson["answers"]["how-long"]["tries"] = [{"given": ["99"], "right": True}]

    found = marked(tmp_path, claim)
    assert found.right == 1 and found.notes == ("how-long: the file says right, the answer is not",)


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        (["workload.preset: toy", "seed: 3"], "does not reach this goal"),
        (["workload.preset: toy", "seed: 3", "workload.dirty_rate: 0 B/s", "vm.memory: 32 pages"], "changes more than"),
        (["workload.preset: toy", "seed: 4", "workload.dirty_rate: 0 B/s"], "changes more than the section allows"),
        (["nonsense"], "cannot be read"),
        ([], "changes more than"),
    ],
)
def test_a_goal_is_reached_by_its_own_scenario_only(tmp_path: Path, lines: list[str], note: str) -> None:
    def claim(lesson: dict) -> None:
        lesson["goals"]["quiet"]["scenario"] = lines

    found = marked(tmp_path, claim)
    assert found.reached == 0 and note in found.notes[0]


def test_an_answer_for_a_scenario_that_is_not_allowed_counts_for_the_lessons_own(tmp_path: Path) -> None:
    def claim(lesson: dict) -> None:
        lesson["answers"]["pages"]["tries"][0]["scenario"].append("vm.memory: 64 pages")
        lesson["answers"]["pages"]["tries"][0]["scenario"].append("seed: 9")

    assert marked(tmp_path, claim).right == 1


def test_a_second_answer_to_a_prediction_does_not_count_and_is_named(tmp_path: Path) -> None:
    def claim(lesson: dict) -> None:
        lesson["answers"]["guess"]["tries"].append({"given": ["Up"], "right": True})

    found = marked(tmp_path, claim)
    assert (found.predicted, found.predicted_right) == (1, 0)
    assert found.notes == ("guess: only the first answer to a prediction counts",)


def test_a_prediction_that_no_longer_fits_its_lesson_leaves_room_for_the_one_after_it(tmp_path: Path) -> None:
    def claim(lesson: dict) -> None:
        lesson["answers"]["guess"]["tries"] = [{"given": ["Left"], "right": False}, {"given": ["Up"], "right": True}]

    found = marked(tmp_path, claim)
    assert (found.predicted, found.predicted_right) == (1, 1)
    assert found.notes == ("guess: the lesson has changed since this answer",)


def test_a_prediction_is_about_the_lessons_own_run_whatever_the_file_says_was_on_the_stage(tmp_path: Path) -> None:
    def claim(lesson: dict) -> None:
        lines = ["workload.preset: toy", "seed: 3", "workload.dirty_rate: 0 B/s"]
        lesson["answers"]["quickly"] = {"tries": [{"given": ["Once"], "right": True, "scenario": lines}]}

    found = marked(tmp_path, claim)
    assert (found.predicted, found.predicted_right) == (2, 0)
    assert found.notes == ("quickly: the file says right, the answer is not",)


@pytest.mark.parametrize(
    ("asked", "own", "staged"),
    [
        ("- (?) Once {when: run.iterations == 1}\n- (?) Often {when: run.iterations > 1}", ["Often"], ["Once"]),
        ("answer: run.pages_sent\nunit: pages\ntolerance: 0 %", None, ["64"]),
        ("sketch: chart.iterations 1 to 2\ntolerance: 25 %", None, ["64", "0"]),
    ],
    ids=["options", "number", "sketch"],
)
def test_no_kind_of_prediction_is_marked_by_what_a_file_says_was_on_the_stage(
    asked: str, own: list[str] | None, staged: list[str]
) -> None:
    controls = "## Quiet {#quiet}\n\n```scenario\ncontrols: workload.dirty_rate\n```\n\n"
    lesson = lesson_of(TOY + controls + f"::: predict {{#guess}}\nWhat?\n\n{asked}\n:::\n")
    section, question = lesson.question("guess")
    if own is None and isinstance(question.answer, Sketch):
        own = [str(bar) for bar in real_bars(section, question.answer)]
    own = own or [str(finished_run(section.scenario).metrics.pages_sent)]
    lines = tuple(section.scenario.but({"workload.dirty_rate": 0.0}).lines())

    def predicted_right(given: list[str]) -> int:
        one = Try(given=tuple(given), right=True, scenario=lines)
        progress = Progress(lesson="small", answers={"guess": Answered(tries=(one,))})
        return mark(Evidence(student="A", lessons=(progress,)), {"small": lesson}, "a.json")[0].predicted_right

    assert (predicted_right(own), predicted_right(staged)) == (1, 0)


def test_an_unknown_lesson_is_named() -> None:
    found = mark(read_evidence_of("elsewhere"), {"small": LESSON}, "a.json")
    assert found[0].notes == ("there is no such lesson",)


def read_evidence_of(lesson: str):
    from migviz.course.evidence import Evidence

    return Evidence(student="A", lessons=(Progress(lesson=lesson),))


def test_marks_are_csv_without_formulas() -> None:
    text = as_csv([Mark(file="a.json", student="=HYPERLINK(1)", lesson="small", notes=("@x", "y, z"))])
    (row,) = csv.DictReader(io.StringIO(text))
    assert tuple(row) == COLUMNS
    assert (row["student"], row["notes"], row["right"]) == ("'=HYPERLINK(1)", "'@x; y, z", "0")


def test_a_student_who_hands_in_nothing_has_a_row() -> None:
    (row,) = mark(Evidence(student="Ada", lessons=()), {}, "ada.json")
    assert (row.student, row.lesson, row.notes) == ("Ada", "", ("no lesson was begun",))
    assert "ada.json,Ada" in as_csv([row])
