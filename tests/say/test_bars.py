"""What heads the rows of memory?"""

import pytest

from migviz import load_scenario, simulate
from migviz.replay.seen import seen_at
from migviz.say.bars import headings
from migviz.scenario.techniques import TECHNIQUES


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_only_a_run_that_iterates_has_iterations_over_its_rows(technique: str) -> None:
    run = simulate(load_scenario(f"migration.technique: {technique}"))
    forms = headings(seen_at(run, 1.0))
    assert all(("teration" in form) == TECHNIQUES[technique].iterates for form in forms)
    assert [len(form) for form in forms] == sorted((len(form) for form in forms), reverse=True)
