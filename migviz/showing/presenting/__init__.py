"""What is shown to a room, and what the presenter's keys do: beats, the remote, the show of hands, the page that the room reads.

Loaded when something is first presented (`showing/later.py`).
"""

from migviz.showing.presenting.beats import Doing, LessonBeat, beats_of
from migviz.showing.presenting.hands import counted, hands_of
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
    "Press",
    "at_beat",
    "beat_now",
    "beats_of",
    "began",
    "counted",
    "hands_of",
    "left",
    "locks_opened",
    "meaning",
    "pressed",
]
