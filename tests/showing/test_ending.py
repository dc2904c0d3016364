"""Is what is offered after a run what fits it, and does each offer do what it says?"""

from dataclasses import replace

import pytest

from migviz import load_scenario
from migviz.replay.beats import BeatKind
from migviz.replay.pace import Pace
from migviz.scenario.techniques import TECHNIQUES
from migviz.showing import experiment as on
from migviz.showing import wishes
from migviz.showing.ending import invitations
from migviz.showing.modes import Mode
from migviz.showing.shown import shown
from migviz.showing.state import State, active
from tests.replay.runs import KINDS

every_kind = pytest.mark.parametrize("name", sorted(KINDS))


def at_end(text: str = "") -> State:
    state = wishes.settled(State(own=on.new_experiment(load_scenario(text + "\n"))))
    return wishes.settled(wishes.go_to(state, "end"))


def test_the_default_run_offers_the_pause_quick_migration_and_ten_times_the_dirty_rate() -> None:
    words = [item.words for item in invitations(at_end())]
    assert words == ["See the pause again", "Quick Migration", "Write 110 MiB/s"]


def test_they_come_with_the_end_and_only_in_explore() -> None:
    state = at_end()
    assert not invitations(wishes.settled(wishes.seek(state, 20.0)))
    assert not invitations(wishes.settled(wishes.enter_mode(state, Mode.MAP)))
    part = shown(state).stage
    assert part is not None and len(part.invitations) == 3


@every_kind
def test_each_offer_of_every_run_can_be_taken_and_plays(name: str) -> None:
    state = at_end(KINDS[name])
    offered = invitations(state)
    assert len(offered) in (2, 3)
    for item in offered:
        after = wishes.settled(item.wish(state))
        assert active(after).playhead.playing and active(after).playhead.t < active(after).run.end


def test_the_pause_again_begins_with_the_instant_at_which_the_vm_stops() -> None:
    state = wishes.pace(at_end(), speed=1.0)
    after = wishes.settled(invitations(state)[0].wish(state))
    beat = on.beat_of(active(after))
    assert beat is not None and (beat.kind, beat.share) == (BeatKind.OPENING, 0.0)
    assert active(after).playhead.pace is Pace.GUIDED


def test_beside_means_this_run_and_the_other_technique_in_compare() -> None:
    state = at_end()
    after = wishes.settled(invitations(state)[1].wish(state))
    assert after.mode is Mode.COMPARE
    assert after.comparison.kept == state.own.scenario
    assert active(after).scenario.technique is TECHNIQUES["quick"]


def test_a_run_that_does_not_converge_is_offered_a_faster_link() -> None:
    state = at_end("migration.policy: qemu\nworkload.dirty_rate: 200 MiB/s\nmigration.iteration_bound: 20")
    assert invitations(state)[-1].words == "A link of 10 Gbit/s"


def test_a_run_with_changes_is_offered_without_them() -> None:
    state = at_end("at 10 s: link.state = down")
    last = invitations(state)[-1]
    assert last.words == "Without the changes"
    assert not active(wishes.settled(last.wish(state))).scenario.changes


def test_the_last_beat_offers_them_before_the_run_stops() -> None:
    state = wishes.settled(State())
    now = active(state)
    last = replace(now, playhead=replace(now.playhead, t=now.run.end - 0.2, held=float("inf"), playing=True))
    assert len(invitations(replace(state, own=last))) == 3
    early = replace(now, playhead=replace(now.playhead, t=now.run.end - 0.8, held=float("inf"), playing=True))
    assert not invitations(replace(state, own=early))
