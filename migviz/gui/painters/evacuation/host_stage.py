"""How are the hosts drawn while many VMs move: a row for each VM on both, the link divided as its shares are, who goes next?"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from migviz.gui.painters.boxes import box_of, rect
from migviz.gui.painters.draw import CENTRE, RIGHT, card, text
from migviz.gui.painters.icons import paint_icon
from migviz.gui.painters.page_map.tiles import paint_squares
from migviz.gui.theme import Theme
from migviz.replay.lanes import Card, Where
from migviz.say import in_evacuation
from migviz.showing.places.host_stage import LEAST, TWO_LINES, HostStage, stage_in

BAR, LEAST_BAR = 10.0, 24.0
"""Pixels at 100 %: how high a bar of memory is, and from how wide on it tells anything."""
STILL = 0.3
"""Where nothing moves, what crosses is seen so far across."""
LEAST_CELL, MOST_CELL = 3, 10
"""Pixels from square to square in a small map of memory."""


def paint_host_stage(
    painter: QPainter,
    box: QRectF,
    cards: Sequence[Card],
    theme: Theme,
    *,
    pointed: str = "",
    crosses: float,
    said: str = "",
) -> None:
    """Both hosts and the link at a moment. `pointed`: the VM that is pointed at; `crosses`: seconds that something takes to cross
    a link of its own; `said`: in the caption's place."""
    card(painter, box, theme, fill="sunk")
    places = stage_in(box_of(box), cards, theme.scale)
    forms = (*filter(None, (said,)), *in_evacuation.stage_caption(cards))
    text(painter, rect(places.caption), forms, theme, font="caption")
    _paint_host(painter, rect(places.source), "source", in_evacuation.source_title(cards), theme)
    _paint_host(painter, rect(places.target), "target", in_evacuation.target_title(cards), theme)
    sizes = max((theme.width("axis", in_evacuation.size_text(shown)) for shown in cards), default=0.0)
    for number, row, place in zip(places.shown, places.rows, places.places, strict=True):
        shown = cards[number]
        _Row(painter, shown, theme, sizes, is_pointed=shown.name == pointed).paint(rect(row), rect(place))
    if places.more and places.rows:
        last = rect(places.rows[-1])
        below = QRectF(last.left(), last.bottom() + theme.px(2), last.width(), theme.px(LEAST - 2))
        text(painter, below, in_evacuation.and_more(places.more), theme, role="muted")
    _paint_link(painter, places, cards, theme, crosses)
    _paint_line(painter, places, cards, theme)


def _paint_host(painter: QPainter, box: QRectF, side: str, said: tuple[str, str], theme: Theme) -> None:
    card(painter, box, theme, fill=f"{side}.tint", pen=theme.pen(side, 1.4), radius=8)
    head = QRectF(box.left() + theme.px(10), box.top(), box.width() - theme.px(20), theme.px(30))
    paint_icon(
        painter,
        QRectF(head.left(), head.top() + theme.px(6), theme.px(18), theme.px(18)),
        "host",
        theme.colour(side),
        theme,
    )
    used = text(painter, head.adjusted(theme.px(26), 0, 0, 0), said[0], theme, font="control") + theme.px(34)
    text(painter, head.adjusted(used, 0, 0, 0), (said[1], ""), theme, font="label", align=RIGHT, optional=True)


