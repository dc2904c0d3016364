"""Do keys, menu and errands follow the table of commands, and does each pane get its part and nothing else?"""

from importlib.metadata import version
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QStandardPaths, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox

from migviz import Scenario
from migviz.gui.scenario_files import save_file
from migviz.gui.session import Session
from migviz.gui.shells import menu
from migviz.gui.shells.about import PARTS
from migviz.gui.shells.main_window import MainWindow
from migviz.resources import lessons_folder
from migviz.scenario.presets import PRESETS
from migviz.showing import wishes
from migviz.showing.commands import COMMANDS
from migviz.showing.modes import Mode, Panel
from migviz.showing.state import State, asks, in_lesson
from tests.gui.conftest import ShowWindow

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return show_window(Session(state_folder=tmp_path))


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
    window.session.settle()
    QApplication.processEvents()


def test_every_errand_that_a_command_asks_for_is_known(window: MainWindow) -> None:
    state = State()
    found = {errand.name for command in COMMANDS.values() for errand in command.act(state).errands}
    assert len(found) >= 8 and found <= window.errands.names


def test_an_errand_of_another_name_is_a_fault_of_the_program(window: MainWindow) -> None:
    with pytest.raises(KeyError):
        window.errands.run(asks(State(), "nothing").errands[0])


def test_the_menu_says_what_cannot_be_done_now_and_why(window: MainWindow) -> None:
    window.fill_menu()
    menus = (window._menu, *window._menu.findChildren(QMenu))
    entries = {action.text(): action for menu in menus for action in menu.actions() if action.text()}
    assert {COMMANDS[name].title for name in menu.ENTRIES} <= set(entries)
    freely = entries[COMMANDS["explore freely"].title]
    assert not freely.isEnabled() and freely.toolTip()


def test_letters_and_digits_typed_in_a_lesson_stay_in_it(window: MainWindow) -> None:
    window.lessons.open(lessons_folder() / "02-the-six-steps.md")
    window.session.settle()
    before = window.session.state
    assert before.lesson is not None
    for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
        press(window, Qt.Key(ord(letter)))
        now = window.session.state
        assert in_lesson(now) and now.lesson is not None and now.lesson.section == before.lesson.section, letter


def test_a_page_key_steps_whatever_has_the_focus(window: MainWindow) -> None:
    """A presenter's remote sends page keys; a slider that was touched last must not take them."""
    rate = window.session.scenario["workload.dirty_rate"]
    slider = window.controls.control("workload.dirty_rate").slider
    assert slider is not None
    slider.setFocus()
    press(window, Qt.Key.Key_PageDown)
    assert window.session.scenario["workload.dirty_rate"] == rate and window.session.playhead.t > 0


def test_the_ruler_twice_the_side_and_lessons_more_and_lessons(window: MainWindow) -> None:
    press(window, Qt.Key.Key_U)
    assert window.ruler.isVisible() and not window.controls.isVisible()
    press(window, Qt.Key.Key_U)
    assert window.controls.isVisible() and window.bars.isVisible()
    for first in (("side",), ("more",), ("side", "more"), ("ruler",)):
        for name in first:
            window.session.run(name)
        press(window, Qt.Key.Key_N)
        assert window.lesson.isVisible(), first
        assert window.lesson.list.isVisible() and len(window.lesson.list.rows) >= 9
        press(window, Qt.Key.Key_N)


def test_saving_a_lessons_scenario_never_writes_into_ones_own_file(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = tmp_path / "mine.migviz", tmp_path / "other.migviz"
    window.session.do(wishes.set_fields, {"workload.dirty_rate": "33 MiB/s"})
    save_file(window.session, mine)
    kept = mine.read_text()
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_: (str(other), ""))
    for there in (lambda: window.lessons.open(lessons_folder() / "01-moving-a-running-machine.md"),
                  lambda: window.session.do(wishes.choose_pair, "quick-live")):  # fmt: skip
        there()
        window.errands.save()
        assert mine.read_text() == kept and other.read_text() != kept
        assert window.session.state.own.file == mine and window.session.state.own.is_saved


