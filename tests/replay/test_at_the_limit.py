"""What is shown of a run exactly at a limit: at its end, in the moment in which something begins, of nothing?"""

from dataclasses import replace

import pytest

from migviz.engine import evacuate
from migviz.replay.beat import Beat, BeatKind
from migviz.replay.beats import NO_LONGER, beat_at, place_at
from migviz.replay.lanes import Lane, lanes_of, told
from migviz.replay.pace import Pace
from migviz.replay.playhead import Playhead, advance
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
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
