"""The window's modes, sharing, exports and curves: does each word of the top bar lead where it says?"""

import csv
import json
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from migviz import Scenario, simulate
from migviz.course.catalogue import lesson_files
from migviz.errors import InputError
from migviz.export.iterations_text import iterations_table
from migviz.export.qr_code import qr_matrix
from migviz.gui.painters import draw
from migviz.gui.painters.charts.plots import Plots
from migviz.gui.panes import curve
from migviz.gui.panes.curve import slider_axis
from migviz.gui.session import Session
from migviz.gui.shells.exports import fill_export_menu, write_csv, write_json
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.share_dialog import ShareDialog, paint_qr
from migviz.gui.theme import THEMES, Theme
from migviz.gui.widgets.field_control import WITHOUT_CURVE
from migviz.gui.widgets.log_slider import LogSlider
from migviz.gui.widgets.slider_scale import scale_for
from migviz.replay.seen import seen_at
from migviz.resources import lessons_folder
from migviz.scenario import load_scenario
from migviz.scenario.fields import BY_HAND, FIELDS, NAMES
from migviz.scenario.sharing import FORM, Shared, read_shared, share
from migviz.showing import wishes
from migviz.showing.experiment import FADES, STAYS
from migviz.showing.modes import Mode, Panel
from migviz.study.axis import Axis, usual_axis
from migviz.study.outcomes import METRICS
from migviz.study.sweep import Sweep, quick_sweep
from tests.gui.conftest import ShowWindow
from tests.gui.waiting import until

SIZES = (((1440, 900), 1.0), ((1024, 720), 1.0), ((1440, 900), 1.4), ((1440, 900), 2.0), ((640, 420), 0.8))


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return show_window(Session(load_scenario("workload.dirty_rate: 30 MiB/s"), state_folder=tmp_path))


def settle(window: MainWindow) -> QImage:
    for _ in range(3):
        window.session.settle()
        QApplication.processEvents()
    draw.misfits.clear()
    return window.grab().toImage()


def test_each_word_of_the_top_bar_shows_its_view(window: MainWindow) -> None:
    views = {"Explore": window.stage, "Compare": window.compare, "Map": window.map}
    for word in ("Map", "Compare", "Explore"):
        window.top_bar.modes[word].click()
        settle(window)
        assert window.session.state.mode == word
        assert [name for name, view in views.items() if view.isVisible()] == [word]
        assert window.top_bar.modes[word].isChecked()
        assert window.strip.isVisible() == (word == "Explore")


def test_keys_lead_to_the_modes_and_back(window: MainWindow) -> None:
    for key, mode in (
        (Qt.Key.Key_M, "Map"),
        (Qt.Key.Key_M, "Explore"),
        (Qt.Key.Key_C, "Compare"),
        (Qt.Key.Key_Escape, "Explore"),
    ):
        QTest.keyClick(window, key)
        settle(window)
        assert window.session.state.mode == mode


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("size", "scale"), SIZES)
def test_no_word_is_clipped_in_any_mode_theme_and_size(
    window: MainWindow, theme: str, size: tuple[int, int], scale: float
) -> None:
    window.session.do(wishes.look, theme=theme, scale=scale)
    window.resize(*size)
    window.session.do(wishes.keep)
    window.session.do(wishes.set_fields, {"migration.technique": "post-copy"})
    window.session.do(wishes.seek, 20.0)
    for mode in (Mode.MAP, Mode.COMPARE):
        window.session.do(wishes.enter_mode, mode)
        settle(window)
        assert draw.misfits == [], mode


def test_a_migration_that_never_ends_and_a_lost_one_are_shown_too(window: MainWindow) -> None:
    for text in (
        "migration.policy: qemu\nworkload.dirty_rate: 200 MiB/s",
        "at 20 s: source.state = dead",
        "workload.preset: toy",
    ):
        window.session.do(wishes.take, load_scenario(text))
        window.session.do(wishes.keep)
        for mode in (Mode.MAP, Mode.COMPARE, Mode.EXPLORE):
            window.session.do(wishes.enter_mode, mode)
            settle(window)
            assert draw.misfits == [], (text, mode)


