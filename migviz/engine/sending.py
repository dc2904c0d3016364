"""How is a list sent? Whole, at a rate that adapts, without what is dirty again, or with looks now and then."""

from collections.abc import Generator

import numpy as np
import simpy

from migviz.engine.memory import Journey
from migviz.engine.migration import Migration
from migviz.engine.rising import Rising
from migviz.engine.skipping import Skipping
from migviz.engine.slowing import Clock
from migviz.engine.tally import Tally, progress_of

SHARED_LEGS = 4
"""Chosen: where dirtied pages are skipped, on a link whose speed others change, it is planned so often in an iteration when each block's turn
comes."""


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

    def _time_is_up(self, tally: Tally) -> float:
        """When a policy that watches the clock stops sending, also in the middle of a list: a moment later, so that its rule is met."""
        timeout = self._migration.policy.timeout
        if timeout is None or not timeout.watched or (tally.watch is not None and tally.watch.lifts):
            return float("inf")
        at = timeout.seconds_of(self._migration.number("vm.memory"), self._migration.disk())
        return float(at + max(1e-6, 1e-12 * at))

    def _send_looking(self, journey: Journey, tally: Tally) -> Generator[simpy.Event, None, tuple[float, bool]]:
        """Send until a look finds the rest small enough, or all is sent, or the time is up, or a timer takes a new list; returns the
        bytes sent, and whether it did."""
        link, done, time_is_up = self._migration.link, 0.0, self._time_is_up(tally)
        while done < journey.bytes:
            cut = self._clock.strike(tally)
            if cut or self._migration.now >= time_is_up:
                rest = journey.end_of_unit(done) - done  # a page that is begun is sent
                sent = yield from link.leg(rest)
                return done + sent, cut
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
            since, before, until = self._migration.now, done, min(until, time_is_up)
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
