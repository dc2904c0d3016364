"""Does a log that is opened, dropped or pasted stand beside its model in the window, and is a bad one said and nothing lost?"""

import itertools
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from migviz.engine import telling
from migviz.gui.autosave import Autosave
from migviz.gui.painters import draw
from migviz.gui.panes.recording_side import RecordingSide
from migviz.gui.scenario_files import open_file, open_pasted
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import THEMES, Theme
from migviz.gui.working import THREAD
from migviz.recorded import beside, opening
from migviz.recorded.opening import Opened
from migviz.say import in_recording
from migviz.showing import wishes
from migviz.showing.modes import Mode
from migviz.showing.remembered import recent_files
from migviz.showing.state import active
from migviz.study.advice_text import setting_text
from tests.gui.conftest import ShowWindow
from tests.gui.waiting import until

LOGS = Path(__file__).resolve().parent.parent / "reference" / "logs"
FINE, TWO = LOGS / "raw" / "04-u0.5.qmp.jsonl", LOGS / "awkward" / "02_two_migrations.log"
PING = LOGS / "awkward" / "16_ping_client.txt"
SILENT = LOGS / "samples" / "5-nova_L40-u0.8-d300.log"


@pytest.fixture
def window(show_window: ShowWindow, session: Session) -> MainWindow:
    return show_window(session)


def settle(window: MainWindow) -> None:
    for _ in range(3):
        window.session.settle()
        QApplication.processEvents()
    draw.misfits.clear()
    window.grab()


def waits(session: Session) -> bool:
    """Asked anew each time, as the type checker must know."""
    return session.is_waiting


def shown_recording(session: Session) -> Opened | None:
    return session.state.recording


def test_a_log_that_is_opened_stands_beside_its_model(window: MainWindow) -> None:
    assert open_file(window.session, FINE)
    settle(window)
    assert window.session.state.mode is Mode.COMPARE
    assert window.recording.isVisible() and window.recording_side.isVisible() and window.controls.isVisible()
    assert not window.stage.isVisible() and FINE.name in window.top_bar._title
    assert recent_files(window.session.folder)[0] == FINE
    window.session.do(wishes.choose_pair, "disk-csv")
    settle(window)
    assert window.compare.isVisible() and not window.recording.isVisible() and not window.recording_side.isVisible()


def test_a_log_is_fitted_beside_the_window(window: MainWindow) -> None:
    session, before = window.session, window.session.scenario
    opening._opened.cache_clear()
    session.patience, session.clock = 0.0, itertools.count().__next__
    assert open_file(session, FINE)
    assert waits(session) and session.scenario == before and shown_recording(session) is None
    until(lambda: not session.is_waiting)
    recording = shown_recording(session)
    assert recording is not None and session.scenario == recording.scenario
    session.finish()


def test_waiting_for_a_fit_can_be_given_up(window: MainWindow) -> None:
    session, before = window.session, window.session.scenario
    opening._opened.cache_clear()
    session.patience, session.clock = 0.0, itertools.count().__next__
    open_file(session, FINE)
    session.run("back")
    assert not waits(session) and session.scenario == before and shown_recording(session) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello\nworld\n", "Known are"),
        (b"\x89PNG\0\0\n", "binary"),
        (b"migviz: 2\nvm.memory: 4 potatoes\n", "potatoes"),
    ],
)
def test_a_file_that_is_no_log_gets_one_message_and_nothing_is_lost(
    window: MainWindow, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "a.log"
    file.write_bytes(content)
    before = window.session.state
    assert not open_file(window.session, file)
    settle(window)
    after = window.session.state
    assert words in window.message.accessibleName()
    assert (after.own, after.recording, after.mode) == (before.own, None, before.mode)


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(20, 20), copy, data, button, Qt.KeyboardModifier.NoModifier))
    settle(window)


def test_a_log_can_be_dropped_on_the_window_and_on_it_what_a_client_saw(window: MainWindow) -> None:
    drop(window, FINE)
    assert window.recording.isVisible()
    before = window.grab().toImage()
    drop(window, PING)
    opened = window.session.state.recording
    assert opened is not None and opened.name == FINE.name and opened.beside is not None
    lane = window.recording._places
    assert lane is not None and "The client waited" in window.session.state.said.text
    place = lane.above.lanes[1].bar.toRect().translated(window.recording.pos())
    window.message.hide()
    assert window.grab().toImage().copy(place) != before.copy(place)


