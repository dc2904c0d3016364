"""Does the pause grow with memory, processors and devices, and is it told within what range it is known?"""

import numpy as np
import pytest

from migviz import Scenario, load_scenario, simulate
from migviz.replay.pause_range import part_range, pause_range, sources
from migviz.replay.told import told
from migviz.scenario.fields import Value
from migviz.scenario.policies import POLICIES
from migviz.scenario.ranges import QUARTILE, RANGES, Range
from migviz.scenario.techniques import TECHNIQUES, pause_parts
from migviz.study.expected import expected

GROWN: dict[str, Value] = {
    "vm.memory": 8 * 2.0**30,
    "vm.vcpus": 5.0,
    "vm.devices": 2.0,
    "migration.sync_time": 0.001,
    "migration.vcpu_time": 0.002,
    "migration.device_time": 0.1,
}
LARGER = {"dirty bitmap": 8 * 0.001, "vcpus": 4 * 0.002, "devices": 2 * 0.1}


def pause_of(scenario: Scenario) -> float:
    downtime = simulate(scenario).metrics.downtime
    assert downtime is not None
    return downtime


@pytest.mark.parametrize(
    ("technique", "grows_by"),
    [
        ("live", LARGER["dirty bitmap"] + LARGER["vcpus"] + LARGER["devices"]),
        ("hybrid", LARGER["dirty bitmap"] + LARGER["vcpus"] + LARGER["devices"]),
        ("post-copy", LARGER["vcpus"] + LARGER["devices"]),
        ("quick", LARGER["vcpus"] + LARGER["devices"]),
        ("cold", 0.0),
    ],
)
def test_the_pause_grows_by_bitmap_processors_and_devices_and_by_nothing_else(technique: str, grows_by: float) -> None:
    none = dict.fromkeys(("migration.sync_time", "migration.vcpu_time", "migration.device_time"), 0.0)
    large = Scenario().but(GROWN | {"migration.technique": technique})
    small = large.but(none)
    assert pause_of(large) - pause_of(small) == pytest.approx(grows_by, abs=1e-9)
    assert float(expected(large).downtime[0] - expected(small).downtime[0]) == pytest.approx(grows_by, abs=1e-9)


def test_a_sweep_over_processors_and_memory_knows_the_parts() -> None:
    scenario = load_scenario("migration.policy: libvirt\nvm.used: 1 GiB\nvm.devices: 1")
    for name, values in {
        "vm.vcpus": (1.0, 2.0, 64.0),
        "vm.memory": (2.0**31, 2.0**40),
        "vm.devices": (0.0, 3.0),
    }.items():
        swept = expected(scenario, {name: np.array(values)}).downtime
        for value, found in zip(values, swept, strict=True):
            assert found == pytest.approx(float(expected(scenario.but({name: value})).downtime[0]))
        assert float(swept[-1]) > float(swept[0])


def test_the_parts_of_a_pause_add_up_to_it_and_the_default_has_no_bitmap() -> None:
    for scenario in (Scenario(), Scenario().but(GROWN), load_scenario("migration.policy: qemu")):
        run = simulate(scenario)
        assert sum(part.end - part.start for part in run.pause) == pytest.approx(run.metrics.downtime)
    assert "dirty bitmap" not in {part.name for part in simulate(Scenario()).pause}


def test_a_terabyte_takes_longer_to_read_its_bitmap_than_to_start() -> None:
    run = simulate(load_scenario("migration.policy: qemu\nvm.memory: 1 TiB\nvm.used: 1 GiB\nworkload.dirty_rate: 0"))
    parts = {part.name: part.end - part.start for part in run.pause}
    assert parts["dirty bitmap"] == pytest.approx(1024 * 0.0003)


def test_every_policy_and_technique_says_how_well_its_fixed_parts_are_known() -> None:
    takes = {item.field for part in pause_parts().values() for item in part.takes}
    for policy in POLICIES.values():
        for name in takes:
            scenario = Scenario().but({"migration.policy": policy.name})
            if scenario.values[name]:
                found = scenario.range_of(name)
                assert found is not None and found.source, (policy.name, name)
                assert found.least < scenario.number(name) < found.most, (policy.name, name)


