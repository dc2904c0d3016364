"""Is a lesson's text read in one column that scrolls as a whole, and is there room enough to read?"""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStyle, QStyleOptionFrame, QWidget

from migviz.course.answers import Given, Verdict
from migviz.course.beats import waiting_run
from migviz.course.catalogue import lesson_files
from migviz.course.lesson import Options, Order, Question, Sketch
from migviz.course.progress import skipped
from migviz.course.reading import load_lesson
from migviz.gui.painters.wrapped import wrapped_height
from migviz.gui.panes.lesson.answer import AmountAnswer, OrderAnswer
from migviz.gui.panes.lesson.cards import GoalCard, PlayButton, QuestionCard
from migviz.gui.panes.lesson.in_column import is_read
from migviz.gui.panes.lesson.option import SMALLEST, OptionButton
from migviz.gui.panes.lesson.panel import LINES
from migviz.gui.panes.lesson.prose import LINE, ProseText
from migviz.gui.panes.lesson.sketch import SketchAnswer
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import Theme
from migviz.gui.widgets.field_control import FieldControl
from migviz.resources import lessons_folder
from migviz.say import in_lessons
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.lesson.going import stood_in
from migviz.showing.lesson_blocks import FeedbackShown, QuestionShown
from migviz.showing.state import Look, State
from tests.course.texts import EVERY_KIND
from tests.gui.conftest import ShowWindow
from tests.gui.desk import Desk

LONG = "Some **prose** with a number: {8.7 s = run.seconds(1)}.\n\n" + "\n\n".join(
    f"Paragraph {k} goes on about what there is to see here, and says a good deal more than one line holds."
    for k in range(14)
)
MANY = "controls: link.bandwidth, workload.dirty_rate, vm.memory, link.mtu, link.latency, migration.max_iterations"


def opened(show_window: ShowWindow, folder: Path, text: str, size: tuple[int, int] = (1280, 720)) -> MainWindow:
    path = folder / "01-every-kind.md"
    path.write_text(text, encoding="utf-8")
    session = Session(State(size=size, look=Look(reduced_motion=True)), state_folder=folder / "state")
    window = show_window(session)
    window.resize(*size)
    window.activateWindow()
    window.lessons.open(path)
    settle(window)
    return window


def settle(window: MainWindow) -> None:
    window.session.settle()
    for _ in range(6):
        QApplication.processEvents()


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return opened(
        show_window, tmp_path, EVERY_KIND.replace("Some **prose** with a number: {8.7 s = run.seconds(1)}.", LONG)
    )


