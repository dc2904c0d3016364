"""Does a VM after a post-copy switch fetch, wait and work as recorded ones did?"""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from migviz import Run, Scenario, load_scenario, moment_at, simulate
from migviz.scenario.fields import Value
from migviz.trace import Copying, Host, moved
from migviz.trace.milestones import Fetched, PostCopyPaused, PostCopyRecovered, Resumed, first_of

REFERENCE = Path(__file__).parent.parent / "reference"
FULL_SPEED = 117e3
"""Writes per second of the recorded paced writer while it makes up for what waited (D: at a tenth of the processor it kept up
11,718/s)."""
PROGRESS = {"pc-r0.3": 0.118, "pc-r0.3-preempt": 0.268}
"""Share of its writes that the recorded VM did in the first second, from `guest.dst_lines` of the recordings."""


def _rows() -> dict[str, dict[str, str]]:
    with (REFERENCE / "qemu2" / "postcopy.csv").open(encoding="utf-8") as lines:
        return {row["run"]: row for row in csv.DictReader(lines)}


ROWS = _rows()


def scenario_of(row: dict[str, str]) -> Scenario:
    rate = float(row["rate_before"])
    return load_scenario(
        f"""migration.policy: qemu-post-copy
migration.technique: {"live" if rate else "post-copy"}
migration.preempt: {"on" if "preempt" in row["caps"] else "off"}
vm.memory: 131202 pages
vm.used: {131202 - int(row["duplicate"])} pages
workload.dirty_rate: {rate} pages/s
workload.working_set: {row["ws_pages"]} pages
workload.cpu_share: {max(0.001, rate / FULL_SPEED) * 100} %
link.goodput: 38.28 MB/s
link.latency: 0 s
"""
    )


def fetched(run: Run) -> int:
    note = first_of(run.milestones, Fetched)
    assert note is not None
    return note.pages


def pace_in_first_second(run: Run) -> float:
    resumed = first_of(run.milestones, Resumed)
    assert resumed is not None
    ends = np.append(run.activity.t[1:], run.end)
    inside = np.minimum(ends, resumed.t + 1.0) - np.maximum(run.activity.t, resumed.t)
    return float(np.maximum(inside, 0.0) @ run.activity.pace)


@pytest.mark.parametrize("name", ROWS)
def test_as_many_pages_are_fetched_as_were_recorded(name: str) -> None:
    run = simulate(scenario_of(ROWS[name]))
    assert fetched(run) == pytest.approx(float(ROWS[name]["faults"]), rel=0.25)


@pytest.mark.parametrize("name", ROWS)
def test_the_vm_waits_as_long_as_was_recorded(name: str) -> None:
    run = simulate(scenario_of(ROWS[name]))
    note = first_of(run.milestones, Fetched)
    assert note is not None
    push = run.passes[-1].end - run.passes[-1].start
    assert note.blocked_share * push == pytest.approx(float(ROWS[name]["dst_blocktime_ms"]) / 1e3, rel=0.25)


@pytest.mark.parametrize("name", PROGRESS)
def test_the_vm_works_as_fast_as_was_recorded(name: str) -> None:
    assert pace_in_first_second(simulate(scenario_of(ROWS[name]))) == pytest.approx(PROGRESS[name], rel=0.25)


@pytest.mark.parametrize("preempt", ["on", "off"])
@pytest.mark.parametrize("rate", ["11 MiB/s", "200 MiB/s"])
@pytest.mark.parametrize("pattern", ["random", "sweep"])
def test_a_page_is_fetched_at_most_once(preempt: str, rate: str, pattern: str) -> None:
    run = simulate(
        load_scenario(
            f"migration.technique: post-copy\nworkload.working_set: 256 pages\nworkload.dirty_rate: {rate}\n"
            f"migration.preempt: {preempt}\nworkload.pattern: {pattern}"
        )
    )
    assert 0 < fetched(run) <= 256


def test_a_page_that_is_only_read_is_fetched_too() -> None:
    text = "migration.technique: post-copy\nworkload.dirty_rate: 0\nmigration.preempt: on\nworkload.touched_set: "
    assert fetched(simulate(load_scenario(text + "off"))) == 0
    assert 0 < fetched(simulate(load_scenario(text + "300 pages"))) <= 300


def test_what_the_vm_waits_for_its_client_feels() -> None:
    text = "migration.policy: qemu-post-copy\nmigration.technique: post-copy\nworkload.dirty_rate: 0\nlink.goodput: 38 MB/s\nvm.memory: 512 MiB\n"
    waits = [simulate(load_scenario(text + f"workload.touched_set: {read}")) for read in ("off", "320 pages")]
    slow, slower = (run.network.client.longest_wait for run in waits if run.network.client)
    assert slower > slow + 0.05


LOST = "workload.dirty_rate: 60 MiB/s\nat 45 s: link.state = down\n"


def test_a_post_copy_that_loses_its_link_waits_to_be_recovered() -> None:
    run = simulate(load_scenario(f"migration.policy: qemu-post-copy\n{LOST}at 90 s: link.state = up"))
    stopped, again = first_of(run.milestones, PostCopyPaused), first_of(run.milestones, PostCopyRecovered)
    assert stopped is not None and again is not None
    assert stopped.t == pytest.approx(75.0) and again.t == pytest.approx(91.0)
    assert run.metrics.finished and run.metrics.owner is Host.TARGET
    assert run.activity.pace_at(60.0) == 0.0


