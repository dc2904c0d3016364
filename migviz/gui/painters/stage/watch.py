"""How is the stopwatch of the pause drawn? Between the hosts, beside the map; over the squares only where there is no other room."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import CENTRE, RIGHT, card, text, write_at
from migviz.gui.painters.stage.geometry import HostPlace, Stage
from migviz.gui.painters.stage.view import View, is_crossing
from migviz.gui.theme import Theme
from migviz.replay.beat import BeatKind
from migviz.replay.rates import disk_kind
from migviz.replay.seen import Seen
from migviz.say import on_stage
from migviz.say.amounts import stopwatch_text, time_text
from migviz.say.numbers import is_covered, named
from migviz.showing.box import Box
from migviz.showing.places.stage_words import Watch, stopwatch, watch_between
from migviz.trace import Host

FROZEN = frozenset(
    {
        BeatKind.HEARTBEAT,
        BeatKind.FRAME_IN,
        BeatKind.LEARNT,
        BeatKind.COPIES,
        BeatKind.READ,
        BeatKind.WAITS,
        BeatKind.TURN_ROUND,
    }
)
"""The beats after the pause in which the watch is still there, stopped."""


def is_watched(seen: Seen, view: View) -> bool:
    """Whether there is a watch: in the pause, and, stopped, as long as what it measured is being answered for."""
    moment = seen.moment
    paused = not moment.running and moment.owner is not Host.NOBODY
    frozen = view.beat is not None and view.beat.kind in FROZEN and seen.run.metrics.downtime is not None
    return paused or frozen


def _is_kept(stage: Stage, seen: Seen) -> bool:
    """Where the hosts are low there is room for what was measured, as long as the run is told of."""
    after = seen.moment.running and seen.moment.owner is Host.TARGET
    return after and stage.low and not stage.watch.isEmpty() and seen.run.metrics.downtime is not None


def room_between(stage: Stage, seen: Seen) -> tuple[QRectF, QRectF]:
    """The watch's room between the hosts, and what is left for the disk: all of it is the watch's unless the disk moves."""
    box = stage.storage
    if stage.low or not stage.watch.isEmpty():
        return stage.watch, stage.storage
    if disk_kind(seen.run.scenario) == "cluster disk":
        split = min(0.45 * box.height(), 100 * stage.scale)
        return (
            QRectF(box.left(), box.top(), box.width(), split),
            QRectF(box.left(), box.top() + split, box.width(), box.height() - split),
        )
    line = 20 * stage.scale
    if box.height() < 5 * line:
        return QRectF(box), QRectF()
    return box.adjusted(0, 0, 0, -line), QRectF()


def below_watch(stage: Stage) -> QRectF:
    """The line under the watch in which is said what the disk costs of the pause."""
    line = 20 * stage.scale
    return QRectF(stage.storage.left(), stage.storage.bottom() - line, stage.storage.width(), line)


def watch_of(stage: Stage, seen: Seen, theme: Theme) -> Watch | None:
    """The watch between the hosts, where there is room for it."""
    room = room_between(stage, seen)[0]
    if room.isEmpty():
        return None
    elapsed, widest, below = _words(seen)
    return watch_between(box_of(room), elapsed, widest, below, theme.width, theme.scale)


def paint_watch(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """The watch, wherever it is. Once the VM runs again only its number stays."""
    if view.invites or not (is_watched(seen, view) or _is_kept(stage, seen)):
        return
    watch = watch_of(stage, seen, theme)
    if seen.moment.running:
        if watch is not None:
            _paint_result(painter, room_between(stage, seen)[0], seen, theme)
    elif watch is not None:
        if watch.dial:
            _paint_dial(painter, rect(watch.dial), _share(seen), theme)
        write_at(painter, watch.number, theme)
        write_at(painter, watch.below, theme, role="muted")
        if not is_crossing(view):
            _paint_shared(painter, stage, seen, theme)
    else:
        _paint_over(painter, stage.target if seen.moment.owner is Host.TARGET else stage.source, seen, theme)


def _paint_shared(painter: QPainter, stage: Stage, seen: Seen, theme: Theme) -> None:
    """That a disk which both hosts have mounted costs no time in the pause."""
    shared = disk_kind(seen.run.scenario) == "csv" and not seen.run.scenario.technique.through_disk
    room = not stage.low and stage.storage.height() >= 5 * 20 * stage.scale
    if shared and room:
        text(painter, below_watch(stage), (*on_stage.csv_in_pause(), ""), theme, font="axis", role="muted", align=CENTRE, optional=True)  # fmt: skip


def _whole(seen: Seen) -> float | None:
    return None if is_covered(seen, "run.downtime") else seen.run.metrics.downtime


def _share(seen: Seen) -> float:
    whole = _whole(seen)
    return seen.moment.paused_for / whole if whole else 1.0


def _words(seen: Seen) -> tuple[str, str, tuple[str, ...]]:
    """What the watch says, the widest it will say, and what is below."""
    moment, whole = seen.moment, _whole(seen)
    if whole is None:
        elapsed = named(seen, "moment.paused_for", time_text(moment.paused_for) if moment.paused_for else "0 ms")
        return elapsed, max((elapsed, "888 ms"), key=len), (_is(seen),)
    elapsed = named(seen, "moment.paused_for", stopwatch_text(min(moment.paused_for, whole), whole))
    done = moment.paused_for >= whole * (1 - 1e-9)
    off, lasts = seen.run.scenario.technique.starts_anew, time_text(whole)
    frozen, running = (
        (on_stage.off_frozen(), on_stage.of_off(lasts))
        if off
        else (on_stage.paused_frozen(), on_stage.of_paused(lasts))
    )
    return elapsed, stopwatch_text(whole, whole), (frozen if done else running, _is(seen))


def _is(seen: Seen) -> str:
    """What the VM is while the watch goes: paused, or off."""
    return on_stage.is_off() if seen.run.scenario.technique.starts_anew else on_stage.paused()


def _paint_result(painter: QPainter, room: QRectF, seen: Seen, theme: Theme) -> None:
    """How long the pause was: it is over. As large as it was on the watch, where there is room."""
    line, middle = theme.height("control"), room.center()
    said = named(seen, "run.downtime", time_text(seen.run.metrics.downtime or 0.0))
    font = next((name for name in ("clock", "title") if _holds(room, name, said, theme)), "title")
    high, wide = theme.height(font), theme.width(font, said)
    over = line if high + line <= room.height() + 1 else 0.0
    number = QRectF(room.left(), middle.y() - (high - over) / 2, room.width(), high)
    text(painter, number, said, theme, font=font, align=CENTRE)
    above = QRectF(room.left(), number.top() - line, room.width(), line)
    if not over:  # before it
        above = QRectF(room.left(), number.top(), middle.x() - wide / 2 - theme.px(8) - room.left(), number.height())
    align = CENTRE if above.bottom() <= number.top() + 1 else RIGHT
    text(painter, above, (_is(seen), ""), theme, font="control", role="muted", align=align, optional=True)


def _holds(room: QRectF, font: str, said: str, theme: Theme) -> bool:
    """The number, and a line over it."""
    high = theme.height(font) + theme.height("control")
    return high <= room.height() + 1 and theme.width(font, said) <= room.width()


def _paint_over(painter: QPainter, place: HostPlace, seen: Seen, theme: Theme) -> None:
    """Over the squares, where nothing else has room."""
    grid = place.grid
    elapsed, __, below = _words(seen)
    squares = Box(grid.box.left(), grid.box.top(), grid.box.width(), grid.height)
    watch = stopwatch(squares, box_of(place.vm), elapsed, below[0], below[-1], theme.width, theme.scale)
    card(painter, rect(watch.box), theme, pen=theme.pen("pause", 2.2), radius=9)
    if watch.dial:
        _paint_dial(painter, rect(watch.dial), _share(seen), theme)
    write_at(painter, watch.number, theme)
    write_at(painter, watch.below, theme, role="muted")


def _paint_dial(painter: QPainter, circle: QRectF, share: float, theme: Theme) -> None:
    """A stopwatch that fills once over the whole pause."""
    top, centre, radius = QPointF(circle.center().x(), circle.top()), circle.center(), circle.width() / 2
    painter.setBrush(theme.colour("surface"))
    painter.setPen(theme.pen("pause", 2.6))
    painter.drawEllipse(circle)
    painter.drawLine(top, top - QPointF(0, theme.px(6)))
    painter.drawLine(top + QPointF(-theme.px(5), -theme.px(7)), top + QPointF(theme.px(5), -theme.px(7)))
    painter.setPen(theme.pen("pause", 1.2))
    for k in range(12):
        way = QPointF(math.sin(k * math.pi / 6), -math.cos(k * math.pi / 6))
        painter.drawLine(centre + way * (radius - theme.px(6)), centre + way * (radius - theme.px(3)))
    painter.setBrush(theme.colour("pause"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPie(circle.adjusted(4, 4, -4, -4), 90 * 16, -int(360 * 16 * share))
