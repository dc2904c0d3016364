"""Does the limit of the pause rise as the products' code raises it, and does a policy that is stuck give up?"""

from collections.abc import Mapping
from types import SimpleNamespace

import numpy as np
import pytest

from migviz import Run, Scenario, simulate
from migviz.scenario.fields import Value
from migviz.scenario.policies import POLICIES
from migviz.scenario.rules import ByClock, ByDoubling, BySize, Progress
from migviz.study.expected import expected
from migviz.trace import Copying

BUSY: Mapping[str, Value] = {"workload.working_set": 2.0**30, "client.interval": None}
RATES = [30.0, 80.0, 105.0, 150.0, 300.0]


def run_of(policy: str, mib: float, **values: Value) -> Run:
    fields = {name.replace("__", "."): value for name, value in values.items()}
    return simulate(Scenario().but({**BUSY, "migration.policy": policy, "workload.dirty_rate": mib * 2**20, **fields}))


def left_at(run: Run, t: float) -> float:
    """Bytes on the list, as `query-migrate` tells them."""
    item = next(item for item in run.lists if item.start <= t < item.end)
    share = (t - item.start) / (item.end - item.start)
    listed, left = float(item.listed.sum()), float(item.left.sum())
    return (listed - share * (listed - left)) * 4096


def looked(run: Run) -> float:
    """The limit that Proxmox VE's own loop comes to over this run, look by look (QemuMigrate.pm)."""
    iterations = [item for item in run.lists if item.copying is Copying.ITERATION]
    start, end = iterations[0].start, iterations[-1].end
    sent_by = np.cumsum([item.bytes for item in iterations])
    limit, grew, every, last, looks, t = 0.1, 0, 1.0, float("inf"), 0, start + 1.0
    while t < end:
        found = left_at(run, t)
        sent = float(np.interp(t, [start, *(item.end for item in iterations)], [0.0, *sent_by]))
        looks += 1
        if found < sent / looks:
            every = 0.1
        grew += found > last
        last = found
        if grew > 5:
            limit, grew = 2 * limit, 0
        t += every
    return limit


@pytest.mark.parametrize("mib", RATES)
def test_proxmox_doubles_its_limit_when_its_loop_would(mib: float) -> None:
    run = run_of("proxmox", mib, migration__delta_cache=None, workload__cpu_share=0.001)
    assert run.metrics.finished and run.metrics.converged
    pages = next(part for part in run.pause if part.name == "last dirty pages")
    limit = looked(run)
    # What is left fits the limit in force, and would not fit half of it: the looks are what matters.
    assert pages.end - pages.start <= 1.05 * limit
    assert limit == 0.1 or pages.end - pages.start > 0.3 * limit
    assert mib < 110 or limit >= 0.4


def test_a_limit_is_doubled_after_more_than_five_looks_and_not_without_end() -> None:
    rises = POLICIES["proxmox"].rest_fits.rises  # type: ignore[union-attr]
    assert isinstance(rises, ByDoubling)
    assert rises.times == 5 and rises.limit(0.1, _progress(doubled=3)) == pytest.approx(0.8)
    assert rises.limit(0.1, _progress(doubled=1000)) == 2000.0
    assert not rises.goes_on(0.1, _progress(doubled=30)) and rises.goes_on(0.1, _progress(doubled=2))


def test_proxmox_keeps_a_tenth_of_the_memory_as_cache() -> None:
    for gib, mib in ((4, 512), (16, 2048), (64, 8192)):
        scenario = Scenario().but({"migration.policy": "proxmox", "vm.memory": f"{gib} GiB"})
        assert scenario["migration.delta_cache"] == mib * 2**20
    given = Scenario().but({"migration.policy": "proxmox", "migration.delta_cache": "1 MiB"})
    assert given["migration.delta_cache"] == 2**20


