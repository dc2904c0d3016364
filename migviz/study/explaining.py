"""Why did a migration take so long, and hang, of which there is no log? The workloads and limits that fit, as a region; each cause verified by a run.

Five numbers are known: memory, link, hypervisor, how long it took, how long the VM hung. Expected values are worked out for thousands of
ways it may have been; those that are near both times are the region. A cause is what has to be believed beside the five numbers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np

from migviz.engine import metrics_of, simulate
from migviz.language import N_
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.study.advice import Advised, advise
from migviz.study.exact import without_client
from migviz.study.expected import expected
from migviz.study.what_limits import what_limits
from migviz.trace import Array, Metrics
from migviz.trace.goodput import goodput
from migviz.values import dataclass, sure

SHARES = (1.0, 0.8, 0.65, 0.5, 0.4, 0.3, 0.22, 0.16, 0.12, 0.09, 0.06, 0.04, 0.03, 0.02, 0.01)
"""Of what the link is said to carry, what it may really have carried for this migration."""
RATES, SETS = 24, 14
LEAST_RATE, MOST_RATE = 1e-3, 2.0
"""Dirty rates that are tried, as shares of what the link carries."""
LITTLE = 0.1
"""A VM that writes less than this share of what the link carries is no cause of anything."""
TOOK, HUNG = 0.2, 0.5
"""A person's times are as good as this: within a fifth of how long it took, within half of how long it hung (as logarithms)."""
MOST_CAUSES = 4
TRIED_BY_RUN = 6


class Cause(StrEnum):
    """What has to be believed beside what is known."""

    WRITES = N_("The VM writes faster, or to more memory, than the link can follow.")
    SLOW_LINK = N_("The migration got less of the link than the link carries.")
    LIMIT = N_("The hypervisor was allowed so long a pause.")
    NOT_PAGES = N_(
        "The pause was not spent on pages: devices, disks, or the network that had to learn where the VM is."
    )


ASKS: Mapping[Cause, float] = {Cause.WRITES: 1.0, Cause.SLOW_LINK: 1.0, Cause.LIMIT: 1.25, Cause.NOT_PAGES: 1.5}
"""Chosen: how much each asks one to believe. Every VM writes, and few links are a migration's alone; seconds without a page are rare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody knows. `took` and `hung` in seconds."""

    scenario: Scenario
    took: float
    hung: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """From where to where a value of the region goes."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What has to be believed, the region in which it fits, one scenario of it and its run; what helps against it.

    `region`: the dirty rates with the working sets that were tried and fit, at whatever speed of the link. `whole_link`: what comes of
    the same if it gets all of the link.
    """

    causes: tuple[Cause, ...]
    speed: Between
    dirty_rate: Between
    working_set: Between
    scenario: Scenario
    after: Metrics
    sentence: str
    off: float
    region: tuple[tuple[float, float], ...]
    advised: Advised | None = None
    whole_link: Metrics | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """All explanations, the one that asks for least first. `rates`, `sets`: dirty rates and working sets that were tried, from low to high."""

    asked: Asked
    rates: tuple[float, ...]
    sets: tuple[float, ...]
    idle: Metrics
    explanations: tuple[Explanation, ...]


def explain(asked: Asked, step: Callable[[int], object] = lambda done: None) -> Explained:
    """The region, the causes in order, and advice."""
    still = without_client(asked.scenario)
    idle = metrics_of(still.but({"workload.dirty_rate": 0.0, "workload.working_set": 0.0}))
    found = [explanation for causes in _beliefs(still) if (explanation := _explanation(asked, still, causes))]
    found.sort(key=lambda one: (sum(ASKS[cause] for cause in one.causes), one.off))
    rates, sets = _tried_workloads(still)
    return Explained(
        asked=asked,
        rates=tuple(rates.tolist()),
        sets=tuple(sets.tolist()),
        idle=idle,
        explanations=tuple(_advised(one, step) for one in found[:MOST_CAUSES]),
    )


def _tried_workloads(still: Scenario) -> tuple[Array, Array]:
    """Dirty rates and working sets, wide enough for all that writes."""
    memory = still.number("vm.memory")
    rates = float(goodput(still.values)) * np.geomspace(LEAST_RATE, MOST_RATE, RATES)
    return rates, np.geomspace(min(2.0**24, memory), memory, SETS)


