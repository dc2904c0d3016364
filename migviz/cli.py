"""What can be done from a command line? Each command is one function; Qt is imported by none that only computes."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from migviz import __version__
from migviz.errors import InputError, MigvizError
from migviz.scenario import Scenario, load_scenario, parse_settings

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 0, 2 for bad input, 130 after Ctrl-C."""
    try:
        options = _parser().parse_args(arguments)
        code = int(options.command(options) or 0)
        sys.stdout.flush()
        return code
    except MigvizError as error:
        print(_error_text(error), file=sys.stderr)
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        print("migviz: interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; a second flush at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE_CLOSED


def _error_text(error: MigvizError) -> str:
    problems = error.problems if isinstance(error, InputError) else (error,)
    return "\n".join(f"migviz: {problem}" for problem in problems)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="migviz",
        description="Shows how a running virtual machine moves from one host to another.",
        epilog="Without a command the window opens; without a display the default run is printed.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"migviz {__version__}")
    parser.set_defaults(command=show_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    run = commands.add_parser("run", help="simulate a migration and print what happened", allow_abbrev=False)
    _add_scenario(run)
    form = run.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object, in SI units")
    form.add_argument("--csv", action="store_true", help="print the iterations as CSV")
    run.set_defaults(command=run_command)

    moment = commands.add_parser("moment", help="print what is true at a time of the run", allow_abbrev=False)
    _add_scenario(moment)
    moment.add_argument(
        "--at", required=True, metavar="T", help='a time ("12 s") or a point ("pause", "iteration 3", "end")'
    )
    moment.add_argument("--json", action="store_true", help="print one JSON object, in SI units")
    moment.set_defaults(command=moment_command)

    for name, command, text in (
        ("fields", fields_command, "list what a scenario may say"),
        ("presets", presets_command, "list the named workloads and where their numbers come from"),
        ("policies", policies_command, "list the hypervisors' rules and where they come from"),
    ):
        commands.add_parser(name, help=text, allow_abbrev=False).set_defaults(command=command)

    check = commands.add_parser(
        "validate", help="compare the simulation with real and published migrations", allow_abbrev=False
    )
    check.add_argument(
        "--reference",
        type=Path,
        metavar="FOLDER",
        help="the reference data (default: tests/reference of the source)",
    )
    check.add_argument("--write", action="store_true", help="write the table into engine/MODEL.md")
    check.set_defaults(command=validate_command)
    return parser


def _add_scenario(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE.migviz",
        help="a scenario of `name: value` lines (default: the default scenario)",
    )
    parser.add_argument("--preset", metavar="NAME", help="what runs in the VM, see `migviz presets`")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help='set a field, see `migviz fields`; also "at 12 s: NAME = VALUE"',
    )
    parser.add_argument("--seed", metavar="N", help="the dice")


def scenario_of(options: argparse.Namespace) -> Scenario:
    """The scenario that the options describe: the file, then --preset, --set and --seed on top."""
    base = load_scenario(Path(options.file)) if options.file is not None else Scenario()
    for name, value in (("workload.preset", options.preset), ("seed", options.seed)):
        if value is not None:
            base = parse_settings([f"{name}={value}"], where=f"--{name.rpartition('.')[2]}", base=base)
    return parse_settings(options.set, base=base)


def run_command(options: argparse.Namespace) -> None:
    """`migviz run`"""
    from migviz.engine import simulate

    run = simulate(scenario_of(options))
    if options.json:
        from migviz.export.as_json import run_as_json

        print(json.dumps(run_as_json(run), indent=2, allow_nan=False))
    elif options.csv:
        from migviz.export.as_csv import run_as_csv

        print(run_as_csv(run), end="")
    else:
        from migviz.export.terminal import console, run_text

        console().print(run_text(run))


def moment_command(options: argparse.Namespace) -> None:
    """`migviz moment`"""
    from migviz.engine import simulate
    from migviz.replay import moment_at, time_of

    run = simulate(scenario_of(options))
    moment = moment_at(run, time_of(run, options.at))
    if options.json:
        from migviz.export.as_json import moment_as_json

        print(json.dumps(moment_as_json(run, moment), indent=2, allow_nan=False))
    else:
        from migviz.export.terminal import console, moment_text

        console().print(moment_text(run, moment))


def fields_command(options: argparse.Namespace) -> None:
    """`migviz fields`"""
    from migviz.export.terminal import console, fields_text

    console().print(fields_text(Scenario()))


def presets_command(options: argparse.Namespace) -> None:
    """`migviz presets`"""
    from migviz.export.terminal import console, presets_text

    console().print(presets_text())


def policies_command(options: argparse.Namespace) -> None:
    """`migviz policies`"""
    from migviz.export.terminal import console, policies_text

    console().print(policies_text())


def validate_command(options: argparse.Namespace) -> None:
    """`migviz validate`"""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from migviz.study.validation import markdown, replace_table, summary, validate

    here = Path(__file__).resolve().parent
    folder = options.reference or here.parent / "tests" / "reference"
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading the reference data")
        comparisons = validate(folder, lambda name: progress.update(task, description=f"simulating {name}"))
    table = markdown(comparisons, folder)
    print(table)
    if options.write:
        document = here / "engine" / "MODEL.md"
        document.write_text(replace_table(document.read_text(encoding="utf-8"), table), encoding="utf-8")
        print(f"Written into {document}", file=sys.stderr)
    else:
        print("\n".join(summary(comparisons)), file=sys.stderr)


def show_window(options: argparse.Namespace) -> None:
    """`migviz` alone: the window does not exist yet, so the default run is printed."""
    print("The window of migviz is not built yet; here is the default run as a table.", file=sys.stderr)
    run_command(_parser().parse_args(["run"]))
