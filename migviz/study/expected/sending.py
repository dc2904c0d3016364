"""How many bytes does one pass send, how long does it take, and what of the list is left?

The ways of sending of engine/sending.py, for all points at once. Where a list is not sent to its end, the engine
knows which pages are left; here, from iteration 2 on, every region keeps the same share.
"""

import numpy as np

from migviz.study.expected.batch import Batch
from migviz.study.expected.values import Amount
from migviz.trace import Array
from migviz.values import dataclass

PARTS = 2
"""Chosen: where dirtied pages are skipped, each region is gone through in so many parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One pass: bytes sent, seconds with the latency, and the share of each region's list that is left."""

    bytes: Array
    seconds: Array
    left: Array | None = None


def send(batch: Batch, threshold: Amount) -> Sent:
    """Send the list once through; `threshold`: units that would fit the downtime limit."""
    policy = batch.policy
    if policy.skips_dirtied:
        return _skipping(batch)
    if policy.looks and threshold is not None:
        return _looking(batch, threshold)
    amount = batch.costs().sum(axis=0)
    speed = _speed(batch)
    seconds = batch.latency() + amount / speed + batch.search(batch.zero.sum(axis=0), speed)
    return Sent(bytes=amount, seconds=seconds)


def _speed(batch: Batch) -> Array:
    """Bytes per second at which the source sends this list; some policies adapt it to the last dirty rate."""
    adaptive = batch.policy.adaptive_rate
    if adaptive is None:
        return batch.limited
    rate = batch.dirty_rate + adaptive.step if batch.iterations else adaptive.first
    return np.asarray(np.minimum(batch.limited, rate))


def _skipping(batch: Batch) -> Sent:
    """In memory order; what is dirty when its turn comes is left out, and takes no time."""
    speed = _speed(batch)
    seconds = np.zeros(len(batch.point))
    for region, cost in enumerate(batch.costs()):
        for _ in range(PARTS):
            seconds = seconds + batch.regions.takes(region, seconds, cost / speed / PARTS)
    return Sent(bytes=seconds * speed, seconds=seconds)


def _looking(batch: Batch, threshold: Amount) -> Sent:
    """Send until a look finds the rest small enough, or all is sent."""
    costs, units = batch.costs(), batch.listed.sum(axis=0)
    total = costs.sum(axis=0)
    to_send = np.maximum(units - threshold, 0.0)
    if batch.iterations:
        enough = total * to_send / np.maximum(units, 1e-9)
    else:
        before = np.cumsum(batch.listed, axis=0) - batch.listed
        part = np.clip(to_send - before, 0.0, batch.listed) / np.maximum(batch.listed, 1e-9)
        enough = (part * costs).sum(axis=0)
    limit, speed = batch.values.setting("migration.bandwidth_limit"), batch.wire
    goal, seconds = _busy(batch, enough, total, speed)
    if limit is not None:
        budget, window_ends = batch.budget.copy(), batch.window_ends.copy()
        held, held_seconds = _in_bursts(batch, enough, total, limit, speed)
        bound = limit < speed
        goal, seconds = np.where(bound, held, goal), np.where(bound, held_seconds, seconds)
        batch.budget, batch.window_ends = (
            np.where(bound, batch.budget, budget),
            np.where(bound, batch.window_ends, window_ends),
        )
    if batch.iterations:
        left = np.broadcast_to(1.0 - goal / np.maximum(total, 1e-9), costs.shape)
    else:
        left = 1.0 - np.clip(goal - (np.cumsum(costs, axis=0) - costs), 0.0, costs) / np.maximum(costs, 1e-9)
    seconds = seconds + batch.search((batch.zero * (1.0 - left)).sum(axis=0), speed)
    return Sent(bytes=goal, seconds=seconds + batch.latency(), left=left)


def _busy(batch: Batch, enough: Array, total: Array, speed: Amount) -> tuple[Array, Array]:
    """Without a limit: looks come after each group of pages once the sender has been busy for a while, also with looking for zeros,
    which in iteration 1 come last."""
    goal = np.minimum(total, _next_look(batch, enough, batch.page_cost, speed))
    zeros = batch.zero.sum(axis=0) * batch.zero_cost
    if not batch.iterations and zeros.any():
        before = total - zeros
        among = before + _next_look(batch, enough - before, batch.zero_cost, batch.zero_speed(speed))
        goal = np.where(enough > before, np.minimum(total, among), np.minimum(goal, before))
    return goal, goal / speed


def _next_look(batch: Batch, enough: Array, unit: Amount, speed: Amount) -> Array:
    """The bytes after which a look finds that so many have gone, where each unit is so large on the wire."""
    looks = batch.policy.looks
    assert looks is not None
    group = looks.group * unit
    stretch = group * np.maximum(1.0, np.ceil(looks.busy * speed / group))
    return np.asarray(stretch * np.maximum(1.0, np.ceil(enough / stretch - 1e-9)))


def _in_bursts(batch: Batch, enough: Array, total: Array, limit: Amount, speed: Amount) -> tuple[Array, Array]:
    """Under a limit: a window's worth in one burst, then sleep, then a look (engine/sending.py)."""
    looks = batch.policy.looks
    assert looks is not None
    now, burst = batch.elapsed + batch.latency(), limit * looks.window
    over = now >= batch.window_ends - 1e-12
    ends = np.where(over, now + looks.window, batch.window_ends)
    budget = np.where(over, burst, batch.budget)
    at_once = total <= budget
    more = np.maximum(np.where(budget > 0, 0.0, 1.0), np.ceil((np.minimum(enough, total) - budget) / burst - 1e-9))
    whole = budget + more * burst
    inside = whole < total
    last = total - budget - (more - 1) * burst
    goal = np.where(at_once | ~inside, total, whole)
    seconds = ends - now + np.where(inside, more * looks.window, (more - 1) * looks.window + last / speed)
    seconds = np.where(at_once, total / speed, seconds)
    batch.window_ends = np.where(at_once, ends, ends + np.where(inside, more + 1, more) * looks.window)
    batch.budget = np.where(at_once, budget - total, np.where(inside, burst, burst - last))
    return goal, np.maximum(seconds, goal / speed)
