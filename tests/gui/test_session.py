"""Does the session do what is wished, tell it once, and lose nothing?"""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from migviz import Change, Scenario, load_scenario
from migviz.gui import session as session_module
from migviz.gui.session import Session
from migviz.replay.pace import Pace, marks, pause_span
from migviz.replay.points import points
from migviz.scenario.fields import MIB
from migviz.showing.spotlight import NOTHING, Spotlight

RATE = "workload.dirty_rate"
SIGNALS = (
    "scenario_changed",
    "runs_changed",
    "moments_changed",
    "playhead_changed",
    "spotlight_changed",
    "history_changed",
    "file_changed",
)


def spies(session: Session) -> dict[str, QSignalSpy]:
    return {name: QSignalSpy(getattr(session, name)) for name in SIGNALS}


def sent(spied: dict[str, QSignalSpy]) -> dict[str, int]:
    """How often each signal was sent, without those that were not."""
    return {name: spy.count() for name, spy in spied.items() if spy.count()}


def noted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[Any]:
    """The last argument of every call that the session makes to a function from now on."""
    function, calls = getattr(session_module, name), []

    def note(*arguments: Any) -> Any:
        calls.append(arguments[-1])
        return function(*arguments)

    monkeypatch.setattr(session_module, name, note)
    return calls


def said(spy: QSignalSpy) -> list[Any]:
    return [spy.at(k)[0] for k in range(spy.count())]


# --- what goes out ---


def test_a_new_session_stands_at_the_start_with_its_run(session: Session) -> None:
    assert session.scenario == Scenario()
    assert (session.playhead.t, session.playhead.playing, session.playhead.speed) == (0.0, False, 1.0)
    assert session.runs[0].scenario == session.scenario
    assert session.moments[0].t == 0.0
    assert (session.can_undo, session.can_redo, session.is_saved, session.file) == (False, False, True, None)


def test_views_that_have_just_been_connected_can_be_told_everything(session: Session) -> None:
    spied = spies(session)
    session.show_all()
    assert sent(spied) == dict.fromkeys(SIGNALS, 1)


def test_what_has_changed_goes_out_once_and_in_order(session: Session, app: QApplication) -> None:
    order: list[str] = []
    for name in SIGNALS:
        getattr(session, name).connect(lambda *_, name=name: order.append(name))
    session.edit({RATE: "30 MiB/s"})
    session.seek(10.0)
    assert order == []
    app.processEvents()
    assert order == [name for name in SIGNALS if name != "spotlight_changed"]


