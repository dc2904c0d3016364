"""Brings a library that is slow to load when it is first needed, while the window goes on."""

import sys
from collections.abc import Callable
from importlib import import_module
from threading import Thread

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject, QTimer

_POLL = 15
"""Milliseconds between two looks whether it is there."""


def _make_types() -> None:
    """PySide makes each type when it is first asked for, and crashes where two threads ask; what is loaded asks for all."""
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)


class LateImport(QObject):
    """One module by name; `ready` is called once, when it can be used without waiting."""

    def __init__(self, name: str, ready: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._name, self._ready = name, ready
        self._thread: Thread | None = None
        self._poll = QTimer(self, interval=_POLL)
        self._poll.timeout.connect(self._look)

    def ask(self, *, wait: bool = False) -> None:
        """Load it beside the window; `wait`: before anything else."""
        if wait or self._name in sys.modules:
            self._finish()
        elif self._thread is None:
            _make_types()
            self._thread = Thread(target=import_module, args=(self._name,), name=f"import {self._name}", daemon=True)
            self._thread.start()
            self._poll.start()

    def _look(self) -> None:
        if self._thread is not None and not self._thread.is_alive():
            self._finish()

    def _finish(self) -> None:
        self._poll.stop()
        if self._thread is not None:
            self._thread.join()
        ready, self._ready = self._ready, lambda: None
        ready()
