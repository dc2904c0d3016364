"""Which runs do all laws look at? One draw of valid scenarios, simulated once for all of them; a test that asks is marked
`fewer`.
"""

from collections.abc import Callable
from functools import wraps

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from migviz import Run, Scenario, simulate
from tests import quick
from tests.engine.scenarios import scenarios
from tests.shared import shared

MANY = 200
LAWS: list[Callable[[Run], None]] = []
"""Those of the modules that are imported; `make stress` holds them against thousands more."""


def drawn_runs() -> tuple[Run, ...]:
    """Of scenarios with faults and changes, half of them wild; about 40 MB, in the quick suite a fifth of that."""
    return _first_runs(len(quick.fewer(range(MANY))))


@shared
def _first_runs(many: int) -> tuple[Run, ...]:
    found: list[Run] = []

    @settings(max_examples=many, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(scenarios())
    def draw(scenario: Scenario) -> None:
        found.append(simulate(scenario))

    draw()
    assert len(found) > many / 2
    return tuple(found)


def any_times(run: Run, count: int) -> list[float]:
    """Times of a run, drawn for its scenario."""
    return (np.random.default_rng(len(repr(run.scenario))).uniform(0.0, run.end, count)).tolist()


def of_every_drawn_run(holds: Callable[[Run], None]) -> Callable[[], None]:
    """Makes a law a test: it must hold for each of them, and a failure says of which scenario."""
    LAWS.append(holds)

    @pytest.mark.fewer
    @wraps(holds)
    def test() -> None:
        for run in drawn_runs():
            try:
                holds(run)
            except AssertionError as failure:
                failure.add_note("in the run of\n" + "\n".join(run.scenario.lines()))
                raise

    del test.__wrapped__  # pytest would ask for a fixture of its argument's name
    return test
