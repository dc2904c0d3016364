"""Is work marked by doing it again, so that no score can be typed in?"""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from migviz.course import panel
from migviz.course.answers import Verdict, real_bars
from migviz.course.evidence import Evidence, export, read_evidence
from migviz.course.kept import as_json, from_json
from migviz.course.lesson import Sketch
from migviz.course.mark_tables import STUDENT, asked, by_answer, by_question, by_student
from migviz.course.marking import Asks, Mark, evidence_files, mark, told_apart
from migviz.course.playing import finished_run
from migviz.course.progress import Answered, Progress, Try, hint_opened, reached
from tests.course.texts import TOY, handed, lesson_of

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


LESSONS = {"": {"small": LESSON}}


def done() -> Progress:
    """A student who tried once in vain, predicted wrongly, and reached the goal."""
    now = Progress(lesson="small")
    for name, given in (("how-long", "3"), ("how-long", "4"), ("guess", "Down")):
        now, _ = panel.give(LESSON, now, name, (given,))
    now, _ = panel.give(LESSON, now, "pages", ("64",), SILENT)
    return reached(now, QUIET, SILENT, None)


def marked(tmp_path: Path, change=lambda whole: None) -> Mark:
    """The mark for what `done` hands in after somebody changed the file."""
    whole = json.loads(export(handed(done())))
    change(whole["courses"][0]["lessons"][0])
    path = tmp_path / "a.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    (found,) = mark(read_evidence(path), LESSONS, path.name)
    return found


def test_what_was_done_is_marked(tmp_path: Path) -> None:
    found = marked(tmp_path)
    assert (found.file, found.student, found.course, found.lesson, found.begun) == ("a.json", "A", "", "small", True)
    assert row_of(found) == {
        "file": "a.json",
        "student": "A",
        "course": "",
        "lesson": "small",
        "begun": "1",
        "notes": "",
        "questions": "2",
        "right": "2",
        "right at first": "1",
        "predictions": "2",
        "predicted": "1",
        "predicted right": "0",
        "skipped": "0",
        "tries": "5",
        "hints": "0",
        "goals": "1",
        "reached": "1",
    }


def row_of(found: Mark) -> dict[str, str]:
    """Its row in the table by student."""
    (row,) = csv.DictReader(io.StringIO(by_student([found])))
    return row


def right(found: Mark) -> int:
    """How many questions were solved."""
    return sum(one.is_right for one in found.of(Asks.QUESTION))


def reached_in(found: Mark) -> int:
    """How many goals were reached."""
    return sum(one.is_right for one in found.of(Asks.GOAL))


def predicted(found: Mark) -> tuple[int, int]:
    """How many predictions were made, and how many came true."""
    made = found.of(Asks.PREDICTION)
    return sum(bool(one.given) for one in made), sum(one.is_right for one in made)


def test_a_wrong_answer_that_calls_itself_right_is_wrong(tmp_path: Path) -> None:
    def claim(lesson: dict) -> None:
        lesson["answers"]["how-long"]["tries"] = [{"given": ["99"], "right": True}]

    found = marked(tmp_path, claim)
    assert right(found) == 1 and found.notes == ("how-long: the file says right, the answer is not",)


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
    assert reached_in(found) == 0 and note in found.notes[0]


def test_an_answer_for_a_scenario_that_is_not_allowed_counts_for_the_lessons_own(tmp_path: Path) -> None:
    def claim(lesson: dict) -> None:
        lesson["answers"]["pages"]["tries"][0]["scenario"].append("vm.memory: 64 pages")
        lesson["answers"]["pages"]["tries"][0]["scenario"].append("seed: 9")

    assert right(marked(tmp_path, claim)) == 1


def test_a_second_answer_to_a_prediction_does_not_count_and_is_named(tmp_path: Path) -> None:
    def claim(lesson: dict) -> None:
        lesson["answers"]["guess"]["tries"].append({"given": ["Up"], "right": True})

    found = marked(tmp_path, claim)
    assert predicted(found) == (1, 0)
    assert found.notes == ("guess: only the first answer to a prediction counts",)


