"""How is the disk drawn through which a VM moves? A cylinder that fills with its memory, joined to the one host that has it mounted."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import CENTRE, card, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.stage.belt import BELT_SPEED, CLOSEST, FURTHEST, block_bytes
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.middle import part_now
from migviz.gui.painters.stage.two_disks import drum
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.stage.watch import is_watched, room_between, watch_of
from migviz.gui.theme import Theme
from migviz.replay.rates import disk_kind, disk_users, through_disk
from migviz.replay.seen import Seen
from migviz.say import on_stage
from migviz.say.amounts import pages_text, time_text
from migviz.say.numbers import named
from migviz.scenario.units import PAGE, Kind, write
from migviz.trace import Copying, Host

OWN, SAVED = 0.26, 0.6
"""Shares of the cylinder's height: the VM's own disk (not to scale), and all of its memory above that."""
HIGHEST = 196.0
LEAST, WIDEST, BROAD, SHIFT, PIPE = 62.0, 200.0, 0.42, 18.0, 24.0
"""Pixels: a lower room has no cylinder, how wide it is at most (and as a share of the room), how far it stands towards its owner, the
height of the pipe."""


def shows_lun(stage: Stage, seen: Seen, theme: Theme, view: View) -> bool:
    """Whether the disk is drawn so: a VM moves through it, or it changes hands in the pause; and there is room."""
    moves = seen.run.scenario.technique.through_disk or _in_pause(seen)
    return moves and not _room(stage, seen, theme, view).isEmpty()


def _in_pause(seen: Seen) -> bool:
    """Whether a disk with one owner waits to change hands, or does."""
    paused = not seen.moment.running and seen.moment.owner is not Host.NOBODY
    return paused and disk_kind(seen.run.scenario) == "cluster disk"


def _room(stage: Stage, seen: Seen, theme: Theme, view: View) -> QRectF:
    if view.invites:
        return QRectF()
    watched = is_watched(seen, view) and watch_of(stage, seen, theme) is not None
    room = room_between(stage, seen)[1] if watched else QRectF(stage.storage)
    return room if room.height() >= theme.px(LEAST) else QRectF()


def paint_lun(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """The disk with what is on it, the pipe to the host that has it mounted, and the other line."""
    if shows_lun(stage, seen, theme, view):
        ends = stage.link.left(), stage.link.right()
        _paint_disk(painter, _room(stage, seen, theme, view), ends, seen, theme, view)


def paint_disk_between(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """The same between two small hosts, where nothing moves on its own."""
    _paint_disk(painter, box, (box.left(), box.right()), seen, theme, None)


def _paint_disk(
    painter: QPainter, room: QRectF, ends: tuple[float, float], seen: Seen, theme: Theme, view: View | None
) -> None:
    line = theme.px(20)
    high = min(room.height() - line - theme.px(6), theme.px(HIGHEST))
    wide = min(theme.px(WIDEST), 1.15 * high, BROAD * room.width())
    body = QRectF(0, 0, wide, high)
    words = QRectF(room.left(), room.top() + high + theme.px(6), room.width(), line)
    text(painter, words, _name(seen), theme, font="control", align=CENTRE, optional=True)
    body.moveCenter(QPointF(room.center().x() + theme.px(SHIFT) * _towards(seen), room.top() + theme.px(2) + high / 2))
    _paint_lines(painter, ends, body, seen, theme, view)
    _paint_body(painter, body, seen, theme)


def _towards(seen: Seen) -> float:
    """Where the disk stands: -1 at its owner on the left, 1 on the right; on its way while it moves."""
    users = disk_users(seen.run, seen.moment)
    if users:
        return 1.0 if Host.TARGET in users else -1.0
    return 2.0 * _moved(seen) - 1.0


def _moved(seen: Seen) -> float:
    """How much of its way the disk has made: none while it is dismounted, all of it while it is mounted."""
    part = part_now(seen)
    if part is None or part.name == DISMOUNT:
        return 0.0
    return 0.5 if part.end is None else (seen.t - part.start) / (part.end - part.start)


def _name(seen: Seen) -> tuple[str, ...]:
    """What is written under it; in the pause of a live migration how much of the pause goes into it."""
    parts = [part for part in seen.run.pause if part.name in HANDS_OVER and part.end is not None]
    whole = seen.run.metrics.downtime
    if seen.run.scenario.technique.through_disk or not parts or whole is None:
        return on_stage.lun()
    seconds = named(seen, "run.downtime", time_text(sum((part.end or 0.0) - part.start for part in parts)))
    return (*on_stage.lun_in_pause(seconds, named(seen, "run.downtime", time_text(whole))), *on_stage.lun()[1:])


DISMOUNT = "dismount"
HANDS_OVER = (DISMOUNT, "mount")
"""The parts of the pause of a live migration in which the disk changes hands."""


def _paint_body(painter: QPainter, body: QRectF, seen: Seen, theme: Theme) -> None:
    """The cylinder: the VM's own disk below, its saved memory above."""
    curve = 0.1 * body.height()
    saved = 0.0 if seen.moment.running else through_disk(seen.run, seen.moment)[0]
    floor, full = body.bottom() - curve, body.height() - 2 * curve
    own = floor - OWN * full
    level = own - SAVED * full * saved
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface"))
    painter.drawPath(drum(body, body.top() + curve, floor, curve))
    painter.setBrush(theme.colour("pause.tint"))
    painter.drawPath(drum(body, own, floor, curve))
    if saved > 0.0:
        painter.setBrush(theme.colour("pause"))
        painter.drawPath(drum(body, level, own, curve))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen("pause", 1.6))
    painter.drawPath(drum(body, body.top() + curve, floor, curve))
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


