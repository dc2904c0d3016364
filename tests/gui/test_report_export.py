"""Is the report of a recording that is open written from its menu, as a page or as pages, and without the log's names unless they are wanted?"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from migviz.gui.scenario_files import open_file
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.recorded.opening import Opened
from migviz.say import files
from migviz.showing import wishes
from migviz.showing.modes import Mode
from tests.gui.conftest import ShowWindow
from tests.gui.waiting import until

LOGS = Path(__file__).resolve().parent.parent / "reference" / "logs"
HIDDEN = "web01-of-the-bank.jsonl"


@pytest.fixture
def window(show_window: ShowWindow, session: Session, tmp_path: Path) -> MainWindow:
    log = tmp_path / HIDDEN
    log.write_bytes((LOGS / "raw" / "04-u0.5.qmp.jsonl").read_bytes())
    found = show_window(session)
    assert open_file(session, log)
    settle(found)
    return found


def settle(window: MainWindow) -> None:
    window.session.settle()
    QApplication.processEvents()


def offered(window: MainWindow, menu: QMenu) -> Mapping[str, QAction]:
    menu.clear()
    window._fill_exports(menu)
    return {action.text(): action for action in menu.actions() if action.text()}


def written(window: MainWindow, entry: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    menu = QMenu()
    monkeypatch.setattr(type(window.chosen_files), "to_write", lambda *given: path)
    offered(window, menu)[entry].trigger()
    until(lambda: path.exists(), 60)
    settle(window)
    return path.read_bytes()


def test_a_page_has_the_story_and_not_the_name_of_the_file(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = written(window, files.report(), tmp_path / "a.html", monkeypatch).decode()
    assert "What happened" in page and "What limited it" in page and HIDDEN not in page
    until(lambda: any("a.html" in text for text in window.message.lately))


def test_with_the_names_in_the_log_its_file_is_named(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert HIDDEN in written(window, files.report_with_names(), tmp_path / "b.html", monkeypatch).decode()


def test_pages_are_drawn_in_the_window_s_thread_from_beside_it(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert written(window, files.report(), tmp_path / "c.pdf", monkeypatch).startswith(b"%PDF-")


def test_it_is_offered_where_a_recording_is_open_and_all_of_it_may_be_told(window: MainWindow) -> None:

    session = window.session
    assert {files.report(), files.report_with_names()} <= set(offered(window, QMenu()))
    opened = session.state.recording
    assert opened is not None
    for less in (replace(opened, run=replace(opened.run, until=2.0)), replace(opened, fit=None)):
        assert not _entries(window, less)
    assert len(_entries(window, opened)) == 2
    session.do(wishes.enter_mode, Mode.EXPLORE)
    settle(window)
    assert files.report() not in offered(window, QMenu())


def _entries(window: MainWindow, opened: Opened) -> list[str]:
    from migviz.gui.shells.report_export import fill_report_entries

    menu = QMenu()
    fill_report_entries(menu, window, opened, print, window.session.beside, window.chosen_files)
    return [action.text() for action in menu.actions() if action.text()]
