"""Is a migration of which there is no log explained by what caused it? Held against runs whose causes are known."""

import pytest

from migviz.engine import simulate
from migviz.scenario import Scenario
from migviz.scenario.measuring import MEASURING
from migviz.scenario.policies import POLICIES
from migviz.study import explaining
from migviz.study.explaining import Asked, Cause, Explained, explain
from migviz.study.explaining_text import explained_as_json, explained_lines

BASE: dict[str, float | str | None] = {
    "vm.memory": 32 * 2.0**30,
    "link.bandwidth": 1.25e9,
    "migration.policy": "hyper-v",
}


def explained(**given: float | str | None) -> Explained:
    """Of a run with these values, of which only both times are told."""
    values = {name.replace("__", "."): value for name, value in given.items()}
    metrics = simulate(Scenario().but(BASE | values)).metrics
    assert metrics.downtime is not None
    told = {name: value for name, value in (BASE | values).items() if name in BASE}
    return explain(Asked(scenario=Scenario().but(told), took=metrics.total_time, hung=metrics.downtime))


def test_a_vm_that_writes_fast_is_explained_by_its_writes_and_the_truth_is_in_the_region() -> None:
    rate, size = 400 * 2.0**20, 4 * 2.0**30
    found = explained(workload__dirty_rate=rate, workload__working_set=size)
    best = found.explanations[0]
    assert best.causes == (Cause.WRITES,)
    assert best.dirty_rate.low <= 1.2 * rate and rate <= 1.2 * best.dirty_rate.high
    assert best.working_set.low <= 1.5 * size and size <= 1.5 * best.working_set.high


def test_an_idle_vm_over_a_tenth_of_the_link_is_explained_by_the_link() -> None:
    found = explained(workload__dirty_rate=30 * 2.0**20, workload__working_set=2.0**30, link__goodput=1.1e8)
    assert all(Cause.SLOW_LINK in one.causes for one in found.explanations)
    best = found.explanations[0]
    assert best.speed.low <= 1.1e8 * 1.3 and best.speed.high >= 1.1e8 / 1.3
    assert best.whole_link is not None and best.whole_link.total_time < 0.3 * found.asked.took


def test_a_pause_that_is_no_pages_is_not_explained_by_pages_alone() -> None:
    found = explained(workload__dirty_rate=2.0**20, workload__working_set=2.0**24, migration__state_time=3.0)
    assert (Cause.NOT_PAGES,) in [one.causes for one in found.explanations]


def test_each_explanation_is_a_run_that_is_near_both_times() -> None:
    found = explain(Asked(scenario=Scenario().but(BASE), took=480.0, hung=3.0))
    assert found.explanations
    for one in found.explanations:
        metrics = simulate(one.scenario).metrics
        assert metrics.total_time == one.after.total_time == pytest.approx(480, rel=0.35)
        assert metrics.downtime == pytest.approx(3, rel=1.0)
        assert one.advised is not None and one.advised.runs > 0


def test_what_no_workload_explains_is_said() -> None:
    found = explain(Asked(scenario=Scenario().but(BASE), took=2.0, hung=1.9))
    assert found.explanations == ()
    assert any("No workload" in line for line in explained_lines(found))
    assert explained_as_json(found)["explanations"] == []


@pytest.mark.parametrize("policy", ["hyper-v", "libvirt", "proxmox", "nova", "kubevirt", "xen", "vmotion"])
def test_what_is_to_be_set_belongs_to_the_product(policy: str) -> None:
    found = explain(Asked(scenario=Scenario().but(BASE | {"migration.policy": policy}), took=480.0, hung=1.0))
    text = "\n".join(explained_lines(found))
    others = {"virsh": ("libvirt", "nova"), "Set-VMHost": ("hyper-v",), "qm ": ("proxmox",), "esxcli": ("vmotion",)}
    assert all(policy in where for word, where in others.items() if word in text)
    assert all(line in text for line in MEASURING[policy].lines)


def test_every_policy_of_a_product_says_how_its_dirty_rate_is_measured() -> None:
    assert set(POLICIES) - set(MEASURING) == {"simgrid", "cloud-hypervisor-51"}


@pytest.mark.parametrize(("off", "is_told"), [(1.0, True), (1.001, False)])
def test_what_no_run_bears_out_is_no_explanation(off: float, is_told: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = explaining._tried
    monkeypatch.setattr(explaining, "_tried", lambda *asked: (off, *tried(*asked)[1:]))
    assert bool(explained(workload__dirty_rate=30 * 2.0**20, workload__working_set=2.0**30).explanations) is is_told
