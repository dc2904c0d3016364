"""How does a formula look in a line of prose? Drawn beside the window, once, and set so that its letters are on the text's own line."""

from functools import partial

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from migviz.course.formulas import Drawn, NotAFormula, drawn
from migviz.course.lesson import Formula
from migviz.gui.theme import Theme
from migviz.gui.working import work_beside

Look = tuple[Formula, float, str]
"""A formula, the size of its letters, its colour."""


class Formulas(QObject):
    """The formulas of one piece of prose."""

    came = Signal()
    """One more can be drawn."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._here: dict[Look, Drawn | None] = {}
        """None: on its way, or not to be drawn"""

    def image(self, formula: Formula, theme: Theme, role: str, ratio: float) -> QImage:
        """The formula; as it is written where it cannot be drawn, and until it can."""
        font = theme.font("prose")
        look = formula, float(font.pixelSize()), theme.hex(role)
        if look not in self._here:
            self._here[look] = None
            work_beside(self, partial(_drawn, look), partial(self._take, look))
        found = self._here[look]
        return _written(formula, theme, role, ratio) if found is None else _image(found, formula, theme, ratio)

    def _take(self, look: Look, found: Drawn | None) -> None:
        self._here[look] = found
        if found is not None:
            self.came.emit()


def _drawn(look: Look) -> Drawn | None:
    formula, size, colour = look
    try:
        return drawn(formula.tex, size=size, colour=colour, display=formula.display)
    except NotAFormula:
        return None


def _blank(width: float, height: float, ratio: float) -> QImage:
    image = QImage(
        max(1, round(width * ratio)), max(1, round(height * ratio)), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _image(found: Drawn, formula: Formula, theme: Theme, ratio: float) -> QImage:
    """Qt sets the middle of a picture half the height of an x above the line, so that the line of the formula comes to be
    the text's."""
    rise = QFontMetricsF(theme.font("prose")).xHeight() / 2
    below = found.below if formula.display else max(found.below, found.above - rise)
    above = found.above if formula.display else below + rise
    image = _blank(found.width, above + below, ratio)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(found.svg.encode()))
    renderer.render(painter, QRectF(0, above - found.above, found.width, found.above + found.below))
    painter.end()
    return image


def _written(formula: Formula, theme: Theme, role: str, ratio: float) -> QImage:
    font = theme.mono("label")
    size = QFontMetricsF(font)
    image = _blank(size.horizontalAdvance(formula.tex) + 2, size.height(), ratio)
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    painter.drawText(QRectF(0, 0, image.width() / ratio, size.height()), Qt.AlignmentFlag.AlignCenter, formula.tex)
    painter.end()
    return image
