"""Lessons in the window: every block kind, answers right and wrong and silly, locks, goals, progress and live reload."""

import json
from pathlib import Path
from threading import get_ident
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from migviz.course.answers import Verdict
from migviz.course.beats import waiting_run
from migviz.course.catalogue import lesson_files
from migviz.course.evidence import read_evidence
from migviz.course.lesson import Amount, Options, Order, Question, ShowBlock, Sketch
from migviz.course.progress import is_answered
from migviz.gui.painters import draw
from migviz.gui.panes.lesson.answer import OptionsAnswer
from migviz.gui.panes.lesson.cards import GoalCard, QuestionCard
from migviz.gui.panes.lesson.halo import Halo
from migviz.gui.panes.lesson.prose import ProseText
from migviz.gui.session import PATIENCE, Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import THEMES, Theme
from migviz.resources import lessons_folder
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.modes import Mode
from migviz.showing.spotlight import Spotlight
from migviz.showing.state import Look, State, active, in_lesson
from tests.course.texts import EVERY_KIND as TEXT
from tests.gui.conftest import ShowWindow
from tests.gui.desk import Desk
from tests.gui.waiting import until

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return show_window(Session(State(look=Look(reduced_motion=True)), state_folder=tmp_path / "state"))


@pytest.fixture
def lesson(window: MainWindow, tmp_path: Path) -> MainWindow:
    path = tmp_path / "01-every-kind.md"
    path.write_text(TEXT, encoding="utf-8")
    window.lessons.open(path)
    shown(window)
    return window


def shown(window: MainWindow) -> None:
    window.session.settle()
    for _ in range(4):
        QApplication.processEvents()


def play(window: MainWindow, seconds: float = 60.0) -> None:
    for _ in range(int(seconds / 0.1)):
        if not window.session.playhead.playing:
            break
        window.session.do(wishes.tick, 0.1)
    shown(window)


def card(window: MainWindow, name: str) -> QuestionCard:
    for _, widget in window.lesson.body.shown:
        if isinstance(widget, QuestionCard) and widget.shown.name == name:
            return widget
    raise AssertionError(f"{name} is not shown")


def words(window: MainWindow) -> str:
    texts = [widget.toPlainText() for widget in window.lesson.body.findChildren(ProseText) if widget.isVisible()]
    return " ".join(" ".join(texts).split())


def answered(window: MainWindow, name: str) -> bool:
    return is_answered(Desk(window).progress, Desk(window).lesson.question(name)[1])


def limit(window: MainWindow) -> float | None:
    return active(window.session.state).limit


def goal_is_reached(window: MainWindow) -> bool:
    return Desk(window).goal.done


def runs(window: MainWindow) -> int:
    return len(window.session.runs)


def is_on_stage(window: MainWindow) -> bool:
    return in_lesson(window.session.state)


# --- the list ---


def test_the_list_shows_every_lesson_of_the_course_and_opens_one_by_keyboard(window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode.LESSONS)
    shown(window)
    rows = window.lesson.list.rows
    assert [row.entry.path for row in rows] == list(lesson_files(lessons_folder()))
    assert all(row.entry.of > 0 and not row.entry.problem for row in rows)
    rows[1].setFocus()
    QTest.keyClick(rows[1], Qt.Key.Key_Return)
    assert Desk(window).lesson.title == rows[1].entry.title


@pytest.mark.parametrize("path", lesson_files(lessons_folder()), ids=lambda path: path.stem)
def test_every_lesson_is_played_from_its_first_section_to_its_last(window: MainWindow, path: Path) -> None:
    window.lessons.open(path)
    for _ in range(40):
        shown(window)
        section = Desk(window).section
        assert section is not None
        waits = Desk(window).waits_for()
        if waits is not None:
            Desk(window).skip(waits.name)
            continue
        window.lessons.take(lessons.played_to_target)
        window.session.do(wishes.pace, speed=100.0)
        play(window, 400)
        assert window.grab().width() > 0
        if Desk(window).waits_for() is not None:
            continue
        assert waiting_run(section, Desk(window).progress) is None, "the run was watched"
        if Desk(window).neighbour(1) is None:
            break
        Desk(window).go(1)
        assert Desk(window).section is not section, "the next section can be entered"
    assert Desk(window).neighbour(1) is None


