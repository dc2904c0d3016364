"""How are bursts of writes drawn on the strip, and a working set that moves on? Along the upper edge of what is copied, and named beside it."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import text
from migviz.gui.painters.time_strip.geometry import Axis
from migviz.gui.theme import Theme
from migviz.replay.rhythm_shown import bursts, moves
from migviz.replay.seen import Seen
from migviz.say import on_strip

HIGH, WIDE = 4.0, 2.0
"""Pixels of a burst's height, and of the mark where the working set moves on."""
APART = 1.5
"""Pixels between two bursts at least, on average: closer ones would be one band, which would say that the VM writes all the time."""


def paint_rhythm(painter: QPainter, axis: Axis, seen: Seen, theme: Theme) -> None:
    """When the VM writes, as far as it is told; nothing where it writes in one place all the time."""
    written = bursts(seen.run, axis.start, axis.end)
    rests = axis.width - sum(axis.x(end) - axis.x(start) for start, end in written)
    if written and rests / len(written) < theme.px(APART):
        return
    for start, end in written:
        left = axis.x(start)
        _mark(painter, axis, left, max(1.0, axis.x(end) - left), theme)
    moved = moves(seen.run, axis.start, axis.end)
    if moved and axis.width / len(moved) >= 2 * theme.px(WIDE):
        for t in moved:
            _mark(painter, axis, axis.x(t), theme.px(WIDE), theme)


def _mark(painter: QPainter, axis: Axis, left: float, width: float, theme: Theme) -> None:
    painter.fillRect(QRectF(left, axis.box.top() + 1, width, theme.px(HIGH)), theme.colour("dirty"))


def paint_rhythm_name(painter: QPainter, name: QRectF, seen: Seen, theme: Theme) -> None:
    """Beside the marks, under the name of what is copied, where there is room."""
    forms, line = on_strip.rhythm(seen.run.scenario), theme.height("label")
    place = QRectF(name.left(), name.center().y() + theme.height("control") / 2, name.width(), line)
    if forms and place.bottom() <= name.bottom():
        text(painter, place, forms, theme, font="label", role="muted", optional=True)
