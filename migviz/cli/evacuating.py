"""How is a host emptied from a command line? `migviz evacuate`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migviz.cli.bar import bar
from migviz.cli.options import add_drawing, as_typed, draw_offscreen, scale_of, size_of
from migviz.cli.output import as_json, say
from migviz.errors import InputError, Problem, nearest, shown
from migviz.language import _
from migviz.say import files
from migviz.scenario.sharing import is_shared, read_shared
from migviz.whole_file import format_of

if TYPE_CHECKING:
    from migviz.scenario.evacuation import Evacuation

SWEPT = ("at-once", "order")


def add_evacuating(commands: Any) -> None:
    """The command, added to the parser of all commands."""
    parser = commands.add_parser("evacuate", help=_("empty a host: several VMs over one link"))
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help=_("a scenario with a line for each VM, a table of VMs (.csv), or a shared moment of a host"),
    )
    parser.add_argument("--preset", metavar="NAME", help=_("a ready-made host; --preset list names them"))
    parser.add_argument("--at-once", metavar="N", help=_("how many VMs may be on their way at the same time, or all"))
    text = _("who goes first: listed, smallest, largest, least-dirty or planned; or names with commas between")
    parser.add_argument("--order", metavar="ORDER", help=text)
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help=_("set a field that all VMs share")
    )
    parser.add_argument("--sweep", choices=SWEPT, help=_("try every number at once, or every order"))
    parser.add_argument(
        "--advise", action="store_true", help=_("say what it would take to keep to the window and the pause limits")
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("print one JSON object, in SI units"))
    form.add_argument("--csv", action="store_true", help=_("print one row for each VM as CSV"))
    parser.add_argument(
        "--vm",
        metavar="NAME",
        help=_("only this VM: its run among the others, as `migviz run` tells it; with -o its stage"),
    )
    parser.add_argument(
        "--at",
        metavar="T",
        help=_("for the picture: with the hosts at this time, as 33 s; with --vm a time or point of its run"),
    )
    parser.add_argument("--picture", dest="output", type=Path, metavar="FILE", help=_("the same as -o"))
    add_drawing(
        parser, None, _("draw the lanes of all VMs into this file: .png, .svg or .pdf; or a film, .mp4 or .gif")
    )
    parser.set_defaults(command=evacuate_command, composition="explore", storyboard=False)


def evacuate_command(options: argparse.Namespace) -> None:
    """`migviz evacuate`"""
    from migviz.scenario.evacuation_presets import HOSTS

    if options.preset == "list":
        width = max(map(len, HOSTS))
        say("\n".join(f"{host.name:{width}}  {_(host.title)}" for host in HOSTS.values()))
        return
    evacuation = evacuation_of(options)
    if options.vm is not None:
        _tell_one(options, evacuation)
        return
    if options.output is not None:
        _draw(options, evacuation)
        return
    if options.sweep:
        _sweep(options, evacuation)
        return
    if options.advise:
        _advise(options, evacuation)
        return
    from migviz.engine import evacuate
    from migviz.export.evacuation_text import evacuated_as_csv, evacuated_as_json, evacuated_text
    from migviz.export.terminal import printed

    found = evacuate(evacuation)
    if options.json:
        say(as_json(evacuated_as_json(found)))
    elif options.csv:
        say(evacuated_as_csv(found), end="")
    else:
        say(printed(evacuated_text(found)))


def _tell_one(options: argparse.Namespace, evacuation: "Evacuation") -> None:
    """The run of one VM among the others, on its own clock: in words or drawn."""
    from migviz.cli.pictures import USUAL_POINT, draw_run
    from migviz.cli.telling import tell_run
    from migviz.engine import evacuate
    from migviz.export import formats

    names = [vm.name for vm in evacuation.vms]
    if options.output is not None:
        format_of(options.output, formats.PICTURE)
    if options.vm not in names:
        message = _("no VM is called {name}.", name=shown(options.vm)) + nearest(options.vm, names)
        raise InputError([Problem(where="--vm", message=message)])
    vm = evacuate(evacuation).vm(options.vm)
    if vm.observe is None:
        raise InputError([Problem(where="--vm", message=_("{name} never went: {why}", name=vm.name, why=_(vm.reason)))])
    if options.output is None:
        tell_run(vm.observe(), options)
    else:
        draw_run(options, vm.observe(), options.at or USUAL_POINT)


def _sweep(options: argparse.Namespace, evacuation: "Evacuation") -> None:
    from migviz.export.evacuation_text import ways_as_csv, ways_as_json, ways_text
    from migviz.export.terminal import printed
    from migviz.study.emptying import SWEEPS, try_all

    with bar(_("simulating")) as tell:
        ways = try_all(SWEEPS[options.sweep](evacuation), tell)
    if options.json:
        say(as_json(ways_as_json(options.sweep, ways)))
    elif options.csv:
        say(ways_as_csv(ways), end="")
    else:
        say(printed(ways_text(options.sweep, ways)))


def _draw(options: argparse.Namespace, evacuation: "Evacuation") -> None:
    from migviz.engine import evacuate
    from migviz.export import formats
    from migviz.study.emptying import by_at_once, try_all
    from migviz.study.emptying_advice import numbers_to_try

    kind = format_of(options.output, (*formats.PICTURE, *formats.FILM))
    size, scale = size_of(options.size), scale_of(options.scale)
    t = None if options.at is None else _time_of(options.at)
    found = evacuate(evacuation)
    numbers = numbers_to_try(len(evacuation.vms))
    with bar(_("simulating")) as tell:
        ways = try_all([way for way in by_at_once(evacuation) if way["evacuation.at_once"] in numbers], tell)
    draw_offscreen()
    from migviz.gui.painters.evacuation.picture import paint_evacuated
    from migviz.gui.painters.picture import write_picture
    from migviz.gui.theme import Theme
    from migviz.showing.evacuation_shown import picture_of

    theme, shown = Theme(name=options.theme, scale=scale), picture_of(found, t, ways)
    if kind in formats.FILM:
        from migviz.gui.painters.evacuation.film import write_host_film

        with bar(_("drawing")) as tell:
            write_host_film(options.output, found, shown, size, theme, progress=tell)
        return
    write_picture(options.output, size, lambda painter, box: paint_evacuated(painter, box, shown, theme))


def _time_of(text: str) -> float:
    from migviz.scenario.units import Kind, UnitError, read

    try:
        return read(text, Kind.TIME)
    except UnitError as error:
        raise InputError([Problem(where="--at", message=str(error))]) from None


def _advise(options: argparse.Namespace, evacuation: "Evacuation") -> None:
    from migviz.export.evacuation_text import advice_as_json
    from migviz.study.emptying_advice import advise_emptying
    from migviz.study.emptying_text import advice_lines

    if options.csv:
        raise InputError([Problem(where="--advise", message=_("goes with --json only"))])
    with bar(_("simulating")) as tell:
        found = advise_emptying(evacuation, tell)
    say(as_json(advice_as_json(found)) if options.json else "\n".join(advice_lines(found)))


def evacuation_of(options: argparse.Namespace) -> "Evacuation":
    """What the options describe: the file or the preset, then --set, --at-once and --order on top."""
    from migviz.scenario.evacuation_file import load_evacuation

    settings = [as_typed(setting) for setting in options.set]
    if (options.file is None) == (options.preset is None):
        message = _("one of them is needed: a FILE, or --preset NAME. `--preset list` names the presets")
        raise InputError([Problem(where="evacuate", message=message)])
    if options.preset is not None:
        found = _preset(options.preset, settings)
    elif is_shared(options.file):
        found = _shared(options.file, settings)
    else:
        found = load_evacuation(Path(options.file), settings)
    if options.at_once is not None:
        found = _ruled(found, "evacuation.at_once", options.at_once, "--at-once")
    return found if options.order is None else _ordered(found, options.order)


def _shared(text: str, settings: list[str]) -> "Evacuation":
    """The host of a shared moment."""
    from migviz.scenario.evacuation_file import parse_on

    shared = read_shared(text)
    if shared.evacuation is None:
        message = _("it is about one VM. `migviz run TEXT` tells it")
        raise InputError([Problem(where=files.this_moment(), message=message)])
    return parse_on(shared.evacuation, (), settings)


def known_host(name: str) -> None:
    """Raises InputError where no ready-made host is called so."""
    from migviz.scenario.evacuation_presets import HOSTS

    if name not in HOSTS:
        message = _("{name} is not one of {names}.", name=shown(name), names=", ".join(HOSTS)) + nearest(name, HOSTS)
        raise InputError([Problem(where="--preset", message=message)])


def _preset(name: str, settings: list[str]) -> "Evacuation":
    from migviz.scenario.evacuation_file import parse_evacuation
    from migviz.scenario.evacuation_presets import HOSTS

    known_host(name)
    return parse_evacuation(HOSTS[name].lines, where=f"--preset {name}", settings=settings)


def _ruled(found: "Evacuation", name: str, text: str, option: str) -> "Evacuation":
    from migviz.scenario.evacuation import RULES

    try:
        return found.but({name: RULES[name].read(text)})
    except ValueError as error:
        raise InputError([Problem(where=option, message=str(error))]) from None


def _ordered(found: "Evacuation", text: str) -> "Evacuation":
    """An order by its name, or the VMs' names."""
    names = [name.strip() for name in text.split(",")]
    known = [vm.name for vm in found.vms]
    if len(names) == 1 and names[0] not in known:
        return _ruled(found, "evacuation.order", text, "--order")
    for name in names:
        if name not in known:
            message = _("no VM is called {name}.", name=shown(name)) + nearest(name, known)
            raise InputError([Problem(where="--order", message=message)])
        if names.count(name) > 1:
            raise InputError([Problem(where="--order", message=_("{name} is named twice", name=shown(name)))])
    return found.planned(names)
