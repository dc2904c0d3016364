"""Has every run beats that cover it, each with its time on the screen, and does a playhead go through all of them?"""

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migviz import Run
from migviz.replay import beats
from migviz.replay.beat import BeatKind
from migviz.replay.beats import NO_LONGER, beat_at, place_at, screen_seconds, wall_at
from migviz.replay.beats_of_run import beats_of
from migviz.replay.moment import moment_at
from migviz.replay.pace import Pace
from migviz.replay.playhead import Playhead, advance, beat_of, rate_of
from migviz.trace import Host
from tests.replay.runs import RUNS

LIVE = RUNS["live"]
GUIDED = Playhead(pace=Pace.GUIDED, held=0.0, playing=True)
every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
moved = pytest.mark.parametrize(
    "run", [run for run in RUNS.values() if run.metrics.owner is Host.TARGET and run.metrics.finished]
)
of_any = st.sampled_from(sorted(RUNS)).map(RUNS.__getitem__)


# --- they cover the run --------------------------------------------------------------------------------------------------


@every_run
def test_beats_follow_each_other_from_the_start_to_the_end_of_the_run(run: Run) -> None:
    found = beats_of(run)
    assert (found[0].start, found[-1].end) == (0.0, run.end)
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(beat.start <= beat.end and beat.seconds > 0 for beat in found)


@every_run
def test_no_run_is_longer_on_the_screen_than_one_waits_for(run: Run) -> None:
    assert sum(beat.seconds for beat in beats_of(run)) == pytest.approx(screen_seconds(run))
    assert screen_seconds(run) < 80.0


def test_the_default_run_takes_some_forty_seconds() -> None:
    assert 38.0 < screen_seconds(LIVE) < 46.0


def test_the_parts_of_the_default_pause_have_their_seconds() -> None:
    parts = [beat for beat in beats_of(LIVE) if beat.kind is BeatKind.PART]
    assert [round(beat.seconds, 2) for beat in parts] == [1.0, 3.99, 2.5, 1.5]
    assert [round(beat.rate, 5) for beat in parts] == [0.005, 0.00094, 0.008, 0.01]


def test_the_last_iterations_of_the_default_run_have_four_seconds_each_or_more() -> None:
    assert all(beat.seconds >= 4.0 for beat in beats_of(LIVE) if beat.kind is BeatKind.ITERATION)


@moved
def test_what_moves_the_vm_is_shown_in_order_while_time_stands_still_or_crawls(run: Run) -> None:
    kinds = [beat.kind for beat in beats_of(run)]
    first = kinds.index(BeatKind.CROSS)
    assert kinds[first : first + 6] == [
        BeatKind.CROSS,
        BeatKind.HEARTBEAT,
        BeatKind.FRAME_IN,
        BeatKind.LEARNT,
        BeatKind.COPIES,
        BeatKind.READ,
    ]
    assert kinds[first - 1] is BeatKind.PART and BeatKind.OPENING in kinds[:first]


@moved
def test_the_frame_crosses_before_the_vm_runs_again_and_the_heart_beats_after_that(run: Run) -> None:
    cross = next(beat for beat in beats_of(run) if beat.kind is BeatKind.CROSS)
    heartbeat = next(beat for beat in beats_of(run) if beat.kind is BeatKind.HEARTBEAT)
    assert not moment_at(run, cross.start).running
    after = moment_at(run, heartbeat.start)
    assert after.running and after.owner is Host.TARGET


def test_a_list_is_taken_in_a_beat_of_its_own_before_each_iteration_that_is_shown_in_full() -> None:
    found = beats_of(LIVE)
    lists = [(one, other) for one, other in pairwise(found) if one.kind is BeatKind.LIST]
    assert [one.number for one, _ in lists] == [2, 3, 4]
    assert all(other.kind is BeatKind.ITERATION and other.number == one.number for one, other in lists)


def test_many_iterations_in_the_middle_share_their_time() -> None:
    run = RUNS["never converges"]
    found = [beat for beat in beats_of(run) if beat.kind is BeatKind.ITERATION]
    assert len(found) == 20
    between = found[3:-2]
    assert sum(beat.seconds for beat in between) == pytest.approx(12.0)
    assert all(beat.seconds > 4.0 for beat in (*found[:3], *found[-2:]))


# --- from the screen to the run and back -------------------------------------------------------------------------------