# --- answers ---


def test_a_wrong_option_is_explained_and_a_right_one_ends_the_question(lesson: MainWindow) -> None:
    Desk(lesson).come_to("one")
    shown(lesson)
    answer = card(lesson, "one").answer
    assert isinstance(answer, OptionsAnswer)
    QTest.mouseClick(answer.buttons[1], LEFT)
    shown(lesson)
    assert not answered(lesson, "one") and "It has not moved yet." in words(lesson)
    again = card(lesson, "one").answer
    assert isinstance(again, OptionsAnswer)
    assert [button._mark for button in again.buttons] == ["", "wrong"], "the right one is not given away"
    QTest.mouseClick(again.buttons[0], LEFT)
    shown(lesson)
    assert answered(lesson, "one")


def test_the_letters_choose_an_option_of_the_question_that_waits(lesson: MainWindow) -> None:
    Desk(lesson).come_to("one")
    shown(lesson)
    lesson.setFocus()
    QTest.keyClick(lesson, Qt.Key.Key_A)
    shown(lesson)
    assert answered(lesson, "one")
    assert lesson.session.state.comparison.kept is None, "A keeps no run while a question has letters"


def test_hints_open_one_by_one_and_the_reason_comes_after_the_answer(lesson: MainWindow) -> None:
    assert not lesson.lesson.hint.isVisible()
    Desk(lesson).come_to("order")
    shown(lesson)
    assert "first hint" not in words(lesson) and "Because." not in words(lesson)
    lesson.lesson.hint.click()
    shown(lesson)
    assert "first hint" in words(lesson) and "second hint" not in words(lesson)
    lesson.lesson.hint.click()
    shown(lesson)
    assert "second hint" in words(lesson) and not lesson.lesson.hint.isEnabled()
    Desk(lesson).give("order", ("one", "two", "three"))
    shown(lesson)
    assert "Because." in words(lesson)
    assert "Not for students." not in words(lesson)


# --- predictions ---


def test_a_prediction_locks_the_future_until_it_is_answered(lesson: MainWindow) -> None:
    Desk(lesson).go(1)
    shown(lesson)
    assert Desk(lesson).section.name == "second"
    locked = limit(lesson)
    assert locked is not None and locked < lesson.session.runs[0].end
    lesson.session.do(wishes.seek, 1e9)
    assert lesson.session.playhead.t == pytest.approx(locked)
    lesson.session.do(wishes.play)
    assert not lesson.session.playhead.playing
    assert "Answer the question first" in lesson.session.state.said.text
    lesson.session.do(wishes.seek, 0.0)
    assert lesson.session.playhead.t == 0, "back is always open"
    Desk(lesson).go(1)
    assert Desk(lesson).section.name == "second", "the next section stays closed"
    Desk(lesson).give("guess", ("Long.",))
    shown(lesson)
    assert limit(lesson) is None
    assert lesson.session.playhead.playing, "and the run goes on by itself"


def test_a_prediction_stands_beside_the_run_when_that_has_been_seen(lesson: MainWindow) -> None:
    Desk(lesson).go(1)
    Desk(lesson).give("guess", ("Long.",))
    shown(lesson)
    view = next(view for view in Desk(lesson).views if isinstance(view.block, Question))
    assert view.done and not view.revealed and view.feedback is None
    lesson.session.do(wishes.pace, speed=100.0)
    play(lesson, 400)
    view = next(view for view in Desk(lesson).views if isinstance(view.block, Question))
    assert view.revealed and view.feedback is not None and view.feedback.verdict is Verdict.WRONG
    answer = card(lesson, "guess").answer
    assert isinstance(answer, OptionsAnswer)
    assert [button._mark for button in answer.buttons] == ["right", "wrong"]


# --- goals and controls ---


