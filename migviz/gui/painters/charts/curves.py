"""Which curves do the charts of a run have, and which axes? From what is shown to coordinates of the plots."""

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen

from migviz.gui.painters.charts.frame import Frame, Grid
from migviz.gui.painters.plots.drawn import Drawn
from migviz.gui.theme import Theme
from migviz.replay.curves import throughput
from migviz.say import in_charts
from migviz.scenario.units import PAGE
from migviz.showing.series import Series, bent
from migviz.showing.ticks import Ticks, Unit, linear_ticks, log_ticks, memory_unit
from migviz.trace import Array
from migviz.values import dataclass

UPPER = 0.62
"""The share of the room that the memory plot gets."""
_APART = 26.0
"""Pixels at 100 % that two marks of an upright axis stand apart, at least."""
_NARROW = 9.0
"""Iterations that are narrower in many pixels show only their sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upright:
    """An upright axis: amounts in a unit, or their logarithm; the coordinates at its ends, and its marks."""

    unit: Unit
    ends: tuple[float, float]
    ticks: Ticks
    log: bool = False

    def of(self, amounts: Array) -> Array:
        """Amounts as coordinates."""
        if self.log:
            return np.asarray(np.log2(np.maximum(amounts, PAGE / 2)))
        return np.asarray(amounts / self.unit.size)

    @property
    def floor(self) -> float:
        """The coordinate of nothing."""
        return float(self.of(np.zeros(1))[0])

    @property
    def places(self) -> Ticks:
        """The marks at their coordinates."""
        return tuple((float(self.of(np.array([value]))[0]), text) for value, text in self.ticks)

    def levels(self, box: QRectF) -> tuple[float, ...]:
        """The marks at their pixels in a box."""
        low, high = self.ends
        return tuple(box.bottom() - (place - low) / (high - low) * box.height() for place, _ in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """Of memory, and of rates."""

    memory: Upright
    rate: Upright

    @property
    def words(self) -> Iterator[str]:
        """What is written at both."""
        return (text for _, text in (*self.memory.ticks, *self.rate.ticks))

    def grid(self, frame: Frame) -> Grid:
        """Where the marks are, and the names of the units."""
        return Grid(
            memory=self.memory.levels(frame.memory),
            throughput=self.rate.levels(frame.throughput),
            memory_unit=in_charts.log_unit() if self.memory.log else self.memory.unit.name,
            rate_unit=self.rate.unit.name + "/s",
        )


def axes_of(shown: Sequence[Series], times: tuple[float, float], theme: Theme, room: float, *, log: bool) -> Axes:
    """As high as what is seen needs."""
    most = max(one.most(*times) for one in shown)
    fastest = max(max((flow.rate for flow in one.seen.run.flows), default=0.0) for one in shown)
    unit, rate_unit = memory_unit(most), memory_unit(fastest)
    rows = max(2, int(UPPER * room / theme.px(_APART)))
    few = max(2, min(int((1 - UPPER) * room / theme.px(_APART)), 4))
    low, high = (PAGE / 2, most * 1.6) if log else (0.0, most * 1.06)
    memory = Upright(
        unit=unit,
        ticks=log_ticks(float(PAGE), most, rows) if log else linear_ticks(most, unit, min(rows, 6), binary=True),
        ends=(float(np.log2(low)), float(np.log2(high))) if log else (0.0, high / unit.size),
        log=log,
    )
    ends = (0.0, fastest / rate_unit.size * 1.15 or 1.0)
    return Axes(memory=memory, rate=Upright(unit=rate_unit, ticks=linear_ticks(fastest, rate_unit, few), ends=ends))


def curves_of(
    shown: Sequence[Series], frame: Frame, axes: Axes, theme: Theme
) -> tuple[tuple[Drawn, ...], tuple[Drawn, ...]]:
    """Those of the memory plot, and those of the throughput plot; the second run's lines are dashed."""
    memory, rates, alone = list[Drawn](), list[Drawn](), len(shown) == 1
    for one, style in zip(shown, (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine), strict=False):
        memory += _memory_curves(one, frame, axes.memory, theme, style, alone=alone)
        rates += _rate_curves(one, frame, axes.rate, theme, style, alone=alone)
    return tuple(memory), tuple(rates)


def _memory_curves(
    one: Series, frame: Frame, axis: Upright, theme: Theme, style: Qt.PenStyle, *, alone: bool
) -> Iterator[Drawn]:
    if one.is_missing:
        if alone:
            yield _area(one.t, one.total, axis, theme, "source", 0.2)
        yield _line(one.t, one.total, axis, theme, "source", 2.0, style)
        return
    if alone and _crowded(frame, one, theme):
        yield _area(one.t, one.total, axis, theme, "dirty", 0.3)
    elif alone:
        yield _area(one.t, one.total, axis, theme, "dirty", 0.5)
        yield _area(one.t, one.to_send, axis, theme, "surface", 1.0)
        yield _area(one.t, one.to_send, axis, theme, "source", 0.2)
        yield _line(one.t, one.to_send, axis, theme, "source", 1.2, style)
    yield _line(one.t, one.total, axis, theme, "dirty", 2.0, style)


def _rate_curves(
    one: Series, frame: Frame, axis: Upright, theme: Theme, style: Qt.PenStyle, *, alone: bool
) -> Iterator[Drawn]:
    if one.rate_covered:
        return
    gap = 1.5 * frame.seconds_per_pixel
    t, rates = throughput(one.seen.run, shortest_gap=gap)
    if alone:
        yield _area(t, rates, axis, theme, "source", 0.2)
    yield _line(t, rates, axis, theme, "source", 2.0, style)
    if any(flow.disk for flow in one.seen.run.flows):
        t, rates = throughput(one.seen.run, disk=True, shortest_gap=gap)
        yield _line(t, rates, axis, theme, "muted", 2.0, Qt.PenStyle.DotLine)


def _crowded(frame: Frame, shown: Series, theme: Theme) -> bool:
    """Whether the iterations are too narrow to show what is sent and what is dirtied within each."""
    seen = sum(one.end > frame.start and one.start < frame.end for one in shown.stretches)
    return seen > 12 and frame.memory.width() / seen < theme.px(_NARROW)


def _line(t: Array, amounts: Array, axis: Upright, theme: Theme, role: str, width: float, style: Qt.PenStyle) -> Drawn:
    pen = QPen(theme.pen(role, width, style))
    pen.setCosmetic(True)
    x, y = _places(t, amounts, axis)
    return Drawn(x=x, y=y, pen=pen)


def _area(t: Array, amounts: Array, axis: Upright, theme: Theme, role: str, strength: float) -> Drawn:
    x, y = _places(t, np.nan_to_num(amounts), axis)
    return Drawn(x=x, y=y, brush=theme.brush(role, strength), floor=axis.floor)


def _places(t: Array, amounts: Array, axis: Upright) -> tuple[Array, Array]:
    if axis.log:
        t, amounts = bent(t, amounts, PAGE / 2)
    return t, axis.of(amounts)
