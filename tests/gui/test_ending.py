"""Is nothing lost when the window ends: by a kill soon after an edit, with a file at the next start, beside a second window?"""

import json
import os
from pathlib import Path

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox

from migviz.gui import keeping
from migviz.gui.autosave import AFTER_EDIT, Autosave
from migviz.gui.scenario_files import open_file
from migviz.gui.session import Session
from migviz.gui.shells.app import first_window
from migviz.gui.shells.main_window import MainWindow
from migviz.scenario import load_scenario
from migviz.scenario.sharing import Shared
from migviz.showing import wishes
from migviz.showing.remembered import recent_files
from tests.gui.conftest import ShowWindow
from tests.gui.waiting import until


@pytest.fixture
def window(session: Session, show_window: ShowWindow) -> MainWindow:
    return show_window(session)


def test_an_edit_is_kept_soon_even_if_the_editing_goes_on(window: MainWindow, state_folder: Path) -> None:
    assert AFTER_EDIT <= 300
    window.autosave.often.stop()
    seeds = iter(range(2, 100_000))

    def edit_until_kept() -> bool:
        window.session.do(wishes.set_fields, {"seed": float(next(seeds))})
        return (state_folder / "last.json").exists()

    until(edit_until_kept)


def test_what_was_in_no_file_is_offered_when_something_else_is_opened(tmp_path: Path, state_folder: Path) -> None:
    before = Session()
    autosave = Autosave(before)
    before.do(wishes.set_fields, {"seed": 5.0})
    autosave.keep()
    (tmp_path / "a.migviz").write_text("seed: 9")
    for _ in range(2):
        window = first_window(tmp_path / "a.migviz")
        assert window.session.scenario["seed"] == 9
        window.autosave.keep()
        assert load_scenario(state_folder / "unsaved-1.migviz")["seed"] == 5
        assert state_folder / "unsaved-1.migviz" in recent_files(window.session.folder)
        window.close()
        window.deleteLater()
        del window
        autosave.keep()
    assert not (state_folder / "unsaved-2.migviz").exists()


def test_a_second_window_keeps_its_last_state_apart(state_folder: Path) -> None:
    one, other = Session(), Session()
    autosaves = Autosave(one), Autosave(other)
    for autosave in autosaves:
        autosave.keeper.take_place()
    one.do(wishes.set_fields, {"seed": 5.0})
    other.do(wishes.set_fields, {"seed": 6.0})
    assert all(autosave.keep() for autosave in autosaves)
    for name, seed in (("last.json", "seed: 5"), ("last-2.json", "seed: 6")):
        assert json.loads((state_folder / name).read_text())["scenario"] == [seed]


def test_a_place_waits_for_no_disk_is_held_by_one_and_is_free_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "window-1.lock"
    path.write_text("123\nmigviz\n")  # left by an older version that was killed
    with monkeypatch.context() as patch:
        if os.name == "posix":
            patch.setattr(keeping, "QLockFile", None)  # which writes, and waits until that is on the disk
        first = keeping.taken(path)
        assert first is not None and keeping.taken(path) is None
        first.unlock()
        again = keeping.taken(path)
        assert again is not None
    again.unlock()


def test_where_the_system_has_no_locks_qt_holds_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def has_none(path: Path) -> keeping.Lock:
        path.touch()
        raise OSError(95, "not supported")

    monkeypatch.setattr(keeping, "Lock", has_none)
    path = tmp_path / "window-1.lock"
    first = keeping.taken(path)
    assert first is not None and path.stat().st_size
    assert keeping.taken(tmp_path / "window-2.lock") is not None
    first.unlock()


@pytest.mark.parametrize(("answer", "closes"), [("Cancel", False), ("Close", True)])
def test_closing_asks_only_where_the_work_would_be_lost(
    window: MainWindow, state_folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str, closes: bool
) -> None:
    asked: list[str] = []

    def ask(parent, title, text, buttons) -> QMessageBox.StandardButton:
        asked.append(text)
        return getattr(QMessageBox.StandardButton, answer)

    monkeypatch.setattr(QMessageBox, "warning", ask)
    window.session.do(wishes.set_fields, {"seed": 5.0})
    kept = QCloseEvent()
    window.closeEvent(kept)
    assert kept.isAccepted() and not asked
    monkeypatch.setattr("os.fsync", lambda file: None)
    monkeypatch.setattr(
        "migviz.showing.remembered.keep_state", lambda *rest: (_ for _ in ()).throw(OSError(28, "full"))
    )
    window.session.do(wishes.set_fields, {"seed": 6.0})
    lost = QCloseEvent()
    window.closeEvent(lost)
    assert lost.isAccepted() == closes and len(asked) == 1


@pytest.mark.parametrize("how", ["shared", "new", "undone"])
def test_save_asks_for_a_name_where_the_scenario_is_not_the_files_own(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    path, session = tmp_path / "a.migviz", window.session
    path.write_text("seed: 9")
    session.do(wishes.set_fields, {"seed": 3.0})
    open_file(session, path)
    if how == "shared":
        session.do(wishes.open_shared, Shared(scenario=load_scenario("seed: 5")))
    else:
        session.run("new" if how == "new" else "undo")
    asked: list[str] = []

    def ask(*given: object) -> tuple[str, str]:
        asked.append("asked")
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    window.errands.save()
    assert asked and path.read_text() == "seed: 9"
