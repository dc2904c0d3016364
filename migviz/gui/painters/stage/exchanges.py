"""How are the client's frames drawn: requests on the wires, and the answers that come back?"""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from migviz.gui.painters.stage.questions import DEAD
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.stage.wires import along, paint_diamond
from migviz.gui.theme import Theme
from migviz.replay.frames import frames_between
from migviz.replay.network import Reach
from migviz.replay.seen import Seen
from migviz.say.numbers import is_covered
from migviz.trace.traffic import PORTS, Fate, Frame, FrameKind, Station

EXCHANGE_LASTS = 0.8
"""Seconds on the screen for a request to go and its answer to come back, however fast time goes: in truth less than a millisecond."""
SINGLE_FRAMES = 4
"""At most so many exchanges are drawn one by one; more are a stream."""
DEAD_END = 0.72
"""How far along a wire frames find nobody."""


def paint_exchanges(painter: QPainter, wires: dict[int, list[QPointF]], seen: Seen, theme: Theme, view: View) -> int:
    """The client's frames: one by one where time is slow enough, otherwise as a stream; returns how many questions are on their
    way to where nobody answers."""
    run, moment = seen.run, seen.moment
    state, network = moment.network, run.network
    if not network.interval or state.reach in (Reach.LOST, Reach.OFF) or is_covered(seen, "moment.port"):
        return 0
    lasts = EXCHANGE_LASTS * view.rate
    vm_port = state.port(Station.VM)
    if state.reach is Reach.ANSWERED and not state.oldest and network.interval * SINGLE_FRAMES < lasts:
        _paint_stream(painter, wires, vm_port or 1, theme, view)
        return 0
    stall = max((item.start for item in network.stalls if item.start <= moment.t < item.end), default=-1.0)
    sent = frames_between(run, max(moment.t - lasts, stall, 0.0), moment.t + 1e-9)
    arriving = 0
    for frame in [item for item in sent if item.kind is FrameKind.REQUEST][-SINGLE_FRAMES:]:
        share = (moment.t - frame.t) / lasts if lasts > 0 else 1.0
        arriving += max(1, frame.count) if frame.fate.lost and share < 0.5 else 0
        if not (frame.fate.lost and share >= 0.5 and state.reach in DEAD):  # there it is part of the pile
            _paint_exchange(painter, wires, frame, share, theme)
    return arriving


def _paint_stream(painter: QPainter, wires: dict[int, list[QPointF]], vm_port: int, theme: Theme, view: View) -> None:
    """More exchanges than can be told apart: diamonds there and back, without identity."""
    moved = view.pulse % 1.0 if view.pulse >= 0 else 0.5
    for number in (vm_port, 3):
        outwards = moved if number == vm_port else 1.0 - moved
        paint_diamond(painter, along(wires[number], outwards), theme, filled=True)
        if view.pulse >= 0:
            paint_diamond(painter, along(wires[number], 1.0 - outwards), theme)


def _paint_exchange(
    painter: QPainter, wires: dict[int, list[QPointF]], frame: Frame, share: float, theme: Theme
) -> None:
    """A request on its way, then its answer; where it is lost, a cross at the end of its way."""
    quarter, inside = min(int(share * 4), 3), share * 4 - min(int(share * 4), 3)
    ends = [PORTS[hop.to] for hop in frame.hops if hop.to in PORTS]
    if quarter == 0:
        paint_diamond(painter, along(wires[3], 1.0 - inside), theme, filled=True)
        return
    for number in ends:
        if number not in wires:
            continue
        fate = next(hop.fate for hop in frame.hops if hop.to in PORTS and PORTS[hop.to] == number)
        if quarter == 1:
            paint_diamond(painter, along(wires[number], inside * (DEAD_END if fate.lost else 1.0)), theme, filled=True)
        elif fate.lost:
            _paint_cross(painter, along(wires[number], DEAD_END), theme)
        elif fate is Fate.DELIVERED and quarter == 2:
            paint_diamond(painter, along(wires[number], 1.0 - inside), theme)
    if quarter == 3 and frame.fate is Fate.DELIVERED:
        paint_diamond(painter, along(wires[3], inside), theme)


def _paint_cross(painter: QPainter, point: QPointF, theme: Theme) -> None:
    size = theme.px(6)
    painter.setPen(theme.pen("warning", 2.6))
    painter.drawLine(point + QPointF(-size, -size), point + QPointF(size, size))
    painter.drawLine(point + QPointF(-size, size), point + QPointF(size, -size))
