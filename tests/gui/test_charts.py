import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from migviz import Run, load_scenario, moment_at, simulate
from migviz.gui.painters import draw
from migviz.gui.painters.bars import gaps_in, rows_shown
from migviz.gui.painters.charts.frame import Frame
from migviz.gui.painters.charts.plots import Plots
from migviz.gui.painters.charts.scene import paint_charts
from migviz.gui.painters.charts.values import words_of
from migviz.gui.panes.chart_table import ChartTable
from migviz.gui.panes.charts import Charts
from migviz.gui.theme import THEMES, Theme
from migviz.replay.seen import seen_at
from migviz.say.bars import bars_of
from migviz.say.rows import rows
from migviz.scenario.units import PAGE
from migviz.showing.series import series_of
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.showing.ticks import linear_ticks, log_ticks, memory_unit, time_ticks
from tests.gui.transcript import transcript
from tests.gui.waiting import later, until

LEFT = Qt.MouseButton.LeftButton
SCENARIOS = {
    "live": "",
    "toy": "workload.preset: toy",
    "never converges": "migration.policy: qemu\nworkload.dirty_rate: 200 MiB/s",
    "quick": "migration.technique: quick",
    "post-copy": "migration.technique: post-copy",
    "hybrid": "migration.technique: hybrid\nmigration.policy: qemu\nworkload.dirty_rate: 200 MiB/s",
    "link lost": "at 20 s: link.state = down",
    "target dies": "at 10 s: target.state = dead",
    "fails at once": "source.state: dead",
    "disk first": "storage.kind: none",
}
RUNS = {name: simulate(load_scenario(text + "\n")) for name, text in SCENARIOS.items()}
every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)


@pytest.fixture(autouse=True)
def nothing_is_left_open() -> Iterator[None]:
    yield
    for widget in [one for one in QApplication.topLevelWidgets() if type(one).__module__.startswith("migviz")]:
        widget.close()
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Heard(list):
    """What a signal said."""

    def __init__(self, signal: object) -> None:
        super().__init__()
        signal.connect(self.append)  # type: ignore[attr-defined]


def made(*runs: Run, width: int = 860, height: int = 420, at: float = 0.5, theme: Theme | None = None) -> Charts:
    charts = Charts(theme or Theme())
    charts.resize(width, height)
    charts.show()
    charts.prepare(wait=True)
    charts.show_seen(tuple(seen_at(run, at * runs[0].end) for run in runs))
    QApplication.processEvents()
    return charts


def plots_of(charts: Charts) -> Plots:
    plots = charts.findChild(Plots)
    assert plots is not None
    return plots


def image(charts: Charts) -> QImage:
    QApplication.processEvents()
    return charts.grab().toImage()


def place(charts: Charts, t: float, share: float = 0.5) -> QPoint:
    """Where a time is in the memory plot, `share` of its height from the top."""
    frame = frame_of(charts)
    return QPointF(frame.x(t), frame.memory.top() + share * frame.memory.height()).toPoint()


def frame_of(charts: Charts) -> Frame:
    scene = plots_of(charts)._scene
    assert scene is not None
    return scene.frame


NO_KEY, SHIFT, MIDDLE = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.MiddleButton
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


def send(plots: Plots, kind: QEvent.Type, place: QPoint, button: Qt.MouseButton = LEFT, keys: object = NO_KEY) -> None:
    """What the mouse does at a place of the plots, wherever the real one may be."""
    upper = plots.plots[0]
    at = QPointF(place - upper.pos())
    held = button if kind != RELEASE else Qt.MouseButton.NoButton
    event = QMouseEvent(kind, at, at, button if kind != MOVE else Qt.MouseButton.NoButton, held, keys)  # type: ignore[call-overload]
    QApplication.sendEvent(upper.viewport(), event)


def move(plots: Plots, place: QPoint) -> None:
    """Move the mouse without pressing anything."""
    send(plots, MOVE, place, Qt.MouseButton.NoButton)


