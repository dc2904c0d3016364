"""Is a lesson done by keyboard alone? What is typed goes to the open question, Enter confirms, and no key throws one out."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from migviz.course.progress import NOBODY_YET, is_answered
from migviz.gui.panes.lesson.answer import AmountAnswer, OptionsAnswer, OrderAnswer
from migviz.gui.panes.lesson.cards import AnswerWidget, PlayButton, QuestionCard
from migviz.gui.panes.lesson.sketch import SketchAnswer
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.say import in_lessons
from migviz.showing import wishes
from migviz.showing.modes import Mode
from migviz.showing.state import Look, State, in_lesson
from tests.course.texts import EVERY_KIND
from tests.gui.conftest import ShowWindow
from tests.gui.desk import Desk

KEY = Qt.Key
LESSON_KEYS = (
    *(KEY(code) for code in range(KEY.Key_A, KEY.Key_Z + 1)),
    *(KEY(code) for code in range(KEY.Key_0, KEY.Key_9 + 1)),
    *(KEY.Key_F1, KEY.Key_Question, KEY.Key_Space, KEY.Key_Escape, KEY.Key_Return, KEY.Key_Plus, KEY.Key_Minus),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "01-every-kind.md"
    made.write_text(EVERY_KIND, encoding="utf-8")
    return made


@pytest.fixture
def window(show_window: ShowWindow, path: Path, tmp_path: Path) -> MainWindow:
    made = show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path / "state"))
    made.activateWindow()
    made.lessons.open(path)
    settle(made)
    return made


def settle(window: MainWindow) -> None:
    window.session.settle()
    for _ in range(4):
        QApplication.processEvents()


def focus_of(window: MainWindow) -> QWidget:
    focus: QWidget | None = window.focusWidget()
    return window if focus is None else focus


def press(window: MainWindow, *keys: Qt.Key) -> None:
    """To whatever has the focus, as a keyboard does."""
    for key in keys:
        QTest.keyClick(focus_of(window), key)
        settle(window)


def typed(window: MainWindow, text: str) -> None:
    for letter in text:
        QTest.keyClicks(focus_of(window), letter)
        settle(window)


def card(window: MainWindow, name: str) -> QuestionCard:
    cards = (widget for _, widget in window.lesson.body.shown if isinstance(widget, QuestionCard))
    return next(one for one in cards if one.shown.name == name)


def answer(window: MainWindow, name: str) -> AnswerWidget:
    return card(window, name).answer


def is_done(window: MainWindow, name: str) -> bool:
    return is_answered(Desk(window).progress, Desk(window).lesson.question(name)[1])


def come_to(window: MainWindow, name: str) -> None:
    Desk(window).come_to(name)
    settle(window)
    window.setFocus()


def has_focus(window: MainWindow, name: str) -> bool:
    return card(window, name).isAncestorOf(focus_of(window))


def test_digits_and_units_typed_anywhere_go_to_the_open_field_and_enter_confirms(window: MainWindow) -> None:
    window.resize(1440, 640)
    come_to(window, "number")
    typed(window, "9.1 s")
    field = answer(window, "number")
    assert isinstance(field, AmountAnswer) and field.line.text() == "9.1 s" and field.line.hasFocus()
    press(window, KEY.Key_Return)
    assert is_done(window, "number")
    assert window.lesson.to_question.hasFocus(), "what is asked next is below what is seen"
    press(window, KEY.Key_Return)
    assert has_focus(window, "order"), "the keyboard goes on to it"


def test_a_letter_chooses_and_enter_confirms(window: MainWindow) -> None:
    come_to(window, "many")
    press(window, KEY.Key_A, KEY.Key_B)
    assert not is_done(window, "many")
    press(window, KEY.Key_Return)
    assert is_done(window, "many")


def test_after_the_last_option_was_right_enter_goes_on_and_asks_nothing_again(
    show_window: ShowWindow, tmp_path: Path
) -> None:
    """In lesson 7 D was right, the keyboard was on "Practise it again", and Enter threw the answer away."""
    first, second = "- (x) Here.\n  > Yes.\n", "- ( ) There.\n  > It has not moved yet.\n"
    assert first + second in EVERY_KIND
    path = tmp_path / "01-last-is-right.md"
    path.write_text(EVERY_KIND.replace(first + second, second + first), encoding="utf-8")
    window = show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path / "state"))
    window.activateWindow()
    window.lessons.open(path)
    settle(window)
    Desk(window).come_to("one")
    settle(window)
    press(window, KEY.Key_B, KEY.Key_Return)
    answer = Desk(window).progress.answers["one"]
    assert [one.right for one in answer.tries] == [True] and not answer.again


def test_enter_at_the_window_confirms_what_was_chosen_with_the_mouse(window: MainWindow) -> None:
    come_to(window, "many")
    options = answer(window, "many")
    assert isinstance(options, OptionsAnswer)
    press(window, KEY.Key_Return)
    assert "many" not in Desk(window).progress.answers, "nothing is chosen yet"
    for button in options.buttons[:2]:
        button.click()
    window.setFocus()
    press(window, KEY.Key_Return)
    assert is_done(window, "many")


def test_an_order_is_confirmed_by_enter_once_something_was_moved_in_it(window: MainWindow) -> None:
    come_to(window, "order")
    order = answer(window, "order")
    assert isinstance(order, OrderAnswer)
    for focus in (window, order.list):
        focus.setFocus()
        press(window, KEY.Key_Return)
        assert "order" not in Desk(window).progress.answers
    order.move_chosen(1)
    press(window, KEY.Key_Return)
    assert "order" in Desk(window).progress.answers


def test_enter_in_a_line_gives_one_answer(window: MainWindow) -> None:
    come_to(window, "number")
    typed(window, "0.001 s")
    press(window, KEY.Key_Return)
    assert len(Desk(window).progress.answers["number"].tries) == 1


def test_a_digit_typed_after_a_wrong_answer_begins_another_one(window: MainWindow) -> None:
    """ "1.11105": what was typed stood behind the old answer."""
    come_to(window, "number")
    typed(window, "0.001 s")
    press(window, KEY.Key_Return)
    for letter, text in (("7", "7"), ("1", "71")):
        window.setFocus()
        typed(window, letter)
        field = answer(window, "number")
        assert isinstance(field, AmountAnswer) and field.line.text() == text


@pytest.mark.parametrize("name", ["one", "many", "number", "order"])
def test_enter_answers_nothing_that_was_not_chosen_wherever_the_keyboard_was_led(window: MainWindow, name: str) -> None:
    come_to(window, name)
    window.lesson.body.lead_to(name)
    settle(window)
    assert has_focus(window, name)
    for _ in range(4):
        press(window, KEY.Key_Return)
        assert not Desk(window).progress.answers.get(name, NOBODY_YET).tries


def test_enter_alone_leads_through_a_section_up_to_what_is_to_be_chosen_and_says_so(window: MainWindow) -> None:
    come_to(window, "many")
    for _ in range(6):
        press(window, KEY.Key_Return)
    assert window.session.state.said.text == in_lessons.choose_first()
    press(window, KEY.Key_A, KEY.Key_B, KEY.Key_Return)
    assert is_done(window, "many")


def test_bars_to_draw_are_typed_one_after_the_other(window: MainWindow) -> None:
    Desk(window).go(1)
    Desk(window).skip("guess")
    Desk(window).go(1)
    settle(window)
    window.setFocus()
    typed(window, "200")
    press(window, KEY.Key_Return)
    typed(window, "50")
    press(window, KEY.Key_Return)
    bars = answer(window, "bars")
    assert isinstance(bars, SketchAnswer)
    assert [round(pages / 256) for pages in bars.bars.drawn] == [200, 50]
    press(window, KEY.Key_Return)
    assert is_done(window, "bars")


def test_bars_that_were_moved_by_arrows_are_confirmed_by_enter_in_them(window: MainWindow) -> None:
    Desk(window).go(1)
    Desk(window).skip("guess")
    Desk(window).go(1)
    settle(window)
    bars = answer(window, "bars")
    assert isinstance(bars, SketchAnswer)
    bars.bars.setFocus()
    press(window, KEY.Key_Up, KEY.Key_Return)
    assert is_done(window, "bars")


def test_after_a_run_was_skipped_by_its_button_the_keyboard_is_with_the_question(window: MainWindow) -> None:
    assert Desk(window).waits_for() is None
    window.lesson.skip.setFocus()
    press(window, KEY.Key_Return)
    assert has_focus(window, "one")
    window.lesson.skip.setFocus()
    press(window, KEY.Key_Return)
    if window.lesson.to_question.hasFocus():  # which leads to it
        press(window, KEY.Key_Return)
    assert has_focus(window, "many"), "and not on Skip or Next while one is open"


@pytest.mark.parametrize("asked", ["", "one", "many", "number", "order"])
def test_no_key_throws_one_out_of_a_lesson(window: MainWindow, asked: str) -> None:
    if asked:
        come_to(window, asked)
    section = Desk(window).section.name
    for key in LESSON_KEYS:
        window.setFocus()
        press(window, key)
        assert in_lesson(window.session.state) and Desk(window).section.name == section, key
    assert window.session.state.mode is Mode.LESSONS and window.lesson.isVisible()


def edit(window: MainWindow, path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    window.lessons.files.look()
    settle(window)


def test_after_the_file_was_edited_letters_digits_and_beats_work_and_the_place_is_kept(
    window: MainWindow, path: Path
) -> None:
    come_to(window, "one")
    edit(window, path, "Some **prose**", "Other **prose**")
    assert Desk(window).waits_for().name == "one"  # type: ignore[union-attr]
    press(window, KEY.Key_A)
    assert is_done(window, "one")
    edit(window, path, "Which two?", "Which two of them?")
    window.setFocus()
    press(window, KEY.Key_A, KEY.Key_B, KEY.Key_Return)
    assert is_done(window, "many")
    window.setFocus()
    typed(window, "9.")
    edit(window, path, "Where does it run?", "Where does it run now?")
    field = answer(window, "number")
    assert isinstance(field, AmountAnswer) and field.line.text() == "9.", "what is typed stays"
    edit(window, path, "How long does iteration 1 take?", "How long is iteration 1?")
    window.setFocus()
    typed(window, "1")
    press(window, KEY.Key_Return)
    assert is_done(window, "number")


def test_while_the_file_is_broken_the_last_good_version_goes_on_with_all_its_keys(
    window: MainWindow, path: Path
) -> None:
    come_to(window, "one")
    edit(window, path, "answer: run.seconds(1)", "answer: run.secnds(1)")
    assert Desk(window).error
    press(window, KEY.Key_A)
    assert is_done(window, "one")
    edit(window, path, "answer: run.secnds(1)", "answer: run.seconds(1)")
    assert not Desk(window).error and Desk(window).waits_for().name == "many"  # type: ignore[union-attr]


def test_enter_plays_the_run_that_waits_and_its_button_says_so(window: MainWindow) -> None:
    window.setFocus()
    [button] = window.lesson.body.findChildren(PlayButton)
    bar = window.lesson.body.verticalScrollBar()
    for _ in range(20):
        if not window.lesson.to_question.isVisible():
            break
        press(window, KEY.Key_Return)
        assert not Desk(window).state.experiment.playhead.playing, "first it is read"
    assert button.isEnabled() and bar.value() == bar.maximum()
    window.setFocus()
    press(window, KEY.Key_Return)
    assert Desk(window).state.experiment.playhead.playing
    assert not button.isEnabled() and button.text() == in_lessons.playing()


def test_tab_from_nowhere_leads_to_what_is_to_be_done(window: MainWindow) -> None:
    window.setFocus()
    press(window, KEY.Key_Tab)
    assert isinstance(focus_of(window), PlayButton)
    come_to(window, "number")
    press(window, KEY.Key_Tab)
    assert has_focus(window, "number")


def test_tab_comes_to_everything_and_round_again(window: MainWindow) -> None:
    """Also to what stands before that to which it leads from nowhere."""
    come_to(window, "number")
    window.setFocus()
    walked: list[QWidget] = []
    for _ in range(300):
        press(window, KEY.Key_Tab)
        walked.append(focus_of(window))
        if walked.count(walked[0]) == 2:
            break
    assert walked.count(walked[0]) == 2, "it goes round"
    stops = (part for part in window.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    lesson = window.lesson
    walked += [lesson.next] if lesson.to_question in walked else []  # they take turns in one place
    reached = [part for part in stops if part.isVisible() and part.isEnabled() and part not in walked]
    assert [type(part).__name__ for part in reached if not isinstance(part.focusProxy(), QWidget)] == []


def test_paging_on_past_a_question_that_waits_leads_to_it_once(window: MainWindow) -> None:
    come_to(window, "order")
    window.lesson.body.verticalScrollBar().setValue(window.lesson.body.verticalScrollBar().maximum())
    section = Desk(window).section.name
    press(window, KEY.Key_PageDown)
    assert has_focus(window, "order") and Desk(window).section.name == section
    for _ in range(20):
        if Desk(window).section.name != section:
            break
        press(window, KEY.Key_PageDown)
    assert Desk(window).section.name != section, "the second time one goes on"


def test_the_last_hint_does_not_hand_its_keyboard_to_the_way_out(window: MainWindow) -> None:
    come_to(window, "order")
    while window.lesson.hint.isEnabled():
        window.lesson.hint.setFocus()
        press(window, KEY.Key_Space)
    assert focus_of(window) not in (window.lesson.next, window.lesson.skip, window.lesson.to_question)


def test_nothing_is_confirmed_before_something_is_typed(window: MainWindow) -> None:
    come_to(window, "number")
    field = answer(window, "number")
    assert isinstance(field, AmountAnswer) and not field.button.isEnabled()
    typed(window, "9")
    assert field.button.isEnabled()


def test_while_the_list_of_keys_is_shown_letters_belong_to_its_search_and_then_the_keyboard_is_where_it_was(
    window: MainWindow,
) -> None:
    before = focus_of(window)
    press(window, KEY.Key_F1)
    assert window.keys.isVisible()
    typed(window, "answer")
    assert window.keys.search.text() == "answer"
    assert not any(
        is_done(window, one.shown.name) for _, one in window.lesson.body.shown if isinstance(one, QuestionCard)
    )
    window.keys.search.setText("lesson")
    assert "A to E" in window.keys.text and "Confirm an answer" in window.keys.text, "all that stands under Lesson"
    window.keys.search.setText("step")
    assert "1 to 6" not in window.keys.text, "here a digit belongs to what is asked"
    press(window, KEY.Key_Escape)
    assert not window.keys.isVisible() and focus_of(window) is before
    window.session.do(wishes.lesson_closed)
    window.session.settle()
    press(window, KEY.Key_F1)
    window.keys.search.setText("step")
    assert "1 to 6" in window.keys.text


def test_page_keys_in_the_search_for_a_key_scroll_its_list_and_turn_no_section(window: MainWindow) -> None:
    """Six of them led a student into section 4."""
    before = Desk(window).section
    press(window, KEY.Key_F1)
    window.keys.search.setText("lesson")
    press(window, KEY.Key_Escape, KEY.Key_F1)
    bar = window.keys._text.verticalScrollBar()
    assert not window.keys.search.text() and bar.maximum() > 0 == bar.value(), (
        "what was sought before is not sought now"
    )
    press(window, KEY.Key_Down)
    line = bar.value()
    press(window, KEY.Key_PageDown)
    assert 0 < line < bar.value() - line
    press(window, *[KEY.Key_PageDown] * 6)
    assert bar.value() == bar.maximum() and Desk(window).section is before
    press(window, *[KEY.Key_PageUp] * 9)
    assert bar.value() == 0
    press(window, KEY.Key_End)
    assert bar.value() == bar.maximum()
    press(window, KEY.Key_Return, KEY.Key_Home)
    assert bar.value() == 0 and not window.session.state.said.text
    window.keys.search.setText("slider")
    assert "←" in window.keys.text and "Shift" in window.keys.text, window.keys.text
