"""Where is each thing on the stage, and what is at a point? Asked by painter and mouse alike."""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

from migviz.say.captions import step_name
from migviz.showing.box import NOWHERE, Box
from migviz.showing.measure import Width
from migviz.showing.places.page_list import ListPlace, listed_at, shelved_at
from migviz.showing.places.pages import COLUMNS, LEAST_CELL, ROWS, PageGrid, block_at, page_grid
from migviz.showing.spotlight import NOTHING, Spotlight
from migviz.values import dataclass

TINY_BELOW = 320.0
"""A stage lower than this goes without the rail of steps; the caption is never given up."""
TALL_FROM = 470.0
"""A stage at least this high (at 100 %) has the network below the hosts; a lower one between them."""
WIDE_ENOUGH, LEAST_TALL = 880.0, 430.0
"""A stage narrower than the first has too little room between the hosts: there the network stays below them, down to
the second height."""


class Rectangle(Protocol):
    """A box, or Qt's."""

    def united(self, other: Any, /) -> Any: ...


R = TypeVar("R", bound=Rectangle)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPlace(Generic[R]):
    """A host's card: header, the VM's card with its header, squares and counts. `pages`: all that squares may take."""

    box: R
    header: R
    vm: R
    vm_header: R
    counts: R
    pages: R
    grid: PageGrid[R]
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Generic[R]):
    """The places of everything on a stage; what there is no room for is empty."""

    box: R
    scale: float
    wide: bool
    small: bool
    rail: R
    caption: R
    source: HostPlace[R]
    target: HostPlace[R]
    link: R
    link_above: R
    link_below: R
    storage: R
    switch: R
    table: R
    client: R

    def things(self) -> Iterator[tuple[str, R]]:
        """Names and places of the things that can be pointed at, smaller ones first."""
        yield "switch", self.switch
        yield "mac table", self.table
        yield "client", self.client
        yield "storage", self.storage
        yield "link", self.link.united(self.link_above)
        yield "vm", self.source.vm
        yield "vm", self.target.vm
        yield "source", self.source.box
        yield "target", self.target.box


STEPS = range(1, 7)
NARROW = 36.0
"""A step on the rail without its words."""


def worded_steps(stage_width: float, scale: float, width: Width, current: int) -> tuple[int, ...]:
    """Which of the six steps on the rail have room for their words: the current one, and its neighbours while they fit."""
    first = current or 1
    low = high = first
    room = _rail_room(stage_width, scale) - 5 * NARROW * scale - _worded(first, scale, width)
    for distance in STEPS:
        for number in (first + distance, first - distance):
            more = _worded(number, scale, width) - NARROW * scale if number in STEPS else 0.0
            if number in STEPS and number in (low - 1, high + 1) and more <= room:
                low, high, room = min(low, number), max(high, number), room - more
    return tuple(range(low, high + 1))


def step_widths(stage_width: float, scale: float, width: Width, current: int) -> tuple[float, ...]:
    """How wide the six steps on the rail are; what is left over is shared evenly."""
    wordy = worded_steps(stage_width, scale, width, current)
    wished = [_worded(number, scale, width) if number in wordy else NARROW * scale for number in STEPS]
    over = (_rail_room(stage_width, scale) - sum(wished)) / 6
    if over >= 0:
        return tuple(wide + over for wide in wished)
    first = wordy[0]  # alone, and its words are written smaller
    return tuple(wide + (6 * over if number == first else 0.0) for number, wide in zip(STEPS, wished, strict=True))


def _rail_room(stage_width: float, scale: float) -> float:
    """What the six have together, without the gaps between them."""
    return stage_width - 24 * scale - 5 * 6 * scale


def _worded(number: int, scale: float, width: Width) -> float:
    return width("control", step_name(number)) + 56 * scale


