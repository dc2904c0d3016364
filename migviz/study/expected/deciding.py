"""For which of the migrations does a rule of the policy hold?"""

from typing import Any

import numpy as np

from migviz.scenario.rules import ByClock, ByDoubling, Progress, RestFits
from migviz.study.expected.batch import Batch
from migviz.study.expected.values import Amount
from migviz.study.outcomes import Mask
from migviz.trace import Array


def progress(batch: Batch, speed: Amount, hybrid: bool) -> Any:
    """What the rules may know, as arrays: the rules themselves only compare."""
    switchover = batch.values.setting("migration.switchover_bandwidth")
    facts: dict[str, Any] = {
        "setting": lambda name: batch.setting(name, hybrid),
        "iterations": batch.made,
        "elapsed": batch.elapsed,
        "memory": batch.values.number("vm.memory"),
        "disk": batch.values.disk(),
        "rest": batch.rest,
        "speed": speed if switchover is None else switchover,
        "sent": batch.sent,
        "dirty_rate": batch.dirty_rate,
        "stalled": batch.stalled,
        "high_periods": batch.high_periods,
        "ramps_from": batch.ramps_from,
        "doubled": batch.doubled,
    }
    return Progress(**facts)


def met(rule: Any, known: Any) -> Any:
    """For which migrations a rule holds; one word where it does for all or for none."""
    return known.rest <= threshold(rule, known) if isinstance(rule, RestFits) else rule.met(known)


def threshold(rule: RestFits, progress: Any) -> Amount:
    """The most bytes that may be left (rules.py, where it is written for one migration)."""
    limit = progress.setting("migration.downtime_limit")
    if rule.rises is not None:
        limit = rule.rises.limit(limit, progress)
    return np.floor(progress.speed * limit)


def rises_at(rule: RestFits | None, progress: Any) -> Any:
    """When the limit goes up the next time by a clock; infinity where it does not."""
    if rule is None or rule.rises is None:
        return np.full_like(progress.elapsed, np.inf)
    return rule.rises.rises_at(progress.setting("migration.downtime_limit"), progress)


def note_looks(batch: Batch, began: Array, listed: Array, left: Array) -> None:
    """What a product that looks now and then found left while a list was sent (engine/rising.py), from `listed` bytes to `left`."""
    rule = batch.policy.rest_fits
    rises = rule.rises if rule else None
    if isinstance(rises, ByClock) and batch.iterations == rises.lists:
        batch.ramps_from = batch.elapsed.copy()
    if not isinstance(rises, ByDoubling):
        return
    looked = batch.next_look <= batch.elapsed
    fall = (listed - left) / np.maximum(batch.elapsed - began, 1e-300)
    found = listed - fall * (batch.next_look - began)
    batch.grew = batch.grew + (looked & (found > batch.seen))
    doubles = batch.grew > rises.times
    batch.grew, batch.doubled = np.where(doubles, 0.0, batch.grew), batch.doubled + doubles
    above = found - batch.sent / np.maximum(1.0, batch.looks)
    slow = looked & (batch.every > rises.quick) & ((above < 0) | (fall > 0))
    later = np.ceil(np.maximum(above, 0.0) / np.maximum(fall * batch.every, 1e-300))
    quickens = slow & (batch.next_look + later * batch.every <= batch.elapsed)
    later = np.where(quickens, later, 0.0)
    batch.next_look, batch.looks = batch.next_look + later * batch.every, batch.looks + later
    batch.every = np.where(quickens, rises.quick, batch.every)
    more = np.maximum(0.0, (batch.elapsed - batch.next_look) // batch.every)
    last = np.maximum(left, listed - fall * (batch.next_look + more * batch.every - began))
    batch.seen = np.where(looked, last, batch.seen)
    batch.looks = np.where(looked, batch.looks + 1 + more, batch.looks)
    batch.next_look = np.where(looked, batch.next_look + (more + 1) * batch.every, batch.next_look)


def written_in(batch: Batch, seconds: Array) -> Array:
    """Seconds of writing at full speed that these seconds come to, while a timer compares rates (engine/slowing.py).

    What it finds does not change before it slows the VM again; then it is quiet.
    """
    timer, fast = batch.policy.timer, batch.policy.dirtied_too_fast
    if timer is None or timer.takes_list or batch.quiet.all():
        return np.asarray(seconds * batch.pace)
    rest, written = seconds.copy(), np.zeros_like(seconds)
    if fast is not None:
        sent = fast.share * timer.every * batch.limited / batch.page_cost
        until = np.where(batch.quiet, np.inf, np.maximum(batch.fires - batch.elapsed, 0.0))
        while (fired := until <= rest).any():
            pace = batch.pace
            written += np.where(fired, until * pace, 0.0)
            rest -= np.where(fired, until, 0.0)
            dirtied = (batch.regions.units * batch.regions.dirty_share(timer.every * pace)).sum(axis=0)
            high = fired & (dirtied > sent)
            before = batch.taken
            slow_down(batch, high)
            batch.quiet = batch.quiet | (fired & (batch.taken <= before))
            until = np.where(fired, np.where(batch.quiet, np.inf, timer.every), until)
        batch.fires = batch.elapsed + seconds - rest + until
    return np.asarray(written + rest * batch.pace)


def cut_by_timer(batch: Batch, seconds: Array) -> Array:
    """The share of these seconds that passes before a timer takes a new list."""
    timer = batch.policy.timer
    batch.cut = np.zeros(len(batch.point), dtype=bool)
    if timer is None or not timer.takes_list:
        return np.ones(len(batch.point))
    # A list was taken just now, so the timer does nothing when it fires within a period.
    behind = np.floor((batch.elapsed - batch.fires) / timer.every + 1.0)
    fires = batch.fires + np.maximum(behind, 0.0) * timer.every
    until = fires - batch.elapsed
    until = np.where(until < timer.every - 1e-6, until + timer.every, until)
    batch.fires = fires
    if not batch.iterations:
        return np.ones(len(batch.point))
    batch.cut = seconds > until
    batch.fires = np.where(batch.cut, batch.elapsed + until + timer.every, fires)
    return np.where(batch.cut, until / np.maximum(seconds, 1e-300), 1.0)


def cut_by_timeout(batch: Batch, seconds: Array, hybrid: bool) -> Array:
    """The share of these seconds that passes before the time is up, where somebody watches the clock while a list is sent."""
    timeout = batch.policy.timeout
    if timeout is None or not timeout.watched:
        return np.ones(len(batch.point))
    at = timeout.seconds(progress(batch, batch.speed, hybrid))
    until = np.maximum(at + np.maximum(1e-6, 1e-12 * np.asarray(at)) - batch.elapsed, 0.0)
    return np.asarray(np.minimum(1.0, until / np.maximum(seconds, 1e-300)))


def slow_down(batch: Batch, chosen: Mask) -> None:
    """Take processor time away from these VMs, one step more."""
    slow = batch.policy.slow_vm
    assert slow is not None
    more = np.minimum(slow.most, np.where(batch.taken > 0, batch.taken + slow.step, slow.first))
    batch.taken = np.where(chosen, np.maximum(batch.taken, more), batch.taken)
    batch.high_periods = np.where(chosen, 0.0, batch.high_periods)
