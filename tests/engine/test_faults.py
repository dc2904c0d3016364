"""Who has the VM after a fault, whether it runs, and how long it did not?

Before the resume a failure costs time only, unless the source itself dies; in a post-copy, after the resume, the
memory is on two hosts, and losing either of them or the link loses the VM.
"""

from collections.abc import Callable

import numpy as np
import pytest

from migviz import Scenario, simulate
from migviz.replay.moment import moment_at
from migviz.replay.seen import seen_at
from migviz.say.captions import caption, closing
from migviz.scenario.fields import Value
from migviz.trace import Host, Run, Step

BASE: dict[str, Value] = {
    "vm.memory": "512 MiB",
    "link.goodput": 100e6,
    "migration.link_timeout": 5.0,
    "migration.suspend_time": 0.1,
    "migration.state_time": 0.1,
    "migration.resume_time": 0.1,
    "workload.dirty_rate": "20 MB/s",
    "migration.rest_limit": "20 MB",
}
"""Set-up until 2.5 s, the first iteration until 7.9 s, then 0.3 s of pause and more."""

LINK_DOWN = ("link.state", "down")
SOURCE_DEAD = ("source.state", "dead")
TARGET_DEAD = ("target.state", "dead")
NO_MEMORY = ("target.free_memory", "256 MiB")
REFUSED = ("storage.state", "refused")

LOST_LINK = "the migration link was lost"
LOST_SOURCE = "the source host died"
LOST_TARGET = "the target host died"
SHORT = "the target is short of memory"
NO_DISK = "the target was refused the VM's disk"


def pause_of(run: Run) -> tuple[float, float]:
    """When the pause begins and ends."""
    times = {milestone.kind: milestone.t for milestone in run.milestones}
    return times["pause"], times["resume"]


PHASES: dict[str, tuple[str, Callable[[Run], float]]] = {
    "set-up": ("live", lambda run: 1.0),
    "iteration": ("live", lambda run: 4.0),
    "pause": ("live", lambda run: pause_of(run)[0] + 0.05),
    "start": ("live", lambda run: pause_of(run)[1] - 0.01),
    "push": ("post-copy", lambda run: pause_of(run)[1] + 1.0),
    "set-up of post-copy": ("post-copy", lambda run: 1.0),
    "pause of post-copy": ("post-copy", lambda run: pause_of(run)[0] + 0.05),
    "save": ("quick", lambda run: 1.0),
    "restore": ("quick", lambda run: pause_of(run)[1] - 1.0),
}
"""A technique, and a time within the phase."""


def with_fault(phase: str, fault: tuple[str, str]) -> tuple[Run, Run, float]:
    """The run without and with a fault in a phase, and the fault's time."""
    technique, when = PHASES[phase]
    scenario = Scenario().but(BASE | {"migration.technique": technique})
    healthy = simulate(scenario)
    at = when(healthy)
    return healthy, simulate(scenario.with_change(at, *fault)), at


@pytest.mark.parametrize(
    ("phase", "fault", "reason"),
    [
        ("set-up", LINK_DOWN, LOST_LINK),
        ("set-up", TARGET_DEAD, LOST_TARGET),
        ("set-up", NO_MEMORY, SHORT),
        ("iteration", LINK_DOWN, LOST_LINK),
        ("iteration", TARGET_DEAD, LOST_TARGET),
        ("iteration", NO_MEMORY, SHORT),
        ("set-up of post-copy", TARGET_DEAD, LOST_TARGET),
        ("set-up of post-copy", NO_MEMORY, SHORT),
    ],
)
def test_before_the_pause_a_failure_leaves_the_vm_running_where_it_was(
    phase: str, fault: tuple[str, str], reason: str
) -> None:
    _, run, at = with_fault(phase, fault)
    assert run.metrics.stop_reason == reason
    assert not run.metrics.finished and not run.metrics.converged
    assert run.metrics.downtime is None, "it was never paused"
    assert [(tenure.owner, tenure.running) for tenure in run.tenures] == [(Host.SOURCE, True)]
    assert run.metrics.total_time >= at
    writes = run.activity.at(run.end) - run.activity.at(run.metrics.total_time)
    assert writes.sum() > 0, "it goes on working"


