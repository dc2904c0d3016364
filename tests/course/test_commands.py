"""Do `check`, `new lesson`, `lessons` and `mark` do what they say, with the right exit codes?"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from migviz.cli.main import main
from migviz.course import panel
from migviz.course.catalogue import lesson_files
from migviz.course.evidence import export
from migviz.course.progress import Progress
from migviz.course.reading import load_lesson
from migviz.resources import lessons_folder
from tests.course.texts import FRONT, TOY, handed

Answer = tuple[int, str, str]
FIRST = lesson_files(lessons_folder())[0]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Runs a command in this process; returns exit code, output and errors."""

    def run(*arguments: object) -> Answer:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "01-bad.md"
    path.write_text(FRONT + TOY + "It takes {5 s = run.seconds(1)}.\n", encoding="utf-8")
    return path


def test_check_says_nothing_about_a_right_lesson_and_exits_with_0(said: Callable[..., Answer]) -> None:
    code, out, err = said("check", FIRST)
    assert (code, out) == (0, "")
    assert re.match(r"1 lesson: nothing is wrong\n\d questions; while they waited, \d{3,} places were searched", err)


def test_check_prints_file_line_column_and_exits_with_1(said: Callable[..., Answer], bad: Path) -> None:
    code, out, err = said("check", bad, FIRST)
    assert code == 1 and re.match(r"2 lessons: 1 problem\n\d questions; ", err)
    assert out == f"{bad}:15:10: the number is now 4 s; `migviz check --fill` writes it\n"


def test_check_says_with_how_many_cases_a_section_was_played(said: Callable[..., Answer], tmp_path: Path) -> None:
    text = "::: ask {#q}\nx\n\nanswer: run.pages(1)\nunit: pages\nvary: workload.dirty_rate 1..4 pages/s\n:::\n"
    path = tmp_path / "01-x.md"
    path.write_text(FRONT + TOY + text, encoding="utf-8")
    code, out, err = said("check", path)
    assert (code, out) == (0, "") and err.endswith("1 section was played with 20 other cases\n")


def test_check_as_json_holds_the_same(said: Callable[..., Answer], bad: Path) -> None:
    code, out, _ = said("check", "--json", bad)
    (report,) = json.loads(out)
    assert code == 1 and report["id"] == "small" and report["sections"] == ["toy"]
    assert [(one["line"], one["column"]) for one in report["problems"]] == [(15, 10)]


def test_check_fills_numbers_in(said: Callable[..., Answer], bad: Path) -> None:
    code, out, err = said("check", "--fill", bad)
    assert (code, out) == (0, "") and "1 number filled in" in err
    assert "{4 s = run.seconds(1)}" in bad.read_text(encoding="utf-8")


def test_check_takes_a_folder(said: Callable[..., Answer], bad: Path) -> None:
    assert said("check", bad.parent)[0] == 1


@pytest.mark.parametrize("name", ["missing.md", ""])
def test_what_cannot_be_checked_exits_with_2(said: Callable[..., Answer], tmp_path: Path, name: str) -> None:
    code, out, err = said("check", tmp_path / name)
    assert (code, out) == (2, "") and err.startswith("migviz: ") and len(err.splitlines()) == 1


def test_new_lesson_writes_a_right_one_and_never_overwrites(said: Callable[..., Answer], tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    assert said("new", "lesson", path)[0] == 0
    assert said("check", path)[0] == 0
    code, _, err = said("new", "lesson", path)
    assert code == 2 and "is there already" in err


def test_lessons_lists_the_course_in_order(said: Callable[..., Answer]) -> None:
    code, out, _ = said("lessons")
    assert code == 0
    titles = [load_lesson(path).title for path in lesson_files(lessons_folder())]
    assert [out.index(title) for title in titles] == sorted(out.index(title) for title in titles)


def test_mark_plays_again_what_was_handed_in(said: Callable[..., Answer], tmp_path: Path) -> None:
    lesson = load_lesson(FIRST)
    now, _ = panel.give(lesson, Progress(lesson=lesson.id), "times-longer", ("1100",))
    (tmp_path / "anna.json").write_text(export(handed(now, student="Anna")), encoding="utf-8")
    table = tmp_path / "marks.csv"
    code, out, _ = said("mark", tmp_path, "-o", table)
    assert (code, out) == (0, "")
    text = table.read_text(encoding="utf-8")
    assert (
        text.startswith("\ufefffile,student,course,lesson,")
        and "anna.json,Anna,,moving-a-running-machine,1,2,1,1," in text
    )
    assert len(text.splitlines()) == 1 + len(lesson_files(lessons_folder()))  # those that were not begun, too
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    code, out, err = said("mark", tmp_path)
    assert code == 1 and "anna.json,Anna" in out and "broken.json: cannot be marked" in err


def test_mark_without_anything_to_mark_exits_with_2(said: Callable[..., Answer], tmp_path: Path) -> None:
    assert said("mark", tmp_path)[0] == 2
    assert said("mark", tmp_path / "none")[0] == 2
