"""What is true at time t? Computed from a finished run, in any order, as often as one likes."""

from bisect import bisect_right
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from migviz.replay.network import NetworkMoment, network_at
from migviz.replay.told import PassSoFar, TenureSoFar, Told, known_until
from migviz.scenario.units import PAGE
from migviz.trace import Array, Copying, Counts, Flow, Host, Milestone, Pass, Tenure, moved
from migviz.trace.dirtying import dirtied, dirty_units
from migviz.trace.milestones import Slowed
from migviz.trace.run import NO_END
from migviz.values import dataclass


class PageState(IntEnum):
    """What a page on the page map of the source or the target shows."""

    ABSENT = 0
    """Target: not yet there. Source: gone, with the VM or (Quick Migration) to the disk."""
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
    ZERO = 6
    """A page of zeros, only at the source: nobody has looked yet whether it is one."""
    ZERO_TOLD = 7
    """A page of zeros on both hosts: the link carried a few bytes for it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moment:
    """Everything true at `t` (seconds of simulated time).

    `step` is 1 to 6, 0 after a failure. `iteration` counts from 1, 0 outside iterations; `copying`
    says what the pass under way is for. `speed` is bytes/s on the link, `sent` bytes sent until now.
    The page counts are for all pages of the VM and add up to its memory: `to_send` still to be sent
    in this pass, `dirty` written since the list was taken and not waiting, `saved` on the disk between the
    hosts (Quick Migration), `gone` given up by a VM that is shut down and starts anew, or lost with a host, `same` on both hosts; `missing` never sent, and `stale` sent but old, are what
    the target lacks. `zeros_to_send` of those to send and `zeros` of those that are the same are pages of zeros, where the
    policy tells them in a few bytes. `progress` is the share of the list that this pass is through with; `paused_for`
    how long the VM has been paused. `source_pages` and `target_pages` hold the PageState of
    the one page of each block that is followed singly; `blocks_to_send` and `blocks_dirty` the units of
    each block; `head` is the block being read; `network` is the clients' side. All of it follows from what happened
    until `t`.
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
    saved: int
    gone: int
    same: int
    missing: int
    stale: int
    zeros: int
    zeros_to_send: int
    paused_for: float
    slowed: float
    milestone: Milestone | None
    head: int
    source_pages: NDArray[np.uint8]
    target_pages: NDArray[np.uint8]
    blocks_to_send: Counts
    blocks_dirty: Counts
    network: NetworkMoment

    @property
    def memory(self) -> int:
        """All pages of the VM."""
        return self.to_send + self.dirty + self.saved + self.gone + self.same


def moment_at(run: Told, t: float) -> Moment:
    """What is true at `t`; before the start it is what was true at the start, after the end at the end."""
    t = min(max(t, 0.0), known_until(run))
    now = _pass_at(run, t)
    tenure = _tenure_at(run, t)
    milestones = bisect_right(run.milestones, t, key=lambda milestone: milestone.t)
    memory = _memory_at(run, now, t, tenure)
    pages = run.blocks.pages
    total = pages(int(run.blocks.units.sum()))
    to_send, dirty = _left(run, memory.to_send, memory.dirty)
    saved = total - to_send if memory.saves else 0
    gone = total if memory.gone else 0
    missing = pages(int(memory.missing.sum()))
    under_way = now if now and (now.end is None or t < now.end) else None
    flow = _flow_at(run, t)
    is_zero, same = _tells_zeros(run), total - to_send - dirty - saved - gone
    all_zeros, zeros_to_send = (pages(int(units[is_zero].sum())) for units in (run.blocks.units, memory.to_send))
    return Moment(
        t=t,
        step=_step_at(run, t),
        # All passes before an iteration are iterations.
        iteration=under_way.number if under_way and under_way.copying is Copying.ITERATION else 0,
        copying=under_way.copying if under_way else None,
        owner=tenure.owner,
        running=tenure.running,
        speed=flow.rate if flow and t < flow.end else 0.0,
        sent=flow.before + (min(t, flow.end) - flow.start) * flow.rate if flow else 0.0,
        progress=memory.progress,
        to_send=to_send,
        dirty=dirty,
        saved=saved,
        gone=gone,
        same=same,
        missing=missing,
        stale=max(0, to_send + dirty - missing),
        zeros=min(same, all_zeros - zeros_to_send),
        zeros_to_send=zeros_to_send,
        paused_for=0.0 if tenure.running or tenure.owner is Host.NOBODY else t - tenure.start,
        slowed=_slowed(run, milestones) if tenure.owner is Host.SOURCE else 0.0,
        milestone=run.milestones[milestones - 1] if milestones else None,
        head=memory.head,
        source_pages=_with_zeros(memory.source, is_zero),
        target_pages=_with_zeros(memory.target, is_zero),
        blocks_to_send=memory.to_send,
        blocks_dirty=memory.dirty,
        network=network_at(run, t),
    )


