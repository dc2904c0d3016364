"""Which numbers near a value read well?"""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migviz.scenario.round_numbers import round_beside, round_down, round_near, round_numbers, round_up

positive = st.floats(1e-9, 1e15)


def test_round_numbers_rise_by_1_2_and_5() -> None:
    assert list(round_numbers(0.5, 30)) == [0.5, 1.0, 2.0, 5.0, 10.0, 20.0]
    assert list(round_numbers(1, 100, (1, 3))) == [1.0, 3.0, 10.0, 30.0, 100.0]


@pytest.mark.parametrize(
    ("value", "up", "down", "near"),
    [(1.0, 1, 1, 1), (3.0, 5, 2, 2), (3.5, 5, 2, 5), (0.3, 0.5, 0.2, 0.2), (7, 10, 5, 5)],
)
def test_a_value_is_rounded_up_down_and_to_the_nearest(value: float, up: float, down: float, near: float) -> None:
    assert (round_up(value), round_down(value), round_near(value)) == (up, down, near)


@given(positive)
def test_rounding_encloses_the_value_and_never_leaves_a_gap_of_more_than_two_and_a_half(value: float) -> None:
    low, high = round_down(value), round_up(value)
    assert low <= value * (1 + 1e-6) and value <= high * (1 + 1e-6)
    assert high / low <= 2.5 + 1e-9
    assert round_near(value) in (low, high)


@given(positive)
def test_the_next_one_is_beyond_the_value(value: float) -> None:
    above, below = round_beside(value, 1), round_beside(value, -1)
    assert below < value < above
    assert round_beside(above, -1) <= value * (1 + 1e-6)


def test_rounding_a_number_that_is_round_already_changes_nothing() -> None:
    for power in range(-9, 12):
        for digit in (1, 2, 5):
            number = float(f"{digit}e{power}")
            assert round_up(number) == round_down(number) == round_near(number) == number


def test_nobody_else_writes_the_series_anew() -> None:
    """A tuple that begins 1, 2, 5 stands in one file."""
    root = Path(__file__).resolve().parent.parent / "migviz"
    found = []
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if not re.search(r"\(1(\.0)?, 2(\.0)?, 5", text):
            continue
        tuples = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Tuple)]
        values = [[e.value for e in node.elts if isinstance(e, ast.Constant)] for node in tuples]
        found += [path.relative_to(root).as_posix()] if any(v[:3] == [1, 2, 5] for v in values) else []
    assert found == ["scenario/round_numbers.py"]
