"""How is the resume drawn? The solid frame crosses to the target, and one heartbeat gives the map its colour back."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from migviz.gui.painters.draw import arrow_head
from migviz.gui.painters.stage.geometry import HostPlace, Stage
from migviz.gui.painters.stage.view import View
from migviz.gui.theme import Theme
from migviz.replay.beat import BeatKind
from migviz.replay.beats_of_run import CROSSES
from migviz.replay.seen import Seen
from migviz.trace import Host

MOVES, BEATS, FADES = 0.7, 0.7, 0.5
"""Seconds on the screen: the frame moves, the pulse is drawn, the rings fade."""
TRACES = ((0.10, 0.5), (0.2, 0.25))
"""How far behind the frame its traces are, as shares of the way, and how much is seen of them."""
RINGS = (6.0, 13.0, 20.0)
"""Pixels around the VM's card to which the rings grow."""
PALE = 0.68
"""How pale the map is before the first heartbeat."""
PULSE = ((0.0, 0.0), (0.34, 0.0), (0.42, -0.1), (0.47, 0.0), (0.53, -0.9), (0.59, 0.5), (0.64, 0.0), (0.72, -0.12), (0.8, 0.0), (1.0, 0.0))  # fmt: skip
"""The pulse across the map: shares of its width, and of half its height."""


def paint_resume(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """What is over the hosts in these two beats; in all others nothing is."""
    beat = view.beat
    if beat is None:
        return
    if beat.kind is BeatKind.CROSS:
        _paint_frame(painter, stage, min(beat.share * CROSSES / MOVES, 1.0), theme)
    elif beat.kind is BeatKind.HEARTBEAT:
        place = stage.target if seen.moment.owner is Host.TARGET else stage.source
        _paint_heartbeat(painter, place, beat.elapsed, theme)


def _paint_frame(painter: QPainter, stage: Stage, share: float, theme: Theme) -> None:
    """The frame of the VM between its old place and its new one, with two traces that fade."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not theme.reduced_motion and share < 1.0:
        for behind, seen in TRACES:
            if share > behind:
                pen = QPen(theme.pen("ink", 1.6, Qt.PenStyle.DashLine))
                pen.setColor(theme.colour("ink", seen))
                painter.setPen(pen)
                painter.drawRoundedRect(_between(stage, share - behind), 7, 7)
    frame = _between(stage, share)
    painter.setPen(theme.pen("ink", 2.6))
    painter.drawRoundedRect(frame, 7, 7)
    if 0.0 < share < 1.0 and not stage.low:
        y, tip = frame.bottom() - theme.px(18), frame.right() + theme.px(22)
        painter.drawLine(QPointF(frame.right() + theme.px(6), y), QPointF(tip - theme.px(6), y))
        arrow_head(painter, QPointF(tip, y), theme.px(7), theme.colour("ink"))


def _between(stage: Stage, share: float) -> QRectF:
    eased = 0.5 - 0.5 * math.cos(math.pi * share)
    start, end = stage.source.vm, stage.target.vm
    if stage.low:
        return _along_the_link(stage, start, end, eased)
    return QRectF(
        start.left() + eased * (end.left() - start.left()),
        start.top() + eased * (end.top() - start.top()),
        start.width() + eased * (end.width() - start.width()),
        start.height() + eased * (end.height() - start.height()),
    )


def _along_the_link(stage: Stage, start: QRectF, end: QRectF, eased: float) -> QRectF:
    """Where the watch and the network are between the hosts, the frame goes over the link, as high as that."""
    band = stage.link.adjusted(0, -2, 0, 2)
    narrow = min(1.0, 4.0 * eased, 4.0 * (1.0 - eased))
    whole = start if eased < 0.5 else end
    high = whole.height() + narrow * (band.height() - whole.height())
    middle = whole.center().y() + narrow * (band.center().y() - whole.center().y())
    left = start.left() + eased * (end.left() - start.left())
    return QRectF(left, middle - high / 2, start.width() + eased * (end.width() - start.width()), high)


def _paint_heartbeat(painter: QPainter, place: HostPlace, elapsed: float, theme: Theme) -> None:
    """The map is pale, the pulse is drawn across it once, then rings go out and the colour is back."""
    drawn, faded = min(elapsed / BEATS, 1.0), min(max(elapsed - BEATS, 0.0) / FADES, 1.0)
    squares = QRectF(place.grid.box.left(), place.grid.box.top(), place.grid.box.width(), place.grid.height)
    if faded < 1.0:
        painter.fillRect(squares.adjusted(-1, -1, 1, 1), theme.colour("surface", PALE * (1.0 - faded)))
        pen = QPen(theme.pen("ink", 3.0))
        pen.setColor(theme.colour("ink", 1.0 - faded))
        painter.setPen(pen)
        painter.drawPolyline(_pulse(squares, drawn))
    if 0.0 < faded < 1.0:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(theme.pen("target" if place.box.left() > squares.width() else "source", 1.6))
        colour = pen.color()
        colour.setAlphaF(1.0 - faded)
        pen.setColor(colour)
        painter.setPen(pen)
        for reach in RINGS:
            grown = theme.px(reach) * (0.4 + 0.6 * faded)
            painter.drawRoundedRect(place.vm.adjusted(-grown, -grown, grown, grown), 9, 9)


def _pulse(squares: QRectF, drawn: float) -> QPolygonF:
    """The pulse as far as it is drawn."""
    points = QPolygonF()
    for (x, y), (next_x, next_y) in zip(PULSE, (*PULSE[1:], PULSE[-1]), strict=True):
        points.append(_at(squares, x, y))
        if next_x > drawn:
            share = (drawn - x) / (next_x - x) if next_x > x else 0.0
            points.append(_at(squares, drawn, y + share * (next_y - y)))
            break
    return points


def _at(squares: QRectF, x: float, y: float) -> QPointF:
    return QPointF(squares.left() + x * squares.width(), squares.center().y() + y * squares.height() / 2)
