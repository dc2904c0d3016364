"""The window as a process: does it end when it is told to, and keep what was done?"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize
from PySide6.QtDBus import QDBusMessage, QDBusVariant
from PySide6.QtWidgets import QApplication

from migviz.gui.shells import desktop_portal
from migviz.gui.shells.app import first_window, follow_the_system
from migviz.gui.shells.first_place import FRAME, first_scale, first_size, put_in_place
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.system_look import ask_for_less_motion, wishes_less
from migviz.gui.working import at_once
from migviz.showing import remembered, wishes
from migviz.showing.modes import Mode
from migviz.showing.state import in_lesson
from tests.course.texts import EVERY_KIND
from tests.gui.desk import Desk

OPEN = """
import signal
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from migviz.gui.shells import app
from migviz.interruption import interruptible
from migviz.gui.working import at_once
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
    ("screen", "size", "maximised", "scale"),
    [
        ((1280, 720), (1272, 680), True, 1.0),
        ((1366, 768), (1358, 728), True, 1.0),
        ((1440, 900), (1432, 860), True, 1.0),
        ((1920, 1040), (1728, 936), False, 1.25),
        ((3840, 2120), (3456, 1908), False, 2.5),
    ],
)
def test_a_first_window_is_all_on_the_screen_and_as_large_as_there_is_room(
    screen: tuple[int, int], size: tuple[int, int], maximised: bool, scale: float
) -> None:
    assert first_size(QSize(*screen)) == (QSize(*size), maximised)
    assert first_scale(QSize(*size)) == scale
    assert size[0] <= screen[0] - FRAME.width() and size[1] <= screen[1] - FRAME.height()


def settings_in(folder: Path) -> QSettings:
    return QSettings(str(folder / "migviz.ini"), QSettings.Format.IniFormat)


def opened(folder: Path) -> MainWindow:
    window = first_window(settings=settings_in(folder), state_folder=folder / "state")
    window.session.settle()
    return window


def test_what_nobody_chose_follows_the_system_and_a_choice_is_remembered(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migviz.gui.shells.kept_look.system_theme", lambda: "dark")
    window = opened(tmp_path)
    assert window.session.state.look.theme == "dark"
    window.follow(theme="light")
    window.session.settle()
    assert window.session.state.look.theme == "light"
    assert window.settings is not None and not window.settings.contains("theme"), "the system's is no choice"
    window.session.do(wishes.look, theme="projector", reduced_motion=True, reader="expert")
    window.session.settle()
    window.follow(theme="dark")
    window.session.settle()
    assert window.session.state.look.theme == "projector"
    window.close()
    again = opened(tmp_path).session.state.look
    assert (again.theme, again.reduced_motion, again.reader) == ("projector", True, "expert")


def test_choosing_what_the_system_wishes_follows_it_again(app: QApplication, tmp_path: Path) -> None:
    window = opened(tmp_path)
    window.follow(theme="light")
    for theme in ("dark", "light"):
        window.session.do(wishes.look, theme=theme)
        window.session.settle()
    window.follow(theme="dark")
    window.session.settle()
    assert window.session.state.look.theme == "dark"


def test_a_window_opens_where_it_was_left_and_on_the_screen(app: QApplication, tmp_path: Path) -> None:
    window = opened(tmp_path)
    put_in_place(window, settings_in(tmp_path))
    free = app.primaryScreen().availableGeometry()
    window.show()
    assert free.contains(window.frameGeometry()) or window.isMaximized()
    window.showNormal()
    window.setGeometry(40, 60, 700, 500)
    window.close()
    again = opened(tmp_path)
    put_in_place(again, settings_in(tmp_path))
    assert again.size() == QSize(700, 500)


@pytest.mark.parametrize(
    ("answer", "less"), [("false\n", True), ("1\n", True), ("true\n", False), ("0\n", False), ("", False)]
)
def test_the_answers_of_the_platforms_are_read(answer: str, less: bool) -> None:
    assert wishes_less(answer) is less


@pytest.mark.parametrize(
    ("platform", "less"), [(("no such program of anybody",), False), ((sys.executable, "-c", "print('false')"), True)]
)
def test_a_platform_that_wishes_no_motion_is_heard_and_one_that_cannot_be_asked_wishes_nothing(
    platform: tuple[str, ...], less: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migviz.gui.shells.system_look.LINUX", platform)
    monkeypatch.setattr("migviz.gui.shells.system_look.MAC", platform)
    told: list[bool] = []
    ask_for_less_motion(at_once, lambda: told.append(True))
    assert told == [True] * less


def test_only_the_first_start_offers_how_to_begin(app: QApplication, tmp_path: Path) -> None:
    assert opened(tmp_path).session.state.first
    assert not opened(tmp_path).session.state.first


def left(window: MainWindow) -> None:
    """Closed, and its place free for the next start."""
    assert window.autosave.keep()
    window.close()
    lock = window.autosave.keeper._lock
    assert lock is not None
    lock.unlock()


def test_starting_again_opens_the_lesson_where_one_was(app: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "01-every-kind.md"
    path.write_text(EVERY_KIND, encoding="utf-8")
    window = opened(tmp_path)
    window.lessons.open(path)
    window.session.do(wishes.go_section, 1)
    window.session.settle()
    left(window)
    again = opened(tmp_path)
    assert in_lesson(again.session.state) and Desk(again).section.name == "second"
    again.session.do(wishes.enter_mode, Mode.EXPLORE)
    again.session.settle()
    left(again)
    assert not in_lesson(opened(tmp_path).session.state), (
        "what was on the screen comes back, not what was open behind it"
    )
    path.unlink()


def test_a_lesson_that_is_no_longer_there_does_not_keep_the_window_from_opening(
    app: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / "01-every-kind.md"
    path.write_text(EVERY_KIND, encoding="utf-8")
    window = opened(tmp_path)
    window.lessons.open(path)
    window.session.settle()
    left(window)
    path.unlink()
    assert opened(tmp_path).session.state.lesson is None


def changed(name: str, value: object) -> QDBusMessage:
    message = QDBusMessage.createSignal(desktop_portal.PATH, desktop_portal.SETTINGS, "SettingChanged")
    message.setArguments([desktop_portal.APPEARANCE, name, QDBusVariant(value)])
    return message


def test_a_desktop_that_tells_by_its_portal_is_followed_without_qt(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In some Qt starts light although the desktop is dark, and on others it never knows."""
    window = opened(tmp_path)
    portals: list[desktop_portal.Portal] = []
    monkeypatch.setattr(
        "migviz.gui.shells.app.listen_to_the_desktop",
        lambda tell, parent: portals.append(desktop_portal.Portal(tell, parent)),
    )
    follow_the_system(window)
    for name, value, theme in (
        ("color-scheme", 1, "dark"),
        ("contrast", 1, "projector"),
        ("contrast", 0, "dark"),
        ("color-scheme", 2, "light"),
        ("accent-color", 1, "light"),
    ):
        portals[0].heard(changed(name, value))
        window.session.settle()
        assert window.session.state.look.theme == theme, name
    for value in (1, 0):
        portals[0].heard(changed("reduced-motion", value))
        window.session.settle()
        assert window.session.state.look.reduced_motion is (value == 1)
