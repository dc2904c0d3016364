"""The whole window: every technique played, every size, scale and theme, and no text outside its box."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from migviz.gui.painters import draw
from migviz.gui.painters.stage.painter import stage_of
from migviz.gui.painters.time_strip.changes import change_mark
from migviz.gui.painters.time_strip.geometry import strip_in
from migviz.gui.panes.stage import RING_SECONDS
from migviz.gui.scenario_files import open_file
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import SCALES, Theme
from migviz.replay.pace import marks
from migviz.replay.seen import Seen
from migviz.say.bars import bars_of
from migviz.scenario import load_scenario
from migviz.showing import wishes
from migviz.showing.modes import Panel
from migviz.showing.shown import seen_of
from migviz.showing.spotlight import Spotlight
from tests.gui.conftest import ShowWindow
from tests.quick import fewer

SCENARIOS = {
    "book": "seed: 1",
    "toy": "workload.preset: toy",
    "quick": "migration.technique: quick\nstorage.kind: cluster disk",
    "post-copy": "migration.technique: post-copy\nmigration.policy: qemu\nworkload.dirty_rate: 200 MiB/s",
    "hybrid": "migration.technique: hybrid\nmigration.policy: qemu\nworkload.dirty_rate: 200 MiB/s",
    "never converges": "migration.policy: qemu\nworkload.dirty_rate: 200 MiB/s",
    "link lost": "at 20 s: link.state = down",
    "source dead": "at 20 s: source.state = dead",
    "disk first": "storage.kind: none",
    "nobody told": "network.announcement: none",
    "connection lost": "migration.technique: quick\nclient.profile: windows",
    "one link": "network.shared: on\nvm.sends_every: 100 ms",
    "nobody asks": "client.interval: off",
    "refused": "storage.state: refused\nstorage.kind: cluster disk",
}


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return show_window(Session(state_folder=tmp_path))


def picture(window: MainWindow) -> QImage:
    QApplication.processEvents()  # the layout follows a new size in a later turn
    draw.misfits.clear()
    window.session.settle()
    return window.grab().toImage()


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : image.width() * 3].copy()


@pytest.mark.fewer
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_kind_of_run_is_drawn_at_every_milestone(window: MainWindow, name: str) -> None:
    window.session.do(wishes.take, load_scenario(SCENARIOS[name]))
    times = marks(window.session.runs[0], "milestone")
    for t in (0.0, *fewer(times[:: max(1, len(times) // 12)]), window.session.runs[0].end):
        window.session.do(wishes.seek, t)
        assert len(np.unique(pixels(picture(window))[::8])) > 20, "something is drawn"
        moment = window.session.moments[0]
        assert moment.t == pytest.approx(t)


@pytest.mark.parametrize("name", ["book", "toy", "quick", "post-copy"])
def test_play_goes_from_start_to_end_and_stops_there(window: MainWindow, name: str) -> None:
    session = window.session
    session.do(wishes.take, load_scenario(SCENARIOS[name]))
    session.do(wishes.pace, speed=20.0)
    QTest.keyClick(window, Qt.Key.Key_Space)
    seen: list[int] = []
    while len(seen) < 4000 and session.playhead.t < session.runs[0].end:
        session.do(wishes.tick, 0.05)
        seen.append(session.moments[0].step)
    assert session.playhead.t == session.runs[0].end
    assert seen == sorted(seen), "the steps come in order"
    assert seen[-1] == 6


@pytest.mark.parametrize("size", [(800, 600), (1024, 720), (1440, 900), (3840, 2160)])
def test_no_label_of_the_stage_is_cut_off_at_any_size(window: MainWindow, size: tuple[int, int]) -> None:
    """No theme has letters of its own."""
    window.resize(*size)
    for point in ("start", "iteration 1", "iteration 3", "pause", "end"):
        window.session.do(wishes.go_to, point)
        picture(window)
        assert draw.misfits == [], point


@pytest.mark.parametrize("percent", SCALES)
def test_no_label_is_cut_off_at_any_scale(window: MainWindow, percent: int) -> None:
    window.resize(1920, 1080)
    window.session.do(wishes.look, scale=percent / 100)
    for point in ("iteration 2", "pause", "end"):
        window.session.do(wishes.go_to, point)
        picture(window)
        assert draw.misfits == [], point


@pytest.mark.fewer
def test_exactly_one_host_is_drawn_with_the_vm_the_one_that_owns_it(window: MainWindow) -> None:
    """The card that holds the VM has a solid frame in ink; the other one's is dashed and coloured."""
    theme, session = Theme(), window.session
    for t in (*fewer(np.linspace(0, session.runs[0].end, 20).tolist()), 42.77, 42.80):
        session.do(wishes.seek, float(t))
        picture(window)
        image, moment = window.stage.grab().toImage(), session.moments[0]
        stage = stage_of(window.stage.width(), window.stage.height(), Seen(run=session.runs[0], moment=moment), theme)
        rows = [round(stage.source.vm.top() + share * stage.source.vm.height()) for share in (0.3, 0.4, 0.5, 0.6, 0.7)]
        ink = theme.colour("ink").rgb()
        solid = {
            name: all(image.pixel(round(place.vm.left()), y) == ink for y in rows)
            for name, place in (("source", stage.source), ("target", stage.target))
        }
        assert [name for name, drawn in solid.items() if drawn] == [moment.owner.value], t


