"""How is what was before drawn: the run that a slider has just changed, as pale outlines over what is now?"""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.bars_places import row_of_bar, track_of
from migviz.gui.painters.time_strip.geometry import Axis
from migviz.gui.theme import Theme
from migviz.replay.earlier import Earlier
from migviz.replay.pace import pause_span
from migviz.replay.seen import Seen
from migviz.replay.told import known_until
from migviz.say.bars import Bar, bars_of
from migviz.trace import Copying

PALE = 0.6
"""The opacity of an outline at most."""


def _outline(painter: QPainter, box: QRectF, earlier: Earlier, theme: Theme, width: float = 1.6) -> None:
    """Around a box, of four bars that lie on whole pixels: a pen between them takes ten times as long."""
    wide = max(1, round(theme.pen("select", width).widthF()))
    left, top = round(box.left() - wide / 2), round(box.top() - wide / 2)
    across, high = max(wide, round(box.right() + wide / 2) - left), max(wide, round(box.bottom() + wide / 2) - top)
    colour = theme.colour("select", round(PALE * earlier.strength, 2))
    if min(across, high) <= 2 * wide:
        painter.fillRect(left, top, across, high, colour)
        return
    for y in (top, top + high - wide):
        painter.fillRect(left, y, across, wide, colour)
    for x in (left, left + across - wide):
        painter.fillRect(x, top + wide, wide, high - 2 * wide, colour)


def paint_outline(painter: QPainter, box: QRectF, earlier: Earlier, theme: Theme) -> None:
    """How long a bar was."""
    _outline(painter, box.adjusted(0, -theme.px(1.5), 0, theme.px(1.5)), earlier, theme)


def paint_earlier_passes(painter: QPainter, axis: Axis, earlier: Earlier, theme: Theme) -> None:
    """On the strip: where iterations ended, where the run ended, and the pause, to the scale of the present run."""
    box, run = axis.box, earlier.seen.run
    painter.save()
    room = box.adjusted(-1, -theme.px(9), 1, theme.px(5)).toAlignedRect()
    painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
    for item in run.passes:
        if item.copying is not Copying.PAUSE:
            left, right = axis.x(item.start), axis.x(known_until(run) if item.end is None else item.end)
            place = QRectF(left, box.top() + theme.px(3), right - left, box.height() - theme.px(6))
            _outline(painter, place, earlier, theme)
    if (span := pause_span(run)) is not None:
        left, right = axis.x(span[0]), axis.x(span[1])
        place = QRectF(left, box.top() - theme.px(6), max(theme.px(3), right - left), box.height() + theme.px(9))
        _outline(painter, place, earlier, theme, 2.0)
    painter.restore()


def paint_earlier_pause(painter: QPainter, axis: Axis, start: float, earlier: Earlier, theme: Theme) -> None:
    """In the lens: how long the pause was, from the start of the present one."""
    lasted = earlier.pause
    if lasted is None:
        return
    left, right = axis.x(start), min(axis.x(start + lasted), axis.box.right())
    place = QRectF(QPointF(left, axis.box.top() + 1), QPointF(right, axis.box.bottom() - 1))
    _outline(painter, place, earlier, theme, 2.0)


def paint_earlier_bars(
    painter: QPainter, rows: list[tuple[QRectF, Bar, float]], least: float, earlier: Earlier, theme: Theme, *, log: bool
) -> None:
    """Over the bars: how long each was. `rows`: places of the bars, and how many pages the longest in a row's scale stands for."""
    before = _lengths(earlier.seen)
    for row, bar, most in rows:
        pages = before.get((bar.number, bar.pause), 0.0)
        if pages and bar.is_drawn:
            place = row_of_bar(track_of(row, theme), pages, most, least, theme, log=log)
            paint_outline(painter, place, earlier, theme)


@lru_cache(maxsize=2)
def _lengths(seen: Seen) -> dict[tuple[int, bool], float]:
    """The pages of each bar of what was before, which stays the same while a slider is dragged."""
    return {(bar.number, bar.pause): bar.pages for bar in bars_of(seen)}
