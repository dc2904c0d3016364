"""Does a page that is written by hand at a time do what it says, and nothing else?"""

import numpy as np
import pytest

from migviz import Scenario, load_scenario, simulate
from migviz.replay.moment import PageState, moment_at
from migviz.scenario.fields import BY_HAND
from tests.engine.test_invariants import differences

QUIET = Scenario().but({"workload.preset": "toy", "workload.dirty_rate": 0.0, "client.interval": None})
BEGINS, ENDS = 2.5, 6.5
"""of iteration 1: 64 pages at 16 a second, after a step 1 of 2.5 s"""


def written(*writes: tuple[float, float], base: Scenario = QUIET) -> Scenario:
    for at, page in writes:
        base = base.with_change(at, BY_HAND, page)
    return base


def listed(scenario: Scenario) -> tuple[int, ...]:
    """Pages of each list."""
    return tuple(item.pages for item in simulate(scenario).passes)


def test_pages_written_by_hand_are_the_next_list_each_once() -> None:
    assert listed(QUIET)[1] == 0
    assert listed(written((3, 3), (3.5, 60), (4, 12), (5, 13), (6, 3)))[1] == 4, "page 3 was written twice"


def test_a_page_is_dirty_from_its_time_on() -> None:
    run = simulate(written((3.0, 3)))
    before, then = moment_at(run, 2.999), moment_at(run, 3.0)
    assert before.source_pages[3] == PageState.SAME and then.source_pages[3] == PageState.DIRTY
    others = np.arange(64) != 3
    assert (before.source_pages[others] == moment_at(simulate(QUIET), 2.999).source_pages[others]).all()


def test_a_page_that_waits_is_dirty_once_it_was_sent() -> None:
    run = simulate(written((3.0, 60)))
    assert moment_at(run, 3.1).source_pages[60] == PageState.CLEAN
    assert moment_at(run, 6.4).source_pages[60] == PageState.DIRTY


def test_what_is_written_before_the_log_begins_or_in_the_pause_counts_for_nothing() -> None:
    assert listed(written((BEGINS - 1, 3))) == listed(QUIET)
    paused = simulate(QUIET).pause[0]
    assert listed(written(((paused.start + paused.end) / 2, 3))) == listed(QUIET)


def test_the_writes_of_the_vm_itself_stay_as_they_are() -> None:
    toy = QUIET.but({"workload.dirty_rate": 5 * 4096.0})
    own, both = simulate(toy), simulate(written((3.0, 50), base=toy))
    assert both.passes[1].pages == own.passes[1].pages + 1, "page 50 is outside the working set"


@pytest.mark.parametrize("memory", ["64 MiB", "4 GiB"])
def test_only_a_vm_whose_pages_have_squares_of_their_own_is_written_by_hand(memory: str) -> None:
    large = load_scenario(f"vm.memory: {memory}\nworkload.dirty_rate: 0 B/s\nclient.interval: off")
    one, other = simulate(large), simulate(large.with_change(2.8, BY_HAND, 3))
    assert not [*differences(one.passes, other.passes, "passes")]


def test_a_page_that_the_vm_has_not_is_written_by_nobody() -> None:
    assert listed(written((3.0, 64))) == listed(QUIET)


def test_what_is_written_by_hand_is_read_back_from_its_text() -> None:
    scenario = written((3.000001, 3), (3.000002, 60))
    assert load_scenario("\n".join(scenario.lines())) == scenario
