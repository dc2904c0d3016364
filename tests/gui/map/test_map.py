"""Is the map's point the present scenario, do its colours say what the sweep says, and does everything fit?"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from migviz import Scenario, simulate
from migviz.gui.painters import draw
from migviz.gui.painters.map.axes import axes_for
from migviz.gui.painters.map.classes import LEVELS, border, classes, levels_of, pieces
from migviz.gui.painters.map.geometry import MapPlaces, Scale, lay_out, ticks, unit_of
from migviz.gui.painters.map.lines import speeds_over
from migviz.gui.painters.map.painter import paint_map
from migviz.gui.painters.map.picture import paint_map_picture
from migviz.gui.painters.map.shown import MapShown, Mark
from migviz.gui.painters.picture import draw_image
from migviz.gui.session import Session
from migviz.gui.shells import question
from migviz.gui.shells.main_window import MainWindow
from migviz.gui.shells.question import Question
from migviz.gui.theme import THEMES, Theme
from migviz.replay.seen import seen_at
from migviz.scenario import load_scenario
from migviz.scenario.fields import Value
from migviz.showing import wishes
from migviz.showing.modes import Mode
from migviz.study.axis import axis_of, read_axis
from migviz.study.limits import read_limit
from migviz.study.sweep import Sweep, quick_sweep
from tests.gui.mouse import hover
from tests.gui.waiting import until

MIB = 2.0**20


@pytest.fixture
def window(app: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(Session(load_scenario("workload.dirty_rate: 30 MiB/s"), state_folder=tmp_path))
    window.resize(1440, 900)
    window.show()
    app.processEvents()
    window.session.do(wishes.enter_mode, Mode("Map"))
    settle(window)
    yield window
    window.close()
    window.deleteLater()
    app.processEvents()


def settle(window: MainWindow) -> None:
    for _ in range(3):
        window.session.settle()
        QApplication.processEvents()
    window.grab()


def point_of(window: MainWindow) -> QPointF:
    places, scenario = places_of(window), window.session.scenario
    return QPointF(*places.point(scenario.number("workload.dirty_rate"), scenario.number("link.bandwidth")))


def places_of(window: MainWindow) -> MapPlaces:
    places = window.map.places
    assert places is not None
    return places


def sweep_of(values: dict[str, object] | None = None) -> Sweep:
    scenario = Scenario().but(values or {})  # type: ignore[arg-type]
    return quick_sweep(scenario, *axes_for(scenario, 60, 40))


# --- the point ----------------------------------------------------------------------------------------------


def test_dragging_the_point_changes_the_scenario_and_the_sliders(window: MainWindow) -> None:
    view, start = window.map, point_of(window).toPoint()
    end = start + QPoint(120, -60)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    settle(window)
    scenario = window.session.scenario
    assert scenario.number("workload.dirty_rate") > 40 * MIB
    assert scenario.number("link.bandwidth") > 130e6
    assert (point_of(window) - QPointF(end)).manhattanLength() < 3
    shown = window.controls.control("workload.dirty_rate").slider
    assert shown is not None
    assert shown.shown == scenario["workload.dirty_rate"]
    window.session.do(wishes.undo)
    settle(window)
    assert window.session.scenario["workload.dirty_rate"] == 30 * MIB, "one drag is one step of the history"


def test_a_slider_moves_the_point_and_makes_no_change_at_a_time(window: MainWindow) -> None:
    window.session.do(wishes.seek, 20.0)
    before = point_of(window)
    window.controls.field_edited.emit("workload.dirty_rate", 90 * MIB, True)
    settle(window)
    assert window.session.scenario.changes == ()
    assert point_of(window).x() > before.x() + 50


def test_arrow_keys_move_the_point(window: MainWindow) -> None:
    view, before = window.map, window.session.scenario
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    settle(window)
    assert window.session.scenario.number("workload.dirty_rate") > before.number("workload.dirty_rate")
    assert window.session.scenario["link.bandwidth"] == before["link.bandwidth"]
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(window)
    assert window.session.scenario.number("link.bandwidth") < before.number("link.bandwidth")


def test_what_the_point_says_is_what_the_run_came_to(window: MainWindow) -> None:
    shown = window.map.shown()
    assert shown is not None
    run = window.session.runs[0]
    assert shown.lines[0] == f"pause {1000 * (run.metrics.downtime or 0):.1f} ms"
    assert f"{run.metrics.iterations} iterations" in shown.lines[1]


def test_run_this_watches_the_run_from_its_start(window: MainWindow) -> None:
    window.session.do(wishes.seek, 30.0)
    window.map_side.play.click()
    settle(window)
    assert window.session.state.mode == "Explore"
    assert window.session.playhead.playing
    assert window.session.playhead.t < 5


def test_the_mouse_reads_values_off_the_map(window: MainWindow) -> None:
    view, plot = window.map, places_of(window).plot
    spot = QPoint(round(plot.right() - 30), round(plot.bottom() - 20))
    hover(view, spot)
    shown = view.shown()
    assert shown is not None
    assert shown.hover is not None
    assert shown.hover[0] > 600 * MIB
    assert window.session.scenario["workload.dirty_rate"] == 30 * MIB, "only read"


def test_a_kept_run_leaves_a_mark_where_it_was(window: MainWindow) -> None:
    window.session.do(wishes.keep)
    window.session.do(wishes.set_fields, {"workload.dirty_rate": 90 * MIB})
    settle(window)
    shown = window.map.shown()
    assert shown is not None
    assert [(mark.x, mark.word[:7]) for mark in shown.marks] == [(30 * MIB, "A  paus")]


def test_the_map_follows_other_fields_and_other_numbers(window: MainWindow) -> None:
    view = window.map
    first = view.shown()
    window.session.do(wishes.set_fields, {"workload.working_set": 16 * MIB})
    settle(window)
    until(lambda: view.is_fine)  # where it takes long it is drawn coarsely first
    second = view.shown()
    assert first is not None
    assert second is not None
    assert first.sweep is not second.sweep
    window.session.do(wishes.set_fields, {"workload.dirty_rate": 70 * MIB})
    settle(window)
    third = view.shown()
    assert third is not None
    assert third.sweep is second.sweep, "the point alone does not change the map"
    window.map_side.metric_chosen.emit("total_time")
    settle(window)
    fourth = view.shown()
    assert fourth is not None
    assert fourth.metric == "total_time"
    assert fourth.lines[0].startswith("total time ")


def test_what_it_would_take_is_marked_on_the_map_and_forgotten_with_the_scenario(window: MainWindow) -> None:
    window.session.do(wishes.set_fields, {"workload.dirty_rate": 60 * MIB})
    settle(window)
    view = window.map
    window.map_side.limits_asked.emit("pause < 100 ms, total < 60 s")
    until(lambda: bool(view.shown() and view.shown().marks))  # type: ignore[union-attr]
    shown = view.shown()
    assert shown is not None
    words = [mark.word for mark in shown.marks]
    assert words[0].startswith("at most ")
    assert words[1].startswith("at least ")
    assert shown.marks[0].x < 60 * MIB < 1000 * MIB
    assert shown.marks[1].y > 125e6
    window.session.do(wishes.set_fields, {"workload.dirty_rate": 61 * MIB})
    settle(window)
    shown = view.shown()
    assert shown is not None
    assert shown.marks == ()


def test_limits_that_cannot_be_read_are_answered_at_once() -> None:
    asked, answers = Question(), list[str]()
    asked.answered.connect(lambda words, marks: answers.append(words))
    assert not asked.ask(Scenario(), "pause < 5 apples")
    assert "apples" in answers[0]


def test_where_nothing_on_the_map_does_it_is_said_what_else_was_tried() -> None:
    words, marks = question._worked_out(Scenario(), [read_limit("downtime < 1 ms")])
    assert words.count("nothing on this map does") == 2 and marks == ()
    assert "Tried: " in words.splitlines()[-1] and "compression" in words


def test_the_answer_names_the_setting_as_the_product_calls_it() -> None:
    values: dict[str, Value] = {"migration.policy": "libvirt", "workload.dirty_rate": 200 * MIB}
    scenario = Scenario().but({**values, "migration.iteration_bound": 25.0})  # runs without end tell nothing here
    words, __ = question._worked_out(scenario, [read_limit("downtime < 400 ms")])
    assert words.splitlines()[-1].startswith("virsh migrate --live --auto-converge VM URI: ")
    words, __ = question._worked_out(Scenario(), [read_limit("downtime < 400 ms")])
    assert len(words.splitlines()) == 4, "it is met already"


# --- what is drawn ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("size", "scale"), [((1060, 800), 1.0), ((640, 600), 1.0), ((1400, 860), 2.0), ((500, 400), 0.8)]
)
def test_all_words_fit_in_every_theme_and_size(theme: str, size: tuple[int, int], scale: float) -> None:
    sweep = sweep_of()
    shown = MapShown(
        sweep=sweep,
        point=(30 * MIB, 125e6),
        lines=("pause 82.6 ms", "30 MiB/s, 1 Gbit/s, 5 iterations"),
        marks=(
            Mark(x=90 * MIB, y=125e6, word="A  pause 1.42 s"),
            Mark(x=30 * MIB, y=5e8, word="at least 3.19 Gbit/s", kind="answer"),
        ),
        hover=(700 * MIB, 2e7),
        sentence="What limits: fixed parts: 40 ms of the 43.8 ms of the pause are stopping the VM, processor and device state, starting the VM.",
        speeds=speeds_over(sweep),
        focused=True,
        draggable=True,
    )
    draw.misfits.clear()
    image = draw_image(size, lambda painter, box: _paint(painter, box, shown, Theme(name=theme, scale=scale)))
    assert draw.misfits == []
    assert len(np.unique(_pixels(image))) > 60


def _paint(painter: QPainter, box: QRectF, shown: MapShown, theme: Theme) -> None:
    paint_map(painter, box, shown, theme)


def _pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    return np.frombuffer(image.constBits(), dtype=np.uint8).copy()


def test_the_colour_of_a_place_is_that_of_its_class() -> None:
    sweep, theme = sweep_of(), Theme()
    shown, places = MapShown(sweep=sweep), []
    image = draw_image((1000, 800), lambda painter, box: places.append(paint_map(painter, box, shown, theme)))
    values = sweep.of("downtime")
    for row, column in ((35, 5), (30, 10), (20, 2), (39, 30)):
        spot = QPointF(places[0].x.centre(column), places[0].y.centre(row)).toPoint()
        kind = int(classes(values[row : row + 1, column : column + 1], LEVELS["downtime"])[0, 0])
        assert image.pixelColor(spot) == theme.colour(f"map.{kind + 1}")


def test_slanted_lines_are_where_the_copy_never_catches_up_and_only_there() -> None:
    sweep, theme = sweep_of(), Theme()
    shown, places = MapShown(sweep=sweep), []
    image = draw_image((1000, 800), lambda painter, box: places.append(paint_map(painter, box, shown, theme)))
    ways = []
    for row, column in ((4, 40), (36, 20)):
        x, y = places[0].x.centre(column), places[0].y.centre(row)
        line = {image.pixelColor(round(x) + step, round(y)).name() for step in range(-9, 10)}
        ways.append((bool(sweep.of("catches_up")[row, column]), len(line) > 1))
    assert ways == [(False, True), (True, False)]


def test_the_bold_line_parts_the_map_where_the_copy_never_catches_up() -> None:
    sweep = sweep_of()
    assert sweep.y is not None
    for y, speed in speeds_over(sweep):
        row = int(np.abs(sweep.y.values - y).argmin())
        for column, rate in enumerate(sweep.x.values):
            if abs(rate / speed - 1) > 0.2 and not sweep.of("converged")[row, column]:
                assert bool(sweep.of("catches_up")[row, column]) == bool(rate < speed)


def test_a_map_of_quick_migration_has_no_bold_line() -> None:
    assert speeds_over(sweep_of({"migration.technique": "quick"})) == ()
    assert sweep_of({"migration.technique": "quick"}).of("catches_up").all()


def test_borders_are_left_out_where_they_would_be_a_scribble() -> None:
    values = np.array([[1.0, 1.0, 9.0, 9.0], [1.0, 9.0, 1.0, 9.0], [1.0, 1.0, 1.0, 9.0]])
    assert [row for row, _ in border(values, 3.0)] == [0, 2]
    assert border(values, 3.0)[0][1] == pytest.approx(1.5, abs=0.01)
    nowhere = np.array([[1.0, np.nan, np.nan, np.nan]])
    assert border(nowhere, 3.0) == (), "the edge of what does not finish is no place with a pause of 3 s"
    assert pieces([(0, 1.0), (1, 1.5), (2, 2.0), (3, 2.5), (4, 40.0)]) == [[(0, 1.0), (1, 1.5), (2, 2.0), (3, 2.5)]]


def test_levels_of_any_number_rise_and_split_its_values() -> None:
    sweep = sweep_of()
    for metric in ("downtime", "total_time", "bytes_sent", "iterations"):
        levels = levels_of(sweep, metric)
        assert len(levels) == 5
        assert list(levels) == sorted(set(levels))
        assert len(np.unique(classes(sweep.of(metric), levels))) >= 3


# --- where things are ---------------------------------------------------------------------------------------


def test_a_place_and_its_value_belong_together() -> None:
    for log in (True, False):
        scale = Scale(axis=axis_of("link.bandwidth", 1e7, 5e9, 50, log=log), start=400.0, end=20.0)
        for value in (1e7, 3e8, 5e9):
            assert scale.value(scale.place(value)) == pytest.approx(value, rel=1e-9)
        assert scale.place(1e12) == scale.place(5e9) == pytest.approx(20.0)
        assert [scale.index(scale.centre(k)) for k in range(50)] == list(range(50))


def test_ticks_are_round_numbers_in_one_unit() -> None:
    axis = read_axis("link.bandwidth=0.1..40Gbit/s:60", "--x")
    assert unit_of(axis)[0] == "Gbit/s"
    assert [words for _, words in ticks(axis, 10)] == ["0.1", "0.3", "1", "3", "10", "30"]
    narrow = read_axis("workload.dirty_rate=12..70MiB/s:60", "--x")
    assert [words for _, words in ticks(narrow, 10)] == ["20", "30", "40", "50", "60", "70"], "little of a decade"
    even = read_axis("workload.dirty_rate=0..100MiB/s:60:linear", "--x")
    assert [words for _, words in ticks(even, 6)] == ["0", "20", "40", "60", "80", "100"]


def test_curves_give_way_before_the_map_does() -> None:
    x, y = axes_for(Scenario())
    large, small = (
        lay_out(QRectF(0, 0, *size), 1.0, x, y, curves=True, sentence=28.0) for size in ((1060, 820), (600, 500))
    )
    assert large.below.height() > 40
    assert large.beside.width() > 40
    assert small.below.height() == small.beside.width() == 0
    assert small.plot.height() > 200


def test_a_scenario_off_the_usual_span_gets_a_map_around_it() -> None:
    toy = Scenario().but({"workload.preset": "toy"})
    x, y = axes_for(toy)
    assert y.name == "link.goodput"
    assert x.values[0] < toy.number("workload.dirty_rate") < x.values[-1]
    assert y.values[0] < toy.number("link.goodput") < y.values[-1]


def test_a_sweep_can_be_drawn_without_a_point(tmp_path: Path) -> None:
    sweep = quick_sweep(
        Scenario(), read_axis("vm.memory=1..64GiB:20", "--x"), read_axis("link.latency=1..100ms:20", "--y")
    )
    draw.misfits.clear()
    seen = seen_at(simulate(sweep.scenario), 0.0)

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_map_picture(painter, box, sweep, seen, "total_time", Theme())

    image = draw_image((900, 700), paint)
    assert draw.misfits == []
    assert len(np.unique(_pixels(image))) > 30
    run = simulate(Scenario())
    assert run.metrics.finished


def test_a_map_that_is_painted_again_and_again_becomes_fine_all_the_same(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, begun = window.map, list[str]()
    start = view._refine.start

    def counted() -> None:
        begun.append(policy)
        start()

    monkeypatch.setattr(view._refine, "start", counted)
    for policy in ("nova", "proxmox"):
        window.session.do(wishes.set_fields, {"migration.policy": policy})
        window.session.settle()
        for _ in range(5):
            view.shown()
    assert begun == ["nova", "proxmox"]


def test_the_map_of_another_policy_comes_by_itself_in_a_turn_of_its_own(window: MainWindow) -> None:
    sweeps = window.map._sweep
    until(lambda: sweeps.sweep is not None)
    window.session.do(wishes.set_fields, {"migration.policy": "xen-3"})
    window.session.settle()
    QCoreApplication.sendPostedEvents()  # which paints once what has changed
    assert sweeps.is_put_off and sweeps.sweep is not None and sweeps.sweep.scenario["migration.policy"] != "xen-3"
    for _ in range(5):  # not so long that it would have come with the fine one
        QApplication.processEvents()
    assert sweeps.sweep.scenario["migration.policy"] == "xen-3"


def test_a_map_that_was_put_off_when_it_was_closed_comes_when_it_is_open(window: MainWindow) -> None:
    view, sweeps = window.map, window.map._sweep
    until(lambda: sweeps.sweep is not None)
    window.session.do(wishes.set_fields, {"migration.policy": "xen-3"})
    window.session.settle()
    QCoreApplication.sendPostedEvents()
    assert sweeps.is_put_off
    closed, view._closed = view._closed, True
    for _ in range(3):
        QApplication.processEvents()
    assert sweeps.sweep is not None and sweeps.sweep.scenario["migration.policy"] != "xen-3"
    view._closed = closed
    view.update()
    until(lambda: sweeps.sweep is not None and sweeps.sweep.scenario["migration.policy"] == "xen-3")
