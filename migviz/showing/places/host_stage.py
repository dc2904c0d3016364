"""Where is everything on a stage of many VMs? The hosts with a row for each VM, the link between them, divided as its shares are."""

from collections.abc import Sequence

from migviz.replay.lanes import Card, Where
from migviz.showing.box import Box
from migviz.values import dataclass

CAPTION, TITLE = 30.0, 30.0
HOST = 0.34
"""The share of the stage's width that each host has."""
TALL, LOW, LEAST = 44.0, 26.0, 20.0
"""A row of two lines, one of one line, and the least that can be read."""
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
    two_lines: bool
    lanes: tuple[tuple[int, Box], ...]
    line_head: Box
    line: tuple[Box, ...]


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
    most = max(1, int(room // (LEAST * scale)))
    shown = _shown(cards, most)
    more = len(cards) - len(shown)
    each = min(TALL * scale, room / max(1, len(shown) + bool(more)))
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
        rows=_rows(source, len(shown), each, scale),
        places=_rows(target, len(shown), each, scale),
        shown=shown,
        more=more,
        two_lines=each >= 38 * scale,
        lanes=tuple(_lanes(link, cards)),
        line_head=head if waiting and count else Box(),
        line=tuple(
            Box(head.left, head.bottom + k * NEXT * scale, head.width, (NEXT - 4) * scale)
            for k in range(min(count, waiting))
        ),
    )


def _shown(cards: Sequence[Card], most: int) -> tuple[int, ...]:
    """All of them where there is room; otherwise those under way, then those who go next, then those who have arrived last."""
    if len(cards) <= most:
        return tuple(range(len(cards)))
    order = sorted(range(len(cards)), key=lambda k: _urgency(cards[k]))
    return tuple(sorted(order[: most - 1]))


def _urgency(card: Card) -> tuple[int, int]:
    if card.arriving or card.where is Where.FOLLOWED:
        return (0, 0)
    return (1, card.place) if card.where is Where.WAITS else (2, 0)


def _rows(host: Box, count: int, each: float, scale: float) -> tuple[Box, ...]:
    top, gap = host.top + TITLE * scale, 4 * scale
    return tuple(Box(host.left + 8 * scale, top + k * each, host.width - 16 * scale, each - gap) for k in range(count))


def _lanes(link: Box, cards: Sequence[Card]) -> list[tuple[int, Box]]:
    """The link's height in proportion to what each gets."""
    sending = [(number, card.rate) for number, card in enumerate(cards) if card.rate > 0]
    whole = sum(rate for _, rate in sending)
    found, top = [], link.top
    for number, rate in sending:
        high = link.height * rate / whole
        found.append((number, Box(link.left, top, link.width, high)))
        top += high
    return found
