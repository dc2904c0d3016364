"""What may be told of a run? All of it, or only what had happened at a time: what came later is not there.

`Run` and `RunSoFar` have the same names, so what shows a run takes a `Told` and handles absence: a pass under way has
no end, an unfinished migration no downtime. Where a time is needed for arithmetic (a flow, a stall), infinity stands for
"not yet".
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import lru_cache
from operator import itemgetter
from typing import TypeAlias

import numpy as np

from migviz.scenario import Scenario
from migviz.trace import (
    Activity,
    Blocks,
    Flow,
    Host,
    Listed,
    Metrics,
    Milestone,
    Pass,
    PausePart,
    Run,
    Step,
    StepSpan,
    Tenure,
    moved,
)
from migviz.trace.milestones import Paused, of_kind
from migviz.trace.traffic import Batch, Fate, Frame, Network, OwnMessages, Stall, Stretch, Traffic
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSoFar:
    """A step that has begun."""

    step: Step
    start: float
    end: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TenureSoFar:
    """Who has the VM, until nobody knows when."""

    start: float
    owner: Host
    running: bool
    end: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePartSoFar:
    """A part of the pause that has begun."""

    name: str
    start: float
    end: None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PassSoFar(Listed):
    """A pass that has begun: its list is known, what comes of it is not."""

    end: None = None
    bytes: None = None
    dirtied: None = None
    fetched: None = None
    left: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricsSoFar:
    """The numbers of a migration under way: those of the iterations once they are over, the downtime once it is."""

    finished: None = None
    converged: bool | None = None
    stop_reason: str | None = None
    total_time: None = None
    downtime: float | None = None
    bytes_sent: None = None
    pages_sent: None = None
    iterations: int | None = None
    owner: None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkSoFar(Traffic):
    """What crossed the clients' network; it has not been counted yet."""

    client: None = None
    metrics: None = None
    followed_until: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RunSoFar:
    """What had happened of a run at `until` seconds. The scenario with its changes is the user's own, and is all there."""

    scenario: Scenario
    until: float
    end: None = None
    metrics: Metrics | MetricsSoFar
    milestones: tuple[Milestone, ...]
    steps: tuple[StepSpan | StepSoFar, ...]
    lists: tuple[Pass | PassSoFar, ...]
    passes: tuple[Pass | PassSoFar, ...]
    tenures: tuple[Tenure | TenureSoFar, ...]
    flows: tuple[Flow, ...]
    pause: tuple[PausePart | PausePartSoFar, ...]
    blocks: Blocks
    activity: Activity
    network: NetworkSoFar


Told: TypeAlias = Run | RunSoFar


def told(run: Run, until: float | None) -> Told:
    """The run as far as it may be told: all of it if `until` is None or later than its end."""
    return run if until is None or until >= run.end else _so_far(run, max(until, 0.0))


def known_until(run: Told) -> float:
    """Up to what time a run is known: its end, if all of it is."""
    return run.until if run.end is None else run.end


SHOWN = 0.7
"""Chosen: the share of a time axis that what is known takes, where the rest is closed: so it tells no total."""


def closed_end(until: float) -> float:
    """Where a time axis ends that tells no more than this: it only depends on how much is known."""
    return max(until, 1e-3) / SHOWN


def axis_end(run: Told) -> float:
    """Where the time axis of a run ends: with the run, or at a time that only depends on how much is known."""
    return closed_end(run.until) if run.end is None else run.end


@lru_cache(maxsize=4)
def _so_far(run: Run, until: float) -> RunSoFar:
    return RunSoFar(
        scenario=run.scenario,
        until=until,
        metrics=_metrics(run, until),
        milestones=tuple(item for item in run.milestones if item.t <= until),
        steps=tuple(_step(item, until) for item in run.steps if item.start <= until),
        lists=tuple(_pass(item, until, run) for item in run.lists if item.start <= until),
        passes=tuple(_passes(run, until)),
        tenures=tuple(_tenure(item, until) for item in run.tenures if item.start <= until),
        flows=tuple(_flow(item, until) for item in run.flows if item.start <= until),
        pause=tuple(_part(item, until) for item in run.pause if item.start <= until),
        blocks=run.blocks,
        activity=_activity(run.activity, until),
        network=_network(run.network, until),
    )


def _step(item: StepSpan, until: float) -> StepSpan | StepSoFar:
    return item if item.end <= until else StepSoFar(step=item.step, start=item.start)


def _flow(item: Flow, until: float) -> Flow:
    return item if item.end <= until else replace(item, end=np.inf)


def _tenure(item: Tenure, until: float) -> Tenure | TenureSoFar:
    return item if item.end <= until else TenureSoFar(start=item.start, owner=item.owner, running=item.running)


def _part(item: PausePart, until: float) -> PausePart | PausePartSoFar:
    return item if item.end <= until else PausePartSoFar(name=item.name, start=item.start)


def _pass(item: Pass, until: float, run: Run) -> Pass | PassSoFar:
    return item if item.end <= until else _under_way(item, until, run)


