"""What did a real migration do over time? A value like a Run, with what its log knows; what that does not know is None, and there are no pages.

It is not a `Run`: there all is known, and here it need not be. A longer recording of the same migration is another value in its place.
"""

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from migviz.recorded.recording import Event, Mark, Recorded, Sample, Status, jumps_up
from migviz.trace import Array
from migviz.values import dataclass, sure

RECORDED = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The lists `first` to `last` of dirty pages, gone through from `start` to `end` seconds; more than one where no look tells them
    apart (`last` is None where nobody counted how many), and none (0) where they are pushed after the VM is at the target.

    `loose`: by how many seconds the start may be off; `sent`: bytes on the link meanwhile.
    """

    first: int
    last: int | None
    start: float
    end: float
    loose: float = 0.0
    sent: float | None = None

    @property
    def is_push(self) -> bool:
        """Whether the VM was at the target already."""
        return not self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """When the VM ran nowhere. `sent`: bytes on the link meanwhile, which may be off by `doubt`."""

    start: float
    end: float
    sent: float | None = None
    doubt: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of a recorded migration in SI units, as far as its log has them. `lists`: of dirty pages that were taken while the
    VM ran."""

    status: Status
    converged: bool | None
    total_time: float | None
    downtime: float | None
    bytes_sent: float | None
    lists: int | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecordedRun:
    """A migration as its log tells it. `end`: until when it tells of it; `until`: nothing later may be told yet, None: all may.

    `setup`: seconds until the first list; `throttled`: it says whether the VM was slowed.
    """

    end: float
    until: float | None
    numbers: Numbers
    setup: float | None
    stretches: tuple[Stretch, ...]
    pause: Pause | None
    looks: tuple[Sample, ...]
    throttled: bool
    moved: float | None
    """from when on the VM ran at the target"""
    source: str = RECORDED
    pages: None = None

    def look_at(self, t: float) -> Sample | None:
        """The last look at or before a time."""
        place = bisect_right(self.looks, t, key=lambda look: look.t)
        return self.looks[place - 1] if place else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Carried:
    """What the link had carried by which time, worked out once of all looks; `most`: in all."""

    t: Array
    sent: Array
    most: float


def run_of_recorded(recorded: Recorded) -> RecordedRun:
    """The course of a recorded migration."""
    end = _end(recorded)
    pause = _pause(recorded, end)
    carried = _sent(recorded)
    stretches = tuple(_stretches(recorded, end, pause, carried))
    return RecordedRun(
        end=end,
        until=None,
        numbers=Numbers(
            status=recorded.status,
            converged=recorded.converged,
            total_time=recorded.total_time,
            downtime=recorded.pause,
            bytes_sent=recorded.sent,
            lists=recorded.iterations,
        ),
        setup=recorded.setup_time,
        stretches=stretches,
        pause=_with_sent(recorded, pause, carried),
        looks=recorded.samples,
        throttled=any(look.throttle is not None for look in recorded.samples),
        moved=pause.end if pause is not None and recorded.status is Status.COMPLETED else None,
    )


def told_until(run: RecordedRun, until: float | None) -> RecordedRun:
    """The same as far as it may be told: nothing that came later is in it."""
    if until is None or until >= run.end:
        return run
    numbers = replace(
        run.numbers,
        status=Status.UNKNOWN,
        converged=None,
        total_time=None,
        downtime=None,
        bytes_sent=None,
        lists=None,
    )
    return replace(
        run,
        end=until,
        until=until,
        numbers=numbers,
        stretches=tuple(_told(item, until) for item in run.stretches if item.start < until),
        pause=run.pause if run.pause is not None and run.pause.end <= until else None,
        looks=tuple(look for look in run.looks if look.t <= until),
        moved=None,
    )


def _told(item: Stretch, until: float) -> Stretch:
    return item if item.end <= until else replace(item, last=item.first, end=until, sent=None)


def _end(recorded: Recorded) -> float:
    known = [look.t for look in recorded.samples[-1:]] + [mark.t for mark in recorded.marks[-1:]]
    return max([*known, recorded.total_time or 0.0, 1e-3])


