"""Does a capture hold the right frames at the right times, and does Wireshark find nothing wrong with it?"""

import io
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from dpkt.pcapng import InterfaceDescriptionBlockLE, Reader, SectionHeaderBlockLE

from migviz import Run, load_scenario, simulate
from migviz.export import as_capture
from migviz.export.as_capture import captured, write_capture
from migviz.replay.frames import frames_between
from migviz.trace.traffic import Fate, Frame, FrameKind, Node, OwnMessages, Station
from migviz.trace.wire import MACS, frame_bytes
from tests.shared import shared

BASE = "vm.memory: 16 MiB\nworkload.dirty_rate: 0 B/s\nmigration.setup_time: 0.3 s\nclient.arp_check: 100 ms\n"
RUNS = {
    "live": "migration.suspend_time: 300 ms\nvm.sends_every: 100 ms",
    "qemu": "migration.policy: qemu\nmigration.suspend_time: 20 ms",
    "xen": "migration.policy: xen-2005\nclient.interval: 1 ms",
    "gratuitous": "network.announcement: gratuitous arp\nnetwork.announcements_lost: 1\nswitch.ageing: 10 s",
    "trains": "client.interval: 1 ms\nclient.latency: 40 ms\nmigration.suspend_time: 650 ms",
    "shared": "network.shared: on\nlink.bandwidth: 100 Mbit/s\nat 0.5 s: link.state = down\nat 0.9 s: link.state = up",
    "quick": "migration.technique: quick\nmigration.setup_time: 0 s",
    "lost": "migration.suspend_time: 4 s\nclient.retries: 2",
    "own late": "network.shared: on\nlink.bandwidth: 1 Mbit/s\nvm.memory: 256 KiB\nvm.sends_every: 200 ms",
}
PLACES = (Node.SOURCE, Node.TARGET, Node.CLIENT, Node.SWITCH)
every_run = pytest.mark.parametrize("name", RUNS)
every_place = pytest.mark.parametrize("at", PLACES)


@shared
def run_of(name: str) -> Run:
    given = dict(line.split(": ", 1) for line in BASE.splitlines())
    lines = RUNS[name].splitlines()
    given |= dict(line.split(": ", 1) for line in lines if not line.startswith("at "))
    changes = [line for line in lines if line.startswith("at ")]
    return simulate(load_scenario("\n".join([*(f"{key}: {value}" for key, value in given.items()), *changes]) + "\n"))


@shared
def captured_of(name: str, at: Node) -> list[tuple[float, bytes]]:
    """The whole capture of a run at a place: made once for all tests."""
    return captured(run_of(name), 0.0, run_of(name).end, at)


@shared
def frames_of(name: str) -> list[tuple[Frame, bytes]]:
    """Every frame of a run with its bytes: made once for all places."""
    run = run_of(name)
    return [(frame, frame_bytes(run.network, frame)) for frame in frames_between(run, 0.0, run.end, most=10**6)]


def written(run: Run, start: float, end: float, at: Node) -> list[tuple[float, bytes]]:
    file = io.BytesIO()
    count = write_capture(run, file, start=start, end=end, at=at)
    file.seek(0)
    found = list(Reader(file))
    assert len(found) == count
    return found


@every_run
@every_place
def test_a_capture_reads_back_with_its_frames_and_times(name: str, at: Node) -> None:
    run = run_of(name)
    expected = captured_of(name, at)
    found = written(run, 0.0, run.end, at)
    assert [raw for _, raw in found] == [raw for _, raw in expected]
    assert [float(t) for t, _ in found] == pytest.approx([t for t, _ in expected], abs=1e-6)
    times = [t for t, _ in found]
    assert times == sorted(times)


@every_run
@every_place
def test_the_frames_that_pass_a_place_are_those_with_a_hop_there(name: str, at: Node) -> None:
    run, expected = run_of(name), []
    for frame, raw in frames_of(name):
        first = frame.hops[0]
        if at is Node.SWITCH:
            times = [first.end] if first.fate is Fate.FORWARDED else []
        elif first.origin is at:
            times = [first.start]
        else:
            times = [hop.end for hop in frame.hops[1:] if hop.to is at and hop.fate is not Fate.LINK_DOWN]
        expected += [(t, raw) for t in times if t <= run.end]
    found = captured_of(name, at)
    assert sorted(found) == sorted(expected) and found


def test_at_the_client_its_own_frames_pass_all_and_of_the_vms_those_that_arrive() -> None:
    run = run_of("live")
    found = [raw for _, raw in captured(run, 0.0, run.end, Node.CLIENT)]
    mine = [raw for raw in found if raw[6:12] == MACS[Station.CLIENT]]
    sent = [frame for frame in frames_between(run, 0.0, run.end, most=10**6) if frame.origin is Node.CLIENT]
    assert len(mine) == len(sent)
    assert any(raw[12:14] == b"\x80\x35" for raw in found), "the announcement reaches it"


