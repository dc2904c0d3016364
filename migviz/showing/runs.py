"""What comes of a scenario? Its run, worked out once, or the one that stands in for it while it is not there yet."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from migviz.engine import GivenUp, asking, finished_run
from migviz.scenario import Scenario
from migviz.trace import Run

_standing_in: ContextVar[Run | None] = ContextVar("standing_in", default=None)


def run_of(scenario: Scenario) -> Run:
    """The run of a scenario, worked out once."""
    try:
        return finished_run(scenario)
    except GivenUp:
        other = _standing_in.get()
        if other is None:
            raise
        return other


def end_of(scenario: Scenario) -> float:
    """Of its run; later than every change where another one stands in for it."""
    run = run_of(scenario)
    return math.inf if run is _standing_in.get() else run.end


@contextmanager
def standing_in(run: Run) -> Iterator[None]:
    """Inside, nothing is simulated: this run, which is on the screen, stands for each that is not there yet."""
    before = _standing_in.set(run)
    try:
        with asking(_not_now):
            yield
    finally:
        _standing_in.reset(before)


def _not_now() -> None:
    raise GivenUp
