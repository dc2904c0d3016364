"""What can be shown to a room from a command line? A lesson or a run, presented at once; and the shows of hands as a table."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migviz.cli.display import why_no_display
from migviz.cli.lessons import add_reader, lesson_file
from migviz.cli.output import say
from migviz.errors import InputError, Problem
from migviz.export import formats
from migviz.language import _
from migviz.say import in_presenting
from migviz.whole_file import format_of, write_whole

if TYPE_CHECKING:
    from migviz.course.lesson import Lesson


def add_presenting(commands: Any) -> None:
    """The commands, added to the parser of all commands."""
    present = commands.add_parser("present", help=_("show a lesson to a room, or the run that was last seen"))
    present.add_argument(
        "lesson",
        nargs="?",
        metavar="LESSON",
        help=_("its file, or the number or name of a lesson of the course (default: what was last seen)"),
    )
    add_reader(present)
    present.set_defaults(command=present_command)

    hands = commands.add_parser("hands", help=_("write the shows of hands as a table"))
    hands.add_argument("-o", "--output", type=Path, metavar="FILE", help=_("write CSV into a file (default: print it)"))
    hands.set_defaults(command=hands_command)


def present_command(options: argparse.Namespace) -> None:
    """`migviz present`"""
    from migviz.course.translation import open_lesson

    path = lesson_file(options.lesson) if options.lesson is not None else None
    lesson = open_lesson(path, "") if path is not None else None  # what is wrong with it is said here, not to the room
    missing = why_no_display()
    if missing and lesson is not None:
        say(_("migviz: {missing}, so here is the plan of the lesson.", missing=missing), file=sys.stderr)
        say_plan(lesson, options.readers)
        return
    if missing:
        raise InputError(
            [Problem(message=_("{missing}, so nothing can be shown to a room", missing=missing), where="")]
        )
    from migviz.gui.shells.app import open_window

    open_window(path, presented=True, readers=options.readers)


def say_plan(lesson: "Lesson", readers: str) -> None:
    """The beats of a lesson, each with the seconds that are planned for it."""
    from migviz.course.readers import Reader, in_room
    from migviz.showing.presenting import beats_of
    from migviz.showing.presenting.console import beat_words

    section = ""
    for number, beat in enumerate(beats_of(lesson, in_room(Reader(readers))), 1):
        if beat.section != section:
            section = beat.section
            say(lesson.section(section).title)
        say(f"{number:4}  {in_presenting.seconds(round(beat.seconds)):>6}  {beat_words(lesson, beat)}")


def hands_command(options: argparse.Namespace) -> int:
    """`migviz hands`: 0; 1 if a file could not be read, which is told."""
    from migviz.showing.presenting.hands_kept import as_csv, table_of
    from migviz.showing.remembered import state_folder

    if options.output:
        format_of(options.output, formats.CSV)
    rows, unread = table_of(state_folder())
    for path in unread:
        say(Problem(message=_("this show of hands cannot be read"), where=str(path)), file=sys.stderr)
    if not rows:
        say(in_presenting.no_hands_yet(), file=sys.stderr)
    if options.output:
        write_whole(options.output, as_csv(rows))
        say(in_presenting.hands_written(len(rows), options.output), file=sys.stderr)
    else:
        say(as_csv(rows).lstrip("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n"), end="")
    return 1 if unread else 0
