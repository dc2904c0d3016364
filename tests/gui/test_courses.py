"""Is a folder of lessons opened, listed, kept apart and handed in as migviz's own course is?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from migviz.course.evidence import read_evidence
from migviz.gui.session import Session
from migviz.gui.shells.app import first_window
from migviz.gui.shells.hand_in import HandIn
from migviz.gui.shells.main_window import MainWindow
from migviz.resources import COURSE_FILE
from migviz.showing.state import Look, State
from tests.course.texts import FRONT, TOY
from tests.gui.conftest import ShowWindow
from tests.gui.desk import Desk

LESSON = FRONT + TOY + "::: ask {#which}\nWhich?\n\n- (x) This\n- ( ) That\n:::\n"


@pytest.fixture
def window(show_window: ShowWindow, state_folder: Path) -> MainWindow:
    return show_window(Session(State(look=Look(reduced_motion=True)), state_folder=state_folder))


def course(folder: Path, name: str = "night", *lessons: str) -> Path:
    """A course with an id, and small lessons."""
    folder.mkdir()
    (folder / COURSE_FILE).write_text(f"course: 1\nid: {name}\ntitle: The {name} course\n", encoding="utf-8")
    for lesson in lessons or ("01-a.md",):
        (folder / lesson).write_text(LESSON, encoding="utf-8")
    return folder


def drop(window: MainWindow, path: Path) -> None:
    """A file or a folder is let go over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPoint(5, 5).toPointF(),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    window.session.settle()


def titles(window: MainWindow) -> list[str]:
    """The courses in the list, as their headings say."""
    return [heading.close_it.accessibleName() for heading in window.lesson.list.headings]


def test_a_folder_that_is_dropped_is_a_course_above_migvizs_own(window: MainWindow, tmp_path: Path) -> None:
    drop(window, course(tmp_path / "mine", "night", "01-a.md", "02-b.md"))
    rows = window.lesson.list.rows
    assert [row.entry.course for row in rows[:3]] == ["The night course", "The night course", "How a running VM moves"]
    assert "The night course: 2 lessons." in window.session.state.said.text
    assert len(titles(window)) == 2


def test_a_folder_without_lessons_is_said_to_be_none_and_nothing_changes(window: MainWindow, tmp_path: Path) -> None:
    before = window.session.state.mode
    drop(window, tmp_path)
    assert "contains no lesson" in window.session.state.said.text and window.session.state.mode is before


def test_a_course_is_taken_off_the_list_and_its_progress_stays(window: MainWindow, tmp_path: Path) -> None:
    drop(window, course(tmp_path / "mine"))
    first = window.lesson.list.headings[0]
    assert not first.close_it.isHidden() and window.lesson.list.headings[1].close_it.isHidden()
    QTest.mouseClick(first.close_it, Qt.MouseButton.LeftButton)
    window.session.settle()
    assert titles(window) == [] and {row.entry.folder for row in window.lesson.list.rows} == {None}
    drop(window, tmp_path / "mine")
    assert len(titles(window)) == 2


def test_the_list_of_courses_is_there_at_the_next_start(tmp_path: Path, state_folder: Path, app: object) -> None:
    folder = course(tmp_path / "mine")
    first = first_window(folder, state_folder=state_folder)
    first.session.settle()
    assert first.lesson.list.rows[0].entry.path == folder / "01-a.md"
    second = first_window(state_folder=state_folder)
    second.session.run("lessons")
    second.session.settle()
    assert second.lesson.list.rows[0].entry.path == folder / "01-a.md"
    for window in (first, second):
        window.close()
        window.deleteLater()


def test_a_course_that_is_gone_is_a_line_that_says_so(window: MainWindow, tmp_path: Path) -> None:
    folder = course(tmp_path / "mine")
    drop(window, folder)
    folder.rename(tmp_path / "elsewhere")
    for mode in ("explore", "lessons"):
        window.session.run(mode)
        window.session.settle()
    row = window.lesson.list.rows[0]
    assert "There is no folder" in row.entry.problem and not row.isEnabled()


def answer(window: MainWindow, path: Path) -> None:
    """Open a lesson and answer its question."""
    window.lessons.open(path)
    Desk(window).come_to("which")
    Desk(window).give("which", ("This",))


def test_progress_in_a_course_with_an_id_is_kept_apart(window: MainWindow, tmp_path: Path, state_folder: Path) -> None:
    answer(window, course(tmp_path / "mine") / "01-a.md")
    other = course(tmp_path / "other", "day") / "01-a.md"
    window.lessons.open(other)
    assert not Desk(window).state.progress.answers
    assert (state_folder / "progress" / "night" / "small.json").is_file()
    assert not (state_folder / "progress" / "small.json").exists()
    window.session.run("lessons")
    assert [handed.course for handed in window.lessons.files.begun()] == ["night"]


def test_a_single_lesson_is_listed_and_handed_in_too(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "my.md"
    path.write_text(LESSON, encoding="utf-8")
    (tmp_path / "another.md").write_text(LESSON, encoding="utf-8")
    drop(window, path)
    answer(window, path)
    (handed,) = window.lessons.files.begun()
    assert (handed.title, [progress.lesson for progress in handed.lessons]) == (tmp_path.name, ["small"])


@pytest.fixture
def dialog(window: MainWindow, tmp_path: Path, one_dialog: Callable[[], HandIn]) -> HandIn:
    answer(window, course(tmp_path / "mine") / "01-a.md")
    window.session.run("export answers")
    return one_dialog()


@pytest.fixture
def one_dialog(window: MainWindow) -> Callable[[], HandIn]:
    def found() -> HandIn:
        QGuiApplication.processEvents()
        (made,) = window.findChildren(HandIn)
        return made

    return found


def test_a_name_and_a_course_are_needed_to_hand_in(dialog: HandIn) -> None:
    assert not dialog.file.isEnabled() and not dialog.mail.isEnabled()
    dialog.student.setText("Ada")
    assert dialog.file.isEnabled() and dialog.mail.isEnabled()
    dialog.courses[0].setChecked(False)
    assert not dialog.file.isEnabled()


def test_a_file_bears_name_course_and_day_and_the_name_is_there_the_next_time(
    window: MainWindow,
    dialog: HandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    one_dialog: Callable[[], HandIn],
) -> None:
    proposed: list[str] = []

    def chosen(parent: object, title: str, name: str, kinds: str) -> tuple[str, str]:
        proposed.append(Path(name).name)
        return str(tmp_path / "out.json"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    dialog.student.setText("Ada B.")
    QTest.mouseClick(dialog.file, Qt.MouseButton.LeftButton)
    assert proposed[0].startswith("Ada-B-night-2")
    found = read_evidence(tmp_path / "out.json")
    assert (found.student, [one.course for one in found.courses]) == ("Ada B.", ["night"]) and found.day
    QGuiApplication.sendPostedEvents(None, 52)  # QEvent.Type.DeferredDelete
    window.session.run("export answers")
    assert one_dialog().student.text() == "Ada B."


def test_a_text_for_a_mail_is_copied(dialog: HandIn, tmp_path: Path) -> None:
    dialog.student.setText("Ada")
    QTest.mouseClick(dialog.mail, Qt.MouseButton.LeftButton)
    path = tmp_path / "mail.txt"
    path.write_text("Hello\n\n" + QGuiApplication.clipboard().text(), encoding="utf-8")
    assert read_evidence(path).student == "Ada"
