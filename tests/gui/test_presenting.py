"""Does a window present: the room's picture on its screen, the presenter's window, and every key of a remote wherever the keyboard is?"""

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QInputDevice, QPainter, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from migviz.cli.main import main
from migviz.course.catalogue import lesson_files
from migviz.course.options import MOST_OPTIONS
from migviz.course.progress import Progress
from migviz.course.translation import open_lesson
from migviz.engine import simulate
from migviz.gui.painters.boxes import rect
from migviz.gui.painters.picture import A4, draw_image, scale_of_story, storyboard
from migviz.gui.panes.room import slides
from migviz.gui.panes.room.console_painter import choices_seen
from migviz.gui.panes.room.picture import paint_room
from migviz.gui.panes.room.slides import write_slides
from migviz.gui.panes.room.view import RoomShown, RoomView, room_shown
from migviz.gui.session import Session
from migviz.gui.shells.audience import Audience
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import Theme
from migviz.replay.seen import seen_at
from migviz.resources import lessons_folder
from migviz.say import in_presenting
from migviz.scenario import Scenario
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.layout import scale_in_a_room
from migviz.showing.modes import Mode
from migviz.showing.places.console import LEAST, WIDTHS, console_places, scale_of_console
from migviz.showing.presenting import Doing, at_beat, beat_now, beats_of
from migviz.showing.presenting.hands_kept import as_csv, table_of
from migviz.showing.state import Look, State, lesson_of
from tests.course.texts import FRONT, TOY
from tests.course.texts import lesson_of as read_lesson
from tests.gui.conftest import ShowWindow
from tests.gui.mouse import hover
from tests.gui.transcript import transcript
from tests.quick import fewer

LESSON = lessons_folder() / "04-the-shrinking-bars.md"
NEXT, BACK = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path))


def presented(window: MainWindow, path: Path | None = LESSON) -> Audience:
    if path is not None:
        window.lessons.present(path)
    else:
        key(window, Qt.Key.Key_F5)
    settle(window)
    found = window.presenting.audience
    assert found is not None
    return found


def settle(window: MainWindow) -> None:
    window.session.settle()
    QApplication.processEvents()
    window.session.settle()


def key(
    window: MainWindow, which: Qt.Key, at: object = None, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(at or window, which, with_)  # type: ignore[call-overload]
    settle(window)


def goes_to(window: MainWindow, doing: Doing, *, options: bool = True) -> None:
    lesson = lesson_of(window.session.state)
    assert lesson is not None
    beats = beats_of(lesson.lesson)
    place = next(
        k
        for k, beat in enumerate(beats)
        if beat.doing is doing and (not options or hasattr(beat.question and beat.question.answer, "options"))
    )
    window.session.do(at_beat, place)
    settle(window)


def seen_by_room(window: MainWindow) -> QImage:
    assert window.presenting.audience is not None
    return window.presenting.audience.grab().toImage()


def test_f5_opens_the_room_s_window_full_screen_and_esc_closes_it(window: MainWindow) -> None:
    audience = presented(window, None)
    assert audience.isVisible() and audience.isFullScreen() and window.presenting.console.isVisible()
    assert audience.geometry() == audience.screen().geometry()
    key(window, Qt.Key.Key_Escape, audience)
    assert not window.session.state.presenting and window.presenting.audience is None
    assert not window.presenting.console.isVisible() and window.stage.isVisible()


def test_the_button_presents_and_leaves(window: MainWindow) -> None:
    window.top_bar.present.click()
    settle(window)
    assert window.session.state.presenting
    window.presenting.console.buttons["leave"].click()
    settle(window)
    assert not window.session.state.presenting


@pytest.mark.parametrize("first", ["slider", "number", "button", "audience"])
def test_a_remote_s_keys_go_on_whatever_had_the_keyboard(first: str, window: MainWindow) -> None:
    control = window.controls.control("workload.dirty_rate")
    assert control.slider is not None
    before = {
        "slider": control.slider,
        "number": control.edit,
        "button": window.transport.play if hasattr(window.transport, "play") else control.slider,
    }.get(first)
    if before is not None:
        before.setFocus()
    audience = presented(window)
    focus = QApplication.focusWidget() if first != "audience" else audience
    place = window.session.state.room.place
    for what, expected in ((NEXT, place + 1), (NEXT, place + 2), (BACK, place + 1)):
        key(window, what, focus or window)
        assert window.session.state.room.place == expected
    for what in (Qt.Key.Key_B, Qt.Key.Key_Period):
        black = window.session.state.room.black
        key(window, what, focus or window)
        assert window.session.state.room.black is not black


def test_black_is_black_and_the_picture_comes_back(window: MainWindow) -> None:
    audience = presented(window)
    before = seen_by_room(window)
    key(window, Qt.Key.Key_B, audience)
    image = seen_by_room(window)
    assert {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 37) for y in range(0, image.height(), 31)
    } == {"#000000"}
    key(window, Qt.Key.Key_Period, audience)
    assert seen_by_room(window) == before


