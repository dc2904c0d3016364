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
from migviz.showing.presenting import (
    Doing,
    Means,
    Press,
    at_beat,
    beat_now,
    beats_of,
    meaning,
    page_shown,
    pointed,
    pressed,
    room_sees,
    stroke_begun,
    stroke_drawn,
    stroke_undone,
)
from migviz.showing.presenting.choosing import count_of, place_now
from migviz.showing.presenting.console import console_shown
from migviz.showing.state import State, active, lesson_of, playhead_of

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
            assert playhead_of(there).playing, (lesson.id, k)
            assert meaning(there, NEXT) is Means.TO_ITS_END
            at_end = press(there, NEXT)
            assert not playhead_of(at_end).playing and at_end.room.place == k
            for __ in range(40):
                there = wishes.settled(wishes.tick(there, 20.0))
            assert playhead_of(there).t == pytest.approx(playhead_of(at_end).t, abs=1e-6)
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
    key = dice.choices((NEXT, BACK, Press.BLACK, Press.START, Press.HERE, Press.END), (70, 20, 5, 2, 1, 2))[0]
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
    elif means in (Means.TO_ITS_END, Means.TO_STOP, Means.PLAY_ON, Means.STEP):
        assert after.room.place == before.room.place
        assert playhead_of(after).playing is (means in (Means.PLAY_ON, Means.STEP))
    elif means is Means.STEP_BACK:
        assert playhead_of(after).t <= playhead_of(before).t and not playhead_of(after).playing
    elif means in (Means.THE_END, Means.FROM_THE_END):
        assert after.room.ended is (means is Means.THE_END)
    elif means is Means.TO_STAGE:
        assert (before.mode, after.mode) == (Mode.MAP, Mode.EXPLORE)
    elif means in (Means.BLACK, Means.LIGHT):
        assert after.room.black is (means is Means.BLACK)
        assert replace(after, room=before.room) == before
    elif means is Means.LEAVE:
        assert not after.presenting
    elif means in (Means.START, Means.HERE):
        assert after.presenting
    elif means in (Means.AGAIN, Means.BACK_THERE):
        assert not after.room.black and after.said.count > before.said.count
        if means is Means.AGAIN:
            assert (after.room.place if lesson_of(after) else playhead_of(after).t) == 0
    elif means is Means.NEXT_LESSON:
        assert after.errands[-1].name == "onward"
    else:
        assert means is Means.FIRST, means
        to_another = lesson_of(after) is not None and after.errands[-1].name == "backward"
        assert to_another or after.said.count > before.said.count or before.room.black


@pytest.mark.parametrize("technique", ["live", "quick", "post-copy", "cold"])
def test_a_demonstration_of_the_steps_needs_one_key_alone(technique: str) -> None:
    state = press(explored(migration__technique=technique), Press.START)
    seen = []
    while state.presenting:
        means, state = meaning(state, NEXT), press(state, NEXT)
        if means is Means.STEP:
            assert playhead_of(state).playing
            for __ in range(40):
                state = wishes.settled(wishes.tick(state, 5.0))
            assert not playhead_of(state).playing, "a step stops by itself"
            seen.append(active(state).playhead.t)
    run = active(state).run
    ends = {span.end for span in run.steps if span.end}
    assert seen == sorted(seen) and seen[-1] == pytest.approx(run.end)
    assert all(any(abs(end - t) < 1e-6 for t in seen) for end in ends), "every step is one press"


def test_pressed_while_a_step_plays_it_is_over_and_back_is_its_start() -> None:
    state = press(press(explored(), Press.START), NEXT)
    assert meaning(state, NEXT) is Means.TO_STOP
    at_end = press(state, NEXT)
    assert playhead_of(at_end).t == active(state).run.steps[0].end and not playhead_of(at_end).playing
    second = press(at_end, NEXT)
    second = wishes.settled(wishes.tick(second, 1.0))
    assert active(press(second, BACK)).playhead.t == playhead_of(at_end).t
    assert active(press(press(second, BACK), BACK)).playhead.t == 0.0
    assert meaning(press(press(second, BACK), BACK), BACK) is Means.FIRST


LOG = lessons_folder() / "logs" / "first.jsonl"


def recorded() -> State:
    return wishes.settled(wishes.open_log(State(), LOG.read_bytes(), LOG.name))


SHOWN = {
    "explore": State,
    "compare": lambda: wishes.enter_mode(State(), Mode.COMPARE),
    "map": lambda: wishes.enter_mode(State(), Mode.MAP),
    "host": lambda: wishes.open_ready_host(State(), "six"),
    "one of its VMs": lambda: wishes.choose_vm(wishes.open_ready_host(State(), "six"), "db01"),
    "recording": recorded,
}
"""Everything that can be presented without a lesson."""


