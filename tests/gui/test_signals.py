"""Has every signal of a pane an effect, and is all as it was once something is let go of, or closed again?

A pane only says what is wished; here each of its signals is sent in a window, and the state must become another one. A
signal that is added and not wired, or has no row here, is found.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

import migviz.gui
from migviz import load_scenario
from migviz.gui.panes.lesson.dots import SectionDots
from migviz.gui.scenario_files import open_file
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.panes import PANES
from migviz.gui.widgets.log_slider import LogSlider
from migviz.replay.pace import Pace
from migviz.replay.side_by_side import Alignment
from migviz.resources import lessons_folder
from migviz.showing import wishes
from migviz.showing.modes import HostPanel, Mode, Panel
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.showing.state import Look, State, active, host_of
from migviz.study.emptying_advice import advise_emptying
from tests.course.texts import EVERY_KIND
from tests.gui.conftest import ShowWindow
from tests.gui.desk import Desk
from tests.gui.mouse import hover

RATE = "workload.dirty_rate"
SCENARIO = load_scenario(f"{RATE}: 30 MiB/s\nat 10 s: {RATE} = 40 MiB/s\n")
LINK, LEAVING = Spotlight(kind="link"), Spotlight(kind="leaving", number=1)
GUI = Path(migviz.gui.__file__).parent
LEFT = Qt.MouseButton.LeftButton


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a signal carries, and what has to be wished before it is sent."""

    carries: tuple[Any, ...] = ()
    after: Callable[[MainWindow], object] = lambda window: None


def mode(mode: Mode) -> Callable[[MainWindow], object]:
    return lambda window: window.session.do(wishes.enter_mode, mode)


def wish(wish: Callable[..., State], *carried: object) -> Callable[[MainWindow], object]:
    return lambda window: window.session.do(wish, *carried)


def in_map(window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode.MAP)
    window.session.do(wishes.stop)


def section(name: str) -> Callable[[MainWindow], object]:
    def enter(window: MainWindow) -> None:
        window.session.do(wishes.enter_section, name)
        window.session.settle()

    return enter


def answered_rightly(window: MainWindow) -> None:
    Desk(window).come_to("one")
    window.lesson.gave.emit("one", ("Here.",))


def in_a_lesson(window: MainWindow) -> None:
    window.lessons.open(next(lessons_folder().glob("01-*.md")))


TWO_MIGRATIONS = Path(__file__).resolve().parent.parent / "reference" / "logs" / "awkward" / "02_two_migrations.log"


def beside_a_log(window: MainWindow) -> None:
    open_file(window.session, TWO_MIGRATIONS)


def on_host(window: MainWindow) -> None:
    window.session.do(wishes.open_ready_host, "pair")


def advised(window: MainWindow) -> None:
    on_host(window)
    host = host_of(window.session.state)
    assert host is not None
    window.session.do(wishes.advice_found, host.now, advise_emptying(host.now, processes=1))