def test_a_goal_ticks_itself_off_while_the_control_moves_and_stays_reached(lesson: MainWindow) -> None:
    Desk(lesson).go(1)
    lesson.lesson.skip.click()
    shown(lesson)
    lesson.session.do(wishes.stop)
    lesson.session.do(wishes.seek, 0.0)
    assert not goal_is_reached(lesson)
    assert "Faster." not in words(lesson), "nothing is judged before anything was set"
    lesson.lesson._controls["link.bandwidth"].edited.emit("link.bandwidth", 130e6, True)
    shown(lesson)
    assert not goal_is_reached(lesson) and "Faster." in words(lesson)
    assert tuple(lesson.lesson._controls) == ("link.bandwidth",)
    lesson.lesson._controls["link.bandwidth"].edited.emit("link.bandwidth", 1.25e9, True)
    shown(lesson)
    assert goal_is_reached(lesson)
    assert "second" in Desk(lesson).progress.goals
    lesson.lesson._controls["link.bandwidth"].edited.emit("link.bandwidth", 125e6, True)
    shown(lesson)
    assert not goal_is_reached(lesson) and "second" in Desk(lesson).progress.goals
    goals = [widget for _, widget in lesson.lesson.body.shown if isinstance(widget, GoalCard)]
    assert len(goals) == 1


# --- what a section shows ---


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_reaches_the_edge_of_the_window_is_framed_on_all_sides(app: QApplication, scale: float) -> None:
    """The time strip does: of its frame one saw the upper line alone."""
    window, theme = QWidget(), Theme(scale=scale)
    window.resize(400, 300)
    halo = Halo(theme, lambda thing: QRectF(0, 100, 400, 200), window)
    halo.show_block(cast(ShowBlock, SimpleNamespace(highlight=("the strip",), dim=())))
    window.show()
    picture, frame = window.grab().toImage(), theme.colour("select").rgb()
    lines = {
        "left": [picture.pixel(x, 200) for x in range(12)],
        "right": [picture.pixel(399 - x, 200) for x in range(12)],
        "bottom": [picture.pixel(200, 299 - y) for y in range(12)],
        "top": [picture.pixel(200, 100 + y - 8) for y in range(16)],
    }
    assert {side: frame in line for side, line in lines.items()} == dict.fromkeys(lines, True)
    window.deleteLater()


def test_a_section_points_at_things_shows_a_view_and_undoes_both_when_left(lesson: MainWindow) -> None:
    assert lesson.halo.isVisible()
    Desk(lesson).go(1)
    lesson.lesson.skip.click()
    shown(lesson)
    assert lesson.bars.isVisible() and lesson.lens.isVisible()
    Desk(lesson).go(-1)
    shown(lesson)
    assert not lesson.bars.isVisible() and not lesson.lens.isVisible()


def test_two_runs_stand_side_by_side_once_the_prediction_is_made(lesson: MainWindow) -> None:
    Desk(lesson).go(1)
    lesson.lesson.skip.click()
    Desk(lesson).go(1)
    shown(lesson)
    assert not lesson.compare.isVisible() and runs(lesson) == 1
    lesson.lesson.skip.click()
    shown(lesson)
    assert lesson.compare.isVisible() and runs(lesson) == 2
    Desk(lesson).go(-1)
    shown(lesson)
    assert not lesson.compare.isVisible() and runs(lesson) == 1


@pytest.mark.parametrize("mode", [Mode.EXPLORE, Mode.COMPARE, Mode.MAP])
def test_another_mode_shows_ones_own_experiment_and_the_lesson_comes_back_as_it_was_left(
    window: MainWindow, tmp_path: Path, mode: Mode
) -> None:
    window.session.do(wishes.set_fields, {"workload.dirty_rate": "33 MiB/s"})
    window.session.do(wishes.seek, 5.0)
    own, t = window.session.scenario, window.session.playhead.t
    path = tmp_path / "01-every-kind.md"
    path.write_text(TEXT, encoding="utf-8")
    window.lessons.open(path)
    to_second(window)
    window.session.do(wishes.seek, 1.0)
    locked, inside = limit(window), window.session.scenario
    assert locked is not None and inside != own
    window.session.do(wishes.enter_mode, mode)
    shown(window)
    state = window.session.state
    assert state.own.scenario == own and state.own.history.past and state.own.playhead.t == t
    if mode is Mode.COMPARE:  # where it is A
        assert state.comparison.kept == own
    else:
        assert active(state) is state.own
    assert limit(window) is None and not window.halo.isVisible() and not is_on_stage(window)
    window.session.do(wishes.enter_mode, Mode.LESSONS)
    shown(window)
    assert window.session.scenario == inside and limit(window) == locked
    assert window.session.playhead.t == 1.0 and is_on_stage(window)
    assert Desk(window).section.name == "second"


