"""Is a picture or film drawn in the window's thread, a piece in a turn, and written beside it?"""

from collections.abc import Callable
from pathlib import Path
from threading import Thread, get_ident
from typing import Any

import pytest
from PySide6.QtCore import QObject, QRectF, QTimer
from PySide6.QtGui import QAction, QImage, QPainter
from PySide6.QtWidgets import QApplication, QProgressDialog
from shiboken6 import isValid

from migviz.engine import GivenUp
from migviz.gui.painters import film as films
from migviz.gui.painters import picture as pictures
from migviz.gui.painters.picture import A4, storyboard
from migviz.gui.session import PATIENCE, Session
from migviz.gui.shells import exports
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.working import InWindow, Work
from migviz.replay.beats import screen_seconds
from migviz.replay.pace import Pace
from migviz.showing import wishes
from migviz.showing.shown import seen_of
from tests.gui.conftest import ShowWindow
from tests.gui.transcript import transcript
from tests.gui.waiting import until


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(exports, "PICTURE", (320, 240))
    monkeypatch.setattr(films, "seconds_of", lambda *what: 0.3)
    window = show_window(Session(state_folder=tmp_path))
    window.session.patience = PATIENCE
    return window


def noting(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[int]:
    """The threads in which a function is called from now on."""
    where, real = list[int](), getattr(module, name)

    def noted(*given: object, **named: object) -> object:
        where.append(get_ident())
        return real(*given, **named)

    monkeypatch.setattr(module, name, noted)
    return where


def filmed(window: MainWindow, path: Path) -> list[str]:
    said: list[str] = []
    exports.film(path, seen_of(window.session.state)[0], window.theme, window, said.append, window.session.beside)
    return said


@pytest.mark.parametrize("name", ["a.mp4", "a.gif"])
def test_the_frames_of_a_film_are_drawn_by_the_window_and_packed_beside_it(
    name: str, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, packed = noting(monkeypatch, films, "draw_image"), noting(monkeypatch, films, "as_array")
    said = filmed(window, tmp_path / name)
    until(lambda: bool(said))
    assert said == [f"Written to {name}."]
    assert len(drawn) == len(packed) == {"a.mp4": 9, "a.gif": 3}[name]
    assert set(drawn) == {get_ident()}
    assert get_ident() not in packed
    assert (tmp_path / name).stat().st_size > 500


@pytest.mark.parametrize("name", ["a.png", "a.svg", "a.pdf"])
def test_a_picture_is_drawn_by_the_window_a_part_in_a_turn_and_written_beside_it(
    name: str, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, drawn, turns = noting(monkeypatch, pictures, "write_whole"), list[tuple[int, int]](), [0]
    said: list[str] = []

    def draw(painter: QPainter, box: QRectF) -> None:
        drawn.append((get_ident(), turns[0]))
        window.paint_now(painter, box, window.theme)

    between = QTimer(window, interval=0)
    between.timeout.connect(lambda: turns.__setitem__(0, turns[0] + 1))
    between.start()
    exports.picture(tmp_path / name, (320, 240), (draw, draw), window, said.append, window.session.beside)
    until(lambda: bool(said))
    between.stop()
    assert said == [f"Written to {name}."]
    (first, before), (second, after) = drawn
    assert first == second == get_ident() and written != [first]
    assert before < after, "between two parts the window comes to itself"
    assert name != "a.png" or QImage(str(tmp_path / name)).width() == 320


def test_a_storyboard_is_drawn_panel_by_panel(window: MainWindow) -> None:
    panels = storyboard(seen_of(window.session.state)[0], window.theme)
    painted: list[list[str]] = [transcript(A4, part) for part in panels]
    numbers = [[k for k in range(1, 7) if any(f'"{k}  ' in line for line in lines)] for lines in painted]
    assert numbers == [[], [1], [2], [3], [4], [5], [6]]


@pytest.mark.parametrize("pace", Pace)
def test_a_film_goes_at_the_pace_of_its_window(
    pace: Pace, show_window: ShowWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, asked = show_window(Session()), dict[str, object]()
    monkeypatch.setattr(films, "write_film", lambda *given, **named: asked.update(named))
    monkeypatch.setattr(window.chosen_files, "to_write", lambda *what: Path("a.mp4"))
    window.session.do(wishes.pace, pace=pace)
    window.fill_file_menu()
    film = next(action for action in window._file_menu.findChildren(QAction) if action.text() == "Film…")
    film.trigger()
    assert asked["pace"] is pace
    lasts = screen_seconds(window.session.runs[0]) if pace is Pace.GUIDED else films.FILM_LASTS
    assert asked["seconds"] == pytest.approx(lasts)


def test_a_film_that_is_stopped_leaves_no_file(window: MainWindow, tmp_path: Path) -> None:
    said = filmed(window, tmp_path / "a.mp4")
    [bar] = window.findChildren(QProgressDialog)
    bar.cancel()
    until(lambda: bool(said))
    assert said == ["The film was stopped."]
    assert list(tmp_path.glob("*.mp4")) == list(tmp_path.glob(".migviz-*.new")) == []
    until(lambda: not window.findChildren(QProgressDialog))


def test_the_window_comes_to_itself_between_two_pieces(app: QApplication) -> None:
    parent, order = QObject(), list[str]()
    here = InWindow(parent)
    turns = QTimer(parent, interval=0)
    turns.timeout.connect(lambda: order.append("turn"))
    turns.start()
    job = Thread(target=lambda: [here(lambda: order.append("piece")) for _ in range(20)])
    job.start()
    until(lambda: order.count("piece") == 20)
    job.join()
    between = "".join(one[0] for one in order).strip("t").split("p")[1:-1]
    assert len(between) == 19
    assert all(between)


def test_what_a_piece_raises_is_raised_where_it_was_asked_for(app: QApplication) -> None:
    assert outcome(lambda: 1 // 0) is ZeroDivisionError
    assert outcome(lambda: 7) == 7


def outcome(task: Callable[[], object]) -> object:
    parent, found = QObject(), list[object]()
    here = InWindow(parent)

    def job() -> None:
        try:
            found.append(here(task))
        except ZeroDivisionError as error:
            found.append(type(error))

    thread = Thread(target=job)
    thread.start()
    until(lambda: bool(found))
    thread.join()
    return found[0]


def test_when_the_program_ends_nobody_waits_for_a_piece_any_more(app: QApplication) -> None:
    parent, ended = QObject(), list[type[BaseException]]()
    here = InWindow(parent)

    def job() -> None:
        for _ in range(2):
            try:
                here(lambda: None)
            except GivenUp:
                ended.append(GivenUp)

    thread = Thread(target=job)
    thread.start()
    while here._asker is None:
        pass
    app.aboutToQuit.emit()
    thread.join()
    assert ended == [GivenUp, GivenUp]


def test_a_job_that_gives_itself_up_as_the_program_ends_has_no_result_to_be_taken(app: QApplication) -> None:
    parent, ended = QObject(), list[str]()

    def job(may_go_on: Callable[[], None]) -> None:
        raise GivenUp

    work = Work(job, parent)
    work.ended.connect(lambda: ended.append("ended"))
    until(lambda: not isValid(work))
    assert not ended
