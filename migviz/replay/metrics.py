"""Which numbers does a run have? One record for each: its name, its words, what it measures, and how to get it.

`RUN_NUMBERS` hold for a whole run, `ITERATION_NUMBERS` are one for each iteration, `MOMENT_NUMBERS` hold at a
time. Text, JSON, CSV, comparisons, sweeps and lessons take names, units and words from here; `lessons/README.md` lists
them, and a test holds the two together.
"""

import math
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from migviz.language import N_, _
from migviz.replay.brown_out import speed_at, work_lost
from migviz.replay.pause_range import pause_range
from migviz.replay.rates import catches_up, copied_now, dirtied_now, disk_users
from migviz.replay.seen import Seen
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Host, Pass, Run
from migviz.trace.goodput import goodput
from migviz.trace.traffic import ClientMetrics, NetworkMetrics, Station
from migviz.values import dataclass

Result = float | str | bool | None
"""A number in SI, a word, a truth, or None for what the run does not have."""
What = Kind | type[str] | type[bool]

Of = TypeVar("Of")


class Part(StrEnum):
    """Under which heading a number of a run stands."""

    RESULT = "result"
    CLIENT = "client"
    NETWORK = "network"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Generic[Of]):
    """One number (or word, or truth): `what` it is, one line of help, and how to get it.

    `name` is its name in lessons, on the command line and in files, `title` in tables. `in_pages`: an amount of
    pages, which files count and people read as memory. `compared`: it has a row where two runs stand side by side, and
    `less_is_better` there, between runs in which `alike` says the same (nothing on the link is no merit of a run that uses
    another way). `part` is its place among a run's. `nothing` is the word for a value that is not there.
    """

    name: str
    what: What
    help: str
    of: Callable[[Of], Result]
    title: str
    in_pages: bool = False
    compared: bool = False
    less_is_better: bool = True
    alike: Callable[[Of], object] = lambda _of: None
    part: Part = Part.RESULT
    nothing: str = N_("none")

    @property
    def heading(self) -> str:
        """What it is called in a table, in the language spoken."""
        return _(self.title)

    @property
    def explained(self) -> str:
        """Its line of help, in the language spoken."""
        return _(self.help)

    @property
    def key(self) -> str:
        """Its name in a file, with the unit: `total_time_s`, `rest_pages`."""
        unit = "pages" if self.in_pages else _UNITS.get(self.what, "")
        return (
            self.name if not unit or unit in self.name.split("_") or self.name == "seconds" else f"{self.name}_{unit}"
        )

    def plain(self, of: Of) -> Result | int:
        """Its value for a file, in the unit of its key."""
        value = self.of(of)
        if not isinstance(value, float | int) or isinstance(value, bool):
            return value
        if self.in_pages:
            return round(value / PAGE)
        return int(value) if self.what is Kind.COUNT else value

    def write(self, value: Result, digits: int = 3) -> str:
        """A value of it for people."""
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return _(self.nothing)
        if self.what is bool:
            return _("yes") if value else _("no")
        return write(float(value), self.what, digits=digits) if isinstance(self.what, Kind) else _(str(value))


_UNITS: Mapping[What, str] = {Kind.TIME: "s", Kind.RATE: "bytes_per_s", Kind.SIZE: "bytes"}


def pause_part(run: Run, name: str) -> float:
    """Seconds that a part of the pause takes; 0 where the run has no such part."""
    return sum(part.end - part.start for part in run.pause if part.name == name)


def iterations(run: Run) -> tuple[Pass, ...]:
    """The iterations of a run, in order."""
    return tuple(item for item in run.passes if item.copying is Copying.ITERATION)


def _disk_users(seen: Seen) -> str:
    users = disk_users(seen.run, seen.moment)
    return "both" if len(users) > 1 else users[0].value if users else Host.NOBODY.value


def _rest(run: Run) -> float:
    return sum(item.pages for item in run.passes if item.copying is Copying.PAUSE) * float(PAGE)


