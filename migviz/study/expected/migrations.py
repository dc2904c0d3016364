"""What do many migrations come to, on average?

Every number that the engine draws is replaced by its mean; all else follows the same rules, for all points at
once. Migrations that have ended leave the arrays, so the cost goes with the iterations that are made.
"""

import pkgutil
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from migviz.engine import ask
from migviz.engine.post_copy import MARK_RUN
from migviz.engine.pre_copy import MOST_ITERATIONS
from migviz.engine.tally import LOOK_BACK, PERIOD, PROGRESS, SHRUNK
from migviz.replay.rates import SMALL
from migviz.scenario import Scenario
from migviz.scenario.rules import (
    IterationLimit,
    NoProgress,
    RateLimit,
    RestFits,
    RestSmall,
    Stuck,
    Then,
    TimeLimit,
    what_follows,
)
from migviz.scenario.units import PAGE
from migviz.study.expected.batch import Batch
from migviz.study.expected.deciding import (
    cut_by_timeout,
    cut_by_timer,
    met,
    note_looks,
    progress,
    rises_at,
    slow_down,
    threshold,
    written_in,
)
from migviz.study.expected.regions import Regions, regions_of
from migviz.study.expected.sending import Sent, send
from migviz.study.expected.values import Amount, Values, disk_parts, seconds_of
from migviz.study.outcomes import Mask, Outcomes
from migviz.trace import Array
from migviz.values import dataclass

STATIONARY = 1e-6
"""Chosen: a rest that changed by less in an iteration will be the same in all that follow."""
NEARLY, SETTLING = 1e-3, 150
"""Chosen: after so many iterations less is enough, so that a few migrations that settle slowly do not hold up the rest."""
TIE = 1e-3
"""Chosen: as many pages dirtied as a rule allows, to so little, and chance says whether they are more: half the times."""


