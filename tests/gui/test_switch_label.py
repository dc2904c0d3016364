"""Does the word in the switch keep its distance from the ports?"""

import re

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz import Scenario, simulate
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.theme import Theme
from migviz.replay.seen import seen_at
from tests.gui.transcript import transcript

RUN, THEME = simulate(Scenario().but({"workload.preset": "toy"})), Theme()
"""A VM of 64 pages: the stage has few squares to paint."""
RESUMED = next(item.t for item in RUN.milestones if item.kind == "resume")


@pytest.mark.parametrize("t", [20.0, RESUMED])
def test_the_word_is_whole_beside_the_port_or_left_out(t: float) -> None:
    def paint(painter: QPainter, box: QRectF) -> None:
        paint_stage(painter, box, seen_at(RUN, t), THEME)

    gaps = []
    for width in range(460, 1480, 10):
        lines = transcript((width, 420), paint)
        found = [re.match(r'"(Switch|3)" control .* at (\d+),', line) for line in lines]
        places = {match[1]: int(match[2]) for match in found if match}
        if "Switch" in places:
            gaps.append(places["3"] - places["Switch"] - THEME.width("control", "Switch"))
    assert gaps and min(gaps) >= 12
