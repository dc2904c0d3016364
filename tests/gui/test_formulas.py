"""Is a formula seen in its line, on the text's own line, in the theme's ink, and read where it cannot be seen?"""

import pytest
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QApplication

from migviz.course.lesson import Formula, Place
from migviz.gui.panes.lesson.formula import Formulas
from migviz.gui.panes.lesson.prose import ProseText
from migviz.gui.theme import Theme
from migviz.gui.working import Work
from migviz.showing.block_shown import prose_shown
from tests.course.test_formulas import prose_of
from tests.gui.waiting import until


def formula(tex: str) -> Formula:
    return Formula(tex=tex, display=False, place=Place(line=1))


def drawn_image(tex: str, theme: Theme, ratio: float = 1.0) -> QImage:
    formulas, came = Formulas(), []
    formulas.came.connect(lambda: came.append(True))
    formulas.image(formula(tex), theme, "ink", ratio)
    until(lambda: bool(came) and not formulas.findChildren(Work))
    return formulas.image(formula(tex), theme, "ink", ratio)


def rows_with_ink(image: QImage) -> list[int]:
    return [y for y in range(image.height()) if any(image.pixelColor(x, y).alpha() > 128 for x in range(image.width()))]


def test_a_formula_is_drawn_in_the_ink_of_each_theme(app: QApplication) -> None:
    pytest.importorskip("ziamath")
    for name in ("light", "dark", "projector"):
        theme = Theme(name=name, scale=3.0)  # where strokes are broad enough to be solid
        image = drawn_image(r"\frac{d}{b}", theme)
        solid = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert theme.hex("ink").lower() in solid


def test_the_letters_of_a_formula_are_on_the_line_of_the_text(app: QApplication) -> None:
    """Qt sets the middle of a picture half the height of an x above the line."""
    pytest.importorskip("ziamath")
    image = drawn_image("x", Theme(scale=2.0))
    line = image.height() / 2 + (theme_rise := rise(Theme(scale=2.0))) / 2
    assert rows_with_ink(image)[-1] + 1 == pytest.approx(line, abs=2.0) and theme_rise > 4


def rise(theme: Theme) -> float:
    from PySide6.QtGui import QFontMetricsF

    return QFontMetricsF(theme.font("prose")).xHeight() / 2


def test_it_is_sharp_on_a_screen_of_many_pixels(app: QApplication) -> None:
    pytest.importorskip("ziamath")
    one, two = (drawn_image(r"q^n", Theme(), ratio) for ratio in (1.0, 2.0))
    assert two.width() == pytest.approx(2 * one.width(), abs=2) and two.devicePixelRatio() == 2.0


def shown(text: str) -> ProseText:
    made = ProseText(Theme())
    made.resize(400, 100)
    made.show_prose(prose_shown(prose_of(text), lambda number: number.filled))
    made.show()
    return made


def test_a_formula_stands_in_its_line_and_is_read_as_it_is_written(app: QApplication) -> None:
    pytest.importorskip("ziamath")
    made = shown("The ratio $\\frac{d}{b}$ decides, and $q < 1$ ends it.")
    before = made.document().size().height()

    def ready() -> bool:
        return made._drawings is not None and all(made._drawings._here.values())

    until(ready)
    until(lambda: not made.findChildren(Work))
    assert (
        "\N{OBJECT REPLACEMENT CHARACTER} decides" in made.toPlainText() and made.document().size().height() >= before
    )
    heard = QAccessible.queryAccessibleInterface(made)
    assert heard.text(QAccessible.Text.Description) == r"\frac{d}{b}; q < 1"
    made.close()


def test_what_cannot_be_drawn_stands_as_it_is_written(app: QApplication) -> None:
    formulas = Formulas()
    image = formulas.image(formula(r"\foo{x"), Theme(), "ink", 1.0)
    until(lambda: not formulas.findChildren(Work))
    assert len(rows_with_ink(image)) > 4 and image.width() > 40


def test_prose_without_a_formula_asks_for_no_drawing(app: QApplication) -> None:
    made = shown("Nothing here.")
    assert made._drawings is None and made.accessibleDescription() == ""
    made.close()
