"""For which of the migrations does a rule of the policy hold?"""

from typing import Any

import numpy as np

from migviz.scenario.rules import Progress, RestFits, gib
from migviz.study.expected.batch import Batch
from migviz.study.expected.values import Amount
from migviz.study.outcomes import Mask


def progress(batch: Batch, speed: Amount, hybrid: bool) -> Any:
    """What the rules may know, as arrays: the rules themselves only compare."""
    switchover = batch.values.setting("migration.switchover_bandwidth")
    facts: dict[str, Any] = {
        "setting": lambda name: batch.setting(name, hybrid),
        "iterations": batch.iterations,
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


def slow_down(batch: Batch, chosen: Mask) -> None:
    """Take processor time away from these VMs, one step more."""
    slow = batch.policy.slow_vm
    assert slow is not None
    more = np.minimum(slow.most, np.where(batch.taken > 0, batch.taken + slow.step, slow.first))
    batch.taken = np.where(chosen, np.maximum(batch.taken, more), batch.taken)
    batch.high_periods = np.where(chosen, 0.0, batch.high_periods)
