"""Do the curves agree with the moments and with the run?"""

from itertools import pairwise

import numpy as np
import pytest

from migviz import Run, load_scenario, simulate
from migviz.replay import moment_at
from migviz.replay.curves import memory_parts, pauses, stretches, throughput
from migviz.replay.seen import seen_at
from migviz.say.rows import rows
from migviz.scenario.units import PAGE
from migviz.trace import Array, Copying, Host
from tests.replay.runs import RUNS

every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)


def area(t: Array, rates: Array) -> float:
    """Bytes under a step curve."""
    return float(np.sum(np.diff(t) * rates[:-1]))


@every_run
def test_the_memory_curve_goes_from_start_to_end_and_never_back(run: Run) -> None:
    t, to_send, dirty = memory_parts(run)
    amounts = to_send + dirty
    assert t[0] == 0
    assert t[-1] == run.end
    assert (np.diff(t) >= 0).all()
    assert (amounts >= 0).all()
    assert amounts.max() <= run.scenario.number("vm.memory") + PAGE


@every_run
def test_between_the_ends_of_passes_the_curve_is_what_the_moments_say(run: Run) -> None:
    boundaries = {item.start for item in run.lists} | {item.end for item in run.lists}
    for t, to_send, dirty in zip(*memory_parts(run), strict=True):
        if t not in boundaries and t < run.end:
            moment = moment_at(run, t)
            assert (to_send, dirty) == (moment.to_send * PAGE, moment.dirty * PAGE)


@every_run
def test_what_is_left_to_send_is_the_same_where_nobody_asks_what_was_dirtied(run: Run) -> None:
    for whole, left in zip(memory_parts(run)[:2], memory_parts(run, dirty=False)[:2], strict=True):
        np.testing.assert_array_equal(whole, left)


@every_run
def test_a_pass_begins_with_its_list_and_ends_with_what_it_left_and_what_was_dirtied(run: Run) -> None:
    t, to_send, dirty = memory_parts(run)
    assert {time for item in run.lists for time in (item.start, item.end)} <= set(t)
    for item in run.lists:
        first = np.flatnonzero(t == item.start)
        last = np.flatnonzero(t == item.end)
        grain = run.blocks.grain
        assert item.listed.sum() * grain in to_send[first]
        assert (item.left.sum() * grain, item.dirtied * PAGE) in list(zip(to_send[last], dirty[last], strict=True))


@every_run
def test_an_iteration_begins_with_as_much_as_the_one_before_left(run: Run) -> None:
    pairs = [(one, two) for one, two in pairwise(run.lists) if one.copying is Copying.ITERATION]
    assert len(pairs) >= run.metrics.iterations - 1
    for before, after in pairs:
        grain = run.blocks.grain
        ends_with = before.left.sum() * grain + before.dirtied * PAGE
        assert after.listed.sum() * grain == pytest.approx(ends_with, abs=PAGE)


def test_few_points_are_enough_for_many_iterations_and_go_to_the_longest_passes() -> None:
    run = RUNS["live"]
    inside = [t for t in memory_parts(run, 32)[0] if run.lists[0].start < t < run.lists[0].end]
    assert 12 < len(inside) < 32
    assert len(memory_parts(run, 0)[0]) == 2 + 3 * len(run.lists)


def test_a_change_within_a_pass_is_a_corner_of_the_curve() -> None:
    run = RUNS["link lost"]
    t, to_send, _ = memory_parts(run, 4)
    assert 10.0 in t
    assert to_send[t >= 10.0].min() == to_send[t == 10.0][0]


@every_run
def test_the_area_under_the_throughput_is_what_was_sent(run: Run) -> None:
    assert area(*throughput(run)) == pytest.approx(run.metrics.bytes_sent, rel=1e-9, abs=1e-3)


def test_what_goes_to_the_disk_is_a_curve_of_its_own() -> None:
    run = RUNS["quick"]
    assert area(*throughput(run)) == 0
    assert area(*throughput(run, disk=True)) == pytest.approx(2 * run.scenario.number("vm.memory"))


def test_the_throughput_shows_the_gaps_between_iterations_unless_they_are_too_short_to_draw() -> None:
    run = simulate(
        load_scenario("migration.policy: simgrid\nworkload.dirty_rate: 30 MiB/s")
    )  # it waits for each list's answer
    at = run.lists[1].start + run.scenario.number("link.latency") / 2
    t, rates = throughput(run)
    assert rates[np.searchsorted(t, at) - 1] == 0
    t, rates = throughput(run, shortest_gap=0.01)
    assert rates[np.searchsorted(t, at) - 1] > 0
    assert len(t) < 10


@every_run
def test_the_bands_are_the_passes_in_order_and_iterations_are_numbered_from_1(run: Run) -> None:
    bands = stretches(run)
    assert [one.start for one in bands] == sorted(one.start for one in bands)
    numbers = [one.iteration for one in bands if one.copying is Copying.ITERATION]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(one.iteration == 0 for one in bands if one.copying is not Copying.ITERATION)


def test_the_disk_that_goes_first_has_a_band() -> None:
    first = stretches(RUNS["disk first"])[0]
    assert first.copying is None
    assert 0 < first.start < first.end


@every_run
def test_the_pauses_are_when_the_vm_ran_nowhere_and_was_not_lost(run: Run) -> None:
    still = [(one.start, one.end) for one in run.tenures if not one.running and one.owner is not Host.NOBODY]
    assert list(pauses(run)) == still
    for start, end in pauses(run):
        moment = moment_at(run, (start + end) / 2)
        assert not moment.running
        assert moment.owner is not Host.NOBODY


@every_run
def test_the_table_has_a_row_for_every_time_at_which_something_happens(run: Run) -> None:
    table = rows(seen_at(run, run.end))
    assert [row.t for row in table] == sorted({0.0} | {milestone.t for milestone in run.milestones})
    for row in table:
        moment = moment_at(run, row.t)
        assert row.to_send + row.dirty == pytest.approx((moment.to_send + moment.dirty) * PAGE, abs=PAGE)
        assert row.what
    ends = [*[row.t for row in table][1:], run.end]
    sent = sum(row.speed * (end - row.t) for row, end in zip(table, ends, strict=True))
    assert sent == pytest.approx(run.metrics.bytes_sent, rel=1e-6, abs=1e-3)


def test_a_run_that_fails_at_once_has_curves_too() -> None:
    run = simulate(load_scenario("source.state: dead"))
    _, to_send, _ = memory_parts(run)
    assert to_send.max() == 0  # the VM is lost, and its memory with it
    assert throughput(run)[1].max() == 0
    assert rows(seen_at(run, run.end))[0].t == 0
