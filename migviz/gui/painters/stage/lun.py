"""How is the disk drawn through which a VM moves? A cylinder that fills with its memory, joined to the one host that has it mounted."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from migviz.gui.painters.draw import CENTRE, card, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.middle import BELT_SPEED, CLOSEST, FURTHEST, block_bytes, part_now
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.stage.watch import is_watched, room_between, watch_of
from migviz.gui.theme import Theme
from migviz.replay.rates import disk_users, through_disk
from migviz.replay.seen import Seen
from migviz.say import on_stage
from migviz.say.amounts import pages_text
from migviz.say.numbers import named
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Host

OWN, SAVED = 0.26, 0.6
"""Shares of the cylinder's height: the VM's own disk (not to scale), and all of its memory above that."""
LEAST, WIDEST, SHIFT, PIPE = 62.0, 150.0, 18.0, 22.0
"""Pixels: a lower room has no cylinder, how wide it is at most, how far it stands towards its owner, the height of the pipe."""


def shows_lun(stage: Stage, seen: Seen, theme: Theme, view: View) -> bool:
    """Whether the disk is drawn so: a VM moves through it, and there is room."""
    return seen.run.scenario.technique.through_disk and not _room(stage, seen, theme, view).isEmpty()


def _room(stage: Stage, seen: Seen, theme: Theme, view: View) -> QRectF:
    if view.invites:
        return QRectF()
    watched = is_watched(seen, view) and watch_of(stage, seen, theme) is not None
    room = room_between(stage, seen)[1] if watched else QRectF(stage.storage)
    return room if room.height() >= theme.px(LEAST) else QRectF()


def paint_lun(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """The disk with what is on it, the pipe to the host that has it mounted, and the other line."""
    if not shows_lun(stage, seen, theme, view):
        return
    room, line = _room(stage, seen, theme, view), theme.px(20)
    words = QRectF(room.left(), room.bottom() - line, room.width(), line)
    text(painter, words, on_stage.lun(), theme, font="control", align=CENTRE, optional=True)
    high = min(room.height() - line - theme.px(6), theme.px(160))
    wide = min(theme.px(WIDEST), 1.15 * high, 0.42 * room.width())
    body = QRectF(0, 0, wide, high)
    body.moveCenter(QPointF(room.center().x() + theme.px(SHIFT) * _towards(seen), room.top() + theme.px(2) + high / 2))
    _paint_lines(painter, stage, body, seen, theme, view)
    _paint_body(painter, body, seen, theme)


def _towards(seen: Seen) -> float:
    """Where the disk stands: -1 at its owner on the left, 1 on the right; on its way while it moves."""
    users = disk_users(seen.run, seen.moment)
    if users:
        return 1.0 if Host.TARGET in users else -1.0
    return 2.0 * _moved(seen) - 1.0


def _moved(seen: Seen) -> float:
    part = part_now(seen)
    return 0.5 if part is None or part.end is None else (seen.t - part.start) / (part.end - part.start)


def _paint_body(painter: QPainter, body: QRectF, seen: Seen, theme: Theme) -> None:
    """The cylinder: the VM's own disk below, its saved memory above."""
    curve = 0.1 * body.height()
    saved = 0.0 if seen.moment.running else through_disk(seen.run, seen.moment)[0]
    floor, full = body.bottom() - curve, body.height() - 2 * curve
    own = floor - OWN * full
    level = own - SAVED * full * saved
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface"))
    painter.drawPath(_drum(body, body.top() + curve, floor, curve))
    painter.setBrush(theme.colour("pause.tint"))
    painter.drawPath(_drum(body, own, floor, curve))
    if saved > 0.0:
        painter.setBrush(theme.colour("pause"))
        painter.drawPath(_drum(body, level, own, curve))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen("pause", 1.6))
    painter.drawPath(_drum(body, body.top() + curve, floor, curve))
    painter.drawEllipse(QRectF(body.left(), body.top(), body.width(), 2 * curve))
    line = theme.px(18)
    if floor + curve - own > 1.4 * line:
        below = QRectF(body.left() + 4, (own + floor + curve - line) / 2 + curve / 2, body.width() - 8, line)
        text(painter, below, on_stage.own_disk(), theme, font="axis", align=CENTRE, optional=True)
    if saved > 0.0 and own - level > line:
        memory = sum(seen.run.blocks.units) * seen.run.blocks.grain / PAGE
        amount = named(seen, "moment.saved", pages_text(memory * saved))
        text(painter, QRectF(body.left() + 4, (own + level + curve - line) / 2, body.width() - 8, line), (on_stage.saved(amount), amount, ""),
             theme, font="control", role="on.mark", align=CENTRE, optional=True)  # fmt: skip


