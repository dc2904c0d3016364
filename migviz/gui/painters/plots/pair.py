"""What have two plots over one axis in common, of a slider or of how many VMs at once? Places, grounds, marks, the value at a place."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.painters.plots.drawn import Drawn, paint_drawn, paint_ticks_below, paint_upright_ticks
from migviz.gui.theme import Theme
from migviz.showing.sight import Ends
from migviz.showing.ticks import Ticks
from migviz.values import dataclass

_HEAD, _TITLE = 22.0, 21.0
_LEVELS_APART, _LEVEL_FROM_TOP = 17.0, 3.0
"""Pixels at 100 % from the words of one level to the next, and from the last one to the top."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """One plot: its heading, its box, the coordinates at the ends of its axis, its marks and curves."""

    heading: str
    box: QRectF
    ends: Ends
    levels: Ticks
    drawn: tuple[Drawn, ...]

    def height_of(self, place: float) -> float:
        """The pixel of a coordinate."""
        low, high = self.ends
        return self.box.bottom() - (place - low) / (high - low) * self.box.height()


class Pair(Protocol):
    """Both plots between two places of the axis; `foot`: pixels at 100 % from the lower one to what the axis is about."""

    @property
    def parts(self) -> Sequence[Part]: ...
    @property
    def ends(self) -> Ends: ...
    @property
    def below(self) -> Ticks: ...
    @property
    def theme(self) -> Theme: ...
    @property
    def foot(self) -> float: ...
    def paint_under(self, painter: QPainter) -> None: ...
    def paint_over(self, painter: QPainter) -> None: ...
    def paint_moving(self, painter: QPainter, pointer: QPointF | None = None) -> None: ...


def boxes_in(size: tuple[float, float], theme: Theme, *, left: float, right: float, below: float) -> Sequence[QRectF]:
    """The boxes of both plots in so many pixels, with so much room around them at 100 %."""
    width, height = size
    plots = QRectF(theme.px(left), 0, width - theme.px(left + right), height - theme.px(below))
    head = theme.px(_HEAD)
    high = plots.height() / 2 - head
    return [QRectF(plots.left(), k * (high + head) + head, plots.width(), high) for k in (0, 1)]


def with_room(levels: Iterable[tuple[float, str]], ends: Ends, box: QRectF, theme: Theme) -> Ticks:
    """Of these coordinates with their words, lowest first, those that have room for them."""
    kept, last = list[tuple[float, str]](), float("inf")
    for place, words in levels:
        y = box.bottom() - (place - ends[0]) / (ends[1] - ends[0]) * box.height()
        if last - y > theme.px(_LEVELS_APART) and y > box.top() + theme.px(_LEVEL_FROM_TOP):
            kept.append((place, words))
            last = y
    return tuple(kept)


def paint_grounds(painter: QPainter, pair: Pair, about: Sequence[str]) -> None:
    """Grounds, lines at the marks, headings, and what the axis is `about`, longest form first."""
    theme, last = pair.theme, pair.parts[-1].box
    for part in pair.parts:
        painter.fillRect(part.box, theme.colour("sunk"))
        painter.setPen(theme.pen("faint", 1))
        for place, _words in part.levels:
            y = part.height_of(place)
            painter.drawLine(QPointF(part.box.left(), y), QPointF(part.box.right(), y))
        draw.text(painter, _title(part, theme), (part.heading, ""), theme, font="control", optional=True)
    foot = QRectF(last.left(), last.bottom() + theme.px(pair.foot), last.width(), theme.px(20))
    draw.text(painter, foot, (*about, ""), theme, align=draw.CENTRE, optional=True)


def _title(part: Part, theme: Theme) -> QRectF:
    return QRectF(part.box.left(), part.box.top() - theme.px(_TITLE), part.box.width(), theme.px(20))


def paint_frames(painter: QPainter, pair: Pair) -> None:
    """Around both plots."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pair.theme.pen("line", 1))
    for part in pair.parts:
        painter.drawRect(part.box)


def paint_value(
    painter: QPainter, part: Part, at: float, place: float | None, said: Sequence[str], theme: Theme, role: str
) -> None:
    """A dashed line at a pixel, a dot at the height of `place` if that is known, and beside the heading what is `said` of it."""
    box = part.box
    if not box.left() - 0.5 <= at <= box.right() + 0.5:
        return
    painter.setPen(theme.pen(role, 1.6, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()))
    if place is not None:
        painter.setPen(theme.pen(role, 3))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(QPointF(at, part.height_of(place)), theme.px(5), theme.px(5))
    if said:
        row = _title(part, theme).adjusted(theme.width("control", part.heading) + theme.px(8), 0, 0, 0)
        draw.text(painter, row, (*said, ""), theme, font="control", role=role, align=draw.RIGHT, optional=True)


def paint_pair(painter: QPainter, box: QRectF, pair: Pair) -> None:
    """All of it in a picture."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    pair.paint_under(painter)
    for part in pair.parts:
        paint_drawn(painter, part.box, pair.ends, part.ends, part.drawn)
        paint_upright_ticks(painter, part.box, part.ends, part.levels, pair.theme)
    paint_ticks_below(painter, pair.parts[-1].box, pair.ends, pair.below, pair.theme)
    pair.paint_over(painter)
    pair.paint_moving(painter)
    painter.restore()
