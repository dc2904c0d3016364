"""Do several migrations over one link do what several real ones do, and keep to the rules of their queue?"""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from migviz import Scenario, simulate
from migviz.engine import evacuate
from migviz.engine.evacuation import FULL, NOT_ALONE, NOT_BEFORE
from migviz.scenario.evacuation import Evacuation, Vm
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.scenario import parse_scenario
from migviz.trace import Host, Run
from migviz.trace.evacuated import Evacuated
from migviz.trace.goodput import line
from tests.engine.drawn import drawn_runs


def emptied(text: str) -> Evacuated:
    return evacuate(parse_evacuation(text))


def same(one: Any, other: Any) -> bool:
    """Equal to the last bit, arrays too."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    if is_dataclass(one):
        return type(one) is type(other) and all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (one != one and other != other)


@pytest.mark.fewer
def test_one_vm_alone_is_what_it_was_to_the_last_bit() -> None:
    for run in drawn_runs():
        [vm] = evacuate(Evacuation(shared=run.scenario, vms=(Vm(name="a", scenario=run.scenario),)))
        if vm.observe is None:  # a host for which there is no room does not begin
            assert vm.reason == FULL and run.metrics.bytes_sent == 0.0, "\n".join(run.scenario.lines())
            continue
        assert same(vm.observe(), run), "\n".join(run.scenario.lines())


TWO = """link.goodput: 57.3 MB/s
migration.policy: qemu
workload.preset: recorded-writer
vm a: {a}
vm b: {b}
"""


def test_one_after_the_other_each_is_as_alone() -> None:
    found = emptied("evacuation.at_once: 1\n" + TWO.format(a="", b=""))
    for vm, asked in zip(found, found.evacuation.vms, strict=True):
        assert vm.observe is not None
        assert same(vm.observe(), simulate(asked.scenario))
    assert found.vms[1].start == found.vms[0].end
    assert found.vms[1].waited == found.vms[1].start


def sent_between(run: Run, start: float, end: float) -> float:
    return sum(max(0.0, min(end, flow.end) - max(start, flow.start)) * flow.rate for flow in run.flows)


@pytest.mark.parametrize("k", [2, 3, 5])
def test_k_equal_ones_have_a_kth_of_the_link_each(k: int) -> None:
    """What SimGrid computes for several messages over one link: each goes at 1/k of it."""
    lines = "".join(f"vm v{n}: \n" for n in range(k))
    found = emptied("migration.policy: simgrid\nworkload.dirty_rate: 1 MB/s\nlink.latency: 0 s\n" + lines)
    alone = simulate(
        Scenario().but({"migration.policy": "simgrid", "workload.dirty_rate": "1 MB/s", "link.latency": 0.0})
    )
    for vm in found:
        assert vm.observe is not None
        run = vm.observe()
        assert run.passes[0].end - run.passes[0].start == pytest.approx(
            k * (alone.passes[0].end - alone.passes[0].start), rel=1e-9
        )


def test_who_ends_gives_its_share_to_the_others_at_once() -> None:
    found = emptied(TWO.format(a="", b="memory = 2 GiB, used = 2 GiB"))
    a, b = found.vms
    assert a.end is not None and b.observe is not None
    run = b.observe()
    assert sent_between(run, 2.0, 3.0) == pytest.approx(57.3e6 / 2, rel=1e-3)
    assert sent_between(run, a.end + 0.5, a.end + 1.5) == pytest.approx(57.3e6, rel=1e-3)


def test_more_streams_get_more() -> None:
    found = emptied(TWO.format(a="streams = 3", b=""))
    runs = [vm.observe() for vm in found if vm.observe]
    assert sent_between(runs[0], 2.0, 3.0) == pytest.approx(3 * sent_between(runs[1], 2.0, 3.0), rel=1e-3)


def test_what_one_may_not_send_the_others_have() -> None:
    found = emptied(TWO.format(a="bandwidth_limit = 10 MB/s", b=""))
    runs = [vm.observe() for vm in found if vm.observe]
    assert sent_between(runs[0], 3.0, 4.0) == pytest.approx(10e6, rel=1e-2)
    assert sent_between(runs[1], 3.0, 4.0) == pytest.approx(47.3e6, rel=1e-2)


def test_two_that_write_six_tenths_of_the_link_converge_one_by_one_and_never_together() -> None:
    text = TWO.format(a="dirty_rate = 8790 pages/s", b="dirty_rate = 8790 pages/s")
    assert emptied("evacuation.at_once: 1\n" + text).empty_after == pytest.approx(23.0, rel=0.05)
    together = emptied("migration.iteration_bound: 40\n" + text)
    assert together.empty_after is None
    assert not any(vm.metrics and vm.metrics.converged for vm in together)


def test_the_link_never_carries_more_than_it_can() -> None:
    found = emptied(
        "evacuation.at_once: 4\nlink.bandwidth: 1 Gbit/s\nlink.traffic: 100 Mbit/s\nat 9 s: link.bandwidth = 500 Mbit/s\n"
        + "".join(f"vm v{n}: memory = {1 + n % 3} GiB, dirty_rate = {5 + 3 * n} MB/s\n" for n in range(8))
    )
    runs = [(vm.start, vm.observe()) for vm in found if vm.observe and vm.start is not None]
    for t in np.linspace(0.0, found.end, 400):
        rate = sum(flow.rate for start, run in runs for flow in run.flows if start + flow.start <= t < start + flow.end)
        assert rate <= float(line(found.evacuation.shared.values_at(t))) * (1 + 1e-9)


def test_the_run_of_one_among_others_is_that_of_its_own_scenario() -> None:
    """To a VM the others are a number of migrations that changes: simulated alone, that comes to the same."""
    found = emptied(
        TWO.format(a="", b="memory = 256 MiB, used = 200 MiB, start = 2 s") + "vm c: streams = 2, start = 5 s\n"
    )
    for vm in found:
        assert vm.observe is not None
        run = vm.observe()
        alone = simulate(run.scenario)
        assert any(change.name == "link.migrations" for change in run.scenario.changes)
        assert parse_scenario("\n".join(run.scenario.lines())) == run.scenario
        assert alone.metrics.total_time == pytest.approx(run.metrics.total_time, rel=0.01)
        assert alone.metrics.bytes_sent == pytest.approx(run.metrics.bytes_sent, rel=0.01)
        assert alone.metrics.downtime == pytest.approx(run.metrics.downtime, abs=0.02)


# --- the queue ---

SIX = "link.bandwidth: 1 Gbit/s\nmigration.compression: off\n" + "".join(
    f"vm v{n}: memory = {size} MiB, dirty_rate = {rate} MB/s, place = {place}\n"
    for n, (size, rate, place) in enumerate(
        [(512, 9, 3), (256, 3, 6), (1024, 5, 1), (128, 1, 2), (768, 7, 5), (640, 2, 4)]
    )
)


def begun(found: Evacuated) -> list[str]:
    return [vm.name for vm in sorted(found, key=lambda vm: (vm.start is None, vm.start))]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("listed", "v0 v1 v2 v3 v4 v5"),
        ("smallest", "v3 v1 v0 v5 v4 v2"),
        ("largest", "v2 v4 v5 v0 v1 v3"),
        ("least-dirty", "v3 v5 v1 v2 v4 v0"),
        ("planned", "v2 v3 v0 v5 v4 v1"),
    ],
)
def test_orders(order: str, names: str) -> None:
    found = emptied(f"evacuation.at_once: 1\nevacuation.order: {order}\n{SIX}")
    assert begun(found) == names.split()


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_at_once_than_the_limit_and_no_fewer_while_some_wait(limit: int) -> None:
    found = emptied(f"evacuation.at_once: {limit}\n{SIX}")
    spans = [(vm.start, vm.end) for vm in found if vm.start is not None and vm.end is not None]
    last_start = max(start for start, _ in spans)
    for t in np.linspace(0.0, last_start, 100)[:-1]:
        assert sum(start <= t < end for start, end in spans) == limit


def test_each_direction_has_its_limit_and_the_whole_line() -> None:
    text = SIX.replace("place = 6", "direction = in").replace("place = 2", "direction = in")
    found = emptied(f"evacuation.at_once_in: 1\nevacuation.at_once_out: 2\n{text}")
    out, into = ([vm for vm in found if vm.direction == way] for way in ("out", "in"))
    assert [vm.start for vm in out].count(0.0) == 2 and [vm.start for vm in into].count(0.0) == 1
    assert into[0].observe is not None
    assert sent_between(into[0].observe(), 2.6, 2.7) == pytest.approx(0.1 * 117.7e6, rel=1e-2)
    assert found.empty_after == max(vm.end or 0.0 for vm in out)


def test_nobody_goes_before_its_time_or_before_whom_it_follows() -> None:
    found = emptied(TWO.format(a="after = b", b="start = 4 s"))
    a, b = found.vms
    assert (b.start, b.waited, a.start, a.waited) == (4.0, 0.0, b.end, b.end)


def test_who_is_called_off_stays_and_frees_its_share() -> None:
    found = emptied(TWO.format(a="", b="cancel = 6 s"))
    a, b = found.vms
    assert (b.owner, b.end, b.reason, b.arrived) == (Host.SOURCE, 6.0, "the migration was called off", False)
    assert a.observe is not None
    assert sent_between(a.observe(), 6.1, 7.1) == pytest.approx(57.3e6, rel=1e-3)
    assert found.empty_after is None


def test_who_is_called_off_while_it_waits_never_begins() -> None:
    found = emptied("evacuation.at_once: 1\n" + TWO.format(a="", b="cancel = 6 s"))
    assert (found.vms[1].start, found.vms[1].metrics, found.vms[1].attempts) == (None, None, 0)


def test_who_is_on_the_target_is_not_called_off_any_more() -> None:
    found = emptied("migration.policy: qemu-post-copy\nmigration.technique: post-copy\nvm a: cancel = 10 s\n")
    assert found.vms[0].arrived


OUTAGE = "migration.link_timeout: 2 s\nat 3 s: link.state = down\nat 8 s: link.state = up\n"


def test_whose_migration_fails_is_moved_again() -> None:
    text = OUTAGE + TWO.format(a="", b="")
    assert emptied(text).empty_after is None
    found = emptied("evacuation.retries: 2\nevacuation.retry_after: 10 s\n" + text)
    assert found.empty_after is not None
    assert [(vm.attempts, vm.arrived) for vm in found] == [(2, True)] * 2
    assert [vm.start for vm in found] == pytest.approx([15.0, 15.0])
    assert all(vm.metrics and vm.sent > vm.metrics.bytes_sent for vm in found)


def test_whose_retries_are_used_up_stays() -> None:
    found = emptied("evacuation.retries: 1\nevacuation.retry_after: 0.5 s\n" + OUTAGE + TWO.format(a="", b=""))
    assert [(vm.attempts, vm.owner, vm.reason) for vm in found] == [(2, Host.SOURCE, "the migration link was lost")] * 2


def test_the_target_fills_up() -> None:
    found = emptied(f"target.free_memory: 1600 MiB\nevacuation.at_once: 1\n{SIX}")
    assert [vm.name for vm in found if vm.arrived] == ["v0", "v1", "v3", "v5"]
    assert {vm.reason for vm in found if not vm.arrived} == {"the target is short of memory"}


def test_room_at_the_target_is_waited_for_while_somebody_may_make_it() -> None:
    found = emptied("target.free_memory: 100 MiB\nvm a: memory = 1 GiB\nvm b: memory = 1 GiB, direction = in\n")
    a, b = found.vms
    assert a.start == b.end


def test_who_waits_for_one_that_stays_is_told_so() -> None:
    found = emptied(TWO.format(a="after = b", b="cancel = 1 s"))
    assert found.vms[0].reason == "the VM that has to go first has not moved"


def test_answers_of_all_vms_that_are_still_there_share_the_link() -> None:
    """100 answers a second of 142 bytes from each of 40 VMs are half a megabyte per second."""
    vms = "".join(f"vm v{n}: memory = 64 MiB, start = {0 if n == 0 else 100} s\n" for n in range(40))
    dedicated = emptied("link.goodput: 5 MB/s\nmigration.compression: off\n" + vms).vms[0]
    shared = emptied("link.goodput: 5 MB/s\nnetwork.shared: on\nmigration.compression: off\n" + vms).vms[0]
    assert shared.metrics and dedicated.metrics
    assert shared.metrics.total_time > 1.1 * dedicated.metrics.total_time


def test_what_a_vm_sends_more_than_once() -> None:
    found = emptied(TWO.format(a="", b="technique = post-copy"))
    a, b = found.vms
    assert a.twice == pytest.approx(a.sent - (83_185 * 4104 + (131_202 - 83_185) * 9), rel=1e-6)
    assert b.twice == 0.0


def test_the_same_evacuation_is_the_same() -> None:
    one, other = (emptied(f"evacuation.at_once: 3\n{SIX}") for _ in range(2))
    assert [vm.metrics for vm in one] == [vm.metrics for vm in other]


THREE = TWO + "vm c: memory = 1 GiB, {c}\n"


def on_the_way(found: Evacuated, name: str) -> tuple[float, float]:
    vm = found.vm(name)
    assert vm.start is not None and vm.end is not None
    return vm.start, vm.end


def test_those_that_go_together_begin_at_the_same_time_when_there_is_room_for_both() -> None:
    found = emptied("evacuation.at_once: 2\n" + THREE.format(a="together = shop", b="", c="together = shop"))
    assert on_the_way(found, "a")[0] == on_the_way(found, "c")[0] == 0.0
    assert on_the_way(found, "b")[0] == min(on_the_way(found, name)[1] for name in "ac")
    later = emptied("evacuation.at_once: 2\n" + THREE.format(a="", b="together = shop", c="together = shop"))
    assert on_the_way(later, "b")[0] == on_the_way(later, "c")[0] == on_the_way(later, "a")[1]


def test_where_there_is_never_room_for_all_that_go_together_as_many_go_as_may() -> None:
    found = emptied("evacuation.at_once: 1\n" + THREE.format(a="together = x", b="together = x", c="together = x"))
    assert found.empty_after is not None


def test_those_that_are_kept_apart_never_meet_on_the_way() -> None:
    found = emptied(THREE.format(a="apart = cluster", b="apart = cluster", c=""))
    assert on_the_way(found, "b")[0] == on_the_way(found, "a")[1]
    assert on_the_way(found, "c")[0] == 0.0


def test_the_target_takes_those_that_go_together_or_none_of_them() -> None:
    text = "target.free_memory: 1049000 KiB\n" + THREE.format(a="together = x", b="together = x", c="")
    found = emptied(text)
    assert [vm.name for vm in found if vm.arrived] == ["c"]
    assert found.vm("a").reason == FULL


def test_who_waits_for_company_that_cannot_go_is_told_so() -> None:
    found = emptied(THREE.format(a="together = x", b="together = x, after = c", c="cancel = 1 s"))
    assert found.vm("a").reason == NOT_ALONE and found.vm("b").reason == NOT_BEFORE


def test_a_run_among_very_many_is_read_back_from_its_file() -> None:
    lines = "link.goodput: 1 GB/s\nlink.migrations: 1000\n" + "".join(
        f"vm v{n}: memory = 64 MiB, streams = {8 if n else 1}, dirty_rate = 0 MiB/s\n" for n in range(4)
    )
    observe = evacuate(parse_evacuation(lines)).vm("v0").observe
    assert observe is not None
    scenario = observe().scenario
    assert max(float(change.value or 0.0) for change in scenario.changes) > 1000
    assert parse_scenario("\n".join(scenario.lines())) == scenario