def pill(rail: Box, scale: float, step: int, weights: tuple[float, ...]) -> Box:
    """The place of a step on the rail, given the widths the six would like."""
    gap = 6 * scale
    stretch = (rail.width - 5 * gap) / sum(weights)
    left = rail.left + sum(weights[: step - 1]) * stretch + (step - 1) * gap
    return Box(left, rail.top, weights[step - 1] * stretch, rail.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The lists that stand in the place of the page maps: where, of how many squares, and with how many on the shelf."""

    source: ListPlace[Box]
    target: ListPlace[Box]
    squares: int
    shelf: int


def what_is_at(
    stage: Stage[Box], x: float, y: float, weights: tuple[float, ...], lists: Lists | None = None
) -> Spotlight:
    """What is at a point: the smallest thing that holds it. `lists`: what is shown instead of the page maps."""
    for step in range(1, 7):
        if pill(stage.rail, stage.scale, step, weights).contains(x, y):
            return Spotlight(kind="step", number=step)
    if lists is not None:
        found = _listed_at(lists, x, y)
        if found:
            return found
    for host in (stage.source, stage.target) if lists is None else ():
        block = block_at(host.grid, x, y)
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


@lru_cache(maxsize=32)
def lay_out(width: float, height: float, scale: float, blocks: int, bandwidth: float = 125e6) -> Stage[Box]:
    """The stage in a box of this size. `bandwidth` in bytes/s decides how high the link's band is."""

    def px(length: float) -> float:
        return length * scale

    box = Box(0, 0, width, height)
    inner = box.inset(px(12), px(10), px(12), px(12))
    tall_from = TALL_FROM if width >= px(WIDE_ENOUGH) else LEAST_TALL
    wide, tiny = height < px(tall_from), height < px(TINY_BELOW)
    small = width < px(880) or height < px(540)
    rail = Box(inner.left, inner.top, inner.width, 0.0 if tiny else px(34))
    caption = Box(inner.left + px(2), rail.bottom + (0.0 if tiny else px(7)), inner.width - px(4), px(32))
    top = caption.bottom + px(5)
    network = 0.0 if wide else min(px(140), max(px(104), 0.27 * (inner.bottom - top)))
    share = 0.40 if not wide else 0.33 if width >= px(860) else 0.37
    widest = min(inner.width * share, (inner.width - px(LEAST_MIDDLE)) / 2)
    cell = _cell(widest, inner.bottom - network - top, scale)
    host_width = max(COLUMNS * cell + AROUND_GRID * scale, min(0.36 * inner.width, px(LEAST_HOST)))
    hosts_bottom = inner.bottom if wide else min(inner.bottom - network, top + ROWS * cell + BESIDE_GRID * scale)
    spare = 0.0 if wide else inner.bottom - network - hosts_bottom
    source = _host(Box(inner.left, top, host_width, hosts_bottom - top), scale, blocks, small)
    target = _host(Box(inner.right - host_width, top, host_width, hosts_bottom - top), scale, blocks, small)
    middle = Box(source.box.right, top, target.box.left - source.box.right, hosts_bottom - top)
    band = px(min(56.0, max(24.0, 40 + 16 / math.log10(40) * math.log10(max(bandwidth, 1.0) / 125e6))))
    link_top = top + (px(40) if wide else max(px(46), 0.2 * middle.height))
    link = Box(middle.left, link_top + px(6), middle.width, band)
    link_above = Box(middle.left, link_top - px(40), middle.width, px(44))
    link_below = Box(middle.left + px(4), link.bottom + px(3), middle.width - px(8), px(20))
    if wide:
        storage, switch, table, client = _between(middle, link_below, scale)
    else:
        storage = Box(
            middle.left + px(4),
            link_below.bottom + px(8),
            middle.width - px(8),
            middle.bottom - link_below.bottom - px(10),
        )
        switch, table, client = _below(inner, hosts_bottom + 0.35 * spare, scale, small)
    return Stage(
        box=box,
        scale=scale,
        wide=wide,
        small=small,
        rail=rail,
        caption=caption,
        source=source,
        target=target,
        link=link,
        link_above=link_above,
        link_below=link_below,
        storage=storage,
        switch=switch,
        table=table,
        client=client,
    )


LEAST_HOST = 190.0
"""A host's card is not narrower than this, where the stage allows it: its words need the room."""
LEAST_MIDDLE = 120.0
"""Nor is there less room between the hosts: what goes over the link stands there."""
AROUND_GRID, BESIDE_GRID = 38.0, 138.0
"""Pixels of a host's card beside the squares: across, and above and below them."""


def _cell(width: float, height: float, scale: float) -> int:
    """The pitch of the squares for which a host's card of at most this size is just large enough."""
    return max(LEAST_CELL, int(min((width - AROUND_GRID * scale) / COLUMNS, (height - BESIDE_GRID * scale) / ROWS)))


def _host(box: Box, scale: float, blocks: int, small: bool) -> HostPlace[Box]:
    pad = 8 * scale
    header = Box(box.left + 10 * scale, box.top + 4 * scale, box.width - 20 * scale, 28 * scale)
    vm = Box(
        box.left + pad,
        header.bottom + 3 * scale,
        box.width - 2 * pad,
        box.bottom - header.bottom - 3 * scale - pad,
    )
    inner = vm.inset(10 * scale, 5 * scale, 10 * scale, 6 * scale)
    vm_header = Box(inner.left, inner.top, inner.width, 28 * scale)
    lines = 3 if inner.width < THREE_LINES_BELOW * scale else 2 if vm.height > 130 * scale else 1
    line = (21 if lines < 3 or vm.height > 180 * scale else 18) * scale
    room = inner.bottom - vm_header.bottom - lines * line - 6 * scale
    grid = page_grid(
        blocks,
        round(inner.left, 1),
        round(vm_header.bottom + 2 * scale, 1),
        round(inner.width, 1),
        round(max(room, 24.0), 1),
    )
    counts_top = min(grid.box.top + grid.height + 5 * scale, inner.bottom - lines * line)
    counts = Box(inner.left, counts_top, inner.width, lines * line)
    pages = Box(inner.left, grid.box.top, inner.width, max(1.0, counts.top - 3 * scale - grid.box.top))
    return HostPlace(
        box=box, header=header, vm=vm, vm_header=vm_header, counts=counts, pages=pages, grid=grid, lines=lines
    )


def _below(inner: Box, top: float, scale: float, small: bool) -> tuple[Box, Box, Box]:
    """Switch, MAC table and client in a row under the hosts."""
    room = inner.bottom - top
    wires = 46 * scale if room > 150 * scale else 30 * scale
    height = min(132 * scale, room - wires)
    wires += 0.45 * (room - wires - height)
    row = Box(inner.left, top + wires, inner.width, height)
    ports = 12 * scale
    table = Box(row.left, row.top, 0.335 * row.width, row.height)
    client = Box(row.right - 0.335 * row.width, row.top, 0.335 * row.width, row.height)
    room = client.left - table.right
    width = min(200 * scale, room - 76 * scale)
    left = table.right + (room - width) / 2 - 8 * scale
    height = min(70 * scale, row.height - ports - 22 * scale)
    switch = Box(left, row.top + ports, width, max(34 * scale, height))
    return switch, table, client


THREE_LINES_BELOW = 200.0
"""A card narrower than this has one line for each count: two beside each other would lose their units."""
TO_SWITCH = 46.0
"""Pixels from what is written under the link to the switch: between them a wire runs, with words above it."""


def _between(middle: Box, under: Box, scale: float) -> tuple[Box, Box, Box, Box]:
    """Storage, switch, no table, client, all between the hosts under the link."""
    room = middle.bottom - under.bottom
    if room < (TO_SWITCH + 52) * scale or middle.width < 190 * scale:
        return NOWHERE, NOWHERE, NOWHERE, NOWHERE
    height = max(40 * scale, min(118 * scale, room - 66 * scale))
    top = under.bottom + max(TO_SWITCH * scale, min(58 * scale, 0.5 * (room - height)))
    inner = middle.inset(16 * scale, 0, 16 * scale, 0)
    switch = Box(inner.left + 24 * scale, top, min(150 * scale, 0.28 * inner.width), min(height, 60 * scale))
    left = switch.right + 44 * scale
    return NOWHERE, switch, NOWHERE, Box(left, top - 4 * scale, inner.right - left, height)