def test_the_text_of_a_log_can_be_pasted(window: MainWindow) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(FINE.read_text())
    window.session.run("paste")
    QApplication.processEvents()
    settle(window)
    assert window.recording.isVisible()
    before = window.session.state.recording
    for text, words in (("nothing\nof the kind\n", "Known are"), ("one word", "no log of a migration")):
        clipboard.setText(text)
        window.session.run("paste")
        QApplication.processEvents()
        settle(window)
        assert words in window.message.accessibleName() and window.session.state.recording is before


def test_one_goes_to_a_time_of_both_by_a_click_and_by_dragging(window: MainWindow) -> None:
    open_file(window.session, FINE)
    settle(window)
    view = window.recording
    assert view._places is not None and view._part is not None
    bar = view._places.above.strip.bar
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=bar.center().toPoint())
    settle(window)
    assert window.session.playhead.t == pytest.approx(view._part.end / 2, rel=0.02)
    plot = view._places.courses
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(plot.right()) - 14, round(plot.center().y())))
    settle(window)
    assert window.session.playhead.t > 0.9 * view._part.end


def test_a_migration_is_chosen_from_the_side(window: MainWindow) -> None:
    open_file(window.session, TWO)
    settle(window)
    side = window.recording_side
    assert side.migrations.isVisible() and len(side._migrations_menu.actions()) == 2
    side._migrations_menu.actions()[1].trigger()
    settle(window)
    recording = window.session.state.recording
    assert recording is not None and recording.chosen == 1
    assert active(window.session.state).scenario == recording.scenario
    open_file(window.session, FINE)
    settle(window)
    assert not side.migrations.isVisible()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("log", [FINE, SILENT, TWO], ids=lambda path: path.name)
@pytest.mark.parametrize(
    ("size", "scale"),
    [((1280, 720), 1.0), ((1366, 768), 1.4), ((1440, 900), 2.0), ((640, 480), 1.0), ((1920, 1080), 1.0)],
)
def test_every_word_has_room(window: MainWindow, theme: str, log: Path, size: tuple[int, int], scale: float) -> None:
    window.resize(*size)
    window.session.do(wishes.look, theme=theme, scale=scale)
    open_file(window.session, log)
    window.session.do(wishes.seek, 9.0)
    settle(window)
    assert draw.misfits == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.0), ((1366, 768), 1.4), ((640, 480), 1.0)])
def test_what_a_client_saw_has_room(window: MainWindow, theme: str, size: tuple[int, int], scale: float) -> None:
    window.resize(*size)
    window.session.do(wishes.look, theme=theme, scale=scale)
    open_file(window.session, FINE)
    open_file(window.session, PING)
    settle(window)
    assert draw.misfits == []


def test_what_would_have_helped_is_said_below_it_and_can_be_tried(window: MainWindow) -> None:
    open_file(window.session, FINE)
    settle(window)
    opened, before = window.session.state.recording, window.session.scenario
    assert opened is not None and opened.advice is not None and opened.advice.pieces
    assert window.shown is not None and window.shown.recording is not None
    advice = window.shown.recording.advice
    assert advice is not None and setting_text(opened.advice.pieces[0]) in advice.forms[1]
    assert window.recording.try_it.isVisible() and window.recording.try_it.isEnabled()
    QTest.mouseClick(window.recording.try_it, Qt.MouseButton.LeftButton)
    settle(window)
    after = window.session.runs[0].metrics
    assert window.session.scenario != before and after.downtime == pytest.approx(
        opened.advice.pieces[0].after.downtime, rel=1e-6
    )
    assert window.session.run("undo") and window.session.scenario == before


def test_what_would_have_helped_is_tried_beside_the_window_and_for_the_log_that_is_open(window: MainWindow) -> None:
    session = window.session
    session.patience = 60.0
    open_file(session, FINE)
    session.settle()
    first = session.state.recording
    assert first is not None and first.advice is None
    open_file(session, TWO)
    session.settle()
    until(lambda: session.state.recording is not None and session.state.recording.advice is not None)
    assert session.state.recording is not None and session.state.recording.fit is not first.fit


