"""What is a course? A folder of lessons, and what its `course.migviz` says of it, where there is one: title, language, order."""

import os
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from migviz.course.catalogue import before_it, lesson_files, next_after
from migviz.course.front import read_id, read_language, text_line
from migviz.course.lesson import Place
from migviz.course.lines import Line, lines_of, listed, named, one
from migviz.course.source import LONGEST_TITLE, Source
from migviz.errors import InputError, Problem, nearest, shown
from migviz.language import N_, _
from migviz.resources import COURSE_FILE
from migviz.scenario import read_file
from migviz.values import dataclass

VERSION = "1"
"""The version of its format."""
NAMES = ("course", "id", "title", "language", "order")
MOST_LESSONS = 200
_SHORT = N_("what a course says of itself is a text of a few lines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A folder of lessons in their order. `id`: by which progress in it is kept apart, "" where it is kept by the lessons' own alone, as in
    migviz's own course; `language`: in which it is read where nobody has chosen another."""

    folder: Path
    files: tuple[Path, ...]
    id: str = ""
    title: str = ""
    language: str = ""


def load_course(folder: Path) -> Course:
    """The course in a folder. Raises InputError where there is no lesson in it, or for what its own file says wrongly."""
    if not os.path.isdir(folder):
        raise InputError([Problem(message=_("there is no such folder of lessons"), where=str(folder))])
    files = tuple(islice(lesson_files(folder), MOST_LESSONS + 1))
    if not files or len(files) > MOST_LESSONS:
        message = (
            _("this folder has more than {most} lessons. Divide them into several courses", most=MOST_LESSONS)
            if files
            else _(
                "this folder contains no lesson. A lesson is a .md file that begins with ---, and below it migviz: 1"
            )
        )
        raise InputError([Problem(message=message, where=str(folder))])
    course = Course(folder=folder, files=files, title=folder.absolute().name)
    return _told_by(folder / COURSE_FILE, course) if (folder / COURSE_FILE).is_file() else course


def course_of(path: Path) -> Course:
    """The course that a lesson's file belongs to: that of its folder. What is wrong with that is said where the course is opened."""
    with suppress(InputError):
        return load_course(path.parent)
    files = lesson_files(path.parent)[:MOST_LESSONS]
    return Course(folder=path.parent, files=files, title=path.absolute().parent.name)


def next_lesson(path: Path) -> Path | None:
    """The lesson after this one in its course, which may be open in another language; None after the last one."""
    return next_after(path, course_of(path).files)


def lesson_before(path: Path) -> Path | None:
    """The lesson before this one; None before the first one."""
    return before_it(path, course_of(path).files)


def is_course(path: Path) -> bool:
    """Whether a path stands for a course: its folder, or the file in it."""
    return os.path.isdir(path) or path.name == COURSE_FILE


def folder_of(path: Path) -> Path:
    """The folder of the course that a path stands for."""
    return path.parent if path.name == COURSE_FILE else path


def _told_by(path: Path, course: Course) -> Course:
    text = read_file(path, what=_SHORT, example=_("a line course: 1"))
    source = Source(lines=text.splitlines(), where=str(path), folder=path.parent)
    found = named(source, lines_of(source, 1, len(source.lines)), NAMES, _("a course"))
    version = one(found, "course")
    if version is None or version.value != VERSION:
        place = version.value_place if version else Place(line=1)
        source.wrong(_("the first line says the version: course: {version}", version=VERSION), place)
    told = replace(
        course,
        id=read_id(source, one(found, "id")),
        title=text_line(source, one(found, "title"), LONGEST_TITLE) or course.title,
        language=read_language(source, line) if (line := one(found, "language")) else "",
        files=_in_order(source, one(found, "order"), course.files),
    )
    if source.problems:
        raise InputError(source.problems)
    return told


def _in_order(source: Source, line: Line | None, files: tuple[Path, ...]) -> tuple[Path, ...]:
    """Those that are named, as they are named; the others after them."""
    if line is None:
        return files
    by_name = {file.stem: file for file in files}
    first: list[Path] = []
    column = line.value_place.column - 1
    for name in listed(line.value):
        file = by_name.get(name.removesuffix(".md"))
        place = source.find(name, line.value_place.line, line.value_place.line, column)
        column = place.column + len(name) - 1
        if file is None:
            message = _(
                "{name} is not a lesson of this folder.{nearest}", name=shown(name), nearest=nearest(name, by_name)
            )
            source.wrong(message, place)
        elif file in first:
            source.wrong(_("{name} is named twice", name=shown(name)), place)
        else:
            first.append(file)
    return (*first, *(file for file in files if file not in first))
