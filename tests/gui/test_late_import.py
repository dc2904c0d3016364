"""Is a library that comes beside the window loaded only once all of Qt's types are there, which two threads must not make at once?"""

import sys
from collections.abc import Iterator
from itertools import count

import pytest
from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from migviz.gui.widgets import late_import
from migviz.gui.widgets.late_import import SLICE, LateImport
from tests.gui.waiting import until


class NoThread:
    def __init__(self, done: list[str]) -> None:
        self._done = done

    def start(self) -> None:
        self._done.append("thread")

    def is_alive(self) -> bool:
        return True


@pytest.fixture
def done(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made, in turn: five types, each of which takes a third of a slice, and the thread."""
    found: list[str] = []

    def types() -> Iterator[str]:
        for number in range(5):
            found.append(f"type {number}")
            yield found[-1]

    ticks = count()
    monkeypatch.setattr(late_import, "_types", types)
    monkeypatch.setattr(LateImport, "clock", staticmethod(lambda: next(ticks) * SLICE / 3))
    monkeypatch.setattr(late_import, "Thread", lambda **_: NoThread(found))
    return found


def test_types_are_made_before_the_thread_that_asks_for_them(done: list[str]) -> None:
    parent = QObject()
    library = LateImport("a.library.that.nobody.has", lambda: None, parent)
    library.ask()
    library.ask()
    until(lambda: "thread" in done)
    assert done == [*(f"type {number}" for number in range(5)), "thread"]


def test_no_turn_of_the_window_makes_more_types_than_a_slice_has_room_for(done: list[str]) -> None:
    parent = QObject()
    library = LateImport("a.library.that.nobody.has", lambda: None, parent)
    library.ask()
    turns = []
    while "thread" not in done:
        before = len(done)
        library._look()
        turns.append(len(done) - before)
    assert turns == [2, 2, 2] and sum(turns) == len(done)


def test_who_waits_has_it_at_once_and_is_told_once(done: list[str]) -> None:
    ready: list[bool] = []
    parent = QObject()
    library = LateImport("sys", lambda: ready.append(True), parent)
    library.ask()
    other = LateImport("a.library.that.nobody.has", lambda: ready.append(False), parent)
    other.ask()
    other.ask(wait=True)
    assert ready == [True, False] and "thread" not in done
    assert not other._poll.isActive()


def test_every_type_of_qt_is_asked_for() -> None:
    asked = sum(1 for _ in late_import._types())
    assert asked == sum(len(dir(module)) for module in (QtCore, QtGui, QtWidgets)) > 500
    assert "PySide6.QtWidgets" in sys.modules
