"""Is what is shown of the clients' network at a time, or between two times, what the run says?"""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migviz import Run, load_scenario, simulate
from migviz.replay.frames import frames_between, segments
from migviz.replay.network import network_at, worst_waits
from migviz.trace.traffic import MESSAGE, PER_SEGMENT, SEGMENT, Fate, Frame, FrameKind, Hop, Network, Node, Stretch
from tests.engine.answers import answered_at
from tests.shared import shared

BASE = """\
vm.memory: 16 MiB
workload.dirty_rate: 0 B/s
migration.setup_time: 0.5 s
migration.suspend_time: 300 ms
"""
RUNS = {
    "plain": "",
    "often": "client.interval: 1 ms",
    "long way": "client.latency: 20 ms",
    "trains": "client.latency: 30 ms\nclient.interval: 1 ms",
    "seldom": "client.interval: 300 ms\nclient.latency: 50 ms",
    "talks": "vm.sends_every: 30 ms",
    "lost": "client.profile: windows\nclient.retries: 2\nmigration.suspend_time: 3 s",
    "shared": "network.shared: on\nlink.bandwidth: 100 Mbit/s\nat 1 s: link.state = down\nat 1.4 s: link.state = up",
    "forgets": "switch.ageing: 10 s\nclient.interval: 15 s\nmigration.setup_time: 100 s",
    "off": "client.interval: off\nvm.sends_every: 100 ms",
}
every_run = pytest.mark.parametrize("name", RUNS)


@shared
def run_of(name: str) -> Run:
    own = dict(line.split(": ", 1) for line in RUNS[name].splitlines() if not line.startswith("at "))
    lines = [line for line in BASE.splitlines() if line.split(": ")[0] not in own]
    return simulate(load_scenario("\n".join([*lines, RUNS[name]]) + "\n"))


@shared
def all_of(name: str) -> tuple[Frame, ...]:
    return frames_between(run_of(name), 0.0, run_of(name).end, most=10**6)


def in_order(frames: tuple[Frame, ...]) -> list[Frame]:
    """Frames sent at the same time may come in any order."""
    return sorted(frames, key=lambda frame: (frame.t, frame.kind, frame.first, frame.count, frame.number))


# --- frames ---


@every_run
@pytest.mark.parametrize("count", [1, 7, 111])
def test_windows_put_together_are_the_whole(name: str, count: int) -> None:
    run = run_of(name)
    edges = np.linspace(0.0, run.end, count + 1).tolist()
    parts = [frames_between(run, low, high, most=10**6) for low, high in pairwise(edges)]
    for (low, high), part in zip(pairwise(edges), parts, strict=True):
        assert all(low <= frame.t < high for frame in part)
    together = tuple(frame for part in parts for frame in part)
    assert in_order(together) == in_order(all_of(name))


@every_run
@pytest.mark.parametrize("most", [1, 2, 5, 40])
def test_at_most_so_many_are_the_first_so_many(name: str, most: int) -> None:
    run, whole = run_of(name), all_of(name)
    for start in np.linspace(0.0, run.end, 23, endpoint=False).tolist():
        expected = [frame.t for frame in whole if frame.t >= start][:most]
        found = [frame.t for frame in frames_between(run, start, run.end, most=most)]
        assert found == pytest.approx(expected, abs=1e-12)


@every_run
def test_frames_come_in_the_order_in_which_they_are_sent(name: str) -> None:
    times = [frame.t for frame in all_of(name)]
    assert times == sorted(times) and len(times) > 10
    assert all(0 <= t < run_of(name).end for t in times)
    assert not any(frame.length > SEGMENT for frame in all_of(name))


@every_run
def test_a_window_without_length_holds_nothing(name: str) -> None:
    run = run_of(name)
    for frame in all_of(name)[:50]:
        assert frames_between(run, frame.t, frame.t) == ()
        assert frame in frames_between(run, frame.t, float(np.nextafter(frame.t, np.inf)))


@every_run
def test_each_request_is_in_a_frame_and_each_answer_too(name: str) -> None:
    run, network = run_of(name), run_of(name).network
    asked = network.asked_by(run.end - 1.0)
    answered = answered_at(network, np.arange(asked))
    for kind in (FrameKind.REQUEST, FrameKind.ANSWER):
        carried = {frame.first + k for frame in all_of(name) if frame.kind is kind for k in range(frame.count)}
        numbers = set(np.flatnonzero(np.isfinite(answered)).tolist())
        assert numbers <= carried


