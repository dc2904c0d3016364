"""Does a change act from its time on, in every technique, and only then?"""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migviz import Change, Scenario, simulate
from migviz.scenario.techniques import TECHNIQUES
from migviz.trace import Copying, Pass, Run
from tests.engine.scenarios import CHANGEABLE, FAULTS, scenarios

MIB = 2.0**20


def changed(values: dict, at: float, name: str, value: float | str) -> tuple[Run, Run]:
    """The run without and with a change."""
    scenario = Scenario().but(values)
    return simulate(scenario), simulate(scenario.with_change(at, name, value))


def iterations(run: Run) -> list[Pass]:
    return [item for item in run.passes if item.copying is Copying.ITERATION]


def rate_at(run: Run, t: float) -> float:
    return next((flow.rate for flow in run.flows if flow.start <= t < flow.end), 0.0)


SMALL: dict[str, Any] = {"vm.memory": "512 MiB"}


@pytest.mark.parametrize("technique", [name for name, known in TECHNIQUES.items() if known.iterates or known.pulls])
def test_half_the_bandwidth_from_a_moment_on_doubles_the_time_that_was_left(technique: str) -> None:
    values = SMALL | {"migration.technique": technique, "workload.dirty_rate": 0.0, "migration.setup_time": 0.0}
    before, after = changed(values, 1.0, "link.bandwidth", "500 Mbit/s")
    copying = next(item for item in before.passes if item.start < 1 < item.end)
    assert rate_at(after, 0.999) == rate_at(before, 0.999)
    assert math.isclose(rate_at(after, 1.001), rate_at(before, 1.001) / 2)
    later = 1.0 * (copying.end - 1.0)
    assert math.isclose(after.metrics.total_time, before.metrics.total_time + later, rel_tol=1e-9)


def test_quick_migration_does_not_care_for_the_link_but_for_the_disk() -> None:
    values = SMALL | {"migration.technique": "quick"}
    before, after = changed(values, 1.0, "link.bandwidth", "1 Mbit/s")
    assert after.metrics.total_time == before.metrics.total_time
    before, after = changed(values, 1.0, "storage.save_rate", "55 MB/s")
    saving = next(item for item in before.passes if item.copying is Copying.SAVE)
    assert math.isclose(after.metrics.total_time, before.metrics.total_time + saving.end - 1.0, rel_tol=1e-9)


def test_a_dirty_rate_that_stops_under_way_leaves_what_was_dirtied_until_then() -> None:
    values = SMALL | {"workload.dirty_rate": "11 MiB/s", "migration.setup_time": 0.0}
    before, after = changed(values, 2.0, "workload.dirty_rate", 0.0)
    first = iterations(after)[0]
    # 22 MiB of writes into 512 MiB hit 512 x (1 - exp(-22/512)) MiB of different pages.
    pages = 131072 * (1 - math.exp(-22 / 512))
    assert first.dirtied == pytest.approx(pages, abs=5 * math.sqrt(pages))
    assert np.array_equal(after.activity.at(2.0), after.activity.at(after.end))
    assert len(iterations(after)) == 2, "the second iteration finds nothing new"
    assert iterations(after)[1].dirtied == 0
    assert iterations(before)[1].dirtied > 0


def test_a_dirty_rate_that_rises_under_way_dirties_more_from_then_on() -> None:
    scenario = Scenario().but({"vm.memory": "1 GiB", "migration.setup_time": 0.0})
    later = simulate(scenario.with_change(5.0, "workload.dirty_rate", "44 MiB/s"))
    writes = 11 * 5 + 44 * (later.passes[0].end - 5)
    pages = 262144 * (1 - math.exp(-writes / 1024))
    assert later.passes[0].dirtied == pytest.approx(pages, abs=5 * math.sqrt(pages))


