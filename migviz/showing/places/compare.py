"""Where are the two lanes of a comparison, and what is in each?"""

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


LANE, CARD, CARDS_HEAD, LEAST_CARD_WIDTH = 172.0, (76.0, 104.0), 34.0, 280.0
"""Pixels of a run that is drawn as a strip alone; of a card, at least and at most; of what heads the cards; and how wide a card
must be."""
GAP = 10.0
STRIPS, LEAST_STAGE = (WITH_CLIENT + 6, 90.0, 68.0), 56.0
"""Pixels of a run's strip, with the client's lane, without it and with little room; of its hosts at least, for whose sake it gives way."""


def cards_in(box: Box, scale: float, count: int) -> Cards[Box] | None:
    """Cards below two strips, in rows; None where there is no room for all of them."""
    gap = GAP * scale
    top = box.top + 2 * (LANE * scale + gap) + CARDS_HEAD * scale
    across = int((box.width + gap) / (LEAST_CARD_WIDTH * scale + gap))
    if not count or not across:
        return None
    rows = -(-count // across)
    across = -(-count // rows)
    high = min(CARD[1] * scale, (box.bottom - top + gap) / rows - gap)
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


def lanes_in(box: Box, scale: float, *, low: bool = False) -> tuple[Lane[Box], Lane[Box]]:
    """Two lanes below each other; `low`: with strips alone."""
    gap = GAP * scale
    height = LANE * scale if low else (box.height - gap) / 2
    return (
        _lane(Box(box.left, box.top, box.width, height), scale),
        _lane(Box(box.left, box.top + height + gap, box.width, height), scale),
    )


def _lane(box: Box, scale: float) -> Lane[Box]:
    def px(length: float) -> float:
        return length * scale

    inner = box.inset(px(14), px(8), px(14), px(6))
    head = Box(inner.left, inner.top, inner.width, px(32))
    room = inner.bottom - head.bottom - px(10)
    wished = STRIPS if box.height >= px(250) else STRIPS[1:]
    strip_height = next((px(one) for one in wished if room - px(one) >= px(LEAST_STAGE)), px(STRIPS[-1]))
    high = room - strip_height
    stage = Box(inner.left, head.bottom + px(4), inner.width, high if high >= px(LEAST_STAGE) else 0.0)
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
