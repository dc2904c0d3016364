"""Are the differences of two runs the runs' own numbers, with the better one marked?"""

import pytest

from migviz import InputError, Scenario, simulate
from migviz.course.playing import changed_fields
from migviz.study.compare import PAIRS, differences, inputs_that_differ, pair_named, times_longer


def test_the_better_number_is_marked_and_equal_ones_are_not() -> None:
    a, b = simulate(Scenario()), simulate(Scenario().but({"workload.dirty_rate": "60 MiB/s"}))
    rows = {row.name: row for row in differences(a, b)}
    assert (rows["pause"].a, rows["pause"].b, rows["pause"].better) == ("43.8 ms", "1.05 s", "A")
    assert rows["converged"].better == "A"
    assert rows["iterations"].better == ""
    turned = {row.name: row for row in differences(b, a)}
    assert all(turned[name].better == {"A": "B", "B": "A", "": ""}[row.better] for name, row in rows.items())
    assert not any(row.differs or row.better for row in differences(a, a))


def test_what_goes_in_differently_is_listed_given_fields_first() -> None:
    one = Scenario()
    other = one.but({"migration.policy": "qemu"}).with_change(3.0, "link.bandwidth", 1e7)
    rows = inputs_that_differ(one, other)
    assert rows[0].name == "migration.policy"
    assert "migration.setup_time" in [row.name for row in rows]
    assert rows[-1].name == "changes"
    assert "at 3 s: link.bandwidth = 80 Mbit/s" in rows[-1].b
    assert inputs_that_differ(one, one) == ()


@pytest.mark.parametrize("name", PAIRS)
def test_every_pair_differs_where_it_says_so(name: str) -> None:
    pair = PAIRS[name]
    a, b = pair.scenarios(Scenario())
    assert {row.name for row in inputs_that_differ(a, b)} >= {key for key in pair.a if pair.a[key] != pair.b[key]}
    assert any(row.better for row in differences(simulate(a), simulate(b)))
    assert (a["title"], b["title"]) == (pair.a_title, pair.b_title)


def test_quick_migration_pauses_for_its_whole_time_and_live_does_not() -> None:
    a, b = (simulate(scenario) for scenario in PAIRS["quick-live"].scenarios(Scenario()))
    assert b.metrics.downtime == pytest.approx(b.metrics.total_time)
    assert times_longer(a.metrics.downtime, b.metrics.downtime) == "about 1900 times longer"
    assert times_longer(4.0, 1.0) == "about 4 times longer"
    assert times_longer(1.0, 1.2) == times_longer(None, 1.0) == times_longer(0.0, 1.0) == ""


def test_without_announcement_the_client_waits_and_the_pause_is_the_same() -> None:
    a, b = (simulate(scenario) for scenario in PAIRS["announcement"].scenarios(Scenario()))
    rows = {row.name: row for row in differences(a, b)}
    assert rows["pause"].better == ""
    assert rows["answers late"].better == "A"


@pytest.mark.parametrize("other", ["quick-live", "cold-live"])
def test_nothing_on_the_link_is_no_merit_of_a_run_that_moves_no_working_vm(other: str) -> None:
    a, b = (simulate(scenario) for scenario in PAIRS[other].scenarios(Scenario()))
    rows = {row.name: row for row in differences(a, b)}
    assert (rows["bytes sent"].b, rows["bytes sent"].better) == ("0 B", "")
    assert rows["work lost beside it"].differs and rows["work lost beside it"].better == ""
    assert rows["pause"].better == "A"
    slower = simulate(Scenario().but({"workload.dirty_rate": "60 MiB/s"}))
    assert {row.name: row.better for row in differences(a, slower)}["bytes sent"] == "A"


def test_no_late_answer_is_no_merit_where_the_connection_is_lost() -> None:
    a, b = (simulate(scenario) for scenario in PAIRS["cold-live"].scenarios(Scenario()))
    rows = {row.name: row for row in differences(a, b)}
    assert (rows["connection"].b, rows["connection"].better) == ("is lost", "A")
    assert rows["answers late"].differs and rows["answers late"].better == ""


def test_what_something_is_called_decides_nothing_and_makes_no_difference() -> None:
    plain, named = Scenario(), Scenario().but({"vm.name": "db01", "title": "Another"})
    assert inputs_that_differ(plain, named) == ()
    assert changed_fields(plain, named) == ()
    assert simulate(plain).metrics == simulate(named).metrics
    assert simulate(plain).milestones == simulate(named).milestones


def test_a_pair_that_is_none_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match='Did you mean "quick-live"'):
        pair_named("quicklive")
