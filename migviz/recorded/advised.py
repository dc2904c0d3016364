"""What would have helped a recorded migration? By the rules of the product that wrote the log: its settings are what can be set."""

from collections.abc import Callable, Mapping

from migviz.recorded.fitted import Fit
from migviz.recorded.recording import Recorded
from migviz.scenario import Scenario
from migviz.scenario.fields import Value
from migviz.study.advice import Advice, Advised, advise


def advised_for(item: Recorded, found: Fit, step: Callable[[int], object] = lambda done: None) -> Advised | None:
    """None where there is no scenario to try it with."""
    if found.scenario is None:
        return None
    seen = item.post_copy or (item.auto_converge and item.policy == "qemu")  # then it was on, and is no advice
    scenario = found.scenario if seen else found.scenario.but({"migration.policy": item.policy})
    return advise(scenario, step=step)


def with_advice(scenario: Scenario, advised: Advised, piece: Advice) -> Scenario:
    """The fitted scenario with what a piece of advice sets."""
    changed: dict[str, Value] = {"migration.policy": advised.scenario["migration.policy"]}
    changes: list[Mapping[str, Value]] = list(piece.changes)
    for change in changes:
        changed |= change
    return scenario.but(changed)
