"""How is the clients' network drawn: the switch with its ports, its wires, the client, and what of all that moves moves now?"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QRegion

from migviz.gui.painters.draw import CENTRE, RIGHT, card, polyline, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.stage.broadcast import GOES_IN, spread_of
from migviz.gui.painters.stage.exchanges import paint_exchanges
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.network_cards import TableLine, paint_client_card, paint_table, table_lines
from migviz.gui.painters.stage.questions import paint_dead_end, paint_turning_round
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.stage.wires import ports_of, wires_of
from migviz.gui.theme import Theme
from migviz.replay.beat import BeatKind
from migviz.replay.seen import Seen
from migviz.say import on_stage
from migviz.say.numbers import is_covered
from migviz.trace.traffic import Station
from migviz.values import dataclass

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
WRITTEN_AT = (0.02, 0.2, 0.35)
"""Seconds on the screen at which the old port is struck, the arrow is drawn, the new port is written."""


# --- what moves ------------------------------------------------------------------------------------------------------


def paint_network(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """What moves on the wires of the clients' side."""
    spread, __ = spread_of(seen, view)
    wires, beat = wires_of(stage, ports_of(stage, theme)), view.beat
    if beat is not None and beat.kind is BeatKind.TURN_ROUND:
        before = seen.at(beat.beat.start).moment.network
        paint_turning_round(painter, stage, wires, seen, before.waiting, before.held, beat.elapsed, theme)
        return
    one_group, arriving = beat is not None and beat.kind in ONE_GROUP, 0
    if spread < 0 and not one_group:
        painter.save()
        painter.setClipRegion(_beside_ports(stage, theme), Qt.ClipOperation.IntersectClip)
        arriving = paint_exchanges(painter, wires, seen, theme, view)
        painter.restore()
    paint_dead_end(painter, stage, wires, seen, theme, view, arriving)


def _beside_ports(stage: Stage, theme: Theme) -> QRegion:
    """Where frames are seen: they go through a port below its number."""
    beside = QRegion(stage.box.toAlignedRect())
    for port in ports_of(stage, theme).values():
        beside -= QRegion(port.toAlignedRect())
    return beside


# --- what stands -----------------------------------------------------------------------------------------------------


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


def paint_network_ground(painter: QPainter, theme: Theme, stage: Stage, now: Network) -> None:
    """Wires, switch, ports and cards."""
    ports = ports_of(stage, theme)
    wires = wires_of(stage, ports)
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
