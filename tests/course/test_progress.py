"""Does progress survive a crash, an edited lesson and a damaged file?"""

import base64
import json
import re
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from migviz import Scenario
from migviz.course import kept, progress
from migviz.course.evidence import MOST_LESSONS, PREFIX, Handed, export, file_name, mailed, read_evidence
from migviz.course.kept import as_json, from_json
from migviz.course.lesson import Lesson
from migviz.course.progress import Answered, Progress, Reached, Try
from migviz.errors import InputError
from tests.course.texts import TOY, handed, lesson_of

ASK = "::: ask {#one}\nWhich?\n\n- (x) Right\n- ( ) Wrong\n:::\n\n"
GUESS = "::: predict {#guess}\nWhich?\n\n- (x) Up\n- ( ) Down\n:::\n\n"
GOAL = "```goal\ndone: run.finished\nbest: least run.total_time\n```\n\n"
LESSON = lesson_of(TOY + ASK + GUESS + GOAL)


def question(name: str, lesson: Lesson = LESSON):
    return lesson.question(name)[1]


texts = st.text(max_size=8)
progresses = st.builds(
    Progress,
    lesson=st.sampled_from(["small", "six-steps"]),
    section=texts,
    answers=st.dictionaries(
        texts,
        st.builds(
            Answered,
            tries=st.lists(
                st.builds(
                    Try,
                    given=st.lists(texts, max_size=3).map(tuple),
                    right=st.booleans(),
                    scenario=st.lists(texts, max_size=2).map(tuple),
                ),
                max_size=3,
            ).map(tuple),
            skipped=st.booleans(),
        ),
        max_size=3,
    ),
    goals=st.dictionaries(
        texts,
        st.builds(
            Reached,
            scenario=st.lists(texts, max_size=2).map(tuple),
            best=st.none() | st.floats(-1e9, 1e9),
        ),
        max_size=2,
    ),
    hints=st.dictionaries(texts, st.integers(0, 9), max_size=2),
    seen=st.frozensets(texts, max_size=3),
)


@given(progresses)
def test_progress_comes_back_as_it_was(value: Progress) -> None:
    assert kept.from_json(json.loads(json.dumps(kept.as_json(value)))) == value


def test_it_is_kept_in_a_file_of_its_own_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "lessons"
    now = progress.hint_opened(Progress(lesson="small"), "toy")
    kept.keep(now, folder)
    kept.keep(progress.played(now, LESSON.sections[0].name), folder)
    assert [path.name for path in folder.iterdir()] == ["small.json"]
    back = kept.kept("small", folder)
    assert back.hints == {"toy": 1} and back.seen == {"toy"}
    kept.forget("small", folder)
    assert kept.kept("small", folder) == Progress(lesson="small")


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.keep(Progress(lesson="small", section="toy"), tmp_path)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        kept.keep(Progress(lesson="small", section="other"), tmp_path)
    assert kept.kept("small", tmp_path).section == "toy"
    assert [path.name for path in tmp_path.iterdir()] == ["small.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"migviz": 2, "lesson": "small"}',
        '{"migviz": 1, "lesson": "../x"}',
        '{"migviz": 1, "lesson": "small", "answers": []}',
        '{"migviz": 1, "lesson": "small", "answers": {"a": {"tries": 3}}}',
        '{"migviz": 1, "lesson": "small", "answers": {"a": {"tries": [{"given": "x"}]}}}',
        '{"migviz": 1, "lesson": "small", "goals": {"a": {"best": "x"}}}',
        '{"migviz": 1, "lesson": "small", "hints": {"a": 1e999}}',
        "[" * 100_000,
    ],
)
def test_a_damaged_or_newer_file_is_told_once_and_stays_beside(tmp_path: Path, text: str) -> None:
    (tmp_path / "small.json").write_text(text, encoding="utf-8")
    said: list[str] = []
    found = kept.kept("small", tmp_path, said.append)
    assert kept.kept("small", tmp_path, said.append) == found and found.lesson == "small"
    assert len(said) == 1 and "is kept as small.json.bak" in said[0]
    kept.keep(progress.hint_opened(found, "toy"), tmp_path)
    assert (tmp_path / "small.json.bak").read_text(encoding="utf-8") == text
    kept.kept("small", tmp_path, said.append)
    assert len(said) == 1 and len(list(tmp_path.iterdir())) == 2