@pytest.mark.parametrize(
    ("phase", "fault", "reason"),
    [
        ("pause", LINK_DOWN, LOST_LINK),
        ("pause", TARGET_DEAD, LOST_TARGET),
        ("pause", NO_MEMORY, SHORT),
        ("pause", REFUSED, NO_DISK),
        ("start", TARGET_DEAD, LOST_TARGET),
        ("pause of post-copy", TARGET_DEAD, LOST_TARGET),
        ("pause of post-copy", REFUSED, NO_DISK),
        ("save", TARGET_DEAD, LOST_TARGET),
        ("save", REFUSED, NO_DISK),
        ("restore", TARGET_DEAD, LOST_TARGET),
    ],
)
def test_in_the_pause_a_failure_lets_the_vm_go_on_at_the_source(
    phase: str, fault: tuple[str, str], reason: str
) -> None:
    healthy, run, _ = with_fault(phase, fault)
    assert run.metrics.stop_reason == reason and not run.metrics.finished
    assert [(tenure.owner, tenure.running) for tenure in run.tenures] == [
        (Host.SOURCE, True),
        (Host.SOURCE, False),
        (Host.SOURCE, True),
    ][1 if phase in ("save", "restore") else 0 :]
    # It stood still from the pause to the failure, and is nobody's loss.
    assert run.metrics.downtime == pytest.approx(run.metrics.total_time - pause_of(healthy)[0])
    assert run.metrics.owner is Host.SOURCE
    writes = run.activity.at(run.end) - run.activity.at(run.metrics.total_time)
    assert writes.sum() > 0, "it goes on working"


@pytest.mark.parametrize("phase", PHASES)
def test_the_death_of_the_source_loses_the_vm_in_every_phase(phase: str) -> None:
    _, run, at = with_fault(phase, SOURCE_DEAD)
    assert run.metrics.stop_reason == LOST_SOURCE
    assert run.metrics.owner is Host.NOBODY and run.metrics.downtime is None
    assert run.metrics.total_time == at, "at once"
    assert run.tenures[-1].start == at and not run.tenures[-1].running
    assert np.array_equal(run.activity.at(at), run.activity.at(run.end)), "a lost VM writes nothing"


@pytest.mark.parametrize(
    ("fault", "reason", "later"),
    [(LINK_DOWN, LOST_LINK, 5.0), (TARGET_DEAD, LOST_TARGET, 0.0), (SOURCE_DEAD, LOST_SOURCE, 0.0)],
)
def test_after_the_resume_of_a_post_copy_a_failure_loses_the_vm(
    fault: tuple[str, str], reason: str, later: float
) -> None:
    healthy, run, at = with_fault("push", fault)
    assert run.metrics.stop_reason == reason and not run.metrics.finished
    assert [(tenure.owner, tenure.running) for tenure in run.tenures] == [
        (Host.SOURCE, True),
        (Host.SOURCE, False),
        (Host.TARGET, True),
        (Host.NOBODY, False),
    ]
    assert run.metrics.owner is Host.NOBODY
    assert run.metrics.total_time == pytest.approx(at + later), "a link that is down is given time to come back"
    assert 0 < run.metrics.bytes_sent < healthy.metrics.bytes_sent
    assert run.passes[-1].left.sum() > 0, "these pages are lost"


@pytest.mark.parametrize("fault", [SOURCE_DEAD, LINK_DOWN])
@pytest.mark.parametrize("policy", ["hyper-v", "simgrid"])
def test_once_everything_is_on_the_target_nothing_but_its_end_can_fail_any_more(
    policy: str, fault: tuple[str, str]
) -> None:
    # SimGrid's last message comes after the resume: with this latency it is on its way for a second.
    scenario = Scenario().but(BASE | {"migration.policy": policy, "link.latency": 1.0, "migration.downtime_limit": 9.0})
    healthy = simulate(scenario)
    run = simulate(scenario.with_change(pause_of(healthy)[1] + 0.5, *fault))
    assert run.metrics == healthy.metrics and run.metrics.owner is Host.TARGET


