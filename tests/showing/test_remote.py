"""Does a presenter's remote always do what its keys mean, from the first press to the end, whatever was pressed before?"""

import random
from contextlib import suppress
from dataclasses import replace

import pytest

from migviz.course.lesson import Lesson, RunBlock
from migviz.course.progress import Progress
from migviz.course.translation import open_lesson
from migviz.resources import lessons_folder
from migviz.scenario import parse_settings
from migviz.showing import lesson as lessons
from migviz.showing import wishes
from migviz.showing.commands import COMMANDS, do
from migviz.showing.experiment import new_experiment
from migviz.showing.modes import Mode
from migviz.showing.presenting import Doing, Means, Press, at_beat, beat_now, beats_of, meaning, pressed
from migviz.showing.state import State, active, lesson_of

COURSE = tuple(sorted(lessons_folder().glob("[0-9]*.md")))
MOST = 400
"""More presses than any lesson has beats and runs."""
NEXT, BACK = Press.NEXT, Press.BACK


def presented(lesson: Lesson, *, opened: bool = False) -> State:
    state = wishes.lesson_opened(State(), lessons.opened(lesson, Progress(lesson=lesson.id, seed=3)))
    state = wishes.settled(press(wishes.settled(state), Press.START))
    return replace(state, room=replace(state.room, opened=opened))


def press(state: State, key: Press) -> State:
    return wishes.settled(pressed(state, key))


def explored(**settings: str) -> State:
    lines = [f"{name.replace('__', '.')}={value}" for name, value in settings.items()]
    return State(own=new_experiment(parse_settings(lines)))


@pytest.fixture(scope="module")
def course() -> tuple[Lesson, ...]:
    return tuple(open_lesson(path) for path in COURSE)


def to_the_end(state: State) -> list[State]:
    """Every state on the way, by PgDn alone, until the next lesson is asked for or the presentation is left."""
    found = [state]
    while state.presenting and not state.errands:
        state = press(state, NEXT)
        found.append(state)
        assert len(found) < MOST, "it sticks"
    return found


@pytest.mark.parametrize("path", COURSE, ids=lambda path: path.stem)
def test_every_lesson_is_presented_whole_by_one_key(path: object) -> None:
    lesson = open_lesson(path)  # type: ignore[arg-type]
    way = to_the_end(presented(lesson))
    assert [state.room.place for state in way] == sorted(state.room.place for state in way)
    assert {state.room.place for state in way} == set(range(len(beats_of(lesson))))
    assert way[-1].errands[-1].name == "onward"
    asked = [beat.question.name for beat in beats_of(lesson) if beat.question and beat.doing is Doing.ASK]
    told = [beat.question.name for beat in beats_of(lesson) if beat.question and beat.doing is Doing.ANSWER]
    assert asked == [question.name for question in lesson.questions]
    assert sorted(told) == sorted(asked), "each question has its answer, once"
    played = [beat.block for beat in beats_of(lesson) if beat.doing is Doing.PLAY]
    assert played == [block for part in lesson.sections for block in part.blocks if isinstance(block, RunBlock)]


def test_a_prediction_is_answered_only_after_its_run(course: tuple[Lesson, ...]) -> None:
    for lesson in course:
        beats = beats_of(lesson)
        for k, beat in enumerate(beats):
            if beat.doing is Doing.ANSWER and beat.question is not None and beat.question.predicts:
                asked = next(j for j, other in enumerate(beats) if other.question is beat.question)
                assert any(other.doing is Doing.PLAY for other in beats[asked:k]), (lesson.id, beat.question.name)


def test_while_a_prediction_is_asked_the_run_is_told_only_as_far_as_it_is_locked(course: tuple[Lesson, ...]) -> None:
    locked = 0
    for lesson in course:
        for state in to_the_end(presented(lesson)):
            beat, here = beat_now(state), lesson_of(state)
            if beat is None or here is None or beat.doing is not Doing.ASK or not beat.question.predicts:  # type: ignore[union-attr]
                continue
            assert lessons.waits_for_prediction(here), (lesson.id, beat.question)
            locked += 1
    assert locked > 50


def test_a_run_is_played_from_its_beginning_and_stops_by_itself_at_its_target(course: tuple[Lesson, ...]) -> None:
    for lesson in course:
        state = presented(lesson)
        for k, beat in enumerate(beats_of(lesson)):
            if not beat.doing.plays:
                continue
            there = at_beat(state, k)
            assert active(there).playhead.playing, (lesson.id, k)
            assert meaning(there, NEXT) is Means.TO_ITS_END
            at_end = press(there, NEXT)
            assert not active(at_end).playhead.playing and at_end.room.place == k
            for __ in range(40):
                there = wishes.settled(wishes.tick(there, 20.0))
            assert active(there).playhead.t == pytest.approx(active(at_end).playhead.t, abs=1e-6)
            assert meaning(there, NEXT) is Means.BEAT


