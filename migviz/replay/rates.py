"""What can the link copy now, what is dirtied now, does the copy catch up, and who may use the disk?

The only place that works these out: from the conditions in force at a time, and, for whether the copy catches up, from
the run. Bars, arrows, map, sentences, words and JSON read them here. The engine sends by the same `wire_speed`, and
`study/expected` has the same criterion for many points at once; tests hold them together.
"""

import math
from collections.abc import Mapping

import numpy as np

from migviz.replay.moment import Moment
from migviz.replay.told import PassSoFar, Told
from migviz.scenario import Scenario
from migviz.scenario.fields import Value
from migviz.scenario.policies import POLICIES
from migviz.scenario.rules import RestFits, RestSmall, Stuck
from migviz.scenario.units import PAGE, number_of
from migviz.trace import Copying, Host, Pass
from migviz.trace.dirtying import mean_dirty
from migviz.trace.goodput import (
    Bottleneck,
    fetch_wait,
    line,
    other_traffic,
    page_cost,
    scan_speed,
    speeds,
    wire_speed,
)
from migviz.trace.milestones import DiskCopied, StorageHandedOver, first_of
from migviz.trace.run import NO_END

Values = Mapping[str, Value]

SMALL = 2.0**20
"""Chosen: a rest of 1 MiB is small where the policy names none (as Hyper-V's threshold, MODEL.md section 3)."""


# --- what is copied ---


def cap_of(values: Values, *, in_iterations: bool = True) -> float | None:
    """The bandwidth limit, in bytes per second; some policies lift it in the pause and after it."""
    holds = in_iterations or not POLICIES[str(values["migration.policy"])].lifts_limit
    limit = values["migration.bandwidth_limit"] if holds else None
    return None if limit is None else float(limit)


def copy_speed(values: Values, *, in_iterations: bool = True) -> float:
    """Bytes of memory per second that the link can copy under these conditions."""
    return float(wire_speed(values, cap_of(values, in_iterations=in_iterations)) * PAGE / page_cost(values))


def bottleneck(values: Values, *, in_iterations: bool = True) -> Bottleneck:
    """What keeps the link from copying faster under these conditions; of equals the first."""
    if values["link.state"] == "down":
        return Bottleneck.DOWN
    found = speeds(values, cap_of(values, in_iterations=in_iterations))
    return min(found, key=lambda part: float(found[part]))


def bounded_by(found: Bottleneck, values: Values, *, in_iterations: bool) -> float:
    """Bytes per second on the link that a bottleneck lets through."""
    parts = speeds(values, cap_of(values, in_iterations=in_iterations))
    return 0.0 if found is Bottleneck.DOWN else float(parts[found])


def others_get(values: Values, *, in_iterations: bool) -> tuple[float, float] | None:
    """Bytes per second of the link that are left to others, and that they want, where that is more; None where they get it all."""
    each = float(wire_speed(values, cap_of(values, in_iterations=in_iterations)))
    sent = each * number_of(values, "link.migrations")
    left, wanted = float(line(values)) - sent, float(other_traffic(values))
    return (left, wanted) if sent > 0 and wanted > left * (1 + 1e-9) else None


def scans_zeros(run: Told, moment: Moment) -> bool:
    """Whether the source goes through pages of zeros now, which it has to read, and sends next to nothing."""
    copies = moment.copying in (Copying.ITERATION, Copying.PAUSE, Copying.PUSH) and moment.progress < 1
    return bool(copies and moment.speed and scan_speed(run.scenario.values_at(moment.t)) is not None) and not int(
        run.blocks.full[moment.head]
    )


def limited_by(run: Told, moment: Moment) -> Bottleneck | None:
    """What keeps the migration from sending faster at a moment; None where nothing is sent."""
    values = run.scenario.values_at(moment.t)
    inside = moment.owner is Host.SOURCE and moment.running
    if values["link.state"] == "down" or not moment.speed:
        return Bottleneck.DOWN if values["link.state"] == "down" else None
    return Bottleneck.SCAN if scans_zeros(run, moment) else bottleneck(values, in_iterations=inside)


def copied_now(run: Told, moment: Moment) -> float:
    """Bytes of memory per second that the link can copy at a moment."""
    on_source = moment.owner is Host.SOURCE and moment.running
    return copy_speed(run.scenario.values_at(moment.t), in_iterations=on_source)