def test_what_is_not_written_is_nothing_and_so_is_what_is_damaged(tmp_path: Path) -> None:
    assert from_json({"migviz": 1, "lesson": "small"}) == Progress(lesson="small")
    wrong = dict.fromkeys(("section", "answers", "goals", "hints", "seen", "seed", "draws"), -1.5)
    (tmp_path / "small.json").write_text(json.dumps({"migviz": 1, "lesson": "small", **wrong}), encoding="utf-8")
    assert kept.kept("small", tmp_path) == Progress(lesson="small")


def test_of_a_damaged_file_all_that_is_whole_is_used(tmp_path: Path) -> None:
    now = progress.answered(Progress(lesson="small"), question("one"), ("Right",), True, None)
    now = progress.answered(now, question("guess"), ("Down",), False, None)
    now = progress.reached(now, LESSON.sections[0], Scenario(), 5.0)
    kept.keep(now, tmp_path)
    path = tmp_path / "small.json"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace('"Down"', '"Do', 1), encoding="utf-8")  # a line is damaged
    found = kept.kept("small", tmp_path)
    assert found.answers == {"one": now.answers["one"]} and found.goals == now.goals
    path.write_text(
        whole.replace('["Down"]', "3", 1).replace('"given": [\n      "Down"\n     ]', '"given": 3'), encoding="utf-8"
    )
    assert kept.kept("small", tmp_path).answers == {"one": now.answers["one"]}
    path.write_text(whole[: whole.index('"goals"')], encoding="utf-8")  # its end is missing
    assert kept.kept("small", tmp_path).answers == now.answers
    assert sorted(one.name for one in tmp_path.iterdir())[1:] == [
        "small.json.2.bak",
        "small.json.3.bak",
        "small.json.bak",
    ]


def test_progress_in_another_lesson_under_this_name_is_not_written_over(tmp_path: Path) -> None:
    other = progress.answered(Progress(lesson="six-steps"), question("one"), ("Right",), True, None)
    kept.keep(other, tmp_path)
    (tmp_path / "six-steps.json").rename(tmp_path / "small.json")
    before, said = (tmp_path / "small.json").read_text(encoding="utf-8"), list[str]()
    found = kept.kept("small", tmp_path, said.append)
    assert found == Progress(lesson="small") and "it is about the lesson six-steps" in said[0]
    kept.keep(found, tmp_path)
    assert (tmp_path / "small.json.bak").read_text(encoding="utf-8") == before
    assert not (tmp_path / "six-steps.json").exists()


def test_what_a_newer_version_has_written_comes_back_wherever_it_is(tmp_path: Path) -> None:
    newer = {
        "migviz": 3,
        "lesson": "small",
        "answers": {"one": {"tries": [{"given": ["Right"], "right": True, "seconds": 12}], "sure": "very"}},
        "goals": {"toy": {"scenario": [], "best": 5.0, "where": {"deep": [1]}}},
        "badges": ["first"],
    }
    path = tmp_path / "small.json"
    path.write_text(json.dumps(newer), encoding="utf-8")
    now = progress.answered(kept.kept("small", tmp_path), question("one"), ("Wrong",), False, None)
    now = progress.reached(progress.played(now, LESSON.sections[0].name), LESSON.sections[0], Scenario(), 4.0)
    kept.keep(now, tmp_path)
    back = json.loads(path.read_text(encoding="utf-8"))
    assert (back["migviz"], back["badges"], back["answers"]["one"]["sure"]) == (3, ["first"], "very")
    assert back["answers"]["one"]["tries"][0]["seconds"] == 12 and len(back["answers"]["one"]["tries"]) == 2
    assert (back["goals"]["toy"]["best"], back["goals"]["toy"]["where"]) == (4.0, {"deep": [1]})


