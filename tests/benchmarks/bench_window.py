"""How fast is the real window, offscreen at 1440 x 900? Repaint while playing, slider tick, start, growth of memory.

Frames and ticks are measured in processor time of the whole process: a machine that does something else tells nothing by the clock. Their 95th of a hundred
is given at the machine's full speed, too: what else runs on it slows the processor down itself.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from migviz.gui.session import PATIENCE
from migviz.gui.shells.main_window import MainWindow
from migviz.resources import lessons_folder
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel
from tests.benchmarks.pace import measure
from tests.stress.mixed_use import GROWTH, MOST


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    """With runs that are worked out beside it where they take long."""
    window.session.patience = PATIENCE
    return window


def _painted(window: MainWindow) -> None:
    """Send what has changed and paint what asked for it, once; where a run takes longer than a wish may, when it is there."""
    while window.session.is_waiting:
        QApplication.processEvents()
    window.session.settle()
    QApplication.processEvents()


def _explore(window: MainWindow) -> None:
    """Stage, controls, bars, strip."""


def _lens(window: MainWindow) -> None:
    window.session.run("lens")


def _compare(window: MainWindow) -> None:
    window.session.do(wishes.choose_pair, "live-post-copy")
    window.session.do(wishes.enter_mode, Mode.COMPARE)


def _lesson_is_open(window: MainWindow) -> bool:
    """Whether the lesson that was opened is there: it is read beside the window."""
    return window.session.state.lesson is not None


def _in_lesson(window: MainWindow) -> None:
    """The section of the first lesson in which one plays, with what it points at."""
    window.open_lesson(sorted(lessons_folder().glob("0*.md"))[0])
    while not _lesson_is_open(window):
        QApplication.processEvents()
    while (lesson := window.session.state.lesson) is not None and lessons.show_block(lesson) is None:
        while lesson is not None and (question := lessons.waits_for(lesson)) is not None:
            window.lessons.take(lessons.skipped, question.name)
            lesson = window.session.state.lesson
        window.session.do(wishes.go_section, 1)
    while lesson is not None and (question := lessons.waits_for(lesson)) is not None:
        window.lessons.take(lessons.skipped, question.name)
        lesson = window.session.state.lesson


class Eye(QObject):
    """How often the view was painted: a bench of a window that paints nothing would be a fast one."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.painted = 0
        compares = window.shown is not None and window.shown.compare is not None
        self._view = window.compare if compares else window.stage
        self._view.installEventFilter(self)

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:
        self.painted += event.type() is QEvent.Type.Paint
        return False


@pytest.mark.benchmark(timer=process_time)
@pytest.mark.parametrize("view", [_explore, _lens, _in_lesson, _compare], ids=["explore", "lens", "lesson", "compare"])
def bench_repaint_while_playing(benchmark, window: MainWindow, view: Callable[[MainWindow], None]) -> None:
    view(window)
    _painted(window)
    end = window.session.runs[0].end
    window._timer.setInterval(10**6)  # a frame is one tick: that of the window's own clock would be a second one
    window.session.do(wishes.seek, 0.1 * end)
    window.session.do(wishes.play)
    assert window.session.playhead.playing
    eye = Eye(window)

    def frame() -> None:
        window.session.do(wishes.tick, 0.016)
        _painted(window)
        if not 0.1 * end <= window.session.playhead.t < 0.8 * end:
            window.session.do(wishes.seek, 0.1 * end)
            window.session.do(wishes.play)

    measure(benchmark, frame, budget=12e-3, rounds=300, warmup=10)
    assert eye.painted >= 300


def _charts(window: MainWindow) -> None:
    """The charts in place of the bars, once the library is there that draws them."""
    window.session.do(wishes.show_panel, Panel.CHARTS)
    _painted(window)
    window.charts.prepare(wait=True)
    window.charts._follow.setInterval(10**6)  # in a turn of their own, which has a bench of its own


