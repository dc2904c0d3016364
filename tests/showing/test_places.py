"""Strip, comparison, map and decoder, of any size: nothing overlaps and nothing leaves its part of the window."""

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migviz.language import pseudo
from migviz.showing.box import Box
from migviz.showing.compositions import View
from migviz.showing.layout import LEAST_VIEW, LOW_STRIP, SCALES, SLIM_STRIP, STRIP
from migviz.showing.measure import at_scale
from migviz.showing.places.compare import Lane, lanes_in
from migviz.showing.places.frames import DecoderPlaces
from migviz.showing.places.map import lay_out
from migviz.showing.places.pages import page_grid
from migviz.showing.places.strip import Strip, flag_box, lens_axis, pause_place, strip_in
from migviz.showing.places.tabs import cells
from migviz.study.axis import axis_of
from migviz.trace.wire import Part

scales = st.sampled_from([percent / 100 for percent in SCALES])


def views(view: View) -> st.SearchStrategy[tuple[int, int]]:
    width, height = LEAST_VIEW[view]
    return st.tuples(st.integers(int(width), 3840), st.integers(int(height), 2160))


def crossing(boxes: dict[str, Box], whole: Box) -> list[str]:
    there = {name: box for name, box in boxes.items() if box}
    wrong = [f"{name} leaves: {box}" for name, box in there.items() if not whole.holds(box, slack=0.6)]
    return wrong + [f"{a} and {b} overlap" for a, b in combinations(there, 2) if there[a].overlaps(there[b], slack=0.6)]


def of_strip(strip: Strip[Box]) -> dict[str, Box]:
    return {"flags": strip.flags, "bar": strip.axis.box, "name": strip.name, "client": strip.client,
            "client name": strip.client_name, "labels": strip.labels}  # fmt: skip


def of_lane(lane: Lane[Box]) -> dict[str, Box]:
    return {"head": lane.head, "source": lane.source, "link": lane.link, "target": lane.target, "strip": lane.strip}


@given(width=st.integers(600, 3840), scale=scales, high=st.sampled_from((STRIP, LOW_STRIP)), asks=st.booleans())
def test_the_strip_has_its_bar_and_its_labels_at_any_size(width: int, scale: float, high: float, asks: bool) -> None:
    box = Box(0, 0, width * scale, (high - 6) * scale)
    strip = strip_in(box, scale, (0.0, 43.0), with_client=asks)
    assert crossing(of_strip(strip), box) == []
    assert strip.axis.box and strip.flags and strip.labels


@given(width=st.integers(600, 3840), scale=scales)
def test_above_the_lens_the_strip_is_a_bar_alone(width: int, scale: float) -> None:
    box = Box(0, 0, width * scale, SLIM_STRIP * scale)
    strip = strip_in(box, scale, (0.0, 43.0), with_client=True, with_speed=True)
    assert crossing({"bar": strip.axis.box, "name": strip.name}, box) == []
    assert strip.axis.box.height >= 14 * scale
    assert not (strip.flags or strip.labels or strip.client or strip.speed)


@given(
    wide=st.integers(600, 3840),
    percent=st.sampled_from(SCALES),
    pause=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    at=st.floats(0, 1),
    language=st.sampled_from((str, pseudo)),
)
def test_playhead_and_pause_are_both_named_and_keep_apart(
    wide: int, percent: int, pause: tuple[float, float], at: float, language: Callable[[str], str]
) -> None:
    scale = percent / 100
    width = at_scale(scale)
    row = Box(0, 10, wide * scale, 26 * scale)
    edges = min(pause) * row.width, max(pause) * row.width
    flag = flag_box(at * row.width, row, language("t = 8888.888 s"), width, scale)
    place = pause_place(row, edges, flag, language("pause 888 ms"), width, scale)
    assert flag.left >= row.left and flag.right <= row.right + 0.5
    assert place.left >= row.left and place.right <= row.right + 0.5
    assert not flag.overlaps(place)


@given(size=views(View.COMPARE), scale=scales)
def test_two_lanes_share_the_view(size: tuple[int, int], scale: float) -> None:
    box = Box(0, 0, size[0] * scale, size[1] * scale)
    lanes = lanes_in(box, scale)
    assert crossing({"A": lanes[0].box, "B": lanes[1].box}, box) == []
    for lane in lanes:
        assert crossing(of_lane(lane), lane.box) == []
        assert lane.head and lane.strip, "what a run is called, and its strip with playhead and pause"
        strip = strip_in(lane.strip, scale, (0.0, 43.0), with_client=True)
        assert crossing(of_strip(strip), lane.strip) == []


