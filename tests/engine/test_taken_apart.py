"""Does a simulation leave anything behind that only a search for garbage finds? In a window that search comes in the middle of a drag."""

import gc
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from migviz import Scenario, simulate
from migviz.engine import evacuate, metrics_of
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.scenario import parse_scenario
from migviz.scenario.techniques import TECHNIQUES
from tests.engine.drawn import drawn_runs

TWO = "workload.preset: recorded-writer\nvm a: start = 1 s\nvm b: vm.memory = 2 GiB\n"
CUT_OFF = "network.shared: on\nclient.retries: 3\nat 2 s: link.state = down"


@pytest.fixture(autouse=True)
def found_by_hand() -> Iterator[None]:
    was = gc.isenabled()
    gc.disable()
    yield
    if was:
        gc.enable()


def left_by(work: Callable[[], object]) -> int:
    """What a second look finds: at the first use something may be kept for later ones."""
    work()
    gc.collect()
    work()
    return gc.collect()


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_no_technique_leaves_garbage(technique: str) -> None:
    scenario = Scenario().but({"migration.technique": technique, "vm.sends_every": 1.0})
    assert left_by(lambda: simulate(scenario)) == 0
    assert left_by(lambda: metrics_of(scenario)) == 0


def test_nothing_is_left_where_something_goes_on_after_the_end() -> None:
    assert left_by(lambda: simulate(parse_scenario(CUT_OFF))) == 0


@pytest.mark.fewer
def test_no_drawn_run_leaves_garbage() -> None:
    for run in drawn_runs()[::8]:
        assert left_by(partial(simulate, run.scenario)) == 0, "\n".join(run.scenario.lines())


def test_an_evacuation_leaves_none() -> None:
    assert left_by(lambda: [vm.observe and vm.observe() for vm in evacuate(parse_evacuation(TWO))]) == 0
