"""Is what is offered after a run what fits it, and does each offer do what it says?"""

from dataclasses import replace

import pytest

from migviz import load_scenario
from migviz.replay.beat import BeatKind
from migviz.replay.pace import Pace
from migviz.replay.seen import seen_at
from migviz.say.ruler import why_no_answer
from migviz.scenario.techniques import TECHNIQUES
from migviz.showing import experiment as on
from migviz.showing import player, wishes
from migviz.showing.ending import invitations
from migviz.showing.modes import Mode, Panel
from migviz.showing.shown import shown
from migviz.showing.state import State, active
from tests.replay.runs import KINDS

every_kind = pytest.mark.parametrize("name", sorted(KINDS))


def at_end(text: str = "") -> State:
    state = wishes.settled(State(own=on.new_experiment(load_scenario(text + "\n"))))
    return wishes.settled(wishes.go_to(state, "end"))


def test_the_default_run_offers_the_pause_quick_migration_ten_times_the_dirty_rate_and_why_the_client_waited() -> None:
    words = [item.words for item in invitations(at_end())]
    assert words == ["See the pause again", "Try Quick Migration", "Write 110 MiB/s", "Why the client waited"]


def test_they_come_with_the_end_and_only_in_explore() -> None:
    state = at_end()
    assert not invitations(wishes.settled(wishes.seek(state, 20.0)))
    assert not invitations(wishes.settled(wishes.enter_mode(state, Mode.MAP)))
    part = shown(state).stage
    assert part is not None and len(part.invitations) == 4


@every_kind
def test_each_offer_of_every_run_can_be_taken_and_plays(name: str) -> None:
    state = at_end(KINDS[name])
    offered = invitations(state)
    assert len(offered) in (2, 3, 4)
    for item in offered:
        after = wishes.settled(item.wish(state))
        looks = after.panel is Panel.RULER
        assert looks or active(after).playhead.playing
        assert active(after).playhead.t < active(after).run.end or looks


def test_the_pause_again_begins_with_the_instant_at_which_the_vm_stops() -> None:
    state = wishes.pace(at_end(), speed=1.0)
    after = wishes.settled(invitations(state)[0].wish(state))
    beat = player.beat_of(active(after))
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
    assert invitations(state)[-1].words == "Try 10 Gbit/s"


def test_a_run_with_changes_is_offered_without_them() -> None:
    state = at_end("at 10 s: link.state = down")
    last = invitations(state)[-1]
    assert last.words == "Without the changes"
    assert not active(wishes.settled(last.wish(state))).scenario.changes


@every_kind
def test_why_the_client_waited_is_offered_where_an_answer_was_late_and_is_said(name: str) -> None:
    state = at_end(KINDS[name])
    run = active(state).run
    client = run.network.client
    offered = [item for item in invitations(state) if item.words == "Why the client waited"]
    assert bool(offered) == (client is not None and client.late > 0 and not client.connections_lost)
    if not offered:
        return
    after = wishes.settled(offered[0].wish(state))
    longest = max(stall.end - stall.start for stall in run.network.stalls)
    assert after.panel is Panel.RULER and any(
        (stall.end, stall.end - stall.start) == (active(after).playhead.t, longest) for stall in run.network.stalls
    )
    said = why_no_answer(seen_at(run, run.end))
    assert "TCP waited" in said and not why_no_answer(seen_at(run, run.end, covered=frozenset({"run.longest_stall"})))


def test_why_the_client_waited_says_for_what_and_how_long_the_vm_was_back_by_then() -> None:
    seen = seen_at(active(at_end()).run, 50.0)
    assert why_no_answer(seen) == (
        "The VM was paused for 43.8 ms, and a request was lost in that time. TCP waited 204 ms before it sent it again. "
        "By then the VM had been running again for 164 ms."
    )


def test_the_last_beat_offers_them_before_the_run_stops() -> None:
    state = wishes.settled(State())
    now = active(state)
    last = replace(now, playhead=replace(now.playhead, t=now.run.end - 0.2, held=float("inf"), playing=True))
    assert len(invitations(replace(state, own=last))) == 4
    early = replace(now, playhead=replace(now.playhead, t=now.run.end - 0.8, held=float("inf"), playing=True))
    assert not invitations(replace(state, own=early))
