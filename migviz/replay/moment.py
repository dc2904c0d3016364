"""What is true at time t? Computed from a finished run, in any order, as often as one likes."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from migviz.dirtying import dirty_units, single_written
from migviz.trace import Array, Copying, Counts, Host, Milestone, Pass, Run, Tenure


class PageState(IntEnum):
    """What a page on the page map of the source or the target shows."""

    ABSENT = 0
    """Target: not yet there. Source: gone, the VM has left."""
    CLEAN = 1
    """Only at the source, not yet sent."""
    TO_SEND = 2
    """Dirtied in the iteration before, on the list of this one."""
    DIRTY = 3
    """Written since the list was taken: goes on the next list."""
    SAME = 4
    """The same on both hosts."""
    STALE = 5
    """The target's copy is old."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moment:
    """Everything true at `t` (seconds of simulated time).

    `step` is 1 to 6, 0 after a failure. `iteration` counts from 1, 0 outside iterations; `copying`
    says what the pass under way is for. `speed` is bytes/s on the link, `sent` bytes sent until now.
    The page counts are for all pages of the VM and add up to its memory: `to_send` still to be sent
    in this pass, `dirty` written since the list was taken and not waiting, `same` on both hosts;
    `missing` never sent, and `stale` sent but old, are what the target lacks. `progress` is the share
    of the pass under way; `paused_for` seconds of `downtime` (None: never resumed). `source_pages` and
    `target_pages` hold the PageState of the one page of each block that is followed singly;
    `blocks_to_send` and `blocks_dirty` the units of each block; `head` is the block being read.
    """

    t: float
    step: int
    iteration: int
    copying: Copying | None
    owner: Host
    running: bool
    speed: float
    sent: float
    progress: float
    to_send: int
    dirty: int
    same: int
    missing: int
    stale: int
    paused_for: float
    downtime: float | None
    slowed: float
    milestone: Milestone | None
    head: int
    source_pages: NDArray[np.uint8]
    target_pages: NDArray[np.uint8]
    blocks_to_send: Counts
    blocks_dirty: Counts


def moment_at(run: Run, t: float) -> Moment:
    """What is true at `t`; before the start it is what was true at the start, after the end at the end."""
    t = min(max(t, 0.0), run.end)
    now = _pass_at(run, t)
    tenure = _tenure_at(run, t)
    memory = _memory_at(run, now, t)
    pages = run.blocks.pages
    to_send, dirty = int(memory.to_send.sum()), int(memory.dirty.sum())
    total = pages(int(run.blocks.units.sum()))
    missing = pages(int(memory.missing.sum()))
    lacking = min(total, pages(to_send + dirty)) if memory.begun else total
    moved = tenure.owner is Host.TARGET
    return Moment(
        t=t,
        step=_step_at(run, t),
        iteration=_iteration(run, now, t),
        copying=now.copying if now and t < now.end else None,
        owner=tenure.owner,
        running=tenure.running,
        speed=next((flow.rate for flow in run.flows if flow.start <= t < flow.end and not flow.disk), 0.0),
        sent=_sent(run, t),
        progress=_progress(run, now, t),
        to_send=pages(to_send) if memory.begun else total,
        dirty=0 if moved else pages(dirty),
        same=total - lacking,
        missing=missing,
        stale=max(0, lacking - missing),
        paused_for=0.0 if tenure.running else t - tenure.start,
        downtime=run.metrics.downtime,
        slowed=next(
            (float(m.facts["share"] or 0) for m in reversed(run.milestones) if m.kind == "slowed" and m.t <= t),
            0.0,
        ),
        milestone=_milestone_at(run, t),
        head=memory.head,
        source_pages=memory.source,
        target_pages=memory.target,
        blocks_to_send=memory.to_send,
        blocks_dirty=memory.dirty,
    )


def _pass_at(run: Run, t: float) -> Pass | None:
    """The last pass that has begun; at the instant between two passes the second one."""
    k = bisect_right(run.passes, t, key=lambda item: item.start) - 1
    return run.passes[k] if k >= 0 else None


def _tenure_at(run: Run, t: float) -> Tenure:
    k = bisect_right(run.tenures, t, key=lambda tenure: tenure.start) - 1
    return run.tenures[max(k, 0)]


def _milestone_at(run: Run, t: float) -> Milestone | None:
    k = bisect_right(run.milestones, t, key=lambda milestone: milestone.t) - 1
    return run.milestones[k] if k >= 0 else None


def _step_at(run: Run, t: float) -> int:
    k = bisect_right(run.steps, t, key=lambda span: span.start) - 1
    if k < 0:
        return 0 if not run.steps and not run.metrics.finished else 1
    failed = not run.metrics.finished and t >= run.metrics.total_time
    return 0 if failed else run.steps[k].step.number