def _drum(body: QRectF, top: float, bottom: float, curve: float) -> QPainterPath:
    """A part of the cylinder, from the upper rim to the lower."""
    path = QPainterPath(QPointF(body.left(), top))
    path.arcTo(QRectF(body.left(), top - curve, body.width(), 2 * curve), 180, -180)
    path.lineTo(body.right(), bottom)
    path.arcTo(QRectF(body.left(), bottom - curve, body.width(), 2 * curve), 0, -180)
    path.closeSubpath()
    return path


def _paint_lines(painter: QPainter, stage: Stage, body: QRectF, seen: Seen, theme: Theme, view: View) -> None:
    """To each host: a pipe with blocks where memory flows, a line where it is mounted, a dashed one where it is not."""
    users, y, moment = disk_users(seen.run, seen.moment), body.center().y(), seen.moment
    for host, left, right in (
        (Host.SOURCE, stage.link.left(), body.left()),
        (Host.TARGET, body.right(), stage.link.right()),
    ):
        flows = Copying.SAVE if host is Host.SOURCE else Copying.RESTORE
        if moment.copying is flows:
            _paint_pipe(painter, QRectF(left, y - theme.px(PIPE) / 2, right - left, theme.px(PIPE)), seen, theme, view)
            continue
        mounted = host in users
        style = Qt.PenStyle.SolidLine if mounted else Qt.PenStyle.DashLine
        painter.setPen(theme.pen("client" if mounted else "line", 2.4 if mounted else 1.4, style))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        if mounted:
            continue
        gone = host is Host.SOURCE
        if not users and not gone:  # it is being mounted
            reach = left + (right - left) * _moved(seen)
            painter.setPen(theme.pen("pause", 2.6))
            painter.drawLine(QPointF(left, y), QPointF(reach, y))
        if not users and gone:
            size = theme.px(16)
            paint_icon(painter, QRectF((left + right - size) / 2, y - size / 2, size, size), "cross", "ink", theme)
        words = on_stage.dismounted() if gone else on_stage.not_mounted() if users else on_stage.mounting()
        text(painter, QRectF(left, y - theme.px(28), right - left, theme.px(18)), (words, ""), theme, font="axis", role="muted",
             align=CENTRE, optional=True)  # fmt: skip


def _paint_pipe(painter: QPainter, pipe: QRectF, seen: Seen, theme: Theme, view: View) -> None:
    """Blocks of memory on their way, closer together where the disk is faster."""
    run, t = seen.run, seen.t
    flow = next((item for item in run.flows if item.disk and item.start <= t < item.end), None)
    painter.fillRect(pipe, theme.colour("pause.tint"))
    painter.setPen(theme.pen("pause", 1.4))
    painter.drawLine(pipe.topLeft(), pipe.topRight())
    painter.drawLine(pipe.bottomLeft(), pipe.bottomRight())
    if flow is None:
        return
    rate = flow.rate * max(view.rate, 1e-12)
    block = block_bytes(rate)
    apart = max(theme.px(CLOSEST), min(theme.px(BELT_SPEED) * block / rate, theme.px(FURTHEST)))
    label = write(block, Kind.SIZE).split()[0]
    wide = theme.width("axis", label) + theme.px(12)
    painter.save()
    painter.setClipRect(pipe)
    done = (t - flow.start) * flow.rate
    x = pipe.left() - apart + (0.0 if theme.reduced_motion else (done / block % 1.0) * apart)
    while x < pipe.right():
        box = QRectF(x, pipe.top() + theme.px(3), wide, pipe.height() - theme.px(6))
        card(painter, box, theme, fill="pause", pen=theme.pen("pause", 1), radius=3)
        text(painter, box, label, theme, font="axis", role="on.mark", align=CENTRE, optional=True)
        x += apart
    painter.restore()
    above = QRectF(pipe.left(), pipe.top() - theme.px(21), pipe.width(), theme.px(20))
    text(painter, above, (write(flow.rate, Kind.RATE), ""), theme, font="control", align=CENTRE, optional=True)
