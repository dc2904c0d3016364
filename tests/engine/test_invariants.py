"""What holds for every run, whatever the scenario?"""

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migviz import Scenario, simulate
from migviz.engine.pre_copy import MOST_ITERATIONS
from migviz.scenario.units import PAGE
from migviz.trace import Copying, Host, Run
from migviz.trace.goodput import goodput
from tests.engine.drawn import of_every_drawn_run
from tests.engine.scenarios import changed, scenarios

# The same examples every time: a property that fails today must fail tomorrow.
quick = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def differences(one: object, other: object, where: str = "run") -> Iterator[str]:
    """The places where two values differ; arrays are compared element by element, types too."""
    if type(one) is not type(other):
        yield f"{where}: {type(one)} and {type(other)}"
    elif is_dataclass(one):
        for field in fields(one):
            yield from differences(getattr(one, field.name), getattr(other, field.name), f"{where}.{field.name}")
    elif isinstance(one, tuple):
        if len(one) != len(other):  # type: ignore[arg-type]
            yield f"{where}: {len(one)} and {len(other)} entries"  # type: ignore[arg-type]
        for number, (left, right) in enumerate(zip(one, other, strict=False)):  # type: ignore[call-overload]
            yield from differences(left, right, f"{where}[{number}]")
    elif isinstance(one, np.ndarray):
        if not np.array_equal(one, other):  # type: ignore[arg-type]
            yield f"{where}: {one} and {other}"
    elif one != other:
        yield f"{where}: {one} and {other}"


