"""Between what do the numbers of a migration lie, where chance and ignorance are large? The run again and again.

Each time with another seed, and with one position in the ranges of all fixed parts of a pause: hardware is fast or slow as a
whole; what does not depend on that has a position of its own. A run that a scenario gives all numbers of varies by chance alone.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from statistics import NormalDist
from types import MappingProxyType

import numpy as np

from migviz.engine import simulate
from migviz.replay.metrics import RUN_NUMBERS, Number
from migviz.scenario import Scenario
from migviz.scenario.effects import effect_of
from migviz.scenario.fields import FIELDS
from migviz.scenario.ranges import Range
from migviz.scenario.techniques import pause_parts
from migviz.trace import Run
from migviz.trace.goodput import wire_speed
from migviz.values import dataclass

RUNS = 200
MOST_RUNS = 10_000
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Of the runs, so many are below: 9 of 10 lie between the outer two, half between the inner two."""
LOW = -1.6448536269514722
"""Standard deviations below which a twentieth lies."""
NUMBERS = ("downtime", "total_time", "bytes_sent", "iterations", "longest_stall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A number of a run, and what it is at each of `SHARES`."""

    number: Number[Run]
    at: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """What many runs come to. `uncertain`: the fields that are drawn from their ranges."""

    runs: int
    finished: int
    connections_lost: int
    uncertain: tuple[str, ...]
    spreads: tuple[Spread, ...]


Ranges = Mapping[str, Range]
"""What is known within a range about one machine, beside what a scenario's own ranges say."""
NOTHING_BESIDE: Ranges = MappingProxyType({})
APART = ("migration.measured_share", "migration.copy_rate", "migration.setup_time", "vm.used_at_end")
"""What does not go with how fast or slow a pause's fixed parts are: drawn by itself."""


def uncertain_fields(scenario: Scenario) -> tuple[str, ...]:
    """The fields that are known within a range only, and have effect here."""
    takes = dict.fromkeys(item.field for part in pause_parts().values() for item in part.takes)
    known = (name for name in (*takes, *APART) if scenario.range_of(name) is not None)
    return tuple(name for name in known if effect_of(scenario, name) is None and _may_decide(scenario, name))


def _may_decide(scenario: Scenario, name: str) -> bool:
    """Whether it makes a difference: how fast a processor copies does only where the link might be faster, what lies behind the zeros
    only where there are some and the policy looks at what is left while it sends."""
    if name == "vm.used_at_end":
        return scenario.policy.looks is not None and scenario.number("vm.used") < scenario.number("vm.memory")
    found = scenario.range_of(name)
    if name != "migration.copy_rate" or found is None:
        return True
    slow = {**scenario.values, name: found.at(scenario.number(name), LOW)}
    return bool(wire_speed(slow) < wire_speed(scenario.values))


def drawn(scenario: Scenario, number: int, beside: Ranges = NOTHING_BESIDE, *, of: int = RUNS) -> Scenario:
    """The scenario of one `of` so many runs; `beside`: what else is known within a range only.

    The runs divide each range evenly among them, each range in an order of its own (Latin hypercube, McKay et al. 1979): a few
    runs drawn at will might all be fast.
    """
    seed = int(scenario.number("seed"))
    values = {"seed": float(np.random.default_rng([seed, number, *b"spread"]).integers(int(FIELDS["seed"].most)))}
    for name in dict.fromkeys((*uncertain_fields(scenario), *beside)):
        found, field = beside.get(name) or scenario.range_of(name), FIELDS[name]
        assert found is not None
        z = _position(seed, number, of, name if name in APART or name in beside else "together")
        values[name] = min(max(found.at(scenario.number(name), z), field.least), field.most)
    return scenario.but(values)


def _position(seed: int, number: int, of: int, what: str) -> float:
    """Where in a normal distribution the run lies: so many of them cut it into parts that are equally likely."""
    return NormalDist().inv_cdf((_order(seed, of, what)[number] + 1) / (of + 1))


@lru_cache(maxsize=16)
def _order(seed: int, of: int, what: str) -> tuple[int, ...]:
    order = np.random.default_rng([seed, *what.encode(), *b"spread"]).permutation(of)
    return tuple(int(place) for place in order)


def repeat(scenario: Scenario, runs: int, step: Callable[[int], object] = lambda done: None) -> Repeated:
    """Simulate so many times; `step` is told how many are done."""
    made: list[tuple[float | None, ...]] = []
    finished, lost = 0, 0
    for number in range(runs):
        run = simulate(drawn(scenario, number, of=runs))
        finished += run.metrics.finished
        lost += bool(run.network.client and run.network.client.connections_lost)
        made.append(tuple(_value(RUN_NUMBERS[name], run) for name in NUMBERS))
        step(number + 1)
    return Repeated(
        runs=runs,
        finished=finished,
        connections_lost=lost,
        uncertain=uncertain_fields(scenario),
        spreads=_spreads(made),
    )


def _value(number: Number[Run], run: Run) -> float | None:
    value = number.of(run)
    return None if value is None else float(value)


def _spreads(made: Sequence[Sequence[float | None]]) -> tuple[Spread, ...]:
    found = []
    for name, column in zip(NUMBERS, zip(*made, strict=True), strict=True):
        values = [value for value in column if value is not None]
        if values:
            found.append(Spread(number=RUN_NUMBERS[name], at=tuple(map(float, np.quantile(values, SHARES)))))
    return tuple(found)