def test_every_panel_is_shown_only_what_the_state_says(window: MainWindow) -> None:
    for panel in Panel:
        window.session.do(wishes.show_panel, panel)
        window.session.settle()
        assert window.tabs.index == panel and window.tabs.isVisible()


def test_every_menu_has_the_colours_and_the_scale_of_the_window_what_opens_from_it_too(window: MainWindow) -> None:
    for theme, scale in (("dark", 2.0), ("projector", 1.0)):
        window.session.do(wishes.look, theme=theme, scale=scale)
        for mode in Mode:
            window.session.do(wishes.enter_mode, mode)
            window.session.settle()
            window.drop_menu()
            for found in window.findChildren(QMenu):
                pane = found.parentWidget()
                if pane is not None and (pane.isVisible() or isinstance(pane, QMenu)):
                    found.aboutToShow.emit()
                    assert found.font() == window.theme.font("label"), found.title()
                    for group, ink in ((QPalette.ColorGroup.Active, "ink"), (QPalette.ColorGroup.Disabled, "line")):
                        words = found.palette().color(group, QPalette.ColorRole.Text)
                        assert words == window.theme.colour(ink), found.title()
                    ground = found.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.Window)
                    assert ground == window.theme.colour("surface"), found.title()
            window._menu.close()


def test_the_menu_has_the_files_opened_lately(window: MainWindow, tmp_path: Path) -> None:
    save_file(window.session, tmp_path / "lately.migviz")
    window.fill_menu()
    below = {menu.title(): [action.text() for action in menu.actions()] for menu in window._menu.findChildren(QMenu)}
    assert "lately.migviz" in below["Opened lately"] and below["Export"]


def test_what_was_said_of_one_mode_is_gone_in_another(window: MainWindow) -> None:
    press(window, Qt.Key.Key_P)
    assert window.message.isVisible()
    press(window, Qt.Key.Key_N)
    assert not window.message.isVisible()
    press(window, Qt.Key.Key_E)
    press(window, Qt.Key.Key_P)
    press(window, Qt.Key.Key_P)
    assert window.message.isVisible()  # the same sentence is said again


def test_the_file_menu_has_what_one_does_with_files_and_opens_below_its_button(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QPoint] = []
    monkeypatch.setattr("migviz.gui.widgets.word_pair.drop_menu", lambda menu, at: opened.append(at))
    window.show()
    window.top_bar.file.click()
    QApplication.processEvents()
    assert opened == [window.top_bar.file.mapToGlobal(window.top_bar.file.face().bottomLeft().toPoint())]
    window.fill_file_menu()
    words = [action.text() for action in window._file_menu.actions() if action.text()]
    assert words == ["New", "Open…", "What a client saw of it…", "Watch a migration…", "Stop watching", "Opened lately",
                     "What runs in the VM", "Save", "Save as…", "Export", "Share this moment…", "Paste a shared moment or a log", "My migration…", "About migviz…"]  # fmt: skip


def test_a_preset_of_the_file_menu_runs_in_the_vm(window: MainWindow) -> None:
    window.fill_file_menu()
    [presets] = [menu for menu in window._file_menu.findChildren(QMenu) if menu.title() == "What runs in the VM"]
    next(action for action in presets.actions() if action.text() == PRESETS["idle"].title).trigger()
    window.session.settle()
    assert window.session.scenario["workload.preset"] == "idle"
    window.fill_file_menu()
    assert [action.text() for action in presets.actions() if action.isChecked()] == [PRESETS["idle"].title]


def test_back_to_the_default_is_one_step_and_undone_by_one(window: MainWindow) -> None:
    window.session.do(wishes.edit, "vm.memory", "8 GiB")
    window.session.settle()
    changed = window.session.scenario
    window.session.run("default")
    window.session.settle()
    assert window.session.scenario == Scenario()
    assert not window.commands["default"].isEnabled()
    window.session.run("undo")
    assert window.session.scenario == changed


