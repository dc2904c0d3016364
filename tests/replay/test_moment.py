"""Is what is shown at a time true, whichever way one came there?"""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migviz import Moment, Run, Scenario, load_scenario, moment_at, simulate
from migviz.replay import PageState
from migviz.replay.moment import left_at
from migviz.replay.told import told
from migviz.scenario.units import PAGE
from migviz.trace import Copying, Host
from tests.engine.drawn import any_times, of_every_drawn_run
from tests.engine.scenarios import changed, scenarios
from tests.replay.runs import KINDS, RUNS, times_of

# The same examples every time: a property that fails today must fail tomorrow.
quick = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

BEFORE_THE_SWITCH = [name for name in KINDS if name not in ("quick", "fails while it saves")]

every_kind = pytest.mark.parametrize("name", KINDS)


def moments(run: Run, many: int = 20) -> list[Moment]:
    return [moment_at(run, t) for t in times_of(run, many)]


def same_moment(one: Moment, other: Moment, but: tuple[str, ...] = ()) -> bool:
    names = [field.name for field in fields(Moment) if field.name not in but]
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def total_pages(run: Run) -> int:
    return run.blocks.pages(int(run.blocks.units.sum()))


@of_every_drawn_run
def test_page_counts_add_up_to_the_memory_at_any_time(run: Run) -> None:
    for t in any_times(run, 3):
        moment = moment_at(run, t)
        assert moment.memory == total_pages(run)
        counts = (moment.to_send, moment.dirty, moment.saved, moment.gone, moment.same, moment.missing, moment.stale)
        assert min(counts) >= 0
        assert moment.missing <= moment.to_send + moment.dirty + moment.saved + 1
        assert 0.0 <= moment.progress <= 1.0
        assert moment.blocks_to_send.sum() * run.blocks.grain == pytest.approx(moment.to_send * PAGE, abs=PAGE)


@of_every_drawn_run
def test_the_link_carries_its_last_flow_that_has_begun(run: Run) -> None:
    for t in (*any_times(run, 5), *(flow.start for flow in run.flows)):
        begun = [flow for flow in run.flows if not flow.disk and flow.start <= t]
        moment, flow = moment_at(run, t), begun[-1] if begun else None
        assert moment.speed == (flow.rate if flow and t < flow.end else 0.0), t
        assert moment.sent == (flow.before + (min(t, flow.end) - flow.start) * flow.rate if flow else 0.0), t


@every_kind
def test_page_counts_add_up_at_every_happening(name: str) -> None:
    run = RUNS[name]
    for moment in moments(run):
        assert moment.memory == total_pages(run), moment.t
        assert (moment.blocks_to_send + moment.blocks_dirty <= run.blocks.units).all(), moment.t
        assert (moment.blocks_to_send >= 0).all() and (moment.blocks_dirty >= 0).all(), moment.t


@every_kind
def test_the_order_of_seeks_does_not_matter(name: str) -> None:
    run = RUNS[name]
    times = times_of(run, many=10)[:60]
    forward = {t: moment_at(run, t) for t in times}
    shuffled = np.random.default_rng(1).permutation(times).tolist()
    assert all(same_moment(moment_at(run, t), forward[t]) for t in [*reversed(times), *shuffled])


@every_kind
def test_outside_the_run_a_moment_is_the_one_at_its_end(name: str) -> None:
    run = RUNS[name]
    assert same_moment(moment_at(run, -5.0), moment_at(run, 0.0))
    assert same_moment(moment_at(run, run.end + 5.0), moment_at(run, run.end))


@pytest.mark.parametrize("name", [name for name in KINDS if RUNS[name].metrics.finished])
def test_when_the_vm_has_moved_everything_is_at_the_target_and_gone_from_the_source(name: str) -> None:
    run = RUNS[name]
    moment = moment_at(run, run.end)
    assert (moment.to_send, moment.dirty, moment.missing, moment.stale) == (0, 0, 0, 0)
    assert moment.same == total_pages(run)
    assert (moment.source_pages == PageState.ABSENT).all()
    assert np.isin(moment.target_pages, (PageState.SAME, PageState.ZERO_TOLD)).all()
    assert (moment.owner, moment.running) == (Host.TARGET, True)


@every_kind
def test_before_anything_is_sent_all_pages_are_at_the_source_only(name: str) -> None:
    run = RUNS[name]
    moment = moment_at(run, 0.0)
    assert moment.to_send == moment.missing == total_pages(run)
    assert np.isin(moment.source_pages, (PageState.CLEAN, PageState.ZERO)).all()
    assert (moment.target_pages == PageState.ABSENT).all()


