"""Does the session grant wishes, tell once what became of them, and lose nothing?"""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from migviz import Scenario, engine, load_scenario
from migviz.gui.autosave import Autosave
from migviz.gui.scenario_files import open_file, save_file
from migviz.gui.session import Session
from migviz.replay.pace import Pace, marks, pause_span
from migviz.replay.points import points
from migviz.scenario.fields import MIB
from migviz.showing import wishes
from migviz.showing.experiment import STAYS
from migviz.showing.player import rate_of
from migviz.showing.remembered import recent_files
from migviz.showing.state import State, active, asks

RATE = "workload.dirty_rate"


# --- what goes out -----------------------------------------------------------------------------------------------------


def test_what_has_changed_goes_out_once_in_a_turn_however_many_wishes_came(session: Session, app: QApplication) -> None:
    told: list[State] = []
    session.changed.connect(told.append)
    for t in range(100):
        session.do(wishes.seek, float(t) / 10)
    session.do(wishes.edit, RATE, "30 MiB/s")
    assert told == []
    app.processEvents()
    assert told == [session.state]


def test_nothing_is_told_where_nothing_has_changed(session: Session, app: QApplication) -> None:
    session.do(wishes.edit, RATE, "30 MiB/s")
    session.do(wishes.tick, STAYS + 0.1)  # the run before the edit is seen no more
    app.processEvents()
    spy = QSignalSpy(session.changed)
    session.do(wishes.set_fields, {RATE: 30 * MIB})
    session.do(wishes.take, load_scenario(f"{RATE}: 30 MiB/s"))
    session.do(wishes.tick, 0.1)
    app.processEvents()
    assert spy.count() == 0


def test_a_wish_made_by_a_window_while_it_is_told_something_is_told_in_the_next_turn(
    session: Session, app: QApplication
) -> None:
    told: list[float] = []

    def wish_at_once(state: State) -> None:
        told.append(state.own.playhead.t)
        session.do(wishes.seek, 5.0)
        session.settle()

    session.changed.connect(wish_at_once)
    session.do(wishes.seek, 3.0)
    app.processEvents()
    app.processEvents()
    assert told == [3.0, 5.0]


def test_an_errand_is_run_once_after_the_wish_that_asked_for_it(session: Session, app: QApplication) -> None:
    spy = QSignalSpy(session.errand)
    session.do(asks, "open")
    assert spy.count() == 0 and session.state.errands == ()
    app.processEvents()
    app.processEvents()
    assert [spy.at(k)[0].name for k in range(spy.count())] == ["open"]


@pytest.mark.parametrize(
    ("wish", "arguments"),
    [
        (wishes.set_fields, ({RATE: "30 apples"},)),
        (wishes.set_fields, ({RATE: float("nan")},)),
        (wishes.set_fields, ({"no.such": 1.0},)),
        (wishes.set_fields, ({"vm.memory": "1 GiB", "vm.used": "2 GiB"},)),
        (wishes.edit, (RATE, -1.0)),
        (wishes.edit, ("no.such", "1")),
        (wishes.go_to, ("nowhere",)),
        (wishes.choose_pair, ("nothing",)),
    ],
)
def test_a_bad_value_becomes_a_sentence_and_changes_nothing(session: Session, wish: Any, arguments: Any) -> None:
    session.do(wishes.seek, 3.0)
    session.do(wishes.edit, RATE, "20 MiB/s")
    before = session.state
    assert session.do(wish, *arguments) is False
    assert len(session.state.said.text) > 10 and session.state.said.count == before.said.count + 1
    assert (session.state.own, session.state.mode) == (before.own, before.mode)