def test_the_ranges_of_the_fit_stand_on_the_sliders_as_long_as_the_recording_is_there(window: MainWindow) -> None:
    open_file(window.session, FINE)
    settle(window)
    opened = window.session.state.recording
    assert opened is not None and opened.fit is not None and opened.fit.dirty_rate is not None
    span, slider = opened.fit.dirty_rate, window.controls.control("workload.dirty_rate").slider
    assert slider is not None and slider._band == pytest.approx((span.low, span.high), rel=1e-6)
    assert "explained as well" in window.controls.control("workload.dirty_rate").toolTip()
    goodput = window.controls.control("link.goodput").slider
    assert goodput is not None and goodput._band is not None
    assert goodput._band[0] < window.session.scenario.number("link.goodput") < goodput._band[1]
    with_band = slider.grab().toImage()
    slider.show_band(None)
    assert slider.grab().toImage() != with_band
    window.session.run("explore")
    settle(window)
    assert slider._band is None


def test_a_range_that_is_narrower_than_the_knob_stands_out_above_and_below_it(window: MainWindow) -> None:
    slider = window.controls.control("vm.memory").slider
    assert slider is not None
    value, knob = slider.shown, slider.knob().toAlignedRect()
    assert isinstance(value, float)
    slider.show_band((value * 0.999, value * 1.001))
    narrow = slider.grab().toImage()
    slider.show_band(None)
    bare = slider.grab().toImage()
    ratio = narrow.devicePixelRatio()
    middle = round(knob.center().x() * ratio)

    def differ(y: float) -> bool:
        return any(
            narrow.pixel(x, round(y * ratio)) != bare.pixel(x, round(y * ratio)) for x in range(middle - 2, middle + 3)
        )

    assert differ(knob.top() - 2) and differ(knob.bottom() + 2)


