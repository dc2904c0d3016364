"""For which scenarios do the expected values hold, and why not for the others?"""

from collections.abc import Iterable

from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS

FAULTS = ("link.state", "storage.state", "source.state", "target.state", "target.free_memory")
FEWEST_PAGES = 512
"""Chosen: with fewer pages, chance decides more than the average says."""


def why_not(scenario: Scenario, names: Iterable[str] = ()) -> str:
    """Why the expected values do not hold for a scenario in which fields `names` vary; "" where they do."""
    technique = scenario.technique
    if not technique.expected_by:
        return f"{technique.title} has no expected values: it is simulated, not estimated"
    if scenario.changes:
        return "the scenario changes while it runs"
    for name in FAULTS:
        if name in names or scenario[name] != FIELDS[name].default:
            return f"{name} is a fault, and when it strikes decides"
    if scenario.policy.skips_dirtied and scenario["workload.pattern"] == "sweep":
        return f"{scenario.policy.title} skips pages that are dirty again, and for a sweep their place decides"
    if scenario.number("vm.memory") < FEWEST_PAGES * 4096 and "vm.memory" not in names:
        return "a VM of so few pages is a matter of chance"
    return ""
