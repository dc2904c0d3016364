"""Where is each of the six steps on the rail, and which of them have room for their words?"""

from migviz.say.captions import step_name
from migviz.showing.box import Box
from migviz.showing.measure import Width

STEPS = range(1, 7)
NARROW = 36.0
"""A step on the rail without its words."""
GAP = 6.0
SMALLER = 0.25
"""The share of its place by which the words of the current step may be written smaller; with less room there is only its number."""
BESIDE = 48.0
"""Pixels of a step beside its words: the disc with its number, and the rounded ends."""


def worded_steps(rail_width: float, scale: float, width: Width, current: int) -> tuple[int, ...]:
    """Which of the six steps on the rail have room for their words: the current one, and its neighbours while they fit."""
    first = current or 1
    low = high = first
    room = _room(rail_width, scale) - 5 * NARROW * scale - _worded(first, scale, width)
    if room < -SMALLER * _worded(first, scale, width):
        return ()
    for distance in STEPS:
        for number in (first + distance, first - distance):
            more = _worded(number, scale, width) - NARROW * scale if number in STEPS else 0.0
            if number in STEPS and number in (low - 1, high + 1) and more <= room:
                low, high, room = min(low, number), max(high, number), room - more
    return tuple(range(low, high + 1))


def step_widths(rail_width: float, scale: float, width: Width, current: int) -> tuple[float, ...]:
    """How wide the six steps on the rail are; what is left over is shared evenly."""
    wordy = worded_steps(rail_width, scale, width, current)
    wished = [_worded(number, scale, width) if number in wordy else NARROW * scale for number in STEPS]
    over = (_room(rail_width, scale) - sum(wished)) / 6
    if over >= 0 or not wordy:
        return tuple(wide + over for wide in wished)
    first = wordy[0]  # alone, and its words are written smaller
    return tuple(wide + (6 * over if number == first else 0.0) for number, wide in zip(STEPS, wished, strict=True))


def _room(rail_width: float, scale: float) -> float:
    """What the six have together, without the gaps between them."""
    return rail_width - 5 * GAP * scale


def _worded(number: int, scale: float, width: Width) -> float:
    return width("control", step_name(number)) + BESIDE * scale


def pill(rail: Box, scale: float, step: int, weights: tuple[float, ...]) -> Box:
    """The place of a step on the rail, given the widths the six would like."""
    gap = GAP * scale
    stretch = (rail.width - 5 * gap) / sum(weights)
    left = rail.left + sum(weights[: step - 1]) * stretch + (step - 1) * gap
    return Box(left, rail.top, weights[step - 1] * stretch, rail.height)
