"""What does a slider do? Pause and total time over its range, one above the other: the same for the screen and a picture."""

from collections.abc import Sequence
from dataclasses import replace
from math import log10

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from migviz.gui.painters import draw
from migviz.gui.painters.map.geometry import ticks, unit_of
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
from migviz.say import in_charts
from migviz.say.numbers import COVERED
from migviz.scenario.round_numbers import round_numbers
from migviz.showing.sight import Ends, place_of, value_at
from migviz.showing.ticks import Ticks
from migviz.study.axis import Axis
from migviz.study.outcomes import METRICS
from migviz.study.sweep import SIMULATED, Sweep
from migviz.trace import Array
from migviz.trace.run import Metrics
from migviz.values import dataclass

CHARTS = ("downtime", "total_time")
_LEFT, _BELOW = 64.0, 46.0
NEAR = 5.0
"""Pixels from the present value at which it is as good as pointed at."""
_ROUND = (1e-3, 1e-2, 0.1, 1.0, 10.0, 60.0, 600.0, 3600.0, 36000.0, 360000.0)
"""Seconds that are round as one says them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveShown:
    """A sweep over one field, an `earlier` one to compare with, and the present value. `covered`: names of numbers that an open
    question asks for; nothing is drawn of them, for the curve at the present value tells what it is. `run`: what was simulated at
    the present value: its numbers stand there, for a curve of expected values is a little off them."""

    sweep: Sweep
    title: str
    value: float | None
    earlier: Sweep | None = None
    covered: frozenset[str] = frozenset()
    run: Metrics | None = None

    def number_at(self, name: str, value: float) -> float:
        """A number where the field has a value: the run's own at the present one, else the sweep's."""
        own: float | None = getattr(self.run, name) if self.run is not None and value == self.value else None
        return number_at(self.sweep, name, value) if own is None else own

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
class OfNumber(Part):
    """One plot of a number, on a logarithmic axis."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurveScene:
    """Places, axes and curves of both plots, between two coordinates of the field's axis."""

    shown: CurveShown
    parts: tuple[OfNumber, ...]
    ends: Ends
    below: Ticks
    unit: str
    theme: Theme
    foot: float = 22.0

    def across(self, value: float) -> float:
        """The pixel of a value of the field."""
        box, (start, end) = self.parts[0].box, self.ends
        return box.left() + (place_of(self.shown.sweep.x, value) - start) / (end - start) * box.width()

    def paint_under(self, painter: QPainter) -> None:
        """What is below the curves."""
        words = f"{self.shown.title.lower()}, {self.unit}" if self.unit else self.shown.title.lower()
        how = (f"{words}; {SIMULATED}",) if self.shown.sweep.exact else ()
        paint_grounds(painter, self, (*how, words))

    def paint_over(self, painter: QPainter) -> None:
        """Frames, and what is covered."""
        theme = self.theme
        for part in self.parts:
            if not self.shown.sweeps_of(part.name):
                draw.text(painter, part.box, COVERED, theme, font="title", role="muted", align=draw.CENTRE)
        paint_frames(painter, self)

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
                self._paint_value(painter, part, self.known_near(place), "ink", words=True)

    def known_near(self, place: float) -> float:
        """The value nearest to a place of which the numbers are known: the present one where it is as good as pointed at, else one at
        which the curve was worked out. What is said of both, a value and its number, belongs together."""
        sweep, present = self.shown.sweep, self.shown.value
        pointed = value_at(sweep.x, place)
        if present is not None and abs(self.across(present) - self.across(pointed)) <= self.theme.px(NEAR):
            return present
        return float(sweep.x.values[_nearest(sweep, pointed)])

    def _paint_value(self, painter: QPainter, part: OfNumber, value: float, role: str, *, words: bool) -> None:
        if not self.shown.sweeps_of(part.name):
            return
        number = self.shown.number_at(part.name, value)
        place = log10(number) if np.isfinite(number) and number > 0 else None
        said = self.words_at(part.name, value)
        forms = (said, said.rpartition(": ")[2]) if words else ()
        paint_value(painter, part, self.across(value), place, forms, self.theme, role)

    def words_at(self, name: str, value: float) -> str:
        """What a number comes to at a value of the field."""
        sweep = self.shown.sweep
        written = METRICS[name].write(self.shown.number_at(name, value)) if self.shown.sweeps_of(name) else COVERED
        return in_charts.value_there(sweep.x.field.write(value), written)


