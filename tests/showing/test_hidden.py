"""Is what a lesson does not show yet nowhere, and has what is shown the room?"""

from dataclasses import replace

import pytest

from migviz.course.progress import Progress
from migviz.course.things import HIDDEN
from migviz.showing import lesson as at
from migviz.showing.box import Box
from migviz.showing.compositions import LESSON, LESSON_HELD, Composition
from migviz.showing.layout import Layout, layout
from migviz.showing.modes import Mode
from migviz.showing.places.scene import Scene
from migviz.showing.places.stage import Stage, Wants, lay_out
from migviz.showing.shown import shown
from migviz.showing.state import State
from tests.course.test_hide import TEXT
from tests.course.texts import lesson_of

SIZES = [(1060.0, 640.0), (860.0, 544.0), (780.0, 430.0), (600.0, 300.0)]
GONE = {"mac table": ("table",), "client": ("switch", "table", "client"), "switch": ("switch", "table", "client")}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", Scene)
@pytest.mark.parametrize("name", [name for name in HIDDEN if name not in ("time strip", "other switch")])
def test_what_is_hidden_has_no_place_and_nothing_else_loses_its_own(
    size: tuple[float, float], scene: Scene, name: str
) -> None:
    whole = lay_out(*size, 1.0, 100, wants=Wants(scene=scene))
    less = lay_out(*size, 1.0, 100, wants=Wants(scene=scene, hidden=frozenset({name})))
    gone = GONE.get(name, ("rail",) if name == "steps" else (name,))
    assert all(not getattr(less, part) for part in gone)
    kept = {"rail", "caption", "link", "storage", "switch", "table", "client", "watch"} - set(gone)
    assert [part for part in kept if getattr(whole, part) and not getattr(less, part)] == []
    assert not {kind for kind, box in less.things() if box} & {name}


WITHOUT = Wants(hidden=frozenset({"client"}))


WINDOWS = [(1280, 720), (1440, 900), (1920, 1080), (2560, 1440), (3840, 2160)]


@pytest.mark.parametrize("size", WINDOWS)
@pytest.mark.parametrize("composition", [LESSON, LESSON_HELD])
def test_only_the_lower_edge_of_the_hosts_moves_when_a_lesson_shows_the_network_for_the_first_time(
    size: tuple[int, int], composition: Composition
) -> None:
    before = _stage_in(layout(size, 1.0, replace(composition, client=False)), WITHOUT)
    after = _stage_in(layout(size, 1.0, composition), Wants())
    assert not before.client and after.client
    for name in ("rail", "caption", "link", "link_above"):
        assert getattr(before, name) == getattr(after, name), name
    for one, other in ((before.source.box, after.source.box), (before.target.box, after.target.box)):
        assert (one.left, one.top, one.width) == (other.left, other.top, other.width)
    assert before.box.height - before.source.box.bottom < 13 * before.scale, "nothing is left empty where it will be"


def _stage_in(places: Layout, wants: Wants) -> Stage[Box]:
    return lay_out(places.view.width, places.view.height, places.drawn, 512, wants=replace(wants, kept=places.kept))


@pytest.mark.parametrize("scene", Scene)
@pytest.mark.parametrize("size", SIZES[2:])
def test_on_a_low_stage_nothing_is_left_empty_where_the_network_would_be(
    size: tuple[float, float], scene: Scene
) -> None:
    stage = lay_out(*size, 1.0, 100, wants=replace(WITHOUT, scene=scene))
    assert stage.low and stage.source.maps and stage.box.height - stage.source.box.bottom < 12


def state(section: str, **more: object) -> State:
    lesson = at.opened(lesson_of(TEXT), Progress(lesson="small", section=section))
    return State(mode=Mode.LESSONS, lesson=lesson, **more)  # type: ignore[arg-type]


def test_a_section_hides_it_from_stage_and_strip_and_a_later_one_shows_it() -> None:
    first, last = (shown(state(name, size=(1920, 1080))) for name in ("one", "four"))
    assert first.stage is not None and first.stage.hidden == {"mac table", "storage", "client"}
    assert first.strip.compact and not last.strip.compact
    assert first.layout.strip.height < last.layout.strip.height and first.layout.view.height > last.layout.view.height
    assert last.stage is not None and last.stage.hidden == frozenset()


def test_the_time_strip_can_wait_too() -> None:
    lesson = at.opened(
        lesson_of(TEXT.replace("hide: mac table, storage, client", "hide: time strip")), Progress(lesson="small")
    )
    assert not shown(State(mode=Mode.LESSONS, lesson=lesson)).layout.strip
