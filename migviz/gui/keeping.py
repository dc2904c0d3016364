"""Where is the last state of a window kept, and by which thread? Each window that is open has one of its own.

A window that goes on has it written in a thread, for the system takes longer than a frame to put a file in the place of another. One
that ends waits for it, and so does Python itself: the last state is written before the process has ended.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile

from migviz.say import files
from migviz.scenario import Scenario
from migviz.showing import remembered
from migviz.showing.remembered import LastState
from migviz.whole_file import clear_begun

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

MOST_WINDOWS = 20
"""Chosen: windows at a time that keep their last state apart."""


class Lock:
    """The system's own: it ends with the program, however that ends, and waits for no disk as that of Qt does, 10 ms of each start.

    Raises BlockingIOError where somebody has it, another OSError where there is none.
    """

    def __init__(self, path: Path) -> None:
        self._file = -1
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def unlock(self) -> None:
        """Somebody else may have it."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    __del__ = unlock


def taken(path: Path) -> Lock | QLockFile | None:
    """What holds a place for as long as it is kept; None where another window has it."""
    if fcntl is not None:
        try:
            return Lock(path)
        except BlockingIOError:
            return None
        except OSError:  # a file system without such locks: Qt's makes a file of its own
            with suppress(OSError):
                path.unlink()
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)  # however long it is open; that of a program that died is known by its number
    return lock if lock.tryLock(0) else None


class Keeper:
    """The last state of one window on the disk. `say` tells its reader what went wrong."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self.folder, self._say = folder, say
        self._kept: LastState | None = None
        self._error: Exception | None = None
        """Why the last one could not be written; set by whoever writes, said by the window"""
        self._said = False
        self._writer: ThreadPoolExecutor | None = None
        """One thread: never do two write at a time, and the last one that is asked for is the last that is written"""
        self._due: Future[None] | None = None
        self._last = remembered.last_of(1)
        self._lock: Lock | QLockFile | None = None
        self._may_not_keep = False
        """The last state can be neither read nor kept beside, so it is not written over"""

    def take_place(self) -> None:
        """Become the first window, or the second beside another one that is open."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return  # said when the state is to be kept
        clear_begun(self.folder)
        for window in range(1, MOST_WINDOWS + 1):
            lock = taken(self.folder / f"window-{window}.lock")
            if lock is not None:
                self._lock, self._last = lock, remembered.last_of(window)
                return
        self._last = remembered.last_of(MOST_WINDOWS + 1)

    def keep(self, state: LastState) -> bool:
        """Write it, if it is new, behind what is being written; False, said once, where it cannot be written."""
        if self._writer is None:
            self._write(state)
        else:
            self._write_beside(state).result()
        self._say_once()
        return self._kept == state

    def keep_beside(self, state: LastState) -> None:
        """The same in a thread. That it could not be written is said when the next one is kept."""
        self._say_once()
        if state != self._kept:
            self._due = self._write_beside(state)

    def _write_beside(self, state: LastState) -> "Future[None]":
        """What still waits to be written is older, and no longer needed."""
        if self._writer is None:
            from concurrent.futures import ThreadPoolExecutor  # which no window needs for its first picture

            self._writer = ThreadPoolExecutor(1, "migviz-keep")
        if self._due is not None:
            self._due.cancel()
        return self._writer.submit(self._write, state)

    def _write(self, state: LastState) -> None:
        if state == self._kept or self._may_not_keep:
            return
        try:
            remembered.keep_state(state, self.folder, self._last)
        except (OSError, ValueError) as error:
            self._error = error
        else:
            self._kept, self._error = state, None

    def _say_once(self) -> None:
        if self._error is not None and not self._said:
            self._say(files.not_kept(self._error))
        self._said = self._error is not None

    def put_by(self) -> None:
        """Something else is opened at the start: what was in no file the last time becomes one, and is offered."""
        try:
            kept = remembered.kept_state(self.folder, lambda text: None, self._last)
            if kept is None or kept.is_saved or kept.scenario == Scenario():
                return
            path = remembered.put_by(kept, self.folder)
        except (OSError, ValueError):
            self._may_not_keep = True  # rather nothing is kept now than that is written over
            return
        remembered.remember_file(path, self.folder)
        self._say(files.unsaved_work(path.name))

    def kept(self) -> LastState | None:
        """The state of the last time; None if there is none that can be read."""
        try:
            return remembered.kept_state(self.folder, self._say, self._last)
        except (OSError, ValueError):
            self._may_not_keep = True
            self._say(files.not_opened_again())
            return None
