"""How is a disk drawn that is on no shared storage? One at each host: that of the target fills as it is mirrored."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from migviz.gui.painters.draw import CENTRE, arrow_head, text
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.stage.watch import is_watched, watch_of
from migviz.gui.theme import Theme
from migviz.replay.rates import disk_kind, is_mirrored_now, mirrored
from migviz.replay.seen import Seen
from migviz.replay.setting_up import setting_up
from migviz.say.labels import disk_use, disk_words

LINE, LEAST, HIGHEST = 20.0, 30.0, 66.0
"""Pixels of a line of words, and how high a disk is at least and at most."""


def shows_two_disks(stage: Stage, seen: Seen, theme: Theme, view: View) -> bool:
    """Whether each host has a disk of its own, and there is room for both."""
    apart = disk_kind(seen.run.scenario) == "none" and not view.invites
    return apart and _high(stage, theme) >= theme.px(LEAST)


def _high(stage: Stage, theme: Theme) -> float:
    return min(theme.px(HIGHEST), stage.storage.height() - 2 * theme.px(LINE) - theme.px(6))


def paint_two_disks(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """Both disks, as full as they are, and what is said of them; the watch of the pause takes their room."""
    share, box, setup = mirrored(seen.run, seen.moment), stage.storage, setting_up(seen)
    if share is None or not shows_two_disks(stage, seen, theme, view) or (setup is not None and setup.crosses):
        return
    if not stage.low and is_watched(seen, view) and watch_of(stage, seen, theme) is not None:
        return
    line, high = theme.px(LINE), _high(stage, theme)
    top, wide = box.top() + (box.height() - high - 2 * line) / 2, 0.9 * high
    source = QRectF(box.left() + theme.px(14), top, wide, high)
    target = QRectF(box.right() - theme.px(14) - wide, top, wide, high)
    _paint_disk(painter, source, 1.0, "source", theme)
    _paint_disk(painter, target, share, "target", theme)
    _paint_way(painter, source, target, theme, moves=is_mirrored_now(seen.run, seen.moment))
    name = QRectF(box.left(), top + high + theme.px(4), box.width(), line)
    text(painter, name, disk_words("none"), theme, font="control", align=CENTRE, optional=True)
    use = name.translated(0, line)
    text(painter, use, disk_use(seen), theme, role="muted", align=CENTRE, optional=True)


def _paint_way(painter: QPainter, source: QRectF, target: QRectF, theme: Theme, *, moves: bool) -> None:
    """Where the disk goes, as long as it does."""
    y, left, right = source.center().y(), source.right() + theme.px(8), target.left() - theme.px(10)
    painter.setPen(theme.pen("source" if moves else "line", 2 if moves else 1.2, Qt.PenStyle.SolidLine if moves else Qt.PenStyle.DashLine))  # fmt: skip
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    if moves:
        arrow_head(painter, QPointF(right + theme.px(4), y), theme.px(9), theme.colour("source"))


def _paint_disk(painter: QPainter, body: QRectF, share: float, role: str, theme: Theme) -> None:
    """A cylinder that is filled to a share of its height."""
    curve = 0.12 * body.height()
    floor, full = body.bottom() - curve, body.height() - 2 * curve
    level = floor - full * share
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface"))
    painter.drawPath(drum(body, body.top() + curve, floor, curve))
    if share > 0.0:
        painter.setBrush(theme.colour(role))
        painter.drawPath(drum(body, level, floor, curve))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen(role, 1.6))
    painter.drawPath(drum(body, body.top() + curve, floor, curve))
    painter.setBrush(theme.colour("surface"))
    painter.drawEllipse(QRectF(body.left(), body.top(), body.width(), 2 * curve))


def drum(body: QRectF, top: float, bottom: float, curve: float) -> QPainterPath:
    """A part of a cylinder, from its upper rim to the lower."""
    path = QPainterPath(QPointF(body.left(), top))
    path.arcTo(QRectF(body.left(), top - curve, body.width(), 2 * curve), 180, -180)
    path.lineTo(body.right(), bottom)
    path.arcTo(QRectF(body.left(), bottom - curve, body.width(), 2 * curve), 0, -180)
    path.closeSubpath()
    return path
