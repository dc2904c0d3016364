"""What do all techniques share? One migration at work: set-up, pause, hand-over, resume, announcement."""

from collections.abc import Callable, Generator
from dataclasses import replace
from functools import lru_cache
from math import inf
from typing import Any

import numpy as np
import simpy

from migviz.engine.conditions import Conditions, MigrationFailed
from migviz.engine.link import Link
from migviz.engine.memory import Journey, Memory, divide
from migviz.engine.network import Plan, observe
from migviz.engine.recorder import Recorder
from migviz.engine.storage import check_storage, hand_over_parts
from migviz.engine.workload import Layout, Workload, all_the_rest, frozen, rhythm_of, writers_of
from migviz.scenario import Change, Scenario
from migviz.scenario.fields import BY_HAND
from migviz.scenario.rules import Stuck
from migviz.scenario.techniques import pause_part_named
from migviz.scenario.units import PAGE
from migviz.trace import Array, Copying, Counts, Host, Metrics, Pass, Run, Step, Waits
from migviz.trace.arrivals import Arrivals
from migviz.trace.goodput import compare_time
from migviz.trace.milestones import (
    Announced,
    Changed,
    ClientAnswered,
    ConnectionLost,
    ContainerMade,
    DiskCopied,
    Failed,
    Finished,
    Paused,
    RestCopied,
    Resumed,
    StateCopied,
    StorageHandedOver,
)
from migviz.trace.traffic import Network
from migviz.values import dataclass

Process = Generator[simpy.Event, Any, None]

LinkOf = Callable[[simpy.Environment, Conditions, Recorder, Stuck | None], Link]
"""How a migration gets its link: one of its own, or its part of one that is shared."""

WATCHED = 1.0
"""Chosen: how many seconds of what comes after the resume, or after a failure, belong to the run."""
_WORKLOAD = {"workload.dirty_rate", "workload.background_rate", "workload.cpu_share"}


def dice(seed: float, part: str) -> np.random.Generator:
    """The random generator of one part: adding a part does not shift the dice of another."""
    return np.random.Generator(np.random.PCG64(_seeds(int(seed), part)))


@lru_cache(maxsize=16)
def _seeds(seed: int, part: str) -> np.random.SeedSequence:
    """What a generator begins with: the same for every run of a dragged slider, and two thirds of the work of making it."""
    return np.random.SeedSequence([seed, *part.encode()])


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPass:
    """A pass over the list that is under way: what there was at its start.

    `cost` and `skipped` of a block become final when its turn comes, and are a plan before; `arrivals` says what has come where it is not in turn.
    """

    copying: Copying
    number: int
    start: float
    listed: Counts
    zero: Counts
    cost: Array
    skipped: Counts
    single: np.ndarray
    missing: Counts
    single_missing: np.ndarray
    head: int
    moved_before: float
    written: Array
    journey: Journey
    arrivals: Callable[[], Arrivals] | None


