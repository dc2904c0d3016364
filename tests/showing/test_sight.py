"""What is seen of an axis: closer, back, along, and never past its ends."""

import pytest

from migviz.showing.sight import Sight, place_of, sight_of, value_at
from migviz.study.axis import axis_of, usual_axis

AXIS = usual_axis("workload.dirty_rate", 20)
WHOLE = Sight(whole=(0.0, 40.0), seen=(0.0, 40.0), closest=0.01)


def test_closer_and_back_is_the_whole_again_whatever_was_rounded() -> None:
    near = WHOLE.closer(1.7, 13.0)
    assert near.is_zoomed and near.share(13.0) == pytest.approx(13.0 / 40.0), "what is at the pointer stays there"
    back = near.closer(1 / 1.7, 13.0)
    assert not back.is_zoomed and back == WHOLE


def test_one_never_sees_past_the_ends_nor_closer_than_the_closest() -> None:
    assert WHOLE.between(-5.0, 5.0).seen == (0.0, 10.0)
    assert WHOLE.between(30.0, 39.0).along(9.0).seen == pytest.approx((31.0, 40.0))
    assert WHOLE.between(30.0, 39.0).along(-9.0).seen == pytest.approx((0.0, 9.0))
    assert WHOLE.closer(1e9, 20.0).span == pytest.approx(0.4)
    assert WHOLE.held(99.0) == 40.0 and WHOLE.at(0.25) == 10.0


def test_another_axis_is_seen_whole_unless_what_was_seen_is_still_on_it() -> None:
    near = WHOLE.between(10.0, 20.0)
    assert near.of(0.0, 30.0).seen == (10.0, 20.0)
    assert near.of(0.0, 15.0).seen == (0.0, 15.0)
    assert WHOLE.of(0.0, 80.0).seen == (0.0, 80.0), "all of it stays all of it"


def test_what_is_looked_for_comes_into_sight_and_otherwise_nothing_moves() -> None:
    near = WHOLE.between(10.0, 20.0)
    assert near.around(12.0) is near
    assert near.around(30.0).seen == pytest.approx((25.0, 35.0))
    assert near.around(40.0).seen == pytest.approx((30.0, 40.0))


def test_a_logarithmic_axis_is_seen_by_the_logarithms_of_its_values() -> None:
    sight = sight_of(Sight(), AXIS)
    assert value_at(AXIS, sight.at(0.5)) == pytest.approx((AXIS.values[0] * AXIS.values[-1]) ** 0.5)
    linear = axis_of("workload.dirty_rate", 1e6, 3e6, 5, log=False)
    assert value_at(linear, place_of(linear, 2e6)) == 2e6
    assert value_at(linear, 9e9) == 3e6, "never beyond the axis"
