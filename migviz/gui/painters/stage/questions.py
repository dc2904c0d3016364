"""How are the client's questions drawn that nobody answers? They pile up before the dead end, and turn round when they are answered."""

import math
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import box_of
from migviz.gui.painters.draw import CENTRE, RIGHT, text, write_at
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.stage.wires import along, paint_diamond
from migviz.gui.theme import Theme
from migviz.replay.beat import BeatKind
from migviz.replay.network import Reach
from migviz.replay.seen import Seen
from migviz.say import on_stage
from migviz.say.numbers import is_covered, named
from migviz.scenario.units import Kind, write
from migviz.showing.places.written import Align, paragraph
from migviz.trace.traffic import Station

DEAD = (Reach.VM_PAUSED, Reach.WRONG_PORT, Reach.VM_LOST)
FIRST, APART, CLOSEST, MOST, SIDE = 25.0, 21.0, 11.0, 5, 10.0
"""Pixels from the stop sign to the first question, and between two, where there is room and at least; how many are drawn; half of one's width."""
SIGN = 9.0
"""Pixels of the stop sign's radius."""
STEPS_ASIDE = frozenset({BeatKind.LEARNT, BeatKind.COPIES, BeatKind.READ, BeatKind.WAITS})
"""The beats in which the pile has made room on the wire: no question is sent there any more, and none is answered yet."""
ASKS, FOLLOWS, GOES = 0.35, 0.155, 0.9
"""Seconds on the screen: the client asks again, answers follow each other, each one's way to the client."""


def dead_end(way: list[QPointF], *, wide: bool, theme: Theme) -> QPointF:
    """Where frames for the VM find nobody: at the corner below the host; between the hosts at the host's edge."""
    return way[-1] + QPointF(theme.px(SIGN + 4), 0) if wide or len(way) < 4 else QPointF(way[2])


def paint_dead_end(
    painter: QPainter,
    stage: Stage,
    wires: Mapping[int, list[QPointF]],
    seen: Seen,
    theme: Theme,
    view: View,
    arriving: int,
) -> None:
    """The stop sign on the wire to which the switch sends what is for the VM, and what came so far and waits: what the client's TCP
    holds back is on no wire. `arriving`: so many of the questions that were sent are still on their way there."""
    state, port = seen.moment.network, seen.moment.network.port(Station.VM)
    sent = state.waiting - state.held
    if view.beat is not None and view.beat.kind in STEPS_ASIDE and sent and state.reach not in DEAD:
        _paint_aside(painter, stage, wires, sent, seen, theme)
        return
    if state.reach not in DEAD or port not in (1, 2) or is_covered(seen, "moment.port"):
        return
    way = wires[port]
    point, radius = dead_end(way, wide=stage.between, theme=theme), theme.px(SIGN)
    painter.setPen(theme.pen("warning", 2))
    painter.setBrush(theme.colour("surface"))
    painter.drawEllipse(point, radius, radius)
    painter.drawLine(point + QPointF(-radius * 0.5, 0), point + QPointF(radius * 0.5, 0))
    right = way[-1].x() > way[0].x()
    _paint_words(painter, stage, point, seen, theme, right=right)
    towards = -1.0 if right else 1.0
    first, count = point + QPointF(towards * theme.px(FIRST), 0), sent - arriving
    room = abs(way[0].x() - point.x()) / theme.px(1) - FIRST - SIDE
    apart = min(APART, max(CLOSEST, room / max(1, min(MOST, count) - 1)))
    fits = max(1, min(MOST, 1 + int(room / apart + 1e-6)))
    if stage.between:  # there is no room to say how many more: the client's card says it
        count = min(count, fits)
    _paint_pile(painter, first, towards * apart, fits, count, seen, theme, beyond=way[0].x() if towards > 0 else None)


def _paint_aside(
    painter: QPainter, stage: Stage, wires: Mapping[int, list[QPointF]], count: int, seen: Seen, theme: Theme
) -> None:
    """The pile beside the wire on which it was; between the hosts there is no such room."""
    if not stage.between:
        first = dead_end(wires[1], wide=False, theme=theme) - QPointF(theme.px(FIRST), 0)
        _paint_pile(painter, first, -APART, MOST, count, seen, theme)


