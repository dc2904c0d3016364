"""How are the ready-made pairs drawn, to choose one: both runs as strips, all of them to one scale?"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters import draw
from migviz.gui.theme import Theme
from migviz.replay.pace import pause_span
from migviz.replay.seen import Seen
from migviz.replay.told import axis_end
from migviz.say import in_comparison
from migviz.say.amounts import time_text
from migviz.say.client_side import longest_stall
from migviz.say.numbers import named
from migviz.showing.places.compare import Cards
from migviz.showing.ready_pairs import FileCard, PairCard
from migviz.trace import Copying

LETTER = 20.0
"""Pixels of A and B before the strips."""


def paint_cards(
    painter: QPainter, places: Cards[QRectF], cards: Sequence[PairCard], theme: Theme, *, chosen: str, under: str
) -> None:
    """A card for each pair; `chosen` is on the screen, `under` is below the mouse."""
    scale = max(axis_end(seen.run) for card in cards for seen in card.seen)
    used = draw.text(painter, places.head, in_comparison.choose_a_pair(), theme, font="value")
    draw.text(
        painter,
        places.head.adjusted(used + theme.px(16), 0, -theme.px(4), 0),
        (in_comparison.to_one_scale(time_text(scale)), ""),
        theme,
        role="muted",
        align=draw.RIGHT,
        optional=True,
    )
    for box, card in zip(places.cards, cards, strict=True):
        is_chosen = card.name == chosen
        pen = theme.pen("select", 2.4) if is_chosen else theme.pen("ink" if card.name == under else "line", 1.2)
        draw.card(painter, box.adjusted(1, 1, -1, -1), theme, pen=pen, radius=7)
        _paint_card(painter, box, card, scale, theme)


def paint_file_cards(
    painter: QPainter, places: Sequence[QRectF], cards: Sequence[FileCard], theme: Theme, *, under: str
) -> None:
    """Cards that ask for a file: what is put beside one's own run is not known yet, so its strip is a dashed button."""
    for box, card in zip(places, cards, strict=True):
        is_under = card.name == under
        draw.card(
            painter, box.adjusted(1, 1, -1, -1), theme, pen=theme.pen("ink" if is_under else "line", 1.2), radius=7
        )
        inner = box.adjusted(theme.px(12), theme.px(5), -theme.px(12), -theme.px(6))
        head = QRectF(inner.left(), inner.top(), inner.width(), theme.px(24))
        used = draw.text(painter, head, (card.title, ""), theme, font="control", optional=True)
        rest = head.adjusted(used + theme.px(12), 0, 0, 0)
        draw.text(painter, rest, (card.files, ""), theme, role="muted", align=draw.RIGHT, optional=True)
        line = QRectF(inner.left(), head.bottom(), inner.width(), theme.px(20))
        draw.text(painter, line, (card.says, ""), theme, font="axis", role="muted", optional=True)
        button = QRectF(
            inner.left(), line.bottom() + theme.px(4), inner.width(), inner.bottom() - line.bottom() - theme.px(6)
        )
        pen = theme.pen("select", 1.6 if is_under else 1.2, Qt.PenStyle.DashLine)
        draw.card(painter, button, theme, pen=pen, radius=5)
        draw.text(painter, button, in_comparison.open_button(), theme, font="label", role="select", align=draw.CENTRE)


def _paint_card(painter: QPainter, box: QRectF, card: PairCard, scale: float, theme: Theme) -> None:
    inner = box.adjusted(theme.px(12), theme.px(5), -theme.px(12), -theme.px(6))
    head = QRectF(inner.left(), inner.top(), inner.width(), theme.px(24))
    draw.text(painter, head, (card.title, ""), theme, font="control", optional=True)
    height = (inner.bottom() - head.bottom()) / 2
    results = _results(card)
    right = max(theme.width("label", words) for words in results) + theme.px(8)
    for k, (letter, seen, words) in enumerate(zip("AB", card.seen, results, strict=True)):
        row = QRectF(inner.left(), head.bottom() + k * height, inner.width(), height)
        draw.text(painter, row, letter, theme, font="label", role="muted")
        draw.text(painter, row, words, theme, align=draw.RIGHT)
        strip = row.adjusted(theme.px(LETTER), height * 0.2, -right, -height * 0.2)
        _paint_strip(painter, strip, seen, scale, theme)


def _results(card: PairCard) -> tuple[str, ...]:
    """The pauses; where they are alike, how long the clients' connections stand still."""
    pauses = tuple(_pause(seen) for seen in card.seen)
    stalls = tuple(_stall(seen) for seen in card.seen)
    return pauses if len(set(pauses)) > 1 or "" in stalls else stalls


def _stall(seen: Seen) -> str:
    client = seen.run.network.client
    if client is None:
        return ""
    late = client.late or client.lost
    return in_comparison.stall_of(longest_stall(seen, client)) if late else in_comparison.all_answered()


def _pause(seen: Seen) -> str:
    lasts = seen.run.metrics.downtime
    return (
        in_comparison.pause_of(named(seen, "run.downtime", time_text(lasts)))
        if lasts is not None
        else in_comparison.no_end()
    )


def _paint_strip(painter: QPainter, box: QRectF, seen: Seen, scale: float, theme: Theme) -> None:
    """Iterations in their colours, the pause in ink, never thinner than can be seen."""
    run = seen.run

    def part(start: float, end: float) -> QRectF:
        return QRectF(
            box.left() + start / scale * box.width(), box.top(), (end - start) / scale * box.width(), box.height()
        )

    painter.fillRect(box, theme.colour("sunk"))
    first = True
    for item in run.passes:
        if item.copying is not Copying.PAUSE and item.end is not None:
            again = item.copying is Copying.ITERATION and not first
            role = "target" if item.copying is Copying.PUSH else "dirty" if again else "source"
            painter.fillRect(part(item.start, item.end), theme.colour(f"{role}.tint"))
            painter.setPen(theme.pen("line", 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(part(item.start, item.end))
            first = False
    span = pause_span(run)
    if span is None:
        return
    place = part(*span).adjusted(0, -theme.px(3), 0, theme.px(3))
    if place.width() <= theme.px(12):
        painter.fillRect(
            QRectF(place.left(), place.top(), max(theme.px(2), place.width()), place.height()), theme.colour("pause")
        )
        return
    painter.fillRect(place, theme.colour("pause.tint"))
    draw.hatch(painter, place, theme, "line")
    painter.setPen(theme.pen("pause", 2))
    painter.drawLine(place.topLeft(), place.topRight())
    painter.drawLine(place.topLeft(), place.bottomLeft())
    painter.drawLine(place.topRight(), place.bottomRight())
