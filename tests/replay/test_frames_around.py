"""Which frames stand in a list around a time?"""

import pytest

from migviz import load_scenario, simulate
from migviz.replay.frames import Which, frames_around, frames_between

RUN = simulate(load_scenario("vm.sends_every: 900 ms\nworkload.dirty_rate: 30 MiB/s\n"))


EVERY = tuple(frames_between(RUN, 0.0, RUN.end + 60.0, most=10**6))


@pytest.mark.parametrize("t", [0.0, 20.0, 43.0, 59.0])
@pytest.mark.parametrize("which", Which)
def test_the_frames_nearest_to_a_time_are_listed_and_told_apart(t: float, which: Which) -> None:
    before, after = 12, 9
    at = sorted(one.t for one in EVERY if which.holds(one.kind))
    past, later = [one for one in at if one <= t], [one for one in at if one > t]
    found, gone = frames_around(RUN, t, before, after, which)
    times = [one.t for one in found]
    assert times[:gone] == past[-before:] and times[gone:] == later[:after]
    assert len(past) > before or t == 0.0
