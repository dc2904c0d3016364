"""How fast does the VM itself work? Its speed along the strip: full height is full speed, nothing is the pause."""

import math
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.still import still
from migviz.gui.painters.time_strip.geometry import Axis
from migviz.gui.theme import Theme
from migviz.replay.brown_out import speed_at
from migviz.replay.seen import Seen
from migviz.replay.told import Told, known_until
from migviz.showing.box import Box
from migviz.showing.identical import Identical
from migviz.trace import Host

BIN = 3.0
"""Pixels of the lane with one speed: that in their middle."""
TOP = 3.0
"""Pixels above full speed."""


def paint_speed(painter: QPainter, lane: QRectF, axis: Axis, seen: Seen, theme: Theme) -> None:
    """The speed as an area in the colour of the host the VM runs on, with a dashed line at full speed."""
    reach = theme.px(2)
    room = lane.adjusted(-reach, -reach, reach, reach)
    still(painter, room, "", _paint_area, theme, box_of(lane), (axis.start, axis.end), Identical(seen.run))


def _paint_area(painter: QPainter, theme: Theme, box: Box, span: tuple[float, float], run: Identical[Told]) -> None:
    lane, (told,) = rect(box), run.of
    count = max(1, int(lane.width() / theme.px(BIN)))
    base, full = lane.bottom() - 1, lane.height() - theme.px(TOP) - 1
    pitch = lane.width() / count
    for host, first, speeds in _stretches(told, *span, count):
        left = lane.left() + first * pitch
        points = [QPointF(left, base)]
        for k, speed in enumerate(speeds):
            points += [QPointF(left + (k + side) * pitch, base - speed * full) for side in (0, 1)]
        points.append(QPointF(left + len(speeds) * pitch, base))
        painter.setPen(theme.pen("ink", 1.4))
        painter.setBrush(theme.colour("target.tint" if host is Host.TARGET else "source.tint"))
        painter.drawPolygon(QPolygonF(points))
    painter.setPen(theme.pen("muted", 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(lane.left(), base - full), QPointF(lane.right(), base - full))


@lru_cache(maxsize=8)
def _stretches(run: Told, start: float, end: float, count: int) -> tuple[tuple[Host, int, tuple[float, ...]], ...]:
    """For each time that the VM has a host: the host, the first bin, and the speed in each."""
    edges = np.linspace(start, end, count + 1)
    middles = (edges[1:] + edges[:-1]) / 2
    found = []
    for tenure in run.tenures:
        last = known_until(run) if tenure.end is None else tenure.end
        inside = np.flatnonzero((middles >= tenure.start) & (middles < last))
        if len(inside) and tenure.running and tenure.owner is not Host.NOBODY:
            speeds = tuple(speed_at(run, t) for t in middles[inside].tolist())
            assert all(math.isfinite(speed) for speed in speeds)
            found.append((tenure.owner, int(inside[0]), speeds))
    return tuple(found)
