"""What can be done with lessons from a command line? `check`, `new lesson`, `lessons` and `mark`."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from migviz.cli.output import as_json, say
from migviz.errors import InputError, Problem, shown
from migviz.language import _, ngettext


class Commands:
    """Adds the commands to a parser; `argparse` has no public name for what `add_subparsers` returns."""

    def __init__(self, commands: Any) -> None:
        self._commands = commands

    def add(self) -> None:
        """All of them."""
        check = self._commands.add_parser("check", help=_("play lessons and say what is wrong with them"))
        check.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("a lesson, or a folder of lessons"))
        check.add_argument("--json", action="store_true", help=_("print one JSON object"))
        check.add_argument("--fill", action="store_true", help=_("write the computed numbers into the files first"))
        _add_language(check, _("of the translations only this one, for example de"))
        check.set_defaults(command=check_command)

        lessons = self._commands.add_parser("lessons", help=_("list the lessons of the course"))
        lessons.add_argument(
            "folder",
            nargs="?",
            type=Path,
            metavar="FOLDER",
            help=_("a folder of lessons, or one lesson (default: migviz's own course)"),
        )
        _add_language(lessons, _("the language of the lessons, for example de (default: the system's)"))
        lessons.set_defaults(command=lessons_command)

        new = self._commands.add_parser("new", help=_("write a commented file to start from"))
        new.add_argument("what", choices=("lesson", "course"), help=_("what to write"))
        new.add_argument(
            "file",
            nargs="?",
            type=Path,
            metavar="FILE",
            help=_("the lesson's file, or the folder of the course (default: my-lesson.md, my-course)"),
        )
        new.set_defaults(command=new_command)

        self._add_print()

        marks = self._commands.add_parser("mark", help=_("replay and mark students' exported answers"))
        marks.add_argument(
            "folder",
            type=Path,
            metavar="FOLDER",
            help=_("with one exported file of each student, or a mail with its text"),
        )
        marks.add_argument(
            "-o",
            "--output",
            type=Path,
            metavar="FILE",
            help=_("a table (.csv), or the class at a glance (.html, .pdf); default: the table is printed"),
        )
        marks.add_argument(
            "--by",
            choices=("student", "question", "answer"),
            default="student",
            help=_("a row of the table for each of these (default: student, with a row for each lesson)"),
        )
        marks.add_argument(
            "--lessons",
            type=Path,
            action="append",
            metavar="FOLDER",
            help=_("a course of your own, besides migviz's; may be repeated"),
        )
        marks.set_defaults(command=mark_command)

    def _add_print(self) -> None:
        sheet = self._commands.add_parser("print", help=_("write a lesson on paper, as PDF"))
        sheet.add_argument(
            "lesson", metavar="LESSON", help=_("its file, or the number or name of a lesson of the course")
        )
        sheet.add_argument(
            "-o",
            "--output",
            type=Path,
            default=Path("sheet.pdf"),
            metavar="FILE",
            help=_("the file to write: .pdf (default: sheet.pdf)"),
        )
        sheet.add_argument(
            "--for",
            dest="reader",
            choices=("students", "solution", "teacher"),
            default="students",
            help=_("a worksheet without answers, its solution, or the teacher's notes (default: students)"),
        )
        add_reader(sheet)
        sheet.add_argument("--paper", choices=("A4", "Letter"), default="A4", help=_("its size (default: A4)"))
        _add_language(sheet, _("the language of the lesson, for example de (default: the system's)"))
        sheet.set_defaults(command=print_command)


def add_reader(parser: argparse.ArgumentParser) -> None:
    """For whom a lesson is that has text for some alone."""
    parser.add_argument(
        "--readers",
        choices=("novice", "expert"),
        default="novice",
        help=_("those whose text is in it that the lesson writes for some alone (default: novice)"),
    )


def _add_language(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--language", default="", metavar="CODE", help=text)


def check_command(options: argparse.Namespace) -> int:
    """`migviz check`: 0 if nothing is wrong, 1 if something is, 2 (by InputError) if a file cannot be read."""
    from migviz.course.checking import check_lesson, fill_in

    reports, proofs = [], []
    for path in _files(options.files):
        if options.fill:
            _fill(path, fill_in)
        report, proof = _proved(check_lesson(path, options.language))
        reports.append(report)
        proofs += [proof] if proof is not None else []
    problems = [problem for report in reports for problem in report.problems]
    if options.json:
        say(as_json([_as_json(report) for report in reports]))
    else:
        for report in reports:
            for problem in (*report.problems, *report.notes):
                say(_("{problem} (note)", problem=problem) if problem in report.notes else problem)
        lessons = ngettext("{n} lesson", "{n} lessons", len(reports))
        wrong = ngettext("{n} problem", "{n} problems", len(problems)) if problems else _("nothing is wrong")
        say(f"{lessons}: {wrong}", file=sys.stderr)
        say(_proof_words(proofs), file=sys.stderr)
        if drawn := sum(
            bool(section.vary) for report in reports if report.lesson for section in report.lesson.sections
        ):
            say(_drawn_words(drawn), file=sys.stderr)
    return 1 if problems else 0


def _proved(report: Any) -> tuple[Any, Any]:
    """The report with what tells an answer, and what was looked at; a lesson that is wrong otherwise is not gone through."""
    from migviz.showing.untold import proof_of

    if report.lesson is None or report.problems:
        return report, None
    proof = proof_of(report.lesson)
    told = (Problem(message=message, where=report.where, line=at.line, column=at.column) for message, at in proof.told)
    return replace(report, problems=tuple(told)), proof


def _drawn_words(sections: int) -> str:
    from migviz.course.drawing import DRAWS

    return ngettext(
        "{n} section was played with {draws} other cases",
        "{n} sections were played with {draws} other cases each",
        sections,
        draws=DRAWS,
    )


def _proof_words(proofs: list[Any]) -> str:
    asked, places = sum(proof.questions for proof in proofs), sum(proof.places for proof in proofs)
    return _(
        "{questions}; while they waited, {places} places were searched for their answers",
        questions=ngettext("{n} question", "{n} questions", asked),
        places=places,
    )


def _fill(path: Path, fill_in: Any) -> None:
    try:
        changed = fill_in(path)
    except InputError:
        return  # the check says what is wrong
    if changed:
        say(f"{path}: {ngettext('{n} number filled in', '{n} numbers filled in', changed)}", file=sys.stderr)


def _files(paths: list[Path]) -> list[Path]:
    """The lessons that are named, one by one or as the course in a folder."""
    from migviz.course.courses import folder_of, is_course, load_course

    return [file for path in paths for file in (load_course(folder_of(path)).files if is_course(path) else (path,))]


def _as_json(report: Any) -> dict[str, Any]:
    def entries(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
        return [{"file": one.where, "line": one.line, "column": one.column, "message": one.message} for one in problems]

    lesson = report.lesson
    return {
        "file": report.where,
        "id": lesson.id if lesson else None,
        "title": lesson.title if lesson else None,
        "sections": [section.name for section in lesson.sections] if lesson else [],
        "questions": [question.name for question in lesson.questions] if lesson else [],
        "goals": [section.name for section in lesson.sections if section.goal] if lesson else [],
        "problems": entries(report.problems),
        "notes": entries(report.notes),
    }


def lessons_command(options: argparse.Namespace) -> None:
    """`migviz lessons`"""
    from migviz.course.courses import course_of, folder_of, is_course, load_course
    from migviz.course.translation import open_lesson
    from migviz.resources import lessons_folder

    wanted = options.folder or lessons_folder()
    one = wanted.suffix.lower() == ".md" and not is_course(wanted)
    course = replace(course_of(wanted), files=(wanted,)) if one else load_course(folder_of(wanted))
    if not one and course.folder != lessons_folder():
        say(course.title)
    for place, path in enumerate(course.files, 1):
        lesson = open_lesson(path, options.language or course.language)
        leading = path.name.partition("-")[0]
        number = leading.lstrip("0") if leading.isdigit() else place
        asked = sum(not question.predicts for question in lesson.questions)
        predicted = len(lesson.questions) - asked
        goals = sum(section.goal is not None for section in lesson.sections)
        parts = [f"{lesson.minutes}\N{NO-BREAK SPACE}min"]
        parts += [ngettext("{n} question", "{n} questions", asked)]
        parts += [ngettext("{n} prediction", "{n} predictions", predicted)]
        parts += [ngettext("{n} goal", "{n} goals", goals)] if goals else []
        say(f"{number:>2}  {lesson.title} ({', '.join(parts)})")
        say(f"    {lesson.objective}")
        say(f"    {path}")


def new_command(options: argparse.Namespace) -> None:
    """`migviz new lesson`, `migviz new course`"""
    from migviz.course.starting import write_course, write_new

    if options.what == "course":
        folder = options.file or Path("my-course")
        write_course(folder)
        say(
            _("{folder} is written. `migviz open {folder}` opens it, `migviz check {folder}` checks it.", folder=folder)
        )
        return
    file = options.file or Path("my-lesson.md")
    write_new(file)
    say(_("{file} is written. `migviz check {file}` says whether it is right.", file=file))


def print_command(options: argparse.Namespace) -> None:
    """`migviz print`"""
    from migviz.cli.options import draw_offscreen
    from migviz.course.readers import Reader
    from migviz.course.translation import open_lesson
    from migviz.export import formats
    from migviz.showing.printed import sheet_of
    from migviz.showing.sheet import For, Paper
    from migviz.whole_file import format_of

    format_of(options.output, formats.SHEET)
    lesson = open_lesson(lesson_file(options.lesson), options.language)
    sheet = sheet_of(lesson, For(options.reader), Reader(options.readers))
    draw_offscreen()
    from migviz.gui.panes.paper.pages import write_sheet

    write_sheet(options.output, sheet, Paper(options.paper.lower()))


def lesson_file(text: str) -> Path:
    """The file that is named, or the lesson of the course with this number or name."""
    from migviz.course.catalogue import lesson_files
    from migviz.resources import lessons_folder

    path = Path(text)
    if path.suffix == ".md" or path.is_file():
        return path
    for file in lesson_files(lessons_folder()):
        number, __, name = file.stem.partition("-")
        if text in (file.stem, name, number, number.lstrip("0")):
            return file
    message = _(
        "{text} is not a lesson. Write its file, or the number or name of a lesson of the course", text=shown(text)
    )
    raise InputError([Problem(message=message, where="LESSON")])


def mark_command(options: argparse.Namespace) -> int:
    """`migviz mark`: 0; 1 if a file could not be read, which is told; 2 (by InputError) if there is nothing to mark."""
    from migviz.course.mark_tables import BOM, TABLES
    from migviz.course.marking import told_apart
    from migviz.export import formats
    from migviz.whole_file import format_of, write_whole

    form = format_of(options.output, formats.MARKS) if options.output else ""
    lessons = _lessons(options.lessons or [])
    found, all_read = _marks(options.folder, lessons)
    marks = list(told_apart(found))
    if form in ("html", "pdf"):
        _write_class(options.output, form, marks, lessons)
        return 0 if all_read else 1
    table = TABLES[options.by](marks)
    if options.output:
        write_whole(options.output, BOM + table)
        rows = len(table.splitlines()) - 1
        say(ngettext("{n} row in {file}", "{n} rows in {file}", rows, file=options.output), file=sys.stderr)
    else:
        say(table, end="")
    return 0 if all_read else 1


def _write_class(path: Path, form: str, marks: list[Any], lessons: Any) -> None:
    """The class at a glance."""
    from migviz.export.class_page import class_page
    from migviz.say import in_class
    from migviz.say.files import written
    from migviz.whole_file import write_whole

    text = class_page(marks, lessons)
    if form == "html":
        write_whole(path, text)
    else:
        from migviz.cli.options import draw_offscreen

        draw_offscreen()
        from migviz.gui.panes.paper.html_pages import write_pages

        write_pages(path, text, title=in_class.title())
    say(written(path), file=sys.stderr)


def _lessons(folders: list[Path]) -> dict[str, dict[str, Any]]:
    """The lessons of migviz's own course and of those in these folders, by their ids; a course without an id takes the place of migviz's own."""
    from migviz.course.courses import load_course
    from migviz.course.reading import load_lesson
    from migviz.resources import lessons_folder

    courses = {course.id: course for course in map(load_course, (lessons_folder(), *folders))}
    loaded = {name: [load_lesson(path) for path in course.files] for name, course in courses.items()}
    return {name: {lesson.id: lesson for lesson in course} for name, course in loaded.items()}


def _marks(folder: Path, lessons: dict[str, dict[str, Any]]) -> tuple[list[Any], bool]:
    """The marks of the files in a folder, and whether all of them could be read."""
    from migviz.course.evidence import read_evidence
    from migviz.course.marking import Mark, evidence_files, mark

    marks: list[Mark] = []
    all_read = True
    for path in evidence_files(folder):
        try:
            marks += mark(read_evidence(path), lessons, path.name)
        except InputError as error:
            all_read = False
            say(error, file=sys.stderr)
            marks.append(Mark(file=path.name, student="", notes=(error.problems[0].message,)))
    return marks, all_read
