"""Does a wish make the experiment it should, whatever came before? Without Qt."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from migviz import Scenario, load_scenario
from migviz.replay.beat import BeatKind
from migviz.replay.pace import Pace
from migviz.showing import editing, player
from migviz.showing import experiment as on
from migviz.showing.experiment import Experiment, new_experiment
from migviz.showing.runs import run_of
from migviz.showing.shown import shown
from migviz.showing.state import State
from migviz.showing.wishes import look

RATE, LINK = "workload.dirty_rate", "link.bandwidth"
MIB = 2.0**20
FAST = 1.25e9


def start(text: str = "") -> Experiment:
    return new_experiment(load_scenario(text))


# --- what a slider means -----------------------------------------------------------------------------------------------


def test_at_the_start_a_slider_sets_the_scenario_itself() -> None:
    made = editing.slid(start(), RATE, 30 * MIB)
    assert made.scenario[RATE] == 30 * MIB and made.scenario.changes == ()


def test_inside_the_run_a_slider_makes_a_change_from_now_on() -> None:
    there = player.sought(start(), 20.0)
    assert not there.is_at_rest
    made = editing.slid(there, LINK, FAST)
    assert [(change.at, change.name) for change in made.scenario.changes] == [(20.0, LINK)]
    assert made.scenario[LINK] == start().scenario[LINK]
    assert on.value_now(made, LINK) == FAST


def test_at_the_end_a_slider_sets_the_scenario_itself_and_the_run_begins_again() -> None:
    end = player.gone_to(start(), "end")
    assert end.is_at_rest
    made = editing.slid(end, RATE, 2.2 * MIB, "drag")
    made = editing.slid(made, RATE, 3.3 * MIB, "drag")
    assert made.scenario.changes == () and made.scenario[RATE] == pytest.approx(3.3 * MIB)
    assert made.playhead.t == 0.0 and not made.playhead.playing


def test_what_a_slider_did_at_the_end_does_not_haunt_later_runs() -> None:
    """End, drag to 2.2, Home, drag to 142: the pause is longer than the default's, not shorter."""
    made = editing.slid(player.gone_to(start(), "end"), RATE, 2.2 * MIB)
    made = editing.slid(player.sought(made, 0.0), RATE, 142 * MIB)
    assert made.scenario == start(f"{RATE}: 142 MiB/s").scenario
    assert (made.run.metrics.downtime or 0) > (start().run.metrics.downtime or 0)


def test_after_it_has_played_to_the_end_a_slider_does_not_spring_back() -> None:
    played = player.played(start())
    while played.playhead.playing:
        played = player.ticked(played, 10.0)
    made = player.played(on.let_go(editing.slid(played, RATE, 30 * MIB, "drag")))
    assert on.value_now(made, RATE) == 30 * MIB


def test_a_slider_at_rest_is_stronger_than_a_change_at_the_very_start() -> None:
    made = editing.slid(player.played(start()), RATE, 20 * MIB)  # playing from 0: a change at 0
    assert made.scenario.changes[0].at == 0.0
    made = editing.slid(player.sought(player.stopped(made), 0.0), RATE, 40 * MIB)
    assert on.value_now(made, RATE) == 40 * MIB == made.scenario[RATE]
    assert made.scenario.changes == ()


def test_a_drag_stays_with_what_it_began_with_while_the_run_plays() -> None:
    made = player.played(player.sought(start(), 10.0))
    for value in (FAST, 2 * FAST, 3 * FAST):
        made = player.ticked(editing.slid(made, LINK, value, "drag"), 0.2)
    assert [(change.at, change.value) for change in made.scenario.changes] == [(10.0, 3 * FAST)]
    assert len(made.history.past) == 1


def test_a_field_that_cannot_change_meanwhile_is_set_in_the_scenario_itself() -> None:
    there = player.sought(start(), 20.0)
    made = editing.slid(there, "vm.memory", 2.0**31)
    assert made.scenario["vm.memory"] == 2.0**31 and made.playhead.t <= 20.0


