"""Do two runs stand on one clock, is A what was kept, and are the differences their own?"""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from migviz import Scenario, simulate
from migviz.gui.painters import draw
from migviz.gui.painters.boxes import box_of
from migviz.gui.painters.compare.host import _state, paint_host
from migviz.gui.painters.compare.painter import paint_compare
from migviz.gui.painters.compare.titles import titles_of
from migviz.gui.painters.picture import draw_image
from migviz.gui.session import Session
from migviz.gui.shells.chosen_files import ChosenFiles
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.theme import THEMES, Theme
from migviz.replay.moment import moment_at
from migviz.replay.pace import pause_span
from migviz.replay.rates import through_disk
from migviz.replay.seen import seen_at
from migviz.replay.side_by_side import Alignment, shift_between, span_of
from migviz.scenario import load_scenario
from migviz.showing import wishes
from migviz.showing.box import Box
from migviz.showing.modes import Mode
from migviz.showing.places.compare import cards_in, lanes_in
from migviz.showing.state import last
from migviz.study.compare import PAIRS
from migviz.trace import Copying, Host, Run
from tests.gui.conftest import ShowWindow
from tests.gui.mouse import click, hover
from tests.gui.transcript import transcript


@pytest.fixture
def window(show_window: ShowWindow, tmp_path: Path) -> MainWindow:
    return show_window(Session(load_scenario("workload.dirty_rate: 30 MiB/s"), state_folder=tmp_path))


def settle(window: MainWindow) -> None:
    for _ in range(3):
        window.session.settle()
        QApplication.processEvents()
    draw.misfits.clear()
    window.grab()


def pair(name: str) -> tuple[Run, Run]:
    """The present run B first, the kept one A second."""
    a, b = PAIRS[name].scenarios(Scenario())
    return simulate(b), simulate(a)


def pause_start(run: Run) -> float:
    span = pause_span(run)
    assert span is not None
    return span[0]


def test_a_pair_puts_two_runs_side_by_side_on_one_clock(window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode("Compare"))
    window.session.do(wishes.choose_pair, "quick-live")
    window.session.do(wishes.seek, 40.0)
    settle(window)
    runs, moments = window.session.runs, window.session.moments
    assert [run.scenario["migration.technique"] for run in runs] == ["quick", "live"]
    assert [moment.t for moment in moments] == [40.0, 40.0]
    assert window.session.state.own.scenario["workload.dirty_rate"] == 30 * 2**20, "one's own experiment is left alone"


def test_the_clock_goes_on_to_the_end_of_the_longer_run(window: MainWindow) -> None:
    window.session.do(wishes.choose_pair, "quick-live")
    window.session.do(wishes.enter_mode, Mode("Compare"))
    window.session.do(wishes.swap)
    settle(window)
    session = window.session
    assert [run.scenario["migration.technique"] for run in session.runs] == ["live", "quick"]
    own, other = session.runs
    assert own.end < other.end
    session.do(wishes.seek, other.end)
    assert session.playhead.t == other.end == last(session.state)
    assert session.moments[0].t == own.end
    session.do(wishes.seek, own.end - 0.5)
    session.do(wishes.pace, speed=100.0)
    session.do(wishes.play)
    for _ in range(400):
        session.do(wishes.tick, 0.1)
    assert session.playhead.t == other.end
    assert not session.playhead.playing


def test_leaving_the_comparison_leaves_one_run_and_the_playhead_inside_it(window: MainWindow) -> None:
    window.session.do(wishes.set_fields, {"migration.technique": "quick"})
    window.session.do(wishes.keep)
    window.session.do(wishes.set_fields, {"migration.technique": "live"})
    window.session.do(wishes.enter_mode, Mode("Compare"))
    settle(window)
    window.session.do(wishes.seek, last(window.session.state))
    window.session.do(wishes.enter_mode, Mode("Explore"))
    settle(window)
    assert len(window.session.runs) == 1
    assert window.session.playhead.t == window.session.runs[0].end
    window.session.do(wishes.enter_mode, Mode("Compare"))
    settle(window)
    assert len(window.session.runs) == 2, "A is still kept"


