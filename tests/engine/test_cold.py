"""Does a cold migration take exactly what its parts take, and move nothing but a disk?"""

import numpy as np
import pytest

from migviz import Run, Scenario, load_scenario, simulate
from migviz.replay.seen import seen_at
from migviz.say.captions import caption, closing
from migviz.study.axis import axis_of
from migviz.study.expected import expected
from migviz.study.sweep import sweep
from migviz.study.what_limits import Limit, what_limits
from migviz.trace import Host
from migviz.trace.goodput import goodput

KINDS = {
    "csv": ("shut down", "boot"),
    "cluster disk": ("shut down", "dismount", "mount", "boot"),
    "none": ("shut down", "copy the disk", "boot"),
}


def run_of(lines: str = "") -> Run:
    return simulate(load_scenario(f"migration.technique: cold\nstorage.disk_size: 2 GiB\n{lines}\n"))


def exact(scenario: Scenario) -> float:
    """The sum of the fields."""
    names = ["vm.shutdown_time", "vm.boot_time"]
    names += ["storage.dismount_time", "storage.mount_time"] if scenario["storage.kind"] == "cluster disk" else []
    copied = scenario.number("storage.disk_size") if scenario["storage.kind"] == "none" else 0.0
    return sum(map(scenario.number, names)) + (
        copied / goodput(scenario.values) + scenario.number("link.latency") if copied else 0.0
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_pause_is_the_whole_migration_and_exactly_the_sum_of_its_parts(kind: str) -> None:
    run = run_of(f"storage.kind: {kind}")
    assert run.metrics.finished and run.metrics.owner is Host.TARGET
    assert run.metrics.total_time == run.metrics.downtime == pytest.approx(exact(run.scenario), rel=1e-12)
    assert tuple(part.name for part in run.pause) == KINDS[kind]
    assert run.metrics.bytes_sent == (2 * 2**30 if kind == "none" else 0) and run.metrics.pages_sent == 0


@pytest.mark.parametrize("kind", KINDS)
def test_expected_values_are_those_of_the_run(kind: str) -> None:
    run = run_of(f"storage.kind: {kind}")
    mean = expected(run.scenario)
    assert float(mean.total_time[0]) == pytest.approx(run.metrics.total_time, rel=1e-12)
    assert float(mean.bytes_sent[0]) == run.metrics.bytes_sent


def test_neither_memory_nor_dirty_rate_nor_a_cap_matter() -> None:
    one, other = (
        run_of("storage.kind: none"),
        run_of(
            "storage.kind: none\nvm.memory: 64 GiB\nworkload.dirty_rate: 1 GiB/s\nmigration.bandwidth_limit: 1 MB/s"
        ),
    )
    assert one.metrics.total_time == other.metrics.total_time


def test_a_sweep_of_it_is_its_own_and_not_that_of_live_migration() -> None:
    found = sweep(run_of().scenario, axis_of("workload.dirty_rate", 2.0**20, 2.0**30, 9))
    assert np.allclose(found.of("downtime"), 45.0)


def test_a_refused_disk_brings_the_vm_back_after_another_boot() -> None:
    run = run_of("storage.kind: cluster disk\nat 5 s: storage.state = refused")
    assert not run.metrics.finished and run.metrics.owner is Host.SOURCE
    assert run.metrics.total_time == run.metrics.downtime == pytest.approx(15 + 3 + 30)


def test_a_source_that_dies_loses_the_vm_before_it_runs_on_the_target() -> None:
    run = run_of("at 20 s: source.state = dead")
    assert run.metrics.owner is Host.NOBODY and run.metrics.total_time == 20


def test_words_say_what_happens_and_what_it_costs() -> None:
    run = run_of("storage.kind: cluster disk")
    assert "shut down" in caption(seen_at(run, 16.0))
    assert "from its disk" in caption(seen_at(run, 30.0))
    assert "started again" in closing(seen_at(run, run.end)) and "lost its connection" in closing(seen_at(run, run.end))
    assert what_limits(run).limit is Limit.FIXED_PARTS


def test_the_client_s_connection_is_lost_however_patient_it_is() -> None:
    for profile in ("linux", "windows"):
        client = run_of(f"client.profile: {profile}").network.client
        assert client is not None and client.connections_lost == 1
