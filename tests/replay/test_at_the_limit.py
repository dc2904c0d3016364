"""What is shown of a run exactly at a limit: at its end, in the moment in which something begins, of nothing?"""

import math
from dataclasses import replace

import pytest

from migviz.engine import evacuate
from migviz.replay.beat import Beat, BeatKind
from migviz.replay.beats import NO_LONGER, beat_at, place_at
from migviz.replay.beats_of_run import LATER_PAUSE, _last_asking, _moves, _pauses
from migviz.replay.demanded import _share
from migviz.replay.known import known_at
from migviz.replay.lanes import Lane, lanes_of, told
from migviz.replay.pace import Pace, pause_span
from migviz.replay.page_list import _each
from migviz.replay.playhead import Playhead, advance
from migviz.replay.rhythm_shown import MOST, _turns
from migviz.replay.seen import seen_at
from migviz.replay.setting_up import setting_up
from migviz.replay.side_by_side import Alignment, lens_span, shift_between, span_of
from migviz.replay.told import axis_end
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.trace import Copying
from tests.replay.runs import RUNS


def test_a_beat_that_takes_as_long_as_in_the_run_is_not_stretched() -> None:
    beat = Beat(kind=BeatKind.AFTER, start=2.0, end=3.0, seconds=1.0)
    assert not beat.is_stretched and replace(beat, seconds=1.001).is_stretched


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_before_a_run_begins_one_is_at_its_start_and_behind_its_end_there_is_no_beat(run) -> None:
    assert place_at(run, -1.0) == (0.0, 0.0)
    assert beat_at(run, run.end, NO_LONGER) is None


def test_a_playhead_at_the_end_plays_no_longer_where_no_time_goes_on() -> None:
    run = RUNS["live"]
    for t, plays in ((run.end / 2, True), (run.end, False)):
        head = Playhead(t=t, pace=Pace.GUIDED, held=NO_LONGER, playing=True)
        assert advance(head, run, 0.0).playing is plays


def test_what_begins_in_the_moment_up_to_which_a_host_is_told_has_not_begun_and_what_ends_then_is_over() -> None:
    whole = lanes_of(evacuate(parse_evacuation(HOSTS["six"].lines).but({"evacuation.at_once": 2})))

    def at(t: float, lane: Lane) -> Lane:
        return next(one for one in told(whole, t).lanes if one.name == lane.name)

    for lane in whole.lanes:
        assert lane.arrived is not None and lane.over is not None and lane.paused is not None
        assert at(lane.arrived, lane).arrived == lane.arrived and at(lane.arrived, lane).pause == lane.pause
        assert at(lane.over, lane).is_told and at(lane.paused[0], lane).paused is None
        for k, one in enumerate(lane.copied):
            assert len(at(one.start, lane).copied) == k
        for k, (start, _) in enumerate(lane.stalls):
            assert len(at(start, lane).stalls) == k
    assert any(lane.stalls for lane in whole.lanes)
    for k, (start, _, _) in enumerate(whole.sharing):
        assert len(told(whole, start).sharing) == k


def test_who_has_not_tried_before_it_was_answered_asked_just_then() -> None:
    stall = next(stall for run in RUNS.values() for stall in run.network.stalls)
    tried = [replace(stall, tries=tries, end=3.0) for tries in ((), (3.0,), (1.0, 3.0), (1.0, 1.005, 3.0))]
    just_before = math.nextafter(3.0, 0.0)
    assert _last_asking(replace(stall, tries=(), end=0.5)) < 0.5
    assert [_last_asking(one) for one in tried] == [just_before, just_before, 1.0, 1.0]


def test_memory_moves_in_all_that_meets_a_push() -> None:
    run, push = next((run, item) for run in RUNS.values() for item in run.passes if item.copying is Copying.PUSH)
    spans = ((push.start - 1.0, push.start), (push.start, push.end), (push.end, push.end + 1.0), (0.0, run.end))
    assert [_moves(run, *span) for span in spans] == [False, True, False, True]


