"""Does a VM write when its rhythm says so, and does everybody know?"""

from typing import Any

import numpy as np
import pytest

from migviz import Run, Scenario, moment_at, simulate
from migviz.replay.rates import catches_up, dirtied_now
from migviz.study.axis import axis_of
from migviz.study.sweep import quick_sweep, sweep
from migviz.trace import Copying
from migviz.trace.rhythm import Rhythm

MIB = 2.0**20


def run_of(values: dict[str, Any]) -> Run:
    return simulate(Scenario().but(values))


def written(run: Run, start: float, end: float) -> float:
    """Bytes written between two times."""
    return float((run.activity.at(end) - run.activity.at(start)).sum()) * run.blocks.grain


BURSTS = {
    "workload.rhythm": "bursts",
    "workload.burst": "2 s",
    "workload.every": "10 s",
    "workload.dirty_rate": "60 MiB/s",
}


def test_bursts_are_written_at_the_dirty_rate_and_nothing_between_them() -> None:
    run = run_of(BURSTS)
    assert written(run, 0.0, 2.0) == pytest.approx(120 * MIB)
    assert written(run, 2.0, 10.0) == 0
    assert written(run, 9.0, 11.5) == pytest.approx(90 * MIB)
    assert dirtied_now(run, moment_at(run, 11.9)) == 60 * MIB
    assert dirtied_now(run, moment_at(run, 12.1)) == 0


def test_bursts_too_short_to_be_told_apart_are_a_steady_rate() -> None:
    fine = run_of(BURSTS | {"workload.burst": "2 ms", "workload.every": "10 ms"})
    steady = run_of({"workload.dirty_rate": "12 MiB/s"})
    assert [item.pages for item in fine.passes[:3]] == pytest.approx(
        [item.pages for item in steady.passes[:3]], rel=0.05
    )


def test_a_burst_without_end_is_a_steady_rate() -> None:
    always = run_of(BURSTS | {"workload.burst": "10 s"})
    steady = run_of({"workload.dirty_rate": "60 MiB/s"})
    assert [item.pages for item in always.passes] == [item.pages for item in steady.passes]
    assert always.activity.rhythm is None


def test_a_policy_that_waits_for_a_small_rest_pauses_in_a_rest_between_bursts() -> None:
    """Faster than the link while it writes, slower on average."""
    values = BURSTS | {
        "workload.dirty_rate": "300 MiB/s",
        "migration.policy": "qemu",
        "migration.bandwidth_limit": None,
    }
    run = run_of(values)
    assert run.metrics.converged and catches_up(run) is True
    pause = next(tenure.start for tenure in run.tenures if not tenure.running)
    assert pause % 10.0 > 2.0
    steady = run_of({key: value for key, value in values.items() if key != "workload.rhythm"})
    assert not steady.metrics.converged


MOVING = {
    "workload.rhythm": "moving",
    "workload.every": "3 s",
    "workload.working_set": "128 MiB",
    "workload.dirty_rate": "90 MiB/s",
}


def test_a_working_set_that_moves_writes_in_one_place_at_a_time() -> None:
    run = run_of(MOVING)
    seen = []
    for k in range(4):
        writes = run.activity.at(3.0 * k + 3.0) - run.activity.at(3.0 * k)
        here = (writes @ run.blocks.coverage > 0).nonzero()[0]
        seen.append((int(run.blocks.start[here[0]]), int((run.blocks.units[here]).sum())))
        assert writes.sum() * run.blocks.grain == pytest.approx(270 * MIB)
    assert len({first for first, __ in seen}) == 4
    assert all(units * run.blocks.grain == 128 * MIB for __, units in seen)


def test_a_working_set_that_moves_leaves_more_dirty_than_one_that_stays() -> None:
    moving, staying = run_of(MOVING), run_of({**MOVING, "workload.rhythm": "steady"})
    assert moving.passes[1].pages > 4 * staying.passes[1].pages
    assert staying.passes[1].pages * 4096 <= 128 * MIB


def test_a_working_set_as_large_as_the_memory_stays_where_it_is() -> None:
    assert run_of({"workload.rhythm": "moving"}).activity.rhythm is None


