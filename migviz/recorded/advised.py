"""What would have helped a recorded migration? By the rules of the product that wrote the log: its settings are what can be set."""

from collections.abc import Callable, Mapping

from migviz.recorded.fitted import Fit
from migviz.recorded.recording import Recorded
from migviz.scenario import Scenario
from migviz.scenario.fields import Value
from migviz.study.advice import Advice, Advised, advise


def advised_for(item: Recorded, found: Fit, step: Callable[[int], object] = lambda done: None) -> Advised | None:
    """What is tried is the fitted scenario, by the rules that were fitted; None where there is none."""
    return None if found.scenario is None else advise(found.scenario, step=step, product=item.policy)


def with_advice(scenario: Scenario, advised: Advised, piece: Advice) -> Scenario:
    """The fitted scenario with what a piece of advice sets."""
    changed: dict[str, Value] = {"migration.policy": advised.scenario["migration.policy"]}
    changes: list[Mapping[str, Value]] = list(piece.changes)
    for change in changes:
        changed |= change
    return scenario.but(changed)
