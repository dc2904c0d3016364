"""Does the clients' network do what switches, TCP and announcements do? Stalls, experiments, properties, an oracle."""

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from migviz import Run, Scenario, load_scenario, simulate
from migviz.engine.client import Client
from migviz.engine.counted import reached_by
from migviz.engine.fabric import MOST_CARRIED, Fabric
from migviz.engine.server import Server
from migviz.engine.tcp import LARGEST_WINDOW
from migviz.engine.undisturbed import Undisturbed
from migviz.replay.frames import frames_between
from migviz.replay.network import Reach, network_at
from migviz.scenario.fields import FIELDS, Value
from migviz.trace import Host, Tenure
from migviz.trace.goodput import goodput
from migviz.trace.traffic import PORTS, Batch, Fate, Frame, FrameKind, Node, Stall, Station, Stretch
from tests.engine.answers import answered_at
from tests.engine.drawn import of_every_drawn_run
from tests.engine.scenarios import changed, scenarios
from tests.engine.test_invariants import differences
from tests.shared import shared

some = settings(
    max_examples=40,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)

SMALL: dict[str, Value] = {
    "vm.memory": 2.0**20,
    "workload.dirty_rate": 0.0,
    "link.latency": 0.0,
    "migration.setup_time": 1.0,
    "migration.suspend_time": 0.0,
    "migration.state_time": 0.0,
    "migration.resume_time": 0.0,
}
"""An idle VM of 1 MiB: it moves in a second, and its pause lasts as long as the suspend time says."""
FROM_CLIENT = (FrameKind.REQUEST, FrameKind.ACK, FrameKind.ARP_REQUEST, FrameKind.ARP_PROBE)
MOST_FRAMES = 30_000
SHORTEST_HOP = 1e-6
"""Seconds: two of them are one where a clock counts years."""
"""Chosen: no scenario of these tests needs as many frames, so more of them mean that something goes round in circles."""


@pytest.fixture(autouse=True)
def _no_run_goes_round_in_circles(monkeypatch: pytest.MonkeyPatch) -> None:
    carry = Fabric.carry

    def counted(self: Fabric, origin: Node, frame: Frame, **more: Any) -> Any:
        assert len(self.frames) < MOST_FRAMES, "far too many frames are carried one by one"
        return carry(self, origin, frame, **more)

    monkeypatch.setattr(Fabric, "carry", counted)


def run_of(values: dict[str, Value] | None = None, *lines: str) -> Run:
    """A run of the small VM, with other values, and with lines of a scenario file."""
    base = Scenario().but(SMALL | (values or {}))
    return simulate(load_scenario("\n".join((*base.lines(), *lines)) + "\n"))


def pause_of(run: Run) -> Tenure:
    """When the VM stood still."""
    start = next(milestone.t for milestone in run.milestones if milestone.kind == "pause")
    return Tenure(start=start, end=resumed(run), owner=Host.SOURCE, running=False)


def resumed(run: Run) -> float:
    return next(milestone.t for milestone in run.milestones if milestone.kind == "resume")


def frames_of(run: Run, *kinds: FrameKind) -> list[Frame]:
    """All frames of some kinds that were kept one by one."""
    return [frame for frame in run.network.frames if frame.kind in kinds]


def waits(run: Run) -> np.ndarray:
    """How long each request waited."""
    numbers = np.arange(run.network.asked_by(run.network.ends))
    return answered_at(run.network, numbers) - (run.network.phase + numbers * run.network.interval)


def the_stall(run: Run) -> Stall:
    (stall,) = run.network.stalls
    return stall


# --- the stall table ---

PAUSES = (0.06, 0.15, 0.21, 0.5, 0.65, 3.5)
STALLS = {"linux": (0.216, 0.216, 0.216, 0.845, 0.845, 6.79), "windows": (0.3, 0.3, 0.3, 0.9, 0.9, 4.5)}
"""Linux as measured (tests/reference/network); Windows by its back-off: 0.3 s, 0.6 s and so on after the request."""


@pytest.mark.parametrize("profile", STALLS)
@pytest.mark.parametrize("number", range(len(PAUSES)))
def test_a_stall_ends_with_the_first_try_after_the_pause(profile: str, number: int) -> None:
    pause, expected = PAUSES[number], STALLS[profile][number]
    for seed in (1, 2, 3):
        run = run_of({"migration.suspend_time": pause, "client.profile": profile, "seed": float(seed)})
        assert run.metrics.downtime is not None and math.isclose(run.metrics.downtime, pause, abs_tol=0.001)
        stall, client = the_stall(run), run.network.client
        assert client is not None
        assert math.isclose(stall.end - stall.start, expected, rel_tol=0.02, abs_tol=0.011)
        assert not stall.given_up and stall.cause is Fate.VM_PAUSED
        assert client.longest_stall == stall.end - stall.start
        assert client.retransmissions == len(stall.tries)
        assert (client.lost, client.connections_lost) == (0, 0)


@pytest.mark.parametrize(("profile", "after"), [("linux", 924.6), ("windows", 18.9)])
def test_a_client_gives_up_when_its_profile_says(profile: str, after: float) -> None:
    run = run_of({"migration.suspend_time": 1000.0, "client.profile": profile})
    stall, client = the_stall(run), run.network.client
    assert client is not None
    assert stall.given_up and stall.cause is Fate.VM_PAUSED
    # Linux looks at each time-out, which its timers round up; it counts from the first sending again.
    assert after <= stall.end - stall.start <= after * (1.03 if profile == "linux" else 1.001)
    assert client.connections_lost == 1
    assert math.isclose(client.give_up_after, after, abs_tol=1e-6)
    assert client.lost_why == {Fate.VM_PAUSED: client.lost}
    assert abs(client.lost - (stall.end - stall.start) / 0.01) <= 2
    assert not [frame for frame in run.network.frames if frame.t > stall.end and frame.kind in FROM_CLIENT]


@pytest.mark.parametrize(("profile", "after"), [("linux", 924.6), ("windows", 18.9)])
def test_a_pause_just_shorter_than_the_last_try_is_survived(profile: str, after: float) -> None:
    tries = the_stall(run_of({"migration.suspend_time": 1000.0, "client.profile": profile})).tries
    pause, last = pause_of(run_of({"client.profile": profile})).start, tries[-1]
    assert last - pause < after
    kept = run_of({"migration.suspend_time": last - pause - 0.05, "client.profile": profile})
    lost = run_of({"migration.suspend_time": last - pause + 4.0, "client.profile": profile})
    assert [stall.given_up for stall in kept.network.stalls] == [False]
    assert [stall.given_up for stall in lost.network.stalls] == [True]
    assert len(lost.network.stalls[0].tries) == len(tries)


def test_without_retries_the_first_timeout_ends_the_connection() -> None:
    values: dict[str, Value] = {"migration.suspend_time": 0.6, "client.retries": 0.0}
    probed = the_stall(run_of(values))
    assert probed.given_up and len(probed.tries) == 1, "a loss probe is no retry"
    stall = the_stall(run_of(values | {"client.loss_probe": "off"}))
    assert stall.given_up and stall.tries == ()
    assert math.isclose(stall.end - stall.start, 0.215, abs_tol=0.01)


def test_a_pause_between_two_requests_is_not_noticed() -> None:
    first = run_of({"client.interval": 1.0})
    asked = first.network.asked_at(1)
    run = run_of({"client.interval": 1.0, "migration.setup_time": asked + 0.3, "migration.suspend_time": 0.2})
    assert run.network.stalls == ()
    assert run.network.client is not None and run.network.client.late == 0
    assert run.network.asked_at(2) > resumed(run) > pause_of(run).start > asked


def test_the_timers_of_the_vm_stand_still_while_it_is_paused() -> None:
    client: dict[str, Value] = {"client.interval": 0.06, "client.latency": 0.01}
    asked = run_of(client).network.asked_at(12)
    # The VM answers 10 ms after `asked` and is paused 5 ms later: the acknowledgement finds nobody.
    values = client | {"migration.setup_time": asked + 0.015, "vm.memory": 4096.0, "link.goodput": 1e12}
    run = run_of(values | {"migration.suspend_time": 1.5})
    answered, pause = asked + 0.01, pause_of(run)
    assert math.isclose(pause.start, asked + 0.015, abs_tol=1e-5)
    lost = [frame for frame in frames_of(run, FrameKind.ACK) if frame.fate is Fate.VM_PAUSED]
    assert [frame.acked for frame in lost] == [13]
    again = [frame for frame in frames_of(run, FrameKind.ANSWER) if frame.attempt]
    assert len(again) == 1 and (again[0].first, again[0].count, again[0].attempt) == (12, 1, 1)
    # About 220 ms in its own time, a round trip and 200 ms: the pause does not count.
    own = again[0].t - answered - (pause.end - pause.start)
    assert 0.2 <= own <= 0.24
    assert again[0].origin is Node.TARGET
    told = [frame for frame in frames_of(run, FrameKind.ACK) if frame.t > again[0].t]
    assert told and told[0].acked == 13, "the client says again that it has it"
    assert the_stall(run).first == 13


