"""What heads the rows of memory?"""

import pytest

from migviz import load_scenario, simulate
from migviz.replay.seen import seen_at
from migviz.say.bars import bars_of, has_bars, headings
from migviz.scenario.techniques import TECHNIQUES
from migviz.trace import Copying


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_only_a_run_that_iterates_has_iterations_over_its_rows(technique: str) -> None:
    run = simulate(load_scenario(f"migration.technique: {technique}"))
    forms = headings(seen_at(run, 1.0))
    assert all(("teration" in form) == TECHNIQUES[technique].iterates for form in forms)
    assert [len(form) for form in forms] == sorted((len(form) for form in forms), reverse=True)


def test_what_goes_by_way_of_a_disk_has_a_row_for_each_way_and_no_ratio() -> None:
    run = simulate(load_scenario("migration.technique: quick"))
    pause = run.pause
    save, restore = (next(part for part in pause if word in part.name) for word in ("save memory", "restore memory"))

    def rows(t: float) -> list[tuple[str, str, bool]]:
        seen = seen_at(run, t)
        assert not has_bars(seen) and all(not bar.ratio for bar in bars_of(seen))
        return [(bar.label, bar.state, bar.disk is Copying.SAVE) for bar in bars_of(seen)]

    assert rows((save.start + save.end) / 2) == [("save", "now", True), ("read", "future", False)]
    assert rows((restore.start + restore.end) / 2) == [("save", "done", True), ("read", "now", False)]
    assert {bar.amount for bar in bars_of(seen_at(run, run.end))} == {"4 GiB"}
