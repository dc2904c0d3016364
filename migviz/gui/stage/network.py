"""How is the clients' network drawn: switch with ports, MAC table, client, and the announcement?"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from migviz.gui.draw import CENTRE, RIGHT, card, polyline, text
from migviz.gui.icons import paint_icon
from migviz.gui.stage.geometry import Stage
from migviz.gui.stage.view import View
from migviz.gui.theme import Theme
from migviz.replay.moment import Moment
from migviz.trace import Host, Run

ANNOUNCED_FOR = 0.9
"""Seconds of the run for which an announcement is drawn, where the view does not say how far it is."""


def port_of_vm(run: Run, moment: Moment) -> int:
    """The port behind which the switch has last seen the VM: 1, or 2 once an announcement has come through."""
    heard = any(
        item.kind == "announcement" and item.t <= moment.t and not item.facts["lost"] for item in run.milestones
    )
    return 2 if heard else 1


def paint_network(painter: QPainter, stage: Stage, run: Run, moment: Moment, theme: Theme, view: View) -> None:
    """Everything on the clients' side."""
    switch = stage.switch
    size = theme.px(22)
    ports = {
        1: QRectF(switch.left() + switch.width() * 0.18 - size / 2, switch.top() - size / 2, size, size),
        2: QRectF(switch.left() + switch.width() * 0.76 - size / 2, switch.top() - size / 2, size, size),
        3: QRectF(switch.right() - size / 2, switch.center().y() - size / 2, size, size),
    }
    if not stage.small:
        ports[4] = QRectF(switch.left() + switch.width() * 0.62 - size / 2, switch.bottom() - size / 2, size, size)
    vm_port = port_of_vm(run, moment)
    spread = _spread(run, moment, view)
    wires = _wires(stage, ports)
    _paint_wires(painter, wires, moment, theme, vm_port, spread)
    card(painter, switch, theme, pen=theme.pen("line", 1.6), radius=9)
    icon = QRectF(switch.left() + theme.px(10), switch.center().y() - theme.px(12), theme.px(26), theme.px(26))
    wordy = switch.width() > theme.px(104)
    if not wordy:
        icon.moveCenter(QPointF(switch.center().x(), switch.center().y() + theme.px(4)))
    paint_icon(painter, icon, "switch", theme.colour("client"), theme)
    if wordy:
        box = QRectF(
            icon.right() + theme.px(8), switch.top(), ports[3].left() - icon.right() - theme.px(10), switch.height()
        )
        text(painter, box, "Switch", theme, font="control", optional=True)
    for number, box in ports.items():
        _paint_port(painter, box, number, theme, used=number in (vm_port, 3), spread=spread)
    if spread >= 0:
        _paint_envelopes(painter, wires, spread, theme)
    if not stage.table.isEmpty():
        _paint_table(painter, stage, moment, theme, vm_port, changed=spread >= 0)
    _paint_client(painter, stage, moment, theme, vm_port)


def _spread(run: Run, moment: Moment, view: View) -> float:
    """How far the envelopes of an announcement have come; negative where none is on its way."""
    if view.spread >= 0:
        return view.spread
    last = max(
        (
            item.t
            for item in run.milestones
            if item.kind == "announcement" and item.t <= moment.t and not item.facts["lost"]
        ),
        default=-9.0,
    )
    age = (moment.t - last) / ANNOUNCED_FOR
    return min(1.0, 0.25 + age) if 0 <= age < 1 else -1.0


def _wires(stage: Stage, ports: dict[int, QRectF]) -> dict[int, list[QPointF]]:
    """The way of each wire, from the port outwards."""
    source, target = stage.source.box, stage.target.box
    one, two, three = ports[1].center(), ports[2].center(), ports[3].center()
    if stage.wide:
        y = stage.switch.top() - 22 * stage.scale
        ways = {
            1: [one, QPointF(one.x(), y), QPointF(source.right(), y)],
            2: [two, QPointF(two.x(), y), QPointF(target.left(), y)],
        }
    else:
        y = source.bottom() + (stage.switch.top() - source.bottom()) * 0.42
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
        ways[4] = [four, QPointF(four.x(), min(four.y() + 30 * stage.scale, stage.box.bottom() - 16 * stage.scale))]
    return ways


def _paint_wires(
    painter: QPainter, wires: dict[int, list[QPointF]], moment: Moment, theme: Theme, vm_port: int, spread: float
) -> None:
    for number, way in wires.items():
        if spread >= 0:
            style = Qt.PenStyle.SolidLine if number == 2 else Qt.PenStyle.DashLine
            pen = theme.pen("broadcast", 2.6, style)
        else:
            pen = theme.pen("client", 4 if number in (vm_port, 3) else 1.6)
        polyline(painter, way, pen)
    if spread < 0 and not moment.running and moment.owner is not Host.NOBODY:
        _paint_dead_end(painter, wires[vm_port], theme)
    elif spread < 0 and moment.running:
        for number in (vm_port, 3):
            _paint_diamond(painter, _along(wires[number], 0.5), theme)
    if 4 in wires:
        end = wires[4][-1]
        size = theme.px(20)
        paint_icon(
            painter,
            QRectF(end.x() - size / 2, end.y() - size / 2, size, size),
            "other switches",
            theme.colour("client"),
            theme,
        )


def _along(way: list[QPointF], share: float) -> QPointF:
    path = QPainterPath(way[0])
    for point in way[1:]:
        path.lineTo(point)
    return path.pointAtPercent(min(max(share, 0.0), 1.0))