@every_kind
def test_what_is_left_is_the_same_where_nothing_else_is_looked_at(name: str) -> None:
    for run in (RUNS[name], told(RUNS[name], RUNS[name].end / 2)):
        for t in times_of(RUNS[name], 20):
            moment = moment_at(run, t)
            assert left_at(run, t) == (moment.to_send, moment.dirty)


@every_kind
def test_within_a_pass_less_and_less_is_to_send_and_more_and_more_is_dirty(name: str) -> None:
    run = RUNS[name]
    assert run.lists or not run.metrics.bytes_sent
    for item in run.lists[:6]:
        inside = [moment_at(run, t) for t in np.linspace(item.start, np.nextafter(item.end, 0.0), 40)]
        to_send = [moment.blocks_to_send for moment in inside]
        assert (np.diff(to_send, axis=0) <= 0).all()
        dirty = [moment.dirty for moment in inside]
        assert dirty == sorted(dirty)


@every_kind
def test_a_pass_begins_with_its_whole_list_and_ends_with_what_it_left(name: str) -> None:
    run = RUNS[name]
    over = run.metrics.total_time
    assert run.passes or not run.metrics.bytes_sent
    for item in run.passes:
        start = moment_at(run, item.start)
        if item.end > item.start and item.cost.min() > 0:
            assert np.array_equal(start.blocks_to_send, item.listed)
        if item.end == over and not run.metrics.finished:
            continue  # what was copied is thrown away
        following = [other for other in run.passes if other.start == item.end]
        expected = following[0].listed if following else item.left
        assert np.array_equal(moment_at(run, item.end).blocks_to_send, expected)


@pytest.mark.parametrize("name", ["live", "qemu with zeros", "xen skips", "toy", "simgrid", "hybrid"])
def test_what_is_dirty_when_an_iteration_ends_is_what_the_next_list_adds(name: str) -> None:
    run = RUNS[name]
    for item in run.passes:
        if item.copying is Copying.ITERATION:
            assert run.blocks.pages(int(moment_at(run, np.nextafter(item.end, 0)).blocks_dirty.sum())) == pytest.approx(
                item.dirtied, abs=1
            )


@quick
@given(data=st.data(), scenario=scenarios(most_changes=1))
def test_a_change_leaves_every_moment_before_it_alone(data: st.DataObject, scenario: Scenario) -> None:
    before = simulate(scenario)
    after = simulate(data.draw(changed(scenario, before.end)))
    new = set(after.scenario.changes) - set(before.scenario.changes)
    at = min([change.at for change in new], default=before.end)
    for share in [*data.draw(st.lists(st.floats(0.0, 1.0), max_size=4)), 0.5, 0.99]:
        t = min(at * share, float(np.nextafter(at, 0.0)))
        if 0.0 <= t < at and t < before.end and t < after.end:
            one, other = moment_at(before, t), moment_at(after, t)
            differing = [
                f.name for f in fields(Moment) if not np.array_equal(getattr(one, f.name), getattr(other, f.name))
            ]
            assert set(differing) <= {"downtime"}, t


@pytest.mark.parametrize("name", ["live", "toy", "toy swept", "qemu with zeros", "xen skips", "hybrid", "quick"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("source.state", "dead"),
        ("target.state", "dead"),
        ("link.bandwidth", "3 Mbit/s"),
        ("link.goodput", "30 pages/s"),
        ("workload.dirty_rate", "80 MiB/s"),
        ("workload.cpu_share", "1 %"),
        ("migration.downtime_limit", "2000 s"),
    ],
)
def test_a_change_within_a_pass_leaves_the_beginning_of_that_pass_alone(name: str, field: str, value: str) -> None:
    before = RUNS[name]
    for item in before.passes[:3]:
        at = item.start + 0.7 * (item.end - item.start)
        after = simulate(before.scenario.with_change(at, field, value))
        for share in (0.0, 0.1, 0.5, 0.69):
            t = item.start + share * (item.end - item.start)
            assert same_moment(moment_at(before, t), moment_at(after, t), but=("downtime",)), (item.number, share)


@every_kind
def test_owner_and_running_are_those_of_the_run(name: str) -> None:
    run = RUNS[name]
    for tenure in run.tenures:
        for share in (0.0, 0.5, 0.999):
            moment = moment_at(run, tenure.start + share * (tenure.end - tenure.start))
            assert (moment.owner, moment.running) == (tenure.owner, tenure.running)
            paused = not tenure.running and tenure.owner is not Host.NOBODY
            assert moment.paused_for == (moment.t - tenure.start if paused else 0.0)


