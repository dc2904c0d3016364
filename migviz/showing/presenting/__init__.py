"""What is shown to a room, and what the presenter's keys do: beats, the remote, the show of hands, the page that the room reads.

Loaded when something is first presented (`showing/later.py`).
"""

from migviz.showing.presenting.beats import Doing, LessonBeat, beats_of
from migviz.showing.presenting.choosing import chosen, gone_there, list_toggled
from migviz.showing.presenting.hands import counted, hands_of
from migviz.showing.presenting.holding import hold_toggled, room_sees
from migviz.showing.presenting.ink import pen_toggled, pointed, stroke_begun, stroke_drawn, stroke_undone, zoom_toggled
from migviz.showing.presenting.page import PageShown, page_shown, said_on_stage
from migviz.showing.presenting.remote import (
    Means,
    Press,
    at_beat,
    beat_now,
    began,
    left,
    locks_opened,
    meaning,
    pressed,
)

__all__ = [
    "Doing",
    "LessonBeat",
    "Means",
    "PageShown",
    "Press",
    "at_beat",
    "beat_now",
    "beats_of",
    "began",
    "chosen",
    "counted",
    "gone_there",
    "hands_of",
    "hold_toggled",
    "left",
    "list_toggled",
    "locks_opened",
    "meaning",
    "page_shown",
    "pen_toggled",
    "pointed",
    "pressed",
    "room_sees",
    "said_on_stage",
    "stroke_begun",
    "stroke_drawn",
    "stroke_undone",
    "zoom_toggled",
]
