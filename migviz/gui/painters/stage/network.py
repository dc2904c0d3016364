"""How is the clients' network drawn: switch with ports, frames on the wires, and the broadcast?"""

import math
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QRegion

from migviz.gui.painters.draw import CENTRE, RIGHT, card, polyline, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.network_cards import TableLine, paint_client_card, paint_table, table_lines
from migviz.gui.painters.stage.questions import DEAD, paint_dead_end, paint_turning_round
from migviz.gui.painters.stage.view import View
from migviz.gui.theme import Theme
from migviz.replay.beat import BeatKind, BeatNow
from migviz.replay.frames import frames_between
from migviz.replay.network import Reach
from migviz.replay.seen import Seen
from migviz.say import on_stage
from migviz.say.numbers import is_covered
from migviz.trace.traffic import PORTS, Fate, Frame, FrameKind, Node, Station
from migviz.values import dataclass

BROADCAST_LASTS, EXCHANGE_LASTS = 0.9, 0.8
"""Seconds on the screen for an announcement to spread, and for a request to go and its answer to come back, however
fast time goes: in truth both take less than a millisecond."""
GOES_IN = 0.3
"""The share of that time in which it goes to the switch; in the rest it comes out at every other port."""
ONE_GROUP = frozenset(
    {
        BeatKind.OPENING,
        BeatKind.CROSS,
        BeatKind.HEARTBEAT,
        BeatKind.FRAME_IN,
        BeatKind.LEARNT,
        BeatKind.COPIES,
        BeatKind.READ,
    }
)
"""The beats in which something else moves: the client's frames do not."""
SINGLE_FRAMES = 4
"""At most so many exchanges are drawn one by one; more are a stream."""


def spread_of(seen: Seen, view: View) -> tuple[float, Node]:
    """How far the last announcement has spread, from 0 to 1, and from which host; negative where none is under way."""
    if view.beat is not None:
        spread = _spread_in(view.beat)
        if spread is not None:
            return spread, Node.TARGET
    run, moment = seen.run, seen.moment
    sent = [frame for frame in run.network.frames if frame.kind.announces and frame.t <= moment.t]
    heard = [frame for frame in sent if not frame.fate.lost]
    if not heard:
        return -1.0, Node.TARGET
    if view.beat is not None and len(heard) == 1:
        return -1.0, heard[0].origin  # it has been seen, in beats of its own
    last = heard[-1]
    room = math.inf if run.end is None else max(0.0, 0.5 * (run.end - last.t))
    lasts = min(BROADCAST_LASTS * view.rate, room)
    share = (moment.t - last.t) / lasts if lasts > 0 else 1.0
    return (share if share < 1 else -1.0), last.origin


def _spread_in(beat: BeatNow) -> float | None:
    """The same in the beats in which the first one spreads, and in those around them, in which none does."""
    if beat.kind is BeatKind.FRAME_IN:
        return GOES_IN * min(1.0, beat.elapsed / BROADCAST_LASTS)
    if beat.kind is BeatKind.LEARNT:
        return GOES_IN
    if beat.kind is BeatKind.COPIES:
        return GOES_IN + (1.0 - GOES_IN) * max(beat.share, 1e-6)
    return -1.0 if beat.kind in (BeatKind.HEARTBEAT, BeatKind.READ, BeatKind.WAITS, BeatKind.TURN_ROUND) else None


