"""Is a number in a sentence dragged with the mouse and the keyboard, and heard as a slider?"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from migviz.course.progress import Progress
from migviz.gui.panes.lesson.handle import LEAST, Handle
from migviz.gui.panes.lesson.panel import LessonPanel
from migviz.gui.panes.lesson.prose import ProseText
from migviz.gui.theme import Theme
from migviz.showing import lesson as at
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_shown import lesson_shown
from tests.course.test_handles import TEXT
from tests.course.texts import lesson_of
from tests.gui.waiting import later

LEFT = Qt.MouseButton.LeftButton
RATE = "workload.dirty_rate"


class Reader:
    """A panel with a lesson whose text has a handle; what is wished is granted at once."""

    def __init__(self) -> None:
        lesson = lesson_of(TEXT)
        self.state: LessonState = at.opened(lesson, Progress(lesson=lesson.id))
        self.edits: list[tuple[str, object, bool]] = []
        self.panel = LessonPanel(Theme(reduced_motion=True))
        self.panel.resize(470, 700)
        self.panel.field_edited.connect(self.edit)
        self.show()
        self.panel.show()
        QApplication.processEvents()

    def edit(self, name: str, value: object, finished: bool) -> None:
        self.edits.append((name, value, finished))
        self.state = at.slid(self.state, name, value, "drag")  # type: ignore[arg-type]
        self.show()

    def show(self) -> None:
        self.panel.show_lesson(lesson_shown(self.state))

    @property
    def text(self) -> ProseText:
        return next(widget for _, widget in self.panel.body.shown if isinstance(widget, ProseText))

    @property
    def handle(self) -> Handle:
        return self.text.handles[RATE]


@pytest.fixture
def reader(app: QApplication) -> Iterator[Reader]:
    made = Reader()
    yield made
    made.panel.close()
    made.panel.deleteLater()
    app.processEvents()


def drag(handle: Handle, by: int) -> None:
    QTest.mousePress(handle, LEFT, pos=QPoint(4, 4))
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(handle, QPoint(4 + round(by * share), 4))
        QApplication.processEvents()


def test_it_lies_over_its_own_words(reader: Reader) -> None:
    assert reader.text.toPlainText().replace("\N{WORD JOINER}", "").startswith("At 30 MiB/s the pause")
    box = reader.handle.geometry()
    assert 30 < box.width() < 120 and reader.text.rect().contains(box.adjusted(2, 0, -2, -4))
    place = reader.text.anchorAt(box.center())
    assert place == f"drag:{RATE}"


def test_the_words_follow_under_the_hand_and_it_is_final_when_let_go(reader: Reader) -> None:
    handle, before = reader.handle, reader.text.toPlainText()
    drag(handle, 60)
    assert reader.handle is handle, "it is not made anew under the hand"
    assert reader.text.toPlainText() != before and float(str(reader.edits[-1][1])) > 30 * 2**20
    assert not any(finished for *__, finished in reader.edits)
    QTest.mouseRelease(handle, LEFT, pos=QPoint(64, 4))
    QApplication.processEvents()
    assert reader.edits[-1][2]
    assert reader.handle.geometry().width() > 30, "it lies over the words as they are now"


def test_it_goes_by_keys_and_has_the_keyboard_by_tab(reader: Reader) -> None:
    reader.panel.activateWindow()
    reader.handle.setFocus()
    before = reader.handle.shown
    QTest.keyClick(reader.handle, Qt.Key.Key_Right)
    later(reader.handle)
    assert float(str(reader.edits[-1][1])) > float(str(before)) and reader.edits[-1][2]
    assert reader.panel.focusWidget() is reader.handle
    from migviz.gui.panes.lesson.in_column import stops

    assert reader.handle in stops(reader.text)


def test_the_wheel_is_the_columns_also_over_a_number_that_was_dragged(reader: Reader) -> None:
    handle = reader.handle
    handle.setFocus()
    at, before = QPointF(3, 3), handle.shown
    turned = QWheelEvent(at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(handle, turned)
    assert handle.shown == before and not turned.isAccepted()


def test_the_page_keys_are_the_readers(reader: Reader) -> None:
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        reader.handle.keyPressEvent(event)
        assert not event.isAccepted()
    assert reader.edits == []


def test_a_screen_reader_knows_it_as_a_slider_with_name_and_value(reader: Reader) -> None:
    heard = QAccessible.queryAccessibleInterface(reader.handle)
    assert heard.role() == QAccessible.Role.Slider
    assert heard.text(QAccessible.Text.Name) == "Dirty rate: 30 MiB/s"
    assert "arrow keys" in heard.text(QAccessible.Text.Description)


def test_a_press_on_it_follows_no_link(reader: Reader) -> None:
    followed: list[str] = []
    reader.panel.link_followed.connect(followed.append)
    QTest.mouseClick(reader.handle, LEFT)
    reader.text.anchorClicked.emit(f"drag:{RATE}")
    assert followed == []


@pytest.mark.parametrize("percent", [100, 160])
def test_a_handle_of_one_digit_is_wide_enough_to_be_taken_hold_of(app: QApplication, percent: int) -> None:
    lesson = lesson_of(
        TEXT.replace("workload.dirty_rate: 30 MiB/s", "migration.max_iterations: 5").replace(
            "30 MiB/s = workload.dirty_rate", "5 = migration.max_iterations"
        )
    )
    state = at.opened(lesson, Progress(lesson=lesson.id))
    panel = LessonPanel(Theme(scale=percent / 100))
    panel.resize(470 * percent // 100, 700)
    panel.show_lesson(lesson_shown(state))
    panel.show()
    QApplication.processEvents()
    text = next(widget for _, widget in panel.body.shown if isinstance(widget, ProseText) and widget.handles)
    [handle] = text.handles.values()
    assert handle.width() >= LEAST * percent / 100
    panel.deleteLater()
