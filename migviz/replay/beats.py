"""Where on the screen is a time of the run, and where in the run is a second on the screen? As the beats of the run say."""

import math
from bisect import bisect_left, bisect_right
from functools import lru_cache

from migviz.replay.beat import Beat, BeatKind, BeatNow
from migviz.replay.beats_of_run import beats_of
from migviz.replay.told import Told
from migviz.trace import Run
from migviz.values import dataclass

NO_LONGER = math.inf
"""Held for longer than time stands still anywhere: what is true at that time is shown."""


def screen_seconds(run: Run) -> float:
    """How long the whole run is on the screen."""
    return _timeline(run).walls[-1]


def wall_at(run: Run, t: float, held: float = NO_LONGER) -> float:
    """The seconds on the screen from the start to `t`, once time has stood still there for `held` seconds."""
    timeline = _timeline(run)
    k = _index_at(timeline, t, held)
    if k is None:
        return timeline.walls[-1]
    beat = timeline.beats[k]
    if beat.stands_still:
        return timeline.walls[_first_still(timeline, k)] + held
    return timeline.walls[k] + min(max((t - beat.start) / (beat.end - beat.start), 0.0), 1.0) * beat.seconds


def with_beats(run: Told) -> Run | None:
    """The run where all of it is told: only then its beats are known."""
    return run if isinstance(run, Run) else None


def place_at(run: Run, wall_seconds: float) -> tuple[float, float]:
    """Where one is after so many seconds on the screen: the time of the run, and for how long it has stood still there."""
    timeline = _timeline(run)
    k = bisect_right(timeline.walls, wall_seconds) - 1
    if k < 0 or not timeline.beats:
        return 0.0, 0.0
    if k >= len(timeline.beats):
        return run.end, NO_LONGER
    beat = timeline.beats[k]
    if beat.stands_still:
        return beat.start, wall_seconds - timeline.walls[_first_still(timeline, k)]
    share = (wall_seconds - timeline.walls[k]) / beat.seconds
    t = beat.start + share * (beat.end - beat.start)
    # Its end belongs to the next beat: there time may stand still first.
    return min(max(t, beat.start), math.nextafter(beat.end, beat.start)), NO_LONGER


@lru_cache(maxsize=4)
def beat_at(run: Run, t: float, held: float = NO_LONGER) -> BeatNow | None:
    """The beat that is under way; None at the end of the run."""
    timeline = _timeline(run)
    k = _index_at(timeline, t, held)
    if k is None:
        return None
    beat = timeline.beats[k]
    share = (wall_at(run, t, held) - timeline.walls[k]) / beat.seconds
    return BeatNow(beat=beat, share=min(max(share, 0.0), 1.0), belt=_belt(timeline, k))


def _belt(timeline: "_Timeline", k: int) -> float:
    """The rate of a beat in which memory moves; of another one that of the next in which it does."""
    beat = timeline.beats[k]
    if beat.kind is BeatKind.PART:
        return beat.rate
    return next((item.rate for item in timeline.beats[k:] if item.kind in _MOVES_MEMORY), beat.rate)


_MOVES_MEMORY = frozenset({BeatKind.DISK, BeatKind.ITERATION, BeatKind.PUSH})


def rate_at(run: Run, t: float) -> float:
    """Seconds of the run for each second on the screen, as soon as time goes on from `t`."""
    k = _index_at(_timeline(run), t, NO_LONGER)
    return _timeline(run).beats[k].rate if k is not None else 1.0


def breaks(run: Run) -> tuple[tuple[float, float], ...]:
    """(start, end) of the stretches that are clearly shorter on the screen than in the run."""
    return tuple((beat.start, beat.end) for beat in beats_of(run) if beat.rate > QUICKLY)


QUICKLY = 1.2
"""Chosen: what goes at more than this rate is marked as shortened."""
SLOWLY = 0.15
"""Chosen: what goes at less than this rate is marked as stretched."""


def stretched(run: Run) -> tuple[tuple[float, float], ...]:
    """(start, end) of the stretches that are much longer on the screen than in the run."""
    found: list[tuple[float, float]] = []
    for beat in beats_of(run):
        if beat.stands_still or beat.rate >= SLOWLY:
            continue
        if found and beat.start <= math.nextafter(found[-1][1], math.inf):
            found[-1] = (found[-1][0], beat.end)
        else:
            found.append((beat.start, beat.end))
    return tuple(found)


def neighbours(run: Run, t: float, held: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The start of this beat, or of the one before if this has just begun, and that of the next; at the ends the ends."""
    timeline, wall = _timeline(run), wall_at(run, t, held)
    before = max(bisect_right(timeline.walls, wall - JUST_BEGUN) - 1, 0)
    after = min(bisect_right(timeline.walls, wall + JUST_BEGUN), len(timeline.walls) - 1)
    return place_at(run, timeline.walls[before]), place_at(run, timeline.walls[after])


JUST_BEGUN = 1e-6
"""Seconds on the screen below which there is only rounding."""


def _index_at(timeline: "_Timeline", t: float, held: float) -> int | None:
    """The beat at a time: one in which it stands still for longer than `held`, or the one in which it goes on."""
    first = bisect_left(timeline.starts, t)
    left = held
    for k in range(first, len(timeline.beats)):
        beat = timeline.beats[k]
        if beat.start != t or not beat.stands_still:
            break
        if left < beat.seconds:
            return k
        left -= beat.seconds
    k = bisect_right(timeline.starts, t) - 1
    while k < len(timeline.beats) and (k < 0 or timeline.beats[k].stands_still):
        k += 1
    return k if k < len(timeline.beats) and t < timeline.beats[k].end else None


def _first_still(timeline: "_Timeline", k: int) -> int:
    """The first of the beats in which time stands still at one instant."""
    return bisect_left(timeline.starts, timeline.starts[k])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timeline:
    """The beats, when each begins in the run and on the screen; the last of `walls` is the end."""

    beats: tuple[Beat, ...]
    starts: tuple[float, ...]
    walls: tuple[float, ...]


@lru_cache(maxsize=4)
def _timeline(run: Run) -> _Timeline:
    beats, walls = beats_of(run), [0.0]
    for beat in beats:
        walls.append(walls[-1] + beat.seconds)
    return _Timeline(beats=beats, starts=tuple(beat.start for beat in beats), walls=tuple(walls))
