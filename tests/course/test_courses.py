"""Is any folder of lessons a course, and does its own file name it, order it and say what is wrong with it?"""

from pathlib import Path

import pytest

from migviz.course.courses import course_of, folder_of, is_course, load_course, next_lesson
from migviz.errors import InputError
from migviz.resources import COURSE_FILE, lessons_folder
from tests.course.texts import FRONT, TOY


def folder_with(folder: Path, *names: str, told: str = "") -> Path:
    """A folder of small lessons, and what its course says of itself."""
    for name in names:
        text = (FRONT + TOY).replace("id: small", f"id: {name.partition('.')[0].lstrip('0123456789-')}")
        (folder / name).write_text(text, encoding="utf-8")
    if told:
        (folder / COURSE_FILE).write_text(told, encoding="utf-8")
    return folder


def names(files: tuple[Path, ...]) -> list[str]:
    return [file.name for file in files]


def test_a_folder_of_lessons_is_a_course_by_the_names_of_its_files(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "02-b.md", "01-a.md", "other.md", "01-a.de.md")
    (folder / "README.md").write_text("# Not a lesson\n", encoding="utf-8")
    course = load_course(folder)
    assert names(course.files) == ["01-a.md", "02-b.md", "other.md"]
    assert (course.id, course.title, course.language) == ("", folder.name, "")


def test_its_own_file_names_title_language_and_order(tmp_path: Path) -> None:
    told = "course: 1\n# a comment\nid: night-shift\ntitle: The night shift\nlanguage: de\norder: other, 02-b.md\n"
    course = load_course(folder_with(tmp_path, "02-b.md", "01-a.md", "other.md", told=told))
    assert (course.id, course.title, course.language) == ("night-shift", "The night shift", "de")
    assert names(course.files) == ["other.md", "02-b.md", "01-a.md"]
    assert next_lesson(tmp_path / "other.md") == tmp_path / "02-b.md"
    assert next_lesson(tmp_path / "01-a.md") is None


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("title: x\n", "course.migviz:1:1: the first line says the version: course: 1"),
        ("course: 2\n", "course.migviz:1:9: the first line says the version: course: 1"),
        ("course: 1\ntitel: x\n", 'course.migviz:2:1: unknown name "titel" in a course. '),
        ("course: 1\nid: My Course\n", 'course.migviz:2:5: "My Course" is not a valid id'),
        ("course: 1\nlanguage: German\n", 'course.migviz:2:11: "German" is not a valid language'),
        ("course: 1\norder: a, b\n", 'course.migviz:2:11: "b" is not a lesson of this folder'),
        ("course: 1\norder: a, a\n", 'course.migviz:2:11: "a" is named twice'),
        ("course: 1\nnonsense\n", "course.migviz:2:1: "),
    ],
)
def test_what_is_wrong_with_a_course_has_a_place(tmp_path: Path, told: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        load_course(folder_with(tmp_path, "a.md", told=told))
    assert message in str(error.value)
    assert names(course_of(tmp_path / "a.md").files) == ["a.md"]  # a lesson opens all the same


def test_a_folder_without_lessons_is_none(tmp_path: Path) -> None:
    for folder, message in ((tmp_path, "contains no lesson"), (tmp_path / "gone", "no such folder")):
        with pytest.raises(InputError, match=message):
            load_course(folder)


def test_too_many_lessons_are_none(tmp_path: Path) -> None:
    for number in range(201):
        (tmp_path / f"l{number}.md").write_text("---\nmigviz: 1\n", encoding="utf-8")
    with pytest.raises(InputError, match="more than 200 lessons"):
        load_course(tmp_path)
    (tmp_path / "l7.md").unlink()
    assert len(load_course(tmp_path).files) == 200


def test_a_course_is_named_by_its_folder_or_its_file(tmp_path: Path) -> None:
    assert is_course(tmp_path) and is_course(tmp_path / COURSE_FILE) and not is_course(tmp_path / "x.migviz")
    assert folder_of(tmp_path) == folder_of(tmp_path / COURSE_FILE) == tmp_path


def test_the_built_in_course_is_one_whose_progress_is_kept_where_it_was() -> None:
    course = load_course(lessons_folder())
    assert course.id == "" and len(course.files) >= 15 and course.title
