"""How does live migration copy a running VM's memory?

Copy everything; copy what was dirtied meanwhile; again, until a rule of the policy says enough; pause the
VM; copy the rest with processor and device state; resume on the target.
"""

from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
import simpy

from migviz.engine.memory import Journey
from migviz.engine.migration import Migration, Process
from migviz.engine.post_copy import switch_and_pull
from migviz.engine.rising import Rising
from migviz.engine.skipping import Skipping
from migviz.scenario.rules import Progress, Rule, Then, what_follows
from migviz.scenario.stall import Allowed, Watch
from migviz.scenario.units import PAGE
from migviz.trace import Array, Copying, Pass, Step, joined
from migviz.trace.dirtying import mean_dirty
from migviz.trace.milestones import IterationBegins, IterationEnds, Slowed
from migviz.trace.run import NO_END

PROGRESS = 0.95
"""Chosen: a rest of more than 95 % of the one before counts as no progress."""
LOOK_BACK, SHRUNK = 50, 0.75
"""Chosen: a migration whose rest has shrunk by a quarter in the last 50 iterations is not ended by the limit."""
MOST_ITERATIONS = 2000
"""Chosen: about a second of work; a limit that rises so slowly that more would be made is not waited for."""
PERIOD = 1.0
"""QEMU judges the dirty rate over periods of at least a second (migration/ram.c)."""
SHARED_LEGS = 4
"""Chosen: where dirtied pages are skipped, on a link whose speed others change, it is planned so often in an iteration when each block's turn
comes."""


def live_migration(migration: Migration) -> Process:
    """The six steps."""
    yield from migration.set_up()
    yield from migration.mirror_disk()
    then = yield from iterate(migration)
    if then is Then.POST_COPY:
        yield from switch_and_pull(migration)
        return
    yield from switch_over(migration)


def switch_over(migration: Migration) -> Process:
    """Steps 4 to 6, with everything that is left copied inside the pause."""
    began = migration.now
    yield from migration.pause_vm()
    yield from migration.read_bitmap()
    yield from migration.copy_rest()
    yield from migration.hand_over()
    yield from migration.resume_vm(began)
    if migration.policy.last_message:
        # The target has everything by now: nothing that fails here can lose the VM.
        yield migration.env.timeout(migration.number("link.latency"))


@dataclass(slots=True)
class Tally:
    """What the source has counted so far; grows with each iteration."""

    iterations: int = 0
    sent: float = 0.0
    speed: float = 0.0
    dirty_rate: float = 0.0
    rest: float = float("inf")
    stalled: int = 0
    high_periods: int = 0
    period_began: float = 0.0
    period_sent: float = 0.0
    period_dirtied: float = 0.0
    period_written: Array = field(default_factory=lambda: np.zeros(0))
    listed_at: float = 0.0
    lists: int = 0
    rests: list[float] = field(default_factory=list)
    ramps_from: float = float("inf")
    doubled: int = 0
    watch: Watch | None = None

    @property
    def still_shrinks(self) -> bool:
        """The rest is still a good deal smaller than some iterations ago: slow, but not hopeless."""
        return len(self.rests) > LOOK_BACK and self.rests[-1] < SHRUNK * self.rests[-1 - LOOK_BACK]


def iterate(migration: Migration) -> Generator[simpy.Event, None, Then]:
    """Steps 2 and 3: iterations until a rule of the policy is met; returns what to do then."""
    tally = Tally(period_began=migration.now, period_written=migration.workload.written())
    tally.watch = Watch(migration.policy.stalled) if migration.policy.stalled else None
    sender = Sender(migration)
    migration.memory.list_everything()
    while True:
        if is_hopeless(migration, tally):
            migration.give_up(NO_END)
        yield from one_iteration(migration, sender, tally)
        watch_for_stall(migration, tally, sender)
        rule = first_met(migration, tally, sender)
        if rule is None:
            continue
        then = what_follows(rule, str(migration.scenario["migration.at_timeout"]))
        if then is Then.SLOW_VM:
            slow_down(migration, tally)
        elif then is Then.GIVE_UP:
            migration.give_up(rule.reason)
        else:
            migration.converged = rule.small
            migration.stop_reason = rule.reason
            if rule.sends_list and migration.memory.rest:
                yield from one_iteration(migration, sender, tally)
            pulls = migration.scenario.technique.pulls and not rule.small
            return Then.POST_COPY if pulls else then


