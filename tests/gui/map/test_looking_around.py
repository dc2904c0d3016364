"""Does one look around in the map as in every plot: closer, back, along, with a crosshair, and is what is seen what is written?"""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from migviz.gui.painters.map.geometry import MapPlaces
from migviz.gui.panes.map import MapView
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.scenario import load_scenario
from migviz.showing import wishes
from migviz.showing.modes import Mode
from tests.gui.conftest import ShowWindow
from tests.gui.waiting import until

MIB = 2.0**20


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    window = show_window(Session(load_scenario("workload.dirty_rate: 30 MiB/s"), state_folder=tmp_path))
    window.session.do(wishes.enter_mode, Mode.MAP)
    settle(window)
    return window


def settle(window: MainWindow) -> None:
    for _ in range(3):
        window.session.settle()
        QApplication.processEvents()
    window.grab()


def places_of(window: MainWindow) -> MapPlaces:
    places = window.map.places
    assert places is not None
    return places


def point_of(window: MainWindow) -> QPointF:
    places, scenario = places_of(window), window.session.scenario
    return QPointF(*places.point(scenario.number("workload.dirty_rate"), scenario.number("link.bandwidth")))


def turn(view: MapView, spot: QPointF, by: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    here = spot, QPointF(view.mapToGlobal(spot))
    wheel = QWheelEvent(
        *here, QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(view, wheel)


def drag(view: MapView, start: QPoint, end: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    QTest.mousePress(view, button, pos=start)
    for part in (0.5, 1.0):
        spot = QPointF(start + (end - start) * part)
        move = QMouseEvent(QEvent.Type.MouseMove, spot, QPointF(view.mapToGlobal(spot)), Qt.MouseButton.NoButton, button,
                           Qt.KeyboardModifier.NoModifier)  # fmt: skip
        QApplication.sendEvent(view, move)
    QTest.mouseRelease(view, button, pos=end)


def values_at(window: MainWindow, spot: QPoint) -> tuple[float, float]:
    places = places_of(window)
    return places.x.value(spot.x()), places.y.value(spot.y())


def test_the_wheel_goes_closer_to_what_is_under_it_and_the_button_shows_all_again(window: MainWindow) -> None:
    view, plot = window.map, places_of(window).plot
    spot = QPoint(round(plot.center().x() + 90), round(plot.center().y() + 40))
    before = values_at(window, spot)
    for _ in range(6):
        turn(view, QPointF(spot), 120)
        settle(window)
    until(lambda: view.is_fine)
    settle(window)
    assert view.is_zoomed and view.whole.isVisible()
    assert values_at(window, spot) == pytest.approx(before, rel=0.02)
    shown = view.shown()
    assert shown is not None and shown.sweep.x.values[0] > 1.5e6, (
        "the numbers are those of what is seen, as fine as before"
    )
    view.whole.click()
    settle(window)
    assert [view.is_zoomed, view.whole.isVisible()] == [False, False]


def test_a_box_that_is_drawn_is_looked_at_closely_and_the_middle_button_goes_along(window: MainWindow) -> None:
    view, plot = window.map, places_of(window).plot
    start, end = (QPoint(round(plot.left() + x * plot.width()), round(plot.top() + y * plot.height())) for x, y in ((0.5, 0.5), (0.8, 0.7)))  # fmt: skip
    corners = values_at(window, start), values_at(window, end)
    scenario = window.session.scenario
    drag(view, start, end)
    settle(window)
    places = places_of(window)
    assert (places.x.axis.values[0], places.y.axis.values[-1]) == pytest.approx(corners[0], rel=0.01)
    assert (places.x.axis.values[-1], places.y.axis.values[0]) == pytest.approx(corners[1], rel=0.01)
    assert window.session.scenario == scenario, "only looked at"
    before = view.sights
    drag(view, end, start, Qt.MouseButton.MiddleButton)
    assert all(now.seen != then.seen and now.span == pytest.approx(then.span) for now, then in zip(view.sights, before, strict=True))  # fmt: skip


def test_a_click_puts_the_point_there_and_a_double_click_shows_the_whole(window: MainWindow) -> None:
    view, plot = window.map, places_of(window).plot
    spot = QPoint(round(plot.left() + 0.2 * plot.width()), round(plot.top() + 0.2 * plot.height()))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=spot)
    settle(window)
    assert (point_of(window) - QPointF(spot)).manhattanLength() < 3
    turn(view, QPointF(spot), 240)
    settle(window)
    assert view.is_zoomed
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=spot)
    settle(window)
    assert (view.is_zoomed, window.session.state.mode) == (False, Mode.MAP)


def test_ctrl_with_up_and_down_goes_closer_to_the_point_and_arrows_keep_it_in_sight(window: MainWindow) -> None:
    view = window.map
    view.setFocus()
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    settle(window)
    assert view.is_zoomed
    for _ in range(8):
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        settle(window)
    assert places_of(window).plot.contains(point_of(window))
    assert places_of(window).x.axis.values[0] > 30 * MIB, "what is seen has followed it"
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert [sight.is_zoomed for sight in view.sights] == [False, False]


def test_a_crosshair_stands_where_the_mouse_reads(window: MainWindow) -> None:
    view, plot = window.map, places_of(window).plot
    spot = QPoint(round(plot.left() + 0.15 * plot.width()), round(plot.top() + 0.15 * plot.height()))
    before = view.grab().toImage()
    QTest.mouseMove(view, spot)
    after = view.grab().toImage()
    along = [QPoint(spot.x(), round(plot.bottom() - 4)), QPoint(round(plot.right() - 4), spot.y())]
    assert all(before.pixelColor(one) != after.pixelColor(one) for one in along)


def test_the_map_is_written_as_it_is_seen(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.csv"
    monkeypatch.setattr(window.chosen_files, "to_write", lambda *what: path)
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: None)
    window.map.zoom(4.0, *window.map._at)
    settle(window)
    window.map.menu.click()
    entries = {action.text(): action for action in window._plot_menu.actions()}
    assert entries["Show the whole map again"].isEnabled()
    next(action for words, action in entries.items() if "CSV" in words).trigger()
    until(path.exists)
    rows = path.read_text().splitlines()
    assert rows[0].startswith("workload.dirty_rate,link.bandwidth,downtime")
    assert float(rows[1].split(",")[0]) > 2e6
