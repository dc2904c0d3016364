"""A host that is emptied, in the window: is everything there, does it fit, can it be pressed, heard, walked to, opened and saved?"""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from migviz.gui.autosave import Autosave
from migviz.gui.painters import draw
from migviz.gui.painters.evacuation import host_stage
from migviz.gui.painters.evacuation.film import write_host_film
from migviz.gui.scenario_files import open_file, save_file
from migviz.gui.session import Session
from migviz.gui.shells import menu
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.trying import next_to_try
from migviz.gui.theme import Theme
from migviz.replay.host_time import guided_times
from migviz.replay.lanes import cards_at
from migviz.replay.pace import Pace
from migviz.say import files
from migviz.scenario.evacuation_file import load_evacuation, parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS
from migviz.showing import wishes
from migviz.showing.evacuating import Evacuating
from migviz.showing.evacuation_shown import SETTLES, at_time, picture_of
from migviz.showing.heard import Role, walk
from migviz.showing.modes import HostPanel, Mode
from migviz.showing.state import host_of, playhead_of
from tests.gui.conftest import ShowWindow
from tests.gui.waiting import until
from tests.quick import fewer

SIZES = (
    ((1440, 900), 1.0),
    ((1366, 768), 1.0),
    ((1280, 720), 1.0),
    ((1280, 720), 1.4),
    ((1920, 1080), 2.0),
    ((640, 420), 1.0),
)


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    window = show_window(Session(state_folder=tmp_path))
    window.session.do(wishes.open_ready_host, "six")
    settle(window)
    return window


def settle(window: MainWindow) -> None:
    for _ in range(4):
        window.session.settle()
        QApplication.processEvents()


def host(window: MainWindow) -> Evacuating:
    found = host_of(window.session.state)
    assert found is not None
    return found


def pointed(window: MainWindow) -> str:
    assert window.shown is not None and window.shown.host is not None
    return window.shown.host.pointed


def many(count: int) -> str:
    return "evacuation.at_once: 3\nlink.bandwidth: 25 Gbit/s\n" + "".join(
        f"vm machine-{n:02}: memory = {2 ** (n % 4)} GiB, dirty_rate = {(5, 60, 200)[n % 3]} MiB/s, pause_limit = 41 ms\n"
        for n in range(count)
    )


def test_stage_lanes_limits_and_numbers_are_there_and_a_vm_has_the_stage_of_today(window: MainWindow) -> None:
    parts = (window.host, window.lanes, window.limits, window.host_side)
    assert all(part.isVisible() for part in parts) and not window.stage.isVisible()
    assert window.top_bar.modes[Mode.EVACUATION].isVisible()
    window.session.do(wishes.choose_vm, "db01")
    settle(window)
    assert not any(part.isVisible() for part in parts)
    assert (
        window.stage.isVisible()
        and window.strip.isVisible()
        and window.tabs.isVisible()
        and window.way_back.isVisible()
    )
    window.way_back.back.click()
    settle(window)
    assert window.host.isVisible() and not window.stage.isVisible()


def test_without_a_host_there_is_no_word_for_it(show_window: ShowWindow, tmp_path: Path) -> None:
    window = show_window(Session(state_folder=tmp_path))
    assert not window.top_bar.modes[Mode.EVACUATION].isVisible()


