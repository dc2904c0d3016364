"""Is every frame the right bytes, with right lengths and check sums, and does reading it back say so?"""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from dpkt.arp import ARP
from dpkt.ethernet import Ethernet
from dpkt.tcp import TCP_OPT_SACK, parse_opts
from hypothesis import given
from hypothesis import strategies as st

from migviz import Run, load_scenario, simulate
from migviz.replay.frames import frames_between, segments
from migviz.replay.told import told
from migviz.scenario import Scenario
from migviz.scenario.fields import Value
from migviz.trace.traffic import MESSAGE, PER_SEGMENT, SEGMENT, Fate, Frame, FrameKind, Hop, Network, Node, Station
from migviz.trace.wire import (
    FAR_IP,
    IPS,
    MACS,
    ROUTER_IP,
    ROUTER_MAC,
    decoded,
    frame_bytes,
    mac_text,
    messages,
    summary,
)
from tests.kept_text import is_as_kept
from tests.parcel import REBOOT, registered
from tests.shared import shared

REFERENCE = Path(__file__).parent / "reference" / "rarp.txt"
SCENARIO = """\
vm.memory: 16 MiB
workload.dirty_rate: 0 B/s
migration.setup_time: 0.3 s
migration.suspend_time: 700 ms
client.arp_check: 0.1 s
vm.sends_every: 90 ms
"""
MORE = {
    "rarp": "",
    "gratuitous arp": "network.announcement: gratuitous arp\nclient.interval: 1 ms\n",
    "arp reply": "network.announcement: arp reply\nnetwork.announcements_lost: 1\n",
    "silent": "network.announcement: none\nclient.profile: windows\nswitch.ageing: 10 s\n",
    "shared": "network.shared: on\nat 0.35 s: link.state = down\nat 0.5 s: link.state = up\n",
    "restarted": "migration.technique: reboot\n",
    "asks": "migration.resume_time: 20 s\nclient.interval: 100 ms\n",
    "trains": "client.interval: 1 ms\nclient.latency: 50 ms\n",
}


@shared
def run_of(name: str) -> Run:
    with registered(REBOOT):
        return simulate(load_scenario(SCENARIO + MORE[name]))


@shared
def frames_of(name: str) -> tuple[Frame, ...]:
    return frames_between(run_of(name), 0.0, run_of(name).end, most=10**6)


every_run = pytest.mark.parametrize("name", MORE)


def sample(name: str) -> list[Frame]:
    """A few frames of each kind, among them the largest."""
    found = []
    for kind in FrameKind:
        mine = [frame for frame in frames_of(name) if frame.kind is kind]
        found += mine[:40] + mine[-40:] + sorted(mine, key=lambda frame: -frame.count)[:5]
    return found


