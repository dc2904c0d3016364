"""The lesson panel alone: it shows a value and says what is wished. What is typed, where the keyboard is and what is in sight stay."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from migviz.course.options import MOST_OPTIONS
from migviz.course.progress import Progress, is_answered
from migviz.course.reading import parse_lesson
from migviz.gui.painters import draw
from migviz.gui.panes.lesson import list as lesson_list
from migviz.gui.panes.lesson.answer import AmountAnswer, OptionsAnswer, OrderAnswer
from migviz.gui.panes.lesson.cards import GoalCard, QuestionCard
from migviz.gui.panes.lesson.panel import LessonPanel
from migviz.gui.panes.lesson.prose import ProseText
from migviz.gui.panes.lesson.sketch import SketchAnswer
from migviz.gui.shells.actions import Actions
from migviz.gui.theme import Theme
from migviz.say import in_lessons
from migviz.showing import editing, player
from migviz.showing import lesson as at
from migviz.showing.commands import COMMANDS, do
from migviz.showing.lesson import LessonState
from migviz.showing.lesson_shown import Entry, SectionShown, lesson_shown
from migviz.showing.modes import Mode
from migviz.showing.state import State
from tests.course.texts import EVERY_KIND, FRONT, TOY

LEFT = Qt.MouseButton.LeftButton
BANDWIDTH = "link.bandwidth"


class Student:
    """A panel and the lesson it shows; its wishes are granted at once, and all of them are remembered."""

    def __init__(self, text: str = EVERY_KIND) -> None:
        lesson = parse_lesson(text, where="x.md")
        self.state: LessonState = at.opened(lesson, Progress(lesson=lesson.id))
        self.wished: list[tuple[object, ...]] = []
        self.panel = LessonPanel(Theme(reduced_motion=True))
        self.panel.resize(470, 700)
        panel = self.panel
        panel.gave.connect(lambda name, given: self.take(at.given(self.state, name, given)))
        panel.skip_wished.connect(lambda name: self.take(at.skipped(self.state, name)))
        panel.reset_wished.connect(lambda name: self.take(at.reset(self.state, name)))
        panel.hint_wished.connect(lambda: self.take(at.hint_opened(self.state)))
        panel.section_wished.connect(lambda name: self.take(at.entered(self.state, name)))
        self.actions = Actions(panel, self.run)
        panel.take_actions(self.actions)
        for name in (
            "list_wished",
            "play_wished",
            "start_again_wished",
        ):
            getattr(panel, name).connect(lambda name=name: self.wished.append((name,)))
        for name in ("lesson_wished", "see_wished", "link_followed"):
            getattr(panel, name).connect(lambda value, name=name: self.wished.append((name, value)))
        self.take(self.state)
        panel.show()
        QApplication.processEvents()

    def run(self, name: str) -> None:
        self.wished.append((name,))
        after = do(COMMANDS[name], State(mode=Mode.LESSONS, lesson=self.state)).lesson
        self.take(after if after is not None else self.state)

    def take(self, state: LessonState) -> None:
        self.state = state
        self.actions.show(State(mode=Mode.LESSONS, lesson=state))
        self.panel.show_lesson(lesson_shown(state))
        QApplication.processEvents()

    def come_to(self, name: str) -> None:
        """Skip what comes before this question of the section, runs too, until it waits."""
        while (waits := at.waits_for(self.state)) is None or waits.name != name:
            self.take(at.skipped(self.state, waits.name if waits is not None else ""))

    def card(self, name: str) -> QuestionCard:
        cards = (widget for _, widget in self.panel.body.shown if isinstance(widget, QuestionCard))
        return next(card for card in cards if card.shown.name == name)

    def options(self, name: str) -> OptionsAnswer:
        answer = self.card(name).answer
        assert isinstance(answer, OptionsAnswer)
        return answer

    def amount(self, name: str) -> AmountAnswer:
        answer = self.card(name).answer
        assert isinstance(answer, AmountAnswer)
        return answer

    def answered(self, name: str) -> bool:
        return is_answered(self.state.progress, self.state.lesson.question(name)[1])

    def at_time(self, t: float) -> None:
        self.take(at.changed(self.state, lambda now: player.sought(player.stopped(now), t)))

    def to_goal(self) -> None:
        self.take(at.skipped(at.entered(self.state, "second"), "guess"))


@pytest.fixture
def student(app: QApplication) -> Iterator[Student]:
    made = Student()
    yield made
    made.panel.close()
    made.panel.deleteLater()
    app.processEvents()


# --- wishes -----------------------------------------------------------------------------------------------------------------


def test_every_button_says_what_is_wished(student: Student) -> None:
    panel = student.panel
    panel.to_list.click()
    student.to_goal()
    panel.freely.click()
    goal = next(widget for _, widget in panel.body.shown if isinstance(widget, GoalCard))
    goal.start_again_wished.emit()
    QTest.mouseClick(panel.dots, LEFT, pos=panel.dots._box(0).center().toPoint())
    assert student.wished == [("list_wished",), ("explore freely",), ("start_again_wished",)]
    assert student.state.section.name == "first"
    if not panel.next.isEnabled():  # its run first
        panel.skip.click()
    panel.next.click()
    assert student.state.section.name == "second"
    panel.back.click()
    assert student.state.section.name == "first"


def test_a_button_that_cannot_be_pressed_says_why(student: Student) -> None:
    assert student.panel.next.toolTip() == in_lessons.question_follows()
    student.panel.skip.click()
    student.panel.next.click()
    for button, why in ((student.panel.next, "Answer the question"), (student.panel.freely, "Hidden until you answer")):
        assert not button.isEnabled()
        assert why in button.toolTip() and button.toolTip() == button.accessibleDescription()
    student.panel.skip.click()
    assert student.panel.next.isEnabled() and student.panel.next.toolTip() == "Next (PgDn)"


def test_the_list_says_which_lesson_is_wished(student: Student) -> None:
    entry = Entry(path=Path("01-a.md"), number="1", title="A", minutes=5, objective="See.", done=0, of=2)
    student.panel.show_lesson(lesson_shown(None, (entry, replace(entry, path=Path("02-b.md"), problem="broken"))))
    first, broken = student.panel.list.rows
    assert not broken.isEnabled() and student.panel.list.isVisible()
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert student.wished == [("lesson_wished", Path("01-a.md"))]
    student.panel.show_lesson(lesson_shown(None, (entry, replace(entry, path=Path("02-b.md"), problem="broken"))))
    assert student.panel.list.rows == [first, broken], "what is as before stays"


# --- answers ----------------------------------------------------------------------------------------------------------------


def test_a_letter_chooses_of_the_question_that_waits_and_of_no_other(student: Student) -> None:
    assert not student.panel.choose(0), "a run is to be watched"
    student.come_to("one")
    assert student.panel.choose(0)
    assert student.answered("one")
    student.take(at.skipped(student.state, "many"))
    assert not student.panel.choose(0), "a number is asked for now"


def test_each_of_as_many_options_as_may_be_has_its_letter_and_those_with_a_key_are_told(app: QApplication) -> None:
    options = "".join(
        f"- [{'x' if k == MOST_OPTIONS else ' '}] Word {k}.\n  > Said to {k}.\n" for k in range(1, MOST_OPTIONS + 1)
    )
    other = Student(f"{FRONT}{TOY}::: ask {{#q}}\nWhich?\n\n{options}:::\n")
    other.come_to("q")
    answer = other.options("q")
    assert [button.accessibleName() for button in answer.buttons][-2:] == ["K: Word 11.", "L: Word 12."]
    assert answer.accessibleName() == in_lessons.to_choose("E")
    answer.buttons[-1].click()
    other.panel.body.settle("q")
    said = other.card("q").shown.feedback
    assert other.answered("q") and said is not None and "<b>L</b>: Said to 12." in said.prose[0].html
    other.panel.deleteLater()


def test_several_options_are_checked_together(student: Student) -> None:
    student.come_to("many")
    confirm = student.options("many").confirm
    assert confirm is not None and not confirm.isEnabled()
    QTest.mouseClick(student.options("many").buttons[0], LEFT)
    confirm.click()
    assert not student.answered("many")
    QTest.mouseClick(student.options("many").buttons[1], LEFT)
    confirm = student.options("many").confirm
    assert confirm is not None
    confirm.click()
    assert student.answered("many")


@pytest.mark.parametrize("typed", ["9.1", "9,1 s", "9100 ms", "0.152 min"])
def test_a_number_is_typed_in_any_unit_of_its_kind(student: Student, typed: str) -> None:
    student.come_to("number")
    line = student.amount("number").line
    QTest.keyClicks(line, typed)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert student.answered("number")


def test_what_could_not_be_read_stays_to_be_mended_with_the_keyboard_in_it(student: Student) -> None:
    student.come_to("number")
    student.panel.activateWindow()
    line = student.amount("number").line
    line.setFocus()
    line.setText("nine")
    QTest.keyClick(line, Qt.Key.Key_Return)
    again = student.amount("number").line
    assert again is not line and again.text() == "nine" and student.panel.focusWidget() is again


def test_after_the_right_answer_the_keyboard_goes_on_to_what_can_be_done(student: Student) -> None:
    student.come_to("number")
    student.panel.activateWindow()
    line = student.amount("number").line
    line.setFocus()
    line.setText("9.1")
    QTest.keyClick(line, Qt.Key.Key_Return)
    if student.panel.to_question.hasFocus():  # it is below what is seen
        QTest.keyClick(student.panel.to_question, Qt.Key.Key_Return)
    focus = student.panel.focusWidget()
    assert student.card("order").isAncestorOf(focus), "the next question"
    answer = student.card("order").answer
    assert isinstance(answer, OrderAnswer)
    student.take(at.given(student.state, "order", ("one", "two", "three")))
    assert student.panel.focusWidget() is student.panel.next


def test_an_order_is_given_by_keys_alone(student: Student) -> None:
    student.come_to("order")
    answer = student.card("order").answer
    assert isinstance(answer, OrderAnswer)
    wanted = ["one", "two", "three"]
    assert list(answer.names()) != wanted, "it is not given away"
    for place, name in enumerate(wanted):
        answer.list.setCurrentRow(answer.names().index(name))
        while answer.list.currentRow() > place:
            QTest.keyClick(answer.list, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert list(answer.names()) == wanted
    answer.button.click()
    assert student.answered("order")


def test_an_order_that_was_wrong_stands_as_it_was_given(student: Student) -> None:
    student.come_to("order")
    student.take(at.given(student.state, "order", ("two", "one", "three")))
    answer = student.card("order").answer
    assert isinstance(answer, OrderAnswer) and answer.names() == ("two", "one", "three") and answer.list.isEnabled()


def test_bars_are_drawn_by_keys_and_by_number_and_stand_beside_the_real_ones(student: Student) -> None:
    student.to_goal()
    student.take(at.entered(student.state, "third"))
    answer = student.card("bars").answer
    assert isinstance(answer, SketchAnswer)
    before = answer.bars.drawn[1]
    QTest.keyClick(answer.bars, Qt.Key.Key_Right)
    QTest.keyClick(answer.bars, Qt.Key.Key_Up)
    assert answer.bars.drawn[1] > before
    answer.lines[0].setText("100")
    answer.lines[0].editingFinished.emit()
    assert answer.bars.drawn[0] == pytest.approx(100 * 256)
    for silly in ("", "tall", "-5 MiB", "1e99"):
        answer.lines[0].setText(silly)
        answer.lines[0].editingFinished.emit()
        assert 0 <= answer.bars.drawn[0] <= answer.bars.top
    answer.button.click()
    assert student.answered("bars")
    student.at_time(at.last(student.state))
    again = student.card("bars").answer
    assert isinstance(again, SketchAnswer) and len(again.bars._real) == 2


# --- what stays --------------------------------------------------------------------------------------------------------------


def test_what_is_typed_but_not_given_stays_while_other_things_change(student: Student) -> None:
    student.come_to("number")
    line = student.amount("number").line
    line.setText("8.")
    student.at_time(2.0)
    student.take(at.reset(student.state, "one"))
    student.take(at.failed(student.state, ("x.md:1: wrong",)))
    assert student.amount("number").line is line and line.text() == "8."


def test_while_time_goes_no_widget_is_made_anew_and_the_control_shows_the_value_in_force(student: Student) -> None:
    student.at_time(3.0)
    student.take(at.slid(student.state, BANDWIDTH, 1.25e9))
    control, widgets = student.panel._controls[BANDWIDTH], [widget for _, widget in student.panel.body.shown]
    student.at_time(1.0)
    assert [widget for _, widget in student.panel.body.shown] == widgets
    assert student.panel._controls[BANDWIDTH] is control and control._value == 125e6
    student.at_time(4.0)
    assert control._value == 1.25e9


def test_while_a_slider_moves_the_goal_alone_is_another_one_and_nothing_scrolls(student: Student) -> None:
    student.to_goal()
    student.panel.resize(470, 420)
    QApplication.processEvents()
    before = [widget for _, widget in student.panel.body.shown]
    control, bar = student.panel._controls[BANDWIDTH], student.panel.body.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(0)
    student.take(at.slid(student.state, BANDWIDTH, 140e6, "drag"))
    after = [widget for _, widget in student.panel.body.shown]
    assert [isinstance(widget, GoalCard) for one, widget in zip(before, after, strict=True) if one is not widget] == [
        True
    ]
    assert student.panel._controls[BANDWIDTH] is control and bar.value() == 0
    places = [student.panel.body.column.indexOf(widget) for widget in after]
    assert places == sorted(places), "they stand in the order of the lesson"


def test_another_section_begins_at_its_top_and_what_comes_new_is_brought_into_sight(student: Student) -> None:
    student.panel.resize(470, 420)
    QApplication.processEvents()
    bar = student.panel.body.verticalScrollBar()
    student.come_to("order")
    student.panel.hint.click()
    QApplication.processEvents()
    assert bar.value() > 0, "the hint stands at the end"
    student.panel.next.click()
    assert bar.value() == 0


def test_every_block_has_its_widget_and_tab_goes_through_them_as_one_reads(student: Student) -> None:
    student.come_to("one")
    shown = lesson_shown(student.state)
    assert isinstance(shown, SectionShown)
    assert tuple(block for block, _ in student.panel.body.shown) == shown.blocks
    assert len(student.panel.body.findChildren(ProseText)) >= 3
    parts: list[QWidget | None] = [student.panel.to_list]
    while len(parts) < 300 and parts[-1] is not None and parts[-1].nextInFocusChain() is not parts[0]:
        parts.append(parts[-1].nextInFocusChain())
    control = student.panel._controls[BANDWIDTH]
    inside = next(k for k, part in enumerate(parts) if part is not None and control.isAncestorOf(part))
    stops = [student.options("one").buttons[0], parts[inside], student.panel.next]
    assert [parts.index(stop) for stop in stops] == sorted(parts.index(stop) for stop in stops)


@pytest.mark.parametrize("width", [180, 240, 300, 420, 600])
def test_a_lesson_in_the_list_is_never_without_its_title(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    written: dict[str, float] = {}

    def note(painter, box, forms, theme, **more) -> float:
        written[forms] = draw.text(painter, box, forms, theme, **more)
        return written[forms]

    monkeypatch.setattr(lesson_list, "text", note)
    for title in ("Size is not the enemy", "Moving a running machine", "Dirty rate against bandwidth"):
        row = lesson_list.LessonRow(
            Theme(), Entry(path=Path("a.md"), number="1", title=title, objective="Say why.", minutes=15, done=0, of=3)
        )
        row.resize(width, round(row.high()))
        row.grab()
        assert 0 < written[title] <= width
    assert written["15 min"] > 0 or width < 420, "the minutes may be left out, where there is no room"


def test_a_control_without_effect_says_why_and_its_button_gives_it_effect(student: Student) -> None:
    """The same piece as in Explore: what it offers is a wish like that of any control."""
    student.panel.field_edited.connect(lambda name, value, __: student.take(at.slid(student.state, name, value)))
    student.take(at.changed(student.state, lambda now: editing.edited(now, {"link.goodput": "40 MB/s"})))
    control = student.panel._controls[BANDWIDTH]
    assert "the line rate does not count" in control.toolTip() and control.cure is None
    assert "Default here: 1 Gbit/s" in control.toolTip() and not control.is_changed, "the section's own value"
    section = replace(student.state.section, controls=(BANDWIDTH, "link.goodput"))
    lesson = replace(student.state.lesson, sections=(section, *student.state.lesson.sections[1:]))
    student.take(replace(student.state, lesson=lesson, section=section))
    student.at_time(0.0)
    control = student.panel._controls[BANDWIDTH]
    assert control.cure is not None and control.cure.isVisible()
    control.cure.click()
    assert student.state.experiment.scenario["link.goodput"] is None
    assert "does not count" not in control.toolTip() and control.cure.isHidden()
