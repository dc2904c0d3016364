"""Where are the switch's ports, where do the wires of the clients' network run, and how is a frame on one of them drawn?"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.theme import Theme

WIRES_AT = 0.42
"""How far down between the hosts and the switch their wires cross."""
BELOW = 17.0
"""Pixels from a host's card down to a wire that has an envelope beside that."""


def ports_of(stage: Stage, theme: Theme) -> dict[int, QRectF]:
    """The ports by their numbers; 4 leads to other switches, where that is drawn."""
    switch, size = stage.switch, theme.px(22)
    ports = {
        1: QRectF(switch.left() + switch.width() * 0.18 - size / 2, switch.top() - size / 2, size, size),
        2: QRectF(switch.left() + switch.width() * 0.76 - size / 2, switch.top() - size / 2, size, size),
        3: QRectF(switch.right() - size / 2, switch.center().y() - size / 2, size, size),
    }
    if stage.others:
        ports[4] = QRectF(switch.left() + switch.width() * 0.62 - size / 2, switch.bottom() - size / 2, size, size)
    return ports


def wires_of(stage: Stage, ports: dict[int, QRectF]) -> dict[int, list[QPointF]]:
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


def along(way: list[QPointF], share: float) -> QPointF:
    """Such a share of a wire's way, from the port outwards."""
    path = QPainterPath(way[0])
    for point in way[1:]:
        path.lineTo(point)
    return path.pointAtPercent(min(max(share, 0.0), 1.0))


def paint_diamond(
    painter: QPainter, point: QPointF, theme: Theme, *, size: float = 7, role: str = "client", filled: bool = False
) -> None:
    """A frame, or a question that waits. `size`: pixels of half its width."""
    size = theme.px(size)
    painter.setPen(theme.pen(role, 1.6))
    painter.setBrush(theme.colour(role if filled else "surface"))
    painter.drawPolygon(
        [point + QPointF(-size, 0), point + QPointF(0, -size), point + QPointF(size, 0), point + QPointF(0, size)]
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