def pass_on_link(run: Told, t: float) -> Pass | PassSoFar | None:
    """The pass that the migration link is there for at a time; one through the disk is none."""
    found = next((item for item in run.passes if item.start <= t and (item.end is None or t < item.end)), None)
    return found if found and found.copying not in (Copying.SAVE, Copying.RESTORE) else None


def link_speed(run: Told, moment: Moment) -> float:
    """Bytes per second on the link; during the latency in front of a pass already what it will have."""
    now = pass_on_link(run, moment.t)
    if moment.speed or now is None or run.scenario.values_at(moment.t)["link.state"] == "down":
        return moment.speed
    end = math.inf if now.end is None else now.end
    return next((flow.rate for flow in run.flows if now.start <= flow.start < end and moment.t <= flow.start), 0.0)


# --- what is dirtied ---


def dirty_speed(values: Values, slowed: float = 0.0, *, t: float | None = None) -> float:
    """Bytes of distinct pages per second that the VM writes while it runs, over a time so short that none is written
    twice, with a share `slowed` of its processor time taken away. The kernel's own few pages are left out. `t`: at that
    time; without it on average, bursts and rests together."""
    slow = POLICIES[str(values["migration.policy"])].slow_vm
    left = slow.left(slowed) if slow else 1.0 - slowed
    pace = min(1.0, left / number_of(values, "workload.cpu_share"))
    steady = {"workload.dirty_rate": _share_of_time(values, t)}
    return pace * sum(
        steady.get(rate, 1.0) * float(values[rate] or 0.0) for rate, pages in _WRITERS if int(values[pages] or 0)
    )


def _share_of_time(values: Values, t: float | None) -> float:
    """1 in a burst and 0 between two; without a time the bursts' share of it."""
    every, burst = number_of(values, "workload.every"), number_of(values, "workload.burst")
    if values["workload.rhythm"] != "bursts" or burst >= every:
        return 1.0
    return burst / every if t is None else float(t % every < burst)


_WRITERS = (("workload.dirty_rate", "workload.working_set"), ("workload.background_rate", "vm.used"))
"""Fields of a rate and of the memory it is written to: without a page nothing is written."""


def dirtied_now(run: Told, moment: Moment) -> float:
    """Bytes of distinct pages per second that the VM writes at a moment."""
    if not moment.running or moment.owner is Host.NOBODY:
        return 0.0
    values = run.scenario.values_at(moment.t)
    if moment.owner is Host.TARGET:  # the policy slows it no more, but it may wait for pages
        return dirty_speed(values, t=moment.t) * run.activity.pace_at(moment.t)
    return dirty_speed(values, moment.slowed, t=moment.t)


# --- what the VM waits for ---


def waits_now(run: Told, moment: Moment) -> float:
    """The share of its time that the VM waits for pages which have not come yet: after the resume of a post-copy."""
    if moment.copying is not Copying.PUSH or not moment.running:
        return 0.0
    return 1.0 - run.activity.pace_at(moment.t)


def fetched_now(run: Told, moment: Moment) -> float:
    """Pages per second that the VM has to wait for and that come before their turn."""
    waits, speed = waits_now(run, moment), link_speed(run, moment)
    if not waits or not speed:
        return 0.0
    values = run.scenario.values_at(moment.t)
    asks = 1.0 - number_of(values, "workload.cpu_share") * (1.0 - waits)
    return asks / fetch_wait(values, speed)


# --- does the copy catch up? ---


def races(run: Told, moment: Moment) -> bool:
    """Whether the copy has to catch up with the writes, now or later in this run."""
    return run.scenario.technique.iterates and moment.owner is Host.SOURCE


def catches_up(run: Told) -> bool | None:
    """Whether the copy gains on the writes: what was left became small, or would have with more iterations.

    It would, if even so little is sent before as much is dirtied again: then every longer list shrinks, too. Decided by
    what the last iteration sent and what the VM wrote at its end. None where the copy does not race, a fault ended it
    before that was clear, or it is not told yet.
    """
    made = [item for item in run.passes if item.copying is Copying.ITERATION and isinstance(item, Pass)]
    if not run.scenario.technique.iterates or not made or run.metrics.converged is None:
        return None
    if run.metrics.converged:
        return True
    broken_off = run.metrics.finished is False and not given_up(run)
    return None if broken_off else _would_shrink(run, made[-1].end)