def test_the_target_runs_at_the_changed_rate_in_a_post_copy() -> None:
    values = SMALL | {"migration.technique": "post-copy", "migration.fetch_queue": 0.0}
    before, after = changed(values, 3.0, "workload.dirty_rate", 0.0)
    assert np.array_equal(after.activity.at(3.0), after.activity.at(after.end))
    assert before.activity.at(before.end).sum() > after.activity.at(after.end).sum()
    assert after.passes[-1].fetched < before.passes[-1].fetched


def test_latency_counts_from_the_next_message_on() -> None:
    # A policy that waits for the answer to each list, over a window that no latency fills.
    values = SMALL | {"link.latency": 0.0, "migration.policy": "cloud-hypervisor", "link.window": None}
    before, after = changed(values, 3.0, "link.latency", 0.25)
    messages = [item for item in after.passes if item.start > 3.0]
    assert messages, "iterations follow after the change"
    assert math.isclose(after.passes[0].end, before.passes[0].end)
    for item in messages:
        first = next(flow for flow in after.flows if flow.end > item.start)
        assert math.isclose(first.start, item.start + 0.25)


@pytest.mark.parametrize(("policy", "in_pause"), [("hyper-v", 25e6), ("xen-2005", 100e6), ("qemu", 100e6)])
def test_a_bandwidth_limit_set_under_way_acts_at_once_and_in_the_pause_where_it_is_not_lifted(
    policy: str, in_pause: float
) -> None:
    values = SMALL | {"migration.policy": policy, "link.goodput": 100e6, "migration.setup_time": 0.0}
    scenario = Scenario().but(values).with_change(2.0, "migration.bandwidth_limit", 25e6)
    run = simulate(scenario)
    assert math.isclose(rate_at(run, 1.99), 12.5e6 if policy == "xen-2005" else 100e6)
    if policy == "xen-2005":  # its own rate of 100 Mbit/s is lower still in iteration 1
        assert math.isclose(max(f.rate for f in run.flows if f.start >= run.passes[-1].start), in_pause)
        return
    assert rate_at(run, 2.01) == pytest.approx(25e6, rel=0.02)
    assert rate_at(run, run.passes[-2].start + 0.01) == pytest.approx(25e6, rel=0.02)
    assert math.isclose(max(f.rate for f in run.flows if f.start >= run.passes[-1].start), in_pause)


def test_a_lower_downtime_limit_takes_more_iterations() -> None:
    values = SMALL | {"migration.policy": "qemu", "workload.dirty_rate": "50 MB/s"}
    before, after = changed(values, 1.0, "migration.downtime_limit", 0.02)
    assert after.metrics.iterations > before.metrics.iterations
    assert 0 < (after.metrics.downtime or 0) < (before.metrics.downtime or 0)
    too_late = simulate(
        Scenario().but(values).with_change(before.metrics.total_time + 0.1, "migration.downtime_limit", 0.02)
    )
    assert too_late.metrics == before.metrics


def test_traffic_on_a_shared_link_takes_its_rate_and_at_most_half() -> None:
    values = SMALL | {"link.goodput": 100e6, "migration.setup_time": 0.0}
    _, some = changed(values, 1.0, "link.traffic", 30e6)
    _, much = changed(values, 1.0, "link.traffic", 80e6)
    assert math.isclose(rate_at(some, 1.5), 70e6)
    assert math.isclose(rate_at(much, 1.5), 50e6)
    assert math.isclose(rate_at(much, 0.5), 100e6)


def test_other_migrations_that_join_take_equal_shares() -> None:
    _, run = changed(SMALL | {"link.goodput": 90e6, "migration.setup_time": 0.0}, 1.0, "link.migrations", 3)
    assert math.isclose(rate_at(run, 1.5), 30e6)


