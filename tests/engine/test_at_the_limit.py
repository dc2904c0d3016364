"""What is true in the engine exactly at a limit, and where there is nothing?"""

import math

import numpy as np
import pytest

from migviz import Scenario, load_scenario, simulate
from migviz.engine.bulk import LINUX, Download
from migviz.engine.counted import together, trains
from migviz.engine.evacuation import later
from migviz.engine.memory import Journey
from migviz.engine.pool import Pool
from migviz.engine.switch import Switch
from migviz.engine.trains import Train
from migviz.engine.world import World
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.scenario.policies import POLICIES
from migviz.trace import Host, Tenure
from migviz.trace.evacuated import Evacuated
from migviz.trace.goodput import line
from migviz.trace.traffic import Station


def test_a_switch_knows_an_address_for_all_of_the_ageing_time() -> None:
    switch = Switch(1, 300.0, [])
    switch.learn(Station.VM, 2, 5.0)
    assert [switch.lookup(Station.VM, t) for t in (5.0, 305.0, 305.5)] == [2, 2, None]


def test_of_a_train_that_is_acknowledged_within_a_message_the_rest_begins_in_it() -> None:
    """30 bytes of its first message have gone before: with those behind 1442 of 23 more, 6 of the next one fill a segment."""
    train = Train(first=0, count=40, sent=0.0, into=30)
    train.acknowledge(23)
    assert (train.first, train.count, train.into) == (23, 17, 6)
    train = Train(first=0, count=40, sent=0.0)
    train.acknowledge(22)
    assert (train.first, train.count, train.into) == (22, 18, 40)


def test_a_ride_over_two_streams_goes_twice_as_fast() -> None:
    pool = Pool()
    pool.level = 10.0
    ride = pool.ride(1, 100.0, 2.0)
    assert pool.arrives_at() == 5.0
    pool.go_on(3.0)
    assert pool.gone(ride) == 60.0 and pool.arrives_at() == 5.0


def test_over_a_link_that_carries_nothing_no_ride_arrives() -> None:
    pool = Pool()
    pool.level = 0.0
    pool.ride(1, 100.0, 1.0)
    assert pool.arrives_at() == math.inf


def test_migrations_that_nobody_here_knows_have_as_many_streams_as_those_here() -> None:
    pool, values = Pool(), Scenario().but({"link.migrations": 3.0, "migration.streams": 2.0}).values
    pool.set_line(values)
    assert pool.offered(1, 2.0) == pytest.approx(float(line(values)) / 3)


def test_time_that_a_vm_runs_is_over_where_its_pause_begins() -> None:
    tenures = [
        Tenure(start=0.0, end=10.0, owner=Host.SOURCE, running=True),
        Tenure(start=10.0, end=12.0, owner=Host.SOURCE, running=False),
        Tenure(start=12.0, end=99.0, owner=Host.TARGET, running=True),
    ]
    world = World(Scenario(), tenures, [])
    assert [world.after_running(0.0, seconds) for seconds in (9.0, 10.0, 11.0)] == [9.0, 10.0, 13.0]


def test_a_link_may_be_down_from_the_beginning() -> None:
    scenario = load_scenario("network.shared: on\nlink.state: down\nat 2 s: link.state = up\n")
    world = World(scenario, [Tenure(start=0.0, end=9.0, owner=Host.SOURCE, running=True)], [])
    assert world.outages == ((0.0, 2.0),)


def test_what_changes_in_the_moment_in_which_a_vm_goes_is_so_from_its_beginning() -> None:
    scenario = load_scenario("at 5 s: workload.dirty_rate = 10 MiB/s\nat 6 s: workload.dirty_rate = 20 MiB/s\n")
    found = later(scenario, 5.0, 0)
    assert found["workload.dirty_rate"] == 10 * 2**20 and [change.at for change in found.changes] == [1.0]


STUCK = [name for name, policy in POLICIES.items() if policy.stuck is not None]


@pytest.mark.parametrize("seconds", [149.0, 150.0, 151.0])
def test_a_policy_that_finds_itself_stuck_just_when_the_link_is_given_up_says_that_the_link_was_lost(
    seconds: float,
) -> None:
    text = f"migration.policy: {STUCK[0]}\nmigration.link_timeout: {seconds:g} s\nat 2 s: link.state = down\n"
    metrics = simulate(load_scenario(text)).metrics
    assert not metrics.finished and ("link was lost" in metrics.stop_reason) is (seconds <= 150.0)