@every_kind
def test_speed_and_bytes_sent_agree_with_the_flows(name: str) -> None:
    run = RUNS[name]
    on_link = [flow for flow in run.flows if not flow.disk]
    for t in times_of(run):
        moment = moment_at(run, t)
        assert moment.speed == sum(flow.rate for flow in on_link if flow.start <= t < flow.end)
        sent = sum((min(t, flow.end) - flow.start) * flow.rate for flow in on_link if flow.start < t)
        assert moment.sent == pytest.approx(sent, rel=1e-9)


@every_kind
def test_bytes_sent_at_the_end_are_those_of_the_result(name: str) -> None:
    run = RUNS[name]
    # A pass that ends early ends with a whole page; the bytes of one that was under way are on the link all the same.
    assert moment_at(run, run.end).sent == pytest.approx(run.metrics.bytes_sent, rel=1e-9, abs=len(run.passes) * 5000)


@pytest.mark.parametrize("name", ["live", "many iterations", "hybrid", "qemu with zeros"])
def test_the_single_pages_show_the_share_of_dirty_pages(name: str) -> None:
    run = RUNS[name]
    item = run.passes[0]
    for share in (0.3, 0.6, 0.9):
        moment = moment_at(run, item.start + share * (item.end - item.start))
        shown = (moment.source_pages == PageState.DIRTY).mean()
        assert shown == pytest.approx(moment.dirty / total_pages(run), abs=0.05)


@pytest.mark.parametrize("name", ["toy", "toy swept"])
def test_the_squares_of_a_small_vm_can_be_counted(name: str) -> None:
    run = RUNS[name]
    for moment in moments(run, many=200):
        if moment.owner is Host.SOURCE:
            source, target = moment.source_pages, moment.target_pages
            assert np.isin(source, (PageState.CLEAN, PageState.TO_SEND)).sum() == moment.to_send, moment.t
            assert (source == PageState.DIRTY).sum() == moment.dirty, moment.t
            assert (source == PageState.SAME).sum() == moment.same, moment.t
            assert (target == PageState.ABSENT).sum() == moment.missing, moment.t
            assert (target == PageState.STALE).sum() == moment.stale, moment.t


@pytest.mark.parametrize("name", BEFORE_THE_SWITCH)
def test_before_the_switch_both_hosts_say_the_same_of_each_page(name: str) -> None:
    run = RUNS[name]
    for moment in moments(run):
        if moment.owner is Host.SOURCE:
            source, target = moment.source_pages, moment.target_pages
            assert np.array_equal(source == PageState.SAME, target == PageState.SAME), moment.t
            assert (target[source == PageState.CLEAN] == PageState.ABSENT).all(), moment.t
            assert (target[source == PageState.TO_SEND] == PageState.STALE).all(), moment.t
            assert not np.isin(target, (PageState.CLEAN, PageState.TO_SEND, PageState.DIRTY)).any(), moment.t


def test_a_page_that_was_never_sent_is_missing_until_it_is_sent_also_in_the_pause() -> None:
    run = simulate(load_scenario("migration.policy: qemu\nworkload.dirty_rate: 1 MiB/s\nvm.memory: 256 MiB"))
    first, last = run.passes
    assert last.copying is Copying.PAUSE and first.left.sum() > 0, "this run must pause before all was sent once"
    moment = moment_at(run, last.start)
    assert moment.missing == first.left.sum()
    assert moment.stale == moment.to_send - moment.missing > 0


def test_a_quick_migration_saves_first_and_the_target_has_nothing_until_it_restores() -> None:
    run = RUNS["quick"]
    save, restore = run.passes
    total = total_pages(run)
    halfway = moment_at(run, (save.start + save.end) / 2)
    assert halfway.saved == pytest.approx(total / 2, rel=0.01)
    assert (halfway.same, halfway.missing, halfway.running) == (0, total, False)
    between = moment_at(run, (save.end + restore.start) / 2)
    assert (between.saved, between.same, between.missing) == (total, 0, total)
    assert (between.source_pages == PageState.ABSENT).all() and (between.target_pages == PageState.ABSENT).all()
    later = moment_at(run, (restore.start + restore.end) / 2)
    assert later.same == pytest.approx(total / 2, rel=0.01)
    assert (later.target_pages == PageState.SAME).mean() == pytest.approx(0.5, abs=0.01)
    assert later.speed == 0.0 and later.sent == 0.0


def test_after_a_quick_migration_failed_the_memory_is_back_at_the_source() -> None:
    run = RUNS["fails while it saves"]
    assert moment_at(run, 19.9).saved > 0
    moment = moment_at(run, run.end)
    assert moment.saved == 0 and moment.to_send == total_pages(run)
    assert (moment.source_pages == PageState.CLEAN).all()
    assert moment.step == 0 and moment.running