def check_sum(content: bytes) -> int:
    """RFC 1071, the slow way: 0 for content that carries its own right check sum."""
    total = 0
    for k in range(0, len(content), 2):
        total += content[k] * 256 + (content[k + 1] if k + 1 < len(content) else 0)
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def recorded() -> bytes:
    """The first frame of the recording, from its hexadecimal lines."""
    lines = re.findall(r"^[0-9a-f]{4}  ((?:[0-9a-f]{2} )+)", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    return bytes.fromhex("".join(lines))


def test_a_reverse_arp_is_the_recorded_one_but_for_the_address() -> None:
    original = recorded()
    assert len(original) == 60
    vm, theirs = MACS[Station.VM], bytes.fromhex("525400123456")
    assert original.count(theirs) == 3
    mine = frame_bytes(Network(), Frame(t=0.0, kind=FrameKind.RARP, number=1))
    assert mine == original.replace(theirs, vm)


def test_all_recorded_announcements_are_alike() -> None:
    one, other = (
        frame_bytes(Network(isn=(1, 2)), Frame(t=t, kind=FrameKind.RARP, number=n)) for t, n in ((0.0, 1), (9.0, 5))
    )
    assert one == other


def test_the_runs_of_these_tests_have_every_kind_of_frame() -> None:
    assert {frame.kind for name in MORE for frame in frames_of(name)} == set(FrameKind)
    assert any(frame.attempt for frame in frames_of("rarp"))
    assert max(frame.length for frame in frames_of("trains")) == SEGMENT


@every_run
def test_frames_have_the_addresses_of_those_they_belong_to(name: str) -> None:
    for frame in sample(name):
        raw = frame_bytes(run_of(name).network, frame)
        assert 60 <= len(raw) <= 1514
        assert raw[6:12] == MACS[frame.kind.sender]
        receiver = frame.kind.receiver
        assert raw[:6] == (MACS[receiver] if receiver else b"\xff" * 6)


def test_an_arp_packet_has_its_four_addresses_where_the_standard_has_them() -> None:
    """RFC 826 and 903: 8 bytes of kinds and lengths, then MAC and IP address of who sends and of who is meant, then nothing."""
    raws = [frame_bytes(run_of(name).network, frame) for name in MORE for frame in sample(name)]
    packets = [raw for raw in raws if raw[12:14] in (b"\x08\x06", b"\x80\x35")]
    ips, macs = {bytes(4), *IPS.values(), ROUTER_IP, FAR_IP}, {bytes(6), b"\xff" * 6, *MACS.values(), ROUTER_MAC}
    assert len(packets) > 5
    for raw in packets:
        assert raw[14:20] == bytes.fromhex("0001 0800 06 04") and raw[20:22] in (b"\0\1", b"\0\2", b"\0\3")
        assert raw[22:28] == raw[6:12] and raw[28:32] in ips and raw[38:42] in ips
        assert raw[32:38] in macs and not any(raw[42:])


@every_run
def test_ip_packets_have_right_lengths_and_check_sums(name: str) -> None:
    for frame in sample(name):
        raw = frame_bytes(run_of(name).network, frame)
        if raw[12:14] != b"\x08\x00":
            continue
        length = int.from_bytes(raw[16:18], "big")
        packet = raw[14 : 14 + length]
        assert len(packet) == length and not any(raw[14 + length :]), "the rest is padding"
        assert len(raw) == max(60, 14 + length)
        assert packet[0] == 0x45 and check_sum(packet[:20]) == 0
        pseudo = packet[12:20] + bytes([0, packet[9]]) + (length - 20).to_bytes(2, "big")
        assert check_sum(pseudo + packet[20:]) == 0, "of TCP or UDP"
        if packet[9] == 17:
            assert int.from_bytes(packet[24:26], "big") == length - 20
            assert int.from_bytes(packet[26:28], "big") != 0, "a UDP check sum of 0 means that there is none"
        asks = frame.kind.sender is Station.CLIENT
        assert packet[12:16] == IPS[Station.CLIENT if asks else Station.VM]
        assert packet[16:20] == IPS[Station.VM if asks else Station.CLIENT]


@every_run
def test_every_frame_is_read_by_an_independent_decoder(name: str) -> None:
    network = run_of(name).network
    for frame in sample(name):
        packet: Any = Ethernet(frame_bytes(network, frame))
        if frame.kind in (FrameKind.REQUEST, FrameKind.ANSWER, FrameKind.ACK, FrameKind.VM_ACK):
            check_segment(network, frame, packet.data.data)
        elif frame.kind is FrameKind.RESET:
            tcp = packet.data.data  # RFC 9293, 3.10.7.1: its number is what the refused segment acknowledged
            assert tcp.flags == 0x04 and not tcp.data and tcp.seq == (network.isn[1] + 1 + 64 * frame.first) % 2**32
        elif frame.kind is FrameKind.OWN:
            assert packet.data.p == 17 and str(frame.number).encode() in packet.data.data.data
        else:
            check_arp(frame, packet)


def check_segment(network: Network, frame: Frame, tcp: Any) -> None:
    """Sequence numbers follow from the first one: 64 bytes each message, and one for opening the connection. Where a full segment cuts a
    message, the next one begins with the rest of it."""
    asks = frame.kind.sender is Station.CLIENT
    mine, other = network.isn if asks else (network.isn[1], network.isn[0])
    assert tcp.seq == (mine + 1 + 64 * frame.first + frame.into) % 2**32
    assert tcp.ack == (other + 1 + 64 * frame.acked) % 2**32
    assert tcp.flags & 0x10 and not tcp.flags & 0b111
    assert len(tcp.data) == (64 * frame.count - frame.into + frame.tail if frame.count else 0) <= 1448
    assert not frame.tail or len(tcp.data) == 1448, "only a full segment cuts a message"
    word = "request" if asks else "answer"
    lines = tcp.data[-frame.into % 64 :].decode("ascii").splitlines()
    first, end = frame.first + (frame.into > 0), frame.first + frame.count
    assert [line.split() for line in lines[: end - first]] == [[word, str(number)] for number in range(first, end)]


ARPS = {
    FrameKind.RARP: (3, 0x8035, "vm", "none", "vm", "none"),
    FrameKind.GRATUITOUS_ARP: (1, 0x0806, "vm", "vm", "nobody", "vm"),
    FrameKind.ARP_REPLY: (2, 0x0806, "vm", "vm", "all", "vm"),
    FrameKind.ARP_REQUEST: (1, 0x0806, "client", "client", "nobody", "vm"),
    FrameKind.ARP_PROBE: (1, 0x0806, "client", "client", "nobody", "vm"),
    FrameKind.ARP_ANSWER: (2, 0x0806, "vm", "vm", "client", "client"),
}


def check_arp(frame: Frame, packet: Any) -> None:
    macs = {"vm": MACS[Station.VM], "client": MACS[Station.CLIENT], "all": b"\xff" * 6, "nobody": bytes(6)}
    ips = {"vm": IPS[Station.VM], "client": IPS[Station.CLIENT], "none": bytes(4)}
    operation, kind, sha, spa, tha, tpa = ARPS[frame.kind]
    assert packet.type == kind
    arp: Any = packet.data if isinstance(packet.data, ARP) else ARP(bytes(packet.data))
    assert (arp.hrd, arp.pro, arp.hln, arp.pln, arp.op) == (1, 0x0800, 6, 4, operation)
    assert (arp.sha, arp.spa, arp.tha, arp.tpa) == (macs[sha], ips[spa], macs[tha], ips[tpa])


@every_run
def test_every_byte_of_a_frame_belongs_to_exactly_one_field(name: str) -> None:
    for frame in sample(name):
        raw = frame_bytes(run_of(name).network, frame)
        parts = decoded(raw)
        assert [k for part in parts for k in range(part.start, part.end)] == list(range(len(raw)))
        assert all(part.name and part.value and part.says for part in parts)


@every_run
def test_what_is_decoded_is_what_the_bytes_say(name: str) -> None:
    for frame in sample(name):
        raw = frame_bytes(run_of(name).network, frame)
        values = {part.name: part.value for part in decoded(raw)}
        assert values["to"] == mac_text(raw[:6]) and values["from"] == mac_text(raw[6:12])
        assert values["type"] == f"0x{raw[12:14].hex()}"
        if "sequence" in values:
            assert int(values["sequence"]) == int.from_bytes(raw[38:42], "big")
            assert int(values["acknowledges"]) == int.from_bytes(raw[42:46], "big")
            assert ("ACK" in values["flags"].split()) == (frame.kind is not FrameKind.RESET)
            assert int(values["acknowledges"]) > 0 or frame.kind is FrameKind.RESET
            assert frame.kind is not FrameKind.RESET or raw[42:46] + raw[48:50] == bytes(6), "no number, and no window"
            assert ("PSH" in values["flags"].split()) == (frame.count > 0) == ("payload" in values)
        if "operation" in values:
            assert int(values["operation"]) == raw[21]


def test_a_reverse_arp_is_padded_with_18_bytes() -> None:
    parts = decoded(frame_bytes(Network(), Frame(t=0.0, kind=FrameKind.RARP)))
    assert (parts[-1].name, parts[-1].start, parts[-1].end) == ("padding", 42, 60)


@given(
    st.sampled_from(FrameKind),
    st.integers(0, 2**40),
    st.integers(1, PER_SEGMENT),
    st.integers(0, 2**40),
    st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)),
    st.integers(0, 10**12),
)
def test_any_frame_of_a_run_of_any_length_has_its_bytes(
    kind: FrameKind, first: int, count: int, acked: int, isn: tuple[int, int], number: int
) -> None:
    count = count if kind in (FrameKind.REQUEST, FrameKind.ANSWER) else 0
    frame = Frame(t=0.0, kind=kind, first=first, count=count, acked=acked, number=number)
    raw = frame_bytes(Network(isn=isn), frame)
    parts = decoded(raw)
    assert parts[0].start == 0 and parts[-1].end == len(raw)
    assert all(one.end == other.start for one, other in pairwise(parts))
    if raw[12:14] == b"\x08\x00":
        length = int.from_bytes(raw[16:18], "big")
        packet = raw[14 : 14 + length]
        pseudo = packet[12:20] + bytes([0, packet[9]]) + (length - 20).to_bytes(2, "big")
        assert check_sum(packet[:20]) == check_sum(pseudo + packet[20:]) == 0