def turned(widget: QWidget) -> None:
    """The wheel over a widget, handed on by whoever does not want it, as Qt does with one of the hand."""
    there: QWidget | None = widget
    while there is not None:
        event = QWheelEvent(
            QPointF(there.rect().center()),
            QPointF(there.mapToGlobal(there.rect().center())),
            QPoint(),
            QPoint(0, -240),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        if QApplication.sendEvent(there, event) and event.isAccepted():
            return
        there = there.parentWidget()


def test_the_wheel_over_a_paragraph_scrolls_the_column_and_not_the_paragraph(window: MainWindow) -> None:
    bar, texts = window.lesson.body.verticalScrollBar(), window.lesson.body.findChildren(ProseText)
    assert bar.maximum() > 0 and bar.value() == 0
    turned(texts[0].viewport())
    assert bar.value() > 0
    assert all(text.verticalScrollBar().value() == 0 == text.verticalScrollBar().maximum() for text in texts)


def test_a_paragraph_that_is_too_low_for_an_instant_does_not_scroll_either(window: MainWindow) -> None:
    text = window.lesson.body.findChildren(ProseText)[0]
    text.verticalScrollBar().setRange(0, 60)  # as Qt does between two layouts
    turned(text.viewport())
    assert text.verticalScrollBar().value() == 0 and window.lesson.body.verticalScrollBar().value() > 0
    text.verticalScrollBar().setRange(0, 60)
    text.verticalScrollBar().setValue(30)
    assert text.verticalScrollBar().value() == 0


def test_the_wheel_over_things_to_order_scrolls_the_column(window: MainWindow) -> None:
    Desk(window).come_to("order")
    settle(window)
    cards = [widget for _, widget in window.lesson.body.shown if isinstance(widget, QuestionCard)]
    answer = cards[-1].answer
    assert isinstance(answer, OrderAnswer)
    bar = window.lesson.body.verticalScrollBar()
    bar.setValue(0)
    turned(answer.list.viewport())
    assert bar.value() > 0


def test_page_keys_scroll_and_then_go_on(window: MainWindow) -> None:
    Desk(window).come_to("one")
    settle(window)
    bar = window.lesson.body.verticalScrollBar()
    bar.setValue(0)
    window.setFocus()
    for _ in range(20):
        if bar.value() == bar.maximum():
            break
        before = bar.value()
        QTest.keyClick(window, Qt.Key.Key_PageDown)
        assert bar.value() > before and Desk(window).section.name == "first"
    QTest.keyClick(window, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()
    bar.setValue(bar.maximum())
    QTest.keyClick(window, Qt.Key.Key_PageDown)
    settle(window)
    assert Desk(window).section.name == "first" and window.lesson.body.isAncestorOf(window.focusWidget())
    QTest.keyClick(window, Qt.Key.Key_PageDown)
    settle(window)
    assert Desk(window).section.name == "second", "the question that is open was seen, and one goes on"


def test_a_button_leads_to_the_question_that_waits_below_and_then_on(window: MainWindow) -> None:
    Desk(window).come_to("one")
    settle(window)
    lesson, bar = window.lesson, window.lesson.body.verticalScrollBar()
    bar.setValue(0)
    assert lesson.to_question.isVisible() and not lesson.next.isVisible()
    assert lesson.to_question.text() == in_lessons.to_the_question(), "it is the first one"
    lesson.to_question.click()
    settle(window)
    card = next(widget for _, widget in lesson.body.shown if isinstance(widget, QuestionCard))
    assert bar.value() <= card.y() and card.geometry().bottom() <= bar.value() + lesson.body.viewport().height()
    assert card.isAncestorOf(window.focusWidget()), "and the keyboard is there"
    assert lesson.next.isVisible() and not lesson.to_question.isVisible() and Desk(window).section.name == "first"
    lesson.next.click()
    settle(window)
    assert Desk(window).section.name == "second", "nobody has to answer"


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (960, 600)])
def test_each_question_of_a_section_is_led_to_until_none_waits(
    show_window: ShowWindow, tmp_path: Path, size: tuple[int, int]
) -> None:
    window = opened(show_window, tmp_path, EVERY_KIND, size)
    lesson, desk = window.lesson, Desk(window)
    for name in ("one", "many", "number", "order"):
        desk.come_to(name)
        settle(window)
        lesson.body.verticalScrollBar().setValue(0)
        if lesson.to_question.isVisible():
            assert lesson.to_question.geometry().right() <= lesson._foot.width()
            lesson.to_question.click()
            settle(window)
        assert lesson.next.isVisible() and not lesson.to_question.isVisible()
    desk.skip("order")
    settle(window)
    bar = lesson.body.verticalScrollBar()
    bar.setValue(0)
    for _ in range(20):
        if lesson.next.isVisible():
            break
        before = bar.value()
        assert lesson.to_question.text() in (in_lessons.read_on(), in_lessons.to_what_is_set())
        lesson.to_question.click()
        assert bar.value() > before
    bar.setValue(0)
    assert lesson.next.isVisible(), "no question waits, and all has been read"
    assert Desk(window).section.name == "first"


def test_the_keyboard_stays_on_the_way_on_when_that_leads_to_a_question(window: MainWindow) -> None:
    Desk(window).come_to("one")
    settle(window)
    lesson, bar = window.lesson, window.lesson.body.verticalScrollBar()
    bar.setValue(bar.maximum())
    lesson.next.setFocus()
    bar.setValue(0)
    assert lesson.to_question.hasFocus()


def test_the_keyboard_goes_to_no_question_that_is_out_of_sight(show_window: ShowWindow, tmp_path: Path) -> None:
    window = opened(show_window, tmp_path, EVERY_KIND)
    window.lessons.open(next(lessons_folder().glob("03-*.md")))
    settle(window)
    lesson, desk = window.lesson, Desk(window)
    lesson.body.take_keyboard("recall-step-3")
    window.session.run("answer B")
    settle(window)
    assert lesson.to_question.hasFocus(), "what is said to the answer is read first"
    for _ in range(3):
        QTest.keyClick(lesson.to_question if lesson.to_question.isVisible() else lesson.next, Qt.Key.Key_Return)
        settle(window)
        if not lesson.to_question.isVisible():
            break
    card = next(widget for block, widget in lesson.body.shown if getattr(block, "name", "") == "recall-disk")
    assert card.isAncestorOf(window.focusWidget()) and not lesson.body.keyboard_is_below("recall-disk")
    assert desk.waits_for() is not None


