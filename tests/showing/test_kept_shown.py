"""Is what each state shows, and where, what it was? The difference to the kept text is what a review has to look at.

`MIGVIZ_KEEP=1 make test-all ARGS=tests/showing/test_kept_shown.py` writes it anew. Of each state only what is not as before.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum

import numpy as np
import pytest

from migviz import Scenario, load_scenario
from migviz.course.catalogue import lesson_files
from migviz.course.progress import Progress
from migviz.course.reading import load_lesson, parse_lesson
from migviz.engine import evacuate
from migviz.replay.lanes import cards_at, lanes_of
from migviz.replay.seen import Seen
from migviz.resources import lessons_folder
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.box import Box
from migviz.showing.commands import COMMANDS, do
from migviz.showing.places import compare, stage, strip
from migviz.showing.places import map as chart
from migviz.showing.places.console import console_places, scale_of_console
from migviz.showing.places.lanes import places_in
from migviz.showing.places.tabs import cells
from migviz.showing.printed import sheet_of
from migviz.showing.sheet import For
from migviz.showing.shown import shown
from migviz.showing.spotlight import Spotlight
from migviz.showing.state import Look, State
from migviz.study.axis import read_axis
from migviz.trace import Run
from tests.course.texts import EVERY_KIND
from tests.kept_commands import NIGHT
from tests.kept_text import is_as_kept

BUSY = load_scenario("vm.memory: 1 GiB\nworkload.dirty_rate: 60 MiB/s\nat 6 s: link.bandwidth = 2 Gbit/s\n")
NOT_SHOWN = (Run, Seen, Scenario, np.ndarray)
"""Told by the kept words, or too large to be read."""


def command(*names: str) -> Callable[[State], State]:
    def act(state: State) -> State:
        for name in names:
            state = wishes.settled(do(COMMANDS[name], state))
        return state

    return act


def lesson(number: int) -> Callable[[State], State]:
    def act(state: State) -> State:
        found = load_lesson(lesson_files(lessons_folder())[number - 1])
        return wishes.settled(wishes.lesson_opened(state, lessons.opened(found, Progress(lesson=found.id))))

    return act


STEPS: dict[str, Callable[[State], State]] = {
    "a scenario": lambda state: wishes.settled(wishes.take(state, BUSY)),
    "in the pause": command("go to pause"),
    "its lens": command("lens"),
    "back": command("lens", "go to start", "next iteration"),
    "pointed at the link": lambda state: wishes.point_at(state, Spotlight(kind="link")),
    "a slider": lambda state: wishes.settled(wishes.edit(state, "workload.dirty_rate", "30 MiB/s")),
    "charts": command("charts"),
    "details": command("details"),
    "frames": command("frames"),
    "words": command("words"),
    "ruler": command("ruler"),
    "keys": command("help"),
    "no side": command("side"),
    "everything": command("side", "more"),
    "map": command("more", "map"),
    "compare": command("keep", "compare"),
    "a pair": lambda state: wishes.settled(wishes.choose_pair(state, "quick-live")),
    "lesson 1": lesson(1),
    "lesson 1, next": command("next section"),
    "lesson 5": lesson(5),
    "large": command("explore", "larger", "larger", "larger"),
    "small window": lambda state: wishes.settled(replace(state, size=(800, 600))),
    "low window": lambda state: wishes.settled(replace(state, size=(1366, 480))),
    "a host": lambda state: wishes.settled(replace(wishes.open_ready_host(state, "six"), size=(1440, 900))),
    "its first pause": command("next milestone", "next milestone", "next milestone"),
    "one of its VMs": lambda state: wishes.settled(wishes.choose_vm(state, "db01")),
    "its plan": command("back"),
    "wide window": lambda state: wishes.settled(replace(state, size=(2560, 1080), look=replace(state.look, scale=1.0))),
}
"""What is done one after the other."""


def values(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every value within a value, by its name."""
    if isinstance(value, NOT_SHOWN):
        return
    if is_dataclass(value) and not isinstance(value, type):
        inside = [(field.name, getattr(value, field.name)) for field in fields(value)]
        if isinstance(value, Box) or (inside and all(isinstance(one, float | int) for _, one in inside)):
            yield name, " ".join(written(one) for _, one in inside)
        else:
            for key, one in inside:
                yield from values(one, f"{name}.{key}".lstrip("."))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from values(one, f"{name}[{key}]")
    elif isinstance(value, tuple) and any(is_dataclass(one) or isinstance(one, tuple) for one in value):
        for k, one in enumerate(value):
            yield from values(one, f"{name}[{k}]")
    else:
        yield name, written(value)