@given(st.binary(max_size=200))
def test_bytes_that_are_no_frame_of_migviz_are_refused_or_read(raw: bytes) -> None:
    try:
        parts = decoded(raw)
    except ValueError as error:
        assert "no frame that migviz knows" in str(error)
    else:
        assert parts


@pytest.mark.parametrize("name", ["web01", "Übung 42", "a" * 40])
def test_a_vm_says_its_own_name_also_as_long_as_not_all_is_told(name: str) -> None:
    run = simulate(Scenario().but({"vm.name": name, "vm.sends_every": 1.0}))
    for known in (run, told(run, 3.0)):
        frame = next(item for item in frames_between(known, 0.0, 3.0) if item.kind is FrameKind.OWN)
        assert decoded(frame_bytes(known.network, frame))[-1].value.startswith(f"<14>{name}: still here, message ")


def test_messages_are_lines_of_64_bytes() -> None:
    for kind in (FrameKind.REQUEST, FrameKind.ANSWER):
        content = messages(kind, 99, 3)
        assert len(content) == 3 * MESSAGE
        assert [line.rstrip() for line in content.decode().splitlines()] == [
            f"{'request' if kind is FrameKind.REQUEST else 'answer'} {k}" for k in (99, 100, 101)
        ]


def test_a_frame_sent_again_has_the_same_sequence_number() -> None:
    frames = [frame for frame in frames_of("gratuitous arp") if frame.kind is FrameKind.REQUEST]
    again = next(frame for frame in frames if frame.attempt == 2)
    before = next(frame for frame in frames if frame.first == again.first and not frame.attempt)
    network = run_of("rarp").network
    assert frame_bytes(network, again)[38:42] == frame_bytes(network, before)[38:42]
    assert "try 3" in summary(again) and "try" not in summary(replace(before, attempt=0))