@pytest.mark.parametrize("phase", ["iteration", "push"])
def test_a_link_that_comes_back_in_time_only_delays(phase: str) -> None:
    technique, when = PHASES[phase]
    scenario = Scenario().but(BASE | {"migration.technique": technique, "workload.dirty_rate": 0.0})
    healthy = simulate(scenario)
    at = when(healthy)
    run = simulate(scenario.with_change(at, "link.state", "down").with_change(at + 4.9, "link.state", "up"))
    assert run.metrics.finished
    assert run.metrics.total_time == pytest.approx(healthy.metrics.total_time + 4.9)
    assert run.metrics.downtime == pytest.approx(healthy.metrics.downtime)
    assert run.metrics.bytes_sent == pytest.approx(healthy.metrics.bytes_sent)
    assert not [flow for flow in run.flows if flow.start < at + 4.8 and flow.end > at + 0.1], "nothing flows meanwhile"


def test_a_link_that_is_down_in_the_pause_makes_it_longer() -> None:
    scenario = Scenario().but(BASE)
    begins, _ = pause_of(simulate(scenario))
    run = simulate(
        scenario.with_change(begins + 0.12, "link.state", "down").with_change(begins + 3.12, "link.state", "up")
    )
    assert run.metrics.finished and run.metrics.owner is Host.TARGET
    assert run.metrics.downtime == pytest.approx(simulate(scenario).metrics.downtime + 3.0)  # type: ignore[operator]


def test_a_link_that_stays_down_ends_the_migration_after_the_time_out() -> None:
    run = simulate(Scenario().but(BASE).with_change(4.0, "link.state", "down"))
    assert run.metrics.total_time == pytest.approx(4.0 + 5.0)


def test_changes_while_the_link_is_down_do_not_begin_the_time_out_anew() -> None:
    scenario = (
        Scenario().but(BASE).with_change(4.0, "link.state", "down").with_change(8.0, "link.bandwidth", "2 Gbit/s")
    )
    assert simulate(scenario).metrics.total_time == pytest.approx(9.0)


def test_the_vm_works_on_while_the_link_is_down_so_more_is_left() -> None:
    scenario = Scenario().but(BASE)
    run = simulate(scenario.with_change(4.0, "link.state", "down").with_change(8.0, "link.state", "up"))
    assert run.passes[0].dirtied > simulate(scenario).passes[0].dirtied


def test_in_a_post_copy_a_vm_whose_pages_cannot_come_waits() -> None:
    scenario = Scenario().but(BASE | {"migration.technique": "post-copy"})
    down = pause_of(simulate(scenario))[1] + 1.0
    run = simulate(scenario.with_change(down, "link.state", "down").with_change(down + 2, "link.state", "up"))
    assert run.metrics.finished
    assert np.array_equal(run.activity.at(down), run.activity.at(down + 2)), "it writes nothing"


def test_a_slower_link_is_no_failure() -> None:
    run = simulate(Scenario().but(BASE).with_change(4.0, "link.goodput", 10e6))
    assert run.metrics.finished and run.metrics.owner is Host.TARGET


def test_enough_free_memory_is_no_fault() -> None:
    scenario = Scenario().but(BASE)
    healthy = simulate(scenario)
    assert simulate(scenario.with_change(1.0, "target.free_memory", "512 MiB")).metrics == healthy.metrics


def test_a_disk_that_is_refused_for_a_while_matters_only_at_the_hand_over() -> None:
    scenario = Scenario().but(BASE)
    run = simulate(scenario.with_change(3.0, "storage.state", "refused").with_change(6.0, "storage.state", "ok"))
    assert run.metrics == simulate(scenario).metrics


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(SOURCE_DEAD, LOST_SOURCE), (TARGET_DEAD, LOST_TARGET), (NO_MEMORY, SHORT)],
)
@pytest.mark.parametrize("technique", ["live", "quick", "post-copy", "hybrid"])
def test_a_fault_from_the_start_ends_the_migration_before_it_begins(
    technique: str, fault: tuple[str, str], reason: str
) -> None:
    values = BASE | {"migration.technique": technique, fault[0]: fault[1]}
    run = simulate(Scenario().but(values))
    assert run.metrics.stop_reason == reason and run.metrics.total_time == 0
    assert not run.passes and run.metrics.bytes_sent == 0
    assert run.metrics.owner is (Host.NOBODY if fault is SOURCE_DEAD else Host.SOURCE)


