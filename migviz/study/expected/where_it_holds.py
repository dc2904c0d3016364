"""For which scenarios do the expected values hold, and why not for the others?"""

from collections.abc import Iterable

from migviz.language import _
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS

FAULTS = ("link.state", "storage.state", "source.state", "target.state", "target.free_memory")
FEWEST_PAGES = 512
"""Chosen: with fewer pages, chance decides more than the average says."""


def why_not(scenario: Scenario, names: Iterable[str] = ()) -> str:
    """Why the expected values do not hold for a scenario in which fields `names` vary; "" where they do."""
    technique = scenario.technique
    if not technique.expected_by:
        return _("{title} has no expected values: it is simulated, not estimated", title=_(technique.title))
    if scenario.changes:
        return _("the scenario changes while it runs")
    for name in FAULTS:
        if name in names or scenario[name] != FIELDS[name].default:
            return _("{name} is a fault, and the outcome depends on when it strikes", name=name)
    if scenario["workload.rhythm"] != FIELDS["workload.rhythm"].default or "workload.rhythm" in names:
        return _("the VM does not write evenly, and the outcome depends on when it does")
    if scenario.policy.skips_dirtied and scenario["workload.pattern"] == "sweep":
        return _(
            "{title} skips pages that are dirty again, and for a sweep their place matters",
            title=_(scenario.policy.title),
        )
    if scenario.policy.stalled:
        return _("{title} looks back on what was left before", title=_(scenario.policy.title))
    if scenario.number("vm.memory") < FEWEST_PAGES * 4096 and "vm.memory" not in names:
        return _("with so few pages, chance decides")
    return ""