# --- sharing ------------------------------------------------------------------------------------------------


def test_a_shared_moment_lands_on_the_same_picture(window: MainWindow, tmp_path: Path) -> None:
    window.session.do(wishes.keep)
    window.session.do(wishes.set_fields, {"workload.dirty_rate": "55 MiB/s"})
    window.session.do(wishes.tick, STAYS + FADES)  # what was there before the change is seen no more
    window.session.do(wishes.seek, 33.25)
    window.session.do(wishes.enter_mode, Mode("Compare"))
    settle(window)
    window.message.hide()
    before = settle(window)
    kept = window.session.state.comparison.kept
    assert kept is not None
    text = share(Shared(scenario=window.session.scenario, t=33.25, view="compare", kept=kept))
    other = MainWindow(Session(state_folder=tmp_path / "other"))
    other.resize(1440, 900)
    other.show()
    other.session.do(wishes.open_shared, read_shared(text))
    after = settle(other)
    assert other.session.state.mode == "Compare"
    assert other.session.playhead.t == 33.25
    compared = other.compare.geometry()
    box = compared.translated(other.compare.mapTo(other, compared.topLeft()) - compared.topLeft())
    assert before.copy(box) == after.copy(box)
    other.close()
    other.deleteLater()


def test_pasting_opens_a_moment_and_says_what_is_wrong_with_another_text(window: MainWindow) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(share(Shared(scenario=Scenario().but({"workload.dirty_rate": "44 MiB/s"}), t=12.0, view="map")))
    window.errands.paste()
    settle(window)
    assert window.session.scenario["workload.dirty_rate"] == 44 * 2**20
    assert window.session.state.mode == "Map"
    for text, words in (
        ("hello", "no shared moment"),
        (f"migviz:{FORM + 1}:A:A", "newer migviz"),
        ("migviz:1:AAAAAAA:AAAA", "checksum"),
    ):
        clipboard.setText(text)
        window.errands.paste()
        window.session.settle()
        assert words in window.session.state.said.text
    assert window.session.scenario["workload.dirty_rate"] == 44 * 2**20


def test_the_dialog_copies_the_text_and_shows_its_code(app: QApplication) -> None:
    text = share(Shared(scenario=Scenario().but({"workload.dirty_rate": "44 MiB/s"})))
    dialog = ShareDialog(text, Theme())
    dialog.show()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == text
    long = ShareDialog(share(Shared(scenario=Scenario())) + "A" * 3000, Theme())
    assert any("too long for a QR code" in label.text() for label in long.findChildren(QLabel))
    for one in (dialog, long):
        one.close()
        one.deleteLater()