def test_any_run_can_be_kept_while_the_other_is_changed(window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode("Compare"))
    window.session.do(wishes.leave_pair)
    settle(window)
    window.compare_side.keep.click()
    window.session.do(wishes.seek, 10.0)
    window.controls.field_edited.emit("link.bandwidth", 1.25e9, True)
    settle(window)
    present, kept = window.session.runs[0], window.session.runs[-1]
    assert kept.scenario["link.bandwidth"] == 125e6
    assert [(change.at, change.value) for change in present.scenario.changes] == [(10.0, 1.25e9)], "from now on"
    window.session.do(wishes.undo)
    window.session.do(wishes.seek, 0.0)
    window.controls.field_edited.emit("link.bandwidth", 1.25e9, True)
    present = window.session.runs[0]
    assert present.scenario["link.bandwidth"] == 1.25e9 and present.scenario.changes == ()
    assert "10 Gbit/s" in titles_of((seen_at(present, 0.0), seen_at(kept, 0.0)))[0]


def test_lined_up_by_the_pause_both_pauses_begin_at_one_place(window: MainWindow) -> None:
    window.session.do(wishes.choose_pair, "1-10-gbit")
    window.session.do(wishes.enter_mode, Mode("Compare"))
    window.session.do(wishes.line_up, Alignment.PAUSE)
    b, a = window.session.runs[0], window.session.runs[1]
    window.session.do(wishes.seek, pause_start(b) + 0.001)
    settle(window)
    assert [moment.running for moment in window.session.moments] == [False, False]
    assert window.session.moments[1].t == pytest.approx(pause_start(a) + 0.001)


def test_under_the_lens_both_pauses_are_drawn_to_one_scale(window: MainWindow) -> None:
    window.session.do(wishes.choose_pair, "1-10-gbit")
    window.session.do(wishes.enter_mode, Mode("Compare"))
    window.session.run("lens")
    settle(window)
    assert draw.misfits == []
    a, b = window.compare.strips
    spans = [pause_span(run) for run in (window.session.runs[1], window.session.runs[0])]
    for strip, span in zip((a, b), spans, strict=True):
        assert span is not None
        assert strip.axis.start < span[0] < span[1] < strip.axis.end
        assert strip.axis.x(span[1]) - strip.axis.x(span[0]) > 0.2 * strip.axis.box.width()
    assert a.axis.end - a.axis.start == pytest.approx(b.axis.end - b.axis.start)
    window.session.run("lens")
    settle(window)
    whole = window.compare.strips[0].axis
    assert whole.end - whole.start > 30


def test_a_lens_without_two_pauses_says_so(window: MainWindow) -> None:
    window.session.do(wishes.edit, "link.state", "down")
    window.session.do(wishes.enter_mode, Mode("Compare"))
    window.session.run("lens")
    settle(window)
    assert "no two pauses" in window.session.state.said.text


def test_the_axes_hold_both_runs_however_they_are_lined_up() -> None:
    for name, alignment in product(PAIRS, Alignment):
        one, other = pair(name)
        shift = shift_between(one, other, alignment)
        start, end = span_of((one, other), shift)
        assert start <= 0
        assert end >= one.end
        assert start + shift <= 1e-9
        assert end + shift >= other.end - 1e-9
        if alignment is Alignment.CLOCK:
            assert (start, shift) == (0.0, 0.0)


def test_a_drag_on_either_strip_goes_to_that_time_in_both(window: MainWindow) -> None:
    window.session.do(wishes.choose_pair, "disk-csv")
    window.session.do(wishes.enter_mode, Mode("Compare"))
    settle(window)
    view = window.compare
    for strip in view.strips:
        spot = QPoint(round(strip.axis.x(25.0)), round(strip.axis.box.center().y()))
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=spot)
        assert window.session.playhead.t == pytest.approx(25.0, abs=0.2)
        assert window.session.moments[1].t == pytest.approx(25.0, abs=0.2)
        window.session.do(wishes.seek, 0.0)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_is_drawn_at_every_part_of_its_time_without_clipped_words(name: str, theme: str) -> None:
    runs = pair(name)
    draw.misfits.clear()
    for size, scale in (((1060, 780), 1.0), ((660, 600), 1.0), ((1400, 760), 2.0)):
        for share, alignment in ((0.0, Alignment.CLOCK), (0.5, Alignment.CLOCK), (0.97, Alignment.PAUSE)):
            shift = shift_between(*runs, alignment)
            t = share * runs[0].end
            both = (seen_at(runs[0], t), seen_at(runs[1], t + shift))
            theme_now = Theme(name=theme, scale=scale)

            def paint(painter: QPainter, box: QRectF, both=both, theme_now=theme_now, alignment=alignment) -> None:
                paint_compare(painter, box, both, theme_now, alignment=alignment)

            image = draw_image(size, paint)
            assert image.width() == size[0]
    assert draw.misfits == []