def test_a_hot_set_moves_with_its_working_set() -> None:
    run = run_of(MOVING | {"workload.hot_set": "16 MiB", "workload.hot_share": 0.75})
    for k in range(3):
        writes = np.sort(run.activity.at(3.0 * k + 3.0) - run.activity.at(3.0 * k))[::-1]
        assert writes[:2] / writes.sum() == pytest.approx([0.75, 0.25])


def test_after_a_post_copy_switch_a_vm_at_rest_demands_nothing_that_its_bursts_would() -> None:
    values = {"migration.technique": "post-copy", "migration.policy": "qemu-post-copy", "workload.kernel_pages": "off"}
    few = run_of(
        values | BURSTS | {"workload.burst": "10 ms", "workload.every": "1000 s", "migration.setup_time": "20 s"}
    )
    many = run_of(values | {"workload.dirty_rate": "60 MiB/s"})
    pushed = next(item for item in few.passes if item.copying is Copying.PUSH)
    assert pushed.fetched < 0.01 * next(item for item in many.passes if item.copying is Copying.PUSH).fetched


def test_a_sweep_over_a_rhythm_says_that_it_was_simulated() -> None:
    scenario = Scenario().but(BURSTS | {"vm.memory": "64 MiB"})
    found = sweep(scenario, axis_of("link.bandwidth", 1.25e7, 1.25e8, 3))
    assert found.exact and "does not write evenly" in found.note


def test_a_map_of_a_rhythm_is_simulated_too() -> None:
    scenario = Scenario().but(BURSTS | {"vm.memory": "64 MiB"})
    found = quick_sweep(scenario, axis_of("link.bandwidth", 1.25e7, 1.25e8, 40))
    assert found.exact and "does not write evenly" in found.note and len(found.x.values) == 24
    both = quick_sweep(
        scenario, axis_of("link.bandwidth", 1.25e7, 1.25e8, 40), axis_of("workload.dirty_rate", 1e6, 1e7, 40)
    )
    assert both.of("total_time").shape == (8, 12)


def test_the_mean_of_a_stretch_is_the_share_of_it_that_is_written_in() -> None:
    """Over its edges too, and after many turns: what is worked out at once is what a small step at a time comes to."""
    rhythm = Rhythm(
        period=10.0, starts=np.array([0.0, 2.0, 7.0]), shares=np.array([[1.0, 0.0], [0.0, 0.5], [0.0, 0.0]])
    )
    for start, seconds in ((1.0, 2.0), (9.0, 2.0), (2.0, 8.0), (36.5, 27.0), (0.0, 10.0)):
        steps = np.arange(20_000) * (seconds / 20_000) + start + seconds / 40_000
        stepwise = np.mean([rhythm.share(float(t)) for t in steps], axis=0)
        assert rhythm.mean(start, seconds) == pytest.approx(stepwise, abs=1e-3)
    assert rhythm.mean(3.0, 0.0).tolist() == rhythm.share(3.0).tolist() == [0.0, 0.5]


def test_of_many_times_a_rhythm_is_looked_at_once_and_says_what_it_says_of_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A strip asks for hundreds: one after the other they took 70 ms of a picture."""
    run = run_of(BURSTS)
    rhythm, times = run.activity.rhythm, np.linspace(0.0, run.end, 300)
    assert rhythm is not None
    each = [run.activity.over(np.array([t])) for t in times]
    asked: list[object] = []
    busy = Rhythm.busy

    def noted(self: Rhythm, t: object) -> object:
        asked.append(t)
        return busy(self, t)  # type: ignore[arg-type]

    monkeypatch.setattr(Rhythm, "busy", noted)
    together = run.activity.over(times)
    assert len(asked) == 2
    for all_of_them, one_by_one in zip(together, zip(*each, strict=True), strict=True):
        assert np.array_equal(all_of_them, np.concatenate(one_by_one))
    assert np.array_equal(rhythm.shares_at(times), np.array([rhythm.share(float(t)) for t in times]))


def test_for_ever_is_on_average_as_a_period_is() -> None:
    rhythm = Rhythm(period=8.0, starts=np.array([0.0, 2.0]), shares=np.array([[1.0, 0.5], [0.0, 0.5]]))
    assert rhythm.mean(3.0, float("inf")).tolist() == rhythm.mean(3.0, 8.0).tolist() == [0.25, 0.5]
