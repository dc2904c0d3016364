import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from migviz import Run, load_scenario, moment_at, simulate
from migviz.gui.painters import draw
from migviz.gui.painters.bars import rows_shown
from migviz.gui.painters.charts.plots import Plots
from migviz.gui.painters.charts.ticks import linear_ticks, log_ticks, memory_unit, time_ticks
from migviz.gui.panes.charts import Charts
from migviz.gui.theme import THEMES, Theme
from migviz.replay.seen import seen_at
from migviz.say.bars import bars_of
from migviz.say.rows import rows
from migviz.scenario.units import PAGE
from migviz.showing.spotlight import NOTHING, Spotlight
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
    frame = plots_of(charts)._frame
    assert frame is not None
    return QPointF(frame.x(t), frame.memory.top() + share * frame.memory.height()).toPoint()


def move(plots: Plots, place: QPoint) -> None:
    """Move the mouse, wherever the real one may be."""
    at = QPointF(place)
    buttons = LEFT if plots._seeking else Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, Qt.MouseButton.NoButton, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(plots, event)


def cell(charts: Charts, row: int, column: int) -> str:
    item = charts.as_table().item(row, column)
    assert item is not None
    return item.text()


@pytest.fixture
def charts() -> Iterator[Charts]:
    yield made(RUNS["live"])


# --- what is shown ------------------------------------------------------------------------------------------


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
    """The picture once it is fine and stays as it is: a busy machine needs more than one round for a layout."""
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
    run = RUNS["live"]
    frame = plots_of(charts)._frame
    assert frame is not None
    grid = plots_of(charts)._scene._grid
    zero, most = grid.memory[0], grid.memory[-1]  # 0 and 4096 MiB
    t = 10.0
    moment = moment_at(run, t)
    height = (moment.to_send + moment.dirty) * PAGE / run.scenario.number("vm.memory")
    y = zero + (most - zero) * height
    picture = plots_of(charts).grab().toImage()
    orange = Theme().colour("dirty")
    column = [picture.pixelColor(round(frame.x(t)), round(y) + dy) for dy in range(-3, 4)]
    assert any(abs(c.red() - orange.red()) + abs(c.blue() - orange.blue()) < 60 for c in column)


def test_another_moment_moves_only_the_playhead_and_the_values(charts: Charts) -> None:
    run, plots = RUNS["live"], plots_of(charts)
    image(charts)
    picture, before = plots._picture, image(charts)
    charts.show_seen((seen_at(run, 0.7 * run.end),))
    assert image(charts) != before
    assert plots._picture is picture, "what does not move is not drawn again"


def test_the_same_run_again_is_ignored_and_a_new_one_is_drawn(charts: Charts) -> None:
    picture = plots_of(charts)._picture
    charts.show_seen((seen_at(RUNS["live"], 0.0),))
    assert plots_of(charts)._picture is picture
    before = image(charts)
    charts.show_seen((seen_at(RUNS["toy"], 1.0),))
    assert image(charts) != before


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
    charts = made(RUNS["live"], RUNS["link lost"])
    frame = plots_of(charts)._frame
    assert frame is not None
    assert len(frame.heads) == 2
    assert frame.end == RUNS["link lost"].end


def test_no_show_emits(charts: Charts) -> None:
    heard = [Heard(signal) for signal in (charts.seek_requested, charts.spotlight_wished)]
    charts.show_seen((seen_at(RUNS["toy"], 1.0),))
    charts.show_spotlight(Spotlight(kind="iteration", number=1))
    charts.show_theme(Theme(name="dark"))
    assert heard == [[], []]


# --- the mouse ----------------------------------------------------------------------------------------------


def test_a_click_seeks_and_a_drag_scrubs(charts: Charts) -> None:
    heard, plots = Heard(charts.seek_requested), plots_of(charts)
    QTest.mousePress(plots, LEFT, pos=place(charts, 10.0))
    move(plots, place(charts, 20.0))
    QTest.mouseRelease(plots, LEFT, pos=place(charts, 20.0))
    move(plots, place(charts, 30.0))
    assert heard == [pytest.approx(10.0, abs=0.1), pytest.approx(20.0, abs=0.1)]


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
        turn = QWheelEvent(
            QPointF(at),
            QPointF(at),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(plots, turn)
    frame = plots._frame
    assert frame is not None
    assert frame.end - frame.start < 0.3 * RUNS["live"].end
    assert frame.x(40.0) == pytest.approx(at.x(), abs=2)
    QTest.mouseDClick(plots, LEFT, pos=at)
    assert plots._range == (0.0, RUNS["live"].end)


def test_while_zoomed_the_playhead_stays_in_sight(charts: Charts) -> None:
    run, plots = RUNS["live"], plots_of(charts)
    plots.show_range(10.0, 12.0)
    charts.show_seen((seen_at(run, 11.9),))
    charts.show_seen((seen_at(run, 12.1),))
    start, end = plots._range
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
    assert plots._range[1] - plots._range[0] == pytest.approx(end / 2)
    QTest.keyClick(charts, Qt.Key.Key_Down)
    assert plots._range == (0.0, end)


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
        assert found == list(range(found[0], found[0] + 5)) and found[0] == min(max(0, now - 2), 7)
    assert rows_shown(bars, 12) is bars