def test_no_press_ever_does_nothing_or_something_else(course: tuple[Lesson, ...]) -> None:
    """Ten thousand presses through every lesson, with hands that drag sliders, seek, stop and count in between."""
    dice = random.Random(16)
    for lesson in course:
        state = presented(lesson, opened=dice.random() < 0.3)
        for __ in range(10_000 // len(course) + 1):
            state = _pressed_once(_disturbed(state, dice), dice)
            if lesson_of(state) is None and dice.random() < 0.1:  # somebody left the lesson for a run without one
                state = presented(lesson)
        to_the_end(state)


def _pressed_once(state: State, dice: random.Random) -> State:
    key = dice.choices((NEXT, BACK, Press.BLACK, Press.START, Press.END), (70, 20, 5, 3, 2))[0]
    means, after = meaning(state, key), press(state, key)
    _is_what_it_means(state, means, after)
    if after.errands or not after.presenting:
        return press(replace(after, errands=(), presenting=False), Press.START)
    return after


def _disturbed(state: State, dice: random.Random) -> State:
    """Something else happens first: time goes on, somebody drags, seeks, counts, or presses a key that is no remote's."""
    what = dice.randrange(9)
    names = [
        name
        for name, command in COMMANDS.items()
        if command.where.holds(lesson=lesson_of(state) is not None, room=True)
    ]
    names = [name for name in names if name not in ("present", "back", "next beat", "previous beat", "black", "menu")]
    if what < 3:
        return wishes.settled(wishes.tick(state, dice.choice((0.02, 0.5, 5.0))))
    if what == 3:
        return wishes.settled(wishes.seek(state, dice.uniform(0, 60)))
    if what == 4:
        return wishes.settled(wishes.edit(state, "workload.dirty_rate", dice.choice((2e6, 2e7, 9e7)), False))
    if what == 5:
        with suppress(ValueError):  # a digit, of a step that this run does not have: the session says so
            return replace(wishes.settled(do(COMMANDS[dice.choice(names)], state)), errands=())
    return state


def _is_what_it_means(before: State, means: Means, after: State) -> None:
    assert after != before, means
    place = min(before.room.place, len(beats_of(lesson_of(before).lesson)) - 1) if lesson_of(before) else 0  # type: ignore[union-attr]
    by = {Means.BEAT: place + 1, Means.BEAT_BACK: place - 1}
    if means in by:
        assert after.room.place == by[means] and not after.room.black
    elif means in (Means.TO_ITS_END, Means.PLAY_ON, Means.STEP):
        assert after.room.place == before.room.place
        assert active(after).playhead.playing is (means is not Means.TO_ITS_END)
    elif means is Means.STEP_BACK:
        assert active(after).playhead.t <= active(before).playhead.t and not active(after).playhead.playing
    elif means in (Means.THE_END, Means.FROM_THE_END):
        assert after.room.ended is (means is Means.THE_END)
    elif means is Means.TO_STAGE:
        assert (before.mode, after.mode) == (Mode.MAP, Mode.EXPLORE)
    elif means in (Means.BLACK, Means.LIGHT):
        assert after.room.black is (means is Means.BLACK)
        assert replace(after, room=before.room) == before
    elif means is Means.LEAVE:
        assert not after.presenting
    elif means is Means.START:
        assert after.presenting
    elif means is Means.NEXT_LESSON:
        assert after.errands[-1].name == "onward"
    else:
        assert means in (Means.FIRST, Means.AGAIN), means
        assert after.said.count > before.said.count or before.room.black


@pytest.mark.parametrize("technique", ["live", "quick", "post-copy", "cold"])
def test_a_demonstration_of_the_steps_needs_one_key_alone(technique: str) -> None:
    state = press(explored(migration__technique=technique), Press.START)
    seen = []
    while state.presenting:
        means, state = meaning(state, NEXT), press(state, NEXT)
        if means is Means.STEP:
            assert active(state).playhead.playing
            for __ in range(40):
                state = wishes.settled(wishes.tick(state, 5.0))
            assert not active(state).playhead.playing, "a step stops by itself"
            seen.append(active(state).playhead.t)
    run = active(state).run
    ends = {span.end for span in run.steps if span.end}
    assert seen == sorted(seen) and seen[-1] == pytest.approx(run.end)
    assert all(any(abs(end - t) < 1e-6 for t in seen) for end in ends), "every step is one press"


def test_pressed_while_a_step_plays_it_is_over_and_back_is_its_start() -> None:
    state = press(press(explored(), Press.START), NEXT)
    assert meaning(state, NEXT) is Means.TO_ITS_END
    at_end = press(state, NEXT)
    assert active(at_end).playhead.t == active(state).run.steps[0].end and not active(at_end).playhead.playing
    second = press(at_end, NEXT)
    second = wishes.settled(wishes.tick(second, 1.0))
    assert active(press(second, BACK)).playhead.t == active(at_end).playhead.t
    assert active(press(press(second, BACK), BACK)).playhead.t == 0.0
    assert meaning(press(press(second, BACK), BACK), BACK) is Means.FIRST


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_is_presented_to_its_end(mode: Mode) -> None:
    state = press(wishes.settled(wishes.enter_mode(State(), mode)), Press.START)
    assert len(to_the_end(state)) > 5


def test_the_student_s_own_progress_is_neither_shown_nor_changed(course: tuple[Lesson, ...]) -> None:
    lesson = course[0]
    own = lessons.skipped(lessons.opened(lesson, Progress(lesson=lesson.id, seed=5)), lesson.questions[0].name)
    before = wishes.settled(wishes.lesson_opened(State(), own))
    state = press(before, Press.START)
    assert lesson_of(state).progress.answers == {}  # type: ignore[union-attr]
    for __ in range(10):
        state = press(state, NEXT)
    after = press(state, Press.END)
    assert after.lesson is not None and after.lesson.progress is own.progress and not active(after).playhead.playing
    again = press(after, Press.START)
    assert again.room.place == state.room.place, "left by mistake it goes on where it was"


def test_with_open_locks_nothing_waits(course: tuple[Lesson, ...]) -> None:
    state = presented(course[1])
    assert lessons.waits_for_prediction(lesson_of(at_beat(state, _first(course[1], Doing.ASK, predicts=True))))  # type: ignore[arg-type]
    opened = wishes.settled(do(COMMANDS["open locks"], state))
    for k in range(len(beats_of(course[1]))):
        there = lesson_of(at_beat(opened, k))
        assert there is not None and lessons.until(there) is None and not lessons.covered(there)
    closed = do(COMMANDS["open locks"], opened)
    assert not closed.room.opened


def _first(lesson: Lesson, doing: Doing, *, predicts: bool) -> int:
    return next(
        k
        for k, beat in enumerate(beats_of(lesson))
        if beat.doing is doing and beat.question is not None and beat.question.predicts is predicts
    )


def test_the_planned_seconds_are_the_lesson_s_minutes(course: tuple[Lesson, ...]) -> None:
    for lesson in course:
        assert sum(beat.seconds for beat in beats_of(lesson)) == pytest.approx(60 * lesson.minutes)


def test_before_a_room_digits_count_and_letters_never_choose(course: tuple[Lesson, ...]) -> None:
    state = at_beat(presented(course[0]), _first(course[0], Doing.ASK, predicts=True))
    question = beat_now(state).question.name  # type: ignore[union-attr]
    for name in ("hand 1", "hand 2", "hand 2", "hand 2 back", "hand 3 back", "hand 9"):
        state = wishes.settled(do(COMMANDS[name], state))
    assert state.room.hands[question][:3] == (1, 1, 0)
    keys = {key for command in COMMANDS.values() if command.where.holds(lesson=True, room=True) for key in command.keys}
    letters = {key: name for name, command in COMMANDS.items() if name.startswith("answer ") for key in command.keys}
    assert not any(COMMANDS[name].where.holds(lesson=True, room=True) for name in letters.values())
    assert {"PgDown", "PgUp", "B", ".", "F5", "Esc"} <= keys
    back = press(press(state, NEXT), BACK)
    assert back.room.hands == state.room.hands


def test_a_lesson_that_was_cut_short_meanwhile_goes_on_at_its_end(course: tuple[Lesson, ...]) -> None:
    lesson = course[0]
    state = at_beat(presented(lesson), len(beats_of(lesson)) - 2)
    shorter = replace(lesson, sections=lesson.sections[:2])
    state = replace(state, lesson=lessons.reloaded(state.lesson, shorter))  # type: ignore[arg-type]
    for key in (NEXT, BACK):
        assert press(state, key) != state
    assert len(to_the_end(state)) < MOST