def arrays(value: object) -> Iterator[np.ndarray]:
    """Every array within a value."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from arrays(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from arrays(getattr(value, field.name))


def numbers(value: object) -> Iterator[float]:
    """Every number within a value."""
    if isinstance(value, float | int):
        yield float(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from numbers(item)
    elif is_dataclass(value) and not isinstance(value, Scenario):
        for field in fields(value):
            found = getattr(value, field.name)
            if field.name == "plans":  # of a try that never comes it is said so: infinity
                found = tuple(tuple(t for t in plan if t != math.inf) for plan in found)
            yield from numbers(found)


@of_every_drawn_run
def test_the_vm_is_owned_by_one_host_at_a_time_from_the_first_instant_to_the_last(run: Run) -> None:
    assert run.tenures[0].start == 0
    assert run.tenures[-1].end == run.end >= run.metrics.total_time
    assert all(one.end == other.start for one, other in pairwise(run.tenures))
    assert all(tenure.start <= tenure.end for tenure in run.tenures)
    assert all(tenure.owner is not Host.NOBODY for tenure in run.tenures if tenure.running)
    hosts = [tenure.owner for tenure in run.tenures]
    assert hosts == sorted(hosts, key=[Host.SOURCE, Host.TARGET, Host.NOBODY].index), "it never goes back"
    assert run.metrics.owner is hosts[-1]


@of_every_drawn_run
def test_the_vm_stands_still_only_in_its_pause_or_when_it_is_lost(run: Run) -> None:
    begins = [milestone.t for milestone in run.milestones if milestone.kind == "pause"]
    ends = [milestone.t for milestone in run.milestones if milestone.kind in ("resume", "failed")]
    still = [tenure for tenure in run.tenures if not tenure.running and tenure.owner is not Host.NOBODY]
    assert len(begins) <= 1 and len(still) <= 1
    for tenure in still:
        assert (tenure.start, tenure.end) == (begins[0], ends[0])
    downtime, over = run.metrics.downtime, run.metrics.total_time
    at_the_end = [tenure.owner for tenure in run.tenures if tenure.start <= over][-1]
    if at_the_end is Host.NOBODY or not begins:
        assert downtime is None
    else:
        assert downtime == sum(tenure.end - tenure.start for tenure in still)
    assert run.metrics.finished == (at_the_end is Host.TARGET), "finished means that the target has it then"


@of_every_drawn_run
def test_while_the_vm_stands_still_it_writes_nothing(run: Run) -> None:
    for tenure in run.tenures:
        if not tenure.running:
            assert np.array_equal(run.activity.at(tenure.start), run.activity.at(tenure.end))


@of_every_drawn_run
def test_when_a_pre_copy_resumes_every_page_at_the_target_is_current(run: Run) -> None:
    copied = [item for item in run.lists if item.copying in (Copying.ITERATION, Copying.PAUSE)]
    if copied:
        assert np.array_equal(copied[0].listed, run.blocks.units), "the first iteration copies everything"
    for one, other in pairwise(copied):
        # No write between two passes goes unseen, and whatever was left or dirtied is on the next list.
        assert np.array_equal(run.activity.at(one.end), run.activity.at(other.start))
        assert np.all(other.listed >= one.left)
        assert run.blocks.pages(int((other.listed - one.left).sum())) == one.dirtied
    if run.metrics.finished and copied and copied[-1].copying is Copying.PAUSE:
        assert copied[-1].left.sum() == 0
        assert np.array_equal(run.activity.at(copied[-1].start), run.activity.at(resumed_at(run)))


def resumed_at(run: Run) -> float:
    return next(milestone.t for milestone in run.milestones if milestone.kind == "resume")


@of_every_drawn_run
def test_a_list_is_sent_once_and_no_more_of_it(run: Run) -> None:
    # Of lists, not of passes: where a timer takes a list in the middle of an iteration, the iteration sends some pages again.
    for item in run.lists:
        assert np.all((item.left >= 0) & (item.left <= item.listed) & (item.listed <= run.blocks.units))
        assert np.all((item.zero >= 0) & (item.zero <= item.listed))
        assert 0 <= item.zero_pages <= item.pages <= run.blocks.pages(int(item.listed.sum()))
        # A page that is left out because it was dirtied again is on the next list.
        assert run.blocks.pages(int(item.skipped.sum())) <= item.dirtied
        assert 0 <= item.dirtied <= run.blocks.pages(int(run.blocks.units.sum()))
        assert 0 <= item.fetched <= int(item.listed.sum())
        assert np.all((item.luck > 0) & (item.luck <= 1))
        assert np.all(item.listed[item.single] > 0)


@of_every_drawn_run
def test_bytes_sent_are_the_sum_of_the_passes_and_the_disk_and_of_what_flowed(run: Run) -> None:
    passes = sum(item.bytes for item in run.passes if item.copying not in (Copying.SAVE, Copying.RESTORE))
    flowed = sum((flow.end - flow.start) * flow.rate for flow in run.flows if not flow.disk)
    # A flow's bytes are the difference of two times: their rounding counts, and no more than that.
    rounding = sum(4e-16 * flow.end * flow.rate for flow in run.flows)
    assert math.isclose(run.metrics.bytes_sent, flowed, rel_tol=1e-6, abs_tol=1e-6 + rounding)
    mirrored = run.metrics.bytes_sent - passes
    if run.scenario["storage.kind"] != "none":
        assert mirrored == 0
    else:
        assert -1e-6 * passes <= mirrored <= run.scenario.number("storage.disk_size") * (1 + 1e-6) + 1e-6 * passes


@of_every_drawn_run
def test_no_flow_is_faster_than_the_link_could_carry_at_that_time(run: Run) -> None:
    for flow in run.flows:
        moments = [flow.start, *(change.at for change in run.scenario.changes if flow.start < change.at < flow.end)]
        for t in moments:
            assert flow.rate <= capacity(run.scenario, t, flow.disk) * (1 + 1e-9)


def capacity(scenario: Scenario, t: float, disk: bool) -> float:
    """The most that link or disk carry just after `t`."""
    values = dict(scenario.values) | {change.name: change.value for change in scenario.changes if change.at <= t}
    if disk:
        return max(float(values["storage.save_rate"] or 0), float(values["storage.restore_rate"] or 0))
    return goodput(values) if values["link.state"] == "up" else 0.0


@of_every_drawn_run
def test_flows_passes_and_steps_come_one_after_the_other(run: Run) -> None:
    for spans in (run.flows, run.passes, run.steps, run.pause):
        assert all(span.start <= span.end for span in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))  # type: ignore[attr-defined]
        assert all(span.start >= 0 and span.end <= run.end for span in spans)
    for disk in (False, True):
        moved = 0.0
        for flow in (flow for flow in run.flows if flow.disk is disk):
            assert math.isclose(flow.before, moved, rel_tol=1e-9), "what flowed before"
            moved = flow.before + (flow.end - flow.start) * flow.rate
    numbers_of_steps = [span.step.number for span in run.steps]
    assert numbers_of_steps == sorted(set(numbers_of_steps))
    assert [item.number for item in run.passes] == list(range(1, len(run.passes) + 1))
    times = [milestone.t for milestone in run.milestones]
    assert times == sorted(times) and times[-1] <= run.end


@of_every_drawn_run
def test_the_steps_of_a_finished_run_leave_no_gap(run: Run) -> None:
    if run.metrics.finished:
        assert run.steps[0].start == 0
        assert all(one.end == other.start for one, other in pairwise(run.steps))
        assert run.steps[-1].end >= run.metrics.total_time


@of_every_drawn_run
def test_the_same_scenario_gives_the_same_run(run: Run) -> None:
    again = Scenario(given=tuple(run.scenario.given), changes=tuple(run.scenario.changes))
    assert not list(differences(run, simulate(again)))


@quick
@given(st.data())
def test_a_change_leaves_the_past_alone(data: st.DataObject) -> None:
    scenario = data.draw(scenarios(most_changes=2))
    before = simulate(scenario)
    with_change = data.draw(changed(scenario, before.end))
    if with_change.changes == scenario.changes:
        return
    at = next(change.at for change in with_change.changes if change not in scenario.changes)
    after = simulate(with_change)
    for name in ("passes", "flows", "tenures", "steps", "pause"):
        one, other = getattr(before, name), getattr(after, name)
        past = tuple(item for item in one if item.end < at)
        # Ended before t in the one run, ended before t in the other: neither may have more of it.
        assert not list(differences(past, tuple(item for item in other if item.end < at), name))
        if len(past) < min(len(one), len(other)) and one[len(past)].start < at:
            assert one[len(past)].start == other[len(past)].start
    assert not list(differences(milestones_until(before, at), milestones_until(after, at), "milestones"))
    under_way = [item for item in before.passes if item.start < at <= item.end]
    for item in under_way:
        twin = after.passes[item.number - 1]
        for name in ("start", "listed", "zero", "luck", "single", "first", "copying"):
            assert not list(differences(getattr(item, name), getattr(twin, name), name))
    known = int(np.searchsorted(before.activity.t, at))
    assert np.array_equal(before.activity.t[:known], after.activity.t[:known])
    assert np.array_equal(before.activity.writes[:known], after.activity.writes[:known])
    assert not list(differences(before.blocks, after.blocks))


def milestones_until(run: Run, t: float) -> tuple[object, ...]:
    return tuple(milestone for milestone in run.milestones if milestone.t < t)


@of_every_drawn_run
def test_every_valid_scenario_ends_within_the_iteration_bound_and_all_its_numbers_are_finite(run: Run) -> None:
    # Beyond the scenario's own bound only while what is left shrinks.
    assert run.metrics.iterations <= max(run.scenario.number("migration.iteration_bound"), MOST_ITERATIONS)
    assert run.metrics.stop_reason
    assert all(math.isfinite(number) for number in numbers(run))
    assert all(np.all(np.isfinite(array)) for array in arrays(run) if array.dtype != bool)


@of_every_drawn_run
def test_nobody_can_write_into_a_run(run: Run) -> None:
    assert not any(array.flags.writeable for array in arrays(run))


def test_a_migration_that_never_converges_ends_unfinished_and_names_the_bound() -> None:
    scenario = Scenario().but(
        {
            "vm.memory": "64 MiB",
            "migration.policy": "qemu",
            "workload.dirty_rate": "1 GB/s",
            "migration.iteration_bound": 40,
        }
    )
    metrics = simulate(scenario).metrics
    assert not metrics.finished and not metrics.converged
    assert metrics.iterations == 40
    assert metrics.stop_reason == "the copy never caught up" and metrics.iterations == 40
    assert metrics.owner is Host.SOURCE and metrics.downtime is None


def test_pages_sent_are_whole_pages_where_the_page_is_the_unit() -> None:
    run = simulate(
        Scenario().but({"vm.memory": "64 MiB", "migration.policy": "qemu", "migration.bandwidth_limit": "9 MB/s"})
    )
    for item in run.passes:
        whole = (item.pages - item.zero_pages) * (PAGE + 8) + item.zero_pages * 9
        assert math.isclose(item.bytes, whole, rel_tol=1e-9)
