"""Which speed applies where, and does wall time map to simulated time and back?"""

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migviz import Run, Scenario, simulate
from migviz.replay.pace import (
    LONGEST,
    SHORTEST,
    Pace,
    Unit,
    breaks,
    lasts,
    marks,
    neighbours,
    pause_points,
    pause_span,
    rate_at,
    slow_motion_of,
    time_at,
    wall_at,
)
from migviz.replay.seen import seen_at
from migviz.say.amounts import HUMAN_SCALES, human_scale, rate_text
from migviz.scenario import load_scenario
from migviz.trace import Copying


def run_with(**values: str) -> Run:
    """The run of the default scenario with other values; `vm_memory` stands for vm.memory."""
    return simulate(Scenario().but({name.replace("_", ".", 1): value for name, value in values.items()}))


RUNS = {
    "default": run_with(),
    "toy": run_with(vm_memory="64 pages"),
    "quick": run_with(migration_technique="quick"),
    "post-copy": run_with(migration_technique="post-copy"),
    "hybrid": run_with(migration_technique="hybrid", workload_dirty_rate="100 MiB/s"),
    "qemu": run_with(migration_policy="qemu", workload_dirty_rate="60 MiB/s"),
    "does not converge": run_with(migration_policy="qemu", workload_dirty_rate="200 MiB/s"),
    "source dies": simulate(Scenario().with_change(20.0, "source.state", "dead")),
    "link breaks in the pause": simulate(Scenario().with_change(42.77, "link.state", "down")),
    "endless": run_with(link_bandwidth="1 kbit/s", vm_memory="64 TiB"),
}
DEFAULT = RUNS["default"]
UNITS: tuple[Unit, ...] = ("milestone", "iteration", "step")
every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
paused_runs = [run for run in RUNS.values() if pause_span(run)]


# --- even ---


def test_the_default_pause_is_played_at_a_fiftieth() -> None:
    slow, span = slow_motion_of(DEFAULT), pause_span(DEFAULT)
    assert slow is not None
    assert span is not None
    assert slow[2] == 1 / 50
    assert span[1] == slow[1]
    assert span[0] - slow[0] == pytest.approx(0.5 / 50)


@every_run
def test_slow_motion_has_a_nice_rate_that_makes_the_pause_last_some_three_seconds(run: Run) -> None:
    slow, span = slow_motion_of(run), pause_span(run)
    assert (slow is None) == (span is None)
    if slow and span:
        figures = f"{1 / slow[2]:.6e}"
        assert figures[:8] in ("1.000000", "2.000000", "5.000000")
        assert 3 / math.sqrt(2.5) * 0.999 < (span[1] - span[0]) / slow[2] < 3 * math.sqrt(2.5) * 1.001


@every_run
@pytest.mark.parametrize("speed", [0.001, 0.1, 1.0, 1000.0])
def test_slow_motion_is_never_faster_than_the_chosen_speed(run: Run, speed: float) -> None:
    for t in (*marks(run, "milestone"), run.end / 2):
        assert rate_at(run, t, speed) <= speed
        assert rate_at(run, t, speed, slow_motion=False) == speed


def test_before_and_after_the_slow_motion_the_chosen_speed_applies() -> None:
    slow = slow_motion_of(DEFAULT)
    assert slow is not None
    times = (slow[0] - 1e-6, slow[0], math.nextafter(slow[1], 0.0), slow[1])
    assert [rate_at(DEFAULT, t, 3.0) for t in times] == [3.0, 0.02, 0.02, 3.0]


def test_a_run_without_a_pause_has_no_slow_motion() -> None:
    run = RUNS["source dies"]
    assert pause_span(run) is None
    assert slow_motion_of(run) is None


# --- by milestone ---


@every_run
def test_every_stretch_lasts_between_six_tenths_and_four_seconds_and_a_longer_one_not_less(run: Run) -> None:
    stretches = sorted(
        (end - start, wall_at(run, end) - wall_at(run, start)) for start, end in pairwise(marks(run, "milestone"))
    )
    assert all(wall + 1e-9 >= SHORTEST and wall <= LONGEST + 1e-9 for _, wall in stretches)
    assert all(first[1] <= second[1] + 1e-9 for first, second in pairwise(stretches))


