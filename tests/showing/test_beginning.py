"""Is somebody who is here for the first time told why one does this, and how to begin, and nobody else?"""

from dataclasses import replace

import pytest

from migviz.showing import wishes
from migviz.showing.modes import Mode
from migviz.showing.shown import shown
from migviz.showing.state import State, active

FIRST = State(first=True)


def offered(state: State) -> list[str]:
    stage = shown(state).stage
    return [item.words for item in stage.invitations] if stage is not None else []


def test_the_first_time_one_reason_and_three_ways_to_begin_are_there() -> None:
    now = shown(FIRST)
    assert now.stage is not None and now.stage.reason == now.caption
    assert "must not stop" in now.caption and now.caption.count(".") == 1 and len(now.caption) <= 90
    assert offered(FIRST) == ["See it move", "Begin with lesson 1", "Not now"]
    assert offered(State()) == [] and "must not stop" not in shown(State()).caption


@pytest.mark.parametrize("number", range(3))
def test_each_way_does_what_it_says_and_never_comes_back(number: int) -> None:
    stage = shown(FIRST).stage
    assert stage is not None
    after = wishes.settled(stage.invitations[number].wish(FIRST))
    assert not after.first
    assert active(after).playhead.playing == (number == 0)
    assert [errand.name for errand in after.errands] == ["begin"] * (number == 1)
    assert offered(wishes.settled(wishes.seek(wishes.stop(replace(after, errands=())), 0.0))) == []


def test_it_goes_with_the_first_thing_that_moves() -> None:
    moved = wishes.settled(wishes.seek(FIRST, 3.0))
    assert offered(moved) == [] and offered(wishes.settled(wishes.seek(moved, 0.0))) == []
    assert offered(wishes.enter_mode(FIRST, Mode.MAP)) == []
    more = shown(wishes.settled(wishes.toggle_more(FIRST))).stage
    assert more is not None and more.bars and not more.invitations, (
        "what one changes and what it does are seen together"
    )
