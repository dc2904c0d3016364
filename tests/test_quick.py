"""Is something of every test in the quick suite, and all of it in the quick one and the rest together?"""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import quick as parts
from tests.quick import ALONE, EACH, EXAMPLES, FEWEST, SHARE, choose, fewer, known, name_of, quick, unlisted

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


def drawn(many: int) -> Any:
    """A test that hypothesis draws for."""

    @settings(max_examples=many)
    @given(st.none())
    def test_it(nothing: None) -> None:
        assert nothing is None

    return test_it


def item(name: str, test: Any = None, mark: str = "") -> Any:
    return SimpleNamespace(nodeid=f"tests/a.py::{name}", obj=test, cls=None, get_closest_marker={mark: mark}.get)


def chosen(part: str, items: list[Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(parts, "part", part)
    choose(SimpleNamespace(hook=SimpleNamespace(pytest_deselected=lambda items: None)), items)  # type: ignore[arg-type]
    return [name_of(item.nodeid).partition("::")[2] for item in items]


def test_a_test_goes_through_fewer_in_the_quick_suite_and_through_all_in_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parts, "goes_through_fewer", True)
    for part, many in (("quick", 8), ("rest", 40), ("", 40)):
        monkeypatch.setattr(parts, "part", part)
        assert len(fewer(GRID)) == many == len({case for case in fewer(GRID) if case in GRID})


def test_a_test_that_the_rest_would_not_have_may_not_go_through_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "goes_through_fewer", False)
    monkeypatch.setattr(parts, "part", "quick")
    with pytest.raises(AssertionError, match="fewer"):
        fewer(GRID)


def test_what_needs_something_large_is_in_the_rest_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [item("test_plain"), item("test_marked", mark="rest")]
    assert chosen("quick", list(items), monkeypatch) == ["test_plain"]
    assert chosen("rest", list(items), monkeypatch) == ["test_marked"]


def test_the_rest_has_what_goes_through_fewer_in_the_quick_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [item("test_plain"), item("test_marked", mark="fewer"), item("test_drawn", drawn(100))]
    assert chosen("quick", list(items), monkeypatch) == ["test_plain", "test_marked", "test_drawn"]
    assert chosen("rest", list(items), monkeypatch) == ["test_marked", "test_drawn"]


@pytest.mark.parametrize(("whole", "few"), [(100, 100 // SHARE), (FEWEST + 1, FEWEST), (3, 3)])
def test_of_a_test_that_is_drawn_fewer_are_drawn_in_the_quick_suite_alone(
    whole: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part, many in (("rest", whole), ("quick", few)):
        test = drawn(whole)
        chosen(part, [item("test_drawn", test)], monkeypatch)
        assert getattr(test, EXAMPLES).max_examples == many