def test_what_is_new_is_seen_whole_and_an_answer_with_what_is_said_to_it(window: MainWindow) -> None:
    Desk(window).come_to("one")
    settle(window)
    body = window.lesson.body

    def seen(widget: QWidget) -> bool:
        top, bar = widget.y(), body.verticalScrollBar()
        return bar.value() <= top and top + widget.height() <= bar.value() + body.viewport().height()

    card = next(widget for _, widget in body.shown if isinstance(widget, QuestionCard))
    assert seen(card)
    Desk(window).give("one", ("There.",))
    settle(window)
    told = next(widget for _, widget in body.shown if isinstance(widget, QuestionCard))
    assert told.shown.feedback is not None and seen(told)


@pytest.mark.parametrize("percent", [140, 160, 200])
@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1440, 900)])
def test_large_letters_in_a_low_window_leave_eight_lines_and_the_question_with_its_options(
    show_window: ShowWindow, tmp_path: Path, size: tuple[int, int], percent: int
) -> None:
    window = opened(show_window, tmp_path, EVERY_KIND, size)
    window.session.do(wishes.look, scale=percent / 100)
    settle(window)
    body, line = window.lesson.body, LINE * window.theme.height("prose")
    assert body.viewport().height() >= 8 * line
    Desk(window).come_to("one")
    settle(window)
    if window.lesson.to_question.isVisible():
        window.lesson.to_question.click()
        settle(window)
    card = next(widget for _, widget in body.shown if isinstance(widget, QuestionCard))
    top = card.y() - body.verticalScrollBar().value()
    assert top >= 0 and top + card.height() <= body.viewport().height(), "seen whole"


@pytest.mark.parametrize(("size", "scale"), [((1280, 720), 1.0), ((1366, 768), 1.0), ((1440, 900), 1.25)])
@pytest.mark.parametrize("controls", ["", "controls: link.bandwidth", "controls: link.bandwidth, vm.memory", MANY])
def test_the_reading_column_has_twelve_lines(
    show_window: ShowWindow, tmp_path: Path, size: tuple[int, int], scale: float, controls: str
) -> None:
    text = EVERY_KIND.replace("controls: link.bandwidth\n", f"{controls}\n" if controls else "", 1)
    window = opened(show_window, tmp_path, text, size)
    window.session.do(wishes.look, scale=scale)
    settle(window)
    line = LINE * window.theme.height("prose")
    assert window.lesson.body.viewport().height() >= LINES * line
    controls_box = window.lesson._controls_box
    assert controls != MANY or window.lesson.body.isAncestorOf(controls_box), "so many controls scroll with the text"


def test_few_controls_stay_in_sight_where_there_is_room(show_window: ShowWindow, tmp_path: Path) -> None:
    window = opened(show_window, tmp_path, EVERY_KIND, (1440, 900))
    assert not window.lesson.body.isAncestorOf(window.lesson._controls_box)
    assert window.lesson._controls_box.isVisible()


def test_a_prediction_that_is_kept_gives_way_to_the_question_after_it(show_window: ShowWindow, tmp_path: Path) -> None:
    window = opened(show_window, tmp_path, EVERY_KIND)
    window.lessons.open(next(lessons_folder().glob("03-*.md")))
    settle(window)
    desk = Desk(window)
    for name in ("recall-step-3", "recall-disk"):
        desk.skip(name)
    desk.go(1)
    desk.skip("how-many-dirty")
    desk.skip("")
    desk.go(1)
    desk.come_to("second-time")
    desk.give("second-time", ("1 s",))
    settle(window)
    body, bar = window.lesson.body, window.lesson.body.verticalScrollBar()
    card = next(widget for block, widget in body.shown if getattr(block, "name", "") == "third-list")
    assert bar.value() <= card.y() and card.geometry().bottom() <= bar.value() + body.viewport().height()
    assert window.lesson.to_question.isHidden()


