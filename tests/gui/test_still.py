"""Is what is shown again what would be painted anew, and is it painted once?"""

from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from migviz.engine import simulate
from migviz.gui.painters import still as kept
from migviz.gui.painters.film import as_array
from migviz.gui.painters.picture import draw_image
from migviz.gui.painters.stage.counts import _paint_placed
from migviz.gui.painters.stage.painter import paint_stage
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.still import still
from migviz.gui.theme import Theme
from migviz.language import PSEUDO, speaking
from migviz.replay.seen import Seen, seen_at
from migviz.scenario import Scenario
from tests.gui.paintings import TRANSCRIPTS

FOLLOWING = ("stage", "strip", "lens", "bars", "compare")
ROUNDED = 2
"""Levels by which a colour differs that is mixed in two steps."""
BOX = QRectF(0, 0, 40, 30)


def _painted(name: str) -> QImage:
    painting = TRANSCRIPTS[name]
    theme = Theme(name=painting.theme)
    return draw_image(painting.size, lambda painter, box: painting.paint(painter, box, theme))


@pytest.mark.parametrize("what", FOLLOWING)
def test_after_any_moment_another_is_painted_as_if_it_were_the_first(app: QApplication, what: str) -> None:
    names = [name for name, painting in TRANSCRIPTS.items() if painting.what == what]
    pictures = {name: [as_array(_painted(name)) for _ in range(3)][-1] for name in names}  # the third time it is known
    for name in names:
        kept._known.clear()
        known = as_array(_painted(name)).astype(int) - pictures[name]
        assert abs(known).max() <= ROUNDED, name


def test_another_language_is_another_picture(app: QApplication) -> None:
    english = as_array(_painted("stage-start"))
    with speaking(PSEUDO):
        assert (as_array(_painted("stage-start")) != english).any()


def _paint(painter: QPainter, theme: Theme, painted: list[int], number: int) -> None:
    painted.append(number)
    painter.fillRect(BOX, theme.colour("dirty"))


class _Noted(list[int]):
    __hash__ = object.__hash__  # type: ignore[assignment]


def _times(scale: float, numbers: tuple[int, ...]) -> list[int]:
    painted, image = _Noted(), QImage(100, 80, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(scale, scale)
    for number in numbers:
        still(painter, BOX, "ground", _paint, Theme(), painted, number)
    painter.end()
    assert image.pixelColor(5, 5) == Theme().colour("dirty")
    return list(painted)


def test_what_is_asked_for_again_is_painted_once_more_and_then_known(app: QApplication) -> None:
    assert _times(1.0, (1, 1, 1, 2, 1)) == [1, 1, 2]


def test_where_pixels_would_not_lie_on_pixels_it_is_painted_each_time(app: QApplication) -> None:
    assert _times(1.3, (1, 1, 1)) == [1, 1, 1]


class _Counted:
    """Part of a key, which counts how often it is asked for its hash: that of a stage takes as long as a small painting."""

    def __init__(self) -> None:
        self.times = 0

    def __hash__(self) -> int:
        self.times += 1
        return id(self)


def test_what_else_is_known_is_not_asked_for_its_hash(app: QApplication) -> None:
    def paint(painter: QPainter, theme: Theme, what: _Counted) -> None:
        painter.drawPoint(3, 3)

    kept._known.clear()
    keys = [_Counted() for _ in range(kept.MOST // 2)]
    image = QImage(100, 80, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for key in keys:
        still(painter, BOX, "ground", paint, Theme(), key)
    asked = [key.times for key in keys]
    for _ in range(3):
        still(painter, BOX, "ground", paint, Theme(), _Counted())
    painter.end()
    assert [key.times for key in keys] == asked


def test_pictures_are_forgotten_before_they_are_too_much(app: QApplication) -> None:
    def paint(painter: QPainter, theme: Theme, number: int) -> None:
        painter.drawPoint(number, number)

    box = QRectF(0, 0, 1000, 500)  # two million bytes
    kept._known.clear()
    image = QImage(1000, 500, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for number in range(9):
        for _ in range(2):
            still(painter, box, "ground", paint, Theme(), number)
            held = [one.picture.sizeInBytes() for one in kept._known.values() if one.picture is not None]
            assert sum(held) <= kept.MOST_BYTES and held == held[:3]
    painter.end()
    assert len(held) == 3 and len(kept._known) <= kept.MOST


@pytest.mark.parametrize(("pulse", "pictures"), [(-1.0, 1), (0.3, 0)], ids=["stands", "moves"])
def test_counts_that_change_with_each_picture_are_not_kept(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, pulse: float, pictures: int
) -> None:
    made: list[object] = []
    picture = kept._picture

    def noted(*what: Any) -> QImage:
        made.append(what[4])
        return picture(*what)

    monkeypatch.setattr(kept, "_picture", noted)
    run, view = simulate(Scenario()), View(pulse=pulse)
    for t in (41.0, 41.1):
        draw_image((1060, 640), partial(_paint_moment, seen=seen_at(run, t), view=view))
    assert made.count(_paint_placed) == 4 * pictures, "two hosts, twice"


def _paint_moment(painter: QPainter, box: QRectF, *, seen: Seen, view: View) -> None:
    paint_stage(painter, box, seen, Theme(), view=view)