def test_a_link_that_crawls_and_is_mended_costs_nothing_but_time() -> None:
    """While no page goes through, nothing counts as sent."""
    idle = f"migration.policy: {STUCK[0]}\nvm.memory: 64 MiB\nvm.used: 32 MiB\nworkload.dirty_rate: 0 B/s\n"
    mended = simulate(load_scenario(f"{idle}link.goodput: 10 B/s\nat 5 s: link.goodput = 100 MB/s\n")).metrics
    usual = simulate(load_scenario(f"{idle}link.goodput: 100 MB/s\n")).metrics
    assert mended.finished and mended.total_time > 5.0 and mended.bytes_sent == usual.bytes_sent


def test_of_a_list_whose_first_block_is_not_on_it_nothing_is_sent_until_all_is_left() -> None:
    journey = Journey(listed=np.array([0, 2]), zero=np.array([0, 0]), head=0, cost=np.array([0.0, 200.0]))
    assert [journey.bytes_until_left(units) for units in (2, 1, 0)] == [0.0, 100.0, 200.0]
    assert [journey.end_of_unit(done) for done in (0.0, 50.0, 100.0, 200.0)] == [0.0, 100.0, 100.0, 200.0]


@pytest.mark.parametrize(("pages", "writers"), [(512, 1), (513, 0)])
def test_pages_are_written_by_hand_where_each_has_a_block_of_its_own(pages: int, writers: int) -> None:
    scenario = load_scenario(f"vm.memory: {pages} pages\nat 1 s: workload.page = 3\n")
    found = simulate(scenario).blocks
    assert sum(units == 1 for *_, units in found.sweeps) == writers


@pytest.mark.parametrize(("free", "finished"), [("63 MiB", False), ("64 MiB", True)])
def test_a_target_with_just_the_memory_of_the_vm_has_enough(free: str, finished: bool) -> None:
    metrics = simulate(load_scenario(f"vm.memory: 64 MiB\ntarget.free_memory: {free}\n")).metrics
    assert metrics.finished is finished


@pytest.mark.parametrize(("of_each", "is_part"), [("0 s", False), ("1 ms", True)])
def test_reading_the_bitmap_is_a_part_of_the_pause_where_it_takes_time(of_each: str, is_part: bool) -> None:
    run = simulate(load_scenario(f"vm.memory: 64 MiB\nmigration.sync_time: {of_each}\n"))
    assert ("dirty bitmap" in [part.name for part in run.pause]) is is_part


def test_a_timer_that_is_set_to_whole_ticks_runs_so_long_and_any_other_up_to_the_next() -> None:
    world = World(Scenario(), [Tenure(start=0.0, end=9.0, owner=Host.SOURCE, running=True)], [])
    stream = Download(world, one_way=0.001, wire=0.0, queue=0.0, told=0.0)
    ticks = [round(stream._in_ticks(many * LINUX.tick) / LINUX.tick, 6) for many in (0, 1, 3, 51, 3.01, 2.99)]
    assert ticks == [0, 1, 3, 51, 4, 3]


def test_what_is_on_its_way_at_the_end_of_a_stretch_is_what_was_sent_within_a_round_trip() -> None:
    several = 0
    for nagle in ("off", "on"):
        lines = f"vm.memory: 16 MiB\nclient.interval: 1 ms\nclient.latency: 20 ms\nclient.nagle: {nagle}\n"
        network = simulate(load_scenario(lines)).network
        for stretch in network.stretches:
            end = stretch.first + stretch.count
            alone = network.goes_alone(stretch)
            last = network.asked_at(end - 1) if alone else network.sent_at(stretch, end - 1)
            sent = together(network, stretch, np.arange(stretch.first, end))
            out = [one for one in sent[:-1] if one.sent > last - stretch.wait + 1e-6] + sent[-1:]
            assert [one.end for one in trains(network, stretch, last)] == [one.end for one in out]
            several += len(out) > 1
    assert several


def test_a_host_that_has_no_vm_is_empty_at_once() -> None:
    nobody = Evacuated(evacuation=parse_evacuation(HOSTS["six"].lines), vms=(), levels={})
    assert nobody.end == nobody.empty_after == nobody.sum_of_pauses == nobody.bytes_sent == nobody.bytes_twice == 0.0
    assert nobody.worst_pause is None and nobody.pauses == nobody.over_limit == ()
