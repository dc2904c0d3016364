"""Is the list of lessons one key away, with the keyboard on the lesson to go on with?"""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from migviz.gui.panes.lesson.list import LessonRow
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.resources import lessons_folder
from migviz.showing import wishes
from migviz.showing.modes import Mode
from migviz.showing.state import lesson_of
from tests.gui.conftest import ShowWindow
from tests.gui.desk import Desk


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    window = show_window(Session(state_folder=tmp_path))
    window.activateWindow()
    return window


def settled(window: MainWindow) -> None:
    window.session.settle()
    for _ in range(4):
        QApplication.processEvents()


def pressed(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window, key, held)
    settled(window)


def is_in_list(window: MainWindow) -> bool:
    return window.session.state.mode is Mode.LESSONS and lesson_of(window.session.state) is None


@pytest.mark.parametrize("mode", [Mode.EXPLORE, Mode.MAP, Mode.COMPARE, Mode.EVACUATION])
def test_one_key_leads_to_the_list_from_anywhere(window: MainWindow, mode: Mode) -> None:
    window.session.do(wishes.enter_mode, mode)
    settled(window)
    pressed(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert is_in_list(window) and isinstance(window.focusWidget(), LessonRow)


def test_one_key_leads_out_of_a_lesson_to_the_one_to_go_on_with(window: MainWindow) -> None:
    window.lessons.open(next(lessons_folder().glob("04-*.md")))
    settled(window)
    pressed(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert is_in_list(window)
    row = window.focusWidget()
    assert isinstance(row, LessonRow) and row.entry.number == "1"
    QTest.keyClick(row, Qt.Key.Key_Return)
    settled(window)
    assert lesson_of(window.session.state) is not None


def test_the_key_for_lessons_takes_the_keyboard_there(window: MainWindow) -> None:
    pressed(window, Qt.Key.Key_N)
    assert is_in_list(window) and isinstance(window.focusWidget(), LessonRow)


def test_the_keyboard_comes_to_lessons_that_are_read_later(window: MainWindow) -> None:
    shown = window.lesson.list
    entries = window.lessons.files.entries()
    shown.show_entries(())
    shown.show()
    shown.take_keyboard()
    shown.show_entries(entries)
    assert window.focusWidget() is shown.rows[0]


def test_the_list_opens_where_one_is(window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode.LESSONS)
    settled(window)
    rows = window.lesson.list
    entries = tuple(row.entry for row in rows.rows)
    far = tuple(replace(entry, done=entry.of) if k < 9 else entry for k, entry in enumerate(entries))
    rows.show_entries(far)
    settled(window)
    there = rows.rows[9]
    top = rows._scroll.verticalScrollBar().value()
    assert top > 0 and top <= there.y() and there.geometry().bottom() <= top + rows._scroll.viewport().height()


def test_which_lesson_comes_next_is_known_before_the_end_is_shown(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button at the end said "All lessons" until the list had been read."""
    window.lessons.open(next(lessons_folder().glob("04-*.md")))
    settled(window)
    asked: list[object] = []
    monkeypatch.setattr(window.session, "beside", lambda work, take: asked.append(work))
    desk = Desk(window)
    last = desk.lesson.sections[-1]
    window.lessons.take(lambda here: replace(here, section=last))
    settled(window)
    assert window.lessons.files.entries in asked
    assert not desk.state.over
