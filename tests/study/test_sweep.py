"""Does a sweep give the numbers of the runs it stands for, over the axes that were asked for?"""

import numpy as np
import pytest

from migviz import InputError, Scenario, simulate
from migviz.scenario.fields import FIELDS
from migviz.study.axis import NUMERIC, axis_of, read_axis, usual_axis
from migviz.study.exact import Cancelled, simulate_all
from migviz.study.sweep import quick_sweep, sweep


def test_an_axis_has_equal_ratios_and_ends_where_it_was_told() -> None:
    axis = read_axis("link.bandwidth=0.1..40Gbit/s:100", "--x")
    assert (axis.name, len(axis.values), axis.log) == ("link.bandwidth", 100, True)
    assert (axis.values[0], axis.values[-1]) == (0.1e9 / 8, 40e9 / 8)
    assert np.allclose(axis.values[1:] / axis.values[:-1], 400 ** (1 / 99))


def test_a_linear_axis_may_begin_at_zero_and_has_equal_steps() -> None:
    axis = read_axis("workload.dirty_rate=0..100MiB/s:5:linear", "--x")
    assert axis.values.tolist() == [0, 25 * 2**20, 50 * 2**20, 75 * 2**20, 100 * 2**20]


def test_an_axis_of_whole_numbers_has_each_of_them_once() -> None:
    assert read_axis("migration.max_iterations=1..6:50", "--x").values.tolist() == [1, 2, 3, 4, 5, 6]


