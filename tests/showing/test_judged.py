"""Is each prediction judged when its run has shown what it asks for, neither before nor after another question?"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from migviz.course.answers import sections_asked_about
from migviz.course.beats import is_played, played_to
from migviz.course.catalogue import lesson_files
from migviz.course.judged import is_judged, run_that_shows
from migviz.course.lesson import Lesson, Question, RunBlock, Section, ShowBlock
from migviz.course.playing import finished_run, time_to_target
from migviz.course.progress import Progress, answered, played
from migviz.course.reading import load_lesson
from migviz.replay import time_of
from migviz.replay.known import known_at
from migviz.resources import lessons_folder
from migviz.showing import lesson as at
from migviz.showing.lesson import LessonState, on_its_stage
from migviz.showing.lesson_blocks import ProseShown
from migviz.showing.lesson_shown import SectionShown, lesson_shown
from migviz.showing.presenting import Doing, beats_of
from migviz.showing.presenting.standing import stood
from migviz.showing.untold import hidden_ahead, is_in, said_of_stage, some_answer, watched_in
from tests.quick import fewer
from tests.shared import shared

LESSONS = tuple(load_lesson(path) for path in lesson_files(lessons_folder()))
PREDICTIONS = [
    (lesson, section, question)
    for lesson in LESSONS
    for section in lesson.sections
    for question in section.questions
    if question.predicts
]


def runs_of(section: Section) -> list[RunBlock]:
    return [block for block in section.blocks if isinstance(block, RunBlock)]


@pytest.mark.parametrize(
    ("lesson", "section", "question"), PREDICTIONS, ids=[f"{one[0].id}-{one[2].name}" for one in PREDICTIONS]
)
def test_a_prediction_is_judged_when_the_run_that_answers_it_was_played(
    lesson: Lesson, section: Section, question: Question
) -> None:
    decides = lesson.section(sections_asked_about(lesson, section, question)[-1])
    shows = run_that_shows(lesson, section, question, decides)
    assert shows is not None
    progress = answered(Progress(lesson=lesson.id), question, some_answer(question), right=False, setup=None)
    for run in runs_of(decides):
        assert not is_judged(lesson, section, question, progress)
        progress = played(progress, played_to(decides, run))
        if run is shows:
            break
    assert is_judged(lesson, section, question, progress)
    if shows is not runs_of(decides)[-1] and decides.evacuation is None:
        asks_until = {"postcopy-pause": "resume", "at-iteration-2": "iteration 2", "in-the-pause": "pause"}
        assert question.name in asks_until, "what else is judged before its section is over is looked at here"
        end = time_to_target(lesson, decides, shows)
        assert end is not None and end >= time_of(finished_run(decides.scenario), asks_until[question.name]) - 1e-6


def until_asked(state: LessonState, name: str) -> LessonState:
    """Answered and played until this question waits."""
    while (asked := at.waits_for(state)) is None or asked.name != name:
        here = at.target(state)
        if asked is not None:
            state = at.given(state, asked.name, some_answer(asked)) if asked.predicts else at.skipped(state, asked.name)
        elif here is not None and state.section.goal is None and not is_played(state.section, state.progress, here[0]):
            state = at.skipped(state, "")
        else:
            went = at.went(state, 1)
            assert went is not None, state.section.name
            state = went
    return state


@pytest.mark.parametrize(
    ("of", "begins", "first", "second"),
    [
        ("post-copy", "precopy", "postcopy-pause", "postcopy-sent"),
        ("six-steps", "new-run", "at-iteration-2", "in-the-pause"),
        ("six-steps", "new-run", "in-the-pause", "at-the-broadcast"),
    ],
)
def test_the_first_of_two_predictions_is_judged_before_the_second_is_asked(
    of: str, begins: str, first: str, second: str
) -> None:
    lesson = next(lesson for lesson in LESSONS if lesson.id == of)
    state = until_asked(at.entered(at.opened(lesson, Progress(lesson=lesson.id)), begins), second)
    judged = next(view for view in at.views(state) if getattr(view.block, "name", "") == first)
    assert judged.revealed and judged.feedback is not None
    assert "run.downtime" not in at.covered(state)


@shared
def watched(lesson: Lesson) -> tuple[LessonState, ...]:
    return tuple(watched_in(lesson))


def test_what_a_prediction_asks_about_a_later_section_is_covered_on_the_stage_of_that() -> None:
    elsewhere = 0
    alone = (lesson for lesson in LESSONS if all(section.evacuation is None for section in lesson.sections))
    for state in (state for lesson in alone for state in watched(lesson)):
        for question, names in at.predicted(state):
            if question not in state.section.questions:
                elsewhere += bool(names)
                run = state.experiment.run
                assert {name for name in names if known_at(run, name) > state.t + 1e-6} <= at.covered(state)
    assert elsewhere > 3


@pytest.mark.fewer
def test_once_it_was_watched_nothing_of_it_is_covered() -> None:
    for state in (state for lesson in fewer(LESSONS) for state in watched(lesson)):
        goes_to = at.target(state)
        assert goes_to is not None
        then = at.noticed(on_its_stage.sought(state, goes_to[1], at.last(state)))
        assert is_played(then.section, then.progress, goes_to[0]) and not at.predicted(then)


def test_a_run_beside_has_what_is_asked_of_it_covered_too() -> None:
    lesson = next(lesson for lesson in LESSONS if lesson.id == "size-is-not-the-enemy")
    state = next(state for state in watched_in(lesson) if state.section.name == "small-set")
    early = replace(state, progress=replace(state.progress, seen=state.progress.seen - {"large-set"}))
    assert at.covered_beside(early, lesson.section("large-set"))
    assert not at.covered_beside(state, lesson.section("large-set"))


def said_in(state: LessonState) -> list[str]:
    """What a lesson says to what is seen."""
    shown = lesson_shown(state)
    assert isinstance(shown, SectionShown)
    return [block.html for block in shown.blocks if isinstance(block, ProseShown) and block.is_quiet]


def test_what_is_said_to_a_run_comes_when_it_was_seen_where_a_prediction_waits_for_it() -> None:
    spoken = 0
    for state in (state for lesson in LESSONS for state in watched(lesson)):
        goes_to = at.target(state)
        assert goes_to is not None
        then = at.noticed(on_its_stage.sought(state, goes_to[1], at.last(state)))
        own = set(said_in(then)) - set(said_in(state))
        spoken += bool(own)
        shows = [block for block in state.section.blocks if isinstance(block, ShowBlock) and block.say is not None]
        assert own or len(shows) != 1 or len(runs_of(state.section)) != 1, state.section.name
    assert spoken > 40


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_nobody_goes_past_a_prediction_that_waits_nor_does_time_jump_when_a_question_is_answered(
    lesson: Lesson,
) -> None:
    state: LessonState | None = at.opened(lesson, Progress(lesson=lesson.id))
    asked = 0
    while state is not None and not state.over:
        waits, run = at.waits_for(state), at.target(state)
        if waits is not None:
            if waits.predicts:
                assert at.why_not_gone(state, 1), waits.name
            after = at.skipped(state, waits.name)
            asked += 1
            is_next = (now := at.target(after)) is not None and (run is None or now[0] is not run[0])
            if not is_next and not waits.predicts and state.host is None:
                assert after.t == state.t, waits.name
            state = after
        elif run is not None and state.section.goal is None and not is_played(state.section, state.progress, run[0]):
            state = at.skipped(state, "")
        else:
            state = at.went(state, 1)
    assert asked


def played_before_a_room() -> Iterator[LessonState]:
    """Each run of a room that is to show how right a class was, at some of the times at which it has not yet."""
    for lesson in LESSONS:
        state = at.read_by(at.opened(lesson, Progress(lesson=lesson.id, seed=1)), "novice", room=True)
        for k, beat in enumerate(beats_of(lesson)):
            state = stood(state, k)
            goes_to = at.target(state)
            if beat.doing is Doing.PLAY and goes_to is not None and at.predicted(state):
                for share in (0.0, 0.5, 0.9):
                    yield on_its_stage.sought(on_its_stage.stopped(state), state.t + share * (goes_to[1] - state.t))


def test_before_a_room_a_run_that_was_predicted_aloud_tells_nothing_ahead_either() -> None:
    """Nobody types what a class has said: its prediction is made once it was asked."""
    lessons, covered = set[str](), 0
    for state in played_before_a_room():
        lessons.add(state.lesson.id)
        hidden = hidden_ahead(state)
        covered += len(hidden)
        told = [(where, text) for where, words in said_of_stage(state) for text in hidden if is_in(text, words)]
        assert not told, state.section.name
    assert len(lessons) == 15 and covered > 300


def test_before_a_room_the_beat_after_a_run_shows_what_the_run_ended_with() -> None:
    lesson = next(lesson for lesson in LESSONS if lesson.id == "moving-a-running-machine")
    state = at.read_by(at.opened(lesson, Progress(lesson=lesson.id)), "novice", room=True)
    k = next(k for k, beat in enumerate(beats_of(lesson)) if beat.doing is Doing.PLAY)
    played = stood(state, k, forward=False).experiment.playhead
    assert played.held == 0.0, "a first list that is not taken yet"
    for after in (k + 1, k + 2):
        assert stood(state, after).experiment.playhead == played
