"""Step 1 moves: the configuration crosses, memory is set aside, the container VM is ready; then it is over."""

from itertools import pairwise

import numpy as np
import pytest

from migviz import simulate
from migviz.replay.seen import seen_at
from migviz.replay.setting_up import CROSSED, SET_ASIDE, setting_up
from migviz.say.captions import caption
from migviz.say.on_setup import set_aside
from migviz.scenario import load_scenario
from migviz.scenario.units import Kind, write
from tests.replay.runs import RUNS

LIVE = RUNS["live"]
END = LIVE.steps[0].end


def test_each_part_follows_the_one_before() -> None:
    found = [setting_up(seen_at(LIVE, float(t))) for t in np.linspace(0, np.nextafter(END, 0.0), 50)]
    assert all(now is not None for now in found)
    for before, after in pairwise(found):
        assert before and after and before.crossed <= after.crossed and before.set_aside <= after.set_aside
        assert after.set_aside == 0.0 or after.crossed == 1.0, "first the configuration, then the memory"
    assert found[0] and not found[0].begun and found[-1] and found[-1].ready


def test_it_is_over_when_the_step_is() -> None:
    assert setting_up(seen_at(LIVE, END)) is None and setting_up(seen_at(LIVE, 20.0)) is None


@pytest.mark.parametrize("name", ["quick", "cold", "fails before it begins"])
def test_a_run_without_step_1_has_none(name: str) -> None:
    assert setting_up(seen_at(RUNS[name], 0.0)) is None


def test_a_step_that_fails_on_the_way_was_not_done() -> None:
    """A target that is short of memory after a second was not ready before, with all memory set aside."""
    run = simulate(load_scenario("migration.setup_time: 2 s\nat 1 s: target.free_memory = 2 GiB\n"))
    last = setting_up(seen_at(run, np.nextafter(run.steps[0].end, 0.0)))
    assert run.steps[0].end == 1.0 and last is not None
    assert last.share == pytest.approx(0.5) and not last.ready
    whole = simulate(load_scenario("migration.setup_time: 2 s\n"))
    assert last == setting_up(seen_at(whole, np.nextafter(1.0, 0.0))), "as far as one that does not fail is then"


def test_what_is_not_told_does_not_change_it() -> None:
    for t in (0.0, 0.3, 1.5, 2.4):
        told, whole = setting_up(seen_at(LIVE, t, t)), setting_up(seen_at(LIVE, t))
        assert told == whole


def test_a_step_without_length_has_no_parts() -> None:
    run = simulate(load_scenario("migration.setup_time: 0 s\n"))
    assert setting_up(seen_at(run, 0.0)) is None


def test_the_caption_says_which_part_it_is() -> None:
    said = [caption(seen_at(LIVE, share * END)) for share in (0.0, CROSSED / 2, (CROSSED + SET_ASIDE) / 2, 0.95)]
    assert [sentence.split()[1] for sentence in said] == ["target", "configuration", "target", "container"]
    assert len(set(said)) == 4


def test_what_is_said_to_be_set_aside_is_that_share_of_the_memory_until_it_is_there() -> None:
    for share in (0.3, 0.5, 0.7, 0.95):
        seen = seen_at(LIVE, share * END)
        now = setting_up(seen)
        assert now is not None
        amount, words, _ = set_aside(seen, now)
        whole = LIVE.scenario.number("vm.memory")
        assert amount == ("" if now.ready else write(whole * now.set_aside, Kind.SIZE))
        assert write(whole, Kind.SIZE) in words and ("0 of" in words) == now.ready
