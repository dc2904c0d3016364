"""How fast is the real window, offscreen at 1440 x 900? Repaint while playing, slider tick, start, growth of memory."""

import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from migviz.gui.session import Session
from migviz.gui.shells.app import application
from migviz.gui.shells.main_window import MainWindow
from migviz.scenario import load_scenario
from migviz.showing import wishes


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    app = application()
    window = MainWindow(Session(load_scenario("workload.dirty_rate: 30 MiB/s"), state_folder=tmp_path))
    window.resize(1440, 900)
    window.show()
    for _ in range(5):
        app.processEvents()
    yield window
    window.close()


def _painted(window: MainWindow) -> None:
    """Send what has changed and paint what asked for it, once."""
    window.session.settle()
    QApplication.processEvents()


def bench_repaint_while_playing(benchmark, window: MainWindow) -> None:
    window.session.do(wishes.seek, 5.0)
    window.session.do(wishes.play)

    def frame() -> None:
        window.session.do(wishes.tick, 0.016)
        _painted(window)
        if window.session.playhead.t > 45:
            window.session.do(wishes.seek, 5.0)

    benchmark.pedantic(frame, rounds=300, warmup_rounds=10)
    times = sorted(benchmark.stats.stats.data)
    benchmark.extra_info["p95_ms"] = 1000 * times[int(0.95 * len(times))]


def bench_slider_tick_to_repainted_window(benchmark, window: MainWindow) -> None:
    window.session.do(wishes.seek, 20.0)
    rates = iter(range(1, 100000))

    def drag() -> None:
        window.controls.field_edited.emit("workload.dirty_rate", float(2**20 * (1 + next(rates) % 60)), False)
        _painted(window)

    benchmark.pedantic(drag, rounds=150, warmup_rounds=5)
    times = sorted(benchmark.stats.stats.data)
    benchmark.extra_info["p95_ms"] = 1000 * times[int(0.95 * len(times))]


_START = """
import time; begun = time.perf_counter()
import gc; gc.disable()
import os; os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from migviz.gui.shells.app import application, first_window
app = application()
window = first_window(state_folder=Path(os.environ["STATE"]))
window.show(); app.processEvents(); window.grab()
print(time.perf_counter() - begun)
"""
_BARE = """
import time; begun = time.perf_counter()
import os; os.environ["QT_QPA_PLATFORM"] = "offscreen"
import numpy
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget(); window.resize(1440, 900)
window.show(); app.processEvents(); window.grab()
print(time.perf_counter() - begun)
"""
FIRST_PICTURE = 0.6


def _starts(benchmark, program: str, folder: Path) -> None:
    inside = []

    def start() -> None:
        environment = dict(os.environ, STATE=str(folder))
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


def bench_memory_after_random_use(benchmark, window: MainWindow) -> None:
    """Growth of the process from the first third of random use to its end, in MB: a leak would show."""
    wish = random.Random(7)
    session = window.session
    values = ("workload.dirty_rate", "link.bandwidth")
    peaks = []

    def use(count: int) -> None:
        for _ in range(count):
            choice = wish.random()
            if choice < 0.4:
                session.do(wishes.seek, wish.uniform(0, session.runs[0].end))
            elif choice < 0.6:
                session.do(wishes.set_fields, {values[wish.randrange(2)]: wish.uniform(1e6, 1e8)}, False)
            elif choice < 0.8:
                session.do(wishes.play)
                session.do(wishes.tick, 0.05)
            elif choice < 0.9:
                window.session.run("lens")
            else:
                session.do(wishes.undo)
            _painted(window)

    def all_of_it() -> None:
        began = time.perf_counter()
        use(400)
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        use(1200)
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        benchmark.extra_info["seconds"] = time.perf_counter() - began

    benchmark.pedantic(all_of_it, rounds=1)
    benchmark.extra_info["growth_MB"] = peaks[1] - peaks[0]