@every_run
def test_a_train_is_taken_apart_into_segments_that_together_say_the_same(name: str) -> None:
    network = run_of(name).network
    for frame in network.frames[:400]:
        parts = segments(frame)
        payload = b"".join(frame_bytes(network, part)[54 : 54 + part.length] for part in parts if part.count)
        if frame.count:
            whole = messages(frame.kind, frame.first, frame.count + 1)
            assert payload == whole[frame.into : MESSAGE * frame.count + frame.tail]


@pytest.mark.parametrize("milliseconds", [100, 200, 400])
@pytest.mark.parametrize("kind", [FrameKind.REQUEST, FrameKind.ANSWER])
def test_the_bytes_of_a_connection_follow_each_other_whatever_was_sent_again(
    kind: FrameKind, milliseconds: int
) -> None:
    pause: dict[str, Value] = {"migration.setup_time": 9.0, "migration.suspend_time": 0.7, "vm.nagle": "on"}
    run = simulate(Scenario().but({"vm.memory": 2.0**20, "client.latency": milliseconds / 2e3, **pause}))
    stream, end = bytearray(), 0
    for frame in frames_between(run, 0.0, run.end, most=10**6):
        if frame.kind is kind:
            start = MESSAGE * frame.first + frame.into
            assert start <= end, "no byte is left out"
            again = frame_bytes(run.network, frame)[54 : 54 + frame.length]
            assert stream[start:end][: frame.length] == again[: max(0, end - start)], "the same bytes as before"
            stream[start : start + frame.length] = again
            end = max(end, start + frame.length)
    assert len(stream) == end > 800 * MESSAGE
    assert stream == messages(kind, 0, end // MESSAGE + 1)[:end]


@every_run
def test_every_frame_has_a_summary_of_its_own(name: str) -> None:
    for frame in sample(name):
        text = summary(frame)
        assert text and "\n" not in text
        if frame.fate.lost:
            assert frame.fate.value in text


def test_what_is_said_of_each_kind_of_frame_is_what_was_said() -> None:
    """No two numbers of it are alike, so that one under another's name is seen."""
    hop = Hop(start=0.1, end=0.2, origin=Node.CLIENT, to=Node.SWITCH, fate=Fate.DELIVERED)
    plain = {kind: Frame(t=0.1, kind=kind, hops=(hop,), first=11, count=1, acked=23) for kind in FrameKind}
    ways: dict[str, dict[str, Any]] = {
        "": {},
        "several": {"count": 7},
        "gaps": {"sacked": (41, 47)},
        "numbered": {"number": 31},
    }
    ways |= {"again": {"attempt": 4}, "probe": {"probe": True}, "both": {"probe": True, "attempt": 4}}
    lines = [
        f"{kind} {way}: {summary(replace(one, **more))}" for kind, one in plain.items() for way, more in ways.items()
    ]
    ends = {fate: replace(plain[FrameKind.REQUEST], hops=(replace(hop, fate=fate),)) for fate in Fate}
    is_as_kept("frames", "\n".join([*lines, *(f"{fate}: {summary(one)}" for fate, one in ends.items())]) + "\n")


def test_each_field_of_each_kind_of_frame_says_what_it_said() -> None:
    lines = list[str]()
    for name in MORE:
        network = run_of(name).network
        first = {frame.kind: frame for frame in reversed(sample(name))}
        for kind, frame in sorted(first.items()):
            parts = decoded(frame_bytes(network, frame))
            lines += [
                "",
                f"{name}: {kind}",
                *(f"{one.start}-{one.end} {one.name}: {one.value} ({one.says})" for one in parts),
            ]
    is_as_kept("frames-fields", "\n".join(lines) + "\n")


def test_a_selective_acknowledgement_says_which_requests_came_too_early() -> None:
    network = simulate(load_scenario("vm.memory: 16 MiB\n")).network
    early = next(frame for frame in network.frames if frame.sacked is not None)
    raw = frame_bytes(network, early)
    packet: Any = Ethernet(raw)
    tcp = packet.data.data
    options = parse_opts(tcp.opts)
    (edges,) = [value for kind, value in options if kind == TCP_OPT_SACK]
    assert early.sacked is not None
    isn, (first, end) = network.isn[0], early.sacked
    assert [int.from_bytes(edges[k : k + 4], "big") for k in (0, 4)] == [
        (isn + 1 + edge * MESSAGE) % 2**32 for edge in (first, end)
    ]
    assert tcp.ack == (isn + 1 + early.acked * MESSAGE) % 2**32 and early.acked < first


def test_behind_a_router_the_switch_sees_the_routers_address() -> None:
    run = simulate(
        load_scenario(SCENARIO + "client.gateway: on\nmigration.resume_time: 20 s\nclient.interval: 100 ms\n")
    )
    for frame in frames_between(run, 0.0, run.end, most=10**6):
        ethernet: Any = Ethernet(frame_bytes(run.network, frame))
        ours = ethernet.src if frame.kind.sender is Station.CLIENT else ethernet.dst
        assert ours in (ROUTER_MAC, b"\xff" * 6)
        if frame.kind is FrameKind.REQUEST:
            assert (ethernet.data.src, ethernet.data.ttl) == (FAR_IP, 63)
        if frame.kind in (FrameKind.ARP_PROBE, FrameKind.ARP_REQUEST):
            assert ethernet.data.spa == ROUTER_IP
