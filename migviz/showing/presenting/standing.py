"""How does a lesson stand in one of its beats? A value that follows from the beat, so that none can be reached where one sticks."""

from dataclasses import replace
from functools import partial

from migviz.course.beats import played_to
from migviz.course.lesson import Goal, RunBlock
from migviz.course.playing import finished_run, solved, time_until, world_of
from migviz.course.progress import Answered, Progress, Reached
from migviz.replay.pace import Pace
from migviz.scenario import Scenario
from migviz.showing import experiment as on
from migviz.showing.lesson import LessonState, last, target
from migviz.showing.lesson.going import led_in, played, taken_up, with_experiment
from migviz.showing.lesson.state import NEAR
from migviz.showing.presenting.beats import Doing, LessonBeat, row_of

PASSED_OVER = Answered(skipped=True)
"""Nobody answers for a room: a question that was asked holds nothing back any more."""


def stood(before: LessonState, k: int, *, opened: bool = False, forward: bool = True) -> LessonState:
    """The lesson in beat `k`: all that comes before is done; `opened`: nothing of what comes is locked either. A run that is come to
    from before is played, from behind it is seen at its end."""
    beats = row_of(before)
    beat, section = beats[k], before.lesson.section(beats[k].section)
    begun = on.begun(on.limited(on.stopped(before.experiment), None), _scenario(before, beat))
    state = replace(
        before,
        section=section,
        progress=_progress(before, k, opened=opened, seen=not (forward and beat.doing is Doing.PLAY)),
        experiment=on.paced(on.sought(begun, _time(before, k)), pace=Pace.BY_MILESTONE),
        unclear={},
        panel=None,
        lens=None,
        over=beat.doing is Doing.DONE,
    )
    if beat.doing is Doing.SOLVE:
        return _solving(state, forward=forward)
    if beat.doing is Doing.PLAY:
        return _playing(state) if forward else _played(taken_up(state))
    return taken_up(state)


def _playing(state: LessonState) -> LessonState:
    """The run of this beat, from where it is or from its beginning."""
    goes_to, t = target(state), state.experiment.playhead.t
    if goes_to is not None:
        begins = led_in(state, t if goes_to[1] > t + NEAR else 0.0, *goes_to)
        state = with_experiment(state, partial(on.sought, t=begins))
    state = taken_up(state, plays=True)
    if goes_to is None or state.experiment.playhead.playing:
        return state
    return played(state, goes_to[1])


def _played(state: LessonState) -> LessonState:
    goes_to = target(state)
    return state if goes_to is None else with_experiment(state, partial(on.sought, t=goes_to[1], last=last(state)))


def _solving(state: LessonState, *, forward: bool) -> LessonState:
    """The run with a solution, from its start or at its end."""
    goes = with_experiment(state, partial(on.paced, pace=Pace.GUIDED))
    if not forward:
        return with_experiment(goes, lambda made: on.sought(made, made.run.end))
    return with_experiment(goes, lambda made: on.played(on.from_start(made)))


def _scenario(state: LessonState, beat: LessonBeat) -> Scenario:
    section = state.lesson.section(beat.section)
    if beat.doing in (Doing.SOLVE, Doing.SOLVED) and isinstance(beat.block, Goal):
        return next(iter(solved(beat.block, section)))
    return section.scenario


def _progress(state: LessonState, k: int, *, opened: bool, seen: bool) -> Progress:
    """Everything before beat `k` is done, and where it was `seen`, the run of this one."""
    lesson, beats = state.lesson, row_of(state)
    done = beats[: k + 1] if seen else beats[:k]
    asked = lesson.questions if opened else [beat.question for beat in beats[:k] if beat.question is not None]
    tried = [beat for beat in beats[:k] if beat.doing is Doing.TASK]
    tried += [beats[k]] if beats[k].doing in (Doing.SOLVE, Doing.SOLVED) else []
    return Progress(
        lesson=lesson.id,
        section=beats[k].section,
        answers={question.name: PASSED_OVER for question in asked},
        goals={beat.section: Reached(scenario=_scenario(state, beat).lines()) for beat in tried},
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
    scenario = _scenario(state, beats[k])
    if beats[k].doing is Doing.SOLVED:
        return finished_run(scenario).end
    for beat in reversed(beats[:k]):
        if _scenario(state, beat) != scenario:
            return 0.0
        if isinstance(beat.block, RunBlock):
            return _target(state, beat)
    return 0.0


def _target(state: LessonState, beat: LessonBeat) -> float:
    """Where the run of a beat goes to."""
    section = state.lesson.section(beat.section)
    run = finished_run(section.scenario)
    assert isinstance(beat.block, RunBlock)
    t = time_until(beat.block, run, world_of(state.lesson, section))
    return run.end if t is None else t
