"""Where is everything? Nothing overlaps, nothing leaves the window, and what must be seen is there, at any size."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migviz.showing.compositions import (
    COMPOSITIONS,
    EXPLORE,
    EXPLORE_LENS,
    FRAMES_SIDE,
    LESSON,
    LESSON_SIDE,
    SIDE,
    Composition,
    View,
)
from migviz.showing.layout import EXHIBIT, LEAST_VIEW, SCALES, Layout, Way, layout

SIZES = (
    (640, 480),
    (800, 600),
    (1024, 640),
    (1024, 720),
    (1280, 720),
    (1366, 768),
    (1440, 900),
    (1920, 1080),
    (2560, 1440),
    (3840, 2160),
)
SIDES = (None, True, False)
PARTS = ("top_bar", "exhibit", "view", "lens", "controls", "panel", "held", "transport", "strip")


def broken(placed: Layout, there: Composition) -> list[str]:
    """What the law forbids and this layout has."""
    parts = dict(placed.parts())
    names = list(parts)
    wrong = [
        f"{one} and {other} overlap"
        for k, one in enumerate(names)
        for other in names[k + 1 :]
        if parts[one].overlaps(parts[other])
    ]
    wrong += [f"{name} leaves the window" for name, box in parts.items() if not placed.window.holds(box)]
    wrong += [f"{name} is {box}, not in whole pixels" for name, box in parts.items() if box != whole(box)]
    wrong += [
        f"{name} must be seen"
        for name in must_be_seen(there)
        if name not in parts and name not in chosen_from(placed, there)
    ]
    wrong += [f"{name} leaves the side" for name in ("controls", "panel") if name in parts
              and not placed.side.holds(parts[name])]  # fmt: skip
    bars = (placed.view,) if there.presented else (placed.top_bar, placed.transport)
    hosts = [box for box in bars if box and box.holds(placed.menu)]
    if not placed.menu or len(hosts) != 1 or min(placed.menu.width, placed.menu.height) < 32 * placed.drawn:
        wrong.append(f"the menu, the way back to everything, is {placed.menu}")
    width, height = LEAST_VIEW[there.view]
    height -= EXHIBIT if placed.exhibit else 0.0
    view = placed.view or placed.held
    if view.width < round(width * placed.drawn) or view.height < round(height * placed.drawn) - 1:
        wrong.append(f"the view has only {view}")
    return wrong


def chosen_from(placed: Layout, there: Composition) -> set[str]:
    """What may be missing because one chose the other: what a lesson shows, or the stage, where only one has room."""
    if not placed.exhibit:
        return set()
    return {"held"} if there.stage_chosen else {"view"}


def whole(box: object) -> object:
    return dataclasses.replace(box, **{f.name: float(round(getattr(box, f.name))) for f in dataclasses.fields(box)})  # type: ignore[type-var, arg-type]


def must_be_seen(there: Composition) -> set[str]:
    """Caption and counts are in the view, the written rate in the transport, playhead and pause in the strip."""
    seen = {"view"}
    seen |= {"transport"} if there.transport else set()
    seen |= {"strip"} if there.strip else set()
    seen |= {"lens"} if there.lens else set()
    seen |= {"held"} if there.held else set()
    if there.side and not there.presented:
        seen |= {"controls"} if there.controls else set()
        seen |= {"panel"} if there.panel else set()
    return seen


@pytest.mark.parametrize("name", COMPOSITIONS)
def test_nothing_overlaps_or_leaves_the_window_and_what_must_be_seen_is_there(name: str) -> None:
    for size in SIZES:
        for percent in SCALES:
            for side in SIDES:
                there = dataclasses.replace(COMPOSITIONS[name], side=side)
                assert broken(layout(size, percent / 100, there), there) == [], (size, percent, side)


compositions = st.builds(
    Composition,
    view=st.sampled_from(View),
    lens=st.booleans(),
    strip=st.booleans(),
    transport=st.booleans(),
    side=st.sampled_from(SIDES),
    side_width=st.sampled_from((SIDE, FRAMES_SIDE, LESSON_SIDE)),
    controls=st.booleans(),
    more=st.booleans(),
    panel=st.booleans(),
    held=st.booleans(),
    stage_chosen=st.booleans(),
).map(lambda there: dataclasses.replace(there, lens=there.lens and there.view is View.STAGE))


@settings(max_examples=1000)
@given(width=st.integers(640, 3840), height=st.integers(480, 2160), percent=st.integers(80, 300), there=compositions)
def test_the_law_holds_for_any_size_scale_and_composition(
    width: int, height: int, percent: int, there: Composition
) -> None:
    assert broken(layout((width, height), percent / 100, there), there) == []


@given(width=st.integers(640, 3840), height=st.integers(480, 2160), name=st.sampled_from(sorted(COMPOSITIONS)))
def test_a_larger_wish_never_gives_a_smaller_scale(width: int, height: int, name: str) -> None:
    scales = [layout((width, height), percent / 100, COMPOSITIONS[name]).scale for percent in SCALES]
    assert scales == sorted(scales)
    assert all(scale <= percent / 100 for scale, percent in zip(scales, SCALES, strict=True))


@given(width=st.integers(640, 3800), height=st.integers(480, 2100), name=st.sampled_from(sorted(COMPOSITIONS)))
def test_a_larger_window_gives_no_more_up(width: int, height: int, name: str) -> None:
    small = layout((width, height), 1.0, COMPOSITIONS[name])
    large = layout((width + 40, height + 60), 1.0, COMPOSITIONS[name])
    if small.scale == large.scale:
        assert set(large.gives_way) <= set(small.gives_way)


def test_a_scale_that_does_not_fit_is_reduced_and_said() -> None:
    placed = layout((1280, 720), 2.5, EXPLORE_LENS)
    assert placed.scale < 2.5
    assert placed.said == f"250 % wished, {round(100 * placed.scale)} % fits."
    assert layout((1280, 720), 1.0).said == ""


def test_the_largest_step_that_fits_is_in_force() -> None:
    placed = layout((1280, 720), 3.0, LESSON)
    larger = next(step / 100 for step in SCALES if step / 100 > placed.scale)
    assert layout((1280, 720), larger, LESSON).scale == placed.scale


def test_a_lesson_in_a_low_window_is_read_from_top_to_bottom_and_time_is_below_the_stage() -> None:
    for size, percent in (((1280, 720), 140), ((1366, 768), 160), ((1024, 600), 100)):
        placed, before = layout(size, percent / 100, LESSON), layout(size, percent / 100, EXPLORE)
        assert placed.side.bottom > placed.dock.top and placed.side.bottom > 0.97 * size[1]
        assert (
            placed.dock.right <= placed.side.left and placed.transport.width == placed.strip.width == placed.dock.width
        )
        assert placed.menu.right <= placed.side.left or placed.top_bar
        assert before.dock.width == size[0], "one plays with time in all of the width"


def test_what_gives_way_does_so_in_order() -> None:
    order = list(Way)
    for width in range(1500, 639, -20):
        ways = [order.index(way) for way in layout((width, 900), 1.0, EXPLORE).gives_way]
        assert ways == sorted(ways)
    assert Way.SIDE not in layout((1000, 900), 1.0, EXPLORE).gives_way
    assert Way.SENTENCE in layout((1000, 900), 1.0, EXPLORE).gives_way


def test_the_side_panel_is_there_when_it_is_wished_for_however_small_the_window() -> None:
    wished = dataclasses.replace(EXPLORE, side=True)
    assert not layout((800, 600), 1.0, EXPLORE).side
    assert layout((800, 600), 1.0, wished).side


@pytest.mark.parametrize("size", SIZES)
def test_the_view_does_not_move_when_the_lens_opens(size: tuple[int, int]) -> None:
    for percent in SCALES:
        without, opened = layout(size, percent / 100), layout(size, percent / 100, EXPLORE_LENS)
        assert (opened.view, opened.side, opened.dock) == (without.view, without.side, without.dock)
        assert opened.lens and opened.lens.top == opened.strip.bottom and opened.lens.bottom == opened.dock.bottom


def test_in_a_very_large_window_everything_grows_and_a_larger_wish_is_as_much_larger_as_anywhere() -> None:
    """Letters of the side and of the dock as much as those of the stage: all of it is for eyes farther away."""
    for size in SIZES:
        usual = layout(size, 1.0)
        for percent in SCALES:
            placed = layout(size, percent / 100)
            assert placed.drawn / usual.drawn == pytest.approx(placed.scale / usual.scale), (size, percent)
    small, large = layout((1920, 1080), 1.0), layout((3840, 2160), 1.0)
    assert small.drawn == 1.0 and large.drawn > 1.5
    for part in ("side", "dock", "top_bar"):
        assert getattr(large, part).height >= 1.4 * getattr(small, part).height, part


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("percent", [100, 140, 200])
def test_a_lesson_s_text_is_as_high_whatever_a_section_shows_beside_it(size: tuple[int, int], percent: int) -> None:
    """Its buttons stood at 567 pixels in one section and at 671 in the next: who pressed where one had been moved the playhead."""
    beside = (
        dataclasses.replace(LESSON, held=False),
        dataclasses.replace(LESSON, held=True),
        dataclasses.replace(LESSON, view=View.COMPARE, strip=False, held=False),
        dataclasses.replace(LESSON, lens=True),
        dataclasses.replace(LESSON, speed=True),
        dataclasses.replace(LESSON, client=False),
    )
    placed = [layout(size, percent / 100, there) for there in beside]
    by_scale: dict[tuple[float, bool], set[object]] = {}
    for one in placed:
        by_scale.setdefault((one.scale, bool(one.top_bar)), set()).add((one.panel.top, one.panel.bottom))
    assert all(len(edges) == 1 for edges in by_scale.values()), by_scale
