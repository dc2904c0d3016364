"""When does a hypervisor end the iterations, and what does it do then?

A policy is a tuple of these rules. After every iteration they are asked in order; the first one that
is met decides. A rule reads its limit from the scenario, so that a change at a time reaches it.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from migviz.language import N_
from migviz.values import dataclass


class Then(StrEnum):
    """What a policy does when a rule is met."""

    PAUSE = "pause"
    SLOW_VM = N_("slow the VM")
    POST_COPY = "post-copy"
    GIVE_UP = N_("give up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a hypervisor knows after an iteration, when it has taken the list of dirty pages.

    Sizes in bytes (pages times page size), times in seconds, `disk` is the one that is mirrored (0 where hosts share
    it), `speed` in bytes per second as measured over the last iteration or look. `setting` gives a scenario field's value at this moment.
    """

    setting: Callable[[str], float | None]
    iterations: int
    elapsed: float
    memory: float
    disk: float
    rest: float
    speed: float
    sent: float
    dirty_rate: float
    stalled: int
    high_periods: int


class Rule(Protocol):
    """`met` says whether the rule holds, `then` what follows, `small` whether it is because little is left.

    `sends_list`: the list that was taken is sent while the VM runs, and only then comes what follows, with a new list.
    """

    @property
    def then(self) -> Then: ...
    @property
    def small(self) -> bool: ...
    @property
    def sends_list(self) -> bool: ...
    @property
    def reason(self) -> str: ...
    def met(self, progress: Progress) -> bool: ...


def gib(progress: Progress, least: float = 0.0) -> float:
    """GiB of the memory and of a disk that is mirrored, at least so many of each."""

    def at_least(amount: float) -> float:  # arithmetic alone, so that it holds for many points at once, too
        return (amount + least + abs(amount - least)) / 2

    return at_least(progress.memory / 2**30) + (progress.disk > 0) * at_least(progress.disk / 2**30)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestFits:
    """The rest can be sent within the downtime limit at the measured bandwidth.

    `step_count` > 0 raises the limit in equal steps from a `step_count`-th of it to all of it, one step
    every `seconds_per_gib` for each GiB of memory and of a disk that is mirrored, `least_gib` of each at least
    (OpenStack Nova).
    """

    step_count: int = 0
    seconds_per_gib: float = 0.0
    least_gib: float = 0.0
    then: Then = Then.PAUSE
    small: bool = True
    sends_list: bool = False
    reason: str = N_("what is left fits the downtime limit")

    def limit(self, progress: Progress) -> float:
        """The downtime limit in force, in seconds."""
        most = progress.setting("migration.downtime_limit") or 0.0
        if not self.step_count:
            return most
        first = most / self.step_count
        step = min(self.step_count, int(progress.elapsed / (self.seconds_per_gib * gib(progress, self.least_gib))))
        return first + step * (most - first) / self.step_count

    def rises_at(self, progress: Progress) -> float:
        """When the limit goes up the next time; infinity where it does not."""
        if not self.step_count:
            return float("inf")
        delay = self.seconds_per_gib * gib(progress, self.least_gib)
        steps = progress.elapsed // delay + 1
        return float("inf") if steps > self.step_count else steps * delay

    def threshold(self, progress: Progress) -> float:
        """The most bytes that may be left, whole bytes."""
        return float(int(progress.speed * self.limit(progress)))

    def met(self, progress: Progress) -> bool:
        return progress.rest <= self.threshold(progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSmall:
    """Less is left than `migration.rest_limit`."""

    then: Then = Then.PAUSE
    small: bool = True
    sends_list: bool = False
    reason: str = N_("little is left")

    def met(self, progress: Progress) -> bool:
        limit = progress.setting("migration.rest_limit")
        return limit is not None and progress.rest < limit


@dataclass(frozen=True, slots=True, kw_only=True)
class IterationLimit:
    """`migration.max_iterations` have been made."""

    then: Then = Then.PAUSE
    small: bool = False
    sends_list: bool = False
    reason: str = N_("the iteration limit is reached")

    def met(self, progress: Progress) -> bool:
        limit = progress.setting("migration.max_iterations")
        return limit is not None and progress.iterations >= limit


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLimit:
    """`factor` times the memory has been sent."""

    factor: float
    then: Then = Then.PAUSE
    small: bool = False
    sends_list: bool = False
    reason: str = N_("too much has been sent already")

    def met(self, progress: Progress) -> bool:
        return progress.sent > self.factor * progress.memory


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """The next iteration would have to be sent faster than `most` bytes/s: last dirty rate plus `step`."""

    step: float
    most: float
    then: Then = Then.PAUSE
    small: bool = False
    sends_list: bool = False
    reason: str = N_("the dirty rate is above the highest rate")

    def met(self, progress: Progress) -> bool:
        return progress.dirty_rate + self.step > self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class NoProgress:
    """`migration.no_progress` iterations in a row left the rest as large as the one before (5 % is progress)."""

    then: Then = Then.PAUSE
    small: bool = False
    sends_list: bool = False
    reason: str = N_("what is left no longer shrinks")

    def met(self, progress: Progress) -> bool:
        limit = progress.setting("migration.no_progress")
        return limit is not None and progress.stalled >= limit


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """The migration has lasted `fixed` seconds, and `seconds_per_gib` for each GiB, counted as for the limit of the pause.

    What follows is the field `migration.at_timeout`.
    """

    fixed: float = 0.0
    seconds_per_gib: float = 0.0
    least_gib: float = 0.0
    then: Then = Then.GIVE_UP
    small: bool = False
    sends_list: bool = False
    reason: str = N_("the timeout is reached")

    def met(self, progress: Progress) -> bool:
        return progress.elapsed >= self.seconds(progress)

    def seconds(self, progress: Progress) -> float:
        """When the time is up."""
        return self.fixed + self.seconds_per_gib * gib(progress, self.least_gib)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirtiedTooFast:
    """In `periods` periods of a second or more, more than `share` of what was sent was dirtied again.

    `by_lists`: judged by the lists that are taken; otherwise by the policy's timer, by itself.
    """

    share: float
    periods: int
    by_lists: bool = True
    then: Then = Then.SLOW_VM
    small: bool = False
    sends_list: bool = False
    reason: str = N_("pages are dirtied too fast")

    def met(self, progress: Progress) -> bool:
        return progress.high_periods >= self.periods


def what_follows(rule: Rule, at_timeout: str) -> Then:
    """What a policy does when a rule is met; after its time is up as the scenario says."""
    return Then(at_timeout) if isinstance(rule, TimeLimit) else rule.then
