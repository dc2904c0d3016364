"""What holds for every test of the window: one application, no screen, and every warning of Qt is a failure."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import pytest
from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.working import THREAD
from migviz.showing import remembered
from tests.gui.waiting import until

ShowWindow = Callable[[Session], MainWindow]
HARMLESS = ("This plugin does not support",)
"""What Qt's offscreen platform says of itself: there is no screen."""


def flush() -> None:
    """Do what waits, and let go of what was to be deleted later: without a loop of events Qt keeps that for ever."""
    application = QApplication.instance()
    assert application is not None
    application.processEvents()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.processEvents()


@pytest.fixture(scope="session", autouse=True)
def app() -> Iterator[QApplication]:
    """The one application; Qt allows no second."""
    application = QApplication.instance() or QApplication(["migviz-tests"])
    assert isinstance(application, QApplication)
    yield application
    application.processEvents()


@pytest.fixture(autouse=True)
def complaints(app: QApplication) -> Iterator[list[str]]:
    """Warnings of Qt and exceptions in slots (which PySide only prints); any left at the end fails the test."""
    found: list[str] = []

    def on_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not text.startswith(HARMLESS):
            found.append(text)

    def on_exception(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        found.append(f"exception in a slot: {kind.__name__}: {error}")
        sys.__excepthook__(kind, error, _trace)

    before_messages, before_exceptions = qInstallMessageHandler(on_message), sys.excepthook
    sys.excepthook = on_exception
    yield found
    flush()
    # A run that is worked out a moment later would be there already when the next test asks for it, and must not be.
    until(lambda: all(thread.name != THREAD for thread in threading.enumerate()))
    sys.excepthook = before_exceptions
    qInstallMessageHandler(before_messages)
    assert not found, "\n".join(found)


def windows() -> list[MainWindow]:
    """All that there are, closed ones too."""
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow)]


@pytest.fixture(autouse=True)
def no_window_outlives_its_test(complaints: list[str]) -> Iterator[None]:
    """One that goes on keeps its last state every two seconds: in the middle of another test it would simulate."""
    before = windows()
    yield
    for window in windows():
        if window not in before:
            window.deleteLater()


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes what the user's own migviz keeps."""
    folder = tmp_path / "state"
    monkeypatch.setattr(remembered, "state_folder", lambda: folder)
    return folder


@pytest.fixture
def session() -> Iterator[Session]:
    """A session with the default scenario."""
    session = Session()
    yield session
    session.deleteLater()


@pytest.fixture
def show_window(app: QApplication) -> Iterator[ShowWindow]:
    """A window of 1440 x 900 for a session, closed after the test."""
    windows: list[MainWindow] = []

    def show(session: Session) -> MainWindow:
        window = MainWindow(session)
        windows.append(window)
        window.resize(1440, 900)
        window.show()
        app.processEvents()
        if window.made("stage") is not None:
            assert window.stage.twin.things, "what comes soon after the first picture is there when a reader begins"
        return window

    yield show
    for window in windows:
        window.close()
        window.deleteLater()
    app.processEvents()