def test_a_file_that_can_be_neither_read_nor_kept_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "small.json").write_text("{", encoding="utf-8")

    def fail(*arguments: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        kept.kept("small", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["small.json"]


def test_answers_are_found_by_name_after_the_lesson_was_edited() -> None:
    now = progress.answered(Progress(lesson="small"), question("one"), ("Right",), True, None)
    moved = lesson_of("## First {#first}\n\nNew.\n\n" + TOY + GUESS + ASK)
    assert progress.is_answered(now, question("one", moved))
    reworded = lesson_of(TOY + ASK.replace("Right", "Quite right"))
    assert not progress.is_answered(now, question("one", reworded))
    assert now.answers["one"].right  # it waits, in case the words come back
    assert progress.done_of(now, moved) == (1, 2)


def test_the_first_prediction_counts_and_a_question_may_be_tried_again() -> None:
    now = progress.answered(Progress(lesson="small"), question("guess"), ("Down",), False, None)
    now = progress.answered(now, question("guess"), ("Up",), True, None)
    assert [one.given for one in now.answers["guess"].tries] == [("Down",)]
    assert progress.is_answered(now, question("guess"))
    now = progress.answered(now, question("one"), ("Wrong",), False, None)
    assert not progress.is_answered(now, question("one"))
    now = progress.answered(now, question("one"), ("Right",), True, None)
    assert [one.right for one in now.answers["one"].tries] == [False, True]
    assert progress.is_answered(now, question("one"))


def test_the_first_try_is_kept_among_many() -> None:
    now = Progress(lesson="small")
    for k in range(200):
        now = progress.answered(now, question("one"), (f"{k}",), False, None)
    tries = now.answers["one"].tries
    assert len(tries) == progress.MOST_TRIES and tries[0].given == ("0",) and tries[-1].given == ("199",)


def test_skipping_and_resetting_concern_one_question() -> None:
    now = progress.skipped(Progress(lesson="small"), question("guess"))
    now = progress.answered(now, question("one"), ("Right",), True, None)
    assert progress.is_answered(now, question("guess")) and now.answers["guess"].skipped
    again = progress.reset(now, "guess")
    assert not progress.is_answered(again, question("guess")) and progress.is_answered(again, question("one"))


def test_a_goal_keeps_its_scenario_and_its_best_number() -> None:
    section = LESSON.sections[0]
    one, other = Scenario(), Scenario().but({"seed": 2})
    now = progress.reached(Progress(lesson="small"), section, one, 5.0)
    assert progress.reached(now, section, other, 6.0) == progress.reached(now, section, other, 5.0) == now
    better = progress.reached(now, section, other, 4.0)
    assert better.goals["toy"] == Reached(scenario=("seed: 2",), best=4.0)
    assert not progress.is_done(better, section)
    whole = progress.skipped(progress.skipped(better, question("one")), question("guess"))
    assert progress.is_done(whole, section) and progress.done_of(whole, LESSON) == (1, 3), (
        "what was passed over is not done"
    )


def test_what_is_handed_in_comes_back(tmp_path: Path) -> None:
    now = progress.answered(Progress(lesson="small"), question("one"), ("Wrong",), False, Scenario().but({"seed": 2}))
    path = tmp_path / "a.json"
    path.write_text(export(handed(now, student="  Änne\n B. ", course="night")), encoding="utf-8")
    evidence = read_evidence(path)
    assert evidence.student == "Änne B." and evidence.courses == (Handed(course="night", lessons=(now,)),)


def test_what_an_older_migviz_handed_in_is_of_its_own_course(tmp_path: Path) -> None:
    now = Progress(lesson="small", seed=5)
    whole = {"migviz": 1, "kind": "evidence", "student": "A", "lessons": [as_json(now)]}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert read_evidence(path) == handed(now)


def as_a_mail(text: str) -> str:
    """The text somewhere in a mail that was answered: quoted, with lines of other lengths."""
    return "> Hello,\r\n> here it is:\r\n" + "".join(f"> {line}\r\n" for line in text.splitlines()) + "\r\nBye\r\n"


def test_what_is_handed_in_by_mail_comes_back(tmp_path: Path) -> None:
    sent = handed(Progress(lesson="small", seed=5), student="Änne", course="night")
    path = tmp_path / "a.txt"
    path.write_text(as_a_mail(mailed(sent)), encoding="utf-8")
    assert read_evidence(path) == sent


@pytest.mark.parametrize("letters", range(6))
def test_a_mail_of_any_length_comes_back(tmp_path: Path, letters: int) -> None:
    sent = handed(Progress(lesson="small"), student="qzjxwv"[:letters])
    path = tmp_path / "a.txt"
    path.write_text(mailed(sent), encoding="utf-8")
    assert read_evidence(path) == sent


def test_as_many_lessons_as_may_be_are_read_and_letters_stay_as_they_are(tmp_path: Path) -> None:
    text = export(handed(*[Progress(lesson="small")] * MOST_LESSONS, student="Änne"))
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    assert len(read_evidence(path).courses[0].lessons) == MOST_LESSONS and '"Änne"' in text


@given(st.data())
def test_a_mail_that_is_cut_or_changed_is_damaged(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    text = mailed(handed(Progress(lesson="small", seed=5)))
    at = data.draw(st.integers(15, len(text) - 3))
    broken = data.draw(st.sampled_from([text[:at], text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]]))
    path = tmp_path_factory.mktemp("mail") / "a.txt"
    path.write_text(broken, encoding="utf-8")
    assume(re.sub(r"\s", "", broken) != re.sub(r"\s", "", text))
    with pytest.raises(InputError, match="cannot be marked: its text is"):
        read_evidence(path)


def test_a_text_that_unfolds_to_very_much_is_damaged(tmp_path: Path) -> None:
    content = zlib.compress(b" " * 50_000_000, 9)
    path = tmp_path / "a.txt"
    path.write_text(f"{PREFIX}{base64.b64encode(content).decode().rstrip('=')}:{zlib.crc32(content):08x}")
    with pytest.raises(InputError, match="its text is damaged"):
        read_evidence(path)


@pytest.mark.parametrize(
    ("student", "courses", "name"),
    [
        ("Ada Lovelace", ["night-shift"], "Ada-Lovelace-night-shift-2026-11-26.json"),
        ("Änne B.", [""], "Anne-B-migviz-2026-11-26.json"),
        ("../../x", ["a", ""], "x-courses-2026-11-26.json"),
        ("李", [""], "answers-migviz-2026-11-26.json"),
    ],
)
def test_the_file_is_named_by_student_course_and_day(student: str, courses: list[str], name: str) -> None:
    assert file_name(student, courses, date(2026, 11, 26)) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '{"kind": "evidence", "lessons": 3}',
        '{"kind": "evidence", "lessons": [3]}',
        '{"kind": "evidence", "courses": {}}',
        '{"kind": "evidence", "courses": [3]}',
        json.dumps({"kind": "evidence", "courses": [{"lessons": [{"lesson": "a"}] * (MOST_LESSONS + 1)}]}),
        json.dumps({"kind": "evidence", "courses": [{"lessons": []}] * 21}),
        '{"kind": "evidence", "courses": [{"lessons": [], "course": "Not an id"}]}',
        json.dumps({"kind": "evidence", "courses": [{"lessons": [], "course": "a" * 61}]}),
    ],
)
def test_what_is_no_evidence_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="cannot be marked"):
        read_evidence(path)


