"""What do the two cards of the clients' network say: the switch's MAC table, and the client?"""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.draw import CENTRE, LEFT, RIGHT, card, fitting, polyline, text
from migviz.gui.painters.explained import explaining
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.request_bars import paint_request_bars
from migviz.gui.painters.stage.view import View
from migviz.gui.theme import Theme
from migviz.replay.beat import BeatKind, BeatNow
from migviz.replay.moment import Moment
from migviz.replay.network import TableRow
from migviz.replay.seen import Seen
from migviz.say import on_stage
from migviz.say.amounts import time_text
from migviz.say.client_side import client_now
from migviz.say.numbers import COVERED, named
from migviz.scenario.fields import FIELDS
from migviz.scenario.units import Kind, write
from migviz.trace import Host
from migviz.trace.traffic import Station
from migviz.trace.wire import MACS, mac_text
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """A line of the table: of which station, `port` as it is written ("" where none is known), and whether the switch has
    just learned it, and which port it knew before."""

    names: tuple[str, ...]
    station: Station
    switch: int
    port: str
    fresh: bool = False
    was: int | None = None


def table_lines(seen: Seen, *, spreading: bool) -> tuple[TableLine, ...]:
    """The switch's table at a moment, and what the other switch knows of the VM, as soon as it knows anything."""
    known = {(row.switch, row.station): row for row in seen.moment.network.rows}
    wanted = (
        (1, Station.VM, (on_stage.vm(),)),
        (1, Station.CLIENT, (on_stage.client(),)),
        (2, Station.VM, (on_stage.vm_on_other_switch(), on_stage.vm_other_switch())),
    )
    switches = {1, 2} if seen.shows_other_switch else {1}
    return tuple(_line(names, switch, station, known.get((switch, station)), seen, spreading=spreading)
                 for switch, station, names in wanted if switch in switches and (switch == 1 or (switch, station) in known))  # fmt: skip


def _line(
    names: tuple[str, ...], switch: int, station: Station, row: TableRow | None, seen: Seen, *, spreading: bool
) -> TableLine:
    if row is None:
        return TableLine(names=names, station=station, switch=switch, port="")
    fresh = station is Station.VM and _is_new(row, seen.moment, spreading)
    port = named(seen, "moment.port", str(row.port)) if station is Station.VM else str(row.port)
    was = row.was if fresh else None
    return TableLine(names=names, station=station, switch=switch, port=port, fresh=fresh, was=was)


def paint_table(painter: QPainter, stage: Stage, lines: tuple[TableLine, ...], theme: Theme, written: int = 3) -> None:
    """The switch's MAC table, and what the other switch knows of the VM; `written`: how much of a new line is there (0 to 3)."""
    box = stage.table
    painter.setPen(theme.pen("line", 1.4, Qt.PenStyle.DotLine))
    y = min(stage.switch.center().y(), box.bottom() - theme.px(8))
    painter.drawLine(QPointF(box.right(), y), QPointF(stage.switch.left(), y))
    paint_table_card(painter, box, lines, theme, written, presented=stage.presented)


def paint_table_card(
    painter: QPainter,
    box: QRectF,
    lines: tuple[TableLine, ...],
    theme: Theme,
    written: int = 3,
    *,
    presented: bool = False,
) -> None:
    """The table alone, in a card; before a room without addresses."""
    card(painter, box, theme, pen=theme.pen("line", 1), radius=8)
    inner = box.adjusted(theme.px(12), theme.px(6), -theme.px(12), -theme.px(6))
    count = max(2, min(3 if presented else 5, math.floor(inner.height() / theme.px(24))))
    line = inner.height() / count
    rows = [QRectF(inner.left(), inner.top() + k * line, inner.width(), line) for k in range(count)]
    title = rows.pop(0)
    used = text(painter, title, (on_stage.mac_table(), ""), theme, font="control", optional=True)
    head = on_stage.port_hidden() if any(one.port == COVERED for one in lines) else (on_stage.port(),)
    if count >= 4:
        header = rows.pop(0)
        text(painter, header, on_stage.address(), theme, font="axis", role="muted", optional=True)
        text(painter, header, head, theme, font="axis", role="muted", align=RIGHT, optional=True)
    else:
        text(painter, title.adjusted(used + theme.px(8), 0, 0, 0), head, theme, font="axis", role="muted", align=RIGHT,
             optional=True)  # fmt: skip
    for place, line_of in zip(rows, lines, strict=False):
        _paint_line(painter, place, line_of, theme, written, addresses=not presented)