def left_at(run: Told, t: float, *, dirty: bool = True) -> tuple[int, int]:
    """Of the Moment at `t` only `to_send` and `dirty`, without looking at anything else; the second is 0 where nobody asks for it."""
    t = min(max(t, 0.0), known_until(run))
    now, tenure = _pass_at(run, t), _tenure_at(run, t)
    apart = _apart(run, now, t, tenure)
    if now is None or apart is not None:
        apart = apart or _untouched(run)
        return _left(run, apart.to_send, apart.dirty)
    to_send = now.listed - _gone_through(run, now, t)[0]
    if now.copying is not Copying.ITERATION or not dirty:
        return _left(run, to_send, np.zeros_like(to_send))
    return _left(run, to_send, dirty_units(run.blocks, *_writing(run, now, t), to_send, now.listed))


def _left(run: Told, to_send: Counts, dirty: Counts) -> tuple[int, int]:
    """Pages of the list still to be sent, and those dirtied since it was taken that are not in it."""
    total, left, more = (run.blocks.pages(int(units.sum())) for units in (run.blocks.units, to_send, dirty))
    return left, min(more, total - left)


def _writing(run: Told, now: Pass | PassSoFar, t: float) -> tuple[Array, Array, Array]:
    """What each writer had written when the list was taken, and by `t`, or until the next one was; and the dice of the pass."""
    return run.activity.at(now.start), run.activity.at(t if now.end is None else min(t, now.end)), now.luck


def list_at(run: Told, t: float) -> tuple[int, Pass | PassSoFar] | None:
    """The list that is gone through, or was the last, with its place among the run's; at the instant between two of them
    the second one."""
    k = bisect_right(run.lists, t, key=lambda item: item.start) - 1
    return (k, run.lists[k]) if k >= 0 else None


def through(run: Told, now: Pass | PassSoFar, t: float) -> float:
    """How many units of its list a pass is through with at `t`, with the part of the one under way."""
    gone, head = _gone_through(run, now, t)
    whole = float(gone.sum())
    if (now.end is not None and t >= now.end) or not int(now.listed[head]) or gone[head] >= now.listed[head]:
        return whole
    before = float(np.roll(now.cost, -now.first)[: (head - now.first) % len(gone)].sum())
    inside = (moved(run.flows, now.start, t) - before) / float(now.cost[head]) * int(now.listed[head])
    return whole + min(max(inside - int(gone[head]), 0.0), 1.0)


def _pass_at(run: Told, t: float) -> Pass | PassSoFar | None:
    found = list_at(run, t)
    return found[1] if found else None


def _tenure_at(run: Told, t: float) -> Tenure | TenureSoFar:
    k = bisect_right(run.tenures, t, key=lambda tenure: tenure.start) - 1
    return run.tenures[max(k, 0)]


def _flow_at(run: Told, t: float) -> Flow | None:
    """The last flow on the link that has begun."""
    begun = reversed(range(bisect_right(run.flows, t, key=lambda flow: flow.start)))
    return next((run.flows[k] for k in begun if not run.flows[k].disk), None)


def _step_at(run: Told, t: float) -> int:
    ended = run.metrics.total_time
    if ended is not None and t >= ended and not run.metrics.finished:
        return 0
    k = bisect_right(run.steps, t, key=lambda span: span.start) - 1
    return run.steps[k].step.number


