"""Is a page that overtakes the others shown where it lies, and never before it is told?"""

import numpy as np
import pytest

from migviz import Run, load_scenario, simulate
from migviz.replay.demanded import demanded_now, fetched_until
from migviz.replay.moment import PageState
from migviz.replay.seen import seen_at
from migviz.trace.milestones import Fetched, first_of

TAKES = 0.05
"""Seconds of the run in which a page is shown on its way."""


@pytest.fixture(scope="module", params=["migration.preempt: on", "migration.preempt: off", "vm.memory: 512 MiB\nworkload.dirty_rate: 200 MiB/s"])  # fmt: skip
def run(request: pytest.FixtureRequest) -> Run:
    return simulate(load_scenario(f"migration.technique: post-copy\n{request.param}"))


def times(run: Run) -> list[float]:
    push = run.lists[-1]
    return list(np.linspace(push.start, push.end, 600))


def test_a_page_is_on_the_source_until_it_has_come_and_then_on_the_target(run: Run) -> None:
    found = 0
    for t in times(run):
        seen = seen_at(run, t)
        for one in demanded_now(seen, TAKES):
            target = seen.moment.target_pages[one.block]
            assert (target == PageState.ABSENT) is (one.share < 1.0), (t, one)
            found += 1
    assert found > 3


def test_nobody_knows_what_will_be_demanded(run: Run) -> None:
    some = 0
    for t in times(run):
        whole, told = demanded_now(seen_at(run, t), TAKES), demanded_now(seen_at(run, t, t), TAKES)
        assert [one.block for one in told] == [one.block for one in whole if one.share >= 1.0], t
        some += len(told)
    assert some


def test_fetches_are_counted_up_to_what_the_run_says(run: Run) -> None:
    counted = [fetched_until(seen_at(run, t)) for t in times(run)]
    note = first_of(run.milestones, Fetched)
    assert note is not None and sorted(counted) == counted
    assert counted[0] == 0 and counted[-1] == pytest.approx(note.pages, abs=1)
    assert fetched_until(seen_at(run, 0.0)) == 0


def test_a_run_without_a_push_demands_nothing() -> None:
    run = simulate(load_scenario(""))
    assert not any(demanded_now(seen_at(run, t), TAKES) for t in np.linspace(0.0, run.end, 20))


def test_each_goes_evenly_over_the_link_and_fades_as_long(run: Run) -> None:
    push, found = run.lists[-1], 0
    for t in np.linspace(push.start + 2 * TAKES, push.end - 2 * TAKES, 900):
        half = {one.block: one.share for one in demanded_now(seen_at(run, t - TAKES / 2), TAKES)}
        for one in demanded_now(seen_at(run, t), TAKES):
            if not 0.6 < one.share < 1.0 and not 1.6 < one.share < 2.0:
                continue
            found += 1
            assert half[one.block] == pytest.approx(one.share - 0.5, abs=0.02)
    assert found
