"""Is what came later absent from what is told of a run, and is all the rest still there?"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from operator import attrgetter

import numpy as np
import pytest

from migviz import Moment, Run, load_scenario, moment_at, simulate
from migviz.replay.curves import memory_parts, pauses, stretches, throughput
from migviz.replay.pace import pause_span
from migviz.replay.seen import seen_at
from migviz.replay.told import RunSoFar, Told, known_until, told
from migviz.trace import Metrics
from tests.engine.drawn import any_times, of_every_drawn_run
from tests.replay.runs import KINDS, RUNS, times_of

ANSWERS = {
    "live": RUNS["live"],
    "stalls": simulate(load_scenario("migration.suspend_time: 3 s\nvm.memory: 64 MiB")),
    "lost": simulate(load_scenario("client.retries: 2\nmigration.suspend_time: 9 s\nvm.memory: 64 MiB")),
    "link lost": simulate(load_scenario("network.shared: on\nat 4 s: link.state = down\nat 6 s: link.state = up")),
}


@of_every_drawn_run
def test_a_moment_of_what_is_told_is_that_of_the_run(run: Run) -> None:
    t, until = sorted(any_times(run, 2))
    assert same(moment_at(told(run, until), t), moment_at(run, t))


@pytest.mark.parametrize("name", KINDS)
def test_a_moment_at_the_last_instant_told_is_that_of_the_run(name: str) -> None:
    for t in times_of(RUNS[name], 10)[:60]:
        assert same(seen_at(RUNS[name], t, until=t).moment, moment_at(told(RUNS[name], t), t)), t


@of_every_drawn_run
def test_no_time_in_what_is_told_is_later(run: Run) -> None:
    (until,) = any_times(run, 1)
    part = told(run, until)
    if isinstance(part, RunSoFar):
        assert [found for found in times_in(part) if found[1] > part.until + 1e-9] == []


@of_every_drawn_run
def test_curves_of_what_is_told_end_where_it_ends(run: Run) -> None:
    (until,) = any_times(run, 1)
    part = told(run, until)
    ends = [*memory_parts(part)[0], *throughput(part)[0], *(one.end for one in stretches(part))]
    assert max([*ends, *(end for _, end in pauses(part))]) <= known_until(part) + 1e-9


@pytest.mark.parametrize("name", KINDS)
def test_all_of_a_run_is_told_without_a_lock_and_after_its_end(name: str) -> None:
    run = RUNS[name]
    assert told(run, None) is run
    assert told(run, run.end) is run


@pytest.mark.parametrize("name", KINDS)
def test_numbers_are_told_once_what_they_count_is_over(name: str) -> None:
    run = RUNS[name]
    span, over = pause_span(run), run.metrics.total_time
    for t in times_of(run, 10)[:60]:
        part = told(run, t)
        assert isinstance(part.metrics, Metrics) == (t >= over), t
        if part.metrics.downtime is not None:
            assert span is not None and t >= span[1]


def test_what_is_told_is_worked_out_once() -> None:
    run = next(iter(RUNS.values()))
    assert told(run, run.end / 2) is told(run, run.end / 2)


def same(one: Moment, other: Moment) -> bool:
    return all(np.array_equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(Moment))


TIMES = {"t", "start", "end", "answered", "asked_at"}
"""Names of fields that hold times of the run."""


def times_in(part: Told) -> Iterator[tuple[str, float]]:
    """Every time of something that happened, with the way to it; the scenario's own changes are the user's."""
    waiting: list[tuple[str, object]] = [
        (field.name, getattr(part, field.name)) for field in fields(part) if field.name not in ("scenario", "blocks")
    ]
    while waiting:
        where, value = waiting.pop()
        name = where.rpartition(".")[2]
        if isinstance(value, tuple):
            waiting += [(f"{where}[]", one) for one in value]
        elif is_dataclass(value):
            waiting += [(f"{where}.{field.name}", getattr(value, field.name)) for field in fields(value)]
        elif name == "t" and isinstance(value, np.ndarray):
            yield where, float(value.max())
        elif name in TIMES and isinstance(value, float) and np.isfinite(value) and ".hops" not in where:
            yield where, value


@pytest.mark.parametrize("name", ANSWERS)
def test_what_happens_at_the_last_instant_is_told_and_not_before_it(name: str) -> None:
    run = ANSWERS[name]
    happens = [("milestones", item.t) for item in run.milestones]
    happens += [("network.stalls", item.known) for item in run.network.stalls]
    happens += [("network.sightings", item.t) for item in run.network.sightings]
    happens += [("network.frames", item.t) for item in run.network.frames]
    assert happens
    for what, t in [one for one in happens if 0 < one[1] < run.end][:200]:
        at, before = (count(told(run, until), what) for until in (t, float(np.nextafter(t, 0.0))))
        assert at == before + happens.count((what, t)), (what, t)


def count(run: Told, what: str) -> int:
    return len(attrgetter(what)(run))
