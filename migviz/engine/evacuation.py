"""How do several VMs leave a host over one link? N real migrations, each on a clock of its own, and one queue.

Between two events of its own a migration needs not be looked at: it is told when the share of the link that it gets has changed.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from math import inf

import simpy

from migviz.engine.migration import Migration, Process
from migviz.engine.patience import ask, environment, take_apart
from migviz.engine.pool import Pool
from migviz.engine.shared_link import SAME, SharedLink
from migviz.language import N_
from migviz.scenario import Change, Scenario
from migviz.scenario.evacuation import DIRECTIONS, IN, OUT, Evacuation, Vm
from migviz.scenario.fields import Value
from migviz.scenario.techniques import Technique
from migviz.scenario.units import number_of
from migviz.trace import Host, Metrics, Run
from migviz.trace.evacuated import Evacuated, Level, Moved
from migviz.trace.goodput import Values, client_traffic, goodput, line, other_traffic

CANCELLED = N_("the migration was called off")
FULL = N_("the target is short of memory")
NOT_BEFORE = N_("the VM that has to go first has not moved")
NOT_ALONE = N_("a VM that has to go together with it cannot go")
ANOTHER = 1000.0
"""Chosen: so far apart are the seeds of two attempts; neighbours on the host have neighbouring ones."""


@dataclass(slots=True, kw_only=True, eq=False)
class Attempt:
    """A migration under way. `start` is the host's time at which its own clock began."""

    number: int
    start: float
    migration: Migration
    link: SharedLink
    over: simpy.Process
    direction: str
    pool: Pool
    due: float

    @property
    def env(self) -> simpy.Environment:
        """Its own clock."""
        return self.migration.env

    @property
    def next(self) -> float:
        """The host's time of its next event."""
        return self.start + float(self.env.peek())

    def step(self, until: float) -> None:
        """All its events until then."""
        while not self.over.processed and self.start + self.env.peek() <= until:
            self.env.step()


@dataclass(slots=True, kw_only=True)
class Standing:
    """What has become of a VM so far."""

    attempts: int = 0
    sent: float = 0.0
    wasted: float = 0.0
    last: Attempt | None = None
    metrics: Metrics | None = None
    reason: str = ""
    is_cancelled: bool = False


