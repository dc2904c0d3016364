"""What does the program remember while something is shown to a room? A part of the State; `presenting/` says what is made of it."""

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from migviz.values import dataclass

if TYPE_CHECKING:
    from migviz.showing.lesson import LessonState

Spot = tuple[float, float]
"""A place on the audience's picture, as shares of its width and height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """`size`: of the audience's picture in pixels, (0, 0) where it is the window's. `place`: which beat of the lesson is shown.

    `screens`: 2 where the audience has one of its own; `notes`: the presenter looks at the notes where there is another choice, the
    picture on one screen, the ordinary window on two. `opened`: no lesson locks anything. `ended`: a run without a lesson was shown
    to its end. `hands`: how many chose each option, by question. `before`: the lesson as its reader left it; `left`: the lesson and
    the beat at which the last presentation was left, or from which somebody began again. `choosing`: the beat that is chosen in the list of all, while that is open.
    `pen`: the mouse draws, otherwise it points; `strokes` go with the beat, `pointer` is where it points, `zoomed` what is enlarged.
    """

    size: tuple[int, int] = (0, 0)
    screens: int = 1
    place: int = 0
    black: bool = False
    notes: bool = False
    opened: bool = False
    ended: bool = False
    hands: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    before: "LessonState | None" = None
    left: tuple[str, int] = ("", 0)
    choosing: int | None = None
    pen: bool = False
    strokes: tuple[tuple[Spot, ...], ...] = ()
    pointer: Spot | None = None
    zoomed: Spot | None = None

    @property
    def for_presenter(self) -> bool:
        """Whether the presenter looks at what is for the presenter alone."""
        return self.notes or self.choosing is not None


NO_ROOM = Room()
