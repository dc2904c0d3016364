"""How is advice drawn below a recording? In a frame, one line; at its right there may be a button."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import card, text
from migviz.gui.theme import Theme
from migviz.say import in_recording
from migviz.showing.recording import AdviceShown

TRY = 96.0
"""Pixels for the button."""


def paint_advice(painter: QPainter, box: QRectF, shown: AdviceShown, theme: Theme, *, button: bool) -> None:
    """`button`: there is one over it."""
    card(painter, box, theme, pen=theme.pen("ink", 1.2))
    inner = box.adjusted(theme.px(14), 0, -theme.px(14 + (TRY if button else 0)), 0)
    used = text(painter, inner, (in_recording.advice(), ""), theme, font="control", optional=True)
    text(painter, inner.adjusted(used + theme.px(12), 0, 0, 0), shown.forms, theme, optional=True)


def try_place(box: QRectF, theme: Theme) -> QRectF:
    """Where the button is."""
    wide = theme.px(TRY)
    return QRectF(box.right() - wide - theme.px(6), box.top() + theme.px(4), wide, box.height() - theme.px(8))