SIGNALS: dict[tuple[str, str], Sent] = {
    ("stage", "spotlight_wished"): Sent(carries=(LINK,)),
    ("stage", "inspect_wished"): Sent(carries=(LINK,)),
    ("stage", "page_pressed"): Sent(carries=(4,)),
    ("stage", "step_wished"): Sent(carries=(4,)),
    ("stage", "frames_wished"): Sent(),
    ("lens", "seek_requested"): Sent(carries=(7.0,)),
    ("compare", "card_chosen"): Sent(carries=("disk-csv",), after=mode(Mode.COMPARE)),
    ("compare", "seek_requested"): Sent(carries=(7.0,), after=mode(Mode.COMPARE)),
    ("recording", "seek_requested"): Sent(carries=(7.0,), after=beside_a_log),
    ("recording_side", "migration_chosen"): Sent(carries=(1,), after=beside_a_log),
    ("recording_side", "pair_chosen"): Sent(carries=("disk-csv",), after=beside_a_log),
    ("map", "values_edited"): Sent(carries=({RATE: 50e6}, True), after=mode(Mode.MAP)),
    ("map", "play_requested"): Sent(after=in_map),
    ("controls", "field_edited"): Sent(carries=(RATE, 50e6, True)),
    ("controls", "more_toggled"): Sent(carries=(True,)),
    ("controls", "curve_wished"): Sent(carries=(RATE,)),
    ("curve", "closed"): Sent(after=wish(wishes.toggle_curve, RATE)),
    ("compare_side", "pair_chosen"): Sent(carries=("quick-live",), after=mode(Mode.COMPARE)),
    ("compare_side", "alignment_chosen"): Sent(carries=(Alignment.PAUSE,), after=mode(Mode.COMPARE)),
    ("map_side", "metric_chosen"): Sent(carries=("total_time",), after=mode(Mode.MAP)),
    ("map_side", "play_requested"): Sent(after=in_map),
    ("host", "spotlight_wished"): Sent(carries=(LEAVING,), after=on_host),
    ("host", "vm_chosen"): Sent(carries=("vm2",), after=on_host),
    ("lanes", "seek_requested"): Sent(carries=(7.0,), after=on_host),
    ("lanes", "spotlight_wished"): Sent(carries=(LEAVING,), after=on_host),
    ("host", "wished"): Sent(carries=(partial(wishes.choose_vm, name="vm2"),), after=on_host),
    ("lanes", "wished"): Sent(carries=(partial(wishes.choose_vm, name="vm2"),), after=on_host),
    ("lanes", "vm_chosen"): Sent(carries=("vm2",), after=on_host),
    ("limits", "rule_edited"): Sent(carries=("evacuation.at_once", 2.0, True), after=on_host),
    ("host_side", "panel_chosen"): Sent(carries=(int(HostPanel.AT_ONCE),), after=on_host),
    ("host_side", "rule_edited"): Sent(carries=("evacuation.at_once", 2.0, True), after=on_host),
    ("host_side", "advice_asked"): Sent(after=on_host),
    ("host_side", "advice_taken"): Sent(after=advised),
    ("tabs", "chosen"): Sent(carries=(int(Panel.CHARTS),)),
    ("exhibit", "chosen"): Sent(carries=(0,), after=in_a_lesson),
    ("bars", "seek_requested"): Sent(carries=(7.0,)),
    ("bars", "spotlight_wished"): Sent(carries=(LINK,)),
    ("bars", "log_wished"): Sent(),
    ("charts", "seek_requested"): Sent(carries=(7.0,)),
    ("charts", "spotlight_wished"): Sent(carries=(LINK,)),
    ("charts", "table_wished"): Sent(carries=(True,)),
    ("frames", "seek_requested"): Sent(carries=(7.0,)),
    ("transport", "speed_edited"): Sent(carries=(4.0,)),
    ("transport", "pace_edited"): Sent(carries=(Pace.BY_MILESTONE,)),
    ("transport", "slow_motion_edited"): Sent(carries=(False,)),
    ("transport", "unit_chosen"): Sent(carries=("step",)),
    ("transport", "human_scale_edited"): Sent(carries=("year",)),
    ("bars", "wished"): Sent(carries=(partial(wishes.seek, t=7.0),)),
    ("lens", "wished"): Sent(carries=(partial(wishes.seek, t=7.0),)),
    ("strip", "wished"): Sent(carries=(partial(wishes.seek, t=7.0),)),
    ("compare", "wished"): Sent(carries=(partial(wishes.seek, t=7.0),), after=mode(Mode.COMPARE)),
    ("recording", "wished"): Sent(carries=(partial(wishes.seek, t=7.0),), after=beside_a_log),
    ("curve", "value_wished"): Sent(carries=(RATE, 50e6, True), after=wish(wishes.toggle_curve, RATE)),
    ("stage", "elsewhere_pressed"): Sent(after=wish(wishes.go_to, "end")),
    ("strip", "seek_requested"): Sent(carries=(7.0,)),
    ("strip", "spotlight_wished"): Sent(carries=(LINK,)),
    ("strip", "lens_toggled"): Sent(),
    ("strip", "change_moved"): Sent(carries=(0, 12.0, True)),
    ("strip", "change_deleted"): Sent(carries=(0,)),
}
"""Every signal of a pane outside lessons."""
NO_STATE = {
    ("map_side", "limits_asked"),
    ("host_side", "menu_wished"),
    ("charts", "menu_wished"),
    ("curve", "menu_wished"),
    ("map", "menu_wished"),
    ("message", "stands"),
    ("lesson", "said"),
}
"""What is answered beside the window, menus of plots, which tests of theirs open, where a message stands (test_messages.py), and a sentence to the
reader (test_lesson_keys.py)."""
LOOKED_AT = ("exhibited_curve", "exhibited_map")
"""What a lesson shows is looked at, and its menus are those of curve and map; the curve is pulled where a section leaves that\nto the student (test_lesson_curve.py)."""


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    state = State(look=Look(reduced_motion=True))
    window = show_window(Session(state, state_folder=tmp_path / "state"))
    window.session.do(wishes.take, SCENARIO)
    settled(window)
    return window


