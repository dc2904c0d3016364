"""Where in a row is the bar, and how long is it?"""

import math

from PySide6.QtCore import QRectF

from migviz.gui.theme import Theme
from migviz.scenario.units import PAGE

ONE_LINE_BELOW = 33.0
"""A row lower than this is one line: number, amount, bar, time."""
AMOUNT, TIME = 88.0, 68.0
"""Pixels of the amount before the bar, there, and of the time behind it."""


def is_one_line(row: QRectF, theme: Theme) -> bool:
    """Whether the bar stands beside its amount, not below it."""
    return row.height() < theme.px(ONE_LINE_BELOW)


def track_of(row: QRectF, theme: Theme) -> QRectF:
    """The place of the longest bar in a row of the panel."""
    inner = row.adjusted(theme.px(8), theme.px(1), -theme.px(8), -theme.px(2))
    if is_one_line(row, theme):
        left, high = inner.left() + theme.px(34 + AMOUNT), 0.56 * inner.height()
        return QRectF(left, inner.center().y() - high / 2, inner.right() - left - theme.px(TIME), high)
    left, line = inner.left() + theme.px(34), inner.height() * 0.54
    height = max(theme.px(8), inner.height() - line - theme.px(5))
    return QRectF(left, inner.top() + line + theme.px(1), inner.right() - left - theme.px(58), height)


def row_of_bar(track: QRectF, pages: float, most: float, least: float, theme: Theme, *, log: bool) -> QRectF:
    """The bar of so many pages, never so short that it cannot be seen, and not beyond its track."""
    length = max(theme.px(3), length_of(pages, most, least, log=log) * track.width())
    return QRectF(track.left(), track.top(), min(length, track.width()), track.height())


def length_of(pages: float, most: float, least: float, *, log: bool) -> float:
    """The share of the full width."""
    if pages <= 0 or most <= 0:
        return 0.0
    if not log or most <= least:
        return pages / most
    low = math.log10(least) - BELOW
    return max(0.02, (math.log10(pages) - low) / (math.log10(most) - low))


BELOW = 0.3
"""Decades of a log axis below its least bar, so that one sees this too."""
MIB = 2**20 / PAGE
"""Pages."""


def decades_between(least: float, most: float) -> tuple[float, ...]:
    """The powers of ten, in MiB, on a log axis from the least pages to the most."""
    if most <= least:
        return ()
    low, high = math.log10(least / MIB) - BELOW, math.log10(most / MIB)
    return tuple(10.0**power for power in range(math.ceil(low), math.floor(high) + 1))
