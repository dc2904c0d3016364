"""Where is everything on a stage that is too low for all of it at once, or is shown to a room? Each scene has its arrangement.

The hosts' upper edge and the link are where they are in every scene; only the hosts' lower edge moves.
"""

from dataclasses import replace

from migviz.showing.box import NOWHERE, Box
from migviz.showing.places.host import LEAST_HOST, LEAST_MIDDLE, lean_host
from migviz.showing.places.scene import Scene
from migviz.showing.places.stage_network import network_between, network_row
from migviz.showing.places.stage_parts import HostPlace, Stage, Wants
from migviz.values import dataclass

HOSTS = 0.31
"""The share of the width that a host has."""
LOW_HOST = (84.0, 0.4, 124.0)
"""A host's card without squares: pixels at least, its share of the height, pixels at most."""
NETWORK = 82.0
"""Pixels of the network between the hosts, or below them where there is no room between."""
ROOM_FOR_NETWORK = 262.0
"""So much room between the hosts has the network in it."""
RATE, NOTE, CLIENT, ROW = 28.0, 20.0, 30.0, 24.0
"""Pixels: what goes over the link, what is written below that, the client in one line, the least of an iteration's row."""
LEAST_BARS = (150.0, 3 * ROW)
DISK, LEAST_DISK = 0.6, 62.0
"""The share of the room between link and network that moving storage has, and the pixels that it needs."""
THIN_LINK_BELOW = 240.0
"""A lower stage has a thin link where storage needs the room: memory goes over one of them."""
OFFERS, FETCH_AND_OFFERS = 38.0, 250.0
"""Pixels of the row of what to try, and of a stage that has room for it beside the pages and the network."""


OFFER = (204.0, 36.0)
"""Pixels that something to try needs between the hosts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Middle:
    """What stands between the hosts and below them."""

    link: Box
    link_above: Box = NOWHERE
    link_below: Box = NOWHERE
    storage: Box = NOWHERE
    watch: Box = NOWHERE
    bars: Box = NOWHERE
    offers: Box = NOWHERE
    switch: Box = NOWHERE
    table: Box = NOWHERE
    client: Box = NOWHERE
    between: bool = False
    others: bool = False


def lay_out_low(
    box: Box, inner: Box, rows: tuple[Box, Box, Box], scale: float, blocks: int, band: float, wants: Wants
) -> Stage[Box]:
    """The places below the rail, the pace and the caption, which are `rows`."""
    if not wants.network and wants.scene is Scene.BROADCAST:
        wants = replace(
            wants, scene=Scene.PAUSE, listed=False
        )  # it is about a network that is not shown: the pages stay
    area = inner.inset(0, rows[2].bottom + 3 * scale - inner.top, 0, 0)
    between = _room_between(area, scale) >= ROOM_FOR_NETWORK * scale
    below = wants.offers > 0 and _offers_below(area, scale, wants.scene, between=between)
    stage = _below_rows(box, area, rows, scale, blocks, band, wants, between=between, below=below)
    if below or not wants.offers or wants.scene is not Scene.COPY or holds_offers(stage.offers, scale, wants.offers):
        return stage
    return _below_rows(box, area, rows, scale, blocks, band, wants, between=between, below=True)


def holds_offers(room: Box, scale: float, count: int) -> bool:
    """Whether so much that there is to try has room below each other."""
    return room.width >= OFFER[0] * scale and room.height >= count * OFFER[1] * scale


def _below_rows(
    box: Box,
    area: Box,
    rows: tuple[Box, Box, Box],
    scale: float,
    blocks: int,
    band: float,
    wants: Wants,
    *,
    between: bool,
    below: bool,
) -> Stage[Box]:
    """`between`: there is room for the network between the hosts; `below`: what to try is in a row below everything."""
    top = area.top
    offers = Box(area.left, area.bottom - OFFERS * scale, area.width, OFFERS * scale) if below else NOWHERE
    area = area.inset(0, 0, 0, (OFFERS + 6) * scale) if below else area
    high = _host_height(area, scale, wants, between=between)
    before = _host_height(area, scale, replace(wants, scene=Scene.PAUSE), between=between)
    source, target = _hosts(area, before + (high - before) * wants.settled, scale, blocks, wants)
    middle = Box(source.box.right, top, target.box.left - source.box.right, high)
    thin = wants.disk and wants.scene is Scene.PAUSE and area.height < THIN_LINK_BELOW * scale
    found = _arranged(area, middle, scale, min(band, (20 if thin else 38) * scale), wants, between=between)
    return Stage(
        box=box,
        scale=scale,
        low=True,
        settles=wants.settled < 1.0,
        between=found.between,
        small=True,
        others=found.others,
        presented=wants.presented,
        rail=rows[0],
        pace=rows[1],
        caption=rows[2],
        source=source,
        target=target,
        link=found.link,
        link_above=found.link_above,
        link_below=found.link_below,
        storage=found.storage,
        watch=found.watch,
        bars=found.bars,
        offers=offers or found.offers,
        switch=found.switch,
        table=found.table,
        client=found.client,
    )


def _offers_below(area: Box, scale: float, scene: Scene, *, between: bool) -> bool:
    """Whether what to try stands in a row below everything: while memory is copied there may be room between the hosts."""
    if scene is Scene.COPY:
        return not between
    return scene is Scene.BROADCAST or (scene is Scene.FETCH and area.height >= FETCH_AND_OFFERS * scale)


def _host_width(area: Box, scale: float) -> float:
    widest = min(HOSTS * area.width, (area.width - LEAST_MIDDLE * scale) / 2)
    return max(widest, min(0.36 * area.width, LEAST_HOST * scale))


def _room_between(area: Box, scale: float) -> float:
    return area.width - 2 * _host_width(area, scale)


def _host_height(area: Box, scale: float, wants: Wants, *, between: bool) -> float:
    if wants.scene is Scene.BROADCAST:
        least, share, most = LOW_HOST
        return min(most * scale, max(least * scale, share * area.height))
    if wants.scene is Scene.COPY or between or not wants.network:
        return area.height
    return area.height - NETWORK * scale


def _hosts(area: Box, high: float, scale: float, blocks: int, wants: Wants) -> tuple[HostPlace[Box], HostPlace[Box]]:
    wide, maps = _host_width(area, scale), wants.scene is not Scene.BROADCAST
    left, right = Box(area.left, area.top, wide, high), Box(area.right - wide, area.top, wide, high)
    listed, more = wants.listed and wants.scene is Scene.PAUSE, wants.scene in (Scene.PAUSE, Scene.FETCH)
    source, target = (
        lean_host(
            place, scale, blocks, maps=maps, listed=listed, more=more and not wants.link_unused, most=wants.counts
        )
        for place in (left, right)
    )
    return source, target


def _arranged(area: Box, middle: Box, scale: float, band: float, wants: Wants, *, between: bool) -> _Middle:
    link = Box(middle.left, middle.top + 8 * scale, middle.width, band)
    under = Box(middle.left, link.bottom, middle.width, middle.bottom - link.bottom).inset(
        4 * scale, 2 * scale, 4 * scale, 2 * scale
    )
    if wants.scene is Scene.BROADCAST:
        return _broadcast(area, link, under, middle, scale)
    if wants.scene is Scene.COPY and (wants.bars or wants.offers or not between):
        return _copy(link, under, scale, wants)
    return _with_network(area, link, under, middle, scale, wants, between=between)


def _copy(link: Box, under: Box, scale: float, wants: Wants) -> _Middle:
    """The rate, the iterations' bars, the client in one line; storage where it moves; or what to try."""
    rate = Box(under.left, under.top, under.width, RATE * scale)
    client = Box(under.left + 8 * scale, under.bottom - CLIENT * scale, under.width - 16 * scale, CLIENT * scale)
    room = Box(under.left + 4 * scale, rate.bottom, under.width - 8 * scale, client.top - rate.bottom - 4 * scale)
    note = NOWHERE
    if room.height > (4 * ROW + NOTE) * scale or not wants.bars:
        note = Box(under.left, rate.bottom, under.width, NOTE * scale)
        room = room.inset(0, (NOTE + 2) * scale, 0, 0)
    found = _Middle(link=link, link_above=rate, link_below=note, client=client if room.height > 0 else NOWHERE)
    if wants.offers:
        return replace(found, offers=room)
    storage = NOWHERE
    if wants.disk and room.height >= LEAST_DISK * scale:
        high = max(LEAST_DISK * scale, room.height - 4 * ROW * scale) if wants.bars else room.height
        storage = Box(room.left, room.bottom - high, room.width, high)
        room = room.inset(0, 0, 0, high + 4 * scale)
    bars = wants.bars and room.width >= LEAST_BARS[0] * scale and room.height >= LEAST_BARS[1] * scale
    return replace(found, storage=storage, bars=room if bars else NOWHERE)