def is_hopeless(migration: Migration, tally: Tally) -> bool:
    """So many iterations are made, what is left no longer shrinks, and no clock of the policy's will change that."""
    if tally.iterations < migration.number("migration.iteration_bound") or tally.still_shrinks:
        return False
    rule, timed = migration.policy.rest_fits, migration.policy.timeout is not None
    rises = rule is not None and rule.goes_on(progress_of(migration, tally, tally.speed))
    return not (rises or timed) or tally.iterations >= MOST_ITERATIONS


def one_iteration(migration: Migration, sender: "Sender", tally: Tally) -> Process:
    """Send the list once through, then take the list of what was dirtied meanwhile.

    A timer may take one in the middle: it is gone on with from the same place.
    """
    memory, start = migration.memory, migration.now
    migration.begin_step(Step.COPY_DIRTY if tally.iterations else Step.COPY)
    journey = migration.begin_pass(Copying.ITERATION)
    note, before = migration.recorder.note, len(migration.recorder.passes)
    note(IterationBegins(t=start, number=tally.iterations + 1, pages=memory.blocks.pages(journey.units)))
    if migration.policy.waits:
        yield from migration.link.delay()
    while True:
        done, cut = yield from sender.send_list(journey, tally)
        item = migration.end_pass(done)
        if tally.iterations:
            memory.keep_in_cache(item.listed - item.left)
        tally.listed_at = migration.now
        tally.lists += 1
        sender.rising.listed(tally.lists)
        tally.ramps_from = sender.rising.ramps_from
        count_period(migration, tally, item)
        if not cut:
            break
        slow_if_due(migration, tally)
        if tally.lists >= MOST_ITERATIONS:
            migration.give_up(NO_END)
        journey = migration.begin_pass(Copying.ITERATION, goes_on=True)
    tally.iterations += 1
    count(migration, tally, joined(tuple(migration.recorder.passes[before:]))[0])
    listed = memory.blocks.pages(int(memory.listed.sum()))
    now = migration.now
    note(IterationEnds(t=now, number=tally.iterations, pages=listed, seconds=now - start))


def count(migration: Migration, tally: Tally, item: Pass) -> None:
    """Bring the tally up to date after an iteration."""
    seconds, sent, dirtied = item.end - item.start, item.bytes, item.dirtied * float(PAGE)
    tally.sent += sent
    tally.dirty_rate = dirtied / seconds if seconds > 0 else 0.0
    tally.speed = sent / seconds if seconds > 0 else migration.link.speed()
    rest = migration.memory.rest
    tally.stalled = tally.stalled + 1 if rest > PROGRESS * tally.rest else 0
    tally.rest = rest
    tally.rests.append(rest)


def count_period(migration: Migration, tally: Tally, item: Pass) -> None:
    """Judge the dirty rate when a list is taken, over a period of at least a second."""
    tally.period_sent += item.bytes
    tally.period_dirtied += item.dirtied * float(PAGE)
    fast = migration.policy.dirtied_too_fast
    if fast and fast.by_lists and migration.now - tally.period_began > PERIOD:
        tally.high_periods += tally.period_dirtied > fast.share * tally.period_sent
        tally.period_began, tally.period_sent, tally.period_dirtied = migration.now, 0.0, 0.0


def progress_of(migration: Migration, tally: Tally, speed: float) -> Progress:
    """What the policy's rules may know now."""
    return Progress(
        setting=lambda name: setting(migration, name),
        iterations=tally.iterations,
        elapsed=migration.now,
        memory=migration.number("vm.memory"),
        disk=migration.disk(),
        rest=migration.memory.rest,
        speed=migration.conditions.setting("migration.switchover_bandwidth") or speed,
        sent=tally.sent,
        dirty_rate=tally.dirty_rate,
        stalled=tally.stalled,
        high_periods=tally.high_periods,
        ramps_from=tally.ramps_from,
        doubled=tally.doubled,
        stall_ends=tally.watch is not None and tally.watch.ends,
        stall_lifts=tally.watch is not None and tally.watch.lifts,
    )


def setting(migration: Migration, name: str) -> float | None:
    """A limit in force; some techniques iterate once where the policy sets no other limit."""
    value = migration.conditions.setting(name)
    once = value is None and name == "migration.max_iterations" and migration.scenario.technique.once
    return 1.0 if once else value


