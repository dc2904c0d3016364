"""Is a lesson printed from the window as it is from the command line, for each of its readers?"""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from migviz.course.lesson import Lesson
from migviz.course.readers import Reader
from migviz.course.reading import load_lesson
from migviz.gui.panes.paper.pages import document_of, text_of_pages
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.resources import lessons_folder
from migviz.showing.printed import sheet_of
from migviz.showing.sheet import For, Paper, Sheet
from migviz.showing.state import Look, State
from tests.gui.conftest import ShowWindow

PATH = lessons_folder() / "02-the-six-steps.md"


@pytest.fixture
def window(show_window: ShowWindow, state_folder: Path) -> MainWindow:
    return show_window(Session(State(look=Look(reduced_motion=True)), state_folder=state_folder))


@pytest.mark.parametrize("reader", For)
def test_a_lesson_is_printed_for_each_reader(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: For
) -> None:
    proposed: list[str] = []

    def chosen(parent: object, title: str, name: str, kinds: str) -> tuple[str, str]:
        proposed.append(Path(name).name)
        return str(tmp_path / "sheet.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    seen: list[Sheet] = []

    def noted(lesson: Lesson, reader: For, who: Reader) -> Sheet:
        seen.append(sheet_of(lesson, reader, who))
        return seen[-1]

    monkeypatch.setattr("migviz.showing.printed.sheet_of", noted)
    window.lessons.open(PATH)
    window.session.settle()
    window.session.run(f"print {reader}")
    window.session.settle()
    QApplication.processEvents()
    assert proposed == ["six-steps.pdf"] and (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    expected = sheet_of(load_lesson(PATH), reader)
    assert text_of_pages(document_of(seen[0], Paper.A4)) == text_of_pages(document_of(expected, Paper.A4))


def test_without_a_lesson_there_is_nothing_to_print(window: MainWindow) -> None:
    assert window.session.run("print students") and "lesson" in window.session.state.said.text