# --- no change lies outside its run ---------------------------------------------------------------------------------------


def test_an_edit_that_shortens_the_run_takes_out_the_changes_left_behind_and_undo_brings_them_back() -> None:
    before = editing.slid(player.sought(start(), 40.0), RATE, 5 * MIB)
    after = editing.edited(before, {LINK: FAST})
    assert after.scenario.changes == () and after.run.end < 40
    assert [change.at for change in editing.left_out(before, after)] == [40.0]
    assert editing.undone(after).scenario == before.scenario


def test_a_drag_that_comes_back_brings_the_changes_back_too() -> None:
    before = editing.slid(player.sought(start(), 40.0), RATE, 5 * MIB)
    at_start = player.sought(before, 0.0)
    there = editing.slid(at_start, LINK, FAST, "drag")
    assert there.scenario.changes == ()
    back = editing.slid(there, LINK, 1.2e8, "drag")
    assert [change.at for change in back.scenario.changes] == [40.0]


def test_a_mark_cannot_be_moved_out_of_the_run_that_it_has_without_it() -> None:
    before = editing.slid(player.sought(start(), 30.0), LINK, FAST)
    moved = editing.change_moved(before, 0, 1e6, "mark")
    assert len(moved.scenario.changes) == 1
    assert 30 < moved.scenario.changes[0].at < moved.run.end
    assert editing.change_moved(moved, 0, 12.0, "mark").scenario.changes[0].at == 12.0


def test_a_mark_dragged_across_another_stays_the_same_change() -> None:
    made = editing.slid(player.sought(editing.slid(player.sought(start(), 10.0), RATE, 20 * MIB), 20.0), RATE, 30 * MIB)
    made = editing.change_moved(editing.change_moved(made, 0, 20.0, "mark"), 0, 25.0, "mark")
    assert [(one.at, one.value) for one in made.scenario.changes] == [(20.0, 30 * MIB), (25.0, 20 * MIB)]


wishes = st.one_of(
    st.tuples(
        st.just("slid"),
        st.sampled_from((RATE, LINK)),
        st.sampled_from((MIB, 40 * MIB, FAST)),
        st.sampled_from(("", "k")),
    ),
    st.tuples(
        st.just("edited"),
        st.sampled_from((RATE, LINK)),
        st.sampled_from((MIB, 60 * MIB, FAST)),
        st.sampled_from(("", "k")),
    ),
    st.tuples(st.just("sought"), st.one_of(st.just(math.nan), st.floats(-1, 80))),
    st.tuples(st.just("change_moved"), st.integers(-1, 3), st.floats(-1, 80), st.sampled_from(("", "m"))),
    st.tuples(st.just("change_deleted"), st.integers(-1, 3)),
    st.tuples(st.sampled_from(("undone", "redone", "played", "stopped", "let_go"))),
    st.tuples(st.just("ticked"), st.sampled_from((0.0, 0.016, 1.0, 30.0))),
    st.tuples(st.just("stepped"), st.sampled_from(("milestone", "iteration", "step")), st.sampled_from((1, -1))),
    st.tuples(st.just("gone_to"), st.sampled_from(("start", "end", "pause"))),
)


def granted(experiment: Experiment, wish: tuple[Any, ...]) -> Experiment:
    name, *arguments = wish
    if name == "edited":
        arguments = [{arguments[0]: arguments[1]}, arguments[2]]
    try:
        made = next(vars(room)[name] for room in (on, editing, player) if name in vars(room))(experiment, *arguments)
    except ValueError:
        return experiment
    assert isinstance(made, Experiment)
    return made