def _paint_line(
    painter: QPainter, place: QRectF, row: TableLine, theme: Theme, written: int, *, addresses: bool
) -> None:
    """Who is behind which port. Before a room without `addresses`, which the back row could not read."""
    if row.fresh:
        card(painter, place.adjusted(-6, 1, 6, -1), theme, fill="broadcast.tint", pen=theme.pen("broadcast", 1.4),
             radius=4)  # fmt: skip
    large = place.height() >= theme.px(LARGE)
    with explaining(None):  # a row's name is no place to read what the word means
        used = text(painter, place, row.names, theme, font="value" if large else "control", optional=True)
    if not row.port:
        room = place.adjusted(used + theme.px(8), 0, 0, 0)
        text(painter, room, (on_stage.not_known(), "?"), theme, role="muted", align=RIGHT, optional=True)
        return
    port = QRectF(place.right() - theme.px(22), place.top(), theme.px(22), place.height())
    if row.was is None or written > 2:
        text(painter, port, row.port, theme, font="title" if large else "count", align=RIGHT)
    left = port.left()
    if row.was is not None:
        wide = theme.px(80 if large and not addresses else 46)
        left -= wide
        _paint_was(painter, QRectF(left, place.top(), wide, place.height()), row.was, theme, written, large=large)
    room = QRectF(place.left() + max(used + theme.px(12), theme.px(56)), place.top(), 0, place.height())
    room.setRight(left - theme.px(6))
    mac = mac_text(MACS[row.station])
    if addresses and row.switch == 1 and theme.mono_width("axis", mac) <= room.width():
        painter.setFont(theme.mono("axis"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), mac)


LARGE = 34.0
"""Pixels of a line that is written large."""


def _is_new(row: TableRow, moment: Moment, spreading: bool) -> bool:
    """The switch has just learned this: framed until the next thing worth a word happens, and while the frame that taught it is read."""
    last = moment.milestone.t if moment.milestone else 0.0
    return row.since > 0 and (row.since >= last - 1e-6 or (spreading and row.was is not None))


def _paint_was(painter: QPainter, box: QRectF, port: int, theme: Theme, written: int, *, large: bool) -> None:
    """The old port, struck out, and an arrow to the new one, as far as it is `written`."""
    old = QRectF(box.left(), box.top(), theme.px(20 if large else 16), box.height())
    text(painter, old, str(port), theme, font="value" if large else "control", role="muted", align=CENTRE)
    if not written:
        return
    painter.setPen(theme.pen("broadcast", 2))
    y = box.center().y()
    painter.drawLine(QPointF(old.left(), y + theme.px(7)), QPointF(old.right(), y - theme.px(7)))
    if written < 2:
        return
    start, tip, size = old.right() + theme.px(6), box.right() - theme.px(4), theme.px(5)
    painter.drawLine(QPointF(start, y), QPointF(tip, y))
    polyline(
        painter,
        [QPointF(tip - size, y - size), QPointF(tip, y), QPointF(tip - size, y + size)],
        theme.pen("broadcast", 2),
    )


def paint_client_card(painter: QPainter, stage: Stage, theme: Theme) -> None:
    """The client's card, with its name."""
    card(painter, stage.client, theme, pen=theme.pen("line", 1), radius=8)
    inner, head, __ = _client_places(stage, theme)
    icon = QRectF(inner.left(), inner.top() + (head.height() - theme.px(22)) / 2, theme.px(22), theme.px(22))
    paint_icon(painter, icon, "client", theme.colour("client"), theme)
    text(painter, head, on_stage.client_card(), theme, font="control", optional=True)


