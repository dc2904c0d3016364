"""Do all who tell how fast is copied, how fast is dirtied and whether the copy catches up agree with the run?"""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings

from migviz import Run, Scenario, simulate
from migviz.replay.metrics import MOMENT_NUMBERS, RUN_NUMBERS
from migviz.replay.moment import moment_at
from migviz.replay.rates import (
    bottleneck,
    catches_up,
    copied_now,
    copy_speed,
    dirtied_now,
    disk_kind,
    disk_users,
    scans_zeros,
    through_disk,
)
from migviz.replay.seen import seen_at
from migviz.replay.told import told
from migviz.say.facts import facts
from migviz.say.labels import disk_use, disk_words
from migviz.scenario.units import PAGE
from migviz.trace import Copying, Host
from migviz.trace.goodput import Bottleneck, page_cost, wire_speed
from tests.engine.drawn import of_every_drawn_run
from tests.engine.scenarios import scenarios

some = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def run_of(values: dict[str, Any], *changes: tuple[float, str, Any]) -> Run:
    scenario = Scenario().but(values)
    for change in changes:
        scenario = scenario.with_change(*change)
    return simulate(scenario)


# --- whether the copy catches up ---

GAINS: dict[str, dict[str, Any]] = {
    "default": {},
    "compressed": {
        "workload.dirty_rate": "150 MiB/s",
        "workload.working_set": "2 GiB",
        "migration.compression": 4,
        "migration.compression_speed": "1 GiB/s",
    },
    "small set": {
        "workload.dirty_rate": "100 MB/s",
        "workload.working_set": "10 MB",
        "workload.background_rate": "2 MB/s",
        "migration.policy": "qemu",
        "link.bandwidth": "500 Mbit/s",
    },
    "slowly": {"workload.dirty_rate": "100 MiB/s"},
    "slowed": {"workload.dirty_rate": "200 MiB/s", "migration.policy": "qemu-auto-converge"},
    "java slowed": {"workload.preset": "busy-java", "migration.policy": "qemu-auto-converge"},
    "only changes": {
        "workload.dirty_rate": "200 MiB/s",
        "workload.working_set": "256 MiB",
        "migration.delta_cache": "512 MiB",
    },
}
GAINS["only changes, cut short"] = {**GAINS["only changes"], "migration.max_iterations": 3}
GAINS["slowed, cut short"] = {**GAINS["slowed"], "migration.max_iterations": 4}
LOSES: dict[str, dict[str, Any]] = {
    "too fast": {"workload.dirty_rate": "200 MiB/s"},
    "too fast for qemu": {"workload.dirty_rate": "200 MiB/s", "migration.policy": "qemu"},
    "java": {"workload.preset": "busy-java"},
    "capped": {"workload.dirty_rate": "60 MiB/s", "migration.bandwidth_limit": "50 MB/s"},
    "compressed too slowly": {
        "workload.dirty_rate": "60 MiB/s",
        "migration.compression": 4,
        "migration.compression_speed": "50 MiB/s",
    },
    "small working set": {"workload.dirty_rate": "500 MiB/s", "workload.working_set": "64 MiB"},
}


def rests(run: Run) -> list[float]:
    """Bytes of memory on each list of the run, in order, the first one aside."""
    lists = [float(item.listed.sum()) for item in run.passes if item.copying in (Copying.ITERATION, Copying.PAUSE)]
    return [units * run.blocks.grain for units in lists[1:]]


@pytest.mark.parametrize("name", GAINS)
def test_a_copy_whose_lists_shrink_catches_up(name: str) -> None:
    run = run_of(GAINS[name])
    assert catches_up(run) is True
    assert rests(run)[-1] < 0.5 * rests(run)[0]


@pytest.mark.parametrize("name", LOSES)
def test_a_copy_whose_lists_stay_never_catches_up_and_more_iterations_do_not_help(name: str) -> None:
    run = run_of(LOSES[name])
    assert catches_up(run) is False
    patient = run_of({**LOSES[name], "migration.max_iterations": 40, "migration.no_progress": None})
    assert not patient.metrics.converged
    assert rests(patient)[-1] > 0.9 * rests(patient)[-10]