@every_run
def test_requests_are_answered_when_the_frame_with_their_answer_arrives(name: str) -> None:
    network = run_of(name).network
    arrives: dict[int, float] = {}
    for frame in network.frames:
        if frame.kind is FrameKind.ANSWER and frame.fate is Fate.DELIVERED:
            end = max(hop.end for hop in frame.hops)
            for number in range(frame.first, frame.first + frame.count):
                arrives[number] = min(end, arrives.get(number, end))
    for stretch in network.stretches:
        for frame in all_of(name):
            if frame.kind is FrameKind.ANSWER and stretch.first <= frame.first < stretch.first + stretch.count:
                for number in range(frame.first, frame.first + frame.count):
                    arrives[number] = min(frame.hops[-1].end, arrives.get(number, np.inf))
    numbers = np.array(sorted(arrives), dtype=np.int64)
    if len(numbers):
        expected = [arrives[int(number)] for number in numbers]
        np.testing.assert_allclose(answered_at(network, numbers), expected, rtol=0, atol=1e-8)


# --- trains ---


def train(count: int, kind: FrameKind = FrameKind.REQUEST) -> Frame:
    hops = (
        Hop(start=1.0, end=1.1, origin=Node.CLIENT, to=Node.SWITCH, fate=Fate.FORWARDED),
        Hop(start=1.1, end=1.2, origin=Node.SWITCH, to=Node.SOURCE, fate=Fate.DELIVERED),
    )
    return Frame(t=1.0, kind=kind, first=100, count=count, acked=100 + count, attempt=2, hops=hops)