def test_the_lens_opens_by_itself_at_the_first_pause_that_is_played(window: MainWindow) -> None:
    session = window.session
    assert not window.lens.isVisible()
    session.do(wishes.go_to, "iteration 4")
    session.do(wishes.play)
    for _ in range(400):
        session.do(wishes.tick, 0.02)
    session.settle()
    assert window.lens.isVisible()


def test_a_slider_changes_the_future_while_it_is_played(window: MainWindow) -> None:
    session = window.session
    before = session.runs[0]
    session.do(wishes.seek, 10.0)
    window.controls.field_edited.emit("link.bandwidth", 12.5e6, True)
    session.settle()
    after = session.runs[0]
    assert after.scenario.changes[0].at == 10.0
    assert after.metrics.total_time > 2 * before.metrics.total_time
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.runs[0].metrics == before.metrics


def test_at_the_start_a_slider_sets_the_scenario_itself(window: MainWindow) -> None:
    window.controls.field_edited.emit("workload.dirty_rate", 60 * 2**20, True)
    assert window.session.scenario["workload.dirty_rate"] == 60 * 2**20
    assert window.session.scenario.changes == ()


def test_keys_seek_and_open_panels(window: MainWindow) -> None:
    session = window.session
    QTest.keyClick(window, Qt.Key.Key_4)
    assert session.moments[0].step == 4 and not session.moments[0].running
    QTest.keyClick(window, Qt.Key.Key_Home)
    assert session.playhead.t == 0
    QTest.keyClick(window, Qt.Key.Key_Z)
    session.settle()
    assert window.lens.isVisible()
    for key, tab in ((Qt.Key.Key_G, Panel.CHARTS), (Qt.Key.Key_I, Panel.DETAILS), (Qt.Key.Key_F1, Panel.KEYS)):
        QTest.keyClick(window, key)
        window.session.settle()
        assert window.tabs.index == tab
    window.session.do(wishes.show_panel, Panel.WORDS)
    QTest.keyClick(window, Qt.Key.Key_T)
    QTest.keyClick(window, Qt.Key.Key_P)
    session.settle()
    assert not window.controls.isVisible() and not window.tabs.isVisible()


def test_pointing_at_an_iteration_lights_it_everywhere(window: MainWindow) -> None:
    window.session.do(wishes.go_to, "iteration 3")
    picture(window)
    plain = pixels(picture(window))
    window.session.do(wishes.point_at, Spotlight(kind="iteration", number=2))
    assert (pixels(picture(window)) != plain).any()


def test_a_click_on_a_step_goes_there_and_on_a_host_shows_its_details(window: MainWindow) -> None:
    picture(window)
    stage = window.stage
    QTest.mouseClick(stage, Qt.MouseButton.LeftButton, pos=QPoint(round(stage.width() * 0.62), 28))
    assert window.session.moments[0].step in (4, 5)
    QTest.mouseClick(stage, Qt.MouseButton.LeftButton, pos=QPoint(60, 110))
    window.session.settle()
    assert window.tabs.index == Panel.DETAILS
    assert "ource" in window.inspector.text()