class _Row:
    """The row of a VM on both hosts. `sizes`: pixels of the widest of all sizes, so that bars begin below each other."""

    def __init__(self, painter: QPainter, shown: Card, theme: Theme, sizes: float, *, is_pointed: bool) -> None:
        self._painter, self._card, self._theme, self._sizes, self._is_pointed = painter, shown, theme, sizes, is_pointed

    def paint(self, row: QRectF, place: QRectF) -> None:
        """On the source, and where it is expected or runs on the target."""
        here, self._is_source = self._card.on_source, True
        self._paint_frame(
            row, self._theme.pen("ink", 1.4) if here else self._theme.pen("line", 1.2, Qt.PenStyle.DotLine), here=here
        )
        self._paint_row(row, in_evacuation.on_source(self._card), here=here, bar=here)
        self._is_source = False
        if self._card.arriving:
            self._paint_frame(place, self._theme.pen("target", 1.4, Qt.PenStyle.DashLine), here=False)
            self._paint_row(place, in_evacuation.on_target(self._card), here=False, bar=True)
        elif not here:
            self._paint_frame(place, self._theme.pen("ink", 1.4), here=True)
            self._paint_row(place, in_evacuation.on_target(self._card), here=True, bar=True)

    def _paint_frame(self, box: QRectF, pen: QPen, *, here: bool) -> None:
        self._painter.setPen(self._theme.pen("select", 2.4) if self._is_pointed else pen)
        self._painter.setBrush(self._theme.colour("surface") if here else Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(box, self._theme.px(6), self._theme.px(6))

    def _paint_row(self, box: QRectF, said: tuple[str, ...], *, here: bool, bar: bool) -> None:
        theme, role = self._theme, "ink" if here else "muted"
        inner = box.adjusted(theme.px(8), 0, -theme.px(8), 0)
        two_lines = box.height() >= theme.px(TWO_LINES - 4)
        high = min(inner.height() / 2, theme.px(22)) if two_lines else inner.height()
        line = QRectF(inner.left(), inner.top(), inner.width(), high)
        size = in_evacuation.size_text(self._card)
        used = text(
            self._painter,
            line.adjusted(0, 0, -line.width() * 0.45, 0),
            self._card.name,
            theme,
            font="control",
            role=role,
        )
        begins = max(used + theme.px(10), theme.px(64))
        text(self._painter, line.adjusted(begins, 0, 0, 0), (size, ""), theme, font="axis", role="muted", optional=True)
        beside = begins + theme.width("axis", size) + theme.px(8)
        room = line.adjusted(max(line.width() * 0.56, beside if beside <= line.width() else 0.0), 0, 0, 0)
        text(self._painter, room, (*said, ""), theme, font="axis", role=role, align=RIGHT, optional=True)
        if not bar:
            return
        if two_lines:
            self._paint_memory(inner.adjusted(0, line.height(), 0, -theme.px(4)))
        else:
            left = begins + self._sizes + theme.px(8)
            place = QRectF(
                inner.left() + left, inner.center().y() - theme.px(BAR / 2), line.width() * 0.54 - left, theme.px(BAR)
            )
            if place.width() >= theme.px(LEAST_BAR):
                self._paint_bar(place)

    def _paint_memory(self, room: QRectF) -> None:
        """Square by square, where there is room for that, or as a bar; and beside it how fast it writes, and what it gets."""
        moment, theme = self._card.moment, self._theme
        if moment is None:
            self._paint_bar(QRectF(room.left(), room.bottom() - theme.px(BAR + 1), room.width(), theme.px(BAR)))
            return
        states = moment.source_pages if self._is_source else moment.target_pages
        both = in_evacuation.writes_text(self._card), in_evacuation.here_text(self._card)
        words = both[0] if self._is_source else both[1]
        wide = max(theme.width("axis", word) for word in both) + theme.px(8)
        side, place = room.adjusted(0, 0, -wide, 0), QRectF(room.right() - wide, room.top(), wide, theme.px(18))
        text(self._painter, place, words, theme, font="axis", role="muted", align=RIGHT)
        cell, columns = _cells(side, len(states))
        if cell:
            paint_squares(self._painter, side.topLeft().toPoint(), states, columns, cell, 1, theme)
        else:
            self._paint_bar(QRectF(side.left(), place.center().y() - theme.px(BAR / 2), side.width(), theme.px(BAR)))

    def _paint_bar(self, box: QRectF) -> None:
        """What is the same on the target, what is old there, what is not there. What is old reaches over the lower half only, as on the
        ribbon of all memory: so it is told apart without colour, too."""
        theme, shown = self._theme, self._card
        self._painter.fillRect(box, theme.colour("source.tint"))
        same, stale = box.width() * shown.same, box.width() * min(shown.stale, 1.0 - shown.same)
        self._painter.fillRect(QRectF(box.left(), box.top(), same, box.height()), theme.colour("target"))
        lower = QRectF(box.left() + same, box.center().y(), stale, box.height() / 2)
        self._painter.fillRect(lower, theme.colour("dirty"))
        self._painter.setPen(theme.pen("line", 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(box)


def _cells(room: QRectF, squares: int) -> tuple[int, int]:
    """The side of a square and how many are in a row, the largest that fit; 0 where none do."""
    for cell in range(MOST_CELL, LEAST_CELL - 1, -1):
        columns = int(room.width() // cell)
        if columns > 0 and -(-squares // columns) * cell <= room.height():
            return cell, columns
    return 0, 0


def _paint_link(painter: QPainter, places: HostStage, cards: Sequence[Card], theme: Theme, crosses: float) -> None:
    head, box = rect(places.link_head), rect(places.link)
    half = QRectF(head.left(), head.top(), head.width(), head.height() / 2)
    text(painter, half, in_evacuation.link_title(), theme, font="label", role="muted", align=CENTRE)
    text(painter, half.translated(0, half.height()), in_evacuation.link_rate(cards), theme, font="value", align=CENTRE)
    painter.fillRect(box, theme.colour("link"))
    for number, lane in places.lanes:
        place = rect(lane)
        painter.setPen(theme.pen("source", 1.4))
        painter.drawLine(place.topLeft(), place.topRight())
        painter.save()
        painter.setClipRect(place)
        crossed = STILL if theme.reduced_motion else cards[number].flow / crosses
        for first in (0.0, 0.5):
            _paint_block(painter, place, (crossed + first) % 1.0, cards[number].name, theme)
        painter.restore()
    painter.setPen(theme.pen("source", 1.4))
    painter.drawLine(box.topLeft(), box.topRight())
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    below = QRectF(box.left(), box.bottom() + theme.px(4), box.width(), theme.px(20))
    text(
        painter,
        below,
        (*in_evacuation.shares_text(cards), ""),
        theme,
        font="axis",
        role="muted",
        align=CENTRE,
        optional=True,
    )


def _paint_block(painter: QPainter, lane: QRectF, share: float, name: str, theme: Theme) -> None:
    """What crosses carries the VM's name, where its lane has room for that."""
    high = min(theme.px(28), max(lane.height() - theme.px(6), 0.6 * lane.height()))
    wide = theme.width("label", name) + theme.px(18)
    is_named = high >= theme.height("label") and wide <= lane.width() * 0.42
    if not is_named:
        wide = min(theme.px(36), lane.width() * 0.2)
    along = lane.width() + wide + theme.px(10)
    place = QRectF(lane.left() - wide - theme.px(10) + along * share, lane.center().y() - high / 2, wide, high)
    tip = min(theme.px(8), 0.5 * high)
    points = [
        place.topLeft(),
        place.topRight(),
        QPointF(place.right() + tip, place.center().y()),
        place.bottomRight(),
        place.bottomLeft(),
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("source"))
    painter.drawPolygon(QPolygonF(points))
    if is_named:
        text(painter, place, name, theme, role="on.mark", align=CENTRE)


def _paint_line(painter: QPainter, places: HostStage, cards: Sequence[Card], theme: Theme) -> None:
    """Who goes next."""
    if not places.line_head:
        return
    text(painter, rect(places.line_head), in_evacuation.next_in_line(), theme, font="axis", role="muted")
    waiting = sorted((shown for shown in cards if shown.where is Where.WAITS), key=lambda shown: shown.place)
    for k, (place, shown) in enumerate(zip(places.line, waiting, strict=False)):
        box = rect(place)
        left = len(waiting) - k
        if k == len(places.line) - 1 and left > 1:
            text(painter, box, in_evacuation.and_more(left), theme, font="axis", role="muted")
            return
        card(painter, box, theme, radius=5, pen=theme.pen("line", 1))
        inner = box.adjusted(theme.px(8), 0, -theme.px(8), 0)
        text(painter, inner, f"{shown.place}", theme, font="axis", role="muted")
        text(painter, inner.adjusted(theme.px(22), 0, -theme.px(70), 0), shown.name, theme, font="label")
        text(painter, inner, in_evacuation.size_text(shown), theme, font="axis", role="muted", align=RIGHT)
