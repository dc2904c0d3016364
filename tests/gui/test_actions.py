"""Is every command one QAction, which menu, buttons and keys all use?"""

from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from migviz.gui.session import Session
from migviz.gui.shells import menu
from migviz.gui.shells.actions import sequences
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.widgets.button import Button
from migviz.gui.widgets.tabs import TabRow
from migviz.resources import lessons_folder
from migviz.showing import wishes
from migviz.showing.commands import COMMANDS, Command, why_not
from migviz.showing.modes import Mode, Panel
from migviz.showing.state import State, in_lesson
from tests.gui.conftest import ShowWindow

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return show_window(Session(state_folder=tmp_path))


def settle(window: MainWindow) -> None:
    window.session.settle()
    QApplication.processEvents()


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
    settle(window)


def in_a_lesson(window: MainWindow) -> None:
    window.lessons.open(lessons_folder() / "02-the-six-steps.md")
    settle(window)


def everywhere(window: MainWindow) -> None:
    """Every pane that has buttons for commands is there."""
    for mode in Mode:
        window.session.do(wishes.enter_mode, mode)
        settle(window)
    window.session.do(wishes.enter_mode, Mode.EXPLORE)
    settle(window)


@pytest.mark.parametrize("lesson", [True, False])
def test_no_two_commands_share_a_key_of_this_platform_where_both_work(lesson: bool) -> None:
    keys = {
        name: {keys.toString() for keys in sequences(command)}
        for name, command in COMMANDS.items()
        if command.where.holds(lesson=lesson)
    }
    assert [(one, other) for one, other in combinations(keys, 2) if keys[one] & keys[other]] == []


def test_every_command_is_one_action_of_the_window_and_no_key_has_another_way(window: MainWindow) -> None:
    everywhere(window)
    window.fill_menu()
    assert set(window.commands) == set(COMMANDS)
    assert all(action in window.actions() for action in window.commands.values())
    assert window.findChildren(QShortcut) == []
    titles = {action.text() for action in window.commands.values()}
    ours = set(map(id, window.commands.values()))
    assert [
        action.text() for action in window.findChildren(QAction) if action.text() in titles and id(action) not in ours
    ] == []
    menus = (window._menu, *window._menu.findChildren(QMenu))
    assert {window.commands[name] for name in menu.ENTRIES} <= {action for menu in menus for action in menu.actions()}


@pytest.mark.parametrize("lesson", [True, False])
def test_an_action_has_its_keys_where_they_work_and_is_possible_where_its_command_is(
    window: MainWindow, lesson: bool
) -> None:
    if lesson:
        in_a_lesson(window)
    state = window.session.state
    for name, action in window.commands.items():
        command = COMMANDS[name]
        works = command.where.holds(lesson=lesson)
        assert action.shortcuts() == (list(sequences(command)) if works else []), name
        why = command.when(state)
        assert action.isEnabled() == (not why) and why in action.toolTip(), name
        assert action.autoRepeat() == command.auto_repeat


def test_a_button_of_a_command_is_pressed_named_and_switched_off_by_its_action(window: MainWindow) -> None:
    everywhere(window)
    buttons = [button for button in window.findChildren(Button) if button.action is not None]
    assert len(buttons) >= 14
    for button in buttons:
        action = button.action
        assert action is not None and button.isEnabled() == action.isEnabled(), button.text()
        keys = action.shortcut().toString()
        assert not keys or "(" in button.accessibleName(), "the button says its key"


def test_the_keys_platforms_have_for_a_thing_do_it(window: MainWindow) -> None:
    window.session.do(wishes.set_fields, {"workload.dirty_rate": "33 MiB/s"})
    settle(window)
    press(window, Qt.Key.Key_Z, CONTROL)
    assert not window.session.state.own.history.past
    press(window, Qt.Key.Key_Y, CONTROL)
    assert window.session.state.own.history.past


