"""What can be told from a command line? A run, a moment, the lists of what there is, and how the simulation compares with real migrations."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import migviz
from migviz.cli.bar import bar
from migviz.cli.exploring import advise_command, spread_command
from migviz.cli.options import add_scenario, scenario_of
from migviz.cli.output import as_json, say
from migviz.language import _
from migviz.scenario import Scenario
from migviz.trace import Run
from migviz.whole_file import write_whole


def add_telling(commands: Any) -> None:
    """The commands, added to the parser of all commands."""
    run = commands.add_parser("run", help=_("simulate a migration and print what happened"))
    add_scenario(run)
    form = run.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("print one JSON object, in SI units"))
    form.add_argument("--csv", action="store_true", help=_("print the iterations as CSV"))
    run.add_argument(
        "--spread", action="store_true", help=_("repeat the run over chance and over what is not known better")
    )
    run.add_argument(
        "--advise", action="store_true", help=_("say what would help, in the words of the product, each tried by a run")
    )
    run.add_argument("--runs", default="200", metavar="N", help=_("with --spread: how many runs (default: 200)"))
    run.set_defaults(command=run_command)

    moment = commands.add_parser("moment", help=_("print what is true at a time of the run"))
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
        commands.add_parser(name, help=text).set_defaults(command=command)


def add_validate(commands: Any) -> None:
    """`migviz validate`, added likewise."""
    check = commands.add_parser("validate", help=_("compare the simulation with real and published migrations"))
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


def run_command(options: argparse.Namespace) -> None:
    """`migviz run`"""
    from migviz.engine import simulate

    if options.advise:
        advise_command(options)
        return
    if options.spread:
        spread_command(options)
        return
    tell_run(simulate(scenario_of(options)), options)


def tell_run(run: Run, options: argparse.Namespace) -> None:
    """A run, in the form that is asked for."""
    if options.json:
        from migviz.export.as_json import run_as_json

        say(as_json(run_as_json(run)))
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

        say(as_json(moment_as_json(run, moment)))
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
    from migviz.study.validation import replace_table, validate
    from migviz.study.validation_text import markdown, summary

    here = Path(__file__).resolve().parent.parent
    folder = options.reference or here.parent / "tests" / "reference"
    with bar(_("reading the reference data")) as tell:
        comparisons = validate(folder, lambda name: tell(what=_("simulating {name}", name=name)))
    lines = summary(comparisons)
    table = markdown(comparisons, folder, lines)
    say(table)
    if options.write:
        _write_into_model(lambda document: replace_table(document, table))
    else:
        say("\n".join(lines), file=sys.stderr)


def _validate_sweep(options: argparse.Namespace) -> None:
    """Expected values beside runs."""
    from migviz.study.agreement import SCENARIOS, agreement_text, pairs, random_scenarios, replace_agreement

    with bar() as tell:
        found = pairs(random_scenarios(SCENARIOS), lambda done: tell(done, SCENARIOS))
    text = agreement_text(found)
    say(text)
    if options.write:
        _write_into_model(lambda document: replace_agreement(document, text))


def _write_into_model(replaced: Callable[[str], str]) -> None:
    document = Path(migviz.__file__).parent / "engine" / "MODEL.md"
    write_whole(document, replaced(document.read_text(encoding="utf-8")))
    say(_("The table is in {document}.", document=document), file=sys.stderr)
