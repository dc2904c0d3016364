"""Does F6 lead the keyboard through the parts of the window, as in other desktop programs?"""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.widgets.log_slider import LogSlider
from migviz.resources import lessons_folder
from migviz.say import in_lessons
from migviz.showing import wishes
from migviz.showing.state import Look, State
from migviz.trace import Copying
from tests.gui.conftest import ShowWindow
from tests.gui.desk import Desk
from tests.gui.test_lesson_keys import settle


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    made = show_window(
        Session(State(look=Look(reduced_motion=True), size=(1366, 768)), state_folder=tmp_path / "state")
    )
    made.resize(1366, 768)
    made.activateWindow()
    settle(made)
    return made


def part(window: MainWindow) -> str:
    """In which part of the window the keyboard is."""
    focus = window.focusWidget()
    panes = {
        name: getattr(window, name) for name in ("lesson", "stage", "transport", "strip", "top_bar", "controls", "tabs")
    }
    return next((name for name, pane in panes.items() if pane is focus or pane.isAncestorOf(focus)), "")


def press(window: MainWindow, key: Qt.Key, shift: bool = False) -> None:
    QTest.keyClick(window, key, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier)
    settle(window)


def test_f6_goes_through_all_parts_and_shift_f6_back(window: MainWindow) -> None:
    there = []
    for _ in range(6):
        press(window, Qt.Key.Key_F6)
        there.append(part(window))
    assert len(set(there)) == 6 and "" not in there
    press(window, Qt.Key.Key_F6, shift=True)
    assert part(window) == there[-2]


def test_in_a_part_the_keyboard_is_where_it_was_last(window: MainWindow) -> None:
    press(window, Qt.Key.Key_F6)
    first = window.focusWidget()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    second: QWidget | None = window.focusWidget()
    assert second is not first and part(window)
    press(window, Qt.Key.Key_F6)
    press(window, Qt.Key.Key_F6, shift=True)
    assert window.focusWidget() is second


def test_from_a_lessons_text_it_is_one_key_to_the_pages_that_are_written_by_hand_and_one_back(
    window: MainWindow,
) -> None:
    [path] = lessons_folder().glob("03-*.md")
    window.lessons.open(path)
    settle(window)
    desk = Desk(window)
    while desk.section.name != "hand":
        while (waits := desk.waits_for()) is not None or desk.window.lesson.skip.isVisible():
            desk.skip(waits.name if waits is not None else "")
            settle(window)
        desk.go(1)
        settle(window)
    first = next(item for item in desk.state.experiment.run.passes if item.copying is Copying.ITERATION)
    window.session.do(wishes.seek, (first.start + first.end) / 2)
    settle(window)
    window.lesson.next.setFocus()
    press(window, Qt.Key.Key_F6)
    assert window.focusWidget() is window.stage.twin.things["source pages"]
    press(window, Qt.Key.Key_F6, shift=True)
    assert part(window) == "lesson"


def test_where_a_goal_is_open_f6_leads_to_what_is_set_and_enter_does_not_go_on(window: MainWindow) -> None:
    [path] = lessons_folder().glob("10-*.md")
    window.lessons.open(path)
    settle(window)
    desk = Desk(window)
    while desk.section.goal is None:
        while (waits := desk.waits_for()) is not None or window.lesson.skip.isVisible():
            desk.skip(waits.name if waits is not None else "")
            settle(window)
        desk.go(1)
        settle(window)
    here = desk.section
    window.setFocus()
    press(window, Qt.Key.Key_Return)
    assert desk.section is here and window.session.state.said.text == in_lessons.reach_first()
    press(window, Qt.Key.Key_F6)
    assert isinstance(window.focusWidget(), LogSlider)