def test_a_remote_pressed_at_random_never_sticks(window: MainWindow) -> None:
    """Some with the window, most without (tests/showing/test_remote.py)."""
    dice = random.Random(7)
    presented(window)
    for __ in range(150):
        before = window.session.state
        audience = window.presenting.audience if before.presenting else None
        at = dice.choice([window, audience or window])
        key(window, dice.choice([NEXT, NEXT, NEXT, BACK, Qt.Key.Key_B, Qt.Key.Key_Period]), at)
        if not before.errands:
            assert window.session.state != before
    for __ in range(300):
        if lesson_of(window.session.state) is None or lesson_of(window.session.state).lesson.id != "shrinking-bars":  # type: ignore[union-attr]
            break
        key(window, NEXT)
    assert window.session.state.presenting and lesson_of(window.session.state).lesson.id != "shrinking-bars"  # type: ignore[union-attr]
    assert window.session.state.room.place == 0, "after a lesson comes the next one, from its beginning"


def test_hands_of_as_many_options_as_may_be_are_counted_by_buttons_and_of_the_first_by_keys(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "twelve.md"
    options = "".join(f"- ({'x' if k == 1 else ' '}) {k}\n" for k in range(1, MOST_OPTIONS + 1))
    path.write_text(f"{FRONT}{TOY}::: ask {{#q}}\nWhich?\n\n{options}:::\n", encoding="utf-8")
    presented(window, path)
    goes_to(window, Doing.ASK)
    console = window.presenting.console
    assert [pair[1].isVisible() for pair in console.counters] == [True] * MOST_OPTIONS
    tops = [pair[1].geometry().top() for pair in console.counters]
    assert sorted(set(tops)) == tops, "each beside its option"
    console.counters[-1][1].click()
    assert window.session.state.room.hands["q"][-1] == 1
    said = transcript((1280, 720), lambda painter, _box: console.render(painter, QPoint()))
    assert any(in_presenting.digits_count(9) in line for line in said)


def test_hands_are_counted_by_keys_and_buttons_shown_once_locked_in_and_kept(
    window: MainWindow, tmp_path: Path
) -> None:
    audience = presented(window)
    goes_to(window, Doing.ASK)
    asked = seen_by_room(window)
    for what in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_3):
        key(window, what, audience)
    key(window, Qt.Key.Key_3, audience, Qt.KeyboardModifier.ShiftModifier)
    window.presenting.console.counters[1][1].click()
    settle(window)
    question = beat_now(window.session.state).question  # type: ignore[union-attr]
    assert question is not None and window.session.state.room.hands[question.name] == (1, 3, 0)
    assert seen_by_room(window) == asked, "the room sees no hands before they are locked in"
    key(window, Qt.Key.Key_A, audience)
    assert beat_now(window.session.state).doing is Doing.ASK  # type: ignore[union-attr]
    key(window, NEXT, audience)
    page = room_shown(window.session.state).page
    assert page is not None and [(option.hands, option.mark) for option in page.options] == [(1, ""), (3, ""), (0, "")]
    key(window, NEXT, audience)
    page = room_shown(window.session.state).page
    assert page is not None and sorted(option.mark for option in page.options) == ["right", "wrong", "wrong"]
    rows, unread = table_of(tmp_path)
    assert not unread and [(row[1], row[4], row[7]) for row in rows] == [
        ("shrinking-bars", letter, n) for letter, n in zip("ABC", "130", strict=True)
    ]
    assert sum(row[6] == "yes" for row in rows) == 1
    text = as_csv(rows)
    assert text.startswith("\ufeffbegan,lesson,") and text.count("\r\n") == 4
    window.session.do(at_beat, 0)
    settle(window)
    assert len(list((tmp_path / "hands").glob("*.json"))) == 1