def test_pictures_and_films_of_it_do_not_name_its_file(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter

    from migviz.gui.shells import pictures
    from migviz.showing.shown import seen_of

    painted: list[str] = []
    monkeypatch.setattr(
        pictures,
        "paint_recording_picture",
        lambda painter, box, shown, theme: painted.append(shown.above.about[0]),
    )
    open_file(window.session, FINE)
    settle(window)
    opened = window.session.state.recording
    assert opened is not None and window.shown is not None and window.shown.recording is not None
    assert window.shown.recording.above.about[0].startswith(FINE.name)
    image = QImage(400, 300, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    window.paint_now(painter, QRectF(0, 0, 400, 300), Theme())
    pictures.frames_beside(opened)(painter, QRectF(0, 0, 400, 300), seen_of(window.session.state)[0], 1.0, Theme())
    painter.end()
    assert len(painted) == 2 and not any(FINE.name in text for text in painted) and all(painted)


def test_a_picture_of_it_has_the_table_beside_it(window: MainWindow, tmp_path: Path) -> None:
    from migviz.gui.painters.picture import draw_image

    open_file(window.session, FINE)
    settle(window)
    image = draw_image((1440, 900), lambda painter, box: window.paint_now(painter, box, Theme()))
    assert image.pixelColor(1000, 450) != image.pixelColor(20, 4) and draw.misfits == []


# --- long ones, and the next start --------------------------------------------------------------------------------


def test_a_long_log_is_read_beside_the_window_says_how_far_it_is_and_can_be_given_up(
    window: MainWindow, tmp_path: Path
) -> None:
    session, long = window.session, tmp_path / "long.jsonl"
    long.write_text(FINE.read_text() * 20)
    shares: list[float] = []
    session.changed.connect(lambda state: shares.append(state.share))
    session.patience, session.clock = 1e9, itertools.count().__next__  # it is not even begun here
    open_file(session, long)
    assert waits(session) and shown_recording(session) is None
    session.run("back")
    assert not waits(session) and shown_recording(session) is None
    open_file(session, long)
    until(lambda: not session.is_waiting)
    opened = shown_recording(session)
    assert opened is not None and len(opened.log.migrations) == 20
    assert all(0.0 <= share <= 1.0 for share in shares)


def test_of_a_long_log_the_window_works_out_nothing_that_its_thread_could(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long, threads = tmp_path / "long.jsonl", []
    long.write_text(FINE.read_text() * 20)

    def noted(*given: object) -> Opened:
        threads.append(threading.current_thread().name)
        return of(*given)  # type: ignore[arg-type]

    of = opening._of
    monkeypatch.setattr(opening, "_of", noted)
    window.session.patience = 1e9
    beside.course_of.cache_clear()
    opening._opened.cache_clear()
    open_file(window.session, long)
    until(lambda: not window.session.is_waiting)
    opened = shown_recording(window.session)
    assert opened is not None and threads == [THREAD]
    assert beside.course_of.cache_info().misses == 1, "its course is known when the window asks"
    courses = beside.courses_of(opened.run, window.session.runs[0])
    assert courses is not None and beside.course_of.cache_info().misses == 1
    assert courses.most >= float(courses.amount.max())


def test_how_far_a_log_is_read_is_told_in_order() -> None:
    shares: list[float] = []
    with telling(shares.append):
        opening.opened(FINE.read_bytes() * 40, "long")
    assert len(shares) > 5 and shares == sorted(shares) and shares[-1] == 1.0 and shares[0] < 0.4


def started(folder: Path) -> Session:
    session = Session(state_folder=folder)
    Autosave(session).restore()
    return session


def test_a_recording_is_there_again_at_the_next_start(tmp_path: Path) -> None:
    first = started(tmp_path)
    open_file(first, TWO)
    first.run("next migration")
    first.do(wishes.edit, "workload.dirty_rate", "77 MiB/s")
    assert Autosave(first).keep()
    second = started(tmp_path)
    recording = second.state.recording
    assert recording is not None and recording.file == TWO and recording.chosen == 1
    assert second.state.mode is Mode.COMPARE and second.state.comparison.recorded
    assert second.scenario.number("workload.dirty_rate") == 77 * 2**20
    second.run("explore")
    assert Autosave(second).keep()
    third = started(tmp_path)
    assert third.state.recording is not None and third.state.mode is Mode.EXPLORE


def test_a_log_that_was_pasted_is_there_again_and_one_that_is_gone_is_not(tmp_path: Path) -> None:
    first = started(tmp_path)
    assert open_pasted(first, FINE.read_bytes()) and Autosave(first).keep()
    second = started(tmp_path)
    assert second.state.recording is not None and second.state.recording.log.lines == 92
    (tmp_path / "pasted.log").unlink()
    assert started(tmp_path).state.recording is None


def test_what_is_the_same_at_each_moment_is_worked_out_with_the_log_and_once(window: MainWindow) -> None:
    """A long log has a thousand lists: with it, beside the window, they become rows, and no moment of it makes them anew."""
    from migviz.showing import recording_shown as made

    state = wishes.open_log(window.session.state, FINE.read_bytes(), FINE.name, FINE)
    before = made._rows.cache_info().misses
    open_file(window.session, FINE)
    settle(window)
    assert window.shown is not None and window.shown.recording is not None and state.recording is not None
    rows = window.shown.recording.rows
    window.session.do(wishes.seek, 3.0)
    settle(window)
    assert len(rows) > 3 and window.shown.recording.rows is rows and window.shown.recording.t == 3.0
    assert made._rows.cache_info().misses <= before + 1


def test_a_film_of_it_goes_on_until_both_are_over(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from PySide6.QtWidgets import QMenu

    from migviz.gui.painters import film
    from migviz.gui.painters.film import frame_places
    from migviz.replay.pace import Pace
    from migviz.showing.shown import seen_of

    open_file(window.session, FINE)
    settle(window)
    opened, seen = window.session.state.recording, seen_of(window.session.state)[0]
    assert opened is not None
    later = window.session.state.own.run.end + 40.0
    window.session.do(wishes.lay_beside, replace(opened, run=replace(opened.run, end=later)))
    settle(window)
    asked: list[float] = []
    monkeypatch.setattr(film, "write_film", lambda *given, **named: asked.append(named["end"]))
    monkeypatch.setattr(type(window.chosen_files), "to_write", lambda *given: Path("a.mp4"))
    menu = QMenu()
    window._fill_exports(menu)
    next(action for action in menu.actions() if action.text() == "Film…").trigger()
    until(lambda: bool(asked))
    settle(window)
    assert asked == [later]
    for pace in Pace:
        times = [t for t, __ in frame_places(seen, 0.0, later, 9, pace=pace)]
        assert times[-1] == later and times == sorted(times)
    told: list[float] = []
    for t in (1.0, later):
        film._draw_frame(
            None, None, seen=seen.at(t), t=t, theme=Theme(), rate=1.0, beat=None, pulse=0.0, charts=False,  # type: ignore[arg-type]
            paint=lambda painter, box, seen, at, theme: told.append(at),
        )  # fmt: skip
    assert told == [1.0, later]


def test_beside_a_recording_that_is_still_read_only_what_differs_is_named() -> None:
    heard = RecordingSide(Theme()).heard()
    assert (heard.key, heard.name, heard.inside) == ("side", in_recording.what_differs(), ())