def test_explore_freely_copies_the_lessons_scenario_into_ones_own_experiment(lesson: MainWindow) -> None:
    own = lesson.session.state.own
    assert own.scenario != lesson.session.scenario
    to_second(lesson)
    lesson.lesson.skip.click()
    shown(lesson)
    inside = lesson.session.scenario
    lesson.lesson.freely.click()
    shown(lesson)
    assert lesson.session.state.mode == Mode.EXPLORE and lesson.session.scenario == inside and limit(lesson) is None
    lesson.session.do(wishes.undo)
    assert lesson.session.scenario == own.scenario
    lesson.session.do(wishes.enter_mode, Mode.LESSONS)
    shown(lesson)
    assert lesson.session.scenario == inside, "the lesson is as it was left"


def test_nothing_is_explored_freely_while_a_prediction_waits_and_the_button_says_why(lesson: MainWindow) -> None:
    to_second(lesson)
    assert not lesson.lesson.freely.isEnabled() and "Hidden until" in lesson.lesson.freely.toolTip()
    lesson.session.run("explore freely")
    assert lesson.session.state.mode == Mode.LESSONS and "Hidden until you answer" in lesson.session.state.said.text


def test_closing_the_lesson_brings_back_what_was_on_the_stage(window: MainWindow, tmp_path: Path) -> None:
    window.session.do(wishes.set_fields, {"workload.dirty_rate": "33 MiB/s"})
    before = window.session.scenario
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    window.lessons.open(path)
    shown(window)
    assert window.session.scenario != before
    window.lesson.to_list.click()
    shown(window)
    assert window.session.scenario == before and not Desk(window).is_open
    assert window.lesson.list.isVisible()


def test_a_translated_lesson_is_read_in_the_language_one_chooses(lesson: MainWindow, tmp_path: Path) -> None:
    translated = TEXT.replace("language: en", "language: de").replace("Some **prose**", "Etwas **Prosa**")
    (tmp_path / "01-every-kind.de.md").write_text(translated, encoding="utf-8")
    assert "Some prose" in words(lesson)
    lesson.fill_menu()
    menu = next(menu for menu in lesson._menu.findChildren(QMenu) if menu.title() == "Language of the lesson")
    assert [action.text() for action in menu.actions()] == ["as the system", "English", "Deutsch"]
    menu.actions()[2].trigger()
    shown(lesson)
    assert "Etwas Prosa" in words(lesson) and lesson.session.state.look.language == "de"
    lesson.session.do(wishes.look, language="en")
    shown(lesson)
    assert "Some prose" in words(lesson)


# --- progress and authoring ---


def test_progress_is_kept_after_every_answer_and_found_again(lesson: MainWindow, tmp_path: Path) -> None:
    Desk(lesson).come_to("one")
    Desk(lesson).give("one", ("Here.",))
    Desk(lesson).go(1)
    kept = json.loads((tmp_path / "state" / "progress" / "every-kind.json").read_text(encoding="utf-8"))
    assert kept["answers"]["one"]["tries"] and kept["section"] == "second"
    other = MainWindow(Session(state_folder=tmp_path / "state"))
    other.lessons.open(tmp_path / "01-every-kind.md")
    assert Desk(other).section.name == "second"
    assert answered(other, "one")
    other.close()
    other.deleteLater()


