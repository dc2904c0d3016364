"""How is drawn what is not told yet? Hatched the other way round than a pause, with a padlock and what to do first, where the words have room."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import card, fitting, hatch, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme


def paint_closed(painter: QPainter, closed: QRectF, said: Sequence[str], theme: Theme) -> None:
    """Over this part of a strip; `said`: longest form first."""
    hatch(painter, closed, theme, "line", falls=True)
    words = fitting(theme, "control", (*said, ""), closed.width() - theme.px(54))
    wide = theme.width("control", words) + theme.px(46) if words else theme.px(34)
    if wide > closed.width():
        return
    label = QRectF(closed.center().x() - wide / 2, closed.center().y() - theme.px(15), wide, theme.px(30))
    card(painter, label, theme, pen=theme.pen("ink", 1.2), radius=6)
    icon = QRectF(label.left() + theme.px(8), label.top() + theme.px(5), theme.px(20), theme.px(20))
    paint_icon(painter, icon, "padlock", theme.colour("ink"), theme)
    text(painter, label.adjusted(theme.px(36), 0, 0, 0), words, theme, font="control")
