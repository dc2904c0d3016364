"""What will one's own experiment be when all that waits for its runs is granted? Known before they are there, so that it can be kept."""

from collections.abc import Iterable

from migviz.showing import runs
from migviz.showing.experiment import Experiment
from migviz.showing.state import State, active
from migviz.showing.wishes import Wish


def own_once_granted(state: State, waiting: Iterable[Wish]) -> Experiment:
    """One's own experiment after these wishes, by the run that is on the screen: the hand has seen no other. Changes that turn out
    to lie outside their run are still in it."""
    with runs.standing_in(active(state).run):
        for wish in waiting:
            try:
                state = wish(state)
            except Exception:  # its turn will show what becomes of it
                continue
    return state.own
