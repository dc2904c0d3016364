"""What is A, what is B, and how do they stand beside each other?"""

from dataclasses import replace

from migviz.replay.side_by_side import Alignment, lens_span
from migviz.say import in_window, replies
from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS
from migviz.showing import editing
from migviz.showing import experiment as on
from migviz.showing.modes import Mode
from migviz.showing.ready_pairs import RECORDING, SCENARIO
from migviz.showing.state import (
    State,
    active,
    asks,
    beside,
    beside_recording,
    in_lesson,
    in_pair,
    says,
    with_active,
)
from migviz.showing.wishes.following import enter_mode
from migviz.study.compare import pair_named


def keep(state: State) -> State:
    """The scenario on the screen becomes A, and what is on the screen stays B: a ready-made pair is none any more. Not in a
    lesson: what it shows is only the lesson's."""
    if in_lesson(state):
        return says(state, replies.lesson_keeps_runs())
    scenario = active(state).scenario
    own = state.comparison.own if in_pair(state) else None
    made = replace(
        state, comparison=replace(state.comparison, kept=scenario, pair="", own=own, opened=False, recorded=False)
    )
    memory, link = (FIELDS[name].write(scenario[name]) for name in ("vm.memory", "link.bandwidth"))
    return says(
        made,
        replies.kept_as_a(str(scenario["title"]) or in_window.vm_and_link(memory, link)),
    )


def choose_pair(state: State, name: str) -> State:
    """A ready-made pair: two scenarios, complete, whatever was on the screen before. Raises InputError for another name."""
    a, b = pair_named(name).scenarios(Scenario())
    own = on.new_experiment(b)
    comparison = replace(state.comparison, kept=a, pair=name, own=own, opened=False, recorded=False)
    return enter_mode(replace(state, comparison=comparison), Mode.COMPARE)


def choose_card(state: State, name: str) -> State:
    """What a card stands for: a ready-made pair, or a file that is asked for."""
    is_file = name in (RECORDING, SCENARIO)
    return asks(state, "beside", name) if is_file else choose_pair(state, name)


def put_beside(state: State, scenario: Scenario) -> State:
    """One's own run as A, and beside it another scenario as B."""
    own = on.new_experiment(scenario)
    comparison = replace(state.comparison, kept=state.own.scenario, pair="", own=own, opened=False)
    return enter_mode(replace(state, comparison=comparison), Mode.COMPARE)


def leave_pair(state: State) -> State:
    """B is one's own experiment again; A stays."""
    return replace(state, comparison=replace(state.comparison, pair="", own=None, opened=False))


def swap(state: State) -> State:
    """A and B change places; only a comparison has both."""
    kept = state.comparison.kept
    if beside_recording(state) is not None:
        return says(state, replies.recording_is_shown())
    if kept is None:
        return says(state, replies.open_compare())
    present = active(state).scenario
    state = with_active(state, editing.replaced(active(state), kept, swapped=True))
    return replace(state, comparison=replace(state.comparison, kept=present, opened=False))


def line_up(state: State, alignment: Alignment) -> State:
    """By the clock, or by the start of the pauses; the lens needs the pauses."""
    lens = state.comparison.lens and alignment is Alignment.PAUSE
    return replace(state, comparison=replace(state.comparison, alignment=alignment, lens=lens))


def toggle_both_pauses(state: State) -> State:
    """Both pauses to one scale, or all of both runs; under the lens they are lined up by the pause."""
    comparison = state.comparison
    if comparison.lens:
        return replace(state, comparison=replace(comparison, lens=False))
    other = beside(state)
    if other is None or lens_span((active(state).run, other[0])) is None:
        return says(state, replies.no_two_pauses())
    return replace(state, comparison=replace(comparison, lens=True, alignment=Alignment.PAUSE))
