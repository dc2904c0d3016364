"""Does a study answer exactly at a limit, of one value, and of nothing what is true?"""

import math
import os
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from migviz import InputError, Scenario, load_scenario, simulate
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.scenario.older import unsaid
from migviz.scenario.products import settings_of
from migviz.study import (
    advice,
    advice_text,
    agreement,
    emptying_advice,
    exact,
    explaining_text,
    intervals,
    my_migration,
    older,
    outcomes,
    qemu_recordings,
    requirement,
)
from migviz.study.answer_text import _nearest_miss
from migviz.study.axis import axis_of, read_axis
from migviz.study.compare import differences, times_longer
from migviz.study.expected import expected
from migviz.study.limits import read_limit
from migviz.study.requirement import Answer, require
from migviz.study.what_limits import _lists, what_limits
from migviz.trace import Metrics

DONE = simulate(Scenario()).metrics


@pytest.mark.parametrize(
    ("limit", "metrics", "is_met"),
    [
        ("iterations < 5", replace(DONE, iterations=4), True),
        ("iterations < 5", replace(DONE, iterations=5), False),
        ("downtime < 100 ms", replace(DONE, downtime=0.1), False),
        ("converged", replace(DONE, converged=True), True),
    ],
)
def test_below_a_limit_is_not_at_it(limit: str, metrics: Metrics, is_met: bool) -> None:
    assert read_limit(limit).met(metrics) is is_met


def test_an_axis_from_a_value_to_itself_is_refused() -> None:
    with pytest.raises(InputError):
        read_axis("link.bandwidth=1..1Gbit/s:3", "x")


@pytest.mark.parametrize(("a", "b", "text"), [(1.5, 1.0, "about 1.5 times longer"), (1.49, 1.0, ""), (0.0, 1.0, "")])
def test_half_as_long_again_is_said(a: float, b: float, text: str) -> None:
    assert times_longer(a, b) == times_longer(b, a) == text


def test_clients_are_compared_where_both_runs_have_one() -> None:
    with_client, without = (
        simulate(load_scenario(f"vm.memory: 64 MiB\n{line}")) for line in ("", "client.interval: off")
    )
    alone = [len(differences(*pair)) for pair in ((with_client, without), (without, with_client), (without, without))]
    assert len(set(alone)) == 1 and alone[0] < len(differences(with_client, with_client))


def test_of_nothing_that_agrees_the_spread_is_nought() -> None:
    assert agreement.spread([], "downtime") == agreement.Spread(
        count=0, median=0.0, most_90=0.0, most_99=0.0, worst=0.0
    )


def test_a_command_in_another_language_keeps_what_is_set() -> None:
    assert advice_text._translated("set {value} now", "set 5 ms now") == "set 5 ms now"
    assert advice_text._translated("set it", "set it") == "set it"


def trial(before: Metrics, *limits: str) -> advice._Trial:
    return advice._Trial(Scenario(), before, [read_limit(limit) for limit in limits], lambda _: None)


def test_what_converges_helps_where_its_pause_is_no_longer() -> None:
    unconverged = trial(replace(DONE, converged=False))
    assert unconverged._helps(DONE)
    assert not unconverged._helps(replace(DONE, downtime=(DONE.downtime or 0.0) + 1e-9))
    assert not trial(DONE)._helps(DONE)
    assert trial(replace(DONE, finished=False))._helps(DONE) and not trial(DONE)._helps(replace(DONE, finished=False))


@pytest.mark.parametrize(("left", "runs"), [(0, 0), (1, 1)])
def test_no_more_is_tried_than_there_are_runs(left: int, runs: int) -> None:
    hopeless = trial(DONE, "downtime < 1 µs")
    hopeless.runs = advice.MOST_RUNS - left
    setting = next(one for one in settings_of(Scenario()) if len([*advice._changes(one, Scenario())]) > 1)
    assert hopeless.first((setting,)) is None and hopeless.runs == advice.MOST_RUNS - left + runs


def test_of_two_changes_both_are_tried_as_they_are_and_of_more_the_ends() -> None:
    two = [{"migration.policy": "xen"}, {"migration.policy": "qemu"}]
    assert advice._ends(two) == two
    three = [{"link.latency": value} for value in (2.0, 1.0, 3.0)]
    assert advice._ends(three) == (three[1], three[2])


@pytest.mark.parametrize("most", [2, 3])
def test_a_link_is_sought_with_so_many_runs(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptying_advice, "STEPS", most)
    six = parse_evacuation(HOSTS["six"].lines)
    assert emptying_advice._least_link(six, 60.0, lambda _: None)[1] == most