def test_many_seeks_in_one_turn_compute_one_moment(
    session: Session, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = noted(monkeypatch, "moment_at")
    spied = spies(session)
    for k in range(1000):
        session.seek(k / 100)
    app.processEvents()
    assert computed == [9.99]
    assert sent(spied) == {"moments_changed": 1, "playhead_changed": 1}


def test_many_edits_in_one_turn_compute_one_run(
    session: Session, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = noted(monkeypatch, "simulate")
    for k in range(200):
        session.edit({RATE: k * MIB}, merge_key="drag")
    app.processEvents()
    assert computed == [session.scenario]
    assert session.scenario[RATE] == 199 * MIB


def test_a_wish_made_by_a_view_while_it_is_told_something_is_told_in_the_next_turn(
    session: Session, app: QApplication
) -> None:
    told: list[tuple[Any, float]] = []
    session.scenario_changed.connect(lambda _: session.seek(5.0))
    session.moments_changed.connect(lambda moments: told.append((moments[0].t, session.runs[0].end)))
    session.edit({RATE: "30 MiB/s"})
    app.processEvents()
    app.processEvents()
    assert [t for t, _ in told] == [0.0, 5.0]


def test_a_view_that_settles_while_it_is_told_something_does_not_mix_old_and_new(
    session: Session, app: QApplication
) -> None:
    told: list[float] = []

    def wish_at_once(_: object) -> None:
        session.seek(5.0)
        session.settle()

    session.playhead_changed.connect(lambda playhead: told.append(playhead.t))
    session.moments_changed.connect(wish_at_once)
    session.seek(3.0)
    app.processEvents()
    app.processEvents()
    assert told == [3.0, 5.0]


def test_an_equal_scenario_is_ignored(session: Session, app: QApplication) -> None:
    session.edit({RATE: "30 MiB/s"})
    app.processEvents()
    spied = spies(session)
    assert session.edit({RATE: 30 * MIB})
    assert session.replace_scenario(load_scenario(f"{RATE}: 30 MiB/s"))
    app.processEvents()
    assert sent(spied) == {}


def test_pointing_at_something_is_told_and_is_no_moment(session: Session, app: QApplication) -> None:
    spied = spies(session)
    session.set_spotlight(Spotlight(kind="iteration", number=3))
    app.processEvents()
    session.set_spotlight(Spotlight(kind="iteration", number=3))
    app.processEvents()
    assert sent(spied) == {"spotlight_changed": 1}
    session.set_spotlight(NOTHING)
    assert not session.spotlight


# --- the scenario ---


@pytest.mark.parametrize(
    "wish",
    [
        lambda session: session.edit({RATE: "30 apples"}),
        lambda session: session.edit({RATE: float("nan")}),
        lambda session: session.edit({"no.such": 1.0}),
        lambda session: session.edit({"vm.memory": "1 GiB", "vm.used": "2 GiB"}),
        lambda session: session.edit_live(RATE, -1.0),
        lambda session: session.edit_live("no.such", "1"),
        lambda session: session.go_to("nowhere"),
        lambda session: session.open_file("/no/such/file.migviz"),
    ],
)
def test_a_bad_value_becomes_a_sentence_and_changes_nothing(
    session: Session, app: QApplication, wish: Callable[[Session], bool]
) -> None:
    session.seek(3.0)
    session.edit_live(RATE, "20 MiB/s")
    app.processEvents()
    scenario, spied, messages = session.scenario, spies(session), QSignalSpy(session.message)
    assert wish(session) is False
    app.processEvents()
    assert messages.count() == 1
    assert len(said(messages)[0]) > 10
    assert session.scenario == scenario
    assert sent(spied) == {}


def test_undo_and_redo_go_through_all_scenarios(session: Session) -> None:
    scenarios = [session.scenario]
    for rate in range(1, 60):
        session.edit({RATE: rate * MIB})
        scenarios.append(session.scenario)
    back = [session.scenario]
    while session.can_undo:
        session.undo()
        back.append(session.scenario)
    assert back == scenarios[::-1]
    forth = [session.scenario]
    while session.can_redo:
        session.redo()
        forth.append(session.scenario)
    assert forth == scenarios


def test_undo_and_redo_with_nothing_to_do_do_nothing(session: Session, app: QApplication) -> None:
    spied = spies(session)
    session.undo()
    session.redo()
    app.processEvents()
    assert sent(spied) == {}


def test_an_edit_keeps_the_playhead_and_a_shorter_run_takes_it_along(session: Session) -> None:
    session.seek(20.0)
    session.edit({RATE: "20 MiB/s"})
    assert session.playhead.t == 20.0
    session.edit({"vm.memory": "64 pages"})
    assert session.playhead.t == session.runs[0].end < 20.0


def test_one_drag_is_one_step_of_the_history(session: Session) -> None:
    for rate in range(20, 40):
        session.edit({RATE: rate * MIB}, merge_key="drag 1")
    for rate in range(40, 60):
        session.edit({RATE: rate * MIB}, merge_key="drag 2")
    session.undo()
    assert session.scenario[RATE] == 39 * MIB
    session.undo()
    assert (session.scenario, session.can_undo) == (Scenario(), False)


def test_a_drag_back_to_where_it_began_leaves_nothing_to_undo(session: Session) -> None:
    session.edit({"seed": 1.0})
    session.edit({"seed": 2.0}, merge_key="drag")
    session.edit({"seed": 1.0}, merge_key="drag")
    session.undo()
    assert (session.scenario, session.can_undo) == (Scenario(), False)


def test_letting_go_ends_a_drag(session: Session) -> None:
    session.edit({RATE: 20 * MIB}, merge_key="drag")
    session.let_go()
    session.edit({RATE: 30 * MIB}, merge_key="drag")
    session.undo()
    assert session.scenario[RATE] == 20 * MIB


def test_a_field_can_follow_its_preset_again(session: Session) -> None:
    session.edit({"workload.preset": "idle", RATE: "1 MiB/s"})
    assert session.reset(RATE)
    assert session.scenario[RATE] == Scenario().but({"workload.preset": "idle"})[RATE]


def test_another_scenario_is_shown_from_its_start_and_undo_brings_the_old_one_back(session: Session) -> None:
    session.seek(10.0)
    session.play()
    session.replace_scenario(load_scenario("seed: 7"))
    assert (session.playhead.t, session.playhead.playing) == (0.0, False)
    session.undo()
    assert session.scenario == Scenario()


# --- from now on ---


def test_a_slider_touched_at_the_start_sets_the_scenario(session: Session) -> None:
    session.edit_live(RATE, 30 * MIB, "drag")
    assert session.scenario == Scenario().but({RATE: 30 * MIB})


def test_a_slider_touched_later_changes_the_future_and_leaves_the_past(session: Session) -> None:
    before = session.runs[0]
    session.seek(10.0)
    session.edit_live(RATE, 30 * MIB)
    assert session.scenario.changes == (Change(at=10.0, name=RATE, value=30 * MIB),)
    after = session.runs[0]
    assert [m for m in after.milestones if m.t < 10.0] == [m for m in before.milestones if m.t < 10.0]
    assert after.metrics.total_time > before.metrics.total_time
    assert session.playhead.t == 10.0
    assert session.value_now(RATE) == 30 * MIB


def test_a_slider_touched_while_it_plays_from_the_start_makes_a_change(session: Session) -> None:
    session.play()
    session.edit_live(RATE, 30 * MIB)
    assert session.scenario.changes == (Change(at=0.0, name=RATE, value=30 * MIB),)


def test_while_a_drag_goes_on_and_the_run_plays_it_is_the_same_change(session: Session) -> None:
    session.seek(10.0)
    session.play()
    for rate in range(20, 30):
        session.edit_live(RATE, rate * MIB, "drag 1")
        session.tick(0.1)
    assert session.scenario.changes == (Change(at=10.0, name=RATE, value=29 * MIB),)
    session.edit_live(RATE, 40 * MIB, "drag 2")
    assert [change.at for change in session.scenario.changes] == [10.0, pytest.approx(11.0)]
    session.undo()
    session.undo()
    assert session.scenario == Scenario()


def test_a_drag_that_began_at_the_start_stays_with_the_scenario_itself(session: Session) -> None:
    session.edit_live(RATE, 20 * MIB, "drag")
    session.play()
    session.tick(1.0)
    session.edit_live(RATE, 30 * MIB, "drag")
    assert session.scenario == Scenario().but({RATE: 30 * MIB})


def test_after_a_seek_the_same_slider_makes_another_change(session: Session) -> None:
    session.seek(10.0)
    session.edit_live(RATE, 20 * MIB, "slider")
    session.seek(20.0)
    session.edit_live(RATE, 30 * MIB, "slider")
    assert [change.at for change in session.scenario.changes] == [10.0, 20.0]


def test_later_changes_of_the_field_stay(session: Session) -> None:
    session.seek(20.0)
    session.edit_live(RATE, 20 * MIB)
    session.seek(10.0)
    session.edit_live(RATE, 30 * MIB)
    assert [(change.at, change.value) for change in session.scenario.changes] == [(10.0, 30 * MIB), (20.0, 20 * MIB)]


def test_a_field_that_cannot_change_meanwhile_is_set_in_the_scenario_itself(session: Session) -> None:
    session.seek(10.0)
    session.edit_live("vm.memory", "8 GiB", "drag")
    assert session.scenario == Scenario().but({"vm.memory": "8 GiB"})
    assert session.playhead.t == 10.0


def test_a_change_that_changes_nothing_is_none(session: Session) -> None:
    session.seek(10.0)
    session.edit_live(RATE, 20 * MIB, "drag")
    session.edit_live(RATE, session.scenario[RATE], "drag")
    assert session.scenario == Scenario()
    assert not session.can_undo


def test_after_the_end_one_is_told_that_a_change_comes_too_late(session: Session) -> None:
    messages = QSignalSpy(session.message)
    session.seek(session.runs[0].end)
    session.edit_live(RATE, 20 * MIB, "drag")
    session.edit_live(RATE, 21 * MIB, "drag")
    assert said(messages) == ["Nothing happens after the end of the run; go back and change it there."]


def test_a_mark_is_dragged_across_another_and_stays_the_same_change(session: Session) -> None:
    session.replace_scenario(load_scenario(f"at 5 s: {RATE} = 20 MiB/s\nat 10 s: {RATE} = 30 MiB/s"))
    for t in (8.0, 10.0, 12.0, 14.0):
        session.move_change(0, t, merge_key="mark")
    assert [(change.at, change.value) for change in session.scenario.changes] == [(10.0, 30 * MIB), (14.0, 20 * MIB)]
    session.undo()
    assert [change.at for change in session.scenario.changes] == [5.0, 10.0]


def test_a_mark_stays_within_the_run_and_two_never_fall_together(session: Session) -> None:
    session.replace_scenario(load_scenario(f"at 5 s: {RATE} = 20 MiB/s\nat 10 s: {RATE} = 30 MiB/s"))
    assert session.move_change(0, -3.0)
    assert session.scenario.changes[0].at == 0.0
    session.move_change(0, 10.0)
    assert [change.at for change in session.scenario.changes] == [0.0, 10.0]
    end = session.runs[0].end
    session.move_change(1, 1e9)
    assert session.scenario.changes[1].at == end
    assert not session.move_change(2, 1.0)
    assert not session.move_change(0, float("nan"))


def test_a_mark_can_be_deleted(session: Session) -> None:
    session.seek(10.0)
    session.edit_live(RATE, 20 * MIB)
    session.delete_change(7)
    session.delete_change(0)
    assert session.scenario == Scenario()
    session.undo()
    assert len(session.scenario.changes) == 1


# --- the playhead ---


def test_play_ticks_to_the_end_stops_there_and_starts_again(session: Session) -> None:
    session.set_speed(1000.0)
    session.play()
    for _ in range(600):
        session.tick(1 / 60)
    assert (session.playhead.t, session.playhead.playing) == (session.runs[0].end, False)
    session.play()
    assert (session.playhead.t, session.playhead.playing) == (0.0, True)


def test_a_tick_tells_at_once_and_a_stopped_one_tells_nothing(session: Session) -> None:
    spied = spies(session)
    session.tick(0.1)
    assert sent(spied) == {}
    session.play()
    session.tick(0.1)
    assert sent(spied) == {"moments_changed": 1, "playhead_changed": 1}


def test_toggle_plays_and_stops(session: Session) -> None:
    session.toggle()
    assert session.playhead.playing
    session.toggle()
    assert not session.playhead.playing


@pytest.mark.parametrize(("wished", "got"), [(-5.0, 0.0), (3, 3.0), (1e300, None), (float("nan"), 7.0)])
def test_a_seek_stays_within_the_run(session: Session, wished: float, got: float | None) -> None:
    session.seek(7.0)
    session.seek(wished)
    assert session.playhead.t == (session.runs[0].end if got is None else got)
    assert isinstance(session.playhead.t, float)


def test_a_seek_does_not_stop_it_and_a_step_does(session: Session) -> None:
    session.play()
    session.seek(10.0)
    assert session.playhead.playing
    session.step("milestone", 1)
    assert not session.playhead.playing


@pytest.mark.parametrize("unit", ["milestone", "iteration", "step"])
def test_steps_go_from_mark_to_mark_and_back(session: Session, unit: Any) -> None:
    times = marks(session.runs[0], unit)
    for t in times[1:]:
        session.step(unit, 1)
        assert session.playhead.t == t
    for t in times[-2::-1]:
        session.step(unit, -1)
        assert session.playhead.t == t
    session.step(unit, -1)
    assert session.playhead.t == 0.0


def test_named_points_can_be_gone_to(session: Session) -> None:
    for name, t in points(session.runs[0]).items():
        assert session.go_to(name)
        assert session.playhead.t == t


def test_in_the_pause_the_rate_is_the_one_of_slow_motion(session: Session) -> None:
    assert session.rate == 1.0
    session.go_to("pause")
    assert session.rate == 0.02
    session.set_slow_motion(False)
    assert (session.rate, session.slow_motion) == (1.0, False)
    session.set_pace("by milestone")
    assert 0.0 < session.rate < 0.1


def test_slow_motion_holds_for_a_run_played_with_ticks(session: Session) -> None:
    span = pause_span(session.runs[0])
    assert span is not None
    session.set_speed(100.0)
    session.play()
    inside = 0
    while session.playhead.playing:
        session.tick(1 / 60)
        inside += span[0] <= session.playhead.t < span[1]
    assert 1.9 < inside / 60 < 4.8


def test_speeds_stay_within_six_decades(session: Session) -> None:
    session.set_speed(1e9)
    assert session.playhead.speed == 1000.0
    session.set_speed(0.0)
    assert session.playhead.speed == 0.001
    session.set_speed(float("nan"))
    assert session.playhead.speed == 0.001


# --- when the engine is slow or breaks down ---


def test_a_long_simulation_is_announced_before_it_begins(
    session: Session, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "LONG", 0.0)
    order = noted(monkeypatch, "simulate")
    session.busy.connect(order.append)
    session.runs_changed.connect(lambda _: order.append("runs"))
    session.edit({"seed": 2.0})
    spy = QSignalSpy(session.runs_changed)
    assert spy.wait(1000)
    assert order == [True, session.scenario, False, "runs"]


def test_when_the_engine_breaks_down_all_stays_as_it_was(
    session: Session, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.edit({RATE: "20 MiB/s"})
    session.seek(10.0)
    app.processEvents()
    scenario, run = session.scenario, session.runs[0]
    messages, failures, spied = QSignalSpy(session.message), QSignalSpy(session.run_failed), spies(session)
    with monkeypatch.context() as broken:
        broken.setattr(session_module, "simulate", lambda scenario: 1 / 0)
        session.edit({RATE: "30 MiB/s"}, merge_key="drag")
        session.edit({RATE: "31 MiB/s"}, merge_key="drag")
        app.processEvents()
        assert not session.replace_scenario(load_scenario("seed: 3"))
        session.undo()
        app.processEvents()
    assert (session.scenario, session.runs[0], session.playhead.t) == (scenario, run, 10.0)
    assert (session.can_undo, session.can_redo) == (True, False)
    assert said(messages) == ["This run could not be worked out; the settings are as before."] * 3
    assert "ZeroDivisionError" in said(failures)[0]
    assert sent(spied) == {}
    session.undo()
    assert session.scenario == Scenario()


# --- files ---


def test_a_saved_scenario_is_opened_again(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "Übung 1.migviz"
    session.edit({RATE: "30 MiB/s", "title": "Exercise"})
    session.seek(12.3456789)
    session.edit_live("link.bandwidth", "100 Mbit/s")
    assert not session.is_saved
    assert session.save_file(path)
    assert (session.is_saved, session.file) == (True, path)
    scenario = session.scenario
    session.replace_scenario(Scenario())
    assert not session.is_saved
    session.seek(5.0)
    assert session.open_file(str(path))
    assert (session.scenario, session.is_saved, session.playhead.t) == (scenario, True, 0.0)


def test_the_file_and_whether_it_is_up_to_date_are_told(session: Session, app: QApplication, tmp_path: Path) -> None:
    spy = QSignalSpy(session.file_changed)
    session.edit({"seed": 2.0})
    app.processEvents()
    session.save_file(tmp_path / "a.migviz")
    app.processEvents()
    assert [spy.at(k) for k in range(spy.count())] == [[None, False], [tmp_path / "a.migviz", True]]


def test_a_save_that_fails_leaves_the_old_file_whole(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.migviz"
    path.write_text("seed: 5\n")
    session.edit({"seed": 6.0})
    messages = QSignalSpy(session.message)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        assert not session.save_file(path)
    assert said(messages) == ["a.migviz could not be saved: No space left on device."]
    assert path.read_text() == "seed: 5\n"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["a.migviz"]
    assert not session.is_saved
    assert session.save_file(path)
    assert path.read_text() == "seed: 6\n"


@pytest.mark.parametrize("place", ["", "no/such/folder/a.migviz", "nul\0l", "x" * 300])
def test_a_place_that_cannot_be_written_is_a_message(session: Session, tmp_path: Path, place: str) -> None:
    messages = QSignalSpy(session.message)
    assert not session.save_file(tmp_path / place)
    assert messages.count() == 1


@pytest.mark.skipif(os.name == "nt", reason="no such links and modes on Windows")
def test_saving_keeps_links_and_modes(session: Session, tmp_path: Path) -> None:
    path, link = tmp_path / "a.migviz", tmp_path / "link.migviz"
    path.write_text("")
    path.chmod(0o640)
    link.symlink_to(path)
    session.edit({"seed": 2.0})
    assert session.save_file(link)
    assert link.is_symlink()
    assert path.read_text() == "seed: 2\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("content", [b"nonsense", b"\x00\x01", b"\xff\xfe\xfa", b"a: b\n" * 300_000])
def test_a_file_that_is_no_scenario_is_a_message(session: Session, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.migviz"
    path.write_bytes(content)
    messages = QSignalSpy(session.message)
    assert not session.open_file(path)
    assert not session.open_file(tmp_path)
    assert messages.count() == 2
    assert (session.scenario, session.file) == (Scenario(), None)


def test_recent_files_come_latest_first_without_those_that_are_gone(session: Session, tmp_path: Path) -> None:
    paths = [tmp_path / f"{k}.migviz" for k in range(12)]
    for path in paths:
        session.save_file(path)
    session.open_file(paths[5])
    assert session.recent_files()[:3] == (paths[5], paths[11], paths[10])
    assert len(session.recent_files()) == 10
    paths[11].unlink()
    session.open_file(paths[11])
    assert session.recent_files()[:2] == (paths[5], paths[10])


# --- the last state ---


def test_the_last_state_comes_back(session: Session, tmp_path: Path) -> None:
    session.edit({RATE: "30 MiB/s"})
    session.save_file(tmp_path / "a.migviz")
    session.seek(12.3)
    session.edit_live("link.bandwidth", "200 Mbit/s")
    session.set_speed(0.05)
    session.set_pace(Pace.BY_MILESTONE)
    session.set_slow_motion(False)
    session.play()
    assert session.autosave()
    again = Session()
    assert again.restore()
    assert again.scenario == session.scenario
    playhead = again.playhead
    assert (playhead.t, playhead.speed, playhead.pace, playhead.slow_motion) == (12.3, 0.05, Pace.BY_MILESTONE, False)
    assert not playhead.playing
    assert (again.file, again.is_saved, again.can_undo) == (tmp_path / "a.migviz", False, False)


def test_restoring_into_a_session_in_use_can_be_undone(session: Session) -> None:
    session.edit({"seed": 2.0})
    session.autosave()
    session.edit({"seed": 3.0})
    assert session.restore()
    assert session.scenario["seed"] == 2.0
    session.undo()
    assert session.scenario["seed"] == 3.0


def test_the_state_is_written_only_when_it_is_new(session: Session, state_folder: Path) -> None:
    session.autosave()
    (state_folder / "last.json").unlink()
    session.autosave()
    assert not (state_folder / "last.json").exists()
    session.seek(1.0)
    session.autosave()
    assert (state_folder / "last.json").exists()


def test_without_a_last_state_there_is_nothing_to_restore(session: Session) -> None:
    messages = QSignalSpy(session.message)
    assert not session.restore()
    assert messages.count() == 0


def test_a_folder_that_cannot_be_written_is_told_once(session: Session, state_folder: Path, tmp_path: Path) -> None:
    state_folder.write_text("a file where the folder should be")
    messages = QSignalSpy(session.message)
    for t in range(5):
        session.seek(float(t))
        assert not session.autosave()
    assert messages.count() == 1
    assert not session.restore()
    assert session.recent_files() == ()
    assert session.save_file(tmp_path / "a.migviz")


DAMAGED = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\x00\xff",
    b"[" * 100_000,
    b'{"scenario": 5}',
    b'{"scenario": ["no.such: 5"]}',
    b'{"scenario": null, "t": 3}',
    b"7" * 5_000,
    b" " * 2_000_000,
]


@pytest.mark.parametrize("content", DAMAGED, ids=[str(content[:20]) for content in DAMAGED])
def test_a_damaged_last_state_is_a_message_and_the_default(
    session: Session, state_folder: Path, content: bytes
) -> None:
    state_folder.mkdir()
    (state_folder / "last.json").write_bytes(content)
    messages = QSignalSpy(session.message)
    assert not session.restore()
    assert messages.count() == 1
    assert session.scenario == Scenario()


NOT_NUMBERS = ('"x"', "null", "1e999", "-1e999", "NaN", "[]", "-5", "1" + "0" * 400, "true")


@pytest.mark.parametrize("number", NOT_NUMBERS)
def test_a_last_state_with_odd_numbers_still_gives_the_scenario(
    session: Session, state_folder: Path, number: str
) -> None:
    state_folder.mkdir()
    text = f'{{"scenario": ["seed: 9"], "t": {number}, "speed": {number}, "pace": {number}, "file": {number}}}'
    (state_folder / "last.json").write_text(text)
    session.restore()
    assert session.scenario["seed"] == 9
    assert 0.0 <= session.playhead.t <= session.runs[0].end
    assert 0.001 <= session.playhead.speed <= 1000.0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6), cut=st.integers(0, 400))
def test_no_damage_to_the_last_state_can_stop_the_start(
    state_folder: Path, damage: list[tuple[int, int]], cut: int
) -> None:
    session = Session(state_folder=state_folder)
    session.edit({RATE: "30 MiB/s"})
    session.autosave()
    content = bytearray((state_folder / "last.json").read_bytes())
    for place, byte in damage:
        content[place % len(content)] = byte
    (state_folder / "last.json").write_bytes(content[: len(content) - cut % 30])
    again = Session(state_folder=state_folder)
    again.restore()
    assert again.runs[0].scenario == again.scenario
    assert 0.0 <= again.playhead.t <= again.runs[0].end


def test_what_is_kept_is_plain_json(session: Session, state_folder: Path) -> None:
    session.autosave()
    kept = json.loads((state_folder / "last.json").read_text())
    assert kept["scenario"] == []
    assert kept["speed"] == 1.0
