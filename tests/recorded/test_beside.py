"""Is what a client saw of a migration read and laid beside the recording? Held against pings and captures whose stall is known."""

import json
import random
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import dpkt
import pytest

from migviz.cli.main import main
from migviz.engine import simulate
from migviz.errors import InputError
from migviz.export.as_capture import write_capture
from migviz.recorded.beside_words import beside_lines
from migviz.recorded.client_side import Kind
from migviz.recorded.laid_beside import Placed, laid_beside, read_side, side_in
from migviz.recorded.reading import read_log
from migviz.recorded.recording import Recorded
from migviz.scenario import load_scenario
from migviz.showing.recording_client import client_lane
from migviz.trace import Run
from migviz.trace.milestones import Announced, ClientAnswered
from migviz.trace.traffic import Node

LOGS = Path(__file__).parent.parent / "reference" / "logs"
PING = LOGS / "awkward" / "16_ping_client.txt"
LOG = LOGS / "samples" / "1-qmp_T40-u0.3-d300.jsonl"

STAMP = 2e-6
"""Seconds: stamps of a capture are whole microseconds."""


def ping(
    *,
    gone: tuple[float, float],
    every: float = 0.2,
    seconds: float = 30.0,
    began: float = 1e9,
    dated: bool = True,
    queued: bool = False,
) -> bytes:
    """What ping would print if nothing is answered in a time, or only at its end."""
    lines = ["PING vm (192.0.2.1) 56(84) bytes of data."]
    for number in range(1, round(seconds / every) + 1):
        sent = number * every
        answered = sent + 0.0004
        if gone[0] <= sent < gone[1]:
            if not queued:
                lines.append(f"no answer yet for icmp_seq={number % 65536}")
                continue
            answered = gone[1] + 0.0004
        stamp = f"[{began + answered:.6f}] " if dated else ""
        lines.append(
            f"{stamp}64 bytes from 192.0.2.1: icmp_seq={number % 65536} ttl=64 time={1e3 * (answered - sent):.3f} ms"
        )
    return "\n".join(lines).encode() + b"\n"


@pytest.mark.parametrize("gone", [(10.05, 11.13), (3.3, 3.55), (20.0, 28.9)])
@pytest.mark.parametrize("queued", [False, True])
def test_the_stall_of_a_ping_is_in_its_range(gone: tuple[float, float], queued: bool) -> None:
    side = side_in(ping(gone=gone, queued=queued))
    assert side.interval == pytest.approx(0.2, abs=1e-3) and side.dated and side.stall is not None
    truth = gone[1] - gone[0]
    assert side.stall.seconds.low <= truth <= side.stall.seconds.high
    assert side.stall.seconds.high - side.stall.seconds.low <= 0.61
    assert side.stall.start == pytest.approx(1e9 + gone[0], abs=0.21)
    assert len(side.times(Kind.LATE_ANSWER if queued else Kind.NO_ANSWER)) in (
        round(truth / 0.2),
        round(truth / 0.2) + 1,
    )


def test_the_reference_ping_has_the_pause_that_was() -> None:
    side = read_side(PING)
    assert side.requests == 99 and side.unanswered == 6 and side.stall is not None
    assert side.stall.seconds.low <= 0.997 <= side.stall.seconds.high


def test_a_ping_without_a_stall_says_how_long_none_was_longer_than() -> None:
    side = side_in(ping(gone=(99.0, 100.0)))
    assert side.stall is None and side.unanswered == 0


@pytest.mark.parametrize(("trips", "late"), [(2.5, False), (3.5, True)])
def test_an_answer_after_more_than_three_usual_round_trips_is_late(trips: float, late: bool) -> None:
    usual = 100.0
    times = [usual] * 30 + [trips * usual] + [usual] * 30
    lines = ["PING vm (192.0.2.1) 56(84) bytes of data."]
    lines += [
        f"[{1e9 + number + taken / 1e3:.6f}] 64 bytes from 192.0.2.1: icmp_seq={number} ttl=64 time={taken:.3f} ms"
        for number, taken in enumerate(times, 1)
    ]
    side = side_in("\n".join(lines).encode() + b"\n")
    assert len(side.times(Kind.LATE_ANSWER)) == late and (side.stall is not None) == late


def test_numbers_that_begin_again_go_on() -> None:
    side = side_in(ping(gone=(13_110.0, 13_112.0), seconds=13_200.0))
    assert side.stall is not None and side.stall.seconds.low <= 2.0 <= side.stall.seconds.high


@pytest.mark.parametrize(("last", "is_read"), [(10 * 65_536, True), (10 * 65_536 + 1, False)])
def test_of_a_ping_that_counts_beyond_ten_rounds_of_its_numbers_nothing_is_believed(last: int, is_read: bool) -> None:
    first = 40_000  # and each of the others is as far on as can be told
    numbers = [*range(first, first + last, 32_768), first + last]
    lines = [f"[{1e9 + n:.6f}] 64 bytes from 192.0.2.1: icmp_seq={n % 65536} ttl=64 time=0.4 ms" for n in numbers]
    head = "PING vm (192.0.2.1) 56(84) bytes of data."
    try:
        side = side_in("\n".join([head, *lines]).encode() + b"\n")
    except InputError:
        assert not is_read
    else:
        assert (side.requests > 0) is is_read


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(load_scenario("workload.dirty_rate: 30 MiB/s"))


