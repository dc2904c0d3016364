"""How fast does the VM work while it is moved, and is what it lost the area under that?"""

import numpy as np
import pytest

from migviz import Run, load_scenario, simulate
from migviz.replay.brown_out import _never_below, is_hindered, speed_at, speeds_at, work_lost
from migviz.replay.moment import moment_at
from migviz.replay.told import told
from migviz.showing.box import Box
from migviz.showing.layout import LOW_STRIP, SPEED, STRIP
from migviz.showing.places.strip import Strip, strip_in
from migviz.trace import Copying, Host
from migviz.trace.milestones import Slowed, of_kind
from tests.replay.runs import RUNS

PRE_COPY = "workload.dirty_rate: 30 MiB/s\n"


def by_steps(run: Run, many: int = 4000) -> float:
    """The work that is lost beside the pause, by adding up many short times."""
    lost = 0.0
    for tenure in run.tenures:
        if tenure.running and tenure.owner.value != "nobody":
            edges = np.linspace(tenure.start, tenure.end, many + 1)
            middle = (edges[1:] + edges[:-1]) / 2
            lost += float(np.diff(edges) @ [1.0 - speed_at(run, t) for t in middle])
    return lost


@pytest.mark.parametrize(
    "name", ["live", "slowed", "post-copy", "post-copy link back", "many iterations", "toy swept", "cold"]
)
def test_the_work_lost_is_what_is_missing_from_full_speed(name: str) -> None:
    assert work_lost(RUNS[name]) == pytest.approx(by_steps(RUNS[name]), rel=0.02, abs=1e-3)


@pytest.mark.parametrize("name", RUNS)
def test_the_speed_is_a_share_and_nothing_while_the_vm_is_paused(name: str) -> None:
    run = RUNS[name]
    for tenure in run.tenures:
        speed = speed_at(run, (tenure.start + tenure.end) / 2)
        assert 0.0 <= speed <= 1.0
        assert tenure.running or speed == 0.0


def test_first_writes_cost_most_right_after_a_new_list() -> None:
    run = simulate(load_scenario(PRE_COPY + "vm.memory: 1 GiB\nvm.log_fault: 5 µs"))
    first = next(item for item in run.passes if item.copying is Copying.ITERATION)
    begins, ends = speed_at(run, first.start), speed_at(run, np.nextafter(first.end, 0.0))
    assert begins == pytest.approx(1 / (1 + 5e-6 * 30 * 256), rel=1e-3)  # 7680 first writes/s of 5 µs
    assert begins < ends < 1.0
    assert speed_at(run, first.end) == pytest.approx(begins, rel=1e-3)


def test_once_all_that_is_used_was_written_nothing_is_written_for_the_first_time() -> None:
    used, rate = 256, 200
    writes = f"workload.working_set: 4 MiB\nworkload.dirty_rate: 400 MiB/s\nworkload.background_rate: {rate} MiB/s\n"
    run = simulate(
        load_scenario(f"vm.memory: 2 GiB\nvm.used: {used} MiB\nvm.log_fault: 5 µs\nmigration.policy: qemu\n{writes}")
    )
    first = run.passes[0]
    assert first.end - first.start > 1.5 * used / rate
    assert speed_at(run, first.start + 0.9 * used / rate) < 0.9
    assert speed_at(run, first.start + 1.1 * used / rate) == pytest.approx(1.0)


def test_large_pages_cost_more_in_the_first_iteration_only() -> None:
    small, large = (simulate(load_scenario(PRE_COPY + f"vm.large_pages: {word}")) for word in ("off", "on"))
    second = small.passes[1]
    assert speed_at(large, small.passes[0].start) < speed_at(small, small.passes[0].start)
    assert speed_at(large, second.start) == speed_at(small, second.start)
    assert work_lost(large) > work_lost(small)


def test_no_cost_of_a_fault_no_work_lost() -> None:
    assert work_lost(simulate(load_scenario(PRE_COPY + "vm.log_fault: 0 s"))) == 0.0