@pytest.mark.benchmark(timer=process_time)
@pytest.mark.parametrize("view", [_explore, _charts], ids=["bars", "charts"])
def bench_slider_tick_to_repainted_window(benchmark, window: MainWindow, view: Callable[[MainWindow], None]) -> None:
    view(window)
    window.session.do(wishes.seek, 20.0)
    drag, eye = _drag(window), Eye(window)
    measure(benchmark, drag, budget=16e-3, rounds=150, warmup=5)
    assert eye.painted >= 150


def _drag(window: MainWindow) -> Callable[[], None]:
    """A tick of the slider, each to another value."""
    rates = iter(range(1, 100000))

    def drag() -> None:
        window.controls.field_edited.emit("workload.dirty_rate", float(2**20 * (1 + next(rates) % 60)), False)
        _painted(window)

    return drag


@pytest.mark.benchmark(timer=process_time)
def bench_charts_follow_a_slider(benchmark, window: MainWindow) -> None:
    """The turn after such a tick, in which the charts draw the run that stage and strip show already."""
    _charts(window)
    window.session.do(wishes.seek, 20.0)
    plots = window.charts._plots

    def follow() -> None:
        window.charts._show_runs()
        QApplication.processEvents()
        assert plots is not None
        assert plots._shown[0].seen.run is window.session.runs[0]

    measure(benchmark, follow, first=_drag(window), budget=16e-3, rounds=150, warmup=5)


_START = """
import time; begun = time.perf_counter()
import gc; gc.disable()  # as migviz.cli.main does
import os; os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as migviz.__main__ does
from pathlib import Path
from migviz.gui.shells.app import application, first_window
app = application()
window = first_window(state_folder=Path(os.environ["STATE"]))
painted = []
from PySide6.QtCore import QEvent, QObject
class Eye(QObject):
    def eventFilter(self, seen, event):
        if event.type() == QEvent.Type.Paint: painted.append(seen)
        return False
eye = Eye(); window.stage.installEventFilter(eye)
window.show(); app.processEvents()
assert len(painted) == 1, painted
print(time.perf_counter() - begun, flush=True)
os._exit(0)
"""
_BARE = """
import time; begun = time.perf_counter()
import os
import numpy
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget(); window.resize(1440, 900)
window.show(); app.processEvents()
print(time.perf_counter() - begun, flush=True)
os._exit(0)
"""
"""Both end where the window has been painted: what Python takes to end is not the start."""
FIRST_PICTURE = 0.6


def _starts(benchmark, program: str, folder: Path) -> None:
    inside = []

    def start() -> None:
        environment = dict(os.environ, STATE=str(folder), QT_QPA_PLATFORM="offscreen")
        environment.pop("OPENBLAS_NUM_THREADS", None)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # who starts a program twice has its compiled files
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        inside.append(float(done.stdout))

    benchmark.pedantic(start, rounds=7, warmup_rounds=1)
    benchmark.extra_info["without_python_itself_s"] = statistics.median(inside)


def bench_start_to_first_painted_window(benchmark, tmp_path: Path) -> None:
    benchmark.extra_info.update({"budget": FIRST_PICTURE, "times": "bench_start_of_a_bare_window", "at_most": 2.2})
    _starts(benchmark, _START, tmp_path)


def bench_start_of_a_bare_window(benchmark, tmp_path: Path) -> None:
    """PySide6, numpy and nothing else."""
    _starts(benchmark, _BARE, tmp_path)


def bench_memory_after_random_use(benchmark) -> None:
    """3,000 wishes of every kind in a program of its own, fifty a second: what it holds ten times on the way. Ten minutes of it as
    somebody would use it: `python -m tests.stress.mixed_use`."""
    command = [sys.executable, "-m", "tests.stress.mixed_use", "1", "7", "50"]
    done = benchmark.pedantic(subprocess.run, (command,), {"capture_output": True, "text": True}, rounds=1)
    held = [float(line.split()[-2]) for line in done.stdout.splitlines() if line.endswith(" MB")]
    assert len(held) == 10, done.stderr
    growth = held[-1] - held[1]
    benchmark.extra_info.update(
        {"resident_MB": held, "budget_MB": MOST, "growth_MB": growth, "growth_budget_MB": GROWTH}
    )