@pytest.mark.parametrize("count", [0, 1, 21, 22, 23, 44, 45, 100, 968])
@pytest.mark.parametrize("kind", [FrameKind.REQUEST, FrameKind.ANSWER])
def test_a_train_is_as_many_segments_as_it_needs(count: int, kind: FrameKind) -> None:
    frame = train(count, kind)
    parts = segments(frame)
    assert len(parts) == max(1, -(-count * MESSAGE // SEGMENT))
    assert sum(part.count for part in parts) == count
    assert all(part.length == SEGMENT for part in parts[:-1]) and sum(part.length for part in parts) == frame.length
    assert all(one.tail == other.into for one, other in pairwise(parts))
    assert all(one.first + one.count == other.first for one, other in pairwise(parts))
    assert {part.t for part in parts} == {frame.t}, "segments that go together have the same time"
    for part in parts:
        assert part.t == part.hops[0].start
        assert [hop.end - hop.start for hop in part.hops] == pytest.approx([0.1, 0.1])
        assert (part.kind, part.attempt) == (kind, 2)
        assert [hop.fate for hop in part.hops] == [hop.fate for hop in frame.hops]
    if kind is FrameKind.REQUEST:
        assert {part.acked for part in parts} == {frame.acked}
    else:
        assert [part.acked for part in parts] == [part.first + part.count for part in parts]


def test_a_full_segment_fits_into_the_largest_packet() -> None:
    assert SEGMENT + 52 == 1500 and PER_SEGMENT * MESSAGE <= SEGMENT < (PER_SEGMENT + 1) * MESSAGE


# --- waits ---


def naive_waits(network: Network, edges: np.ndarray) -> tuple[list[float], list[bool]]:
    """The same as worst_waits, request by request."""
    wait, late = [np.nan] * (len(edges) - 1), [False] * (len(edges) - 1)
    late_ones = {
        number
        for piece in network.batches
        if piece.cause is not None
        for number in range(piece.first, piece.first + piece.count)
    }
    count = sum(piece.count for piece in network.pieces)
    answered = answered_at(network, np.arange(count))
    for number in range(count):
        asked = network.asked_at(number)
        k = int(np.searchsorted(edges, asked + 1e-12, side="right")) - 1
        if 0 <= k < len(wait):
            wait[k] = float(np.fmax(wait[k], answered[number] - asked))
            late[k] |= number in late_ones
    return wait, late


@every_run
@pytest.mark.parametrize("count", [1, 10, 333, 2000])
def test_the_worst_waits_are_those_of_a_loop_over_all_requests(name: str, count: int) -> None:
    run = run_of(name)
    edges = np.linspace(0.0, run.end, count + 1) + 1.234e-7
    found = worst_waits(run.network, edges)
    wait, late = naive_waits(run.network, edges)
    np.testing.assert_allclose(found.wait, wait, rtol=0, atol=1e-9)
    assert found.late.tolist() == late


@every_run
def test_the_worst_wait_of_all_is_the_one_the_metrics_name(name: str) -> None:
    network, client = run_of(name).network, run_of(name).network.client
    assert (client is None) == (network.interval == 0)
    if client is None:
        return
    wait, _ = naive_waits(network, np.array([-1.0, run_of(name).end + 100.0]))
    if client.lost:
        assert wait == [np.inf]
    else:
        assert client.longest_wait == pytest.approx(wait[0], abs=1e-9)


@given(st.integers(1, 40), st.floats(0.0001, 0.5), st.floats(0.0, 1.0))
def test_in_a_stretch_whose_answers_take_longer_than_the_interval_the_worst_wait_is_found(
    count: int, wait: float, start: float
) -> None:
    stretch = Stretch(
        first=0, count=200, start=0.0, host=Node.SOURCE, there=wait / 2, back=wait / 2, flooded=False
    )  # fmt: skip
    network = Network(interval=0.01, phase=0.0, hop=wait / 4, ageing=300.0, ends=1.99, stretches=(stretch,))
    edges = np.linspace(start, 2.0, count + 1) + 1.234e-7
    np.testing.assert_allclose(worst_waits(network, edges).wait, naive_waits(network, edges)[0], rtol=0, atol=1e-8)


def test_where_nobody_asks_there_is_nothing_to_wait_for() -> None:
    waits = worst_waits(run_of("off").network, np.linspace(0.0, 1.0, 11))
    assert np.isnan(waits.wait).all() and not waits.late.any()


# --- moments ---


@every_run
def test_a_moment_counts_what_is_answered_and_what_is_not(name: str) -> None:
    run, network = run_of(name), run_of(name).network
    for t in np.linspace(0.0, run.end, 173).tolist():
        moment = network_at(run, t)
        asked = int(np.sum(network.phase + np.arange(100_000) * network.interval <= t)) if network.interval else 0
        if not network.client or not network.client.connections_lost:
            assert moment.asked == asked
        answered = int((answered_at(network, np.arange(moment.asked)) <= t).sum())
        assert (moment.answered, moment.waiting) == (answered, moment.asked - answered), f"at {t}"


def test_a_moment_counts_all_that_is_on_its_way_however_much_it_is() -> None:
    run = simulate(load_scenario(f"{BASE}client.interval: 1 ms\nclient.latency: 100 ms\nclient.rto_min: 1 s\n"))
    t = 0.4
    answered = int((answered_at(run.network, np.arange(run.network.asked_by(t))) <= t).sum())
    assert network_at(run, t).waiting == run.network.asked_by(t) - answered > 100


@every_run
def test_what_a_moment_says_is_held_is_in_no_frame_that_was_sent(name: str) -> None:
    run, shown = run_of(name), 0
    requests = [frame for frame in all_of(name) if frame.kind is FrameKind.REQUEST]
    for t in np.linspace(0.0, run.end, 60).tolist() + [
        t for s in run.network.stalls for t in np.linspace(s.start, s.end, 40)
    ]:
        moment = network_at(run, t)
        sent = {k for f in requests if f.t <= t for k in range(f.first, f.first + f.count + (f.tail > 0))}
        held = set(range(moment.answered, moment.asked)) - sent
        assert moment.held == (len(held) if moment.oldest else 0), f"at {t}"
        shown += moment.held
    assert shown or name not in ("plain", "often"), "Nagle's algorithm holds some in a pause"


@every_run
def test_the_tries_that_a_moment_counts_are_frames(name: str) -> None:
    run = run_of(name)
    assert not run.network.stalls or run.network.client
    for stall in run.network.stalls:
        for t in np.linspace(stall.start, stall.end, 40, endpoint=False).tolist():
            moment = network_at(run, t)
            sent = [
                frame
                for frame in all_of(name)
                if frame.kind is FrameKind.REQUEST and (frame.attempt or frame.probe) and stall.start <= frame.t <= t
            ]
            assert moment.tries == len(sent)
            if moment.next_try is not None:
                assert t < moment.next_try
                frames = [frame for frame in all_of(name) if t < frame.t <= moment.next_try]
                heard = [frame for frame in all_of(name) if frame.hops and t < frame.hops[-1].end <= moment.next_try]
                assert frames or heard, "its timer fires then, or something comes before that and sets it anew"
