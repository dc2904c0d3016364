"""What does the room see? What the presenter shows, or a picture that is kept while the presenter goes on alone."""

from dataclasses import replace

from migviz.say import in_presenting
from migviz.showing.state import Said, State, says
from migviz.showing.wishes.time import stop


def hold_toggled(state: State) -> State:
    """The room goes on to see this picture; once more: what there is by then."""
    if state.held is not None:
        return says(let_go(state), in_presenting.let_go())
    kept = stop(replace(state, errands=(), said=Said()))
    return says(replace(state, held=kept), in_presenting.held())


def let_go(state: State) -> State:
    """Nothing is kept any more."""
    return state if state.held is None else replace(state, held=None)


def room_sees(state: State) -> State:
    """The state that the room's picture follows from; its size, its darkness and what is drawn on it are those of now."""
    held, now = state.held, state.room
    if held is None:
        return state
    room = replace(held.room, size=now.size, black=now.black, pen=now.pen, strokes=now.strokes, pointer=now.pointer)
    return replace(
        held,
        size=state.size,
        look=state.look,
        presented_scale=state.presented_scale,
        room=replace(room, zoomed=now.zoomed),
    )