def _client_places(stage: Stage, theme: Theme) -> tuple[QRectF, QRectF, bool]:
    """Inside the client's card, the room of its name and of what is beside it, and whether there is no room below them."""
    inner = stage.client.adjusted(theme.px(12), theme.px(6), -theme.px(12), -theme.px(6))
    low = inner.height() < 2 * theme.height("label")
    line = inner.height() if low else min(theme.px(26), inner.height() / 2)
    return inner, QRectF(inner.left() + theme.px(30), inner.top(), inner.width() - theme.px(30), line), low


def paint_client(painter: QPainter, stage: Stage, seen: Seen, theme: Theme, view: View) -> None:
    """What the client feels: how it is answered now, its requests as bars, when it asks again."""
    run = seen.run
    if stage.switch.isEmpty():
        _paint_in_a_line(painter, stage.client, seen, theme)
        return
    inner, head, low = _client_places(stage, theme)
    line, name = head.height(), fitting(theme, "control", (on_stage.client_card(), ""), head.width())
    used = theme.width("control", name)
    forms, bad = client_now(seen, view.beat)
    below = inner.height() - line
    bars = below >= theme.px(48) and bool(run.network.interval)
    right = head.adjusted(used + theme.px(10), 0, 0, 0)
    beside = bars or low
    place = right if beside else QRectF(inner.left(), head.bottom(), inner.width(), line)
    text(painter, place, forms, theme, font="control" if beside else "label", role="warning" if bad else "muted",
         align=RIGHT if beside else LEFT, optional=place.width() < theme.px(90))  # fmt: skip
    if not bars:
        return
    foot = QRectF(inner.left(), inner.bottom() - theme.px(20), inner.width(), theme.px(20))
    paint_request_bars(
        painter, QRectF(inner.left(), head.bottom() + 2, inner.width(), foot.top() - head.bottom() - theme.px(4)),
        seen, theme,
    )  # fmt: skip
    text(painter, foot, foot_words(seen, view.beat), theme, font="axis", role="muted", optional=True)


def _paint_in_a_line(painter: QPainter, box: QRectF, seen: Seen, theme: Theme) -> None:
    """Where the network rests: that the client is answered, in one line."""
    size = min(theme.px(22), box.height())
    icon = QRectF(box.left() + theme.px(4), box.center().y() - size / 2, size, size)
    paint_icon(painter, icon, "client", theme.colour("client"), theme)
    forms, bad = client_now(seen)
    room = box.adjusted(size + theme.px(14), 0, 0, 0)
    used = text(painter, room, (on_stage.client_card(), ""), theme, font="control", optional=True)
    text(
        painter,
        room.adjusted(used + theme.px(10), 0, 0, 0),
        forms,
        theme,
        role="warning" if bad else "muted",
        optional=True,
    )


def foot_words(seen: Seen, beat: BeatNow | None) -> tuple[str, ...]:
    """Under the client's bars: whether the announcement has come to it, how often it asks, or when it tries again."""
    if beat is not None and beat.kind in (BeatKind.FRAME_IN, BeatKind.LEARNT):
        return (on_stage.hears_nothing_yet(), "")
    if beat is not None and beat.kind in (BeatKind.COPIES, BeatKind.READ):
        return (on_stage.hears_it_too(), "")
    run, moment = seen.run, seen.moment
    state = moment.network
    every = on_stage.asks_every(FIELDS["client.interval"].write(run.network.interval))
    if state.next_try is None or moment.owner is Host.NOBODY:
        return (on_stage.one_connection(every), every)
    wait = named(seen, "moment.next_try", time_text(max(0.0, state.next_try - moment.t)))
    held = named(seen, "moment.waiting", write(state.held, Kind.COUNT))
    forms = (
        (on_stage.not_sent_and_next_try_in(held, wait), on_stage.not_sent_and_wait(held, wait)) if state.held else ()
    )
    return (*forms, on_stage.tcp_try_in(wait), on_stage.next_try_in(wait))
