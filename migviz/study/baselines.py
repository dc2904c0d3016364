"""What would one guess without any simulation? The trivial answer beside which each error is seen.

Everything used is sent once, the pause is the limit that was asked for, and a copy that is faster than the writing ends.
"""

from migviz.replay.rates import copy_speed, dirty_speed
from migviz.scenario import Scenario
from migviz.scenario.rules import Then

FIXED_PARTS = ("migration.suspend_time", "migration.state_time", "migration.resume_time")


def trivial(scenario: Scenario, quantity: str) -> float:
    """Bytes: the used memory once. Time: that at the link's speed. Pause: the limit, or the fixed parts where none is."""
    values = scenario.values
    used = scenario.number("vm.used")
    match quantity:
        case "bytes_sent":
            return used
        case "total_time":
            return used / copy_speed(values)
        case "downtime":
            return scenario.number("migration.downtime_limit") if _pauses_at_limit(scenario) else fixed_parts(scenario)
    raise KeyError(quantity)


def _pauses_at_limit(scenario: Scenario) -> bool:
    fetches = scenario.technique.pulls or any(rule.then is Then.POST_COPY for rule in scenario.policy.rules)
    return scenario.policy.rest_fits is not None and not fetches


def trivially_finishes(scenario: Scenario) -> bool:
    """A copy that is faster than the writing ends; one that is not does not."""
    return dirty_speed(scenario.values) < copy_speed(scenario.values)


def fixed_parts(scenario: Scenario) -> float:
    """Seconds of a pause in which no page is sent."""
    return sum(scenario.number(name) for name in FIXED_PARTS)
