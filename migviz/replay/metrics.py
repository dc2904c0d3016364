"""Which numbers does a run have? One function for each, with its kind and one line of help.

`RUN_NUMBERS` hold for a whole run, `ITERATION_NUMBERS` are one for each iteration, `MOMENT_NUMBERS` hold at a
time. Lessons call them by these names, so `lessons/README.md` lists them; a test holds the two together.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from migviz.replay.seen import Seen
from migviz.scenario.units import PAGE, Kind
from migviz.trace import Copying, Host, Pass, Run
from migviz.trace.goodput import goodput
from migviz.trace.traffic import ClientMetrics, NetworkMetrics, Station

Result = float | str | bool | None
"""A number in SI, a word, a truth, or None for what the run does not have."""
What = Kind | type[str] | type[bool]

Of = TypeVar("Of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Generic[Of]):
    """One number (or word, or truth): `what` it is, one line of help, and how to get it."""

    name: str
    what: What
    help: str
    of: Callable[[Of], Result]


def pause_part(run: Run, name: str) -> float:
    """Seconds that a part of the pause takes; 0 where the run has no such part."""
    return sum(part.end - part.start for part in run.pause if part.name == name)


def iterations(run: Run) -> tuple[Pass, ...]:
    """The iterations of a run, in order."""
    return tuple(item for item in run.passes if item.copying is Copying.ITERATION)


def _rest(run: Run) -> float:
    return sum(item.pages for item in run.passes if item.copying is Copying.PAUSE) * float(PAGE)


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
        what=bool,
        help="whether the migration came to its end",
        of=lambda run: run.metrics.finished,
    ),
    Number(
        name="converged",
        what=bool,
        help="whether the rest became small enough, not merely given up on",
        of=lambda run: run.metrics.converged,
    ),
    Number(
        name="stop_reason",
        what=str,
        help="why the iterations ended, or why the migration failed",
        of=lambda run: run.metrics.stop_reason,
    ),
    Number(
        name="total_time",
        what=Kind.TIME,
        help="from the request until nothing is left to send",
        of=lambda run: run.metrics.total_time,
    ),
    Number(
        name="downtime",
        what=Kind.TIME,
        help="how long the VM ran nowhere; missing if it was never resumed after a pause",
        of=lambda run: run.metrics.downtime,
    ),
    Number(
        name="bytes_sent",
        what=Kind.SIZE,
        help="bytes on the migration link",
        of=lambda run: run.metrics.bytes_sent,
    ),
    Number(
        name="pages_sent",
        what=Kind.SIZE,
        help="pages on the migration link, those sent twice counted twice",
        of=lambda run: run.metrics.pages_sent * float(PAGE),
    ),
    Number(
        name="iterations",
        what=Kind.COUNT,
        help="how many iterations there were",
        of=lambda run: float(run.metrics.iterations),
    ),
    Number(
        name="rest",
        what=Kind.SIZE,
        help="pages that were still dirty when the VM was paused",
        of=_rest,
    ),
    Number(
        name="owner",
        what=str,
        help='who has the VM at the end: "source", "target" or "nobody"',
        of=lambda run: run.metrics.owner.value,
    ),
    Number(
        name="goodput",
        what=Kind.RATE,
        help="payload that the migration link offers per second, at the start",
        of=lambda run: goodput(run.scenario.values),
    ),
    Number(
        name="length",
        what=Kind.TIME,
        help="until the last instant that is shown",
        of=lambda run: run.end,
    ),
    Number(
        name="asked",
        what=Kind.COUNT,
        help="requests that the client made",
        of=_of_client(lambda client: float(client.asked)),
    ),
    Number(
        name="answered",
        what=Kind.COUNT,
        help="requests that were answered, in time or late",
        of=_of_client(lambda client: float(client.answered)),
    ),
    Number(
        name="late",
        what=Kind.COUNT,
        help="requests that were answered only after another try, or behind one",
        of=_of_client(lambda client: float(client.late)),
    ),
    Number(
        name="lost",
        what=Kind.COUNT,
        help="requests that were never answered",
        of=_of_client(lambda client: float(client.lost)),
    ),
    Number(
        name="longest_wait",
        what=Kind.TIME,
        help="the longest wait for an answer that came",
        of=_of_client(lambda client: client.longest_wait),
    ),
    Number(
        name="longest_stall",
        what=Kind.TIME,
        help="how long the client's connection stood still, at the longest",
        of=_of_client(lambda client: client.longest_stall),
    ),
    Number(
        name="retransmissions",
        what=Kind.COUNT,
        help="how often the client's TCP sent something again",
        of=_of_client(lambda client: float(client.retransmissions)),
    ),
    Number(
        name="connections_lost",
        what=Kind.COUNT,
        help="connections that the client's TCP gave up",
        of=_of_client(lambda client: float(client.connections_lost)),
    ),
    Number(
        name="give_up_after",
        what=Kind.TIME,
        help="how long the client's TCP goes on trying",
        of=_of_client(lambda client: client.give_up_after),
    ),
    Number(
        name="right_port_after",
        what=Kind.TIME,
        help="from the resume until the switch knows the VM's new port; missing if it never does",
        of=_of_network(lambda network: network.right_port_after),
    ),
    Number(
        name="wrong_port_frames",
        what=Kind.COUNT,
        help="frames that the switch sent to the port where the VM no longer was",
        of=_of_network(lambda network: float(network.wrong_port_frames)),
    ),
    Number(
        name="flooded",
        what=Kind.COUNT,
        help="frames for the VM that the switch sent out at every port",
        of=_of_network(lambda network: float(network.flooded)),
    ),
)

ITERATION_NUMBERS: Mapping[str, Number[Pass]] = _by_name(
    Number(
        name="pages",
        what=Kind.SIZE,
        help="pages on the list of the iteration",
        of=lambda item: item.pages * float(PAGE),
    ),
    Number(
        name="seconds",
        what=Kind.TIME,
        help="how long the iteration takes",
        of=lambda item: item.end - item.start,
    ),
    Number(
        name="dirtied",
        what=Kind.SIZE,
        help="pages written during the iteration that were not waiting already",
        of=lambda item: item.dirtied * float(PAGE),
    ),
    Number(
        name="bytes",
        what=Kind.SIZE,
        help="bytes of the iteration on the migration link",
        of=lambda item: item.bytes,
    ),
)

MOMENT_NUMBERS: Mapping[str, Number[Seen]] = _by_name(
    Number(name="time", what=Kind.TIME, help="the time itself", of=lambda seen: seen.moment.t),
    Number(
        name="step",
        what=Kind.COUNT,
        help="the step, 1 to 6; 0 after a failure",
        of=lambda seen: float(seen.moment.step),
    ),
    Number(
        name="iteration",
        what=Kind.COUNT,
        help="the iteration under way; 0 outside",
        of=lambda seen: float(seen.moment.iteration),
    ),
    Number(
        name="to_send",
        what=Kind.SIZE,
        help="pages still to be sent in this pass",
        of=lambda seen: seen.moment.to_send * float(PAGE),
    ),
    Number(
        name="dirty",
        what=Kind.SIZE,
        help="pages written since the list was taken",
        of=lambda seen: seen.moment.dirty * float(PAGE),
    ),
    Number(
        name="same",
        what=Kind.SIZE,
        help="pages that are the same on both hosts",
        of=lambda seen: seen.moment.same * float(PAGE),
    ),
    Number(
        name="stale",
        what=Kind.SIZE,
        help="pages whose copy at the target is old",
        of=lambda seen: seen.moment.stale * float(PAGE),
    ),
    Number(
        name="missing",
        what=Kind.SIZE,
        help="pages the target never got",
        of=lambda seen: seen.moment.missing * float(PAGE),
    ),
    Number(name="sent", what=Kind.SIZE, help="bytes sent so far", of=lambda seen: seen.moment.sent),
    Number(name="speed", what=Kind.RATE, help="bytes per second on the link now", of=lambda seen: seen.moment.speed),
    Number(
        name="progress",
        what=Kind.SHARE,
        help="share of the list that this pass is through with",
        of=lambda seen: seen.moment.progress,
    ),
    Number(
        name="paused_for",
        what=Kind.TIME,
        help="how long the VM has been paused",
        of=lambda seen: seen.moment.paused_for,
    ),
    Number(name="running", what=bool, help="whether the VM runs", of=lambda seen: seen.moment.running),
    Number(
        name="runs_on",
        what=str,
        help='where the VM runs: "source", "target", or "nobody" while it is paused',
        of=lambda seen: (seen.moment.owner if seen.moment.running else Host.NOBODY).value,
    ),
    Number(
        name="owner_then",
        what=str,
        help='who owns the VM: "source", "target" or "nobody"',
        of=lambda seen: seen.moment.owner.value,
    ),
    Number(
        name="port",
        what=Kind.COUNT,
        help="the port behind which the switch knows the VM: 1 the source, 2 the target; missing if it has forgotten",
        of=lambda seen: _port(seen),
    ),
    Number(
        name="waiting",
        what=Kind.COUNT,
        help="requests of the client that are not answered yet",
        of=lambda seen: float(seen.moment.network.waiting),
    ),
)


def _port(seen: Seen) -> float | None:
    port = seen.moment.network.port(Station.VM)
    return None if port is None else float(port)