def _paint_lines(
    painter: QPainter, ends: tuple[float, float], body: QRectF, seen: Seen, theme: Theme, view: View | None
) -> None:
    """To each host: a pipe with blocks where memory flows, a line where it is mounted, a dashed one where it is not."""
    users, y, moment = disk_users(seen.run, seen.moment), body.center().y(), seen.moment
    for host, left, right in (
        (Host.SOURCE, ends[0], body.left()),
        (Host.TARGET, body.right(), ends[1]),
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
        gone, mounts = host is Host.SOURCE, not users and _moved(seen) > 0.0
        if mounts and not gone:
            reach = left + (right - left) * _moved(seen)
            painter.setPen(theme.pen("pause", 2.6))
            painter.drawLine(QPointF(left, y), QPointF(reach, y))
        if not users and gone:
            size = theme.px(16)
            paint_icon(painter, QRectF((left + right - size) / 2, y - size / 2, size, size), "cross", "ink", theme)
        _write_along(painter, left, right, y, _not_there(seen, mounts=mounts, gone=gone), theme)


def _write_along(painter: QPainter, left: float, right: float, y: float, words: str, theme: Theme) -> None:
    """Words above a line, clear of what it joins; where it is short, the last of them below it, and where that is no help, none."""
    gap, high = theme.px(6), theme.px(18)
    above = QRectF(left + gap, y - theme.px(28), right - left - 2 * gap, high)
    first, _space, last = words.rpartition(" ")
    lines = {words: above} if theme.width("axis", words) <= above.width() else {
        first: above.translated(0, theme.px(6)), last: above.translated(0, theme.px(32))
    }  # fmt: skip
    if all(theme.width("axis", line) <= box.width() for line, box in lines.items()):
        for line, box in lines.items():
            text(painter, box, (line, ""), theme, font="axis", role="muted", align=CENTRE, optional=True)


def _not_there(seen: Seen, *, mounts: bool, gone: bool) -> str:
    """What is said at a host that cannot use the disk; long after the pause nobody cares that it was dismounted."""
    if gone:
        return on_stage.not_mounted() if seen.moment.running else on_stage.dismounted()
    return on_stage.mounting() if mounts else on_stage.not_mounted()


def _paint_pipe(painter: QPainter, pipe: QRectF, seen: Seen, theme: Theme, view: View | None) -> None:
    """Blocks of memory on their way, closer together where the disk is faster; without a view they stand still."""
    run, t = seen.run, seen.t
    flow = next((item for item in run.flows if item.disk and item.start <= t < item.end), None)
    painter.fillRect(pipe, theme.colour("pause.tint"))
    painter.setPen(theme.pen("pause", 1.4))
    painter.drawLine(pipe.topLeft(), pipe.topRight())
    painter.drawLine(pipe.bottomLeft(), pipe.bottomRight())
    if flow is None:
        return
    rate = flow.rate * (view.belt if view is not None else 1.0)
    block = block_bytes(rate)
    apart = max(theme.px(CLOSEST), min(theme.px(BELT_SPEED) * block / rate, theme.px(FURTHEST)))
    label = write(block, Kind.SIZE)
    wide = theme.width("axis", label) + theme.px(12)
    painter.save()
    painter.setClipRect(pipe)
    done = (t - flow.start) * flow.rate
    x = pipe.left() - apart + (0.0 if theme.reduced_motion or view is None else (done / block % 1.0) * apart)
    while x < pipe.right():
        box = QRectF(x, pipe.top() + theme.px(3), wide, pipe.height() - theme.px(6))
        card(painter, box, theme, fill="pause", pen=theme.pen("pause", 1), radius=3)
        if (
            pipe.left() <= box.left() and box.right() <= pipe.right()
        ):  # a number cut off at an end would be one without its unit
            text(painter, box, label, theme, font="axis", role="on.mark", align=CENTRE, optional=True)
        x += apart
    painter.restore()
    above = QRectF(pipe.left(), pipe.top() - theme.px(21), pipe.width(), theme.px(20))
    for font in ("control", "axis"):
        said = write(flow.rate, Kind.RATE)
        if theme.width(font, said) <= above.width() or font == "axis":
            text(painter, above, (said, ""), theme, font=font, align=CENTRE, optional=True)
            return
