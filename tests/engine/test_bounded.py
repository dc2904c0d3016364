"""Is the work of a run bounded, whatever the scenario? Counted in frames, never in seconds."""

import pytest

from migviz import Scenario, load_scenario, simulate
from migviz.engine.fabric import MOST_CARRIED
from migviz.replay.seen import seen_at
from migviz.replay.told import told
from migviz.say.client_side import client_sentence
from migviz.scenario.fields import Value
from migviz.scenario.policies import POLICIES
from migviz.scenario.techniques import TECHNIQUES

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


def test_a_run_of_millions_of_years_ends_in_an_instant() -> None:
    # A nanosecond after its end is, in floating point, its end.
    text = "client.interval: off\nlink.bandwidth: 1 kbit/s\nvm.memory: 1 TiB\nvm.used: 1 TiB"
    assert simulate(load_scenario(text)).end > 1e8


def test_an_ordinary_run_is_followed_to_its_end() -> None:
    run = simulate(Scenario())
    assert run.network.followed_until is None and len(run.network.frames) < MOST_CARRIED / 10
    assert SAID not in client_sentence(seen_at(run, run.end))


@pytest.mark.parametrize("interval", [None, 0.1])
@pytest.mark.parametrize("memory", ["64 MiB", "1 TiB"])
@pytest.mark.parametrize("technique", TECHNIQUES)
def test_at_a_byte_a_second_every_policy_comes_to_an_end_with_its_bytes_counted(
    technique: str, memory: str, interval: float | None
) -> None:
    # After decades a nanosecond is less than the last figure of the clock: nothing may be asked for a time just after now.
    values: dict[str, Value] = {"link.goodput": 1.0, "storage.kind": "none", "vm.memory": memory}
    values["client.interval"] = interval
    for policy in POLICIES:
        values |= {"migration.technique": technique, "migration.policy": policy}
        run = simulate(Scenario().but(values))
        flowed = sum((flow.end - flow.start) * flow.rate for flow in run.flows if not flow.disk)
        assert run.metrics.bytes_sent == pytest.approx(flowed, rel=1e-6), policy
        assert run.end >= run.metrics.total_time > 0, policy
