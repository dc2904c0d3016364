"""Does a press on a page of the source write it where that can be, and nowhere else?"""

from dataclasses import replace

from migviz import Scenario
from migviz.course.progress import Progress
from migviz.course.reading import load_lesson
from migviz.resources import lessons_folder
from migviz.scenario.fields import BY_HAND
from migviz.showing import experiment as on
from migviz.showing import lesson as lessons
from migviz.showing import player, wishes
from migviz.showing.by_hand import can_write
from migviz.showing.modes import Mode
from migviz.showing.parts import StageShown
from migviz.showing.shown import shown
from migviz.showing.state import State, active

TOY = Scenario().but({"workload.preset": "toy", "workload.dirty_rate": 0.0})


def exploring(t: float, scenario: Scenario = TOY) -> State:
    return State(own=player.sought(on.new_experiment(scenario), t))


def stage(state: State) -> StageShown:
    found = shown(state).stage
    assert found is not None
    return found


def dirty(state: State) -> int:
    return stage(state).seen.moment.dirty


def answered(name: str) -> State:
    """In a section with all predictions before it skipped."""
    path = next(lessons_folder().glob("03-*.md"))
    lesson = load_lesson(path)
    state = lessons.opened(lesson, Progress(lesson=lesson.id), path)
    for question in lesson.questions:
        state = lessons.skipped(lessons.entered(state, lesson.question(question.name)[0].name), question.name)
    return State(mode=Mode.LESSONS, lesson=lessons.entered(state, name))


def writes_of(state: State) -> list[tuple[float, float]]:
    return [
        (change.at, float(change.value or 0.0)) for change in active(state).scenario.changes if change.name == BY_HAND
    ]


def test_a_press_writes_the_page_an_instant_later_and_time_goes_with_it() -> None:
    state = wishes.press_page(exploring(3.0), 7)
    assert writes_of(state) == [(3.000001, 7.0)]
    assert active(state).playhead.t == 3.000001
    assert dirty(state) == 1


def test_two_presses_while_time_stands_still_are_two_writes() -> None:
    state = wishes.press_page(wishes.press_page(exploring(3.0), 7), 5)
    assert [page for __, page in writes_of(state)] == [7.0, 5.0]
    assert dirty(state) == 2


def test_undo_takes_one_write_back() -> None:
    state = wishes.undo(wishes.press_page(wishes.press_page(exploring(3.0), 7), 5))
    assert [page for __, page in writes_of(state)] == [7.0]


def test_elsewhere_a_press_inspects() -> None:
    for state in (exploring(1.0), exploring(6.7), exploring(3.0, Scenario())):
        assert not can_write(state) and not stage(state).writes
        after = wishes.press_page(state, 7)
        assert not writes_of(after) and after.inspected.on("page", 7)


def test_a_lesson_leaves_it_to_the_student_where_it_says_so() -> None:
    state = answered("hand")
    assert can_write(state)
    for page in (1, 2, 3, 4, 5):
        state = wishes.press_page(state, page)
    assert state.lesson is not None and "hand" in state.lesson.progress.goals, "five pages are on the next list"
    elsewhere = answered("toy")
    assert elsewhere.lesson is not None
    elsewhere = replace(elsewhere, lesson=lessons.changed(elsewhere.lesson, lambda now: player.sought(now, 3.0)))
    assert not can_write(elsewhere)


def test_what_is_written_by_hand_has_no_slider_in_a_lesson() -> None:
    state = answered("hand")
    assert state.lesson is not None and BY_HAND in (state.lesson.section.controls or ())
    assert lessons.controls(state.lesson) == ()
