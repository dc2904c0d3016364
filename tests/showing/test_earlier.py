"""While a slider is dragged the run before stays beside it; let go, it fades: as values of State and Shown."""

from dataclasses import replace

import pytest

from migviz.engine import finished_run
from migviz.replay.earlier import pause_of
from migviz.replay.seen import seen_at
from migviz.say.earlier import iterations_difference, pause_difference
from migviz.scenario import Scenario
from migviz.showing import experiment as on
from migviz.showing import wishes
from migviz.showing.modes import Mode
from migviz.showing.shown import earlier_of, shown
from migviz.showing.state import State

RATE = "workload.dirty_rate"


def dragged(state: State, *values: str) -> State:
    for value in values:
        state = wishes.edit(state, RATE, value, False)
    return state


def test_a_drag_keeps_what_was_before_it_however_far_it_goes() -> None:
    state = dragged(State(), "20 MiB/s", "40 MiB/s", "60 MiB/s")
    now = shown(state)
    for earlier in (now.strip.earlier, now.panel.bars.earlier):
        assert earlier is not None and earlier.seen.run is finished_run(Scenario()) and earlier.strength == 1.0
    assert not now.fades, "nothing fades while it is held"


def test_the_difference_is_said_in_time_and_in_iterations() -> None:
    state = dragged(State(), "60 MiB/s")
    now = shown(state).strip
    run, before = now.seen.run, finished_run(Scenario())
    assert now.earlier is not None and run.metrics.downtime is not None and before.metrics.downtime is not None
    assert pause_difference(now.seen, now.earlier) == "+1.01 s"
    assert run.metrics.downtime - before.metrics.downtime == pytest.approx(1.01, abs=0.005)
    assert iterations_difference(now.seen, now.earlier)[-1] == "1 iteration more"
    back = replace(now.earlier, seen=now.seen)
    assert pause_difference(seen_at(before, 0.0), back) == "\N{MINUS SIGN}1.01 s"
    assert iterations_difference(seen_at(before, 0.0), back)[-1] == "1 iteration fewer"
    same = replace(now.earlier, seen=seen_at(before, before.end))
    assert (
        pause_difference(seen_at(before, 0.0), same) == "" and iterations_difference(seen_at(before, 0.0), same) == ()
    )


def test_a_difference_that_the_written_pause_does_not_show_is_none() -> None:
    """At 40.3 ms a student read −46.4 µs."""
    now = shown(dragged(State(), "11.02 MiB/s")).strip
    assert now.earlier is not None
    ours, before = pause_of(now.seen.run), now.earlier.pause
    assert ours is not None and before is not None and 0 < abs(ours - before) < 5e-5
    assert pause_difference(now.seen, now.earlier) == ""


def test_let_go_it_stays_a_while_then_fades_and_is_gone() -> None:
    state = wishes.edit(dragged(State(), "60 MiB/s"), RATE, "60 MiB/s", True)
    strengths = []
    for _ in range(round(on.STAYS / 0.1) + 2):
        now = shown(state)
        strengths.append(now.strip.earlier.strength if now.strip.earlier is not None else 0.0)
        assert now.fades == bool(strengths[-1])
        state = wishes.tick(state, 0.1)
    assert strengths[0] == 1.0 and strengths[-1] == 0.0
    assert strengths == sorted(strengths, reverse=True)
    between = [strength for strength in strengths if 0.0 < strength < 1.0]
    assert len(between) == pytest.approx(on.FADES / 0.1, abs=1)
    assert state.own.playhead.t == 0.0, "time of the run stands still meanwhile"


def test_with_reduced_motion_it_goes_at_once_instead_of_fading() -> None:
    state = wishes.look(wishes.edit(State(), RATE, "60 MiB/s", True), reduced_motion=True)
    strengths = set()
    for _ in range(round(on.STAYS / 0.1) + 2):
        earlier = shown(state).strip.earlier
        strengths.add(earlier.strength if earlier is not None else 0.0)
        state = wishes.tick(state, 0.1)
    assert strengths == {1.0, 0.0}


def test_a_step_of_the_keyboard_is_seen_too_and_a_value_that_stays_is_not() -> None:
    state = wishes.edit(State(), RATE, "12 MiB/s", True)
    assert shown(state).strip.earlier is not None
    seen_no_more = wishes.tick(state, on.STAYS + 0.1)
    assert shown(wishes.edit(seen_no_more, RATE, "12 MiB/s", True)).strip.earlier is None


@pytest.mark.parametrize("wish", [wishes.undo, wishes.new_scenario, wishes.back_to_default])
def test_of_another_scenario_it_is_nothing_from_before(wish: wishes.Wish) -> None:
    state = wishes.edit(State(), RATE, "60 MiB/s", True)
    assert shown(wish(state)).strip.earlier is None


def test_beside_what_is_covered_or_not_told_there_is_none() -> None:
    state = dragged(State(), "60 MiB/s")
    run = state.own.run
    assert earlier_of(state, seen_at(run, 0.0)) is not None
    assert earlier_of(state, seen_at(run, 0.0, None, frozenset({"run.downtime"}))) is None
    assert earlier_of(state, seen_at(run, 0.0, until=1.0)) is None


def test_a_change_in_the_middle_of_a_run_is_compared_with_the_run_without_it() -> None:
    state = dragged(wishes.seek(State(), 20.0), "200 MiB/s")
    earlier = shown(state).strip.earlier
    assert earlier is not None and earlier.seen.run is finished_run(Scenario())
    assert state.own.scenario.changes


def test_another_mode_lets_go() -> None:
    state = wishes.enter_mode(dragged(State(), "60 MiB/s"), Mode.MAP)
    assert state.own.drag is None and shown(wishes.tick(state, on.STAYS + 0.1)).strip.earlier is None


def test_of_two_runs_it_is_the_present_one_that_was_another() -> None:
    state = dragged(wishes.enter_mode(wishes.keep(State()), Mode.COMPARE), "60 MiB/s")
    part = shown(state).compare
    assert part is not None and part.earlier is not None
    assert part.earlier.seen.run is finished_run(Scenario()) and part.seen[0].run is not part.earlier.seen.run
    later = wishes.tick(wishes.edit(state, RATE, "60 MiB/s", True), on.STAYS + 0.1)
    after = shown(later).compare
    assert after is not None and after.earlier is None