@settings(max_examples=60)
@given(st.lists(wishes, max_size=14))
def test_whatever_is_wished_the_laws_of_an_experiment_hold(several: list[tuple[Any, ...]]) -> None:
    made = start()
    for wish in several:
        before, made = made, granted(made, wish)
        assert 0 <= made.playhead.t <= made.run.end
        assert all(change.at < made.run.end for change in made.scenario.changes)
        assert not (made.playhead.playing and made.playhead.t >= made.run.end)
        if wish[0] == "slid" and made.scenario != before.scenario and made.playhead.t == before.playhead.t:
            assert made.scenario == load_scenario("\n".join(made.scenario.lines()))  # a file would give it again


# --- history and playhead -------------------------------------------------------------------------------------------------


def test_one_drag_is_one_step_of_the_history() -> None:
    made = start()
    for value in (20, 25, 30):
        made = editing.slid(made, RATE, value * MIB, "drag")
    assert editing.undone(made).scenario == start().scenario
    made = editing.slid(on.let_go(made), RATE, 35 * MIB, "drag")
    assert on.value_now(editing.undone(made), RATE) == 30 * MIB


def test_a_drag_that_comes_back_takes_nothing_from_what_can_be_done_again() -> None:
    begun = start(f"{RATE}: 10 MiB/s")
    made = editing.undone(editing.undone(editing.edited(editing.edited(begun, {RATE: 30 * MIB}), {LINK: FAST})))
    for value in (20, 25, 0):
        made = editing.slid(made, RATE, value * MIB, "drag")
    back = editing.slid(made, RATE, 10 * MIB, "drag")
    assert editing.redone(editing.redone(back)).scenario[LINK] == FAST
    further = editing.slid(back, RATE, 40 * MIB, "drag")
    assert editing.redone(further).scenario == further.scenario, "an edit ends what can be done again"
    again = editing.slid(further, RATE, 10 * MIB, "drag")
    assert editing.redone(again).scenario[RATE] == 30 * MIB
    assert editing.redone(on.let_go(further)).scenario == further.scenario


def test_another_scenario_begun_has_a_history_of_its_own_and_no_file() -> None:
    made = editing.at_file(editing.edited(start(), {RATE: 30 * MIB}), Path("mine.migviz"))
    other = editing.begun(made, Scenario().but({"vm.memory": "8 GiB"}))
    assert other.history.past == () and other.file is None and other.is_saved
    assert made.file == Path("mine.migviz")


def test_the_playhead_does_not_pass_a_limit_and_playing_there_does_nothing() -> None:
    made = player.limited(start(), 15.0)
    assert player.sought(made, 30.0).playhead.t == 15.0
    there = player.ticked(player.played(made), 1e4)
    assert there.playhead.t == 15.0 and not there.playhead.playing
    assert player.is_stopped_by_limit(there) and player.played(there) is there
    assert not player.is_stopped_by_limit(player.limited(there, None))


def test_it_plays_to_a_time_and_stops_there_by_itself() -> None:
    made = player.played(start(), to=10.0)
    for _ in range(100):
        made = player.ticked(made, 0.5)
    assert made.playhead.t == 10.0 and not made.playhead.playing and made.stop_at is None


@pytest.mark.parametrize("pace", Pace)
def test_beside_a_longer_run_it_plays_to_that_ones_end(pace: Pace) -> None:
    longer = start().run.end + 20
    made = player.played(player.paced(start(), pace=pace, speed=10.0))
    for _ in range(400):
        made = player.ticked(made, 0.25, longer)
    assert made.playhead.t == longer and not made.playhead.playing


def test_a_time_that_is_none_and_a_speed_that_is_none_change_nothing() -> None:
    made = player.sought(start(), 3.0)
    assert player.sought(made, math.nan) is made and player.paced(made, speed=math.nan) is made


def test_a_run_is_computed_once_for_a_scenario() -> None:
    assert run_of(start().scenario) is start().run
    assert replace(start(), playhead=on.START).run is start().run


