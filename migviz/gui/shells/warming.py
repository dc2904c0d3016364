"""What is loaded after the first picture, while the window waits for its reader? So that the first click on a mode is quick."""

import ctypes
import gc
import importlib
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from migviz.values import write_some

MODULES = (
    "migviz.gui.painters.earlier",
    "migviz.engine.post_copy",
    "concurrent.futures.thread",
    "migviz.study.sweep",
    "migviz.gui.panes.charts",
    "migviz.gui.widgets.choice_box",
    "migviz.gui.panes.twin_panel",
    "migviz.gui.panes.inspector",
    "migviz.gui.panes.lens",
    "migviz.gui.panes.compare",
    "migviz.gui.panes.compare_side",
    "rich.console",
    "migviz.gui.panes.map",
    "migviz.gui.panes.map_side",
    "migviz.gui.panes.curve",
    "dpkt",
    "migviz.gui.panes.frames",
    "migviz.course.language.syntax",
    "migviz.recorded.reading",
    "migviz.recorded.opening",
    "markdown_it",
    "migviz.course.prose",
    "migviz.course.reading",
    "migviz.showing.block_shown",
    "migviz.gui.panes.lesson.answer",
    "migviz.gui.panes.lesson.panel",
    "migviz.gui.lesson_files",
    "migviz.gui.shells.errands",
    "migviz.gui.shells.exports",
    "migviz.gui.painters.recording.painter",
    "migviz.gui.shells.pictures",
    "migviz.gui.shells.menu",
)
"""Lowest first, so that each step is short: none is more than two frames."""
AT_ONCE = 8
"""Methods of values that are written beside each: a millisecond."""
BETWEEN = 60
"""Milliseconds between two modules: what the reader does meanwhile comes first."""


TIDY = 10_000
"""Milliseconds between two times at which garbage is looked for everywhere, and free memory goes back to the system."""
MOST_PUT_OFF = 6
"""Chosen: so often may a busy window put that off."""
YOUNG, NEVER = 20_000, 1_000_000
"""So many new objects until Python by itself looks for garbage among them: its own 700 come ten times in a second of dragging, and each
time is a millisecond in the middle of a picture. And as many times must that be until it looks among the older, which takes three frames."""


MANY, MOST_TIMES = 40_000, 12
"""Chosen: to look through so many objects takes a frame. If there are more they are a long run, or lessons that were read, and from then on left out;
only the youngest are looked through once, in which all garbage was that was ever found then. No more often than this: what of it becomes garbage
later stays."""
LARGE = 2**20
"""Chosen: bytes from which on something has pages of its own, which the system gets back with it. A picture of all squares is made anew in
each frame and has half a million: with pages of its own a lesson's frame takes a quarter longer. From 2 MiB on ten minutes held 200 MB."""
AT_HAND = 4 * 2**20
"""Chosen: so many free bytes stay at hand between two times of tidying. glibc's own 128 kB go back to the system and are fetched anew in each
picture: 300 pages a tick of a slider, a millisecond."""
_ARENAS, _FROM_WHERE_ON, _AT_THE_END = -8, -3, -1
"""What glibc calls these (malloc.h): M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD."""


class Warming(QObject):
    """Loads one module after the other, and then has the memory of the modules left out of garbage collection: it stays anyway,
    and looking through it costs more than a frame. From then on it tidies up now and then, rather than in the middle of something."""

    def __init__(self, parent: QObject, is_busy: Callable[[], bool] = lambda: False) -> None:
        super().__init__(parent)
        keep_memory_together()
        self._left, self._is_busy, self._put_off, self._left_out = list(MODULES), is_busy, 0, 0
        self._then = QTimer(self, singleShot=True, interval=BETWEEN)
        self._then.timeout.connect(give_back)
        self._timer = QTimer(self, interval=BETWEEN)
        self._timer.timeout.connect(self.load_one)
        self._timer.start()

    def load_one(self) -> None:
        """The next module; after the last one, what else is to be done now and then."""
        if self._left:
            importlib.import_module(self._left.pop(0))
            write_some(AT_ONCE)
            return
        if self._timer.interval() == BETWEEN:
            keep_what_is_loaded()
            self._timer.setInterval(TIDY)
        self._tidy()

    def _tidy(self) -> None:
        if self._is_busy() and self._put_off < MOST_PUT_OFF:
            self._put_off += 1
            return
        self._put_off = 0
        if self._left_out < MOST_TIMES and len(gc.get_objects()) > MANY:
            self._left_out += 1
            gc.collect(0)
            gc.freeze()
        else:
            gc.collect()
        self._then.start()  # in a turn of its own: each takes some frames after a long use


def keep_what_is_loaded() -> None:
    """Garbage is looked for again, but not in what is there already, and seldom in the middle of something. What is there at the
    first window stays; at a second one it is the first that was closed, too, which would be kept for ever."""
    if not gc.get_freeze_count():
        gc.freeze()
    gc.set_threshold(YOUNG, gc.get_threshold()[1], NEVER)
    gc.enable()


def keep_memory_together() -> None:
    """All threads share their memory, and what is large is apart: glibc would keep some for each thread that ever was, and learn to keep large
    pieces, 10 MB after some minutes of use."""
    if (c := _glibc("mallopt")) is not None:
        for option, value in ((_ARENAS, 1), (_FROM_WHERE_ON, LARGE), (_AT_THE_END, AT_HAND)):
            c.mallopt(option, value)


def give_back() -> None:
    """Free memory goes back to the system: glibc keeps it, 15 MB after ten minutes of use. Elsewhere nothing is to be done."""
    if (c := _glibc("malloc_trim")) is not None:
        c.malloc_trim(0)


def _glibc(function: str) -> ctypes.CDLL | None:
    """Linux's own library of C, where it has such a function."""
    c = ctypes.CDLL(None) if sys.platform == "linux" else None
    return c if c is not None and hasattr(c, function) else None
