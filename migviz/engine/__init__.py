"""Scenario in, Run out: the simulation of a migration. The only place that imports simpy."""

from collections.abc import Callable, Mapping

import simpy

from migviz.engine.migration import Migration, Process
from migviz.engine.post_copy import post_copy
from migviz.engine.pre_copy import live_migration
from migviz.engine.quick_migration import quick_migration
from migviz.scenario import Scenario
from migviz.trace import Run

TECHNIQUES: Mapping[str, Callable[[Migration], Process]] = {
    "live": live_migration,
    "quick": quick_migration,
    "post-copy": post_copy,
    "hybrid": live_migration,
}


def simulate(scenario: Scenario) -> Run:
    """Simulate the migration that a scenario describes, to its end.

    The same scenario gives the same Run on every machine.
    """
    migration = Migration(simpy.Environment(), scenario)
    technique = TECHNIQUES[str(scenario["migration.technique"])]
    return migration.run(technique(migration))


__all__ = ["TECHNIQUES", "simulate"]
