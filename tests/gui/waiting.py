"""Waiting for what the window does by itself a little later: as long as it takes, so that a busy machine fails nothing."""

from collections.abc import Callable

from PySide6.QtTest import QTest


def until(done: Callable[[], bool], seconds: float = 60.0) -> None:
    """Return as soon as it is so; AssertionError if it never comes."""
    for _ in range(round(seconds / 0.025)):
        if done():
            return
        QTest.qWait(25)
    raise AssertionError("it never came")