def written(value: object) -> str:
    """As plain text, the same on every machine and in every run."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(str, value)))
    if isinstance(value, tuple):
        return "; ".join(map(written, value))
    return "something" if " at 0x" in str(value) or "/" in str(value)[:1] else str(value).replace("\n", " / ")


def test_each_state_shows_what_it_showed() -> None:
    state, before, lines = State(look=Look(reduced_motion=True)), dict[str, str](), list[str]()
    for step, act in STEPS.items():
        state = wishes.stop(act(state))
        now = dict(values(shown(state)))
        lines += ["", f"--- {step}"]
        lines += [f"{name} = {text}" for name, text in now.items() if before.get(name) != text]
        lines += [f"{name} gone" for name in before if name not in now]
        before = now
    is_as_kept("shown", "\n".join(lines) + "\n")


def test_each_thing_is_where_it_was() -> None:
    lines = list[str]()
    for width, height, scale in ((560.0, 300.0, 1.0), (900.0, 460.0, 1.0), (1400.0, 900.0, 1.4), (1900.0, 700.0, 2.0)):
        box = Box(10.0, 20.0, width, height)
        x, y = read_axis("link.bandwidth=0.1..40Gbit/s:40", "x"), read_axis("workload.dirty_rate=1..1000MiB/s:40", "y")
        found = {
            "stage": stage.lay_out(width, height, scale, 12),
            "strip": strip.strip_in(box, scale, (0.0, 43.7), with_client=True),
            "lanes": compare.lanes_in(box, scale),
            "map": chart.lay_out(box, scale, x, y),
            "low lanes": compare.lanes_in(box, scale, low=True),
            "tabs": cells(("Explore", "Lessons", "Map"), width / 4, lambda font, text: 7.0 * len(font + text), scale),
            "ticks": (chart.unit_of(x), chart.unit_of(y), tuple(chart.ticks(x, 6)), tuple(chart.ticks(y, 9))),
        }
        lines += ["", f"--- {width:g} x {height:g}, {scale:g}"]
        lines += [f"{name} = {text}" for key, one in found.items() for name, text in values(one, key)]
    for size, picture in (
        ((1180, 690), (1920, 1080)),
        ((1440, 900), (1024, 768)),
        ((2560, 1100), (1920, 1200)),
        ((900, 500), (16, 9)),
    ):
        there = console_places(size, scale_of_console(size, 1.0), picture)
        rows = {
            f"hand {k} of {count}": (there.hand(k, count), *there.counters(k, count))
            for k, count in ((0, 0), (1, 2), (3, 6))
        }
        lines += ["", f"--- console {size[0]} x {size[1]}"]
        lines += [f"{name} = {text}" for key, one in {"": there, **rows}.items() for name, text in values(one, key)]
    is_as_kept("places", "\n".join(lines) + "\n")


@pytest.mark.parametrize("reader", For)
def test_a_sheet_holds_what_it_held(reader: For) -> None:
    sheet = sheet_of(parse_lesson(EVERY_KIND, where="x.md"), reader)
    is_as_kept(f"sheet-{reader}", "\n".join(f"{name} = {text}" for name, text in values(sheet)) + "\n")


def test_of_a_night_everybody_is_where_they_were() -> None:
    found, lines = evacuate(parse_evacuation(NIGHT)), list[str]()
    shown_lanes = lanes_of(found)
    weights = tuple(lane.weight for lane in shown_lanes.lanes)
    for with_stage in (False, True):
        places = places_in(Box(10.0, 20.0, 900.0, 600.0), weights, shown_lanes.end, 1.4, with_stage=with_stage)
        lines += [f"{name} = {text}" for name, text in (*values(places, "places"), *values(shown_lanes, "lanes"))]
    before = dict[str, str]()
    for t in (0.0, 3.0, 4.5, 35.3, 36.0, 300.0):
        now = dict(values(cards_at(found, t), "cards"))
        lines += ["", f"--- {t:g} s", *(f"{name} = {text}" for name, text in now.items() if before.get(name) != text)]
        before = now
    is_as_kept("night", "\n".join(lines) + "\n")
