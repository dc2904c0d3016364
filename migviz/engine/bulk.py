"""For how long does a bulk transfer stand still: a download from the VM, or an upload to it, over one TCP connection as fast as it goes?

Who sends has to send again. Of a download that is the VM, and its timers stand still while it is paused: a pause costs
itself and a constant, however long it is, a loss probe two round trips after the VM goes on. Of an upload it is the client, whose timers
run on: the first try that finds the VM, a probe or a time-out of tcp.py, which nothing acknowledges meanwhile. Where something of the stream is still on its way
when the VM runs again, and finds it, the stream goes on at once. Held against the recorded transfers of tests/reference/network.

Nothing that the VM sends is lost with a link that is cut: it sends what acknowledgements let go, and none comes. Only its probe is, which is new data.
So a time-out is spurious: what it sends again has come, and is acknowledged with all the rest. Linux finds that out (F-RTO, RFC 5682; tcp_process_loss,
tcp_try_undo_loss) and sends a whole window at once; where the probe was lost, only that shows it, and the probe goes again behind that window.
"""

import math
from collections.abc import Iterator, Sequence

from migviz.engine.neighbour import EVERY, FIRST_DELAY, PROBES
from migviz.engine.tcp import SEVERAL_OUT, Habits
from migviz.engine.timers import fires_at
from migviz.engine.world import World
from migviz.scenario.profiles import LONGEST_RTO, PROFILES
from migviz.scenario.units import number_of
from migviz.trace import Host, Tenure
from migviz.trace.traffic import Node
from migviz.values import dataclass

LINUX = PROFILES["linux"]


def longest(stream: "Download | Upload", world: World, tenures: Sequence[Tenure], until: float) -> float | None:
    """Seconds from the last new byte before to the first after, at the longest; None where the stream never goes on."""
    stalls = [stream.stall(stop, again) for stop, again in _halts(world, tenures, until)]
    found = [stall for stall in stalls if stall is not None]
    return max(found, default=0.0) if len(found) == len(stalls) else None


def _halts(world: World, tenures: Sequence[Tenure], until: float) -> Iterator[tuple[float, float]]:
    """When a stream stopped, and from when on something may pass again: pauses, and a link that is down."""
    ran = True
    for k, tenure in enumerate(tenures):
        if ran and not tenure.running:
            yield tenure.start, next((item.start for item in tenures[k:] if item.running), math.inf)
        ran = tenure.running
    yield from ((start, end) for start, end in world.outages if start < until)


