"""Does one read what the top and the bottom of the lane of the VM's speed mean, and are its words apart?"""

import pytest
from PySide6.QtCore import QRectF

from migviz.gui.painters.time_strip.speed_lane import paint_scale
from migviz.gui.theme import Theme
from migviz.showing.measure import LEAST_IN_A_ROOM
from tests.gui.transcript import transcript


def words(high: float, scale: float, least: int = 0) -> list[str]:
    """What is painted beside a lane so high."""
    lane, names = (QRectF(left * scale, 30 * scale, 88 * scale, high * scale) for left in (96, 0))
    size = round(400 * scale), round(200 * scale)
    lines = transcript(size, lambda painter, box: paint_scale(painter, lane, names, Theme(scale=scale, least=least)))
    return [line.split('"')[1] for line in lines if line.startswith('"')]


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("high", [30.0, 56.0])
def test_a_lane_of_thirty_pixels_has_its_name_and_its_scale(high: float, scale: float) -> None:
    assert sorted(words(high, scale)) == ["0 %", "100 %", "VM speed"]


def test_a_lane_that_is_lower_has_its_name_alone() -> None:
    assert words(12.0, 1.0) == ["VM speed"]


def test_before_a_room_it_is_called_as_lessons_call_it() -> None:
    """In letters for the back row it was "Speed"."""
    assert sorted(words(30.0, 1.4, least=LEAST_IN_A_ROOM)) == ["100 %", "VM speed"]
