"""Does a policy slow the VM when the product does, and as much? Auto-converge beside recordings, vMotion by its rule."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from migviz import Run, Scenario, moment_at, simulate
from migviz.scenario.policies import POLICIES
from migviz.scenario.units import PAGE
from migviz.trace import Copying
from migviz.trace.milestones import Slowed, of_kind

RECORDED = Path(__file__).parent.parent / "reference/qemu2/autoconverge.csv"
ROWS = {row["run"]: row for row in csv.DictReader(RECORDED.read_text(encoding="utf-8").splitlines())}
RATES = {
    0.2: (0.77, 0.82),
    0.3: (0.63, 0.71),
    0.4: (0.53, 0.61),
    0.5: (0.44, 0.49),
    0.6: (0.33, 0.38),
    0.7: (0.22, 0.26),
}
"""How fast the recorded guests wrote at each throttle, of their rate before."""


def recorded(name: str) -> Run:
    """The recorded migration, simulated with what was known before it: memory, writes and link."""
    row = ROWS[name]
    pages = int(row["remaining_per_pass"].split()[0])
    return simulate(
        Scenario().but(
            {
                "migration.policy": "qemu-auto-converge",
                "vm.memory": f"{pages} pages",
                "vm.used": f"{pages - int(row['duplicate'])} pages",
                "workload.working_set": f"{row['ws_pages']} pages",
                "workload.dirty_rate": f"{row['rate_before']} pages/s",
                "link.latency": 0.0,
                "link.goodput": float(row["goodput_rounds_Bps"]),
            }
        )
    )


@pytest.mark.parametrize("name", ROWS)
def test_auto_converge_slows_the_vm_when_the_recorded_one_did(name: str) -> None:
    run, row = recorded(name), ROWS[name]
    steps = [step.split(":") for step in row["throttle_changes"].replace(",", " ").split()]
    ours = of_kind(run.milestones, Slowed)
    assert abs(len(ours) - len(steps)) <= 1
    for mine, (t, percent) in zip(ours, steps, strict=False):
        assert mine.share == pytest.approx(float(percent) / 100)
        assert mine.t == pytest.approx(float(t), abs=2.5)
    assert run.metrics.finished
    assert run.metrics.total_time == pytest.approx(float(row["total_ms"]) / 1e3, rel=0.06)
    assert run.metrics.bytes_sent == pytest.approx(float(row["transferred"]), rel=0.06)
    # The recorded passes count every list, and the last one in the pause.
    lists = [item for item in run.lists if item.copying is Copying.ITERATION]
    assert abs(len(lists) + 1 - int(row["passes"])) <= 3


@pytest.mark.parametrize("name", ROWS)
def test_lists_are_taken_in_the_middle_of_an_iteration_but_never_of_the_first(name: str) -> None:
    run, row = recorded(name), ROWS[name]
    first, second, *__ = run.lists
    assert first.number == 1 and second.number == 2
    taken = [item.end for item in run.lists if item.number == 2][:-1]
    for mine, theirs in zip(taken, row["background_sync_t"].split(), strict=False):
        assert mine == pytest.approx(float(theirs), abs=1.5)
    assert len(taken) >= 5


def test_a_list_in_the_middle_of_an_iteration_is_no_iteration() -> None:
    run = recorded("ac-1G-20M-r0.9")
    iterations = [item for item in run.passes if item.copying is Copying.ITERATION]
    assert [item.number for item in iterations] == list(range(1, len(iterations) + 1))
    assert run.metrics.iterations == len(iterations) < len(run.lists) - 5
    second = [item for item in run.lists if item.number == 2]
    whole = iterations[1]
    assert (whole.start, whole.end) == (second[0].start, second[-1].end)
    assert whole.pages == sum(item.pages for item in second) and whole.bytes == sum(item.bytes for item in second)
    for item in second:
        inside = moment_at(run, (item.start + item.end) / 2)
        assert inside.iteration == 2
    at = second[3].start
    before, after = moment_at(run, at - 1e-6), moment_at(run, at)
    assert after.to_send == pytest.approx(before.to_send + before.dirty, abs=3), "what was dirty is on the new list"
    assert before.sent == pytest.approx(after.sent, rel=1e-6)


@pytest.mark.parametrize(("throttle", "bounds"), RATES.items())
def test_a_throttled_guest_writes_as_fast_as_the_recorded_ones(throttle: float, bounds: tuple[float, float]) -> None:
    slow = POLICIES["qemu-auto-converge"].slow_vm
    assert slow is not None
    assert bounds[0] <= slow.left(throttle) <= bounds[1]


def test_less_is_left_to_a_guest_at_each_step_and_never_nothing() -> None:
    for policy in POLICIES.values():
        if policy.slow_vm is not None:
            left = [policy.slow_vm.left(percent / 100) for percent in range(100)]
            assert left == sorted(left, reverse=True) and left[0] == pytest.approx(1.0, abs=1e-9) and left[-1] > 0


def test_vmotion_slows_the_vm_within_seconds() -> None:
    values = {"migration.policy": "vmotion", "workload.dirty_rate": "200 MiB/s"}
    run = simulate(Scenario().but(values))
    slowed = of_kind(run.milestones, Slowed)
    copying = run.passes[0].start
    assert 0 < slowed[0].t - copying <= 1.0 and slowed[-1].t - copying <= 5.0
    # It stops as soon as less is dirtied than the link sends, and no sooner.
    link = run.passes[0].bytes / (run.passes[0].end - run.passes[0].start)
    left = [1.0 - item.share for item in slowed]
    assert left[-1] * 200 * 2**20 <= link < left[-2] * 200 * 2**20
    assert run.metrics.converged and run.metrics.total_time < 180
    assert run.metrics.downtime == pytest.approx(0.5, abs=0.1)


def test_vmotion_looks_again_when_something_changes() -> None:
    values = {"migration.policy": "vmotion", "workload.dirty_rate": "20 MiB/s"}
    assert not of_kind(simulate(Scenario().but(values)).milestones, Slowed)
    run = simulate(Scenario().but(values).with_change(10.0, "workload.dirty_rate", "300 MiB/s"))
    slowed = of_kind(run.milestones, Slowed)
    assert slowed and 10.0 < slowed[0].t <= 12.0


def test_a_slow_link_is_not_looked_at_every_second_for_days() -> None:
    values: dict[str, Any] = {"migration.policy": "vmotion", "vm.memory": "1 MiB", "migration.bandwidth_limit": 1.0}
    run = simulate(Scenario().but(values | {"workload.dirty_rate": "10 MiB/s"}))
    assert run.metrics.total_time > 1e6 and len(run.flows) < 2000
    assert [item.share for item in of_kind(run.milestones, Slowed)][-1] == pytest.approx(0.99)


def test_a_vm_that_cannot_be_slowed_enough_comes_to_an_end() -> None:
    values: dict[str, Any] = {"workload.working_set": "2 GiB", "workload.dirty_rate": "20 GB/s"}
    for policy in ("qemu-auto-converge", "vmotion"):
        run = simulate(Scenario().but(values | {"migration.policy": policy, "workload.cpu_share": 0.001}))
        assert not run.metrics.finished and len(run.lists) <= 2000
        assert run.passes[0].pages * PAGE == pytest.approx(4 * 2**30, rel=0.01)


def slowed_page_by_page(memory: int, working_set: int, rate: float, speed: float, until: float) -> list[float]:
    """When QEMU would slow this VM, page by page as its code goes: `rate` writes and `speed` pages per second.

    A list counts only pages that were not waiting already (`physical_memory_sync_dirty_bitmap` counts `~dest & bits`), so that of a working
    set that is all on the list only what was sent again can be dirtied again.
    """
    dice, step = np.random.default_rng(7), 0.1
    waiting, written = np.ones(memory, dtype=bool), np.zeros(memory, dtype=bool)
    place, lists, t, fired, lists_then, high, throttle = 0, 1, 0.0, 0.0, 1, 0, 0.0
    sent = dirtied = credit = 0.0
    found: list[float] = []

    def take_list() -> None:
        nonlocal dirtied, sent, high, throttle, lists
        new = written & ~waiting
        dirtied += int(new.sum())
        waiting[written] = True
        written[:] = False
        lists += 1
        high += dirtied > sent / 2
        if high >= 2:
            high, throttle = 0, min(0.99, throttle + 0.1 if throttle else 0.2)
            found.append(t)
        sent = dirtied = 0.0

    while t < until:
        t += step
        written[dice.integers(0, working_set, dice.poisson(rate * step * (1 - 1.075 * throttle)))] = True
        credit += speed * step
        ahead = np.flatnonzero(waiting[place:])[: int(credit)]
        waiting[place + ahead] = False
        sent, credit = sent + len(ahead), credit - int(credit)
        place += int(ahead[-1]) + 1 if len(ahead) else memory
        if not waiting[place:].any():
            place = 0
            take_list()
        if t - fired >= 5.0:
            fired = t
            if lists > 1 and lists == lists_then:
                take_list()
            lists_then = lists
    return found


def test_a_large_vm_is_slowed_once_half_of_what_is_sent_is_dirtied_again() -> None:
    # 64 GiB in pages of 1 MiB; iteration 1 takes 585 s, and finds half of the working set's memory: too little to count.
    oracle = slowed_page_by_page(65536, 32768, 150.0, 117.7e6 / 4104 * 4096 / 2**20, 860.0)
    values: dict[str, Any] = {
        "vm.memory": "64 GiB",
        "workload.working_set": "32 GiB",
        "workload.dirty_rate": "150 MiB/s",
    }
    run = simulate(Scenario().but({"migration.policy": "qemu-auto-converge", "client.interval": None} | values))
    ours = [item.t for item in of_kind(run.milestones, Slowed) if item.t < 860.0]
    assert run.passes[0].end == pytest.approx(585, abs=2)
    assert len(ours) == len(oracle) == 3
    assert ours == pytest.approx(oracle, abs=20.0)


def test_a_large_vm_that_writes_much_faster_than_the_link_is_slowed_ten_seconds_after_iteration_1() -> None:
    values: dict[str, Any] = {"vm.memory": "64 GiB", "workload.working_set": "48 GiB", "workload.dirty_rate": "1 GiB/s"}
    run = simulate(Scenario().but({"migration.policy": "qemu-auto-converge", "client.interval": None} | values))
    first = of_kind(run.milestones, Slowed)[0].t - run.passes[0].end
    assert 5.0 < first < 65.0
