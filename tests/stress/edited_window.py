"""A window that is edited all the time, to be killed: prints each seed that was wished for.

python -m tests.stress.edited_window FOLDER SEED [slow]     slow: each run takes so long that every edit waits, behind a first one
"""

import itertools
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from migviz.gui.session import PATIENCE
from migviz.gui.shells.app import first_window
from migviz.scenario import parse_scenario
from migviz.showing import wishes

EVERY = 50
"""Milliseconds between two edits."""
SLOW = (
    "vm.memory: 1 TiB", "link.traffic: 1 TB/s", "migration.bandwidth_limit: 152 B/s", "client.interval: 0.74 s",
    "migration.policy: qemu-auto-converge", "workload.dirty_rate: 1 TiB/s",
)  # fmt: skip
"""Half a second for each run, in which ten edits come."""


def main() -> None:
    """Edit until the end."""
    window = first_window(state_folder=Path(sys.argv[1]))
    window.show()
    session, seeds = window.session, itertools.count(int(sys.argv[2]) + 1)
    session.patience = PATIENCE
    slow = sys.argv[3:] == ["slow"]
    if slow:
        session.do(wishes.take, parse_scenario("\n".join(SLOW)))

    def edit() -> None:
        seed = next(seeds)
        session.do(wishes.set_fields, {"seed": float(seed)})
        assert session.is_waiting or not slow
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