def drag(plots: Plots, one: QPoint, other: QPoint, button: Qt.MouseButton = LEFT, keys: object = NO_KEY) -> None:
    send(plots, PRESS, one, button, keys)
    send(plots, MOVE, QPoint((one.x() + other.x()) // 2, one.y()), button, keys)
    send(plots, MOVE, other, button, keys)
    send(plots, RELEASE, other, button, keys)


def turn(plots: Plots, place: QPoint, degrees: int, keys: object = NO_KEY) -> None:
    at = QPointF(place - plots.plots[0].pos())
    wheel = QWheelEvent(at, at, QPoint(), QPoint(0, degrees), Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False)  # type: ignore[call-overload]  # fmt: skip
    QApplication.sendEvent(plots.plots[0].viewport(), wheel)


def cell(charts: Charts, row: int, column: int) -> str:
    item = charts.as_table().item(row, column)
    assert item is not None
    return item.text()


@pytest.fixture
def charts() -> Iterator[Charts]:
    yield made(RUNS["live"])


# --- what is shown ------------------------------------------------------------------------------------------


def test_pyqtgraph_comes_without_what_no_plot_has_and_brings_it_where_it_is_asked_for() -> None:
    program = (
        "import sys; from migviz.gui.painters.plots import graph_alone as alone\n"
        "assert 'pyqtgraph' in sys.modules and 'pyqtgraph.parametertree' not in sys.modules\n"
        "assert sys.modules.keys().isdisjoint(alone.LEFT_OUT)\n"
        "from PySide6.QtWidgets import QApplication; app = QApplication([])\n"
        "import pyqtgraph.imageview; assert pyqtgraph.imageview.ImageView"
    )
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0


def test_pyqtgraph_is_not_imported_with_the_window() -> None:
    program = "import sys, migviz.gui.panes.charts; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_plots_come_by_themselves_after_the_first_paint() -> None:
    charts = Charts(Theme())
    charts.show_seen((seen_at(RUNS["live"], 0.0),))
    charts.resize(600, 300)
    charts.show()
    for _ in range(2000):  # sleep, not qWait: the thread that imports needs its turn
        QApplication.processEvents()
        time.sleep(0.005)
        if charts.findChild(Plots) is not None:
            break
    assert plots_of(charts).isVisible()


@every_run
def test_every_kind_of_run_is_drawn_and_all_text_fits(run: Run) -> None:
    draw.misfits.clear()
    for width, height, scale in ((332, 280, 1.0), (860, 420, 1.0), (700, 520, 1.4), (1200, 700, 2.0)):
        charts = made(run, width=width, height=height, theme=Theme(scale=scale))
        for log in (False, True):
            charts.show_log(log)
            assert not image(charts).isNull()
        assert not draw.misfits


def settled(charts: Charts) -> QImage:
    """The picture of what is shown once it is fine and stays as it is: a busy machine needs more than one round for a layout."""
    until(lambda: not charts._follow.isActive())
    later(charts)
    seen = [image(charts)]

    def stays() -> bool:
        seen.append(image(charts))
        return seen[-1] == seen[-2]

    until(stays)
    return seen[-1]


@pytest.mark.parametrize("name", THEMES)
def test_themes_and_scales_are_switched_live(charts: Charts, name: str) -> None:
    before = settled(charts)
    charts.show_theme(Theme(name=name, scale=1.25))
    assert image(charts) != before
    charts.show_theme(Theme())
    until(lambda: image(charts) == before)  # the layout may need more than one round


def test_the_curve_is_where_the_memory_is(charts: Charts) -> None:
    run, frame, upper = RUNS["live"], frame_of(charts), plots_of(charts).plots[0]
    t = 10.0
    moment = moment_at(run, t)
    left = (moment.to_send + moment.dirty) * PAGE / 2**20
    spot = upper.getViewBox().mapViewToScene(QPointF(t, left)) + QPointF(upper.pos())
    assert spot.x() == pytest.approx(frame.x(t), abs=1)
    orange = Theme().colour("dirty")
    picture = plots_of(charts).grab().toImage()
    column = [picture.pixelColor(round(spot.x()), round(spot.y()) + dy) for dy in range(-3, 4)]
    assert any(abs(c.red() - orange.red()) + abs(c.blue() - orange.blue()) < 60 for c in column)


def test_the_plots_are_live_ones_of_pyqtgraph_with_the_series_that_a_picture_has(charts: Charts) -> None:
    import pyqtgraph

    later(charts)
    upper, lower = plots_of(charts).findChildren(pyqtgraph.PlotWidget)
    scene = plots_of(charts)._scene
    assert scene is not None and upper.isVisible() and lower.isVisible()
    for plot, drawn in zip((upper, lower), scene.drawn, strict=True):
        curves = [item for item in plot.getPlotItem().vb.allChildren() if isinstance(item, pyqtgraph.PlotCurveItem)]
        lines = [one for one in drawn if one.pen is not None]
        live = [curve for curve in curves if curve.opts["fillLevel"] is None]
        assert [list(curve.getData()[1]) for curve in live] == [list(one.y) for one in lines]
    pictured = series_of(seen_at(RUNS["live"], 0.0))
    assert pictured is plots_of(charts)._shown[0], "one function, worked out once"


def test_nothing_of_the_runs_before_stays_in_the_picture() -> None:
    fresh = {}
    for name, run in RUNS.items():
        charts = made(run)
        fresh[name] = settled(charts)
        charts.close()
    charts = made(RUNS["live"])
    for name in [*RUNS, *reversed(RUNS)]:
        charts.show_seen((seen_at(RUNS[name], 0.5 * RUNS[name].end),))
        assert settled(charts) == fresh[name], name


def test_another_moment_moves_only_the_playhead_and_the_values(charts: Charts) -> None:
    run, plots = RUNS["live"], plots_of(charts)
    scene, before = plots._scene, image(charts)
    charts.show_seen((seen_at(run, 0.7 * run.end),))
    assert image(charts) != before
    assert plots._scene is scene, "what does not move is not worked out again"


def test_the_same_run_again_is_ignored_and_a_new_one_is_drawn(charts: Charts) -> None:
    scene, curves = plots_of(charts)._scene, list(plots_of(charts).plots[0]._curves)
    charts.show_seen((seen_at(RUNS["live"], 0.0),))
    assert plots_of(charts)._scene is scene
    before = image(charts)
    charts.show_seen((seen_at(RUNS["toy"], 1.0),))
    assert settled(charts) != before
    assert plots_of(charts).plots[0]._curves == curves, "curves get other values; none is made anew"


def test_the_charts_follow_another_run_in_a_turn_of_their_own(charts: Charts) -> None:
    plots = plots_of(charts)
    charts.show_seen((seen_at(RUNS["toy"], 1.0),))
    assert plots._shown[0].seen.run is RUNS["live"], "what was dragged is painted first"
    while charts._follow.isActive():
        QApplication.processEvents()
    assert plots._shown[0].seen.run is RUNS["toy"]
    assert charts._refine.isActive(), "and finely once the hand rests"


def test_what_is_covered_from_now_on_is_covered_at_once(charts: Charts) -> None:
    charts.show_seen((seen_at(RUNS["live"], 1.0, covered=frozenset({"moment.dirty"})),))
    assert plots_of(charts)._shown[0].covered


def test_nothing_is_worked_out_while_nobody_sees_it(charts: Charts) -> None:
    charts.hide()
    charts.show_seen((seen_at(RUNS["toy"], 0.0),))
    assert plots_of(charts)._shown[0].seen.run is RUNS["live"]
    charts.show()
    QApplication.processEvents()
    assert plots_of(charts)._shown[0].seen.run is RUNS["toy"]


def test_a_moment_later_the_curve_is_drawn_in_more_detail(charts: Charts) -> None:
    rough = len(plots_of(charts)._shown[0].t)
    later(charts)
    assert len(plots_of(charts)._shown[0].t) > 2 * rough


def test_two_runs_are_drawn_over_one_time_axis() -> None:
    frame = frame_of(made(RUNS["live"], RUNS["link lost"]))
    assert len(frame.heads) == 2
    assert frame.end == RUNS["link lost"].end


@pytest.mark.parametrize(
    ("name", "words"), [("post-copy", "missing"), ("live", "dirty again"), ("hybrid", "dirty again")]
)
def test_memory_that_only_follows_the_vm_is_missing_and_not_dirty(name: str, words: str) -> None:
    seen = seen_at(RUNS[name], RUNS[name].end / 2)
    title = "Missing memory, MiB" if words == "missing" else "Dirty memory, MiB"
    told = transcript((900, 300), lambda painter, box: paint_charts(painter, box, (seen,), Theme()))
    assert words in words_of(seen) and any(title in line for line in told)
    assert any(words in line for line in told) and ("to send" in words_of(seen)) == (words != "missing")


@pytest.mark.parametrize("asked", ["run.pages(2)", "moment.dirty", "run.rest", "moment.speed"])
def test_what_an_open_question_asks_for_is_in_no_curve(asked: str) -> None:
    run = RUNS["live"]
    charts = Charts(Theme())
    charts.resize(860, 420)
    charts.show()
    charts.prepare(wait=True)
    charts.show_seen((seen_at(run, 0.5 * run.end, None, frozenset({asked})),))
    later(charts)
    shown = plots_of(charts)._shown[0]
    second, third = run.passes[1], run.passes[3]
    hidden = {
        "run.pages(2)": [0.9 * second.start, second.start + 1.0],
        "moment.dirty": [1.0, 0.9 * run.end],
        "run.rest": [third.start + 0.02, run.pause[0].start + 0.006],
        "moment.speed": [],
    }[asked]
    for t in hidden:
        assert np.isnan(np.interp(t, shown.t, shown.total)), t
    assert shown.rate_covered == (asked == "moment.speed")
    scene = plots_of(charts)._scene
    assert scene is not None and (not scene.drawn[1]) == (asked == "moment.speed")
    t = hidden[0] if hidden else 20.0
    plots_of(charts).show_range(t - 0.01, t + 0.01)
    move(plots_of(charts), place(charts, t))
    assert "?" in plots_of(charts).values_in_words()


def test_no_show_emits(charts: Charts) -> None:
    heard = [Heard(signal) for signal in (charts.seek_requested, charts.spotlight_wished)]
    charts.show_seen((seen_at(RUNS["toy"], 1.0),))
    charts.show_spotlight(Spotlight(kind="iteration", number=1))
    charts.show_theme(Theme(name="dark"))
    assert heard == [[], []]


# --- the mouse ----------------------------------------------------------------------------------------------


def test_a_click_seeks_and_the_playhead_can_be_dragged(charts: Charts) -> None:
    heard, plots, run = list[float](), plots_of(charts), RUNS["live"]
    charts.seek_requested.connect(heard.append)
    QTest.mouseClick(plots.plots[0].viewport(), LEFT, pos=place(charts, 10.0) - plots.plots[0].pos())
    assert heard == [pytest.approx(10.0, abs=0.1)]
    drag(plots, place(charts, 0.5 * run.end), place(charts, 30.0))
    assert heard[-1] == pytest.approx(30.0, abs=0.1) and len(heard) == 3
    assert plots.seen_part == (0.0, run.end)


def test_a_box_that_is_drawn_is_looked_at_closely_and_a_hand_that_trembles_draws_none(charts: Charts) -> None:
    heard, plots = list[float](), plots_of(charts)
    charts.seek_requested.connect(heard.append)
    drag(plots, place(charts, 30.0), place(charts, 36.0))
    assert list(plots.seen_part) == pytest.approx([30.0, 36.0], abs=0.1)
    assert heard == []
    still = place(charts, 33.0)
    drag(plots, still, still + QPoint(1, 0))
    assert len(heard) == 1 and plots.seen_part[0] == pytest.approx(30.0, abs=0.1)


@pytest.mark.parametrize(("button", "keys"), [(LEFT, SHIFT), (MIDDLE, NO_KEY)])
def test_what_is_seen_can_be_dragged_along(charts: Charts, button: Qt.MouseButton, keys: object) -> None:
    plots = plots_of(charts)
    plots.show_range(10.0, 20.0)
    drag(plots, place(charts, 18.0), place(charts, 14.0), button, keys)
    assert list(plots.seen_part) == pytest.approx([14.0, 24.0], abs=0.2)
    drag(plots, place(charts, 15.0), place(charts, 24.0), button, keys)
    drag(plots, place(charts, 8.0), place(charts, 14.0), button, keys)
    assert plots.seen_part[0] == 0.0, "not before the run"


def test_pointing_at_an_iteration_wishes_for_the_spotlight_and_leaving_gives_it_back(charts: Charts) -> None:
    heard, plots = Heard(charts.spotlight_wished), plots_of(charts)
    second = RUNS["live"].passes[1]
    move(plots, place(charts, 10.0))
    move(plots, place(charts, 12.0))
    move(plots, place(charts, (second.start + second.end) / 2))
    move(plots, place(charts, RUNS["live"].pause[0].start))
    move(plots, QPoint(2, 2))
    assert heard == [
        Spotlight(kind="iteration", number=1),
        Spotlight(kind="iteration", number=2),
        Spotlight(kind="pause"),
        NOTHING,
    ]


def test_a_spotlight_lights_the_band_of_the_iteration_even_a_narrow_one(charts: Charts) -> None:
    for number in (1, 2, 3, 4):
        charts.show_spotlight(NOTHING)
        before = image(charts)
        charts.show_spotlight(Spotlight(kind="iteration", number=number))
        assert image(charts) != before
    charts.show_spotlight(NOTHING)
    before = image(charts)
    charts.show_spotlight(Spotlight(kind="iteration", number=99))
    assert image(charts) == before


def test_the_pointer_shows_a_crosshair_and_the_values_there(charts: Charts) -> None:
    before = image(charts)
    move(plots_of(charts), place(charts, 30.0))
    assert image(charts) != before
    move(plots_of(charts), QPoint(2, 2))
    assert image(charts) == before


def test_the_wheel_goes_closer_and_a_double_click_shows_all_again(charts: Charts) -> None:
    plots = plots_of(charts)
    at = place(charts, 40.0)
    for _ in range(10):
        turn(plots, at, 120)
    frame = frame_of(charts)
    assert frame.end - frame.start < 0.3 * RUNS["live"].end
    assert frame.x(40.0) == pytest.approx(at.x(), abs=2)
    before = plots.seen_part
    turn(plots, at, -120, SHIFT)
    assert plots.seen_part[0] > before[0] and plots.seen_part[1] - plots.seen_part[0] == pytest.approx(
        before[1] - before[0]
    )
    assert charts._whole_button.isVisible()
    QTest.mouseDClick(plots.plots[0].viewport(), LEFT, pos=at - plots.plots[0].pos())
    assert plots.seen_part == (0.0, RUNS["live"].end)
    assert not charts._whole_button.isVisible()


def test_the_button_shows_all_again(charts: Charts) -> None:
    plots_of(charts).show_range(1.0, 2.0)
    charts._whole_button.click()
    assert plots_of(charts).seen_part == (0.0, RUNS["live"].end)


def test_while_zoomed_the_playhead_stays_in_sight(charts: Charts) -> None:
    run, plots = RUNS["live"], plots_of(charts)
    plots.show_range(10.0, 12.0)
    charts.show_seen((seen_at(run, 11.9),))
    charts.show_seen((seen_at(run, 12.1),))
    start, end = plots.seen_part
    assert start < 12.1 < end
    assert end - start == pytest.approx(2.0)


# --- the table ----------------------------------------------------------------------------------------------


def test_the_same_data_is_shown_as_a_table_and_enter_goes_to_a_row(charts: Charts) -> None:
    heard = Heard(charts.seek_requested)
    charts.table_wished.connect(charts.show_table)
    charts._table_button.click()
    table = charts.as_table()
    assert table.isVisible()
    expected = rows(seen_at(RUNS["live"], 0.0))
    assert table.rowCount() == len(expected)
    assert [cell(charts, 2, column) for column in range(5)] == [
        "38.995 s",
        "iteration 1 ends; iteration 2 begins",
        "382 MiB",
        "0 B",
        "112 MiB/s",
    ]
    table.selectRow(3)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert heard == [expected[3].t]
    charts._table_button.click()
    assert not table.isVisible()
    assert plots_of(charts).isVisible()


def head(table: ChartTable, column: int) -> str:
    item = table.horizontalHeaderItem(column)
    return item.text() if item is not None else ""


@pytest.mark.parametrize(
    ("names", "heads"),
    [
        (("post-copy",), ("missing", "")),
        (("hybrid",), ("to send", "dirty again")),
        (("live", "post-copy"), ("to send or missing", "dirty again")),
    ],
)
def test_the_table_has_the_words_of_the_curves(charts: Charts, names: tuple[str, ...], heads: tuple[str, str]) -> None:
    charts.show_table(True)
    table = charts.as_table()
    charts.show_seen(tuple(seen_at(RUNS[name], 0.0) for name in names))

    def shown() -> tuple[str, ...]:
        return tuple("" if table.isColumnHidden(k) else head(table, k) for k in (2, 3))

    until(lambda: shown() == heads)
    assert shown() == heads
    again = {cell(charts, line, 3) for line in range(table.rowCount()) if "B: " in cell(charts, line, 1)}
    assert again <= {"–"}, "a VM whose memory follows it has nothing that is dirty again"


def test_the_table_follows_the_run(charts: Charts) -> None:
    table = charts.as_table()
    charts.show_seen((seen_at(RUNS["toy"], 0.0),))
    assert table.rowCount() == len(rows(seen_at(RUNS["toy"], 0.0)))
    charts.show_seen((seen_at(RUNS["toy"], 0.0), seen_at(RUNS["live"], 0.0)))
    assert table.rowCount() == len(rows(seen_at(RUNS["toy"], 0.0))) + len(rows(seen_at(RUNS["live"], 0.0)))
    assert cell(charts, 0, 1).startswith(("A: ", "B: "))


def test_up_and_down_go_closer_to_the_playhead_and_back(charts: Charts) -> None:
    plots, end = plots_of(charts), RUNS["live"].end
    QTest.keyClick(charts, Qt.Key.Key_Up)
    assert plots.seen_part[1] - plots.seen_part[0] == pytest.approx(end / 2)
    QTest.keyClick(charts, Qt.Key.Key_Down)
    assert plots.seen_part == (0.0, end)


def test_the_arrows_walk_over_the_curve_and_say_its_values_and_enter_goes_there(charts: Charts) -> None:
    heard, plots, end = Heard(charts.seek_requested), plots_of(charts), RUNS["live"].end
    QTest.keyClick(charts, Qt.Key.Key_Right)
    QTest.keyClick(charts, Qt.Key.Key_Right)
    assert plots.hovered == pytest.approx(0.54 * end)
    assert "1.68 GiB to send" in charts.accessibleDescription()
    QTest.keyClick(charts, Qt.Key.Key_Return)
    assert heard == [pytest.approx(0.54 * end)]
    QTest.keyClick(charts, Qt.Key.Key_Up)
    assert plots.hovered == pytest.approx(0.54 * end), "it goes closer to where one is"
    left = plots.seen_part[0]
    QTest.keyClick(charts, Qt.Key.Key_Right, SHIFT)
    assert plots.seen_part[0] > left


# --- marks of the axes --------------------------------------------------------------------------------------


def test_memory_axes_have_marks_at_powers_of_two() -> None:
    unit = memory_unit(4 * 2**30)
    assert [text for _, text in linear_ticks(4 * 2**30, unit, 5, binary=True)] == ["0", "1024", "2048", "3072", "4096"]
    assert [text for _, text in linear_ticks(256 * 2**10, memory_unit(256 * 2**10), 4, binary=True)][-1] == "256"
    assert [text for _, text in log_ticks(4096, 4 * 2**30, 6)] == [
        "4 KiB",
        "64 KiB",
        "1 MiB",
        "16 MiB",
        "256 MiB",
        "4 GiB",
    ]
    assert linear_ticks(0.0, unit, 5) == ((0.0, "0"),)


def test_time_axes_have_round_times_in_the_unit_of_the_run() -> None:
    assert [text for _, text in time_ticks(0, 43.8, 43.8, 5)] == ["0 s", "10 s", "20 s", "30 s", "40 s"]
    assert [text for _, text in time_ticks(42.75, 42.78, 43.8, 3)] == ["42.75 s", "42.76 s", "42.77 s", "42.78 s"]
    assert [text for _, text in time_ticks(0, 7886, 7886, 4)][-1] == "100 min"
    assert time_ticks(1.0, 1.0, 5.0, 4) == ((1.0, "0 s"),)


def test_of_too_many_bars_those_around_the_present_are_shown() -> None:
    one = bars_of(seen_at(simulate(load_scenario("workload.preset: toy")), 0.0))[0]
    for now in range(12):
        states = ["done"] * now + ["now"] + ["future"] * (11 - now)
        bars = tuple(replace(one, number=k, state=state) for k, state in enumerate(states))
        found = [bar.number for bar in rows_shown(bars, 5)]
        assert found[0] == 0, "against which all others are small"
        assert found[1:] == list(range(found[1], found[1] + 4)) and now in found
        assert gaps_in(rows_shown(bars, 5), bars) == ({1} if found[1] > 1 else set())
        assert len(rows_shown(bars, 3)) == 3 and now in [bar.number for bar in rows_shown(bars, 3)]
    assert rows_shown(bars, 12) is bars and not gaps_in(bars, bars)
