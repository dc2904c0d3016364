"""What of a run can be written from a command line for other programs to show? Pictures, films, the frames of the network."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migviz.cli.bar import bar
from migviz.cli.lessons import add_reader, lesson_file
from migviz.cli.options import add_drawing, add_scenario, draw_offscreen, recording_in, scale_of, scenario_of, size_of
from migviz.cli.output import say
from migviz.errors import InputError, Problem, shown
from migviz.export import formats
from migviz.language import _, ngettext
from migviz.whole_file import format_of, whole_file

if TYPE_CHECKING:
    from migviz.recorded.opening import Opened
    from migviz.trace import Run

SIZE, DRAWN = "1440x900", Path("picture.png")
"""What a picture is like where nobody says."""
USUAL_POINT = "iteration 2"
"""What is drawn of a run where nobody says."""


def add_pictures(commands: Any) -> None:
    """The commands, added to the parser of all commands."""
    picture = commands.add_parser("picture", help=_("draw a moment, or the six steps, into a file"))
    add_scenario(picture)
    add_drawing(picture, "picture.png", _("the file to write: .png, .svg or .pdf"))
    picture.add_argument(
        "--at", default=USUAL_POINT, metavar="T", help=_('a time ("12 s") or a point ("pause", "end")')
    )
    picture.add_argument(
        "--composition",
        choices=("explore", "presentation"),
        default="explore",
        help=_("as one explores it, or as a room sees it, then as large as it fits unless --scale says otherwise"),
    )
    picture.add_argument(
        "--storyboard",
        action="store_true",
        help=_(
            "the six steps side by side, complete on a page: storyboard.pdf, A4, unless -o, --size and --scale say otherwise"
        ),
    )
    picture.add_argument(
        "--slides",
        action="store_true",
        help=_(
            "a lesson, in the place of a scenario, as one picture for each beat, 1920x1080, in the folder that -o names"
        ),
    )
    add_reader(picture)
    picture.set_defaults(command=picture_command)

    film = commands.add_parser("film", help=_("draw a run as a film"))
    add_scenario(film)
    add_drawing(film, "film.mp4", _("the file to write: .mp4 or .gif"), size="1920x1080", scale="125")
    film.add_argument("--from", dest="start", default="start", metavar="T", help=_("where it begins (default: start)"))
    film.add_argument("--to", dest="end", default="end", metavar="T", help=_("where it ends (default: end)"))
    film.add_argument(
        "--seconds", default="", metavar="N", help=_("how long it lasts (default: 20; guided: as long as its beats)")
    )
    film.add_argument(
        "--pace", choices=("by milestone", "guided", "even"), default="by milestone", help=_("how the time goes")
    )
    film.set_defaults(command=film_command)

    capture = commands.add_parser("capture", help=_("write the frames of the clients' network for Wireshark"))
    add_scenario(capture)
    capture.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("run.pcapng"),
        metavar="FILE",
        help=_("the file to write (default: run.pcapng)"),
    )
    capture.add_argument("--from", dest="start", default="start", metavar="T", help=_("from when (default: start)"))
    capture.add_argument("--to", dest="end", default="end", metavar="T", help=_("until when (default: end)"))
    capture.add_argument(
        "--at",
        dest="place",
        default="switch",
        choices=("switch", "source", "target", "client"),
        help=_("where to listen (default: switch)"),
    )
    capture.set_defaults(command=capture_command)


def _seconds_of(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 600:
        raise InputError(
            [
                Problem(
                    message=_("{text} is not a valid length. Write 1 to 600 seconds, for example 20", text=shown(text)),
                    where="--seconds",
                )
            ]
        )
    return seconds


def picture_command(options: argparse.Namespace) -> None:
    """`migviz picture`"""
    from migviz.engine import simulate

    if options.slides:
        slides_command(options)
        return
    if options.storyboard and options.output == DRAWN:
        options.output = Path("storyboard.pdf")
    format_of(options.output, formats.PICTURE)
    opened = recording_in(options.file)
    if opened is not None and not options.storyboard and options.composition == "explore":
        _draw_recording(options, opened)
    else:
        draw_run(options, simulate(scenario_of(options)), options.at)


def _draw_recording(options: argparse.Namespace, opened: "Opened") -> None:
    """A log beside the model that was fitted to it, as --set changes it."""
    from migviz.engine import simulate
    from migviz.replay import time_of
    from migviz.replay.seen import seen_at

    run, size, scale = simulate(scenario_of(options)), size_of(options.size), scale_of(options.scale)
    seen = seen_at(run, time_of(run, options.at))
    draw_offscreen()
    from migviz.gui.painters.picture import write_picture
    from migviz.gui.shells.pictures import frames_beside
    from migviz.gui.theme import Theme

    paint, theme = frames_beside(opened), Theme(name=options.theme, scale=scale)
    write_picture(options.output, size, lambda painter, box: paint(painter, box, seen, seen.t, theme))


def slides_command(options: argparse.Namespace) -> None:
    """`migviz picture LESSON --slides`"""
    from migviz.course.translation import open_lesson

    if options.file is None:
        message = _("slides are of a lesson. Write its file, or the number or name of a lesson of the course")
        raise InputError([Problem(message=message, where="--slides")])
    lesson = open_lesson(lesson_file(options.file), "")
    folder = Path(lesson.id) if options.output == DRAWN else options.output
    size = size_of("1920x1080" if options.size == SIZE else options.size)
    if folder.exists() and not folder.is_dir():
        raise InputError([Problem(message=_("is not a folder"), where=str(folder))])
    folder.mkdir(parents=True, exist_ok=True)
    draw_offscreen()
    from migviz.course.readers import Reader
    from migviz.gui.panes.room.slides import write_slides

    with bar(_("drawing")) as tell:
        count = write_slides(lesson, folder, size, options.theme, tell, Reader(options.readers))
    say(ngettext("{n} slide in {folder}", "{n} slides in {folder}", count, folder=folder), file=sys.stderr)


def draw_run(options: argparse.Namespace, run: "Run", at: str) -> None:
    """A run at a time or a point, or all six steps of it, as the options say."""
    from migviz.replay import time_of
    from migviz.replay.seen import seen_at

    seen = seen_at(run, time_of(run, at))
    size, scale = size_of(options.size), scale_of(options.scale)
    draw_offscreen()
    from migviz.gui.painters.picture import A4, paint_picture, scale_of_story, storyboard, write_picture
    from migviz.gui.painters.presentation import paint_presentation
    from migviz.gui.theme import Theme

    theme = Theme(name=options.theme, scale=scale)
    if options.storyboard:
        size = A4 if options.size == SIZE and options.output.suffix == ".pdf" else size
        theme = theme if options.scale != "100" else theme.but(scale=scale_of_story(size))
        write_picture(options.output, size, *storyboard(seen, theme))
    elif options.composition == "presentation":
        wished = scale if options.scale != "100" else None
        write_picture(options.output, size, lambda painter, box: paint_presentation(painter, box, seen, theme, wished))
    else:
        write_picture(options.output, size, lambda painter, box: paint_picture(painter, box, seen, theme))


def capture_command(options: argparse.Namespace) -> None:
    """`migviz capture`"""
    from migviz.engine import simulate
    from migviz.export.as_capture import write_capture
    from migviz.replay import time_of
    from migviz.trace.traffic import Node

    format_of(options.output, formats.CAPTURE)
    run = simulate(scenario_of(options))
    start, end = (
        time_of(run, text, where=f"--{name}") for text, name in ((options.start, "from"), (options.end, "to"))
    )
    if end <= start:
        raise InputError([Problem(message=_("the capture would end before it begins"), where="--to")])
    with whole_file(options.output) as file:
        count = write_capture(run, file, start=start, end=end, at=Node(options.place))
    say(
        ngettext(
            "{n} frame at the {place} in {file}",
            "{n} frames at the {place} in {file}",
            count,
            place=options.place,
            file=options.output,
        ),
        file=sys.stderr,
    )


def film_command(options: argparse.Namespace) -> None:
    """`migviz film`"""
    from migviz.engine import simulate
    from migviz.replay import time_of
    from migviz.replay.pace import Pace
    from migviz.replay.seen import seen_at

    format_of(options.output, formats.FILM)
    opened, run = recording_in(options.file), simulate(scenario_of(options))
    start, end = time_of(run, options.start, where="--from"), time_of(run, options.end, where="--to")
    if opened is not None and options.end == "end":
        end = max(end, opened.run.end)
    if end <= start:
        raise InputError([Problem(message=_("the film would end before it begins"), where="--to")])
    pace, seen = Pace(options.pace), seen_at(run, start)
    asked = _seconds_of(options.seconds) if options.seconds else None
    size, scale = size_of(options.size), scale_of(options.scale)
    draw_offscreen()
    from migviz.gui.painters.film import seconds_of, write_film
    from migviz.gui.shells.pictures import frames_beside
    from migviz.gui.theme import Theme

    with bar(_("drawing")) as tell:
        write_film(
            options.output,
            seen,
            size,
            Theme(name=options.theme, scale=scale),
            start=start,
            end=end,
            seconds=seconds_of(seen, start, end, pace) if asked is None else asked,
            pace=pace,
            progress=tell,
            paint=frames_beside(opened) if opened is not None else None,
        )
