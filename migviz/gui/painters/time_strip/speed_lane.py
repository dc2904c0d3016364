"""How fast does the VM itself work? Its speed along the strip: full height is full speed, nothing is the pause."""

from functools import lru_cache
from itertools import zip_longest

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import CENTRE, RIGHT, card, fitting, text
from migviz.gui.painters.still import still
from migviz.gui.painters.time_strip.geometry import Axis
from migviz.gui.theme import Theme
from migviz.identical import Identical
from migviz.replay.brown_out import speeds_at
from migviz.replay.metrics import RUN_NUMBERS
from migviz.replay.seen import Seen
from migviz.replay.told import Told, known_until
from migviz.say import on_strip
from migviz.say.amounts import time_text
from migviz.say.numbers import is_covered, named
from migviz.showing.box import Box
from migviz.trace import Copying, Host
from migviz.trace.milestones import Fetched, Paused, Slowed, first_of, of_kind

BIN = 3.0
"""Pixels of the lane with one speed: that in their middle."""
WITH_SCALE, WITH_WORDS, LEAST_STEP = 30.0, 40.0, 46.0
"""Pixels of the lane from which on it has a scale, and is lettered; of a step of the throttle from which on it is written how much it is."""
FULL, NONE = "100 %", "0 %"
"""Full speed, and the speed of the pause."""
TOP = 3.0
"""Pixels above full speed."""


def paint_speed(painter: QPainter, lane: QRectF, axis: Axis, seen: Seen, theme: Theme, *, changes: bool) -> None:
    """The speed as an area in the colour of the host the VM runs on, with a dashed line at full speed; `changes`: it is another run each
    time."""
    reach = theme.px(2)
    room = lane.adjusted(-reach, -reach, reach, reach)
    span = axis.start, axis.end
    still(painter, room, "", _paint_area, theme, box_of(lane), span, Identical(seen.run), changes=changes)
    if lane.height() >= theme.px(WITH_WORDS):
        _paint_steps(painter, lane, axis, seen, theme)
        _paint_waits(painter, lane, axis, seen, theme)


def paint_scale(painter: QPainter, lane: QRectF, names: QRectF, theme: Theme) -> None:
    """The lane's name, and right of it what its top and its bottom mean. A lesson calls it by its name, which stays: where it has no room beside
    what the bottom means, that is left out."""
    has_scale, high = lane.height() >= theme.px(WITH_SCALE) - 0.5, theme.height("axis")
    is_low = has_scale and lane.height() < theme.px(WITH_WORDS)  # its name stands below the one and beside the other
    beside = names.adjusted(0, high / 2 + theme.px(TOP), -theme.width("axis", NONE), 0) if is_low else names
    fits = not is_low or theme.width("axis", on_strip.vm_speed()) <= beside.width()
    place = beside if fits else beside.adjusted(0, 0, theme.width("axis", NONE), 0)
    said = on_strip.vm_speed(), on_strip.speed(), ""
    text(painter, place, said, theme, font="axis" if is_low else "control", optional=True)
    scale = ((FULL, lane.top() + theme.px(TOP)), (NONE, lane.bottom()))[: 1 + fits] if has_scale else ()
    for words, middle in scale:
        place = QRectF(names.left(), middle - high / 2, names.width() + theme.px(4), high)
        text(painter, place, words, theme, font="axis", role="muted", align=RIGHT)


def _paint_steps(painter: QPainter, lane: QRectF, axis: Axis, seen: Seen, theme: Theme) -> None:
    """Where the policy takes more of the processor: a dashed line, and how much it takes where there is room to say it."""
    steps = [step for step in of_kind(seen.run.milestones, Slowed) if axis.start <= step.t <= axis.end]
    paused = [pause for pause in of_kind(seen.run.milestones, Paused) if pause.t <= axis.end]
    for step, after in zip_longest(steps, [*steps[1:], *paused[:1]][: len(steps)]):
        x = axis.x(step.t)
        painter.setPen(theme.pen("warning", 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, lane.top()), QPointF(x, lane.bottom()))
        end = axis.x(after.t) if after is not None else lane.right()
        at_the_top = (1.0 - step.share) * lane.height() < theme.px(24)  # the speed itself is where it would be written
        y = lane.top() + theme.px(TOP + 2) if at_the_top else lane.bottom() - theme.px(18)
        place = QRectF(x + theme.px(4), y, end - x - theme.px(6), theme.px(16))
        if place.width() >= theme.px(LEAST_STEP):
            text(painter, place, (on_strip.slowed_by(step.share), ""), theme, font="axis", optional=True)