def test_as_many_courses_as_may_be_are_read_and_an_id_as_long_as_it_may_be(tmp_path: Path) -> None:
    path, longest = tmp_path / "a.json", "a" * 60
    path.write_text(
        json.dumps({"kind": "evidence", "courses": [{"lessons": [], "course": longest}] * 20}), encoding="utf-8"
    )
    assert [one.course for one in read_evidence(path).courses] == [longest] * 20


@pytest.mark.parametrize(
    ("more", "is_whole"),
    [
        ({f"later {k}": k for k in range(1000)}, True),
        ({f"later {k}": k for k in range(1001)}, False),
        ({"section": "x" * 10_000}, True),
        ({"section": "x" * 10_001}, False),
        ({"goals": {"toy": {"scenario": [], "best": 9.9e299, "defaults": 1}}}, True),
        ({"goals": {"toy": {"scenario": [], "best": 1e300, "defaults": 1}}}, False),
    ],
)
def test_what_is_kept_is_read_up_to_its_limits(tmp_path: Path, more: dict[str, object], is_whole: bool) -> None:
    whole = {"migviz": 1, "lesson": "small"} | more
    (tmp_path / "small.json").write_text(json.dumps(whole), encoding="utf-8")
    said: list[str] = []
    found = as_json(kept.kept("small", tmp_path, said.append))
    assert (not said) is is_whole is (found | more == found)


@pytest.mark.parametrize(("draw", "best", "is_kept"), [(1, 6.0, False), (1, 4.0, True), (2, 6.0, True), (2, 4.0, True)])
def test_a_best_value_is_of_its_own_case(draw: int, best: float, is_kept: bool) -> None:
    section = LESSON.sections[0]
    before = progress.reached(Progress(lesson="small"), section, Scenario(), 5.0, draw=1)
    found = progress.reached(before, section, Scenario(), best, draw=draw).goals[section.name]
    assert (found.best, found.draw) == ((best, draw) if is_kept else (5.0, 1))
