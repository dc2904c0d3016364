"""What does the client feel? Its requests along the strip and under the lens: late ones tall, lost ones hollow."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import LEFT, RIGHT, level, text
from migviz.gui.painters.screen import draw_small, on_screen
from migviz.gui.painters.still import still
from migviz.gui.painters.time_strip.geometry import Axis, beside_playhead
from migviz.gui.theme import Theme
from migviz.identical import Identical
from migviz.replay.network import Waits, worst_waits
from migviz.replay.pace import pause_span
from migviz.replay.seen import Seen
from migviz.say.client_side import felt, felt_briefly
from migviz.showing.box import Box
from migviz.trace.traffic import Traffic
from migviz.values import dataclass

BIN = 3.0
"""Pixels of a bar on the strip: it shows the worst of all requests asked in its time."""
STUB, LEAST_LATE = 4.0, 0.4
"""Pixels of a request that was answered at once; the share of the lane that any late one gets."""


def paint_felt(painter: QPainter, lane: QRectF, axis: Axis, seen: Seen, theme: Theme, *, changes: bool = False) -> None:
    """All requests of the run, the worst of each few pixels, and what it comes to in words; `changes`: it is another run each time."""
    run, box = seen.run, box_of(lane)
    known, span = math.inf if run.end is not None else run.until, (axis.start, axis.end)
    room = lane.adjusted(-2, -2, 2, 2)
    still(painter, room, "", _paint_bars, theme, box, span, known, Identical(run.network), changes=changes)
    _paint_words(painter, lane, _bars(run.network, known, span, box, theme.scale), axis.x(seen.t), seen, theme)


def _paint_bars(
    painter: QPainter, theme: Theme, box: Box, span: tuple[float, float], known: float, network: Identical[Traffic]
) -> None:
    lane = rect(box)
    bars = _bars(network.of[0], known, span, box, theme.scale)
    _paint_calm(painter, theme, box, bars)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("warning"))
    painter.drawRects(bars.late)
    painter.setPen(theme.pen("warning", 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRects(bars.lost)
    level(painter, lane.left(), lane.right(), lane.bottom() - theme.px(BASE), theme, "line", 1)


def _paint_calm(painter: QPainter, theme: Theme, box: Box, bars: "_Bars") -> None:
    """Hundreds of bars, the same in every run but for those that are missing: on a screen one picture of all, in parts."""
    colour, count = theme.colour("client", 0.75), bars.count
    pitch, top = box.width / count, _top_of_stubs(box, theme.scale)
    if bars.calm and on_screen(painter):
        parts = tuple((start * pitch, stop * pitch) for start, stop in bars.calm)
        high = STUB * theme.scale
        draw_small(
            painter, box.left, top, box.width, high, _draw_stubs, box.width, count, high, colour.rgba(), parts=parts
        )
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for start, stop in bars.calm:
        painter.drawRects(_stubs(box.left, top, pitch, STUB * theme.scale, range(start, stop)))


def _draw_stubs(painter: QPainter, width: float, count: int, high: float, ink: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgba(ink))
    painter.drawRects(_stubs(0.0, 0.0, width / count, high, range(count)))


def _top_of_stubs(box: Box, scale: float) -> float:
    return box.top + box.height - (BASE + STUB) * scale


BASE = 3.0
"""Pixels under the line that the bars stand on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bars:
    """Of so many bars: from which to which are answered at once; the boxes of late ones, and of whole stretches that were never answered."""

    count: int
    calm: list[tuple[int, int]]
    late: list[QRectF]
    lost: list[QRectF]


@lru_cache(maxsize=8)
def _bars(network: Traffic, known: float, span: tuple[float, float], box: Box, scale: float) -> _Bars:
    left, top, width, height = box.left, box.top, box.width, box.height
    count = max(1, int(width / (BIN * scale)))
    waits = worst_waits(network, np.linspace(*span, count + 1), known)
    finite = waits.wait[np.isfinite(waits.wait)]
    tallest = float(finite.max()) if len(finite) else 0.0
    base, pitch, full = top + height - BASE * scale, width / count, height - (BASE + 3) * scale
    calm = _stretches_of(np.isfinite(waits.wait) & ~waits.late)
    late = []
    for k in np.flatnonzero(np.isfinite(waits.wait) & waits.late).tolist():
        share = max(LEAST_LATE, float(waits.wait[k]) / tallest)
        high = STUB * scale + share * (full - STUB * scale)
        late.append(QRectF(left + k * pitch, base - high, max(1.0, pitch - 1), high))
    lost = [
        QRectF(left + start * pitch, base - full, (stop - start) * pitch, full)
        for start, stop in _stretches_of(np.isinf(waits.wait))
    ]
    return _Bars(count=count, calm=calm, late=late, lost=lost)


def _stubs(left: float, top: float, pitch: float, high: float, slots: range) -> list[QRectF]:
    """A bar for each slot, for requests that are answered at once: a pixel from the next."""
    return [QRectF(left + k * pitch, top, max(1.0, pitch - 1), high) for k in slots]


def _stretches_of(true: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where it is true without a break: first index, and the one behind the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], true, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _paint_words(painter: QPainter, lane: QRectF, bars: _Bars, playhead: float, seen: Seen, theme: Theme) -> None:
    """The sum in words, beside the tall bars and the playhead."""
    tall = [*bars.late, *bars.lost]
    begins = min((bar.left() for bar in tall), default=lane.right())
    ends = max((bar.right() for bar in tall), default=lane.right())
    words, top = felt(seen), lane.adjusted(0, theme.px(1), 0, -theme.px(9))
    gap, width = theme.px(8), theme.width("label", words)
    before = begins - gap - lane.left() >= width
    room = (
        top.adjusted(0, 0, begins - gap - top.right(), 0) if before else top.adjusted(ends + gap - top.left(), 0, 0, 0)
    )
    free = beside_playhead(room, width, playhead, gap, at_end=before)
    text(painter, free, (words, felt_briefly(seen), ""), theme, align=RIGHT if before else LEFT, optional=True)


WORDED = 44.0
"""A lane lower than this has bars alone: they take the height that words would have above them."""


def paint_asked(painter: QPainter, row: QRectF, axis: Axis, seen: Seen, theme: Theme) -> None:
    """Under the lens: every request, filling up while it waits; what is still to come is dashed."""
    run, moment = seen.run, seen.moment
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
    span = pause_span(run)
    left = max(row.left(), axis.x(span[1]) + theme.px(8)) if span is not None else row.left()  # not across its edge
    room = QRectF(left, row.top() - theme.px(4), max(0.0, row.right() - left), theme.px(20))
    if row.height() < theme.px(WORDED):
        return
    text(painter, room, (felt(seen), felt_briefly(seen), ""), theme, align=RIGHT, optional=True)


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
    height = theme.px(STUB) + share * (row.height() - theme.px(STUB + (18 if row.height() >= theme.px(WORDED) else 0)))
    bar = QRectF(x - width / 2, row.bottom() - height, width, height)
    asked = not np.isnan(now.wait[k])
    role = "warning" if late else "client"
    painter.setPen(theme.pen(role if asked else "line", 1.2, Qt.PenStyle.SolidLine if asked else Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    if asked and not lost:
        done = min(1.0, float(now.wait[k]) / wait) if wait > 0 else 1.0
        painter.fillRect(QRectF(bar.left(), bar.bottom() - done * height, width, done * height), theme.colour(role))
