"""What takes longer than a picture: worked out in a thread beside the window, which comes first.

Python runs one thread at a time, and hands over only every few milliseconds: a thread that just worked would make each frame
three times as long. So this one works only as long as the window's pulse goes on: a timer that does not come while the window
does something else.

No thread calls anything of Qt: what the window owns may be destroyed at that very instant. Threads leave word, and a timer of the
window looks whether there is any.
"""

import sys
import time
from collections.abc import Callable
from threading import Event, Lock, Thread, get_ident
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from migviz.engine import GivenUp, asking

Result = TypeVar("Result")

PULSE, SLICE = 4, 0.006
"""Milliseconds between two pulses; seconds that the work may go on after each."""
LONGEST_WAIT = 0.02
"""Seconds without a pulse until the work goes on for a slice all the same: it gets on in any case."""
HAND_OVER = 0.001
"""Seconds until the window has the processor when it wakes, while something is worked out; otherwise Python takes 0.005."""

LOOKS = 2
"""Milliseconds between two looks whether a job wants something done in the window's thread."""
IS_THERE = 0.2
"""Seconds between two looks whether whoever is to answer is still there."""

THREAD = "migviz-work"


class Work(QObject, Generic[Result]):
    """One job. `ended` comes in the window's thread, once, unless it was given up; then `result()` gives what became of it.

    The job is called with a function that it calls between its steps; that waits, or raises GivenUp.
    """

    ended = Signal()

    def __init__(self, job: Callable[[Callable[[], None]], Result], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._given_up = self._is_done = False
        self._result: Result | None = None
        self._error: Exception | None = None
        self._until, self._beat = 0.0, Event()
        self._pulse = QTimer(self, interval=PULSE)
        self._pulse.setTimerType(Qt.TimerType.PreciseTimer)
        self._pulse.timeout.connect(self._go_on)
        self._pulse.start()
        self._thread = Thread(target=self._work, name=THREAD, daemon=True)
        self._thread.start()

    def give_up(self) -> None:
        """Nobody waits for it any more."""
        self._given_up = True
        self._beat.set()

    def result(self) -> Result:
        """What came out. Raises what the job has raised."""
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # None is a result too

    # --- the window's thread ---

    def _go_on(self) -> None:
        if self._is_done:
            self._end()
            return
        self._until = time.perf_counter() + SLICE
        self._beat.set()

    def _end(self) -> None:
        self._pulse.stop()
        if not self._given_up:
            self.ended.emit()
        self.deleteLater()

    # --- its own ---

    def _work(self) -> None:
        with _quick_hand_over:
            try:
                self._result = self._job(self._may_go_on)
            except GivenUp:  # the job itself, as the program ends
                self._given_up = True
            except Exception as error:  # it is the window's business: `result` raises it there
                self._error = error
        self._is_done = True

    def _may_go_on(self) -> None:
        if time.perf_counter() > self._until and not self._given_up:
            self._beat.clear()
            if not self._beat.wait(LONGEST_WAIT):
                self._until = time.perf_counter() + SLICE
        if self._given_up or not isValid(self):  # whoever asked for it has gone
            raise GivenUp


Beside = Callable[[Callable[[], Result], Callable[[Result], object]], Callable[[], None]]
"""Works something out beside the window: what, and what takes the result; returns what gives it up. Simulations inside ask."""


def work_beside(parent: QObject, job: Callable[[], Result], take: Callable[[Result], object]) -> Callable[[], None]:
    """As `Beside` says, for as long as `parent` is there."""

    def work_out(may_go_on: Callable[[], None]) -> Result:
        with asking(may_go_on):
            return job()

    work = Work(work_out, parent)
    work.ended.connect(lambda: take(work.result()))
    return work.give_up


def at_once(job: Callable[[], Result], take: Callable[[Result], object]) -> Callable[[], None]:
    """The same where nobody waits meanwhile."""
    take(job())
    return lambda: None


def soon(
    parent: QObject, patience: float | None, job: Callable[[], Result], take: Callable[[Result], object]
) -> Callable[[], None]:
    """Here where that takes no more seconds of the processor, else beside the window; None: as long as it takes."""
    if patience is None:
        return at_once(job, take)
    ends = time.thread_time() + patience

    def may_go_on() -> None:
        if time.thread_time() > ends:
            raise GivenUp

    try:
        with asking(may_go_on):
            result = job()
    except GivenUp:
        return work_beside(parent, job, take)
    return at_once(lambda: result, take)


Here = Callable[[Callable[[], Result]], Result]
"""Has something done in the window's thread for a job beside it, which waits for the result."""


def directly(task: Callable[[], Result]) -> Result:
    """The same where the job is in that thread itself."""
    return task()


class InWindow(QObject):
    """`Here`, from whatever thread: one task in a turn of the loop of events, so that the window answers between two of them.

    When the program ends, whoever waits is given up.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._own, self._left = get_ident(), False
        self._asker: _Asked[Any] | None = None
        self._looks = QTimer(self, interval=LOOKS)
        self._looks.timeout.connect(self._look)
        self._looks.start()
        app = QCoreApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self._leave)

    def __call__(self, task: Callable[[], Result]) -> Result:
        if get_ident() == self._own:
            return task()
        if self._left:
            raise GivenUp
        self._asker = asked = _Asked(task)
        return asked.answer(lambda: isValid(self))

    def _look(self) -> None:
        """Do what is asked, if anything is."""
        if self._asker is not None:
            self._asker.do()

    def _leave(self) -> None:
        self._left = True
        if self._asker is not None:
            self._asker.give_up()


class _Asked(Generic[Result]):
    """A task and what became of it: done once, or given up before."""

    def __init__(self, task: Callable[[], Result]) -> None:
        self._task, self._done = task, Event()
        self._result: Result | None = None
        self._error: Exception | None = None

    def do(self) -> None:
        """In the window's thread."""
        if self._done.is_set():
            return
        try:
            self._result = self._task()
        except Exception as error:  # it is the job's business: `answer` raises it there
            self._error = error
        self._done.set()

    def give_up(self) -> None:
        """Nobody will do it any more."""
        if not self._done.is_set():
            self._error = GivenUp()
            self._done.set()

    def answer(self, is_there: Callable[[], bool]) -> Result:
        """Wait for it, in the job's thread, as long as somebody is there to do it. Raises what the task has raised."""
        while not self._done.wait(IS_THERE):
            if not is_there():
                raise GivenUp
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # None is a result too


class _QuickHandOver:
    """While something is worked out, a thread that wants the processor gets it sooner."""

    def __init__(self) -> None:
        self._lock, self._working, self._usual = Lock(), 0, sys.getswitchinterval()

    def __enter__(self) -> None:
        with self._lock:
            if not self._working:
                self._usual = sys.getswitchinterval()
                sys.setswitchinterval(HAND_OVER)
            self._working += 1

    def __exit__(self, *_raised: object) -> None:
        with self._lock:
            self._working -= 1
            if not self._working:
                sys.setswitchinterval(self._usual)


_quick_hand_over = _QuickHandOver()