@given(st.floats(0.0, 1e12), st.floats(0.0, 1e12))
def test_the_wall_time_of_a_stretch_rises_with_its_real_length(one: float, other: float) -> None:
    assert lasts(min(one, other)) <= lasts(max(one, other))
    assert SHORTEST <= lasts(one) <= LONGEST


@every_run
def test_the_mapping_is_exact_at_milestones(run: Run) -> None:
    times = marks(run, "milestone")
    assert [time_at(run, wall_at(run, t)) for t in times] == list(times)
    assert (wall_at(run, 0.0), time_at(run, 0.0)) == (0.0, 0.0)
    assert time_at(run, math.inf) == run.end


@settings(max_examples=200)
@given(st.sampled_from(sorted(RUNS)), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_the_mapping_is_monotone_and_invertible(name: str, one: float, other: float) -> None:
    run = RUNS[name]
    early, late = sorted((one * run.end, other * run.end))
    assert wall_at(run, early) <= wall_at(run, late)
    assert time_at(run, wall_at(run, late)) == pytest.approx(late, rel=1e-9, abs=1e-9 * run.end)
    whole = wall_at(run, run.end)
    assert time_at(run, min(one, other) * whole) <= time_at(run, max(one, other) * whole)


@every_run
def test_the_written_rate_is_the_slope_of_the_mapping(run: Run) -> None:
    for start, end in pairwise(marks(run, "milestone")):
        slope = (end - start) / (wall_at(run, end) - wall_at(run, start))
        assert rate_at(run, (start + end) / 2, 1.0, Pace.BY_MILESTONE) == pytest.approx(slope, rel=1e-6)


@every_run
def test_the_breaks_are_the_stretches_that_are_shortened(run: Run) -> None:
    for start, end in pairwise(marks(run, "milestone")):
        shortened = wall_at(run, end) - wall_at(run, start) < end - start
        assert ((start, end) in breaks(run)) == shortened


def test_the_long_first_iteration_is_shortened_and_the_pause_is_not() -> None:
    first = DEFAULT.passes[0]
    span = pause_span(DEFAULT)
    assert span is not None
    assert (first.start, first.end) in breaks(DEFAULT)
    assert all(end <= span[0] for _, end in breaks(DEFAULT))


# --- stepping ---


@every_run
@pytest.mark.parametrize("unit", UNITS)
def test_stepping_forth_visits_all_marks_and_stepping_back_the_same(run: Run, unit: Unit) -> None:
    times = marks(run, unit)
    forth = [0.0]
    while forth[-1] < run.end:
        forth.append(neighbours(run, forth[-1], unit)[1])
    back = [run.end]
    while back[-1] > 0:
        back.append(neighbours(run, back[-1], unit)[0])
    assert forth == list(times) == back[::-1]


@every_run
def test_the_marks_hold_milestones_iterations_steps_and_parts_of_the_pause(run: Run) -> None:
    times = marks(run, "milestone")
    wanted = [milestone.t for milestone in run.milestones]
    wanted += [span.start for span in run.steps] + [part.end for part in run.pause]
    wanted += [item.start for item in run.passes if item.copying is Copying.ITERATION]
    assert all(min(abs(t - mark) for mark in times) <= 2e-9 * run.end for t in wanted)
    assert all(early < late for early, late in pairwise(times))


def test_between_marks_the_neighbours_are_the_marks_on_both_sides() -> None:
    second = DEFAULT.passes[1]
    middle = (second.start + second.end) / 2
    assert neighbours(DEFAULT, middle, "iteration") == (second.start, second.end)


def test_rounding_does_not_make_two_marks_of_one() -> None:
    first = DEFAULT.passes[0]
    near = math.nextafter(first.end, math.inf)
    run = replace(DEFAULT, passes=(first, replace(DEFAULT.passes[1], start=near), *DEFAULT.passes[2:]))
    assert len(marks(run, "milestone")) == len(marks(DEFAULT, "milestone"))


@pytest.mark.parametrize("run", paused_runs)
def test_the_points_of_the_pause_go_from_its_start_to_its_end(run: Run) -> None:
    points = pause_points(run)
    assert (points[0], points[-1]) == pause_span(run)
    assert all(early < late for early, late in pairwise(points))


def test_the_pause_of_a_run_is_as_long_as_its_downtime() -> None:
    for name in ("default", "toy", "quick", "post-copy", "qemu"):
        span = pause_span(RUNS[name])
        assert span is not None
        assert span[1] - span[0] == pytest.approx(RUNS[name].metrics.downtime)


# --- words ---


@pytest.mark.parametrize(
    ("speed", "text"),
    [
        (0.02, "1 s on screen = 20 ms of the run"),
        (1.0, "1 s on screen = 1 s of the run"),
        (1e-3, "1 s on screen = 1 ms of the run"),
        (1000.0, "1 s on screen = 16.7 min of the run"),
    ],
)
def test_the_rate_is_written_out(speed: float, text: str) -> None:
    assert rate_text(speed) == text


def lasting(total: float, downtime: float | None, finished: bool = True) -> Run:
    metrics = replace(DEFAULT.metrics, total_time=total, downtime=downtime, finished=finished)
    return replace(DEFAULT, metrics=metrics)


@pytest.mark.parametrize(
    ("choice", "total", "downtime", "words"),
    [
        ("lesson", 48.1, 0.062, "If the run were one 45-minute lesson, the pause would last 3.5 seconds."),
        ("football match", 48.1, 0.062, "If the run were one football match of 90 minutes, the pause would last 7 seconds."),
        ("year", 48.1, 0.062, "If the run were one year, the pause would last 11 hours."),
        ("year", 40.0, 40.0, "If the run were one year, the pause would last 365 days."),
        ("lesson", 2700.0, 1.0, "If the run were one 45-minute lesson, the pause would last 1 second."),
        ("lesson", 2700.0, 0.0123, "If the run were one 45-minute lesson, the pause would last 12 milliseconds."),
        ("lesson", 40.0, 40.0, "If the run were one 45-minute lesson, the pause would last 45 minutes."),
        ("lesson", 1e9, 1e-3, "If the run were one 45-minute lesson, the pause would last less than a microsecond."),
    ],
)  # fmt: skip
def test_the_run_is_likened_to_something_one_knows(choice: str, total: float, downtime: float, words: str) -> None:
    assert human_scale(seen_at(lasting(total, downtime), 0.0), choice) == words


@given(st.sampled_from(sorted(HUMAN_SCALES)), st.floats(1e-3, 1e6), st.floats(1e-9, 1.0))
def test_no_likening_has_more_than_three_figures(choice: str, total: float, share: float) -> None:
    sentence = human_scale(seen_at(lasting(total, total * share), 0.0), choice)
    number = sentence.rsplit(" last ", 1)[1].split()[0]
    assert number == "less" or len(number.replace(".", "").lstrip("0")) <= 3


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("at 20 s: link.state = down", "This run has no pause."),
        ("at 20 s: source.state = dead", "This run has no pause."),
        ("at 42.801 s: source.state = dead", "No pause came to an end in this run."),
        ("migration.technique: post-copy\nat 20 s: source.state = dead", "The VM was lost 17.5 s after its pause."),
        ("at 42.801 s: target.state = dead", "The migration failed; its pause lasted 40 ms."),
        ("migration.technique: quick\nat 30 s: target.state = dead", "The migration failed; its pause lasted 30 s."),
    ],
)
def test_of_a_migration_that_failed_is_said_whether_and_how_its_pause_ended(fault: str, words: str) -> None:
    """A pause that ended by giving up came to an end, too."""
    run = simulate(load_scenario(f"seed: 1\n{fault}"))
    assert human_scale(seen_at(run, run.end)) == words


def test_while_a_question_asks_for_the_pause_nothing_is_said_of_a_run_without_one() -> None:
    run = simulate(load_scenario("seed: 1\nat 20 s: link.state = down"))
    assert human_scale(seen_at(run, 0.0), "lesson")
    assert human_scale(replace(seen_at(run, 0.0), covered=frozenset({"run.downtime"})), "lesson") == ""


@pytest.mark.parametrize("run", [lasting(40.0, None), lasting(0.0, 0.0)])
def test_a_run_without_a_finished_pause_is_not_likened_to_anything(run: Run) -> None:
    assert human_scale(seen_at(run, run.end)) == "No pause came to an end in this run."
