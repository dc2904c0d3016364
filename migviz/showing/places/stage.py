"""Where is each thing on the stage, and what is at a point? Asked by painter and mouse alike."""

import math
from dataclasses import replace
from functools import lru_cache

from migviz.showing.box import NOWHERE, Box
from migviz.showing.places.host import AROUND_GRID, BESIDE_GRID, LEAST_HOST, LEAST_MIDDLE, cell_of, host_at
from migviz.showing.places.page_list import ListPlace, listed_at, shelved_at
from migviz.showing.places.pages import COLUMNS, ROWS, block_at
from migviz.showing.places.rail import pill
from migviz.showing.places.scene import Scene
from migviz.showing.places.stage_low import HOSTS, OFFERS, holds_offers, lay_out_low
from migviz.showing.places.stage_network import network_row
from migviz.showing.places.stage_parts import HostPlace, Stage, Wants
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.values import dataclass

__all__ = ["HostPlace", "Lists", "Stage", "Wants", "lay_out", "what_is_at"]

WIDE_HOST = 300.0
"""Pixels of a host's card whose squares are small, where there is room beside it: lists and counts need them."""
TINY_BELOW = 288.0
"""A stage lower than this goes without the rail of steps; the caption is never given up."""
TALL_FROM = 464.0
"""A stage at least this high (at 100 %) has everything at once: the network below the hosts, and their squares."""
SMALL_BELOW = (880.0, 540.0)
"""Narrower or lower than this it leaves out the machines' names and the other switches."""
PACE = 250.0
"""Pixels of the pace at the end of the row of the steps, and as much as the menu needs beyond it."""
MENU = 46.0
LEAST_WITH_BARS = 278.0
"""Pixels of the hosts where the bars and a disk stand between them."""
BARS, DISK_BELOW, LEAST_BARS, LEAST_DISK = 120.0, 84.0, 69.0, 62.0
"""Pixels of the iterations' bars between the hosts and of the disk below them, and of both where there is little."""
BESIDE_A_DISK = 0.31
"""The share of the width that a host has at most where all memory goes through the disk between both: that is what one looks at."""
TALL_FOR_WIDE = 0.53
"""From this ratio of height and width on hosts are wider: else there would be an empty room below them."""
HIGH_DISK = 370.0
"""Pixels of the hosts there: the watch, and a disk of 196 with its name."""
THIN = 20.0
"""Pixels of a link that nothing crosses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The lists that stand in the place of the page maps: where, of how many squares, and with how many on the shelf."""

    source: ListPlace[Box]
    target: ListPlace[Box]
    squares: int
    shelf: int


def what_is_at(stage: Stage[Box], x: float, y: float, weights: tuple[float, ...], lists: Lists | None) -> Spotlight:
    """What is at a point: the smallest thing that holds it. `lists`: what is shown instead of the page maps."""
    for step in range(1, 7):
        if pill(stage.rail, stage.scale, step, weights).contains(x, y):
            return Spotlight(kind="step", number=step)
    if lists is not None:
        found = _listed_at(lists, x, y)
        if found:
            return found
    for host in (stage.source, stage.target) if lists is None else ():
        block = block_at(host.grid, x, y) if host.maps else None
        if block is not None and host.vm.contains(x, y):
            return Spotlight(kind="page", number=block)
    for kind, box in stage.things():
        if box.contains(x, y):
            return Spotlight(kind=kind)
    return NOTHING


def _listed_at(lists: Lists, x: float, y: float) -> Spotlight:
    for place in (lists.source, lists.target):
        square = listed_at(place, lists.squares, x, y)
        if square is not None:
            return Spotlight(kind="listed", number=square)
    shelved = shelved_at(lists.source, lists.shelf, x, y)
    return NOTHING if shelved is None else Spotlight(kind="next list", number=shelved)


NOTHING_SPECIAL = Wants()


