"""Is a migration ended when its time is up, also in the middle of a list, by those products whose monitor watches the clock?"""

import pytest

from migviz import Scenario, load_scenario, simulate
from migviz.scenario.fields import Value
from migviz.scenario.policies import POLICIES
from migviz.study.expected import expected
from migviz.trace import Host

SLOW = "client.interval: off\nlink.bandwidth: 10 Mbit/s\nlink.transport: plain"
"""The first list takes 57 minutes."""
WATCHED = {"kubevirt": 4 * 150.0, "kubevirt-tuning": 4 * 150.0, "kubevirt-stall": 4 * 150.0, "nova": 4 * 800.0}


def scenario(policy: str, **changes: Value) -> Scenario:
    return load_scenario(f"migration.policy: {policy}\n{SLOW}").but(
        {name.replace("__", "."): v for name, v in changes.items()}
    )


@pytest.mark.parametrize(("policy", "seconds"), sorted(WATCHED.items()))
def test_a_list_that_takes_too_long_is_broken_off_when_the_time_is_up(policy: str, seconds: float) -> None:
    given = scenario(policy)
    run = simulate(given)
    assert run.metrics.total_time == pytest.approx(seconds, abs=0.01), "a page that is begun is sent"
    assert run.metrics.stop_reason == "the timeout is reached" and run.metrics.owner is Host.SOURCE
    assert run.metrics.bytes_sent == pytest.approx(1.25e6 * (seconds - given.number("migration.setup_time")), rel=1e-4)
    assert run.passes[0].left.sum() > 0


def test_every_policy_with_a_timeout_but_one_is_watched() -> None:
    timed = {name for name, policy in POLICIES.items() if policy.timeout is not None}
    assert timed == {*WATCHED, "cloud-hypervisor"}


def test_cloud_hypervisor_looks_at_the_clock_between_two_lists() -> None:
    run = simulate(scenario("cloud-hypervisor", link__bandwidth="5 Mbit/s"))
    assert run.metrics.stop_reason == "the timeout is reached"
    assert run.metrics.total_time == pytest.approx(2.0**32 / 625_000, rel=0.01) and run.metrics.total_time > 3600


@pytest.mark.parametrize(("then", "owner"), [("pause", Host.TARGET), ("post-copy", Host.TARGET)])
def test_what_is_allowed_then_begins_at_that_moment(then: str, owner: Host) -> None:
    run = simulate(scenario("kubevirt", migration__at_timeout=then))
    assert run.pause[0].start == pytest.approx(600.0, abs=0.01) and run.metrics.owner is owner
    rest = 2.0**32 / 1.25e6 - 600.0
    if then == "pause":
        assert run.metrics.downtime == pytest.approx(rest, rel=0.5) and (run.metrics.downtime or 0.0) > rest
    else:
        assert (run.metrics.downtime or 9.0) < 1.0


def test_a_time_that_is_up_before_anything_is_sent_ends_it_at_once() -> None:
    run = simulate(scenario("kubevirt", vm__memory=2.0**20, workload__working_set=0.0, migration__setup_time=30.0))
    assert not run.metrics.finished and run.metrics.total_time == pytest.approx(30.0, abs=0.1)


@pytest.mark.parametrize("policy", ["kubevirt", "nova"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"migration.at_timeout": "pause"},
        {"link.bandwidth": "1 Gbit/s", "workload.dirty_rate": "200 MiB/s", "migration.at_timeout": "post-copy"},
        {"link.bandwidth": "1 Gbit/s", "workload.dirty_rate": "200 MiB/s", "migration.bandwidth_limit": "50 MiB/s"},
    ],
    ids=str,
)
def test_expected_values_are_cut_at_the_same_moment(policy: str, changes: dict[str, Value]) -> None:
    given = scenario(policy).but(changes)
    run, found = simulate(given).metrics, expected(given)
    assert float(found.total_time[0]) == pytest.approx(run.total_time, rel=0.001)
    assert float(found.bytes_sent[0]) == pytest.approx(run.bytes_sent, rel=0.005)
    assert bool(found.finished[0]) == run.finished and float(found.iterations[0]) == pytest.approx(
        run.iterations, abs=1
    )
