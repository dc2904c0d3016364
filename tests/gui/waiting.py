"""Waiting for what the window does by itself a little later: as long as it takes, so that a busy machine fails nothing."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


def until(done: Callable[[], bool], seconds: float = 60.0) -> None:
    """Return as soon as it is so; AssertionError if it never comes."""
    for _ in range(round(seconds / 0.025)):
        if done():
            return
        QTest.qWait(25)
    raise AssertionError("it never came")


def later(thing: QObject) -> None:
    """What a thing does by itself in a while it does now: every timer of it that fires once has fired."""
    for timer in [timer for timer in thing.findChildren(QTimer) if timer.isSingleShot() and timer.isActive()]:
        timer.stop()
        timer.timeout.emit()
    QApplication.processEvents()