def number_at(sweep: Sweep, name: str, value: float) -> float:
    """A number of the sweep at its point that is nearest to a value."""
    return float(sweep.of(name)[_nearest(sweep, value)])


def _nearest(sweep: Sweep, value: float) -> int:
    return int(np.abs(_places_of(sweep.x, sweep.x.values) - place_of(sweep.x, value)).argmin())


def curve_scene(shown: CurveShown, size: tuple[float, float], ends: Ends, theme: Theme) -> CurveScene:
    """Between two coordinates of the axis, in so many pixels."""
    boxes = boxes_in(size, theme, left=_LEFT, right=18.0, below=_BELOW)
    seen = replace(
        shown.sweep.x, values=np.array([value_at(shown.sweep.x, place) for place in (ends[0], sum(ends) / 2, ends[1])])
    )
    return CurveScene(
        shown=shown,
        parts=tuple(_part(shown, name, box, ends, theme) for name, box in zip(CHARTS, boxes, strict=True)),
        ends=ends,
        below=tuple(
            (place_of(seen, value), words) for value, words in ticks(seen, max(2, int(boxes[0].width() / theme.px(56))))
        ),
        unit=unit_of(seen)[0],
        theme=theme,
    )


def _part(shown: CurveShown, name: str, box: QRectF, ends: Ends, theme: Theme) -> OfNumber:
    sweeps = shown.sweeps_of(name)
    known = np.concatenate([np.empty(0), *(_seen(sweep, name, ends) for sweep in sweeps)])
    low, high = (float(known.min()) / 1.5, float(known.max()) * 1.5) if len(known) else (1.0, 10.0)
    ends_up = log10(low), log10(high)
    levels = ((log10(level), METRICS[name].write(level)) for level in (_round(low, high) if len(known) else ()))
    return OfNumber(
        heading=METRICS[name].heading,
        name=name,
        box=box,
        ends=ends_up,
        levels=with_room(levels, ends_up, box, theme),
        drawn=tuple(_curve(sweep, name, theme, earlier=sweep is shown.earlier) for sweep in sweeps),
    )


def _seen(sweep: Sweep, name: str, ends: Ends) -> Array:
    """The numbers in sight; a logarithmic axis has no place for others than positive ones."""
    places, values = _places_of(sweep.x, sweep.x.values), sweep.of(name)
    inside = (places >= ends[0] - 1e-9) & (places <= ends[1] + 1e-9) & np.isfinite(values) & (values > 0)
    return values[inside]


def _curve(sweep: Sweep, name: str, theme: Theme, *, earlier: bool) -> Drawn:
    pen = QPen(theme.pen("client", 1.8, Qt.PenStyle.DashLine) if earlier else theme.pen("ink", 2.4))
    pen.setCosmetic(True)
    values = np.where(sweep.of(name) > 0, sweep.of(name), np.nan)
    return Drawn(x=_places_of(sweep.x, sweep.x.values), y=np.log10(values), pen=pen)


def _round(low: float, high: float) -> Sequence[float]:
    """Round numbers between these."""
    levels: Sequence[float] = [level for level in _ROUND if low < level < high]
    return levels if len(levels) > 1 else [level for level in round_numbers(low, high) if low < level < high]


def paint_curve(painter: QPainter, box: QRectF, shown: CurveShown, theme: Theme, *, ends: Ends | None = None) -> None:
    """Both plots over one axis, in a picture; `ends`: of what is seen of the axis, if that is not all."""
    paint_pair(painter, box, curve_scene(shown, (box.width(), box.height()), ends or shown.whole, theme))
