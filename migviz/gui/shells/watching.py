"""How is a migration watched from the window? A thread asks and keeps what comes in a file; what follows from it is worked out beside the window."""

import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from migviz.errors import InputError
from migviz.gui.session import Session, plain
from migviz.recorded.asked_again import connection_text, told_of
from migviz.recorded.looking_on import Followed, go_on
from migviz.recorded.opening import Opened, going_on
from migviz.recorded.watched_lines import Watched, watched_lines
from migviz.say import files
from migviz.showing import wishes

THREAD = "migviz-watch"
LOOKS = 40
"""Milliseconds between two looks whether something has come."""


class Asking(QObject):
    """Asks in a thread of its own until it is told not to, or nobody answers. `came`: a line; `over`: why it ended, "" where the answers did."""

    came = Signal(str)
    over = Signal(str)

    def __init__(self, asked: Watched, parent: QObject) -> None:
        super().__init__(parent)
        self._asked, self._stopped = asked, Event()
        self._told: deque[tuple[str, bool]] = deque()
        """from the thread, which calls nothing of Qt (gui/working.py): a text, and whether it is the last"""
        self._looks = QTimer(self, interval=LOOKS)
        self._looks.timeout.connect(self._look)
        self._thread = Thread(target=self._ask, name=THREAD, daemon=True)

    def start(self) -> None:
        """Ask from now on."""
        self._thread.start()
        self._looks.start()

    def stop(self) -> None:
        """Ask no more."""
        self._stopped.set()

    def _ask(self) -> None:
        why = ""
        try:
            with closing(watched_lines(self._asked, time.time, self._wait)) as lines:
                for line in lines:
                    self._tell(line)
        except _Stopped:
            pass
        except InputError as error:
            why = plain(error)
        except OSError as error:
            why = files.not_saved(str(self._asked.file), error.strerror or error)
        self._tell(why, is_last=True)

    def _wait(self) -> None:
        if self._stopped.wait(self._asked.every):
            raise _Stopped

    def _tell(self, text: str, *, is_last: bool = False) -> None:
        self._told.append((text, is_last))
        if not isValid(self):  # the window has gone meanwhile
            self._stopped.set()

    def _look(self) -> None:
        """Pass on what the thread has told."""
        while self._told:
            text, is_last = self._told.popleft()
            if is_last:
                self._looks.stop()
                self.over.emit(text)
            else:
                self.came.emit(text)


class _Stopped(Exception):
    """Nobody wants to know any more."""


class Watching(QObject):
    """One migration at a time. What has come is read again, beside the window, whenever that is done with what came before."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._asking: Asking | None = None
        self._begin_anew("")

    def _begin_anew(self, name: str, file: Path | None = None) -> None:
        self._name, self._file, self._lines, self._read = name, file, list[str](), 0
        self._followed = Followed()
        self._opened: Opened | None = None
        self._working, self._why = False, ""
        self._give_up: Callable[[], None] = lambda: None

    def start(self, asked: Watched) -> None:
        """Watch it from now on. Raises InputError for what is no monitor."""
        watched_lines(asked, time.time, time.time)  # asks nothing before its first line is wanted
        self._begin_anew(asked.name, asked.file)
        self._asking = asking = Asking(asked, self)
        asking.came.connect(self._take_line)
        asking.over.connect(self._end)
        self._session.do(wishes.watch_begun, asked.name)
        asking.start()

    def stop(self) -> None:
        """Watch no more; what was recorded stays."""
        if self._asking is not None:
            self._asking.stop()

    def _take_line(self, line: str) -> None:
        self._lines.append(line)
        if state := told_of(line):
            self._session.do(wishes.watch_says, connection_text(state))
        self._look()

    def _look(self) -> None:
        """Read what has come, if that is more than has been read, and nothing is being read."""
        if self._working or self._read == len(self._lines):
            return
        self._working, self._read = True, len(self._lines)
        lines, before, opened = tuple(self._lines), self._followed, self._opened
        name, file = self._name, self._file
        self._give_up = self._session.beside(lambda: _read(lines, before, opened, name, file), self._take)

    def _take(self, found: tuple[Followed, Opened | None]) -> None:
        self._working = False
        self._followed, opened = found
        if opened is not None:
            self._opened = opened
            self._session.do(wishes.watch_went_on, opened)
        if self._read < len(self._lines):
            self._look()
        elif self._asking is None:
            self._say_end()

    def _end(self, why: str) -> None:
        self._asking, self._why = None, why
        if not self._working:
            self._say_end()

    def _say_end(self) -> None:
        self._session.do(wishes.watch_ended, self._why or self._followed.closing)


def _read(
    lines: tuple[str, ...], before: Followed, opened: Opened | None, name: str, file: Path | None
) -> tuple[Followed, Opened | None]:
    followed = go_on(before, lines)
    return followed, going_on(followed, opened, name, file)
