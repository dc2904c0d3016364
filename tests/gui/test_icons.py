import pytest
from PySide6.QtCore import QRectF
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
