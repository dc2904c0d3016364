"""How are the iterations drawn between the hosts, where they are nowhere else? A line each where there is little room, else as in their panel."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.bars import (
    Closer,
    fill_of_bar,
    gaps_in,
    lens_over,
    paint_bars,
    paint_gap_between,
    paint_lens_line,
    rows_shown,
    scale_of,
)
from migviz.gui.painters.bars_places import length_of as share_of
from migviz.gui.painters.draw import RIGHT, card, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.theme import Theme
from migviz.replay.seen import Seen
from migviz.say.bars import Bar, bars_of

LINE, MOST_LINE, IN_FULL = 23.0, 34.0, 5
"""Pixels of a row that is one line, at least and at most; so many rows in two lines each have to fit."""
TWO_LINES = 40.0
LENS_LINE = 16.0
NUMBER, RATIO = 24.0, 46.0
"""Pixels of a row's number, and of how many times less it is than the one before."""


def paint_bars_between(painter: QPainter, box: QRectF, seen: Seen, theme: Theme, *, log: bool) -> None:
    """The rows in this box."""
    bars = bars_of(seen)
    if not bars:
        return
    card(painter, box, theme, pen=theme.pen("faint", 1), radius=7)
    box = box.adjusted(theme.px(2), theme.px(2), -theme.px(2), -theme.px(2))
    if box.height() >= IN_FULL * theme.px(TWO_LINES) and box.width() >= theme.px(260):
        paint_bars(painter, box, seen, theme, log=log)
        return
    shown = rows_shown(bars, max(1, int(box.height() / theme.px(LINE))))
    if not shown:
        return
    most, least = scale_of(bars)
    track = _track(box, shown, theme)
    closer = None if log else lens_over(shown, most, track.width() / theme.scale)
    line = theme.px(LENS_LINE) if closer else 0.0
    if closer and (box.height() - line) / len(shown) < theme.px(LINE):
        shown = rows_shown(bars, max(1, len(shown) - 1))
        closer = lens_over(shown, most, track.width() / theme.scale)
    high = min(theme.px(MOST_LINE), (box.height() - line) / len(shown))
    top, gaps = box.top(), gaps_in(shown, bars)
    for k, bar in enumerate(shown):
        if closer and k == closer.first:
            paint_lens_line(painter, QRectF(box.left(), top, box.width(), line), closer.times, theme)
            top += line
        row = QRectF(box.left(), top, box.width(), high)
        if k in gaps:
            paint_gap_between(painter, row, theme)
        longer = _longer(closer, k)
        _paint_row(painter, row, track, bar, share_of(bar.pages * longer, most, least, log=log), theme)
        top += high


def _longer(closer: Closer | None, k: int) -> int:
    return closer.times if closer and k >= closer.first else 1


def _track(box: QRectF, shown: tuple[Bar, ...], theme: Theme) -> QRectF:
    """Where the bars are: right of the longest amount, left of the ratios where there is room for them."""
    amounts = max(theme.width("control", bar.amount) for bar in shown)
    left = box.left() + theme.px(6 + NUMBER) + amounts + theme.px(10)
    ratio = theme.px(RATIO) if box.width() >= theme.px(240) else theme.px(6)
    return QRectF(left, 0, max(theme.px(20), box.right() - ratio - left), 1)


def _paint_row(painter: QPainter, row: QRectF, track: QRectF, bar: Bar, share: float, theme: Theme) -> None:
    if bar.state == "now":
        card(painter, row.adjusted(0, 1, 0, -1), theme, pen=theme.pen("select", 1.8), radius=4)
    ink = "muted" if bar.state in ("future", "growing") else "ink"
    inner = row.adjusted(theme.px(6), 0, -theme.px(6), 0)
    if bar.pause:
        size = min(theme.px(18), inner.height())
        icon = QRectF(inner.left() - theme.px(2), inner.center().y() - size / 2, size, size)
        paint_icon(painter, icon, "stopwatch", theme.colour("ink"), theme)
    else:
        text(painter, QRectF(inner.left(), row.top(), theme.px(NUMBER), row.height()), bar.label, theme, font="control", role=ink, optional=True)  # fmt: skip
    left = inner.left() + theme.px(NUMBER)
    text(
        painter, QRectF(left, row.top(), track.left() - left, row.height()), bar.amount, theme, font="control", role=ink
    )
    place = QRectF(track.left(), row.top() + 0.22 * row.height(), track.width(), 0.56 * row.height())
    if bar.is_drawn:
        fill_of_bar(painter, QRectF(place.left(), place.top(), max(theme.px(3), share * place.width()), place.height()), place, bar, theme)  # fmt: skip
    if bar.ratio and track.right() < inner.right() - theme.px(30):
        beside = QRectF(track.right(), row.top(), inner.right() - track.right(), row.height())
        role = "warning" if bar.is_flat else "muted"
        text(painter, beside, (bar.ratio, ""), theme, role=role, align=RIGHT, optional=True)
