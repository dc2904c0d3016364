"""What takes longer than a picture: worked out in a thread beside the window, which comes first.

Python runs one thread at a time, and hands over only every few milliseconds: a thread that just worked would make each frame
three times as long. So this one works while the window waits for its reader, asks between any two steps whether it still does,
and stands still meanwhile.
"""

import sys
import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt, Signal

from migviz.engine import GivenUp

Result = TypeVar("Result")

LONGEST_WAIT, IN_ANY_CASE = 0.02, 0.005
"""Seconds until the work goes on although the window never waits, and how long: it gets on in any case."""
HAND_OVER = 0.001
"""Seconds until the window has the processor when it wakes, while something is worked out; otherwise Python takes 0.005."""


class Work(QObject, Generic[Result]):
    """One job. `ended` comes in the window's thread, once, unless it was given up; then `result()` gives what became of it.

    The job is called with a function that it calls between its steps; that waits, or raises GivenUp.
    """

    ended = Signal()
    _over = Signal()

    def __init__(self, job: Callable[[Callable[[], None]], Result], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._given_up = False
        self._result: Result | None = None
        self._error: Exception | None = None
        self._over.connect(self._end, Qt.ConnectionType.QueuedConnection)
        _turns.begin()
        self._thread = Thread(target=self._work, name="migviz-work", daemon=True)
        self._thread.start()

    def give_up(self) -> None:
        """Nobody waits for it any more."""
        self._given_up = True

    def result(self) -> Result:
        """What came out. Raises what the job has raised."""
        if self._error is not None:
            raise self._error
        assert self._result is not None or not self._thread.is_alive()
        return self._result  # type: ignore[return-value]  # None is a result too

    def _work(self) -> None:
        try:
            self._result = self._job(self._may_go_on)
        except Exception as error:  # it is the window's business: `result` raises it there
            self._error = error
        finally:
            _turns.end()
        try:
            self._over.emit()
        except RuntimeError:  # the window has gone meanwhile
            return

    def _may_go_on(self) -> None:
        _turns.wait()
        if self._given_up:
            raise GivenUp

    def _end(self) -> None:
        if not self._given_up:
            self.ended.emit()
        self.deleteLater()


class _Turns:
    """Whose turn is it? The window's from the moment it wakes until it waits again."""

    def __init__(self) -> None:
        self._free, self._lock, self._working, self._usual = Event(), Lock(), 0, 0.005
        self._dispatcher: QAbstractEventDispatcher | None = None
        self._in_any_case_until = 0.0

    def begin(self) -> None:
        """One more job, called by the window."""
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not self._dispatcher and dispatcher is not None:
            dispatcher.aboutToBlock.connect(self._free.set, Qt.ConnectionType.DirectConnection)
            dispatcher.awake.connect(self._free.clear, Qt.ConnectionType.DirectConnection)
            self._dispatcher = dispatcher
        with self._lock:
            if not self._working:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(HAND_OVER)
            self._working += 1

    def end(self) -> None:
        """One job less, said by its thread."""
        with self._lock:
            self._working -= 1
            if not self._working:
                sys.setswitchinterval(self._usual)

    def wait(self) -> None:
        """Until the window waits, but not for ever."""
        if self._free.is_set() or time.perf_counter() < self._in_any_case_until:
            return
        if not self._free.wait(LONGEST_WAIT):
            self._in_any_case_until = time.perf_counter() + IN_ANY_CASE


_turns = _Turns()
