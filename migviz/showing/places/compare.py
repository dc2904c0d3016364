"""Where are the two lanes of a comparison, and what is in each?"""

from dataclasses import replace
from typing import Generic, TypeVar

from migviz.showing.box import Box
from migviz.showing.places.strip import WITH_CLIENT
from migviz.values import dataclass

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane(Generic[R]):
    """One run: its heading, a small stage, its strip."""

    box: R
    head: R
    source: R
    link: R
    target: R
    strip: R


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards(Generic[R]):
    """The ready-made pairs below two runs: their heading, and a card for each."""

    head: R
    cards: tuple[R, ...]


LANE, CARD, CARDS_HEAD, LEAST_CARD_WIDTH = (172.0, 0.2, 250.0), (76.0, 104.0, 150.0), 34.0, 280.0
"""Pixels of a run that is drawn as a strip alone, at least, its share of a high window, and at most; of a card, at least, as one reads it
best, and at most; of what heads the cards; and how wide a card must be."""
GAP = 10.0
WITH_BOTH = 250.0
"""Pixels of a run that has room for its hosts and for a strip with the client."""
STRIPS, LEAST_STAGE = (WITH_CLIENT + 6, 90.0, 68.0), 56.0
"""Pixels of a run's strip, with the client's lane, without it and with little room; of its hosts at least, for whose sake it gives way."""


def cards_in(box: Box, scale: float, count: int) -> Cards[Box] | None:
    """Cards below two strips, in rows; None where there is no room for all of them."""
    gap = GAP * scale
    top = box.top + 2 * (_lane_height(box, scale) + gap) + CARDS_HEAD * scale
    most = int((box.width + gap) / (LEAST_CARD_WIDTH * scale + gap))
    if not count or not most:
        return None

    def high_in(rows: int) -> float:
        return min(CARD[2] * scale, (box.bottom - top + gap) / rows - gap)

    least = -(-count // most)
    rows = max((n for n in range(least, min(count, MOST_ROWS) + 1) if high_in(n) >= CARD[1] * scale), default=least)
    across, high = -(-count // rows), high_in(rows)
    if high < CARD[0] * scale:
        return None
    wide = (box.width + gap) / across - gap
    return Cards(
        head=Box(box.left, top - CARDS_HEAD * scale, box.width, CARDS_HEAD * scale),
        cards=tuple(
            Box(box.left + k % across * (wide + gap), top + k // across * (high + gap), wide, high)
            for k in range(count)
        ),
    )


MOST_ROWS = 3
"""Chosen: with fewer cards in a row their titles have room, and the rows fill the window."""


def _lane_height(box: Box, scale: float) -> float:
    least, share, most = LANE
    return min(most * scale, max(least * scale, share * box.height))


def lanes_in(box: Box, scale: float, *, low: bool = False) -> tuple[Lane[Box], Lane[Box]]:
    """Two lanes below each other; `low`: with strips alone."""
    gap = GAP * scale
    height = _lane_height(box, scale) if low else (box.height - gap) / 2
    return (
        _lane(Box(box.left, box.top, box.width, height), scale, alone=low),
        _lane(Box(box.left, box.top + height + gap, box.width, height), scale, alone=low),
    )


def _lane(box: Box, scale: float, *, alone: bool) -> Lane[Box]:
    def px(length: float) -> float:
        return length * scale

    inner = box.inset(px(14), px(8), px(14), px(6))
    head = Box(inner.left, inner.top, inner.width, px(32))
    room = inner.bottom - head.bottom - px(10)
    wished = STRIPS if box.height >= px(WITH_BOTH) else STRIPS[1:]
    strip_height = next((px(one) for one in wished if room - px(one) >= px(LEAST_STAGE)), px(STRIPS[-1]))
    high = room - strip_height
    stage = Box(inner.left, head.bottom + px(4), inner.width, high if high >= px(LEAST_STAGE) else 0.0)
    if alone and box.height < px(WITH_BOTH):  # the strip with its client says more than hosts without
        stage = replace(stage, height=0.0)
    if not stage:  # too low for a stage: the strips say the most
        strip_height = min(px(150), inner.bottom - head.bottom - px(4))
    host = min(px(310), 0.36 * stage.width)
    source = Box(stage.left, stage.top, host, stage.height)
    target = Box(stage.right - host, stage.top, host, stage.height)
    strip = Box(inner.left, inner.bottom - strip_height, inner.width, strip_height)
    return Lane(
        box=box,
        head=head,
        source=source,
        link=Box(source.right, stage.top, target.left - source.right, stage.height),
        target=target,
        strip=strip,
    )
