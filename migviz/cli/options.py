"""Which options describe a scenario, and how a picture is drawn?"""

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from migviz.cli.output import say
from migviz.errors import InputError, Problem, safe, shown
from migviz.language import _
from migviz.resources import is_for_lessons
from migviz.say import files
from migviz.scenario import Scenario, load_versioned, parse_settings
from migviz.scenario.effects import effect_as_set
from migviz.scenario.fields import FIELDS
from migviz.scenario.sharing import is_shared, read_shared
from migviz.scenario.version import NAME, VERSION

if TYPE_CHECKING:
    from migviz.recorded.opening import Opened


def add_scenario(parser: argparse.ArgumentParser, *, as_option: bool = False) -> None:
    """The options that describe a scenario; the file is named by --file where other words stand alone."""
    text = _(
        "a scenario of `name: value` lines, a shared moment, or a log to fit one to (default: the default scenario)"
    )
    if as_option:
        parser.add_argument("--file", metavar="FILE.migviz", help=text)
    else:
        parser.add_argument("file", nargs="?", metavar="FILE.migviz", help=text)
    parser.add_argument("--preset", metavar="NAME", help=_("what runs in the VM, see `migviz presets`"))
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=_('set a field, see `migviz fields`; also "at 12 s: NAME = VALUE"'),
    )
    parser.add_argument("--seed", metavar="N", help=_("random seed: the same seed gives the same run"))
    add_as_then(parser)


def add_as_then(parser: argparse.ArgumentParser) -> None:
    """The option that gives a scenario of an older migviz what it meant."""
    text = _("what an older file or moment does not say is what it was when it was written")
    parser.add_argument("--as-then", action="store_true", help=text)


def scenario_of(options: argparse.Namespace) -> Scenario:
    """The scenario that the options describe: the file, then --preset, --set and --seed on top."""
    base = scenario_in(options.file, as_then=options.as_then) if options.file is not None else Scenario()
    for name, value in (("workload.preset", options.preset), ("seed", options.seed)):
        if value is not None:
            base = parse_settings([f"{name}={value}"], where=f"--{name.rpartition('.')[2]}", base=base)
    found = parse_settings(map(as_typed, options.set), base=base)
    for name in dict.fromkeys(setting.partition("=")[0].strip() for setting in options.set):
        silent = effect_as_set(found, name) if name in FIELDS else None
        if silent is not None:
            say(files.changes_nothing(name, silent), file=sys.stderr)
    return found


NAMED = 3
"""Chosen: so many VMs are named where a moment is about several."""


def as_typed(argument: str) -> str:
    """Where the system's letters are ASCII, others come as halves of letters: they are UTF-8 anyway."""
    with suppress(UnicodeError):
        return os.fsencode(argument).decode()
    return argument


def scenario_in(file: str, *, as_then: bool) -> Scenario:
    """The scenario of a file, or of a shared moment. One of an older migviz says in one line what is different now, or means what it
    meant `as_then`."""
    shared = read_shared(file) if is_shared(file) else None
    if shared is not None and shared.evacuation is not None:
        names = ", ".join(vm.name for vm in shared.evacuation.vms[:NAMED])
        message = _(
            "it is about several VMs ({names}). The window opens it, `migviz evacuate TEXT` tells it, and of one of them with `--vm NAME`",
            names=names if len(shared.evacuation.vms) <= NAMED else f"{names}, …",
        )
        raise InputError([Problem(where=files.this_moment(), message=message)])
    if shared is None and (opened := recording_in(file)) is not None:
        return _fitted_to(opened, file)
    scenario, version = (shared.scenario, shared.version) if shared else load_versioned(Path(file))
    if version == VERSION:
        return scenario
    from migviz.scenario.older import as_then as meant
    from migviz.study.older import that_differ

    if as_then:
        return meant(scenario, version)
    if then := that_differ(scenario, version):
        name = files.this_moment() if shared else safe(file)
        offers = [files.takes_old_values("--as-then")] + ([] if shared else [files.means_today(f"`{NAME}: {VERSION}`")])
        say(" ".join((files.older(name, scenario, then), *offers)), file=sys.stderr)
    return scenario


def recording_in(file: str | None) -> "Opened | None":
    """The log of a real migration that a file is, with what was fitted to it; None where it is a scenario, or nothing that is known."""
    if file is None or is_shared(file) or Path(file).suffix.lower() == ".migviz" or is_for_lessons(Path(file)):
        return None
    from migviz.recorded.lines import MOST_BYTES
    from migviz.recorded.opening import opened
    from migviz.regular_file import read_bytes

    try:
        return opened(read_bytes(Path(file), MOST_BYTES), Path(file).name)
    except (InputError, OSError, ValueError):  # then it is a scenario, or is said not to be one
        return None


def _fitted_to(opened: "Opened", file: str) -> Scenario:
    if opened.scenario is None:
        raise InputError([Problem(where=file, message=_("the log says too little for a scenario"))])
    say(_("{file}: a log; this is the scenario that fits it best.", file=safe(file)), file=sys.stderr)
    return opened.scenario


def add_drawing(
    parser: argparse.ArgumentParser, name: str | None, text: str, *, size: str = "1440x900", scale: str = "100"
) -> None:
    """The options that say how and where a picture is drawn; `size` and `scale` where nobody says."""
    default = " " + _("(default: {name})", name=name) if name is not None else ""
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=None if name is None else Path(name),
        metavar="FILE",
        help=f"{text}{default}",
    )
    parser.add_argument("--size", default=size, metavar="WxH", help=_("in pixels (default: {size})", size=size))
    parser.add_argument("--theme", choices=("light", "dark", "projector"), default="light")
    parser.add_argument(
        "--scale", default=scale, metavar="PERCENT", help=_("80 to 300 (default: {scale})", scale=scale)
    )


def draw_offscreen() -> None:
    """Pictures need Qt, but no display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from migviz.gui.shells.app import application

    application()


def size_of(text: str) -> tuple[int, int]:
    """Width and height; InputError for what is not a size."""
    width, __, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 320 <= int(width) <= 7680 and 240 <= int(height) <= 4320):
        message = _(
            "{text} is not a valid size. Write for example 1440x900, from 320x240 to 7680x4320", text=shown(text)
        )
        raise InputError([Problem(message=message, where="--size")])
    return int(width), int(height)


def scale_of(text: str) -> float:
    """The scale as a factor; InputError for what is none."""
    percent = text.removesuffix("%").strip()
    if not percent.isdecimal() or not 80 <= int(percent) <= 300:
        raise InputError(
            [Problem(message=_("{text} is not a valid scale. Write 80 to 300", text=shown(text)), where="--scale")]
        )
    return int(percent) / 100
