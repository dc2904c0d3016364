"""The frames pane, the ruler and the client's side of stage, strip and lens, each alone and in the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from migviz.engine import simulate
from migviz.gui.painters import draw
from migviz.gui.painters.boxes import rect
from migviz.gui.painters.film import as_array
from migviz.gui.painters.frames.painter import ROW, paint_frame_row
from migviz.gui.painters.picture import draw_image
from migviz.gui.painters.stage.broadcast import envelopes, spread_of
from migviz.gui.painters.stage.painter import STILL, stage_of
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.time_strip.client_lane import paint_felt
from migviz.gui.painters.time_strip.geometry import strip_in
from migviz.gui.panes.frames import Decoder, FramesPane
from migviz.gui.session import Session
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import THEMES, Theme
from migviz.replay.moment import moment_at
from migviz.replay.points import time_of
from migviz.replay.seen import Seen, seen_at
from migviz.say.ruler import ruler
from migviz.scenario import load_scenario
from migviz.showing import wishes
from migviz.showing.box import Box
from migviz.showing.modes import Panel
from migviz.showing.places.frames import DecoderPlaces
from migviz.trace import Run
from migviz.trace.traffic import Frame, FrameKind
from migviz.trace.wire import decoded, frame_bytes
from tests.gui.conftest import ShowWindow
from tests.gui.mouse import hover
from tests.gui.transcript import transcript

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(load_scenario("seed: 1"))


@pytest.fixture
def pane(app: QApplication, run: Run) -> Iterator[FramesPane]:
    pane = FramesPane(Theme())
    pane.resize(430, 640)
    pane.show()
    app.processEvents()
    pane.show_seen(seen_at(run, time_of(run, "announcement")))
    yield pane
    pane.close()
    pane.deleteLater()
    app.processEvents()


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return show_window(Session(state_folder=tmp_path))


def test_the_announcement_is_taken_apart_when_it_has_been_sent(pane: FramesPane, run: Run) -> None:
    frame = pane._list.frame
    assert frame is not None and frame.kind is FrameKind.RARP
    assert pane._decoder._raw == frame_bytes(run.network, frame)


def test_pointing_at_a_byte_or_at_its_field_lights_the_same(pane: FramesPane) -> None:
    decoder = pane._decoder
    for point in (rect(decoder._places.byte(8)).center(), rect(decoder._places.field(1)).center()):
        hover(decoder, QPoint(1, 1))
        hover(decoder, point.toPoint())
        assert decoder.lit is not None and decoder.lit.name == "from"
        assert decoder.accessibleDescription() == "from: 00:15:5d:0a:2c:07, the VM itself"


def test_the_arrow_keys_walk_over_the_fields(pane: FramesPane) -> None:
    decoder = pane._decoder
    names = []
    for _ in range(3):
        QTest.keyClick(decoder, Qt.Key.Key_Down)
        assert decoder.lit is not None
        names.append(decoder.lit.name)
    assert names == ["to", "from", "type"]
    QTest.keyClick(decoder, Qt.Key.Key_Up)
    assert decoder.lit is not None and decoder.lit.name == "from"


def test_every_byte_belongs_to_the_place_of_its_field(run: Run) -> None:
    for frame in run.network.frames:
        raw = frame_bytes(run.network, frame)
        parts = decoded(raw)
        places = DecoderPlaces(scale=1.25, box=Box(0, 0, 500, 900), top=50, parts=parts, size=len(raw))
        for number, part in enumerate(parts):
            for k in range(part.start, part.end):
                assert places.at(*places.byte(k).centre) == number
            assert places.at(*places.field(number).centre) == number
        assert places.at(2, 2) is None


def test_what_becomes_of_a_frame_is_not_said_before_it_was_sent(app: QApplication) -> None:
    scenario = load_scenario("network.announcements_lost: 1\nvm.sends_every: off\nclient.interval: 1 s\nseed: 7")
    lost = [frame for frame in simulate(scenario).network.frames if frame.fate.lost]
    assert {FrameKind.REQUEST, FrameKind.RARP, FrameKind.ARP_PROBE} <= {frame.kind for frame in lost}
    for frame in lost:
        said = {}
        for past in (False, True):

            def paint(painter: QPainter, box: QRectF, frame: Frame = frame, past: bool = past) -> None:
                paint_frame_row(painter, box, frame, Theme(), chosen=False, past=past, focus=False)

            said[past] = "\n".join(transcript((700, int(ROW)), paint))
        red = Theme().colour("warning").name()
        assert red in said[True] and frame.fate.value in said[True]
        assert red not in said[False] and frame.fate.value not in said[False]


def test_the_filter_shows_other_frames_and_a_double_click_goes_to_one(pane: FramesPane, app: QApplication) -> None:
    pane.choose(1)
    app.processEvents()
    kinds = {frame.kind for frame in pane._list._frames}
    assert kinds <= {FrameKind.REQUEST, FrameKind.ANSWER, FrameKind.ACK, FrameKind.VM_ACK}
    heard: list[float] = []
    pane.seek_requested.connect(heard.append)
    place = pane._list._row(2).center().toPoint()
    frame = pane._list._frames[2]
    QTest.mouseDClick(pane._list, LEFT, pos=place)
    assert heard and heard[0] == pytest.approx(frame.t, abs=0.1)
    pane.choose(2)
    assert any(frame.kind.announces for frame in pane._list._frames)


def test_up_and_down_walk_through_the_frames_and_the_playhead_takes_over_again(pane: FramesPane, run: Run) -> None:
    pane.choose(1)
    first = pane._list.frame
    assert first is not None
    QTest.keyClick(pane._list, Qt.Key.Key_Up)
    before = pane._list.frame
    assert before is not None and before.t < first.t
    for _ in range(6):
        QTest.keyClick(pane._list, Qt.Key.Key_Down)
    after = pane._list.frame
    assert after is not None and after.t > first.t
    pane.show_seen(seen_at(run, 20.0))
    now = pane._list.frame
    assert now is not None and 19.9 < now.t <= 20.0


@pytest.mark.parametrize(
    ("text", "index", "words"),
    [("network.announcement: none", 0, "Nothing is announced"), ("client.interval: off", 1, "No frames")],
)
def test_an_empty_list_says_why(app: QApplication, text: str, index: int, words: str) -> None:
    from migviz.gui.panes.frames import nothing_to_show
    from migviz.replay.frames import Which

    run = simulate(load_scenario(text))
    pane = FramesPane(Theme())
    pane.resize(430, 600)
    pane.show()
    pane.choose(index)
    pane.show_seen(seen_at(run, 10.0))
    assert pane._list.frame is None and pane._list.accessibleDescription() == "no frames"
    assert nothing_to_show(seen_at(run, 10.0), tuple(Which)[index])[0].startswith(words)
    pane.close()
    pane.deleteLater()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", [1.0, 1.4, 2.0])
def test_no_field_of_a_frame_is_wider_than_its_box(app: QApplication, run: Run, theme: str, scale: float) -> None:
    for frame in run.network.frames:
        decoder = Decoder(Theme(name=theme, scale=scale))
        decoder.resize(round(400 * scale), 900)
        decoder.show_frame(seen_at(run, frame.t), frame)
        draw.misfits.clear()
        decoder.grab()
        assert draw.misfits == []
        decoder.deleteLater()


def test_the_broadcast_goes_in_at_one_port_and_out_at_every_other(run: Run) -> None:
    theme, announced = Theme(), time_of(run, "announcement")
    moment = moment_at(run, announced + 0.1)
    stage = stage_of(1000, 640, Seen(run=run, moment=moment), theme)
    going_in = envelopes(stage, Seen(run=run, moment=moment), theme, STILL)
    later = moment_at(run, announced + 0.35)
    going_out = envelopes(stage, Seen(run=run, moment=later), theme, STILL)
    assert len(going_in) == 1 and len(going_out) == 2, "ports 1 and 3; the wire of port 4 is too short"
    assert envelopes(stage, seen_at(run, announced - 0.001), theme, STILL) == ()


def test_in_slow_motion_the_broadcast_takes_as_long_to_see(run: Run) -> None:
    announced = time_of(run, "announcement")
    for rate in (1.0, 0.02, 0.001):
        shares = [spread_of(seen_at(run, announced + wall * rate), View(rate=rate))[0] for wall in (0.05, 0.2, 0.35)]
        assert shares == sorted(shares) and shares[0] > 0
    fast = [spread_of(seen_at(run, announced + t), View(rate=50.0))[0] for t in (0.1, 0.4, 0.6)]
    assert fast[0] > 0 and fast[2] < 0, "it ends before the run does"


def test_a_click_on_an_envelope_opens_the_frames(window: MainWindow, run: Run) -> None:
    window.session.do(wishes.seek, time_of(run, "announcement") + 0.0001)
    window.session.settle()
    stage = window.stage
    moment = window.session.moments[0]
    places = stage_of(stage.width(), stage.height(), Seen(run=run, moment=moment), stage._theme)
    point = envelopes(places, Seen(run=window.session.runs[0], moment=moment), stage._theme, stage.view())[0]
    QTest.mouseClick(stage, LEFT, pos=point.toPoint())
    window.session.settle()
    assert window.tabs.index == Panel.FRAMES
    assert window.frames._list.frame is not None and window.frames._list.frame.kind is FrameKind.RARP
    assert not window.controls.isVisible() and window.frames.width() > 400


def test_frames_that_are_open_before_the_window_is_seen_are_not_blank(app: QApplication, session: Session) -> None:
    session.do(wishes.go_to, "end")
    session.do(wishes.show_panel, Panel.FRAMES)
    session.settle()
    window = MainWindow(session)
    window.show()
    app.processEvents()
    assert window.frames._list.frame is not None
    assert window.frames._decoder._parts
    window.close()
    window.deleteLater()


def test_the_keys_open_frames_and_ruler_and_escape_goes_back(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F)
    window.session.settle()
    assert window.tabs.index == Panel.FRAMES
    QTest.keyClick(window, Qt.Key.Key_U)
    window.session.settle()
    assert window.tabs.index == Panel.RULER and window.ruler.isVisible()
    assert "this pause: 43.8 ms" in window.ruler.accessibleDescription()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    window.session.settle()
    assert window.tabs.index == 0 and window.controls.isVisible()


def test_the_ruler_names_the_source_of_every_mark_and_goes_from_short_to_long(run: Run) -> None:
    marks = ruler(seen_at(run, run.end))
    assert [mark.seconds for mark in marks] == sorted(mark.seconds for mark in marks)
    assert all(mark.source for mark in marks)
    lengths = {mark.name: mark.seconds for mark in marks}
    assert lengths["this pause"] == run.metrics.downtime
    assert run.network.client is not None
    assert lengths["this client gives up"] == run.network.client.give_up_after == pytest.approx(924.6)


def test_frames_for_wireshark_are_written_from_the_menu(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.pcapng"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.fill_menu()
    export = next(menu for menu in window._menu.findChildren(QMenu) if menu.title() == "Export")
    action = next(action for action in export.actions() if "Wireshark" in action.text())
    action.trigger()
    assert path.read_bytes()[:4] == bytes.fromhex("0a0d0d0a")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "run.pcapng"), ""))
    action.trigger()
    assert "could not be written" in window.session.state.said.text


def lane(run: Run) -> QImage:
    theme = Theme()

    def paint(painter, box) -> None:
        painter.fillRect(box, theme.colour("surface"))
        seen = seen_at(run, run.end)
        strip = strip_in(box, seen, 1.0)
        paint_felt(painter, strip.client, strip.axis, seen, theme)

    return draw_image((900, 140), paint)


def test_late_answers_are_full_on_the_strip_and_lost_ones_hollow(run: Run) -> None:
    def red(image: QImage) -> int:
        pixels = as_array(image).astype(int)
        return int(((pixels[:, :, 0] > 150) & (pixels[:, :, 1] < 90)).sum())

    lost = simulate(load_scenario("migration.technique: quick\nclient.profile: windows"))
    late = simulate(load_scenario("migration.technique: quick"))
    calm = simulate(load_scenario("migration.technique: live\nclient.interval: off"))
    assert red(lane(calm)) == 0
    assert red(lane(run)) > 20, "the stall of the pause is seen"
    assert red(lane(late)) > 3 * red(lane(lost)) > 0, "full bars have more colour than hollow ones"
