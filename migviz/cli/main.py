"""What can be done from a command line? Each command is one function; Qt is imported by none that only computes."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from migviz import __version__, language
from migviz.cli.display import why_no_display
from migviz.cli.exploring import add_exploring, spread_command
from migviz.cli.lessons import Commands
from migviz.cli.options import add_drawing, add_scenario, draw_offscreen, scale_of, scenario_of, size_of
from migviz.cli.output import say
from migviz.errors import InputError, MigvizError, Problem, safe, shown
from migviz.export import formats
from migviz.interruption import interruptible
from migviz.language import _, ngettext
from migviz.scenario import Scenario
from migviz.scenario.sharing import is_shared, read_shared
from migviz.whole_file import format_of, whole_file, write_whole

EXIT_NOT_WRITTEN = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 0, 2 for bad input, 1 for a full disk or a lesson with problems, 130 after
    Ctrl-C."""
    try:
        _tolerate_narrow_output()
        language.use(*language.wished())
        options = _parser().parse_args(_with_command(sys.argv[1:] if arguments is None else arguments))
        with interruptible():
            code = options.command(options)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code or 0
    except MigvizError as error:
        say(_error_text(error), file=sys.stderr)
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        say(_("migviz: interrupted"), file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        _forget_output()
        return EXIT_PIPE_CLOSED
    except OSError as error:
        say(
            _("migviz: cannot write {file}: {reason}", file=error.filename or _("the output"), reason=error.strerror),
            file=sys.stderr,
        )
        _forget_output()
        return EXIT_NOT_WRITTEN


def _with_command(arguments: Sequence[str]) -> Sequence[str]:
    """`migviz FILE.migviz` opens that file, as a double click on it would; so does a shared moment."""
    one_file = len(arguments) == 1 and (arguments[0].endswith(".migviz") or is_shared(arguments[0]))
    return ["open", *arguments] if one_file else arguments


def _tolerate_narrow_output() -> None:
    """Where the output cannot hold a letter (LANG=C), a question mark is written instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _forget_output() -> None:
    """What could not be written is not tried again at exit: that would complain a second time."""
    with suppress(OSError, ValueError, AttributeError):  # closed, or none at all
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _error_text(error: MigvizError) -> str:
    problems = error.problems if isinstance(error, InputError) else (error,)
    return "\n".join(f"migviz: {problem}" for problem in problems)


class Parser(argparse.ArgumentParser):
    """Repeats what was typed, but no control character of it."""

    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(safe(message), file)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="migviz",
        description=_("Shows how a running virtual machine moves from one host to another."),
        epilog=_("Without a command the window opens; without a display the default run is printed."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"migviz {__version__}")
    parser.set_defaults(command=show_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    run = commands.add_parser("run", help=_("simulate a migration and print what happened"), allow_abbrev=False)
    add_scenario(run)
    form = run.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("print one JSON object, in SI units"))
    form.add_argument("--csv", action="store_true", help=_("print the iterations as CSV"))
    run.add_argument(
        "--spread", action="store_true", help=_("repeat the run over chance and over what is not known better")
    )
    run.add_argument("--runs", default="200", metavar="N", help=_("with --spread: how many runs (default: 200)"))
    run.set_defaults(command=run_command)

    moment = commands.add_parser("moment", help=_("print what is true at a time of the run"), allow_abbrev=False)
    add_scenario(moment)
    moment.add_argument(
        "--at", required=True, metavar="T", help=_('a time ("12 s") or a point ("pause", "iteration 3", "end")')
    )
    moment.add_argument("--json", action="store_true", help=_("print one JSON object, in SI units"))
    moment.set_defaults(command=moment_command)

    for name, command, text in (
        ("fields", fields_command, _("list every setting of a scenario")),
        ("presets", presets_command, _("list the named workloads and where their numbers come from")),
        ("policies", policies_command, _("list the hypervisors' rules and where they come from")),
    ):
        commands.add_parser(name, help=text, allow_abbrev=False).set_defaults(command=command)

    window = commands.add_parser("open", help=_("open the window with a scenario"), allow_abbrev=False)
    window.add_argument(
        "file", nargs="?", metavar="FILE.migviz", help=_("a scenario or a shared moment (default: what was last seen)")
    )
    window.set_defaults(command=show_window)

    picture = commands.add_parser("picture", help=_("draw a moment, or the six steps, into a file"), allow_abbrev=False)
    add_scenario(picture)
    add_drawing(picture, "picture.png", _("the file to write: .png, .svg or .pdf"))
    picture.add_argument(
        "--at", default="iteration 2", metavar="T", help=_('a time ("12 s") or a point ("pause", "end")')
    )
    picture.add_argument("--storyboard", action="store_true", help=_("the six steps side by side"))
    picture.set_defaults(command=picture_command)

    film = commands.add_parser("film", help=_("draw a run as a film"), allow_abbrev=False)
    add_scenario(film)
    add_drawing(film, "film.mp4", _("the file to write: .mp4 or .gif"))
    film.add_argument("--from", dest="start", default="start", metavar="T", help=_("where it begins (default: start)"))
    film.add_argument("--to", dest="end", default="end", metavar="T", help=_("where it ends (default: end)"))
    film.add_argument("--seconds", default="20", metavar="N", help=_("how long it lasts (default: 20)"))
    film.add_argument("--pace", choices=("by milestone", "even"), default="by milestone", help=_("how the time goes"))
    film.set_defaults(command=film_command)

    capture = commands.add_parser(
        "capture", help=_("write the frames of the clients' network for Wireshark"), allow_abbrev=False
    )
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
    add_exploring(commands)

    check = commands.add_parser(
        "validate", help=_("compare the simulation with real and published migrations"), allow_abbrev=False
    )
    check.add_argument(
        "--reference",
        type=Path,
        metavar="FOLDER",
        help=_("the reference data (default: tests/reference of the source)"),
    )
    check.add_argument(
        "--sweep", action="store_true", help=_("instead: the expected values of a sweep beside 1000 runs")
    )
    check.add_argument("--write", action="store_true", help=_("write the table into engine/MODEL.md"))
    check.set_defaults(command=validate_command)

    Commands(commands).add()
    return parser


def run_command(options: argparse.Namespace) -> None:
    """`migviz run`"""
    from migviz.engine import simulate

    if options.spread:
        spread_command(options)
        return
    run = simulate(scenario_of(options))
    if options.json:
        from migviz.export.as_json import run_as_json

        say(json.dumps(run_as_json(run), indent=2, allow_nan=False))
    elif options.csv:
        from migviz.export.as_csv import run_as_csv

        say(run_as_csv(run), end="")
    else:
        from migviz.export.terminal import printed, run_text

        say(printed(run_text(run)))


def moment_command(options: argparse.Namespace) -> None:
    """`migviz moment`"""
    from migviz.engine import simulate
    from migviz.replay import moment_at, time_of

    run = simulate(scenario_of(options))
    moment = moment_at(run, time_of(run, options.at))
    if options.json:
        from migviz.export.as_json import moment_as_json

        say(json.dumps(moment_as_json(run, moment), indent=2, allow_nan=False))
    else:
        from migviz.export.terminal import moment_text, printed

        say(printed(moment_text(run, moment)))


def fields_command(options: argparse.Namespace) -> None:
    """`migviz fields`"""
    from migviz.export.terminal import fields_text, printed

    say(printed(fields_text(Scenario())))


def presets_command(options: argparse.Namespace) -> None:
    """`migviz presets`"""
    from migviz.export.terminal import presets_text, printed

    say(printed(presets_text()))


def policies_command(options: argparse.Namespace) -> None:
    """`migviz policies`"""
    from migviz.export.terminal import policies_text, printed

    say(printed(policies_text()))


def validate_command(options: argparse.Namespace) -> None:
    """`migviz validate`"""
    if options.sweep:
        _validate_sweep(options)
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from migviz.study.validation import replace_table, validate
    from migviz.study.validation_text import markdown, summary

    here = Path(__file__).resolve().parent.parent
    folder = options.reference or here.parent / "tests" / "reference"
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task(_("reading the reference data"))
        comparisons = validate(
            folder, lambda name: progress.update(task, description=_("simulating {name}", name=name))
        )
    table = markdown(comparisons, folder)
    say(table)
    if options.write:
        document = here / "engine" / "MODEL.md"
        write_whole(document, replace_table(document.read_text(encoding="utf-8"), table))
        say(_("The table is in {document}.", document=document), file=sys.stderr)
    else:
        say("\n".join(summary(comparisons)), file=sys.stderr)


def _validate_sweep(options: argparse.Namespace) -> None:
    """Expected values beside runs."""
    from rich.console import Console
    from rich.progress import Progress

    from migviz.study.agreement import SCENARIOS, agreement_text, pairs, random_scenarios, replace_agreement

    screen = Console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task("simulating", total=SCENARIOS)
        found = pairs(random_scenarios(SCENARIOS), lambda done: progress.update(task, completed=done))
    text = agreement_text(found)
    say(text)
    if options.write:
        document = Path(__file__).resolve().parent.parent / "engine" / "MODEL.md"
        write_whole(document, replace_agreement(document.read_text(encoding="utf-8"), text))
        say(_("The table is in {document}.", document=document), file=sys.stderr)


def show_window(options: argparse.Namespace) -> None:
    """`migviz` and `migviz open`: the window, or without a display the run as a table."""
    file = getattr(options, "file", None)
    shared = read_shared(file) if file is not None and is_shared(file) else None
    missing = why_no_display()
    if not missing:
        gc.disable()  # until all is loaded (gui.shells.warming): nothing that is loaded is rubbish
        try:
            from migviz.gui.shells.app import open_window
        except ImportError as error:
            missing = _("the window's libraries cannot be loaded ({error})", error=error)
        else:
            open_window(Path(file) if file is not None and shared is None else None, shared)
            return
    say(_("migviz: {missing}, so here is the run as a table.", missing=missing), file=sys.stderr)
    run_command(_parser().parse_args(["run", *([file] if file is not None else [])]))


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
    from migviz.replay import time_of
    from migviz.replay.seen import seen_at

    format_of(options.output, formats.PICTURE)
    run = simulate(scenario_of(options))
    seen = seen_at(run, time_of(run, options.at))
    size, scale = size_of(options.size), scale_of(options.scale)
    draw_offscreen()
    from migviz.gui.painters.picture import paint_picture, paint_storyboard, write_picture
    from migviz.gui.theme import Theme

    theme = Theme(name=options.theme, scale=scale)
    if options.storyboard:
        write_picture(options.output, size, lambda painter, box: paint_storyboard(painter, box, seen, theme))
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
    from rich.console import Console
    from rich.progress import Progress

    from migviz.engine import simulate
    from migviz.replay import time_of
    from migviz.replay.seen import seen_at

    format_of(options.output, formats.FILM)
    run = simulate(scenario_of(options))
    start, end = time_of(run, options.start, where="--from"), time_of(run, options.end, where="--to")
    if end <= start:
        raise InputError([Problem(message=_("the film would end before it begins"), where="--to")])
    seconds, size, scale = _seconds_of(options.seconds), size_of(options.size), scale_of(options.scale)
    draw_offscreen()
    from migviz.gui.painters.film import write_film
    from migviz.gui.theme import Theme

    screen = Console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task("drawing", total=None)
        write_film(
            options.output,
            seen_at(run, start),
            size,
            Theme(name=options.theme, scale=scale),
            start=start,
            end=end,
            seconds=seconds,
            even=options.pace == "even",
            progress=lambda done, of: progress.update(task, completed=done, total=of),
        )
