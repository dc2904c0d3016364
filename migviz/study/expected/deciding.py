"""For which of the migrations does a rule of the policy hold?"""

from typing import Any

import numpy as np

from migviz.scenario.rules import Progress, RestFits, gib
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
    }
    return Progress(**facts)


def met(batch: Batch, rule: Any, known: Any) -> Mask:
    """For which migrations a rule holds."""
    holds = known.rest <= threshold(rule, known) if isinstance(rule, RestFits) else rule.met(known)
    return np.broadcast_to(holds, batch.point.shape)


def threshold(rule: RestFits, progress: Any) -> Amount:
    """The most bytes that may be left (rules.py, where it is written for one migration)."""
    limit = progress.setting("migration.downtime_limit")
    if rule.step_count:
        delay = rule.seconds_per_gib * gib(progress, rule.least_gib)
        step = np.minimum(rule.step_count, np.floor(progress.elapsed / delay))
        first = limit / rule.step_count
        limit = first + step * (limit - first) / rule.step_count
    return np.floor(progress.speed * limit)


def rises_at(rule: RestFits, progress: Any) -> Any:
    """When the limit goes up the next time; infinity where it does not (rules.py, written for one migration)."""
    delay = rule.seconds_per_gib * gib(progress, rule.least_gib)
    steps = progress.elapsed // delay + 1
    return np.where(steps > rule.step_count, np.inf, steps * delay)


def written_in(batch: Batch, seconds: Array) -> Array:
    """Seconds of writing at full speed that these seconds come to, while a timer compares rates (engine/pre_copy.py).

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


def slow_down(batch: Batch, chosen: Mask) -> None:
    """Take processor time away from these VMs, one step more."""
    slow = batch.policy.slow_vm
    assert slow is not None
    more = np.minimum(slow.most, np.where(batch.taken > 0, batch.taken + slow.step, slow.first))
    batch.taken = np.where(chosen, np.maximum(batch.taken, more), batch.taken)
    batch.high_periods = np.where(chosen, 0.0, batch.high_periods)
