"""Is memory in its states told apart in grey, in every painter that draws it: squares, lists, the ribbon, bars, counts?

Squares of maps, of lists and before counts are one painter (`test_marks.py`, `test_list_painter.py`, the latter for the ribbon,
too). Here are the others, which lay the states beside each other in a bar.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from migviz import load_scenario, simulate
from migviz.gui.painters.bars import fill_of_bar
from migviz.gui.painters.compare.host import _paint_part
from migviz.gui.painters.evacuation.host_stage import _Row
from migviz.gui.painters.stage.counts import counts
from migviz.gui.theme import THEMES, Theme
from migviz.replay.lanes import Card, Where
from migviz.replay.moment import PageState
from migviz.replay.seen import seen_at
from migviz.say.bars import Bar, bars_of
from migviz.trace import Host
from tests.gui.test_contrast import pixels_of
from tests.gui.test_marks import TOLD_APART, lightness

SIZE = (60, 18)
GREY, SHARE = 15.0, 0.08
"""How much lighter or darker (CIE L*) a pixel must be, and of how many pixels."""
each_theme = pytest.mark.parametrize("name", THEMES)
RUN = simulate(load_scenario("workload.dirty_rate: 30 MiB/s"))
Paint = Callable[[QPainter, QRectF, Theme], object]


def grey(paint: Paint, theme: Theme) -> NDArray[np.float64]:
    """How light it looks on white."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    paint(painter, QRectF(2, 2, SIZE[0] - 4, SIZE[1] - 4), theme)
    painter.end()
    return lightness(pixels_of(image).copy())


def part(role: str) -> Paint:
    return lambda painter, box, theme: _paint_part(painter, box, role, theme)


def bar(chosen: Bar) -> Paint:
    return lambda painter, box, theme: fill_of_bar(painter, box, box, chosen, theme)


def row(same: float, stale: float) -> Paint:
    card = Card(name="a", memory=1e9, where=Where.COPIED, place=0, iteration=1, same=same, stale=stale, missing=1 - same - stale, rate=0.0)  # fmt: skip
    return lambda painter, box, theme: _Row(painter, card, theme, 0.0, is_pointed=False)._paint_bar(box)


def _bars() -> Mapping[str, Bar]:
    now = next(one for one in bars_of(seen_at(RUN, 42.0)) if one.state == "now")
    now = replace(now, note="", disk=None)
    return {
        "only here": replace(now, never_sent=True, left=now.pages),
        "to send": replace(now, never_sent=False, left=now.pages),
        "sent": replace(now, state="done", left_out=0.0),
        "dirty": replace(now, state="growing", left=now.pages),
        "expected": replace(now, state="future", left=0.0),
    }


PAINTERS: Mapping[str, Mapping[str, Paint]] = {
    "the bar of a host in a comparison": {
        role: part(role) for role in ("target", "source.tint", "dirty.tint", "dirty", "target.tint", "pause")
    },
    "the bars of the iterations": {name: bar(one) for name, one in _bars().items()},
    "the bar of one of many VMs": {"same": row(1.0, 0.0), "old": row(0.0, 1.0), "missing": row(0.0, 0.0)},
}


@each_theme
@pytest.mark.parametrize("what", PAINTERS)
def test_the_states_of_memory_are_told_apart_without_colour(app: QApplication, name: str, what: str) -> None:
    theme = Theme(name=name)
    greys = {state: grey(paint, theme) for state, paint in PAINTERS[what].items()}
    differ = {
        (one, other): round(float((np.abs(greys[one] - greys[other]) > GREY).mean()), 3)
        for one, other in combinations(greys, 2)
    }
    weak = {pair: share for pair, share in differ.items() if share < SHARE}
    assert not weak


def test_the_marks_before_the_counts_are_those_of_the_squares(app: QApplication) -> None:
    """So what tells squares apart tells the legend apart: it is painted by the same painter, in the same states."""
    found = {mark for k in range(60) for host in (Host.SOURCE, Host.TARGET) for mark, *__ in counts(host, seen_at(RUN, k / 60 * RUN.end))}  # fmt: skip
    assert {*TOLD_APART} - {PageState.CLEAN} <= found and found <= {*PageState}
