"""What would be another run if the fields that an older scenario does not say were what they were then?"""

from collections.abc import Mapping

from migviz.engine import simulate
from migviz.replay.metrics import RUN_NUMBERS
from migviz.scenario import Scenario
from migviz.scenario.fields import Value
from migviz.scenario.older import as_then, unsaid
from migviz.trace import Run

LONG = 300
"""Chosen: where a run has more iterations than this, it is not repeated for each field, and all of them are named."""


def that_differ(scenario: Scenario, version: int) -> Mapping[str, Value]:
    """The fields that an older scenario does not say and that make another run of it, with their values then; what makes the most
    of its length first."""
    then = unsaid(scenario, version)
    if not then:
        return {}
    now = simulate(scenario)
    if len(now.passes) > LONG:
        return then
    numbers = _numbers(now)
    if _numbers(simulate(as_then(scenario, version))) == numbers:
        return {}
    runs = {name: simulate(scenario.but({name: value})) for name, value in then.items()}
    alone = [name for name, run in runs.items() if _numbers(run) != numbers]
    alone.sort(key=lambda name: -abs(runs[name].end - now.end))
    return {name: then[name] for name in alone} or then


def _numbers(run: Run) -> tuple[object, ...]:
    return tuple(number.of(run) for number in RUN_NUMBERS.values())
