"""Which beats has a run, and what gets how much time on the screen? The seconds are the designer's (NEXT.md), long enough to see
what moves.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from migviz.replay.beat import Beat, BeatKind
from migviz.replay.setting_up import CROSSED, SET_ASIDE
from migviz.trace import Copying, Host, Run, Step
from migviz.trace.traffic import Frame, Stall

SETUP = (
    (BeatKind.CONFIGURATION, CROSSED, 1.5),
    (BeatKind.SET_ASIDE, SET_ASIDE - CROSSED, 1.5),
    (BeatKind.READY, 1.0 - SET_ASIDE, 1.5),
)
"""Step 1: what is seen, which share of the step, how many seconds on the screen."""
LIST_TAKEN = 0.4
OPENS = 0.81
CROSSES = 1.0
BEATS_FIRST = 1.5
FRAME_GOES_IN = 1.5
ROW_IS_STRUCK = 0.5
COPIES_GO_OUT = 1.0
TABLE_IS_READ = 0.6
ASKS_AGAIN = 1.8
WAITS_AT_MOST, WAITS_AT_LEAST = 3.0, 1.5

LEAST, MOST = 4.0, 10.0
"""Seconds on the screen of whatever moves memory while the VM runs."""
IN_FULL = 6
"""Chosen: so many iterations get their time in full. Of more only the first three and the last two do."""
IN_SHORT = 12.0
"""Chosen: seconds on the screen that the iterations between have together."""
PAGE_CROSSES, PAGES_LEAST, PAGES_MOST = 0.038, 2.0, 6.0
"""Seconds on the screen: of each of the last pages, of all of them at least and at most."""
PART_LASTS = {
    "stop": 1.0,
    "dirty bitmap": 1.0,
    "mark missing pages": 1.5,
    "processor and device state": 2.5,
    "dismount": 1.5,
    "mount": 1.5,
    "start": 1.5,
    "save memory to disk": 5.0,
    "move the LUN": 3.0,
    "restore memory from disk": 5.0,
    "shut down": 3.0,
    "copy the disk": 5.0,
    "boot": 4.0,
}
OTHER_PART = 2.0
"""Seconds on the screen of a part of the pause, and of a pause that was broken off."""
REST_LEAST, REST_MOST = 1.0, 4.0
"""Seconds on the screen of whatever else."""
ENDS_EARLY = 2.0
"""Seconds on the screen of what is left when a migration has failed."""
LATER_PAUSE = 3.0
"""Seconds on the screen of a pause that is not the first of its run."""
SAME = 1e-9
"""Chosen: what is closer than this share of the run's end is the same time; there is only rounding below it."""
AT_ONCE = 0.01
"""Chosen: tries of a client that are closer than so many seconds are one asking again, not a timer that ran out twice."""


@lru_cache(maxsize=4)
def beats_of(run: Run) -> tuple[Beat, ...]:
    """The beats of a run, in order, each beginning where the one before ends; they cover all of it."""
    found: list[Beat] = []
    at = 0.0
    for wanted in sorted(_wanted(run), key=lambda beat: beat.start):
        if wanted.start - at > SAME * run.end:
            found.append(_rest(run, at, wanted.start))
            at = wanted.start
        start = at if wanted.start < at or not wanted.stands_still else wanted.start
        beat = _lasting(wanted, start, max(wanted.end, start))
        if wanted.stands_still or beat.end > math.nextafter(start, math.inf):
            found.append(beat)
            at = beat.end
    if run.end > math.nextafter(at, math.inf):
        found.append(_rest(run, at, run.end))
    return tuple(_joined(found, run.end))


def _joined(beats: list[Beat], end: float) -> Iterator[Beat]:
    """Each ends where the next begins: what only rounding has left between them is nobody's."""
    for beat, after in zip(beats, [*beats[1:], None], strict=True):
        if beat.stands_still:
            yield beat
        else:
            yield _lasting(beat, beat.start, after.start if after is not None else end)


def _lasting(beat: Beat, start: float, end: float) -> Beat:
    """The beat from one time to another: most are there already."""
    return beat if (beat.start, beat.end) == (start, end) else replace(beat, start=start, end=end)


def _wanted(run: Run) -> Iterator[Beat]:
    """What is to be seen, whether it follows each other without a gap or not."""
    yield from _setting_up(run)
    yield from _iterations(run)
    yield from _pauses(run)
    yield from _announced(run)
    yield from _asked_again(run)
    if not run.metrics.finished:
        yield Beat(kind=BeatKind.AFTER, start=run.metrics.total_time, end=run.end, seconds=ENDS_EARLY)


def _long(seconds: float) -> float:
    """How long what moves memory is on the screen: rises slowly, so that a second and a minute still look different."""
    return min(max(LEAST * math.sqrt(math.sqrt(seconds / LEAST)), LEAST), MOST)


def _rest(run: Run, start: float, end: float) -> Beat:
    """Whatever lies between two beats."""
    middle = (start + end) / 2
    copying = next((item.copying for item in run.lists if item.start <= middle < item.end), None)
    if copying is Copying.PUSH:
        return Beat(kind=BeatKind.PUSH, start=start, end=end, seconds=_long(end - start))
    moves = any(flow.start <= middle < flow.end for flow in run.flows)
    if moves and copying is None:
        return Beat(kind=BeatKind.DISK, start=start, end=end, seconds=_long(end - start))
    seconds = min(max(end - start, REST_LEAST), REST_MOST)
    return Beat(kind=BeatKind.AFTER, start=start, end=end, seconds=seconds)


