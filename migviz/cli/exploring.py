"""What can be done from a command line with more than one run? Sweep, require, compare; and hand a moment on."""

import argparse
from typing import Any

from migviz.cli.bar import bar
from migviz.cli.options import (
    add_as_then,
    add_drawing,
    add_scenario,
    draw_offscreen,
    scale_of,
    scenario_in,
    scenario_of,
    size_of,
)
from migviz.cli.output import as_json, say
from migviz.errors import InputError, Problem, shown
from migviz.export import formats
from migviz.language import _
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.scenario.sharing import VIEWS, Shared, share
from migviz.trace import Run
from migviz.whole_file import format_of


def add_exploring(commands: Any) -> None:
    """The commands, added to the parser of all commands."""
    _add_sweep(commands.add_parser("sweep", help=_("how a number depends on one or two fields")))
    _add_require(commands.add_parser("require", help=_("what would be needed to keep to a limit")))
    _add_compare(commands.add_parser("compare", help=_("two runs side by side")))
    _add_share(commands.add_parser("share", help=_("a moment as a short text, or as a QR code")))


def _add_sweep(parser: argparse.ArgumentParser) -> None:
    add_scenario(parser)
    text = _("an axis: NAME=FROM..TO[:COUNT][:linear], for example link.bandwidth=0.1..40Gbit/s:100")
    parser.add_argument("--x", required=True, metavar="AXIS", help=text)
    parser.add_argument("--y", metavar="AXIS", help=_("a second axis"))
    metrics = ("downtime", "total_time", "bytes_sent", "iterations", "converged")
    parser.add_argument(
        "--metric", choices=metrics, default="downtime", help=_("the number to show (default: downtime)")
    )
    parser.add_argument("--exact", action="store_true", help=_("simulate every point instead of expected values"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("print one JSON object, in SI units"))
    form.add_argument("--csv", action="store_true", help=_("print one row for each point as CSV"))
    add_drawing(parser, None, _("draw the map into this file: .png, .svg or .pdf"))
    parser.set_defaults(command=sweep_command)


def _add_require(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "limits", nargs="+", metavar="LIMIT", help=_('for example "downtime < 50 ms" "total_time < 60 s"')
    )
    add_scenario(parser, as_option=True)
    parser.add_argument(
        "--vary",
        required=True,
        metavar="NAME[=FROM..TO]",
        help=_("the field that may be chosen: a number, or migration.policy, migration.technique …"),
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object, in SI units"))
    parser.set_defaults(command=require_command)


def _add_compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE.migviz", help=_("two scenarios; or one, with --pair"))
    add_as_then(parser)
    parser.add_argument(
        "--pair", metavar="NAME", help=_("a ready-made pair on top of the scenario; --pair list names them")
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object, in SI units"))
    add_drawing(parser, None, _("draw both runs into this file: .png, .svg or .pdf"))
    parser.add_argument(
        "--at", default="", metavar="T", help=_("for the picture: a time or a point of B (default: its middle)")
    )
    parser.add_argument(
        "--align", choices=("clock", "pause"), default="clock", help=_("for the picture: what is aligned")
    )
    parser.set_defaults(command=compare_command)


def _add_share(parser: argparse.ArgumentParser) -> None:
    add_scenario(parser)
    parser.add_argument("--at", default="start", metavar="T", help=_('a time ("12 s") or a point ("pause")'))
    parser.add_argument(
        "--view", choices=VIEWS, default=VIEWS[0], help=_("the view to open (default: {view})", view=VIEWS[0])
    )
    parser.add_argument("--lens", action="store_true", help=_("with the time lens open"))
    parser.add_argument("--qr", action="store_true", help=_("also as a QR code"))
    parser.set_defaults(command=share_command)


def sweep_command(options: argparse.Namespace) -> None:
    """`migviz sweep`"""
    from migviz.export.sweep_text import sweep_as_csv, sweep_as_json, sweep_note, sweep_text
    from migviz.study.axis import read_axis
    from migviz.study.sweep import sweep

    scenario = scenario_of(options)
    x = read_axis(options.x, "--x")
    y = read_axis(options.y, "--y") if options.y is not None else None
    if options.output is not None and y is None:
        raise InputError([Problem(where="-o", message=_("a map has two axes. Give --y too"))])
    if options.output is not None:
        format_of(options.output, formats.PICTURE)
    with bar() as tell:
        found = sweep(scenario, x, y, exact=options.exact, progress=tell)
    if options.output is not None:
        size, scale = size_of(options.size), scale_of(options.scale)
        draw_offscreen()
        from migviz.engine import simulate
        from migviz.gui.painters.map.picture import paint_map_picture
        from migviz.gui.painters.picture import write_picture
        from migviz.gui.theme import Theme
        from migviz.replay.seen import seen_at

        seen = seen_at(simulate(scenario), 0.0)
        theme = Theme(name=options.theme, scale=scale)
        write_picture(
            options.output,
            size,
            lambda painter, box: paint_map_picture(painter, box, found, seen, options.metric, theme),
        )
    elif options.json:
        say(as_json(sweep_as_json(found, options.metric), indent=None))
    elif options.csv:
        say(sweep_as_csv(found, options.metric), end="")
    else:
        _print(sweep_text(found, options.metric))
        say(sweep_note(found))


def require_command(options: argparse.Namespace) -> None:
    """`migviz require`"""
    from migviz.export.require_json import answer_as_json
    from migviz.study.answer_text import answer_text
    from migviz.study.axis import NUMERIC, read_axis, usual_axis
    from migviz.study.limits import read_limit
    from migviz.study.requirement import require, require_choice, varied_name

    scenario = scenario_of(options)
    limits = [read_limit(text) for text in options.limits]
    name, sign, __ = options.vary.partition("=")
    name = varied_name(name.strip())
    with bar() as tell:
        if name in NUMERIC:
            axis = read_axis(options.vary, "--vary") if sign else usual_axis(name)
            answer = require(scenario, limits, axis, lambda done: tell(done, 50))
        else:
            answer = require_choice(scenario, limits, name, lambda done: tell(done, len(FIELDS[name].choices)))
    say(as_json(answer_as_json(answer)) if options.json else answer_text(answer))


def spread_command(options: argparse.Namespace) -> None:
    """`migviz run --spread`"""
    from migviz.export.spread_text import spread_as_json, spread_text
    from migviz.export.terminal import printed
    from migviz.study.spread import MOST_RUNS, repeat

    if options.csv:
        raise InputError([Problem(where="--spread", message=_("has no rows for CSV. Write --json"))])
    if not options.runs.isdecimal() or not 2 <= int(options.runs) <= MOST_RUNS:
        message = _("{text} is not a number of runs. Write 2 to {most}", text=shown(options.runs), most=MOST_RUNS)
        raise InputError([Problem(where="--runs", message=message)])
    scenario, runs = scenario_of(options), int(options.runs)
    with bar() as tell:
        found = repeat(scenario, runs, lambda done: tell(done, runs))
    say(as_json(spread_as_json(found)) if options.json else printed(spread_text(found)))


def advise_command(options: argparse.Namespace) -> None:
    """`migviz run --advise`"""
    from migviz.study.advice import MOST_RUNS, advise
    from migviz.study.advice_text import advice_as_json, advice_lines

    if options.csv or options.spread:
        raise InputError([Problem(where="--advise", message=_("goes with --json only"))])
    scenario = scenario_of(options)
    with bar() as tell:
        found = advise(scenario, step=lambda done: tell(done, MOST_RUNS))
    say(as_json(advice_as_json(found)) if options.json else "\n".join(advice_lines(found)))


def compare_command(options: argparse.Namespace) -> None:
    """`migviz compare`"""
    from migviz.engine import simulate
    from migviz.export.compare_text import compare_as_json, compare_text
    from migviz.study.compare import PAIRS, pair_named

    if options.output is not None:
        format_of(options.output, formats.PICTURE)
    if options.pair == "list":
        width = max(map(len, PAIRS))
        say("\n".join(f"{pair.name:{width}}  {_(pair.title)}" for pair in PAIRS.values()))
        return
    wanted = 1 if options.pair is not None else 2
    if len(options.files) > wanted or (wanted == 2 and len(options.files) < 2):
        message = _("two scenarios are needed, or --pair NAME with at most one. `--pair list` names the pairs")
        raise InputError([Problem(where="compare", message=message)])
    scenarios = [scenario_in(file, as_then=options.as_then) for file in options.files]
    if options.pair is not None:
        pair = pair_named(options.pair)
        one, other = pair.scenarios(scenarios[0] if scenarios else Scenario())
        names = (_(pair.a_title), _(pair.b_title))
    else:
        one, other = scenarios
        names = (_name(one, options.files[0]), _name(other, options.files[1]))
    a, b = simulate(one), simulate(other)
    if options.output is not None:
        _draw_compare(options, a, b)
    elif options.json:
        say(as_json(compare_as_json(a, b)))
    else:
        _print(compare_text(a, b, names))


def _draw_compare(options: argparse.Namespace, a: Run, b: Run) -> None:
    from migviz.replay import time_of

    t = time_of(b, options.at) if options.at else b.end / 2
    size, scale = size_of(options.size), scale_of(options.scale)
    draw_offscreen()
    from migviz.gui.painters.compare.picture import paint_compare_picture
    from migviz.gui.painters.picture import write_picture
    from migviz.gui.theme import Theme
    from migviz.replay.seen import seen_at
    from migviz.replay.side_by_side import Alignment, shift_between

    theme = Theme(name=options.theme, scale=scale)
    alignment = Alignment.PAUSE if options.align == "pause" else Alignment.CLOCK
    one, other = seen_at(a, t + shift_between(b, a, alignment)), seen_at(b, t)
    write_picture(
        options.output, size, lambda painter, box: paint_compare_picture(painter, box, one, other, theme, alignment)
    )


def share_command(options: argparse.Namespace) -> None:
    """`migviz share`"""
    from migviz.engine import simulate
    from migviz.replay import time_of

    run = simulate(scenario_of(options))
    text = share(Shared(scenario=run.scenario, t=time_of(run, options.at), view=options.view, lens=options.lens))
    say(text)
    if options.qr:
        from migviz.export.qr_code import qr_text

        say(qr_text(text))


def _name(scenario: Scenario, file: str) -> str:
    return str(scenario["title"]) or (file if len(file) < 60 else f"{file[:57]}...")


def _print(text: Any) -> None:
    from migviz.export.terminal import printed

    say(printed(text))
