"""Between what do the numbers of a migration lie, where chance and ignorance are large? The run again and again.

Each time with another seed, and with one position in the ranges of all that is not known better: hardware is fast or slow as a
whole. A run that a scenario gives all numbers of varies by chance alone.
"""

from collections.abc import Callable, Sequence

import numpy as np

from migviz.engine import simulate
from migviz.replay.metrics import RUN_NUMBERS, Number
from migviz.scenario import Scenario
from migviz.scenario.effects import effect_of
from migviz.scenario.fields import FIELDS
from migviz.scenario.techniques import pause_parts
from migviz.trace import Run
from migviz.values import dataclass

RUNS = 200
MOST_RUNS = 10_000
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Of the runs, so many are below: 9 of 10 lie between the outer two, half between the inner two."""
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


def uncertain_fields(scenario: Scenario) -> tuple[str, ...]:
    """The fields that are known within a range only, and have effect here."""
    takes = dict.fromkeys(item.field for part in pause_parts().values() for item in part.takes)
    return tuple(name for name in takes if scenario.range_of(name) is not None and effect_of(scenario, name) is None)


def drawn(scenario: Scenario, number: int) -> Scenario:
    """The scenario of one of the runs."""
    dice = np.random.default_rng([int(scenario.number("seed")), number, *b"spread"])
    z, values = float(dice.standard_normal()), {"seed": float(dice.integers(int(FIELDS["seed"].most)))}
    for name in uncertain_fields(scenario):
        found, field = scenario.range_of(name), FIELDS[name]
        assert found is not None
        values[name] = min(max(found.at(scenario.number(name), z), field.least), field.most)
    return scenario.but(values)


def repeat(scenario: Scenario, runs: int = RUNS, step: Callable[[int], object] = lambda done: None) -> Repeated:
    """Simulate so many times; `step` is told how many are done."""
    made: list[tuple[float | None, ...]] = []
    finished, lost = 0, 0
    for number in range(runs):
        run = simulate(drawn(scenario, number))
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
