"""What has come after so many bytes of a push, by what the engine saw now and then?"""

import numpy as np
import pytest

from migviz.trace.arrivals import Arrivals

SEEN = Arrivals(
    bytes=np.array([0.0, 10.0, 30.0, 30.0]),
    come=np.array([[0.0, 0.0], [4.0, 1.0], [6.0, 3.0], [7.0, 3.0]]),
    demanded=np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [2.0, 1.0]]),
)


@pytest.mark.parametrize(
    ("done", "come", "demanded"),
    [
        (0.0, [0.0, 0.0], [0.0, 0.0]),
        (5.0, [2.0, 0.5], [1.0, 0.0]),
        (10.0, [4.0, 1.0], [2.0, 0.0]),
        (25.0, [5.5, 2.5], [2.0, 0.75]),
        (30.0, [7.0, 3.0], [2.0, 1.0]),
        (99.0, [7.0, 3.0], [2.0, 1.0]),
    ],
)
def test_between_two_looks_it_grows_evenly_and_the_last_one_holds(
    done: float, come: list[float], demanded: list[float]
) -> None:
    found = SEEN.after(done)
    assert [rows.tolist() for rows in found] == [come, demanded]
    until = SEEN.until(done)
    assert until.bytes[-1] == done and until.come[-1].tolist() == come and until.demanded[-1].tolist() == demanded
    assert (until.bytes[:-1] < done).all() and len(until.come) == len(until.demanded) == len(until.bytes)


@pytest.mark.parametrize(
    ("luck", "waits", "whole"),
    [([0.5, 0.5], [True, True], [2, 1]), ([0.6, 0.6], [True, True], [2, 0]), ([0.2, 0.1], [False, False], [2, 1])],
)
def test_luck_decides_about_the_unit_that_is_begun(luck: list[float], waits: list[bool], whole: list[int]) -> None:
    listed = np.array([8, 4])
    assert SEEN.whole(5.0, listed, np.array(luck)).tolist() == whole
    assert SEEN.single_waits(5.0, listed, np.array(luck)).tolist() == waits


@pytest.mark.parametrize(
    ("listed", "luck", "at"),
    [
        ([8, 4], [0.25, 0.25], [np.inf, np.inf]),
        ([8, 4], [0.2502, 0.25], [5.004, np.inf]),
        ([8, 4], [0.25, 0.5001], [np.inf, 20.004]),
        ([8, 4], [0.25, 0.5], [np.inf, np.inf]),
        ([100, 4], [0.2502, 0.5001], [np.inf, 20.004]),
        ([5, 4], [0.8, 0.25], [10.0, np.inf]),
        ([0, 0], [0.2502, 0.5001], [np.inf, np.inf]),
    ],
)
def test_a_single_page_is_demanded_where_its_luck_is_less_than_the_share_that_was(
    listed: list[int], luck: list[float], at: list[float]
) -> None:
    assert SEEN.single_demanded(np.array(listed), np.array(luck)) == pytest.approx(at)


@pytest.mark.parametrize(("looks", "at"), [(1, np.inf), (2, 5.004)])
def test_between_two_looks_a_page_may_have_been_demanded(looks: int, at: float) -> None:
    seen = Arrivals(bytes=SEEN.bytes[:looks], come=SEEN.come[:looks], demanded=SEEN.demanded[:looks])
    assert seen.single_demanded(np.array([8, 4]), np.array([0.2502, 0.25]))[0] == pytest.approx(at)
