"""Does the language of conditions mean what it says, and say what is wrong with column and nearest name?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migviz import Run, Scenario, load_scenario, simulate
from migviz.course.language import LanguageError, Result, evaluate, parse, shape_of
from migviz.course.names import World, shape_of_name, value_of_name
from migviz.replay.metrics import ITERATION_NUMBERS, MOMENT_NUMBERS, RUN_NUMBERS
from migviz.scenario.fields import FIELDS

RUNS = {"run": simulate(Scenario()), "quick-one": simulate(load_scenario("migration.technique: quick"))}
LOST = simulate(load_scenario("at 20 s: link.state = down"))


def value(text: str, run: Run | None = None) -> Result:
    """The value of a text after its kinds were checked."""
    runs = RUNS if run is None else {**RUNS, "run": run}
    world = World(run_of=lambda name: runs[name], setup_of=lambda name: runs[name].scenario)
    node = parse(text)
    shape_of(node, lambda name: shape_of_name(name, ["quick-one"]))
    return evaluate(node, lambda name: value_of_name(name, world))


def wrong(text: str) -> tuple[int, str]:
    with pytest.raises(LanguageError) as caught:
        value(text)
    return caught.value.column, str(caught.value)


# --- values ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("10 - 2 - 3", 5.0),
        ("-2 - -3", 1.0),
        ("1 MiB + 1 MB", 2048576.0),
        ("1 GiB / 1 s", 2.0**30),
        ("100 MB / 50 MB/s", 2.0),
        ("1 Gbit/s == 125 MB/s", True),
        ("3 min > 100 s", True),
        ("1 < 2 and not 2 < 1", True),
        ("1 > 2 or 2 > 1 and 1 > 2", False),
        ("not 1 > 2 and 1 > 2", False),
        ("min(3, 1, 2)", 1.0),
        ("max(1 s, 900 ms)", 1.0),
        ("within(95, 100, 5 %)", True),
        ("within(94.9, 100, 5 %)", False),
        ("within(105, 100, 5)", True),
        ("within(1.2 s, 1 s, 100 ms)", False),
        ("within(run.downtime, run.downtime, 0 %)", True),
        ("within(0, 1 s, 1 s)", True),
        ("within(1 s, 0, 1 s)", True),
        ("1 > 2 or 2 > 1", True),
        ("run.empty_after", None),
        ('run.downtime("web01")', None),
        ("2 > 1 or 1 > 2", True),
        ("256 pages", 2.0**20),
        ("0.5 == 50 %", True),
        ("true and false", False),
        ("1e3", 1000.0),
        ("run.finished", True),
        ("run.owner == 'target'", True),
        ("run.iterations", 4.0),
        ("run.pages(1) == vm.memory", True),
        ("min(run.pages) == run.pages(4)", True),
        ("count(run.pages)", 4.0),
        ("count(run.pages > 100 MiB)", 2.0),
        ("last(run.pages) == run.pages(run.iterations)", True),
        ('run.runs_on("iteration 2")', "source"),
        ('run.runs_on("pause")', "nobody"),
        ('run.time("iteration 1")', 2.5),
        ("run.step(1 s)", 1.0),
        ('run.port("pause")', 1.0),
        ('run.port("end")', 2.0),
        ('quick-one.part("move the LUN")', 7.0),
        ('run.part("mount")', 0.0),
        ("quick-one.downtime > 100 * run.downtime", True),
        ('quick-one.migration.technique == "quick"', True),
        ("quick-one.vm.memory == vm.memory", True),
    ],
)
def test_an_expression_has_the_value_that_one_reckons_by_hand(text: str, expected: Result) -> None:
    assert value(text) == pytest.approx(expected) if isinstance(expected, float) else value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "run.downtime < 1 h",
        "run.downtime >= 0 s",
        "run.downtime == run.downtime",
        "within(run.downtime, run.downtime, 10 %)",
        "2 * run.downtime > 0 s",
        "run.pages(99) > 0 B",
        'run.dirty("resume") >= 0 B',
        'run.dirty("no such point") >= 0 B',
        "1 / 0 > 0",
        "migration.bandwidth_limit > 0 B/s",
    ],
)
def test_a_comparison_with_what_a_run_does_not_have_is_false(text: str) -> None:
    assert value(text, LOST) is False


def test_min_and_max_of_something_missing_are_missing() -> None:
    assert value("min(run.downtime, 1 s)", LOST) is None


def test_a_series_is_compared_one_by_one() -> None:
    pages = value("run.pages")
    assert isinstance(pages, tuple) and len(pages) == 4
    assert value("run.pages > 100 MiB") == (True, True, False, False)
    for text in (
        "run.pages > 100 MiB or 1 > 2",
        "1 < 2 and run.pages > 100 MiB",
        "2 * run.pages > 200 MiB",
        "run.pages * 2 > 200 MiB",
        "within(run.pages, 10 GiB, 9.9 GiB)",
        "within(10 GiB, run.pages, 9.9 GiB)",
    ):
        assert value(f"count({text})") == float(sum(value(text))), text  # type: ignore[arg-type]


def test_of_a_run_without_iterations_a_series_is_empty() -> None:
    assert value("quick-one.pages > 0 B") == () and value("count(quick-one.pages > 0 B)") == 0.0


# --- what is wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 1, "a condition is missing"),
        ("run.downtme < 1 s", 1, 'Did you mean "run.downtime"?'),
        ("downtime < 1 s", 1, 'Did you mean "run.downtime"?'),
        ("1 s < quick.downtime", 7, 'Did you mean "quick-one.downtime"?'),
        ("zzz.qwertz < 1 s", 1, 'There is no section "zzz"'),
        ("run.total_time-quick-one.total_time > 0 s", 1, "A minus between two names needs a space"),
        ("workload.dirtyrate > 1 MB/s", 1, 'Did you mean "workload.dirty_rate"?'),
        ("vm.ram > 1 GiB", 1, 'Did you mean "vm.memory"?'),
        ("link.speed > 1 Gbit/s", 1, 'Did you mean "link.bandwidth"?'),
        ("run.downtime < 100", 16, "100 has no unit. Write for example 300 ms"),
        ("vm.memory > 4", 13, "4 has no unit. Write for example 4 GiB"),
        ("run.downtime < 4 GiB", 14, "a time and a size cannot be combined"),
        ("run.downtime + vm.memory > 1 s", 14, "a time and a size cannot be combined"),
        ("run.downtime", 0, ""),
        ("run.finished > 1", 14, "cannot be combined"),
        ("run.owner < 'target'", 11, "a word is compared by == or !="),
        ("storage.kind == 'csb'", 17, "It is one of csv, cluster disk, none"),
        ("1 < 2 < 3", 7, "one comparison at a time"),
        ("run.iterations = 4", 16, "To compare write =="),
        ("1 ≤ 2", 3, "Write <="),
        ("1 < 2 && 2 < 3", 7, "Write and"),
        ("(1 < 2", 7, "not finished. Expected: a closing bracket"),
        ("1 <", 4, "not finished"),
        ("1 2", 3, "is not expected here"),
        ("30 MiBs > 1 MiB/s", 4, 'Did you mean "MiB/s"?'),
        ("maximum(1, 2)", 1, 'unknown function "maximum". Did you mean "max"?'),
        ("__import__('os')", 1, "unknown function"),
        ("run.__class__", 1, "unknown name"),
        ("min(1)", 1, "takes two or more numbers"),
        ("min(1 s, 2 MB)", 10, "of different kinds"),
        ("within(1 s, 2 MB, 3 %)", 1, "within compares a time with a size"),
        ("qqqqqq-xxxxxx > 1 s", 1, "A minus between two names needs a space"),
        ("run.downtime(run.owner) > 1 s", 1, "the name of a VM"),
        ("count(3)", 1, "takes one thing that there is for each iteration"),
        ("within(1, 2)", 1, "within takes three things"),
        ("within(1 s, 2 s, 3 MB)", 18, "the last part of within"),
        ("run.pages(2 s) > 1 MB", 11, "takes the number of an iteration"),
        ("run.downtime(2) > 1 s", 1, "takes nothing in brackets"),
        ("run.dirty > 1 MB", 1, "needs to know which or when"),
        ('run.part("stp") > 1 s', 10, 'Did you mean "stop"?'),
        ("run.dirty(3) > 1 MB", 11, "takes a time such as 12 s or a point"),
        ("now.dirty > 1 MB", 1, "now is known only in `until`"),
        ("not 3", 5, "is needed after not, not a plain number"),
        ("1 s * 1 s * 1 s * 1 s > 0", 17, "no meaning"),
        ("'open > 1", 1, "quotation mark"),
        ("not " * 60 + "true", 161, "nested more than 40 deep"),
        ("1" + "+1" * 300, 400, "at most 400"),
    ],
)
def test_what_is_wrong_is_named_with_its_column_and_the_way_to_mend_it(text: str, column: int, message: str) -> None:
    if not message:
        assert isinstance(value(text), float)  # a number is no condition, which the reader of lessons notes
        return
    found = wrong(text)
    assert message in found[1]
    assert found[0] == column


@given(st.text(alphabet="run.pages(2)<>=+-*/ andotrfwihlcum%MBs'\"\n,0159", max_size=60))
def test_any_text_is_a_value_or_a_clear_error(text: str) -> None:
    try:
        found = value(text)
    except LanguageError as error:
        assert str(error) and 1 <= error.column <= max(len(text), 1) + 1
    else:
        assert found is None or isinstance(found, bool | float | str | tuple)


def test_every_number_of_a_run_has_a_shape_and_a_value() -> None:
    for name in RUN_NUMBERS:
        assert value(f"run.{name}") is not None, name
    for name in ITERATION_NUMBERS:
        assert value(f"run.{name}(1)") is not None, name
    for name in MOMENT_NUMBERS:
        at = "resume" if name == "next_try" else "pause"  # there nothing has been lost yet
        assert value(f'run.{name}("{at}")') is not None, name
    for name in FIELDS:
        parse(name)