def test_when_the_engine_breaks_down_all_stays_as_it_was(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    session.do(wishes.set_fields, {RATE: "20 MiB/s"})
    session.do(wishes.seek, 10.0)
    before, failures = session.state, QSignalSpy(session.broke_down)
    engine.finished_run.cache_clear()  # another test may have had these runs
    with monkeypatch.context() as broken:
        broken.setattr(engine, "simulate", lambda scenario: 1 / 0)  # runs of no other test: those are kept
        assert not session.do(wishes.edit, RATE, "31.73 MiB/s", False)
        assert not session.do(wishes.take, load_scenario("seed: 71723"))
    assert session.state.own == before.own
    assert "put the old ones back" in session.state.said.text
    assert failures.count() == 2 and "ZeroDivisionError" in failures.at(0)[0]
    session.do(wishes.undo)
    assert session.scenario == Scenario()


def test_undo_and_redo_go_through_all_scenarios(session: Session) -> None:
    scenarios = [session.scenario]
    for rate in range(1, 60):
        session.do(wishes.set_fields, {RATE: rate * MIB})
        scenarios.append(session.scenario)
    back = [session.scenario]
    while active(session.state).history.past:
        session.do(wishes.undo)
        back.append(session.scenario)
    assert back == scenarios[::-1]
    forth = [session.scenario]
    while active(session.state).history.future:
        session.do(wishes.redo)
        forth.append(session.scenario)
    assert forth == scenarios


def test_a_field_can_follow_its_preset_again(session: Session) -> None:
    session.do(wishes.set_fields, {"workload.preset": "idle", RATE: "1 MiB/s"})
    assert session.do(wishes.reset, RATE)
    assert session.scenario[RATE] == Scenario().but({"workload.preset": "idle"})[RATE]


def test_another_scenario_is_shown_from_its_start_and_undo_brings_the_old_one_back(session: Session) -> None:
    session.do(wishes.seek, 10.0)
    session.do(wishes.play)
    session.do(wishes.take, load_scenario("seed: 7"))
    assert (session.playhead.t, session.playhead.playing) == (0.0, False)
    session.do(wishes.undo)
    assert session.scenario == Scenario()


def test_play_ticks_to_the_end_stops_there_and_starts_again(session: Session) -> None:
    session.do(wishes.pace, speed=1000.0)
    session.do(wishes.play)
    for _ in range(600):
        session.do(wishes.tick, 1 / 60)
    assert (session.playhead.t, session.playhead.playing) == (session.runs[0].end, False)
    session.do(wishes.play)
    assert (session.playhead.t, session.playhead.playing) == (0.0, True)


@pytest.mark.parametrize(("wished", "got"), [(-5.0, 0.0), (3, 3.0), (1e300, None), (float("nan"), 7.0)])
def test_a_seek_stays_within_the_run(session: Session, wished: float, got: float | None) -> None:
    session.do(wishes.seek, 7.0)
    session.do(wishes.seek, wished)
    assert session.playhead.t == (session.runs[0].end if got is None else got)
    assert isinstance(session.playhead.t, float)


@pytest.mark.parametrize("unit", ["milestone", "iteration", "step"])
def test_steps_go_from_mark_to_mark_and_back(session: Session, unit: Any) -> None:
    session.do(wishes.pace, pace="even")
    times = marks(session.runs[0], unit)
    for t in times[1:]:
        session.do(wishes.step, unit, 1)
        assert session.playhead.t == t
    for t in times[-2::-1]:
        session.do(wishes.step, unit, -1)
        assert session.playhead.t == t
    session.do(wishes.step, unit, -1)
    assert session.playhead.t == 0.0


def test_named_points_can_be_gone_to(session: Session) -> None:
    for name, t in points(session.runs[0]).items():
        assert session.do(wishes.go_to, name)
        assert session.playhead.t == t


def test_in_the_pause_the_rate_is_the_one_of_slow_motion(session: Session) -> None:
    session.do(wishes.pace, pace="even")
    assert rate_of(active(session.state)) == 1.0
    session.do(wishes.go_to, "pause")
    assert rate_of(active(session.state)) == 0.02
    session.do(wishes.pace, slow_motion=False)
    assert (rate_of(active(session.state)), session.playhead.slow_motion) == (1.0, False)
    session.do(wishes.pace, pace="by milestone")
    assert 0.0 < rate_of(active(session.state)) < 0.1


def test_slow_motion_holds_for_a_run_played_with_ticks(session: Session) -> None:
    span = pause_span(session.runs[0])
    assert span is not None
    session.do(wishes.pace, speed=100.0)
    session.do(wishes.play)
    inside = 0
    while session.playhead.playing:
        session.do(wishes.tick, 1 / 60)
        inside += span[0] <= session.playhead.t < span[1]
    assert 1.9 < inside / 60 < 4.8


def test_speeds_stay_within_six_decades(session: Session) -> None:
    session.do(wishes.pace, speed=1e9)
    assert session.playhead.speed == 1000.0
    session.do(wishes.pace, speed=0.0)
    assert session.playhead.speed == 0.001
    session.do(wishes.pace, speed=float("nan"))
    assert session.playhead.speed == 0.001


def test_a_saved_scenario_is_opened_again(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "Übung 1.migviz"
    session.do(wishes.set_fields, {RATE: "30 MiB/s", "title": "Exercise"})
    session.do(wishes.seek, 12.3456789)
    session.do(wishes.edit, "link.bandwidth", "100 Mbit/s")
    assert not session.state.own.is_saved
    assert save_file(session, path)
    assert (session.state.own.is_saved, session.state.own.file) == (True, path)
    scenario = session.scenario
    session.do(wishes.take, Scenario())
    assert not session.state.own.is_saved
    session.do(wishes.seek, 5.0)
    assert open_file(session, str(path))
    assert (session.scenario, session.state.own.is_saved, session.playhead.t) == (scenario, True, 0.0)


def test_a_save_that_fails_leaves_the_old_file_whole(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.migviz"
    path.write_text("seed: 5\n")
    session.do(wishes.set_fields, {"seed": 6.0})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        assert not save_file(session, path)
    assert session.state.said.text == "a.migviz could not be saved: No space left on device."
    assert path.read_text() == "seed: 5\n"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["a.migviz"]
    assert not session.state.own.is_saved
    assert save_file(session, path)
    assert path.read_text() == "migviz: 2\nseed: 6\n"


@pytest.mark.parametrize("place", ["", "no/such/folder/a.migviz", "nul\0l", "x" * 300])
def test_a_place_that_cannot_be_written_is_a_message(session: Session, tmp_path: Path, place: str) -> None:
    before = session.state.said.count
    assert not save_file(session, tmp_path / place)
    assert session.state.said.count - before == 1


@pytest.mark.skipif(os.name == "nt", reason="no such links and modes on Windows")
def test_saving_keeps_links_and_modes(session: Session, tmp_path: Path) -> None:
    path, link = tmp_path / "a.migviz", tmp_path / "link.migviz"
    path.write_text("")
    path.chmod(0o640)
    link.symlink_to(path)
    session.do(wishes.set_fields, {"seed": 2.0})
    assert save_file(session, link)
    assert link.is_symlink()
    assert path.read_text() == "migviz: 2\nseed: 2\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("content", [b"nonsense", b"\x00\x01", b"\xff\xfe\xfa", b"a: b\n" * 300_000])
def test_a_file_that_is_no_scenario_is_a_message(session: Session, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.migviz"
    path.write_bytes(content)
    before = session.state.said.count
    assert not open_file(session, path)
    assert not open_file(session, tmp_path)
    assert session.state.said.count - before == 2
    assert (session.scenario, session.state.own.file) == (Scenario(), None)


def test_recent_files_come_latest_first_without_those_that_are_gone(session: Session, tmp_path: Path) -> None:
    paths = [tmp_path / f"{k}.migviz" for k in range(12)]
    for path in paths:
        save_file(session, path)
    open_file(session, paths[5])
    assert recent_files(session.folder)[:3] == (paths[5], paths[11], paths[10])
    assert len(recent_files(session.folder)) == 10
    paths[11].unlink()
    open_file(session, paths[11])
    assert recent_files(session.folder)[:2] == (paths[5], paths[10])


def test_the_last_state_comes_back(session: Session, tmp_path: Path) -> None:
    session.do(wishes.set_fields, {RATE: "30 MiB/s"})
    save_file(session, tmp_path / "a.migviz")
    session.do(wishes.seek, 12.3)
    session.do(wishes.edit, "link.bandwidth", "200 Mbit/s")
    session.do(wishes.pace, speed=0.05)
    session.do(wishes.pace, pace=Pace.BY_MILESTONE)
    session.do(wishes.pace, slow_motion=False)
    session.do(wishes.play)
    assert Autosave(session).keep()
    again = Session()
    assert Autosave(again).restore()
    assert again.scenario == session.scenario
    playhead = again.playhead
    assert (playhead.t, playhead.speed, playhead.pace, playhead.slow_motion) == (12.3, 0.05, Pace.BY_MILESTONE, False)
    assert not playhead.playing
    own = again.state.own
    assert (own.file, own.is_saved, own.history.past) == (tmp_path / "a.migviz", False, ())


def test_restoring_into_a_session_in_use_can_be_undone(session: Session) -> None:
    session.do(wishes.set_fields, {"seed": 2.0})
    Autosave(session).keep()
    session.do(wishes.set_fields, {"seed": 3.0})
    assert Autosave(session).restore()
    assert session.scenario["seed"] == 2.0
    session.do(wishes.undo)
    assert session.scenario["seed"] == 3.0


def test_the_state_is_written_only_when_it_is_new(session: Session, state_folder: Path) -> None:
    autosave = Autosave(session)
    autosave.keep()
    (state_folder / "last.json").unlink()
    autosave.keep()
    assert not (state_folder / "last.json").exists()
    session.do(wishes.seek, 1.0)
    autosave.keep()
    assert (state_folder / "last.json").exists()


def test_without_a_last_state_there_is_nothing_to_restore(session: Session) -> None:
    before = session.state.said.count
    assert not Autosave(session).restore()
    assert session.state.said.count - before == 0


def test_a_folder_that_cannot_be_written_is_told_once(session: Session, state_folder: Path, tmp_path: Path) -> None:
    state_folder.write_text("a file where the folder should be")
    before, autosave = session.state.said.count, Autosave(session)
    for t in range(5):
        session.do(wishes.seek, float(t))
        assert not autosave.keep()
    assert session.state.said.count - before == 1
    assert not autosave.restore()
    assert recent_files(session.folder) == ()
    assert save_file(session, tmp_path / "a.migviz")


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
    before = session.state.said.count
    assert not Autosave(session).restore()
    assert session.state.said.count - before == 1
    assert session.scenario == Scenario()


NOT_NUMBERS = ('"x"', "null", "1e999", "-1e999", "NaN", "[]", "-5", "1" + "0" * 400, "true")


@pytest.mark.parametrize("number", NOT_NUMBERS)
def test_a_last_state_with_odd_numbers_still_gives_the_scenario(
    session: Session, state_folder: Path, number: str
) -> None:
    state_folder.mkdir()
    text = f'{{"scenario": ["seed: 9"], "t": {number}, "speed": {number}, "pace": {number}, "file": {number}}}'
    (state_folder / "last.json").write_text(text)
    Autosave(session).restore()
    assert session.scenario["seed"] == 9
    assert 0.0 <= session.playhead.t <= session.runs[0].end
    assert 0.001 <= session.playhead.speed <= 1000.0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(damage=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6), cut=st.integers(0, 400))
def test_no_damage_to_the_last_state_can_stop_the_start(
    state_folder: Path, damage: list[tuple[int, int]], cut: int
) -> None:
    session = Session(state_folder=state_folder)
    session.do(wishes.set_fields, {RATE: "30 MiB/s"})
    Autosave(session).keep()
    content = bytearray((state_folder / "last.json").read_bytes())
    for place, byte in damage:
        content[place % len(content)] = byte
    (state_folder / "last.json").write_bytes(content[: len(content) - cut % 30])
    again = Session(state_folder=state_folder)
    Autosave(again).restore()
    assert again.runs[0].scenario == again.scenario
    assert 0.0 <= again.playhead.t <= again.runs[0].end


def test_a_last_state_of_a_newer_version_is_used_kept_beside_and_comes_back(
    session: Session, state_folder: Path
) -> None:
    state_folder.mkdir()
    path, before = state_folder / "last.json", session.state.said.count
    text = (
        '{"version": 3, "scenario": ["seed: 9", "vm.colour: red", "at 3 s: vm.colour = blue"], "panel": {"open": true}}'
    )
    path.write_text(text)
    autosave = Autosave(session)
    assert autosave.restore() and session.scenario["seed"] == 9
    assert session.state.said.count - before == 1 and "vm.colour" in session.state.said.text
    session.do(wishes.seek, 2.0)
    assert autosave.keep()
    assert json.loads(path.read_text())["panel"] == {"open": True}
    assert path.with_name("last.json.bak").read_text() == text
    assert Autosave(Session(state_folder=state_folder)).restore() and len(list(state_folder.iterdir())) == 2


def test_a_damaged_line_costs_only_that_line_of_the_last_state(session: Session, state_folder: Path) -> None:
    session.do(wishes.set_fields, {RATE: "30 MiB/s"})
    session.do(wishes.seek, 2.0)
    Autosave(session).keep()
    path = state_folder / "last.json"
    path.write_text(path.read_text().replace('"speed": 1.0', '"speed" 1.0'))
    again = Session(state_folder=state_folder)
    assert Autosave(again).restore() and again.scenario == session.scenario and again.playhead.t == 2.0


def test_a_last_state_that_can_be_neither_read_nor_kept_is_not_written_over(
    session: Session, state_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state_folder.mkdir()
    (state_folder / "last.json").write_text("{")
    monkeypatch.setattr("migviz.showing.remembered.set_aside", lambda path: (_ for _ in ()).throw(OSError(28, "full")))
    autosave = Autosave(session)
    assert not autosave.restore()
    session.do(wishes.seek, 2.0)
    assert not autosave.keep() and (state_folder / "last.json").read_text() == "{"


def test_a_list_of_recent_files_that_cannot_be_read_stays_beside(
    session: Session, state_folder: Path, tmp_path: Path
) -> None:
    state_folder.mkdir()
    (state_folder / "recent.txt").write_bytes(b"/home/\xff")
    save_file(session, tmp_path / "a.migviz")
    assert recent_files(session.folder) == (tmp_path / "a.migviz",)
    assert (state_folder / "recent.txt.bak").read_bytes() == b"/home/\xff"


def test_what_is_kept_is_plain_json(session: Session, state_folder: Path) -> None:
    Autosave(session).keep()
    kept = json.loads((state_folder / "last.json").read_text())
    assert kept["scenario"] == []
    assert kept["speed"] == 1.0
