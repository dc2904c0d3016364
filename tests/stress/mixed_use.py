"""How much memory does a window hold while it is used in every ordinary way? Minute by minute.

python -m tests.stress.mixed_use [MINUTES] [SEED] [WISHES A SECOND]
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import migviz.gui  # noqa: F401  # isort: skip  # before Qt, as in the program

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from migviz.gui.session import PATIENCE
from migviz.gui.shells.app import first_window
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.warming import Warming
from migviz.resources import lessons_folder
from migviz.showing import wishes
from migviz.showing.modes import Mode, Panel
from migviz.study.compare import PAIRS

MOST, GROWTH = 200, 10
"""MB"""


def every_part(window: MainWindow) -> Iterator[None]:
    """Each mode, panel, pair and lesson once, and the menu: what is shown for the first time is loaded then, and stays."""
    session = window.session
    tour: list[Callable[[], object]] = [partial(session.do, wishes.enter_mode, mode) for mode in (*Mode, Mode.EXPLORE)]
    tour += [partial(session.do, wishes.show_panel, panel) for panel in Panel]
    tour += [partial(session.do, wishes.choose_pair, pair) for pair in PAIRS]
    tour += [partial(window.open_lesson, path) for path in sorted(lessons_folder().glob("0*.md"))]
    for step in (*tour, window.fill_menu):
        step()
        _come_round(window)
        yield


def _come_round(window: MainWindow) -> None:
    window.session.settle()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def mixed_wishes(window: MainWindow, dice: random.Random) -> Iterator[None]:
    """One after the other for ever: seeking, editing, playing, every panel, mode, pair and lesson, the menu, undo."""
    session = window.session
    course = sorted(lessons_folder().glob("0*.md"))
    while True:
        choice = dice.random()
        if choice < 0.3:
            session.do(wishes.seek, dice.uniform(0, session.runs[0].end))
        elif choice < 0.5:
            name = dice.choice(("workload.dirty_rate", "link.bandwidth"))
            session.do(wishes.set_fields, {name: dice.uniform(1e6, 1e8)}, False)
        elif choice < 0.7:
            session.do(wishes.play)
            session.do(wishes.tick, 0.05)
        elif choice < 0.78:
            session.do(wishes.show_panel, dice.choice(list(Panel)))
        elif choice < 0.84:
            session.do(wishes.enter_mode, dice.choice(list(Mode)))
        elif choice < 0.87:
            session.run(dice.choice(("lens", "undo", "redo", "theme", "keep")))
        elif choice < 0.89:
            session.do(wishes.choose_pair, dice.choice(list(PAIRS)))
        elif choice < 0.91:
            window.open_lesson(dice.choice(course))
        elif choice < 0.95 and session.state.lesson is not None:
            session.do(wishes.go_section, 1)
        elif choice < 0.97:
            window.fill_menu()
        else:
            session.do(wishes.undo)
        _come_round(window)
        yield


def resident() -> float:
    """MB that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def minute_by_minute(minutes: float, seed: int, rate: float, tell: Callable[[str], object] = print) -> list[float]:
    """What is held after each tenth of so many wishes, from a start as the program's; on a busy machine they take longer."""
    with tempfile.TemporaryDirectory() as folder:
        window = first_window(state_folder=Path(folder))
        window.show()
        window.session.patience = PATIENCE
        Warming(window)
        held, began, all_of_them = list[float](), time.monotonic(), round(60 * minutes * rate)
        for done, _ in enumerate(chain(every_part(window), mixed_wishes(window, random.Random(seed))), 1):
            while (passed := time.monotonic() - began) < done / rate:
                QApplication.processEvents()
                time.sleep(min(0.005, done / rate - passed))
            if 10 * done >= (len(held) + 1) * all_of_them:
                held.append(resident())
                tell(f"{passed / 60:5.1f} min  {done:6} wishes  {held[-1]:6.1f} MB")
            if len(held) == 10:
                window.close()
                break
        return held


def main() -> int:
    """Ten lines, and whether that is too much."""
    minutes, seed, rate = (float(one) for one in [*sys.argv[1:], *("10", "7", "10")[len(sys.argv) - 1 :]])
    held = minute_by_minute(minutes, int(seed), rate)
    growth = held[-1] - held[1]
    print(
        f"{max(held):.0f} MB at most, of {MOST}; grown by {growth:.1f} MB after the first fifth, of {GROWTH}",
        flush=True,
    )
    return 1 if max(held) > MOST or growth > GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