def test_a_disk_that_is_half_mirrored_when_the_link_is_lost_was_still_sent() -> None:
    values = BASE | {"storage.kind": "none", "storage.disk_size": "10 GB"}
    run = simulate(Scenario().but(values).with_change(12.5, "link.state", "down"))
    assert run.metrics.stop_reason == LOST_LINK
    assert run.metrics.bytes_sent == pytest.approx(10 * 100e6, rel=1e-4)


@pytest.mark.parametrize(
    ("phase", "step"),
    [("set-up", Step.CREATE), ("iteration", Step.COPY), ("pause", Step.PAUSE), ("push", Step.BROADCAST)],
)
def test_the_step_in_which_it_failed_is_the_last_one(phase: str, step: Step) -> None:
    _, run, _ = with_fault(phase, TARGET_DEAD)
    assert run.steps[-1].step is step
    assert run.steps[-1].end == run.metrics.total_time


def test_a_failure_is_the_last_milestone_that_the_migration_itself_reaches() -> None:
    _, run, _ = with_fault("iteration", TARGET_DEAD)
    assert run.milestones[-1].kind == "failed"
    assert dict(run.milestones[-1].facts) == {"reason": LOST_TARGET, "vm_lost": False, "while_at": "source"}


def test_lost_announcements_are_the_first_ones() -> None:
    run = simulate(Scenario().but(BASE | {"migration.policy": "qemu", "network.announcements_lost": 2}))
    lost = [milestone.facts["lost"] for milestone in run.milestones if milestone.kind == "announcement"]
    assert lost == [True, True, False, False, False]
    assert run.metrics.finished, "the VM runs, only nobody finds it yet"


@pytest.mark.parametrize("technique", ["live", "quick", "cold"])
def test_the_host_that_has_the_vm_dies_after_the_migration_and_the_vm_is_lost(technique: str) -> None:
    scenario = Scenario().but(BASE | {"migration.technique": technique})
    whole = simulate(scenario)
    died = whole.metrics.total_time + 0.5
    run = simulate(scenario.with_change(died, *TARGET_DEAD))
    assert run.metrics.finished and run.metrics.owner is Host.NOBODY
    assert run.metrics.total_time == whole.metrics.total_time and run.metrics.downtime == whole.metrics.downtime
    assert [(item.owner, item.start) for item in run.tenures][-1] == (Host.NOBODY, died)
    client, before = run.network.client, whole.network.client
    assert client is not None and before is not None
    assert client.connections_lost == 1 and client.answered <= before.answered and client.lost > before.lost
    moment = moment_at(run, run.end)
    assert (moment.owner, moment.running, moment.to_send) == (Host.NOBODY, False, 0)
    seen = seen_at(run, run.end)
    assert "The target host died" in caption(seen) and closing(seen).endswith("the VM is lost.")
    assert "died" not in caption(seen_at(run, died - 0.01))


def test_the_other_host_may_die_after_the_migration() -> None:
    whole = simulate(Scenario().but(BASE))
    run = simulate(Scenario().but(BASE).with_change(whole.metrics.total_time + 0.5, *SOURCE_DEAD))
    assert run.metrics.owner is Host.TARGET and run.network.client == whole.network.client


def test_a_vm_that_a_failed_migration_has_left_may_be_lost_later() -> None:
    run = simulate(Scenario().but(BASE).with_change(4.0, *TARGET_DEAD).with_change(4.5, *SOURCE_DEAD))
    assert run.metrics.stop_reason == LOST_TARGET and run.metrics.owner is Host.NOBODY
    assert closing(seen_at(run, run.end)).endswith("The source host died at 4.5 s; the VM is lost.")
