"""How is a text of several lines measured and painted? The same way, so that the room fits."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTextLayout, QTextOption

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.say.numbers import unbroken


def wrapped_height(theme: Theme, font: str, text: str, width: float) -> float:
    """The height of a text broken into lines of `width`."""
    return _layout(theme, font, text, width)[1]


def paint_wrapped(
    painter: QPainter, box: QRectF, text: str, theme: Theme, *, font: str = "label", role: str = "ink"
) -> float:
    """Paint a text from the top of the box, broken into lines; returns its height."""
    layout, height = _layout(theme, font, text, box.width())
    if height > box.height() + 0.5:
        draw.misfit(text, height, box.height())
    painter.setPen(theme.colour(role))
    layout.draw(painter, box.topLeft())
    return height


@lru_cache(maxsize=128)
def _layout(theme: Theme, font: str, text: str, width: float) -> tuple[QTextLayout, float]:
    """Broken once: a layout asks for the height of the same words at the same width again and again."""
    layout = QTextLayout(unbroken(text), theme.font(font))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1.0, width))
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return layout, y
