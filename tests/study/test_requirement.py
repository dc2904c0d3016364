"""Does "what would it take?" find the edge, verify it, and own up where there is none?"""

from itertools import pairwise

import pytest

from migviz import InputError, Scenario, simulate
from migviz.scenario.policies import POLICIES
from migviz.study.answer_text import answer_text
from migviz.study.axis import axis_of, usual_axis
from migviz.study.limits import read_limit
from migviz.study.requirement import require, require_choice, varied_name

BUSY = Scenario().but({"workload.dirty_rate": "60 MiB/s"})


def test_the_least_bandwidth_meets_the_limit_and_a_little_less_does_not() -> None:
    limit = read_limit("downtime < 100 ms")
    answer = require(BUSY, [limit], usual_axis("link.bandwidth"))
    assert answer.found is not None
    assert answer.least
    value = float(answer.found.value)
    assert limit.met(simulate(BUSY.but({"link.bandwidth": value})).metrics)
    assert not limit.met(simulate(BUSY.but({"link.bandwidth": 0.97 * value})).metrics)
    assert answer_text(answer).startswith(f"At least {answer.found.value * 8 / 1e9:.3g} Gbit/s of link.bandwidth")  # type: ignore[operator]


def test_the_greatest_dirty_rate_meets_both_limits_and_a_little_more_does_not() -> None:
    limits = [read_limit("downtime < 50 ms"), read_limit("total time under 60 s")]
    answer = require(Scenario(), limits, usual_axis("workload.dirty_rate"))
    assert answer.found is not None
    assert not answer.least
    value = float(answer.found.value)
    assert all(limit.met(simulate(Scenario().but({"workload.dirty_rate": value})).metrics) for limit in limits)
    more = simulate(Scenario().but({"workload.dirty_rate": 1.03 * value})).metrics
    assert not all(limit.met(more) for limit in limits)
    assert "Verified by a run: pause " in answer_text(answer)


def test_where_nothing_meets_the_limit_the_closest_is_named() -> None:
    answer = require(BUSY, [read_limit("downtime < 10 ms")], usual_axis("link.bandwidth"))
    assert answer.found is None
    assert answer_text(answer).startswith("Nothing from 100 Mbit/s to 40 Gbit/s gives pause below 10 ms")
    assert "Closest is " in answer_text(answer)


def test_where_everything_meets_it_that_is_said() -> None:
    answer = require(Scenario(), [read_limit("downtime < 1 h")], axis_of("link.bandwidth", 1e8, 1e9))
    assert answer.everywhere
    assert answer_text(answer).startswith("Every value of link.bandwidth from 800 Mbit/s to 8 Gbit/s")


def test_a_relation_that_goes_up_and_down_is_called_so() -> None:
    # On a slow link, a stripe of the map: one iteration more or less decides how much is left.
    slow = Scenario().but({"link.bandwidth": "100 Mbit/s"})
    limit = read_limit("downtime < 85 ms")
    answer = require(slow, [limit], axis_of("workload.dirty_rate", 2.0**20, 2.0**22))
    assert sum(one.met != other.met for one, other in pairwise(answer.tried)) > 1
    assert answer.patchy
    assert "Beyond this edge" in answer_text(answer)


def test_whole_numbers_stay_whole() -> None:
    answer = require(BUSY, [read_limit("downtime < 300 ms")], axis_of("migration.max_iterations", 1, 50))
    assert answer.found is not None
    assert answer.found.value == 8.0
    assert "At least 8 of migration.max_iterations" in answer_text(answer)


def test_of_policies_the_one_with_the_shortest_pause_is_chosen() -> None:
    answer = require_choice(BUSY, [read_limit("pause < 300 ms")], "migration.policy")
    assert answer.found is not None
    pauses = {item.value: item.metrics.downtime for item in answer.tried if item.met}
    assert pauses[answer.found.value] == min(pause for pause in pauses.values() if pause is not None)
    assert len(answer.tried) == len(POLICIES)


def test_a_choice_that_nothing_meets_is_said_so() -> None:
    answer = require_choice(BUSY, [read_limit("total_time < 1 s")], "migration.technique")
    assert answer.found is None
    assert answer_text(answer).startswith("No migration.technique gives total time below 1 s: ")


def test_a_run_that_does_not_finish_meets_nothing() -> None:
    failed = simulate(Scenario().but({"source.state": "dead"})).metrics
    assert not read_limit("total_time < 1 h").met(failed)


@pytest.mark.parametrize(
    ("text", "metric", "most"),
    [
        ("downtime < 50 ms", "downtime", 0.05),
        ("pause below 1 s", "downtime", 1.0),
        ("total_time<=60s", "total_time", 60.0),
        ("total time under 1 min", "total_time", 60.0),
        ("bytes_sent < 5 GiB", "bytes_sent", 5 * 2.0**30),
        ("iterations < 4", "iterations", 4.0),
        ("converged", "converged", 0.0),
    ],
)
def test_limits_are_read_as_one_writes_them(text: str, metric: str, most: float) -> None:
    limit = read_limit(text)
    assert (limit.metric.name, limit.most) == (metric, most)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("downtime", "has no limit"),
        ("downtime < 5", "has no unit"),
        ("downtime < 5 GiB", "is a size"),
        ("downtim < 5 ms", 'Did you mean "downtime"?'),
        ("< 5 ms", "is not a valid limit"),
        ("", "is not a valid limit"),
        ("downtime > 5 ms", "is not a valid limit"),
        ("downtime < 0 s", "nothing is below"),
        ("converged < 1", "is not a valid limit"),
    ],
)
def test_a_limit_that_is_none_is_refused(text: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        read_limit(text)
    assert words in str(error.value)


@pytest.mark.parametrize("name", ["bandwidth", "title", "link.state", "nonsense"])
def test_a_field_that_cannot_be_varied_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="--vary: "):
        varied_name(name)
