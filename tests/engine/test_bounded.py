"""Is the work of a run bounded, whatever the scenario? Counted in frames, never in seconds."""

import random
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import numpy as np
import pytest
import simpy

from migviz import Scenario, load_scenario, simulate
from migviz.engine import client, fabric, undisturbed
from migviz.engine.counted import trains
from migviz.engine.fabric import ALWAYS_CARRIED, MOST_CARRIED
from migviz.engine.migration import Migration
from migviz.engine.slowing import Clock
from migviz.engine.tally import Tally
from migviz.engine.tcp import LARGEST_WINDOW, SMALL_SEGMENTS, Habits, Sender
from migviz.engine.timers import RealTime
from migviz.engine.trains import Train
from migviz.replay.seen import seen_at
from migviz.replay.told import told
from migviz.say.client_side import client_sentence
from migviz.scenario.fields import Value
from migviz.scenario.policies import POLICIES
from migviz.scenario.profiles import PROFILES
from migviz.scenario.techniques import TECHNIQUES
from tests.quick import fewer
from tests.stress.scenarios import random_scenario

SLOW = "network.shared: on\nvm.sends_every: 10 ms\nlink.bandwidth: 1 kbit/s\nworkload.preset: oltp"
SAID = "The simulation follows the clients' frames until"


@pytest.mark.parametrize("more", ["", "\nclient.interval: off", "\nvm.sends_every: off\nclient.interval: 1 ms"])
def test_no_more_frames_are_carried_than_the_bound_and_those_on_their_way(more: str) -> None:
    lines = {line.partition(":")[0]: line for line in (SLOW + more).split("\n")}
    run = simulate(load_scenario("\n".join(lines.values())))
    assert len(run.network.frames) <= MOST_CARRIED + 100


def test_a_run_whose_frames_are_not_all_followed_says_so() -> None:
    run = simulate(load_scenario(SLOW))
    until = run.network.followed_until
    assert until is not None and sum(frame.t <= until for frame in run.network.frames) >= MOST_CARRIED / 2
    assert SAID in client_sentence(seen_at(run, run.end))
    assert told(run, until / 2).network.followed_until is None  # not known yet


def test_what_is_on_its_way_is_looked_through_once_for_each_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    # Requests of 1 ms behind a queue of 50 s: thousands are on their way whenever the link has room again.
    text = (
        "client.interval: 1 ms\nlink.goodput: 16 kB/s\nlink.traffic: 7 GB/s\nlink.transport: tcp\nmigration.technique: post-copy\n"
        "migration.policy: libvirt\nvm.memory: 32 GiB\nvm.devices: 256\nworkload.preset: video\nworkload.touched_set: 2 KiB"
    )
    calls, worked_out = 0, trains

    def counted(network: Any, stretch: Any, now: float) -> Any:
        nonlocal calls
        calls += 1
        return worked_out(network, stretch, now)

    monkeypatch.setattr(client, "trains", counted)
    stretches = len(simulate(load_scenario(text)).network.stretches)
    assert 0 < calls <= 2 * stretches


def test_the_work_of_stretches_that_end_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert simulate(Scenario()).network.followed_until is None
    monkeypatch.setattr(fabric, "FOR_ONE_FRAME", 1e-4)
    assert simulate(Scenario()).network.followed_until is not None


def test_what_is_on_its_way_through_months_of_waiting_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    # The target takes in a byte a second: the VM waits so long for each page that millions of requests are out.
    text = """migration.technique: post-copy\nmigration.bandwidth_limit: 743 kB/s\nmigration.streams: 29\nclient.retries: 255
workload.touched_set: 64 TiB\nat 103 s: migration.copy_rate = 32 B/s\nat 339 s: migration.receive_rate = 1 B/s"""
    longest, numbers = 0, np.arange

    def noted(*given: Any, **named: Any) -> Any:
        nonlocal longest
        made = numbers(*given, **named)
        longest = max(longest, len(made))
        return made

    monkeypatch.setattr(np, "arange", noted)
    assert simulate(load_scenario(text)).network.followed_until is not None
    assert longest <= 3 * undisturbed.MOST_ON_THE_WAY


COASTS = """link.goodput: 16 kB/s\nlink.migrations: 42\nmigration.technique: post-copy
workload.dirty_rate: 39 B/s\nworkload.pattern: random"""


