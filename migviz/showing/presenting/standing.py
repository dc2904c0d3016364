"""How does a lesson stand in one of its beats? A value that follows from the beat, so that none can be reached where one sticks."""

from dataclasses import replace

from migviz.course.beats import played_to
from migviz.course.lesson import Goal, RunBlock
from migviz.course.playing import end_of, solved
from migviz.course.progress import Answered, Progress, Reached
from migviz.replay.pace import Pace
from migviz.scenario.evacuation import Setup
from migviz.showing.lesson import LessonState, last, target
from migviz.showing.lesson import on_its_stage as on_stage
from migviz.showing.lesson.going import led_in, played, stops_at, taken_up
from migviz.showing.lesson.state import NEAR
from migviz.showing.presenting.beats import Doing, LessonBeat, row_of

PASSED_OVER = Answered(skipped=True)
"""Where all locks are open no question holds anything back."""
ASKED_ALOUD = Answered(skipped=True, aloud=True)
"""Nobody answers for a room: a question that was asked holds nobody back any more, but the run does not tell ahead how right the room was."""


def stood(before: LessonState, k: int, *, opened: bool = False, forward: bool = True) -> LessonState:
    """The lesson in beat `k`: all that comes before is done; `opened`: nothing of what comes is locked either. A run that is come to
    from before is played, from behind it is seen at its end."""
    beats = row_of(before)
    beat, section = beats[k], before.lesson.section(beats[k].section)
    state = replace(
        on_stage.sought(on_stage.begun(before, _setup(before, beat)), _time(before, k)),
        section=section,
        progress=_progress(before, k, opened=opened, seen=not (forward and beat.doing is Doing.PLAY)),
        unclear={},
        panel=None,
        lens=None,
        over=beat.doing is Doing.DONE,
    )
    if beat.doing is Doing.SOLVE:
        return _solving(state, forward=forward)
    if beat.doing is Doing.PLAY:
        return _playing(state) if forward else _where_it_stopped(_played(taken_up(state)), k + 1)
    return _where_it_stopped(taken_up(state), k)


def _where_it_stopped(state: LessonState, k: int) -> LessonState:
    """The picture that the run of a beat before ended with: a first list that was not taken yet is not taken by the next press."""
    beats = row_of(state)
    run = next((beat.block for beat in reversed(beats[:k]) if isinstance(beat.block, RunBlock)), None)
    if state.host is not None or run is None or run.pace is not Pace.GUIDED or not state.t:
        return state
    return on_stage.arrived(on_stage.paced(state, pace=Pace.GUIDED), state.t, last(state))


def _playing(state: LessonState) -> LessonState:
    """The run of this beat, from where it is or from its beginning."""
    goes_to, t = target(state), state.t
    if goes_to is not None:
        begins = led_in(state, t if goes_to[1] > t + NEAR else 0.0, *goes_to)
        state = on_stage.sought(state, begins)
    state = taken_up(state, plays=True)
    if goes_to is None or on_stage.is_playing(state):
        return state
    return played(state, goes_to[1])


def _played(state: LessonState) -> LessonState:
    goes_to = target(state)
    return state if goes_to is None else on_stage.arrived(state, goes_to[1], last(state))


def _solving(state: LessonState, *, forward: bool) -> LessonState:
    """The run with a solution, from its start or at its end."""
    goes = on_stage.paced(state, pace=Pace.GUIDED)
    return on_stage.played(on_stage.sought(goes, 0.0), goes.end) if forward else on_stage.sought(goes, goes.end)


def _setup(state: LessonState, beat: LessonBeat) -> Setup:
    section = state.lesson.section(beat.section)
    if beat.doing in (Doing.SOLVE, Doing.SOLVED) and isinstance(beat.block, Goal):
        return next(iter(solved(beat.block, section)))
    return section.setup


def _progress(state: LessonState, k: int, *, opened: bool, seen: bool) -> Progress:
    """Everything before beat `k` is done, and where it was `seen`, the run of this one."""
    lesson, beats = state.lesson, row_of(state)
    done = beats[: k + 1] if seen else beats[:k]
    asked = lesson.questions if opened else [beat.question for beat in beats[:k] if beat.question is not None]
    answered = PASSED_OVER if opened else ASKED_ALOUD
    tried = [beat for beat in beats[:k] if beat.doing is Doing.TASK]
    tried += [beats[k]] if beats[k].doing in (Doing.SOLVE, Doing.SOLVED) else []
    return Progress(
        lesson=lesson.id,
        section=beats[k].section,
        answers={question.name: answered for question in asked},
        goals={beat.section: Reached(scenario=_setup(state, beat).lines()) for beat in tried},
        seen=frozenset(_name(state, beat) for beat in done if isinstance(beat.block, RunBlock)),
        seed=state.progress.seed,
        draws=state.progress.draws,
    )


def _name(state: LessonState, beat: LessonBeat) -> str:
    assert isinstance(beat.block, RunBlock)
    return played_to(state.lesson.section(beat.section), beat.block)


def _time(state: LessonState, k: int) -> float:
    """Where the run of beat `k` is when the beat begins: where the last one stopped that was played of it."""
    beats = row_of(state)
    setup = _setup(state, beats[k])
    if beats[k].doing is Doing.SOLVED:
        return end_of(setup)
    for beat in reversed(beats[:k]):
        if _setup(state, beat) != setup:
            return 0.0
        if isinstance(beat.block, RunBlock):
            return target_of(state, beat)
    return 0.0


def target_of(state: LessonState, beat: LessonBeat) -> float:
    """Where the run of a beat goes to."""
    section = state.lesson.section(beat.section)
    assert isinstance(beat.block, RunBlock)
    return stops_at(state.lesson, section, beat.block)