def test_what_an_answer_opens_below_what_is_seen_is_read_before_one_goes_on(
    show_window: ShowWindow, tmp_path: Path
) -> None:
    window = opened(show_window, tmp_path, EVERY_KIND, (1366, 749))
    window.lessons.open(next(lessons_folder().glob("04-*.md")))
    settle(window)
    desk, lesson = Desk(window), window.lesson
    for name in ("recall-dirty", "recall-pause"):
        desk.skip(name)
    desk.go(1)
    desk.come_to("ratio")
    settle(window)
    window.activateWindow()
    lesson.body.take_keyboard("ratio")
    window.session.run("answer B")
    settle(window)
    assert lesson.to_question.text() == "Read on" and lesson.to_question.hasFocus()
    for _ in range(6):
        if lesson.next.isVisible():
            break
        QTest.keyClick(lesson.to_question, Qt.Key.Key_Return)
        settle(window)
    bar, why = lesson.body.verticalScrollBar(), lesson.body.shown[-1][1]
    assert why.geometry().bottom() <= bar.value() + lesson.body.viewport().height()
    assert lesson.next.hasFocus() and desk.section.name == "two-bars"


def test_what_is_held_stays_under_the_hand_when_a_goal_is_reached_and_one_is_led_to_what_that_opens(
    show_window: ShowWindow, tmp_path: Path
) -> None:
    text = EVERY_KIND.replace("## Third", "::: why\nBecause the link carries more.\n\n" + LONG + "\n:::\n\n## Third")
    window = opened(show_window, tmp_path, text.replace("::: predict {#guess}", "Text.\n\n::: ask {#guess}"))
    desk, lesson = Desk(window), window.lesson
    desk.go(1)
    desk.skip("guess")
    settle(window)
    slider = lesson.findChildren(FieldControl)[-1].slider  # those of the section before are taken apart later
    assert slider is not None and not desk.goal.done
    lesson.body.verticalScrollBar().setValue(max(0, lesson.body.verticalScrollBar().value() - 40))
    settle(window)
    before = slider.mapTo(window, QPoint(0, 0))
    knob = slider.knob().center().toPoint()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=knob)
    for x in range(knob.x(), slider.width() - 4, 20):
        QTest.mouseMove(slider, QPoint(x, knob.y()))
        settle(window)
        assert slider.mapTo(window, QPoint(0, 0)) == before
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 4, knob.y()))
    settle(window)
    assert desk.section.name in desk.progress.goals
    assert slider.mapTo(window, QPoint(0, 0)) == before
    assert lesson.to_question.isVisible() and lesson.to_question.text() == in_lessons.read_on()


def test_a_verdict_that_is_out_of_sight_again_is_led_to_again(window: MainWindow) -> None:
    desk, lesson = Desk(window), window.lesson
    desk.skip("")
    desk.give("one", (desk.lesson.question("one")[1].answer.options[0].name,))  # type: ignore[union-attr]
    for name in ("many", "number", "order"):
        desk.skip(name)
    settle(window)
    bar = lesson.body.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle(window)
    assert not lesson.to_question.isVisible(), "all of it is read"
    bar.setValue(0)
    settle(window)
    assert lesson.to_question.isVisible() and lesson.to_question.text() == in_lessons.read_on()


@pytest.mark.parametrize("chosen", [False, True])
def test_the_wheel_over_the_head_the_foot_and_a_slider_scrolls_the_column(window: MainWindow, chosen: bool) -> None:
    lesson = window.lesson
    bar = lesson.body.verticalScrollBar()
    [control] = lesson.findChildren(FieldControl)
    assert control.slider is not None
    value = control.slider.shown
    if chosen:
        control.slider.setFocus()
    for over in (lesson.dots, lesson.next, control.slider):
        bar.setValue(0)
        turned(over)
        settle(window)
        assert bar.value() > 0, over
    assert control.slider.shown == value


@pytest.mark.parametrize("percent", [100, 130, 200])
def test_a_line_for_a_number_shows_the_longest_that_is_likely(app: QApplication, percent: int) -> None:
    theme = Theme(scale=percent / 100)
    bars = SketchAnswer(theme, (1048576.0, 262144.0), 3, 3, confirm="Lock in my prediction")
    amount = AmountAnswer(theme, "MiB/s")
    for line, words in ((bars.lines[0], "64.25 MiB"), (amount.line, "1234.56 MiB/s")):
        line.setMinimumHeight(0)
        line.resize(line.minimumWidth(), line.height())
        inside = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, _option_of(line), line)
        assert inside.width() >= line.fontMetrics().horizontalAdvance(words) + 4


