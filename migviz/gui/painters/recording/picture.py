"""What does a recording beside its model look like as a picture?"""

from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.painters.recording.painter import paint_recording
from migviz.gui.painters.recording.side import paint_side
from migviz.gui.theme import Theme
from migviz.showing.recording import RecordingShown

SIDE, WIDE, GAP = 340.0, 900.0, 12.0
"""Pixels of the table, and from which width of the picture on there is one."""


def paint_recording_picture(painter: QPainter, box: QRectF, shown: RecordingShown, theme: Theme) -> None:
    """Both on one clock, and the table of their differences."""
    if shown.advice is not None and not shown.advice.is_known:
        shown = replace(shown, advice=None)  # nobody works it out for a picture
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(box, theme.colour("ground"))
    gap = theme.px(GAP)
    inner = box.adjusted(gap, gap, -gap, -gap)
    if box.width() >= theme.px(WIDE):
        card = QRectF(inner.right() - theme.px(SIDE), inner.top(), theme.px(SIDE), inner.height())
        inner.setRight(card.left() - gap)
        draw.card(painter, card, theme)
        paint_side(painter, card.adjusted(gap, gap / 2, -gap, -gap / 2), shown, theme)
    paint_recording(painter, inner, shown, theme)