def test_about_says_which_version_it_is_and_nothing_waits_for_it(window: MainWindow) -> None:
    window.session.run("about")
    window.session.do(wishes.seek, 1.0)
    QApplication.processEvents()
    (box,) = window.findChildren(QMessageBox)
    assert box.isVisible() and all(f"{name} {version(name)}" in box.text() for name in ("migviz", *PARTS))
    assert window.session.playhead.t == 1.0
    box.close()


def test_a_dialog_opens_where_the_last_one_ended(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    (tmp_path / "there").mkdir()
    (documents := tmp_path / "Documents").mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _where: str(documents))

    def ask(_window: object, _title: str, place: str, kinds: str) -> tuple[str, str]:
        asked.append((place, kinds))
        return str(tmp_path / "there" / "one.migviz"), ""

    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", ask)
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getOpenFileName", ask)
    for command in ("save as", "open", "save as"):
        window.session.run(command)
        QApplication.processEvents()
    assert asked[0][0] == str(documents / "scenario.migviz")
    assert asked[1][0] == str(tmp_path / "there")
    assert asked[2][0] == str(tmp_path / "there" / "one.migviz"), "its own name is proposed"
    assert all("(*)" in kinds for _place, kinds in asked)
    (tmp_path / "there" / "one.migviz").unlink()
    (tmp_path / "there").rmdir()
    assert window.chosen_files.folder() == documents, "a folder that is gone"
    documents.rmdir()
    assert window.chosen_files.folder() == Path.home(), (
        "a dialog takes the name of a folder that is not there for a file's"
    )


def test_nobody_else_asks_for_a_file() -> None:
    asking = [
        path.name for path in (ROOT / "migviz").rglob("*.py") if "QFileDialog." in path.read_text(encoding="utf-8")
    ]
    assert asking == ["chosen_files.py"]


def test_the_list_of_keys_is_searched_by_what_is_done_and_by_key(window: MainWindow) -> None:
    window.session.run("help")
    window.session.settle()
    whole = window.keys.text
    assert all(title in whole for title in ("Time lens on the pause", "Undo, redo", "The map"))
    window.keys.search.setText("LENS")
    assert "Time lens on the pause" in window.keys.text and "Undo, redo" not in window.keys.text
    window.keys.search.setText("ctrl z")
    assert "Undo, redo" in window.keys.text and "Time lens" not in window.keys.text
    window.keys.search.setText("no such thing")
    assert window.keys.text == 'No key does "no such thing".'
    window.keys.search.clear()
    assert window.keys.text == whole


def test_what_is_typed_into_the_search_does_nothing_else(window: MainWindow) -> None:
    window.session.run("help")
    window.session.settle()
    before = window.session.state
    window.keys.search.setFocus()
    QTest.keyClicks(window.keys.search, "m n0 z")
    window.session.settle()
    assert window.keys.search.text() == "m n0 z"
    assert (window.session.state.mode, window.session.state.lens, window.session.state.own) == (
        before.mode, before.lens, before.own)  # fmt: skip


def test_a_pane_that_is_hidden_is_dressed_when_it_is_shown(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    dressed: list[str] = []
    for mode in (*Mode, Mode.EXPLORE):
        window.session.do(wishes.enter_mode, mode)
        window.session.settle()
    for name in ("stage", "map", "controls"):
        monkeypatch.setattr(
            type(getattr(window, name)), "show_theme", lambda pane, theme, name=name: dressed.append(name)
        )
    window.session.do(wishes.look, theme="dark")
    window.session.settle()
    assert sorted(dressed) == ["controls", "stage"]
    for mode in (Mode.MAP, Mode.EXPLORE, Mode.MAP):
        window.session.do(wishes.enter_mode, mode)
        window.session.settle()
    assert sorted(dressed) == ["controls", "map", "stage"], "once, and no more"
