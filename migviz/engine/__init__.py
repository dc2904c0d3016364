"""Scenario in, Run out: the simulation of a migration. The only place that imports simpy."""

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from math import inf
from typing import TYPE_CHECKING

from migviz.engine import numpy_random_alone, simpy_alone  # noqa: F401  # isort: skip  # before anything that imports them

from migviz.engine.migration import Migration, Process
from migviz.engine.patience import GivenUp, ask, asking, environment, take_apart, tell, telling
from migviz.scenario import Scenario
from migviz.scenario.techniques import Technique
from migviz.trace import Metrics, Run

if TYPE_CHECKING:
    from migviz.scenario.evacuation import Evacuation
    from migviz.trace.evacuated import Evacuated


def simulate(scenario: Scenario) -> Run:
    """Simulate the migration that a scenario describes, to its end.

    The same scenario gives the same Run on every machine. Inside `asking` it can be given up.
    """
    migration = migrated(scenario)
    assert migration is not None
    run = migration.observed()
    take_apart(migration.env)
    return run


def metrics_of(scenario: Scenario) -> Metrics:
    """The numbers of the run of a scenario, without what the clients see of it: half the work, for whoever tries many."""
    migration = migrated(scenario)
    assert migration is not None
    metrics = migration.metrics()
    take_apart(migration.env)
    return metrics


def migrated(scenario: Scenario, until: float = inf) -> Migration | None:
    """The migration that a scenario describes, at its end; None where that is later than `until`."""
    ask()
    migration = Migration(environment(), scenario)
    return migration if migration.carry_out(process_of(scenario.technique)(migration), until) else None


_AMONG_OTHERS: dict[Scenario, Run] = {}
_MOST_KEPT = 4


def looked_at(run: Run) -> None:
    """From now on this is the run of its scenario. Of a VM among others that says its share of the link to within rounding, which can decide
    whether one more iteration comes: who looks at it alone sees just what was."""
    while len(_AMONG_OTHERS) >= _MOST_KEPT:
        del _AMONG_OTHERS[next(iter(_AMONG_OTHERS))]
    _AMONG_OTHERS[run.scenario] = run


@lru_cache(maxsize=20)
def finished_run(scenario: Scenario) -> Run:
    """The run of a scenario. It follows from the scenario alone, so the last few are kept: the sections of a lesson, two side by
    side, undo."""
    if scenario in _AMONG_OTHERS:
        return _AMONG_OTHERS[scenario]
    try:
        return simulate(scenario)
    except GivenUp as ended:
        ended.scenario = scenario
        raise


def evacuate(evacuation: "Evacuation") -> "Evacuated":
    """Simulate how the VMs of an evacuation leave their host, to the end. The same evacuation gives the same on every machine."""
    from migviz.engine.evacuation import Emptying  # a window with one VM does without

    ask()
    return Emptying(evacuation, process_of).run()


@lru_cache(maxsize=12)
def finished_evacuation(evacuation: "Evacuation") -> "Evacuated":
    """What comes of an evacuation, with each VM's run; the last few are kept."""
    found = evacuate(evacuation)
    for vm in found:
        ask()
        if vm.observe is not None:
            vm.observe()
    return found


def process_of(technique: Technique) -> Callable[[Migration], Process]:
    """The engine's function for a technique, which its record names."""
    module, _colon, name = technique.simulated_by.partition(":")  # pkgutil would compile a pattern first
    found: Callable[[Migration], Process] = getattr(import_module(module), name)
    return found


__all__ = [
    "GivenUp",
    "ask",
    "asking",
    "evacuate",
    "finished_evacuation",
    "finished_run",
    "looked_at",
    "metrics_of",
    "migrated",
    "process_of",
    "simulate",
    "tell",
    "telling",
]
