"""How does a command end when it is interrupted? By one exception, and never in the middle of a picture, nor while a module is loaded.

Qt aborts when an image goes away under a painter, so drawing holds an interruption back until the painter has ended; and it
aborts, or loses the exception, where one comes while Qt itself is loaded.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = tuple(
    number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None
)


class _Interruption:
    """Whether one has come, how many parts of the program hold it back, and what is called in place of the exception."""

    def __init__(self) -> None:
        self.came, self.held = False, 0
        self.end: Callable[[], object] | None = None

    def notice(self, number: int, frame: FrameType | None) -> None:
        """A signal: end as soon as that is possible. Further ones change nothing: what was begun is being removed."""
        if self.came:
            return
        self.came = True
        if self.end is not None:
            self.end()
        elif _loads(frame):
            sys.setprofile(self._when_loaded)
        elif not self.held:
            raise KeyboardInterrupt

    def _when_loaded(self, frame: FrameType, event: str, _given: object) -> None:
        """Called where a function ends: was it the outermost that loads?"""
        if event == "return" and not _loads(frame.f_back):
            sys.setprofile(None)
            if not self.held:
                raise KeyboardInterrupt


def _loads(frame: FrameType | None) -> bool:
    """Whether a module is being loaded here."""
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


_now = _Interruption()


def has_come() -> bool:
    """Whether there was one: whatever takes long and hears no exception stops then."""
    return _now.came


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C, SIGTERM and SIGHUP raise KeyboardInterrupt in here, once; a signal that was ignored (`nohup`) stays so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _now.came, _now.held = False, 0
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        for number, handler in before.items():
            if handler not in (signal.SIG_IGN, None):
                signal.signal(number, _now.notice)
        yield
    finally:
        _now.came = False
        for number, handler in before.items():
            if handler is not None:
                signal.signal(number, handler)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """An interruption waits until this block has ended. None comes in any thread but the main one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _now.held += 1
    try:
        yield
    finally:
        _now.held -= 1
    if _now.came and not _now.held and _now.end is None:
        raise KeyboardInterrupt


@contextmanager
def ended_by(end: Callable[[], object]) -> Iterator[None]:
    """An interruption calls `end` in here, and is raised when this block is left: Qt would print the exception and go on."""
    _now.end = end
    try:
        yield
    finally:
        _now.end = None
    if _now.came:
        raise KeyboardInterrupt