def _setting_up(run: Run) -> Iterator[Beat]:
    for span in run.steps:
        if span.step is Step.CREATE and span.end > span.start:
            start = span.start
            for kind, share, seconds in SETUP:
                end = start + share * (span.end - span.start)
                yield Beat(kind=kind, start=start, end=end, seconds=seconds)
                start = end


def _iterations(run: Run) -> Iterator[Beat]:
    passes = [item for item in run.passes if item.copying is Copying.ITERATION and item.end > item.start]
    few = len(passes) <= IN_FULL
    for place, item in enumerate(passes):
        in_full = few or place < 3 or place >= len(passes) - 2
        seconds = _long(item.end - item.start) if in_full else min(LEAST, IN_SHORT / (len(passes) - 5))
        if seconds >= LEAST and item.number > 1:
            yield Beat(kind=BeatKind.LIST, start=item.start, end=item.start, seconds=LIST_TAKEN, number=item.number)
        yield Beat(kind=BeatKind.ITERATION, start=item.start, end=item.end, seconds=seconds, number=item.number)


def _pauses(run: Run) -> Iterator[Beat]:
    paused = [item for item in run.tenures if not item.running and item.owner is not Host.NOBODY]
    for place, item in enumerate(paused):
        if item.end <= item.start:
            continue
        yield Beat(kind=BeatKind.OPENING, start=item.start, end=item.start, seconds=OPENS)
        after = next((other for other in run.tenures if other.start >= item.end and other.running), None)
        moves = after is not None and after.owner is not item.owner
        end = math.nextafter(item.end, 0.0) if moves else item.end
        parts = [
            Beat(kind=BeatKind.PART, start=part.start, end=min(part.end, end), seconds=_part_lasts(run, part.name))
            for part in run.pause
            if item.start <= part.start < end
        ]
        shorter = min(1.0, LATER_PAUSE / max(sum(part.seconds for part in parts), 1e-9)) if place else 1.0
        for part in parts:
            yield replace(part, seconds=part.seconds * shorter) if shorter < 1.0 else part
        last = max((part.end for part in parts), default=item.start)
        if end - last > SAME * run.end:  # it was broken off
            yield Beat(kind=BeatKind.PART, start=last, end=end, seconds=OTHER_PART)
        if moves:
            yield Beat(kind=BeatKind.CROSS, start=end, end=item.end, seconds=CROSSES)
        if after is not None:
            yield Beat(kind=BeatKind.HEARTBEAT, start=item.end, end=item.end, seconds=BEATS_FIRST)


def _part_lasts(run: Run, name: str) -> float:
    if name != "last dirty pages":
        return PART_LASTS.get(name, OTHER_PART)
    pages = sum(item.pages for item in run.passes if item.copying is Copying.PAUSE)
    return min(max(PAGE_CROSSES * pages, PAGES_LEAST), PAGES_MOST) if pages else REST_LEAST


def _announced(run: Run) -> Iterator[Beat]:
    """How the first announcement that the switch hears spreads."""
    frame = _first_heard(run)
    if frame is None:
        return
    at_switch, last = frame.hops[0].end, max(hop.end for hop in frame.hops)
    yield Beat(kind=BeatKind.FRAME_IN, start=frame.t, end=at_switch, seconds=FRAME_GOES_IN)
    yield Beat(kind=BeatKind.LEARNT, start=at_switch, end=at_switch, seconds=ROW_IS_STRUCK)
    if last > at_switch:
        yield Beat(kind=BeatKind.COPIES, start=at_switch, end=last, seconds=COPIES_GO_OUT)
    yield Beat(kind=BeatKind.READ, start=last, end=last, seconds=TABLE_IS_READ)


def _first_heard(run: Run) -> Frame | None:
    announced = (frame for frame in run.network.frames if frame.kind.announces)
    return next((frame for frame in announced if frame.hops and not frame.fate.lost), None)


def _asked_again(run: Run) -> Iterator[Beat]:
    """How the client that the pause has kept waiting is answered; what it waits for until then is its own timer."""
    for pause in [item for item in run.tenures if not item.running and item.owner is not Host.NOBODY]:
        stall = next((item for item in run.network.stalls if item.known <= pause.end < item.end), None)
        if stall is None or stall.end > run.end:
            continue
        start = _last_asking(stall)
        heard = _first_heard(run)
        since = pause.end if heard is None else max(pause.end, *(hop.end for hop in heard.hops))
        if start > since and not _moves(run, since, start):
            seconds = min(max(start - since, WAITS_AT_LEAST), WAITS_AT_MOST)
            yield Beat(kind=BeatKind.WAITS, start=since, end=start, seconds=seconds)
        yield Beat(kind=BeatKind.TURN_ROUND, start=start, end=stall.end, seconds=ASKS_AGAIN)


def _moves(run: Run, start: float, end: float) -> bool:
    return any(item.start < end and start < item.end for item in run.passes if item.copying is Copying.PUSH)


def _last_asking(stall: Stall) -> float:
    """When the client asked the time that was answered; tries that follow at once belong to it."""
    tries = [t for t in stall.tries if t < stall.end]
    if not tries:
        return math.nextafter(stall.end, 0.0)
    k = len(tries) - 1
    while k > 0 and tries[k] - tries[k - 1] < AT_ONCE:
        k -= 1
    return tries[k]
