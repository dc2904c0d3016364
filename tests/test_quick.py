"""Is something of every test in the quick suite, and all of it in the quick one and the rest together?"""

from pathlib import Path

from tests.quick import ALONE, EACH, known, name_of, quick, unlisted

ROOT = Path(__file__).parent.parent
GRID = [f"tests/test_grid.py::test_of_all[{k}]" for k in range(40)]


def test_what_takes_long_is_named_with_its_seconds() -> None:
    assert all((ROOT / test.partition("::")[0]).exists() and seconds >= EACH for test, seconds in known().items())


def test_a_quick_test_and_one_that_nobody_measured_are_in_it_whole() -> None:
    assert quick(GRID, {name_of(GRID[0]): EACH}) == quick(GRID, {}) == set(GRID)


def test_of_a_large_grid_as_much_is_in_it_as_there_is_time_for_and_from_all_over_it() -> None:
    found = quick(GRID, {name_of(GRID[0]): 8 * EACH})
    assert sorted(GRID.index(case) for case in found) == [0, 8, 16, 24, 32]


def test_one_case_speaks_for_the_others_where_each_takes_long_but_not_too_long() -> None:
    assert quick(GRID, {name_of(GRID[0]): 40 * ALONE}) == {GRID[0]}
    assert quick(GRID, {name_of(GRID[0]): 40 * 2.1 * ALONE}) == set()
    assert quick(["tests/a.py::test_it"], {"tests/a.py::test_it": 1.1 * ALONE}) == set()


def test_what_is_slow_and_not_written_down_is_named_the_longest_first() -> None:
    seconds = {"slow": 2 * ALONE, "quick": ALONE, "slowest": 3 * ALONE, "listed": 4 * ALONE}
    assert list(unlisted(seconds, {"listed": 4.0})) == ["slowest", "slow"]
