"""When is a goal reached? When the hand lets go, not on the way through."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from migviz.course.catalogue import lesson_files
from migviz.course.progress import Progress, skipped
from migviz.course.reading import load_lesson
from migviz.resources import lessons_folder
from migviz.say import in_lessons
from migviz.showing import lesson as at
from migviz.showing import wishes
from migviz.showing.lesson import LessonState, on_its_stage
from migviz.showing.lesson_blocks import GoalShown
from migviz.showing.lesson_shown import SectionShown, lesson_shown, set_to
from migviz.showing.modes import Mode
from migviz.showing.shown import seen_of
from migviz.showing.spotlight import Spotlight
from migviz.showing.state import State
from tests.course.texts import lesson_of
from tests.quick import fewer

RATE = "workload.dirty_rate"
TEXT = """## One {#one}

```scenario
vm.memory: 1 GiB
workload.dirty_rate: 30 MiB/s
controls: workload.dirty_rate
```

Between 50 and 60.

```goal
done: workload.dirty_rate > 50 MiB/s and workload.dirty_rate < 60 MiB/s
best: least run.downtime
solution: workload.dirty_rate = 55 MiB/s
```
"""


def there(text: str = TEXT) -> State:
    return State(mode=Mode.LESSONS, lesson=at.opened(lesson_of(text), Progress(lesson="small")))


def lesson(state: State) -> LessonState:
    assert state.lesson is not None
    return state.lesson


def dragged(state: State, *rates: int) -> State:
    for rate in rates:
        state = wishes.settled(wishes.edit(state, RATE, rate * 2.0**20, False))
    return state


def test_what_a_slider_passes_is_not_reached() -> None:
    state = dragged(there(), 40, 55, 80)
    assert not lesson(state).progress.goals
    done = at.goal(lesson(dragged(there(), 40, 55)))
    assert done is not None and done.done, "what is so now is shown all the while"
    state = wishes.settled(wishes.edit(state, RATE, 80 * 2.0**20, True))
    assert not lesson(state).progress.goals


def test_where_it_is_let_go_counts_and_so_does_the_best_so_far() -> None:
    state = wishes.settled(wishes.let_go(dragged(there(), 40, 52, 58)))
    best = lesson(state).progress.goals["one"].best
    state = dragged(state, 52)
    assert lesson(state).progress.goals["one"].best == best
    state = wishes.settled(wishes.let_go(state))
    assert best is not None and (now := lesson(state).progress.goals["one"].best) is not None and now < best


def goal_block(state: State) -> GoalShown:
    section = lesson_shown(lesson(state))
    assert isinstance(section, SectionShown)
    return next(block for block in section.blocks if isinstance(block, GoalShown))


def test_what_is_said_to_be_met_and_the_best_so_far_agree() -> None:
    text = TEXT.replace("least run.downtime", f"most {RATE}\nedge: {RATE} >= 52 MiB/s")
    state = there(text)
    for rate, met in ((53, True), (57, True), (53, False), (57, True), (58, True)):
        state = wishes.settled(wishes.edit(state, RATE, rate * 2.0**20, True))
        block = goal_block(state)
        assert (block.is_so_now, block.lines[-1].met) == (met, met), rate
        assert block.reached == (in_lessons.goal_met() if met else in_lessons.goal_met_earlier())
        assert (block.lines[-1].measured in block.best) is met


def test_who_leaves_values_of_their_own_is_told_so_whichever_way_they_go() -> None:
    second = TEXT.replace("{#one}", "{#two}").replace("## One", "## Two")
    third = second.replace("{#two}", "{#three}").replace("## Two", "## Three")
    state = wishes.enter_section(there(TEXT + "\n" + second + "\n" + third), "two")
    assert not state.said.text
    state = wishes.settled(wishes.edit(state, RATE, 55 * 2.0**20, True))
    for gone, title in (
        (wishes.go_section(state, 1), "Three"),
        (wishes.go_section(state, -1), "One"),
        (wishes.enter_section(state, "one"), "One"),
    ):
        assert gone.said.text == in_lessons.own_values(title)


def test_what_is_pointed_at_in_a_section_is_let_go_in_another() -> None:
    second = TEXT.replace("{#one}", "{#two}").replace("## One", "## Two")
    page = Spotlight(kind="page", number=2)
    state = replace(there(TEXT + "\n" + second), spotlight=page, inspected=page)
    assert wishes.settled(state).spotlight == page
    for gone in (wishes.go_section(state, 1), wishes.enter_section(state, "two")):
        assert not gone.spotlight and not gone.inspected


@pytest.mark.parametrize(("best", "words"), [("most link.bandwidth", "2 Gbit/s"), ("least run.bytes_sent", "1.28 GiB")])
def test_the_best_value_of_a_slider_is_written_as_the_slider_writes_it(best: str, words: str) -> None:
    text = TEXT.replace("least run.downtime", best).replace(
        "workload.dirty_rate: 30 MiB/s", "workload.dirty_rate: 30 MiB/s\nlink.bandwidth: 2 Gbit/s"
    )
    state = wishes.settled(wishes.edit(there(text), RATE, 55 * 2.0**20, True))
    section = lesson_shown(lesson(state))
    assert isinstance(section, SectionShown)
    shown = [block.best for block in section.blocks if isinstance(block, GoalShown)]
    assert len(shown) == 1 and words in shown[0]


def numbers_left_to_the_student() -> Iterator[tuple[LessonState, str, float]]:
    """Every section of the course at its beginning, with a number that can be dragged in it and its value."""
    for path in lesson_files(lessons_folder()):
        lesson = load_lesson(path)
        progress = Progress(lesson=lesson.id)
        for question in lesson.questions:
            progress = skipped(progress, question)
        for section in (section for section in lesson.sections if section.evacuation is None):
            for name in sorted({*section.handles, *(section.controls or ())}):
                value = set_to(section.setup, name)
                if isinstance(value, float):
                    yield at.entered(at.opened(lesson, progress), section.name), name, value


@pytest.mark.fewer
@pytest.mark.parametrize("at_its_end", [False, True])
def test_a_drag_has_one_beginning_wherever_the_section_takes_the_playhead(at_its_end: bool) -> None:
    tried, numbers = 0, fewer([*numbers_left_to_the_student()])
    for state, name, value in numbers:
        before = state.experiment.scenario
        if at_its_end:
            state = at.noticed(on_its_stage.sought(on_its_stage.stopped(state), state.end))
        for factor in (1.1, 1.3, 1.4):
            with suppress(ValueError):
                state = at.slid(state, name, factor * value, f"field {name}")
                drag = state.experiment.drag
                assert drag is not None and drag.base == before, (state.section.name, name)
                tried += 1
    assert tried > 1.5 * len(numbers) > 5


def test_the_strip_of_what_a_goal_lets_one_set_is_as_long_as_the_section_s_own_run() -> None:
    state = there()
    own = seen_of(state)[0].run.end
    faster = wishes.edit(state, RATE, 1e6, False)
    assert seen_of(faster)[0].run.end != own and seen_of(faster)[0].along == own