class Emptying:
    """The host's own time: who waits, who is on the way, who has arrived."""

    def __init__(
        self, evacuation: Evacuation, process_of: Callable[[Technique], Callable[[Migration], Process]]
    ) -> None:
        self._asked = evacuation
        self._process_of = process_of
        self._pools = {direction: Pool() for direction in DIRECTIONS}
        self._standing = [Standing() for __ in evacuation.vms]
        self._waiting = list(evacuation.in_order())
        self._not_before = {number: vm.start for number, vm in enumerate(evacuation.vms)}
        self._under_way: dict[int, Attempt] = {}
        self._queue: list[tuple[float, int, Callable[[], None] | Attempt]] = []
        self._count = 0
        self._may_dispatch = True
        self.now = 0.0

    def run(self) -> Evacuated:
        """To the end."""
        self._set_line()
        for at in {change.at for change in self._asked.shared.changes}:
            self._at(at, self._set_line)
        for number, vm in enumerate(self._asked.vms):
            self._beside(number)
            if vm.start > 0:
                self._at(vm.start, lambda: None)
            if vm.cancel is not None:
                self._at(vm.cancel, partial(self._cancel, number))
        self._dispatch()
        while self._under_way or (self._waiting and self._queue):
            self._turn()
            ask()
        self._leave_the_rest()
        return Evacuated(
            evacuation=self._asked,
            vms=tuple(map(self._moved, range(len(self._standing)))),
            levels={direction: tuple(pool.levels) for direction, pool in self._pools.items()},
        )

    # --- time ---

    def _at(self, t: float, what: Callable[[], None] | Attempt) -> None:
        self._count += 1
        heapq.heappush(self._queue, (t, self._count, what))

    def _turn(self) -> None:
        """All that happens at the next time that anything does; then the link is shared anew."""
        self.now = min(self._queue[0][0] if self._queue else inf, *(pool.arrives_at() for pool in self._pools.values()))
        self._go_on()
        stepped: list[Attempt] = []
        while self._queue and self._queue[0][0] <= self.now:
            __, __, what = heapq.heappop(self._queue)
            if not isinstance(what, Attempt):
                what()
                self._may_dispatch = True
            elif what.due <= self.now and not what.over.processed:
                what.step(self.now)
                what.due = inf
                stepped.append(what)
        for attempt in stepped:
            self._note(attempt)
        if self._may_dispatch:
            self._dispatch()
        self._share()
        for attempt in stepped:
            self._expect(attempt)

    def _go_on(self) -> None:
        """The link has carried until now; who has sent all that was to be sent learns so."""
        for pool in self._pools.values():
            due = pool.arrives_at() <= self.now
            pool.go_on(self.now)
            while due or pool.arrives_at() <= self.now:
                attempt, due = self._under_way[pool.arrived()], False
                attempt.link.arrive()
                self._expect(attempt)

    def _expect(self, attempt: Attempt) -> None:
        """It is looked at again when its next event is due."""
        if not attempt.over.processed and attempt.next < attempt.due:
            attempt.due = attempt.next
            self._at(attempt.due, attempt)

    def _note(self, attempt: Attempt) -> None:
        """What an attempt's events mean to the others."""
        self._beside(attempt.number)
        attempt.pool.ask(attempt.number, attempt.link.wish)
        if attempt.over.processed:
            self._end(attempt)

    def _share(self) -> None:
        """Share each direction among those who send now, and tell those who get more or less than before."""
        for pool in self._pools.values():
            if pool.settle(self.now):
                for attempt in self._under_way.values():
                    if attempt.pool is pool and attempt.link.gets_other():
                        attempt.link.tell()
                        self._expect(attempt)

    # --- the link and the hosts ---

    def _set_line(self) -> None:
        for pool in self._pools.values():
            pool.set_line(self._asked.shared.values_at(self.now))

    def _beside(self, number: int) -> None:
        """What a VM sends over the link beside its memory: its answers until it has left, its disk's writes while it leaves."""
        vm, attempt = self._asked.vms[number], self._under_way.get(number)
        pool = self._pools[str(vm["direction"])]
        values = attempt.migration.conditions.values if attempt else vm.scenario.values
        here = attempt is not None or self._standing[number].metrics is None
        writes = number_of(values, "storage.disk_writes") if attempt and values["storage.kind"] == "none" else 0.0
        pool.set_beside(number, writes + (client_traffic(values) if here else 0.0))

    def _free(self) -> float | None:
        """Memory that the target can still give; None where that is enough for all."""
        free = self._asked.shared.values_at(self.now)["target.free_memory"]
        if free is None:
            return None
        taken = (self._memory(number) for number in range(len(self._standing)) if self._is_on_target(number))
        return float(free) - sum(taken) + sum(self._given_back())

    def _memory(self, number: int) -> float:
        return self._asked.vms[number].scenario.number("vm.memory")

    def _is_on_target(self, number: int) -> bool:
        leaves = self._asked.vms[number]["direction"] == OUT
        return leaves and (number in self._under_way or self._has_arrived(number))

    def _given_back(self) -> list[float]:
        """What those that came from the target have left there."""
        came = (number for number, vm in enumerate(self._asked.vms) if vm["direction"] == IN)
        return [self._memory(number) for number in came if self._has_arrived(number)]

    def _has_arrived(self, number: int) -> bool:
        metrics = self._standing[number].metrics
        return metrics is not None and metrics.finished

    # --- the queue ---

    def _dispatch(self) -> None:
        """All that may go, go."""
        self._may_dispatch = False
        for number in [*self._waiting]:
            company = self._company(number)
            if number in company and self._may_go(company):
                for one in company:
                    self._waiting.remove(one)
                    self._begin(one)

    def _company(self, number: int) -> list[int]:
        """Those that wait and have to go with it, itself among them; as many as may be on their way. Nobody where it waits no more."""
        if number not in self._waiting:
            return []
        vm, limit = self._asked.vms[number], self._asked.limit
        if not vm["together"]:
            return [number]
        alike = [one for one in self._waiting if self._asked.vms[one]["together"] == vm["together"]]
        most = min(limit("evacuation.at_once"), limit(f"evacuation.at_once_{vm['direction']}"), len(alike))
        return alike[: int(most)]

    def _may_go(self, company: list[int]) -> bool:
        """Whether there is room for all of them, and none has to wait for anybody else."""
        vms, limit = [self._asked.vms[number] for number in company], self._asked.limit
        if len(self._under_way) + len(company) > limit("evacuation.at_once"):
            return False
        for direction in {str(vm["direction"]) for vm in vms}:
            same = sum(attempt.direction == direction for attempt in self._under_way.values())
            same += sum(vm["direction"] == direction for vm in vms)
            if same > limit(f"evacuation.at_once_{direction}"):
                return False
        return all(map(self._is_ready, company)) and self._fits(company)

    def _is_ready(self, number: int) -> bool:
        """Whether its time has come, who goes first has gone, and nobody is on the way that it must not meet there."""
        vm = self._asked.vms[number]
        others = (self._asked.vms[other] for other in self._under_way)
        meets = vm["apart"] and any(other["apart"] == vm["apart"] for other in others)
        return self._not_before[number] <= self.now and not meets and self._is_its_turn(vm)

    def _is_its_turn(self, vm: Vm) -> bool:
        first = str(vm["after"])
        return not first or any(
            other.name == first and self._has_arrived(number) for number, other in enumerate(self._asked.vms)
        )

    def _fits(self, company: list[int]) -> bool:
        free = self._free()
        leaving = [number for number in company if self._asked.vms[number]["direction"] == OUT]
        return free is None or not leaving or sum(map(self._memory, leaving)) <= free

    def _begin(self, number: int) -> None:
        vm, standing = self._asked.vms[number], self._standing[number]
        direction = str(vm["direction"])
        scenario = later(vm.scenario if direction == OUT else turned(vm.scenario), self.now, standing.attempts)
        free = self._free() if direction == OUT else None
        if free is not None and free != scenario["target.free_memory"]:
            scenario = Scenario(given=_with(scenario, "target.free_memory", free), changes=scenario.changes)
        pool, env = self._pools[direction], environment()
        migration = Migration(env, scenario, partial(SharedLink, pool=pool, sender=number, start=self.now))
        link = migration.link
        assert isinstance(link, SharedLink)
        over = migration.begin(self._process_of(scenario.technique)(migration))
        attempt = Attempt(
            number=number,
            start=self.now,
            migration=migration,
            link=link,
            over=over,
            direction=direction,
            pool=pool,
            due=inf,
        )
        standing.attempts, standing.last = standing.attempts + 1, attempt
        self._under_way[number] = attempt
        self._beside(number)
        self._expect(attempt)

    def _end(self, attempt: Attempt) -> None:
        """An attempt is over: its share is free; a VM whose migration failed may be moved again."""
        number, standing = attempt.number, self._standing[attempt.number]
        self._may_dispatch = True
        del self._under_way[number]
        metrics = attempt.migration.metrics()
        standing.sent += metrics.bytes_sent
        standing.reason = "" if metrics.finished else metrics.stop_reason
        again = standing.attempts <= self._asked.limit("evacuation.retries") and not standing.is_cancelled
        if metrics.finished or metrics.owner is not Host.SOURCE or not again:
            standing.metrics = metrics
        else:
            standing.wasted += metrics.bytes_sent
            self._not_before[number] = self.now + self._asked.limit("evacuation.retry_after")
            self._waiting.append(number)
            self._at(self._not_before[number], lambda: None)
        self._beside(number)

    def _cancel(self, number: int) -> None:
        """Called off: from the queue, or on the way, unless the VM is on the target by now."""
        standing, attempt = self._standing[number], self._under_way.get(number)
        standing.is_cancelled = True
        if number in self._waiting:
            self._waiting.remove(number)
            standing.reason = CANCELLED
            standing.metrics = standing.last.migration.metrics() if standing.last else None
        elif attempt is not None and not attempt.migration.switched:
            attempt.migration.conditions.cancelled = CANCELLED
            attempt.link.tell()
            self._expect(attempt)

    def _leave_the_rest(self) -> None:
        """Nothing will happen any more: who still waits stays."""
        for number in self._waiting:
            standing = self._standing[number]
            standing.reason = standing.reason or self._why_it_stays(number)
            standing.metrics = standing.last.migration.metrics() if standing.last else None

    def _why_it_stays(self, number: int) -> str:
        if not self._is_its_turn(self._asked.vms[number]):
            return NOT_BEFORE
        return FULL if all(map(self._is_ready, self._company(number))) else NOT_ALONE

    # --- what came of it ---

    def _moved(self, number: int) -> Moved:
        vm, standing = self._asked.vms[number], self._standing[number]
        last = standing.last
        once = last.migration.once if last else 0.0
        return Moved(
            name=vm.name,
            direction=str(vm["direction"]),
            asked=vm.start,
            start=last.start if last else None,
            attempts=standing.attempts,
            metrics=standing.metrics,
            sent=standing.sent,
            twice=standing.wasted + max(0.0, standing.sent - standing.wasted - once),
            pause_limit=vm.pause_limit,
            reason=standing.reason,
            observe=cache(partial(observed, last, self._pools[str(vm["direction"])].levels)) if last else None,
        )