def test_a_file_of_hands_that_is_damaged_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "hands"
    folder.mkdir()
    (folder / "a-2026-01-01-100000.json").write_text("{", encoding="utf-8")
    (folder / "b-2026-01-02-100000.json").write_text(
        json.dumps(
            {
                "lesson": "b",
                "began": "x",
                "questions": [
                    {
                        "name": "q",
                        "words": "=1+1",
                        "options": [{"letter": "A", "words": "w", "right": True, "hands": 3}],
                    }
                ],
            }
        ),
        encoding="utf-8",
    )
    rows, unread = table_of(tmp_path)
    assert [path.name for path in unread] == ["a-2026-01-01-100000.json"] and len(rows) == 1
    assert ",'=1+1," in as_csv(rows)


def test_what_is_right_and_the_notes_stand_only_in_the_presenter_s_window(window: MainWindow) -> None:
    presented(window)
    goes_to(window, Doing.ASK)
    shown = window.presenting.console._shown
    assert shown is not None and sum(line.is_right for line in shown.hands) == 1 and shown.notes
    page = room_shown(window.session.state).page
    assert page is not None and not page.said and {option.mark for option in page.options} == {""}


def test_every_picture_of_the_room_is_told_no_more_than_the_state_says(window: MainWindow) -> None:
    presented(window)
    lesson = lesson_of(window.session.state)
    assert lesson is not None
    locked = 0
    for k in range(len(beats_of(lesson.lesson))):
        state = wishes.settled(at_beat(window.session.state, k))
        here, seen = lesson_of(state), room_shown(state)
        limit = here.experiment.limit if here is not None else None
        charts = seen.page.chart.seen if seen.page is not None and seen.page.chart is not None else ()
        runs = [one.run for one in charts] + ([seen.shown.stage.seen.run] if seen.shown.stage is not None else [])
        if here is not None and limit is not None and limit < here.experiment.run.end - 1e-9:
            locked += 1
            assert all(run.end is None for run in runs), k
    assert locked


