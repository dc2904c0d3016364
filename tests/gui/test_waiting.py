"""Does the window stay what it is while a run is worked out that takes long? The clock is the test's: every run takes too long."""

import itertools
import math
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from shiboken6 import isValid

from migviz import Scenario, engine, load_scenario
from migviz.course.lesson import Lesson
from migviz.course.translation import open_lesson
from migviz.engine import GivenUp, asking, simulate
from migviz.gui import lesson_files
from migviz.gui.autosave import Autosave
from migviz.gui.scenario_files import is_unsaved, save_file
from migviz.gui.session import Session
from migviz.gui.shells.app import first_window
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.working import Work
from migviz.scenario.fields import MIB
from migviz.showing import remembered, wishes
from migviz.showing.modes import Mode, Panel
from migviz.showing.remembered import recent_files
from migviz.showing.shown import shown
from migviz.showing.spotlight import Spotlight
from migviz.showing.state import State, active
from tests.gui.conftest import ShowWindow, flush
from tests.gui.waiting import until

RATE, BANDWIDTH = "workload.dirty_rate", "link.bandwidth"


@pytest.fixture
def hasty(session: Session) -> Iterator[Session]:
    """A session for which every run that is not there yet takes longer than it may."""
    engine.finished_run.cache_clear()
    session.do(wishes.set_fields, {})  # the run on the screen is there
    session.patience = 0.0
    session.clock = itertools.count().__next__
    yield session
    session.finish()


def waits(session: Session) -> bool:
    """Asked anew each time, as the type checker must know."""
    return session.is_waiting


def granted(session: Session) -> None:
    until(lambda: not session.is_waiting)