@lru_cache(maxsize=64)
def lay_out(
    width: float,
    height: float,
    scale: float,
    blocks: int,
    bandwidth: float = 125e6,
    wants: Wants = NOTHING_SPECIAL,
) -> Stage[Box]:
    """The stage in a box of this size. `bandwidth` in bytes/s decides how high the link's band is."""
    box = Box(0, 0, width, height)
    inner = box.inset(12 * scale, 10 * scale, 12 * scale, 12 * scale + wants.kept)
    band = scale * min(56.0, max(24.0, 40 + 16 / math.log10(40) * math.log10(max(bandwidth, 1.0) / 125e6)))
    if wants.presented or height - wants.kept < TALL_FROM * scale:
        found = lay_out_low(box, box.inset(12 * scale, 8 * scale, 12 * scale, 9 * scale), _rows(box, scale, wants), scale, blocks, band, wants)  # fmt: skip
    else:
        found = _tall(box, inner, scale, blocks, band, wants)
    return _without(found, wants) if wants.hidden else found


def _without(stage: Stage[Box], wants: Wants) -> Stage[Box]:
    """The stage with nothing in the place of what is not shown yet; the watch has the room of a
    disk that is hidden."""
    gone = {name: NOWHERE for name in ("switch", "table", "client") if not wants.network}
    if "mac table" in wants.hidden:
        gone["table"] = NOWHERE
    if "storage" in wants.hidden:
        gone |= {"storage": NOWHERE, "watch": stage.watch or stage.storage}
    if "steps" in wants.hidden:
        gone["rail"] = NOWHERE
    return replace(stage, **gone)  # type: ignore[arg-type]


def _rows(box: Box, scale: float, wants: Wants) -> tuple[Box, Box, Box]:
    """The rail of the steps, the pace where it stands beside them, and the caption, on a low stage."""
    inner = box.inset(12 * scale, 8 * scale, 12 * scale, 9 * scale)
    high = 34.0 if wants.presented else 30.0
    if wants.presented:
        beside = min((PACE + MENU) * scale, 0.4 * inner.width)
        rail = Box(inner.left, inner.top, inner.width - beside, high * scale)
        pace = Box(rail.right + 8 * scale, inner.top, beside - (8 + MENU) * scale, high * scale)
    else:
        wide = min(inner.width, box.right - wants.beside - 8 * scale - inner.left) if wants.beside else inner.width
        rail = Box(inner.left, inner.top, wide, 0.0 if box.height - wants.kept < TINY_BELOW * scale else high * scale)
        pace = NOWHERE
    caption = Box(inner.left + 2 * scale, rail.bottom + (3 * scale if rail else 0.0), inner.width - 4 * scale, (36 if wants.presented else 32) * scale)  # fmt: skip
    return rail, pace, caption


def _tall(box: Box, inner: Box, scale: float, blocks: int, band: float, wants: Wants) -> Stage[Box]:
    """Everything at once. What to try is between the hosts, or in a row below everything where it has no room there."""
    stage = _in_full(box, inner, scale, blocks, band, wants)
    if not wants.offers or holds_offers(stage.offers, scale, wants.offers):
        return stage
    row = Box(inner.left, inner.bottom - OFFERS * scale, inner.width, OFFERS * scale)
    return replace(_in_full(box, inner, scale, blocks, band, wants, below=(OFFERS + 6) * scale), offers=row)


