"""What does the comparison of two runs look like as a picture?"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.painters.compare.painter import paint_compare
from migviz.gui.painters.compare.table import PAUSES, differences_of, paint_pauses, paint_table
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen
from migviz.replay.side_by_side import Alignment
from migviz.say import in_comparison

SIDE, WIDE = 340.0, 900.0
"""Pixels of the table, and from which width of the picture on there is one."""


def paint_compare_picture(
    painter: QPainter, box: QRectF, a: Seen, b: Seen, theme: Theme, alignment: Alignment = Alignment.CLOCK
) -> None:
    """Both runs, lined up, and the table of their differences."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(box, theme.colour("ground"))
    gap = theme.px(12)
    lanes = box.adjusted(gap, gap, -gap, -gap)
    if box.width() >= theme.px(WIDE):
        card = QRectF(lanes.right() - theme.px(SIDE), lanes.top(), theme.px(SIDE), lanes.height())
        lanes.setRight(card.left() - gap)
        _paint_side(painter, card, a, b, theme)
    paint_compare(painter, lanes, (b, a), theme, alignment=alignment)


def _paint_side(painter: QPainter, card: QRectF, a: Seen, b: Seen, theme: Theme) -> None:
    draw.card(painter, card, theme)
    inner = card.adjusted(theme.px(14), theme.px(12), -theme.px(14), -theme.px(12))
    head = QRectF(inner.left(), inner.top(), inner.width(), theme.px(26))
    draw.text(painter, head, in_comparison.what_differs(), theme, font="value")
    foot = paint_table(painter, inner, differences_of(a, b), theme) + theme.px(16)
    if inner.bottom() - foot >= theme.px(PAUSES):
        paint_pauses(painter, QRectF(inner.left(), foot, inner.width(), theme.px(PAUSES)), a, b, theme)