def test_an_answer_that_was_sent_just_before_the_pause_still_arrives() -> None:
    client: dict[str, Value] = {"client.interval": 0.06, "client.latency": 0.01}
    asked = run_of(client).network.asked_at(12)
    run = run_of(
        client
        | {"migration.setup_time": asked + 0.015, "vm.memory": 4096.0, "migration.suspend_time": 1.5}
        | {"link.goodput": 1e12}
    )
    assert math.isclose(waits(run)[12], 0.02, abs_tol=1e-9)
    assert waits(run)[13] > 1


def test_the_round_trip_counts_where_it_is_longer_than_the_floor() -> None:
    for latency in (0.1, 0.15, 0.3, 1.0):
        run = run_of({"client.latency": latency, "migration.setup_time": 5.0})
        client = run.network.client
        assert client is not None
        stalls = [stall for stall in run.network.stalls if stall.start < pause_of(run).start - 4 * latency]
        assert not stalls, "nothing was lost, so nothing is sent again"
        assert not [frame for frame in frames_of(run, FrameKind.REQUEST) if frame.attempt and frame.t < 3]


# --- announcements ---


@pytest.mark.parametrize(
    ("choice", "kind"),
    [
        ("rarp", FrameKind.RARP),
        ("gratuitous arp", FrameKind.GRATUITOUS_ARP),
        ("arp reply", FrameKind.ARP_REPLY),
    ],
)
def test_each_kind_of_announcement_floods_and_tells_both_switches(choice: str, kind: FrameKind) -> None:
    run = run_of({"network.announcement": choice, "migration.suspend_time": 0.06})
    (frame,) = [frame for frame in run.network.frames if frame.kind.announces]
    assert frame.kind is kind and frame.t == resumed(run)
    assert frame.origin is Node.TARGET and frame.flooded
    assert {hop.to for hop in frame.hops[1:]} == {Node.SOURCE, Node.CLIENT, Node.OTHER}
    assert all(hop.fate is Fate.DELIVERED for hop in frame.hops[1:])
    before, after = network_at(run, frame.t), network_at(run, frame.hops[-1].end)
    assert (before.port(Station.VM), after.port(Station.VM)) == (PORTS[Node.SOURCE], PORTS[Node.TARGET])
    assert after.port(Station.VM, switch=2) is not None
    metrics = run.network.metrics
    assert (metrics.announcements, metrics.announcements_lost) == (1, 0)
    assert metrics.right_port_after is not None and math.isclose(metrics.right_port_after, 0.000075, abs_tol=1e-9)


