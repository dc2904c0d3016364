"""Is a library that comes beside the window loaded only once all of Qt's types are there, which two threads must not make at once?"""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from migviz.gui.widgets import late_import
from migviz.gui.widgets.late_import import LateImport


class NoThread:
    def __init__(self, done: list[str]) -> None:
        self._done = done

    def start(self) -> None:
        self._done.append("thread")

    def is_alive(self) -> bool:
        return True


def test_types_are_made_before_the_thread_that_asks_for_them(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(late_import, "_make_types", lambda: done.append("types"))
    monkeypatch.setattr(late_import, "Thread", lambda **_: NoThread(done))
    parent = QObject()
    library = LateImport("a.library.that.nobody.has", lambda: None, parent)
    library.ask()
    library.ask()
    assert done == ["types", "thread"]