@pytest.mark.parametrize("name", ["compressed", "slowly", "only changes, cut short", "slowed, cut short"])
def test_a_copy_that_would_catch_up_does_with_more_iterations(name: str) -> None:
    assert not run_of(GAINS[name]).metrics.converged
    assert run_of({**GAINS[name], "migration.max_iterations": 400, "migration.no_progress": None}).metrics.converged


@of_every_drawn_run
def test_the_verdict_is_that_of_the_run(run: Run) -> None:
    found, metrics = catches_up(run), run.metrics
    if not run.scenario.technique.iterates or not any(item.copying is Copying.ITERATION for item in run.passes):
        assert found is None
    elif metrics.converged:
        assert found is True
    assert RUN_NUMBERS["catches_up"].of(run) is found


def test_what_is_not_told_yet_is_no_verdict() -> None:
    run = run_of(LOSES["too fast"])
    pause = next(item.t for item in run.milestones if item.kind == "pause")
    assert catches_up(told(run, pause - 1.0)) is None
    assert catches_up(told(run, pause + 0.001)) is False


def test_a_fault_is_no_verdict() -> None:
    assert catches_up(run_of({}, (10.0, "source.state", "dead"))) is None


# --- how fast ---


@of_every_drawn_run
def test_what_can_be_copied_is_what_flows(run: Run) -> None:
    """Nothing flows faster than it can; a policy without a pace of its own fills the link."""
    scenario, policy = run.scenario, run.scenario.policy
    for item in run.passes:
        if item.copying not in (Copying.ITERATION, Copying.PAUSE):
            continue
        for flow in run.flows:
            if flow.disk or flow.start < item.start or flow.end > item.end or flow.end - flow.start < 1e-6:
                continue
            t = (flow.start + flow.end) / 2
            values = scenario.values_at(t)
            moment = moment_at(run, t)
            most = copied_now(run, moment) * page_cost(values) / PAGE
            if policy.looks:  # what a limit allows in a window goes in one burst
                most = max(most, wire_speed(values))
            assert flow.rate <= most * (1 + 1e-6)
            if scans_zeros(run, moment):  # reading them takes longer than sending that they are zero
                continue
            if policy.adaptive_rate is None and (not policy.looks or item.copying is Copying.PAUSE):
                assert flow.rate == pytest.approx(most, rel=1e-6)


def test_the_speed_of_a_link_counts_limits_and_compression() -> None:
    def speed(values: dict[str, Any]) -> float:
        return copy_speed(Scenario().but(values).values)

    assert speed({"migration.bandwidth_limit": "20 MB/s"}) == 20e6
    assert speed({"link.goodput": "40 MB/s", "migration.compression": 2}) == 80e6
    slow = {"link.goodput": "40 MB/s", "migration.compression": 2, "migration.compression_speed": "50 MB/s"}
    assert speed(slow) == 50e6
    assert speed({"link.state": "down"}) == 0.0
    assert speed({"link.goodput": "40 MB/s", "migration.page_header": 4096}) == 20e6


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, Bottleneck.LINK),
        ({"link.state": "down"}, Bottleneck.DOWN),
        ({"migration.bandwidth_limit": "20 MB/s"}, Bottleneck.CAP),
        ({"migration.compression": 4, "migration.compression_speed": "100 MB/s"}, Bottleneck.COMPRESSION),
        ({"migration.bandwidth_limit": "20 GB/s"}, Bottleneck.LINK),
        ({"link.bandwidth": "10 Gbit/s", "link.latency": "50 ms"}, Bottleneck.WINDOW),
        ({"link.bandwidth": "100 Gbit/s"}, Bottleneck.COPY),
        ({"link.bandwidth": "100 Gbit/s", "migration.streams": 8}, Bottleneck.LINK),
        ({"link.bandwidth": "10 Gbit/s", "migration.encryption": "tls"}, Bottleneck.ENCRYPTION),
        ({"link.bandwidth": "10 Gbit/s", "migration.receive_rate": "0.5 GB/s"}, Bottleneck.RECEIVER),
    ],
)
def test_what_limits_the_link_is_what_would_make_it_faster(values: dict[str, Any], expected: Bottleneck) -> None:
    assert bottleneck(Scenario().but(values).values) is expected