@pytest.mark.fewer
@pytest.mark.parametrize(("count", "theme"), [(6, "light"), (12, "dark"), (20, "projector"), (40, "light")])
def test_every_text_fits_at_every_size(
    show_window: ShowWindow, tmp_path: Path, theme: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = show_window(Session(state_folder=tmp_path))
    if count > 6:  # what else is tried of so many takes seconds, and changes no place
        monkeypatch.setattr(window.session, "beside", lambda job, take: lambda: None)
    window.session.do(wishes.evacuation_opened, parse_evacuation(many(count)))
    for (width, height), scale in fewer(SIZES):
        window.session.do(wishes.look, theme=theme, scale=scale)
        window.resize(width, height)
        for panel in HostPanel:
            window.session.do(wishes.show_host_panel, panel)
            window.session.do(wishes.seek, 20.0)
            settle(window)
            draw.misfits.clear()
            window.grab()
            assert draw.misfits == [], (width, height, scale, panel)


def test_where_a_name_leaves_no_room_for_a_bar_there_is_none_instead_of_a_dash(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bars: list[float] = []
    monkeypatch.setattr(host_stage._Row, "_paint_bar", lambda _row, box: bars.append(box.width()))
    table = tmp_path / "long.csv"
    rows = [f"{name}-{size},{size} GiB" for name in ("server-01", "app-server-01") for size in (2, 16)]
    table.write_text("\n".join(["name,vm.memory", *rows, *(f"vm{n},2 GiB" for n in range(4))]))
    assert open_file(window.session, table)
    window.resize(1366, 768)
    settle(window)
    window.grab()
    assert bars and min(bars) >= window.theme.px(host_stage.LEAST_BAR)


def test_a_press_on_a_card_or_a_name_chooses_that_vm(window: MainWindow) -> None:
    card = next(box for path, box in places(window.host) if path == ("mail",))
    QTest.mouseClick(window.host, Qt.MouseButton.LeftButton, pos=card)
    assert window.session.state.evacuation is not None and window.session.state.evacuation.vm == "mail"
    window.session.do(wishes.whole_host)
    settle(window)
    lane = next(box for path, box in places(window.lanes) if path == ("build",))
    QTest.mouseClick(window.lanes, Qt.MouseButton.LeftButton, pos=QPoint(30, lane.y()))
    assert window.session.state.evacuation.vm == "build"


def places(pane: object) -> list[tuple[tuple[str, ...], QPoint]]:
    found = []
    for path, _thing in walk(pane.heard()):  # type: ignore[attr-defined]
        box = pane.place_heard(path)  # type: ignore[attr-defined]
        if path and box is not None:
            found.append((path, box.center().toPoint()))
    return found


def test_a_drag_on_the_lanes_moves_time_and_a_double_click_looks_at_the_vm(window: MainWindow) -> None:
    lane = next(box for path, box in places(window.lanes) if path == ("db01",))
    QTest.mousePress(window.lanes, Qt.MouseButton.LeftButton, pos=lane)
    QTest.mouseMove(window.lanes, lane + QPoint(50, 0))
    QTest.mouseRelease(window.lanes, Qt.MouseButton.LeftButton, pos=lane + QPoint(50, 0))
    t = playhead_of(window.session.state).t
    assert 0.4 * host(window).outcome.events.end < t
    QTest.mouseDClick(window.lanes, Qt.MouseButton.LeftButton, pos=lane)
    assert window.session.state.evacuation is not None and window.session.state.evacuation.vm == "db01"


def test_the_keys_walk_from_card_to_card_and_enter_chooses(window: MainWindow) -> None:
    window.host.setFocus(Qt.FocusReason.TabFocusReason)
    settle(window)
    assert pointed(window) == "web01"
    for _ in range(2):
        QTest.keyClick(window.host, Qt.Key.Key_Down)
        settle(window)
    assert pointed(window) == "mail"
    QTest.keyClick(window.host, Qt.Key.Key_Return)
    assert window.session.state.evacuation is not None and window.session.state.evacuation.vm == "mail"
    settle(window)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert host_of(window.session.state) is not None


def test_cards_lanes_and_numbers_have_names_and_values_to_be_heard(window: MainWindow) -> None:
    window.session.do(wishes.edit_rule, "evacuation.at_once", 2.0)
    window.session.do(wishes.seek, 30.0)
    settle(window)
    for pane in (window.host, window.lanes):
        things = [thing for path, thing in walk(pane.heard()) if path]
        assert [thing.name for thing in things if not thing.value] == []
        assert {thing.name for thing in things} == {vm.name for vm in host(window).now.vms}
        assert all(thing.role is Role.BUTTON and thing.does for thing in things)
    said = [thing.name for _path, thing in walk(window.host_side.heard())]
    assert any(host(window).outcome.found.pauses[0].name in line for line in said)
    assert all(pane.accessibleName() for pane in (window.host, window.lanes, window.limits, window.host_side))


def test_the_limits_act_at_once(window: MainWindow) -> None:
    slider, order = window.limits.at_once, window.limits.order
    assert slider is not None and order is not None
    slider.setFocus()
    before = host(window).outcome.found.empty_after
    QTest.keyClick(slider, Qt.Key.Key_Left)
    until(lambda: host(window).at_once == 5)
    settle(window)
    assert host(window).outcome.found.empty_after != before
    order.setCurrentIndex(1)
    order.activated.emit(1)
    assert host(window).now["evacuation.order"] == "smallest"
    settle(window)
    window.session.run("undo")
    settle(window)
    assert host(window).now["evacuation.order"] == "listed" and order.currentIndex() == 0


def test_other_numbers_at_once_come_one_by_one_beside_the_window(window: MainWindow) -> None:
    window.session.patience = 0.012
    window.session.do(wishes.edit_rule, "evacuation.order", "largest")
    until(lambda: host(window).now["evacuation.order"] == "largest")
    until(lambda: len(host(window).ways) == 6, 30)
    assert next_to_try(window.session.state) is None
    window.session.do(wishes.show_host_panel, HostPanel.AT_ONCE)
    settle(window)
    window.host_side.prepare(wait=True)
    settle(window)
    draw.misfits.clear()
    window.grab()
    assert draw.misfits == []
    assert "at_once,order" in window.host_side.numbers()
    place = window.host_side._plots
    assert place is not None
    place.chosen.emit(3.2)
    until(lambda: host(window).at_once == 3)


def test_the_curve_of_a_lesson_is_worked_out_also_where_nobody_opened_a_host(
    show_window: ShowWindow, tmp_path: Path
) -> None:
    vms = "\n".join(f"vm {name}: memory = 1 GiB" for name in "abc")
    lesson = tmp_path / "night.md"
    head = "migviz: 1\nid: night\ntitle: Night\nlanguage: en\nminutes: 1\nobjective: See."
    lesson.write_text(f"---\n{head}\n---\n\n## All {{#all}}\n\n```scenario\nfrom: default\n{vms}\n```\n\nText.\n")
    window = show_window(Session(state_folder=tmp_path))
    window.session.patience = 0.012
    window.lessons.open(lesson)
    until(lambda: host_of(window.session.state) is not None)
    assert window.session.state.evacuation is None
    until(lambda: len(host(window).ways) == 3, 30)


def test_what_it_would_take_is_asked_and_taken_with_two_buttons(window: MainWindow) -> None:
    window.session.do(wishes.show_host_panel, HostPanel.ADVICE)
    settle(window)
    window.host_side.ask.click()
    until(lambda: host(window).advice is not None, 60)
    settle(window)
    assert window.host_side.take.isVisible() and not window.host_side.ask.isVisible()
    window.host_side.take.click()
    best = host(window).outcome.found
    assert best.empty_after is not None and best.over_limit == ()


def test_how_far_what_it_would_take_is_looked_for_is_said_and_escape_gives_it_up(window: MainWindow) -> None:
    window.session.patience = 0.012
    window.session.do(wishes.show_host_panel, HostPanel.ADVICE)
    settle(window)
    window.host_side.ask.click()
    until(lambda: host(window).looked > 0, 60)
    settle(window)
    assert window.shown is not None and window.shown.host is not None
    said = " ".join(window.shown.host.advice)
    assert f"{100 * host(window).looked:.2g} %" in said and "Esc" in said
    window.session.run("back")
    settle(window)
    assert host_of(window.session.state) is not None and not host(window).asked
    assert window.host_side.ask.isVisible(), "it can be asked again"
    window.session.run("back")
    assert window.session.state.mode is Mode.EXPLORE


def test_files_and_tables_are_opened_by_name_by_drop_and_saved(window: MainWindow, tmp_path: Path) -> None:
    table = tmp_path / "vms.csv"
    table.write_text("name,vm.memory\na,1 GiB\nb,2 GiB\n")
    assert open_file(window.session, table)
    assert [vm.name for vm in host(window).now.vms] == ["a", "b"]
    window.session.do(wishes.edit_rule, "evacuation.at_once", 1.0)
    kept = tmp_path / "night.migviz"
    assert save_file(window.session, kept)
    assert load_evacuation(kept) == host(window).now and host(window).is_saved
    window.session.do(wishes.new_scenario)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(kept))])
    drop = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(drop)
    assert host(window).file == kept
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("name,vm.memory\na,lots\n")
    assert not open_file(window.session, wrong)
    assert "vm.memory" in window.session.state.said.text and host(window).file == kept


