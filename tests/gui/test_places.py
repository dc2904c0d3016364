"""Do the widgets need what the computed layout gives them?"""

import pytest
from PySide6.QtWidgets import QApplication

from migviz.gui.panes.controls import ControlPanel
from migviz.gui.panes.transport import Transport
from migviz.gui.theme import SCALES, Theme
from migviz.scenario import Scenario
from migviz.showing import layout as sizes


@pytest.mark.parametrize("percent", SCALES)
@pytest.mark.parametrize("compact", [False, True])
def test_the_controls_are_as_high_as_the_layout_says(app: QApplication, percent: int, compact: bool) -> None:
    theme = Theme(scale=percent / 100)
    panel = ControlPanel(theme)
    panel.show_scenario(Scenario(), 0.0)
    panel.set_compact(compact)
    wished = sizes.LOW_CONTROLS if compact else sizes.CONTROLS
    assert panel.sizeHint().height() == pytest.approx(wished * theme.scale, abs=4 + 2 * theme.scale)
    panel.deleteLater()


@pytest.mark.parametrize("percent", SCALES)
@pytest.mark.parametrize("wide", [640, 800, 1280])
def test_the_written_rate_is_never_given_up(app: QApplication, percent: int, wide: int) -> None:
    placed = sizes.layout((wide, 720), percent / 100, sizes.LESSON)
    transport = Transport(Theme(scale=placed.scale))
    transport.resize(round(placed.transport.width), round(placed.transport.height))
    transport.show()
    app.processEvents()
    assert transport.rate.isVisible()
    assert transport.rate.geometry().right() <= transport.width()
    assert transport.rate.width() >= placed.scale * 60 and transport.play.isVisible()
    transport.close()
    transport.deleteLater()
