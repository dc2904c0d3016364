"""How is memory drawn on the link? Blocks of one size at a constant speed; pages that are fetched overtake them."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from migviz.gui.painters.boxes import box_of
from migviz.gui.painters.draw import CENTRE, arrow_head, card, text
from migviz.gui.painters.page_map.list_painter import says_squares
from migviz.gui.painters.stage.geometry import Stage
from migviz.gui.painters.stage.view import View
from migviz.gui.theme import Theme
from migviz.replay.demanded import Demanded, demanded_now
from migviz.replay.page_list import PageList, is_toy, page_list
from migviz.replay.rates import fetched_now, is_mirrored_now
from migviz.replay.seen import Seen
from migviz.say import on_list, on_shared_link, on_stage
from migviz.say.numbers import is_covered, named
from migviz.scenario.units import PAGE, Kind, write
from migviz.showing.places.stage_words import NOSE

BELT_SPEED = 150.0
"""Pixels per second at 100 %: faster links have blocks closer together, not quicker ones."""
CLOSEST, FURTHEST = 80.0, 200.0
OVERTAKES, APART = 0.6, 0.4
"""Chosen: seconds on the screen that a fetched page takes to cross, and between two at least: nothing flashes more than three times a
second."""
LANE, SIDE = 0.42, 13.0
"""The share of the link's height that fetched pages have for themselves, and pixels of one."""


def block_bytes(rate: float) -> float:
    """The size of a block on the belt for so many bytes per second on the screen: a power of two."""
    seconds = CLOSEST / BELT_SPEED
    return 2.0 ** math.ceil(math.log2(max(rate * seconds, 1.0)))


def paint_belt(painter: QPainter, stage: Stage, seen: Seen, speed: float, theme: Theme, view: View) -> None:
    """Blocks of one size: the belt shows a rate. A beat that shows something else slowly makes them slow, not small. Where less is left
    than a block they bear no number."""
    rate, moment, pages = speed * view.belt, seen.moment, page_list(seen)
    block = block_bytes(rate)
    label = on_list.block_is(block, pages)
    apart = max(theme.px(CLOSEST), min(theme.px(BELT_SPEED) * block / rate, theme.px(FURTHEST) * 2))
    box, number = stage.link, label.split()[0]
    small = theme.width("control", label) + theme.px(22) > apart - theme.px(8)
    shown = number if small else label
    width = theme.width("control", shown) + theme.px(16)
    less = not is_covered(seen, "moment.to_send") and 0 < moment.to_send * PAGE < block
    fetched = fetched_now(seen.run, moment)
    lane = box.height() * LANE if fetched else 0.0
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    offset = 0.0 if theme.reduced_motion else (moment.sent / block % 1.0) * apart
    x = box.left() - apart + offset
    while x < box.right():
        edge = theme.px(2 if lane else 4)
        place = QRectF(x, box.top() + lane + edge, width, box.height() - lane - 2 * edge)
        paint_block(painter, place, "" if less else shown, theme)
        x += apart
    if fetched:
        _paint_fetched(painter, QRectF(box.left(), box.top(), box.width(), lane), seen, fetched, theme, view)
    painter.restore()
    sizes = _sizes(label, less=less)
    forms = _under(stage, seen, label, sizes, fetched, pages if view.taking >= 1 else None, theme)
    text(painter, stage.link_below, forms, theme, role="muted", align=CENTRE, optional=True)


def _sizes(label: str, *, less: bool) -> tuple[str, ...]:
    """How large a block is; `less`: so much is not left any more."""
    if less:
        return on_stage.each_block_is_at_most(label), on_stage.blocks_up_to(label), ""
    return on_stage.each_block_is(label), on_stage.blocks_of(label), label


def _under(
    stage: Stage, seen: Seen, label: str, forms: tuple[str, ...], fetched: float, pages: PageList | None, theme: Theme
) -> tuple[str, ...]:
    """What is said under the link: what a block is (`forms`), and what else is on it. `pages`: the list whose squares are seen."""
    if fetched >= 1:
        each_second = named(seen, "moment.vm_speed", write(round(fetched), Kind.COUNT))
        return (*on_stage.fetched_pages(each_second), *forms)
    others = on_shared_link.under_link(seen)
    if is_mirrored_now(seen.run, seen.moment):
        return (*others, on_stage.each_block_of_the_disk(label), on_stage.blocks_of_the_disk(label), on_stage.disk())
    if others:
        return (*others, *forms)
    if pages is not None and not says_squares(box_of(stage.source.pages), pages, theme):
        square = on_list.square_is(pages)[-1]
        return (on_list.block_and_square(label, square), square, *forms)
    return forms


def paint_block(painter: QPainter, box: QRectF, label: str, theme: Theme, *, dashed: bool = False) -> None:
    """A block with its size and a nose."""
    nose = min(theme.px(NOSE), box.height() / 2)
    if dashed:
        card(painter, box, theme, pen=theme.pen("line", 1.6, Qt.PenStyle.DashLine), radius=4)
    else:
        card(painter, box, theme, fill="source", pen=theme.pen("source", 1), radius=4)
        arrow_head(painter, QPointF(box.right() + nose, box.center().y()), nose, theme.colour("source"))
    text(painter, box, label, theme, font="control", role="ink" if dashed else "on.mark", align=CENTRE, optional=True)


def _paint_fetched(painter: QPainter, lane: QRectF, seen: Seen, fetched: float, theme: Theme, view: View) -> None:
    """Pages that the VM waits for pass those that are pushed: each framed, in a lane of its own."""
    for share, number in _overtaking(seen, fetched, theme, view):
        side = min(theme.px(SIDE), lane.height() - theme.px(3))
        wide = max(side, theme.width("axis", number) + theme.px(4)) if number else side
        x = lane.left() - wide + (lane.width() + wide) * share
        box = QRectF(x, lane.center().y() - side / 2, wide, side)
        painter.setBrush(theme.colour("source"))
        painter.setPen(theme.pen("ink", 1.6))
        painter.drawRoundedRect(box, 2, 2)
        text(painter, box, number, theme, font="axis", role="on.mark", align=CENTRE, optional=True)


def demanded_squares(seen: Seen, view: View) -> tuple[Demanded, ...]:
    """The squares whose page overtakes the others now, or has just come."""
    return demanded_now(seen, OVERTAKES * view.rate)


def _overtaking(seen: Seen, fetched: float, theme: Theme, view: View) -> list[tuple[float, str]]:
    """Pages that overtake, with their numbers where pages have some: those that a square stands for, or any, so many as there are."""
    squares = [one for one in demanded_squares(seen, view) if one.share < 1.0]
    if squares:
        return [(one.share, str(one.block) if is_toy(seen.run) else "") for one in squares]
    if theme.reduced_motion:
        return [(0.5, "")]
    every = max(APART, 1.0 / max(fetched * view.rate, 1e-12))
    ages = (seen.t / max(view.rate, 1e-12) % every + k * every for k in range(2))
    return [(age / OVERTAKES, "") for age in ages if age <= OVERTAKES]
