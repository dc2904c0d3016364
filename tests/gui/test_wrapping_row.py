"""Does a row go on below where it is too narrow, and is a lesson's column never wider than its place?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QSizePolicy, QWidget

from migviz.course.reading import load_lesson
from migviz.gui.session import Session
from migviz.gui.widgets.wrapping_row import WrappingRow
from migviz.resources import lessons_folder
from migviz.showing.state import Look, State
from tests.gui.conftest import ShowWindow
from tests.gui.whole_window import show as show_waiting
from tests.gui.whole_window import waiting_in


@pytest.fixture
def row() -> Iterator[tuple[QWidget, QWidget, QWidget]]:
    """A line that may grow and a button of 100 pixels, in a row."""
    whole, line, button = QWidget(), QLineEdit(), QPushButton("Check")
    line.setMinimumWidth(120)
    button.setFixedWidth(100)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    layout = WrappingRow(whole, last_right=True)
    layout.setSpacing(6)
    layout.addWidget(line)
    layout.addWidget(button)
    yield whole, line, button
    whole.deleteLater()


def show(whole: QWidget, width: int) -> None:
    whole.resize(QSize(width, whole.heightForWidth(width)))
    whole.show()
    QApplication.processEvents()


def test_where_there_is_room_they_are_beside_each_other_and_what_may_grow_has_the_rest(
    row: tuple[QWidget, QWidget, QWidget],
) -> None:
    whole, line, button = row
    show(whole, 400)
    assert line.y() == button.y() or abs(line.geometry().center().y() - button.geometry().center().y()) <= 1
    assert line.width() == 400 - 100 - 6 and button.geometry().right() == 399


def test_where_there_is_none_the_last_is_below_at_the_right_and_the_row_is_higher(
    row: tuple[QWidget, QWidget, QWidget],
) -> None:
    whole, line, button = row
    show(whole, 200)
    assert button.y() > line.geometry().bottom() and button.geometry().right() == 199 and line.width() == 200
    assert whole.heightForWidth(200) > whole.heightForWidth(400)
    assert whole.minimumSizeHint().width() == 120


def test_what_is_hidden_takes_no_room(row: tuple[QWidget, QWidget, QWidget]) -> None:
    whole, line, button = row
    button.hide()
    show(whole, 200)
    assert line.width() == 200 and whole.height() == line.sizeHint().height()


QUESTIONS = {"01": "larger-quick", "04": "next-bars", "06": "order"}
"""A number, bars to draw, an order."""


@pytest.mark.parametrize("number", QUESTIONS)
@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)])
def test_a_question_is_never_wider_than_the_column(
    number: str, size: tuple[int, int], show_window: ShowWindow, tmp_path: Path
) -> None:
    window = show_window(Session(State(look=Look(scale=2.0, reduced_motion=True)), state_folder=tmp_path))
    window.resize(QSize(*size))
    path = next(lessons_folder().glob(f"{number}*.md"))
    window.lessons.open(path)
    show_waiting(window, next(one for one in waiting_in(load_lesson(path)) if str(one).endswith(QUESTIONS[number])))
    for _ in range(5):  # heights follow widths, turn by turn
        QApplication.processEvents()
    body = window.lesson.body
    ground = body.widget()
    assert ground is not None and ground.width() <= body.viewport().width()
    for __, widget in body.shown:
        assert widget.height() >= widget.heightForWidth(widget.width())