@pytest.mark.parametrize(("many", "alone"), [(exact.FEW, True), (exact.FEW + 1, False)])
def test_few_runs_are_made_in_this_process(many: int, alone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(exact, "on_all_processors", lambda *_, **ways: [asked.update(ways)])
    exact.simulate_all([Scenario()] * many)
    assert (asked["processes"], asked["chunk"] == 1) == ((1, True) if alone else (None, False))


def test_where_nobody_knows_how_many_processors_there_are_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    monkeypatch.setattr(exact, "ProcessPoolExecutor", None)
    found = exact.on_all_processors(list, [1, 2, 3], lambda *_: None, lambda: False, processes=None, chunk=2)
    assert found == [1, 2, 3]


def test_of_a_run_with_very_many_lists_all_that_differs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = Scenario().but({"link.bandwidth": "40 Gbit/s", "workload.dirty_rate": "60 MiB/s"})
    many = len(simulate(scenario).passes)
    then = unsaid(scenario, 1)
    monkeypatch.setattr(older, "LONG", many)
    some = older.that_differ(scenario, 1)
    monkeypatch.setattr(older, "LONG", many - 1)
    assert older.that_differ(scenario, 1) == then and 0 < len(some) < len(then)


def test_an_older_scenario_whose_run_is_the_same_differs_in_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older, "as_then", lambda scenario, _: scenario)
    assert older.that_differ(Scenario(), 1) == {}


def test_what_is_nearest_is_told_of_runs_that_finished_and_of_limits_that_are_numbers() -> None:
    limits = (read_limit("downtime < 1 ms"),)
    tried = requirement.Tried(value=1e9, metrics=DONE, met=False)
    answer = Answer(
        field="link.bandwidth", limits=limits, found=None, least=True, patchy=False, everywhere=False, tried=(tried,)
    )
    assert _nearest_miss(answer).startswith("Closest is 8 Gbit/s")
    failed = replace(tried, metrics=replace(DONE, finished=False))
    assert _nearest_miss(replace(answer, tried=(failed,))) == ""
    assert _nearest_miss(replace(answer, limits=(read_limit("converged"),))) == ""


def test_bandwidth_limits_where_pages_change_as_fast_as_it() -> None:
    lines = "link.goodput: 100 MB/s\nworkload.dirty_rate: {} MB/s\nworkload.pattern: sweep\nvm.used: 1 GiB\nworkload.working_set: 1 GiB\nclient.interval: off"
    said = [what_limits(simulate(load_scenario(lines.format(rate)))).sentence for rate in (100, 101)]
    assert "nearly as fast" in said[0] and "faster than" in said[1]


def test_a_run_without_a_list_has_none_to_send() -> None:
    assert _lists(simulate(load_scenario("source.state: dead"))) == [0]


@pytest.mark.parametrize(("overflow", "more"), [(0, 0.0), (50, 19.8e6)])
def test_changes_of_pages_that_overflow_are_expected_as_whole_pages(overflow: int, more: float) -> None:
    scenario = load_scenario(
        "migration.policy: qemu\nvm.memory: 1 GiB\nworkload.dirty_rate: 80 MiB/s\nworkload.working_set: 64 MiB\n"
        f"migration.delta_cache: 512 MiB\nmigration.delta_overflow: {overflow} %\nclient.interval: off"
    )
    bytes_sent = float(expected(scenario).bytes_sent[0])
    assert bytes_sent == pytest.approx(1110.7e6 + more, abs=1e5)
    assert bytes_sent == pytest.approx(simulate(scenario).metrics.bytes_sent, rel=0.02)


# --- what it would take, of runs that are made up -------------------------------------------------------------------------