def settled(window: MainWindow) -> State:
    window.session.settle()
    QApplication.processEvents()
    return window.session.state


def signals_of(widget: QWidget) -> set[str]:
    """The signals that classes of migviz give a widget."""
    ours = [kind for kind in type(widget).__mro__ if kind.__module__.startswith("migviz")]
    return {name for kind in ours for name, value in vars(kind).items() if isinstance(value, Signal)}


def without_words(state: State) -> State:
    """Where a sentence is all that has changed, nothing has."""
    return replace(state, said=State().said)


# --- an effect -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pane", "name"), SIGNALS, ids=lambda part: part)
def test_a_signal_of_a_pane_has_an_effect(pane: str, name: str, window: MainWindow) -> None:
    sent = SIGNALS[pane, name]
    sent.after(window)
    before = settled(window)
    getattr(getattr(window, pane), name).emit(*sent.carries)
    assert without_words(settled(window)) != without_words(before)


def test_every_signal_of_every_pane_is_tried(window: MainWindow) -> None:
    found = {(pane, name) for pane in PANES for name in signals_of(getattr(window, pane))}
    assert found - set(SIGNALS) - {("lesson", name) for name in IN_A_LESSON} == NO_STATE | {
        one for one in found if one[0] in LOOKED_AT
    }
    assert set(SIGNALS) <= found


def test_the_question_what_it_would_take_is_answered_beside_the_map(window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode.MAP)
    settled(window)
    told: list[str] = []
    window.question.answered.connect(lambda sentences, _marks: told.append(sentences))
    window.map_side.limits_asked.emit("nonsense")
    assert told and told[0]


def come_to(name: str) -> Callable[[MainWindow], None]:
    return lambda window: Desk(window).come_to(name)


def looked_elsewhere(window: MainWindow) -> None:
    Desk(window).come_to("number")
    window.session.do(wishes.seek, 1.0)


IN_A_LESSON: dict[str, Sent] = {
    "lesson_wished": Sent(),  # below: it opens one
    "course_closed": Sent(),  # tests/gui/test_courses.py
    "list_wished": Sent(),
    "section_wished": Sent(carries=("second",)),
    "link_followed": Sent(carries=("#second",)),
    "gave": Sent(carries=("one", ("There.",)), after=come_to("one")),
    "skip_wished": Sent(carries=("one",), after=come_to("one")),
    "reset_wished": Sent(carries=("one",), after=answered_rightly),
    "see_wished": Sent(carries=("number",), after=looked_elsewhere),
    "hint_wished": Sent(after=come_to("order")),
    "play_wished": Sent(),
    "start_again_wished": Sent(after=lambda window: window.lesson.field_edited.emit("link.bandwidth", 2e9, True)),
    "field_edited": Sent(carries=("link.bandwidth", 2e9, True)),
}
"""Every signal of a lesson's panel, in the first section."""


@pytest.fixture
def lesson(window: MainWindow, tmp_path: Path) -> MainWindow:
    path = tmp_path / "01-every-kind.md"
    path.write_text(EVERY_KIND, encoding="utf-8")
    window.session.do(wishes.enter_mode, Mode.LESSONS)
    settled(window)
    before = window.session.state.lesson
    window.lesson.lesson_wished.emit(path)
    settled(window)
    window.session.do(wishes.stop)
    assert window.session.state.lesson is not before is None
    return window


@pytest.mark.parametrize("name", [name for name in IN_A_LESSON if name not in ("lesson_wished", "course_closed")])
def test_a_signal_of_a_lessons_panel_has_an_effect(name: str, lesson: MainWindow) -> None:
    sent = IN_A_LESSON[name]
    sent.after(lesson)
    before = settled(lesson)
    getattr(lesson.lesson, name).emit(*sent.carries)
    assert without_words(settled(lesson)) != without_words(before)