@pytest.mark.parametrize(("index", "t"), [(-1, 5.0), (1, 5.0), (0, math.nan)])
def test_a_change_that_is_not_there_or_has_no_time_is_not_moved(index: int, t: float) -> None:
    there = start(f"at 10 s: {LINK} = 2 Gbit/s")
    assert editing.change_moved(there, index, t) is there
    assert editing.change_moved(there, 0, 5.0).scenario.changes[0].at == 5.0


# --- the guided pace ----------------------------------------------------------------------------------------------------


def test_a_new_run_is_guided_through_its_beats() -> None:
    made = start()
    assert made.playhead.pace is Pace.GUIDED
    now = player.beat_of(made)
    assert now is not None and (now.kind, now.share) == (BeatKind.CONFIGURATION, 0.0)


def test_beat_by_beat_one_stops_where_time_stands_still_too() -> None:
    made, kinds = player.gone_to(start(), "pause"), []
    for _ in range(6):
        made = player.stepped(made, "milestone", 1)
        now = player.beat_of(made)
        assert now is not None and now.share == pytest.approx(0.0, abs=1e-6)
        kinds.append(now.kind)
    part = BeatKind.PART
    assert kinds == [part, part, part, BeatKind.CROSS, BeatKind.HEARTBEAT, BeatKind.FRAME_IN]
    back = player.beat_of(player.stepped(made, "milestone", -1))
    assert back is not None and back.kind is BeatKind.HEARTBEAT


def test_a_beat_is_skipped_to_its_end_while_it_plays_and_only_then() -> None:
    stopped = player.stepped(player.gone_to(start(), "pause"), "milestone", 1)
    assert player.skipped(stopped) is stopped
    playing = player.ticked(player.played(stopped), 0.5)
    skipped = player.skipped(playing)
    now = player.beat_of(skipped)
    assert skipped.playhead.playing and now is not None
    assert now.beat.start == pytest.approx(42.769735, abs=1e-5)
    assert now.share == pytest.approx(0.0, abs=1e-3)
    copying = player.played(player.sought(start(), 20.0))
    assert player.skipped(copying) is copying


def test_playing_to_a_target_shows_there_what_is_true_then() -> None:
    to_pause = player.played(player.sought(start(), 42.7), to=player.gone_to(start(), "pause").playhead.t)
    while to_pause.playhead.playing:
        to_pause = player.ticked(to_pause, 0.1)
    now = player.beat_of(to_pause)
    assert now is not None and now.kind is BeatKind.PART


def test_a_scrub_stays_in_the_time_of_the_run() -> None:
    made = player.sought(start(), 42.77)
    assert player.sought(made, 42.78).playhead.t == 42.78
    now = player.beat_of(made)
    assert now is not None and now.kind is BeatKind.PART


def test_of_an_experiment_that_nobody_touched_nothing_is_to_be_saved() -> None:
    made = new_experiment(Scenario())
    assert made.history.now.document.saved == made.scenario
    assert editing.edited(made, {RATE: 42 * MIB}).history.now.document.saved == made.scenario


def test_where_iteration_1_was_watched_to_its_end_the_first_list_is_not_taken_yet() -> None:
    begun = on.new_experiment(Scenario())
    ends = begun.run.passes[0].end
    there = player.played(player.sought(begun, ends - 1.0), to=ends)
    while there.playhead.playing:
        there = player.ticked(there, 0.1)
    now = player.beat_of(there)
    assert there.playhead.t == ends
    assert now is not None and (now.kind, now.share) == (BeatKind.LIST, 0.0), "one sees where what is on it lies"
    for reduced_motion in (False, True):
        stage = shown(look(State(own=there), reduced_motion=reduced_motion)).stage
        assert stage is not None and stage.beat == now, "also where nothing is to move"
    on_again = player.ticked(player.played(there), 1.0)
    assert on_again.playhead.t > ends, "then it goes on as always"
    sought = player.beat_of(player.sought(begun, ends))
    assert sought is not None and sought.kind is BeatKind.ITERATION, "who asks for an iteration sees it"
