"""What does a wish make of a scenario? Each is a function from one scenario to the next."""

from collections.abc import Mapping
from dataclasses import replace

from migviz.scenario import Scenario
from migviz.scenario.fields import Value


def itself(scenario: Scenario, values: Mapping[str, Value | str]) -> Scenario:
    """Fields of the scenario itself set; a change of such a field at the very start would hide that, so it goes. Raises ValueError."""
    kept = tuple(change for change in scenario.changes if change.at > 0 or change.name not in values)
    return scenario.but(values, changes=kept)


def from_now_on(scenario: Scenario, t: float, name: str, value: Value | str) -> Scenario:
    """The field changed from `t` on; without a change where that would change nothing. Raises ValueError."""
    changed = scenario.with_change(t, name, value)
    new = next(change for change in changed.changes if (change.at, change.name) == (t, name))
    without = scenario.but(changes=tuple(change for change in changed.changes if change is not new))
    return without if without.values_at(t)[name] == new.value else changed


def with_default(scenario: Scenario, name: str) -> Scenario:
    """The field follows its preset, policy or default again. Raises ValueError."""
    return replace(scenario, given=tuple(pair for pair in scenario.given if pair[0] != name)).but()


def without_change(scenario: Scenario, index: int) -> Scenario:
    """One change taken out; the same where there is none."""
    if not 0 <= index < len(scenario.changes):
        return scenario
    return scenario.but(changes=scenario.changes[:index] + scenario.changes[index + 1 :])


def with_change_at(scenario: Scenario, index: int, t: float) -> Scenario:
    """One change moved to `t`; the same where another one of its field is, which would be lost."""
    moved = replace(scenario.changes[index], at=t)
    if any((change.at, change.name) == (moved.at, moved.name) for change in scenario.changes):
        return scenario
    return scenario.but(changes=(*without_change(scenario, index).changes, moved))