def test_both_ends_may_have_a_unit_of_their_own() -> None:
    axis = read_axis(" vm.memory = 512 MiB .. 4 GiB ", "--x")
    assert (axis.values[0], axis.values[-1], len(axis.values)) == (2.0**29, 2.0**32, 40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("link.bandwith=1..2Gbit/s", 'Did you mean "link.bandwidth"?'),
        ("bandwidth", "is not a valid axis"),
        ("", "is not a valid axis"),
        ("link.bandwidth=1Gbit/s", "is not a valid axis"),
        ("workload.dirty_rate=0..2MiB/s", "cannot begin at 0"),
        ("link.bandwidth=3..2Gbit/s", "3 Gbit/s is not below 2 Gbit/s"),
        ("link.bandwidth=1..2", "has no unit"),
        ("link.bandwidth=1..2Gbit/s:1", "Write 2 to 1000"),
        ("link.bandwidth=1..2Gbit/s:x", "Write 2 to 1000"),
        ("link.bandwidth=1..2Gbit/s:9:cubic", "log or linear"),
        ("migration.policy=qemu..xen", "cannot be swept"),
        ("vm.memory=1..100TiB", "outside the range"),
        ("migration.bandwidth_limit=1MB/s..off", "an axis cannot end at off"),
        ("seed=1..9", "cannot be swept"),
    ],
)
def test_an_axis_that_is_none_is_refused_with_the_way_to_mend_it(text: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        read_axis(text, "--x")
    assert words in str(error.value)
    assert str(error.value).startswith("--x: ")


def test_every_number_has_a_usual_range_for_sliders_and_sweeps() -> None:
    for name in NUMERIC:
        field = FIELDS[name]
        least, most = field.usual_range
        assert field.least <= least < most <= field.most
        axis = usual_axis(name)
        assert (axis.values[0], axis.values[-1]) == (least, most)
        assert axis.log == field.grows


def test_each_point_of_an_exact_sweep_is_a_run() -> None:
    x, y = axis_of("workload.dirty_rate", 1e6, 1e8, 3), axis_of("link.bandwidth", 1e8, 1e9, 2)
    found = sweep(Scenario(), x, y, exact=True)
    assert found.exact
    assert found.of("downtime").shape == (2, 3)
    for row, bandwidth in enumerate(y.values):
        for column, rate in enumerate(x.values):
            metrics = simulate(Scenario().but({x.name: float(rate), y.name: float(bandwidth)})).metrics
            assert found.of("downtime")[row, column] == metrics.downtime
            assert found.of("bytes_sent")[row, column] == metrics.bytes_sent


def test_many_processes_give_the_same_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    scenarios = [Scenario().but({"workload.dirty_rate": 1e6 * k}) for k in range(1, 80)]
    told: list[tuple[int, int]] = []
    many = simulate_all(scenarios, lambda done, of: told.append((done, of)), processes=2)
    assert many == simulate_all(scenarios, processes=1)
    assert told[-1] == (79, 79)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


@pytest.mark.parametrize("processes", [1, 2])
def test_an_exact_sweep_stops_when_it_is_told_to(processes: int) -> None:
    scenarios = [Scenario().but({"workload.dirty_rate": 1e3 * k}) for k in range(1, 4_000)]
    done: list[int] = []
    with pytest.raises(Cancelled):
        simulate_all(scenarios, lambda count, of: done.append(count), lambda: bool(done) and done[-1] > 0, processes)
    assert done[-1] < 1000


def test_a_scenario_with_changes_is_simulated_and_says_why() -> None:
    changed = Scenario().with_change(5.0, "link.bandwidth", 1e7)
    x = axis_of("workload.dirty_rate", 1e6, 1e7, 2)
    found = sweep(changed, x)
    assert found.exact
    assert "changes while it runs" in found.note
    assert found.of("total_time")[0] == simulate(changed.but({x.name: 1e6})).metrics.total_time
    left_out = quick_sweep(changed, x)
    assert not left_out.exact
    assert left_out.of("total_time")[0] < found.of("total_time")[0]


def test_what_contradicts_the_scenario_is_named_once() -> None:
    scenario = Scenario().but({"vm.used": "4 GiB"})
    with pytest.raises(InputError) as error:
        sweep(scenario, axis_of("vm.memory", 2.0**30, 2.0**33, 100))
    assert len(error.value.problems) == 1
    assert "vm.used: 4 GiB is more than vm.memory. Write at most 1 GiB" in str(error.value)


def test_one_field_cannot_be_on_both_axes() -> None:
    x = axis_of("link.bandwidth", 1e8, 1e9, 3)
    with pytest.raises(InputError, match="is on both axes"):
        sweep(Scenario(), x, x)


def test_the_pause_grows_towards_a_high_dirty_rate_and_a_slow_link() -> None:
    x, y = axis_of("workload.dirty_rate", 2.0**20, 2.0**30, 30), axis_of("link.bandwidth", 1.25e7, 5e9, 30)
    found = sweep(Scenario(), x, y)
    pause = found.of("downtime")
    assert pause[0, -1] > 100 * pause[0, 0]
    assert pause[0, -1] > 100 * pause[-1, -1]
    assert not found.of("catches_up")[0, -1]
    assert found.of("catches_up")[-1, 0]


def test_no_number_of_a_sweep_is_divided_by_zero() -> None:
    """Neither where zeros need no bytes, at one end of an axis, nor where nothing gets through at all: then it is simulated."""
    busy = Scenario().but({"workload.preset": "busy-java", "migration.scan_rate": "1 MB/s"})
    zeros = axis_of("migration.zero_page", 0.0, 9.0, 4, log=False)
    with np.errstate(all="raise", under="ignore"):
        assert np.isfinite(quick_sweep(busy, zeros).of("total_time")).all()
        broken = quick_sweep(Scenario().but({"link.state": "down"}), usual_axis("workload.dirty_rate", 4))
    assert broken.exact
    assert not broken.of("finished").any()


@pytest.mark.parametrize("on_y", [False, True], ids=["x", "y"])
@pytest.mark.parametrize(
    ("values", "axis"),
    [({"vm.memory": "4 GiB"}, "vm.used=3..5GiB:3"), ({"vm.used": "4 GiB"}, "vm.memory=3..8GiB:3")],
    ids=["the last", "the first"],
)
def test_what_contradicts_at_one_end_of_an_axis_alone_is_named(values: dict[str, str], axis: str, on_y: bool) -> None:
    one, other = read_axis(axis, "--x"), read_axis("workload.dirty_rate=1..2MiB/s:3", "--y")
    with pytest.raises(InputError, match=r"vm\.memory"):
        sweep(Scenario().but(dict(values)), *((other, one) if on_y else (one, other)))


def test_some_points_may_be_over_before_their_first_iteration_is() -> None:
    """What is left after each iteration is remembered by point, also where the first ones are over by their time-out."""
    slow = Scenario().but({"migration.policy": "kubevirt", "link.goodput": "30 B/s", "storage.disk_size": "0 B"})
    links = axis_of("link.goodput", 1.0, 1e8, 12)
    found = quick_sweep(slow, usual_axis("workload.dirty_rate", 4), links, patience=40)
    assert found.of("finished").any() and not found.of("finished").all()