def first_met(migration: Migration, tally: Tally, sender: "Sender") -> Rule | None:
    """The first of the policy's rules that is met now."""
    speed = sender.measured() if migration.policy.looks else tally.speed
    progress = progress_of(migration, tally, speed)
    return next((rule for rule in migration.policy.rules if rule.met(progress)), None)


def watch_for_stall(migration: Migration, tally: Tally, sender: "Sender") -> None:
    """What a policy makes of a new list that watches for stalls."""
    if tally.watch is None:
        return
    speed, timeout = sender.measured(), migration.policy.timeout
    allowed = Allowed(
        disruption=migration.scenario["migration.at_timeout"] != Then.GIVE_UP,
        limit=migration.conditions.setting("migration.downtime_limit") or 0.0,
        timeout=timeout.seconds(progress_of(migration, tally, speed)) if timeout else float("inf"),
    )
    tally.watch.listed(migration.now, float(migration.memory.rest), speed, allowed)


def compare_rates(migration: Migration, tally: Tally) -> bool:
    """Judge the dirty rate by itself, against what can be sent now; returns whether it is too high."""
    fast, written = migration.policy.dirtied_too_fast, migration.workload.written()
    assert fast is not None
    seconds = migration.now - tally.period_began
    dirtied = mean_dirty(migration.blocks, tally.period_written, written) * migration.blocks.grain
    speed = migration.link.speed(migration.conditions.setting("migration.bandwidth_limit"))
    sent = speed / migration.memory.page_cost * migration.blocks.grain * seconds
    tally.period_began, tally.period_written = migration.now, written
    high = 0 < fast.share * sent < dirtied
    tally.high_periods += high
    slow_if_due(migration, tally)
    return high


def slow_if_due(migration: Migration, tally: Tally) -> None:
    """Between two ends of an iteration only the rule that slows the VM is asked."""
    fast = migration.policy.dirtied_too_fast
    if fast is not None and tally.high_periods >= fast.periods:
        slow_down(migration, tally)


def slow_down(migration: Migration, tally: Tally) -> None:
    """Take processor time away from the VM, one step more."""
    slow = migration.policy.slow_vm
    assert slow is not None
    tally.high_periods = 0
    taken = migration.workload.taken
    more = min(slow.most, taken + slow.step if taken else slow.first)
    if more > taken:
        migration.workload.update(taken=more)
        migration.recorder.note(Slowed(t=migration.now, share=more))


class Clock:
    """The policy's timer, which fires while the source sends."""

    def __init__(self, migration: Migration) -> None:
        self._migration = migration
        self._timer = migration.policy.timer
        self._fires = migration.now + self._timer.every if self._timer else float("inf")
        self._quiet: object = None

    @property
    def compares(self) -> bool:
        """Whether it asks now and then how fast the link is."""
        return self._timer is not None and not self._timer.takes_list

    def next(self, tally: Tally) -> float:
        """When it is worth stopping for: until then the timer has no effect."""
        if self._timer is None or tally.iterations + 1 < self._timer.first:
            return float("inf")
        return float("inf") if self._quiet is self._migration.conditions.changed else self._fires

    def strike(self, tally: Tally) -> bool:
        """Do what the timer does if it has fired by now; returns whether a new list is due."""
        timer, now, changed = self._timer, self._migration.now, self._migration.conditions.changed
        if timer is not None and self._fires == float("inf"):
            self._fires = tally.listed_at + timer.every
        if timer is not None and self._quiet not in (None, changed):
            self._quiet, self._fires = None, now + timer.every
            tally.period_began, tally.period_written = now, self._migration.workload.written()
        self._skip_those_without_effect(tally)
        while timer is not None and self._fires <= now:
            fired, self._fires = self._fires, self._fires + timer.every
            if tally.iterations + 1 < timer.first:
                continue
            if not timer.takes_list:
                # Nothing can become too fast before something changes, nor the VM slower than slowest, so it is not asked for before.
                high = compare_rates(self._migration, tally)
                slow = self._migration.policy.slow_vm
                slowest = slow is not None and self._migration.workload.taken >= slow.most
                self._fires, self._quiet = now + timer.every, None if high and not slowest else changed
            elif tally.listed_at <= fired - timer.every + 1e-6:
                self._fires = float("inf")  # until the list is taken
                return True
        return False

    def _skip_those_without_effect(self, tally: Tally) -> None:
        """A list that takes a year is no reason to count the timer's firings in it one by one."""
        timer, now = self._timer, self._migration.now
        if timer is None or not timer.takes_list:
            return
        until = now if tally.iterations + 1 < timer.first else min(now, tally.listed_at + timer.every)
        late = until - 1e-6 - self._fires
        if late > timer.every:
            self._fires += timer.every * np.floor(late / timer.every)