@given(size=views(View.MAP), scale=scales, curves=st.booleans(), sentence=st.sampled_from((28.0, 46.0)))
def test_the_map_has_room_for_its_ground(size: tuple[int, int], scale: float, curves: bool, sentence: float) -> None:
    x, y = axis_of("workload.dirty_rate", 1e6, 1e9, 60), axis_of("link.bandwidth", 1e7, 5e9, 50)
    box = Box(0, 0, size[0] * scale, size[1] * scale)
    places = lay_out(box, scale, x, y, curves=curves, sentence=sentence * scale)
    boxes = {"title": places.title, "caption": places.caption, "legend": places.legend, "plot": places.plot,
             "sentence": places.sentence, "below": places.below, "beside": places.beside}  # fmt: skip
    assert crossing(boxes, box) == []
    assert places.plot.width > 200 * scale and places.plot.height > 40 * scale
    left, top = places.point(1e6, 5e9)
    right, bottom = places.point(1e9, 1e7)
    assert (left, right) == pytest.approx((places.plot.left, places.plot.right))
    assert (top, bottom) == pytest.approx((places.plot.top, places.plot.bottom))


@given(width=st.integers(290, 1200), scale=scales, sizes=st.lists(st.integers(1, 20), min_size=1, max_size=14))
def test_bytes_and_fields_of_a_frame_do_not_overlap(width: int, scale: float, sizes: list[int]) -> None:
    starts = [sum(sizes[:k]) for k in range(len(sizes))]
    parts = tuple(Part(name="x", start=s, end=s + n, value="", says="") for s, n in zip(starts, sizes, strict=True))
    box = Box(0, 0, width * scale, 4000 * scale)
    places = DecoderPlaces(scale=scale, box=box, top=54 * scale, parts=parts, size=sum(sizes))
    boxes = {f"byte {k}": places.byte(k) for k in range(sum(sizes))}
    boxes |= {f"field {k}": places.field(k) for k in range(len(parts))}
    boxes |= {f"row {k}": places.offset(k) for k in range(places.rows)}
    assert crossing(boxes, box) == []
    for k, part in enumerate(parts):
        assert places.at(*places.field(k).centre) == k
        assert places.at(*places.byte(part.start).centre) == k


@given(width=st.floats(300, 3000), end=st.floats(1, 1e5), pause=st.floats(1e-3, 0.9), at=st.floats(0.01, 0.9))
def test_the_pause_fills_a_good_part_of_the_lens(width: float, end: float, pause: float, at: float) -> None:
    start = end * at
    window = (start, start + min(pause, end - start))
    axis, factor = lens_axis(Box(0, 0, width, 100), width, run_end=end, window=window)
    assert axis.start <= window[0] and window[1] <= axis.end + 1e-9
    if factor > 1:
        assert 0.4 < (window[1] - window[0]) / (axis.end - axis.start) <= 0.72


@given(
    room=st.integers(300, 460),
    percent=st.sampled_from(SCALES),
    language=st.sampled_from((str, pseudo)),
)
def test_the_words_of_a_row_stand_beside_each_other(room: int, percent: int, language: Callable[[str], str]) -> None:
    scale = percent / 100
    width = at_scale(scale)
    words = [language(word) for word in ("Iterations", "Charts", "Details", "Frames", "Words")]
    font, places = cells(words, room * scale, width, scale)
    boxes = {word: Box(left, 0, wide, 30) for word, (left, wide) in zip(words, places, strict=True)}
    assert crossing(boxes, Box(0, 0, room * scale, 30)) == []
    if language is str or room >= 332:
        for word, box in boxes.items():
            assert width(font, word) <= box.width + 0.5


@pytest.mark.parametrize("height", range(90, 560, 47))
@pytest.mark.parametrize("width", range(140, 640, 53))
def test_the_squares_of_all_memory_use_the_room_that_they_are_given(width: int, height: int) -> None:
    grid = page_grid(512, 0, 0, width, height)
    assert grid.box.width <= width and grid.box.height <= height
    if 0.5 <= width / height <= 4:
        assert grid.box.width * grid.box.height >= 0.64 * width * height
