"""What is said of a file that is opened?"""

from pathlib import Path

import pytest

from migviz import Scenario
from migviz.showing.runs import run_of
from migviz.showing.state import State
from migviz.showing.wishes.handing_on import opened

END = run_of(Scenario()).end


@pytest.mark.parametrize(("at", "comes_too_late"), [(END / 2, False), (END, True), (2 * END, True)])
def test_a_change_that_comes_when_the_run_is_over_is_named(at: float, comes_too_late: bool) -> None:
    state = opened(State(), Scenario().with_change(at, "link.latency", 1e-3), Path("mine.migviz"))
    assert state.own.run.end == pytest.approx(END, rel=1e-3)
    assert ("link.latency" in str(state.said)) is comes_too_late and "mine.migviz" in str(state.said)
