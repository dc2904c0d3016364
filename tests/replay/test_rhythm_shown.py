"""Are the bursts that are shown those in which the VM writes?"""

from itertools import pairwise

import pytest

from migviz import Run, load_scenario, simulate
from migviz.replay.rhythm_shown import MOST, bursts, moves
from migviz.replay.told import told

BURSTS = """workload.rhythm: bursts\nworkload.burst: 1.5 s\nworkload.every: 4 s
workload.working_set: 256 MiB\nworkload.dirty_rate: 20 MiB/s\nmigration.suspend_time: 5 s"""


def written(run: Run, start: float, end: float) -> float:
    return float((run.activity.at(end) - run.activity.at(start)).sum())


@pytest.mark.parametrize("policy", ["hyper-v", "qemu-post-copy"])
def test_it_writes_in_each_that_is_shown_and_in_no_rest(policy: str) -> None:
    run = simulate(load_scenario(f"{BURSTS}\nmigration.policy: {policy}\nworkload.kernel_pages: off"))
    last = min(run.end, float(run.activity.t[-1]))
    shown = [span for span in bursts(run, 0.0, run.end) if span[1] <= last]
    assert len(shown) > 5 and all(written(run, *span) > 0 for span in shown)
    rests = [(one[1], other[0]) for one, other in pairwise(shown)]
    assert all(written(run, *span) == 0 for span in rests)


def test_no_more_than_is_told_and_none_where_they_are_too_many() -> None:
    run = simulate(load_scenario(BURSTS))
    assert max(end for _, end in bursts(told(run, 9.0), 0.0, run.end)) <= 9.0
    assert bursts(run, 5.6, 6.0) == () and bursts(run, 4.5, 4.75) == ((4.5, 4.75),)
    assert bursts(run, 5.5, 6.0) == (), "one that is just over is none"
    many = simulate(load_scenario(BURSTS.replace("1.5 s", "5 ms").replace("4 s", "10 ms")))
    assert run.end / 0.01 > MOST and bursts(many, 0.0, run.end) == ()


def test_a_set_that_moves_moves_on_between_its_places() -> None:
    text = "workload.rhythm: moving\nworkload.every: 4 s\nworkload.working_set: 256 MiB"
    run = simulate(load_scenario(text))
    assert moves(run, 0.0, 21.0) == (4.0, 8.0, 12.0, 16.0, 20.0)
    places = [run.activity.rates_at(t + 0.1).tolist() for t in (0.0, *moves(run, 0.0, 21.0))]
    assert all(one != other for one, other in pairwise(places))
    assert moves(simulate(load_scenario("workload.rhythm: moving")), 0.0, 21.0) == (), "it has no room to move"