def test_after_the_move_frames_pass_the_target_and_no_longer_the_source() -> None:
    run = run_of("live")
    moved = next(milestone.t for milestone in run.milestones if milestone.kind == "resume") + 0.001
    assert len(captured(run, 0.0, 0.3, Node.SOURCE)) > 50
    assert not [raw for _, raw in captured(run, 0.0, 0.3, Node.TARGET)]
    assert len(captured(run, moved, run.end, Node.TARGET)) > 50
    after = [raw for t, raw in captured(run, moved, run.end, Node.SOURCE)]
    assert all(raw[:6] == b"\xff" * 6 for raw in after), "only broadcasts get there"


def test_at_the_target_the_announcement_is_seen_as_it_leaves_and_at_the_source_as_it_arrives() -> None:
    run = run_of("live")
    (frame,) = [frame for frame in run.network.frames if frame.kind is FrameKind.RARP]
    for at, time in ((Node.TARGET, frame.t), (Node.SOURCE, frame.t + 2 * run.network.hop)):
        times = [t for t, raw in captured(run, 0.0, run.end, at) if raw[12:14] == b"\x80\x35"]
        assert times == pytest.approx([time], abs=1e-9)


@every_run
@every_place
def test_captures_of_parts_are_together_the_whole(name: str, at: Node) -> None:
    run = run_of(name)
    cuts = [0.0, 0.1234567, 0.5012345, 0.9876543, run.end]
    parts: list[tuple[float, bytes]] = []
    for start, end in pairwise(cuts):
        part = captured(run, start, end, at)
        assert all(start <= t <= end for t, _ in part)
        parts += part
    whole = captured_of(name, at)
    assert [raw for _, raw in parts] == [raw for _, raw in whole]
    assert [t for t, _ in parts] == pytest.approx([t for t, _ in whole], abs=1e-9)


def test_a_frame_that_waits_long_for_a_slow_link_is_in_the_capture_that_begins_meanwhile() -> None:
    run = simulate(load_scenario("vm.memory: 1 MiB\nnetwork.shared: on\nlink.bandwidth: 100 kbit/s\n"))
    whole = captured(run, 0.0, 15.0, Node.CLIENT)
    answers = [t for t, raw in whole if raw[6:12] == MACS[Station.VM] and 10 < t < 15]
    assert answers
    begin = answers[0] - 0.01
    assert captured(run, begin, 15.0, Node.CLIENT) == [(t, raw) for t, raw in whole if t >= begin]


@pytest.mark.parametrize(("latency", "hop", "far"), [("1 us", 5e-7, 5e-7), ("50 ms", 7.5e-5, 0.049925)])
def test_a_message_that_waits_behind_the_migration_passes_each_place_so_much_later(
    latency: str, hop: float, far: float
) -> None:
    run = simulate(load_scenario(f"vm.memory: 1 MiB\nclient.latency: {latency}\nclient.interval: off\n"))
    own = OwnMessages(
        start=1.0, every=2.0, count=2, first=1, host=Node.SOURCE, late=0.4, flooded=False, lost=False, cause=Fate.FORWARDED
    )  # fmt: skip
    waits = replace(run, network=replace(run.network, own=(own,), frames=()))
    passes = {Node.SOURCE: 0.0, Node.SWITCH: 0.4 + hop, Node.CLIENT: 0.4 + hop + far, Node.TARGET: None}
    for at, later in passes.items():
        for t in () if later is None else (1.0 + later, 3.0 + later):
            assert [one for one, _ in captured(waits, t - 1e-9, t + 1e-9, at)] == pytest.approx([t], abs=1e-12)
        assert len(captured(waits, 0.0, 5.0, at)) == (0 if later is None else 2)


@pytest.mark.parametrize(("there", "back"), [(0.3, 0.1), (0.1, 0.3)])
def test_a_capture_begins_with_what_was_long_under_way_in_either_direction(there: float, back: float) -> None:
    run = simulate(load_scenario("vm.memory: 64 MiB\nclient.interval: 500 ms\n"))
    network = replace(run.network, frames=())
    stretch = replace(network.stretches[0], there=there, back=back, count=3)
    slow = replace(run, network=replace(network, stretches=(stretch,)))
    sent = network.asked_at(stretch.first + 1)
    for at, passes in ((Node.CLIENT, sent + there + back), (stretch.host, sent + there)):
        found = [t for t, _ in captured(slow, passes - 1e-9, passes + 1e-9, at)]
        assert found == pytest.approx([passes] * 2, abs=1e-12), "what arrives, and what is sent because of it"


def test_of_a_capture_that_begins_late_only_what_may_still_be_on_its_way_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[float] = []

    def between(run: Run, start: float, end: float, *, most: int) -> tuple[Frame, ...]:
        asked.append(start)
        return ()

    monkeypatch.setattr(as_capture, "frames_between", between)
    captured(run_of("live"), 0.9, 1.0, Node.CLIENT)
    assert 0.8 < asked[0] < 0.9