class Sender:
    """Sends a list the way the policy does: whole, adapting its rate, skipping, or looking now and then."""

    def __init__(self, migration: Migration) -> None:
        self._migration = migration
        self._budget = 0.0
        self._window_ends = -1.0
        self._clock = Clock(migration)
        self.rising = Rising(migration)

    def send_list(self, journey: Journey, tally: Tally) -> Generator[simpy.Event, None, tuple[float, bool]]:
        """Go through the list; returns the bytes of it that are done, and whether a timer takes a new one now."""
        policy = self._migration.policy
        if policy.skips_dirtied:
            return (yield from self._send_skipping(tally)), False
        if policy.looks:
            done, cut = yield from self._send_looking(journey, tally)
            return journey.whole_units(done), cut
        done, link = 0.0, self._migration.link
        while done < journey.bytes:
            self._clock.strike(tally)
            end, zeros = journey.stretch(done)
            until = self._clock.next(tally)
            sent = yield from link.leg(
                end - done, self._cap(tally), until=until, zeros=zeros, whole=not self._clock.compares
            )
            done = end if end - done - sent <= 1e-9 * end else done + sent
        return journey.bytes, False

    def _cap(self, tally: Tally) -> float | None:
        """The bandwidth limit in force, in bytes per second."""
        limit = self._migration.conditions.setting("migration.bandwidth_limit")
        adaptive = self._migration.policy.adaptive_rate
        if adaptive is None:
            return limit
        rate = tally.dirty_rate + adaptive.step if tally.iterations else adaptive.first
        return min(rate, limit) if limit is not None else rate

    def _send_skipping(self, tally: Tally) -> Generator[simpy.Event, None, float]:
        """In memory order, leaving out what is found dirty again when its turn comes."""
        link, memory = self._migration.link, self._migration.memory
        skipping = Skipping(self._migration, self._migration.workload.written(), memory.throw())
        done, first, piece = 0.0, 0, 0.0
        while first < len(memory.listed):
            if (speed := link.speed(self._cap(tally))) <= 0:
                yield from link.leg(1.0)  # it waits, or gives up
                continue
            until, alone = np.cumsum(skipping.plan(first, speed)), link.is_own
            piece = piece or float(until[-1]) / SHARED_LEGS
            begun = len(until) - 1 if alone else min(int(np.searchsorted(until, piece)), len(until) - 1)
            amount, sent = float(until[begun]), 0.0
            if amount > 0:
                sent = yield from link.leg(amount, self._cap(tally), whole=not alone)
            if sent < amount:  # what changes on the way changes nothing of a block whose turn has come
                begun = int(np.searchsorted(until, sent, side="right"))
            yield from link.send(float(until[begun]) - sent, lambda: self._cap(tally))
            done += float(until[begun])
            first += begun + 1
        return done

    def measured(self) -> float:
        """Bytes per second, as the source measures them while it sends."""
        speed = self._migration.link.speed(self._migration.conditions.setting("migration.bandwidth_limit"))
        return speed * self._migration.number("migration.measured_share")

    def _enough(self, journey: Journey, tally: Tally) -> tuple[float, float]:
        """The bytes after which the rest is estimated to fit the downtime limit, and when that limit may rise."""
        migration, rule = self._migration, self._migration.policy.rest_fits
        if rule is None:
            return journey.bytes, float("inf")
        progress = progress_of(migration, tally, self.measured())
        soon = migration.now + max(1e-6, 1e-12 * migration.now)  # a time that is here is one by a rounding error
        until = max(soon, min(rule.rises_at(progress), self.rising.next()))
        return journey.bytes_until_left(rule.threshold(progress) / migration.blocks.grain), until

    def _send_looking(self, journey: Journey, tally: Tally) -> Generator[simpy.Event, None, tuple[float, bool]]:
        """Send until a look finds the rest small enough, or all is sent, or a timer takes a new list; returns the bytes
        sent, and whether it did."""
        link, done = self._migration.link, 0.0
        while done < journey.bytes:
            if self._clock.strike(tally):
                rest = journey.end_of_unit(done) - done  # a page that is begun is sent
                sent = yield from link.leg(rest)
                return done + sent, True
            limit = self._migration.conditions.setting("migration.bandwidth_limit")
            end, zeros = journey.stretch(done)
            (enough, until), speed, pace = self._enough(journey, tally), link.speed(zeros=zeros), None
            if done > 0 and done >= enough:
                goal = journey.end_of_unit(done)  # a page that is begun is sent
                if goal <= done:
                    break
            elif limit is not None and 0 < limit < speed:
                goal, seconds = self._in_bursts(done, enough, journey.bytes, limit, speed)
                pace = (goal - done) / max(seconds, (goal - done) / speed)
            else:
                goal = self._busy(done, enough, journey.bytes, speed, zeros=zeros)
            goal, until = min(goal, end), min(until, self._clock.next(tally))
            sure = (
                self._sure(journey, done, goal, zeros=zeros, tally=tally)
                if pace is None and until == float("inf")
                else 0.0
            )
            goal = sure or goal
            since, before = self._migration.now, done
            sent = yield from link.leg(goal - done, pace=pace, until=until, zeros=zeros, whole=sure > 0)
            done = min(goal, done + sent)
            self.rising.went(journey, since, before, done)
            tally.doubled = self.rising.doubled
        return done, False

    def _sure(self, journey: Journey, done: float, goal: float, *, zeros: bool, tally: Tally) -> float:
        """Up to where it will be sent in any case, in whole stretches between two looks, even if all others who send now stop at once; 0 if
        that is no further than the next look."""
        link, rule = self._migration.link, self._migration.policy.rest_fits
        fastest, speed = link.fastest(), link.speed(zeros=zeros)
        if fastest <= speed or rule is None or self.rising.judges:
            return 0.0
        progress = progress_of(self._migration, tally, fastest * self._migration.number("migration.measured_share"))
        enough = journey.bytes_until_left(rule.threshold(progress) / self._migration.blocks.grain)
        stretch = self._stretch(speed, zeros=zeros)
        many = np.floor((min(goal, enough) - done) / stretch)
        return float(done + many * stretch) if many >= 1 else 0.0

    def _stretch(self, speed: float, *, zeros: bool) -> float:
        """Bytes between two looks without a limit."""
        looks, memory = self._migration.policy.looks, self._migration.memory
        assert looks is not None
        group = looks.group * (memory.zero_cost if zeros else memory.page_cost)
        return float(group * max(1.0, np.ceil(looks.busy * speed / group)))

    def _busy(self, done: float, enough: float, total: float, speed: float, *, zeros: bool) -> float:
        """Without a limit: looks come after each group of pages once the sender has been busy for a while."""
        if speed <= 0:
            return total
        stretch = self._stretch(speed, zeros=zeros)
        count = max(1.0, np.ceil((enough - done) / stretch - 1e-9))
        return float(min(total, done + count * stretch))

    def _in_bursts(self, done: float, enough: float, total: float, limit: float, speed: float) -> tuple[float, float]:
        """Under a limit: a window's worth in one burst, then sleep, then a look.

        Returns the bytes at the next look that matters, and the seconds until then.
        """
        looks = self._migration.policy.looks
        assert looks is not None
        now, burst = self._migration.now, limit * looks.window
        ahead = self._window_ends - looks.window - now
        if ahead > 0:  # a change has cut the last plan short, windows before its end
            self._window_ends -= looks.window * np.ceil(ahead / looks.window)
            self._budget = limit * (self._window_ends - now)
        if now >= self._window_ends - 1e-12:
            self._window_ends, self._budget = now + looks.window, burst
        if total - done <= self._budget:
            self._budget -= total - done
            return total, (total - done) / speed
        first = done + self._budget
        more = max(0.0 if self._budget > 0 else 1.0, np.ceil((min(enough, total) - first) / burst - 1e-9))
        if first + more * burst < total:
            seconds = self._window_ends - now + more * looks.window
            self._window_ends, self._budget = self._window_ends + (more + 1) * looks.window, burst
            return float(first + more * burst), float(seconds)
        last = total - first - (more - 1) * burst
        seconds = self._window_ends - now + (more - 1) * looks.window + last / speed
        self._window_ends, self._budget = self._window_ends + more * looks.window, burst - last
        return total, float(seconds)
