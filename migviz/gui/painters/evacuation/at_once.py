"""What do other numbers at once come to? Until when the host is empty, and below it the worst pause: the same for the screen and a picture."""

from collections.abc import Callable, Sequence
from math import log10, nan

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.plots.drawn import Drawn
from migviz.gui.painters.plots.pair import (
    Part,
    boxes_in,
    paint_frames,
    paint_grounds,
    paint_pair,
    paint_value,
    with_room,
)
from migviz.gui.theme import Theme
from migviz.say import in_evacuation
from migviz.scenario.round_numbers import round_numbers, round_up
from migviz.scenario.units import Kind, write
from migviz.showing.evacuation_shown import AtOnceShown
from migviz.showing.sight import Ends
from migviz.showing.ticks import Ticks
from migviz.study.emptying import Way
from migviz.values import dataclass

_LEFT, _BELOW = 62.0, 42.0
STEPS = (1, 1.5, 2, 3, 5)
"""Digits of the steps of a linear axis: fine enough that a low plot has two numbers."""
APART = 22.0
"""Pixels at 100 % between two numbers below."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OfWays(Part):
    """One plot: what it draws `of` a way; `up` makes a coordinate of such a value."""

    of: Callable[[Way], float | None]
    up: Callable[[float], float]

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.height_of(self.up(value))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AtOnceScene:
    """Places, axes and curves of both plots, between two numbers at once."""

    shown: AtOnceShown
    parts: tuple[OfWays, ...]
    ends: Ends
    below: Ticks
    theme: Theme
    foot: float = 20.0

    def x(self, number: float) -> float:
        """The pixel of a number at once."""
        box, (start, end) = self.parts[0].box, self.ends
        return box.left() + (number - start) / (end - start) * box.width()

    def paint_under(self, painter: QPainter) -> None:
        """What is below the curves."""
        tried = in_evacuation.being_tried(len(self.shown.ways), self.shown.tried)
        words = (tried,) if len(self.shown.ways) < self.shown.tried else ()
        paint_grounds(painter, self, (*words, in_evacuation.at_once_axis()))

    def paint_over(self, painter: QPainter) -> None:
        """A dot for each number that was tried, a cross where not all leave, the window's end, frames."""
        theme = self.theme
        for part in self.parts:
            painter.save()
            painter.setClipRect(part.box.adjusted(-theme.px(4), -theme.px(4), theme.px(4), theme.px(4)))
            for way in self.shown.ways:
                self._paint_dot(painter, part, way)
            painter.restore()
        self._paint_window(painter, self.parts[0])
        paint_frames(painter, self)

    def _paint_dot(self, painter: QPainter, part: OfWays, way: Way) -> None:
        theme, x, value = self.theme, self.x(float(way.at_once or 0)), part.of(way)
        if value is None:
            side = theme.px(12)
            icon = QRectF(x - side / 2, part.box.top() + theme.px(3), side, side)
            paint_icon(painter, icon, "cross", theme.colour("warning"), theme)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("warning" if way.over_limit and part is self.parts[-1] else "ink"))
        painter.drawEllipse(QPointF(x, part.y(value)), theme.px(3), theme.px(3))

    def _paint_window(self, painter: QPainter, part: OfWays) -> None:
        window, theme = self.shown.window, self.theme
        if window is None or not part.box.top() <= part.y(window) <= part.box.bottom():
            return
        painter.setPen(theme.pen("warning", 1.6, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(part.box.left(), part.y(window)), QPointF(part.box.right(), part.y(window)))

    def paint_moving(self, painter: QPainter, pointer: QPointF | None = None) -> None:
        """The number that holds, with what it comes to; at the pointer another."""
        chosen = self._way(self.shown.at_once)
        for part in self.parts:
            self._paint_value(painter, part, self.shown.at_once, chosen, "select", words=pointer is None)
        if pointer is not None:
            number = self.number_at(pointer.x())
            for part in self.parts:
                self._paint_value(painter, part, number, self._way(number), "ink", words=True)

    def number_at(self, x: float) -> int:
        """The number at once at a pixel."""
        (start, end), box = self.ends, self.parts[0].box
        number = start + (x - box.left()) / max(1.0, box.width()) * (end - start)
        return min(max(round(number), 1), self.shown.of)

    def _way(self, number: int) -> Way | None:
        return next((way for way in self.shown.ways if way.at_once == number), None)

    def _paint_value(
        self, painter: QPainter, part: OfWays, number: int, way: Way | None, role: str, *, words: bool
    ) -> None:
        value = part.of(way) if way is not None else None
        said = in_evacuation.at_number(number, value, known=way is not None) if words else ()
        place = part.up(value) if value is not None else None
        paint_value(painter, part, self.x(float(number)), place, said, self.theme, role)

    def words_at(self, number: int) -> str:
        """What both numbers come to, aloud."""
        way = self._way(number)
        said = (
            f"{part.heading}: {in_evacuation.at_number(number, part.of(way) if way else None, known=way is not None)[0]}"
            for part in self.parts
        )
        return "; ".join(said)


def whole_of(shown: AtOnceShown) -> Ends:
    """The ends of the axis: half a step more than what is on it."""
    return 0.5, shown.of + 0.5


def at_once_scene(shown: AtOnceShown, size: tuple[float, float], ends: Ends, theme: Theme) -> AtOnceScene:
    """Between two places of the axis, in so many pixels."""
    first, second = boxes_in(size, theme, left=_LEFT, right=12.0, below=_BELOW)
    return AtOnceScene(
        shown=shown,
        parts=(_times(shown, first, theme), _pauses(shown, second, theme)),
        ends=ends,
        below=_numbers(ends, first.width(), theme),
        theme=theme,
    )


def _numbers(ends: Ends, width: float, theme: Theme) -> Ticks:
    step = max(1, round(round_up((ends[1] - ends[0]) * theme.px(APART) / max(1.0, width))))
    first = max(1, int(ends[0] + 0.999))
    numbers = sorted({number for number in range(first, int(ends[1]) + 1) if number == 1 or number % step == 0})
    return tuple((float(number), f"{number}") for number in numbers)


def _times(shown: AtOnceShown, box: QRectF, theme: Theme) -> OfWays:
    known = [way.empty_after for way in (*shown.ways, *shown.before) if way.empty_after is not None]
    most = 1.12 * max((*known, shown.window or 0.0), default=1.0) if known else 1.0
    levels = _levels(0.0, most, box, theme, lambda value: value) if known else ()
    return OfWays(
        heading=in_evacuation.empty_after_axis(),
        box=box,
        ends=(0.0, most),
        levels=levels,
        drawn=_curves(shown, lambda way: way.empty_after, lambda value: value, theme),
        of=lambda way: way.empty_after,
        up=lambda value: value,
    )


def _pauses(shown: AtOnceShown, box: QRectF, theme: Theme) -> OfWays:
    known = [way.worst_pause for way in (*shown.ways, *shown.before) if way.worst_pause]
    low, high = (min(known) / 1.5, max(known) * 1.5) if known else (1.0, 10.0)
    return OfWays(
        heading=in_evacuation.worst_pause_axis(),
        box=box,
        ends=(log10(low), log10(high)),
        levels=_levels(low, high, box, theme, log10) if known else (),
        drawn=_curves(shown, lambda way: way.worst_pause, log10, theme),
        of=lambda way: way.worst_pause or None,
        up=log10,
    )


def _curves(
    shown: AtOnceShown, of: Callable[[Way], float | None], up: Callable[[float], float], theme: Theme
) -> tuple[Drawn, ...]:
    found = []
    for ways, pen in (
        (shown.before, QPen(theme.pen("client", 1.8, Qt.PenStyle.DashLine))),
        (shown.ways, QPen(theme.pen("ink", 2.4))),
    ):
        if ways:
            pen.setCosmetic(True)
            heights = [up(value) if (value := of(way)) else nan for way in ways]
            numbers = [float(way.at_once or 0) for way in ways]
            found.append(Drawn(x=np.array(numbers), y=np.array(heights), pen=pen))
    return tuple(found)


def _levels(low: float, high: float, box: QRectF, theme: Theme, up: Callable[[float], float]) -> Ticks:
    """Round times that have room for their words."""
    ends = (up(low) if low > 0 else 0.0, up(high))
    levels = ((up(level), write(level, Kind.TIME)) for level in _round(low, high, box, theme))
    return with_room(levels, ends, box, theme)


def _round(low: float, high: float, box: QRectF, theme: Theme) -> Sequence[float]:
    if low > 0:
        return [level for level in round_numbers(low, high) if low < level < high]
    step = round_up(high * theme.px(22) / max(1.0, box.height()), STEPS)
    return [k * step for k in range(1, int(high / step) + 1)]


def paint_at_once(
    painter: QPainter, box: QRectF, shown: AtOnceShown, theme: Theme, *, ends: Ends | None = None
) -> None:
    """Both plots in a picture; `ends`: of what is seen of the axis, if that is not all."""
    paint_pair(painter, box, at_once_scene(shown, (box.width(), box.height()), ends or whole_of(shown), theme))
