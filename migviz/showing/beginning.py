"""What is said and offered where somebody opens the program for the first time? Why one moves a VM, and three ways to begin."""

from dataclasses import replace

from migviz.say import on_ending
from migviz.showing.ending import Invitation
from migviz.showing.modes import Mode
from migviz.showing.state import State, active, asks
from migviz.showing.wishes import play


def is_first_time(state: State) -> bool:
    """Whether nothing was done yet: it goes with the first thing that moves, and never comes back. Where more of what can be changed is
    open, what that does has its place."""
    return state.first and state.mode is Mode.EXPLORE and not state.more and active(state).nothing_moves_yet


def reason(state: State) -> str:
    """Why one moves a VM that runs; "" where that was said before."""
    return on_ending.reason() if is_first_time(state) else ""


def ways_to_begin(state: State) -> tuple[Invitation, ...]:
    """Look, learn, or do it alone."""
    if not is_first_time(state):
        return ()
    return (
        Invitation(icon="play", words=on_ending.look(), wish=lambda state: play(_begun(state))),
        Invitation(icon="help", words=on_ending.first_lesson(), wish=lambda state: asks(_begun(state), "begin")),
        Invitation(icon="cross", words=on_ending.not_now(), wish=_begun),
    )


def _begun(state: State) -> State:
    return replace(state, first=False)