def test_a_capture_of_nothing_is_still_a_capture() -> None:
    assert written(run_of("live"), 0.0, 0.0, Node.TARGET) == []


def test_time_stamps_are_microseconds_of_simulated_time_however_late() -> None:
    run = simulate(load_scenario("vm.memory: 64 GiB\nworkload.dirty_rate: 0 B/s\nlink.bandwidth: 10 Mbit/s\n"))
    start = run.end - 0.05
    found, expected = written(run, start, run.end, Node.CLIENT), captured(run, start, run.end, Node.CLIENT)
    assert run.end > 50_000 and len(found) > 5
    assert [float(t) for t, _ in found] == pytest.approx([t for t, _ in expected], abs=1.1e-6)


# --- tshark ---

tshark = shutil.which("tshark")
needs_tshark = pytest.mark.skipif(tshark is None, reason="tshark is not installed")
CHECKS = ("ip.check_checksum", "tcp.check_checksum", "udp.check_checksum")


def read_by_tshark(path: Path, condition: str, *fields: str) -> list[list[str]]:
    """The frames that meet a condition, as tshark dissects them with all check sums verified."""
    assert tshark is not None
    options = [part for name in CHECKS for part in ("-o", f"{name}:TRUE")]
    shown = [part for name in ("frame.number", *fields) for part in ("-e", name)]
    command = [tshark, "-r", str(path), *options, "-Y", condition, "-T", "fields", *shown]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return [line.split("\t") for line in result.stdout.splitlines()]


def file_of(folder: Path, name: str, at: Node) -> Path:
    path = folder / "run.pcapng"
    with path.open("wb") as file:
        write_capture(run_of(name), file, start=0.0, end=run_of(name).end, at=at)
    return path


BAD = (
    "_ws.malformed || _ws.short || _ws.expert.severity == error || ip.checksum.status == 0"
    " || tcp.checksum.status == 0 || udp.checksum.status == 0 || arp.duplicate-address-detected"
)


@needs_tshark
@every_run
@every_place
def test_tshark_finds_nothing_malformed_and_no_bad_check_sum(name: str, at: Node, tmp_path: Path) -> None:
    path = file_of(tmp_path, name, at)
    assert read_by_tshark(path, BAD, "_ws.expert.message") == []


@needs_tshark
def test_tshark_does_find_a_bad_check_sum(tmp_path: Path) -> None:
    path = file_of(tmp_path, "live", Node.CLIENT)
    content = bytearray(path.read_bytes())
    content[content.index(b"request 1 ")] ^= 1
    path.write_bytes(content)
    assert len(read_by_tshark(path, BAD)) == 1, "or the test above could not fail"


# Not "trains": after a lost train is sent again in another cut, tshark takes its acknowledgement for one of a segment
# it has not seen, although it is there.
@needs_tshark
@pytest.mark.parametrize("name", [name for name in RUNS if name != "trains"])
@pytest.mark.parametrize("at", [Node.CLIENT, Node.SWITCH])
def test_tshark_misses_no_segment_in_a_capture_from_the_beginning(name: str, at: Node, tmp_path: Path) -> None:
    path = file_of(tmp_path, name, at)
    missed = "tcp.analysis.ack_lost_segment || tcp.analysis.lost_segment"
    assert read_by_tshark(path, missed, "frame.time_epoch", "_ws.expert.message") == []


@needs_tshark
def test_tshark_sees_retransmissions_where_the_client_tries_again(tmp_path: Path) -> None:
    path = file_of(tmp_path, "lost", Node.CLIENT)
    tries = [stall.tries for stall in run_of("lost").network.stalls]
    assert len(read_by_tshark(path, "tcp.analysis.retransmission")) == sum(map(len, tries)) == 2


@needs_tshark
def test_tshark_reads_the_announcement_as_a_reverse_arp(tmp_path: Path) -> None:
    path = file_of(tmp_path, "live", Node.CLIENT)
    ((_, kind, operation, sender, length),) = read_by_tshark(
        path, "eth.type == 0x8035", "eth.type", "arp.opcode", "arp.src.hw_mac", "frame.len"
    )
    assert (int(kind, 16), operation, sender, length) == (0x8035, "3", "00:15:5d:0a:2c:07", "60")


def test_a_capture_says_what_made_it_and_where_it_was_taken() -> None:
    """As Wireshark reads it: option 4 of the section is the program, option 2 of the interface its name."""
    file = io.BytesIO()
    write_capture(run_of("live"), file, start=0.0, end=0.4, at=Node.TARGET)
    blocks = [SectionHeaderBlockLE(file.getvalue())]
    blocks += [InterfaceDescriptionBlockLE(file.getvalue()[blocks[0].len :])]
    section, interface = ({option.code: option.data for option in block.opts} for block in blocks)
    assert section[4] == b"migviz" and interface[2] == b"migviz: target"
    assert blocks[1].snaplen == 65535, "no frame is cut"
