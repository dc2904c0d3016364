"""How do memory and throughput go over a run? Time series for charts, read off the finished run."""

import numpy as np

from migviz.replay import moment
from migviz.replay.told import Told, known_until
from migviz.scenario.units import PAGE
from migviz.trace import Array, Copying, Counts, Host
from migviz.trace.milestones import Changed, DiskCopied, of_kind
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A band of a chart: one pass over memory, or (`copying` is None) the disk that is mirrored first.

    `iteration` counts from 1; it is 0 for everything that is no iteration. One that goes on
    ends where the run is known.
    """

    start: float
    end: float
    copying: Copying | None = None
    iteration: int = 0


def memory_parts(run: Told, points: int = 32, *, dirty: bool = True) -> tuple[Array, Array, Array]:
    """Times, bytes still to send in the pass under way, and bytes dirtied since its list was taken; those only at its ends unless `dirty`.

    Exact wherever a pass begins or ends: such a time stands twice, with the old list and with the new one.
    In between about `points` times are looked at as in a Moment, most of them in the longest passes.
    """
    found = [(0.0, *left_at(run, 0.0))]
    for item, inside in zip(run.lists, _inside(run, points), strict=True):
        found.append((item.start, *found[-1][1:]))
        found.append((item.start, bytes_of(run, item.listed), 0.0))
        found += [(t, *left_at(run, t, dirty=dirty)) for t in inside]
        if item.end is not None:
            found.append((item.end, bytes_of(run, item.left), float(item.dirtied * PAGE)))
    found.append((known_until(run), *(found[-1][1:] if run.end is not None else left_at(run, run.until))))
    t, to_send, dirtied = np.array(found).T
    return t, to_send, dirtied


def throughput(run: Told, *, disk: bool = False, shortest_gap: float = 0.0) -> tuple[Array, Array]:
    """The corners of a step curve: times, and bytes/s on the link, or with `disk` on the disk instead.

    Gaps shorter than `shortest_gap` seconds are left out: a chart would draw them thicker than true.
    """
    corners, known = [(0.0, 0.0)], known_until(run)
    for flow in run.flows:
        if flow.disk is not disk:
            continue
        last = corners[-1][0]
        start = flow.start if flow.start - last > shortest_gap else last
        if start > last:
            corners += [(last, 0.0), (start, 0.0)]
        if corners[-1] == (start, flow.rate):
            corners.pop()
        else:
            corners.append((start, flow.rate))
        corners.append((min(flow.end, known), flow.rate))
    corners += [(corners[-1][0], 0.0), (known, 0.0)]
    t, rates = np.array(corners).T
    return t, rates


def stretches(run: Told) -> tuple[Stretch, ...]:
    """The bands of a chart in order of time."""
    found = [Stretch(start=copied.t - copied.seconds, end=copied.t) for copied in of_kind(run.milestones, DiskCopied)]
    iterations = 0
    for item in run.passes:
        is_iteration = item.copying is Copying.ITERATION
        iterations += is_iteration
        found.append(
            Stretch(
                start=item.start,
                end=_end(run, item.end),
                copying=item.copying,
                iteration=iterations if is_iteration else 0,
            )
        )
    return tuple(found)


def pauses(run: Told) -> tuple[tuple[float, float], ...]:
    """From when to when the VM was paused, as far as the run is known. A VM that is lost is not paused."""
    return tuple(
        (tenure.start, _end(run, tenure.end))
        for tenure in run.tenures
        if not tenure.running and tenure.owner is not Host.NOBODY
    )


def _end(run: Told, end: float | None) -> float:
    """When something ended, or until when it is known to go on."""
    return known_until(run) if end is None else end


def left_at(run: Told, t: float, *, dirty: bool = True) -> tuple[float, float]:
    """Bytes still to be sent, and bytes dirtied, at any time."""
    to_send, dirtied = moment.left_at(run, t, dirty=dirty)
    return float(to_send * PAGE), float(dirtied * PAGE)


def bytes_of(run: Told, units: Counts) -> float:
    return float(int(units.sum()) * run.blocks.grain)


def sent_until(run: Told, times: Array) -> Array:
    """Bytes that had gone over the link at each of these times."""
    t, rates = throughput(run)
    total = np.concatenate([[0.0], np.cumsum(np.diff(t) * rates[:-1])])
    return np.asarray(np.interp(times, t, total))


def _inside(run: Told, points: int) -> list[list[float]]:
    """For each pass the times inside it that are looked at: evenly spaced, and every change."""
    if not run.lists:
        return []
    ends = [_end(run, item.end) for item in run.lists]
    weight = np.sqrt([max(0.0, end - item.start) for item, end in zip(run.lists, ends, strict=True)])
    share = np.floor(points * weight / max(float(weight.sum()), 1e-300) + 0.5).astype(int)
    changes = [change.t for change in of_kind(run.milestones, Changed)][:points]
    found = []
    for item, end, count in zip(run.lists, ends, share, strict=True):
        even = np.linspace(item.start, end, int(count) + 2)[1:-1]
        found.append(sorted({*even.tolist(), *(t for t in changes if item.start < t < end)}))
    return found