def test_a_host_is_there_again_at_the_next_start(window: MainWindow, tmp_path: Path) -> None:
    window.session.do(wishes.edit_rule, "evacuation.at_once", 2.0)
    assert window.autosave.keep()
    again = Session(state_folder=tmp_path)
    assert Autosave(again).restore()
    assert again.state.mode is Mode.EVACUATION and again.state.evacuation is not None
    assert again.state.evacuation.now == host(window).now


def test_ready_hosts_are_in_the_menu(window: MainWindow) -> None:
    made = QMenu()
    menu.fill_file(made, window.session, window.commands, lambda into: None)
    texts = [action.text() for below in made.findChildren(QMenu) for action in below.actions()]
    assert all(host.called in texts for host in HOSTS.values())


def test_playing_moves_what_crosses_and_stops_at_the_end(window: MainWindow) -> None:
    assert window.shown is not None and window.shown.host is not None
    window.session.do(wishes.seek, 5.0)
    settle(window)
    before = max(card.flow for card in window.shown.host.cards)
    window.session.run("toggle")
    window.session.do(wishes.tick, 0.5)
    settle(window)
    assert window.shown.playing and max(card.flow for card in window.shown.host.cards) > before
    window.session.run("go to end")
    settle(window)
    assert not window.shown.playing


