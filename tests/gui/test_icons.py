import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from migviz.gui.painters.icons import ICONS, icon, paint_icon
from migviz.gui.theme import THEMES, Theme

IN_THE_DESIGN = (
    "host, pulse, flat pulse, switch, client, other switches, disk, stopwatch, lens, envelope, padlock, tick, triangle, "
    "play, stop, step back, step forward, theme, help, undo, redo, more"
)


def painted(name: str, theme: Theme, colour: QColor | str = "ink", side: int = 48, around: int = 12) -> QImage:
    image = QImage(side + 2 * around, side + 2 * around, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_icon(painter, QRectF(around, around, side, side), name, colour, theme)
    painter.end()
    return image


def touched(image: QImage) -> list[tuple[int, int]]:
    size = range(image.width())
    return [(x, y) for x in size for y in size if image.pixelColor(x, y) != QColor("white")]


def test_every_icon_of_the_design_is_there() -> None:
    assert set(IN_THE_DESIGN.split(", ")) <= set(ICONS)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ICONS)
def test_an_icon_stays_in_its_box_and_fills_a_good_part_of_it(name: str, theme: str) -> None:
    places = touched(painted(name, Theme(name=theme), QColor("black")))
    assert all(11 <= x <= 60 and 11 <= y <= 60 for x, y in places)
    assert max(x for x, _ in places) - min(x for x, _ in places) > 20


def test_no_two_icons_look_alike() -> None:
    pictures = {name: bytes(painted(name, Theme()).constBits()) for name in ICONS}
    assert len(set(pictures.values())) == len(ICONS)


def test_the_colour_may_be_a_role() -> None:
    theme = Theme(name="dark")
    assert painted("stop", theme, "dirty") == painted("stop", theme, theme.colour("dirty"))
    assert painted("stop", theme, "dirty").pixelColor(36, 36) == theme.colour("dirty")


def test_an_icon_for_a_menu_is_sharp_at_every_scale() -> None:
    assert icon("undo", "ink", Theme(scale=3.0)).availableSizes()[0].width() >= 60


def test_an_icon_for_a_menu_is_whole_and_as_large_as_it_is_asked_for() -> None:
    made = icon("host", "ink", Theme(), 30.0, 3.0)
    assert made.availableSizes()[0].toTuple() == (90, 90)
    places = touched(made.pixmap(90, 90).toImage())
    assert min(min(place) for place in places) < 20 and 70 < max(max(place) for place in places) < 90


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_a_screen_shows_what_is_drawn(ratio: float) -> None:
    """There an icon is drawn once and shown again, wherever between the pixels it lies."""
    theme, sides = Theme(), (19.0, 22.5)
    for k, name in enumerate(ICONS):
        x, y = 7 + 0.13 * k, 9.4 - 0.07 * k
        box = QRectF(x, y, *sides)
        shown, drawn = _screen(ratio), _screen(ratio)
        painter = QPainter(shown)
        painter.translate(3.3, 1.2)
        paint_icon(painter, box, name, "ink", theme)
        paint_icon(painter, box.translated(30, 0), name, "ink", theme)  # the same picture, elsewhere between pixels
        assert painter.pen().style() is Qt.PenStyle.SolidLine and not painter.testRenderHint(_SMOOTH), "left as it was"
        painter.end()
        painter = QPainter(drawn)
        painter.setRenderHint(_SMOOTH)
        painter.translate(3.3, 1.2)
        painter.rotate(1e-9)  # so that it is drawn, a line for each
        for across in (0, 30):
            paint_icon(painter, box.translated(across, 0), name, "ink", theme)
        painter.end()
        worst = np.abs(_levels(shown) - _levels(drawn)).max()
        assert worst <= 6 and _levels(drawn).min() < 100, (name, worst)


_SMOOTH = QPainter.RenderHint.Antialiasing


def _screen(ratio: float) -> QImage:
    image = QImage(90, 60, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    return image


def _levels(image: QImage) -> np.ndarray:
    return np.array(image.constBits(), dtype=np.uint8).reshape(60, 90, 4)[:, :, :3].astype(int)