def _with_network(
    area: Box, link: Box, under: Box, middle: Box, scale: float, wants: Wants, *, between: bool
) -> _Middle:
    """The watch, or what goes over the link; storage where it moves; the network between the hosts or below them."""
    network = Box(area.left, middle.bottom, area.width, area.bottom - middle.bottom)
    if between and wants.network:
        network = Box(middle.left, middle.bottom - NETWORK * scale, middle.width, NETWORK * scale)
        under = under.inset(0, 0, 0, NETWORK * scale)
    storage = NOWHERE
    if wants.disk and under.height >= (LEAST_DISK + 20) * scale:
        high = max(LEAST_DISK * scale, DISK * under.height)
        storage = Box(under.left, under.bottom - high, under.width, high)
        under = under.inset(0, 0, 0, high)
    rate = note = NOWHERE
    is_pause = wants.scene is Scene.PAUSE
    if not is_pause or under.height > 140 * scale:
        rate = Box(under.left, under.top, under.width, min(RATE * scale, under.height))
        under = under.inset(0, RATE * scale, 0, 0)
    if under.height > (112 if is_pause else 40) * scale:
        note = Box(under.left, under.top, under.width, NOTE * scale)
        under = under.inset(0, NOTE * scale, 0, 0)
    found = _Middle(link=link, link_above=rate, link_below=note, storage=storage, watch=under if is_pause else NOWHERE)
    if not wants.network:
        return found
    row = wants.scene is Scene.FETCH
    if between:
        switch, client = network_between(network, scale, waits=wants.scene is not Scene.COPY)
        table = (
            under.inset(8 * scale, 2 * scale, 8 * scale, 4 * scale) if row and under.height >= 34 * scale else NOWHERE
        )
        return replace(found, switch=switch, client=client, table=table, between=True)
    switch, table, client = network_row(network.inset(0, 4 * scale, 0, 0), scale, wires=20 * scale)
    return replace(found, switch=switch, client=client, table=table)


def _broadcast(area: Box, link: Box, under: Box, middle: Box, scale: float) -> _Middle:
    """The pause's length between the low hosts; the network in all the room below them."""
    room = Box(area.left, middle.bottom, area.width, area.bottom - middle.bottom)
    wires = min(46.0, max(24.0, 0.24 * room.height / scale)) * scale
    switch, table, client = network_row(room, scale, wires=wires)
    return _Middle(
        link=link,
        watch=under,
        switch=switch,
        table=table,
        client=client,
        others=switch.bottom + 56 * scale <= area.bottom,
    )
