"""Does a screen show the same, whether it is drawn anew or shown again, and does paper get lines?"""

from collections.abc import Callable
from math import ceil

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from migviz.gui.painters.draw import edged
from migviz.gui.painters.explained import explaining
from migviz.gui.painters.screen import draw_small, on_screen
from migviz.gui.painters.time_strip import client_lane
from migviz.gui.theme import Theme
from migviz.showing.box import Box

SIZE = (120, 40)
_ROUNDING = 6
"""Levels of 255: a colour that is mixed in two steps, at an edge between two pixels."""


def levels(paint: Callable[[QPainter], object], ratio: float = 1.0) -> np.ndarray:
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return np.array(image.constBits(), dtype=np.uint8).reshape(SIZE[1], SIZE[0], 4)[:, :, :3].astype(int)


def posts(painter: QPainter, count: int, apart: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("black"))
    painter.drawRects([QRectF(k * apart, 0.0, apart - 1.0, 4.0) for k in range(count)])


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("left", [3.0, 3.4])
def test_of_a_row_only_the_parts_that_are_asked_for_are_seen(app: QApplication, ratio: float, left: float) -> None:
    count, apart, gaps = 12, 3.3, (0, 4, 5, 11)
    kept = [k for k in range(count) if k not in gaps]
    parts = ((apart, 4 * apart), (6 * apart, 11 * apart))

    def shown(painter: QPainter) -> None:
        draw_small(painter, left, 2.6, count * apart, 4.0, posts, count, apart, parts=parts)

    def drawn(painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("black"))
        painter.drawRects([QRectF(left + k * apart, 2.6, apart - 1.0, 4.0) for k in kept])

    assert np.abs(levels(shown, ratio) - levels(drawn, ratio)).max() <= _ROUNDING
    assert levels(drawn, ratio).min() == 0


def test_what_is_turned_is_drawn(app: QApplication) -> None:
    def turned(painter: QPainter) -> None:
        painter.rotate(10)
        draw_small(painter, 20.0, 2.0, 40.0, 4.0, posts, 12, 3.3, parts=((0.0, 9.9),))

    found = levels(turned)
    assert (found < 200).any() and found[:, 34:].min() == 255, "only its part"


def test_paper_gets_lines_and_a_screen_pixels(app: QApplication) -> None:
    image, buffer, paper = QImage(8, 8, QImage.Format.Format_RGB32), QBuffer(), QSvgGenerator()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    paper.setOutputDevice(buffer)
    one, other = QPainter(image), QPainter(paper)
    assert [on_screen(painter) for painter in (one, other, one, one, other)] == [True, False, True, True, False]
    draw_small(other, 1.0, 1.0, 40.0, 4.0, posts, 3, 3.3)
    one.end()
    other.end()
    said = bytes(buffer.data().data()).decode()
    assert "<image" not in said and said.count("<rect") >= 3


@pytest.mark.parametrize(("width", "fill"), [(1.0, ""), (1.0, "dirty.tint"), (1.6, "source.tint"), (3.0, "")])
@pytest.mark.parametrize(
    "box", [QRectF(10.0, 5.0, 80.0, 20.0), QRectF(10.3, 5.7, 2.0, 20.0), QRectF(10.5, 5.5, 79.2, 9.4)]
)
def test_an_edge_of_fills_is_that_of_a_pen(app: QApplication, width: float, fill: str, box: QRectF) -> None:
    theme = Theme()

    def with_pen(painter: QPainter) -> None:
        painter.setPen(theme.pen("line", width))
        painter.setBrush(theme.colour(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRect(box)

    one, other = levels(lambda painter: edged(painter, box, theme, "line", width, fill)), levels(with_pen)
    apart = np.abs(one - other).max(axis=2)
    assert (apart > 24).sum() <= 4 * ceil(width) ** 2, "at most its corners, which a pen cuts"
    assert (other < 255).any() and apart.mean() < 1.0


def test_the_calm_bars_of_a_client_are_the_same_on_a_screen_and_on_paper(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme, box = Theme(), Box(4.3, 3.0, 110.0, 30.0)
    bars = client_lane._Bars(count=36, calm=[(0, 7), (8, 20), (25, 36)], late=[], lost=[])

    def calm(painter: QPainter) -> None:
        client_lane._paint_calm(painter, theme, box, bars)

    shown = levels(calm)
    monkeypatch.setattr(client_lane, "on_screen", lambda painter: False)
    drawn = levels(calm)
    assert np.abs(shown - drawn).max() <= _ROUNDING and (drawn < 200).sum() > 100


def test_the_dots_under_a_word_are_the_same_wherever_it_moves(app: QApplication) -> None:
    from migviz.gui.painters import screen
    from migviz.gui.painters.draw import text

    def written(painter: QPainter) -> None:
        for k in range(8):
            with explaining({}):
                text(painter, QRectF(3.0 + k * 0.11, 4.0, 110.0, 20.0), "dirty pages", Theme())

    screen._small.cache_clear()
    levels(written)
    assert screen._small.cache_info().misses == 1
    before = screen._small.cache_info().misses
    levels(lambda painter: [text(painter, QRectF(9.0 + k, 4.0, 99.0, 20.0), "dirty pages", Theme()) for k in range(3)])
    assert screen._small.cache_info().misses == before, "nobody asks for the words"
