"""What does the client feel? Its requests along the strip and under the lens: late ones tall, lost ones hollow."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.draw import LEFT, RIGHT, text
from migviz.gui.theme import Theme
from migviz.gui.time_strip.geometry import Axis
from migviz.replay.moment import Moment
from migviz.replay.network import Waits, worst_waits
from migviz.replay.words import felt
from migviz.trace import Run

BIN = 3.0
"""Pixels of a bar on the strip: it shows the worst of all requests asked in its time."""
STUB, LEAST_LATE = 4.0, 0.4
"""Pixels of a request that was answered at once; the share of the lane that any late one gets."""


def paint_felt(painter: QPainter, lane: QRectF, axis: Axis, run: Run, theme: Theme) -> None:
    """All requests of the run, the worst of each few pixels; what it comes to in words."""
    count = max(1, int(axis.box.width() / theme.px(BIN)))
    edges = np.linspace(axis.start, axis.end, count + 1)
    waits = worst_waits(run.network, edges)
    finite = waits.wait[np.isfinite(waits.wait)]
    tallest = float(finite.max()) if len(finite) else 0.0
    base = lane.bottom() - theme.px(3)
    pitch = axis.box.width() / count
    tall = np.flatnonzero(waits.late | np.isinf(waits.wait))
    full = lane.height() - theme.px(6)
    for k in range(count):
        late = bool(waits.late[k])
        if not np.isfinite(waits.wait[k]):
            continue
        share = max(LEAST_LATE, float(waits.wait[k]) / tallest) if late else 0.0
        height = theme.px(STUB) + share * (full - theme.px(STUB))
        bar = QRectF(lane.left() + k * pitch, base - height, max(1.0, pitch - 1), height)
        painter.fillRect(bar, theme.colour("warning" if late else "client", 1.0 if late else 0.75))
    for start, end in _stretches_of(np.isinf(waits.wait)):
        box = QRectF(lane.left() + start * pitch, base - full, (end - start) * pitch, full)
        painter.setPen(theme.pen("warning", 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
    painter.setPen(theme.pen("line", 1))
    painter.drawLine(QPointF(lane.left(), base), QPointF(lane.right(), base))
    first, last = (tall[0], tall[-1] + 1) if len(tall) else (count, count)
    _paint_words(painter, lane, lane.left() + first * pitch, lane.left() + last * pitch, run, theme)


def _stretches_of(true: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where it is true without a break: first index, and the one behind the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], true, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _paint_words(painter: QPainter, lane: QRectF, begins: float, ends: float, run: Run, theme: Theme) -> None:
    """The sum in words, beside the tall bars."""
    words, top = felt(run), lane.adjusted(0, theme.px(1), 0, -theme.px(9))
    gap, width = theme.px(8), theme.width("label", words)
    if begins - gap - lane.left() >= width:
        top.setRight(begins - gap)
        text(painter, top, words, theme, align=RIGHT)
    else:
        top.setLeft(ends + gap)
        text(painter, top, (words, ""), theme, align=LEFT, optional=True)


def paint_asked(painter: QPainter, row: QRectF, axis: Axis, run: Run, moment: Moment, theme: Theme) -> None:
    """Under the lens: every request, filling up while it waits; what is still to come is dashed."""
    network, single = run.network, axis.x(axis.start + run.network.interval) - axis.x(axis.start)
    count = max(1, int(axis.box.width() / max(single, theme.px(BIN))))
    step = (axis.end - axis.start) / count
    if single >= theme.px(BIN):  # one bar for each request, where it was asked
        first = max(0, network.asked_by(axis.start))
        edges = network.phase + (first + np.arange(count + 1) - 0.5) * network.interval
    else:
        edges = axis.start + np.arange(count + 1) * step
    waits, now = worst_waits(network, edges), worst_waits(network, edges, now=moment.t)
    known = waits.wait[np.isfinite(waits.wait)]
    tallest = float(known.max()) if len(known) and waits.late.any() else 0.0
    for k in range(count):
        if not np.isnan(waits.wait[k]):
            x = axis.x(float(edges[k] + edges[k + 1]) / 2)
            _paint_request(painter, row, x, min(max(single * 0.45, 2.0), theme.px(16)), waits, now, k, tallest, theme)
    painter.setPen(theme.pen("line", 1))
    painter.drawLine(QPointF(row.left(), row.bottom()), QPointF(row.right(), row.bottom()))
    text(painter, QRectF(row.left(), row.top() - theme.px(4), row.width(), theme.px(20)), (felt(run), ""), theme,
         align=RIGHT, optional=True)  # fmt: skip


def _paint_request(
    painter: QPainter,
    row: QRectF,
    x: float,
    width: float,
    waits: Waits,
    now: Waits,
    k: int,
    tallest: float,
    theme: Theme,
) -> None:
    wait = float(waits.wait[k])
    lost = np.isinf(wait)
    late = bool(waits.late[k]) or lost
    share = 1.0 if lost else wait / tallest if late and tallest else 0.0
    height = theme.px(STUB) + share * (row.height() - theme.px(STUB + 18))
    bar = QRectF(x - width / 2, row.bottom() - height, width, height)
    asked = not np.isnan(now.wait[k])
    role = "warning" if late else "client"
    painter.setPen(theme.pen(role if asked else "line", 1.2, Qt.PenStyle.SolidLine if asked else Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    if asked and not lost:
        done = min(1.0, float(now.wait[k]) / wait) if wait > 0 else 1.0
        painter.fillRect(QRectF(bar.left(), bar.bottom() - done * height, width, done * height), theme.colour(role))