def _paint_diamond(painter: QPainter, point: QPointF, theme: Theme) -> None:
    size = theme.px(6)
    painter.setPen(theme.pen("client", 1.6))
    painter.setBrush(theme.colour("surface"))
    painter.drawPolygon(
        [point + QPointF(-size, 0), point + QPointF(0, -size), point + QPointF(size, 0), point + QPointF(0, size)]
    )


def _paint_dead_end(painter: QPainter, way: list[QPointF], theme: Theme) -> None:
    """Nobody answers at the end of this wire."""
    point, radius = _along(way, 0.72), theme.px(9)
    painter.setPen(theme.pen("warning", 2))
    painter.setBrush(theme.colour("surface"))
    painter.drawEllipse(point, radius, radius)
    painter.drawLine(point + QPointF(-radius * 0.5, 0), point + QPointF(radius * 0.5, 0))


def _paint_port(painter: QPainter, box: QRectF, number: int, theme: Theme, *, used: bool, spread: float) -> None:
    if spread >= 0:
        out = number != 2
        if out and spread > 0.1:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.pen("broadcast", 1.4))
            painter.drawEllipse(box.center(), box.width() * 0.85, box.width() * 0.85)
        card(painter, box, theme, fill="broadcast" if out else "surface", pen=theme.pen("broadcast", 2), radius=4)
        role = "on.mark" if out else "ink"
    else:
        card(painter, box, theme, fill="client" if used else "surface", pen=theme.pen("client", 1.4), radius=4)
        role = "on.mark" if used else "ink"
    text(painter, box, str(number), theme, font="control", role=role, align=CENTRE, optional=True)


def _paint_envelopes(painter: QPainter, wires: dict[int, list[QPointF]], spread: float, theme: Theme) -> None:
    """In at port 2, then out at every other port at once."""
    for number, way in wires.items():
        share = 1.0 - spread / 0.3 if number == 2 else (spread - 0.3) / 0.7
        if 0 <= share <= 1:
            _paint_envelope(painter, _along(way, share if number == 2 else share * 0.9), theme)


def _paint_envelope(painter: QPainter, centre: QPointF, theme: Theme) -> None:
    width, height = theme.px(34), theme.px(22)
    box = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
    card(painter, box.adjusted(-3, -3, 3, 3), theme, pen=theme.pen("broadcast", 1.2), radius=4)
    card(painter, box, theme, fill="broadcast", pen=theme.pen("broadcast", 1), radius=3)
    polyline(
        painter,
        [box.topLeft() + QPointF(4, 4), box.center() + QPointF(0, 3), box.topRight() + QPointF(-4, 4)],
        theme.pen("on.mark", 1.6),
    )


def _paint_table(painter: QPainter, stage: Stage, moment: Moment, theme: Theme, vm_port: int, *, changed: bool) -> None:
    """The switch's MAC table: so far only what the run knows of it, the VM's row."""
    box = stage.table
    card(painter, box, theme, pen=theme.pen("line", 1), radius=8)
    inner = box.adjusted(theme.px(12), theme.px(6), -theme.px(12), -theme.px(6))
    line = min(theme.px(30), inner.height() / (2 if stage.small else 3))
    text(
        painter,
        QRectF(inner.left(), inner.top(), inner.width(), line),
        ("MAC table of the switch", "MAC table"),
        theme,
        font="control",
        optional=True,
    )
    row = QRectF(inner.left(), inner.top() + line, inner.width(), line)
    if not stage.small and inner.height() > theme.px(78):
        head = QRectF(inner.left(), inner.top() + line, inner.width(), line)
        text(painter, head, "address", theme, role="muted", optional=True)
        text(painter, head, ("is behind port", "port"), theme, role="muted", align=RIGHT, optional=True)
        row = QRectF(inner.left(), head.bottom(), inner.width(), line)
    if changed:
        card(
            painter, row.adjusted(-6, 0, 6, 0), theme, fill="broadcast.tint", pen=theme.pen("broadcast", 1.4), radius=4
        )
    text(painter, row, ("VM is behind port", "VM") if stage.small else "VM", theme, font="control", optional=True)
    text(painter, row, str(vm_port), theme, font="count", role="broadcast" if changed else "ink", align=RIGHT)


def _paint_client(painter: QPainter, stage: Stage, moment: Moment, theme: Theme, vm_port: int) -> None:
    box = stage.client
    card(painter, box, theme, pen=theme.pen("line", 1), radius=8)
    inner = box.adjusted(theme.px(12), theme.px(6), -theme.px(12), -theme.px(6))
    line = min(theme.px(28), inner.height() / 2)
    icon = QRectF(inner.left(), inner.top() + (line - theme.px(22)) / 2, theme.px(22), theme.px(22))
    paint_icon(painter, icon, "client", theme.colour("client"), theme)
    text(
        painter,
        QRectF(icon.right() + theme.px(8), inner.top(), inner.width() - icon.width() - 8, line),
        "Client",
        theme,
        font="control",
        optional=True,
    )
    reached = moment.running and vm_port == (2 if moment.owner is Host.TARGET else 1)
    if moment.owner is Host.NOBODY:
        states: tuple[str, ...] = ("nobody will answer again", "no answer")
    elif not moment.running:
        states = ("nobody answers now", "nobody answers")
    elif reached:
        states = ("reaches the VM",)
    else:
        states = ("asks at the old port", "old port")
    text(
        painter,
        QRectF(inner.left(), inner.top() + line, inner.width(), line),
        states,
        theme,
        role="muted" if reached else "warning",
        optional=True,
    )