def paint_network(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """What moves on the wires of the clients' side."""
    spread, __ = spread_of(seen, view)
    wires, beat = _wires(stage, _ports(stage, theme)), view.beat
    if beat is not None and beat.kind is BeatKind.TURN_ROUND:
        waited = seen.at(beat.beat.start).moment.network.waiting
        paint_turning_round(painter, stage, wires, seen, waited, beat.elapsed, theme)
        return
    one_group, arriving = beat is not None and beat.kind in ONE_GROUP, 0
    if spread < 0 and not one_group:
        painter.save()
        painter.setClipRegion(_beside_ports(stage, theme), Qt.ClipOperation.IntersectClip)
        arriving = _paint_frames(painter, wires, seen, theme, view)
        painter.restore()
    paint_dead_end(painter, stage, wires, seen, theme, view, arriving)


def _beside_ports(stage: Stage, theme: Theme) -> QRegion:
    """Where frames are seen: they go through a port below its number."""
    beside = QRegion(stage.box.toAlignedRect())
    for port in _ports(stage, theme).values():
        beside -= QRegion(port.toAlignedRect())
    return beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What switch, wires and table follow from: the ports in use, how far an announcement is (0: none; 1: it goes in; 2: it
    comes out), the lines of the table, and how much of a new one is written (0 to 3: as before, struck, the arrow, all)."""

    used: tuple[int | None, ...]
    spreading: int
    lines: tuple[TableLine, ...]
    written: int


def network(seen: Seen, view: View) -> Network:
    """The clients' side at a moment."""
    spread, __ = spread_of(seen, view)
    return Network(
        used=(None if is_covered(seen, "moment.port") else seen.moment.network.port(Station.VM), 3),
        spreading=0 if spread < 0 else 1 if spread <= GOES_IN else 2,
        lines=table_lines(seen, spreading=spread >= 0 or _is_read(view)),
        written=_written(view),
    )


def _is_read(view: View) -> bool:
    return view.beat is not None and view.beat.kind in (BeatKind.READ, BeatKind.WAITS)


def _written(view: View) -> int:
    if view.beat is None or view.beat.kind is not BeatKind.LEARNT:
        return 3
    return sum(view.beat.elapsed >= t for t in WRITTEN_AT)


WRITTEN_AT = (0.02, 0.2, 0.35)
"""Seconds on the screen at which the old port is struck, the arrow is drawn, the new port is written."""


def paint_network_ground(painter: QPainter, theme: Theme, stage: Stage, now: Network) -> None:
    """Wires, switch, ports and cards."""
    ports = _ports(stage, theme)
    wires = _wires(stage, ports)
    if not stage.settles:
        _paint_wires(painter, wires, now, theme)
    if 4 in wires:
        _paint_others(painter, wires[4][-1], stage, theme)
    _paint_switch(painter, stage, ports, theme, now.lines[0] if stage.between and stage.table.isEmpty() else None)
    for number, box in ports.items():
        _paint_port(painter, box, number, theme, now)
    if now.spreading:
        _paint_port_words(painter, ports if now.spreading > 1 else {2: ports[2]}, theme)
    if not stage.table.isEmpty():
        paint_table(painter, stage, now.lines, theme, now.written)
    paint_client_card(painter, stage, theme)


def paint_envelopes(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """The announcement on its way, over the cards of the hosts that it leaves and reaches."""
    for place in envelopes(stage, seen, theme, view):
        _paint_envelope(painter, place, envelope_size(stage, theme), theme)


def _ports(stage: Stage, theme: Theme) -> dict[int, QRectF]:
    switch, size = stage.switch, theme.px(22)
    ports = {
        1: QRectF(switch.left() + switch.width() * 0.18 - size / 2, switch.top() - size / 2, size, size),
        2: QRectF(switch.left() + switch.width() * 0.76 - size / 2, switch.top() - size / 2, size, size),
        3: QRectF(switch.right() - size / 2, switch.center().y() - size / 2, size, size),
    }
    if stage.others:
        ports[4] = QRectF(switch.left() + switch.width() * 0.62 - size / 2, switch.bottom() - size / 2, size, size)
    return ports


def _wires(stage: Stage, ports: dict[int, QRectF]) -> dict[int, list[QPointF]]:
    """The way of each wire, from the port outwards."""
    source, target = stage.source.box, stage.target.box
    one, two, three = ports[1].center(), ports[2].center(), ports[3].center()
    if stage.between:
        y = stage.switch.top() - 22 * stage.scale
        ways = {
            1: [one, QPointF(one.x(), y), QPointF(source.right(), y)],
            2: [two, QPointF(two.x(), y), QPointF(target.left(), y)],
        }
    else:
        room = stage.switch.top() - source.bottom()
        y = source.bottom() + max(WIRES_AT * room, min(room / 2, BELOW * stage.scale))
        ways = {
            1: [
                one,
                QPointF(one.x(), y),
                QPointF(source.right() - 40 * stage.scale, y),
                QPointF(source.right() - 40 * stage.scale, source.bottom()),
            ],
            2: [
                two,
                QPointF(two.x(), y),
                QPointF(target.left() + 40 * stage.scale, y),
                QPointF(target.left() + 40 * stage.scale, target.bottom()),
            ],
        }
    ways[3] = [three, QPointF(stage.client.left(), three.y())]
    if 4 in ports:
        four = ports[4].center()
        ways[4] = [four, QPointF(four.x(), min(four.y() + 38 * stage.scale, stage.box.bottom() - 18 * stage.scale))]
    return ways


WIRES_AT = 0.42
"""How far down between the hosts and the switch their wires cross."""


def _paint_known(painter: QPainter, switch: QRectF, ports: dict[int, QRectF], line: TableLine, theme: Theme) -> None:
    """Where there is no room for the table: what the switch knows of the VM, in the switch."""
    top = ports[1].bottom() + theme.px(3)
    inner = QRectF(
        switch.left() + theme.px(8),
        top,
        ports[3].left() - switch.left() - theme.px(12),
        switch.bottom() - top - theme.px(3),
    )
    used = text(painter, inner, line.names[-1:], theme, font="control", optional=True)
    beside = inner.adjusted(used + theme.px(4), 0, 0, 0)
    text(painter, beside, line.port or "?", theme, font="count", align=RIGHT, optional=True)


def _paint_switch(
    painter: QPainter, stage: Stage, ports: dict[int, QRectF], theme: Theme, line: TableLine | None
) -> None:
    switch = stage.switch
    card(painter, switch, theme, pen=theme.pen("line", 1.6), radius=9)
    if line is not None:
        _paint_known(painter, switch, ports, line, theme)
        return
    icon = QRectF(switch.left() + theme.px(10), switch.center().y() - theme.px(12), theme.px(26), theme.px(26))
    room = ports[3].left() - icon.right() - theme.px(16)  # as far from the port as from the icon
    if room < theme.width("control", on_stage.switch()):
        icon.moveCenter(QPointF(switch.center().x(), switch.center().y() + theme.px(4)))
        paint_icon(painter, icon, "switch", theme.colour("client"), theme)
        return
    paint_icon(painter, icon, "switch", theme.colour("client"), theme)
    box = QRectF(icon.right() + theme.px(8), switch.top(), room, switch.height())
    text(painter, box, on_stage.switch(), theme, font="control", optional=True)


def _paint_wires(painter: QPainter, wires: dict[int, list[QPointF]], now: Network, theme: Theme) -> None:
    for number, way in wires.items():
        if now.spreading > 1 or (now.spreading and number == 2):
            style = Qt.PenStyle.SolidLine if number == 2 else Qt.PenStyle.DashLine
            pen = theme.pen("broadcast", 2.6, style)
        else:
            pen = theme.pen("client", 4 if number in now.used else 1.6)
        polyline(painter, way, pen)


def _paint_others(painter: QPainter, end: QPointF, stage: Stage, theme: Theme) -> None:
    """Where the wire of port 4 leads to."""
    size = theme.px(20)
    icon = QRectF(end.x() - size / 2, end.y() - size / 2, size, size)
    paint_icon(painter, icon, "other switches", theme.colour("client"), theme)
    room = QRectF(icon.right() + theme.px(6), icon.top(), stage.client.left() - icon.right() - theme.px(12), size)
    text(painter, room, (on_stage.other_switches(), ""), theme, role="muted", optional=True)


def _clear_of_port(way: list[QPointF], share: float, theme: Theme) -> QPointF:
    """Some way from a port outwards, where an envelope begins beside the port's ring and number."""
    length = sum((end - start).manhattanLength() for start, end in pairwise(way))
    begins = min(0.5, theme.px(CLEAR) / length) if length else 0.0
    return _along(way, begins + (LEAVES - begins) * share)


def envelope_size(stage: Stage, theme: Theme) -> QSizeF:
    """An envelope with its outer frame: smaller where it has less room between the hosts and what is below them."""
    below = _wires(stage, _ports(stage, theme))[2][1].y() - stage.target.box.bottom()
    return QSizeF(*map(theme.px, ENVELOPE)) * (1.0 if stage.between else min(1.0, below / theme.px(BELOW)))


def _clear_of_host(way: list[QPointF], size: QSizeF) -> float:
    """The share of a wire's way from its port at which an envelope begins: where it touches nothing of the host's card."""
    length = sum((end - start).manhattanLength() for start, end in pairwise(way))
    across = way[-1].y() == way[-2].y()
    clear = (size.width() if across else size.height()) * BELOW / ENVELOPE[1]
    return 1.0 - min(0.5, clear / length) if length else 1.0


ENVELOPE, BELOW = (40.0, 28.0), 17.0
"""Pixels of an envelope with its outer frame; from the host's card down to a wire that has an envelope beside that."""
CLEAR, LEAVES = 42.0, 0.9
"""Pixels from the middle of a port to that of an envelope beside its ring; the share of the wire after which it is not seen any more."""


def _along(way: list[QPointF], share: float) -> QPointF:
    path = QPainterPath(way[0])
    for point in way[1:]:
        path.lineTo(point)
    return path.pointAtPercent(min(max(share, 0.0), 1.0))


DEAD_END = 0.72
"""How far along a wire frames find nobody."""


# --- frames ---


def _paint_frames(painter: QPainter, wires: dict[int, list[QPointF]], seen: Seen, theme: Theme, view: View) -> int:
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
        arriving += frame.fate.lost and share < 0.5
        if not (frame.fate.lost and share >= 0.5 and state.reach in DEAD):  # there it is part of the pile
            _paint_exchange(painter, wires, frame, share, theme)
    return arriving


def _paint_stream(painter: QPainter, wires: dict[int, list[QPointF]], vm_port: int, theme: Theme, view: View) -> None:
    """More exchanges than can be told apart: diamonds there and back, without identity."""
    moved = view.pulse % 1.0 if view.pulse >= 0 else 0.5
    for number in (vm_port, 3):
        outwards = moved if number == vm_port else 1.0 - moved
        _paint_diamond(painter, _along(wires[number], outwards), theme, filled=True)
        if view.pulse >= 0:
            _paint_diamond(painter, _along(wires[number], 1.0 - outwards), theme)


def _paint_exchange(
    painter: QPainter, wires: dict[int, list[QPointF]], frame: Frame, share: float, theme: Theme
) -> None:
    """A request on its way, then its answer; where it is lost, a cross at the end of its way."""
    quarter, inside = min(int(share * 4), 3), share * 4 - min(int(share * 4), 3)
    ends = [PORTS[hop.to] for hop in frame.hops if hop.to in PORTS]
    if quarter == 0:
        _paint_diamond(painter, _along(wires[3], 1.0 - inside), theme, filled=True)
        return
    for number in ends:
        if number not in wires:
            continue
        fate = next(hop.fate for hop in frame.hops if hop.to in PORTS and PORTS[hop.to] == number)
        if quarter == 1:
            _paint_diamond(
                painter, _along(wires[number], inside * (DEAD_END if fate.lost else 1.0)), theme, filled=True
            )
        elif fate.lost:
            _paint_cross(painter, _along(wires[number], DEAD_END), theme)
        elif fate is Fate.DELIVERED and quarter == 2:
            _paint_diamond(painter, _along(wires[number], 1.0 - inside), theme)
    if quarter == 3 and frame.fate is Fate.DELIVERED:
        _paint_diamond(painter, _along(wires[3], inside), theme)


def _paint_diamond(painter: QPainter, point: QPointF, theme: Theme, *, filled: bool = False) -> None:
    size = theme.px(7)
    painter.setPen(theme.pen("client", 1.6))
    painter.setBrush(theme.colour("client" if filled else "surface"))
    painter.drawPolygon(
        [point + QPointF(-size, 0), point + QPointF(0, -size), point + QPointF(size, 0), point + QPointF(0, size)]
    )


def _paint_cross(painter: QPainter, point: QPointF, theme: Theme) -> None:
    size = theme.px(6)
    painter.setPen(theme.pen("warning", 2.6))
    painter.drawLine(point + QPointF(-size, -size), point + QPointF(size, size))
    painter.drawLine(point + QPointF(-size, size), point + QPointF(size, -size))


# --- the broadcast ---


def _paint_port(painter: QPainter, box: QRectF, number: int, theme: Theme, now: Network) -> None:
    if now.spreading > 1 or (now.spreading and number == 2):
        out = number != 2
        if out:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.pen("broadcast", 1.4))
            painter.drawEllipse(box.center(), box.width() * 0.85, box.width() * 0.85)
        card(painter, box, theme, fill="broadcast" if out else "surface", pen=theme.pen("broadcast", 2), radius=4)
        role = "on.mark" if out else "ink"
    else:
        used = number in now.used
        card(painter, box, theme, fill="client" if used else "surface", pen=theme.pen("client", 1.4), radius=4)
        role = "on.mark" if used else "ink"
    text(painter, box, str(number), theme, font="control", role=role, align=CENTRE, optional=True)


def _paint_port_words(painter: QPainter, ports: dict[int, QRectF], theme: Theme) -> None:
    """Where the broadcast goes in and out."""
    for number, box in ports.items():
        word, width = on_stage.goes_in() if number == 2 else on_stage.comes_out(), theme.px(30)
        place = {
            1: QRectF(box.left() - width - theme.px(5), box.top() - theme.px(8), width, theme.px(18)),
            2: QRectF(box.right() + theme.px(1), box.top() - theme.px(8), width, theme.px(18)),
            3: QRectF(box.right() + theme.px(2), box.bottom() + theme.px(4), width, theme.px(18)),
            4: QRectF(box.left() - width - theme.px(6), box.center().y() + theme.px(4), width, theme.px(18)),
        }[number]
        text(painter, place, word, theme, font="axis", align=CENTRE, optional=True)


def envelopes(stage: Stage, seen: Seen, theme: Theme, view: View) -> tuple[QPointF, ...]:
    """Where the envelopes of an announcement are: they can be clicked."""
    if stage.switch.isEmpty() or (view.beat is not None and view.beat.kind is BeatKind.LEARNT):
        return ()  # it is inside the switch
    spread, __ = spread_of(seen, view)
    wires = _wires(stage, _ports(stage, theme))
    return _envelope_places(wires, spread, envelope_size(stage, theme), theme) if spread >= 0 else ()


def _envelope_places(wires: dict[int, list[QPointF]], spread: float, size: QSizeF, theme: Theme) -> tuple[QPointF, ...]:
    """In at port 2; only when it has come in, out at every other port at once."""
    if spread <= GOES_IN:
        return (_along(wires[2], _clear_of_host(wires[2], size) * (1.0 - spread / GOES_IN)),)
    out = (spread - GOES_IN) / (1.0 - GOES_IN)
    others = [number for number in wires if number not in (2, 4)]  # the wire of port 4 is too short for an envelope
    return tuple(_clear_of_port(wires[number], out, theme) for number in others) if out <= 1 else ()


def _paint_envelope(painter: QPainter, centre: QPointF, size: QSizeF, theme: Theme) -> None:
    outer = QRectF(QPointF(), size)
    outer.moveCenter(centre)
    frame, fold = 3 * size.height() / ENVELOPE[1], 4 * size.height() / ENVELOPE[1]
    box = outer.adjusted(frame, frame, -frame, -frame)
    card(painter, outer, theme, pen=theme.pen("broadcast", 1.2), radius=4)
    card(painter, box, theme, fill="broadcast", pen=theme.pen("broadcast", 1), radius=3)
    polyline(
        painter,
        [
            box.topLeft() + QPointF(fold, fold),
            box.center() + QPointF(0, 0.75 * fold),
            box.topRight() + QPointF(-fold, fold),
        ],
        theme.pen("on.mark", 1.6),
    )
