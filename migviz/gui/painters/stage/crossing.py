"""How do single pages cross the link? As squares, one after the other; in a toy VM each bears its number."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import box_of
from migviz.gui.painters.draw import CENTRE, text
from migviz.gui.painters.page_map.list_painter import place_of_list
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.theme import Theme
from migviz.replay.page_list import FEW, Crossing, crossings, is_toy, page_list
from migviz.replay.seen import Seen
from migviz.say import on_list
from migviz.say.amounts import pages_text
from migviz.say.numbers import named

MOST = 8
"""Squares on the link at the same time."""
SIDE, NUMBERED_SIDE = 18.0, 26.0
"""Pixels of one at 100 %, without a number and with one."""
AROUND = 8.0
"""Pixels beside the words in a block."""


def on_the_link(stage: Stage, seen: Seen, theme: Theme) -> tuple[Crossing, ...]:
    """The pages that cross by themselves now: as many at a time as the link has room for."""
    pages, toy = page_list(seen), is_toy(seen.run)
    if not toy and (pages is None or not pages.in_pause):
        return ()
    side, row = _side(stage, theme, numbered=toy), 1
    if pages is not None and (pages.squares > FEW or pages.pages_each > 1):
        row = place_of_list(box_of(stage.source.pages), pages, theme, numbers=toy).columns
        in_row = row if pages.squares > FEW else 1
        label = named(seen, "moment.to_send", pages_text(in_row * pages.pages_each))
        side = max(side, theme.width("control", label) + theme.px(AROUND))
    most = max(1, min(MOST, int(stage.link.width() / (1.4 * side))))
    return crossings(seen, most, row)


def _side(stage: Stage, theme: Theme, *, numbered: bool) -> float:
    return min(theme.px(NUMBERED_SIDE if numbered else SIDE), stage.link.height() - theme.px(6))


def _label(seen: Seen, one: Crossing) -> str:
    """The number of a page that has one, or how much a row of them is."""
    if one.number >= 0:
        return str(one.number)
    return named(seen, "moment.to_send", pages_text(one.pages)) if one.pages > 1 else ""


def _box(link: QRectF, one: Crossing, label: str, high: float, theme: Theme) -> QRectF:
    wide = max(high, theme.width("control", label) + theme.px(AROUND)) if label else high
    box = QRectF(0, 0, wide, high)
    box.moveCenter(link.center())
    box.moveLeft(link.left() + (link.width() - wide) * one.share)
    return box


def paint_crossing(painter: QPainter, stage: Stage, seen: Seen, found: tuple[Crossing, ...], theme: Theme) -> None:
    """Squares on the link, the next to arrive framed, and which one that is in words."""
    link, numbered = stage.link, found[0].number >= 0
    labels = [_label(seen, one) for one in found]
    boxes = [
        _box(link, one, label, _side(stage, theme, numbered=numbered), theme)
        for one, label in zip(found, labels, strict=True)
    ]
    for k in reversed(range(len(found))):  # the next to arrive above those behind it
        box, label = boxes[k], labels[k]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("source"))
        painter.drawRoundedRect(box, 2, 2)
        edge = theme.px(AROUND) / 2
        if label and not (k and box.adjusted(edge, 0, -edge, 0).intersects(boxes[k - 1].adjusted(-3, 0, 3, 0))):
            text(painter, box, label, theme, font="control", role="on.mark", align=CENTRE, optional=True)
        if k == 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.pen("ink", 1.6))
            painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 3, 3)
    words = on_list.crosses(found[0], page_list(seen))
    text(painter, stage.link_below, words, theme, role="muted", align=CENTRE, optional=True)