def has_failed(run: Told, t: float) -> bool:
    """Whether the migration has failed by then. A copy that goes on without an end has not: the simulation stops there."""
    return _step_at(run, t) == 0 and run.metrics.stop_reason != NO_END


def lost_later(run: Told) -> float | None:
    """When the host died that had the VM after the migration, as far as that is told; None where none did."""
    last, over = run.tenures[-1], run.metrics.total_time
    return last.start if last.owner is Host.NOBODY and over is not None and last.start > over else None


def _slowed(run: Told, milestones: int) -> float:
    """The processor time taken from the VM after the first so many milestones."""
    if run.scenario.policy.slow_vm is None:
        return 0.0
    before = (run.milestones[k] for k in range(milestones - 1, -1, -1))
    return next((item.share for item in before if isinstance(item, Slowed)), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Memory:
    """The blocks and single pages at a time; `saves`: what the pass is through with lies on the disk; `gone`: the VM is
    shut down, or lost, and its memory with it."""

    saves: bool = False
    gone: bool = False
    progress: float
    head: int
    to_send: Counts
    dirty: Counts
    missing: Counts
    source: NDArray[np.uint8]
    target: NDArray[np.uint8]


def _memory_at(run: Told, now: Pass | PassSoFar | None, t: float, tenure: Tenure | TenureSoFar) -> _Memory:
    apart = _apart(run, now, t, tenure)
    if now is None or apart is not None:
        return apart or _untouched(run)
    gone, head = _gone_through(run, now, t)
    to_send = now.listed - gone
    waiting = _waiting(run, now, gone, t)
    dirty, written = np.zeros_like(to_send), np.zeros(len(to_send), dtype=bool)
    missing = now.missing_after(gone)
    if now.copying is Copying.ITERATION:
        dirty, written = dirtied(run.blocks, *_writing(run, now, t), to_send, now.listed)
        missing = np.minimum(missing, to_send + dirty)
    source, target = _states(now, waiting, written)
    if now.copying is Copying.SAVE:
        source, target = np.where(waiting, _CLEAN, _ABSENT), np.zeros_like(target)
    elif now.copying is Copying.RESTORE:
        source = np.zeros_like(source)
    elif tenure.owner is Host.TARGET:
        source = np.where(waiting, source, _ABSENT)
    listed = int(now.listed.sum())
    return _Memory(
        saves=now.copying is Copying.SAVE,
        progress=1.0 if now.end is not None and t >= now.end else int(gone.sum()) / max(listed, 1),
        head=head,
        to_send=to_send,
        dirty=dirty,
        missing=missing,
        source=source,
        target=target,
    )


def _apart(run: Told, now: Pass | PassSoFar | None, t: float, tenure: Tenure | TenureSoFar) -> _Memory | None:
    """Where no list counts; None where one does."""
    if run.scenario.technique.starts_anew and _is_shut_down(run, t, tenure):
        return _started_anew(run, tenure)
    if tenure.owner is Host.NOBODY:
        return _lost(run)
    is_here = tenure.owner is Host.SOURCE
    quick = now is not None and now.copying in (Copying.SAVE, Copying.RESTORE)
    if now is None or (quick and tenure.running and is_here) or (is_here and has_failed(run, t)):
        return _untouched(run)
    return None


def _waiting(run: Told, now: Pass | PassSoFar, gone: Counts, t: float) -> NDArray[np.bool_]:
    """Which single pages wait to be sent."""
    if now.arrivals is not None:
        return now.single & now.arrivals.single_waits(moved(run.flows, now.start, t), now.listed, now.luck)
    return run.blocks.single_waits(now.single, now.listed, gone)


def _untouched(run: Told) -> _Memory:
    """Nothing has been copied, or what was copied has come back, or it is thrown away."""
    units = run.blocks.units
    return _Memory(
        progress=0.0,
        head=0,
        to_send=units,
        dirty=np.zeros_like(units),
        missing=units,
        source=np.full(len(units), PageState.CLEAN, dtype=np.uint8),
        target=np.full(len(units), PageState.ABSENT, dtype=np.uint8),
    )


def _lost(run: Told) -> _Memory:
    """The VM is lost with a host, and with it all of its memory."""
    none = np.zeros_like(run.blocks.units)
    absent = np.full(len(none), PageState.ABSENT, dtype=np.uint8)
    return _Memory(
        gone=True, progress=0.0, head=0, to_send=none, dirty=none, missing=none, source=absent, target=absent
    )


def _is_shut_down(run: Told, t: float, tenure: Tenure | TenureSoFar) -> bool:
    """The VM that was at the source is no more: its memory goes when it has shut down, the first part of the pause."""
    if tenure.running or tenure.owner is not Host.SOURCE:
        return tenure.owner is not Host.SOURCE
    ended = run.pause[0].end if run.pause else None
    return ended is not None and t >= ended


def _started_anew(run: Told, tenure: Tenure | TenureSoFar) -> _Memory:
    """Nothing is copied: the VM gave its memory up, and has it anew as soon as it runs on the target."""
    none = np.zeros_like(run.blocks.units)
    absent = np.full(len(none), PageState.ABSENT, dtype=np.uint8)
    return _Memory(
        gone=not tenure.running,
        progress=0.0,
        head=0,
        to_send=none,
        dirty=none,
        missing=none,
        source=absent,
        target=np.full_like(absent, PageState.SAME) if tenure.running else absent,
    )


def _gone_through(run: Told, now: Pass | PassSoFar, t: float) -> tuple[Counts, int]:
    """The listed units of each block that the pass is through with at `t`, and the block being read.

    Before the end of the pass this does not look at how the pass ended: what happens later cannot change it.
    """
    count = len(now.listed)
    if now.end is not None and t >= now.end:
        return now.listed - now.left, (now.first + count - 1) % count
    done = moved(run.flows, now.start, t)
    if done <= 0:
        return np.zeros_like(now.listed), now.first
    if now.arrivals is not None:
        come = now.arrivals.whole(done, now.listed, now.luck)
        return come, (now.first + int(np.argmax(np.roll(come < now.listed, -now.first)))) % count
    until = np.cumsum(np.roll(now.cost, -now.first) if now.first else now.cost)
    if done >= until[-1] * (1 - 1e-12):
        return now.listed.copy(), (now.first + count - 1) % count
    place = int(np.searchsorted(until, done, side="right"))
    head = (now.first + place) % count
    gone = now.listed * (((np.arange(count) - now.first) % count if now.first else np.arange(count)) < place)
    inside = 1 - (float(until[place]) - done) / float(now.cost[head])
    gone[head] = min(int(inside * int(now.listed[head]) + 1e-6), int(now.listed[head]))
    return gone, head


_ABSENT, _CLEAN, _TO_SEND, _DIRTY, _SAME, _STALE, _ZERO, _ZERO_TOLD = (np.uint8(state) for state in PageState)


def _tells_zeros(run: Told) -> NDArray[np.bool_]:
    """Which blocks are of zeros that the migration tells in a few bytes instead of sending them."""
    scenario = run.scenario
    tells = scenario.number("migration.zero_page") < PAGE
    tells = tells and not scenario.technique.through_disk and not scenario.technique.starts_anew
    return np.asarray((run.blocks.full == 0) & tells)


def _with_zeros(states: NDArray[np.uint8], is_zero: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The states of the single pages, those of zeros by their own."""
    if not is_zero.any():
        return states
    waits = (states == _CLEAN) | (states == _TO_SEND)
    found = np.where(is_zero & waits, _ZERO, states)
    return np.where(is_zero & (states == _SAME), _ZERO_TOLD, found)


def _states(
    now: Pass | PassSoFar, waiting: NDArray[np.bool_], written: NDArray[np.bool_]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """PageStates of the single pages at the source and at the target, as long as the VM is at the source.

    A page that waits is not shown as dirty, even if it was written: the counts say the same.
    """
    missing = now.single_missing_after(waiting)
    source = np.where(waiting, np.where(missing, _CLEAN, _TO_SEND), np.where(written, _DIRTY, _SAME))
    target = np.where(waiting | written, np.where(missing, _ABSENT, _STALE), _SAME)
    return source, target
