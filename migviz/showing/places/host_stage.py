"""Where is everything on a stage of many VMs? The hosts with a row for each VM, the link between them, divided as its shares are."""

from collections.abc import Sequence
from itertools import accumulate

from migviz.replay.lanes import Card, Where
from migviz.showing.box import Box
from migviz.values import dataclass

CAPTION, TITLE = 30.0, 30.0
HOST = 0.34
"""The share of the stage's width that each host has."""
TALL, LEAST = 44.0, 20.0
"""A row of two lines, and the least that can be read."""
LARGE, LEAST_LARGE = 104.0, 58.0
"""The row of a VM that is under way, with a map of its memory; and the least that a map has room in. Where only that keeps other VMs
from having a row, it has two lines and a bar, or one line as they have."""
TWO_LINES = 38.0
GAP, CLOSE = 4.0, 2.0
"""Pixels from row to row, and where rows are so low that their words need them."""
LINK, NEXT = 110.0, 28.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStage:
    """`shown`: the VMs that have a row, in order; `more`: how many have none. `rows` on the source, `places` on the target;
    `lanes`: of those that send, their part of the link; `line`: rooms for those who go next."""

    caption: Box
    source: Box
    target: Box
    link_head: Box
    link: Box
    rows: tuple[Box, ...]
    places: tuple[Box, ...]
    shown: tuple[int, ...]
    more: int
    lanes: tuple[tuple[int, Box], ...]
    line_head: Box
    line: tuple[Box, ...]

    def vm_at(self, x: float, y: float) -> int | None:
        """The number of the VM whose row, or whose part of the link, is there."""
        for number, row, place in zip(self.shown, self.rows, self.places, strict=True):
            if row.contains(x, y) or place.contains(x, y):
                return number
        return next((number for number, lane in self.lanes if lane.contains(x, y)), None)


def stage_in(box: Box, cards: Sequence[Card], scale: float) -> HostStage:
    """The places for these VMs in a box."""
    pad = 14 * scale
    inner = box.inset(pad, 6 * scale, pad, pad)
    caption = Box(inner.left, inner.top, inner.width, CAPTION * scale)
    high = inner.bottom - caption.bottom - 4 * scale
    source = Box(inner.left, caption.bottom + 4 * scale, HOST * inner.width, high)
    target = Box(inner.right - source.width, source.top, source.width, high)
    middle = Box(source.right, source.top, target.left - source.right, high)
    room = source.height - (TITLE + 8) * scale
    fits = (size for size in (LEAST_LARGE, TWO_LINES, LEAST) if len(cards) <= _most(cards, room / scale, size))
    least = next(fits, LEAST_LARGE)
    shown = _shown(cards, _most(cards, room / scale, least))
    more = len(cards) - len(shown)
    heights = _heights([cards[number].under_way for number in shown], room - LEAST * scale * bool(more), scale, least)
    link_head = Box(middle.left, middle.top + 8 * scale, middle.width, 44 * scale)
    link = Box(middle.left, link_head.bottom + 8 * scale, middle.width, min(LINK * scale, high * 0.32))
    head = Box(middle.left + pad, link.bottom + 34 * scale, middle.width - 2 * pad, 20 * scale)
    count = max(0, int((middle.bottom - head.bottom) // (NEXT * scale)))
    waiting = sum(card.where is Where.WAITS for card in cards)
    return HostStage(
        caption=caption,
        source=source,
        target=target,
        link_head=link_head,
        link=link,
        rows=_rows(source, heights, scale),
        places=_rows(target, heights, scale),
        shown=shown,
        more=more,
        lanes=tuple(_lanes(link, cards)),
        line_head=head if waiting and count else Box(),
        line=tuple(
            Box(head.left, head.bottom + k * NEXT * scale, head.width, (NEXT - 4) * scale)
            for k in range(min(count, waiting))
        ),
    )


def _most(cards: Sequence[Card], room: float, least: float) -> int:
    """How many rows there can be: those under way have `least` pixels at least, as long as all of them have."""
    large = sum(card.under_way for card in cards)
    if large * least > room:
        return max(1, int(room // LEAST))
    return max(1, large + int((room - large * least) // LEAST))


def _heights(large: Sequence[bool], room: float, scale: float, least: float) -> list[float]:
    """The others have two lines where those under way still have a map; these have what is left. Without room for that all are alike."""
    many, few = large.count(False), large.count(True)
    small = min(TALL * scale, max(LEAST * scale, (room - few * LARGE * scale) / many)) if many else 0.0
    high = min(LARGE * scale, (room - many * small) / few) if few else 0.0
    if few and high < least * scale:
        small = high = room / len(large)
    return [high if is_large else small for is_large in large]


def _shown(cards: Sequence[Card], most: int) -> tuple[int, ...]:
    """All of them where there is room; otherwise those under way, then those who go next, then those who have arrived last."""
    if len(cards) <= most:
        return tuple(range(len(cards)))
    order = sorted(range(len(cards)), key=lambda k: _urgency(cards[k]))
    return tuple(sorted(order[: most - 1]))


def _urgency(card: Card) -> tuple[int, int]:
    if card.under_way:
        return (0, 0)
    return (1, card.place) if card.where is Where.WAITS else (2, 0)


def _rows(host: Box, heights: Sequence[float], scale: float) -> tuple[Box, ...]:
    tops = accumulate((host.top + TITLE * scale, *heights))
    return tuple(
        Box(
            host.left + 8 * scale,
            top,
            host.width - 16 * scale,
            high - (CLOSE if high < TALL / 2 * scale else GAP) * scale,
        )
        for top, high in zip(tops, heights, strict=False)
    )


def _lanes(link: Box, cards: Sequence[Card]) -> list[tuple[int, Box]]:
    """The link's height in proportion to what each gets."""
    found, top = [], link.top
    for number, card in enumerate(cards):
        if card.band > 0:
            high = link.height * card.band
            found.append((number, Box(link.left, top, link.width, high)))
            top += high
    return found