def test_kubevirts_tuning_raises_its_limit_from_the_third_iteration_on() -> None:
    rises = POLICIES["kubevirt-tuning"].rest_fits.rises  # type: ignore[union-attr]
    assert isinstance(rises, ByClock)
    told = [rises.limit(0.9, _progress(elapsed=t, ramps_from=30.0)) for t in (29.0, 31.0, 39.0, 41.0, 91.0, 500.0)]
    step = 0.75 / 7
    assert told == pytest.approx([0.15, 0.15 + step, 0.15 + step, 0.15 + 2 * step, 0.9, 0.9])
    assert rises.limit(0.9, _progress(elapsed=1000.0)) == 0.15
    assert rises.limit(0.1, _progress(elapsed=1000.0)) == 0.1


def test_kubevirts_tuning_waits_for_a_longer_pause_where_kubevirt_does_not_converge() -> None:
    plain, tuned = (run_of(policy, 108.0) for policy in ("kubevirt", "kubevirt-tuning"))
    assert tuned.metrics.converged and 0.3 < (tuned.metrics.downtime or 0.0) < 0.95
    assert tuned.metrics.total_time < plain.metrics.total_time


@pytest.mark.parametrize("policy", ["kubevirt", "kubevirt-tuning"])
def test_kubevirt_gives_up_after_150_s_in_which_nothing_is_sent(policy: str) -> None:
    patient: Mapping[str, Value] = {"migration.policy": policy, "migration.link_timeout": 900.0}
    run = simulate(Scenario().but(patient).with_change(10.0, "link.state", "down"))
    assert run.metrics.total_time == pytest.approx(160.0) and not run.metrics.finished
    assert run.metrics.stop_reason == "nothing has been sent for too long"
    back = Scenario().but(patient).with_change(10.0, "link.state", "down").with_change(159.0, "link.state", "up")
    assert simulate(back).metrics.finished
    crawling = Scenario().but({"migration.policy": policy, "migration.bandwidth_limit": 20.0})
    assert simulate(crawling).metrics.stop_reason == "nothing has been sent for too long"
    assert not expected(crawling).finished[0]


def test_libvirt_waits_for_its_link_as_long_as_is_set() -> None:
    values: Mapping[str, Value] = {"migration.policy": "libvirt", "migration.link_timeout": 900.0}
    run = simulate(Scenario().but(values).with_change(10.0, "link.state", "down"))
    assert run.metrics.total_time == pytest.approx(910.0)


@pytest.mark.parametrize("policy", ["proxmox", "kubevirt-tuning", "nova"])
def test_expected_values_raise_the_limit_as_runs_do(policy: str) -> None:
    mib = np.linspace(20.0, 300.0, 8)
    columns = {"workload.dirty_rate": mib * 2**20}
    found = expected(Scenario().but({**BUSY, "migration.policy": policy}), columns)
    for k, rate in enumerate(mib):
        run = run_of(policy, float(rate)).metrics
        assert (bool(found.finished[k]), bool(found.converged[k])) == (run.finished, run.converged)
        assert found.total_time[k] == pytest.approx(run.total_time, rel=0.05)


def _progress(**known: float) -> Progress:
    blank = dict.fromkeys(("iterations", "stalled", "high_periods"), 0)
    amounts = dict.fromkeys(("elapsed", "memory", "disk", "rest", "speed", "sent", "dirty_rate"), 0.0)
    return Progress(setting=lambda name: None, **{**blank, **amounts, **known})  # type: ignore[arg-type]


def test_a_limit_that_goes_up_by_size_goes_up_until_it_is_all_of_the_field() -> None:
    rule, delay = BySize(steps=4, seconds_per_gib=5.0), 10.0
    for elapsed in np.arange(0.0, 60.0, 2.5).tolist():
        progress = SimpleNamespace(elapsed=elapsed, memory=2.0 * 2**30, disk=0.0)
        done = rule.limit(1.0, progress) == pytest.approx(1.0)
        assert bool(rule.goes_on(1.0, progress)) is not done, elapsed
        assert done or rule.rises_at(1.0, progress) == (elapsed // delay + 1) * delay
