"""What has the client felt lately? One bar for each of its last requests, as high as the request waited."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

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
    painter.setPen(theme.pen("line", 1))
    painter.drawLine(QPointF(box.left(), box.bottom()), QPointF(box.right(), box.bottom()))
    pitch = box.width() / BARS
    tallest = float(np.nanmax(waits.wait)) if not np.isnan(waits.wait).all() else 0.0
    for k in range(BARS):
        if np.isnan(waits.wait[k]):
            continue
        late = bool(waits.late[k] or (waits.waiting[k] and moment.network.oldest))
        share = float(waits.wait[k]) / tallest if tallest > 0 and late else 0.0
        height = theme.px(STUB) + share * (box.height() - theme.px(STUB + 2))
        bar = QRectF(box.left() + k * pitch + 1, box.bottom() - height, max(2.0, pitch - 2), height)
        role = "warning" if late else "client"
        painter.setPen(theme.pen(role, 1.2) if late else Qt.PenStyle.NoPen)
        hollow = waits.waiting[k] and late
        painter.setBrush(theme.colour("surface" if hollow else role))
        painter.drawRect(bar)
