"""What can be done from a command line? Each command is one function; Qt is imported by none that only computes."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from migviz import __version__, language
from migviz.cli.display import why_no_display
from migviz.cli.evacuating import add_evacuating, known_host
from migviz.cli.exploring import add_exploring
from migviz.cli.lessons import Commands
from migviz.cli.log_formats import add_formats
from migviz.cli.options import recording_in
from migviz.cli.output import say
from migviz.cli.pictures import add_pictures
from migviz.cli.presenting import add_presenting
from migviz.cli.recordings import add_recordings
from migviz.cli.reporting import add_reporting
from migviz.cli.telling import add_telling, add_validate
from migviz.errors import InputError, MigvizError, safe
from migviz.interruption import interruptible
from migviz.language import _
from migviz.resources import is_for_lessons
from migviz.scenario.sharing import is_shared, read_shared

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
        # Python ends a program by SIGINT, whatever its code, where the exception came out of text that was run (a class is made so).
        exec("")
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
    """`migviz FILE` opens that file, as a double click on it would; so does a shared moment. No command has a dot or a folder."""
    one = arguments[0] if len(arguments) == 1 and not arguments[0].startswith("-") else ""
    one_file = any(mark in one for mark in (".", "/", os.sep)) or is_shared(one)
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
    """Repeats what was typed, but no control character of it; an option is written out, in every command."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, allow_abbrev=False)

    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(safe(message), file)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="migviz",
        description=_("Shows how a running virtual machine moves from one host to another."),
        epilog=_("Without a command the window opens; without a display the default run is printed."),
    )
    parser.add_argument("--version", action="version", version=f"migviz {__version__}")
    parser.set_defaults(command=show_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    add_telling(commands)
    parser.add_argument(
        "--preset",
        metavar="NAME",
        help=_("open the window with a ready-made host, `migviz evacuate --preset list` names them"),
    )
    window = commands.add_parser("open", help=_("open the window with a file, as FILE alone does"))
    window.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help=_(
            "a scenario, a table of VMs, a lesson, a folder of lessons, a shared moment, or the log of a real migration "
            "(default: what was last seen)"
        ),
    )
    window.set_defaults(command=show_window)
    add_presenting(commands)
    add_pictures(commands)
    add_exploring(commands)
    add_evacuating(commands)
    add_recordings(commands)
    add_formats(commands)
    add_reporting(commands)
    add_validate(commands)
    Commands(commands).add()
    return parser


def show_window(options: argparse.Namespace) -> None:
    """`migviz` and `migviz open`: the window, or without a display the run as a table."""
    file, host = getattr(options, "file", None), getattr(options, "preset", None)
    shared = read_shared(file) if file is not None and is_shared(file) else None
    if host is not None:
        known_host(host)
    missing = why_no_display()
    if not missing:
        gc.disable()  # until all is loaded (gui.shells.warming): nothing that is loaded is rubbish
        try:
            from migviz.gui.shells.app import open_window
        except ImportError as error:
            missing = _("the window's libraries cannot be loaded ({error})", error=error)
        else:
            open_window(Path(file) if file is not None and shared is None else None, shared, host=host)
            return
    as_text = _as_text(file, host)
    said = (
        _("migviz: {missing}, so here are its lessons as a list.", missing=missing)
        if as_text[0] == "lessons"
        else _("migviz: {missing}, so here is the run as a table.", missing=missing)
    )
    say(said, file=sys.stderr)
    options = _parser().parse_args(as_text)
    options.command(options)


def _as_text(file: str | None, host: str | None) -> list[str]:
    """The command that prints what the window would open."""
    if host is not None:
        return ["evacuate", "--preset", host]
    if file is None:
        return ["run"]
    if _is_about_vms(file):
        return ["evacuate", file]
    if not is_shared(file) and is_for_lessons(Path(file)):
        return ["lessons", file]
    return ["fit" if _is_log(file) else "run", file]


def _is_about_vms(file: str) -> bool:
    from migviz.scenario.evacuation_file import names_vms

    try:
        return read_shared(file).evacuation is not None if is_shared(file) else names_vms(Path(file))
    except InputError:  # whoever reads it says what is wrong
        return False


def _is_log(file: str) -> bool:
    """Whether a file is the log of a real migration."""
    return recording_in(file) is not None