def test_quick_migration_is_saved_then_restored() -> None:
    run = pair("quick-live")[0]
    save, restore = run.passes
    assert through_disk(run, moment_at(run, 0.0)) == (0.0, 0.0)
    assert through_disk(run, moment_at(run, (save.start + save.end) / 2)) == pytest.approx((0.5, 0.0), abs=0.01)
    assert through_disk(run, moment_at(run, (restore.start + restore.end) / 2)) == pytest.approx((1.0, 0.5), abs=0.01)


def test_titles_tell_the_runs_apart() -> None:
    for name in PAIRS:
        a, b = PAIRS[name].scenarios(Scenario())
        plain = [scenario.but({"title": ""}) for scenario in (b, a)]
        titles = titles_of([seen_at(simulate(scenario), 0.0) for scenario in plain])
        assert titles[0] != titles[1]


def test_both_playheads_move_on_screen(window: MainWindow) -> None:
    window.session.do(wishes.choose_pair, "live-post-copy")
    window.session.do(wishes.enter_mode, Mode("Compare"))
    pictures = []
    for t in (10.0, 30.0):
        window.session.do(wishes.seek, t)
        settle(window)
        image = window.compare.grab().toImage()
        assert draw.misfits == []
        pictures.append(np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), -1).copy())
    different = (pictures[0] != pictures[1]).any(axis=1)
    assert different[: len(different) // 2].any()
    assert different[len(different) // 2 :].any()


def test_a_comparison_opens_with_the_run_of_explore_and_another_way_to_move_the_same_vm(window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode("Compare"))
    settle(window)
    present, kept = (run.scenario for run in window.session.runs)
    assert kept["workload.dirty_rate"] == present["workload.dirty_rate"] == 30 * 2**20
    assert (kept["migration.technique"], present["migration.technique"]) == ("live", "quick")
    assert not draw.misfits
    window.session.do(wishes.enter_mode, Mode("Explore"))
    window.session.do(wishes.edit, "migration.technique", "post-copy")
    window.session.do(wishes.enter_mode, Mode("Compare"))
    present, kept = (run.scenario for run in window.session.runs)
    assert (kept["migration.technique"], present["migration.technique"]) == ("post-copy", "live")


def test_a_comparison_that_was_changed_comes_back_as_it_was_left(window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode("Compare"))
    window.session.do(wishes.edit, "vm.memory", "8 GiB")
    window.session.do(wishes.enter_mode, Mode("Explore"))
    window.session.do(wishes.enter_mode, Mode("Compare"))
    assert [run.scenario["vm.memory"] for run in window.session.runs] == [8 * 2**30, 4 * 2**30]


def test_where_cards_have_no_room_a_click_goes_to_a_time(window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode("Compare"))
    settle(window)
    compare = window.compare
    compare.resize(compare.width(), 90)
    assert cards_in(box_of(QRectF(compare.rect())), window.theme.scale, len(PAIRS)) is None
    wanted: list[float] = []
    compare.seek_requested.connect(wanted.append)
    hover(compare, QPoint(200, 40))
    click(compare, QPoint(200, 40))
    assert len(wanted) == 1


def test_before_anything_moves_the_pairs_are_seen_and_a_click_chooses_one(window: MainWindow) -> None:
    window.session.do(wishes.enter_mode, Mode("Compare"))
    settle(window)
    compare = window.compare
    places = cards_in(box_of(QRectF(compare.rect())), window.theme.scale, len(PAIRS))
    assert places is not None
    spot = places.cards[2]
    hover(compare, QPoint(round(spot.left + 40), round(spot.top + 30)))
    QTest.mouseClick(compare, Qt.MouseButton.LeftButton, pos=QPoint(round(spot.left + 40), round(spot.top + 30)))
    settle(window)
    assert window.session.state.comparison.pair == list(PAIRS)[2]
    assert not draw.misfits
    window.session.do(wishes.seek, 10.0)
    settle(window)
    QTest.mouseClick(compare, Qt.MouseButton.LeftButton, pos=QPoint(round(spot.left + 40), round(spot.top + 30)))
    assert window.session.state.comparison.pair == list(PAIRS)[2], "once time runs there are hosts in their place"


@pytest.mark.parametrize("size", [(640, 480), (900, 700), (1072, 780), (1400, 900), (3000, 1800)])
def test_cards_lie_beside_each_other_inside_their_box_and_below_the_strips(size: tuple[int, int]) -> None:
    box = Box(10.0, 20.0, *map(float, size))
    for count, scale in product((1, 7, 9), (1.0, 1.4, 2.0)):
        found = cards_in(box, scale, count)
        if found is None:
            assert size != (1400, 900) or scale > 1.0
            continue
        assert len(found.cards) == count
        lowest = max(lane.box.bottom for lane in lanes_in(box, scale, low=True))
        assert found.head.top >= lowest
        for k, card in enumerate(found.cards):
            assert box.left <= card.left and card.right <= box.right + 1e-6 and card.bottom <= box.bottom + 1e-6
            assert card.top >= found.head.bottom - 1e-6
            assert not any(card.overlaps(other) for other in found.cards[k + 1 :])


LOG = Path(__file__).parents[2] / "reference" / "logs" / "samples"


@pytest.mark.parametrize("card", ["scenario", "recording"])
def test_a_card_puts_what_is_in_a_file_beside_ones_own_run(
    window: MainWindow, card: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine.migviz"
    mine.write_text("vm.memory: 8 GiB\n", encoding="utf-8")
    chosen = mine if card == "scenario" else min(LOG.glob("1-qmp*"))
    monkeypatch.setattr(ChosenFiles, "to_open", lambda *__: chosen)
    window.session.do(wishes.enter_mode, Mode.COMPARE)
    settle(window)
    pane = window.compare
    place = pane.place_heard(("cards", card))
    assert place is not None
    click(pane, place.center().toPoint())
    settle(window)
    own, kept = window.session.runs
    assert kept.scenario["workload.dirty_rate"] == 30 * 2**20
    assert window.session.state.own.scenario == kept.scenario and not window.session.state.comparison.pair
    assert (
        own.scenario["vm.memory"]
        == (8 * 2**30 if chosen is mine else own.scenario["vm.memory"])
        != kept.scenario["vm.memory"]
    )


def test_a_file_that_holds_no_run_leaves_the_comparison_as_it_is(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty.log"
    empty.write_text("nothing\n", encoding="utf-8")
    monkeypatch.setattr(ChosenFiles, "to_open", lambda *__: empty)
    window.session.do(wishes.enter_mode, Mode.COMPARE)
    before = window.session.state.comparison
    for card in ("scenario", "recording"):
        said = window.session.state.said.count
        window.session.do(wishes.choose_card, card)
        settle(window)
        assert window.session.state.comparison == before and window.session.state.said.count > said


def test_a_run_without_a_client_is_called_so_and_a_vm_that_is_read_back_waits_no_longer() -> None:
    quick = simulate(load_scenario("migration.technique: quick\nclient.interval: 10 ms"))
    live = simulate(load_scenario("client.interval: off"))
    with_client, without = titles_of((seen_at(quick, 0.0), seen_at(live, 0.0)))
    assert without.endswith("no client") and with_client.endswith("client asks every 10 ms")
    restore = next(item for item in quick.passes if item.copying is Copying.RESTORE)
    assert _state(Host.TARGET, seen_at(quick, restore.start - 1.0)) == "waits for its disk"
    assert _state(Host.TARGET, seen_at(quick, (restore.start + restore.end) / 2)) == "reads its memory back"


@pytest.mark.parametrize("high", [52, 57, 62])
def test_in_a_low_host_the_name_of_the_vm_and_its_state_are_in_the_middle_of_its_box(
    high: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They touched its upper edge, as if they were cut."""
    written: list[QRectF] = []
    write = draw.text

    def noted(painter: QPainter, box: QRectF, *given: object, **more: object) -> float:
        written.append(box)
        return write(painter, box, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(draw, "text", noted)

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_host(painter, box, Host.SOURCE, seen_at(simulate(Scenario()), 0.0), Theme())

    transcript((300, high), paint)
    middles = {(26 + high - 8) / 2 - box.center().y() for box in written[1:]}
    assert len(written) == 3 and all(abs(off) < 1 for off in middles)