@pytest.fixture(scope="module")
def captured(run: Run) -> bytes:
    file = BytesIO()
    write_capture(run, file, start=0.0, end=run.end, at=Node.CLIENT)
    return file.getvalue()


def test_a_capture_of_a_run_shows_the_client_s_wait_and_the_announcement(run: Run, captured: bytes) -> None:
    side = side_in(captured)
    [answered] = [item for item in run.milestones if isinstance(item, ClientAnswered)]
    told = next(item.t for item in run.milestones if isinstance(item, Announced))
    assert side.stall is not None
    assert side.stall.seconds.low <= answered.seconds <= side.stall.seconds.high + STAMP
    assert side.stall.end == pytest.approx(answered.t, abs=1e-3)
    assert side.times(Kind.ANNOUNCEMENT)[0] == pytest.approx(told, abs=1e-3)
    assert side.times(Kind.RETRANSMISSION), "TCP sends again what was lost in the pause"
    assert all(side.stall.start <= t <= side.stall.end + 1 for t in side.times(Kind.RETRANSMISSION))


def at(recorded: Recorded, began: float | None) -> Recorded:
    return replace(recorded, began=began)


def test_two_clocks_that_agree_are_believed() -> None:
    [recorded] = read_log(LOG).migrations
    assert recorded.total_time is not None
    pause = 1000.0 + recorded.total_time
    beside = laid_beside(side_in(ping(gone=(10.0, 10.4), began=pause - 10.0)), at(recorded, 1000.0))
    assert beside.placed is Placed.CLOCK and beside.zero == 1000.0
    assert beside.stall is not None and beside.stall.start == pytest.approx(recorded.total_time, abs=0.3)
    assert all(-11 < item.t < 60 for item in beside.lane)


def test_a_clock_of_another_zone_is_set_right() -> None:
    [recorded] = read_log(LOG).migrations
    pause = 100_000.0 + float(recorded.total_time or 0)
    beside = laid_beside(side_in(ping(gone=(10.0, 10.4), began=pause - 10.0 - 2 * 3600)), at(recorded, 100_000.0))
    assert beside.placed is Placed.ZONE and beside.zero == 100_000.0 - 2 * 3600


def test_without_a_clock_the_stall_is_laid_at_the_pause_and_it_is_said() -> None:
    [recorded] = read_log(LOG).migrations
    for side in (
        side_in(ping(gone=(10.0, 10.4))),
        side_in(ping(gone=(10.0, 10.4), every=1.0, dated=False, queued=True)),
    ):
        beside = laid_beside(side, at(recorded, None))
        assert beside.placed is Placed.PAUSE and beside.stall is not None
        assert beside.stall.start == pytest.approx((recorded.total_time or 0) - (recorded.pause or 0), abs=0.02)


def test_a_stall_of_another_day_is_not_called_this_one() -> None:
    [recorded] = read_log(LOG).migrations
    beside = laid_beside(side_in(ping(gone=(10.0, 10.4), began=5e8)), at(recorded, 1000.0))
    assert beside.placed is Placed.APART
    lane = client_lane(beside, recorded).client
    assert lane is not None
    said = " ".join((*beside_lines(beside, recorded), *lane.forms, lane.heard))
    assert "The client waited 4" in said and " h" not in said, "no time by this clock is said"


def test_a_capture_whose_clock_began_with_itself_is_laid_at_the_pause() -> None:
    """The frames of a simulation begin at 0 s; they were laid 492 611 hours before a log of 2026."""
    [recorded] = read_log(LOG).migrations
    side = side_in(ping(gone=(10.0, 10.4), began=0.0))
    assert laid_beside(side, at(recorded, 1.77e9)).placed is Placed.PAUSE
    assert laid_beside(side, at(recorded, 0.0)).placed is not Placed.PAUSE, "two clocks that begin alike are clocks"


