"""Is what a step is about on the screen, at every size and scale? And does more room ever show less?"""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migviz.showing.box import Box
from migviz.showing.compositions import (
    COMPARE,
    EXPLORE,
    LESSON,
    MORE,
    PRESENTATION,
    PRESENTATION_LENS,
    Composition,
    View,
)
from migviz.showing.layout import Layout, layout, scale_in_a_room
from migviz.showing.places.compare import lanes_in
from migviz.showing.places.scene import Scene
from migviz.showing.places.stage import Stage, Wants, lay_out

SIZES = (
    (640, 480),
    (800, 600),
    (1024, 720),
    (1280, 720),
    (1366, 768),
    (1440, 900),
    (1920, 1080),
    (2560, 1440),
    (3840, 2160),
)
SCALES = (1.0, 1.1, 1.25, 1.4, 1.6, 1.8, 2.0)
ALWAYS = {"steps", "caption", "source", "target", "link"}
MUST = {
    Scene.COPY: ALWAYS | {"pages", "rate"},
    Scene.PAUSE: ALWAYS | {"pages", "watch", "switch", "client", "row of the VM"},
    Scene.FETCH: ALWAYS | {"pages", "rate", "switch", "client", "row of the VM"},
    Scene.BROADCAST: ALWAYS | {"switch", "client", "row of the VM", "watch"},
}
"""What must be seen of each kind of moment; in steps 4 to 6 always the network, with the VM's row of the table."""
EXPLORES = {"explore": EXPLORE, "more": MORE, "without its side": replace(EXPLORE, side=False)}


def stage_in(placed: Layout, there: Composition, wants: Wants) -> Stage[Box]:
    """The stage as the window has it: the iterations stand on it where no panel has them."""
    bars = there.presented or not placed.panel
    asked = replace(wants, bars=bars, presented=there.presented)
    return lay_out(placed.view.width, placed.view.height, placed.drawn, 512, 125e6, asked)


def seen(placed: Layout, stage: Stage[Box]) -> set[str]:
    """The names of all that is on the screen."""
    places = {
        "steps": stage.rail, "caption": stage.caption, "source": stage.source.vm, "target": stage.target.vm, "link": stage.link,
        "rate": stage.link_above, "watch": stage.watch if stage.low else stage.storage, "storage": stage.storage,
        "switch": stage.switch, "client": stage.client, "row of the VM": stage.table,
        "strip": placed.strip, "bars": stage.bars or placed.panel, "pace": stage.pace or placed.transport,
    }  # fmt: skip
    found = {name for name, box in places.items() if box}
    found |= {"row of the VM"} if stage.between else set()  # the switch bears it
    found |= {"pages"} if stage.source.maps else set()
    return found | ({"other switches"} if stage.others else set())


def wished(size: tuple[int, int], scale: float, there: Composition) -> float:
    return scale_in_a_room(size) if there.presented and scale == 1.0 else scale


@pytest.mark.parametrize("name", ["explore", "more", "without its side", "lesson", "presentation"])
def test_what_a_step_is_about_is_seen_at_every_size_and_scale(name: str) -> None:
    there = {**EXPLORES, "lesson": LESSON, "presentation": PRESENTATION}[name]
    for size, scale, scene, disk in product(SIZES, SCALES, Scene, (False, True)):
        there = PRESENTATION_LENS if there.presented and scene is Scene.PAUSE else there
        placed = layout(size, wished(size, scale, there), there)
        shown = seen(placed, stage_in(placed, there, Wants(scene=scene, disk=disk)))
        must = MUST[scene] | {"strip", "pace"} | ({"storage"} if disk and scene is Scene.PAUSE else set())
        assert must <= shown, (size, scale, scene, disk, must - shown)


@pytest.mark.parametrize("name", ["explore", "more", "presentation"])
def test_at_usual_sizes_the_iterations_are_seen_while_memory_is_copied(name: str) -> None:
    """Also where everything that can be changed is open: what one changes and what it does are seen together."""
    there = {**EXPLORES, "presentation": PRESENTATION}[name]
    for size, scale in (*product(SIZES[3:], (1.0, 1.1, 1.25, 1.4)), ((1920, 1080), 2.0), ((3840, 2160), 2.0)):
        placed = layout(size, wished(size, scale, there), there)
        assert "bars" in seen(placed, stage_in(placed, there, Wants())), (size, scale)


def test_the_first_window_on_a_small_notebook_has_everything_at_once() -> None:
    """1366 x 768 without its task bar: hosts, network and the table below each other, as the design has it."""
    placed = layout((1366, 690), 1.0, EXPLORE)
    assert placed.scale == 1.0 and placed.side
    stage = stage_in(placed, EXPLORE, Wants())
    assert not stage.low and {"switch", "client", "row of the VM", "storage"} <= seen(placed, stage)


