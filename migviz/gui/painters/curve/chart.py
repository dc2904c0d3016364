"""How is "what this slider does" drawn? Pause and total time over the slider's range, one above the other."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.painters.curve.painter import share, unbroken
from migviz.gui.painters.map.geometry import Scale, ticks, unit_of
from migviz.gui.theme import Theme
from migviz.say.numbers import COVERED
from migviz.scenario.round_numbers import round_numbers
from migviz.study.outcomes import METRICS
from migviz.study.sweep import SIMULATED, Sweep
from migviz.values import dataclass

CHARTS = ("downtime", "total_time")
_LEFT, _BELOW = 64.0, 46.0
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


def paint_chart(painter: QPainter, box: QRectF, shown: CurveShown, theme: Theme) -> None:
    """Both charts over one axis."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plots = QRectF(
        box.left() + theme.px(_LEFT), box.top(), box.width() - theme.px(_LEFT + 12), box.height() - theme.px(_BELOW)
    )
    x = Scale(axis=shown.sweep.x, start=plots.left(), end=plots.right())
    head = theme.px(22)
    height = plots.height() / 2 - head
    for index, name in enumerate(CHARTS):
        plot = QRectF(plots.left(), plots.top() + head + index * (height + head), plots.width(), height)
        _paint_one(painter, plot, x, shown, name, theme)
    for value, words in ticks(shown.sweep.x, max(2, int(plots.width() / theme.px(56)))):
        at = x.place(value)
        painter.setPen(theme.pen("line", 1))
        painter.drawLine(QPointF(at, plots.bottom()), QPointF(at, plots.bottom() + theme.px(4)))
        spot = QRectF(at - theme.px(30), plots.bottom() + theme.px(4), theme.px(60), theme.px(18))
        draw.text(painter, spot, words, theme, font="axis", align=draw.CENTRE, optional=True)
    unit, _ = unit_of(shown.sweep.x)
    below = QRectF(plots.left(), plots.bottom() + theme.px(22), plots.width(), theme.px(20))
    words = f"{shown.title.lower()}, {unit}" if unit else shown.title.lower()
    how = (f"{words}; {SIMULATED}",) if shown.sweep.exact else ()
    draw.text(painter, below, (*how, words, ""), theme, font="label", align=draw.CENTRE, optional=True)


def _paint_one(painter: QPainter, plot: QRectF, x: Scale, shown: CurveShown, name: str, theme: Theme) -> None:
    metric = METRICS[name]
    painter.fillRect(plot, theme.colour("sunk"))
    covered = f"run.{name}" in shown.covered
    sweeps = [sweep for sweep in (shown.earlier, shown.sweep) if sweep is not None and not covered]
    known = np.concatenate([np.empty(0), *(sweep.of(name) for sweep in sweeps)])
    known = known[np.isfinite(known) & (known > 0)]
    if len(known):
        low, high = float(known.min()) / 1.5, float(known.max()) * 1.5
        _grid(painter, plot, low, high, metric.write, theme)
        painter.save()
        painter.setClipRect(plot)
        for sweep in sweeps:
            old = sweep is shown.earlier
            pen = theme.pen("client", 1.8, Qt.PenStyle.DashLine) if old else theme.pen("ink", 2.4)
            for part in unbroken([x.place(float(value)) for value in sweep.x.values], sweep.of(name)):
                points = [QPointF(at, plot.bottom() - share(value, low, high) * plot.height()) for at, value in part]
                draw.polyline(painter, points, pen)
        painter.restore()
        _paint_present(painter, plot, x, shown, name, (low, high), theme)
    if covered:
        draw.text(painter, plot, COVERED, theme, font="title", role="muted", align=draw.CENTRE)
    painter.setPen(theme.pen("line", 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(plot)
    title = QRectF(plot.left(), plot.top() - theme.px(21), plot.width(), theme.px(20))
    draw.text(painter, title, metric.heading, theme, font="control")


def _grid(painter: QPainter, plot: QRectF, low: float, high: float, write: object, theme: Theme) -> None:
    assert callable(write)
    levels: Sequence[float] = [level for level in _ROUND if low < level < high]
    if len(levels) < 2:
        levels = [level for level in round_numbers(low, high) if low < level < high]
    last = float("inf")
    for level in levels:
        y = plot.bottom() - share(level, low, high) * plot.height()
        painter.setPen(theme.pen("faint", 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        if last - y > theme.px(17) and y - theme.px(9) > plot.top() - theme.px(6):
            spot = QRectF(plot.left() - theme.px(_LEFT), y - theme.px(9), theme.px(_LEFT - 6), theme.px(18))
            draw.text(
                painter, spot, (write(level), ""), theme, font="axis", role="muted", align=draw.RIGHT, optional=True
            )
            last = y


def _paint_present(
    painter: QPainter, plot: QRectF, x: Scale, shown: CurveShown, name: str, ends: tuple[float, float], theme: Theme
) -> None:
    """The present value as a line, a dot on the curve and its number."""
    if shown.value is None or not shown.sweep.x.values[0] <= shown.value <= shown.sweep.x.values[-1]:
        return
    at = x.place(shown.value)
    painter.setPen(theme.pen("select", 1.6, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(at, plot.top()), QPointF(at, plot.bottom()))
    index = int(np.abs(shown.sweep.x.values - shown.value).argmin())
    value = float(shown.sweep.of(name)[index])
    metric = METRICS[name]
    words = f"{shown.sweep.x.field.write(shown.value)}: {metric.write(value)}"
    if np.isfinite(value) and value > 0:
        y = plot.bottom() - share(value, *ends) * plot.height()
        painter.setPen(theme.pen("select", 3))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(QPointF(at, y), theme.px(5), theme.px(5))
    width = theme.width("label", words) + theme.px(12)
    spot = QRectF(min(at + theme.px(8), plot.right() - width), plot.bottom() - theme.px(25), width, theme.px(21))
    draw.card(painter, spot, theme, pen=theme.pen("select", 1), radius=4)
    draw.text(painter, spot, words, theme, align=draw.CENTRE)