def test_every_module_of_a_code_is_drawn_dark_on_light() -> None:
    matrix = qr_matrix("migviz:1:ABC:DEF")
    side = 4
    image = QImage(side * len(matrix), side * len(matrix), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_qr(painter, QRectF(image.rect()), matrix)
    painter.end()
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            assert (image.pixelColor(x * side + 1, y * side + 1).value() < 128) == dark


# --- exports ------------------------------------------------------------------------------------------------


def test_files_hold_the_numbers_of_the_run(tmp_path: Path) -> None:
    run = simulate(Scenario())
    write_csv(tmp_path / "run.csv", run)
    write_json(tmp_path / "run.json", run)
    with (tmp_path / "run.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["pages"]) for row in rows] == [item.pages for item in run.passes]
    assert json.loads((tmp_path / "run.json").read_text("utf-8"))["result"]["downtime_s"] == run.metrics.downtime


def test_the_table_of_iterations_has_a_line_for_each_pass() -> None:
    run = simulate(Scenario())
    lines = [line.split("\t") for line in iterations_table(run).splitlines()]
    assert [line[0] for line in lines] == ["iteration", "1", "2", "3", "4", "pause"]
    assert lines[1][1] == "4 GiB"
    assert {len(line) for line in lines} == {6}


def test_the_menu_offers_them_and_copies_the_table(window: MainWindow) -> None:
    menu, said = QMenu(), list[str]()
    fill_export_menu(menu, window, seen_at(window.session.runs[0], 0.0), Theme(), window.paint_now, said.append)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    wanted = ("Run as CSV…", "Run as JSON…", "Table of iterations to the clipboard", "Picture…", "Film…")
    assert set(wanted) <= set(actions)
    actions["Table of iterations to the clipboard"].trigger()
    assert QGuiApplication.clipboard().text() == iterations_table(window.session.runs[0])
    assert said == ["The table of iterations is in the clipboard."]


def test_a_run_that_may_not_be_told_yet_is_not_written_to_a_file(window: MainWindow) -> None:
    menu, closed = QMenu(), seen_at(window.session.runs[0], 0.0, until=1.0)
    fill_export_menu(menu, window, closed, Theme(), window.paint_now, print)
    assert [action.text() for action in menu.actions() if action.text()] == ["Picture…", "Film…"]


@pytest.mark.parametrize("mode", [Mode.EXPLORE, Mode.COMPARE, Mode.MAP])
def test_a_picture_shows_what_the_window_shows(window: MainWindow, mode: Mode) -> None:
    window.session.do(wishes.keep)
    window.session.do(wishes.enter_mode, mode)
    settle(window)
    image = QImage(1440, 900, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    window.paint_now(painter, QRectF(image.rect()), Theme())
    painter.end()
    assert draw.misfits == []
    assert len(np.unique(np.frombuffer(image.constBits(), dtype=np.uint8))) > 50


# --- curves -------------------------------------------------------------------------------------------------


def test_every_slider_has_a_curve_that_can_be_worked_out(window: MainWindow) -> None:
    for name, field in FIELDS.items():
        if scale_for(field) is not None and name not in (*WITHOUT_CURVE, BY_HAND):
            axis = slider_axis(name, window.session.scenario[name])
            assert axis.values[0] < axis.values[-1]
            assert np.isfinite(axis.values).all()
            window.curve.show_field(name, window.session.scenario)
    window.curve.show_field("link.bandwidth", window.session.scenario)
    draw.misfits.clear()
    window.session.do(wishes.toggle_curve, "link.bandwidth")
    settle(window)
    assert draw.misfits == []


def test_a_curve_is_opened_beside_its_slider_and_closed_again(window: MainWindow) -> None:
    button = window.controls.control("link.bandwidth").curve
    assert button is not None
    assert button.isVisible()
    button.click()
    settle(window)
    assert window.curve.field_shown == "link.bandwidth"
    button.click()
    settle(window)
    assert window.curve.field_shown == ""
    assert window.tabs.isVisible()


def test_the_curve_before_stays_to_compare_with(window: MainWindow) -> None:
    window.session.do(wishes.toggle_curve, "link.bandwidth")
    settle(window)
    first = window.curve._sweep
    window.session.do(wishes.set_fields, {"link.bandwidth": "2 Gbit/s"})
    settle(window)
    assert not window.curve.compares, "the slider itself moves along its curve"
    window.session.do(wishes.set_fields, {"vm.memory": "16 GiB"})
    settle(window)
    earlier = window.curve._earlier
    assert first is not None
    assert earlier is not None
    assert earlier.scenario["vm.memory"] == first.scenario["vm.memory"]
    now = window.curve._sweep
    assert now is not None
    assert now.of("total_time").mean() > 3 * earlier.of("total_time").mean()


def test_a_curve_is_worked_out_once_for_all_values_of_its_own_slider(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Scenario] = []

    def counted(scenario: Scenario, axis: Axis) -> Sweep:
        asked.append(scenario)
        return quick_sweep(scenario, axis)

    monkeypatch.setattr(curve, "quick_sweep", counted)
    window.session.do(wishes.toggle_curve, "link.bandwidth")
    for value in (1e8, 2e8, 3e8):
        window.session.do(wishes.edit, "link.bandwidth", value, False)
        settle(window)
    assert len(asked) == 1
    shown = window.curve.shown()
    assert shown is not None and shown.value == 3e8
    window.session.do(wishes.edit, "workload.dirty_rate", 1e8)
    settle(window)
    assert len(asked) == 2


@pytest.mark.parametrize(
    "name", [name for name, field in FIELDS.items() if field.kind and name not in (*WITHOUT_CURVE, *NAMES, BY_HAND)]
)
def test_a_curve_is_the_same_wherever_its_own_slider_stands(name: str) -> None:
    axis, found = usual_axis(name, 12), list[Sweep]()
    for value in axis.values[3:9]:
        with suppress(InputError):  # a part of something smaller: it is not there then
            found.append(quick_sweep(Scenario().but({name: float(value)}), axis))
    assert len(found) != 1
    for metric in METRICS:
        for other in found[1:]:
            np.testing.assert_array_equal(found[0].of(metric), other.of(metric))


def test_a_curve_that_takes_long_comes_beside_the_window_and_is_the_same(window: MainWindow) -> None:
    window.session.do(wishes.set_fields, {"workload.rhythm": "bursts"})
    settle(window)
    window.session.patience = 0.0
    window.session.do(wishes.toggle_curve, "link.bandwidth")
    window.session.settle()
    assert window.curve.shown() is None, "nothing of another scenario stands there meanwhile"
    until(lambda: window.curve.shown() is not None)
    shown = window.curve.shown()
    assert shown is not None
    scenario = window.session.scenario
    expected = quick_sweep(scenario, slider_axis("link.bandwidth", scenario["link.bandwidth"]))
    np.testing.assert_array_equal(shown.sweep.of("downtime"), expected.of("downtime"))


def test_where_the_part_with_the_focus_goes_the_keys_are_the_windows_again(window: MainWindow) -> None:
    """Not those of whatever comes next in the order of Tab: a digit would be typed into a field."""
    gone = 0
    for word, next_word in (("Explore", "Map"), ("Lessons", "Explore"), ("Compare", "Map"), ("Map", "Explore")):
        window.top_bar.modes[word].click()
        settle(window)
        pane = {
            "Explore": window.tabs,
            "Lessons": window.lesson,
            "Compare": window.compare_side,
            "Map": window.map_side,
        }[word]
        can_have_it = {
            type(part): part for part in pane.findChildren(QWidget) if part.isVisible() and part.focusPolicy()
        }
        for part in can_have_it.values():
            window.top_bar.modes[word].click()
            settle(window)
            part.setFocus()
            window.top_bar.modes[next_word].click()
            settle(window)
            assert window.focusWidget() is window, f"{word}: {part} gave the focus to {window.focusWidget()}"
            gone += 1
    assert gone > 5


def test_after_the_mouse_has_moved_a_slider_the_keys_are_the_windows(window: MainWindow) -> None:
    window.session.do(wishes.seek, 20.0)
    settle(window)
    slider = window.controls.findChild(LogSlider)
    assert slider is not None
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=slider.rect().center())
    settle(window)
    chosen = window.session.scenario
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_End):
        QTest.keyClick(window.focusWidget(), key)
        settle(window)
        assert window.session.scenario == chosen
    assert window.session.playhead.t == window.session.runs[0].end


@pytest.mark.parametrize("mode", [*Mode, "a lesson", *Panel])
def test_a_part_looks_as_it_should_from_the_first_time_it_is_there(
    mode: Mode | Panel | str, window: MainWindow
) -> None:
    """Parts are made when they are first shown: to be given the look once more changes nothing."""
    if isinstance(mode, Mode):
        window.session.do(wishes.enter_mode, mode)
        settle(window)
        until(lambda: mode is not Mode.MAP or window.map.is_fine)  # it is as fine as it will be
    elif isinstance(mode, Panel):
        window.session.do(wishes.show_panel, mode)
        settle(window)
        if mode is Panel.CHARTS:
            until(lambda: window.charts.findChild(Plots) is not None)
            until(lambda: not window.charts._refine.isActive())  # the curve is as fine as it will be
    else:
        window.open_lesson(lesson_files(lessons_folder())[1])
        window.session.do(wishes.stop)
    first = settle(window)
    for part in window.findChildren(QWidget):
        if hasattr(part, "show_theme"):
            part.show_theme(window.theme)
    again = settle(window)
    assert first == again
