"""What has the client felt lately? One bar for each of its last requests, as high as the request waited."""

import math

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import level
from migviz.gui.theme import Theme
from migviz.replay.network import worst_waits
from migviz.replay.seen import Seen

BARS = 24
"""How many bars there are; while the client waits long, each stands for several requests."""
STUB = 4.0
"""Pixels of a bar whose answer came at once."""


def paint_request_bars(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """The latest requests, the newest at the right: grey where the answer came at once, red where it came late or
    has not come yet (hollow), each as high as it has waited."""
    run, moment = seen.run, seen.moment
    network = run.network
    span = BARS * network.interval * max(1, math.ceil(1.25 * moment.network.oldest / (BARS * network.interval)))
    end = network.asked_at(network.asked_by(moment.t) - 1) + network.interval / 2
    edges = np.linspace(end - span, end, BARS + 1)
    waits = worst_waits(network, edges, now=moment.t)
    level(painter, box.left(), box.right(), box.bottom(), theme, "line", 1)
    pitch = box.width() / BARS
    asked = ~np.isnan(waits.wait)
    tallest = float(waits.wait[asked].max(initial=0.0))
    late = waits.late | (waits.waiting & bool(moment.network.oldest))
    stub, wide = theme.px(STUB), max(2.0, pitch - 2)
    at_once = np.flatnonzero(asked & ~late).tolist()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("client"))
    painter.drawRects([QRectF(box.left() + k * pitch + 1, box.bottom() - stub, wide, stub) for k in at_once])
    painter.setPen(theme.pen("warning", 1.2))
    for k in np.flatnonzero(late).tolist():
        share = float(waits.wait[k]) / tallest if tallest > 0 else 0.0
        height = stub + share * (box.height() - theme.px(STUB + 2))
        painter.setBrush(theme.colour("surface" if waits.waiting[k] else "warning"))
        painter.drawRect(QRectF(box.left() + k * pitch + 1, box.bottom() - height, wide, height))