def expected(
    scenario: Scenario, columns: Mapping[str, Array] | None = None, *, patience: int | None = None
) -> Outcomes:
    """The outcomes of a scenario, with some fields replaced by arrays of one value for each point.

    Holds where `why_not` says nothing; the technique must have such a function; values are taken as valid. `patience`: so many iterations, and a migration is
    taken as one without end.
    """
    columns = columns or {}
    points = max((len(column) for column in columns.values()), default=1)
    task = Task(scenario=scenario, values=Values.at(scenario, columns), points=points, patience=patience)
    found = Found(points)
    work_out: Callable[[Task, Found], None] = pkgutil.resolve_name(scenario.technique.expected_by)
    work_out(task, found)
    return found.outcomes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be worked out: so many points of a scenario, and how long to iterate."""

    scenario: Scenario
    values: Values
    points: int
    patience: int | None


def live_migrations(task: Task, found: "Found") -> None:
    """Iterations, then the pause."""
    batch, mirrored = _started(task)
    _iterate(batch, task.scenario.technique.pulls, found, task.patience)
    found.bytes_sent += mirrored


def post_copies(task: Task, found: "Found") -> None:
    """The pause at once, then the memory."""
    batch, mirrored = _started(task)
    _post_copy(batch, found)
    found.bytes_sent += mirrored


def _started(task: Task) -> tuple[Batch, Amount]:
    """The migrations once the container VMs are made and the disks mirrored, and the bytes of those."""
    values = task.values
    setup, mirrored = values.number("migration.setup_time"), 0.0
    if values.of["storage.kind"] == "none":
        mirrored = values.number("storage.disk_size")
        rate = values.speed(values.setting("migration.bandwidth_limit"))
        setup = setup + mirrored / rate + values.number("link.latency")
    policy = task.scenario.policy
    return Batch.start(values, regions_of(values, policy, task.points), policy, task.points, setup), mirrored


class Found:
    """The outcomes as they become known."""

    def __init__(self, points: int) -> None:
        self.finished = np.ones(points, dtype=bool)
        self.converged = np.zeros(points, dtype=bool)
        self.total_time = np.zeros(points)
        self.downtime = np.full(points, np.nan)
        self.bytes_sent = np.zeros(points)
        self.iterations = np.zeros(points)
        self.catches_up = np.ones(points, dtype=bool)

    def outcomes(self) -> Outcomes:
        return Outcomes(**vars(self))


def quick_migrations(task: Task, found: Found) -> None:
    """The parts of the pause, and the memory twice through the disk."""
    values = task.values
    memory = np.ceil(np.floor(values.number("vm.memory")) / PAGE) * PAGE
    memory = np.minimum(memory, values.number("vm.memory"))
    parts = ("stop", "processor and device state", "move the LUN", "start")
    found.downtime[:] = seconds_of(parts, values) + memory * (
        1.0 / values.number("storage.save_rate") + 1.0 / values.number("storage.restore_rate")
    )
    found.total_time[:] = found.downtime


def _iterate(batch: Batch, hybrid: bool, found: Found, patience: int | None) -> None:
    can_leap = _can_leap(batch)
    while len(batch.point):
        ask()
        if patience is not None and batch.iterations >= patience:
            _end(batch, None, found, hybrid)
            return
        ended = _hopeless(batch, hybrid)
        if ended.any():
            _end(batch.part(ended), None, found, hybrid)
            batch = batch.part(~ended)
            continue
        if (stuck := batch.policy.stuck) is not None and (crawls := batch.limited * stuck.seconds < PAGE).any():
            _end(batch.part(crawls), stuck, found, hybrid)
            batch = batch.part(~crawls)
            continue
        before = batch.rest
        _one_iteration(batch, hybrid)
        known = progress(batch, batch.measured() if batch.policy.looks else batch.speed, hybrid)
        for rule in batch.policy.rules:
            holds = met(rule, known) & ~ended & ((rule.then is Then.SLOW_VM) | ~batch.cut)
            if not holds.any():
                continue
            if rule.then is Then.SLOW_VM:
                slow_down(batch, holds)
                continue
            ended |= holds
            _end(batch.part(holds), rule, found, hybrid)
        if can_leap:
            still = ~ended & (
                np.abs(batch.rest - before) <= (STATIONARY if batch.iterations < SETTLING else NEARLY) * batch.rest
            )
            if still.any():
                ended |= _leap(batch, still, found, hybrid)
        if ended.any():
            batch = batch.part(~ended)


def _hopeless(batch: Batch, hybrid: bool) -> Mask:
    """So many iterations are made, what is left no longer shrinks, and the limit will not rise (engine/pre_copy.py)."""
    made = batch.made + batch.leapt
    bound = made >= np.asarray(batch.values.number("migration.iteration_bound"))
    rule = batch.policy.rest_fits
    if any(isinstance(rule, TimeLimit) for rule in batch.policy.rules):
        bound = bound & (made >= MOST_ITERATIONS)
    elif rule is not None and rule.rises is not None:
        known = progress(batch, batch.speed, hybrid)
        rises = rule.rises.goes_on(known.setting("migration.downtime_limit"), known)
        bound = bound & (~rises | (made >= MOST_ITERATIONS))
    hopeless = bound & ~_still_shrinks(batch) & ~batch.cut | (batch.iterations >= MOST_ITERATIONS)
    return np.broadcast_to(hopeless, batch.point.shape).copy()


def _still_shrinks(batch: Batch) -> Mask:
    if len(batch.rests) <= LOOK_BACK:
        return np.zeros(len(batch.point), dtype=bool)
    return np.asarray((batch.rests[-1] < SHRUNK * batch.rests[-1 - LOOK_BACK])[batch.point])


def _can_leap(batch: Batch) -> bool:
    """Whether nothing but the rest and the dirty rate can end the iterations."""
    rules = batch.policy.rules
    limits = ("migration.max_iterations", "migration.no_progress", "migration.delta_cache")
    return not any(batch.values.of[name] is not None for name in limits) and all(
        isinstance(rule, RestSmall | RestFits | RateLimit | IterationLimit | NoProgress | TimeLimit | Stuck)
        for rule in rules
    )


def _leap(batch: Batch, still: Mask, found: Found, hybrid: bool) -> Mask:
    """Every further iteration will be like the last one: leap to the next step of the limit, or to the bound of the
    simulation, where it ends. Returns which migrations ended."""
    known, rule = progress(batch, batch.speed, hybrid), batch.policy.rest_fits
    rises = rises_at(rule, known)
    made, seconds = batch.made + batch.leapt, batch.last_bytes / batch.speed
    timeout = next((known_rule for known_rule in batch.policy.rules if isinstance(known_rule, TimeLimit)), None)
    clock = rises if timeout is None else np.minimum(rises, timeout.seconds(known))
    until_step = np.ceil((clock - batch.elapsed) / seconds) - 1.0
    until_bound = np.where(clock < np.inf, MOST_ITERATIONS, batch.values.number("migration.iteration_bound")) - made
    more = np.where(still, np.maximum(np.minimum(until_step, until_bound), 0.0), 0.0)
    batch.elapsed = batch.elapsed + more * seconds
    batch.sent = batch.sent + more * batch.last_bytes
    batch.leapt = batch.leapt + more
    ends: Mask = still & (until_bound <= until_step)
    if ends.any():
        _end(batch.part(ends), None, found, hybrid)
    return ends


def _one_iteration(batch: Batch, hybrid: bool) -> None:
    """Send the list once, take the list of what was dirtied meanwhile, and count (engine/pre_copy.py)."""
    grain, rule = batch.policy.grain, batch.policy.rest_fits
    enough = None
    if rule is not None and batch.policy.looks:
        enough = np.floor(threshold(rule, progress(batch, batch.measured(), hybrid)) / grain)
    sent = send(batch, enough)
    through = cut_by_timer(batch, sent.seconds)
    through = np.minimum(through, cut_by_timeout(batch, sent.seconds, hybrid))
    if (through < 1.0).any():
        assert sent.left is not None
        left_over = 1.0 - (1.0 - sent.left) * through
        sent = Sent(bytes=sent.bytes * through, seconds=sent.seconds * through, left=left_over)
        batch.window_ends = np.where(through < 1.0, -1.0, batch.window_ends)
    share = batch.regions.dirty_share(written_in(batch, sent.seconds))
    before, began = batch.listed.sum(axis=0) * grain, batch.elapsed
    left, left_zero = np.zeros_like(batch.listed), np.zeros_like(batch.zero)
    if sent.left is not None:
        left, left_zero = batch.listed * sent.left, batch.zero * sent.left
    new = (batch.regions.units - left) * share
    if batch.iterations:
        batch.keep_in_cache(batch.listed - left)
    batch.listed, batch.zero = left + new, left_zero
    dirtied, seconds = new.sum(axis=0) * grain, np.maximum(sent.seconds, 1e-300)
    batch.elapsed = batch.elapsed + sent.seconds
    batch.iterations += 1
    batch.made = batch.made + ~batch.cut
    batch.sent, batch.last_bytes = batch.sent + sent.bytes, sent.bytes
    batch.dirty_rate, batch.speed = dirtied / seconds, sent.bytes / seconds
    note_looks(batch, began, before, left.sum(axis=0) * grain)
    rest = batch.listed.sum(axis=0) * grain
    no_progress = rest > PROGRESS * batch.rest
    batch.stalled = np.where(batch.cut, batch.stalled, np.where(no_progress, batch.stalled + 1, 0.0))
    batch.rest = rest
    batch.note_rest(rest, LOOK_BACK)
    batch.period_sent, batch.period_dirtied = batch.period_sent + sent.bytes, batch.period_dirtied + dirtied
    fast = batch.policy.dirtied_too_fast
    if fast is not None and fast.by_lists:
        over = batch.elapsed - batch.period_began > PERIOD
        excess = batch.period_dirtied - fast.share * batch.period_sent
        high = np.where(np.abs(excess) < TIE * batch.period_sent, 0.5, excess > 0)
        batch.high_periods = batch.high_periods + over * high
        batch.period_began = np.where(over, batch.elapsed, batch.period_began)
        batch.period_sent, batch.period_dirtied = (
            np.where(over, 0.0, batch.period_sent),
            np.where(over, 0.0, batch.period_dirtied),
        )


def _end(batch: Batch, rule: Any, found: Found, hybrid: bool) -> None:
    """These migrations iterate no more: they give up, pause the VM, or go on after it (post-copy)."""
    at = batch.point
    found.iterations[at] = batch.made + batch.leapt
    found.bytes_sent[at] = batch.sent
    found.total_time[at] = batch.elapsed
    found.converged[at] = rule is not None and rule.small
    stuck = isinstance(rule, Stuck)  # where no page is sent there is no race (replay/rates.py)
    found.catches_up[at] = found.converged[at] | stuck | _gains(batch)
    if rule is not None and rule.sends_list:
        _send_list(batch, hybrid, found)
    then = None if rule is None else what_follows(rule, str(batch.values.of["migration.at_timeout"]))
    if then is None or then is Then.GIVE_UP:
        found.finished[at] = False
    elif then is Then.POST_COPY or (hybrid and not rule.small):
        _post_copy(batch, found)
    else:
        _switch_over(batch, found)


def _send_list(batch: Batch, hybrid: bool, found: Found) -> None:
    """One more iteration, whatever comes of it; where nothing is on the list, there is none."""
    at, none = batch.point, batch.rest <= 0
    _one_iteration(batch, hybrid)
    found.iterations[at] += ~none
    found.bytes_sent[at] = batch.sent
    found.total_time[at] = batch.elapsed


def _gains(batch: Batch) -> Mask:
    """Whether a small rest is sent before as much is dirtied again (replay/rates.py)."""
    grain, small = batch.policy.grain, _small_rest(batch)
    filled = batch.listed - batch.zero
    units = filled.sum(axis=0)
    cost = np.where(units > 0, (filled * batch.page_costs()).sum(axis=0) / np.maximum(units, 1e-9), batch.page_cost)
    seconds = small / grain * cost / batch.limited + batch.latency()
    dirtied = (batch.regions.units * batch.regions.dirty_share(seconds * batch.pace)).sum(axis=0)
    return np.asarray(dirtied * grain < small)


def _small_rest(batch: Batch) -> Array:
    """Bytes of memory that the policy takes as a small rest."""
    values, small = batch.values, np.zeros(len(batch.point))
    for rule in batch.policy.rules:
        if isinstance(rule, RestFits):
            speed = values.setting("migration.switchover_bandwidth")
            limit = values.setting("migration.downtime_limit")
            if limit is not None:
                small = np.maximum(small, (batch.limited if speed is None else speed) * limit)
        elif isinstance(rule, RestSmall) and (limit := values.setting("migration.rest_limit")) is not None:
            small = np.maximum(small, limit)
    return np.where(small > 0, small, SMALL)


def _switch_over(batch: Batch, found: Found) -> None:
    """Steps 4 to 6, with everything that is left copied inside the pause."""
    values, at, rest = batch.values, batch.point, batch.costs().sum(axis=0)
    latency = values.number("link.latency")
    sending = rest / batch.outside + batch.search(batch.zero.sum(axis=0), batch.outside)
    found.downtime[at] = _fixed_parts(batch) + latency + np.maximum(sending, batch.compares())
    found.total_time[at] = batch.elapsed + found.downtime[at] + (latency if batch.policy.last_message else 0.0)
    found.bytes_sent[at] += rest


def _post_copy(batch: Batch, found: Found) -> None:
    """The pause without memory; then what is on the list is pushed."""
    values, at, rest = batch.values, batch.point, batch.costs().sum(axis=0)
    found.downtime[at] = _fixed_parts(batch) + (_marking(batch) if batch.iterations else 0.0)
    pushing = values.number("link.latency") + rest / batch.outside
    pushing = pushing + batch.search(batch.zero.sum(axis=0), batch.outside)
    found.total_time[at] = batch.elapsed + found.downtime[at] + pushing
    found.bytes_sent[at] += rest


def _marking(batch: Batch) -> Amount:
    """Seconds to mark pages missing that were sent before; a swept stretch is one run of pages."""
    regions: Regions = batch.regions
    share = batch.listed / np.maximum(regions.units, 1.0)
    runs = np.where(regions.sweeping > 0, 0.0, batch.listed * (1.0 - share)).sum(axis=0)
    return batch.listed.sum(axis=0) * batch.values.number("migration.mark_time") + runs * MARK_RUN


def _fixed_parts(batch: Batch) -> Amount:
    """The parts of the pause that are not pages; the bitmap is read where there were iterations."""
    parts = ["stop", "processor and device state", "start", *disk_parts(batch.values)]
    return seconds_of((*parts, "dirty bitmap") if batch.iterations else parts, batch.values)
