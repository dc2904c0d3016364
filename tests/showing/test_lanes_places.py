"""Has everything in a picture of an emptied host its place, however many VMs there are?"""

from itertools import combinations, pairwise

import pytest

from migviz.replay.lanes import Card, Where
from migviz.showing.box import Box
from migviz.showing.places.host_stage import CLOSE, GAP, LEAST, LEAST_LARGE, stage_in
from migviz.showing.places.lanes import FULL, lanes_in, places_in

BOX = Box(0.0, 0.0, 1440.0, 900.0)


@pytest.mark.parametrize("count", [1, 6, 12, 20, 40, 100, 1000])
@pytest.mark.parametrize("with_stage", [False, True])
@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_nothing_lies_over_anything_else(count: int, with_stage: bool, scale: float) -> None:
    whole = places_in(BOX, [0.0] * count, 60.0, scale, with_stage=with_stage)
    head, stage, places = whole.head, whole.stage, whole.lanes
    assert BOX.holds(head) and BOX.holds(places.card)
    assert bool(stage) == with_stage
    assert not any(one.overlaps(other) for one, other in combinations((head, stage, places.card), 2))
    assert all(places.card.holds(row) for row in (*places.rows, places.shared))
    assert all(upper.bottom <= lower.top + 0.01 for upper, lower in pairwise((*places.rows, places.shared)))
    names = [name for name in places.names if name]
    assert all(upper.bottom <= lower.top + FULL * scale * 0.1 for upper, lower in pairwise(names))
    assert names


def test_where_lanes_are_thin_those_that_matter_have_their_names() -> None:
    weights = [0.0] * 40
    weights[7], weights[22] = 2.0, 1.0
    places = places_in(BOX, weights, 60.0, 1.0, with_stage=True).lanes
    assert places.names[7] and places.names[22] and places.pauses[7]
    assert not all(places.names)


def card(number: int, where: Where = Where.WAITS, rate: float = 0.0) -> Card:
    return Card(
        name=f"v{number}",
        memory=1e9,
        where=where,
        place=number,
        iteration=0,
        same=0.0,
        stale=0.0,
        missing=1.0,
        rate=rate,
        band=rate / 40.0,
    )


def test_the_link_is_divided_as_its_shares_are() -> None:
    cards = [card(0, Where.COPIED, 30.0), card(1, Where.COPIED, 10.0), card(2)]
    places = stage_in(Box(0.0, 0.0, 1400.0, 400.0), cards, 1.0)
    assert [number for number, _ in places.lanes] == [0, 1]
    assert places.lanes[0][1].height == pytest.approx(3 * places.lanes[1][1].height)
    assert sum(lane.height for _, lane in places.lanes) == pytest.approx(places.link.height)


@pytest.mark.parametrize("count", [2, 8, 14, 40])
@pytest.mark.parametrize("high", [250.0, 402.0])
def test_rows_stay_in_their_host_and_those_under_way_have_one(count: int, high: float) -> None:
    cards = [card(k, Where.COPIED if k % 13 == 12 else Where.MOVED if k < 5 else Where.WAITS) for k in range(count)]
    places = stage_in(Box(0.0, 0.0, 1400.0, high), cards, 1.0)
    assert all(places.source.holds(row) for row in places.rows)
    assert all(places.target.holds(row) for row in places.places)
    assert len(places.shown) + places.more == count
    assert all(k in places.shown for k in range(count) if cards[k].where is Where.COPIED)


@pytest.mark.parametrize("count", [8, 12, 14])
def test_maps_of_memory_give_way_before_a_vm_has_no_row(count: int) -> None:
    cards = [card(k, Where.COPIED if k in (6, 7) else Where.MOVED if k < 6 else Where.WAITS) for k in range(count)]
    places = stage_in(Box(0.0, 0.0, 1080.0, 402.0), cards, 1.0)
    assert places.shown == tuple(range(count)) and not places.more
    assert all(row.height >= LEAST - CLOSE for row in places.rows)
    assert (places.rows[6].height >= LEAST_LARGE - GAP) is (count == 8)


@pytest.mark.parametrize("count", [20, 40, 100])
def test_the_lane_that_is_pointed_at_grows_where_all_are_thin_and_the_mouse_stays_in_it(count: int) -> None:
    low = Box(0.0, 0.0, 1000.0, 300.0)
    plain = lanes_in(low, [0.0] * count, 60.0, 1.0)
    for number in range(count):
        weights = [3.0 * (k == number) for k in range(count)]
        grown = lanes_in(low, weights, 60.0, 1.0, number)
        assert grown.rows[number].height == pytest.approx(FULL) and grown.names[number]
        assert grown.rows[-1].bottom == pytest.approx(plain.rows[-1].bottom) and grown.shared == plain.shared
        for y in (plain.rows[number].top + 0.01, plain.rows[number].bottom - 0.01):
            assert grown.rows[number].contains(500.0, y)


def test_lanes_with_room_for_words_do_not_grow() -> None:
    assert lanes_in(BOX, [0.0] * 6, 60.0, 1.0, 3) == lanes_in(BOX, [0.0] * 6, 60.0, 1.0)
