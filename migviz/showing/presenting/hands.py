"""How many hands were there for each option of the question that is asked?"""

from dataclasses import replace

from migviz.course.lesson import Options, Question
from migviz.showing.presenting.beats import Doing
from migviz.showing.presenting.remote import beat_now
from migviz.showing.state import State

MOST_HANDS = 999


def question_of(state: State) -> Question | None:
    """The question with options that the beat is about."""
    beat = beat_now(state)
    question = beat.question if beat is not None else None
    return question if question is not None and isinstance(question.answer, Options) else None


def hands_of(state: State, question: Question) -> tuple[int, ...]:
    """How many chose each of its options."""
    assert isinstance(question.answer, Options)
    count = len(question.answer.options)
    return (*state.room.hands.get(question.name, ()), *([0] * count))[:count]


def counted(state: State, option: int, more: int) -> State:
    """So many more hands for an option, from 0, of the question that is asked or was locked in; elsewhere nothing."""
    beat, question = beat_now(state), question_of(state)
    if beat is None or question is None or beat.doing not in (Doing.ASK, Doing.LOCKED):
        return state
    hands = hands_of(state, question)
    if not 0 <= option < len(hands):
        return state
    now = tuple(min(max(0, n + more * (k == option)), MOST_HANDS) for k, n in enumerate(hands))
    return replace(state, room=replace(state.room, hands={**state.room.hands, question.name: now}))