@pytest.mark.parametrize("what", SHOWN)
def test_whatever_is_shown_each_press_plays_on_in_it_and_the_presenter_reads_which(what: str) -> None:
    state = press(wishes.settled(SHOWN[what]()), Press.START)
    times, told = [playhead_of(state).t], []
    for __ in range(80):
        if not state.presenting:
            break
        means, shown = meaning(state, NEXT), console_shown(state)
        assert shown.next and shown.section and shown.plan and sum(part.is_now for part in shown.plan) == 1
        told.append(shown.next)
        state = press(state, NEXT)
        if means is Means.STEP:
            assert playhead_of(state).playing
            at_end = press(state, NEXT)
            for __ in range(60):
                state = wishes.settled(wishes.tick(state, 2.0))
            assert not playhead_of(state).playing, "a step stops by itself"
            assert playhead_of(state).t == pytest.approx(playhead_of(at_end).t), "and a press goes there at once"
            times.append(playhead_of(state).t)
        elif means is Means.THE_END:
            page = page_shown(state)
            assert page is not None and (page.prose or page.lines)
    assert not state.presenting and times == sorted(set(times)) and len(times) > 3
    assert len(set(told)) > 3 and wishes.settled(state).mode in (Mode(SHOWN[what]().mode), Mode.EXPLORE)


def test_back_is_the_start_of_a_stretch_and_a_digit_a_line_of_the_list() -> None:
    state = press(wishes.settled(SHOWN["host"]()), Press.START)
    first = press(press(state, NEXT), NEXT)
    second = press(press(first, NEXT), NEXT)
    assert playhead_of(press(second, BACK)).t == playhead_of(first).t > 0
    assert playhead_of(do(COMMANDS["hand 2"], state)).t == playhead_of(first).t
    assert meaning(state, BACK) is Means.FIRST


def test_f5_pressed_again_is_the_beginning_and_shift_f5_leads_back(course: tuple[Lesson, ...]) -> None:
    state = at_beat(presented(course[0]), 7)
    again = press(do(COMMANDS["black"], do(COMMANDS["hold"], state)), Press.START)
    assert again.room.place == 0 and not again.room.black and again.held is None
    assert again.errands[-1].name == "audience" and "Shift F5" in again.said.text
    back = press(again, Press.HERE)
    assert back.room.place == 7
    run = press(press(press(explored(), Press.START), NEXT), NEXT)
    t = playhead_of(run).t
    assert (
        playhead_of(press(run, Press.START)).t == 0
        and playhead_of(press(press(run, Press.START), Press.HERE)).t == t > 0
    )
    at_desk = wishes.settled(press(back, Press.END))
    assert press(at_desk, Press.START).room.place == 7, "F5 goes on where it was left"
    section = lesson_of(at_desk).section.name  # type: ignore[union-attr]
    here = press(at_desk, Press.HERE)
    assert beat_now(here).section == section and here.room.place != 7  # type: ignore[union-attr]


def test_a_held_picture_stays_while_the_presenter_goes_on(course: tuple[Lesson, ...]) -> None:
    state = at_beat(presented(course[0]), 3)
    held = wishes.settled(do(COMMANDS["hold"], state))
    on = press(press(press(held, NEXT), NEXT), NEXT)
    assert on.room.place > 3 and page_shown(room_sees(on)) == page_shown(state)
    assert console_shown(on).held and not console_shown(state).held
    drawn = stroke_begun(pointed(on, (0.2, 0.3)), (0.4, 0.4))
    assert room_sees(drawn).room.strokes == drawn.room.strokes, "what is drawn is on the picture that is seen"
    assert room_sees(press(on, Press.BLACK)).room.black
    let_go = do(COMMANDS["hold"], on)
    assert room_sees(let_go) is let_go and let_go.room.place == on.room.place
    assert press(on, Press.END).held is None


def test_the_pen_draws_on_its_last_stroke_alone(course: tuple[Lesson, ...]) -> None:
    state = at_beat(presented(course[0]), 3)
    for begun, on in (((0.1, 0.1), (0.2, 0.1)), ((0.5, 0.5), (0.6, 0.5)), ((0.7, 0.7), (0.8, 0.9))):
        state = stroke_drawn(stroke_begun(state, begun), on)
    assert state.room.strokes == (
        ((0.1, 0.1), (0.2, 0.1)),
        ((0.5, 0.5), (0.6, 0.5)),
        ((0.7, 0.7), (0.8, 0.9)),
    )
    alone = stroke_undone(state)
    assert alone.room.strokes == state.room.strokes[:-1]


@pytest.mark.parametrize("what", ["lesson", *SHOWN])
def test_the_list_of_all_beats_leads_to_each_of_them(course: tuple[Lesson, ...], what: str) -> None:
    state = presented(course[0]) if what == "lesson" else press(wishes.settled(SHOWN[what]()), Press.START)
    assert (
        do(COMMANDS["list down"], state).room.choosing is None
        and do(COMMANDS["go there"], state).room.place == state.room.place
    )
    opened = do(COMMANDS["go to"], state)
    lines = [line for line in console_shown(opened).choices if not line.is_title]
    assert [line.place for line in lines] == list(range(count_of(state))) and lines[place_now(state)].is_chosen
    assert opened.room.for_presenter and not do(COMMANDS["go to"], opened).room.for_presenter
    there = opened
    for __ in range(count_of(state) + 2):
        there = do(COMMANDS["list down"], there)
    gone = wishes.settled(do(COMMANDS["go there"], there))
    assert gone.room.choosing is None and place_now(gone) == count_of(state) - 1
    assert place_now(do(COMMANDS["go there"], do(COMMANDS["list up"], there))) == max(0, count_of(state) - 2)
    assert what != "lesson" or press(opened, NEXT).room.choosing is None


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