def test_the_window_does_not_wait_for_the_disk(
    lesson: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[int] = []
    monkeypatch.setattr("os.fsync", lambda handle: waited.append(get_ident()))
    Desk(lesson).come_to("one")
    waited.clear()
    lesson.session.patience = PATIENCE
    Desk(lesson).give("one", ("Here.",))
    path = tmp_path / "state" / "progress" / "every-kind.json"
    until(lambda: "one" in json.loads(path.read_text(encoding="utf-8"))["answers"])
    assert waited and get_ident() not in waited


def test_what_is_handed_in_holds_the_evidence(window: MainWindow, tmp_path: Path) -> None:
    path = lesson_files(lessons_folder())[0]
    window.lessons.open(path)
    question = Desk(window).lesson.questions[0]
    assert isinstance(question.answer, Options)
    Desk(window).come_to(question.name)
    Desk(window).give(question.name, (question.answer.options[0].name,))
    Desk(window).export(tmp_path / "mine.json", "Ada")
    evidence = read_evidence(tmp_path / "mine.json")
    assert evidence.student == "Ada"
    assert [progress.lesson for progress in evidence.courses[0].lessons] == [Desk(window).lesson.id]


def test_a_lesson_that_is_edited_is_read_anew_and_a_broken_one_leaves_the_last_good(
    lesson: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "01-every-kind.md"
    path.write_text(TEXT.replace("workload.dirty_rate", "workload.dirtyrate"), encoding="utf-8")
    lesson.lessons.files.look()
    shown(lesson)
    assert Desk(lesson).error and "dirty_rate" in Desk(lesson).error[0] and ":17:" in Desk(lesson).error[0]
    assert "Some prose" in words(lesson), "the last good version goes on"
    path.write_text(TEXT.replace("Some **prose**", "Other **prose**"), encoding="utf-8")
    lesson.lessons.files.look()
    shown(lesson)
    assert not Desk(lesson).error and "Other prose" in words(lesson)


def test_a_lesson_that_cannot_be_read_is_said_and_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "broken.md"
    path.write_text("# no front matter", encoding="utf-8")
    window.lessons.open(path)
    assert not Desk(window).is_open and "broken.md" in window.session.state.said.text
    window.lessons.open(tmp_path / "missing.md")
    assert not Desk(window).is_open


def test_nothing_but_the_lessons_own_pictures_is_ever_loaded(lesson: MainWindow, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"x")
    prose = next(widget for widget in lesson.lesson.body.findChildren(ProseText))
    for name in (str(secret), "secret.png", "file://" + str(secret), "https://example.org/a.png", "qrc:/x"):
        assert prose.loadResource(2, name) is None


# --- looks ---


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("size", "scale"), [((1440, 900), 1.0), ((1024, 720), 1.0), ((1440, 900), 1.4), ((2880, 1800), 2.0)]
)
def test_no_words_of_a_lesson_are_wider_than_their_place(
    lesson: MainWindow, theme: str, size: tuple[int, int], scale: float
) -> None:
    lesson.resize(*size)
    lesson.session.do(wishes.look, theme=theme, scale=scale)
    shown(lesson)
    draw.misfits.clear()
    lesson.lesson.grab()
    assert draw.misfits == []


def test_every_kind_of_answer_has_its_widget(lesson: MainWindow) -> None:
    kinds = {type(question.answer) for question in Desk(lesson).lesson.questions}
    assert kinds == {Options, Amount, Order, Sketch}


# --- what must not be told, lost or escaped ---


def to_second(window: MainWindow) -> None:
    Desk(window).go(1)
    shown(window)


def test_nothing_in_the_window_tells_what_a_prediction_asks(lesson: MainWindow) -> None:
    to_second(lesson)
    assert limit(lesson) is not None
    assert not lesson.transport.human.accessibleName().strip()
    assert not lesson.lens.isVisible()
    QTest.keyClick(lesson, Qt.Key.Key_Z)
    assert not lesson.lens.isVisible() and "Hidden until you answer" in lesson.session.state.said.text
    lesson.session.do(wishes.point_at, Spotlight(kind="pause"))
    QTest.keyClick(lesson, Qt.Key.Key_I)
    shown(lesson)
    assert lesson.inspector.isVisible() and "Lasts" not in lesson.inspector.text()
    QTest.keyClick(lesson, Qt.Key.Key_U)
    shown(lesson)
    assert lesson.ruler.isVisible() and "this pause" not in lesson.ruler.accessibleDescription()
    QTest.keyClick(lesson, Qt.Key.Key_Escape)
    Desk(lesson).give("guess", ("Long.",))
    shown(lesson)
    assert lesson.lens.isVisible(), "the section shows the pause"
    QTest.keyClick(lesson, Qt.Key.Key_I)
    shown(lesson)
    assert lesson.tabs.isVisible()


def test_details_and_help_stand_below_the_lesson_and_do_not_leave_it(lesson: MainWindow) -> None:
    to_second(lesson)
    lesson.lesson.skip.click()
    shown(lesson)
    lesson.session.do(wishes.inspect, Spotlight(kind="client"))
    shown(lesson)
    assert lesson.session.state.mode == Mode.LESSONS and lesson.inspector.isVisible() and lesson.lesson.isVisible()
    QTest.keyClick(lesson, Qt.Key.Key_F1)
    shown(lesson)
    assert in_lesson(lesson.session.state) and lesson.keys.isVisible()
    QTest.keyClick(lesson, Qt.Key.Key_Escape)
    shown(lesson)
    assert in_lesson(lesson.session.state) and lesson.bars.isVisible(), "what the section shows comes back"


def test_undo_stays_in_the_section_and_the_history_of_before_comes_back(window: MainWindow, tmp_path: Path) -> None:
    window.session.do(wishes.set_fields, {"vm.memory": "1 GiB"})
    before = window.session.scenario
    path = tmp_path / "01-every-kind.md"
    path.write_text(TEXT, encoding="utf-8")
    window.lessons.open(path)
    to_second(window)
    inside = window.session.scenario
    window.session.do(wishes.undo)
    assert window.session.scenario == inside and not active(window.session.state).history.past
    Desk(window).close()
    shown(window)
    assert window.session.scenario == before and active(window.session.state).history.past


def test_a_goal_begins_at_the_start_and_its_controls_change_the_scenario_itself(lesson: MainWindow) -> None:
    to_second(lesson)
    lesson.lesson.skip.click()
    lesson.session.do(wishes.pace, speed=100.0)
    play(lesson, 400)
    assert lesson.session.playhead.t == pytest.approx(lesson.session.runs[0].end)
    lesson.lesson._controls["link.bandwidth"].edited.emit("link.bandwidth", 1.25e9, True)
    shown(lesson)
    assert not lesson.session.scenario.changes and goal_is_reached(lesson)
    Desk(lesson).go(-1)
    Desk(lesson).go(1)
    assert lesson.session.playhead.t == 0.0


def test_letters_never_leave_a_lesson(lesson: MainWindow) -> None:
    Desk(lesson).give("one", ("Here.",))
    for name in ("many", "number", "order"):
        Desk(lesson).skip(name)
    shown(lesson)
    lesson.setFocus()
    for key in (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_C, Qt.Key.Key_D):
        QTest.keyClick(lesson, key)
    assert lesson.session.state.mode == Mode.LESSONS and lesson.session.state.comparison.kept is None


def test_the_panel_is_there_at_every_scale(lesson: MainWindow) -> None:
    for scale in (1.0, 1.4, 2.0):
        lesson.session.do(wishes.look, scale=scale)
        shown(lesson)
        assert lesson.lesson.isVisible()


def test_a_lesson_file_is_checked_from_the_menu(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text(TEXT.replace("run.total_time < 5 s", "run.totl_time < 5 s"), encoding="utf-8")
    window.errands.check(path)
    assert "1 problem" in window.session.state.said.text
    assert "total_time" in QApplication.clipboard().text(), "with the nearest right name"
    window.errands.check(lesson_files(lessons_folder())[0])
    assert "nothing is wrong" in window.session.state.said.text
