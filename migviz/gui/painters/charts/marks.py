"""What lies over the curves? The pause, changes, the failure; the playhead and the crosshair."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from migviz.gui.painters import draw
from migviz.gui.painters.charts.frame import Frame, upright
from migviz.gui.theme import Theme
from migviz.say.numbers import COVERED
from migviz.showing.series import Series
from migviz.showing.spotlight import NOTHING, Spotlight


def paint_over(painter: QPainter, frame: Frame, shown: Sequence[Series], theme: Theme) -> None:
    """The pause in ink, changes and the failure: over the curves, because they must be seen."""
    for one, heads in zip(shown, frame.heads, strict=True):
        for start, end in one.covered:
            _covered(painter, frame.span(start, end, frame.memory, theme.px(_TILE)), theme)
        if one.rate_covered:
            _covered(painter, frame.throughput, theme)
        for start, end in one.pauses:
            _pause(painter, frame, heads, start, end, theme)
        for number, at in enumerate(one.changes):
            if frame.start <= at <= frame.end and number not in one.idle:
                _change(painter, frame, at, theme)
        if one.failed is not None and frame.start <= one.failed <= frame.end:
            _failure(painter, frame, one.failed, theme)


_TILE = 18.0
"""Pixels of a covered column at least, whatever the answer is."""


def _covered(painter: QPainter, column: QRectF | None, theme: Theme) -> None:
    """What an open question asks for: a dashed column as high as the plot."""
    if column is None:
        return
    painter.setPen(theme.pen("line", 1.2, Qt.PenStyle.DashLine))
    painter.setBrush(theme.colour("surface", 0.85))
    painter.drawRect(column)
    draw.text(painter, column, COVERED, theme, font="title", role="muted", align=draw.CENTRE, optional=True)


def _pause(painter: QPainter, frame: Frame, heads: QRectF, start: float, end: float, theme: Theme) -> None:
    """Drawn 2 pixels wide even where that is more than true: the pause is what all this is about."""
    span = frame.span(start, end, frame.memory, theme.px(2))
    if span is None:
        return
    painter.setPen(theme.pen("pause", 2))
    narrow = span.width() < theme.px(6)
    for t, x in ((start, span.center().x()),) if narrow else ((start, span.left()), (end, span.right())):
        if narrow or frame.start <= t <= frame.end:
            upright(painter, (heads, frame.memory, frame.throughput), x)


def _change(painter: QPainter, frame: Frame, at: float, theme: Theme) -> None:
    """A dashed line with a diamond at its foot."""
    x, size = frame.x(at), theme.px(5)
    painter.setPen(theme.pen("muted", 1.2, Qt.PenStyle.DashLine))
    upright(painter, frame.stories[1:], x)
    foot = QPointF(x, frame.memory.bottom() - size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("muted"))
    painter.drawPolygon(
        QPolygonF(
            [foot + QPointF(0, -size), foot + QPointF(size, 0), foot + QPointF(0, size), foot + QPointF(-size, 0)]
        )
    )


def _failure(painter: QPainter, frame: Frame, at: float, theme: Theme) -> None:
    """The end of a migration that failed: a line, and the word beside it."""
    x = frame.x(at)
    painter.setPen(theme.pen("warning", 2.2))
    upright(painter, frame.stories, x)
    width = theme.width("label", "failed") + theme.px(8)
    left = x - width - theme.px(3) if x - width >= frame.memory.left() else x + theme.px(3)
    box = QRectF(left, frame.memory.top() + theme.px(3), width, theme.height("label") + theme.px(4))
    painter.fillRect(box, theme.colour("surface", 0.85))
    draw.text(painter, box, "failed", theme, font="label", role="warning", align=draw.CENTRE)


def paint_playhead(painter: QPainter, frame: Frame, x: float, theme: Theme) -> None:
    """The playhead: a line with a small flag at its top."""
    top, size = frame.heads[0].top(), theme.px(6)
    painter.setPen(QPen(theme.colour("select"), max(2.0, theme.px(2))))
    upright(painter, frame.stories, x)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("select"))
    painter.drawPolygon(QPolygonF([QPointF(x - size, top), QPointF(x + size, top), QPointF(x, top + size * 1.4)]))


def paint_crosshair(painter: QPainter, frame: Frame, place: QPointF, theme: Theme) -> None:
    """Dashed lines through the pointer, within the plots."""
    painter.setPen(theme.pen("muted", 1, Qt.PenStyle.DashLine))
    upright(painter, frame.stories, place.x())
    for box in (frame.memory, frame.throughput):
        if box.top() <= place.y() <= box.bottom():
            painter.drawLine(QPointF(box.left(), place.y()), QPointF(box.right(), place.y()))


def spotlight_at(frame: Frame, shown: Series, x: float, reach: float) -> Spotlight:
    """What is at a place: the pause or a change if near enough, else the iteration."""
    t = frame.t(x)
    for start, end in shown.pauses:
        if frame.x(start) - reach <= x <= frame.x(end) + reach:
            return Spotlight(kind="pause")
    for number, at in enumerate(shown.changes):
        if number not in shown.idle and abs(frame.x(at) - x) <= reach:
            return Spotlight(kind="change", number=number)
    one = shown.stretch_at(t)
    return Spotlight(kind="iteration", number=one.iteration) if one and one.iteration else NOTHING
