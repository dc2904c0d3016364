"""Do the words on strip and lens yield to the playhead, and has every part of the pause its own as long as there is room?"""

import re
from functools import partial

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from migviz import load_scenario, simulate
from migviz.gui.painters.time_strip.geometry import beside_playhead, strip_in
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.painters.time_strip.painter import paint_strip, tick_text
from migviz.gui.theme import Theme
from migviz.replay.seen import seen_at
from migviz.say.amounts import time_text
from tests.gui.transcript import transcript

PLACE = QRectF(100, 0, 300, 20)


@pytest.mark.parametrize("x", range(80, 421, 10))
@pytest.mark.parametrize("at_end", [False, True])
@pytest.mark.parametrize("wide", [60.0, 140.0, 280.0])
def test_words_stand_where_the_playhead_is_not(x: int, wide: float, at_end: bool) -> None:
    free = beside_playhead(PLACE, wide, float(x), 6.0, at_end=at_end)
    assert PLACE.adjusted(-0.01, 0, 0.01, 0).contains(free) or free.width() == 0
    left = free.right() - min(wide, free.width()) if at_end else free.left()
    assert not left - 5.9 < x < left + min(wide, free.width()) + 5.9 or free.width() == 0
    if wide == 60.0:  # there is room on either side: the whole of it stands somewhere
        assert free.width() >= wide


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.8, 1.0])
@pytest.mark.parametrize(("wide", "scale"), [(1440, 1.0), (1920, 1.0), (1440, 1.8)])
def test_the_last_pages_are_labelled_in_the_lens_wherever_the_playhead_leaves_them_room(
    app: QApplication, share: float, wide: int, scale: float
) -> None:
    run = simulate(load_scenario("seed: 1"))
    part = next(item for item in run.pause if item.name == "last dirty pages")
    assert part.end is not None
    seen = seen_at(run, part.start + share * (part.end - part.start))

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_lens(painter, box, seen, Theme(scale=scale), strip_width=box.width())

    said = "\n".join(transcript((wide, round(136 * scale)), paint))
    half = scale > 1.5 and 0.0 < share < 1.0  # there half of the place is narrower than its time
    assert half or any(f'"{figures} ms"' in said for figures in ("3.75", "3.8", "4"))
    assert not re.search(r'"[\d.]+"', said), "no amount without its unit"
    assert '"Stop 5 ms"' in said or '"5 ms"' in said


def test_where_a_lesson_lets_a_run_be_made_shorter_its_axis_stays_and_its_end_moves(app: QApplication) -> None:
    whole, shorter = (simulate(load_scenario(f"link.bandwidth: {rate}")) for rate in ("1 Gbit/s", "3 Gbit/s"))
    box = QRectF(0, 0, 1000, 130)
    for run, along in ((shorter, whole.end), (whole, shorter.end), (whole, 0.0)):
        seen = seen_at(run, 0.0, along=along)
        assert strip_in(box, seen, 1.0).axis.end == whole.end
        written = transcript((1000, 130), partial(paint_strip, seen=seen, theme=Theme()))
        assert any(time_text(run.end) in line for line in written)
    told = seen_at(whole, 0.0, 5.0, along=whole.end)
    assert strip_in(box, told, 1.0).axis.end < whole.end, "what is not told is not in an axis either"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (300.0, ["0 min", "5 min", "10 min", "15 min"]),
        (60.0, ["0 s", "60 s", "120 s", "180 s"]),
        (100.0, ["0 s", "100 s", "200 s", "300 s"]),
        (7200.0, ["0 h", "2 h", "4 h", "6 h"]),
        (10.0, ["0 s", "10 s", "20 s", "30 s"]),
    ],
)
def test_an_axis_has_one_unit(step: float, said: list[str]) -> None:
    """A student read "0 s, 300 s, 10 min, 15 min" on one."""
    assert [tick_text(k * step, step, 3 * step) for k in range(4)] == said