def test_a_pause_behind_another_lasts_three_seconds_at_most_on_the_screen() -> None:
    run = RUNS["live"]
    first = next(item for item in run.tenures if not item.running)
    own = [part for part in run.pause if first.start <= part.start < first.end]
    assert own
    later = 2 * first.end - first.start
    running = replace(first, running=True, start=first.end, end=later)
    second = replace(first, start=later, end=later + first.end - first.start)
    moved = [replace(part, start=part.start + later - first.start, end=part.end + later - first.start) for part in own]
    twice = replace(run, tenures=(first, running, second), pause=(*own, *moved))
    lasts = [beat.seconds for beat in _pauses(twice) if beat.kind is BeatKind.PART and beat.start >= later]
    before = [beat.seconds for beat in _pauses(twice) if beat.kind is BeatKind.PART and beat.start < later]
    assert sum(before) > LATER_PAUSE and len(lasts) >= len(own)
    assert sum(lasts[: len(own)]) == pytest.approx(LATER_PAUSE)


def test_so_many_turns_of_a_rhythm_are_marked() -> None:
    assert len(_turns(1.0, 0.0, float(MOST))) == MOST and _turns(1.0, 0.0, MOST + 1.0) == ()


@pytest.mark.parametrize(("pages", "each"), [(1000, 1), (1001, 2)])
def test_up_to_a_thousand_pages_have_a_square_each(pages: int, each: int) -> None:
    assert _each(pages, RUNS["live"].blocks) == each


@pytest.mark.parametrize(
    ("at", "now", "share"), [(4.0, 2.0, 0.0), (3.0, 2.0, 0.5), (2.0, 2.0, 1.0), (1.0, 2.0, 1.5), (0.0, 2.0, 2.0)]
)
def test_the_way_of_a_page_is_whole_where_it_comes_and_gone_as_long_behind_it(
    at: float, now: float, share: float
) -> None:
    assert _share(at, 0.0, now, 4.0) == share


@pytest.mark.parametrize("name", RUNS)
def test_when_frames_go_to_the_right_port_is_known_so_long_after_the_pause(name: str) -> None:
    run = RUNS[name]
    pause, after = pause_span(run), run.network.metrics.right_port_after
    if pause is None or after is None:
        assert known_at(run, "run.right_port_after") == run.end
    else:
        later = replace(run, end=run.end + 99.0)
        assert known_at(later, "run.right_port_after") == pause[1] + after
        assert known_at(replace(run, end=pause[1]), "run.right_port_after") == pause[1]


def test_two_runs_are_drawn_from_where_the_first_begins_to_where_the_last_ends() -> None:
    one, other = RUNS["live"], RUNS["cold"]
    ends = axis_end(one), axis_end(other)
    assert span_of([one], 5.0) == (0.0, ends[0])
    for shift in (-3.0, 0.0, 4.0):
        assert span_of([one, other], shift) == (min(0.0, -shift), max(ends[0], ends[1] - shift))
    pauses = pause_span(one), pause_span(other)
    assert pauses[0] is not None and pauses[1] is not None
    assert shift_between(one, other, Alignment.CLOCK) == 0.0
    assert shift_between(one, other, Alignment.PAUSE) == pauses[1][0] - pauses[0][0] != 0.0


@pytest.mark.parametrize("names", [("live",), ("live", "cold"), ("cold", "live")])
def test_the_lens_shows_a_quarter_of_the_longest_pause_before_it_and_three_fifths_behind_it(
    names: tuple[str, ...],
) -> None:
    runs = [RUNS[name] for name in names]
    pauses = [pause for run in runs if (pause := pause_span(run)) is not None]
    longest = max(end - start for start, end in pauses)
    assert lens_span(runs) == pytest.approx((pauses[0][0] - longest / 4, pauses[0][0] + 1.6 * longest))


@pytest.mark.parametrize(
    ("share", "crossed", "set_aside", "is_so"),
    [(0.0, 0.0, 0.0, (False, False, False)), (0.14, 0.5, 0.0, (True, True, False)), (0.28, 1.0, 0.0, (True, False, False)),
     (0.58, 1.0, 0.5, (True, False, False)), (0.88, 1.0, 1.0, (True, False, True)), (0.9, 1.0, 1.0, (True, False, True))],
)  # fmt: skip
def test_of_step_1_so_much_is_over(share: float, crossed: float, set_aside: float, is_so: tuple[bool, ...]) -> None:
    run = RUNS["live"]
    step = run.steps[0]
    found = setting_up(seen_at(run, step.start + share * (step.end - step.start)))
    assert found is not None
    assert (found.share, found.crossed, found.set_aside) == pytest.approx((share, crossed, set_aside))
    if share in (0.0, 0.14, 0.58, 0.9):
        assert (found.begun, found.crosses, found.ready) == is_so