def test_a_prediction_that_no_longer_fits_its_lesson_leaves_room_for_the_one_after_it(tmp_path: Path) -> None:
    def claim(lesson: dict) -> None:
        lesson["answers"]["guess"]["tries"] = [{"given": ["Left"], "right": False}, {"given": ["Up"], "right": True}]

    found = marked(tmp_path, claim)
    assert predicted(found) == (1, 1)
    assert found.notes == ("guess: the lesson has changed since this answer",)


def test_a_prediction_is_about_the_lessons_own_run_whatever_the_file_says_was_on_the_stage(tmp_path: Path) -> None:
    def claim(lesson: dict) -> None:
        lines = ["workload.preset: toy", "seed: 3", "workload.dirty_rate: 0 B/s"]
        lesson["answers"]["quickly"] = {"tries": [{"given": ["Once"], "right": True, "scenario": lines}]}

    found = marked(tmp_path, claim)
    assert predicted(found) == (2, 0)
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
        return predicted(mark(handed(progress), {"": {"small": lesson}}, "a.json")[0])[1]

    assert (predicted_right(own), predicted_right(staged)) == (1, 0)


LONG_LINK = """## Fast {#fast}

```scenario
migration.policy: qemu
vm.memory: 8 GiB
workload.dirty_rate: 30 MiB/s
link.bandwidth: 40 Gbit/s
controls: workload.dirty_rate
```

::: ask {#total}
How long?

answer: run.total_time
unit: s
tolerance: 5 %
:::

## Slow {#slow}

```scenario
migration.policy: qemu
vm.memory: 8 GiB
link.bandwidth: 40 Gbit/s
controls: workload.dirty_rate
```

```goal
done: run.total_time < 6 s
change only: workload.dirty_rate, migration.bandwidth_limit
solution: migration.bandwidth_limit = 10 GiB/s
```
"""


@pytest.mark.parametrize(("version", "seconds", "right"), [(1, "1.85", True), (2, "81.6", True), (2, "1.85", False)])
def test_an_answer_is_checked_as_scenarios_were_meant_when_it_was_given(
    version: int, seconds: str, right: bool
) -> None:
    """The first migviz's QEMU had no limit on its bandwidth: 8 GiB at 40 Gbit/s took 1.85 s then, and 81.6 s now."""
    lesson = lesson_of(LONG_LINK)
    slower = lesson.section("slow").scenario.but({"workload.dirty_rate": "20 MiB/s"})
    whole = as_json(reached(Progress(lesson="small"), lesson.section("slow"), slower, None))
    one = {"given": [seconds], "right": True, "scenario": list(lesson.section("fast").scenario.lines())}
    whole["answers"]["total"] = {"tries": [one | ({"defaults": version} if version > 1 else {})]}
    if version == 1:
        del whole["goals"]["slow"]["defaults"]
    progress = from_json(whole)
    (found,) = mark(handed(progress), {"": {"small": lesson}}, "a.json")
    assert {one.asks: any(one.right) for one in found.judged} == {Asks.QUESTION: right, Asks.GOAL: version == 1}
    (view,) = [item for item in panel.visible(lesson, lesson.section("fast"), progress) if item.feedback]
    assert (view.feedback is not None and view.feedback.verdict is Verdict.RIGHT) == right
    assert as_json(from_json(as_json(progress))) == as_json(progress), "what it meant is kept"


def test_an_unknown_lesson_and_an_unknown_course_are_named() -> None:
    found = mark(handed(Progress(lesson="elsewhere")), LESSONS, "a.json")
    assert [one.notes for one in found] == [("there is no such lesson",)]
    found = mark(handed(done(), course="night-shift"), LESSONS, "a.json")
    assert [one.notes for one in found] == [("this course is not here. Name its folder with --lessons",)]


