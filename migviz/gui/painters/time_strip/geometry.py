"""Where is a time on the strip, and what time is at a point?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from migviz.scenario.round_numbers import round_down, round_up
from migviz.trace import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Times from `start` to `end` seconds along `box`, to scale."""

    box: QRectF
    start: float
    end: float

    def x(self, t: float) -> float:
        """The place of a time."""
        span = self.end - self.start
        return self.box.left() + (t - self.start) / span * self.box.width() if span > 0 else self.box.left()

    def t(self, x: float) -> float:
        """The time at a place, within the axis."""
        share = (x - self.box.left()) / self.box.width() if self.box.width() > 0 else 0.0
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def ticks(self, apart: float) -> Sequence[float]:
        """Round times at least `apart` pixels from each other."""
        span = self.end - self.start
        if span <= 0 or self.box.width() <= 0:
            return (self.start,)
        step = nice(span * apart / self.box.width())
        first = math.ceil(self.start / step - 1e-9)
        return tuple(k * step for k in range(first, math.floor(self.end / step + 1e-9) + 1))


def nice(least: float) -> float:
    """The next of 1, 2, 5 x 10^n; of minutes and hours above a minute."""
    for step in (60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0, 18000.0, 36000.0):
        if least > 50.0 and step >= least:
            return step
    return round_up(least) if least > 0 else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The places on a strip: its axis, the flags above it, the client's lane (empty where there is no room) and the
    axis labels under it, the names at the left."""

    axis: Axis
    flags: QRectF
    labels: QRectF
    name: QRectF
    client: QRectF
    client_name: QRectF
    zero: float = 0.0


def strip_in(box: QRectF, run: Run, scale: float, span: tuple[float, float] | None = None, zero: float = 0.0) -> Strip:
    """A strip in a box for a run; `span`: from and to which second, if it is not the run's own; `zero`: called 0."""
    start, end = span or (0.0, run.end)
    name = 96 * scale
    flags = QRectF(box.left(), box.top(), box.width(), 26 * scale)
    labels_height = 20 * scale
    lane = CLIENT_LANE * scale if run.network.interval and box.height() >= WITH_CLIENT * scale else 0.0
    left, width = box.left() + name, box.width() - name - 14 * scale
    height = max(18 * scale, box.height() - flags.height() - labels_height - lane)
    bar = QRectF(left, flags.bottom(), width, height)
    client = QRectF(left, bar.bottom(), width, lane)
    return Strip(
        axis=Axis(box=bar, start=start, end=end),
        flags=flags,
        labels=QRectF(left, client.bottom(), width, labels_height),
        name=QRectF(box.left(), bar.top(), name - 8 * scale, bar.height()),
        client=client,
        client_name=QRectF(box.left(), client.top(), name - 8 * scale, client.height()),
        zero=zero,
    )


CLIENT_LANE, WITH_CLIENT = 32.0, 116.0
"""Pixels of the client's lane, and from which height of the strip on there is one."""


def lens_axis(run: Run, box: QRectF, strip_width: float, *, window: tuple[float, float]) -> tuple[Axis, float]:
    """The axis of the lens and its factor: 1, 2 or 4 x 10^n, so that the pause fills 40 to 70 % of it."""
    start, end = window
    pause = max(end - start, 1e-9)
    wished = run.end / strip_width * box.width() / (pause / 0.55) if strip_width else 1.0
    factor = round_down(max(1.0, wished * 1.27), (1, 2, 4))
    span = run.end / strip_width * box.width() / factor
    if span < 1.3 * pause:  # a pause that takes most of the run: the lens shows the same as the strip
        return Axis(box=box, start=0.0, end=run.end), 1.0
    before = min(start, max(0.0, (span - pause) * 0.28))
    return Axis(box=box, start=start - before, end=start - before + span), factor
