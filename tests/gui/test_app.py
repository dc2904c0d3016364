"""The window as a process: does it end when it is told to, and keep what was done?"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize

from migviz.gui.shells.app import fitting
from migviz.showing import remembered

OPEN = """
import signal
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from migviz.gui.shells import app
from migviz.interruption import interruptible
from migviz.showing import remembered, wishes

for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # a suite that runs in the background ignores some
    if hasattr(signal, name):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
remembered.state_folder = lambda: Path(sys.argv[1])
application = app.application()


def edit():
    window = next(one for one in application.topLevelWidgets() if isinstance(one, app.MainWindow))
    window.session.do(wishes.edit, "workload.dirty_rate", "60 MiB/s")
    window.session.do(lambda state: 1 / 0)  # a fault of the program
    print("ready", flush=True)


QTimer.singleShot(0, edit)
QTimer.singleShot(120_000, application.quit)  # if nothing else ends it
try:
    with interruptible():
        app.open_window()
except KeyboardInterrupt:
    sys.exit("interrupted")
"""


@pytest.mark.parametrize("name", [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)])
def test_an_open_window_ends_when_it_is_interrupted_and_keeps_what_was_done(name: str, tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", OPEN, str(tmp_path)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(tmp_path),
                          "XDG_CONFIG_HOME": str(tmp_path)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert running.stdout is not None and running.stdout.readline() == "ready\n"
        running.send_signal(getattr(signal, name))
        said = running.communicate(timeout=60)[1]
    finally:
        running.kill()
    assert said.strip().splitlines()[-1:] == ["interrupted"]
    assert said.count("Traceback") == said.count("ZeroDivisionError") == 1, "the details of the fault, to be reported"
    kept = remembered.kept_state(tmp_path)
    assert kept is not None and kept.scenario["workload.dirty_rate"] == 60 * 2.0**20


@pytest.mark.parametrize(
    ("screen", "size"), [((1920, 1080), (1440, 900)), ((1366, 768), (1358, 728)), ((1440, 900), (1432, 860))]
)
def test_a_new_window_is_all_on_the_screen(screen: tuple[int, int], size: tuple[int, int]) -> None:
    assert fitting(QSize(1440, 900), QSize(*screen)) == QSize(*size)
