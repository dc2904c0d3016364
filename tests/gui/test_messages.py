"""Does a message cover nothing that counts, leave by itself, and can it be read again?"""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget

from migviz.gui.painters import draw
from migviz.gui.painters.stage.painter import stage_of
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import Theme
from migviz.gui.widgets.message import MessageLine
from migviz.resources import lessons_folder
from migviz.showing import wishes
from migviz.showing.modes import Mode
from migviz.showing.state import Look, State
from tests.gui.conftest import ShowWindow

LONG = (
    "migviz cannot keep your session: no space left on the device. Save your work as a file (Ctrl S), then make room."
)


def place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def what_counts(window: MainWindow) -> dict[str, QRect]:
    """Places of what nothing may cover, in the window."""
    found = {"strip": place(window.strip, window)}
    stage = window.stage
    if stage.isVisible() and stage._seen is not None:
        corner = stage.mapTo(window, QPoint(0, 0))
        places = stage_of(stage.width(), stage.height(), stage._seen, window.theme, stage.view())
        found |= {name: box.toAlignedRect().translated(corner) for name, box in
                  (("caption", places.caption), ("client", places.client), ("table", places.table))
                  if not box.isEmpty()}  # fmt: skip
    if window.made("lesson") is not None and window.lesson.isVisible():
        found["question"] = place(window.lesson, window)
    return found


def rail_of(window: MainWindow) -> QRect:
    """Where the steps are, in the window."""
    stage = window.stage
    assert stage._seen is not None
    places = stage_of(stage.width(), stage.height(), stage._seen, window.theme, stage.view())
    return places.rail.toAlignedRect().translated(stage.mapTo(window, QPoint(0, 0)))


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1440, 900)])
@pytest.mark.parametrize("shown", ["explore", "lesson"])
def test_where_there_is_no_top_bar_the_steps_make_room_and_have_it_back(
    shown: str, size: tuple[int, int], show_window: ShowWindow, tmp_path: Path
) -> None:
    window = show_window(Session(State(look=Look(reduced_motion=True, scale=2.0)), state_folder=tmp_path))
    if shown == "lesson":
        window.lessons.open(next(lessons_folder().glob("02-*.md")))
    window.resize(QSize(*size))
    window.session.settle()
    window.message.hide()  # it has said which scale fits
    before = rail_of(window)
    window.message.say("Undone.")
    assert not rail_of(window).intersects(window.message.geometry())
    assert window.shown is not None and (window.shown.layout.top_bar or rail_of(window).width() < before.width() - 60)
    window.message.hide()
    assert rail_of(window) == before


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (1024, 720), (960, 640)])
@pytest.mark.parametrize("shown", ["explore", "lesson", "presentation"])
@pytest.mark.parametrize("t", [10.0, 42.8])
def test_a_message_covers_nothing_that_counts(
    shown: str, size: tuple[int, int], t: float, show_window: ShowWindow, tmp_path: Path
) -> None:
    """Neither where there is no top bar: in a low window, and before a room."""
    state = State(look=Look(reduced_motion=True, scale=1.4 if size == (960, 640) else 1.0))
    window = show_window(Session(state, state_folder=tmp_path))
    window.resize(QSize(*size))
    if shown == "lesson":
        window.lessons.open(next(lessons_folder().glob("01-*.md")))
    if shown == "presentation":
        window.session.do(wishes.toggle_presentation)
    window.session.do(wishes.seek, t)
    window.session.settle()
    QApplication.processEvents()
    for sentence in ("Undone.", LONG):
        window.message.say(sentence)
        assert window.message.isVisible()
        covered = [name for name, box in what_counts(window).items() if box.intersects(window.message.geometry())]
        assert covered == []
        assert window.rect().contains(window.message.geometry())


@pytest.mark.parametrize(
    ("size", "scale"), [((1440, 900), 1.0), ((1280, 720), 1.0), ((1280, 720), 1.4), ((1024, 720), 1.0)]
)
@pytest.mark.parametrize("mode", [*Mode])
def test_it_never_stands_over_what_one_presses_in_the_top_bar(
    mode: Mode, size: tuple[int, int], scale: float, show_window: ShowWindow, tmp_path: Path
) -> None:
    """Neither a long one: it has several lines, or is in the row of the steps, or below the bar."""
    window = show_window(Session(State(look=Look(reduced_motion=True, scale=scale)), state_folder=tmp_path))
    window.resize(QSize(*size))
    window.session.do(wishes.enter_mode, mode)
    window.session.settle()
    bar = window.top_bar
    for sentence in ("Undone.", "Opened Maintenance night: six VMs.", LONG):
        window.message.say(sentence)
        over = window.message.geometry()
        parts = (bar.file, *bar.modes.values(), *bar._right())
        assert not [part for part in parts if part.isVisible() and place(part, window).intersects(over)], sentence
        assert window.rect().contains(over)


def test_it_leaves_by_itself_and_can_be_read_again(show_window: ShowWindow, tmp_path: Path) -> None:
    window = show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path))
    for sentence in ("One.", "Two & three.", "One."):
        window.message.say(sentence)
    assert window.message._timer.isActive()
    window.message._timer.timeout.emit()
    assert not window.message.isVisible()
    assert window.message.lately[:2] == ("One.", "Two & three.")
    window.fill_menu()
    below = next(action.menu() for action in window._menu.actions() if action.text() == "Said lately")
    again = next(action for action in below.actions() if action.text().startswith("Two"))  # type: ignore[attr-defined]
    again.trigger()
    assert window.message.isVisible() and window.message.accessibleName() == "Two & three."


@pytest.mark.parametrize("scale", [0.9, 1.0, 1.25, 1.4])
def test_a_sentence_has_the_room_of_its_lines_wherever_it_stands(scale: float) -> None:
    """A part of a pixel that was rounded away broke "Written to evacuation.csv." into two lines, in the room of one."""
    around = QWidget()
    line = MessageLine(Theme(scale=scale), around)
    draw.misfits.clear()
    for letters in range(60):
        line.place(QRect(letters % 4, 0, 1000 + letters, 40))
        line.say("Written to " + "e" * (letters % 9) + "v" * letters + ".csv.")
        line.grab()
        assert not draw.misfits and line.height() < 20 * scale + 2 * Theme(scale=scale).height("label")
        line.say(LONG + LONG)
        line.grab()
        assert not draw.misfits