def test_what_is_possible_is_asked_at_both_ends_of_a_drag_and_where_something_else_happens(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def note(command: Command, state: State) -> str:
        asked.append(command.name)
        return why_not(command, state)

    def drag(rate: float, finished: bool = False) -> None:
        asked.clear()
        window.controls.field_edited.emit("workload.dirty_rate", rate, finished)
        settle(window)

    def all_are_right() -> bool:
        state = window.session.state
        return all(
            action.isEnabled() == (not why_not(COMMANDS[name], state)) for name, action in window.commands.items()
        )

    monkeypatch.setattr("migviz.gui.shells.actions.why_not", note)
    assert not window.commands["undo"].isEnabled()
    drag(50e6)
    assert asked and window.commands["undo"].isEnabled() and all_are_right()
    drag(60e6)
    assert not asked
    window.session.do(wishes.look, theme="dark")
    settle(window)
    assert asked and window.session.state.own.drag is not None, "in the middle of the drag"
    drag(70e6, finished=True)
    assert asked and all_are_right()
    drag(80e6)
    assert asked, "another drag"


def test_a_key_of_what_is_not_possible_now_says_why(window: MainWindow) -> None:
    """An action that is switched off takes no keys, but a press without any answer looks broken."""
    for key, modifier, name in ((Qt.Key.Key_Z, CONTROL, "undo"), (Qt.Key.Key_BracketRight, NONE, "next change")):
        assert not window.commands[name].isEnabled()
        press(window, key, modifier)
        assert window.session.state.said.text == COMMANDS[name].when(window.session.state)
        assert window.message.isVisible()


def test_one_key_is_two_commands_where_each_has_its_place(window: MainWindow) -> None:
    press(window, Qt.Key.Key_C)
    assert window.session.state.mode is Mode.COMPARE
    in_a_lesson(window)
    asked: list[object] = []
    window.session.errand.connect(lambda errand: asked.append((errand.name, errand.value)))
    press(window, Qt.Key.Key_C)
    assert in_lesson(window.session.state) and asked == [("choose answer", 2)]


def test_what_is_typed_in_a_field_is_no_command(window: MainWindow) -> None:
    edit = window.controls.control("workload.dirty_rate").edit
    assert edit is not None
    edit.setFocus()
    edit.selectAll()
    before = window.session.state
    QTest.keyClicks(edit, "4 MiB/s cm1")
    settle(window)
    assert edit.text() == "4 MiB/s cm1"
    now = window.session.state
    assert (now.mode, now.panel, now.own.playhead) == (before.mode, before.panel, before.own.playhead)
    QTest.keyClick(edit, Qt.Key.Key_Z, CONTROL)
    assert edit.text() != "4 MiB/s cm1", "undo is the field's own while it has the focus"


def test_a_part_that_walks_with_the_arrows_has_them_before_the_window(window: MainWindow) -> None:
    """The window steps through the run with them: a part that was walked to with Tab would never see one."""
    window.session.do(wishes.go_to, "iteration 2")
    settle(window)
    t, row = window.session.playhead.t, window.tabs.findChildren(TabRow)[0]
    things = [part for part in window.stage.findChildren(QWidget) if getattr(part, "kind", "") == "source pages"]
    for part, changes in (
        (row, lambda: window.session.state.panel),
        (things[0], lambda: window.session.state.spotlight),
    ):
        part.setFocus()
        settle(window)
        before = changes()
        press(window, Qt.Key.Key_Right)
        assert window.session.playhead.t == t and changes() != before, part
        press(window, Qt.Key.Key_Right, CONTROL)
        assert window.session.playhead.t != t, "with Ctrl it is the window's"
        window.session.do(wishes.go_to, "iteration 2")
        settle(window)


def test_the_key_of_the_table_opens_it_and_again_shows_the_charts(window: MainWindow) -> None:
    for table in (True, False, True):
        press(window, Qt.Key.Key_D)
        state = window.session.state
        assert state.panel is Panel.CHARTS and state.look.table is table
