"""Does a guest with a virtio network card announce itself after its host, and only where it can?"""

import pytest

from migviz import Run, Scenario, simulate
from migviz.scenario.fields import Value
from migviz.scenario.policies import POLICIES
from migviz.trace.milestones import Announced, of_kind
from migviz.trace.traffic import FrameKind


def run_of(**values: Value) -> Run:
    fields = {name.replace("__", "."): value for name, value in values.items()}
    return simulate(Scenario().but({"vm.memory": "256 MiB", "migration.policy": "libvirt", **fields}))


def announced(run: Run) -> list[tuple[FrameKind, int, bool]]:
    return [(frame.kind, frame.number, frame.fate.lost) for frame in run.network.frames if frame.kind.announces]


def test_each_round_of_qemus_is_followed_by_the_guests_own() -> None:
    run = run_of()
    kinds = (FrameKind.RARP, FrameKind.GRATUITOUS_ARP)
    assert announced(run) == [(kind, number, False) for number in range(1, 6) for kind in kinds]
    assert [item.number for item in of_kind(run.milestones, Announced)] == [1, 2, 3, 4, 5]


def test_the_guest_does_not_wait_until_its_hosts_frame_is_everywhere() -> None:
    frames = [frame for frame in run_of(client__latency=0.1).network.frames if frame.kind.announces]
    for one, other in zip(frames[::2], frames[1::2], strict=True):
        assert other.kind is FrameKind.GRATUITOUS_ARP and other.t - one.t == pytest.approx(0.001)


def test_a_round_that_is_lost_is_lost_whole() -> None:
    lost = [item[2] for item in announced(run_of(network__announcements_lost=5.0))]
    assert lost == [True] * 10
    assert run_of(network__announcements_lost=2.0).network.metrics.announcements_lost == 2
    some = [item[2] for item in announced(run_of(network__announcements_lost=2.0))]
    assert some == [True] * 4 + [False] * 6


@pytest.mark.parametrize("way", ["none", "gratuitous arp", "arp reply"])
def test_the_guest_follows_its_hosts_reverse_arp_and_nothing_else(way: str) -> None:
    alone = announced(run_of(network__announcement=way, network__guest_announces="off"))
    assert announced(run_of(network__announcement=way)) == alone


def test_the_policies_built_on_qemu_have_such_guests() -> None:
    on = {name for name in POLICIES if Scenario().but({"migration.policy": name})["network.guest_announces"] == "on"}
    assert on == {name for name, policy in POLICIES.items() if policy.looks is not None}