def _paint_words(painter: QPainter, stage: Stage, point: QPointF, seen: Seen, theme: Theme, *, right: bool) -> None:
    """Beside the sign, on the side where no question stands; between the hosts above the wire."""
    words = on_stage.wrong_port() if seen.moment.network.reach is Reach.WRONG_PORT else on_stage.nobody_answers()
    width, reach, high = theme.width("control", words) + 4, theme.px(SIGN + 6), theme.px(20)
    if stage.between:
        _paint_below(painter, stage, point, words, theme, right=right)
        return
    room = stage.target.box.right() - point.x() - reach if right else point.x() - reach - stage.source.box.left()
    width = min(width, room)
    left = point.x() + reach if right else point.x() - reach - width
    top = min(point.y() - high / 2, stage.table.top() - high) if stage.table else point.y() - high / 2
    place, align = QRectF(left, top, width, high), CENTRE if right else RIGHT
    text(
        painter, place, words, theme, font="control", role="warning", align=align, optional=True
    )  # the client says so, too


def _paint_below(painter: QPainter, stage: Stage, point: QPointF, words: str, theme: Theme, *, right: bool) -> None:
    """Between the hosts: below the wire, beside the switch, in lines as narrow as there is room."""
    radius = theme.px(SIGN + 4)
    left, end = (stage.client.right(), point.x()) if right else (point.x() - radius, stage.switch.left())
    top = point.y() + radius
    room = QRectF(left + theme.px(6), top, end - left - theme.px(10), stage.switch.bottom() + theme.px(4) - top)
    if right:  # the client is there: above the wire
        room = QRectF(point.x() - theme.px(150), point.y() - theme.px(30), theme.px(150) - radius, theme.px(20))
    for line in paragraph(box_of(room), words, theme.width, ("control", "label", "axis"), theme.scale):
        write_at(painter, replace(line, align=Align.CENTRE), theme, role="warning")


def _paint_pile(
    painter: QPainter,
    first: QPointF,
    apart: float,
    fits: int,
    count: int,
    seen: Seen,
    theme: Theme,
    *,
    beyond: float | None = None,
) -> None:
    """A diamond with a question mark for each question, so many pixels `apart`, and how many more there are: behind the last one, or
    beyond the wire that comes up there."""
    if count <= 0:
        return
    shown = min(count, fits)
    for k in range(shown):
        paint_question(painter, first + QPointF(k * theme.px(apart), 0), theme)
    if count > shown:
        more = named(seen, "moment.waiting", f"+ {write(count - shown, Kind.COUNT)}")
        width = theme.width("control", more) + 4
        end = first.x() + (shown - 1) * theme.px(apart) + math.copysign(theme.px(SIDE + 4), apart)
        left = beyond + theme.px(8) if beyond is not None else end if apart > 0 else end - width
        box = QRectF(left, first.y() - theme.px(10), width, theme.px(20))
        text(painter, box, more, theme, font="control", role="warning", optional=True)


def paint_question(painter: QPainter, point: QPointF, theme: Theme) -> None:
    """One question that waits."""
    paint_diamond(painter, point, theme, size=SIDE, role="warning")
    box = QRectF(point.x() - theme.px(SIDE), point.y() - theme.px(SIDE), theme.px(2 * SIDE), theme.px(2 * SIDE))
    text(painter, box, "?", theme, font="axis", role="warning", align=CENTRE, optional=True)


def paint_turning_round(
    painter: QPainter,
    stage: Stage,
    wires: Mapping[int, list[QPointF]],
    seen: Seen,
    waited: int,
    held: int,
    elapsed: float,
    theme: Theme,
) -> None:
    """The client asks again, and the answers of what has waited come one after the other, by the port that the switch has learnt;
    what was `held` back goes only now."""
    if 2 not in wires or 3 not in wires:
        return
    way = [*reversed(wires[3]), *wires[2]]
    if elapsed < ASKS:
        _paint_aside(painter, stage, wires, waited - held, seen, theme)
        paint_diamond(painter, along(way, elapsed / ASKS), theme)
        return
    for k in range(min(waited, MOST)):
        share = (elapsed - ASKS - k * FOLLOWS) / GOES
        if 0.0 <= share <= 1.0:
            paint_diamond(painter, along(way, 1.0 - share), theme, filled=True)