def _advised(one: Explanation, step: Callable[[int], object]) -> Explanation:
    """With what helps, and what the whole link would bring."""
    whole = metrics_of(one.scenario.but({"link.goodput": None})) if Cause.SLOW_LINK in one.causes else None
    return replace(one, advised=advise(one.scenario, step=step), whole_link=whole)


def _beliefs(scenario: Scenario) -> Iterator[tuple[Cause, ...]]:
    """Alone and in pairs, then three; the limit only where the policy has one."""
    beside = [Cause.SLOW_LINK, Cause.NOT_PAGES, *([Cause.LIMIT] if scenario.policy.rest_fits else [])]
    yield (Cause.WRITES,)
    yield (Cause.NOT_PAGES,)
    for one in beside:
        yield (Cause.WRITES, one)
    yield (Cause.SLOW_LINK, Cause.NOT_PAGES)
    if scenario.policy.rest_fits:
        yield (Cause.SLOW_LINK, Cause.WRITES, Cause.LIMIT)


def _explanation(asked: Asked, still: Scenario, causes: tuple[Cause, ...]) -> Explanation | None:
    columns = _columns(still, causes)
    base = still.but(_settings(still, asked, causes))
    outcomes = expected(base, columns)
    off = _off(outcomes.total_time, asked.took, TOOK) + _off(outcomes.downtime, asked.hung, HUNG)
    off = np.where(outcomes.finished & np.isfinite(off), off, np.inf)
    fits = off <= 1.0
    if not fits.any():
        return None
    tried = [_tried(asked, base, columns, int(at)) for at in np.argsort(off)[:TRIED_BY_RUN]]
    score, scenario, run_after, sentence = min(tried, key=lambda one: one[0])
    if score > 1.0:
        return None
    return Explanation(
        causes=causes,
        speed=_between(columns["link.goodput"][fits]),
        dirty_rate=_between(columns["workload.dirty_rate"][fits]),
        working_set=_between(columns["workload.working_set"][fits]),
        scenario=scenario,
        after=run_after,
        sentence=sentence,
        off=score,
        region=_region(columns["workload.dirty_rate"][fits], columns["workload.working_set"][fits]),
    )


def _region(rates: Array, sets: Array) -> tuple[tuple[float, float], ...]:
    return tuple(sorted({(float(rate), float(size)) for rate, size in zip(rates, sets, strict=True)}))


def _tried(asked: Asked, base: Scenario, columns: Mapping[str, Array], at: int) -> tuple[float, Scenario, Metrics, str]:
    """A point of the region as a run."""
    scenario = base.but({name: float(column[at]) for name, column in columns.items()})
    run = simulate(scenario)
    metrics = run.metrics
    if not metrics.finished:
        return float("inf"), scenario, metrics, ""
    times = np.asarray([metrics.total_time]), np.asarray([sure(metrics.downtime)])
    off = _off(times[0], asked.took, TOOK) + _off(times[1], asked.hung, HUNG)
    return float(off[0]), scenario, metrics, what_limits(run).sentence


def _off(values: Array, truth: float, tolerance: float) -> Array:
    """Half of it at the edge of what a person's time is good for."""
    return np.asarray(np.abs(np.log(np.maximum(values, 1e-9) / truth)) / (2.0 * tolerance)) ** 2 * 2.0


def _columns(still: Scenario, causes: Sequence[Cause]) -> Mapping[str, Array]:
    """Every combination that the causes leave open."""
    line = float(goodput(still.values))
    shares = np.asarray(SHARES[1:] if Cause.SLOW_LINK in causes else SHARES[:1])
    rates, sets = _tried_workloads(still)
    share, rate, size = (axis.ravel() for axis in np.meshgrid(shares, rates, sets, indexing="ij"))
    if Cause.WRITES not in causes:
        little = rate <= LITTLE * share * line
        share, rate, size = share[little], rate[little], size[little]
    return {"link.goodput": share * line, "workload.dirty_rate": rate, "workload.working_set": size}


def _settings(still: Scenario, asked: Asked, causes: Sequence[Cause]) -> Mapping[str, float]:
    values: dict[str, float] = {}
    if Cause.LIMIT in causes:
        values["migration.downtime_limit"] = min(asked.hung, FIELDS["migration.downtime_limit"].most)
    if Cause.NOT_PAGES in causes:
        values["migration.state_time"] = min(asked.hung, FIELDS["migration.state_time"].most)
    return values


def _between(values: Array) -> Between:
    return Between(low=float(values.min()), high=float(values.max()))