class Download:
    """A stream from the VM to a client `one_way` seconds away, `wire` of them on the host's wire, which keeps `queue` seconds of it waiting in
    front of its slowest line. `told`: when the switch knows the VM's new port, if it is told. `repairs`: the VM is repairing a loss when the
    stream stops, so that it has no loss probe (tcp_schedule_loss_probe)."""

    def __init__(
        self, world: World, *, one_way: float, wire: float, queue: float, told: float, repairs: bool = False
    ) -> None:
        self._world, self._one_way, self._wire, self._queue, self._told = world, one_way, wire, queue, told
        self._round_trip, self._probes = 2 * one_way + queue, not repairs

    def stall(self, stop: float, again: float) -> float | None:
        """One stall: `again` is when the VM runs, or the link carries something, again. None where the stream never goes on."""
        if math.isinf(again) or self._world.started_anew(again):
            return None
        last = stop + self._one_way + self._queue
        if (found := self._acknowledged(stop, again)) is not None:
            return max(0.0, found + self._one_way - last)
        host = self._world.runs_on(again)
        for number, t in enumerate(self._tries(stop)):
            if t >= again and host is not None and self._world.cut(host, t) is None:
                queued = self._world.queue(host, t) if host is Node.SOURCE else 0.0
                return t + queued + self._brings_new_after(number) - last
        return None

    def _brings_new_after(self, number: int) -> float:
        """Seconds from a try to the first new byte: the probe is one; what a time-out sends again has come, so its acknowledgement brings one."""
        if number == 0 and self._probes:
            return self._one_way
        return 5 * self._one_way + self._queue if self._probes else 3 * self._one_way

    def _acknowledged(self, stop: float, again: float) -> float | None:
        """When an acknowledgement that was on its way makes the VM send on; None where none finds it in time."""
        passes, arrives = stop + self._round_trip - self._wire, stop + self._round_trip
        if arrives < again or self._world.vm(again).owner is Host.NOBODY:
            return None
        ran_on = self._world.runs_on(stop) is not None
        known = again if ran_on or self._world.runs_on(again) is Node.SOURCE else self._told
        return None if passes < known else max(again, known + self._wire)

    def _tries(self, stop: float) -> Iterator[float]:
        """When the VM sends something of its own accord after the stream stopped: a probe, then its time-outs. Its clock stands still in a
        pause."""
        own, rto = self._world.ran(0.0, stop), self._in_ticks(self._round_trip + self._floor)
        probe = min(2 * self._round_trip + SEVERAL_OUT, rto)
        own = fires_at(own, probe if self._probes else rto, LINUX.tick)
        for _ in range(int(number_of(LINUX.defaults, "client.retries")) + 1):
            yield self._world.after_running(stop, own - self._world.ran(0.0, stop))
            own = fires_at(own, rto, LINUX.tick)
            rto = min(2 * rto, LONGEST_RTO)

    @property
    def _floor(self) -> float:
        return number_of(LINUX.defaults, "client.rto_min")

    def _in_ticks(self, seconds: float) -> float:
        return math.ceil(seconds / LINUX.tick - 1e-9) * LINUX.tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How the VM is found at its new port: when the switch is told, how long it knows a silent VM, and for how long the client
    trusts its address (infinity: for ever)."""

    told: float
    ageing: float
    trusted_for: float


class Upload:
    """A stream to the VM, sent by a client with these habits; the rest as of a download."""

    def __init__(
        self, world: World, habits: Habits, *, one_way: float, wire: float, queue: float, found: Found
    ) -> None:
        self._world, self._habits, self._one_way, self._far, self._found = world, habits, one_way, one_way - wire, found
        self._round_trip = 2 * one_way + queue

    def stall(self, stop: float, again: float) -> float | None:
        """One stall: `again` is when the VM runs, or the link carries something, again. None where the stream never goes on."""
        if math.isinf(again) or self._world.started_anew(again):
            return None
        host = self._world.runs_on(again)
        moved = host is Node.TARGET and self._world.runs_on(stop) is None
        known = min(self._found.told, stop + self._found.ageing) if moved else again
        last = stop + self._one_way  # the last acknowledgement comes, and lets the last segment go
        reaches = max(again, known + self._one_way - self._far)
        if reaches <= stop + self._round_trip:  # what is still on its way shows that something before it is missing
            return reaches + 2 * self._one_way - stop
        doubts = math.inf
        for number, t in enumerate(self._tries(last)):
            doubts = min(doubts, t) if t >= stop + self._found.trusted_for else doubts
            finds = t + self._far >= known or t >= doubts + FIRST_DELAY + PROBES * EVERY
            if finds and t + self._one_way >= again and host and self._world.cut(host, t + self._far) is None:
                # The probe is new data: behind lost data it only brings a selective acknowledgement, and that the resend.
                repaired = 2 * self._one_way if number == 0 and self._habits.probes else 0.0
                return t + self._one_way + repaired - stop
        return None

    def _tries(self, t: float) -> Iterator[float]:
        """When the client sends something of its own accord after that: a probe, where it has one, then its time-outs."""
        habits, tick = self._habits, self._habits.profile.tick
        rto = self._round_trip + habits.floor if habits.profile.adds_floor else max(habits.floor, self._round_trip)
        if habits.probes:
            t = fires_at(t, min(2 * self._round_trip + SEVERAL_OUT, rto), tick)
            yield t
        for _ in range(habits.retries + 1):
            t = fires_at(t, rto, tick)
            yield t
            rto = min(2 * rto, max(LONGEST_RTO, rto))
