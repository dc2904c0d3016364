"""Do words keep their distance: the word in the switch from the ports, a heading from a switch with two positions?"""

import re

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from migviz import Scenario, simulate
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.panes.iteration_bars import IterationBars
from migviz.gui.theme import Theme
from migviz.replay.seen import seen_at
from migviz.showing.parts import BarsShown
from migviz.showing.spotlight import NOTHING
from tests.gui.transcript import transcript
from tests.quick import fewer

RUN, THEME = simulate(Scenario().but({"workload.preset": "toy"})), Theme()
"""A VM of 64 pages: the stage has few squares to paint."""
RESUMED = next(item.t for item in RUN.milestones if item.kind == "resume")


@pytest.mark.fewer
@pytest.mark.parametrize("t", [20.0, RESUMED])
def test_the_word_is_whole_beside_the_port_or_left_out(t: float) -> None:
    def paint(painter: QPainter, box: QRectF) -> None:
        paint_stage(painter, box, seen_at(RUN, t), THEME)

    gaps = []
    for width in fewer(range(460, 1480, 10)):
        lines = transcript((width, 420), paint)
        found = [re.match(r'"(Switch|3)" control .* at (\d+),', line) for line in lines]
        places = {match[1]: int(match[2]) for match in found if match}
        if "Switch" in places:
            gaps.append(places["3"] - places["Switch"] - THEME.width("control", "Switch"))
    assert gaps and min(gaps) >= 12


def test_the_heading_of_the_bars_ends_before_their_switch_begins(app: QApplication) -> None:
    bars, gaps, height = IterationBars(), [], 300
    bars.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    bars.show_part(BarsShown(seen=(seen_at(RUN, 20.0),), own_above=True, spotlight=NOTHING, log=False))
    for width in range(200, 420, 2):
        bars.resize(width, height)
        lines = transcript((width, height), lambda painter, box: bars.render(painter, QPoint()))
        heading = next((line for line in lines if re.search(r'" count .* at \d+,27$', line)), None)
        switch = next(int(match[1]) for line in lines if (match := re.search(r" at (\d+),8 90x25$", line)))
        if heading is not None:
            words, left = re.match(r'"(.*)" count', heading), re.search(r" at (\d+),", heading)
            assert words and left
            gaps.append(switch - int(left[1]) - THEME.width("count", words[1]))
    assert gaps and 7 <= min(gaps) < 12