def test_a_slowed_vm_answers_its_client_later() -> None:
    run = RUNS["slowed"]
    last = of_kind(run.milestones, Slowed)[-1]
    waits = [piece.wait for piece in run.network.stretches if piece.start > last.t and piece.host.value == "source"]
    sleep = last.share / (1 - last.share) * 0.01
    assert waits and max(waits) == pytest.approx(last.share * sleep / 2, rel=0.25, abs=1e-3)


def test_a_vm_that_is_hardly_hindered_has_no_lane_and_others_have_one_at_every_height() -> None:
    assert not is_hindered(RUNS["live"]) and is_hindered(RUNS["slowed"]) and is_hindered(RUNS["post-copy"])
    for height in (76.0, 104.0, 136.0, 220.0):
        for scale in (1.0, 1.4):
            whole = Box(0, 0, 800 * scale, height * scale)
            strip = strip_in(whole, scale, (0.0, 10.0), with_client=True, with_speed=True)
            assert strip.speed.height >= 12 * scale
            assert strip.axis.box.bottom <= strip.speed.top and strip.speed.bottom <= strip.client.top
            assert strip.labels.bottom <= whole.bottom + 1e-9
            assert not strip_in(whole, scale, (0.0, 10.0), with_client=True).speed.height


@pytest.mark.parametrize("share", [0.9, 0.97])
@pytest.mark.parametrize("more", ["", "vm.log_fault: 10 µs\nvm.large_pages: on\n", "workload.rhythm: bursts\n"])
def test_a_vm_that_is_certain_to_be_fast_is_nowhere_slower(more: str, share: float) -> None:
    policies = ("hyper-v", "qemu-auto-converge", "qemu-post-copy", "vmotion")
    runs = [simulate(load_scenario(f"{PRE_COPY}{more}migration.policy: {policy}\n")) for policy in policies]
    for run in (*runs, *RUNS.values()):
        speeds = speeds_at(run, np.linspace(0.0, run.end, 300, endpoint=False))
        if _never_below(run, share):
            assert speeds[speeds > 0].min() >= share
    assert any(_never_below(run, share) for run in runs) or more or share > 0.9


@pytest.mark.parametrize("scale", [1.0, 1.4])
def test_the_lane_of_the_speed_can_be_read_also_in_a_low_strip(scale: float) -> None:
    for height in (LOW_STRIP, LOW_STRIP + SPEED, STRIP + SPEED):
        whole = Box(0, 0, 800 * scale, (height - 6) * scale)
        strip = strip_in(whole, scale, (0.0, 10.0), with_client=True, with_speed=True)
        assert strip.speed.height >= 30 * scale and strip.axis.box.height >= 18 * scale
    assert strip.client.height, "which does not take the place of the client's lane"


@pytest.mark.parametrize("scale", [1.0, 1.4])
def test_what_the_vm_lost_is_beside_its_lane_where_there_is_room_and_no_second_strip(scale: float) -> None:
    def strip(wide: float, *, speed: bool = True, alone: bool = True) -> Strip[Box]:
        box = Box(0, 0, wide * scale, 160 * scale)
        return strip_in(box, scale, (0.0, 10.0), with_client=False, with_speed=speed, alone=alone)

    wide = strip(1300)
    assert wide.lost and wide.axis.box.right < wide.lost.left and wide.flags.right < wide.lost.left
    assert wide.lost.right <= 1300 * scale and wide.lost.height >= 80 * scale
    assert not strip(700).lost and not strip(1300, speed=False).lost
    assert not strip(1300, alone=False).lost
    two = strip(1300, alone=False).axis, strip(1300, speed=False, alone=False).axis
    assert (two[0].left, two[0].width) == (two[1].left, two[1].width), "two runs keep one axis"


def test_what_is_to_come_does_not_show_a_lane() -> None:
    run = RUNS["slowed"]
    assert not is_hindered(told(run, run.passes[0].end / 2))


def test_a_vm_that_runs_on_the_target_is_slowed_no_more() -> None:
    run = RUNS["slowed"]
    resumed = next(tenure.start for tenure in run.tenures if tenure.owner is Host.TARGET)
    assert moment_at(run, resumed - 1.0).slowed >= 0.2
    assert moment_at(run, resumed).slowed == moment_at(run, run.end).slowed == 0.0
