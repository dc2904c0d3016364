"""Does a named point mean the right time, and does a wrong one get a helpful answer?"""

import pytest

from migviz import InputError, Run, Scenario, load_scenario, simulate
from migviz.replay import time_of
from migviz.replay.points import points

DEFAULT = simulate(Scenario())
QEMU = simulate(load_scenario("migration.policy: qemu"))


def complaint(run: Run, text: str) -> str:
    with pytest.raises(InputError) as error:
        time_of(run, text)
    assert len(error.value.problems) == 1
    assert error.value.problems[0].where == "--at"
    return error.value.problems[0].message


def first(run: Run, kind: str) -> float:
    return next(item.t for item in run.milestones if item.kind == kind)


def test_a_point_is_the_time_of_what_it_names() -> None:
    assert time_of(DEFAULT, "start") == 0.0
    assert time_of(DEFAULT, "end") == DEFAULT.end
    assert time_of(DEFAULT, "pause") == first(DEFAULT, "pause")
    assert time_of(DEFAULT, "resume") == first(DEFAULT, "resume")
    assert time_of(DEFAULT, "setup") == 2.5
    assert time_of(DEFAULT, "iteration 3") == DEFAULT.passes[2].start
    assert time_of(DEFAULT, "iteration 3 ends") == DEFAULT.passes[2].end
    assert time_of(DEFAULT, "step 4") == first(DEFAULT, "pause")
    assert time_of(QEMU, "announcement 2") == pytest.approx(first(QEMU, "resume") + 0.05)


def test_a_time_is_read_with_its_unit() -> None:
    assert time_of(DEFAULT, "12 s") == 12.0
    assert time_of(DEFAULT, "1500ms") == 1.5
    assert time_of(DEFAULT, "0.5 min") == 30.0
    assert time_of(DEFAULT, "0") == 0.0


def test_capitals_and_blanks_do_not_matter() -> None:
    assert time_of(DEFAULT, "  Iteration   3 ") == time_of(DEFAULT, "iteration 3")
    assert time_of(DEFAULT, "PAUSE") == time_of(DEFAULT, "pause")


def test_all_points_lie_within_the_run_and_in_order() -> None:
    for run in (DEFAULT, QEMU, simulate(load_scenario("migration.technique: quick"))):
        times = list(points(run).values())
        assert times == sorted(times)
        assert times[0] == 0.0 and times[-1] == run.end


def test_an_unknown_point_gets_the_nearest_one_and_all_there_are() -> None:
    message = complaint(DEFAULT, "puase")
    assert '"puase" is not a time or a point of this run' in message
    assert 'Did you mean "pause"?' in message
    assert "step 4, pause" in message or "pause, step 4" in message


def test_an_iteration_that_did_not_happen_is_named() -> None:
    message = complaint(DEFAULT, "iteration 9")
    assert message.startswith("this run has no iteration 9.")
    assert "iteration 1 to 4" in message and "Did you mean" not in message


def test_a_point_of_another_technique_is_not_there() -> None:
    assert "not a time or a point of this run" in complaint(DEFAULT, "post-copy")
    assert time_of(simulate(load_scenario("migration.technique: post-copy")), "post-copy") > 0


def test_a_failed_run_has_no_resume_but_the_failure() -> None:
    run = simulate(load_scenario("at 10 s: target.state = dead"))
    assert time_of(run, "failed") == 10.0
    assert "not a time or a point of this run" in complaint(run, "resume")


@pytest.mark.parametrize("text", ["44 s", "-1 s", "1 h", "1e300 h"])
def test_a_time_outside_the_run_is_told_how_long_the_run_is(text: str) -> None:
    message = complaint(DEFAULT, text)
    assert "outside the run, which lasts from 0 s to 43.8 s" in message or "too large a number" in message


def test_a_time_without_a_unit_is_asked_for_one() -> None:
    assert "has no unit" in complaint(DEFAULT, "12")


@pytest.mark.parametrize(
    "text", ["", "  ", "s", "nan s", "inf s", "12 x", "12 MiB", "iteration", "iteration -1", "\x00", "é" * 500]
)
def test_nonsense_is_answered_in_one_short_line(text: str) -> None:
    message = complaint(DEFAULT, text)
    assert "\n" not in message and "\x00" not in message
    assert 20 < len(message) < 600


def test_the_list_of_points_stays_short_where_there_are_many_iterations() -> None:
    run = simulate(load_scenario("migration.policy: qemu\nworkload.dirty_rate: 300 MiB/s"))
    assert len(complaint(run, "resume")) < 600


@pytest.mark.parametrize(("most", "words"), [(1, "iteration 1 (and"), (2, "iteration 1 to 2 (and")])
def test_the_iterations_there_are_are_named_as_one_or_from_the_first_to_the_last(most: int, words: str) -> None:
    run = simulate(load_scenario(f"workload.dirty_rate: 90 MiB/s\nmigration.max_iterations: {most}\n"))
    with pytest.raises(InputError) as error:
        time_of(run, "tomorrow")
    assert words in error.value.problems[0].message
