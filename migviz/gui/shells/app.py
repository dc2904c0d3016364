"""Starts the window."""

import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSocketNotifier
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from migviz.errors import safe
from migviz.gui.autosave import Autosave
from migviz.gui.session import AT_THE_START, PATIENCE, Session
from migviz.gui.shells.first_place import put_in_place
from migviz.gui.shells.kept_look import look_of
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.system_look import (
    ask_for_less_motion,
    listen_to_the_desktop,
    system_theme,
    when_the_theme_changes,
)
from migviz.gui.shells.warming import Warming
from migviz.interruption import ended_by
from migviz.resources import asset, is_for_lessons
from migviz.scenario.sharing import Shared
from migviz.showing import wishes
from migviz.showing.state import Look, State

if TYPE_CHECKING:
    from migviz.recorded.watched_lines import Watched

SEEN = "seen"
"""The setting that says that the program was open before."""


def application() -> QApplication:
    """The one application object, made when it is first needed."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = QApplication(sys.argv[:1])
    app.setApplicationName("migviz")
    app.setWindowIcon(QIcon(str(asset("icon.svg"))))
    return app


def open_window(
    path: Path | None = None,
    shared: Shared | None = None,
    *,
    presented: bool = False,
    host: str | None = None,
    readers: str = "",
    watched: "Watched | None" = None,
) -> int:
    """Open the window, with a scenario or lesson file, a shared moment, a ready-made host or what was last seen, and stay until it is closed.
    `presented`: it is shown to a room at once, in a lesson to such `readers`; `watched`: a migration that is watched from the start."""
    app = application()
    settings = QSettings("migviz", "migviz")
    window = first_window(None if presented else path, shared, settings=settings, patience=AT_THE_START)
    if host is not None:
        window.session.do(wishes.open_ready_host, host)
    if readers:
        window.session.do(wishes.read_as, readers)
    put_in_place(window, settings)
    window.show()
    if presented and path is not None:
        window.lessons.present(path)
    elif presented:
        window.session.run("present")
    window.session.patience = PATIENCE
    window.session.broke_down.connect(tell_details)
    Warming(window, lambda: window.session.playhead.playing or window.session.is_waiting)
    follow_the_system(window)
    if watched is not None:
        window.watching.start(watched)
    with ended_by(app.quit), _awake_for_signals():
        return int(app.exec())


def tell_details(details: str) -> None:
    """What a fault of the program says of itself goes to the terminal, to be reported; the window says that there was one."""
    print(safe(details), file=sys.stderr, flush=True)


def follow_the_system(window: MainWindow) -> None:
    """What nobody has chosen here follows the system, also when that changes its mind."""

    said: dict[str, int] = {}

    def hear(now: Mapping[str, int]) -> None:
        still, before = now.get("reduced-motion"), said.get("reduced-motion")
        said.update(now)
        window.follow(theme=system_theme(said))
        if still != before and 1 in (still, before):
            window.follow(reduced_motion=still == 1)

    window.follow(theme=system_theme())
    when_the_theme_changes(lambda: window.follow(theme=system_theme(said)))
    ask_for_less_motion(window.session.beside, lambda: window.follow(reduced_motion=True))
    listen_to_the_desktop(hear, window)


def first_window(
    path: Path | None = None,
    shared: Shared | None = None,
    *,
    settings: QSettings | None = None,
    state_folder: Path | None = None,
    patience: float | None = None,
) -> MainWindow:
    """The window as it opens, not shown yet. What takes longer than `patience` comes later, if anybody waits (`Session.patience`)."""
    application()
    first = path is None and shared is None and settings is not None and settings.value(SEEN) is None
    look = look_of(settings) if settings is not None else Look()
    session = Session(State(look=look, first=first), state_folder=state_folder)
    if settings is not None:
        settings.setValue(SEEN, True)
    session.patience = patience
    autosave = Autosave(session)
    autosave.keeper.take_place()
    if path is None and shared is None:
        autosave.restore()
    else:
        autosave.keeper.put_by()
    window = MainWindow(session, settings=settings, autosave=autosave)
    if session.state.said.text:
        window.message.say(session.state.said.text)  # what the start had to say, now that it can be seen
    if path is not None and is_for_lessons(path):
        window.lessons.open_any(path)
    elif path is None and shared is None and autosave.lesson is not None:
        window.lessons.open(autosave.lesson)
    elif path is not None:
        from migviz.gui.scenario_files import open_file

        open_file(session, path)  # after the window is there to say what is wrong with it
    if shared is not None:
        session.do(wishes.open_shared, shared)
    window.resize(*State().size)
    return window


@contextmanager
def _awake_for_signals() -> Iterator[None]:
    """While Qt waits no Python runs, so no signal would be noticed: each sends a byte that wakes it."""
    heard, said = socket.socketpair()
    with heard, said:
        said.setblocking(False)
        notifier = QSocketNotifier(heard.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: heard.recv(64))
        before = signal.set_wakeup_fd(said.fileno())
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            notifier.setEnabled(False)