def _paint_waits(painter: QPainter, lane: QRectF, axis: Axis, seen: Seen, theme: Theme) -> None:
    """Post-copy: how often the VM stood still, and for how long each time."""
    push = next((item for item in seen.run.passes if item.copying is Copying.PUSH), None)
    fetched = first_of(seen.run.milestones, Fetched)
    if push is None or push.end is None or fetched is None or not fetched.pages or is_covered(seen, "run.work_lost"):
        return
    each = named(seen, "run.work_lost", time_text(fetched.seconds_each))
    room = QRectF(axis.x(push.start), lane.top(), axis.x(push.end) - axis.x(push.start), lane.height())
    words = fitting(theme, "label", (on_strip.waits(fetched.pages, each), ""), room.width() - theme.px(24))
    if not words:
        return
    wide = theme.width("label", words) + theme.px(16)
    label = QRectF(room.center().x() - wide / 2, room.center().y() - theme.px(12), wide, theme.px(24))
    card(painter, label, theme, pen=theme.pen("warning", 1.4), radius=4)
    text(painter, label, words, theme, align=CENTRE)


def _paint_area(painter: QPainter, theme: Theme, box: Box, span: tuple[float, float], run: Identical[Told]) -> None:
    lane, (shown,) = rect(box), run.of
    count = max(1, int(lane.width() / theme.px(BIN)))
    base, full = lane.bottom() - 1, lane.height() - theme.px(TOP) - 1
    pitch = lane.width() / count
    for host, first, speeds in _stretches(shown, *span, count):
        left = lane.left() + first * pitch
        points = [QPointF(left, base)]
        for k, speed in enumerate(speeds):
            points += [QPointF(left + (k + side) * pitch, base - speed * full) for side in (0, 1)]
        points.append(QPointF(left + len(speeds) * pitch, base))
        painter.setPen(theme.pen("ink", 1.4))
        painter.setBrush(theme.colour("target.tint" if host is Host.TARGET else "source.tint"))
        painter.drawPolygon(QPolygonF(points))
    painter.setPen(theme.pen("muted", 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(lane.left(), base - full), QPointF(lane.right(), base - full))


@lru_cache(maxsize=8)
def _stretches(run: Told, start: float, end: float, count: int) -> tuple[tuple[Host, int, tuple[float, ...]], ...]:
    """For each time that the VM has a host: the host, the first bin, and the speed in each."""
    edges = np.linspace(start, end, count + 1)
    middles = (edges[1:] + edges[:-1]) / 2
    found = []
    for tenure in run.tenures:
        last = known_until(run) if tenure.end is None else tenure.end
        inside = np.flatnonzero((middles >= tenure.start) & (middles < last))
        if len(inside) and tenure.running and tenure.owner is not Host.NOBODY:
            speeds = speeds_at(run, middles[inside])
            assert np.isfinite(speeds).all()
            found.append((tenure.owner, int(inside[0]), tuple(speeds.tolist())))
    return tuple(found)


def paint_lost(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """The pause, and the work that the VM lost beside it, as large as each other: right of the lane, once both are told."""
    if box.isEmpty() or seen.run.end is None:
        return
    line, value = theme.height("label"), theme.height("value")
    y = box.bottom() - 2 * (line + value)
    for name in ("downtime", "work_lost"):
        number = RUN_NUMBERS[name]
        words = named(seen, f"run.{name}", number.write(number.of(seen.run)))
        for said, font, role, high in ((number.heading, "label", "muted", line), (words, "value", "ink", value)):
            place = QRectF(box.left(), y, box.width(), high)
            text(painter, place, (said, ""), theme, font=font, role=role, optional=True)
            y += high