def _in_full(
    box: Box, inner: Box, scale: float, blocks: int, band: float, wants: Wants, *, below: float = 0.0
) -> Stage[Box]:
    """The hosts, what goes over the link, storage between them, the network, and so much room `below`: only lower edges move for it."""

    def px(length: float) -> float:
        return length * scale

    small = box.width < px(SMALL_BELOW[0]) or box.height - wants.kept < px(SMALL_BELOW[1])
    rail = Box(
        inner.left,
        inner.top,
        min(inner.width, box.right - wants.beside - px(8) - inner.left) if wants.beside else inner.width,
        px(34),
    )
    caption = Box(inner.left + px(2), rail.bottom + px(7), inner.width - px(4), px(32))
    top = caption.bottom + px(5)
    network = min(px(140), max(px(104), 0.27 * (inner.bottom - top)))
    tall = inner.bottom - top > TALL_FOR_WIDE * inner.width
    share = BESIDE_A_DISK if wants.link_unused else 0.425 if tall else 0.40
    widest = min(inner.width * share, (inner.width - px(LEAST_MIDDLE)) / 2)
    cell = cell_of(widest, inner.bottom - network - top, scale)
    for_lists = 0.0 if wants.link_unused else min(HOSTS * inner.width, px(WIDE_HOST), widest)
    host_width = max(COLUMNS * cell + AROUND_GRID * scale, min(0.36 * inner.width, px(LEAST_HOST)), for_lists)
    least = px(HIGH_DISK) if wants.link_unused else px(LEAST_WITH_BARS) if wants.bars else 0.0
    inner = inner.inset(0, 0, 0, below)
    network = min(network, max(px(104), 0.27 * (inner.bottom - top)))
    hosts_bottom = min(inner.bottom - network, top + max(least, ROWS * cell + BESIDE_GRID * scale))
    spare = inner.bottom - network - hosts_bottom
    link_top = top + max(px(46), 0.2 * (hosts_bottom - top))
    if not wants.network:  # only their lower edge moves when it comes
        hosts_bottom = inner.bottom + wants.kept
    source = host_at(Box(inner.left, top, host_width, hosts_bottom - top), scale, blocks, small)
    target = host_at(Box(inner.right - host_width, top, host_width, hosts_bottom - top), scale, blocks, small)
    middle = Box(source.box.right, top, target.box.left - source.box.right, hosts_bottom - top)
    link = Box(middle.left, link_top + px(6), middle.width, band)
    above, under_link = (
        Box(middle.left, link_top - px(40), middle.width, px(44)),
        Box(middle.left + px(4), link.bottom + px(3), middle.width - px(8), px(20)),
    )
    if wants.link_unused:
        link = Box(middle.left, top + px(8), middle.width, px(THIN))
        above = under_link = Box(middle.left, link.bottom, middle.width, 0.0)
    under = Box(
        middle.left + px(4), under_link.bottom + px(8), middle.width - px(8), middle.bottom - under_link.bottom - px(10)
    )
    bars, storage = _bars_and_storage(under, scale, wants)
    room = Box(inner.left, hosts_bottom + 0.35 * spare, inner.width, inner.bottom - hosts_bottom - 0.35 * spare)
    wires = px(46) if room.height > px(150) else px(30)
    switch, table, client = network_row(room, scale, wires=wires, lowest=True, others=not small)
    return Stage(
        box=box,
        scale=scale,
        low=False,
        thin=wants.link_unused,
        between=False,
        small=small,
        others=not small,
        presented=False,
        rail=rail,
        pace=NOWHERE,
        caption=caption,
        source=source,
        target=target,
        link=link,
        link_above=above,
        link_below=under_link,
        storage=storage,
        watch=NOWHERE,
        bars=bars,
        offers=under,
        switch=switch,
        table=table,
        client=client,
    )


def _bars_and_storage(under: Box, scale: float, wants: Wants) -> tuple[Box, Box]:
    """The iterations' bars between the hosts while memory is copied, where they are nowhere else; the disk below them."""
    disk = DISK_BELOW * scale if under.height >= (BARS + DISK_BELOW) * scale else LEAST_DISK * scale
    high = under.height - disk
    if not wants.bars or wants.scene is not Scene.COPY or wants.offers:
        return NOWHERE, under
    if high < (LEAST_BARS + 3 if wants.disk else BARS) * scale:  # a shared disk rests, and gives way
        gives_way = not wants.disk and under.height >= LEAST_BARS * scale
        return (under, NOWHERE) if gives_way else (NOWHERE, under)
    bars = Box(under.left, under.top, under.width, high - 3 * scale)
    return bars, Box(under.left, under.bottom - disk, under.width, disk)