def test_dragging_on_the_strip_scrubs_and_a_mark_moves_its_change(window: MainWindow) -> None:
    strip, session = window.strip, window.session
    middle = QPoint(strip.width() // 2, strip.height() // 2)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=middle)
    assert 0.4 < session.playhead.t / session.runs[0].end < 0.6
    session.do(wishes.edit, "link.bandwidth", 62.5e6)
    session.do(wishes.let_go)
    picture(window)
    at = session.scenario.changes[0].at
    strip.change_moved.emit(0, at / 2, True)
    assert session.scenario.changes[0].at == pytest.approx(at / 2)
    strip.change_deleted.emit(0)
    assert session.scenario.changes == ()


def test_a_dropped_or_damaged_file_is_said_and_nothing_is_lost(window: MainWindow, tmp_path: Path) -> None:
    bad = tmp_path / "bad.migviz"
    bad.write_text("vm.memory: 4 potatoes")
    before = window.session.scenario
    assert not open_file(window.session, bad)
    window.session.settle()
    assert window.session.scenario == before
    assert window.message.isVisible()
    assert "potatoes" in window.message.accessibleName()


def test_reduced_motion_draws_no_rings_and_no_beat(window: MainWindow) -> None:
    window.session.do(wishes.look, reduced_motion=True)
    window.session.do(wishes.seek, 10.0)
    window.session.do(wishes.play)
    window.session.do(wishes.tick, 0.1)
    window.session.settle()
    view = window.stage.view()
    assert view.rings == () and view.pulse < 0


def test_a_ring_grows_from_nothing_to_its_end_and_stays_there(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.do(wishes.seek, 10.0)
    window.session.do(wishes.play)
    window.session.settle()
    window.stage._rings = [(7, 100.0)]
    seen = []
    for share in (0.0, 0.25, 0.5, 1.0, 2.0):
        monkeypatch.setattr("migviz.gui.panes.stage.monotonic", lambda share=share: 100.0 + share * RING_SECONDS)
        [(block, grown)] = window.stage.view().rings
        seen.append(round(grown, 6))
        assert block == 7
    assert seen == [0.0, 0.25, 0.5, 1.0, 1.0]


def test_resting_on_a_page_says_which_it_is(window: MainWindow) -> None:
    window.session.do(wishes.seek, 20.0)
    picture(window)
    stage = window.stage
    grid = stage_of(
        stage.width(), stage.height(), Seen(run=window.session.runs[0], moment=window.session.moments[0]), Theme()
    ).source.grid
    square = QRect(*grid.square(40))
    rest = QHelpEvent(QEvent.Type.ToolTip, square.center(), stage.mapToGlobal(square.center()))
    QApplication.sendEvent(stage, rest)
    assert "page" in QToolTip.text().lower()
    QToolTip.hideText()


def test_a_file_that_cannot_be_opened_is_said_in_the_window(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from migviz.gui.shells import app as starting

    said: list[str] = []
    monkeypatch.setattr(QApplication, "exec", lambda *_: 0)
    monkeypatch.setattr("migviz.gui.widgets.message.MessageLine.say", lambda self, sentence: said.append(sentence))
    starting.open_window(tmp_path / "none.migviz")
    QApplication.processEvents()
    assert any("cannot be read" in sentence for sentence in said)
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.close()


def test_a_larger_scale_does_not_enlarge_the_window(window: MainWindow) -> None:
    for percent in (300, 80, 200):
        window.session.do(wishes.look, scale=percent / 100)
        picture(window)
        assert (window.width(), window.height()) == (1440, 900)


def test_after_the_move_nothing_is_said_about_catching_up(window: MainWindow) -> None:
    window.session.do(wishes.go_to, "iteration 2")
    picture(window)
    assert window.controls.arrows.sentence
    window.session.do(wishes.go_to, "end")
    picture(window)
    assert window.controls.arrows.sentence == ""


def test_a_click_on_a_mark_leaves_its_change_where_it_is(window: MainWindow) -> None:
    session, strip = window.session, window.strip
    session.do(wishes.seek, 20.0)
    session.do(wishes.edit, "link.bandwidth", 62.5e6)
    session.do(wishes.let_go)
    picture(window)
    place = strip_in(strip._box(), seen_of(session.state)[0], 1.0)
    mark = change_mark(place, 20.0, Theme()).center().toPoint()
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=mark + QPoint(2, 0))
    assert session.scenario.changes[0].at == 20.0
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=mark + QPoint(2, 0))
    QTest.mouseMove(strip, mark + QPoint(102, 0))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=mark + QPoint(102, 0))
    session.settle()
    moved = place.axis.t(place.axis.x(20.0) + 100)
    assert session.scenario.changes[0].at == pytest.approx(moved, abs=0.2)


def test_a_run_that_broke_off_shows_what_was_left(window: MainWindow) -> None:
    window.session.do(wishes.take, load_scenario(SCENARIOS["link lost"]))
    window.session.do(wishes.go_to, "end")
    (bar,) = bars_of(Seen(run=window.session.runs[0], moment=window.session.moments[0]))
    assert bar.state == "broken" and 0 < bar.left < bar.pages


def test_opening_a_panel_closes_more_which_would_cover_it(window: MainWindow) -> None:
    window.controls.open_more(True)
    picture(window)
    QTest.keyClick(window, Qt.Key.Key_G)
    picture(window)
    assert not window.controls.is_open and window.tabs.isVisible() and window.tabs.index == Panel.CHARTS
