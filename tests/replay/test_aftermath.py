"""Of every kind of failure: is nothing copied left, is a dead host dead, and which step was broken off?"""

import pytest

from migviz import Run, load_scenario, simulate
from migviz.replay.aftermath import Left, left_on
from migviz.replay.moment import has_failed
from migviz.replay.page_list import page_list
from migviz.replay.rail import rail_at
from migviz.replay.seen import Seen, seen_at
from migviz.say.twin import names
from migviz.trace import Host

FAULTS = {
    "link lost in step 2": ("at 20 s: link.state = down", 2),
    "link lost in step 3": ("at 40 s: link.state = down", 3),
    "link lost in the pause": ("workload.dirty_rate: 60 MiB/s\nat 67.5 s: link.state = down", 4),
    "source dies": ("at 20 s: source.state = dead", 2),
    "target dies": ("at 20 s: target.state = dead", 2),
    "disk refused": ("storage.state: refused", 4),
    "no room": ("migration.setup_time: 2 s\nat 1 s: target.free_memory = 1 GiB", 1),
    "source dies after the switch": ("migration.technique: post-copy\nat 20 s: source.state = dead", 6),
    "target dies after the switch": ("migration.technique: post-copy\nat 20 s: target.state = dead", 6),
    "saved to a disk": ("migration.technique: quick\nstorage.kind: cluster disk\nat 20 s: target.state = dead", 4),
}
RUNS: dict[str, tuple[Run, int]] = {
    name: (simulate(load_scenario(text)), step) for name, (text, step) in FAULTS.items()
}


def after(name: str) -> Seen:
    run = RUNS[name][0]
    assert not run.metrics.finished
    return seen_at(run, run.end)


def dead(seen: Seen, host: Host) -> bool:
    return bool(seen.run.scenario.values_at(seen.t)[f"{host.value}.state"] == "dead")


@pytest.mark.parametrize("name", FAULTS)
def test_what_was_copied_is_nowhere_and_whoever_has_the_vm_has_all_of_it(name: str) -> None:
    moment = after(name).moment
    assert has_failed(RUNS[name][0], moment.t) and moment.owner is not Host.TARGET
    assert (moment.same, moment.stale, moment.dirty) == (0, 0, 0)
    assert moment.to_send == moment.missing == (moment.memory if moment.owner is Host.SOURCE else 0)
    assert page_list(after(name)) is None


@pytest.mark.parametrize("name", FAULTS)
def test_a_dead_host_has_nothing_and_a_live_one_keeps_no_copy(name: str) -> None:
    seen = after(name)
    for host in (Host.SOURCE, Host.TARGET):
        gone = Left.THROWN_AWAY if seen.moment.sent else Left.EMPTY
        expected = None if seen.moment.owner is host else Left.DEAD if dead(seen, host) else gone
        assert left_on(seen, host) is expected


@pytest.mark.parametrize("name", FAULTS)
def test_the_step_that_failed_is_not_done(name: str) -> None:
    run, step = RUNS[name]
    rail = rail_at(after(name), 0)
    assert rail.broken_off == step
    assert step not in rail.done and rail.done <= set(range(1, step))
    before = rail_at(seen_at(run, run.metrics.total_time * 0.99), step)
    assert not before.broken_off


@pytest.mark.parametrize("name", FAULTS)
def test_nobody_hears_that_a_copy_is_up_to_date_or_that_a_vm_waits(name: str) -> None:
    heard = " ".join(f"{title} {value}" for title, value in names(after(name)).values())
    assert "up to date" not in heard and "waiting" not in heard


def test_a_copy_without_an_end_has_not_failed() -> None:
    run = simulate(load_scenario("workload.dirty_rate: 400 MiB/s\nmigration.policy: libvirt"))
    seen = seen_at(run, run.end)
    assert not run.metrics.finished and not has_failed(run, run.end)
    assert left_on(seen, Host.TARGET) is None and seen.moment.same > 0
    rail = rail_at(seen, 0)
    assert not rail.broken_off and 3 not in rail.done


def test_of_a_vm_that_had_moved_away_the_source_throws_nothing_away() -> None:
    run = simulate(load_scenario("at 43.2 s: target.state = dead"))
    seen = seen_at(run, run.end)
    assert run.metrics.finished and seen.moment.owner is Host.NOBODY
    assert (left_on(seen, Host.SOURCE), left_on(seen, Host.TARGET)) == (Left.EMPTY, Left.DEAD)