def test_qemu_announces_five_times() -> None:
    run = run_of({"migration.policy": "qemu", "workload.kernel_pages": "off"})
    times = [frame.t - resumed(run) for frame in frames_of(run, FrameKind.RARP)]
    assert times == pytest.approx([0, 0.05, 0.2, 0.45, 0.8])
    assert [frame.number for frame in frames_of(run, FrameKind.RARP)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("lost", range(6))
def test_lost_announcements_are_made_good_by_the_next_one(lost: int) -> None:
    times = (0.0, 0.05, 0.2, 0.45, 0.8)
    run = run_of(
        {
            "migration.policy": "qemu",
            "workload.kernel_pages": "off",
            "network.announcements_lost": float(lost),
            "client.interval": None,
            "vm.sends_every": None,
        }
    )
    fates = [frame.fate for frame in frames_of(run, FrameKind.RARP)]
    assert fates == [Fate.DROPPED] * lost + [Fate.DELIVERED] * (5 - lost)
    metrics = run.network.metrics
    assert metrics.announcements_lost == lost
    if lost < 5:
        assert metrics.right_port_after is not None
        assert math.isclose(metrics.right_port_after, times[lost] + 0.000075, abs_tol=1e-9)
    else:
        assert metrics.right_port_after is None


def test_while_announcements_are_lost_the_client_asks_at_the_wrong_port() -> None:
    run = run_of(
        {
            "migration.policy": "qemu",
            "workload.kernel_pages": "off",
            "network.announcements_lost": 3.0,
            "migration.suspend_time": 0.06,
        }
    )
    stall = the_stall(run)
    assert stall.cause is Fate.WRONG_PORT
    assert math.isclose(stall.end - stall.start, 0.424, abs_tol=0.01), "the VM's own resend came before the 450 ms"
    found = network_at(run, resumed(run) + 0.15)
    assert found.port(Station.VM) == PORTS[Node.SOURCE] and found.reach is Reach.WRONG_PORT


SILENT: dict[str, Value] = {"network.announcement": "none", "migration.suspend_time": 0.06}
SELDOM_ASKED: dict[str, Value] = SILENT | {"client.interval": 0.9}
"""Its answers are acknowledged at once, so the VM has nothing to send again. Nine tenths: a request meets the pause."""


def meets_the_pause(values: dict[str, Value], *, before: float = 0.02) -> Run:
    """A run in which a request is sent shortly after the beginning of the pause."""
    plain = run_of(values)
    asked = plain.network.asked_at(5)
    start = pause_of(plain).start - plain.scenario.number("migration.setup_time")
    return run_of(values | {"migration.setup_time": asked - before - start})


def test_a_silent_vm_sends_its_own_answer_again_after_it_continues() -> None:
    run = run_of(SILENT)
    stall, metrics = the_stall(run), run.network.metrics
    (again,) = [frame for frame in frames_of(run, FrameKind.ANSWER) if frame.probe]
    assert 0.19 <= again.t - resumed(run) <= 0.22, (
        "two round trips and 200 ms in its own time, less a few ms before the pause"
    )
    assert metrics.right_port_after is not None
    assert math.isclose(metrics.right_port_after, again.hops[0].end - resumed(run), abs_tol=1e-9)
    assert math.isclose(stall.end - stall.start, 0.424, abs_tol=0.01)


def test_a_silent_vm_with_nothing_to_send_is_found_by_a_broadcast_for_its_address() -> None:
    ends = set()
    for seed in range(1, 9):
        run = meets_the_pause(SELDOM_ASKED | {"seed": float(seed)})
        stall = the_stall(run)
        probes, asks = frames_of(run, FrameKind.ARP_PROBE), frames_of(run, FrameKind.ARP_REQUEST)
        assert [frame.fate for frame in probes] == [Fate.WRONG_PORT] * 3
        assert np.diff([frame.t for frame in probes]) == pytest.approx(1.02, abs=0.03)
        assert [frame.fate for frame in asks] == [Fate.DELIVERED] and asks[0].flooded
        assert stall.end - asks[0].t < 0.01, "the request that waited goes as soon as the address is known"
        ends.add(round((stall.end - stall.start) / 53))
    assert ends == {1, 2}, "54 or 107 s"


def test_where_nobody_asks_for_the_address_ageing_finds_a_silent_vm() -> None:
    run = meets_the_pause(SELDOM_ASKED | {"client.arp_check": None})
    stall, metrics = the_stall(run), run.network.metrics
    assert not frames_of(run, FrameKind.ARP_PROBE, FrameKind.ARP_REQUEST)
    assert stall.cause is Fate.WRONG_PORT and not stall.given_up
    assert 300 < stall.end - stall.start < 350
    assert metrics.flooded == 1, "the switch had forgotten the VM, and asked everywhere"
    (flood,) = [frame for frame in frames_of(run, FrameKind.REQUEST) if frame.flooded]
    fates = {hop.to: hop.fate for hop in flood.hops[1:]}
    assert fates == {Node.SOURCE: Fate.IGNORED, Node.TARGET: Fate.DELIVERED, Node.OTHER: Fate.IGNORED}
    known = network_at(run, stall.start + 299)
    assert known.port(Station.VM) == PORTS[Node.SOURCE]
    client = run.network.client
    assert client is not None and client.late_why == {Fate.WRONG_PORT: client.late} and client.lost == 0


def test_windows_loses_its_connection_to_a_silent_vm_that_nobody_announces() -> None:
    run = meets_the_pause(SELDOM_ASKED | {"client.profile": "windows"})
    stall, metrics, client = the_stall(run), run.network.metrics, run.network.client
    assert stall.given_up and stall.cause is Fate.WRONG_PORT
    assert math.isclose(stall.end - stall.tries[-1], 9.6, abs_tol=1e-6) and len(stall.tries) == 5
    assert metrics.right_port_after is None
    assert client is not None and client.connections_lost == 1 and client.lost_why == {Fate.WRONG_PORT: client.lost}
    assert network_at(run, run.end).reach is Reach.LOST or network_at(run, run.end).reach is Reach.WRONG_PORT


def test_a_shorter_ageing_repairs_a_silent_vm_sooner() -> None:
    ends = []
    for ageing in (10.0, 20.0, 60.0, 300.0):
        run = meets_the_pause(SELDOM_ASKED | {"client.arp_check": None, "switch.ageing": ageing})
        stall = the_stall(run)
        assert sum(t > stall.start + ageing + 0.01 for t in stall.tries) == 1, "the first try after the switch forgot"
        ends.append(stall.end)
    assert ends == sorted(ends)


def test_a_router_between_asks_for_the_address_in_the_clients_place() -> None:
    run = meets_the_pause(SELDOM_ASKED | {"client.gateway": "on"})
    assert frames_of(run, FrameKind.ARP_REQUEST)
    assert 20 < the_stall(run).end - the_stall(run).start < 160


@pytest.mark.parametrize("delay", [1.0, 30.0])
def test_a_port_that_opens_late_swallows_announcements_and_requests(delay: float) -> None:
    run = run_of({"network.port_delay": delay, "migration.suspend_time": 0.06})
    (announced,) = [frame for frame in run.network.frames if frame.kind.announces]
    assert announced.fate is Fate.PORT_CLOSED
    opens, stall = resumed(run) + delay, the_stall(run)
    assert stall.end >= opens
    through = [hop for frame in run.network.frames for hop in frame.hops if Node.TARGET in (hop.origin, hop.to)]
    assert all(hop.fate is Fate.PORT_CLOSED for hop in through if hop.start < opens and hop.origin is not Node.CLIENT)
    assert run.network.metrics.right_port_after is not None and run.network.metrics.right_port_after >= delay


def test_a_talking_vm_that_nobody_announces_is_found_by_its_next_message() -> None:
    run = meets_the_pause(SELDOM_ASKED | {"vm.sends_every": 2.0})
    own = [frame.t for frame in frames_between(run, resumed(run), run.end) if frame.kind is FrameKind.OWN]
    metrics, stall = run.network.metrics, the_stall(run)
    assert metrics.right_port_after is not None
    assert math.isclose(metrics.right_port_after, own[0] - resumed(run) + 0.000075, abs_tol=1e-9)
    assert stall.cause is Fate.WRONG_PORT
    tries = [t for t in stall.tries if t > own[0]]
    assert math.isclose(stall.end, tries[0] + 0.0003, abs_tol=1e-9)
    assert stall.end - stall.start < 10


def test_the_messages_of_the_vm_come_in_its_own_time() -> None:
    run = run_of({"vm.sends_every": 0.25, "migration.suspend_time": 0.6})
    pause = pause_of(run)
    times = [frame.t for frame in frames_between(run, 0.0, run.end) if frame.kind is FrameKind.OWN]
    assert not [t for t in times if pause.start <= t < pause.end]
    own = [t if t < pause.start else t - (pause.end - pause.start) for t in times]
    assert np.diff(own) == pytest.approx(0.25)
    assert len(times) == pytest.approx((run.end - 0.6) / 0.25, abs=1)


def test_own_messages_keep_the_vm_known_to_the_switch() -> None:
    run = run_of(
        {"vm.sends_every": 5.0, "switch.ageing": 10.0, "client.interval": 30.0, "migration.setup_time": 120.0},
    )
    assert run.network.metrics.flooded == 0
    for t in np.linspace(6.0, 119.0, 200):
        assert network_at(run, float(t)).port(Station.VM) == PORTS[Node.SOURCE]


def test_a_client_that_trusts_an_address_for_a_second_finds_the_vm_sooner() -> None:
    run = meets_the_pause(SELDOM_ASKED | {"client.arp_check": 1.0})
    stall = the_stall(run)
    assert math.isclose(stall.end - stall.start, 13.5 + 0.9, abs_tol=1.0), "5 s, three probes, and the next try"


def test_a_client_asks_everybody_in_vain_while_the_vm_is_paused() -> None:
    run = run_of({"migration.suspend_time": 40.0, "client.arp_check": 0.5})
    asks = frames_of(run, FrameKind.ARP_REQUEST)
    assert [frame.fate for frame in asks[:3]] == [Fate.VM_PAUSED] * 3
    assert np.diff([frame.t for frame in asks[:3]]) == pytest.approx(1.02, abs=0.03)
    assert not [frame for frame in frames_of(run, FrameKind.ARP_ANSWER) if frame.t < resumed(run)]


# --- techniques ---


def test_quick_migration_loses_the_connection_of_windows_and_live_none() -> None:
    lost = {}
    for technique in ("live", "quick", "post-copy"):
        for profile in ("linux", "windows"):
            run = simulate(Scenario().but({"migration.technique": technique, "client.profile": profile}))
            assert run.metrics.finished and run.network.client is not None
            lost[technique, profile] = run.network.client.connections_lost
    assert lost == {
        ("live", "linux"): 0,
        ("live", "windows"): 0,
        ("quick", "linux"): 0,
        ("quick", "windows"): 1,
        ("post-copy", "linux"): 0,
        ("post-copy", "windows"): 0,
    }


def test_quick_migration_makes_a_patient_client_wait_for_the_first_try_after_its_pause() -> None:
    run = simulate(Scenario().but({"migration.technique": "quick"}))
    stall, downtime = the_stall(run), run.metrics.downtime
    assert downtime is not None and 70 < downtime < 102
    assert downtime < stall.end - stall.start < 120, "at 53 and 107 s"
    client = run.network.client
    assert client is not None and client.lost == 0 and client.late > 10_000
    assert run.end >= stall.end + 1, "the run goes on until the client has its answers"
    assert np.isfinite(waits(run)).all()


def test_quick_migration_beyond_the_give_up_loses_linux_too() -> None:
    stall = the_stall(simulate(Scenario().but({"migration.technique": "quick", "vm.memory": 64 * 2.0**30})))
    assert stall.given_up and 924.6 < stall.end - stall.start < 950


# --- a shared link ---

SHARED: dict[str, Value] = {"vm.memory": 64 * 2.0**20, "link.bandwidth": 12.5e6, "network.shared": "on"}


def test_on_a_shared_link_answers_wait_behind_the_migration() -> None:
    apart, together = run_of(SHARED | {"network.shared": "off"}), run_of(SHARED)
    for run, slower in ((apart, False), (together, True)):
        (flow,) = {(flow.start, flow.end, flow.rate) for flow in run.flows if flow.end - flow.start > 1}
        asked = run.network.phase + np.arange(len(waits(run))) * run.network.interval
        within = (asked > flow[0] + 0.1) & (asked < flow[1] - 0.1)
        before = asked < flow[0] - 0.1
        late = 65536 / flow[2] if slower else 0.0
        assert within.sum() > 100 and before.sum() > 50
        assert waits(run)[before] == pytest.approx(0.0003, abs=1e-9)
        assert waits(run)[within] == pytest.approx(0.0003 + late, abs=1e-9)


def test_on_a_shared_link_that_the_migration_does_not_fill_answers_wait_for_nothing() -> None:
    for share, waiting in ((0.5, False), (0.96, True)):
        free = run_of(SHARED)
        run = run_of(SHARED | {"migration.bandwidth_limit": share * free.flows[0].rate})
        flow = max(run.flows, key=lambda flow: flow.end - flow.start)
        asked = run.network.phase + np.arange(len(waits(run))) * run.network.interval
        within = (asked > flow.start + 0.1) & (asked < flow.end - 0.1)
        assert within.sum() > 100
        assert (waits(run)[within] > 0.0004).all() == waiting


def test_on_a_shared_link_the_migration_gets_what_the_clients_answers_leave() -> None:
    values = SHARED | {"client.interval": 0.001}
    apart, together = run_of(values | {"network.shared": "off"}), run_of(values)
    taken = (38 + 40 + 64) / 0.001
    assert apart.flows[0].rate - together.flows[0].rate == pytest.approx(taken)
    assert together.metrics.total_time > apart.metrics.total_time
    copied = together.passes[0].bytes
    expected = 1.0 + copied / (goodput(apart.scenario.values) - taken)
    assert together.passes[0].end == pytest.approx(expected, abs=1e-6)
    nobody = run_of(values | {"client.interval": None})
    assert nobody.flows[0].rate == apart.flows[0].rate, "without a client nothing is taken"


def test_the_client_notices_nothing_of_a_migration_on_its_own_link_that_is_down() -> None:
    lines = ("at 2 s: link.state = down", "at 4 s: link.state = up")
    run = run_of(SHARED | {"network.shared": "off"}, *lines)
    before = pause_of(run).start
    assert not [stall for stall in run.network.stalls if stall.start < before - 0.1]


def test_on_a_shared_link_that_is_down_frames_are_lost_with_that_cause() -> None:
    run = run_of(SHARED, "at 2 s: link.state = down", "at 4 s: link.state = up")
    stall = run.network.stalls[0]
    assert stall.cause is Fate.LINK_DOWN
    assert abs(stall.start - 2) <= 0.01
    assert math.isclose(stall.end - stall.start, 3.34, abs_tol=0.1), "tries after 0.2, 0.4, 0.8, 1.7 and 3.3 s"
    down = [frame for frame in run.network.frames if 2 <= frame.t < 4 and frame.kind is FrameKind.REQUEST]
    assert len(down) == 5 and {frame.fate for frame in down} == {Fate.LINK_DOWN}
    assert network_at(run, 2.5).reach is Reach.LINK_DOWN
    client = run.network.client
    assert client is not None and client.late_why[Fate.LINK_DOWN] > 250 and client.lost == 0


def test_on_a_shared_link_that_is_down_the_messages_of_the_vm_are_lost_too() -> None:
    values = SHARED | {"vm.sends_every": 0.1}
    for client in (None, 0.01):
        run = run_of(values | {"client.interval": client}, "at 2 s: link.state = down", "at 4 s: link.state = up")
        own = [frame for frame in frames_between(run, 0.0, run.end) if frame.kind is FrameKind.OWN]
        assert {frame.fate for frame in own if 2 <= frame.t < 4} == {Fate.LINK_DOWN}
        assert not [frame for frame in own if frame.fate.lost and not 2 <= frame.t < 4]


def test_on_a_shared_link_the_messages_of_the_vm_wait_behind_the_migration() -> None:
    run = run_of(SHARED | {"vm.sends_every": 0.1})
    flow = max(run.flows, key=lambda flow: flow.end - flow.start)
    own = [frame for frame in frames_between(run, flow.start, flow.end) if frame.kind is FrameKind.OWN]
    assert len(own) > 20
    for frame in own[1:-1]:
        assert frame.hops[0].end - frame.hops[0].start == pytest.approx(65536 / flow.rate + 0.000075, abs=1e-9)


def test_a_flooded_request_is_heard_when_it_arrives_not_when_its_last_copy_does() -> None:
    # The copy for the target waits behind the migration; the VM on the source has its own long before, and runs.
    values: dict[str, Value] = {
        "network.shared": "on",
        "link.goodput": 1e6,
        "vm.memory": 2.0**26,
        "migration.setup_time": 0.1,
    }
    run = run_of(values | {"switch.ageing": 10.0, "client.interval": 15.0, "migration.suspend_time": 0.3})
    check_frames(run)
    for frame in frames_of(run, FrameKind.REQUEST):
        arrived = [hop.end for hop in frame.hops if hop.fate is Fate.DELIVERED]
        answers = [item.t for item in frames_of(run, FrameKind.ANSWER) if item.first == frame.first]
        assert not arrived or any(math.isclose(t, arrived[0], abs_tol=1e-9) for t in answers)


def test_a_connection_over_a_shared_link_that_stays_down_is_lost_with_that_cause() -> None:
    run = run_of(SHARED | {"client.profile": "windows"}, "at 2 s: link.state = down")
    assert run.metrics.owner is Host.SOURCE and not run.metrics.finished
    assert the_stall(run).given_up and the_stall(run).cause is Fate.LINK_DOWN


def test_a_slow_answer_is_not_blamed_on_a_pause_that_has_not_come() -> None:
    run = simulate(load_scenario("vm.memory: 16 MiB\nlink.bandwidth: 1 Mbit/s\nnetwork.shared: on\n"))
    first = pause_of(run).start
    early = [stall for stall in run.network.stalls if stall.end < first]
    assert not [stall for stall in early if stall.cause is Fate.VM_PAUSED]


def test_answers_that_come_slowly_do_not_make_a_client_try_again_for_ever() -> None:
    run = simulate(load_scenario("vm.memory: 16 MiB\nlink.bandwidth: 1 Mbit/s\nnetwork.shared: on\n"))
    slow = [stall for stall in run.network.stalls if stall.end < pause_of(run).start]
    assert len(slow) <= 10, "RFC 6298: the round trip is measured, and the time-out follows it"


@pytest.mark.parametrize(
    ("interval", "latency", "pause", "bandwidth"), [(3, 300, 650, 300), (3, 300, 10, 100), (1, 100, 10, 300)]
)
def test_answers_that_wait_for_room_after_a_time_out_go_when_an_acknowledgement_makes_it(
    interval: int, latency: int, pause: int, bandwidth: int
) -> None:
    run = simulate(
        load_scenario(
            f"vm.memory: 1 MiB\nworkload.dirty_rate: 0 B/s\nnetwork.shared: on\nlink.bandwidth: {bandwidth} kbit/s\n"
            f"client.interval: {interval} ms\nclient.latency: {latency} ms\nmigration.suspend_time: {pause} ms\n"
        )
    )
    check_requests(run)


# --- endings ---


def test_a_vm_that_is_lost_answers_nobody() -> None:
    run = run_of({"vm.memory": 64 * 2.0**20, "link.bandwidth": 12.5e6}, "at 3 s: source.state = dead")
    stall = the_stall(run)
    assert run.metrics.owner is Host.NOBODY
    assert stall.cause is Fate.VM_LOST and abs(stall.start - 3) < 0.01
    assert network_at(run, run.end).reach in (Reach.VM_LOST, Reach.LOST)
    assert not [frame for frame in run.network.frames if frame.t > 3.001 and frame.kind.sender is Station.VM]
    assert run.end == pytest.approx(4.0)


def test_a_vm_that_is_lost_ends_what_is_counted_with_the_run() -> None:
    run = run_of({"vm.memory": 64 * 2.0**20, "link.bandwidth": 12.5e6}, "at 3 s: source.state = dead")
    client = run.network.client
    assert client is not None
    assert client.asked == pytest.approx(run.end / 0.01, abs=2), "nobody sees what is asked after the run"


def test_a_migration_that_fails_leaves_the_client_alone() -> None:
    run = run_of({"vm.memory": 64 * 2.0**20, "link.bandwidth": 12.5e6}, "at 3 s: target.state = dead")
    assert run.metrics.owner is Host.SOURCE
    assert run.network.stalls == ()
    assert waits(run) == pytest.approx(0.0003, abs=1e-9)


def test_without_a_client_there_are_only_announcements() -> None:
    run = run_of({"client.interval": None, "migration.suspend_time": 0.06})
    assert run.network.client is None and run.network.asked_by(run.end) == 0
    assert {frame.kind for frame in run.network.frames} == {FrameKind.RARP}
    assert network_at(run, 0.5).reach is Reach.OFF
    assert run.network.metrics.announcements == 1


def test_without_a_client_the_messages_of_the_vm_go_everywhere() -> None:
    run = run_of({"client.interval": None, "vm.sends_every": 0.1})
    own = [frame for frame in frames_between(run, 0.0, run.end) if frame.kind is FrameKind.OWN]
    assert len(own) > 10
    assert all(frame.flooded for frame in own), "no switch has ever seen the client"


def test_the_clients_dice_do_not_move_the_migration() -> None:
    plain = simulate(Scenario())
    for values in ({"client.interval": None}, {"client.profile": "windows"}, {"client.latency": 0.01}):
        other = simulate(Scenario().but(values))
        assert not list(differences(plain.passes, other.passes))
        assert plain.metrics == other.metrics


@pytest.mark.parametrize("interval", [0.001, 0.01, 1.0, 60.0])
@pytest.mark.parametrize("latency", [1e-6, 0.00015, 0.05, 0.15, 1.0])
def test_whatever_interval_and_latency_every_request_asked_is_answered(interval: float, latency: float) -> None:
    run = run_of({"client.interval": interval, "client.latency": latency, "migration.setup_time": 61.0})
    client = run.network.client
    assert client is not None and client.lost == 0
    assert client.asked == client.answered == run.network.asked_by(run.network.ends)
    assert np.isfinite(waits(run)).all()
    assert (waits(run) >= 2 * latency - 1e-9).all()


def test_a_floor_below_the_round_trip_does_not_make_a_client_send_everything_twice() -> None:
    run = run_of({"client.rto_min": 0.001, "client.latency": 0.005, "migration.suspend_time": 0.06})
    assert len(run.network.stalls) == 1
    assert not [frame for frame in frames_of(run, FrameKind.REQUEST) if frame.attempt and frame.t < 1]


def test_a_switch_that_forgets_at_once_does_not_make_a_long_run_slow() -> None:
    # Each request is flooded, all in the same way: that needs no frame of its own.
    values: dict[str, Value] = {
        "switch.ageing": 10.0,
        "client.interval": 20.0,
        "migration.setup_time": 3600.0,
        "vm.memory": 2.0**40,
    }
    run = run_of(values)
    assert len(run.network.frames) < 1000
    assert run.end > 8000 and run.network.metrics.flooded == pytest.approx(run.end / 20.0, abs=3)


def test_a_vm_that_talks_to_a_switch_that_forgets_does_not_make_a_long_run_slow() -> None:
    run = run_of(
        {"switch.ageing": 10.0, "client.interval": None, "vm.sends_every": 20.0, "migration.setup_time": 3600.0}
    )
    assert len(run.network.frames) < 1000


@pytest.mark.parametrize("interval", [0.001, 0.01, 0.7, 1.0])
@pytest.mark.parametrize("rate", [125e3, 1000.0])
def test_a_run_of_years_is_like_one_of_seconds(interval: float, rate: float) -> None:
    run = run_of({"vm.memory": 2.0**40, "link.goodput": rate, "client.interval": interval})
    assert run.end > 8e6
    assert all(frame.count > 0 for frame in frames_of(run, FrameKind.REQUEST))
    assert not [stall for stall in run.network.stalls if stall.given_up], "a pause of no length loses nothing"
    assert run.network.client is not None and run.network.client.lost == 0


def test_a_link_that_goes_up_and_down_two_hundred_times_is_seen_each_time() -> None:
    lines = [f"at {1 + k * 0.1:.1f} s: link.state = {'down' if k % 2 == 0 else 'up'}" for k in range(200)]
    run = run_of(SHARED | {"client.rto_min": 0.02, "client.interval": 0.001}, *lines)
    down = [stall for stall in run.network.stalls if stall.cause is Fate.LINK_DOWN]
    assert len(down) > 30
    check_frames(run)
    check_requests(run)


# --- properties ---


@partial(shared, most=1)
def every_frame(run: Run, most: int = 3000) -> tuple[Frame, ...]:
    """All frames of a short run; of a long one those that were kept, and those around each piece's beginning."""
    if run.network.asked_by(run.end) < most:
        return frames_between(run, 0.0, run.end + 1, most=10**6)
    return run.network.frames


def owner_at(run: Run, t: float) -> Tenure:
    return run.tenures[max(0, bisect_right(run.tenures, t, key=lambda item: item.start) - 1)]


def check_frames(run: Run) -> None:
    """Hops connect, one addressee at most gets a frame, and each fate is the truth."""
    assert len(run.network.frames) < MOST_FRAMES
    for frame in every_frame(run):
        first, rest = frame.hops[0], frame.hops[1:]
        assert frame.t == first.start and first.to is Node.SWITCH
        assert first.origin is Node.CLIENT if frame.kind in FROM_CLIENT else first.origin in (Node.SOURCE, Node.TARGET)
        assert first.end > first.start or (first.end == first.start and math.ulp(first.start) > SHORTEST_HOP)
        if first.fate is not Fate.FORWARDED:
            assert first.fate in (Fate.LINK_DOWN, Fate.DROPPED, Fate.PORT_CLOSED) and not rest
            continue
        for hop in rest:
            assert hop.start == first.end and hop.end >= hop.start and hop.origin is Node.SWITCH
            assert hop.fate is not Fate.FORWARDED
        places = [hop.to for hop in rest]
        assert len(places) == len(set(places)) and first.origin not in places and Node.SWITCH not in places
        got = [hop for hop in rest if hop.fate is Fate.DELIVERED]
        if frame.kind.receiver is not None:
            assert len(got) <= 1
            assert (len(got) == 1) != frame.fate.lost
        for hop in rest:
            check_fate(run, frame, hop.to, hop.end, hop.fate)


def check_fate(run: Run, frame: Frame, to: Node, t: float, fate: Fate) -> None:
    tenure = owner_at(run, t)
    if fate is Fate.VM_PAUSED:
        assert not tenure.running and tenure.owner.value == to.value
    elif fate is Fate.WRONG_PORT:
        assert tenure.owner.value != to.value and tenure.owner is not Host.NOBODY
    elif fate is Fate.VM_LOST:
        assert tenure.owner is Host.NOBODY
    elif fate is Fate.DELIVERED and frame.kind in FROM_CLIENT:
        assert tenure.running and tenure.owner.value == to.value
    if frame.kind.sender is Station.VM and frame.kind is not FrameKind.RARP:
        sender = owner_at(run, frame.t)
        assert sender.running and sender.owner.value == frame.origin.value, "only a running VM sends"


def check_causes(run: Run) -> None:
    """Nobody answers what has not come, nor acknowledges what was not heard."""
    heard, received = [(-2.0, 0)], [(-2.0, 0)]
    for frame in every_frame(run):
        if frame.fate is Fate.DELIVERED and frame.kind in (FrameKind.REQUEST, FrameKind.ANSWER):
            got = heard if frame.kind is FrameKind.ANSWER else received
            arrived = max(hop.end for hop in frame.hops)
            got.append((arrived, frame.first + frame.count))
    for stretch in run.network.stretches:
        last = stretch.first + stretch.count - 1
        some_last = np.arange(max(stretch.first, last - int(3 * stretch.wait / run.network.interval) - 2), last + 1)
        for number, end in zip(some_last.tolist(), run.network.answers(stretch, some_last).tolist(), strict=True):
            heard.append((end, number + 1))
            received.append((end - stretch.back, number + 1))
    for marks in (heard, received):
        marks.sort()
        marks[:] = zip((t for t, _ in marks), accumulate((number for _, number in marks), max), strict=True)
    for frame in every_frame(run):
        if frame.t > run.end:
            continue  # what was asked in the run is answered, but frames that set out after its end are not kept
        if frame.kind in (FrameKind.REQUEST, FrameKind.ACK):
            assert frame.acked <= known(heard, frame.t)
        if frame.kind is FrameKind.REQUEST:
            assert frame.count > 0
            asked = run.network.asked_at(frame.first + frame.count - 1)
            assert asked <= frame.t + 1e-9 * max(1.0, frame.t)
        if frame.kind is FrameKind.ANSWER:
            assert frame.first + frame.count <= known(received, frame.t)


def known(marks: list[tuple[float, int]], t: float) -> int:
    return marks[bisect_right(marks, t + 1e-9, key=lambda mark: mark[0]) - 1][1]


def check_requests(run: Run) -> None:
    """Every request that is asked belongs to one piece, which is answered or lost with a cause."""
    network, client = run.network, run.network.client
    if client is None:
        assert not network.pieces
        return
    pieces = network.pieces
    asked = network.asked_by(network.ends)
    assert sum(piece.count for piece in pieces) == asked
    assert all(piece.count > 0 for piece in pieces)
    assert not pieces or pieces[0].first == 0
    assert all(one.first + one.count == other.first for one, other in pairwise(pieces))
    lost = [piece for piece in pieces if isinstance(piece, Batch) and piece.answered is None]
    assert all(piece.cause is not None for piece in lost)
    assert len(lost) == client.connections_lost <= 1
    late = [piece for piece in pieces if isinstance(piece, Batch) and piece.answered is not None and piece.late]
    assert all(piece.cause is not None for piece in late)
    assert (client.asked, client.lost) == (asked, sum(piece.count for piece in lost))
    assert client.answered == client.asked - client.lost
    assert client.late == sum(piece.count for piece in late) == sum(client.late_why.values())
    for piece in pieces:
        ends = np.array([piece.first, piece.first + piece.count - 1])
        if piece not in lost:
            wait = network.answers(piece, ends) - (network.phase + ends * network.interval)
            assert (wait >= 4 * network.hop * (1 - 1e-6) - 1e-9 * max(1.0, run.end)).all()


def check_stalls(run: Run) -> None:
    """A connection is lost exactly when its retries are exhausted, or the VM refuses it; each stall ends with an answer."""
    floor, retries = run.scenario.number("client.rto_min"), int(run.scenario.number("client.retries"))
    stalls, near = run.network.stalls, 1e-9 * max(1.0, run.end)
    assert all(one.end <= other.start + near for one, other in pairwise(stalls))
    assert sum(stall.given_up for stall in stalls) == sum(stall.given_up for stall in stalls[-1:])
    for stall in stalls:
        assert max(stall.start, stall.known) <= stall.end
        times = [*stall.tries, stall.end]
        assert all(one <= other for one, other in pairwise(times))
        if not stall.given_up:
            assert len(stall.tries) > 0 or stall.known > stall.start
        elif stall.cause is not Fate.RESET and not is_given_up_by_the_vm(run):
            assert len(stall.tries) >= retries
            # The time-out that takes the place of a probe counts from the first sending.
            probes = {frame.t for frame in run.network.frames if frame.probe}
            last = [t for t in stall.tries if not any(math.isclose(t, probe, abs_tol=near) for probe in probes)]
            assert stall.end - (last[-1] if last else stall.start) >= floor - near


def is_given_up_by_the_vm(run: Run) -> bool:
    """It has sent an answer again as often as Linux does."""
    return any(frame.kind is FrameKind.ANSWER and frame.attempt >= 15 for frame in run.network.frames)


@of_every_drawn_run
def test_every_request_is_answered_exactly_once_or_lost_with_a_cause(run: Run) -> None:
    check_requests(run)


@pytest.mark.parametrize("interval", [0.01, 0.001])
def test_so_it_is_where_an_answer_takes_two_seconds(interval: float) -> None:
    check_requests(simulate(Scenario().but({"client.latency": 1.0, "client.interval": interval})))


@of_every_drawn_run
def test_the_hops_of_a_frame_connect_and_its_fate_is_the_truth(run: Run) -> None:
    check_frames(run)
    check_causes(run)


@of_every_drawn_run
def test_a_connection_is_lost_exactly_when_its_retries_are_exhausted(run: Run) -> None:
    check_stalls(run)


@st.composite
def short_scenarios(draw: st.DrawFn) -> Scenario:
    """A run of a few seconds in which much happens to the client."""

    def maybe(name: str, *values: Value) -> None:
        if draw(st.booleans()):
            chosen[name] = draw(st.sampled_from(values))

    chosen: dict[str, Value] = dict(SMALL)
    chosen["vm.memory"] = draw(st.sampled_from([4096.0, 2.0**20, 2.0**24]))
    chosen["migration.setup_time"] = draw(st.sampled_from([0.0, 0.1, 0.7]))
    chosen["migration.suspend_time"] = draw(st.sampled_from([0.0, 0.004, 0.06, 0.21, 0.65, 1.3]))
    chosen["seed"] = float(draw(st.integers(1, 50)))
    maybe("migration.policy", "qemu", "xen")
    maybe("migration.technique", "quick", "post-copy")
    maybe("client.interval", 0.001, 0.004, 0.025, 0.1, 0.7)
    # Not in step with the timers: of two things at the very same instant, rounding says which is first.
    maybe("client.latency", 1e-6, 0.00101, 0.00407, 0.0203, 0.0909, 0.1103, 0.4009)
    maybe("client.rto_min", 0.001, 0.02, 0.05, 0.3)
    maybe("client.retries", 0.0, 1.0, 3.0)
    maybe("client.arp_check", 0.1, 0.3, None)
    maybe("client.nagle", "off")
    maybe("vm.nagle", "on")
    maybe("client.loss_probe", "off")
    maybe("client.window", 1.0, 3.0, 40.0)
    maybe("client.gateway", "on")
    maybe("network.port_delay", 0.0311, 0.407)
    maybe("switch.ageing", 10.0, 12.0, 300.0)
    maybe("vm.sends_every", 0.01, 0.033, 0.1, 0.5)
    maybe("network.announcement", "none", "gratuitous arp")
    maybe("network.guest_announces", "on", "off")
    maybe("network.announcements_lost", 1.0, 3.0)
    maybe("link.goodput", 2e5, 1e6, 1e7)
    scenario = Scenario().but(chosen)
    if draw(st.booleans()):
        scenario = scenario.but({"network.shared": "on"})
        for _ in range(draw(st.integers(0, 4))):
            state = draw(st.sampled_from(["down", "up"]))
            scenario = scenario.with_change(draw(st.integers(0, 400)) / 100 + 0.003, "link.state", state)
    if draw(st.integers(0, 5)) == 0:
        host = draw(st.sampled_from(["source.state", "target.state"]))
        scenario = scenario.with_change(draw(st.integers(0, 300)) / 100, host, "dead")
    return scenario


@some
@given(short_scenarios())
def test_in_a_short_run_everything_that_holds_for_all_runs_holds(scenario: Scenario) -> None:
    run = simulate(scenario)
    check_frames(run)
    check_causes(run)
    check_requests(run)
    check_stalls(run)


# --- tables ---


def entries(frame: Frame) -> Iterator[tuple[int, float, int]]:
    """Which switch saw a frame come in, when, and at which port."""
    if frame.hops[0].fate is Fate.FORWARDED:
        yield 1, frame.hops[0].end, PORTS[frame.origin]
        for hop in frame.hops[1:]:
            if hop.to is Node.OTHER:
                yield 2, hop.end, 1


def check_tables(run: Run, times: list[float]) -> None:
    """Each row was seen, and the latest frame of a station is what its row says."""
    network = run.network
    seen: dict[tuple[int, Station], list[tuple[float, int]]] = defaultdict(list)
    for frame in frames_between(run, 0.0, run.end, most=10**6):
        for switch, t, port in entries(frame):
            seen[switch, frame.kind.sender].append((t, port))
    if network.interval:  # the client opened its connection a second before
        seen[1, Station.VM].append((-1.0, PORTS[Node.SOURCE]))
        seen[1, Station.CLIENT].append((-1.0, PORTS[Node.CLIENT]))
        seen[2, Station.CLIENT].append((-1.0, 1))
    for marks in seen.values():
        marks.sort()
    for t in times:
        rows = {(row.switch, row.station): row for row in network_at(run, t).rows}
        for key in [(switch, station) for switch in (1, 2) for station in Station]:
            marks, row = seen[key], rows.get(key)
            k = bisect_right(marks, t + 1e-9, key=lambda mark: mark[0])
            if k == 0:
                assert row is None, "never seen"
                continue
            latest, port = marks[k - 1]
            if abs(t - latest) < 1e-6:
                continue  # at this very moment
            if row is not None and row.seen > latest and row.seen >= run.end - 4 * network.hop:
                continue  # shown by a frame that is still on its way at the end, which may be left out
            if row is not None:
                assert row.port == port
                assert row.seen <= t
                assert math.isclose(row.seen, latest, abs_tol=1e-6)
                assert row.since <= row.seen
            assert (row is not None) == (t - latest <= network.ageing) or abs(t - latest - network.ageing) < 1e-6


@some
@given(short_scenarios())
def test_a_table_holds_what_was_seen_and_nothing_else(scenario: Scenario) -> None:
    run = simulate(scenario)
    check_tables(run, np.linspace(0.0, run.end, 60).tolist())


def test_a_table_says_when_a_station_was_last_seen() -> None:
    run = run_of({"client.interval": 0.1, "client.latency": 0.01, "migration.suspend_time": 0.3})
    check_tables(run, np.linspace(0.0, run.end, 500).tolist())


def test_a_table_says_when_a_talking_vm_was_last_seen() -> None:
    run = run_of({"client.interval": 0.1, "client.latency": 0.01, "vm.sends_every": 0.07})
    check_tables(run, np.linspace(0.0, run.end, 500).tolist())


# --- nothing looks into the future ---


def same_moments(before: Run, after: Run, until: float) -> None:
    """The clients' side is the same at every time before `until`."""
    until = min(until, before.end, after.end, before.network.ends, after.network.ends)
    shortly_before = until - np.geomspace(1e-6, max(until, 1e-6), 20)
    for t in (*np.linspace(0.0, until, 50, endpoint=False), *shortly_before):
        one, other = network_at(before, t), network_at(after, t)
        for name in ("asked", "answered", "waiting", "oldest", "reach", "tries", "next_try"):
            assert getattr(one, name) == pytest.approx(getattr(other, name)), f"{name} at {t}"
        assert len(one.rows) == len(other.rows)
        for row, twin in zip(one.rows, other.rows, strict=True):
            assert (row.switch, row.station, row.port, row.was) == (twin.switch, twin.station, twin.port, twin.was)
            assert row.seen == pytest.approx(twin.seen, abs=1e-6) and row.since == pytest.approx(twin.since)


@some
@given(st.data())
def test_a_change_leaves_the_clients_past_alone(data: st.DataObject) -> None:
    scenario = data.draw(scenarios(most_changes=2))
    before = simulate(scenario)
    with_change = data.draw(changed(scenario, before.end))
    if with_change.changes == scenario.changes:
        return
    at = next(change.at for change in with_change.changes if change not in scenario.changes)
    same_moments(before, simulate(with_change), at)


BARE: dict[str, Value] = SMALL | {"vm.memory": 4096.0, "migration.setup_time": 0.0}
"""One page, moved at once."""


def fills_the_receive_window(run: Run) -> bool:
    """More is on its way at a time than the largest window holds, which counted exchanges do not look at (MODEL.md, section 11)."""
    network = run.network
    return not network.nagle and any(s.wait > LARGEST_WINDOW * network.interval for s in network.stretches)


@some
@given(short_scenarios(), st.integers(0, 300), st.sampled_from(["link.state", "source.state", "target.state"]))
@example(Scenario().but(BARE | {"seed": 3.0, "client.interval": 0.001, "network.shared": "on"}), 0, "link.state")
# What the next try's timer is set to is known; that it is set anew by what comes before it is not.
@example(
    Scenario().but(
        BARE
        | {"seed": 17.0, "client.interval": 0.001, "client.latency": 0.00101, "client.rto_min": 0.05}
        | {"migration.suspend_time": 1.3, "migration.setup_time": 0.7, "network.shared": "on", "link.goodput": 1e7}
        | {"client.loss_probe": "off", "migration.technique": "quick"}
    ),
    3,
    "target.state",
)
# A request is lost, and afterwards answers to earlier ones come.
@example(
    Scenario().but(
        SMALL | {"seed": 39.0, "client.interval": 0.001, "client.latency": 0.4009, "client.nagle": "off"}
        | {"migration.suspend_time": 0.65, "migration.setup_time": 0.7, "vm.nagle": "on", "vm.memory": 2.0**20}
        | {"migration.technique": "post-copy", "link.goodput": 1e6, "network.announcements_lost": 1.0}
    ), 217, "target.state",
)  # fmt: skip
def test_a_change_in_a_short_run_leaves_the_clients_past_alone(scenario: Scenario, hundredth: int, name: str) -> None:
    at, value = hundredth / 100 + 0.0017, "down" if name == "link.state" else "dead"
    before, after = simulate(scenario), simulate(scenario.with_change(at, name, value))
    assume(not fills_the_receive_window(before))
    same_moments(before, after, at)


def test_a_client_whose_answers_the_vm_sends_no_more_does_not_wait_for_ever() -> None:
    """All its requests came; all that it waits for are answers, and the VM sends each again 15 times, 924.6 s or more."""
    values: dict[str, Value] = {"client.latency": 0.4009, "client.nagle": "off", "client.retries": 3.0, "seed": 37.0}
    values |= {"client.arp_check": None, "client.loss_probe": "off", "vm.nagle": "on", "network.shared": "on"}
    values |= {"migration.setup_time": 0.1, "migration.suspend_time": 0.004, "migration.technique": "post-copy"}
    run = run_of(
        values | {"client.rto_min": 0.02, "vm.memory": 2.0**20},
        "at 2.113 s: link.state = down",
        "at 2.75 s: source.state = dead",
    )
    stall = the_stall(run)
    assert is_given_up_by_the_vm(run) and stall.given_up and stall.cause is Fate.LINK_DOWN
    assert stall.end - stall.start > 924 and run.end < math.inf


def test_a_vm_that_has_given_the_connection_up_refuses_it() -> None:
    """The client asks again when the link is up again after 2,500 s: it gets a reset, though the VM never started anew."""
    values: dict[str, Value] = {"client.interval": 0.01, "client.retries": 40.0, "client.latency": 0.02}
    run = run_of(
        values | {"network.shared": "on", "migration.setup_time": 3000.0, "client.arp_check": None},
        "at 1.015 s: link.state = down",
        "at 2500 s: link.state = up",
    )
    stall = the_stall(run)
    assert is_given_up_by_the_vm(run) and stall.given_up and stall.cause is Fate.LINK_DOWN
    assert frames_of(run, FrameKind.RESET) and stall.end > 2500


def test_while_a_request_is_on_its_way_nobody_knows_that_its_answer_will_be_lost() -> None:
    values = SHARED | {"client.latency": 0.02, "client.interval": 0.5, "migration.setup_time": 5.0}
    plain = run_of(values)
    at = plain.network.asked_at(5) + 0.019
    after = run_of(values, f"at {at} s: link.state = down")
    assert after.network.stalls[0].start < at < after.network.stalls[0].known
    same_moments(plain, after, at)


# --- an oracle: the same run with every frame carried one by one ---


def _one_by_one(self: Server, every: float, first: float, until: float, client: Client | None) -> Any:
    """Own messages without skipping: each in the VM's own time."""
    due, number = first, 1
    while due != float("inf"):
        if due > self._env.now:
            yield self._env.timeout(due - self._env.now)
        host = self._world.runs_on(self._env.now)
        if host is None:
            due = self._world.after_running(self._env.now, 1e-9)
            continue
        self._env.process(self._carry_own(host, number))
        number, due = number + 1, self._world.after_running(self._env.now, every)


def carried(scenario: Scenario) -> Run:
    """A run in which nothing is skipped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Undisturbed, "found", lambda self, start, total: None)
        patch.setattr(Server, "send_own", _one_by_one)
        return simulate(scenario)


def check_against_the_oracle(scenario: Scenario) -> None:
    skipped, oracle = simulate(scenario), carried(scenario)
    assert skipped.end == pytest.approx(oracle.end, abs=1e-9)
    numbers = np.arange(oracle.network.asked_by(oracle.network.ends))
    assert skipped.network.asked_by(skipped.network.ends) == len(numbers)
    np.testing.assert_allclose(
        answered_at(skipped.network, numbers), answered_at(oracle.network, numbers), rtol=0, atol=1e-9
    )
    until = oracle.end - 8 * oracle.network.one_way - 1e-6  # frames that are on their way at the end may be left out
    for kind in FrameKind:
        if oracle.network.gateway and kind in (FrameKind.ARP_PROBE, FrameKind.ARP_ANSWER):
            continue  # a router's own probes while all is well are not simulated (MODEL.md, 11)
        mine, other = ([item for item in frames_between(run, 0, until, most=10**6) if item.kind is kind]
                       for run in (skipped, oracle))  # fmt: skip
        assert len(mine) == len(other), f"{kind}: {len(mine)} and {len(other)}"
        for one, two in zip(mine, other, strict=True):
            check_alike(one, two)
    for name in ("retransmissions", "lost", "late", "connections_lost", "late_why", "lost_why"):
        assert getattr(skipped.network.client, name, None) == getattr(oracle.network.client, name, None), name
    for name in ("flooded", "wrong_port_frames", "announcements_lost"):
        assert getattr(skipped.network.metrics, name) == getattr(oracle.network.metrics, name), name


def check_alike(one: Frame, two: Frame) -> None:
    assert one.t == pytest.approx(two.t, abs=1e-9), f"{one} and {two}"
    for name in ("first", "count", "acked", "attempt", "number"):
        assert getattr(one, name) == getattr(two, name), f"{name}: {one} and {two}"
    assert Counter((hop.origin, hop.to, hop.fate) for hop in one.hops) == Counter(
        (hop.origin, hop.to, hop.fate) for hop in two.hops
    ), f"{one} and {two}"
    ends = {(hop.origin, hop.to): hop for hop in two.hops}
    for hop in one.hops:
        twin = ends[hop.origin, hop.to]
        assert (hop.start, hop.end) == pytest.approx((twin.start, twin.end), abs=1e-9), f"{one} and {two}"


@settings(some, max_examples=20)  # ORACLE below has one of each kind
@given(short_scenarios())
@example(Scenario().but(BARE | {"seed": 1.0, "client.latency": 0.02, "migration.technique": "quick"}))
def test_what_is_skipped_is_what_would_have_been_carried(scenario: Scenario) -> None:
    run, own = simulate(scenario), scenario.values["vm.sends_every"]
    carried_singly = 4 * run.network.asked_by(run.end) + (run.end / float(own) if own else 0.0)
    assume(carried_singly < MOST_CARRIED)  # more frames are not followed
    assume(not fills_the_receive_window(run))
    check_against_the_oracle(scenario)


ORACLE: dict[str, dict[str, Value]] = {
    "plain": {},
    "each switch forgets": {"switch.ageing": 10.0, "client.interval": 15.0, "migration.setup_time": 120.0},
    "long way": {"client.latency": 0.02},
    "long way, often": {"client.latency": 0.0203, "client.interval": 0.001},
    "longer than the floor": {"client.latency": 0.2},
    "trains": {"client.latency": 0.0903, "client.interval": 0.001},
    "without Nagle": {"client.nagle": "off", "client.latency": 0.0203},
    "without Nagle, seldom": {"client.nagle": "off", "client.latency": 0.1103, "client.interval": 0.1},
    "answers are held back": {"vm.nagle": "on"},
    "answers are held back, a long way": {"vm.nagle": "on", "client.nagle": "off", "client.latency": 0.0203},
    "talks": {"vm.sends_every": 0.03},
    "talks alone": {"vm.sends_every": 0.03, "client.interval": None},
    "shared": SHARED | {"vm.memory": 2.0**23},
    "shared and slow": {"link.bandwidth": 1e6, "network.shared": "on", "vm.memory": 2.0**20},
    "a train begins after an answer": {
        "link.goodput": 1e6,
        "vm.memory": 2.0**20,
        "client.latency": 0.00407,
        "migration.setup_time": 0.7,
        "migration.suspend_time": 0.0,
        "seed": 37.0,
        "network.shared": "on",
    },
    "shared and talks": SHARED | {"vm.memory": 2.0**23, "vm.sends_every": 0.03},
    "quick": {"migration.technique": "quick", "migration.setup_time": 0.0},
    # What has come before the last request of a stretch is sent has come then, and a round trip is measured when it is over.
    "behind the copy, without Nagle": SHARED
    | {"client.latency": 1e-6, "client.nagle": "off", "client.retries": 0.0, "link.goodput": 1e6, "link.latency": 0.0,
       "migration.suspend_time": 0.0, "seed": 4.0, "vm.memory": 2.0**20},
    # The window grows with what is on its way before a stretch as well, and a round trip ends with it.
    "a stretch begins with requests on their way": SHARED
    | {"client.latency": 0.0909, "client.loss_probe": "off", "client.nagle": "off", "client.rto_min": 0.001, "link.goodput": 1e7,
       "migration.policy": "qemu", "migration.setup_time": 0.0, "migration.suspend_time": 0.004, "seed": 2.0, "vm.memory": 2.0**24,
       "vm.sends_every": 0.033, "workload.kernel_pages": "off"},
    "the VM takes each answer for lost": SHARED
    | {"client.interval": 0.7, "client.nagle": "off", "client.window": 1.0, "link.goodput": 200_000.0, "vm.memory": 2.0**20,
       "migration.setup_time": 0.7, "migration.suspend_time": 0.65, "migration.technique": "post-copy", "seed": 29.0},
    "talks and holds back": {
        "client.latency": 0.00101, "client.retries": 0.0, "migration.setup_time": 0.1, "migration.suspend_time": 0.0,
        "network.announcement": "none", "seed": 42.0, "vm.memory": 2.0**20, "vm.nagle": "on", "vm.sends_every": 0.033},
}  # fmt: skip


@pytest.mark.parametrize("name", ORACLE)
def test_a_run_is_the_same_with_all_its_frames_carried(name: str) -> None:
    values: dict[str, Value] = SMALL | {"migration.suspend_time": 0.06} | ORACLE[name]
    check_against_the_oracle(Scenario().but(values))


def test_where_a_probe_goes_before_each_answer_can_come_nothing_is_counted() -> None:
    """After an outage the round trip is taken to be so long that a time-out waits for the answer; the probe does not."""
    values: dict[str, Value] = SMALL | {
        "client.interval": 0.7,
        "client.latency": 0.0203,
        "client.nagle": "off",
        "seed": 2.0,
    }
    values |= {"client.rto_min": 0.001, "link.goodput": 200_000.0, "network.shared": "on", "vm.memory": 2.0**24}
    scenario = Scenario().but(values | {"migration.policy": "xen", "migration.setup_time": 0.7})
    for at, state in ((0.323, "down"), (0.453, "up"), (1.853, "down"), (3.183, "up")):
        scenario = scenario.with_change(at, "link.state", state)
    check_against_the_oracle(scenario)


# --- extremes ---

EXTREMES: list[dict[str, Value]] = [
    {"client.interval": least, "client.latency": latency, "switch.ageing": ageing}
    for least in (0.001, 60.0)
    for latency in (1e-6, 1.0)
    for ageing in (10.0, 1e6)
]


@pytest.mark.parametrize("values", EXTREMES)
@pytest.mark.parametrize("shared", ["on", "off"])
def test_the_ends_of_the_clients_fields_go_together(values: dict[str, Value], shared: str) -> None:
    for technique in ("live", "quick", "post-copy"):
        run = run_of(values | {"migration.technique": technique, "network.shared": shared})
        check_frames(run)
        check_requests(run)
        check_stalls(run)


SELDOM: dict[str, Value] = {"client.interval": 60.0, "switch.ageing": 10.0}


@pytest.mark.parametrize(
    "values",
    [
        SELDOM | {"vm.sends_every": 1.0},
        SELDOM | {"vm.sends_every": 1.0, "network.shared": "on"},
        SELDOM | {"client.latency": 1.0, "network.shared": "on"},
        SELDOM | {"vm.sends_every": 0.01, "migration.technique": "quick", "client.retries": 0.0},
        {"client.interval": 0.001, "vm.sends_every": 0.01},
        {"client.interval": 0.001, "vm.sends_every": 0.01, "network.shared": "on", "link.goodput": 1e4},
    ],
)
def test_in_a_run_of_months_exchanges_are_counted_not_carried(values: dict[str, Value]) -> None:
    slow: dict[str, Value] = {"vm.memory": 2.0**34, "link.goodput": 1e3}
    run = run_of(slow | values)
    assert len(run.network.frames) < 6000 and len(run.network.own) < 200


def test_the_pause_of_a_quick_migration_may_begin_with_the_run() -> None:
    run = run_of({"migration.technique": "quick", "migration.setup_time": 0.0, "client.interval": 0.001})
    assert pause_of(run).start == 0
    assert run.network.stalls[0].start == run.network.phase
    check_frames(run)
    check_requests(run)


def test_every_field_of_the_clients_side_is_tried_here() -> None:
    groups = ("client.", "switch.", "network.")
    names = {name for name in FIELDS if name.startswith(groups)} | {"vm.sends_every"}
    assert names <= {
        *("client.interval", "client.profile", "client.rto_min", "client.retries", "client.latency"),
        *("client.arp_check", "switch.ageing", "network.shared", "network.announcement"),
        *("client.nagle", "client.loss_probe", "client.window", "client.gateway", "network.port_delay"),
        *("network.guest_announces", "network.announcements_lost", "vm.sends_every"),
        *("client.queue", "client.transfer_repairs"),  # count for bulk transfers alone: test_bulk.py
    }


@pytest.mark.parametrize("setup", [0.05, 0.2, 0.35, 0.48, 0.9, 1.4])
@pytest.mark.parametrize("interval", [0.1, 0.5, 1.0])
def test_a_request_that_is_asked_in_the_pause_is_not_answered_in_it(setup: float, interval: float) -> None:
    values = {"client.interval": interval, "migration.setup_time": 1.0 + setup, "migration.suspend_time": 0.4}
    values |= {"vm.sends_every": interval}  # the first exchange meets a message of the VM, and is carried
    for seed in range(6):
        run = run_of({**values, "client.latency": 0.00025, "vm.memory": 2.0**20, "seed": seed})
        pause, network = pause_of(run), run.network
        asked = network.phase + np.arange(network.asked_by(network.ends)) * interval
        answered = answered_at(network, np.arange(len(asked)))
        inside = (answered > pause.start + 0.0003) & (answered < pause.end)
        assert not inside.any(), (seed, asked[inside], answered[inside])


def test_what_was_asked_long_ago_has_reached_the_vm(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a stretch whose end comes late, none of its requests is on its way any more."""
    found: list[tuple[int, int]] = []
    land = Client._land

    def landed(self: Client, stretch: Stretch) -> None:
        if not self._network.goes_alone(stretch):
            late = self._now + 10 * stretch.wait + self._network.interval
            found.append((reached_by(self._network, stretch, late), stretch.first + stretch.count))
        land(self, stretch)

    monkeypatch.setattr(Client, "_land", landed)
    simulate(Scenario().but({"client.latency": "20 ms", "client.interval": "3 ms"}))
    assert found and all(reached == end for reached, end in found)
