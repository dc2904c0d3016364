"""What can be done from a command line with a real migration? Read its log, fit a scenario to it, advise; explain one without a log."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migviz.cli.bar import bar
from migviz.cli.output import as_json, say
from migviz.errors import InputError, Problem, shown
from migviz.language import _
from migviz.whole_file import write_whole

if TYPE_CHECKING:
    from migviz.recorded.fitted import Fit
    from migviz.recorded.laid_beside import Beside
    from migviz.recorded.recording import Log, Recorded
    from migviz.recorded.watched_lines import Watched
    from migviz.study.advice import Advised

MOST_FITTED = 20
"""Chosen: of a log with more migrations the others are read, but not fitted."""


def add_recordings(commands: Any) -> None:
    """The commands, added to the parser of all commands."""
    parser = commands.add_parser("fit", help=_("fit a scenario to the log of a real migration, and advise"))
    parser.add_argument(
        "log", metavar="LOG", help=_("what a hypervisor wrote: QEMU, libvirt, Proxmox, Nova, KubeVirt, Xen …")
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE.migviz", help=_("write the fitted scenario into this file")
    )
    parser.add_argument(
        "--migration", default="1", metavar="N", help=_("which one, where the log holds several (default: 1)")
    )
    parser.add_argument(
        "--beside",
        type=Path,
        metavar="FILE",
        help=_("what the client saw: what ping -D printed, or a capture (pcap, pcapng)"),
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object, in SI units"))
    parser.set_defaults(command=fit_command)
    _add_explain(commands.add_parser("explain", help=_("why a migration took long and the VM hung, without a log")))

    _add_watch(commands.add_parser("watch", help=_("watch a real migration, record it, and look ahead")))


def _add_watch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "monitor",
        metavar="MONITOR",
        help=_("qmp:PATH of QEMU's monitor socket, qmp:HOST:PORT, or libvirt:URI (needs virsh); it is only asked"),
    )
    parser.add_argument("domain", nargs="?", default="", metavar="DOMAIN", help=_("the VM's name in libvirt"))
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help=_("record into this file, which opens like a log")
    )
    parser.add_argument("--every", default="1s", metavar="TIME", help=_("how often it is asked (default: 1s)"))
    parser.add_argument("--window", action="store_true", help=_("show it in the window, the model running ahead"))
    parser.set_defaults(command=watch_command)


def watch_command(options: argparse.Namespace) -> None:
    """`migviz watch`"""
    import time

    from migviz.recorded.looking_on import Ahead
    from migviz.recorded.watched_lines import Watched, watched_lines

    asked = Watched(
        monitor=options.monitor,
        domain=options.domain,
        every=_seconds("--every", options.every),
        file=options.output,
    )
    if options.window and _watched_in_window(asked):
        return
    ahead, lines = Ahead(), list[str]()
    for line in watched_lines(asked, time.time, lambda: time.sleep(asked.every)):
        lines.append(line)
        for text in ahead.told(lines):
            say(text)
            sys.stdout.flush()
    say(ahead.followed.closing)


def _watched_in_window(asked: "Watched") -> bool:
    """The same in a window; what is no monitor is refused before there is one. False where none can be shown."""
    from migviz.cli.display import why_no_display
    from migviz.recorded.watched_lines import watched_lines

    watched_lines(asked, float, float)  # nothing is asked before the first line is
    missing = why_no_display()
    if missing:
        say(_("migviz: {missing}, so here is what is seen, line by line.", missing=missing), file=sys.stderr)
        return False
    from migviz.gui.shells.app import open_window

    open_window(watched=asked)
    return True


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--memory", required=True, metavar="SIZE", help=_("memory of the VM, for example 32GiB"))
    parser.add_argument(
        "--link", required=True, metavar="RATE", help=_("line rate of the migration link, for example 10Gbit/s")
    )
    parser.add_argument(
        "--hypervisor",
        required=True,
        metavar="NAME",
        help=_(
            "whose rules: hyper-v, vmware, qemu, libvirt, nova, proxmox, kubevirt, xen, cloud-hypervisor, or a policy"
        ),
    )
    parser.add_argument(
        "--took", required=True, metavar="TIME", help=_("how long the migration took, for example 8min")
    )
    parser.add_argument("--hung", required=True, metavar="TIME", help=_("how long the VM hung, for example 3s"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object, in SI units"))
    parser.set_defaults(command=explain_command)


def explain_command(options: argparse.Namespace) -> None:
    """`migviz explain`"""
    from migviz.study.advice import MOST_RUNS
    from migviz.study.explaining import explain
    from migviz.study.explaining_text import explained_as_json, explained_lines
    from migviz.study.my_migration import NAMES, Known, asked_of

    asked = asked_of(Known(**{name: getattr(options, name) for name in NAMES}), before="--")
    with bar(_("simulating")) as tell:
        found = explain(asked, lambda done: tell(done, MOST_RUNS))
    say(as_json(explained_as_json(found)) if options.json else "\n".join(explained_lines(found)))


def _seconds(option: str, text: str) -> float:
    from migviz.study.my_migration import seconds_of

    return seconds_of(option, text)


def fit_command(options: argparse.Namespace) -> None:
    """`migviz fit`"""
    from migviz.recorded.fitted import fit
    from migviz.recorded.reading import read_log

    log = read_log(Path(options.log))
    chosen = chosen_migration(options.migration, log)
    beside = _beside(options.beside, log.migrations[chosen])
    if options.json:
        from migviz.export.fit_json import log_as_json

        fits = [fit(item) if index < MOST_FITTED else _left_out() for index, item in enumerate(log.migrations)]
        found = fits[chosen]
        say(as_json(log_as_json(log, fits, {} if beside is None else {chosen: beside})))
    else:
        found = fit(log.migrations[chosen])
        _print(log, chosen, found, beside)
    if options.output is not None:
        _write(options.output, found)


def chosen_migration(text: str, log: "Log") -> int:
    """What `--migration` names, from 0 on."""
    known = [str(number) for number, __ in enumerate(log.migrations, 1)]
    if text not in known:
        message = _("{text} is not a migration of this log. Write 1 to {most}", text=shown(text), most=len(known))
        raise InputError([Problem(where="--migration", message=message)])
    return known.index(text)


def _left_out() -> "Fit":
    from migviz.language import N_
    from migviz.recorded.fitted import Fit

    return Fit(why={"goodput": N_("Only the first 20 migrations of a log are fitted.")})


def _beside(path: Path | None, recorded: "Recorded") -> "Beside | None":
    """What the client saw of it."""
    if path is None:
        return None
    from migviz.recorded.laid_beside import laid_beside, read_side

    return laid_beside(read_side(path), recorded)


def _print(log: "Log", chosen: int, found: "Fit", beside: "Beside | None") -> None:
    from migviz.export.fit_text import fit_text
    from migviz.export.terminal import printed
    from migviz.recorded.beside_words import beside_lines

    item = log.migrations[chosen]
    seen = [] if beside is None else list(beside_lines(beside, item))
    say(printed(fit_text(log, chosen, found, _advice(item, found), seen)))


def _advice(item: "Recorded", found: "Fit") -> list[str]:
    from migviz.study.advice_text import advice_lines

    advised = advised_with_bar(item, found)
    return [] if advised is None else list(advice_lines(advised))


def advised_with_bar(item: "Recorded", found: "Fit") -> "Advised | None":
    """What would have helped, with a bar while it is tried."""
    from migviz.recorded.advised import advised_for
    from migviz.study.advice import MOST_RUNS

    with bar(_("simulating")) as tell:
        return advised_for(item, found, lambda done: tell(done, MOST_RUNS))


def _write(path: Path, found: "Fit") -> None:
    if found.scenario is None:
        raise InputError([Problem(where="-o", message=_("the log says too little for a scenario"))])
    write_whole(path, "\n".join(found.scenario.lines()) + "\n")
