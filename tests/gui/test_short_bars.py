"""Bars that are too short to be seen to shrink are drawn longer, from a line on that says so."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from migviz.engine import simulate
from migviz.gui.painters.bars import is_lit, lens_over, paint_bars, scale_of
from migviz.gui.painters.picture import draw_image
from migviz.gui.panes.iteration_bars import IterationBars
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen, seen_at
from migviz.say.bars import Bar, bars_of
from migviz.scenario import Scenario, load_scenario
from migviz.showing.parts import BarsShown
from migviz.showing.spotlight import NOTHING, Spotlight
from tests.gui.transcript import transcript

RUN = simulate(Scenario())


def painted(seen: Seen, *, log: bool = False) -> list[tuple[QRectF, Bar]]:
    found: list[tuple[QRectF, Bar]] = []

    def paint(painter: object, box: QRectF) -> None:
        found.extend(paint_bars(painter, box, seen, Theme(), log=log))  # type: ignore[arg-type]

    draw_image((310, 300), paint)
    return found


def test_from_the_first_bar_on_that_is_shorter_than_4_pixels_all_are_drawn_longer() -> None:
    bars = bars_of(seen_at(RUN, 42.745))
    closer = lens_over(bars, scale_of(bars)[0], 202.0)
    assert closer is not None and (closer.first, closer.times) == (2, 64)
    assert max(bar.pages for bar in bars[2:]) * closer.times <= bars[0].pages


@pytest.mark.parametrize(("rate", "times"), [("30 MiB/s", 16), ("60 MiB/s", 16)])
def test_it_is_no_more_than_has_room(rate: str, times: int) -> None:
    run = simulate(load_scenario(f"workload.dirty_rate: {rate}\nmigration.max_iterations: off\n"))
    bars = bars_of(seen_at(run, run.end))
    closer = lens_over(bars, scale_of(bars)[0], 202.0)
    assert closer is not None
    longest = max(bar.pages for bar in bars[closer.first :])
    assert longest * closer.times <= bars[0].pages and closer.times in (16, 64)
    assert all(bar.pages / bars[0].pages * 202 >= 4 for bar in bars[: closer.first])


def test_bars_of_equal_length_are_drawn_as_they_are() -> None:
    run = simulate(
        load_scenario("migration.policy: qemu\nworkload.dirty_rate: 300 MiB/s\nmigration.iteration_bound: 20\n")
    )
    bars = bars_of(seen_at(run, run.end))
    assert lens_over(bars, scale_of(bars)[0], 202.0) is None


def test_a_covered_length_is_not_told_by_what_is_drawn_longer() -> None:
    bars = bars_of(seen_at(RUN, 42.745, None, frozenset({"run.pages(3)"})))
    assert lens_over(bars, scale_of(bars)[0], 202.0) is None


def test_the_line_takes_its_room_from_the_rows_and_a_log_scale_has_none(app: QApplication) -> None:
    seen = seen_at(RUN, 42.745)
    rows = [row for row, __ in painted(seen)]
    gaps = [below.top() - above.bottom() for above, below in pairwise(rows)]
    assert [round(gap) for gap in gaps] == [0, 22, 0, 0] and rows[-1].bottom() <= 300.5
    even = [row for row, __ in painted(seen, log=True)]
    assert all(abs(below.top() - above.bottom()) < 0.5 for above, below in pairwise(even))


def test_a_square_lights_the_bar_of_its_list() -> None:
    bars = bars_of(seen_at(RUN, 42.745))
    lit = {
        kind: [bar.number for bar in bars if is_lit(bar, Spotlight(kind=kind, number=7))]
        for kind in ("listed", "next list")
    }
    assert lit == {"listed": [4], "next list": [0]}
    assert [bar.number for bar in bars if is_lit(bar, Spotlight(kind="iteration", number=2))] == [2]
    assert [bar.pause for bar in bars if is_lit(bar, Spotlight(kind="pause"))] == [True]


@pytest.mark.parametrize(("text", "rows"), [("migration.technique: quick\n", False), ("", True)])
def test_there_is_a_scale_to_choose_only_where_there_are_bars(app: QApplication, text: str, rows: bool) -> None:
    run = simulate(load_scenario(text))
    seen = seen_at(run, run.end)
    bars, wished = IterationBars(), list[bool]()
    bars.log_wished.connect(lambda: wished.append(True))
    bars.show_part(BarsShown(seen=(seen,), own_above=False, spotlight=NOTHING, log=False))
    bars.resize(332, 300)
    bars.grab()
    corner = QPoint(332 - 40, 22)
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=corner)
    assert wished == [True] * rows
    bars.deleteLater()


@pytest.mark.parametrize("scale", [1.4, 2.5, 4.2])
def test_a_larger_picture_of_the_same_is_drawn_longer_from_the_same_row_on(scale: float, app: QApplication) -> None:
    """Before a room, whatever the projector: the same picture."""
    seen = seen_at(RUN, 42.561)
    rows = {
        scale: [
            line
            for line in transcript((round(310 * scale), round(300 * scale)), _bars(seen, scale))
            if "longer" in line
        ]
        for scale in (1.0, scale)
    }
    assert [len(lines) for lines in rows.values()] == [1, 1]
    tops = [float(lines[0].rsplit(",", 1)[1]) / scale for scale, lines in rows.items()]
    assert tops[0] == pytest.approx(tops[1], abs=3)


def _bars(seen: Seen, scale: float) -> Callable[[QPainter, QRectF], None]:
    def paint(painter: QPainter, box: QRectF) -> None:
        paint_bars(painter, box, seen, Theme(scale=scale))

    return paint


@pytest.mark.parametrize("high", [175, 200, 260, 330])
def test_six_rows_have_room_in_one_line_each_where_two_are_too_many(high: int, app: QApplication) -> None:
    """As high as the panel is at the first start on a screen of 1366 x 768."""
    run = simulate(load_scenario("workload.dirty_rate: 30 MiB/s\nseed: 1"))
    seen, found = seen_at(run, run.end), []

    def paint(painter: QPainter, box: QRectF) -> None:
        found.extend(paint_bars(painter, box, seen, Theme()))

    said = "\n".join(transcript((322, high), paint))
    assert [bar.label for __, bar in found] == ["1", "2", "3", "4", "5", ""]
    assert all(bar.amount in said and bar.takes in said for __, bar in found)
    assert all(one.bottom() <= other.top() + 0.01 for (one, __), (other, __) in pairwise(found))
    assert found[-1][0].bottom() <= high + 0.5


@pytest.mark.parametrize(("pages", "is_closer"), [(0, False), (1, True)])
def test_a_bar_of_one_page_is_a_bar_and_one_of_none_is_not(pages: int, is_closer: bool) -> None:
    long, *_others = bars_of(seen_at(RUN, 42.745))
    assert (lens_over((long, replace(long, pages=pages)), scale_of((long,))[0], 202.0) is not None) is is_closer


def test_the_bars_of_two_runs_have_half_of_the_place_each(app: QApplication) -> None:
    bars, seen = IterationBars(), seen_at(simulate(load_scenario("")), 300.0)
    bars._beside = seen
    painted = transcript((400, 200), lambda painter, box: bars._paint_rows(painter, box, seen))
    middles = [int(line.split(" at ")[1].split(",")[0]) for line in painted if line.startswith(('"A"', '"B"'))]
    assert middles[1] - middles[0] == pytest.approx(200, abs=2)