def _iteration(run: Run, now: Pass | None, t: float) -> int:
    if now is None or now.copying is not Copying.ITERATION or t >= now.end:
        return 0
    return sum(item.copying is Copying.ITERATION for item in run.passes[: now.number])


def _bytes_done(run: Run, now: Pass, t: float) -> float:
    """Bytes of a pass that had moved at `t`."""
    if t >= now.end:
        return now.bytes
    return sum(
        (min(t, flow.end) - max(now.start, flow.start)) * flow.rate
        for flow in run.flows
        if flow.end > now.start and flow.start < t
    )


def _progress(run: Run, now: Pass | None, t: float) -> float:
    if now is None or t >= now.end or now.bytes <= 0:
        return 0.0 if now is None else 1.0
    return min(1.0, max(0.0, _bytes_done(run, now, t) / now.bytes))


def _sent(run: Run, t: float) -> float:
    return sum((min(t, flow.end) - flow.start) * flow.rate for flow in run.flows if flow.start < t and not flow.disk)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Memory:
    """The blocks and single pages at a time; `begun`: copying has begun."""

    begun: bool
    head: int
    to_send: Counts
    dirty: Counts
    missing: Counts
    source: NDArray[np.uint8]
    target: NDArray[np.uint8]


def _memory_at(run: Run, now: Pass | None, t: float) -> _Memory:
    blocks = run.blocks
    nothing = np.zeros(len(blocks.units), dtype=np.int64)
    everything = np.full(len(nothing), PageState.CLEAN, dtype=np.uint8)
    if now is None:
        return _Memory(
            begun=False,
            head=0,
            to_send=nothing,
            dirty=nothing,
            missing=blocks.units,
            source=everything,
            target=everything * 0,
        )
    share, head = _sent_share(run, now, t)
    to_send = np.maximum(np.rint(now.listed - (now.listed - now.left) * share), now.left).astype(np.int64)
    waiting = (
        now.single & (share * now.listed <= blocks.sample * now.listed / np.maximum(blocks.units, 1)) & (to_send > 0)
    )
    first = _never_sent_before(run, now)
    dirty, written = nothing, np.zeros(len(nothing), dtype=bool)
    if now.copying is Copying.ITERATION:
        before, after = run.activity.at(now.start), run.activity.at(min(t, now.end))
        dirty = dirty_units(blocks, before, after, now.luck, to_send)
        written = single_written(blocks, before, after, now.luck)
    missing = to_send if first else nothing
    source, target = _states(now, waiting, written, first, moved=_tenure_at(run, t).owner is Host.TARGET)
    return _Memory(begun=True, head=head, to_send=to_send, dirty=dirty, missing=missing, source=source, target=target)


def _never_sent_before(run: Run, now: Pass) -> bool:
    """What waits in this pass has never been sent: the first pass, or post-copy without iterations."""
    return now.number == 1 or now.copying in (Copying.SAVE, Copying.RESTORE)


def _sent_share(run: Run, now: Pass, t: float) -> tuple[Array, int]:
    """The share of each block's part of this pass that had been sent at `t`, and the block being read."""
    count = len(now.listed)
    if t >= now.end:
        return np.ones(count), (now.first + count - 1) % count
    sent = (now.listed - now.left)[_order(now)]
    until = np.cumsum(sent - (1 - _ZERO_WEIGHT) * np.minimum(now.zero[_order(now)], sent))
    done = _progress(run, now, t) * float(until[-1])
    weight = np.diff(until, prepend=0.0)
    share = np.clip((done - (until - weight)) / np.where(weight > 0, weight, 1.0), 0.0, 1.0)
    unordered = np.empty(count)
    unordered[_order(now)] = share
    return unordered, int(_order(now)[min(int(np.searchsorted(until, done)), count - 1)])


_ZERO_WEIGHT = 0.002
"""A zero page costs 9 of 4,104 bytes, so the read head runs over it."""


def _order(now: Pass) -> NDArray[np.int64]:
    return np.roll(np.arange(len(now.listed)), -now.first)


def _states(
    now: Pass, waiting: NDArray[np.bool_], written: NDArray[np.bool_], first: bool, *, moved: bool
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """PageStates of the single pages at the source and at the target."""
    lacking = PageState.ABSENT if first else PageState.STALE
    target = np.select([waiting, written], [lacking, PageState.STALE], PageState.SAME).astype(np.uint8)
    waits = PageState.CLEAN if first else PageState.TO_SEND
    source = np.select([written, waiting], [PageState.DIRTY, waits], PageState.SAME).astype(np.uint8)
    if moved:
        source = np.where(waiting, waits, PageState.ABSENT).astype(np.uint8)
    return source, target