def _moves_a_working_vm(run: Run) -> bool:
    return run.scenario.technique.moves_a_working_vm


def _of_client(of: Callable[[ClientMetrics], Result]) -> Callable[[Run], Result]:
    """A number of the client; missing where nobody asks."""
    return lambda run: of(run.network.client) if run.network.client else None


def _of_network(of: Callable[[NetworkMetrics], Result]) -> Callable[[Run], Result]:
    return lambda run: of(run.network.metrics)


def _by_name(*numbers: Number[Of]) -> Mapping[str, Number[Of]]:
    return {number.name: number for number in numbers}


RUN_NUMBERS: Mapping[str, Number[Run]] = _by_name(
    Number(
        name="finished",
        title=N_("finished"),
        what=bool,
        help=N_("whether the migration came to its end"),
        of=lambda run: run.metrics.finished,
    ),
    Number(
        name="converged",
        title=N_("converged"),
        what=bool,
        help=N_("whether the rest became small enough, not merely given up on"),
        of=lambda run: run.metrics.converged,
    ),
    Number(
        name="catches_up",
        title=N_("catches up"),
        what=bool,
        help=N_("whether what was left became small, or would have with more iterations; missing where nothing races"),
        of=catches_up,
    ),
    Number(
        name="stop_reason",
        title=N_("why it ended"),
        what=str,
        help=N_("why the iterations ended, or why the migration failed"),
        of=lambda run: run.metrics.stop_reason,
    ),
    Number(
        name="total_time",
        title=N_("total time"),
        compared=True,
        what=Kind.TIME,
        help=N_("from the request until nothing is left to send"),
        of=lambda run: run.metrics.total_time,
    ),
    Number(
        name="downtime",
        title=N_("pause"),
        compared=True,
        what=Kind.TIME,
        help=N_("how long the VM ran nowhere; missing if it was never resumed after a pause"),
        of=lambda run: run.metrics.downtime,
    ),
    Number(
        name="downtime_least",
        title=N_("pause, lower quartile"),
        what=Kind.TIME,
        help=N_("a quarter of such pauses is shorter, as its fixed parts are known; missing where they are given"),
        of=lambda run: found.least if (found := pause_range(run)) else None,
    ),
    Number(
        name="downtime_most",
        title=N_("pause, upper quartile"),
        what=Kind.TIME,
        help=N_("a quarter of such pauses is longer, as its fixed parts are known; missing where they are given"),
        of=lambda run: found.most if (found := pause_range(run)) else None,
    ),
    Number(
        name="work_lost",
        title=N_("work lost beside it"),
        compared=True,
        what=Kind.TIME,
        help=N_("seconds of its work that the VM lost beside the pause: to faults, slowing and waits for pages"),
        alike=_moves_a_working_vm,
        of=work_lost,
    ),
    Number(
        name="bytes_sent",
        title=N_("bytes sent"),
        compared=True,
        what=Kind.SIZE,
        help=N_("bytes on the migration link"),
        alike=_moves_a_working_vm,
        of=lambda run: run.metrics.bytes_sent,
    ),
    Number(
        name="pages_sent",
        title=N_("pages sent"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages on the migration link, those sent twice counted twice"),
        of=lambda run: run.metrics.pages_sent * float(PAGE),
    ),
    Number(
        name="iterations",
        title=N_("iterations"),
        compared=True,
        less_is_better=False,
        what=Kind.COUNT,
        help=N_("how many iterations there were"),
        of=lambda run: float(run.metrics.iterations),
    ),
    Number(
        name="rest",
        title=N_("copied in the pause"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages that were still dirty when the VM was paused"),
        of=_rest,
    ),
    Number(
        name="owner",
        title=N_("the VM is at"),
        what=str,
        help=N_('who has the VM at the end: "source", "target" or "nobody"'),
        of=lambda run: run.metrics.owner.value,
    ),
    Number(
        name="goodput",
        title=N_("goodput"),
        what=Kind.RATE,
        help=N_("payload that the migration link offers per second, at the start"),
        of=lambda run: goodput(run.scenario.values),
    ),
    Number(
        name="length",
        title=N_("length of the run"),
        what=Kind.TIME,
        help=N_("until the last instant that is shown"),
        of=lambda run: run.end,
    ),
    Number(
        name="asked",
        title=N_("requests sent"),
        part=Part.CLIENT,
        what=Kind.COUNT,
        help=N_("requests that the client made"),
        of=_of_client(lambda client: float(client.asked)),
    ),
    Number(
        name="answered",
        title=N_("requests answered"),
        part=Part.CLIENT,
        what=Kind.COUNT,
        help=N_("requests that were answered, in time or late"),
        of=_of_client(lambda client: float(client.answered)),
    ),
    Number(
        name="late",
        title=N_("answers late"),
        compared=True,
        part=Part.CLIENT,
        what=Kind.COUNT,
        help=N_("requests that were answered only after another try, or behind one"),
        alike=_of_client(lambda client: float(client.connections_lost)),
        of=_of_client(lambda client: float(client.late)),
    ),
    Number(
        name="lost",
        title=N_("never answered"),
        compared=True,
        part=Part.CLIENT,
        what=Kind.COUNT,
        help=N_("requests that were never answered"),
        of=_of_client(lambda client: float(client.lost)),
    ),
    Number(
        name="longest_wait",
        title=N_("longest wait for an answer"),
        part=Part.CLIENT,
        what=Kind.TIME,
        help=N_("the longest time from a request to its answer"),
        of=_of_client(lambda client: client.longest_wait),
    ),
    Number(
        name="longest_stall",
        title=N_("no answer for"),
        compared=True,
        part=Part.CLIENT,
        what=Kind.TIME,
        help=N_("the longest time from one answer to the next; a request in between waits less (longest_wait)"),
        of=_of_client(lambda client: client.longest_stall),
    ),
    Number(
        name="retransmissions",
        title=N_("retransmissions"),
        part=Part.CLIENT,
        what=Kind.COUNT,
        help=N_("how often the client's TCP sent something again"),
        of=_of_client(lambda client: float(client.retransmissions)),
    ),
    Number(
        name="connections_lost",
        title=N_("connections lost"),
        part=Part.CLIENT,
        what=Kind.COUNT,
        help=N_("connections that the client's TCP gave up"),
        of=_of_client(lambda client: float(client.connections_lost)),
    ),
    Number(
        name="give_up_after",
        title=N_("this client gives up after"),
        part=Part.CLIENT,
        what=Kind.TIME,
        help=N_("how long the client's TCP goes on trying"),
        of=_of_client(lambda client: client.give_up_after),
    ),
    Number(
        name="announcements",
        title=N_("announcements"),
        part=Part.NETWORK,
        what=Kind.COUNT,
        help=N_("broadcasts that said where the VM is now"),
        of=_of_network(lambda network: float(network.announcements)),
    ),
    Number(
        name="announcements_lost",
        title=N_("announcements lost"),
        part=Part.NETWORK,
        what=Kind.COUNT,
        help=N_("of those, how many did not arrive"),
        of=_of_network(lambda network: float(network.announcements_lost)),
    ),
    Number(
        name="right_port_after",
        title=N_("switch knows the new port after"),
        part=Part.NETWORK,
        nothing=N_("never"),
        less_is_better=False,
        what=Kind.TIME,
        help=N_("from the resume until the switch knows the VM's new port; missing if it never does"),
        of=_of_network(lambda network: network.right_port_after),
    ),
    Number(
        name="download_stall",
        title=N_("a download stands still for"),
        part=Part.NETWORK,
        nothing=N_("it breaks off"),
        what=Kind.TIME,
        help=N_(
            "how long a download from the VM over one TCP connection would stand still at the longest; missing if it would break off"
        ),
        of=_of_network(lambda network: network.download_stall),
    ),
    Number(
        name="upload_stall",
        title=N_("an upload stands still for"),
        part=Part.NETWORK,
        nothing=N_("it breaks off"),
        what=Kind.TIME,
        help=N_(
            "how long an upload to the VM over one TCP connection would stand still at the longest; missing if it would break off"
        ),
        of=_of_network(lambda network: network.upload_stall),
    ),
    Number(
        name="wrong_port_frames",
        title=N_("frames sent to the old port"),
        part=Part.NETWORK,
        what=Kind.COUNT,
        help=N_("frames that the switch sent to the port where the VM no longer was"),
        of=_of_network(lambda network: float(network.wrong_port_frames)),
    ),
    Number(
        name="flooded",
        title=N_("frames sent to every port"),
        part=Part.NETWORK,
        what=Kind.COUNT,
        help=N_("frames for the VM that the switch sent out at every port"),
        of=_of_network(lambda network: float(network.flooded)),
    ),
)

ITERATION_NUMBERS: Mapping[str, Number[Pass]] = _by_name(
    Number(
        name="pages",
        title=N_("pages"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages on the list of the iteration"),
        of=lambda item: item.pages * float(PAGE),
    ),
    Number(
        name="seconds",
        title=N_("seconds"),
        what=Kind.TIME,
        help=N_("how long the iteration takes"),
        of=lambda item: item.end - item.start,
    ),
    Number(
        name="zero_pages",
        title=N_("zero pages"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("those of its pages that are zero, which cost almost nothing to send"),
        of=lambda item: item.zero_pages * float(PAGE),
    ),
    Number(
        name="dirtied",
        title=N_("dirtied meanwhile"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages written during the iteration that were not waiting already"),
        of=lambda item: item.dirtied * float(PAGE),
    ),
    Number(
        name="bytes",
        title=N_("bytes"),
        what=Kind.SIZE,
        help=N_("bytes of the iteration on the migration link"),
        of=lambda item: item.bytes,
    ),
)

MOMENT_NUMBERS: Mapping[str, Number[Seen]] = _by_name(
    Number(name="time", title=N_("time"), what=Kind.TIME, help=N_("the time itself"), of=lambda seen: seen.moment.t),
    Number(
        name="step",
        title=N_("step"),
        what=Kind.COUNT,
        help=N_("the step, 1 to 6; 0 after a failure"),
        of=lambda seen: float(seen.moment.step),
    ),
    Number(
        name="iteration",
        title=N_("iteration"),
        what=Kind.COUNT,
        help=N_("the iteration under way; 0 outside"),
        of=lambda seen: float(seen.moment.iteration),
    ),
    Number(
        name="to_send",
        title=N_("to send"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages still to be sent in this iteration"),
        of=lambda seen: seen.moment.to_send * float(PAGE),
    ),
    Number(
        name="dirty",
        title=N_("dirty again"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages written since the list was taken"),
        of=lambda seen: seen.moment.dirty * float(PAGE),
    ),
    Number(
        name="same",
        title=N_("same on both hosts"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages that are the same on both hosts"),
        of=lambda seen: seen.moment.same * float(PAGE),
    ),
    Number(
        name="zeros",
        title=N_("zeros told"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages of zeros among those that are the same: a few bytes on the link for each"),
        of=lambda seen: seen.moment.zeros * float(PAGE),
    ),
    Number(
        name="zeros_to_send",
        title=N_("zeros to find"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages of zeros among those to send: the source has to read each to find that it is one"),
        of=lambda seen: seen.moment.zeros_to_send * float(PAGE),
    ),
    Number(
        name="saved",
        title=N_("saved on the disk"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages saved on the disk between the hosts (Quick Migration)"),
        of=lambda seen: seen.moment.saved * float(PAGE),
    ),
    Number(
        name="given_up",
        title=N_("given up"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages of a VM that was shut down (cold migration)"),
        of=lambda seen: seen.moment.gone * float(PAGE),
    ),
    Number(
        name="stale",
        title=N_("outdated at the target"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages whose copy at the target is old"),
        of=lambda seen: seen.moment.stale * float(PAGE),
    ),
    Number(
        name="missing",
        title=N_("missing at the target"),
        in_pages=True,
        what=Kind.SIZE,
        help=N_("pages the target never got"),
        of=lambda seen: seen.moment.missing * float(PAGE),
    ),
    Number(
        name="sent",
        title=N_("sent so far"),
        what=Kind.SIZE,
        help=N_("bytes sent so far"),
        of=lambda seen: seen.moment.sent,
    ),
    Number(
        name="speed",
        title=N_("on the link"),
        what=Kind.RATE,
        help=N_("bytes per second on the link now"),
        of=lambda seen: seen.moment.speed,
    ),
    Number(
        name="copied_now",
        title=N_("can be copied"),
        what=Kind.RATE,
        help=N_("memory per second that the link can copy now, compressed and under every limit"),
        of=lambda seen: copied_now(seen.run, seen.moment),
    ),
    Number(
        name="dirtied_now",
        title=N_("is dirtied"),
        what=Kind.RATE,
        help=N_("memory per second that the VM writes now, over a time too short to write a page twice"),
        of=lambda seen: dirtied_now(seen.run, seen.moment),
    ),
    Number(
        name="disk_users",
        title=N_("may write the disk"),
        what=str,
        help=N_('who may write the VM\'s disk: "source", "target", "both" or "nobody"'),
        of=_disk_users,
    ),
    Number(
        name="progress",
        title=N_("through with"),
        what=Kind.SHARE,
        help=N_("share of the list that has been sent"),
        of=lambda seen: seen.moment.progress,
    ),
    Number(
        name="slowed",
        title=N_("slowed by"),
        what=Kind.SHARE,
        help=N_("share of its processor time that the policy takes from the VM"),
        of=lambda seen: seen.moment.slowed,
    ),
    Number(
        name="vm_speed",
        title=N_("speed of the VM"),
        what=Kind.SHARE,
        help=N_("how fast the VM works, as a share of its speed when nobody migrates it"),
        of=lambda seen: speed_at(seen.run, seen.moment.t),
    ),
    Number(
        name="paused_for",
        title=N_("paused for"),
        what=Kind.TIME,
        help=N_("how long the VM has been paused"),
        of=lambda seen: seen.moment.paused_for,
    ),
    Number(
        name="running",
        title=N_("the VM runs"),
        what=bool,
        help=N_("whether the VM runs"),
        of=lambda seen: seen.moment.running,
    ),
    Number(
        name="runs_on",
        title=N_("the VM runs at"),
        what=str,
        help=N_('where the VM runs: "source", "target", or "nobody" while it is paused'),
        of=lambda seen: (seen.moment.owner if seen.moment.running else Host.NOBODY).value,
    ),
    Number(
        name="owner_then",
        title=N_("the VM is owned by"),
        what=str,
        help=N_('who owns the VM: "source", "target" or "nobody"'),
        of=lambda seen: seen.moment.owner.value,
    ),
    Number(
        name="port",
        title=N_("port of the VM"),
        what=Kind.COUNT,
        help=N_(
            "the port behind which the switch knows the VM: 1 the source, 2 the target; missing if it has forgotten"
        ),
        of=lambda seen: _port(seen),
    ),
    Number(
        name="waiting",
        title=N_("requests waiting"),
        what=Kind.COUNT,
        help=N_("requests of the client that are not answered yet"),
        of=lambda seen: float(seen.moment.network.waiting),
    ),
    Number(
        name="next_try",
        title=N_("until the next try"),
        what=Kind.TIME,
        help=N_(
            "until the client sends its oldest request again, if nothing is heard before; missing where none waits"
        ),
        of=lambda seen: _until_next_try(seen),
    ),
)


def _until_next_try(seen: Seen) -> float | None:
    at = seen.moment.network.next_try
    return None if at is None else max(0.0, at - seen.t)


def _port(seen: Seen) -> float | None:
    port = seen.moment.network.port(Station.VM)
    return None if port is None else float(port)