def test_fit_tells_it_in_words_and_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [recorded] = read_log(LOG).migrations
    assert recorded.began is not None and recorded.total_time is not None
    file = tmp_path / "ping.txt"
    file.write_bytes(ping(gone=(10.0, 10.4), began=recorded.began + recorded.total_time - 10.2))
    assert main(["fit", str(LOG), "--beside", str(file)]) == 0
    words = capsys.readouterr().out
    assert "2 without an answer" in words and "The client waited" in words and "these agree" in words
    assert main(["fit", str(LOG), "--beside", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["migrations"][0]["beside"]
    assert found["placed"] == "clock" and found["unanswered"] == 2
    assert found["stall_s"]["low"] <= 0.4 <= found["stall_s"]["high"]
    assert {item["kind"] for item in found["lane"]} == {"answer", "no answer"}


@pytest.mark.parametrize(
    ("content", "words"), [(b"hello\n", "neither"), (b"", "neither"), (b"\x0a\x0d\x0d\x0a" + bytes(50), "capture")]
)
def test_what_is_no_record_of_a_client_is_refused(
    tmp_path: Path, content: bytes, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a"
    file.write_bytes(content)
    assert main(["fit", str(LOG), "--beside", str(file)]) == 2
    err = capsys.readouterr().err
    assert words in err and len(err.splitlines()) == 1


def test_a_damaged_capture_or_ping_is_read_as_far_as_it_goes_or_refused(captured: bytes) -> None:
    chance = random.Random(2711)
    refused = 0
    for content in (captured[:40_000], PING.read_bytes()):
        for __ in range(150):
            mutated = bytearray(content)
            for ___ in range(chance.randint(1, 40)):
                mutated[chance.randrange(len(mutated))] = chance.randrange(256)
            try:
                side_in(bytes(mutated[: chance.randint(1, len(mutated))]))
            except InputError:
                refused += 1
    assert refused > 0


CLIENT, VM = bytes((192, 0, 2, 1)), bytes((192, 0, 2, 2))


def packet(source: bytes, target: bytes) -> bytes:
    """Of IPv4, with nothing in it."""
    return b"\x45\0\0\x14" + bytes(8) + source + target


def arp(sender: bytes, about: bytes, sizes: bytes = b"\x06\x04") -> bytes:
    return b"\0\x01\x08\0" + sizes + b"\0\x01" + bytes(6) + sender + bytes(6) + about


def pcap(frames: list[tuple[float, bytes]], link: int = 1) -> bytes:
    file = BytesIO()
    writer = dpkt.pcap.Writer(file, linktype=link)
    for t, raw in sorted(frames):
        writer.writepkt(raw, ts=t)
    return file.getvalue()


HEADS = {
    "Ethernet": (1, bytes(12)),
    "a VLAN": (1, bytes(12) + b"\x81\0\0\x07"),
    "a VLAN in another": (1, bytes(12) + b"\x88\xa8\0\x07\x81\0\0\x08"),
    "cooked": (113, bytes(14)),
}
"""What stands before the type of a frame."""


@pytest.mark.parametrize("name", HEADS)
def test_of_each_link_the_same_is_read(name: str) -> None:
    link, head = HEADS[name]
    asked = [k / 10 for k in range(50)]
    frames = [(t, head + b"\x08\0" + packet(CLIENT, VM)) for t in asked]
    frames += [(t + 0.001, head + b"\x08\0" + packet(VM, CLIENT)) for t in asked if not 2.0 <= t < 2.7]
    frames += [
        (2.6, head + b"\x08\x06" + arp(VM, VM)),
        (2.61, head + b"\x80\x35" + arp(VM, CLIENT)),
        (2.62, head + b"\x08\x06" + arp(CLIENT, VM)),
        (2.63, head + b"\x08\x06" + arp(bytes(4), bytes(4))),
        (2.64, head + b"\x08\x06" + arp(VM, VM)[:27]),
        (2.65, head + b"\x08\x06" + arp(VM, VM, b"\x08\x04")),
    ]
    side = side_in(pcap(frames, link))
    assert side.times(Kind.ANNOUNCEMENT) == pytest.approx([2.6, 2.61], abs=STAMP)
    assert side.stall is not None and side.stall.start == pytest.approx(2.0, abs=0.11)
    assert side.stall.end == pytest.approx(2.701, abs=STAMP)


@pytest.mark.parametrize(
    ("off", "placed"),
    [(0.0, Placed.CLOCK), (-50.0, Placed.CLOCK), (2 * 3600.0, Placed.ZONE), (-14 * 3600.0, Placed.ZONE),
     (-14 * 3600.0 - 900.0, Placed.CLOCK), (15 * 3600.0, Placed.CLOCK)],
)  # fmt: skip
def test_without_a_stall_the_clocks_alone_say_whose_zone_it_is(off: float, placed: Placed) -> None:
    [recorded] = read_log(LOG).migrations
    beside = laid_beside(side_in(ping(gone=(99.0, 100.0), began=100_000.0 + off)), at(recorded, 100_000.0))
    assert beside.placed is placed and beside.zero == 100_000.0 + (off if placed is Placed.ZONE else 0.0)


def test_without_a_stall_and_a_clock_it_is_laid_nowhere() -> None:
    [recorded] = read_log(LOG).migrations
    side = side_in(ping(gone=(99.0, 100.0)))
    beside = laid_beside(side, at(recorded, None))
    assert beside.placed is Placed.NOWHERE and beside.zero == side.happenings[0].t
    assert "The client noticed no stall: none was longer than 200 ms." in beside_lines(beside, recorded)
