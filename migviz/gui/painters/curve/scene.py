"""What does a slider do? Pause and total time over its range, one above the other: the same for the screen and a picture."""

from collections.abc import Sequence
from dataclasses import replace
from math import log10

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.painters.map.geometry import ticks, unit_of
from migviz.gui.painters.plots.drawn import Drawn, paint_drawn, paint_ticks_below, paint_upright_ticks
from migviz.gui.theme import Theme
from migviz.say import in_charts
from migviz.say.numbers import COVERED
from migviz.scenario.round_numbers import round_numbers
from migviz.showing.sight import Ends, place_of, value_at
from migviz.showing.ticks import Ticks
from migviz.study.axis import Axis
from migviz.study.outcomes import METRICS
from migviz.study.sweep import SIMULATED, Sweep
from migviz.trace import Array
from migviz.values import dataclass

CHARTS = ("downtime", "total_time")
_LEFT, _BELOW, _HEAD = 64.0, 46.0, 22.0
_ROUND = (1e-3, 1e-2, 0.1, 1.0, 10.0, 60.0, 600.0, 3600.0, 36000.0, 360000.0)
"""Seconds that are round as one says them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveShown:
    """A sweep over one field, an `earlier` one to compare with, and the present value. `covered`: names of numbers that an open
    question asks for; nothing is drawn of them, for the curve at the present value tells what it is."""

    sweep: Sweep
    title: str
    value: float | None
    earlier: Sweep | None = None
    covered: frozenset[str] = frozenset()

    def sweeps_of(self, name: str) -> tuple[Sweep, ...]:
        """What is drawn of a number, the present one last."""
        if f"run.{name}" in self.covered:
            return ()
        return tuple(sweep for sweep in (self.earlier, self.sweep) if sweep is not None)

    @property
    def whole(self) -> Ends:
        """The coordinates at the ends of the axis."""
        return place_of(self.sweep.x, float(self.sweep.x.values[0])), place_of(
            self.sweep.x, float(self.sweep.x.values[-1])
        )


def _places_of(axis: Axis, values: Array) -> Array:
    return np.log10(values) if axis.log else values


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """One plot: its number, its box, the coordinates at the ends of its logarithmic axis, its marks and curves."""

    name: str
    box: QRectF
    ends: Ends
    levels: Ticks
    drawn: tuple[Drawn, ...]

    def up(self, value: float) -> float:
        """The height of a value."""
        low, high = self.ends
        return self.box.bottom() - (log10(value) - low) / (high - low) * self.box.height()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurveScene:
    """Places, axes and curves of both plots, between two coordinates of the field's axis."""

    shown: CurveShown
    parts: tuple[Part, ...]
    ends: Ends
    below: Ticks
    unit: str
    theme: Theme

    def across(self, value: float) -> float:
        """The pixel of a value of the field."""
        box, (start, end) = self.parts[0].box, self.ends
        return box.left() + (place_of(self.shown.sweep.x, value) - start) / (end - start) * box.width()

    def paint_under(self, painter: QPainter) -> None:
        """Grounds, lines at the marks, headings, what the axis is about."""
        theme, last = self.theme, self.parts[-1].box
        for part in self.parts:
            painter.fillRect(part.box, theme.colour("sunk"))
            painter.setPen(theme.pen("faint", 1))
            for place, _ in part.levels:
                y = part.up(10.0**place)
                painter.drawLine(QPointF(part.box.left(), y), QPointF(part.box.right(), y))
            title = QRectF(part.box.left(), part.box.top() - theme.px(21), part.box.width(), theme.px(20))
            draw.text(painter, title, METRICS[part.name].heading, theme, font="control")
        foot = QRectF(last.left(), last.bottom() + theme.px(22), last.width(), theme.px(20))
        words = f"{self.shown.title.lower()}, {self.unit}" if self.unit else self.shown.title.lower()
        how = (f"{words}; {SIMULATED}",) if self.shown.sweep.exact else ()
        draw.text(painter, foot, (*how, words, ""), theme, font="label", align=draw.CENTRE, optional=True)

    def paint_over(self, painter: QPainter) -> None:
        """Frames, and what is covered."""
        theme = self.theme
        for part in self.parts:
            if not self.shown.sweeps_of(part.name):
                draw.text(painter, part.box, COVERED, theme, font="title", role="muted", align=draw.CENTRE)
            painter.setPen(theme.pen("line", 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(part.box)

    def paint_moving(self, painter: QPainter, pointer: QPointF | None = None) -> None:
        """The present value on each curve with its number; at the pointer another."""
        value = self.shown.value
        if value is not None:
            for part in self.parts:
                self._paint_value(painter, part, value, "select", words=pointer is None)
        if pointer is not None:
            (start, end), box = self.ends, self.parts[0].box
            place = start + (pointer.x() - box.left()) / max(1.0, box.width()) * (end - start)
            for part in self.parts:
                self._paint_value(painter, part, value_at(self.shown.sweep.x, place), "ink", words=True)

    def _paint_value(self, painter: QPainter, part: Part, value: float, role: str, *, words: bool) -> None:
        """A dashed line, a dot on the curve, and what it comes to."""
        at, theme, box = self.across(value), self.theme, part.box
        if not (self.shown.sweeps_of(part.name) and box.left() - 0.5 <= at <= box.right() + 0.5):
            return
        painter.setPen(theme.pen(role, 1.6, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()))
        number = number_at(self.shown.sweep, part.name, value)
        if np.isfinite(number) and number > 0:
            painter.setPen(theme.pen(role, 3))
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(QPointF(at, part.up(number)), theme.px(5), theme.px(5))
        if not words:
            return
        used = theme.width("control", METRICS[part.name].heading) + theme.px(8)
        row = QRectF(box.left() + used, box.top() - theme.px(21), box.width() - used, theme.px(20))
        said = self.words_at(part.name, value)
        forms = (said, said.rpartition(": ")[2])
        draw.text(painter, row, forms, theme, font="control", role=role, align=draw.RIGHT)

    def words_at(self, name: str, value: float) -> str:
        """What a number comes to at a value of the field."""
        sweep = self.shown.sweep
        written = METRICS[name].write(number_at(sweep, name, value)) if self.shown.sweeps_of(name) else COVERED
        return in_charts.value_there(sweep.x.field.write(value), written)


def number_at(sweep: Sweep, name: str, value: float) -> float:
    """A number of the sweep at its point that is nearest to a value."""
    nearest = np.abs(_places_of(sweep.x, sweep.x.values) - place_of(sweep.x, value)).argmin()
    return float(sweep.of(name)[int(nearest)])


def curve_scene(shown: CurveShown, size: tuple[float, float], ends: Ends, theme: Theme) -> CurveScene:
    """Between two coordinates of the axis, in so many pixels."""
    width, height = size
    plots = QRectF(theme.px(_LEFT), 0, width - theme.px(_LEFT + 18), height - theme.px(_BELOW))
    head = theme.px(_HEAD)
    high = plots.height() / 2 - head
    boxes = (QRectF(plots.left(), k * (high + head) + head, plots.width(), high) for k in range(len(CHARTS)))
    seen = replace(
        shown.sweep.x, values=np.array([value_at(shown.sweep.x, place) for place in (ends[0], sum(ends) / 2, ends[1])])
    )
    return CurveScene(
        shown=shown,
        parts=tuple(_part(shown, name, box, ends, theme) for name, box in zip(CHARTS, boxes, strict=True)),
        ends=ends,
        below=tuple(
            (place_of(seen, value), words) for value, words in ticks(seen, max(2, int(plots.width() / theme.px(56))))
        ),
        unit=unit_of(seen)[0],
        theme=theme,
    )


def _part(shown: CurveShown, name: str, box: QRectF, ends: Ends, theme: Theme) -> Part:
    sweeps = shown.sweeps_of(name)
    known = np.concatenate([np.empty(0), *(_seen(sweep, name, ends) for sweep in sweeps)])
    low, high = (float(known.min()) / 1.5, float(known.max()) * 1.5) if len(known) else (1.0, 10.0)
    levels = _levels(low, high, box, theme) if len(known) else ()
    return Part(
        name=name,
        box=box,
        ends=(log10(low), log10(high)),
        levels=tuple((log10(level), METRICS[name].write(level)) for level in levels),
        drawn=tuple(_curve(sweep, name, theme, earlier=sweep is shown.earlier) for sweep in sweeps),
    )


def _seen(sweep: Sweep, name: str, ends: Ends) -> Array:
    """The numbers in sight; a logarithmic axis has no place for others than positive ones."""
    places, values = _places_of(sweep.x, sweep.x.values), sweep.of(name)
    inside = (places >= ends[0] - 1e-9) & (places <= ends[1] + 1e-9) & np.isfinite(values) & (values > 0)
    return values[inside]


def _curve(sweep: Sweep, name: str, theme: Theme, *, earlier: bool) -> Drawn:
    pen = theme.pen("client", 1.8, Qt.PenStyle.DashLine) if earlier else theme.pen("ink", 2.4)
    pen.setCosmetic(True)
    values = np.where(sweep.of(name) > 0, sweep.of(name), np.nan)
    return Drawn(x=_places_of(sweep.x, sweep.x.values), y=np.log10(values), pen=pen)


def _levels(low: float, high: float, box: QRectF, theme: Theme) -> Sequence[float]:
    """Round numbers that have room for their words."""
    levels: Sequence[float] = [level for level in _ROUND if low < level < high]
    if len(levels) < 2:
        levels = [level for level in round_numbers(low, high) if low < level < high]
    kept, last = list[float](), float("inf")
    for level in levels:
        y = box.bottom() - log10(level / low) / log10(high / low) * box.height()
        if last - y > theme.px(17) and y > box.top() + theme.px(3):
            kept.append(level)
            last = y
    return kept


def paint_curve(painter: QPainter, box: QRectF, shown: CurveShown, theme: Theme, *, ends: Ends | None = None) -> None:
    """Both plots over one axis, in a picture; `ends`: of what is seen of the axis, if that is not all."""
    scene = curve_scene(shown, (box.width(), box.height()), ends or shown.whole, theme)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    scene.paint_under(painter)
    for part in scene.parts:
        paint_drawn(painter, part.box, scene.ends, part.ends, part.drawn)
        paint_upright_ticks(painter, part.box, part.ends, part.levels, theme)
    paint_ticks_below(painter, scene.parts[-1].box, scene.ends, scene.below, theme)
    scene.paint_over(painter)
    scene.paint_moving(painter)
    painter.restore()
