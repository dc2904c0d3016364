"""How is an announcement drawn that spreads through the switch: how far is it, and where are its envelopes?"""

import math
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import card, polyline
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.view import View
from migviz.gui.painters.stage.wires import BELOW, along, ports_of, wires_of
from migviz.gui.theme import Theme
from migviz.replay.beat import BeatKind, BeatNow
from migviz.replay.seen import Seen
from migviz.trace.traffic import Node

BROADCAST_LASTS = 0.9
"""Seconds on the screen for an announcement to spread, however fast time goes: in truth it takes less than a millisecond."""
GOES_IN = 0.3
"""The share of that time in which it goes to the switch; in the rest it comes out at every other port."""
ENVELOPE = (40.0, 28.0)
"""Pixels of an envelope with its outer frame."""
CLEAR, LEAVES = 42.0, 0.9
"""Pixels from the middle of a port to that of an envelope beside its ring; the share of the wire after which it is not seen any more."""


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


def paint_envelopes(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """The announcement on its way, over the cards of the hosts that it leaves and reaches."""
    for place in envelopes(stage, seen, theme, view):
        _paint_envelope(painter, place, envelope_size(stage, theme), theme)


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


def envelopes(stage: Stage, seen: Seen, theme: Theme, view: View) -> tuple[QPointF, ...]:
    """Where the envelopes of an announcement are: they can be clicked."""
    if stage.switch.isEmpty() or (view.beat is not None and view.beat.kind is BeatKind.LEARNT):
        return ()  # it is inside the switch
    spread, __ = spread_of(seen, view)
    wires = wires_of(stage, ports_of(stage, theme))
    return _envelope_places(wires, spread, envelope_size(stage, theme), theme) if spread >= 0 else ()


def _envelope_places(wires: dict[int, list[QPointF]], spread: float, size: QSizeF, theme: Theme) -> tuple[QPointF, ...]:
    """In at port 2; only when it has come in, out at every other port at once."""
    if spread <= GOES_IN:
        return (along(wires[2], _clear_of_host(wires[2], size) * (1.0 - spread / GOES_IN)),)
    out = (spread - GOES_IN) / (1.0 - GOES_IN)
    others = [number for number in wires if number not in (2, 4)]  # the wire of port 4 is too short for an envelope
    return tuple(_clear_of_port(wires[number], out, theme) for number in others) if out <= 1 else ()


def envelope_size(stage: Stage, theme: Theme) -> QSizeF:
    """An envelope with its outer frame: smaller where it has less room between the hosts and what is below them."""
    below = wires_of(stage, ports_of(stage, theme))[2][1].y() - stage.target.box.bottom()
    return QSizeF(*map(theme.px, ENVELOPE)) * (1.0 if stage.between else min(1.0, below / theme.px(BELOW)))


def _clear_of_port(way: list[QPointF], share: float, theme: Theme) -> QPointF:
    """Some way from a port outwards, where an envelope begins beside the port's ring and number."""
    length = sum((end - start).manhattanLength() for start, end in pairwise(way))
    begins = min(0.5, theme.px(CLEAR) / length) if length else 0.0
    return along(way, begins + (LEAVES - begins) * share)


def _clear_of_host(way: list[QPointF], size: QSizeF) -> float:
    """The share of a wire's way from its port at which an envelope begins: where it touches nothing of the host's card."""
    length = sum((end - start).manhattanLength() for start, end in pairwise(way))
    across = way[-1].y() == way[-2].y()
    clear = (size.width() if across else size.height()) * BELOW / ENVELOPE[1]
    return 1.0 - min(0.5, clear / length) if length else 1.0