def test_all_vms_are_taken_out_as_json_csv_and_picture(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = QMenu()
    window._fill_exports(made)
    actions = {action.text(): action for action in made.actions()}
    for word, name in ((files.vms_as_csv(), "a.csv"), (files.vms_as_json(), "a.json"), (files.picture(), "a.svg")):
        monkeypatch.setattr(window.chosen_files, "to_write", lambda *_asked, name=name: tmp_path / name)
        actions[word].trigger()
        settle(window)
        assert (tmp_path / name).stat().st_size > 500, name
    kept = json.loads((tmp_path / "a.json").read_text())
    assert kept["empty_after_s"] == host(window).outcome.found.empty_after
    assert "web01" in (tmp_path / "a.csv").read_text()


def test_a_film_has_every_moment_of_the_host(window: MainWindow, tmp_path: Path) -> None:
    found = host(window).outcome.found
    shown = picture_of(found, 0.0)
    told: list[tuple[int, int]] = []
    path = tmp_path / "night.gif"
    write_host_film(path, found, shown, (320, 200), Theme(), pace=Pace.EVEN, progress=lambda *done: told.append(done))
    assert told[-1] == (200, 200) and path.stat().st_size > 10_000
    times = guided_times(shown.lanes, 50)
    assert times[0] == 0.0 and times[-1] == pytest.approx(shown.lanes.end) and times == sorted(times)
    assert at_time(shown, found, 20.0, rate=1.0).cards != shown.cards


def test_when_somebody_ends_the_bands_of_the_others_widen_a_moment_and_with_less_motion_at_once(
    window: MainWindow,
) -> None:
    window.session.do(wishes.edit_rule, "evacuation.at_once", 2)
    assert window.shown is not None and window.shown.host is not None
    settle(window)
    spans = window.shown.host.lanes.sharing
    ends = next(one[1] for one, other in pairwise(spans) if (one[2], other[2]) == (2, 1) and other[1] - other[0] > 2.0)
    window.session.do(wishes.seek, ends + 0.1)
    settle(window)
    rate = window.shown.transport.rate
    window._timer.timeout.disconnect()  # it plays, and no time passes: a busy machine would be past a moment before it is seen
    window.session.do(wishes.play)

    def band(t: float) -> float:
        window.session.do(wishes.seek, t)
        settle(window)
        assert window.shown is not None and window.shown.host is not None
        return max(card.band for card in window.shown.host.cards)

    bands = [band(ends - 0.01), *(band(ends + share * SETTLES * rate) for share in (0.0, 0.5, 0.7, 1.0))]
    assert bands == sorted(bands) and bands[0] == pytest.approx(0.5, abs=0.01) and bands[-1] == 1.0
    assert bands[0] < bands[2] < 0.95
    window.session.do(wishes.look, reduced_motion=True)
    assert band(ends + 0.5 * SETTLES * rate) == 1.0
    window.session.do(wishes.look, reduced_motion=False)
    window.session.do(wishes.stop)
    assert band(ends + 0.5 * SETTLES * rate) == 1.0, "where time stands still, the picture is that of the time"


def test_what_crosses_goes_as_fast_as_its_share(window: MainWindow) -> None:
    window.session.do(wishes.edit_rule, "evacuation.at_once", 2)
    found = host(window).outcome.found
    flows = [{card.name: card.flow for card in cards_at(found, t)} for t in (5.0, 6.0, 10.8, 11.8)]
    assert flows[1]["db01"] - flows[0]["db01"] == pytest.approx(0.5, abs=0.01)
    assert flows[3]["db01"] - flows[2]["db01"] == pytest.approx(1.0, abs=0.01)