@pytest.mark.parametrize("chance", [*range(40), COASTS], ids=lambda chance: "" if isinstance(chance, int) else "coasts")
@pytest.mark.parametrize("bound", [40, 300])
def test_once_the_bound_is_reached_nobody_sends_anything_more(
    chance: int | str, bound: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fabric, "MOST_CARRIED", bound)
    monkeypatch.setattr(fabric, "ALWAYS_CARRIED", bound // 2)
    if isinstance(chance, int):
        scenario = random_scenario(random.Random(chance)).but({"client.interval": 0.2})
    else:
        scenario = load_scenario(chance)
    run = simulate(scenario)
    until = run.network.followed_until
    assert until is not None or len(run.network.frames) <= bound
    later = [one for one in run.network.frames if until is not None and one.t > until and not one.kind.announces]
    assert len(later) <= 30, "what was on its way is answered, and an address asked for"


def test_a_migration_that_was_much_work_leaves_less_of_it_to_the_clients_frames() -> None:
    # Auto-converge takes 2000 lists here; the client, whose answers are lost at last, tries again for years.
    text = (
        "client.interval: 0.74 s\nlink.traffic: 1 TB/s\nmigration.bandwidth_limit: 152 B/s\nmigration.policy: qemu-auto-converge\n"
        "migration.suspend_time: 2.4 s\nworkload.dirty_rate: 1 TiB/s"
    )
    run = simulate(load_scenario(text))
    assert len(run.flows) > ALWAYS_CARRIED and ALWAYS_CARRIED <= len(run.network.frames) <= ALWAYS_CARRIED + 100


class Looked(list[Train]):
    """What is on its way; counts how many of it are looked at."""

    looks = 0

    def __iter__(self) -> Iterator[Train]:
        for train in super().__iter__():
            self.looks += 1
            yield train


@pytest.mark.parametrize("many", [200, 5000])
def test_of_what_is_on_its_way_no_more_is_looked_at_than_a_window_however_much_it_is(many: int) -> None:
    env = simpy.Environment()
    habits = Habits(profile=PROFILES["linux"], floor=0.2, retries=15, probes=True, nagle=False, window=10)
    sent = list[int]()
    sender = Sender(
        env, RealTime(env), habits, round_trip=0.1, written=lambda: many + 20, give_up=lambda: None,
        transmit=lambda train, why: sent.append(train.first),
    )  # fmt: skip
    out = Looked(Train(first=k, count=1, sent=0.0) for k in range(many))
    sender.land(many, out, 0.1, 1, many)
    for k in range(many):
        sender.ack(k + 1)
        sender.push()
        assert sender.is_clean and (sender.full_at() is None) == (len(sender.out) >= LARGEST_WINDOW), k
    assert sent and out.looks <= 4 * 2 * LARGEST_WINDOW * SMALL_SEGMENTS, "only the last ones, when there is room again"


def test_a_run_of_millions_of_years_ends_in_an_instant() -> None:
    # A nanosecond after its end is, in floating point, its end.
    text = "client.interval: off\nlink.bandwidth: 1 kbit/s\nvm.memory: 1 TiB\nvm.used: 1 TiB"
    assert simulate(load_scenario(text)).end > 1e8


@pytest.mark.parametrize("policy", [name for name, policy in POLICIES.items() if policy.timer])
def test_the_timer_of_a_policy_is_not_counted_firing_by_firing_through_centuries(policy: str) -> None:
    text = f"migration.policy: {policy}\nvm.memory: 64 GiB\nvm.used: 64 GiB\nlink.goodput: 3 B/s\nmigration.bandwidth_limit: off"
    scenario = load_scenario(text)
    migration = Migration(simpy.Environment(initial_time=1e10), scenario)
    tally, clock = Tally(period_written=migration.workload.written()), Clock(migration)
    clock._fires = 5.0
    steps = 0

    def count(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal steps
        steps += event == "line"
        assert steps < 1000, "firing by firing"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        assert not clock.strike(tally)
    finally:
        sys.settrace(before)
    assert clock._fires > 1e10
    tally.iterations, tally.listed_at = 5, 1e10 - 2
    assert not clock.strike(tally)


def test_an_ordinary_run_is_followed_to_its_end() -> None:
    run = simulate(Scenario())
    assert run.network.followed_until is None and len(run.network.frames) < MOST_CARRIED / 10
    assert SAID not in client_sentence(seen_at(run, run.end))


@pytest.mark.parametrize("technique", TECHNIQUES)
@pytest.mark.parametrize("policy", ["hyper-v", "qemu-auto-converge"])
@pytest.mark.parametrize("bound", [40, MOST_CARRIED])
def test_a_thousand_requests_a_second_after_ten_thousand_years_are_followed_to_an_end(
    technique: str, policy: str, bound: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The clock's last figure is half a millisecond by then, or worse: no time is just before another.
    monkeypatch.setattr(fabric, "MOST_CARRIED", bound)
    monkeypatch.setattr(fabric, "ALWAYS_CARRIED", bound // 2)
    values: dict[str, Value] = {"client.interval": 1e-3, "link.goodput": 1.0, "vm.memory": 2.0**40, "vm.used": 2.0**40}
    run = simulate(Scenario().but({**values, "migration.technique": technique, "migration.policy": policy}))
    assert run.end > 0 and len(run.network.frames) <= bound + 100


@pytest.mark.fewer
@pytest.mark.parametrize("interval", [None, 0.1])
@pytest.mark.parametrize("memory", ["64 MiB", "1 TiB"])
@pytest.mark.parametrize("technique", TECHNIQUES)
def test_at_a_byte_a_second_every_policy_comes_to_an_end_with_its_bytes_counted(
    technique: str, memory: str, interval: float | None
) -> None:
    # After decades a nanosecond is less than the last figure of the clock: nothing may be asked for a time just after now.
    values: dict[str, Value] = {"link.goodput": 1.0, "storage.kind": "none", "vm.memory": memory}
    values["client.interval"] = interval
    for policy in fewer(tuple(POLICIES)):
        values |= {"migration.technique": technique, "migration.policy": policy}
        run = simulate(Scenario().but(values))
        flowed = sum((flow.end - flow.start) * flow.rate for flow in run.flows if not flow.disk)
        assert run.metrics.bytes_sent == pytest.approx(flowed, rel=1e-6), policy
        assert run.end >= run.metrics.total_time > 0, policy