def test_hiding_the_side_panel_takes_nothing_off_the_stage() -> None:
    for size, scale, scene, disk in product(SIZES, SCALES, Scene, (False, True)):
        wants = Wants(scene=scene, disk=disk)
        beside = layout(size, scale, replace(EXPLORE, side=True))
        alone = layout(size, beside.scale, replace(EXPLORE, side=False))
        before, after = (seen(placed, stage_in(placed, EXPLORE, wants)) for placed in (beside, alone))
        resting = RESTS[scene] | ({"storage", "watch"} if scene is Scene.COPY and not disk else set())
        assert before - after - resting <= {"bars"}, (size, scale, scene, before - after)


RESTS = {scene: set[str]() for scene in Scene} | {Scene.COPY: {"switch", "row of the VM"}}
"""While memory is copied a low stage has either the iterations or the network between its hosts; the client is in both."""


@given(
    size=st.tuples(st.integers(800, 3600), st.integers(480, 2000)),
    more=st.tuples(st.integers(0, 240), st.integers(0, 160)),
    scene=st.sampled_from(Scene),
    disk=st.booleans(),
    name=st.sampled_from(["explore", "without its side", "presentation"]),
)
def test_more_room_never_shows_less(
    size: tuple[int, int], more: tuple[int, int], scene: Scene, disk: bool, name: str
) -> None:
    there, wants = {**EXPLORES, "presentation": PRESENTATION}[name], Wants(scene=scene, disk=disk)
    larger = (size[0] + more[0], size[1] + more[1])
    small, large = (layout(one, 1.0, there) for one in (size, larger))
    if small.scale == large.scale and bool(small.side) == bool(large.side):
        lost = seen(small, stage_in(small, there, wants)) - seen(large, stage_in(large, there, wants))
        assert lost == set(), (size, larger)


@given(width=st.integers(640, 3840), height=st.integers(480, 2160))
def test_what_a_room_sees_is_a_fixed_share_of_the_picture(width: int, height: int) -> None:
    placed = layout((width, height), scale_in_a_room((width, height)), PRESENTATION)
    assert placed.scale == pytest.approx(min(width / 914, height / 514)) and placed.said == ""
    assert placed.view.height + placed.dock.height > 0.93 * height and not placed.side and not placed.transport
    larger = layout((width, height), 3.0, PRESENTATION)
    assert larger.scale <= max(placed.scale, min(width / 880, height / 496)) + 1e-6


def test_two_runs_are_compared_with_their_hosts_at_every_size_and_scale() -> None:
    """Not as strips alone: who has the memory and who runs the VM is what differs."""
    for size, scale in product(SIZES, SCALES):
        placed = layout(size, scale, COMPARE)
        for lane in lanes_in(placed.view, placed.drawn):
            assert lane.source and lane.target and lane.strip.height >= 64 * placed.drawn, (size, scale)


def test_a_lesson_is_read_in_twelve_lines_and_more_whatever_it_shows() -> None:
    """What it shows is below the stage, never in the column of the text."""
    for size, held in product(SIZES[3:], (False, True)):
        placed = layout(size, 1.0, replace(LESSON, held=held))
        assert placed.panel.height >= (AROUND_TEXT + 12 * LINE) * placed.drawn, size
        assert not held or (placed.held and not placed.held.overlaps(placed.side)), size


AROUND_TEXT, LINE = 190.0, 22.7
"""Pixels of a lesson's panel beside its text: head, title and the row of buttons; and of a line of text."""


@pytest.mark.parametrize("name", ["explore", "without its side", "presentation"])
def test_what_to_try_has_room_for_all_four_at_every_usual_size_and_scale(name: str) -> None:
    """Between the hosts below each other, or in a row; before the first run, and after the last."""
    there = {**EXPLORES, "presentation": PRESENTATION}[name]
    for size, scale, scene in product(SIZES[3:], SCALES, (Scene.COPY, Scene.BROADCAST)):
        placed = layout(size, wished(size, scale, there), there)
        room = stage_in(placed, there, Wants(scene=scene, offers=4)).offers
        below = room.width >= OFFER * placed.drawn and room.height >= 4 * 34 * placed.drawn
        beside = room.height >= 30 * placed.drawn and room.width >= 4 * LEAST_OFFER * placed.drawn
        assert below or beside, (size, scale, scene, room)


OFFER, LEAST_OFFER = 204.0, 144.0
"""Pixels that the longest of them needs: a button with "See the pause again"; and without its icon, in smaller letters."""


def test_there_is_always_a_view() -> None:
    for size, view in product(SIZES, View):
        assert layout(size, 1.0, replace(PRESENTATION, view=view, strip=False)).view