def _option_of(line: QLineEdit) -> QStyleOptionFrame:
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    return option


COURSE = sorted(lessons_folder().glob("[0-9]*.md"))


def in_low_window(show_window: ShowWindow, folder: Path, path: Path) -> MainWindow:
    """A lesson where there is little room."""
    window = show_window(Session(State(size=(1280, 720), look=Look(reduced_motion=True)), state_folder=folder))
    window.resize(1280, 720)
    window.lessons.open(path)
    settle(window)
    return window


@pytest.mark.parametrize("path", COURSE, ids=lambda path: path.stem)
def test_a_question_is_seen_with_its_options_in_a_low_window(
    show_window: ShowWindow, tmp_path: Path, path: Path
) -> None:
    window = in_low_window(show_window, tmp_path, path)
    desk, body, asked = Desk(window), window.lesson.body, 0
    assert body.viewport().height() >= LINES * LINE * window.theme.height("prose")
    while not desk.state.over:
        waits, run = desk.waits_for(), waiting_run(desk.section, desk.progress)
        if waits is not None:
            asked += 1
            body.lead_to(waits.name)
            settle(window)
            card = body._card(waits.name)
            assert card is not None
            top = card.y() - body.verticalScrollBar().value()
            assert top + card.begins() >= 0 and top + card.ends() <= body.viewport().height(), waits.name
            desk.skip(waits.name)
        elif run is not None:
            desk.skip("")
        else:
            desk.go(1)
        settle(window)
    assert asked


def answers_to(question: Question) -> list[Given]:
    """Each option alone, all where several can be chosen, both ends of an order, numbers that are too small and too large."""
    match question.answer:
        case Options(options=options, several=several):
            names = tuple(option.name for option in options)
            return [*((name,) for name in names), *([names] if several else [])]
        case Order(items=items):
            names = tuple(item.kept_as for item in items)
            return [names, names[::-1]]
        case Sketch(first=first, last=last):
            return [("1",) * (last - first + 1)]
    return [("0.001",), ("1000000",)]


def as_it_was(before: State, now: State) -> State:
    return before


def seen_whole(window: MainWindow) -> int:
    """How many questions are told how right an answer was; each of them can be seen with that."""
    body = window.lesson.body
    told = [card for __, card in body.shown if isinstance(card, QuestionCard) and card.shown.feedback is not None]
    for card in told:
        assert card.ends() - card.begins() <= body.viewport().height(), card.shown.name
    return len(told)


@pytest.mark.parametrize("path", COURSE, ids=lambda path: path.stem)
def test_a_question_is_seen_with_what_is_said_to_any_answer_in_a_low_window(
    show_window: ShowWindow, tmp_path: Path, path: Path
) -> None:
    window = in_low_window(show_window, tmp_path, path)
    desk, told = Desk(window), 0
    while not desk.state.over:
        question, before = desk.waits_for(), window.session.state
        for given in answers_to(question) if question is not None else ():
            assert question is not None
            desk.give(question.name, given)
            settle(window)
            if desk.waits_for() is None and waiting_run(desk.section, desk.progress) is not None:
                desk.skip("")
                settle(window)
            told += seen_whole(window)
            window.session.do(partial(as_it_was, before))
            settle(window)
        if question is not None or waiting_run(desk.section, desk.progress) is not None:
            desk.skip(question.name if question is not None else "")
        else:
            desk.go(1)
        settle(window)
        seen_whole(window)
    assert told > 5


def test_a_goal_stands_directly_above_what_reaches_it(show_window: ShowWindow, tmp_path: Path) -> None:
    window = opened(show_window, tmp_path, EVERY_KIND.replace("controls: link.bandwidth", MANY, 1), (1280, 560))
    Desk(window).go(1)
    window.lesson.skip.click()
    settle(window)
    body, controls = window.lesson.body, window.lesson._controls_box
    goal = next(widget for _, widget in body.shown if isinstance(widget, GoalCard))
    assert body.isAncestorOf(controls)
    assert 0 <= controls.y() - goal.geometry().bottom() < 20


GOALS = [(path, section.name) for path in lesson_files(lessons_folder())
         for section in load_lesson(path).sections if section.goal is not None and section.controls]  # fmt: skip