def test_a_number_that_is_given_has_no_range() -> None:
    given = load_scenario("migration.suspend_time: 6 ms\nmigration.state_time: 19 ms\nmigration.resume_time: 16 ms")
    assert pause_range(simulate(given)) is None
    again = load_scenario("migration.suspend_time: 5 ms\nmigration.state_time: 20 ms\nmigration.resume_time: 15 ms")
    assert pause_range(simulate(again)) == pause_range(simulate(Scenario())), "the default, written out"
    one = pause_range(simulate(given.but({"migration.technique": "quick"})))
    assert one is not None  # the move of the LUN is not known better


def test_the_ends_of_the_range_are_the_pauses_of_runs_with_the_ends_of_the_parts() -> None:
    run = simulate(Scenario())
    found = pause_range(run)
    assert found is not None and run.metrics.downtime is not None
    assert found.least < run.metrics.downtime < found.most
    names = ("migration.suspend_time", "migration.state_time", "migration.resume_time")
    for end in ("least", "most"):
        values = {name: getattr(Scenario().range_of(name), end) for name in names}
        assert pause_of(Scenario().but(values)) == pytest.approx(getattr(found, end))
    assert pause_range(told(run, run.pause[0].start + 0.001)) is None, "the pause is not over"


def test_a_quartile_of_a_range_is_its_end_and_half_is_its_value() -> None:
    found = Range(least=1.0, most=8.0, source="x")
    assert [found.at(2.0, z) for z in (-QUARTILE, 0.0, QUARTILE)] == pytest.approx([1.0, 2.0, 8.0])
    assert all(item.least < item.most for item in RANGES.values())
    assert {
        name
        for technique in TECHNIQUES.values()
        for part in technique.parts
        for item in part.takes
        for name in (item.field,)
    } <= set(RANGES)


STOPS_AMONG_ZEROS = load_scenario(
    "migration.policy: libvirt\nvm.memory: 8 GiB\nvm.used: 480 MiB\nworkload.preset: idle\nworkload.dirty_rate: 0\nlink.goodput: 40 MB/s"
)


def test_what_of_the_end_of_the_memory_is_used_makes_the_pause_of_an_idle_vm() -> None:
    run = simulate(STOPS_AMONG_ZEROS)
    last, found = part_range(run, "last dirty pages"), pause_range(run)
    assert last is not None and found is not None
    assert "VMs" in sources(run, "last dirty pages")[0]
    for least in ("5 MiB", "4 MiB", "1 MiB", "0 B"):
        other = simulate(STOPS_AMONG_ZEROS.but({"vm.used_at_end": least}))
        assert pause_range(other) is not None and part_range(other, "last dirty pages") is None, "given"
        sent = next(part.end - part.start for part in other.pause if part.name == "last dirty pages")
        size = other.scenario.number("vm.used_at_end")
        assert sent == pytest.approx(size / 4096 * 4104 / 40e6 + 1e-4, abs=0.001)
        if least == "5 MiB":
            assert sent == pytest.approx(last.least, abs=0.001)


@pytest.mark.parametrize(
    "changed",
    [
        {"vm.used": "8 GiB"},
        {"migration.policy": "hyper-v"},
        {"workload.dirty_rate": "30 MB/s", "workload.working_set": "100 MiB"},
        {"migration.technique": "post-copy"},
        {"migration.technique": "quick"},
    ],
    ids=str,
)
def test_it_is_not_open_where_no_zeros_are_left(changed: dict[str, Value]) -> None:
    run = simulate(STOPS_AMONG_ZEROS.but(changed))
    assert part_range(run, "last dirty pages") is None


def test_a_sweep_knows_how_much_lies_behind_the_zeros() -> None:
    sizes = np.array([0.0, 2.0**20, 8 * 2.0**20, 100 * 2.0**20])
    swept = expected(STOPS_AMONG_ZEROS, {"vm.used_at_end": sizes}).downtime
    for size, found in zip(sizes, swept, strict=True):
        assert found == pytest.approx(pause_of(STOPS_AMONG_ZEROS.but({"vm.used_at_end": float(size)})), abs=0.05), (
            "a look"
        )
    assert swept[0] < swept[1] < swept[2] < swept[3]
