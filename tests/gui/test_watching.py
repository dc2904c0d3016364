"""Is a migration that is watched shown as it happens, the model ahead of it, and kept in a file? Against a monitor that is made here."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from migviz.gui.painters import draw
from migviz.gui.session import Session
from migviz.gui.shells.chosen_files import ChosenFiles
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.watch_sheet import WatchSheet
from migviz.gui.theme import THEMES, Theme
from migviz.recorded.opening import Opened
from migviz.recorded.reading import read_log
from migviz.recorded.recording import Status
from migviz.recorded.watched_lines import Watched
from migviz.showing import wishes
from migviz.showing.modes import Mode
from migviz.showing.recording import RecordingShown
from tests.fake_monitor import LOGS, FakeMonitor
from tests.gui.conftest import ShowWindow
from tests.gui.waiting import until

REPLIES: list[object] = [
    answer
    for line in (LOGS / "raw" / "04-u0.5.qmp.jsonl").read_text(encoding="utf-8").splitlines()
    if isinstance((answer := json.loads(line).get("return")), dict)
]


class Held(list[object]):
    """Replies of which some are held back until the test lets them go."""

    def __init__(self, replies: list[object], first: int) -> None:
        super().__init__(replies)
        self._first, self.go_on = first, threading.Event()

    def __iter__(self) -> Iterator[object]:
        yield from self[: self._first]
        self.go_on.wait(30)
        yield from self[self._first :]


@pytest.fixture
def window(show_window: ShowWindow, session: Session) -> MainWindow:
    return show_window(session)


@pytest.fixture
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("q") / "s"  # a socket's path is short


Watch = Callable[[int, list[object]], tuple[FakeMonitor, Held]]


@pytest.fixture
def watch(window: MainWindow, path: Path, tmp_path: Path) -> Iterator[Watch]:
    """Watches a monitor that holds back what comes after so many replies."""
    held: list[Held] = []

    def begin(first: int, replies: list[object]) -> tuple[FakeMonitor, Held]:
        held.append(Held(replies, first))
        monitor = FakeMonitor(path, held[0])
        monitor.start()
        window.watching.start(Watched(monitor=f"qmp:{path}", every=0.001, file=tmp_path / "seen.log"))
        return monitor, held[0]

    yield begin
    for one in held:
        one.go_on.set()
    window.watching.stop()
    until(lambda: not window.session.state.watching)


def opened(window: MainWindow) -> Opened | None:
    return window.session.state.recording


def looks(window: MainWindow) -> int:
    found = opened(window)
    return 0 if found is None else len(found.recorded.samples)


def shown(window: MainWindow) -> RecordingShown:
    window.session.settle()
    QApplication.processEvents()
    assert window.shown is not None and window.shown.recording is not None
    return window.shown.recording


def test_it_is_shown_as_it_happens_and_the_model_runs_ahead(window: MainWindow, watch: Watch) -> None:
    monitor, held = watch(64, REPLIES)
    until(lambda: looks(window) >= 59)
    now = shown(window)
    assert window.session.state.mode is Mode.COMPARE and window.recording.isVisible()
    assert window.session.playhead.t == pytest.approx(now.above.end)
    ghost = now.above.ghost
    assert ghost is not None and ghost.end is not None and ghost.now == now.above.end < ghost.end[1] <= now.end
    assert now.expected is not None and len(now.expected) > 3 and now.table == ()
    assert window.recording_side.stop.isVisible() and not window.recording_side.pairs.isVisible()
    held.go_on.set()
    until(lambda: not window.session.state.watching)
    after = shown(window)
    recorded = opened(window)
    assert recorded is not None and recorded.ahead is None and recorded.recorded.status is Status.COMPLETED
    assert after.above.ghost is None and after.expected is None and after.table
    assert window.session.scenario == recorded.scenario and "done after" in window.session.state.said.text
    assert monitor.heard[0] == "qmp_capabilities"
    assert all(command.startswith("query-") for command in monitor.heard[1:])


def test_what_comes_is_kept_in_a_file_that_opens_like_a_log(window: MainWindow, watch: Watch, tmp_path: Path) -> None:
    _, held = watch(20, REPLIES[:20])
    held.go_on.set()
    until(lambda: not window.session.state.watching)
    [recorded] = read_log(tmp_path / "seen.log").migrations
    assert recorded.status is Status.UNKNOWN and len(recorded.samples) == looks(window) > 10
    assert "ended before" in window.session.state.said.text
    found = opened(window)
    assert found is not None and found.ahead is None and found.run.until is None


def test_a_monitor_that_comes_back_is_watched_on_and_both_are_said(
    window: MainWindow, path: Path, tmp_path: Path
) -> None:
    held = Held(REPLIES, 31)
    FakeMonitor(path, held, drops=(30,)).start()
    window.watching.start(Watched(monitor=f"qmp:{path}", every=0.001, file=tmp_path / "seen.log"))
    until(lambda: "It answers again" in window.session.state.said.text)
    held.go_on.set()
    until(lambda: not window.session.state.watching)
    [recorded] = read_log(tmp_path / "seen.log").migrations
    assert recorded.status is Status.COMPLETED and looks(window) == len(recorded.samples)


def test_watching_can_be_stopped_and_what_was_seen_stays(window: MainWindow, watch: Watch) -> None:
    _, held = watch(20, REPLIES)
    until(lambda: looks(window) >= 15)
    window.session.run("stop watching")
    held.go_on.set()
    until(lambda: not window.session.state.watching)
    assert 15 <= looks(window) < len(REPLIES) - 10
    shown(window)
    assert not window.commands["stop watching"].isEnabled() and window.commands["watch"].isEnabled()


def test_a_model_that_a_hand_has_changed_stays_as_it_is(window: MainWindow, watch: Watch) -> None:
    _, held = watch(50, REPLIES)
    until(lambda: looks(window) >= 44)
    window.session.do(wishes.seek, 0.0)
    window.session.do(wishes.edit, "workload.dirty_rate", "77 MiB/s")
    held.go_on.set()
    until(lambda: not window.session.state.watching)
    assert window.session.scenario.number("workload.dirty_rate") == 77 * 2**20
    assert window.session.playhead.t == 0.0


def test_however_often_it_is_fitted_one_step_back_leads_to_the_model_before(window: MainWindow, watch: Watch) -> None:
    before = window.session.scenario
    _, held = watch(50, REPLIES)
    held.go_on.set()
    until(lambda: not window.session.state.watching)
    steps = 0
    while window.session.scenario != before:
        assert window.session.run("undo") and steps < 3
        steps += 1


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("size", "scale"), [((1280, 720), 1.0), ((1366, 768), 1.4), ((1440, 900), 2.0), ((640, 480), 1.0)]
)
def test_every_word_has_room(window: MainWindow, watch: Watch, theme: str, size: tuple[int, int], scale: float) -> None:
    window.resize(*size)
    window.session.do(wishes.look, theme=theme, scale=scale)
    for count in (8, 44):
        if count == 8:
            watch(50, REPLIES)
        until(lambda count=count: looks(window) >= count)  # type: ignore[misc]
        shown(window)
        draw.misfits.clear()
        window.grab()
        assert draw.misfits == []


# --- the sheet ----------------------------------------------------------------------------------------------------


def test_the_sheet_says_what_is_no_monitor_and_otherwise_hands_it_on(window: MainWindow, tmp_path: Path) -> None:
    sheet, wished = WatchSheet(ChosenFiles(window), Theme(), window), list[Watched]()
    sheet.wished.connect(wished.append)
    sheet.lines["monitor"].setText("nothing of the kind")
    sheet.wish()
    assert "qmp:PATH" in sheet.problem.text() and wished == []
    sheet.lines["monitor"].setText("libvirt:qemu:///system")
    sheet.wish()
    assert "name" in sheet.problem.text() and wished == []
    sheet.lines["domain"].setText("web01")
    sheet.lines["every"].setText("250 ms")
    sheet.lines["file"].setText(str(tmp_path / "a.log"))
    sheet.wish()
    [asked] = wished
    assert (asked.domain, asked.every, asked.file) == ("web01", 0.25, tmp_path / "a.log")


def test_a_monitor_that_is_not_there_is_said_and_nothing_else_changes(window: MainWindow, path: Path) -> None:
    before = window.session.state
    window.watching.start(Watched(monitor=f"qmp:{path}"))
    until(lambda: not window.session.state.watching)
    after = window.session.state
    assert "cannot be asked" in after.said.text
    assert (after.own, after.mode, after.recording) == (before.own, before.mode, before.recording)