@pytest.fixture
def met_where(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """What is required where runs converge that `good` says."""

    def run(good: Callable[[float], bool], name: str, least: float, most: float, *, log: bool = True) -> Answer:
        monkeypatch.setattr(
            requirement, "metrics_of", lambda scenario: replace(DONE, converged=good(scenario.number(name)))
        )
        return require(Scenario(), [read_limit("converged")], axis_of(name, least, most, log=log))

    return run


def test_where_the_good_end_itself_is_not_good_the_next_that_is_is_told(met_where: Callable[..., Answer]) -> None:
    found = met_where(lambda rate: 5e8 < rate < 1e9, "link.bandwidth", 1e8, 1e9)
    assert found.found is not None and 5e8 < float(found.found.value) < 1e9
    assert found.patchy and not found.everywhere and found.least


def test_where_all_is_good_the_least_is_told_though_it_may_be_one(met_where: Callable[..., Answer]) -> None:
    for most in (9.0, 1.2):
        found = met_where(lambda _: True, "migration.max_iterations", 1.0, most)
        assert found.everywhere and not found.patchy and found.found is not None and found.found.value == 1.0


def test_steps_of_a_linear_axis_are_halved(met_where: Callable[..., Answer]) -> None:
    found = met_where(lambda rate: rate >= 3e6, "workload.dirty_rate", 0.0, 1e7, log=False)
    assert found.found is not None and float(found.found.value) == pytest.approx(3e6, rel=0.01)
    values = [float(item.value) for item in found.tried]
    inside = [value for value in values if value not in np.linspace(0.0, 1e7, requirement.SCANNED)]
    before, after = next((a, b) for a, b in pairwise(np.linspace(0.0, 1e7, requirement.SCANNED)) if a < 3e6 <= b)
    assert (before + after) / 2 in inside


@pytest.mark.parametrize("edge", [1.0, 1.2345, 9.9999])
def test_what_reads_well_is_told_where_it_is_good_and_on_the_axis(
    edge: float, met_where: Callable[..., Answer]
) -> None:
    least, most = 1.2344e8, 9.99995e8
    found = met_where(lambda rate: rate >= edge * 1e8, "link.bandwidth", least, most)
    assert found.found is not None and found.found.met and least <= float(found.found.value) <= most


@pytest.mark.parametrize(("text", "seconds"), [("1 ms", 0.001), (f"{my_migration.MOST_SECONDS:g} s", 604800.0)])
def test_a_time_may_be_a_week_long(text: str, seconds: float) -> None:
    assert my_migration.seconds_of("took", text) == seconds


@pytest.mark.parametrize("text", ["0 s", f"{my_migration.MOST_SECONDS + 1} s"])
def test_no_time_and_more_than_a_week_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="above zero, of a week at most"):
        my_migration.seconds_of("took", text)


@pytest.mark.parametrize(("link", "said"), [(None, 0), (replace(DONE, finished=False), 0), (DONE, 1)])
def test_all_of_the_link_helps_where_a_run_with_it_finished(link: Metrics | None, said: int) -> None:
    one: Any = SimpleNamespace(whole_link=link, advised=None)
    assert len([*explaining_text.remedies(one)]) == said


@pytest.mark.parametrize(("megabytes", "seconds"), [(1024, 0.003), (4096, 0.00075)])
def test_what_the_bitmap_took_is_told_for_each_gib(megabytes: int, seconds: float) -> None:
    item: Any = SimpleNamespace(details={"syncs": [{"sync_ms": 9}, {"sync_ms": 3}], "case": {"mem": f"{megabytes}"}})
    assert qemu_recordings._bitmap(item) == seconds


@pytest.mark.parametrize(("measured", "holds"), [(0.9, False), (1.0, True), (2.0, True), (3.0, True), (3.1, False)])
def test_a_measurement_that_is_the_least_or_the_most_of_all_runs_lies_between_them(
    measured: float, holds: bool
) -> None:
    span = intervals.Interval(least=1.0, most=3.0, measured=measured)
    assert span.holds is holds and span.width == 1.0


@pytest.mark.parametrize(
    ("metrics", "pauses"),
    [(DONE, True), (replace(DONE, finished=False), False), (replace(DONE, downtime=None), False)],
)
def test_among_many_a_run_that_did_not_finish_has_no_pause(metrics: Metrics, pauses: bool) -> None:
    row = outcomes.row_of(replace(simulate(Scenario()), metrics=metrics))
    assert (row[3] == metrics.downtime) is pauses and math.isnan(row[3]) is not pauses
    found = outcomes.outcomes_of([row, row])
    assert found.finished.tolist() == [metrics.finished] * 2 and found.iterations.tolist() == [metrics.iterations] * 2
    assert found.converged.tolist() == [metrics.converged] * 2 and found.catches_up.tolist() == [row[6] > 0] * 2


@pytest.mark.parametrize("text", ["downtime < 0 s", "iterations < 0", "converged < 5", "iterations", "speed < 4"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_limit(text)


@pytest.mark.parametrize("policy", ["qemu", "xen", "hyper-v"])
def test_a_technique_that_iterates_once_is_expected_to_where_no_limit_is_set(policy: str) -> None:
    given = {"migration.technique": "hybrid", "migration.policy": policy, "migration.max_iterations": None}
    scenario = Scenario().but({**given, "client.interval": None})
    run, found = simulate(scenario).metrics, expected(scenario)
    assert float(found.iterations[0]) == run.iterations == 1
    assert float(found.bytes_sent[0]) == pytest.approx(run.bytes_sent, rel=0.02)