@pytest.mark.parametrize(("path", "name"), GOALS, ids=[f"{path.stem[:2]}-{name}" for path, name in GOALS])
def test_one_is_led_to_what_a_goal_leaves_to_set_and_keys_move_it_in_sight_of_the_goal(
    show_window: ShowWindow, tmp_path: Path, path: Path, name: str
) -> None:
    """Students met "Move it" with nothing to move, and a slider without the number that it changes."""
    session = Session(State(size=(1366, 701), look=Look(reduced_motion=True)), state_folder=tmp_path)
    window = show_window(session)
    window.resize(1366, 701)
    window.lessons.open(path)
    settle(window)
    desk, lesson, body = Desk(window), window.lesson, window.lesson.body
    section = desk.lesson.section(name)
    progress = desk.progress
    for question in desk.lesson.questions:
        progress = skipped(progress, question)
    window.lessons.take(lambda here: stood_in(replace(here, progress=progress), section))
    settle(window)
    assert desk.section.name == name
    box, bar = lesson._controls_box, body.verticalScrollBar()
    if not body.isAncestorOf(box) or not box.isVisible():
        return  # they are always in sight
    bar.setValue(0)
    settle(window)
    while lesson.to_question.isVisible() and lesson.to_question.text() == in_lessons.read_on():
        lesson.to_question.click()
        settle(window)
    seen = bar.value() + body.viewport().height()
    if box.geometry().bottom() > seen + 12:
        assert lesson.to_question.isVisible() and lesson.to_question.text() == in_lessons.to_what_is_set()
        lesson.to_question.click()
        settle(window)
        seen = bar.value() + body.viewport().height()
    assert box.geometry().bottom() <= seen + 12 and lesson.next.isVisible()
    control = lesson.findChildren(FieldControl)[-1]
    bar.setValue(bar.maximum())
    settle(window)
    if control.slider is not None:
        QTest.keyClick(control.slider, Qt.Key.Key_Right)
        settle(window)
        goal = next(widget for _, widget in body.shown if isinstance(widget, GoalCard))  # it may be another one now
        top, bottom = goal.y(), control.mapTo(body._ground, QPoint(0, control.height())).y()
        fits = bottom - top + 24 <= body.viewport().height()
        assert bar.value() <= top or not fits, "the goal is in sight with what moves"
        assert bottom <= bar.value() + body.viewport().height() + 12


def test_what_a_goal_opens_is_led_to_until_it_was_seen_however_often_the_goal_is_met(
    show_window: ShowWindow, tmp_path: Path
) -> None:
    """A student met a goal, lost it and met it again, and "Read on" had become "Next" though the Why was never in sight."""
    window = show_window(Session(State(size=(1366, 701), look=Look(reduced_motion=True)), state_folder=tmp_path))
    window.resize(1366, 701)
    window.lessons.open(next(lessons_folder().glob("12-*.md")))
    settle(window)
    desk, lesson = Desk(window), window.lesson
    progress = desk.progress
    for question in desk.lesson.questions:
        progress = skipped(progress, question)
    window.lessons.take(lambda here: stood_in(replace(here, progress=progress), desk.lesson.section("find-it")))
    settle(window)
    lesson.body.lead_to_what_is_set()
    control = next(one for one in lesson.findChildren(FieldControl) if one.field.name == "migration.link_timeout")
    said = []
    for seconds in (5.0, 2.0, 5.0, 2.0, 5.0):
        control.edited.emit(control.field.name, seconds, True)
        settle(window)
        said.append(lesson.to_question.isVisible())
    assert desk.section.name in desk.progress.goals
    why = lesson.body.shown[-1][1]
    bar = lesson.body.verticalScrollBar()
    assert why.geometry().bottom() > bar.value() + lesson.body.viewport().height() + 12, "it was never in sight"
    assert all(said), said


def test_a_run_that_is_to_be_watched_is_led_to_where_it_is_below(window: MainWindow) -> None:
    lesson, bar = window.lesson, window.lesson.body.verticalScrollBar()
    button = lesson.findChildren(PlayButton)[-1]
    bar.setValue(0)
    settle(window)
    assert button.y() > lesson.body.viewport().height(), "it is out of sight"
    lesson.body._read |= {widget for __, widget in lesson.body.shown}
    lesson._show_way()
    assert lesson.to_question.isVisible() and lesson.to_question.text() == in_lessons.read_on()
    for _ in range(9):
        if lesson.next.isVisible():
            break
        lesson.to_question.click()
        settle(window)
    assert button.geometry().bottom() <= bar.value() + lesson.body.viewport().height()


