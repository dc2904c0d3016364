"""Where is everything in a picture of an emptied host? Numbers on top, then a lane for each VM, how the link was shared, the time."""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

from migviz.showing.box import NOWHERE, Box
from migviz.showing.places.strip import Axis, axis_along
from migviz.values import dataclass

HEAD, SHARED, TICKS = 104.0, 26.0, 26.0
"""Pixels at 100 %: of the numbers on top, of the link's row, of the axis' times."""
PAUSE_HEAD = 14.0
STAGE, LEAST_STAGE, STAGE_SHARE = 402.0, 250.0, 0.52
"""The stage's height, the least where lanes need the room, and at most which share of what is below the numbers."""
MOST_ROW, LEAST_ROW = 49.0, 0.01
"""Pixels of a lane at 100 %, and in any scale at least: however many there are, the link's row and the times are below them."""
FULL = 19.0
"""So high a name and a pause are: where lanes are lower, only some have theirs beside them."""
LEFT, RIGHT, SLIM = 170.0, 110.0, 16.0
"""Room for names and sizes, for pauses, and where there is none for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanesPlaces:
    """`rows`: the lanes from the axis' left end to its right one; `names`, `pauses`: beside each, nowhere where
    lanes are too thin for it."""

    card: Box
    rows: tuple[Box, ...]
    names: tuple[Box, ...]
    pauses: tuple[Box, ...]
    shared: Box
    shared_name: Box
    ticks: Box
    axis: Axis[Box]

    def lane_at(self, x: float, y: float) -> int | None:
        """The lane there; beside its axis too, but not where the names of thin lanes are higher than they."""
        for number, (name, pause) in enumerate(zip(self.names, self.pauses, strict=True)):
            if name.contains(x, y) or pause.contains(x, y):
                return number
        return next((number for number, row in enumerate(self.rows) if row.contains(x, y)), None)

    def is_beside(self, x: float) -> bool:
        """Whether that is left or right of the axis, where no time is."""
        return not self.axis.left <= x <= self.axis.left + self.axis.width


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePlaces:
    """`head` has the numbers, `stage` the hosts at a moment, nowhere without one."""

    head: Box
    stage: Box
    lanes: LanesPlaces


def places_in(box: Box, weights: Sequence[float], end: float, scale: float, *, with_stage: bool) -> PicturePlaces:
    """The places in a picture for lanes that go on until `end`. `weights`: whose name comes first where there is not room for all.
    `with_stage`: above the lanes the hosts at a moment."""
    lanes = len(weights)
    gap = 12 * scale
    head = Box(box.left + gap, box.top + gap, box.width - 2 * gap, HEAD * scale)
    stage = Box(head.left, head.bottom + gap, head.width, 0.0)
    if with_stage:
        free = box.bottom - stage.top
        lanes_need = (FULL * lanes + SHARED + TICKS + PAUSE_HEAD + 60) * scale
        high = min(STAGE * scale, max(LEAST_STAGE * scale, free - lanes_need), STAGE_SHARE * free)
        stage = Box(stage.left, stage.top, stage.width, high)
    above = stage.bottom + gap if stage else head.bottom + gap
    card = Box(head.left, above, head.width, box.bottom - above - gap)
    return PicturePlaces(head=head, stage=stage, lanes=lanes_in(card, weights, end, scale))


def lanes_in(card: Box, weights: Sequence[float], end: float, scale: float, grown: int | None = None) -> LanesPlaces:
    """The places of the lanes alone. `grown`: the lane that is pointed at, which is as high as words where all are lower; so the mouse stays
    in it."""
    lanes, gap = len(weights), 12 * scale
    room = card.inset(gap, gap + PAUSE_HEAD * scale, gap, gap + (SHARED + TICKS + 8) * scale)
    high = min(MOST_ROW * scale, max(LEAST_ROW, room.height / max(1, lanes)))
    left, right = LEFT * scale, RIGHT * scale
    tops = _tops(lanes, high, FULL * scale, grown)
    rows = tuple(
        Box(room.left + left, room.top + top, room.width - left - right, below - top) for top, below in pairwise(tops)
    )
    named = _named(weights, high, FULL * scale)
    bottom = room.top + high * lanes + 6 * scale
    shared = Box(room.left + left, bottom, room.width - left - right, SHARED * scale)
    return LanesPlaces(
        card=Box(card.left, card.top, card.width, min(card.height, shared.bottom + (TICKS + 12) * scale - card.top)),
        rows=rows,
        names=tuple(
            _beside(row, room.left, left - 10 * scale, scale) if k in named else NOWHERE for k, row in enumerate(rows)
        ),
        pauses=tuple(
            _beside(row, row.right + 10 * scale, right - 10 * scale, scale) if k in named else NOWHERE
            for k, row in enumerate(rows)
        ),
        shared=shared,
        shared_name=Box(room.left, shared.top, left - 10 * scale, shared.height),
        ticks=Box(shared.left, shared.bottom, shared.width + 24 * scale, TICKS * scale),
        axis=axis_along(shared, 0.0, max(end, 1e-9)),
    )


def _tops(lanes: int, high: float, least: float, grown: int | None) -> Sequence[float]:
    """Where each lane begins, and the last one ends."""
    heights = [high] * lanes
    if grown is not None and high < least and lanes > 1:
        heights = [(high * lanes - least) / (lanes - 1)] * lanes
        heights[grown] = least
    return tuple(accumulate(heights, initial=0.0))


def _named(weights: Sequence[float], high: float, apart: float) -> set[int]:
    """Which lanes have words beside them: all where there is room; otherwise those that weigh most, as far apart as words are high."""
    found: set[int] = set()
    least = math.ceil(apart / high - 0.05)
    for number in sorted(range(len(weights)), key=lambda k: (-weights[k], k)):
        if all(abs(number - other) >= least for other in found):
            found.add(number)
    return found


def _beside(row: Box, left: float, width: float, scale: float) -> Box:
    """Room for words beside a lane, which may be lower than they are."""
    high = max(row.height, FULL * scale)
    return Box(left, row.top + row.height / 2 - high / 2, width, high)
