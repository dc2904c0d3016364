"""Do the words on strip and lens yield to the playhead, and has every part of the pause its own as long as there is room?"""

import re
from functools import partial

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPicture
from PySide6.QtWidgets import QApplication

from migviz import load_scenario, simulate
from migviz.gui.painters import closed
from migviz.gui.painters.draw import hatch
from migviz.gui.painters.picture import draw_image
from migviz.gui.painters.time_strip import painter
from migviz.gui.painters.time_strip.geometry import beside_playhead, strip_in
from migviz.gui.painters.time_strip.lens_painter import paint_lens
from migviz.gui.painters.time_strip.painter import paint_strip, playhead_words, tick_text
from migviz.gui.theme import Theme
from migviz.replay import time_of
from migviz.replay.pace import pause_span
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


@pytest.mark.parametrize(
    ("t", "said"), [("end", "t = {:.1f} s"), ("pause", "t = {:.3f} s"), ("resume", "t = {:.3f} s")]
)
def test_a_kind_of_moment_is_written_to_the_same_place_in_every_run(app: QApplication, t: str, said: str) -> None:
    """Of one run in lesson 2 the end was at 43.8 s, of another at 56.544 s."""
    for rate in ("11 MiB/s", "40 MiB/s"):
        run = simulate(load_scenario(f"workload.dirty_rate: {rate}"))
        seen = seen_at(run, time_of(run, t))
        assert playhead_words(seen, strip_in(QRectF(0, 0, 1000, 130), seen, 1.0)) == said.format(seen.t)


def test_two_strips_on_one_clock_write_one_time(app: QApplication) -> None:
    written = []
    for technique in ("live", "quick"):
        seen = seen_at(simulate(load_scenario(f"migration.technique: {technique}")), 0.78)
        written.append(playhead_words(seen, strip_in(QRectF(0, 0, 1000, 130), seen, 1.0, (0.0, 60.0))))
    assert written == ["t = 0.8 s"] * 2


def test_what_was_played_of_a_pause_has_a_foot_and_what_is_closed_leans_the_other_way(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A student took a pause that was played for a part of what is locked behind it."""
    leans: list[bool] = []
    for module in (painter, closed):
        monkeypatch.setattr(module, "hatch", lambda *_, falls=False, **__: leans.append(falls))
    run, theme = simulate(load_scenario("workload.dirty_rate: 110 MiB/s")), Theme()
    start, end = pause_span(run) or (0.0, 0.0)
    seen = seen_at(run, (start + end) / 2, end)

    def draw(painter: QPainter, box: QRectF) -> None:
        paint_strip(painter, box, seen=seen, theme=theme)

    image = draw_image((1000, 130), draw)
    assert leans == [False, True]
    strip = strip_in(QRectF(0, 0, 1000, 130), seen, 1.0)
    x, y = round(strip.axis.x(seen.t)), round(strip.axis.box.bottom()) - 4
    feet = [image.pixelColor(x + by, y) == theme.colour("pause") for by in (-8, 8)]
    assert feet == [True, False] and image.pixelColor(x - 8, y - 14) != theme.colour("pause")


@pytest.mark.parametrize("vector", [False, True])
def test_a_hatch_that_falls_is_the_mirror_of_one_that_rises(app: QApplication, vector: bool) -> None:
    def drawn(falls: bool) -> QImage:
        image = QImage(64, 64, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        brush = QPainter(image)
        if vector:
            picture = QPicture()
            inner = QPainter(picture)
            hatch(inner, QRectF(0, 0, 64, 64), Theme(), falls=falls)
            inner.end()
            brush.drawPicture(0, 0, picture)
        else:
            hatch(brush, QRectF(0, 0, 64, 64), Theme(), falls=falls)
        brush.end()
        return image

    def steps(image: QImage, by: int) -> int:
        """How many dark pixels have a dark one below them, so far to the right."""
        dark = {(x, y) for x in range(64) for y in range(64) if image.pixelColor(x, y).lightness() < 200}
        return sum((x + by, y + 1) in dark for x, y in dark)

    rises, falls = drawn(False), drawn(True)
    assert steps(rises, -1) > 2 * steps(rises, 1) and steps(falls, 1) > 2 * steps(falls, -1)