# --- the pause ----------------------------------------------------------------------------------------------------


def _pause(recorded: Recorded, end: float) -> Pause | None:
    """Where a log has it: marked, or as its last part; of a post-copy migration before the target pulls the rest."""
    if recorded.pause is None or recorded.total_time is None:
        return None
    stop = _first_mark(recorded, Event.STOP)
    if recorded.post_copy:
        over = _first_mark(recorded, Event.POST_COPY)
        moved = over if over is not None else next((look.t for look in recorded.samples if look.pushes), None)
        begins = stop if stop is not None else None if moved is None else max(0.0, moved - recorded.pause)
    else:
        begins = stop if stop is not None else max(0.0, recorded.total_time - recorded.pause)
    return None if begins is None else Pause(start=begins, end=min(begins + recorded.pause, end))


def _first_mark(recorded: Recorded, event: Event) -> float | None:
    return next((mark.t for mark in recorded.marks if mark.event is event), None)


def _with_sent(recorded: Recorded, pause: Pause | None, carried: _Carried) -> Pause | None:
    """What the pause sent: what the whole had sent less what it had before, where a look was near enough to tell."""
    if pause is None or recorded.post_copy or recorded.sent is None:
        return pause
    before = _sent_at(carried, pause.start)
    last = next((look for look in reversed(recorded.samples) if look.t <= pause.start and look.sent is not None), None)
    if before is None or last is None or pause.start - last.t > NEAR:
        return pause
    return replace(pause, sent=max(0.0, recorded.sent - before), doubt=abs(before - sure(last.sent)))


NEAR = 0.3
"""Seconds, chosen: from a look that lies farther before the pause, what was sent until it begins is only guessed."""


# --- iterations ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edge:
    """The lists `first` to `last` began about here."""

    t: float
    first: int
    last: int
    loose: float
    counted: bool = True
    """the log has its number"""


def _stretches(recorded: Recorded, end: float, pause: Pause | None, carried: _Carried) -> Iterator[Stretch]:
    """From edge to edge, the last one up to the pause or the end."""
    over = min(end, pause.start) if pause is not None else end
    edges = [edge for edge in _edges(recorded, over) if edge.t < over]
    ends = [*(edge.t for edge in edges[1:]), over]
    for edge, until in zip(edges, ends, strict=False):
        if until > edge.t:
            yield Stretch(
                first=edge.first,
                last=edge.last if edge.counted else None,
                start=edge.t,
                end=until,
                loose=edge.loose,
                sent=_sent_between(carried, edge.t, until),
            )
    if recorded.post_copy and pause is not None and pause.end < end:
        yield Stretch(first=0, last=0, start=pause.end, end=end, sent=_sent_between(carried, pause.end, end))


def _edges(recorded: Recorded, over: float) -> list[_Edge]:
    """Where lists were taken: as the log marks it, by its count, or where the rest jumps up."""
    marks = [mark for mark in recorded.marks if mark.event is Event.ITERATION and mark.value is not None]
    if marks and not _is_throttled(recorded):
        return list(_marked(marks, over))
    looks = [look for look in recorded.samples if look.t <= over and not look.pushes]
    known = [look for look in looks if look.iteration is not None]
    if len(known) > 1:
        return [*_counted(recorded, known), *_after_last_look(recorded, known[-1], over)]
    return _tellable(list(_jumps(recorded, [look for look in looks if look.remaining is not None])), over)


def _marked(marks: Sequence[Mark], over: float) -> Iterator[_Edge]:
    for mark in marks:
        if mark.t < over:
            number = int(sure(mark.value))
            yield _Edge(t=mark.t, first=number, last=number, loose=0.0)


def _counted(recorded: Recorded, looks: Sequence[Sample]) -> Iterator[_Edge]:
    first = sure(looks[0].iteration)
    yield _Edge(t=recorded.setup_time or 0.0, first=1, last=max(first, 1), loose=0.0)
    passed = 0
    for before, after in itertools.pairwise(looks):
        lists = sure(after.iteration) - sure(before.iteration)
        if lists > 0 and before.throttle and not _is_through(before, after):
            passed += 1  # a sync of the dirty log in the middle of a list
            lists -= 1
        if lists > 0:
            last = sure(after.iteration) - passed
            yield _edge(before, after, last - lists + 1, last)


