"""What does a presenter do on the audience's picture? Points, draws, takes a stroke back, enlarges; all of it goes with the beat."""

from dataclasses import replace

from migviz.showing.room import Room, Spot
from migviz.showing.state import State

MOST_STROKES, MOST_SPOTS = 200, 2000
"""Chosen: more than a hand draws in one beat."""
ENLARGED = 2.0
MIDDLE = (0.5, 0.5)


def _but(state: State, **changes: object) -> State:
    room: Room = replace(state.room, **changes)  # type: ignore[arg-type]
    return state if room == state.room or not state.presenting else replace(state, room=room)


def pen_toggled(state: State) -> State:
    """The mouse draws, or points again."""
    return _but(state, pen=not state.room.pen)


def pointed(state: State, spot: Spot | None) -> State:
    """The dot is there; None: nowhere."""
    return _but(state, pointer=_inside(spot) if spot is not None else None)


def stroke_begun(state: State, spot: Spot) -> State:
    """The pen is put down."""
    return _but(state, strokes=(*state.room.strokes, (_inside(spot),))[-MOST_STROKES:], pointer=None)


def stroke_drawn(state: State, spot: Spot) -> State:
    """The pen is drawn on."""
    strokes = state.room.strokes
    if not strokes:
        return stroke_begun(state, spot)
    if len(strokes[-1]) >= MOST_SPOTS:
        return state
    return _but(state, strokes=(*strokes[:-1], (*strokes[-1], _inside(spot))))


def stroke_undone(state: State) -> State:
    """The last stroke goes."""
    return _but(state, strokes=state.room.strokes[:-1])


def zoom_toggled(state: State) -> State:
    """What is pointed at is twice as large, or everything is there again."""
    return _but(state, zoomed=None if state.room.zoomed is not None else state.room.pointer or MIDDLE)


def enlarged(room: Room) -> tuple[float, Spot]:
    """How many times larger, and the corner of what is seen, in shares of the picture."""
    if room.zoomed is None:
        return 1.0, (0.0, 0.0)
    seen = 1.0 / ENLARGED
    x, y = (min(max(0.0, place - seen / 2), 1.0 - seen) for place in room.zoomed)
    return ENLARGED, (x, y)


def _inside(spot: Spot) -> Spot:
    return min(max(spot[0], 0.0), 1.0), min(max(spot[1], 0.0), 1.0)
