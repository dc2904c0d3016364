"""What does a log say about a migration? Samples, marks and what is known of the whole; None where the log does not say.

Sizes are bytes, times seconds since the migration began.
"""

import itertools
from dataclasses import field
from enum import StrEnum

from migviz.language import N_
from migviz.values import dataclass


class Status(StrEnum):
    """How a migration ended."""

    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Event(StrEnum):
    """What a log marks at a moment."""

    ITERATION = "iteration"
    STOP = "stop"
    RESUME = "resume"
    POST_COPY = "post-copy"
    THROTTLE = "throttle"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the hypervisor said at one moment, in line `line` of the log.

    `sent`: bytes on the link so far; `remaining`: memory still dirty; `total`: memory of the VM. `step`: to what the sizes are
    rounded. `rate`: bytes per second, as printed; `dirty_rate`: bytes of distinct pages per second. `iteration` counts the lists of
    dirty pages that were taken. `dirties_below`: QEMU's dirty rate was not above this. `limit`: the longest pause aimed at; QEMU forecasts just this one until it knows a dirty rate. `pages` were sent whole, `zeros` as zeros. `throttle`: the
    share of its processor time taken from the VM. `pushes`: the VM runs on the target already.
    """

    t: float
    line: int
    sent: float | None = None
    remaining: float | None = None
    total: float | None = None
    rate: float | None = None
    dirty_rate: float | None = None
    dirties_below: float | None = None
    iteration: int | None = None
    limit: float | None = None
    pages: float | None = None
    zeros: float | None = None
    throttle: float | None = None
    pushes: bool = False
    step: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that happened at a moment; `value` is the limit in seconds, the throttle, the number of an iteration."""

    t: float
    event: Event
    line: int
    value: float | None = None


NO_PAUSE = ""
SOURCE_PAUSE = N_("as the source saw it")
WHOLE_PAUSE = N_("as the host that reports it saw it")
CLIENT_PAUSE = N_("as the client saw it")
"""What a pause in a log may be: they are different things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One migration of a log.

    `pause_is` says whose pause it is. `limit`, `speed_limit`: as set at the start. `memory`: of the VM. `policy`: whose rules
    it followed, as the format or the log says. `began`: seconds since 1970 by the log's clock, of a zone that nobody tells. `delta_cache`, `auto_converge`, `post_copy`: whether the log shows their use. `notes`: what is to be said about
    reading it. `gone`: the log goes on after the migration, and does not say how it ended; `not_completed`: it says enough to know how it did not.
    """

    status: Status
    samples: tuple[Sample, ...]
    marks: tuple[Mark, ...]
    policy: str
    total_time: float | None = None
    setup_time: float | None = None
    pause: float | None = None
    pause_is: str = NO_PAUSE
    limit: float | None = None
    speed_limit: float | None = None
    memory: float | None = None
    sent: float | None = None
    iterations: int | None = None
    delta_cache: float | None = None
    delta_used: bool = False
    auto_converge: bool = False
    post_copy: bool = False
    reason: str = ""
    gone: bool = False
    not_completed: bool = False
    began: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def converged(self) -> bool | None:
        """Whether pre-copy alone brought it to its end; None where nobody knows how it ended."""
        if self.status is Status.UNKNOWN:
            return False if self.not_completed else None
        return self.status is Status.COMPLETED and not self.post_copy

    @property
    def least_iterations(self) -> int | None:
        """So many there were at least where not all are counted: some are, what is left jumps up, or the dirty rate is another one. None where nothing shows."""
        if self.iterations is not None:
            return self.iterations
        counted = [sample.iteration for sample in self.samples if sample.iteration is not None]
        told = [sample.dirty_rate for sample in self.samples if sample.dirty_rate]
        new = sum(one != other for one, other in itertools.pairwise(told))
        looks = [] if counted else self.samples
        jumps = sum(jumps_up(one, other) for one, other in itertools.pairwise(looks))
        least = max(max(counted, default=1), 1 + jumps, 2 + new if told else 1)
        return least if least > 1 else None


SURELY = 0.9
"""Chosen: of what is sent at least this share are pages of the list; the rest is what is around them."""


def jumps_up(before: Sample, after: Sample) -> bool:
    """Whether more is left than there was, less what has been sent since: another list has been taken. Zeros and changes of pages are sent as less."""
    if before.remaining is None or after.remaining is None:
        return False
    sent = after.sent - before.sent if before.sent is not None and after.sent is not None else 0.0
    return after.remaining > before.remaining - SURELY * max(sent, 0.0) + 2 * max(before.step, after.step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A text that was read: of which format, how many lines were not understood, and its migrations."""

    format: str
    title: str
    lines: int
    lines_skipped: int
    migrations: tuple[Recorded, ...]
    notes: tuple[str, ...] = field(default_factory=tuple)
