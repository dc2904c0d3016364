"""Does a pane that says it paints all of itself do so? Below such a one the window's ground is not painted."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QRegion
from PySide6.QtWidgets import QWidget

from migviz.gui.painters.film import as_array
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.showing import wishes
from migviz.showing.modes import Mode
from migviz.showing.state import State
from tests.gui.conftest import ShowWindow

NOWHERE_USED = QColor(255, 0, 255)


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return show_window(Session(State(), state_folder=tmp_path / "state"))


def opaque_panes(window: MainWindow) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        and widget.isVisible()
        and type(widget).__module__.startswith("migviz")
    ]


def left_out(widget: QWidget, ratio: float) -> int:
    """Through how many pixels of a widget one sees what was there before."""
    high, wide = (round(side * ratio) for side in (widget.height(), widget.width()))
    found = []
    for before in (NOWHERE_USED, QColor(0, 255, 0)):
        image = QImage(wide, high, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(before)
        widget.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
        found.append(as_array(image)[..., :3])
    return int((found[0] != found[1]).any(axis=2).sum())


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("mode", [Mode.EXPLORE, Mode.COMPARE])
def test_a_pane_below_which_nothing_is_painted_paints_all_of_itself(
    window: MainWindow, mode: Mode, ratio: float
) -> None:
    """Also where its edge lies between two pixels of the screen, as with 125 %: there a dark line was."""
    window.resize(1366, 768)
    window.session.do(wishes.enter_mode, mode)
    if mode is Mode.EXPLORE:
        window.session.run("lens")
    for share in (0.0, 0.4, 0.97):
        window.session.do(wishes.seek, share * window.session.runs[0].end)
        window.session.settle()
        panes = opaque_panes(window)
        assert panes
        seen_through = {type(pane).__name__: left_out(pane, ratio) for pane in panes}
        assert {name: count for name, count in seen_through.items() if count} == {}
