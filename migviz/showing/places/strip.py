"""Where is a time on the strip, and what time is at a point?"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from migviz.scenario.round_numbers import round_down, round_up
from migviz.showing.box import NOWHERE, Box
from migviz.showing.measure import Width
from migviz.values import dataclass

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis(Generic[R]):
    """Times from `start` to `end` seconds along `box`, from the pixel `left` on over `width` pixels, to scale."""

    box: R
    left: float
    width: float
    start: float
    end: float

    def x(self, t: float) -> float:
        """The place of a time."""
        span = self.end - self.start
        return self.left + (t - self.start) / span * self.width if span > 0 else self.left

    def t(self, x: float) -> float:
        """The time at a place, within the axis."""
        share = (x - self.left) / self.width if self.width > 0 else 0.0
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def ticks(self, apart: float) -> Sequence[float]:
        """Round times at least `apart` pixels from each other."""
        span = self.end - self.start
        if span <= 0 or self.width <= 0:
            return (self.start,)
        step = nice(span * apart / self.width)
        first = math.ceil(self.start / step - 1e-9)
        return tuple(k * step for k in range(first, math.floor(self.end / step + 1e-9) + 1))


def axis_along(box: Box, start: float, end: float) -> Axis[Box]:
    """Times along the whole of a box."""
    return Axis(box=box, left=box.left, width=box.width, start=start, end=end)


def nice(least: float) -> float:
    """The next of 1, 2, 5 x 10^n; of minutes and hours above a minute."""
    for step in (60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0, 18000.0, 36000.0):
        if least > 50.0 and step >= least:
            return step
    return round_up(least) if least > 0 else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip(Generic[R]):
    """The places on a strip: its axis, the flags above it, the lanes of the VM's speed (empty where nothing hinders it) and of
    the client (empty where there is no room) and the axis labels under it, the names at the left; at the right what the VM lost,
    where there is a lane of its speed and room for that. `zero`: the time that is called 0; `alone`: no other strip has the same axis."""

    axis: Axis[R]
    flags: R
    labels: R
    name: R
    speed: R
    speed_name: R
    client: R
    client_name: R
    lost: R
    zero: float
    alone: bool = True


def strip_in(
    box: Box,
    scale: float,
    span: tuple[float, float],
    *,
    with_client: bool,
    with_speed: bool = False,
    alone: bool = True,
    zero: float = 0.0,
) -> Strip[Box]:
    """A strip in a box; `span`: from and to which second; `with_client`: its lane, where there is room; `with_speed`: the lane
    of the VM's speed, which folds where there is little; `alone`: no other strip has the same axis; `zero`: called 0."""
    name = 96 * scale
    if box.height < SLIM * scale:
        return _slim(box, scale, span, zero)
    flags = Box(box.left, box.top, box.width, 26 * scale)
    labels_height = 20 * scale
    least = WITH_BOTH if with_speed else WITH_CLIENT
    lane = CLIENT_LANE * scale if with_client and box.height >= least * scale else 0.0
    room = box.height - flags.height - labels_height - lane
    slow = next((high * scale for high, least in SPEED_LANE if room >= least * scale), 0.0) if with_speed else 0.0
    beside = LOST * scale if alone and slow >= SPEED_LANE[0][0] * scale and box.width >= LOST_FROM * scale else 0.0
    left, width = box.left + name, box.width - name - beside - 14 * scale
    flags = flags.inset(0, 0, beside, 0)
    bar = Box(left, flags.bottom, width, max(18 * scale, room - slow))
    speed = Box(left, bar.bottom, width, slow)
    client = Box(left, speed.bottom, width, lane)
    return Strip(
        axis=axis_along(bar, *span),
        flags=flags,
        labels=Box(left, client.bottom, width, labels_height),
        name=Box(box.left, bar.top, name - 8 * scale, bar.height),
        speed=speed,
        speed_name=Box(box.left, speed.top, name - 8 * scale, speed.height),
        client=client,
        client_name=Box(box.left, client.top, name - 8 * scale, client.height),
        lost=Box(bar.right + 16 * scale, box.top, beside - 16 * scale, speed.bottom - box.top) if beside else NOWHERE,
        zero=zero,
        alone=alone,
    )


SLIM = 40.0
"""A strip lower than this is a bar alone: what else there is to say is in the lens below it."""


def _slim(box: Box, scale: float, span: tuple[float, float], zero: float) -> Strip[Box]:
    name = 96 * scale
    bar = Box(box.left + name, box.top + 5 * scale, box.width - name - 14 * scale, box.height - 10 * scale)
    return Strip(
        axis=axis_along(bar, *span),
        flags=NOWHERE,
        labels=NOWHERE,
        name=Box(box.left, box.top, name - 8 * scale, box.height),
        speed=NOWHERE,
        speed_name=NOWHERE,
        client=NOWHERE,
        client_name=NOWHERE,
        lost=NOWHERE,
        zero=zero,
    )


CLIENT_LANE, WITH_CLIENT = 32.0, 116.0
"""Pixels of the client's lane, and from which height of the strip on there is one."""


LOST, LOST_FROM = 150.0, 800.0
"""Pixels of what the VM lost, right of its lane, and of a strip that has room for it."""
SPEED_LANE = ((56.0, 78.0), (30.0, 50.0), (12.0, 30.0))
"""Heights of the lane of the VM's speed, and from how many pixels for it and the passes on it is so high. From 30 on its scale is read."""
WITH_BOTH = 140.0
"""From which height of the strip on there is a lane of the client beside that of the VM's speed."""


FACTORS = (1, 1.5, 2, 3, 4, 6, 8)
"""Digits of the lens's factor: the next is at most half as much again, so that the parts of the pause have room for their names."""


def lens_axis(box: Box, strip_width: float, *, run_end: float, window: tuple[float, float]) -> tuple[Axis[Box], float]:
    """The axis of the lens and its factor: a round number, so that the pause fills 40 to 70 % of it."""
    start, end = window
    pause = max(end - start, 1e-9)
    wished = run_end / strip_width * box.width / (pause / 0.55) if strip_width else 1.0
    factor = round_down(max(1.0, wished * 1.27), FACTORS)
    span = run_end / strip_width * box.width / factor
    if span < 1.3 * pause:  # a pause that takes most of the run: the lens shows the same as the strip
        return axis_along(box, 0.0, run_end), 1.0
    before = min(start, max(0.0, (span - pause) * 0.28))
    return axis_along(box, start - before, start - before + span), factor


def flag_box(x: float, row: Box, words: str, width: Width, scale: float) -> Box:
    """Where a playhead's label is, kept inside its row."""
    wide = width("control", words) + 14 * scale
    return Box(min(max(x - wide / 2, row.left), row.right - wide), row.top, wide, 21 * scale)


LENS = 30.0
"""Pixels of the magnifier behind the words of the pause."""


def pause_place(flags: Box, x: tuple[float, float], flag: Box, words: str, width: Width, scale: float) -> Box:
    """Where the pause's words and the magnifier stand in the row of flags: over the pause, which lies from one `x` to the
    other, or beside the playhead's flag."""
    need, wide = width("control", words) + LENS * scale, max(2 * scale, x[1] - x[0])
    left = max(min(x[0] + wide / 2 + need / 2, flags.right) - need, flags.left)
    place = Box(left, flags.top - 5 * scale, need, flags.height)
    if not flag.inset(-6 * scale, -8 * scale, -6 * scale, -8 * scale).overlaps(place, slack=0.0):
        return place
    before = flag.left - 8 * scale - need
    return replace(place, left=before if before >= flags.left else flag.right + 8 * scale)
