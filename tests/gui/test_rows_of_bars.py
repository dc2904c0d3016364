"""Are the words of the rows of bars apart from each other and from the lines of the grid?"""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from migviz import Scenario, load_scenario, simulate
from migviz.gui.painters.bars import DECADES, _paint_bar, of_both, paint_bars
from migviz.gui.painters.bars_places import row_of_bar, track_of
from migviz.gui.painters.boxes import box_of
from migviz.gui.painters.recording.lists import paint_lists
from migviz.gui.panes.room.exhibits import paint_exhibit
from migviz.gui.theme import Theme
from migviz.replay.seen import seen_at
from migviz.say.bars import Bar, bars_of
from migviz.showing.presenting.page import ChartOnPage
from migviz.showing.recording_shown import recording_shown
from tests.gui.paintings import opened_log
from tests.gui.transcript import transcript

BAR = Bar(label="100", number=100, start=0.0, pages=3000.0, left=0.0, state="done", is_drawn=True, pause=False, amount="452 MiB", takes="2 s",
          ratio="", is_flat=False, note="321 MiB left out")  # fmt: skip


def painted(bar: Bar, high: float, *, log: bool = False) -> list[str]:
    row = box_of(QRectF(0, 0, 600, high))
    return transcript((600, 60), lambda painter, box: _paint_bar(painter, Theme(), row, bar, 1e6, 10.0, log))


@pytest.mark.parametrize("high", [30.0, 44.0])
@pytest.mark.parametrize("label", ["7", "24", "100"])
def test_a_rows_number_is_apart_from_its_amount(label: str, high: float) -> None:
    found = [re.match(r'"(.+?)" (\w+) \S+ at (\d+),', line) for line in painted(replace(BAR, label=label), high)]
    at = {match[1]: (match[2], int(match[3])) for match in found if match}
    font, left = at[label]
    assert left + Theme().width(font, label) + 4 <= at["452 MiB"][1]


def lines(bar: Bar) -> int:
    return sum(line.startswith("line") for line in painted(bar, 44.0, log=True))


def test_no_line_of_the_grid_goes_through_a_note() -> None:
    assert 0 < lines(BAR) < lines(replace(BAR, note=""))


@pytest.mark.parametrize("size", [(400, 180), (860, 260)])
def test_each_line_of_a_log_axis_has_its_number(size: tuple[int, int]) -> None:
    run = simulate(load_scenario("link.goodput: 100 MiB/s\nworkload.dirty_rate: 11 MiB/s"))
    seen = seen_at(run, run.end)
    lines = transcript(size, lambda painter, box: paint_bars(painter, box, seen, Theme(), log=True))
    numbers = [match[1] for line in lines if (match := re.match(r'"(1|10|100|1000) MiB" axis', line))]
    assert numbers == (["1", "10", "100", "1000"] if size[0] > 800 else ["1", "100"])  # none on another
    linear = transcript(size, lambda painter, box: paint_bars(painter, box, seen, Theme()))
    assert not any(re.match(r'"\d+ MiB" axis', line) for line in linear)
    box = QRectF(0, 0, *size)
    painter = QPainter(image := QImage(*size, QImage.Format.Format_RGB32))
    rows = paint_bars(painter, box, seen, Theme(), log=True)
    painter.end()
    assert not image.isNull() and rows[-1][0].bottom() <= size[1] - DECADES


@pytest.mark.parametrize(("high", "rows"), [(300, 11), (220, 11), (190, 7)])
def test_rows_are_set_closer_before_one_is_left_out(high: int, rows: int) -> None:
    """Closer than can be read they are not: then those that are shown have air again."""
    run = simulate(
        load_scenario(
            "migration.policy: libvirt\nworkload.dirty_rate: 60 MiB/s\nworkload.working_set: 1 GiB\nvm.memory: 4 GiB"
        )
    )
    seen = seen_at(run, run.end)
    painter = QPainter(image := QImage(430, high, QImage.Format.Format_RGB32))
    found = paint_bars(painter, QRectF(0, 0, 430, high), seen, Theme(), log=True)
    painter.end()
    assert not image.isNull() and len(bars_of(seen)) == 11
    numbers = [bar.number for __, bar in found]
    assert len(found) == rows and numbers[0] == 1 and (numbers[1] == 2) == (rows == 11)


@pytest.mark.parametrize("high", [110, 190, 215, 400])
def test_rows_of_two_runs_side_by_side_are_beside_their_like_and_their_bars_as_long(high: int) -> None:
    """Five rows against six: in some of these heights one of them alone would be set otherwise."""
    runs = [simulate(load_scenario(f"workload.dirty_rate: {rate} MiB/s")) for rate in (11, 60)]
    both = [seen_at(run, run.end) for run in runs]
    assert [len(bars_of(seen)) for seen in both] == [5, 6]
    painter = QPainter(image := QImage(430, high, QImage.Format.Format_RGB32))
    box = QRectF(0, 0, 430, high)
    few, more = (paint_bars(painter, box, seen, Theme(), both=of_both(both)) for seen in both)
    painter.end()
    assert not image.isNull()
    for (place, bar), (other, beside) in zip(few, more, strict=False):
        assert place == other and track_of(place, Theme()) == track_of(other, Theme())
        assert bar.number == beside.number or bar.pause


def test_a_log_axis_that_is_given_is_the_same_for_each_run_and_so_are_its_rows() -> None:
    runs = [simulate(Scenario().but({"workload.dirty_rate": rate * 2.0**20})) for rate in (10, 40)]
    image, theme, tops, ends = QImage(600, 400, QImage.Format.Format_RGB32), Theme(), set(), set()
    for run in runs:
        painter = QPainter(image)
        rows = paint_bars(
            painter, QRectF(0, 0, 600, 400), seen_at(run, run.end), theme, log=True, axis=(2.0**20, 10.0, 9)
        )
        painter.end()
        tops.add(rows[1][0].top())
        ends.add(row_of_bar(track_of(rows[0][0], theme), rows[0][1].pages, 2.0**20, 10.0, theme, log=True).right())
    assert len(tops) == 1 and len(ends) == 1


@pytest.mark.parametrize("wide", [330, 533, 900])
def test_bars_whose_lengths_are_no_shares_say_so(wide: int) -> None:
    """A student took a bar of half the bytes, drawn four fifths as long, for a slip."""
    seen = seen_at(simulate(load_scenario("link.goodput: 100 MiB/s\nworkload.dirty_rate: 11 MiB/s")), 20.0)
    shown = recording_shown(opened_log(seen.run.scenario), seen, seen.t)
    lines = transcript((wide, 300), lambda painter, box: paint_lists(painter, box, shown, Theme()))
    assert any('"log scale' in line for line in lines), lines[:4]
    for view in ("log", "iterations"):
        chart = ChartOnPage(seen=(seen,), view=view)
        lines = transcript((wide, 300), lambda painter, box: paint_exhibit(painter, box, chart, Theme()))  # noqa: B023
        assert any('"log scale"' in line for line in lines) == (view == "log")