def later(scenario: Scenario, start: float, attempt: int) -> Scenario:
    """The scenario of a migration that begins at `start`: what has changed by then is so from its beginning, and another attempt
    has other luck."""
    if start > 0:
        given = dict(scenario.given) | {change.name: change.value for change in scenario.changes if change.at <= start}
        to_come = (change for change in scenario.changes if change.at > start)
        changes = tuple(Change(at=change.at - start, name=change.name, value=change.value) for change in to_come)
        scenario = Scenario(given=tuple(sorted(given.items())), changes=changes)
    if attempt:
        seed = scenario.number("seed") + ANOTHER * attempt
        scenario = Scenario(given=_with(scenario, "seed", seed), changes=scenario.changes)
    return scenario


_OTHER_WAY = {"source.state": "target.state", "target.state": "source.state"}


def turned(scenario: Scenario) -> Scenario:
    """The scenario of a VM that comes to the host: what is its target is the host, whose memory is not counted."""
    given = {_OTHER_WAY.get(name, name): value for name, value in scenario.given if name != "target.free_memory"}
    changes = (
        Change(at=change.at, name=_OTHER_WAY.get(change.name, change.name), value=change.value)
        for change in scenario.changes
        if change.name != "target.free_memory"
    )
    ordered = sorted(changes, key=lambda change: (change.at, change.name))
    return Scenario(given=tuple(sorted(given.items())), changes=tuple(ordered))


