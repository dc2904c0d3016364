"""How long does the window not answer? Everything that can be done in it is done, and the loop of its events is timed.

python -m tests.stress.longest_turn [ROUNDS] [SEED]     prints the deeds after which a turn was longest, in milliseconds
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import migviz.gui  # noqa: F401  # isort: skip  # before Qt, as in the program

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMenu, QProgressDialog

from migviz.gui.session import PATIENCE
from migviz.gui.shells.app import first_window
from migviz.gui.shells.exports import fill_export_menu
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.warming import Warming
from migviz.resources import lessons_folder
from migviz.scenario import load_scenario
from migviz.scenario.fields import FIELDS
from migviz.scenario.policies import POLICIES
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.commands import COMMANDS
from migviz.showing.modes import Mode, Panel
from migviz.showing.shown import seen_of
from migviz.showing.spotlight import Spotlight
from migviz.study.compare import PAIRS
from tests.stress.scenarios import random_scenario

LONGEST = 50.0
"""Milliseconds of the processor that nothing may take: by the clock it is as many on a machine that does nothing else."""
BEAT, BETWEEN, FEWEST_TURNS = 4, 60, 12
"""Milliseconds for which the loop waits at most and from one deed to the next, and how often it comes round for each at least."""
LONGEST_OPENING = 50
"""So many deeds may a lesson take to open."""
SLOW = "network.shared: on\nvm.sends_every: 10 ms\nlink.bandwidth: 1 kbit/s\nworkload.preset: oltp"
EXPORTS = {"a.csv": 0, "a.json": 1, "a.pcapng": 3, "a.png": 4, "story.png": 5, "a.mp4": 6}
"""The file, and which entry of the menu writes it."""
Deed = tuple[str, Callable[[], object]]


class Turn(NamedTuple):
    """Milliseconds of a turn: by the clock; in which the window's thread had the processor; in which it waited, for another of its threads
    or for the disk."""

    clock: float = 0.0
    own: float = 0.0
    waited: float = 0.0

    def most(self, other: "Turn") -> "Turn":
        """The longer of each."""
        return Turn(*map(max, self, other))


def times() -> tuple[float, float, float]:
    """Seconds by the clock; in which this thread had the processor; and in which it was ready, and other programs had it."""
    try:
        ready = int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except OSError:  # not on Linux
        ready = 0.0
    return time.perf_counter(), time.thread_time(), ready


class Watchdog(QObject):
    """The longest times since it was asked last in which the loop of events did not come round: what the reader does is heard
    once in each round."""

    def __init__(self) -> None:
        super().__init__()
        self.longest, self.turns = Turn(), 0
        self._last = times()
        self._timer = QTimer(self, interval=BEAT)  # no round is longer than this by waiting for something to do
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.start()
        QAbstractEventDispatcher.instance().awake.connect(self._comes_round)

    def _comes_round(self) -> None:
        before, self._last = self._last, times()
        clock, own, ready = (1e3 * (now - then) for now, then in zip(self._last, before, strict=True))
        self.longest = self.longest.most(Turn(clock - BEAT, own, clock - BEAT - own - ready))
        self.turns += 1

    def taken(self) -> Turn:
        """The most of each; begins anew."""
        longest, self.longest, self.turns = self.longest, Turn(), 0
        return longest


def deeds(window: MainWindow, folder: Path, dice: random.Random, rounds: int) -> Iterator[Deed]:
    """Everything that a window can be asked for, by name."""
    session = window.session
    wish = lambda wish, *given: lambda: session.do(wish, *given)  # noqa: E731
    yield from _exploring(window, wish, dice)
    for number in range(rounds):
        scenario = random_scenario(dice)
        yield f"random scenario {number}", wish(wishes.set_fields, dict(scenario.given))
        name = dice.choice([name for name in COMMANDS if name != "full screen"])
        yield f"command {name}", partial(session.run, name)
    yield "slow scenario", wish(wishes.take, load_scenario(SLOW))
    while session.is_waiting:
        yield "wait for it", lambda: None
    for panel in Panel:
        yield f"slow: panel {panel.name}", wish(wishes.show_panel, panel)
    yield "slow: play", wish(wishes.play_from_start)
    for k in range(10):
        yield f"slow: seek {k}", wish(wishes.seek, k * 1e4)
    yield "slow: lens", lambda: session.run("lens")
    yield "new", wish(wishes.new_scenario)
    yield from _lessons(window, folder)
    yield from _leaving(window, folder)


def _exploring(window: MainWindow, wish: Callable[..., Callable[[], object]], dice: random.Random) -> Iterator[Deed]:
    session = window.session
    for panel in Panel:
        yield f"panel {panel.name}", wish(wishes.show_panel, panel)
    yield "more", lambda: session.run("more")
    for name in ("workload.dirty_rate", "seed", "link.state", "storage.kind", "link.latency", "network.shared"):
        yield f"control {name}", partial(window.controls.control, name)
    for pair in PAIRS:
        yield f"pair {pair}", wish(wishes.choose_pair, pair)
    for mode in Mode:
        yield f"mode {mode}", wish(wishes.enter_mode, mode)
    yield "mode map", wish(wishes.enter_mode, Mode.MAP)
    yield "question", lambda: window.question.ask(session.scenario, "pause < 50 ms, total < 60 s")
    for _ in range(20):
        yield "drag while it is worked out", wish(wishes.point_at, Spotlight(kind="vm"))
    for policy in POLICIES:
        yield f"map of {policy}", wish(wishes.set_fields, {"migration.policy": policy})
        for k in range(5):
            yield f"map of {policy}, dragged", wish(wishes.set_fields, {"link.bandwidth": 1e8 * (1 + k)}, False)
        for _ in range(8):
            yield f"map of {policy}, at rest", lambda: None
    yield "mode explore", wish(wishes.enter_mode, Mode.EXPLORE)
    for name, field in FIELDS.items():
        if field.kind is not None:
            yield f"curve {name}", wish(wishes.toggle_curve, name)
    yield "no curve", lambda: session.run("back")
    for look in ({"theme": "dark"}, {"theme": "projector"}, {"scale": 3.0}, {"scale": 1.0}, {"theme": "light"}):
        yield f"look {look}", partial(session.do, wishes.look, **look)
    for size in ((800, 600), (1920, 1080), (1440, 900)):
        yield f"size {size}", partial(window.resize, *size)
    yield "play", wish(wishes.play_from_start)
    for _ in range(8):
        yield "playing", lambda: None


def _lessons(window: MainWindow, folder: Path) -> Iterator[Deed]:
    session = window.session
    yield "list of lessons", lambda: session.do(wishes.enter_mode, Mode.LESSONS)
    for path in sorted(lessons_folder().glob("[0-9]*.md")):
        yield f"open {path.name}", partial(window.open_lesson, path)
        for _ in range(LONGEST_OPENING):
            if session.state.lesson is None:
                yield "opened", lambda: None
        for section in range(30):
            if session.state.lesson is None:
                break
            yield f"{path.name}: skip", lambda: _skip(window)
            yield f"{path.name}: section {section + 2}", lambda: session.do(wishes.go_section, 1)
        yield "list again", lambda: session.do(wishes.lesson_closed)
    first = sorted(lessons_folder().glob("0*.md"))[0]
    own = folder / "own.md"
    own.write_bytes(first.read_bytes())
    yield "open one's own", lambda: window.open_lesson(own)
    for k in range(4):
        yield "edit it", partial(own.write_bytes, first.read_bytes() + b"\n" * k)
        for _ in range(6):
            yield "read again", lambda: None
    for path in sorted(lessons_folder().glob("0*.md"))[:3]:
        yield f"check {path.name}", partial(window.errands.check, path)
    yield "other language", lambda: session.do(wishes.look, language="de")
    yield "menu in a lesson", window.fill_menu
    yield "language of the system", lambda: session.do(wishes.look, language="")


def _skip(window: MainWindow) -> None:
    here = window.session.state.lesson
    if here is not None and (question := lessons.waits_for(here)) is not None:
        window.lessons.take(lessons.skipped, question.name)


def _leaving(window: MainWindow, folder: Path) -> Iterator[Deed]:
    session = window.session
    yield "explore", lambda: session.do(wishes.enter_mode, Mode.EXPLORE)
    yield "menu", window.fill_menu
    yield "share", lambda: session.run("share")
    yield "paste", lambda: session.run("paste")
    for name, entry in EXPORTS.items():
        menu = QMenu()
        fill_export_menu(
            menu, window, seen_of(session.state)[0], window.theme, window.paint_now, session.say, session.beside
        )
        entries = [action for action in menu.actions() if action.text()]
        action = entries[entry]
        yield f"export {name}", partial(_exported, menu, action, folder / name)
        for _ in range(40 if name == "a.mp4" else 8):
            yield f"after {name}", lambda: None
    yield "export answers", lambda: _chosen(folder / "answers.json", lambda: session.run("export answers"))
    yield "save", lambda: _chosen(folder / "a.migviz", lambda: session.run("save as"))
    yield "open", lambda: _chosen(folder / "a.migviz", lambda: session.run("open"))
    for _ in range(4):
        yield "afterwards", lambda: None


def _exported(menu: QMenu, action: QAction, path: Path) -> None:
    """The menu is there as long as its entry is needed."""
    _chosen(path, action.trigger)


def _chosen(path: Path, deed: Callable[[], object]) -> None:
    QFileDialog.getSaveFileName = QFileDialog.getOpenFileName = lambda *given, **named: (str(path), "")  # type: ignore[method-assign]
    deed()


def watch(rounds: int, seed: int) -> tuple[tuple[Turn, str], ...]:
    """Each deed with the longest turn in and after it, the longest first."""
    QInputDialog.getText = lambda *given, **named: ("Ada", True)  # type: ignore[method-assign]
    found: list[tuple[Turn, str]] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        window = first_window(state_folder=Path(name) / "state")
        window.show()
        window.session.patience = PATIENCE
        Warming(window, lambda: window.session.playhead.playing or window.session.is_waiting)
        dog, timer = Watchdog(), QTimer(interval=BETWEEN)
        left, last = deeds(window, Path(name), random.Random(seed), rounds), ["start"]

        def next_deed() -> None:
            if dog.turns < FEWEST_TURNS and last[0]:
                return
            found.append((dog.taken(), last[0]))
            for other in QApplication.topLevelWidgets():
                if other is window or isinstance(other, QProgressDialog):  # a film goes on
                    continue
                if other.isVisible() and isinstance(other, QDialog):
                    other.close()
            try:
                last[0], deed = next(left)
            except StopIteration:
                timer.stop()
                QApplication.quit()
                return
            deed()

        timer.timeout.connect(next_deed)
        QTimer.singleShot(3000, timer.start)  # the start has a measure of its own
        app = QGuiApplication.instance()
        assert app is not None
        app.exec()
        window.close()
    return tuple(sorted(found[1:], key=lambda one: -one[0].own))


def main() -> int:
    """Print what took longest."""
    rounds, seed = (int(one) for one in [*sys.argv[1:], *("20", "1")[len(sys.argv) - 1 :]])
    found = watch(rounds, seed)
    shown = [one for k, one in enumerate(found) if k < 12 or max(one[0].own, one[0].waited) > LONGEST]
    for turn, deed in shown:
        print(f"{turn.clock:8.1f} ms, {turn.own:6.1f} of the processor, {turn.waited:6.1f} waited  {deed}")
    clock, own, waited = (sum(turn[k] > LONGEST for turn, __ in found) for k in range(3))
    print(
        f"{len(found)} deeds; longer than {LONGEST:g} ms: {own} by the processor, {waited} by waiting, {clock} by the clock"
    )
    return 1 if own else 0


if __name__ == "__main__":
    sys.exit(main())