def small_rest(scenario: Scenario, values: Values, speed: float) -> float:
    """Bytes of memory that the policy takes as a small rest, with a link of `speed` bytes per second."""
    small = 0.0
    for rule in scenario.policy.rules:
        if isinstance(rule, RestFits):
            measured = float(values["migration.switchover_bandwidth"] or speed)
            small = max(small, measured * number_of(values, "migration.downtime_limit"))
        elif isinstance(rule, RestSmall):
            small = max(small, float(values["migration.rest_limit"] or 0.0))
    return small or SMALL


def given_up(run: Told) -> bool:
    """The policy, or the bound of the simulation, ended the iterations: it was no fault."""
    reason = run.metrics.stop_reason or ""
    return reason == NO_END or reason in {
        rule.reason for rule in run.scenario.policy.rules if not isinstance(rule, Stuck)
    }


def _would_shrink(run: Told, end: float) -> bool:
    """Whether a small rest would be sent before as much is dirtied, as things were when the iterations ended."""
    values, blocks = run.scenario.values_at(end), run.blocks
    speed = wire_speed(values, cap_of(values))
    if speed <= 0:
        return False
    small = small_rest(run.scenario, values, speed)
    seconds = small / blocks.grain * _cost_of_unit(run) / speed
    seconds += number_of(values, "link.latency") if run.scenario.policy.waits else 0.0
    k = max(0, int(np.searchsorted(run.activity.t, end, side="left")) - 1)
    writes = run.activity.rates[k] * seconds
    if run.activity.rhythm is not None:  # a rest between two bursts proves nothing
        writes = writes * run.activity.rhythm.mean(end, np.inf)
    nothing = np.zeros_like(writes)
    dirtied = mean_dirty(blocks, nothing, writes)
    return dirtied * blocks.grain < small


def _cost_of_unit(run: Told) -> float:
    """Bytes on the link for a unit that is not zero, as in the last list of the run."""
    last: Pass | PassSoFar = run.lists[-1]
    scenario = run.scenario
    grain = run.blocks.grain
    zeros = float(last.zero.sum())
    cost = float(last.cost.sum()) - zeros * scenario.number("migration.zero_page") * grain / PAGE
    units = float(last.listed.sum()) - zeros
    return cost / units if units > 0 else page_cost(scenario.values) * grain / PAGE


# --- the disk ---


def disk_kind(scenario: Scenario) -> str:
    """How the VM's disk behaves: a technique that moves memory through the disk moves the disk, whatever it lies on."""
    return "cluster disk" if scenario.technique.through_disk else str(scenario["storage.kind"])


def disk_users(run: Told, moment: Moment) -> tuple[Host, ...]:
    """The hosts that may write to the VM's disk: both on a Cluster Shared Volume or with a disk each, else one, or none
    while it changes hands."""
    if disk_kind(run.scenario) != "cluster disk":
        return (Host.SOURCE, Host.TARGET)
    handed = first_of(run.milestones, StorageHandedOver)
    if handed is not None and moment.t >= handed.t:
        return (Host.TARGET,)
    hand_over = [part for part in run.pause if part.name in _HAND_OVER and part.start <= moment.t]
    if hand_over and moment.owner is Host.SOURCE and not moment.running:
        return ()
    return (Host.SOURCE,)


_HAND_OVER = ("dismount", "mount", "move the LUN")


def mirrored(run: Told, moment: Moment) -> float | None:
    """The share of the VM's disk that is on the target, where each host has one of its own; None where they share one.

    The disk goes over the link before anything else, so what has been sent until it is there is the disk.
    """
    if disk_kind(run.scenario) != "none":
        return None
    copied = first_of(run.milestones, DiskCopied)
    if copied is not None and moment.t >= copied.t:
        return 1.0
    size = run.scenario.number("storage.disk_size")
    return min(1.0, moment.sent / size) if size else 1.0


def is_mirrored_now(run: Told, moment: Moment) -> bool:
    """Whether the disk is on its way: it has begun to go, and is not there yet."""
    share = mirrored(run, moment)
    return share is not None and share < 1.0 and moment.copying is None and bool(moment.speed or moment.sent)


def through_disk(run: Told, moment: Moment) -> tuple[float, float]:
    """The shares of the memory that are saved to the disk, and read back from it."""
    if moment.copying is Copying.SAVE:
        return moment.progress, 0.0
    if moment.copying is Copying.RESTORE:
        return 1.0, moment.progress
    begun = {item.copying for item in run.passes if item.start <= moment.t}
    return float(Copying.SAVE in begun), float(Copying.RESTORE in begun)