def _under_way(item: Pass, until: float, run: Run) -> PassSoFar:
    """Its list is known; not that it will break off, of which its numbers tell in the end, and not what will be demanded."""
    known = {field.name: getattr(item, field.name) for field in fields(Listed)}
    if item.left.any():
        known["pages"] = run.blocks.pages(int((item.listed - item.skipped).sum()))
        known["zero_pages"] = run.blocks.pages(int(item.zero.sum()))
    if item.arrivals is not None:
        known["arrivals"] = item.arrivals.until(moved(run.flows, item.start, until))
    return PassSoFar(**known)


def _passes(run: Run, until: float) -> Iterable[Pass | PassSoFar]:
    """Of a pass under way the first list is known."""
    first = {item.number: item for item in reversed(run.lists)}
    for item in run.passes:
        if item.start <= until:
            yield item if item.end <= until else _under_way(first[item.number], until, run)


def _metrics(run: Run, until: float) -> Metrics | MetricsSoFar:
    """A number is known once the migration, the iterations or the pause that it counts is over."""
    whole = run.metrics
    if whole.total_time <= until:
        return whole
    if not any(item.t <= until for item in of_kind(run.milestones, Paused)):
        return MetricsSoFar()
    paused = [item for item in run.tenures if not item.running and item.owner is not Host.NOBODY]
    return MetricsSoFar(
        converged=whole.converged if whole.finished else None,
        stop_reason=whole.stop_reason if whole.finished else None,
        iterations=whole.iterations,
        downtime=whole.downtime if all(item.end <= until for item in paused) else None,
    )


def _activity(activity: Activity, until: float) -> Activity:
    known = int(np.searchsorted(activity.t, until, side="right"))
    if known == len(activity.t):
        return activity
    return Activity(
        t=np.append(activity.t[:known], until),
        writes=np.vstack([activity.writes[:known], activity.at(until)]),
        rates=np.vstack([activity.rates[:known], activity.rates[known - 1]]),
        pace=np.append(activity.pace[:known], activity.pace[known - 1]),
        rhythm=activity.rhythm,
    )


# --- the clients' network ---


def _network(network: Network, until: float) -> NetworkSoFar:
    asked, stopped = network.asked_by(until), network.followed_until
    return NetworkSoFar(
        interval=network.interval,
        phase=network.phase,
        hop=network.hop,
        far=network.far,
        ageing=network.ageing,
        ends=min(network.ends, until),
        nagle=network.nagle,
        gateway=network.gateway,
        vm=network.vm,
        isn=network.isn,
        frames=tuple(_frame(item, until) for item in network.frames if item.t <= until),
        stretches=tuple(_stretch(item, asked) for item in network.stretches if item.first < asked),
        batches=tuple(_batch(item, asked, until) for item in network.batches if item.first < asked),
        own=tuple(_own(network.own, until)),
        sightings=tuple(item for item in network.sightings if item.t <= until),
        stalls=tuple(_stall(item, until) for item in network.stalls if item.known <= until),
        followed_until=stopped if stopped is not None and stopped <= until else None,
    )


def _frame(frame: Frame, until: float) -> Frame:
    """A frame and the hops that have begun; of one that is under way nobody knows what becomes of it."""
    if all(hop.end <= until for hop in frame.hops):
        return frame
    hops = (hop if hop.end <= until else replace(hop, fate=Fate.FORWARDED) for hop in frame.hops if hop.start <= until)
    return replace(frame, hops=tuple(hops))


def _stretch(item: Stretch, asked: int) -> Stretch:
    return replace(item, count=min(item.count, asked - item.first))


def _batch(item: Batch, asked: int, until: float) -> Batch:
    count = min(item.count, asked - item.first)
    if item.answered is not None and item.answered <= until:
        return replace(item, count=count)
    return Batch(first=item.first, count=count, answered=None)


def _own(own: Iterable[OwnMessages], until: float) -> Iterable[OwnMessages]:
    for item in own:
        if item.start <= until:
            yield replace(item, count=min(item.count, int((until - item.start) / item.every + 1e-9) + 1))


def _stall(item: Stall, until: float) -> Stall:
    """A stall under way has no end in sight. What its timer is set to is known."""
    if item.end <= until:
        return item
    tries, plans = bisect_right(item.tries, until), bisect_right(item.plans, until, key=itemgetter(0))
    start = item.start if item.start <= until else item.known  # answers to earlier requests still come
    return replace(item, start=start, end=np.inf, tries=item.tries[:tries], plans=item.plans[:plans], given_up=False)


def left_out_of(run: Told | Run, item: Pass | PassSoFar) -> int:
    """Pages of a pass' lists that were found dirty again, or not reached before it ended, as QEMU does both; 0 while that is not told."""
    if item.left is None:
        return 0
    skipped = sum(int(one.skipped.sum()) for one in run.lists if one.number == item.number)
    return run.blocks.pages(skipped + int(item.left.sum()))