def _with(scenario: Scenario, name: str, value: Value) -> tuple[tuple[str, Value], ...]:
    return tuple(sorted((dict(scenario.given) | {name: value}).items()))


def observed(attempt: Attempt, levels: list[Level]) -> Run:
    """The run of an attempt, with what its clients saw. That others shared the link is written into its scenario as what they are
    to it: other migrations, whose number changes. Simulated alone, that scenario gives the same run."""
    migration = attempt.migration
    migration.share(tuple(_shares(attempt, levels)))
    attempt.link.write_down()
    run = migration.observed()
    take_apart(migration.env)
    return run


def _shares(attempt: Attempt, levels: list[Level]) -> Iterator[Change]:
    """As how many equal migrations the others were while it sent, from when on, where that made a difference to it."""
    scenario = attempt.migration.scenario
    edges = [*(level.t for level in levels[1:]), inf]
    known = own = scenario.number("link.migrations")
    for level, until in zip(levels, edges, strict=True):
        if until <= attempt.start or not (rate := attempt.link.rate_between(level.t, until, level.each)):
            continue
        at = max(0.0, level.t - attempt.start)
        values = scenario.values_at(at)
        if values["link.migrations"] != own:
            known = own = number_of(values, "link.migrations")
        offered = number_of(values, "migration.streams") * level.each
        held_back = rate >= offered * (1.0 - SAME)
        many = alike(values, offered)
        as_known = goodput({**values, "link.migrations": known})
        if abs(many - known) > SAME * many if held_back else as_known < rate * (1.0 - SAME):
            known = many
            yield Change(at=at, name="link.migrations", value=many)


def alike(values: Values, offered: float) -> float:
    """How many migrations like this one, itself among them, would leave it so much of the link."""
    whole, traffic, streams = line(values), other_traffic(values), values["migration.streams"]
    if not 0 < offered < goodput({**values, "link.migrations": 1.0}):
        return 1.0
    many = (whole - traffic) / offered
    return float(many if traffic <= whole / (many * streams + 1.0) else whole / offered - 1.0 / streams)