def test_every_dot_leads_to_its_section_and_a_closed_one_nowhere(lesson: MainWindow) -> None:
    (dots,) = lesson.lesson.findChildren(SectionDots)
    for number, name in ((1, "second"), (0, "first"), (2, "first")):  # the third waits for the prediction of the second
        pitch = dots.width() / 3
        QTest.mouseClick(dots, LEFT, pos=QPoint(round((number + 0.5) * pitch), dots.height() // 2))
        state = settled(lesson)
        assert state.lesson is not None and state.lesson.section.name == name


# --- press and release, open and close -------------------------------------------------------------------------------


SEEKS = {
    "strip": lambda window: window.strip,
    "lens": lambda window: window.lens,
    "bars": lambda window: window.bars,
    "compare": lambda window: window.compare,
    "map": lambda window: window.map,
}


@pytest.mark.parametrize("pane", SEEKS)
def test_what_the_pressed_mouse_moves_stays_where_it_was_let_go(pane: str, window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, {"compare": Mode.COMPARE, "map": Mode.MAP}.get(pane, Mode.EXPLORE))
    if pane == "lens":
        window.session.do(wishes.toggle_lens)
    settled(window)
    target, found = SEEKS[pane](window), {moved_by_hand(settled(window))}
    wide, high = target.width(), target.height()
    for share in (0.3, 0.5, 0.8, 0.95):
        at, on = QPoint(round(0.6 * share * wide), round(share * high)), QPoint(round(0.1 * wide), 0)
        if pane == "map":  # elsewhere one draws a box to look at closely
            at = point_of_map(window)
        QTest.mousePress(target, LEFT, pos=at)
        QTest.mouseMove(target, at + on)
        QTest.mouseRelease(target, LEFT, pos=at + on)
        window.session.do(wishes.stop)
        let_go = moved_by_hand(settled(window))
        found.add(let_go)
        for x in (0.1, 0.5, 0.9):
            hover(target, QPoint(round(x * wide), at.y()))
        assert moved_by_hand(settled(window)) == let_go
    assert len(found) > 1, "the mouse has moved nothing at all"


def point_of_map(window: MainWindow) -> QPoint:
    scenario = active(settled(window)).scenario
    window.map.grab()
    places = window.map.places
    assert places is not None
    return QPoint(*map(round, places.point(scenario.number(RATE), scenario.number("link.bandwidth"))))


def moved_by_hand(state: State) -> tuple[float, tuple[object, ...]]:
    return active(state).playhead.t, (active(state).scenario.given, active(state).scenario.changes)


def test_a_slider_that_was_let_go_of_does_not_follow_the_mouse(window: MainWindow) -> None:
    sliders = [one for one in window.controls.findChildren(LogSlider) if one.isVisible() and one.isEnabled()]
    assert len(sliders) >= 2
    for slider in sliders:
        before, at = active(settled(window)).scenario, QPoint(slider.width() // 3, slider.height() // 2)
        QTest.mousePress(slider, LEFT, pos=at)
        QTest.mouseMove(slider, at + QPoint(20, 0))
        QTest.mouseRelease(slider, LEFT, pos=at + QPoint(20, 0))
        let_go = active(settled(window)).scenario
        hover(slider, at + QPoint(60, 0))
        assert active(settled(window)).scenario == let_go != before


def test_the_thing_pointed_at_is_let_go_of_when_the_mouse_leaves(window: MainWindow) -> None:
    for pane in (window.stage, window.strip, window.bars):
        window.session.do(wishes.point_at, LINK)
        settled(window)
        pane.leaveEvent(QEvent(QEvent.Type.Leave))
        assert settled(window).spotlight == NOTHING


def test_every_signal_is_sent_by_its_own_file_and_heard_by_somebody() -> None:
    files = {path: path.read_text(encoding="utf-8") for path in sorted(GUI.rglob("*.py"))}
    heard = set(re.findall(r"(\w+)\.connect\b", "\n".join(files.values())))
    declared = [
        (path, name) for path, text in files.items() for name in re.findall(r"^    (\w+) = Signal\(", text, re.M)
    ]
    assert len(declared) > 80
    assert [f"{path.name}: {name}" for path, name in declared if name not in heard] == []
    # Sent here, or handed on by its name or itself.
    ways = r"\.{0}(\.emit\b|[,)])|\"{0}\""
    by_all = files[GUI / "widgets" / "spoken.py"]  # what is painted and can be pressed sends through it
    texts = {path: text + (by_all if "Spoken" in text else "") for path, text in files.items()}
    for path, text in files.items():  # what a class of here is the base of may send it as well
        own = "|".join(re.findall(r"^class (\w+)", text, re.M)) or "nobody"
        texts[path] += "".join(
            other for other in files.values() if re.search(rf"^class \w+\(.*\b({own})\b", other, re.M)
        )
    silent = [f"{path.name}: {name}" for path, name in declared if not re.search(ways.format(name), texts[path])]
    assert silent == []