@settings(max_examples=300)
@given(of_any, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_the_mapping_is_monotone_and_invertible(run: Run, one: float, other: float) -> None:
    early, late = sorted((one * screen_seconds(run), other * screen_seconds(run)))
    first, second = place_at(run, early), place_at(run, late)
    assert first[0] <= second[0]
    assert wall_at(run, *second) == pytest.approx(late, abs=1e-3)


@every_run
def test_beat_and_share_are_those_of_the_screen(run: Run) -> None:
    wall = 0.0
    for beat in beats_of(run):
        for share in (0.01, 0.5, 0.99):
            now = beat_at(run, *place_at(run, wall + share * beat.seconds))
            assert now is not None and now.beat == beat
            assert now.share == pytest.approx(share, abs=0.02)
        wall += beat.seconds


@every_run
def test_where_time_has_stood_still_for_all_seconds_of_a_beat_that_is_over(run: Run) -> None:
    beats = beats_of(run)
    first = [
        beat
        for before, beat in zip((None, *beats), beats, strict=False)
        if beat.stands_still and (before is None or before.start < beat.start)
    ]
    under_way = [beat_at(run, beat.start, 0.999 * beat.seconds) for beat in first]
    assert [now and now.beat for now in under_way] == first
    over = [beat_at(run, beat.start, beat.seconds) for beat in first]
    assert not any(now and now.beat == beat for now, beat in zip(over, first, strict=True))


def test_where_one_seeks_to_what_is_true_there_is_shown() -> None:
    pause = next(beat for beat in beats_of(LIVE) if beat.kind is BeatKind.OPENING)
    now = beat_at(LIVE, pause.start, NO_LONGER)
    assert now is not None and (now.kind, now.share) == (BeatKind.PART, 0.0)
    held = beat_at(LIVE, pause.start, 0.0)
    assert held is not None and (held.kind, held.share) == (BeatKind.OPENING, 0.0)


# --- playing -------------------------------------------------------------------------------------------------------------


def played(run: Run, frame: float = 1 / 30) -> list[Playhead]:
    heads = [GUIDED]
    while heads[-1].playing:
        heads.append(advance(heads[-1], run, frame))
    return heads


@every_run
def test_who_plays_sees_every_beat_from_its_start_to_its_end_for_its_seconds(run: Run) -> None:
    seen: dict[int, list[float]] = {}
    found = beats_of(run)
    heads = played(run)
    for head in heads[:-1]:
        now = beat_of(head, run)
        assert now is not None
        seen.setdefault(found.index(now.beat), []).append(now.share)
    assert list(seen) == list(range(len(found)))
    for place, shares in seen.items():
        assert shares == sorted(shares)
        assert len(shares) == pytest.approx(30 * found[place].seconds, abs=2)
    assert heads[-1].t == run.end
    assert len(heads) == pytest.approx(30 * screen_seconds(run), abs=3)


@every_run
def test_the_written_rate_is_that_of_the_mapping(run: Run) -> None:
    for beat in beats_of(run):
        if beat.stands_still:
            assert beat.rate == 0.0
        else:
            middle = (beat.start + beat.end) / 2
            assert rate_of(replace(GUIDED, t=middle, held=NO_LONGER), run) == pytest.approx(beat.rate)
            ahead = advance(replace(GUIDED, t=middle, held=NO_LONGER), run, beat.seconds / 10)
            assert ahead.t - middle == pytest.approx(beat.rate * beat.seconds / 10, rel=1e-3, abs=1e-12)


@every_run
def test_going_forth_and_back_beat_by_beat_stops_at_the_same_places(run: Run) -> None:
    forth = [(0.0, 0.0)]
    while forth[-1][0] < run.end:
        forth.append(beats.neighbours(run, *forth[-1])[1])
    assert len(forth) == len(beats_of(run)) + 1
    back = [forth[-1]]
    while beats.wall_at(run, *back[-1]) > 0:
        back.append(beats.neighbours(run, *back[-1])[0])
    assert [wall_at(run, *place) for place in back[::-1]] == pytest.approx([wall_at(run, *place) for place in forth])


@every_run
def test_what_is_marked_as_stretched_is_slow_and_in_order(run: Run) -> None:
    spans = beats.stretched(run)
    assert all(math.nextafter(one[1], math.inf) < other[0] for one, other in pairwise(spans))
    for start, end in spans:
        assert rate_of(replace(GUIDED, t=(start + end) / 2, held=NO_LONGER), run) < beats.SLOWLY
    assert all(math.isfinite(t) for span in spans for t in span)


def test_a_cut_is_each_movement_that_is_shown_slowly_but_for_the_parts_of_the_pause_and_the_wait_for_a_timer() -> None:
    cuts = {kind.name for kind in BeatKind if kind.is_a_cut}
    assert cuts == {
        "OPENING", "COPIES", "LIST", "CROSS", "FRAME_IN", "LEARNT", "READ", "TURN_ROUND", "HEARTBEAT"
    }  # fmt: skip
