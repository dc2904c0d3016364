"""What can a window be to show? Compositions as values; `layout` gives them places."""

from enum import StrEnum

from migviz.values import dataclass

SIDE, FRAMES_SIDE, LESSON_SIDE = 332.0, 430.0, 470.0
"""Pixels of a side panel, of one with frames, of a lesson's, at 100 %."""


class View(StrEnum):
    """What stands in the middle."""

    STAGE = "stage"
    COMPARE = "compare"
    MAP = "map"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What the window is to show.

    `side`: None leaves it to the room; True and False are wishes. `controls` and `panel` are what the side holds, below
    each other; `more`: the controls take all that the panel can spare; `held`: what a lesson shows is below the view.
    `side_width` at 100 %.
    """

    view: View = View.STAGE
    lens: bool = False
    strip: bool = True
    transport: bool = True
    side: bool | None = None
    side_width: float = SIDE
    speed: bool = False
    """the strip has a lane of the VM's speed"""
    client: bool = True
    """it has the client's lane, where there is room: a lesson may not have introduced the client yet"""
    controls: bool = True
    more: bool = False
    panel: bool = True
    held: bool = False
    whole: bool = False
    """what a lesson shows needs the place of the view: below it it would be too low"""
    stage_chosen: bool = False
    """where what a lesson shows has no room below the view and takes its place, the view was chosen instead"""
    presented: bool = False
    """to a room: the view, a thin strip and, in the pause, the lens below it; nothing to operate but the way back"""


EXPLORE = Composition()
EXPLORE_LENS = Composition(lens=True)
SLOWED, SLOWED_LENS = Composition(speed=True), Composition(speed=True, lens=True)
MORE = Composition(more=True, panel=False)
"""Everything that can be changed is open: the controls take the side."""
MORE_CURVE = Composition(more=True)
"""The same with a curve below."""
FRAMES = Composition(controls=False, side_width=FRAMES_SIDE)
RULER = Composition(controls=False)
LESSON = Composition(side=True, controls=False, side_width=LESSON_SIDE)
LESSON_HELD = Composition(side=True, controls=False, side_width=LESSON_SIDE, held=True)
LESSON_STAGE = Composition(side=True, controls=False, side_width=LESSON_SIDE, held=True, stage_chosen=True)
"""The same, and where only one of both has room, the learner looks at the stage."""
LESSON_MAP = Composition(side=True, controls=False, side_width=LESSON_SIDE, held=True, whole=True)
LESSON_FREE = Composition(side=True, side_width=LESSON_SIDE)
"""A lesson whose section lets one play freely: the controls are there."""
LESSON_COMPARE = Composition(view=View.COMPARE, side=True, controls=False, side_width=LESSON_SIDE)
COMPARE = Composition(view=View.COMPARE, strip=False)
MAP = Composition(view=View.MAP, strip=False, transport=False)
PRESENTATION = Composition(side=False, transport=False, presented=True)
PRESENTATION_LENS = Composition(side=False, transport=False, presented=True, lens=True)

COMPOSITIONS = {
    "explore": EXPLORE,
    "explore with lens": EXPLORE_LENS,
    "explore, the VM slowed": SLOWED,
    "explore, the VM slowed, with lens": SLOWED_LENS,
    "more": MORE,
    "more with a curve": MORE_CURVE,
    "frames": FRAMES,
    "ruler": RULER,
    "lesson": LESSON,
    "lesson with a view below": LESSON_HELD,
    "lesson with a view below, the stage chosen": LESSON_STAGE,
    "lesson with the map": LESSON_MAP,
    "lesson, playing freely": LESSON_FREE,
    "lesson with two runs": LESSON_COMPARE,
    "compare": COMPARE,
    "map": MAP,
    "presentation": PRESENTATION,
    "presentation with lens": PRESENTATION_LENS,
}