def _after_last_look(recorded: Recorded, last: Sample, over: float) -> Iterator[_Edge]:
    """Lists that the whole counts and no look saw."""
    seen, gap, counted = sure(last.iteration), over - last.t, recorded.iterations or 0
    if counted > seen and gap > 0 and not _is_throttled(recorded):
        yield _Edge(t=last.t + gap / 2, first=seen + 1, last=counted, loose=gap / 2)


def _jumps(recorded: Recorded, looks: Sequence[Sample]) -> Iterator[_Edge]:
    number = 1
    for before, after in itertools.pairwise(looks):
        if jumps_up(before, after):
            if number == 1:
                yield _Edge(t=recorded.setup_time or 0.0, first=1, last=1, loose=0.0)
            number += 1
            yield _edge(before, after, number, number)


SEEN = 3
"""Chosen: in so many steps between looks a list cannot go unseen."""


def _tellable(edges: list[_Edge], over: float) -> list[_Edge]:
    """Without counts a list may begin and end between two looks: from the first that is too short to be sure, all the rest is one;
    nothing is told where that is the very first."""
    for place, edge in enumerate(edges):
        until = edges[place + 1].t if place + 1 < len(edges) else over
        if until - edge.t < SEEN * 2 * edges[-1].loose:  # which may be half a step, or all of it
            return [*edges[:place], replace(edge, counted=False)] if place else []
    return edges


def _edge(before: Sample, after: Sample, first: int, last: int) -> _Edge:
    """Between two looks: where what was left is through at the speed of the link, or else in the middle."""
    gap = after.t - before.t
    needed = _time_left(before, after)
    after_look = gap / 2 if needed is None or needed > gap or first < last else needed
    return _Edge(t=before.t + after_look, first=first, last=last, loose=max(after_look, gap - after_look))


def _time_left(before: Sample, after: Sample) -> float | None:
    """Seconds in which what is left would be through at the speed between two looks."""
    if before.remaining is None or before.sent is None or after.sent is None or after.sent <= before.sent:
        return None
    return before.remaining / ((after.sent - before.sent) / (after.t - before.t))


def _is_throttled(recorded: Recorded) -> bool:
    return any(look.throttle for look in recorded.samples)


def _is_through(before: Sample, after: Sample) -> bool:
    """Whether a list came to its end between two looks: while the VM is slowed, QEMU looks at the dirty log in between, too."""
    needed = _time_left(before, after)
    return needed is None or needed <= 1.5 * (after.t - before.t)


# --- what was sent ------------------------------------------------------------------------------------------------


def _sent_between(carried: _Carried, start: float, end: float) -> float | None:
    before, after = _sent_at(carried, start), _sent_at(carried, end)
    return None if before is None or after is None else max(0.0, after - before)


def _sent_at(carried: _Carried, t: float) -> float | None:
    """Bytes on the link until then, between two looks, or just behind the last one; None where the log counts none."""
    times, sent = carried.t, carried.sent
    if len(times) < 2:
        return None
    if t <= times[-1]:
        return float(np.interp(t, times, sent))
    speed = (sent[-1] - sent[-2]) / (times[-1] - times[-2])
    return float(min(sent[-1] + speed * (t - times[-1]), carried.most))


def _sent(recorded: Recorded) -> _Carried:
    """From nothing at the end of the set-up on; without a look in the pause or after it, which would bend the line."""
    pause = None if recorded.post_copy else _pause(recorded, _end(recorded))
    over = np.inf if pause is None else pause.start
    found = [(look.t, look.sent) for look in recorded.samples if look.sent is not None and look.t <= over]
    if found and found[0][0] > (start := recorded.setup_time or 0.0):
        found.insert(0, (start, 0.0))
    t, sent = np.asarray(found, dtype=float).reshape(-1, 2).T
    return _Carried(t=t, sent=sent, most=np.inf if recorded.sent is None else recorded.sent)