def test_marks_are_csv_without_formulas() -> None:
    one = Mark(file="a.json", student="=HYPERLINK(1)", lesson="small", notes=("@x", "y, z"))
    row = row_of(one)
    assert tuple(row) == STUDENT
    assert (row["student"], row["notes"], row["right"]) == ("'=HYPERLINK(1)", "'@x; y, z", "0")


def test_a_student_who_hands_in_nothing_has_a_row() -> None:
    first, *__ = mark(Evidence(student="Ada", courses=()), {}, "ada.json")
    assert (first.student, first.lesson, first.notes) == ("Ada", "", ("no lesson was begun",))
    assert "ada.json,Ada" in by_student([first])


def test_lessons_that_were_not_begun_have_a_row() -> None:
    other = replace(LESSON, id="other")
    found = mark(handed(done()), {"": {"small": LESSON, "other": other}}, "a.json")
    assert [(one.lesson, one.begun, len(one.judged)) for one in found] == [("small", True, 5), ("other", False, 5)]


def test_tries_and_hints_are_counted_also_those_that_do_not_count() -> None:
    now = hint_opened(done(), "pages")
    found = mark(handed(now), LESSONS, "a.json")[0]
    by_name = {one.name: one for one in found.judged}
    assert (by_name["how-long"].tries, by_name["pages"].hints, by_name["how-long"].hints) == (2, 1, 0)


def test_two_files_of_one_student_name_each_other() -> None:
    marks = [*mark(handed(done()), LESSONS, "a.json"), *mark(handed(done(), student="a"), LESSONS, "b.json")]
    assert [one.notes for one in told_apart(marks)] == [
        ("b.json bears the same name",),
        ("a.json bears the same name",),
    ]


def test_the_class_by_question_says_which_wrong_answer_drew_most() -> None:
    marks = [one for k in range(3) for one in mark(handed(done(), student=f"s{k}"), LESSONS, f"{k}.json")]
    right_one, __ = panel.give(LESSON, Progress(lesson="small"), "guess", ("Up",))
    marks += mark(handed(right_one, student="t"), LESSONS, "t.json")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(by_question(marks)))}
    guess = rows["guess"]
    assert (guess["students"], guess["answered"], guess["right"], guess["kind"]) == ("4", "4", "1", "prediction")
    assert (guess["wrong answer drawn most"], guess["times"]) == ("Down", "3")
    assert (rows["quiet"]["kind"], rows["quiet"]["right"], rows["how-long"]["tries"]) == ("goal", "3", "6")
    (of_guess,) = (one for one in asked(marks) if one.name == "guess")
    assert [(one.words, one.times, one.right) for one in of_guess.first] == [("Down", 3, False), ("Up", 1, True)]


def test_the_table_of_answers_has_what_was_given_first_and_last() -> None:
    rows = list(csv.DictReader(io.StringIO(by_answer(mark(handed(done()), LESSONS, "a.json")))))
    assert [row["name"] for row in rows] == ["how-long", "guess", "pages", "quiet"]
    assert (rows[0]["first answer"], rows[0]["last answer"], rows[0]["right"], rows[0]["right at first"]) == (
        "3 s",  # the unit that is asked for, where none was typed
        "4 s",
        "1",
        "0",
    )


def test_only_files_are_marked_and_only_those_that_are_handed_in(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    for name in ("b.json", "A.JSON", "notes.txt", "table.csv"):
        (tmp_path / name).write_text("{}")
    named = [path.name for path in evidence_files(tmp_path)]
    assert "folder.json" not in named and named == ["A.JSON", "b.json", "notes.txt"]


@pytest.mark.parametrize(("typed", "told"), [("9e11", "9e11 pages"), ("1e12", "1e12"), ("some", "some")])
def test_what_is_typed_has_its_unit_where_it_is_a_number_of_a_size_that_people_type(typed: str, told: str) -> None:
    progress = Progress(lesson="small", answers={"pages": Answered(tries=(Try(given=(typed,), right=False),))})
    (found,) = mark(handed(progress), {"": {LESSON.id: LESSON}}, "a.json")
    assert [one.given for one in found.judged if one.name == "pages"] == [(told,)]
