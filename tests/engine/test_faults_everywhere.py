"""What does every fault come to, in every pass of every technique under every policy?

Laws over records, so that no policy, technique or pass needs figures of its own: a fault leaves the past alone, what was
sent by then is what was sent, and who has the VM follows from where it ran.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest

from migviz import Scenario, simulate
from migviz.scenario.fields import Value
from migviz.scenario.policies import POLICIES
from migviz.scenario.techniques import TECHNIQUES
from migviz.trace import Copying, Flow, Host, Pass, Run
from tests.engine.test_invariants import differences
from tests.shared import shared

BASE: dict[str, Value] = {
    "vm.memory": "256 MiB",
    "link.goodput": 60e6,
    "link.latency": 0.05,
    "workload.working_set": "64 MiB",
    "migration.link_timeout": 2.0,
    "migration.setup_time": 1.0,
    "migration.suspend_time": 0.1,
    "migration.state_time": 0.1,
    "migration.resume_time": 0.1,
    "migration.no_progress": 8,
    "migration.downtime_limit": 0.2,
    "storage.kind": "none",
    "storage.disk_size": "100 MB",
    "client.interval": None,
}
"""With latency, each part takes its time, and the disk goes over the link too."""
SLOW, FAST = 20e6, 100e6
"""Bytes dirtied per second: one that every policy catches up with, and one that none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What breaks. `later`: seconds until the migration has failed; `kills`: whether the VM is lost wherever it was."""

    field: str
    value: Value
    reason: str
    later: float = 0.0
    kills: bool = False


FAULTS = {
    "the link is lost": Fault(field="link.state", value="down", reason="the migration link was lost", later=2.0),
    "the target dies": Fault(field="target.state", value="dead", reason="the target host died"),
    "the source dies": Fault(field="source.state", value="dead", reason="the source host died", kills=True),
    "memory runs short": Fault(field="target.free_memory", value="1 MiB", reason="the target is short of memory"),
}
LINK = FAULTS["the link is lost"]


@shared
def healthy(technique: str, policy: str, rate: float) -> Run:
    values: dict[str, Value] = {
        "migration.technique": technique,
        "migration.policy": policy,
        "workload.dirty_rate": rate,
    }
    return simulate(Scenario().but(BASE | values))


AFTER_A_FAULT = ("migration.recovery_time", "migration.preempt")
"""What of a policy shows only once something breaks."""


def policies_apart(technique: str) -> Iterator[str]:
    """One of each kind: where little or nothing iterates, many policies come to the very same run."""
    runs: list[Run] = []
    for policy in POLICIES:
        run = healthy(technique, policy, FAST)
        if not any(the_same(run, other) for other in runs):
            runs.append(run)
            yield policy


def the_same(one: Run, other: Run) -> bool:
    return all(one.scenario[name] == other.scenario[name] for name in AFTER_A_FAULT) and not any(
        any(differences(getattr(one, part), getattr(other, part)))
        for part in ("passes", "flows", "pause", "steps", "tenures", "milestones")
    )


EVERYWHERE = [
    (name, policy, rate)
    for name, technique in TECHNIQUES.items()
    for policy in (POLICIES if technique.is_pre_copy else policies_apart(name))
    for rate in ((SLOW, FAST) if technique.is_pre_copy else (FAST,))
]
everywhere = pytest.mark.parametrize(("technique", "policy", "rate"), EVERYWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """A run and the same with a fault at a time; `place` says where."""

    place: str
    at: float
    before: Run
    after: Run


def places(run: Run) -> Iterator[tuple[str, float]]:
    """In each pass (of many like each other the first two and the last two), before the first page of the last, in each part
    of the pause, and at the start."""
    passes = run.passes if len(run.passes) <= 4 else (*run.passes[:2], *run.passes[-2:])
    yield from ((f"pass {item.number}, {item.copying}", (item.start + 2 * item.end) / 3) for item in passes)
    yield from ((f"pass {item.number}, before its first page", item.start + 0.02) for item in passes[-1:])
    yield from ((f"pause, {part.name}", (part.start + part.end) / 2) for part in run.pause)
    yield "at the start", (run.steps[0].start + run.steps[0].end) / 2


def struck(technique: str, policy: str, rate: float, fault: Fault) -> Iterator[Struck]:
    """The fault in every place where it ends the migration."""
    run = healthy(technique, policy, rate)
    for place, at in places(run):
        if fault is LINK and not needs_the_link(run, at):
            continue  # what does not go over the link is not disturbed by it
        scenario = run.scenario.with_change(at, fault.field, fault.value)
        yield Struck(place=place, at=at, before=run, after=simulate(scenario))


def needs_the_link(run: Run, t: float) -> bool:
    """Whether something flows over the link at a time."""
    return any(flow.start <= t < flow.end and not flow.disk for flow in run.flows)


def on_the_wire(flows: tuple[Flow, ...], t: float) -> float:
    """Bytes that have crossed the link by a time."""
    return sum(max(0.0, min(flow.end, t) - flow.start) * flow.rate for flow in flows if not flow.disk)


def copied_over_the_link(run: Run) -> list[Pass]:
    return [item for item in run.passes if item.copying not in (Copying.SAVE, Copying.RESTORE)]


def times(run: Run, *kinds: str) -> list[float]:
    return [milestone.t for milestone in run.milestones if milestone.kind in kinds]


@pytest.mark.parametrize("name", FAULTS)
@everywhere
def test_a_fault_ends_a_migration_as_the_laws_say(technique: str, policy: str, rate: float, name: str) -> None:
    fault = FAULTS[name]
    found = list(struck(technique, policy, rate, fault))
    assert found or not healthy(technique, policy, rate).metrics.bytes_sent, "only what sends nothing needs no link"
    for one in found:
        it_fails_for_its_reason_and_in_time(one, fault)
        what_was_sent_by_then_is_what_was_sent(one)
        the_iterations_are_those_before_and_the_one_it_struck(one)
        nobody_owns_two_vms(one, fault)
        the_pause_lasts_until_the_failure(one)


def it_fails_for_its_reason_and_in_time(one: Struck, fault: Fault) -> None:
    metrics, run = one.after.metrics, one.after
    assert (metrics.stop_reason, metrics.finished, metrics.converged) == (fault.reason, False, False), one.place
    again = run.scenario.technique.starts_anew and metrics.owner is Host.SOURCE
    later = fault.later + (run.scenario.number("vm.boot_time") if again else 0.0)
    assert metrics.total_time == pytest.approx(one.at + later, abs=1e-9), one.place
    assert times(run, "failed") == [metrics.total_time] and not times(run, "finished"), one.place
    assert run.steps[-1].end == metrics.total_time, one.place
    assert run.steps[-1].step in [span.step for span in one.before.steps if span.start <= one.at < span.end], one.place


def what_was_sent_by_then_is_what_was_sent(one: Struck) -> None:
    run, sent = one.after, one.after.metrics.bytes_sent
    assert sent == pytest.approx(on_the_wire(run.flows, run.end), rel=1e-9, abs=1e-3), one.place
    assert sent == pytest.approx(on_the_wire(one.before.flows, one.at), rel=1e-9, abs=1e-3), one.place
    assert run.metrics.pages_sent == sum(item.pages for item in copied_over_the_link(run)), one.place
    for item in run.passes:
        assert item.bytes <= item.cost.sum() * (1 + 1e-9), one.place
        assert item.pages <= run.blocks.pages(int((item.listed - item.left).sum())), one.place
    ended = [item.bytes for item in one.before.passes if item.end <= one.at]
    assert [item.bytes for item in run.passes][: len(ended)] == ended, one.place


def the_iterations_are_those_before_and_the_one_it_struck(one: Struck) -> None:
    done = [item for item in one.before.passes if item.end <= one.at]
    begun = [item for item in one.before.passes if item.start <= one.at < item.end]
    assert [item.number for item in one.after.passes] == [item.number for item in (*done, *begun)], one.place
    assert [item.copying for item in one.after.passes] == [item.copying for item in (*done, *begun)], one.place
    sent_pages = [item for item in one.after.passes if item.copying is Copying.ITERATION and item.pages]
    assert one.after.metrics.iterations == len(sent_pages), one.place
    if begun:
        assert one.after.passes[-1].end == times(one.after, "failed")[0] - _starting_again(one.after), one.place


def _starting_again(run: Run) -> float:
    again = run.scenario.technique.starts_anew and run.metrics.owner is Host.SOURCE
    return run.scenario.number("vm.boot_time") if again else 0.0


def nobody_owns_two_vms(one: Struck, fault: Fault) -> None:
    run = one.after
    assert run.tenures[0].start == 0 and run.tenures[-1].end == run.end, one.place
    assert all(first.end == then.start for first, then in pairwise(run.tenures)), one.place
    resumed = any(t <= one.at for t in times(one.before, "resume"))
    kept = resumed and can_recover(run, fault)
    lost = (resumed and not kept) or fault.kills
    owner = Host.NOBODY if lost else Host.TARGET if kept else Host.SOURCE
    assert run.metrics.owner is run.tenures[-1].owner is owner, one.place
    assert bool(times(run, "post-copy paused")) == kept, one.place
    assert run.tenures[-1].running is not lost, one.place
    assert (Host.TARGET in [tenure.owner for tenure in run.tenures]) == resumed, one.place
    (failed,) = [milestone for milestone in run.milestones if milestone.kind == "failed"]
    assert failed.facts["vm_lost"] is lost, one.place


def can_recover(run: Run, fault: Fault) -> bool:
    """A post-copy that loses its link waits for it under some policies: the VM is not lost."""
    return fault is LINK and run.scenario["migration.recovery_time"] is not None


def the_pause_lasts_until_the_failure(one: Struck) -> None:
    run = one.after
    paused = [t for t in times(one.before, "pause") if t <= one.at]
    assert times(run, "pause") == paused, one.place
    if run.metrics.owner is Host.NOBODY or not paused:
        assert run.metrics.downtime is None, one.place
    elif run.metrics.owner is Host.TARGET:
        assert run.metrics.downtime == one.before.metrics.downtime, one.place
    else:
        assert run.metrics.downtime == pytest.approx(run.metrics.total_time - paused[0]), one.place


@everywhere
def test_a_disk_that_is_refused_lets_the_vm_go_on_at_the_source(technique: str, policy: str, rate: float) -> None:
    run = healthy(technique, policy, rate)
    refused = simulate(run.scenario.with_change(run.pause[0].start + 1e-3, "storage.state", "refused"))
    assert refused.metrics.stop_reason == "the target was refused the VM's disk"
    assert refused.metrics.owner is Host.SOURCE and refused.tenures[-1].running
    by_then = on_the_wire(run.flows, refused.metrics.total_time - _starting_again(refused))
    assert refused.metrics.bytes_sent == pytest.approx(by_then, rel=1e-9)


@pytest.mark.parametrize(("technique", "policy", "rate"), [row for row in EVERYWHERE if row[2] == FAST])
def test_a_link_that_comes_back_loses_no_vm_and_no_byte(technique: str, policy: str, rate: float) -> None:
    run = healthy(technique, policy, rate)
    for place, at in places(run):
        away = run.scenario.with_change(at, "link.state", "down").with_change(at + 1.5, "link.state", "up")
        after = simulate(away)
        while_down = on_the_wire(after.flows, at + 1.5) - on_the_wire(after.flows, at)
        assert while_down == 0, place
        assert on_the_wire(after.flows, at) == pytest.approx(on_the_wire(run.flows, at)), place
        assert after.metrics.bytes_sent == pytest.approx(on_the_wire(after.flows, after.end), rel=1e-9), place
        assert after.metrics.owner is (Host.TARGET if after.metrics.finished else Host.SOURCE), place
        assert after.metrics.stop_reason != LINK.reason, place