def test_the_limit_does_not_hold_in_the_pause() -> None:
    values = {"migration.bandwidth_limit": "20 MB/s", "workload.dirty_rate": "10 MiB/s"}
    run, held = run_of(values | {"migration.policy": "libvirt"}), run_of(values)
    last = next(item for item in run.passes if item.copying is Copying.PAUSE)
    before, inside = (moment_at(run, t) for t in (last.start - 1.0, (last.start + last.end) / 2))
    assert (copied_now(run, before), copied_now(run, inside)) == pytest.approx(
        (20e6 * 4096 / 4104, wire_speed(run.scenario.values) * 4096 / 4104)
    )
    part = next(item for item in held.passes if item.copying is Copying.PAUSE)
    assert copied_now(held, moment_at(held, (part.start + part.end) / 2)) == 20e6


@some
@given(scenarios(most_changes=3))
@example(Scenario().but({"vm.used": 0}))
@example(Scenario().but({"workload.working_set": 0}))
@example(Scenario().but({"migration.technique": "post-copy"}))
@example(Scenario().but({"migration.policy": "qemu-post-copy", "workload.dirty_rate": "200 MiB/s"}))
@example(Scenario().but({"workload.rhythm": "bursts"}))
@example(Scenario().but({"workload.rhythm": "moving", "workload.working_set": "64 MiB", "workload.hot_set": "8 MiB"}))
@example(Scenario().but({"vm.memory": 4096.0}).with_change(2.655, "workload.dirty_rate", 1e-6))
def test_what_is_dirtied_follows_the_writers_of_the_run(scenario: Scenario) -> None:
    """The engine's writers speed up and slow down as the number does."""
    scenario = scenario.but({"workload.background_rate": 0.0, "workload.kernel_pages": "off"})
    run = simulate(scenario)
    for t in np.linspace(0.0, run.end, 20).tolist():
        moment = moment_at(run, t)
        if moment.owner is Host.NOBODY or (run.activity.t == t).any():
            continue
        written = float(run.activity.rates_at(t).sum()) * run.blocks.grain
        assert dirtied_now(run, moment) == pytest.approx(written, rel=1e-9)


# --- the disk ---


@pytest.mark.parametrize("technique", ["live", "quick", "post-copy", "cold"])
def test_a_cluster_disk_has_one_user_or_none_and_ends_at_the_target(technique: str) -> None:
    run = run_of({"migration.technique": technique, "storage.kind": "cluster disk", "vm.memory": "64 MiB"})
    users = [disk_users(run, moment_at(run, t)) for t in np.linspace(0.0, run.metrics.total_time, 2000)]
    assert users[0] == (Host.SOURCE,) and users[-1] == (Host.TARGET,)
    assert () in users
    assert all(len(some) <= 1 for some in users)


def test_the_user_of_the_disk_is_told_alike_everywhere() -> None:
    run = run_of({"storage.kind": "cluster disk"})
    for t in np.linspace(0.0, run.end, 50).tolist():
        seen = seen_at(run, t)
        users = disk_users(run, seen.moment)
        assert MOMENT_NUMBERS["disk_users"].of(seen) == (users[0].value if users else "nobody")


def test_a_save_is_as_far_as_its_bytes_are() -> None:
    """Also where the disk becomes slower under way."""
    run = run_of({"migration.technique": "quick"}, (5.0, "storage.save_rate", "10 MiB/s"))
    save = next(item for item in run.passes if item.copying is Copying.SAVE)
    for t in np.linspace(save.start, save.end, 30, endpoint=False).tolist():
        done = sum((min(t, flow.end) - flow.start) * flow.rate for flow in run.flows if flow.disk and flow.start < t)
        assert through_disk(run, moment_at(run, t)) == pytest.approx((done / save.bytes, 0.0), abs=1e-3)
    assert through_disk(run, moment_at(run, run.end)) == (1.0, 1.0)


@pytest.mark.parametrize("kind", ["csv", "cluster disk"])
def test_a_disk_that_moves_is_called_and_used_alike_whatever_it_lies_on(kind: str) -> None:
    run = run_of({"migration.technique": "quick", "storage.kind": kind})
    assert disk_kind(run.scenario) == "cluster disk"
    seen = [seen_at(run, t) for t in (30.0, 42.0, 60.0)]
    assert [disk_use(one) for one in seen] == ["only the source", "no host, it changes hands now", "only the target"]
    facts_of = [facts(one, "storage") for one in seen]
    assert [found.lines[0].value for found in facts_of if found] == [disk_use(one) for one in seen]
    assert all(found and found.title == disk_words("cluster disk")[0] for found in facts_of)
