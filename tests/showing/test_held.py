"""While a hand holds something, does what was before it stay what it was when the hand took it, in every section of the course?"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from migviz.course.beats import waiting_run
from migviz.course.lesson import Lesson, Section
from migviz.course.progress import Progress
from migviz.errors import InputError
from migviz.scenario import Scenario, load_scenario
from migviz.showing import experiment as on
from migviz.showing import lesson as at
from migviz.showing import wishes
from migviz.showing.lesson import LessonState
from migviz.showing.lesson import on_its_stage as on_stage
from migviz.showing.state import State
from tests.showing.test_lesson import FILES, course

TIMES = (2.0, 4.0, 3.0)
"""Of its value, one after the other, while it is held."""


def free(section: Section) -> frozenset[str]:
    """What of a section's scenario the student may move, and is an amount."""
    if not isinstance(section.setup, Scenario):
        return frozenset()
    moved = section.free or ()
    return frozenset(name for name in moved if isinstance(section.setup[name], float) and section.setup[name])


def sections(lesson: Lesson) -> Iterator[LessonState]:
    """The lesson in each of its sections, all questions before it passed over, and its own run seen to its end."""
    state: LessonState | None = at.opened(lesson, Progress(lesson=lesson.id))
    seen = ""
    while state is not None:
        asked = at.waits_for(state)
        if asked is not None or waiting_run(state.section, state.progress) is not None:
            state = at.skipped(state, asked.name if asked is not None else "")
            continue
        if state.section.name != seen:
            seen = state.section.name
            yield state
        state = at.went(state, 1)


def places(state: LessonState) -> Iterator[LessonState]:
    """Where it is, where its run begins, and at the end."""
    yield state
    yield on_stage.sought(on_stage.stopped(state), state.end)
    yield at.started_again(state)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_before_is_what_the_hand_took(path: Path) -> None:
    lesson, held_in = course(path), set()
    for state in sections(lesson):
        for name in sorted(free(state.section)):
            held_in |= {(state.section.name, name) for there in places(state) if is_held(there, name)}
    assert held_in == {(section.name, name) for section in lesson.sections for name in free(section)}


def is_held(state: LessonState, name: str) -> bool:
    """Moved three times by one hand, it is another scenario than before, and the one before is known all the time."""
    before, held = state.experiment, state
    value = before.scenario.number(name)
    for times in TIMES:
        with suppress(ValueError):
            held = at.slid(held, name, value * times, "hand")
        if held.experiment.scenario != before.scenario:
            assert on_stage.is_dragged(held), (state.section.name, name)
            assert on.scenario_before(held.experiment) == (before.scenario, on.STAYS), (state.section.name, name)
            assert len(held.experiment.history.past) == len(before.history.past) + 1
    return held.experiment.scenario != before.scenario


@pytest.mark.parametrize(
    ("part", "whole"),
    [("vm.used", "vm.memory"), ("workload.working_set", "vm.used"), ("workload.hot_set", "workload.working_set")],
)
def test_a_slider_ends_where_a_part_would_be_more_than_its_whole(part: str, whole: str) -> None:
    begun = State(own=on.new_experiment(load_scenario("vm.used: 2 GiB\nworkload.working_set: 1 GiB")))
    most = begun.own.scenario.number(whole)
    dragged = begun
    for value in (0.5 * most, 3.0 * most, 300.0 * most):
        dragged = wishes.edit(dragged, part, value, False)
    assert dragged.own.scenario.number(part) == most
    assert wishes.set_fields(begun, {part: 3.0 * most}, False).own.scenario.number(part) == most, "on the map, too"
    back = wishes.edit(dragged, part, 0.25 * most)
    assert back.own.scenario.number(part) == 0.25 * most
    with pytest.raises(InputError):
        wishes.edit(begun, part, "900 GiB")
