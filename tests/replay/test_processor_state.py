"""The state of processor and devices waits, crosses and arrives, in this order; elsewhere it is not told of."""

import numpy as np
import pytest

from migviz.replay.processor_state import PART, StatePlace, processor_state
from migviz.replay.seen import seen_at
from tests.replay.runs import RUNS


def test_it_waits_crosses_and_arrives() -> None:
    run = RUNS["live"]
    start, end = run.pause[0].start, run.pause[-1].end
    found = [processor_state(seen_at(run, float(t))) for t in np.linspace(start, np.nextafter(end, 0.0), 60)]
    order = list(StatePlace)
    places = [order.index(place) for place in found if place is not None]
    assert len(places) == 60 and places == sorted(places) and set(places) == {0, 1, 2}


def test_what_is_not_told_does_not_change_it() -> None:
    run = RUNS["live"]
    for t in np.linspace(run.pause[0].start, run.pause[-1].start, 20).tolist():
        assert processor_state(seen_at(run, t, t)) == processor_state(seen_at(run, t))


@pytest.mark.parametrize(("name", "t"), [("live", 20.0), ("live", 43.0), ("quick", 60.0)])
def test_outside_of_the_pause_and_through_the_disk_there_is_none(name: str, t: float) -> None:
    assert processor_state(seen_at(RUNS[name], t)) is None


def test_at_each_edge_it_is_already_where_it_goes() -> None:
    run = RUNS["live"]
    crosses = next(part for part in run.pause if part.name == PART)
    assert crosses.start > run.pause[0].start
    for t, place, before in (
        (crosses.start, StatePlace.LINK, StatePlace.SOURCE),
        (crosses.end, StatePlace.TARGET, StatePlace.LINK),
    ):
        assert processor_state(seen_at(run, t)) is place
        assert processor_state(seen_at(run, float(np.nextafter(t, 0.0)))) is before