def test_an_outage_is_no_wait_for_each_page() -> None:
    pushed = "migration.policy: libvirt\nmigration.technique: post-copy\nworkload.dirty_rate: 20 MiB/s\nclient.interval: off\n"
    waits = []
    for outage in ("", "at 10 s: link.state = down\nat 70 s: link.state = up"):
        told = first_of(simulate(load_scenario(pushed + outage)).milestones, Fetched)
        assert told is not None
        waits.append((told.seconds_each, told.blocked_share))
    (each, share), (each_then, share_then) = waits
    assert each_then == pytest.approx(each, rel=0.02) and share_then > share + 0.05


def test_the_vm_is_not_lost_while_the_link_stays_away() -> None:
    run = simulate(load_scenario(f"migration.policy: qemu-post-copy\n{LOST}"))
    assert not run.metrics.finished and run.metrics.owner is Host.TARGET


def test_without_recovery_the_vm_is_lost_with_the_link() -> None:
    run = simulate(load_scenario("migration.technique: post-copy\nat 10 s: link.state = down"))
    assert any(item.copying is Copying.PUSH for item in run.passes)
    assert run.metrics.owner is Host.NOBODY


def test_a_vm_whose_source_dies_was_as_slow_until_then_as_one_whose_source_lives() -> None:
    values: dict[str, Any] = {"migration.technique": "post-copy", "workload.preset": "web-server-2005"}
    values["link.bandwidth"] = 5.1e7
    scenario = Scenario().but(values)
    lives = simulate(scenario)
    for at in (3.4157, 3.9, 4.6):
        dies = simulate(scenario.with_change(at, "source.state", "dead"))
        for t in np.linspace(at - 0.06, at - 0.02, 20).tolist():
            assert moment_at(dies, t).network == moment_at(lives, t).network, (at, t)


# --- in which order they come ---


@pytest.mark.parametrize("preempt", ["on", "off"])
def test_what_came_is_recorded_by_its_place(preempt: str) -> None:
    run = simulate(load_scenario(f"migration.technique: post-copy\nmigration.preempt: {preempt}"))
    push = run.lists[-1]
    assert push.copying is Copying.PUSH and push.arrivals is not None
    come, demanded = push.arrivals.come, push.arrivals.demanded
    assert (np.diff(come, axis=0) >= 0).all() and (demanded <= come).all()
    assert (come[0] == 0).all() and (come[-1] == push.listed).all()
    assert round(float(demanded[-1].sum())) == pytest.approx(push.fetched, abs=1)
    sent = push.arrivals.bytes / push.bytes * push.listed.sum()
    assert come.sum(axis=1) == pytest.approx(sent, abs=push.listed.sum() * 1e-4)


def test_what_is_demanded_overtakes_what_is_pushed() -> None:
    run = simulate(load_scenario("migration.technique: post-copy\nmigration.preempt: on"))
    push = run.lists[-1]
    early = moment_at(run, push.start + 0.1 * (push.end - push.start))
    ahead = slice(early.head + 2, None)
    come = push.listed[ahead] - early.blocks_to_send[ahead]
    assert early.head > 10 and 0 < come.sum() < 0.05 * push.listed[ahead].sum()


@pytest.mark.parametrize("preempt", ["on", "off"])
@pytest.mark.parametrize(
    ("name", "value"), [("link.bandwidth", 1e7), ("workload.dirty_rate", 3e8), ("link.state", "down")]
)
def test_what_has_come_by_a_time_does_not_depend_on_what_happens_later(name: str, value: Value, preempt: str) -> None:
    scenario = load_scenario(
        f"migration.technique: post-copy\nmigration.preempt: {preempt}\nworkload.touched_set: 64 MiB"
    )
    own = simulate(scenario)
    push = own.lists[-1]
    for share in (0.0004, 0.013, 0.21, 0.6):
        at = push.start + share * (push.end - push.start)
        other = simulate(scenario.with_change(at, name, value))
        goes_on = other.lists[-1]
        assert push.arrivals is not None and goes_on.arrivals is not None
        assert (goes_on.end, goes_on.fetched) != (push.end, push.fetched)
        for done in np.linspace(0.0, moved(own.flows, push.start, at), 9):
            for one, two in zip(push.arrivals.after(done), goes_on.arrivals.after(done), strict=True):
                assert two == pytest.approx(one, rel=1e-12, abs=1e-9)


def test_of_a_push_that_breaks_off_what_had_come_is_known() -> None:
    run = simulate(Scenario().but({"migration.technique": "post-copy"}).with_change(10.0, "source.state", "dead"))
    push = run.lists[-1]
    assert push.end == 10.0 and push.left.any()
    gone = int((push.listed - push.left).sum())
    assert gone == pytest.approx(push.bytes / push.cost.sum() * push.listed.sum(), abs=50)
    before, after = moment_at(run, np.nextafter(10.0, 0.0)), moment_at(run, 10.0)
    assert before.to_send == push.left.sum() and after.to_send == 0, (
        "of a VM that is lost nothing is to be sent any more"
    )