def test_a_run_that_takes_long_is_worked_out_in_another_thread_and_comes_as_it_would_at_once(
    hasty: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: list[threading.Thread] = []
    real = engine.simulate

    def noted(scenario: Scenario) -> object:
        run = real(scenario)
        where.append(threading.current_thread())
        return run

    monkeypatch.setattr(engine, "simulate", noted)
    before = hasty.state.own
    assert hasty.do(wishes.edit, RATE, 30.0 * MIB)
    assert hasty.is_waiting and hasty.state.own is before, "the last picture stays"
    granted(hasty)
    assert hasty.scenario[RATE] == 30.0 * MIB and where and threading.main_thread() not in where
    assert (hasty.state.working, hasty.state.awaited) == (False, None)
    assert hasty.runs[0].metrics == real(load_scenario(f"{RATE}: 30 MiB/s")).metrics


def test_what_is_shown_meanwhile_is_about_the_run_before_but_the_control_shows_what_the_hand_has_chosen(
    hasty: Session,
) -> None:
    before = shown(hasty.state)
    hasty.do(wishes.edit, RATE, 30.0 * MIB, False)
    now = shown(hasty.state)
    assert now.controls.scenario[RATE] == 30.0 * MIB
    assert (now.stage, now.strip, now.caption, now.panel) == (before.stage, before.strip, before.caption, before.panel)


def test_a_word_says_after_a_while_that_something_is_worked_out(show_window: ShowWindow, hasty: Session) -> None:
    window, heard = show_window(hasty), list[str]()
    window.announcer._deliver = lambda widget, text, urgent: heard.append(text)
    hasty.do(wishes.edit, RATE, 30.0 * MIB)
    assert not window.made("working")
    hasty._said.stop()
    hasty._said.timeout.emit()
    hasty.settle()
    assert window.working.isVisible() and "Working" in window.working.accessibleName()
    assert heard == [window.working.accessibleName()]
    granted(hasty)
    hasty.settle()
    assert window.working.isHidden()


def test_of_what_a_hand_drags_only_the_last_counts_and_the_run_before_is_given_up(hasty: Session) -> None:
    works = []
    for mib in range(20, 30):
        hasty.do(wishes.edit, RATE, float(mib) * MIB, False)
        works.append(hasty._work)
    assert all(work is not None and work._given_up for work in works[:-1])
    granted(hasty)
    assert hasty.scenario[RATE] == 29 * MIB
    hasty.run("undo")
    assert hasty.scenario == Scenario(), "a drag is one step of history"


def test_a_hand_that_lets_go_does_not_begin_the_run_again(hasty: Session) -> None:
    hasty.do(wishes.edit, RATE, 30.0 * MIB, False)
    work = hasty._work
    hasty.do(wishes.edit, RATE, 30.0 * MIB, True)
    assert hasty._work is work
    granted(hasty)
    assert hasty.scenario[RATE] == 30 * MIB


def test_a_drag_back_to_a_run_that_is_there_needs_no_waiting(hasty: Session) -> None:
    hasty.do(wishes.edit, RATE, 30.0 * MIB, False)
    granted(hasty)
    hasty.do(wishes.edit, RATE, 40.0 * MIB, False)
    assert waits(hasty)
    hasty.do(wishes.edit, RATE, 30.0 * MIB, False)
    assert not waits(hasty) and hasty.scenario[RATE] == 30.0 * MIB
    assert (hasty.state.working, hasty.state.awaited) == (False, None)


def test_wishes_wait_in_line_and_none_is_lost(hasty: Session) -> None:
    hasty.do(wishes.edit, RATE, 30.0 * MIB)
    hasty.do(wishes.edit, BANDWIDTH, 2e9 / 8)
    hasty.do(wishes.seek, 3.0)
    hasty.do(wishes.enter_mode, Mode.MAP)
    assert hasty.state.mode is Mode.EXPLORE
    granted(hasty)
    assert (hasty.scenario[RATE], hasty.scenario[BANDWIDTH]) == (30 * MIB, 2e9 / 8)
    assert (hasty.playhead.t, hasty.state.mode) == (3.0, Mode.MAP)


def test_looking_in_another_way_waits_for_nothing(hasty: Session) -> None:
    hasty.do(wishes.edit, RATE, 30.0 * MIB)
    hasty.do(wishes.point_at, Spotlight(kind="vm"))
    hasty.do(wishes.show_panel, Panel.WORDS)
    hasty.run("theme")
    assert hasty.is_waiting
    assert (hasty.state.spotlight.kind, hasty.state.panel, hasty.state.look.theme) == ("vm", Panel.WORDS, "dark")
    granted(hasty)
    assert (hasty.scenario[RATE], hasty.state.panel) == (30 * MIB, Panel.WORDS)


@pytest.mark.parametrize("command", ["undo", "back"])
def test_waiting_can_be_given_up(hasty: Session, command: str) -> None:
    before = hasty.state
    hasty.do(wishes.edit, RATE, 30.0 * MIB)
    work = hasty._work
    assert hasty.run(command)
    assert not hasty.is_waiting and work is not None and work._given_up
    assert hasty.state == before


def test_time_stands_still_while_a_run_is_awaited(show_window: ShowWindow, hasty: Session) -> None:
    window = show_window(hasty)
    hasty.do(wishes.play)
    hasty.do(wishes.edit, RATE, 30.0 * MIB)
    t = hasty.playhead.t
    for _ in range(5):
        window._tick()
    assert hasty.playhead.t == t
    hasty.finish()
    window._clock.start()
    until(lambda: hasty.playhead.t > t)


def test_what_waits_is_in_the_file_that_is_saved_and_in_what_is_kept(hasty: Session, tmp_path: Path) -> None:
    hasty.do(wishes.edit, RATE, 30.0 * MIB)
    assert kept_seed_and_rate(hasty) == (1, 30 * MIB)
    hasty.do(wishes.edit, BANDWIDTH, 2e9 / 8)
    assert save_file(hasty, tmp_path / "a.migviz")
    assert load_scenario(tmp_path / "a.migviz")[BANDWIDTH] == 2e9 / 8


def kept_seed_and_rate(session: Session) -> tuple[object, object]:
    """What would be there after a kill now."""
    assert Autosave(session).keep()
    state = remembered.kept_state(session.folder)
    assert state is not None
    return state.scenario["seed"], state.scenario[RATE]


def kept_beside(window: MainWindow) -> None:
    """The time has come at which what was edited is kept in a thread, and that has done it."""
    window.autosave.soon.timeout.emit()
    due = window.autosave.keeper._due
    assert due is not None
    due.result(60)


SLOW = load_scenario(f"{RATE}: 30 MiB/s")


@pytest.mark.parametrize(
    "wish",
    [
        lambda state: wishes.edit(state, RATE, 30.0 * MIB, False),
        lambda state: wishes.set_fields(state, {RATE: 30.0 * MIB}),
        lambda state: wishes.take(state, SLOW),
        lambda state: wishes.opened(state, SLOW, Path("a.migviz")),
        lambda state: wishes.set_fields(state, {RATE: f"{30 * MIB} B/s"}),
    ],
    ids=["slider", "fields", "another", "file", "text"],
)
def test_an_edit_is_kept_soon_also_while_its_run_is_worked_out(
    show_window: ShowWindow, hasty: Session, wish: Callable[[State], State]
) -> None:
    window = show_window(hasty)
    window.autosave.soon.stop()
    hasty.do(wish)
    assert hasty.is_waiting and window.autosave.soon.isActive(), "soon is soon after the edit, not after its run"
    kept_beside(window)
    state = remembered.kept_state(hasty.folder)
    assert state is not None and state.scenario[RATE] == 30 * MIB and hasty.is_waiting


@pytest.mark.parametrize("first", ["granted", "redone"])
def test_what_was_granted_is_kept_although_something_else_waits(hasty: Session, first: str) -> None:
    hasty.patience = None
    hasty.do(wishes.set_fields, {"seed": 5.0})
    if first == "redone":
        hasty.run("undo")
        hasty.patience = 0.0
        engine.finished_run.cache_clear()
        hasty.run("redo")
        assert hasty.is_waiting and kept_seed_and_rate(hasty)[0] == 5
        return
    hasty.patience = 0.0
    hasty.do(wishes.enter_mode, Mode.COMPARE)
    hasty.do(wishes.choose_pair, "quick-live")
    assert hasty.is_waiting and kept_seed_and_rate(hasty)[0] == 5, "a ready-made pair is not one's own experiment"


def test_what_is_given_up_is_kept_no_longer(hasty: Session) -> None:
    hasty.do(wishes.edit, RATE, 30.0 * MIB)
    assert kept_seed_and_rate(hasty)[1] == 30 * MIB
    hasty.run("undo")
    assert kept_seed_and_rate(hasty)[1] == Scenario()[RATE]


def changed(name: str, value: float) -> Callable[[State], State]:
    """A change in the middle of the run that is on the screen, made by playing there."""
    return lambda state: wishes.edit(wishes.play(wishes.seek(state, active(state).run.end / 2)), name, value)


LATE: Scenario = load_scenario(
    "vm.memory: 64 GiB\nvm.used: 64 GiB\nlink.bandwidth: 1 Gbit/s\nat 200 s: workload.dirty_rate = 9 MiB/s"
)
IN_LINE: dict[str, Callable[[State], State]] = {
    "slider": lambda state: wishes.edit(state, RATE, 30.0 * MIB),
    "another slider": lambda state: wishes.edit(state, BANDWIDTH, 2e9 / 8, False),
    "text": lambda state: wishes.set_fields(state, {"vm.memory": "2 GiB"}),
    "seek": lambda state: wishes.seek(state, 3.0),
    "change": changed(BANDWIDTH, 1e9),
    "mark dragged": lambda state: wishes.move_change(state, 0, 2.5, False),
    "mark let go": lambda state: wishes.move_change(state, 0, 4.5),
    "mark by key": lambda state: wishes.mark_moved(wishes.mark_chosen(state, 1), -1),
    "mark deleted": lambda state: wishes.delete_change(state, 0),
    "reset": lambda state: wishes.reset(state, RATE),
    "undo": wishes.undo,
    "redo": wishes.redo,
    "another scenario": lambda state: wishes.take(state, SLOW),
    "file": lambda state: wishes.opened(state, LATE, Path("a.migviz")),
    "map": lambda state: wishes.enter_mode(state, Mode.MAP),
    "pair": lambda state: wishes.choose_pair(state, "quick-live"),
    "fault": lambda state: wishes.go_to(state, "iteration 900"),
}


DICE = random.Random(1)


@pytest.mark.parametrize(
    ("deeds", "t"),
    [
        (("file", "slider", "text"), 0.0),  # the change is later than the end of the run on the screen
        (("mark dragged", "mark let go", "change"), 3.0),
        *((tuple(DICE.choices(list(IN_LINE), k=4)), DICE.choice((0.0, 3.0, math.inf))) for _ in range(12)),
    ],
)
def test_all_that_waits_in_line_is_kept_as_it_will_be_granted(hasty: Session, deeds: tuple[str, ...], t: float) -> None:
    hasty.patience = None
    hasty.do(changed(RATE, 20.0 * MIB))
    hasty.do(wishes.seek, t)
    hasty.patience = 0.0
    engine.finished_run.cache_clear()
    hasty.runs  # noqa: B018  # what is on the screen is there
    for deed in deeds:
        hasty.do(IN_LINE[deed])
    assert Autosave(hasty).keep()
    kept = remembered.kept_state(hasty.folder)
    hasty.finish()
    own = hasty.state.own
    assert kept is not None, deeds
    assert kept.scenario.but(changes=()) == own.scenario.but(changes=()), deeds
    inside = [change for change in kept.scenario.changes if change.at < own.run.end]
    assert {(one.name, one.value) for one in inside} == {(one.name, one.value) for one in own.scenario.changes}, deeds
    assert (kept.file, kept.is_saved) == (own.file, own.is_saved), deeds


@pytest.mark.parametrize("second", ["another slider", "text", "mark dragged", "mark deleted", "file"])
def test_what_comes_second_in_line_is_kept_soon_too(show_window: ShowWindow, hasty: Session, second: str) -> None:
    window = show_window(hasty)
    hasty.patience = None
    hasty.do(changed(RATE, 20.0 * MIB))
    hasty.patience = 0.0
    hasty.do(wishes.set_fields, {"seed": 9.0})
    assert hasty.is_waiting
    Autosave(hasty).keep()
    before = remembered.kept_state(hasty.folder)
    window.autosave.soon.stop()
    hasty.do(IN_LINE[second])
    assert window.autosave.soon.isActive()
    kept_beside(window)
    after = remembered.kept_state(hasty.folder)
    assert before is not None and after is not None and hasty.is_waiting
    assert before.scenario != after.scenario and (second == "file" or after.scenario["seed"] == 9)


def test_a_mark_that_is_dragged_is_kept_soon_although_no_run_is_there_yet(
    show_window: ShowWindow, hasty: Session
) -> None:
    window = show_window(hasty)
    hasty.patience = None
    hasty.do(changed(RATE, 20.0 * MIB))
    hasty.patience = 0.0
    for t in (2.0, 2.5):
        window.autosave.soon.stop()
        hasty.do(wishes.move_change, 0, t, False)
        assert hasty.is_waiting and window.autosave.soon.isActive()
        kept_beside(window)
        kept = remembered.kept_state(hasty.folder)
        assert kept is not None and [change.at for change in kept.scenario.changes] == [t]


def test_a_window_that_is_closed_keeps_what_waits_before_it_waits_for_the_runs(
    show_window: ShowWindow, hasty: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, kept = show_window(hasty), list[object]()
    hasty.do(wishes.edit, RATE, 30.0 * MIB)
    hasty.do(wishes.edit, BANDWIDTH, 2e9 / 8)
    monkeypatch.setattr(hasty, "finish", lambda: kept.append(remembered.kept_state(hasty.folder)))
    window.close()
    (state,) = kept
    assert isinstance(state, remembered.LastState)
    assert (state.scenario[RATE], state.scenario[BANDWIDTH]) == (30 * MIB, 2e9 / 8)


def test_a_window_that_is_closed_keeps_what_waits(show_window: ShowWindow, hasty: Session) -> None:
    window = show_window(hasty)
    hasty.do(wishes.edit, RATE, 30.0 * MIB)
    window.close()
    again = Session(state_folder=hasty.folder)
    assert Autosave(again).restore() and again.scenario[RATE] == 30 * MIB


def test_a_fault_of_the_engine_beside_the_window_is_said_as_it_would_be_at_once(
    hasty: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(scenario: Scenario) -> object:
        engine.ask()
        raise ZeroDivisionError

    monkeypatch.setattr(engine, "simulate", broken)
    before, faults = hasty.state.own, list[str]()
    hasty.broke_down.connect(faults.append)
    hasty.do(wishes.edit, RATE, 30.0 * MIB)
    assert hasty.is_waiting
    granted(hasty)
    assert active(hasty.state) is before and "could not simulate" in hasty.state.said.text and len(faults) == 1


# --- the engine and the thread ------------------------------------------------------------------------------------------


def test_a_simulation_is_whole_or_there_is_none() -> None:
    for most in (0, 1, 5, 9):
        left = itertools.count(most, -1)

        def may_go_on(left: Iterator[int] = left) -> None:
            if next(left) <= 0:
                raise GivenUp

        with pytest.raises(GivenUp), asking(may_go_on):
            simulate(Scenario())
    asked: list[None] = []
    with asking(lambda: asked.append(None)):
        run = simulate(Scenario())
    assert run.metrics == simulate(Scenario()).metrics and len(asked) > 9


def test_a_job_that_is_given_up_ends_and_says_nothing() -> None:
    told: list[object] = []

    def job(may_go_on: object) -> None:
        while True:
            may_go_on()  # type: ignore[operator]

    work = Work(job)
    work.ended.connect(lambda: told.append(work))
    work.give_up()
    until(lambda: not work._thread.is_alive())
    assert told == []


def test_a_job_ends_when_whoever_asked_for_it_has_gone() -> None:
    went_on = itertools.count()

    def job(may_go_on: object) -> None:
        while True:
            next(went_on)
            may_go_on()  # type: ignore[operator]

    window = QObject()
    work = Work(job, window)
    until(lambda: next(went_on) > 10 and work._thread.is_alive())
    window.deleteLater()
    flush()
    until(lambda: not work._thread.is_alive())
    assert not isValid(work)


def test_giving_up_what_is_over_does_nothing() -> None:
    told: list[object] = []
    work = Work(lambda may_go_on: 5)
    work.ended.connect(lambda: told.append(work.result()))
    until(lambda: told == [5])
    flush()
    work.give_up()


# --- lessons ------------------------------------------------------------------------------------------------------------


def test_lessons_are_read_in_another_thread_and_come_a_little_later(
    show_window: ShowWindow, hasty: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: list[threading.Thread] = []

    def noted(path: Path, language: str) -> Lesson:
        where.append(threading.current_thread())
        return open_lesson(path, language)

    monkeypatch.setattr(lesson_files, "open_lesson", noted)
    window = show_window(hasty)
    hasty.do(wishes.enter_mode, Mode.LESSONS)
    until(lambda: len(window.lessons.entries(hasty.state)) > 5)
    path = window.lessons.entries(hasty.state)[1].path
    window.open_lesson(path)
    until(lambda: hasty.state.lesson is not None)
    assert len(where) > 5 and threading.main_thread() not in where
    window.errands.check(path)
    until(lambda: "nothing is wrong" in hasty.state.said.text)


# --- at the start -------------------------------------------------------------------------------------------------


KEPT = "workload.dirty_rate: 30 MiB/s"


@pytest.fixture
def last_time(tmp_path: Path) -> Path:
    """The folder of one who went from work that is in no file, and that takes long."""
    before = Session(state_folder=tmp_path)
    before.do(wishes.set_fields, {RATE: 30.0 * MIB})
    assert is_unsaved(before) and Autosave(before).keep()
    engine.finished_run.cache_clear()
    return tmp_path


def opened(folder: Path, path: Path | None = None) -> MainWindow:
    """A window for which everything takes too long."""
    window = first_window(path, state_folder=folder, patience=0.0)
    window.show()
    return window


def test_a_window_does_not_wait_for_what_it_opens_with(last_time: Path) -> None:
    window = opened(last_time)
    session = window.session
    assert waits(session) and window.isVisible() and session.scenario == Scenario()
    assert Autosave(session).keep()
    state = remembered.kept_state(last_time)
    assert state is not None and state.scenario[RATE] == 30 * MIB, "what is awaited is what is kept"
    granted(session)
    assert session.scenario[RATE] == 30 * MIB
    window.close()


def test_who_does_not_want_to_wait_for_the_last_state_has_it_in_a_file(last_time: Path) -> None:
    window = opened(last_time)
    window.session.run("back")
    assert not waits(window.session) and window.session.scenario == Scenario()
    [path] = recent_files(window.session.folder)
    assert load_scenario(path)[RATE] == 30 * MIB
    assert path.name in window.session.state.said.text
    window.close()


def test_nor_does_it_wait_for_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.migviz"
    path.write_text(KEPT, encoding="utf-8")
    engine.finished_run.cache_clear()
    window = opened(tmp_path / "state", path)
    assert waits(window.session)
    granted(window.session)
    assert window.session.scenario[RATE] == 30 * MIB and window.session.state.own.file == path
    window.close()
