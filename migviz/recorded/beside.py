"""How far is a model from what was recorded? The same numbers of both, by the whole migration and by each of its lists."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from migviz.recorded.fitted import Simulated
from migviz.recorded.recorded_run import RecordedRun, Stretch
from migviz.recorded.recording import Status
from migviz.replay.curves import memory_parts, sent_until
from migviz.replay.moment import moment_at
from migviz.replay.told import PassSoFar, Told, known_until
from migviz.scenario.units import Kind
from migviz.trace import Array, Copying, Pass
from migviz.values import dataclass

STRAYS = 0.15
"""Chosen: a difference above this share is marked."""
LOOKS, FEW = 400, 64
"""Chosen: so often a run is looked at for its line, about once in two pixels; and in between the ends of lists, which are exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A number of both, in SI units; None where one does not have it. `doubt`: by how much the recorded one may be off; `cut_off`: it is
    that of a list in which the log ends, which is nothing to compare a whole one with."""

    name: str
    kind: Kind
    recorded: float | None
    model: float | None
    doubt: float = 0.0
    cut_off: bool = False

    @property
    def share(self) -> float | None:
        """By which share the model is more; None where nobody knows."""
        if not self.recorded or self.model is None or self.cut_off:
            return None
        return self.model / self.recorded - 1.0

    @property
    def strays(self) -> bool:
        """Whether it is off by more than the recorded number is in doubt, and by more than is a matter of course."""
        if self.share is None or self.recorded is None or self.model is None:
            return False
        off = abs(self.model - self.recorded)
        return abs(self.share) > STRAYS and off > self.doubt and (self.kind is not Kind.COUNT or off > 1)


def compared(recorded: RecordedRun, simulated: Simulated) -> tuple[Compared, ...]:
    """Of the whole migration."""
    numbers = recorded.numbers
    sent = moment_at(simulated.run, simulated.total_time).sent
    return (
        Compared(name="total_time", kind=Kind.TIME, recorded=numbers.total_time, model=simulated.total_time),
        Compared(name="pause", kind=Kind.TIME, recorded=numbers.downtime, model=simulated.downtime),
        Compared(name="sent", kind=Kind.SIZE, recorded=numbers.bytes_sent, model=sent),
        Compared(name="iterations", kind=Kind.COUNT, recorded=numbers.lists, model=simulated.iterations),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListsCompared:
    """What crossed the link for the lists `first` to `last` (0: for the pause), in bytes, and in how many seconds. `only_model`: the
    recorded migration had no such list."""

    first: int
    last: int | None
    sent: Compared
    took: Compared
    only_model: bool = False

    @property
    def in_pause(self) -> bool:
        """Whether it is the pause."""
        return not self.first


@lru_cache(maxsize=8)
def lists_compared(recorded: RecordedRun, run: Told) -> tuple[ListsCompared, ...]:
    """List by list as far as both are told, and the pause; lists that only the model has at the end."""
    return (*_lists(recorded, run), *_pause(recorded, run))


def _lists(recorded: RecordedRun, run: Told) -> Iterator[ListsCompared]:
    passes = [item for item in run.passes if item.copying is Copying.ITERATION]
    told = [item for item in recorded.stretches if not item.is_push and item.end != recorded.until]
    for place, stretch in enumerate(told):
        until = stretch.last if stretch.last is not None else len(passes)
        mine = passes[stretch.first - 1 : until]
        after = told[place + 1].loose if place + 1 < len(told) else 0.0
        cut_off = stretch is told[-1] and _ends_in_a_list(recorded)
        yield _compared(stretch, mine, stretch.loose + after, cut_off=cut_off)
    last = max((stretch.last or len(passes) for stretch in told), default=len(passes))
    if told and recorded.until is None and recorded.numbers.status is Status.COMPLETED:
        for number, item in enumerate(passes[last:], last + 1):
            yield _compared(Stretch(first=number, last=number, start=0.0, end=0.0), [item], 0.0, only_model=True)


def _ends_in_a_list(recorded: RecordedRun) -> bool:
    """Whether the log stops while a list is sent: the migration was cancelled or failed, or goes on."""
    return recorded.until is None and recorded.pause is None and recorded.numbers.status is not Status.COMPLETED


def _compared(
    stretch: Stretch,
    mine: Sequence[Pass | PassSoFar],
    loose: float,
    *,
    only_model: bool = False,
    cut_off: bool = False,
) -> ListsCompared:
    seconds = stretch.end - stretch.start
    doubt = loose * (stretch.sent or 0.0) / seconds if seconds > 0 else 0.0
    done = [item for item in mine if isinstance(item, Pass)]
    whole = bool(done) and len(done) == len(mine)
    sent = sum(item.bytes for item in done) if whole else None
    took = sum(item.end - item.start for item in done) if whole else None
    return ListsCompared(
        first=stretch.first,
        last=stretch.last,
        sent=Compared(name="sent", kind=Kind.SIZE, recorded=stretch.sent, model=sent, doubt=doubt, cut_off=cut_off),
        took=Compared(
            name="took",
            kind=Kind.TIME,
            recorded=None if only_model else seconds,
            model=took,
            doubt=loose,
            cut_off=cut_off,
        ),
        only_model=only_model,
    )


def _pause(recorded: RecordedRun, run: Told) -> Iterator[ListsCompared]:
    pause, downtime = recorded.pause, run.metrics.downtime
    if recorded.until is not None and pause is None:
        return
    if recorded.numbers.downtime is None and downtime is None:
        return
    done = [item for item in run.passes if item.copying is Copying.PAUSE and isinstance(item, Pass)]
    sent = sum(item.bytes for item in done) if done else None
    yield ListsCompared(
        first=0,
        last=0,
        sent=Compared(
            name="sent",
            kind=Kind.SIZE,
            recorded=pause.sent if pause else None,
            model=sent,
            doubt=pause.doubt if pause else 0.0,
        ),
        took=Compared(name="took", kind=Kind.TIME, recorded=recorded.numbers.downtime, model=downtime),
    )


# --- memory over time ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Courses:
    """Bytes over time: at each look of the recording, and along the model. `of_left`: of what was still to send, else of what was sent.
    `most`: the top of an axis for both."""

    of_left: bool
    t: Array
    amount: Array
    line_t: Array
    line: Array
    most: float


@lru_cache(maxsize=8)
def courses_of(recorded: RecordedRun, run: Told) -> Courses | None:
    """What was still to send; where the log does not say that, what was sent; None where it says neither over time."""
    found = course_of(recorded)
    if found is None:
        return None
    of_left, t, amount = found
    line_t, line = _line(run, of_left=of_left)
    most = max(float(amount.max()), float(line.max(initial=0.0)), 0.0) or 1.0
    return Courses(of_left=of_left, t=t, amount=amount, line_t=line_t, line=line, most=most)


@lru_cache(maxsize=8)
def course_of(recorded: RecordedRun) -> tuple[bool, Array, Array] | None:
    """The recording's own part of that, whatever stands beside it: of a long log it is found where that is read, beside the window."""
    for name in ("remaining", "sent"):
        found = [(look.t, value) for look in recorded.looks if (value := getattr(look, name)) is not None]
        if len(found) > 1:
            t, amount = np.asarray(found, dtype=float).T
            return name == "remaining", t, amount
    return None


def _line(run: Told, *, of_left: bool) -> tuple[Array, Array]:
    if of_left:
        return memory_parts(run, FEW, dirty=False)[:2]
    t = np.linspace(0.0, known_until(run), LOOKS)
    return t, sent_until(run, t)