def test_an_iteration_limit_lowered_under_way_ends_the_iterations() -> None:
    values = {"vm.memory": "512 MiB", "workload.dirty_rate": "1 GB/s", "migration.max_iterations": 40}
    before, after = changed(values, 12.0, "migration.max_iterations", 2)
    assert before.metrics.iterations == 40
    under_way = next(item for item in before.passes if item.start < 12.0 <= item.end)
    assert after.metrics.iterations == under_way.number


def test_changes_at_one_time_all_hold_before_anything_happens() -> None:
    scenario = Scenario().but(SMALL | {"migration.setup_time": 0.0})
    scenario = scenario.with_change(1.0, "link.bandwidth", "2 Gbit/s").with_change(1.0, "link.traffic", "500 Mbit/s")
    run = simulate(scenario)
    assert [flow.rate for flow in run.flows][1] == pytest.approx(250e6 * 1448 / 1538 - 62.5e6)


def test_a_change_at_the_start_is_the_same_as_a_value() -> None:
    one = simulate(Scenario().but(SMALL | {"workload.dirty_rate": "30 MB/s"}))
    other = simulate(Scenario().but(SMALL).with_change(0.0, "workload.dirty_rate", "30 MB/s"))
    assert one.metrics == other.metrics


def test_a_change_after_the_end_changes_nothing() -> None:
    values = SMALL | {"migration.technique": "live"}
    before, after = changed(values, 1e6, "source.state", "dead")
    assert after.metrics == before.metrics and after.end == before.end


@settings(
    max_examples=80,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(scenarios(most_changes=1), st.floats(0.0, 1.0), st.sampled_from(CHANGEABLE))
def test_a_change_to_the_value_in_force_makes_no_difference(scenario: Scenario, share: float, field) -> None:
    if scenario.policy.looks:
        return  # a change makes QEMU's sender look, and where the looks fall decides when it stops
    before = simulate(scenario)
    at = min(1e9, share * before.metrics.total_time)
    in_force = dict(scenario.values) | {c.name: c.value for c in scenario.changes if c.at <= at}
    if field.name in FAULTS and in_force[field.name] not in ("ok", "up", None):
        return
    if any(change.at == at and change.name == field.name for change in scenario.changes):
        return
    after = simulate(scenario.with_change(at, field.name, in_force[field.name]))
    assert after.metrics.stop_reason == before.metrics.stop_reason
    assert after.metrics.total_time == pytest.approx(before.metrics.total_time, rel=1e-6)
    assert after.metrics.bytes_sent == pytest.approx(before.metrics.bytes_sent, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.83, 0.99])
@pytest.mark.parametrize("limit", [10e6, 90e6, None])
def test_a_change_of_nothing_does_not_make_a_sender_wait_that_looks_now_and_then(
    share: float, limit: float | None
) -> None:
    values = SMALL | {"migration.policy": "qemu", "link.goodput": 100e6, "migration.bandwidth_limit": limit}
    scenario = Scenario().but(values | {"workload.dirty_rate": 1e6})
    before = simulate(scenario)
    at = share * before.metrics.total_time
    after = simulate(scenario.with_change(at, "workload.dirty_rate", 1e6))
    # One look more, and so at most one burst of 100 ms sooner or later in each iteration.
    assert after.metrics.total_time == pytest.approx(before.metrics.total_time, abs=0.2)
    assert after.metrics.iterations == before.metrics.iterations


def test_many_changes_of_nothing_cost_a_sender_no_bandwidth() -> None:
    # Each cuts a burst short; what is left of its budget must not be forgotten.
    values = SMALL | {"migration.policy": "qemu", "link.goodput": 100e6, "migration.bandwidth_limit": 50e6}
    scenario = Scenario().but(values | {"workload.dirty_rate": 0.0})
    often = Scenario(
        given=scenario.given,
        changes=tuple(Change(at=0.5 + 0.017 * k, name="workload.dirty_rate", value=0.0) for k in range(200)),
    )
    assert simulate(often).metrics.total_time == pytest.approx(simulate(scenario).metrics.total_time, abs=0.2)
