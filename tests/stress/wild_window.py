"""The whole window under random commands, keys, clicks and sizes: what goes wrong is printed, then the count and the memory."""

import gc
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path

import migviz.gui  # noqa: F401  # isort: skip  # before Qt, as in the program

from PySide6.QtCore import QEvent, QMessageLogContext, QPoint, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMenu, QMessageBox, QWidget

from migviz.gui.session import PATIENCE
from migviz.gui.shells.app import first_window
from migviz.gui.shells.warming import Warming, give_back
from migviz.resources import lessons_folder
from migviz.showing import wishes
from migviz.showing.commands import COMMANDS
from tests.gui.mouse import click
from tests.stress.scenarios import random_scenario

KEYS = [getattr(Qt.Key, f"Key_{name}") for name in (*"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "Space", "Left", "Right", "Up",
        "Down", "PageUp", "PageDown", "Home", "End", "Tab", "Escape", "Return", "Plus", "Minus", "F1")]  # fmt: skip
MOST_GROWTH = 60
"""MiB that the program may grow by after its first fifth."""


def resident() -> int:
    """MiB in memory, after what the window itself does as soon as it has nothing to do."""
    gc.collect()
    give_back()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 2**20


def main() -> None:
    """Until the time is over."""
    seconds, dice = float(sys.argv[1]), random.Random(int(sys.argv[2]))
    faults: list[str] = []

    def on_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not text.startswith(
            "This plugin does not support"
        ):
            faults.append(text)

    qInstallMessageHandler(on_message)
    sys.excepthook = lambda _kind, error, _trace: faults.append("".join(traceback.format_exception(error)))
    for dialog, name, answer in (
        (QFileDialog, "getOpenFileName", ("", "")),
        (QFileDialog, "getSaveFileName", ("", "")),
        (QInputDialog, "getText", ("", False)),
        (QMessageBox, "exec", QMessageBox.StandardButton.Cancel),
        (QMenu, "exec", None),
    ):
        setattr(dialog, name, lambda *given, answer=answer, **named: answer)
    with tempfile.TemporaryDirectory() as folder:
        window = first_window(state_folder=Path(folder))
        window.show()
        window.session.patience = PATIENCE
        window.session.broke_down.connect(faults.append)
        Warming(window, lambda: window.session.playhead.playing or window.session.is_waiting)
        lessons = sorted(lessons_folder().glob("*.md"))
        began, done, early, log = time.monotonic(), 0, 0, list[str]()
        while (passed := time.monotonic() - began) < seconds and not faults:
            done += 1
            log = [*log[-5:], _step(window, dice, lessons)]
            for _ in range(dice.choice((1, 1, 3))):
                QApplication.processEvents()
            QApplication.sendPostedEvents(
                None, QEvent.Type.DeferredDelete
            )  # outside a loop of events nothing else does
            for other in QApplication.topLevelWidgets():
                if other is not window and other.isVisible() and isinstance(other, QDialog | QMenu):
                    other.close()
            if passed > seconds / 5 and not early:
                early = resident()
        grown = resident() - early if early else 0
        for fault in faults[:5]:
            print(f"fault after {'; '.join(log)}: {fault[-1500:]!r}")
        if grown > MOST_GROWTH:
            print(f"fault: grown by {grown} MiB to {resident()} MiB")
        print(f"{done} {resident()} MiB at the end, grown by {grown} MiB after the first fifth", flush=True)
        window.close()


def _step(window: QWidget, dice: random.Random, lessons: list[Path]) -> str:
    """One random deed; returns what it was."""
    match dice.randrange(7):
        case 0:
            name = dice.choice([name for name in COMMANDS if name not in ("full screen",)])
            window.session.run(name)  # type: ignore[attr-defined]
            return f"command {name}"
        case 1:
            scenario = random_scenario(dice)
            window.session.do(wishes.set_fields, dict(scenario.given))  # type: ignore[attr-defined]
            return "scenario " + ", ".join(scenario.lines())
        case 2:
            size = dice.choice(((640, 480), (800, 600), (1024, 720), (1440, 900), (1920, 1080)))
            window.resize(*size)
            return f"size {size}"
        case 3:
            key = dice.choice(KEYS)
            QTest.keyClick(QApplication.focusWidget() or window, key, dice.choice(tuple(Qt.KeyboardModifier)[:2]))
            return f"key {key}"
        case 4:
            t = dice.uniform(0, 100)
            window.session.do(wishes.seek, t)  # type: ignore[attr-defined]
            return f"seek {t}"
        case 5 if dice.random() < 0.2:
            path = dice.choice(lessons)
            window.lessons.open(path)  # type: ignore[attr-defined]
            return f"lesson {path.name}"
        case _:
            place = QPoint(dice.randrange(window.width()), dice.randrange(window.height()))
            target = window.childAt(place) or window
            click(target, target.mapFrom(window, place) if target is not window else place)
            return f"click {type(target).__name__} {place.x()} {place.y()}"


if __name__ == "__main__":
    main()