def test_the_mouse_points_draws_and_a_key_takes_it_back_and_it_goes_with_the_beat(window: MainWindow) -> None:
    audience = presented(window)
    plain = seen_by_room(window)
    middle = QPoint(audience.width() // 2, audience.height() // 2)
    hover(audience.view, middle)
    settle(window)
    pointer = window.session.state.room.pointer
    assert pointer is not None and pointer == pytest.approx((0.5, 0.5), abs=0.01)
    assert seen_by_room(window) != plain
    key(window, Qt.Key.Key_P, audience)
    for __ in range(2):
        QTest.mousePress(audience.view, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseMove(audience.view, middle + QPoint(60, 20))
        QTest.mouseRelease(audience.view, Qt.MouseButton.LeftButton, pos=middle)
    settle(window)
    assert len(window.session.state.room.strokes) == 2
    key(window, Qt.Key.Key_Backspace, audience)
    assert [bool(stroke) for stroke in window.session.state.room.strokes] == [True]
    key(window, NEXT, audience)
    assert not any(window.session.state.room.strokes) and window.session.state.room.pointer is None
    key(window, BACK, audience)
    assert seen_by_room(window) == plain


PEN = QPointingDevice.PointerType.Pen


def pen(view: RoomView, kind: QEvent.Type, at: tuple[float, float], end: QPointingDevice.PointerType = PEN) -> None:
    """What Qt sends of a graphics tablet whose pen is at a share of the picture."""
    tablet = QPointingDevice(
        "pen",
        16,
        QInputDevice.DeviceType.Stylus,
        end,
        QInputDevice.Capability.Position,
        1,
        3,
        "",
        QPointingDeviceUniqueId(),
    )
    place = QPointF(at[0] * view.width(), at[1] * view.height())
    touches = kind is QEvent.Type.TabletPress or (kind is QEvent.Type.TabletMove and at[1] < 0.9)
    down = Qt.MouseButton.LeftButton if touches else Qt.MouseButton.NoButton
    event = QTabletEvent(
        kind, tablet, place, QPointF(view.mapToGlobal(place.toPoint())), 0.5 if touches else 0.0, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, down
    )  # fmt: skip
    QApplication.sendEvent(view, event)
    assert event.isAccepted(), "or Qt sends a mouse as well"


def test_the_pen_of_a_tablet_draws_without_a_key_points_above_the_picture_and_its_other_end_takes_back(
    window: MainWindow,
) -> None:
    audience = presented(window)
    plain, move = seen_by_room(window), QEvent.Type.TabletMove
    pen(audience.view, move, (0.5, 0.95))
    settle(window)
    assert window.session.state.room.pointer == pytest.approx((0.5, 0.95), abs=0.01)
    for left in (0.2, 0.6):
        pen(audience.view, QEvent.Type.TabletPress, (left, 0.5))
        pen(audience.view, move, (left + 0.1, 0.6))
        pen(audience.view, move, (left + 0.2, 0.5))
        pen(audience.view, QEvent.Type.TabletRelease, (left + 0.2, 0.5))
    settle(window)
    first, second = window.session.state.room.strokes
    assert [len(first), len(second)] == [3, 3] and not window.session.state.room.pen
    assert first[0] == pytest.approx((0.2, 0.5), abs=0.01) and second[2] == pytest.approx((0.8, 0.5), abs=0.01)
    assert seen_by_room(window) != plain
    eraser = QPointingDevice.PointerType.Eraser
    pen(audience.view, QEvent.Type.TabletPress, (0.5, 0.5), eraser)
    pen(audience.view, move, (0.6, 0.5), eraser)
    settle(window)
    assert window.session.state.room.strokes == (first,)
    key(window, NEXT, audience)
    assert not window.session.state.room.strokes


def test_a_held_picture_stays_in_the_room_while_the_presenter_sees_what_comes(window: MainWindow) -> None:
    audience = presented(window)
    goes_to(window, Doing.ASK)
    plain = seen_by_room(window)
    key(window, Qt.Key.Key_H, audience)
    key(window, NEXT, audience)
    QTest.qWait(50)
    settle(window)
    console = window.presenting.console
    assert seen_by_room(window) == plain
    assert console._shown is not None and console._shown.held and console._coming is not None
    key(window, Qt.Key.Key_H, audience)
    assert seen_by_room(window) != plain


def test_the_list_of_beats_is_the_presenter_s_and_the_arrows_and_enter_lead_to_one(window: MainWindow) -> None:
    audience = presented(window)
    key(window, Qt.Key.Key_G, audience)
    console = window.presenting.console
    assert console.isVisible() and not audience.isVisible(), "on one screen it stands where the notes do"
    for which in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return):
        key(window, which)
    assert window.session.state.room.place == 2 and audience.isVisible()
    key(window, Qt.Key.Key_G, audience)
    assert console._shown is not None
    card = rect(console._places().card)
    row, line = choices_seen(card, console._shown, console._theme)[-1]
    QTest.mouseClick(console, Qt.MouseButton.LeftButton, pos=row.center().toPoint())
    settle(window)
    assert window.session.state.room.place == line.place > 2 and window.session.state.room.choosing is None


@pytest.mark.parametrize("what", ["host", "recording", "compare", "map"])
def test_whatever_is_presented_the_room_sees_it(window: MainWindow, what: str) -> None:
    log = lessons_folder() / "logs" / "first.jsonl"
    wish = {
        "host": lambda state: wishes.open_ready_host(state, "six"),
        "recording": lambda state: wishes.open_log(state, log.read_bytes(), log.name),
        "compare": lambda state: wishes.enter_mode(state, Mode.COMPARE),
        "map": lambda state: wishes.enter_mode(state, Mode.MAP),
    }[what]
    window.session.do(wish)
    settle(window)
    audience = presented(window, None)
    pictures = [seen_by_room(window)]
    for __ in range(4):
        key(window, NEXT, audience)
        pictures.append(seen_by_room(window))
        QTest.qWait(20)
        assert window.presenting.console._coming is not None
    colours = {pictures[0].pixelColor(x, y).rgb() for x in range(0, 800, 7) for y in range(0, 600, 7)}
    assert len(colours) > 5
    assert all(one != other for one, other in pairwise(pictures[1::2])), "another stretch, another picture"


@pytest.mark.parametrize(
    ("file", "view", "told"),
    [
        ("07", "frames", "sender MAC"),
        ("07", "mac table", "MAC table"),
        ("08", "curve", "Effect of: Dirty rate"),
        ("08", "map", "How long is the pause?"),
        ("04", "log", "Dirty pages per iteration"),
    ],
)
def test_what_a_section_shows_beside_its_words_the_room_sees(
    window: MainWindow, file: str, view: str, told: str
) -> None:
    presented(window, next(lessons_folder().glob(f"{file}-*.md")))
    beats = beats_of(lesson_of(window.session.state).lesson)  # type: ignore[union-attr]
    places = [k for k, beat in enumerate(beats) if beat.doing is Doing.LOOK and beat.block.view == view]  # type: ignore[union-attr]
    assert places
    for k in places:
        seen = room_shown(wishes.settled(at_beat(window.session.state, k, forward=False)))
        assert seen.page is not None and seen.page.chart is not None and seen.page.chart.view == view
        said = transcript((1280, 720), partial(painted, seen))
        assert told in "\n".join(said)


def painted(seen: RoomShown, painter: QPainter, box: QRectF) -> None:
    paint_room(painter, box, seen.shown, seen.page, seen.theme)


def test_what_knows_every_run_is_not_seen_while_a_question_waits() -> None:
    text = TOY + "\n```run\nuntil: end\n```\n\n```show\nview: VIEW\nsay: Look.\n```\n"
    asked = "\n::: ask {#q}\nHow long?\n\nanswer: run.downtime\nunit: ms\n:::\n"
    for view in ("curve", "map", "mac table"):
        for waits in ("", asked):
            lesson = read_lesson(text.replace("VIEW", view) + waits)
            state = wishes.lesson_presented(State(), lessons.opened(lesson, Progress(lesson=lesson.id)))
            look = next(k for k, beat in enumerate(beats_of(lesson)) if beat.doing is Doing.LOOK)
            page = room_shown(wishes.settled(at_beat(state, look))).page
            assert (page is not None and page.chart is not None) is (not waits or view == "mac table"), (view, waits)


def test_what_is_pointed_at_is_enlarged_by_a_key_and_drawn_on_where_it_is(window: MainWindow) -> None:
    audience = presented(window)
    window.session.do(lambda state: replace(state, room=replace(state.room, pointer=(0.9, 0.1))))
    settle(window)
    plain = seen_by_room(window)
    key(window, Qt.Key.Key_Z, audience)
    assert window.session.state.room.zoomed == (0.9, 0.1) and seen_by_room(window) != plain
    corner = audience.view._spot(QPointF(audience.width(), 0.0))
    assert corner == pytest.approx((1.0, 0.0)) and audience.view._spot(QPointF(0.0, 0.0)) == pytest.approx((0.5, 0.0))
    key(window, Qt.Key.Key_Z, audience)
    assert seen_by_room(window) == plain


def test_on_one_screen_the_notes_take_the_picture_s_place_and_give_it_back(window: MainWindow) -> None:
    audience = presented(window)
    assert audience.isVisible()
    key(window, Qt.Key.Key_N, audience)
    assert not audience.isVisible() and window.presenting.console.isVisible()
    key(window, Qt.Key.Key_N)
    assert audience.isVisible()


def test_presenting_writes_nothing_into_the_student_s_progress(window: MainWindow, tmp_path: Path) -> None:
    window.lessons.open(LESSON)
    settle(window)
    kept = {path: path.read_text() for path in (tmp_path / "progress").glob("*.json")}
    before = window.session.state.lesson.progress  # type: ignore[union-attr]
    audience = presented(window)
    for __ in range(12):
        key(window, NEXT, audience)
    key(window, Qt.Key.Key_Escape, audience)
    assert window.session.state.lesson.progress == before  # type: ignore[union-attr]
    assert {path: path.read_text() for path in (tmp_path / "progress").glob("*.json")} == kept


@pytest.mark.parametrize("size", [(1366, 768), (1180, 690)])
def test_the_largest_button_says_what_comes_inside_its_edges(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    window.session.do(lambda state: wishes.open_ready_host(state, "six"))
    settle(window)
    presented(window, None)
    key(window, Qt.Key.Key_N, window.presenting.audience)
    console = window.presenting.console
    button, theme = console.buttons["next"], console._theme
    for __ in range(4):
        assert console._shown is not None and console._shown.next in button.accessibleName()
        assert theme.width("value", button.text()) <= button.width() - theme.px(50), button.text()
        key(window, NEXT)
        key(window, NEXT)


def test_a_beat_is_chosen_in_the_presenter_s_window(window: MainWindow) -> None:
    presented(window)
    console = window.presenting.console
    bar = console._places().plan
    QTest.mouseClick(
        console,
        Qt.MouseButton.LeftButton,
        pos=QPoint(round(bar.left + 0.5 * bar.width), round(bar.top + bar.height / 2)),
    )
    settle(window)
    assert window.session.state.room.place > 10


@pytest.mark.parametrize("mode", [Mode.EXPLORE, Mode.COMPARE, Mode.MAP])
def test_every_mode_has_a_picture_for_the_room(mode: Mode, window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, mode)
    settle(window)
    presented(window, None)
    image = seen_by_room(window).scaled(64, 36)
    assert len({image.pixelColor(x, y).name() for x in range(64) for y in range(36)}) > 20
    for __ in range(30):
        if not window.session.state.presenting:
            break
        key(window, NEXT)
    assert not window.session.state.presenting


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1440, 900), (1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("wished", [1.0, 1.4, 2.0])
def test_nothing_in_the_presenter_s_window_lies_over_anything(size: tuple[int, int], wished: float) -> None:
    scale = scale_of_console(size, wished)
    grown = min(size[0] / 1440, size[1] / 900)  # in a large window letters are as large a share of it as in the design
    assert min(grown, 1.0) - 1e-6 <= scale <= max(wished, grown) + 1e-6 and size[0] / scale >= LEAST[0] - 1e-6
    for picture in ((1280, 720), (1920, 1200), (1024, 768)):
        places = console_places(size, scale, picture)
        boxes = {"head": places.head, "plan": places.plan, "picture": places.picture, "notes": places.notes,
                 "next": places.next_picture, "beats": places.beats, "card": places.card, **dict(places.buttons)}  # fmt: skip
        assert set(WIDTHS) <= set(boxes) and places.notes.height > 60 and places.card.height > 100
        for name, box in boxes.items():
            assert box.left >= 0 and box.top >= 0 and box.right <= size[0] + 1 and box.bottom <= size[1] + 1, name
            for other, lies in boxes.items():
                apart = (
                    box.right <= lies.left + 1
                    or lies.right <= box.left + 1
                    or box.bottom <= lies.top + 1
                    or lies.bottom <= box.top + 1
                )
                assert name == other or apart, (name, other)
        for count in (2, 4, 6):
            assert places.hand(count - 1, count).bottom <= places.card.bottom
            assert places.hand(0, count).height > 20 * scale


@pytest.mark.fewer
def test_the_smallest_letters_on_a_page_are_those_that_the_back_row_reads(window: MainWindow) -> None:
    """2.7 % of the picture's height, whatever the projector; and every word of every page has room."""
    from migviz.gui.panes.room import prose

    asked: list[int] = []
    documents = []
    fits = prose.set_in

    def noted(box, proses, theme, most=30, **more):
        document = fits(box, proses, theme, most, **more)
        asked.append(prose.size_of(document, theme))
        documents.append((prose.height_of(document), box.height(), document.toPlainText()))
        return document

    presented(window)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("migviz.gui.panes.room.page.set_in", noted)
        for size in ((1280, 720), (1920, 1080)):
            window.session.do(_of_size, size)
            lesson = lesson_of(window.session.state)
            assert lesson is not None
            for k in fewer(range(len(beats_of(lesson.lesson)))):
                seen = room_shown(wishes.settled(at_beat(window.session.state, k)))
                assert seen.theme.scale == pytest.approx(scale_in_a_room(size))
                draw_image(size, partial(_paint, seen))
    assert min(asked) >= 14
    assert [words for high, room, words in documents if high > room + 1] == []


def _of_size(state: State, size: tuple[int, int]) -> State:
    return replace(state, room=replace(state.room, size=size))


def _paint(seen: RoomShown, painter: QPainter, box: QRectF) -> None:
    paint_room(painter, box, seen.shown, seen.page, seen.theme)


TWO = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from migviz.gui.shells.app import application
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.showing.state import State
app = application()
settings = QSettings(sys.argv[2], QSettings.Format.IniFormat)
session = Session(State(), state_folder=Path(sys.argv[1]))
window = MainWindow(session, settings=settings)
window.resize(1440, 900)
window.show()
def shown():
    session.settle(); app.processEvents(); session.settle()
    audience = window.presenting.audience
    box = audience.geometry()
    return [audience.screen().name(), box.x(), box.y(), box.width(), box.height(), window.presenting.console.isVisible(), audience.isVisible()]
session.run("present")
found = [shown()]
QTest.keyClick(window, Qt.Key.Key_N)
found.append(shown())
QTest.keyClick(window, Qt.Key.Key_PageDown)
found.append(session.playhead.playing)
QTest.keyClick(window.presenting.audience, Qt.Key.Key_Escape)
session.settle()
settings.setValue("audience_screen", "third")
session.run("present")
found.append(shown())
print(json.dumps(found))
window.close()
"""


def test_on_a_second_screen_the_room_has_its_own_and_the_presenter_keeps_the_window(tmp_path: Path) -> None:
    screens = [("desk", 0, 1440, 900), ("hall", 1440, 1280, 720), ("third", 2720, 1920, 1080)]
    made = [{"name": name, "x": x, "y": 0, "width": w, "height": h} for name, x, w, h in screens]
    (tmp_path / "screens.json").write_text(json.dumps({"screens": made}), encoding="utf-8")
    environment = dict(os.environ, QT_QPA_PLATFORM=f"offscreen:configfile={tmp_path / 'screens.json'}")
    command = [sys.executable, "-c", TWO, str(tmp_path / "state"), str(tmp_path / "settings.ini")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    first, own, plays, chosen = json.loads(done.stdout)
    assert first == ["hall", 1440, 0, 1280, 720, True, True]
    assert own[5:] == [False, True], "N shows one's own window; the room sees its picture"
    assert plays is True
    assert chosen[0] == "third", "the screen that was chosen by name"


def test_a_lesson_becomes_a_slide_for_each_beat(tmp_path: Path) -> None:
    lesson = open_lesson(lessons_folder() / "12-when-it-goes-wrong.md")
    told: list[tuple[int, int]] = []
    count = write_slides(lesson, tmp_path, (320, 180), "projector", lambda done, of: told.append((done, of)))
    beats = beats_of(lesson)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert count == len(beats) == len(names) and told[-1] == (count, count)
    assert [name.split("-", 1)[1].removesuffix(".png") for name in names] == [beat.doing for beat in beats]
    sizes = {(image.width(), image.height()) for image in map(QImage, map(str, tmp_path.iterdir()))}
    assert sizes == {(320, 180)}


def test_slides_are_written_into_a_folder_that_is_not_there_yet_and_again_into_one_that_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[object] = []

    def write(*given: object) -> int:
        asked.append(given[1:3])
        return 7

    monkeypatch.setattr(slides, "write_slides", write)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "a course" / "slides"
    assert [main(["picture", "1", "--slides", "-o", str(folder)]) for _ in range(2)] == [0, 0]
    assert folder.is_dir() and "7" in "".join(capsys.readouterr())
    assert main(["picture", "1", "--slides", "--size", "640x480"]) == 0
    own = Path("moving-a-running-machine")
    assert asked == [(folder, (1920, 1080)), (folder, (1920, 1080)), (own, (640, 480))] and own.is_dir()


@pytest.mark.parametrize("size", [A4, (1440, 900), (2246, 1588)])
def test_a_storyboard_is_complete_at_the_scale_that_follows_from_its_size(size: tuple[int, int]) -> None:
    """The network is in every panel, and the announcement in the last."""
    theme = Theme(scale=scale_of_story(size))
    for number, part in enumerate(storyboard(seen_at(simulate(Scenario()), 0.0), theme)[1:], 1):
        words = "\n".join(transcript(size, part))
        assert "MAC table" in words and "Client" in words, number
        assert number < 6 or '"2"' in words


def test_a_remote_leads_back_into_the_lesson_before(window: MainWindow) -> None:
    """One press too many led on to the next lesson, and no key of a remote came back."""
    first, second = lesson_files(lessons_folder())[:2]
    presented(window, second)
    window.session.run("previous beat")
    settle(window)
    state = window.session.state
    assert state.lesson is not None and state.lesson.path == first.absolute() and state.presenting
    beat = beat_now(state)
    assert beat is not None and beat.doing is Doing.DONE, "its end, from which the same remote leads on again"
    window.session.run("next beat")
    settle(window)
    assert window.session.state.lesson is not None and window.session.state.lesson.path == second.absolute()
    window.session.run("previous beat")
    settle(window)
    window.session.do(at_beat, 0)
    window.session.run("previous beat")
    settle(window)
    assert window.session.state.said.text == "This is the first beat."
