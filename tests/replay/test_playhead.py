"""Does the playhead move as it should, whatever the speed and the size of the ticks?"""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migviz import Run, Scenario, load_scenario, simulate
from migviz.replay.pace import FASTEST, SLOWEST, Pace, pause_span, slow_motion_of
from migviz.replay.playhead import Playhead, advance, nearest_speed

RUNS = {
    "default": simulate(Scenario()),
    "toy": simulate(Scenario().but({"vm.memory": "64 pages"})),
    "quick": simulate(Scenario().but({"migration.technique": "quick"})),
    "post-copy": simulate(Scenario().but({"migration.technique": "post-copy"})),
    "fails": simulate(Scenario().with_change(20.0, "source.state", "dead")),
    "endless": simulate(Scenario().but({"link.bandwidth": "1 kbit/s", "vm.memory": "64 TiB"})),
}
DEFAULT = RUNS["default"]
PLAYING = Playhead(playing=True)
runs = st.sampled_from(sorted(RUNS)).map(RUNS.__getitem__)
playheads = st.builds(
    Playhead,
    speed=st.floats(math.log10(SLOWEST), math.log10(FASTEST)).map(lambda power: nearest_speed(10**power)),
    playing=st.just(True),
    pace=st.sampled_from(Pace),
    slow_motion=st.booleans(),
)


def played(playhead: Playhead, run: Run, wall_seconds: float, frame: float = 1 / 60) -> list[Playhead]:
    """The playheads of all frames."""
    heads = [playhead]
    for _ in range(round(wall_seconds / frame)):
        heads.append(advance(heads[-1], run, frame))
    return heads


def test_a_stopped_playhead_stays_where_it_is() -> None:
    head = Playhead(t=3.0)
    assert advance(head, DEFAULT, 100.0) is head


@pytest.mark.parametrize("speed", [SLOWEST, 0.02, 1.0, 30.0, FASTEST])
def test_at_an_even_pace_time_goes_at_the_chosen_speed(speed: float) -> None:
    wall = 10.0 / speed
    assert advance(replace(PLAYING, speed=speed), DEFAULT, wall).t == pytest.approx(10.0)


def test_the_end_of_the_run_stops_it() -> None:
    head = advance(replace(PLAYING, t=DEFAULT.end - 0.1), DEFAULT, 5.0)
    assert (head.t, head.playing) == (DEFAULT.end, False)


@pytest.mark.parametrize("wall", [0.0, -1.0, math.nan])
def test_no_wall_time_means_no_move(wall: float) -> None:
    head = replace(PLAYING, t=2.0)
    assert advance(head, DEFAULT, wall) == head


@pytest.mark.parametrize("speed", [0.5, 1.0, 50.0, FASTEST])
def test_the_pause_is_played_in_slow_motion_at_any_chosen_speed(speed: float) -> None:
    span = pause_span(DEFAULT)
    assert span is not None
    heads = played(replace(PLAYING, speed=speed, t=span[0] - 0.2), DEFAULT, 6.0)
    seconds_in_pause = sum(span[0] <= head.t < span[1] for head in heads) / 60
    assert 1.9 < seconds_in_pause < 4.8
    assert heads[-1].t > span[1]


def test_one_long_frame_does_not_jump_over_the_slow_motion() -> None:
    slow = slow_motion_of(DEFAULT)
    assert slow is not None
    start, end, _ = slow
    head = advance(replace(PLAYING, speed=FASTEST), DEFAULT, 1.0)
    assert start < head.t < end


def test_a_frame_that_reaches_into_the_slow_motion_is_shared_between_both_speeds() -> None:
    slow = slow_motion_of(DEFAULT)
    assert slow is not None
    start, end, rate = slow
    assert advance(replace(PLAYING, t=start - 0.2), DEFAULT, 1.0).t == pytest.approx(start + 0.8 * rate)
    assert advance(replace(PLAYING, t=end - 0.1 * rate), DEFAULT, 0.6).t == pytest.approx(end + 0.5)


def test_slow_motion_switched_off_runs_through_the_pause() -> None:
    head = advance(replace(PLAYING, speed=FASTEST, slow_motion=False), DEFAULT, 1.0)
    assert head.t == DEFAULT.end


def test_after_the_pause_the_chosen_speed_is_back() -> None:
    span = pause_span(DEFAULT)
    assert span is not None
    head = replace(PLAYING, t=span[1], speed=0.5)
    assert advance(head, DEFAULT, 0.1).t == pytest.approx(span[1] + 0.05)


@settings(max_examples=150)
@given(run=runs, head=playheads, ticks=st.lists(st.floats(0.0, 3.0), min_size=1, max_size=20))
def test_it_never_goes_back_nor_leaves_the_run_and_ticks_add_up(run: Run, head: Playhead, ticks: list[float]) -> None:
    now = head
    for wall in ticks:
        after = advance(now, run, wall)
        assert now.t <= after.t <= run.end
        assert after.playing == (after.t < run.end) or not now.playing
        now = after
    at_once = advance(head, run, math.fsum(ticks))
    assert now.t == pytest.approx(at_once.t, rel=1e-6, abs=1e-9)


@settings(max_examples=100)
@given(run=runs, head=playheads, share=st.floats(0.0, 1.0, exclude_max=True))
def test_it_never_sticks(run: Run, head: Playhead, share: float) -> None:
    head = replace(head, t=run.end * share)
    assert advance(head, run, 1 / 60).t > head.t


def test_a_speed_outside_the_six_decades_becomes_the_nearest_one() -> None:
    assert [nearest_speed(speed) for speed in (0.0, 2.0, math.inf)] == [SLOWEST, 2.0, FASTEST]


def test_after_centuries_a_step_smaller_than_the_clock_shows_still_arrives_and_elsewhere_nothing_is_added() -> None:
    run = simulate(load_scenario("client.interval: off\nlink.bandwidth: 1 kbit/s\nvm.memory: 1 TiB\nvm.used: 1 TiB"))
    late = Playhead(t=run.end / 2, playing=True, speed=SLOWEST)
    assert advance(late, run, 1e-12).t == math.nextafter(late.t, math.inf)
    early = Playhead(t=0.0, playing=True, speed=1.0)
    assert advance(early, run, 0.25).t == 0.25