def test_the_push_of_post_copy_brings_the_memory_to_a_vm_that_runs_on_the_target() -> None:
    run = RUNS["post-copy"]
    push = run.passes[0]
    halfway = moment_at(run, (push.start + push.end) / 2)
    assert (halfway.copying, halfway.owner, halfway.running) == (Copying.PUSH, Host.TARGET, True)
    assert halfway.missing == halfway.to_send == pytest.approx(total_pages(run) / 2, rel=0.01)
    assert halfway.dirty == 0
    source = {PageState(state) for state in halfway.source_pages}
    assert source == {PageState.ABSENT, PageState.CLEAN}


def test_after_iterations_the_push_replaces_old_pages() -> None:
    run = RUNS["hybrid"]
    push = run.passes[-1]
    halfway = moment_at(run, (push.start + push.end) / 2)
    assert halfway.stale > 0 and halfway.missing == 0
    assert {PageState(state) for state in halfway.target_pages} == {PageState.STALE, PageState.SAME}


def test_a_run_that_never_converges_ends_with_its_rest_still_to_send() -> None:
    run = RUNS["never converges"]
    moment = moment_at(run, run.end)
    assert (moment.step, moment.iteration, moment.owner, moment.running) == (0, 0, Host.SOURCE, True)
    assert moment.dirty == run.passes[-1].dirtied > 0
    assert moment_at(run, run.passes[-1].start).iteration == 20


def test_a_lost_vm_belongs_to_nobody_and_is_not_called_paused() -> None:
    moment = moment_at(RUNS["source dies"], 10.5)
    assert (moment.owner, moment.running, moment.paused_for, moment.step) == (Host.NOBODY, False, 0.0, 0)


@every_kind
def test_steps_go_up_and_only_a_failure_has_none(name: str) -> None:
    run = RUNS[name]
    seen = [moment.step for moment in moments(run)]
    if run.metrics.finished:
        assert seen == sorted(seen) and seen[-1] == 6 and 0 not in seen
    else:
        assert seen[-1] == 0
        assert all((moment.step == 0) == (moment.t >= run.metrics.total_time) for moment in moments(run))


def test_the_slowing_of_the_vm_is_known_from_when_it_begins() -> None:
    run = RUNS["slowed"]
    slowed = [item for item in run.milestones if item.kind == "slowed"]
    assert len(slowed) >= 2, "this run must slow the VM twice"
    for item in slowed:
        assert moment_at(run, item.t).slowed == item.facts["share"]
    assert moment_at(run, float(np.nextafter(slowed[0].t, 0))).slowed == 0.0


def test_moments_cannot_write_into_the_run() -> None:
    run = simulate(Scenario())
    listed = [item.listed.copy() for item in run.passes]
    for moment in moments(run):
        for array in (moment.blocks_to_send, moment.blocks_dirty, moment.source_pages, moment.target_pages):
            if array.flags.writeable:
                array[:] = 0
    assert all(np.array_equal(item.listed, before) for item, before in zip(run.passes, listed, strict=True))
    assert moment_at(run, 0.0).to_send == total_pages(run)


def test_pages_of_zeros_are_counted_and_have_their_own_square() -> None:
    run = RUNS["qemu with zeros"]
    zeros = run.blocks.full == 0
    first = run.passes[0]
    for moment in moments(run):
        all_zeros = run.blocks.pages(int(run.blocks.units[zeros].sum()))
        assert moment.zeros + moment.zeros_to_send == all_zeros > 0, moment.t
        assert moment.zeros <= moment.same and moment.zeros_to_send <= moment.to_send, moment.t
        if moment.owner is Host.SOURCE:
            waits, told = moment.source_pages == PageState.ZERO, moment.source_pages == PageState.ZERO_TOLD
            written = zeros & (moment.source_pages == PageState.DIRTY)  # the kernel's, where the working set is all
            assert np.array_equal(waits | told | written, zeros), moment.t
            assert np.array_equal(told, moment.target_pages == PageState.ZERO_TOLD), moment.t
    assert moment_at(run, first.start).zeros == 0
    assert moment_at(run, run.end).zeros_to_send == 0


@pytest.mark.parametrize("text", ["migration.technique: quick", "migration.policy: cloud-hypervisor", "vm.used: 4 GiB"])
def test_zeros_that_are_sent_like_other_pages_are_drawn_like_them(text: str) -> None:
    run = simulate(load_scenario("workload.preset: book\n" + ("" if "vm.used" in text else "vm.used: 1 GiB\n") + text))
    for moment in moments(run):
        states = np.concatenate([moment.source_pages, moment.target_pages])
        assert not np.isin(states, (PageState.ZERO, PageState.ZERO_TOLD)).any(), moment.t
        assert moment.zeros == moment.zeros_to_send == 0