class Migration:
    """Everything one migration works with, and the steps that every technique takes."""

    def __init__(self, env: simpy.Environment, scenario: Scenario, link_of: LinkOf = Link) -> None:
        self.env = env
        self.scenario = scenario
        self.policy = scenario.policy
        self.recorder = Recorder(scenario)
        self.conditions = Conditions(env, scenario)
        self.link = link_of(env, self.conditions, self.recorder, self.policy.stuck)
        self.layout = layout = Layout.of(scenario)
        writers = writers_of(scenario, layout)
        self.blocks = divide(layout, writers, self.policy.grain)
        left = self.policy.slow_vm.left if self.policy.slow_vm else all_the_rest
        rhythm = rhythm_of(scenario, writers)
        self.workload = Workload(env, writers, self.policy.grain, self.conditions.number, left, rhythm)
        self.memory = Memory(
            self.blocks,
            dice(scenario.number("seed"), "memory"),
            page_cost=(PAGE + self.number("migration.page_header")) * self.policy.grain / PAGE / self.compression,
            zero_cost=self.number("migration.zero_page") * self.policy.grain / PAGE,
            cache=self.conditions.setting("migration.delta_cache") or 0.0,
            delta_cost=self._delta_cost(),
        )
        self.waits: list[Waits] = []
        self.switched = False
        self.stands = False
        self.paused = False
        self.resumed = 0.0
        self.announcements: tuple[float, ...] = ()
        self.converged = False
        self.stop_reason = ""
        self.finished = False
        self.mirrored = 0.0
        self.on_disk = 0.0
        self._open: OpenPass | None = None

    def _delta_cost(self) -> float:
        """Bytes on the link for a page that the cache holds, on average: its changes, or all of it where they are many."""
        whole = (PAGE + self.number("migration.page_header")) / self.compression
        overflow = self.number("migration.delta_overflow")
        delta = min(whole, self.number("migration.delta_size"))
        return (overflow * whole + (1.0 - overflow) * delta) * self.policy.grain / PAGE

    def send_journey(self, journey: Journey) -> Process:
        """All of a list, in the pause or after it."""
        done = 0.0
        while done < journey.bytes:
            end, zeros = journey.stretch(done)
            sent = yield from self.link.leg(end - done, self.cap_outside(), zeros=zeros, whole=True)
            done = end if end - done - sent <= 1e-9 * end else done + sent

    @property
    def now(self) -> float:
        """Simulated time in seconds."""
        return float(self.env.now)

    @property
    def moved(self) -> float:
        """Bytes put on the link or on the disk until now."""
        return self.link.total + self.on_disk

    def number(self, name: str) -> float:
        """The value of a field now."""
        return self.conditions.number(name)

    def disk(self) -> float:
        """Bytes of the disk that is mirrored before the memory; 0 where the hosts share it."""
        return self.number("storage.disk_size") if self.scenario["storage.kind"] == "none" else 0.0

    def cap_outside(self) -> float | None:
        """The bandwidth limit in the pause and after it; some products lift it there."""
        return None if self.policy.lifts_limit else self.conditions.setting("migration.bandwidth_limit")

    @property
    def compression(self) -> float:
        """How many times smaller a page becomes on the wire."""
        return self.conditions.setting("migration.compression") or 1.0

    def carry_out(self, technique: Process, until: float) -> bool:
        """Carry the migration out by this technique, to its end; whether that is no later than `until`."""
        over = self.begin(technique)
        self.env.run(until=over if until == inf else over | self.env.timeout(until))
        return over.triggered

    def begin(self, technique: Process) -> simpy.Process:
        """The migration begins now; it is over when this process is."""
        self.env.process(self.conditions.run(self._note_change))
        return self.env.process(self._guard(technique))

    def metrics(self) -> Metrics:
        """The numbers of the migration that has come to its end."""
        return self.recorder.metrics(
            total_time=self.now,
            finished=self.finished,
            converged=self.converged and self.finished,
            stop_reason=self.stop_reason,
            extra=self.mirrored,
        )

    @property
    def once(self) -> float:
        """Bytes that go over the link at least: the memory once, and what of the disk has been mirrored."""
        return self.mirrored + self.memory.once

    def share(self, changes: tuple[Change, ...]) -> None:
        """Write into the scenario what of the link it got beside others."""
        if changes:
            together = sorted((*self.scenario.changes, *changes), key=lambda change: (change.at, change.name))
            self.scenario = self.recorder.scenario = Scenario(given=self.scenario.given, changes=tuple(together))

    def observed(self) -> Run:
        """The run of the migration that has come to its end, with what the clients saw of it."""
        metrics = self.metrics()
        end = max(self.now, self.resumed + WATCHED if self.finished else self.now + WATCHED)
        network, end = self._observe(end)
        died = self._owner_dies()
        if died is not None and died < end:
            self.recorder.note_owner(died, Host.NOBODY, running=False)
            metrics = replace(metrics, owner=Host.NOBODY)
            network, end = self._observe(max(died, end))
        else:
            died = None
        self._note_network(network, end)
        self._go_on(end, died)
        activity = self.workload.activity(end)
        return self.recorder.run(metrics=metrics, end=end, blocks=self.blocks, activity=activity, network=network)

    def _go_on(self, end: float, died: float | None) -> None:
        """The VM writes on until the end, and the scenario may say how, unless its host dies meanwhile."""
        if died is not None:
            self.env.run(until=died)
            self.workload.update(running=False)
        if end > self.now:
            self.env.run(until=end)

    def _observe(self, end: float) -> tuple[Network, float]:
        """What the clients see, and until when."""
        return observe(self.scenario, self._plan(end), dice(self.number("seed"), "client"))

    def _owner_dies(self) -> float | None:
        """When the host dies that has the VM after the migration."""
        owner = self.recorder.owner
        deaths = (
            change.at
            for change in self.scenario.changes
            if (change.name, change.value) == (f"{owner.value}.state", "dead") and change.at > self.now
        )
        return next(deaths, None)

    def _plan(self, end: float) -> Plan:
        """What the clients' network meets of this migration."""
        return Plan(
            tenures=self.recorder.tenures(end),
            flows=self.recorder.flows,
            waits=self._waits_until(end),
            resumed=self.resumed if self.switched else None,
            announcements=self.announcements,
            end=end,
            watched=WATCHED,
        )

    def _waits_until(self, end: float) -> tuple[Waits, ...]:
        """When the VM is slow to answer; one that stands with a page missing never answers again."""
        waits = [*self.recorder.asleep(), *self.waits]
        if self.stands and self.waits:
            waits[-1] = replace(waits[-1], end=end)
        return tuple(waits)

    def _note_network(self, network: Network, end: float) -> None:
        """What a word is due to of the clients' side: announcements, and how each stall ended."""
        announced: set[int] = set()
        for frame in network.frames:
            if frame.kind.announces and frame.number not in announced:  # the guest's own follows the host's
                announced.add(frame.number)
                self.recorder.note(Announced(t=frame.t, number=frame.number, lost=frame.fate.lost))
        for stall in network.stalls:
            if stall.end <= end:
                kind = ConnectionLost if stall.given_up else ClientAnswered
                self.recorder.note(kind(t=stall.end, seconds=stall.end - stall.start, cause=stall.cause.value))

    def _note_change(self, change: Change) -> None:
        self.recorder.note(Changed(t=self.now, name=change.name, value=change.value))
        if change.name in _WORKLOAD:
            self.workload.update()
        if change.name == BY_HAND and change.value is not None:
            self.workload.write(float(change.value))

    def _guard(self, technique: Process) -> Process:
        try:
            self.conditions.check()
            yield from technique
            self.finished = True
            self.recorder.note(Finished(t=self.now))
        except MigrationFailed as failure:
            self._fail(str(failure))

    def _fail(self, reason: str) -> None:
        """The migration ended early: the VM goes on at the source, or is lost, or waits on the target to be recovered."""
        self.stop_reason = reason
        if self._open is not None:
            self.end_pass(self.moved - self._open.moved_before)
        dead = Host.TARGET if self.switched else Host.SOURCE
        lost = (self.switched and not self.stands) or self.conditions.values["source.state"] == "dead"
        if lost:
            self.workload.update(running=False)
            self.recorder.note_owner(self.now, Host.NOBODY, running=False)
        elif self.paused:
            self.workload.update(running=True)
            self.recorder.note_owner(self.now, Host.SOURCE, running=True)
        self.recorder.note(Failed(t=self.now, reason=reason, vm_lost=lost, while_at=dead.value))

    def begin_pass(
        self, copying: Copying, *, goes_on: bool = False, arrivals: Callable[[], Arrivals] | None = None
    ) -> Journey:
        """Begin to go through the list; `goes_on`: the one before was left in the middle of the same iteration; `arrivals`: who
        knows what has come, where it does not come in turn."""
        memory = self.memory
        memory.throw_dice()
        through_disk = copying in (Copying.SAVE, Copying.RESTORE)
        cost = np.asarray(memory.listed * float(self.blocks.grain)) if through_disk else memory.costs()
        memory.missing = np.minimum(memory.missing, memory.listed)
        self._open = OpenPass(
            copying=copying,
            number=(self.recorder.passes[-1].number if self.recorder.passes else 0) + (not goes_on),
            start=self.now,
            listed=memory.listed,
            zero=memory.zero,
            cost=cost,
            skipped=np.zeros_like(memory.listed),
            single=memory.single,
            missing=memory.missing,
            single_missing=memory.single_missing & memory.single,
            head=memory.head,
            moved_before=self.moved,
            written=self.workload.written(),
            journey=memory.journey(cost),
            arrivals=arrivals,
        )
        return self._open.journey

    def skip(self, part: slice, skipped: Counts) -> Array:
        """Leave out of a part of the blocks what is dirty when their turn comes; returns the bytes of the rest of each."""
        assert self._open is not None
        self._open.skipped[part] = skipped
        self._open.cost[part] = self.memory.costs(part, skipped)
        return self._open.cost[part]

    def end_pass(self, done: float, *, fetched: int = 0) -> Pass:
        """The pass is over after `done` bytes of its journey; after an iteration, list what was dirtied in it."""
        memory, opened = self.memory, self._open
        assert opened is not None
        self._open = None
        memory.leave_off(memory.journey(opened.cost) if opened.skipped.any() else opened.journey, done)
        arrivals = opened.arrivals and opened.arrivals()
        if arrivals is not None:
            of = (self.moved - opened.moved_before, opened.listed, memory.luck)
            memory.leave_out(opened.listed - arrivals.whole(*of), opened.zero)
            memory.single = opened.single & arrivals.single_waits(*of)
        gone, left, zero, waits = opened.listed - memory.listed, memory.listed, memory.zero, memory.single
        skipped = np.minimum(opened.skipped, gone)
        copies = opened.copying is Copying.ITERATION
        dirtied = memory.list_dirty(opened.written, self.workload.written()) if copies else 0
        item = Pass(
            number=opened.number,
            copying=opened.copying,
            start=opened.start,
            end=self.now,
            pages=self.blocks.pages(int((gone - skipped).sum())),
            zero_pages=self.blocks.pages(int(np.minimum(opened.zero - zero, gone - skipped).sum())),
            bytes=done,
            dirtied=self.blocks.pages(dirtied),
            fetched=fetched,
            first=opened.head,
            listed=frozen(opened.listed),
            zero=frozen(opened.zero),
            cost=frozen(opened.cost),
            skipped=frozen(np.where(gone > 0, opened.skipped, 0)),  # of blocks whose turn has not come it was a plan
            left=frozen(left),
            missing=frozen(opened.missing),
            luck=frozen(memory.luck),
            single=frozen(opened.single),
            single_missing=frozen(opened.single_missing),
            arrivals=arrivals,
        )
        memory.missing = item.missing_after(gone)
        memory.single_missing = item.single_missing_after(waits)
        return self.recorder.note_pass(item)

    def give_up(self, reason: str) -> None:
        """The policy itself ends the migration; the VM stays where it is."""
        raise MigrationFailed(reason)

    def begin_step(self, step: Step) -> None:
        """A step begins now; it lasts until the next one, or until the migration fails."""
        self.recorder.begin_step(self.now, step)

    def set_up(self) -> Process:
        """Step 1: the target makes a container VM from the VM's configuration."""
        start = self.now
        self.begin_step(Step.CREATE)
        yield from self.link.wait(self.number("migration.setup_time"))
        self.recorder.note(ContainerMade(t=self.now, seconds=self.now - start))

    def mirror_disk(self) -> Process:
        """Without shared storage: the disk goes first."""
        if self.scenario["storage.kind"] == "none":
            self.begin_step(Step.COPY)
            yield from self.copy_disk(lambda: self.conditions.setting("migration.bandwidth_limit"))

    def copy_disk(self, limit: Callable[[], float | None] = lambda: None) -> Process:
        """The VM's disk goes over the link, at most so fast; nothing has been sent before."""
        start, size = self.now, self.number("storage.disk_size")
        try:
            yield from self.link.delay()
            yield from self.link.send(size, limit)
        finally:
            self.mirrored = self.link.total  # nothing was sent before; it counts even if the rest never comes
        self.recorder.note(DiskCopied(t=self.now, bytes=size, seconds=self.now - start))

    def pause_vm(self, part: str = "stop") -> Process:
        """Step 4 begins: the VM stops, which is this part of the pause."""
        self.begin_step(Step.PAUSE)
        self.paused = True
        self.workload.update(running=False)
        self.recorder.note_owner(self.now, Host.SOURCE, running=False)
        left = self.blocks.pages(int(self.memory.listed.sum()))
        self.recorder.note(Paused(t=self.now, pages=left, reason=self.stop_reason))
        yield from self.fixed_part(part)

    def fixed_part(self, name: str) -> Process:
        """One part of the pause that its fields say the length of; none where they say nothing."""
        yield from self.part(name, float(pause_part_named(name).seconds(self.number)))

    def part(self, name: str, seconds: float) -> Process:
        """One part of the pause that just takes its time."""
        start = self.now
        yield from self.link.wait(seconds)
        self.recorder.note_pause_part(name, start, self.now)

    def read_bitmap(self) -> Process:
        """In the pause the list is taken once more; where that takes no time it is no part of it."""
        yield from self.fixed_part("dirty bitmap")

    def copy_rest(self) -> Process:
        """In the pause: what is still on the list goes, at full link speed where the policy lifts its limit."""
        start, journey = self.now, self.begin_pass(Copying.PAUSE)
        yield from self.link.delay()
        comparing = compare_time(self.conditions.values, self.memory.held, self.policy.grain)
        began = self.now
        yield from self.send_journey(journey)
        if comparing > self.now - began:  # changes are soon sent: the processor, which looks for them, is behind
            yield self.env.timeout(comparing - (self.now - began))
        self.end_pass(journey.bytes)
        self.recorder.note_pause_part("last dirty pages", start, self.now)
        self.recorder.note(RestCopied(t=self.now, pages=self.blocks.pages(journey.units), bytes=journey.bytes))

    def hand_over(self) -> Process:
        """Processor and device state, and the disk, change hands."""
        yield from self.fixed_part("processor and device state")
        self.recorder.note(StateCopied(t=self.now))
        yield from self.hand_over_disk()

    def hand_over_disk(self) -> Process:
        """The disk changes hands, as its kind says."""
        for name in hand_over_parts(self.conditions):
            yield from self.fixed_part(name)
        check_storage(self.conditions)
        if hand_over_parts(self.conditions):
            self.recorder.note(StorageHandedOver(t=self.now))

    def resume_vm(self, pause_began: float, part: str = "start") -> Process:
        """Steps 5 and 6: the VM runs on the target, and its address is announced."""
        self.begin_step(Step.RESUME)
        yield from self.fixed_part(part)
        self.switched, self.paused, self.resumed = True, False, self.now
        self.workload.update(running=True, taken=0.0)
        self.recorder.note_owner(self.now, Host.TARGET, running=True)
        self.recorder.note(Resumed(t=self.now, downtime=self.now - pause_began))
        if self.scenario["network.announcement"] == "none":
            return
        self.begin_step(Step.BROADCAST)
        assert self.policy.announcements[-1] < WATCHED
        self.announcements = tuple(self.now + delay for delay in self.policy.announcements)
