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
    HOST = "host"


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
    held_least: float = 0.0
    """pixels at 100 % that what a lesson shows needs; where there are fewer below the view, it takes its place"""
    stage_chosen: bool = False
    """where what a lesson shows has no room below the view and takes its place, the view was chosen instead"""
    lanes: int = 0
    """the strip has a lane for each of so many VMs"""
    controls_high: float = 0.0
    """what the controls would like at 100 %, where that is not what a scenario's need"""
    controls_low: float = 0.0
    """and at least, before the panel below them has less than `panel_least`"""
    panel_least: float = 0.0
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
CURVE_HELD = 420.0
"""Pixels at 100 % of a lesson's curve: two plots with a number at each decade, and one sees where a curve leaves its flat part."""
LESSON_CURVE = Composition(side=True, controls=False, side_width=LESSON_SIDE, held=True, held_least=CURVE_HELD)
LESSON_FREE = Composition(side=True, side_width=LESSON_SIDE)
"""A lesson whose section lets one play freely: the controls are there."""
LESSON_COMPARE = Composition(view=View.COMPARE, side=True, controls=False, side_width=LESSON_SIDE)
COMPARE = Composition(view=View.COMPARE, strip=False)
LIMITS_HIGH, LIMITS_LOW, VM_HIGH = 164.0, 92.0, 86.0
"""Pixels at 100 % of what can be changed beside a host: all of it, and without the link; and of the way back from one of its VMs."""
NUMBERS_LEAST, CURVES_LEAST = 178.0, 240.0
"""Pixels at 100 % of a host's numbers, and of two curves."""


def host_composition(vms: int, *, curves: bool, side: bool | None) -> Composition:
    """Of a host with so many VMs, with its numbers beside it, or curves."""
    return Composition(
        view=View.HOST,
        side=side,
        lanes=vms,
        controls_high=LIMITS_HIGH,
        controls_low=LIMITS_LOW,
        panel_least=CURVES_LEAST if curves else NUMBERS_LEAST,
    )


ONE_OF_MANY = Composition(controls_high=VM_HIGH, controls_low=VM_HIGH)
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
    "lesson with a curve": LESSON_CURVE,
    "lesson, playing freely": LESSON_FREE,
    "lesson with two runs": LESSON_COMPARE,
    "compare": COMPARE,
    "map": MAP,
    "a host with six VMs": host_composition(6, curves=False, side=None),
    "a host with forty, and curves": host_composition(40, curves=True, side=None),
    "one of its VMs": ONE_OF_MANY,
    "presentation": PRESENTATION,
    "presentation with lens": PRESENTATION_LENS,
}
