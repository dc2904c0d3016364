"""A window that is edited all the time, to be killed: prints each seed that was wished for."""

import itertools
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from migviz.gui.shells.app import first_window
from migviz.showing import wishes

EVERY = 50
"""Milliseconds between two edits."""


def main() -> None:
    """Edit until the end."""
    window = first_window(state_folder=Path(sys.argv[1]))
    window.show()
    seeds = itertools.count(int(sys.argv[2]) + 1)

    def edit() -> None:
        seed = next(seeds)
        window.session.do(wishes.set_fields, {"seed": float(seed)})
        print(seed, flush=True)

    timer = QTimer(interval=EVERY)
    timer.timeout.connect(edit)
    timer.start()
    print("ready", flush=True)
    app = QApplication.instance()
    assert app is not None
    app.exec()


if __name__ == "__main__":
    main()
