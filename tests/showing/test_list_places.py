"""Where a list stands in a host's card: everything in its room, nothing over another, every square to be pointed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migviz.showing.box import Box
from migviz.showing.layout import SCALES, layout
from migviz.showing.places.page_list import (
    ListPlace,
    list_place,
    listed_at,
    listed_neighbour,
    shelf_cells,
    shelved_at,
)
from migviz.showing.places.stage import Lists, lay_out, what_is_at
from migviz.showing.spotlight import Spotlight
from tests.showing.test_stage_places import LEAST

counts = st.one_of(st.integers(1, 1000), st.sampled_from((1, 15, 64, 105, 160, 161, 382, 512, 1000)))
sizes = st.tuples(st.integers(int(LEAST[0]), 3840), st.integers(int(LEAST[1]), 2160))


def areas(size: tuple[int, int], percent: int) -> tuple[Box, float]:
    scale = percent / 100
    stage = lay_out(round(size[0] * scale), round(size[1] * scale), scale, 512)
    return stage.source.pages, scale


def parts(place: ListPlace[Box]) -> dict[str, Box]:
    found = {"ticks": place.ticks, "ribbon": place.ribbon, "funnel": place.funnel, "squares": place.squares}
    return {name: box for name, box in {**found, "numbers": place.numbers, "shelf": place.shelf}.items() if box}


@given(
    size=sizes,
    percent=st.sampled_from(SCALES),
    count=counts,
    shelf=st.booleans(),
    words=st.booleans(),
    share=st.floats(0, 1),
)
def test_nothing_of_a_list_leaves_its_room_or_lies_over_another_part(
    size: tuple[int, int], percent: int, count: int, shelf: bool, words: bool, share: float
) -> None:
    area, scale = areas(size, percent)
    place = list_place(area, count, scale, shelf=shelf, expected=int(share * count), words=words)
    boxes = parts(place)
    assert place.columns * -(-count // place.columns) >= count
    if place.cell > 2:  # the smallest windows: a square is a dot, and may need more room than there is
        for name, box in boxes.items():
            assert area.holds(box, slack=1.5), name
    names = list(boxes)
    for k, one in enumerate(names):
        for other in names[k + 1 :]:
            assert not boxes[one].overlaps(boxes[other], slack=1.0), (one, other)


@pytest.mark.parametrize(
    ("size", "percent"), [((1280, 720), 100), ((1366, 768), 100), ((1440, 900), 100), ((1920, 1080), 100)]
)
def test_at_usual_sizes_the_last_pages_are_squares_of_13_pixels_and_more(size: tuple[int, int], percent: int) -> None:
    view = layout(size, percent / 100).view
    area, scale = areas((int(view.width), int(view.height)), percent)
    assert list_place(area, 105, scale, shelf=False).cell >= 13


@given(count=counts, percent=st.sampled_from(SCALES), k=st.integers(0, 999))
def test_every_square_is_found_where_it_is(count: int, percent: int, k: int) -> None:
    area, scale = areas((1060, 640), percent)
    place, k = list_place(area, count, scale, shelf=True), k % count
    x = place.squares.left + k % place.columns * place.cell + 1
    y = place.squares.top + k // place.columns * place.cell + 1
    assert listed_at(place, count, x, y) == k
    assert listed_at(place, count, place.squares.left - 2, y) is None


@given(count=st.integers(1, 1000), shelved=st.integers(1, 1000))
def test_the_next_list_has_room_however_long_it_is(count: int, shelved: int) -> None:
    area, scale = areas((1060, 640), 100)
    place = list_place(area, count, scale, shelf=True)
    pitch, columns = shelf_cells(place.shelf, shelved, place.cell)
    assert 1 <= pitch <= place.cell
    rows = -(-shelved // columns)
    assert rows * pitch <= max(place.shelf.height, 1) + pitch
    x = place.shelf.left + (shelved - 1) % columns * pitch + 0.5
    y = place.shelf.top + (shelved - 1) // columns * pitch + 0.5
    if place.shelf.contains(x, y):
        assert shelved_at(place, shelved, x, y) == shelved - 1


def test_squares_of_a_list_are_pointed_at_instead_of_those_of_the_map() -> None:
    stage = lay_out(1060, 640, 1.0, 512)
    places = [list_place(host.pages, 953, 1.0, shelf=True) for host in (stage.source, stage.target)]
    lists = Lists(source=places[0], target=places[1], squares=953, shelf=40)
    weights = (1.0,) * 6
    for place in places:
        x, y = place.squares.left + 3 * place.cell + 1, place.squares.top + 1
        assert what_is_at(stage, x, y, weights, lists) == Spotlight(kind="listed", number=3)
    shelf = places[0].shelf
    assert what_is_at(stage, shelf.left + 1, shelf.top + 1, weights, lists) == Spotlight(kind="next list", number=0)
    assert (
        what_is_at(stage, stage.source.grid.box.left + 1, stage.source.grid.box.top + 1, weights, None).kind == "page"
    )


def test_the_arrow_keys_walk_from_square_to_square_and_stay_at_the_edges() -> None:
    area, scale = areas((1060, 640), 100)
    place = list_place(area, 105, scale, shelf=False)
    assert listed_neighbour(place, 105, 0, 1, 0) == 1 and listed_neighbour(place, 105, 0, 0, 1) == place.columns
    assert listed_neighbour(place, 105, 0, -1, 0) == 0 and listed_neighbour(place, 105, 104, 0, 1) == 104
    assert listed_neighbour(place, 105, 500, 1, 0) == 104
