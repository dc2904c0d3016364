"""Brings a library that is slow to load when it is first needed, while the window goes on."""

import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from threading import Thread

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject, QTimer

_POLL = 15
"""Milliseconds between two looks whether it is there."""
SLICE = 0.008
"""Seconds of a turn that go into types: all at once they take eight frames."""


def _types() -> Iterator[str]:
    """PySide makes each type when it is first asked for, and crashes where two threads ask; what is loaded asks for all.
    Their names."""
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)
            yield name


class LateImport(QObject):
    """One module by name; `ready` is called once, when it can be used without waiting."""

    clock: Callable[[], float] = staticmethod(time.thread_time)

    def __init__(self, name: str, ready: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._name, self._ready = name, ready
        self._types: Iterator[str] | None = None
        self._thread: Thread | None = None
        self._poll = QTimer(self)
        self._poll.timeout.connect(self._look)

    def ask(self, *, wait: bool = False) -> None:
        """Load it beside the window; `wait`: before anything else."""
        if wait or self._name in sys.modules:
            self._finish()
        elif self._types is None:
            self._types = _types()
            self._poll.start(0)

    def _look(self) -> None:
        """One step: some of the types, then the thread, then whether that has ended."""
        if self._thread is None:
            self._make_some()
        elif not self._thread.is_alive():
            self._finish()

    def _make_some(self) -> None:
        assert self._types is not None
        until = self.clock() + SLICE
        while self.clock() < until:
            if next(self._types, None) is None:
                self._thread = Thread(
                    target=import_module, args=(self._name,), name=f"import {self._name}", daemon=True
                )
                self._thread.start()
                self._poll.start(_POLL)
                return

    def _finish(self) -> None:
        self._poll.stop()
        if self._thread is not None:
            self._thread.join()
        ready, self._ready = self._ready, lambda: None
        ready()