def test_no_page_key_scrolls_by_less_than_is_worth_it_where_nothing_is_to_be_read(window: MainWindow) -> None:
    Desk(window).come_to("order")
    for name in ("order",):
        Desk(window).skip(name)
    settle(window)
    body, bar = window.lesson.body, window.lesson.body.verticalScrollBar()
    bar.setValue(bar.maximum() - 6)
    settle(window)
    assert not body.can_page(1), "the frame of what is below is not read"
    bar.setValue(bar.maximum() - 80)
    assert body.can_page(1)


def test_a_question_of_which_only_the_frame_is_out_of_sight_is_not_led_to(window: MainWindow) -> None:
    Desk(window).come_to("one")
    settle(window)
    body, bar = window.lesson.body, window.lesson.body.verticalScrollBar()
    card = next(widget for _, widget in body.shown if isinstance(widget, QuestionCard))
    bar.setValue(card.y() + card.ends() - body.viewport().height())
    assert card.geometry().bottom() > bar.value() + body.viewport().height() and not body.is_below("one")
    bar.setValue(bar.value() - 40)
    assert body.is_below("one")


@pytest.mark.parametrize("close", range(SMALLEST + 1))
@pytest.mark.parametrize("is_over", [False, True])
def test_the_words_of_an_option_are_within_its_card(app: QApplication, close: int, is_over: bool) -> None:
    theme = Theme()
    option = OptionButton(
        theme, "B", "One that was written three times after it was sent, and then again.", several=True
    )
    option.resize(300, 40)
    option.setChecked(True)
    option.setEnabled(not is_over)
    option.make_close(close)
    option.resize(300, round(option.high()))
    letters = option._letters(close)
    words = wrapped_height(theme, letters, option.text(), option.width() - theme.px(42) - theme.px(40))
    assert words > 1.5 * theme.height(letters) and option.box().height() >= words


def test_the_button_that_shows_why_rests_while_that_is_shown(window: MainWindow) -> None:
    """In lesson 7 a student pressed it, and nothing changed: the run stood there already."""
    window.lessons.open(next(lessons_folder().glob("07-*.md")))
    settle(window)
    desk = Desk(window)
    progress = desk.progress
    for question in desk.lesson.questions:
        progress = skipped(progress, question)
    section = desk.lesson.section("lost")
    (asked,) = (one for one in section.questions if one.see)
    progress = replace(progress, answers={k: v for k, v in progress.answers.items() if k != asked.name})
    window.lessons.take(lambda here: stood_in(replace(here, progress=progress), section))
    window.lessons.take(lambda here: lessons.skipped(here, ""))
    desk.give(asked.name, (asked.answer.options[1].name,))  # type: ignore[union-attr]
    settle(window)
    card = window.lesson.body._card(asked.name)
    assert card is not None and card._see is not None
    desk.see(asked.name)
    settle(window)
    assert not card._see.isEnabled() and card._see.toolTip(), "there is nothing to see but what is seen"
    there = desk.state.t
    window.session.do(wishes.seek, 1.0)
    settle(window)
    assert window.lesson.body._card(asked.name) is card and card._see.isEnabled()
    card._see.click()
    settle(window)
    assert desk.state.t == there and not card._see.isEnabled()


def test_a_question_is_something_to_read_on_to_only_once_it_is_answered(
    show_window: ShowWindow, tmp_path: Path
) -> None:
    window = opened(show_window, tmp_path, EVERY_KIND)
    window.session.do(wishes.go_section, 1)
    settle(window)

    block = next(block for block, __ in window.lesson.body.shown if isinstance(block, QuestionShown))
    told = replace(block, feedback=FeedbackShown(verdict=Verdict.WRONG, echo="", words="No.", prose=()))
    assert (is_read(block), is_read(told), is_read(replace(told, note="Passed over."))) == (False, True, True)


def test_an_option_of_one_word_is_as_high_as_there_is_room(app: QApplication) -> None:
    option = OptionButton(Theme(scale=3.0), "A", "Here", several=False)
    option.resize(400, 60)
    assert [option.high_if(close) / 3 for close in range(SMALLEST + 1)] == [38, 30, 27, 27, 27]
    option.setEnabled(False)
    assert [option.high_if(close) / 3 for close in range(SMALLEST + 1)] == [38, 30, 25, 25, 19]
