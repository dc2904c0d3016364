"""When does a hypervisor end the iterations, and what does it do then?

A policy is a tuple of these rules. After every iteration they are asked in order; the first one that
is met decides. A rule reads its limit from the scenario, so that a change at a time reaches it.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar, Protocol

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
    `ramps_from`: when the list was taken from which on a limit that waits for it may rise; `doubled`: how often it has been doubled.
    `stall_ends`, `stall_lifts`: what a watch for stalls asks for (stall.py).
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
    ramps_from: float = float("inf")
    doubled: int = 0
    stall_ends: bool = False
    stall_lifts: bool = False


class Rule(Protocol):
    """`met` says whether the rule holds, `then` what follows, `small` whether it is because little is left. `field`: its limit is the
    value of this field, and where that is off the rule never holds.

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
    @property
    def field(self) -> str: ...
    def met(self, progress: Progress) -> bool: ...


def gib(progress: Any, least: float) -> Any:
    """GiB of the memory and of a disk that is mirrored, at least so many of each."""
    return gib_of(progress.memory, progress.disk, least)


def gib_of(memory: Any, disk: Any, least: float) -> Any:
    """The same for so many bytes of each."""

    def at_least(amount: Any) -> Any:
        return _most(amount, least)

    return at_least(memory / 2**30) + (disk > 0) * at_least(disk / 2**30)


def _where(holds: Any, then: Any, otherwise: Any) -> Any:
    return (then if holds else otherwise) if isinstance(holds, bool) else _arrays().where(holds, then, otherwise)


def _least(one: Any, other: Any) -> Any:
    return min(one, other) if _are_numbers(one, other) else _arrays().minimum(one, other)


def _most(one: Any, other: Any) -> Any:
    return max(one, other) if _are_numbers(one, other) else _arrays().maximum(one, other)


def _are_numbers(*amounts: Any) -> bool:
    return all(isinstance(amount, int | float) for amount in amounts)


def _arrays() -> Any:
    """numpy, which reading a scenario does not need: whoever passes arrays has loaded it."""
    import numpy as np

    return np


class Rise(Protocol):
    """How the limit of the pause rises while a migration goes on. Arithmetic alone: it holds for many points at once, too."""

    def limit(self, most: Any, progress: Any) -> Any:
        """The limit in force, in seconds; `most` is the value of the field."""

    def rises_at(self, most: Any, progress: Any) -> Any:
        """When it goes up the next time, as far as a clock decides that; infinity where none does."""

    def goes_on(self, most: Any, progress: Any) -> Any:
        """Whether it will still go up if the migration goes on as it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BySize:
    """In `steps` equal steps from a `steps`-th of the field to all of it, one every `seconds_per_gib` for each GiB of
    memory and of a disk that is mirrored, `least_gib` of each at least (OpenStack Nova)."""

    steps: int
    seconds_per_gib: float
    least_gib: float = 0.0

    def limit(self, most: Any, progress: Any) -> Any:
        first = most / self.steps
        return first + _least(self.steps, progress.elapsed // self._delay(progress)) * (most - first) / self.steps

    def rises_at(self, most: Any, progress: Any) -> Any:
        delay = self._delay(progress)
        steps = progress.elapsed // delay + 1
        return _where(steps > self.steps, float("inf"), steps * delay)

    def goes_on(self, most: Any, progress: Any) -> Any:
        return self.rises_at(most, progress) < float("inf")

    def _delay(self, progress: Any) -> Any:
        return self.seconds_per_gib * gib(progress, self.least_gib)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByClock:
    """From `first` seconds in `steps` equal steps to the field's value, one every `every` seconds once as many as `lists` lists have been
    taken beside the one at the start (KubeVirt's downtime tuning)."""

    first: float
    steps: int
    lists: int
    every: float

    def limit(self, most: Any, progress: Any) -> Any:
        first = _least(self.first, most)
        return first + _least(self.steps, self._made(progress)) * (most - first) / self.steps

    def rises_at(self, most: Any, progress: Any) -> Any:
        made = self._made(progress)
        # Where the list is still to be taken there is no clock: that begins with it.
        begins = _most(progress.ramps_from, self.every)
        return _where(made >= self.steps, float("inf"), begins + made * self.every)

    def goes_on(self, most: Any, progress: Any) -> Any:
        return self._made(progress) < self.steps

    def _made(self, progress: Any) -> Any:
        begun = _most(progress.ramps_from, self.every)
        waited = progress.elapsed - _least(begun, progress.elapsed)
        return (progress.elapsed >= begun) * (waited // self.every + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDoubling:
    """Doubled each time more than `times` looks found more left than the look before, up to `highest` seconds (Proxmox VE).

    It looks every `every` seconds, and every `quick` seconds from the first look on that finds less left than was sent between two looks
    on average.
    """

    every: float
    quick: float
    times: int
    highest: float

    def limit(self, most: Any, progress: Any) -> Any:
        return _least(self.highest, most * 2.0 ** _least(progress.doubled, MOST_DOUBLINGS))

    def rises_at(self, most: Any, progress: Any) -> Any:
        return float("inf")

    def goes_on(self, most: Any, progress: Any) -> Any:
        return (self.limit(most, progress) < self.highest) & (most > 0)


MOST_DOUBLINGS = 60
"""2 ** 60 of anything is above every limit, and 2 ** 2000 is no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestFits:
    """The rest can be sent within the downtime limit at the measured bandwidth. `rises`: how the limit goes up meanwhile."""

    rises: Rise | None = None
    then: Then = Then.PAUSE
    small: bool = True
    sends_list: bool = False
    reason: str = N_("what is left fits the downtime limit")
    field: str = "migration.downtime_limit"

    def limit(self, progress: Progress) -> float:
        """The downtime limit in force, in seconds."""
        most = self._most(progress)
        return float(self.rises.limit(most, progress)) if self.rises else most

    def rises_at(self, progress: Progress) -> float:
        """When the limit goes up the next time by a clock; infinity where it does not."""
        return float(self.rises.rises_at(self._most(progress), progress)) if self.rises else float("inf")

    def goes_on(self, progress: Progress) -> bool:
        """Whether the limit will still go up."""
        return self.rises is not None and bool(self.rises.goes_on(self._most(progress), progress))

    def _most(self, progress: Progress) -> float:
        return progress.setting(self.field) or 0.0

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
    field: str = "migration.rest_limit"

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
    field: str = "migration.max_iterations"

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
    field: str = ""

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
    field: str = ""

    def met(self, progress: Progress) -> bool:
        return progress.dirty_rate + self.step > self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class NoProgress:
    """`migration.no_progress` iterations in a row left the rest as large as the one before (5 % is progress)."""

    then: Then = Then.PAUSE
    small: bool = False
    sends_list: bool = False
    reason: str = N_("what is left no longer shrinks")
    field: str = "migration.no_progress"

    def met(self, progress: Progress) -> bool:
        limit = progress.setting("migration.no_progress")
        return limit is not None and progress.stalled >= limit


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """The migration has lasted `fixed` seconds, and `seconds_per_gib` for each GiB, counted as for the limit of the pause.

    What follows is the field `migration.at_timeout`. `watched`: somebody looks at the clock while a list is sent; otherwise only between two lists.
    """

    fixed: float = 0.0
    seconds_per_gib: float = 0.0
    least_gib: float = 0.0
    watched: bool = False
    then: Then = Then.GIVE_UP
    small: bool = False
    sends_list: bool = False
    reason: str = N_("the timeout is reached")
    field: str = ""
    as_at_timeout: ClassVar[bool] = True

    def met(self, progress: Progress) -> bool:
        return not progress.stall_lifts and progress.elapsed >= self.seconds(progress)

    def seconds(self, progress: Progress) -> float:
        """When the time is up."""
        seconds: float = self.seconds_of(progress.memory, progress.disk)
        return seconds

    def seconds_of(self, memory: Any, disk: Any) -> Any:
        """The same for so many bytes of memory, and of a disk that is mirrored."""
        return self.fixed + self.seconds_per_gib * gib_of(memory, disk, self.least_gib)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """No page has been sent for `seconds`: the link carries nothing. After an iteration that cannot be, so the link looks (KubeVirt)."""

    seconds: float
    then: Then = Then.GIVE_UP
    small: bool = False
    sends_list: bool = False
    reason: str = N_("nothing has been sent for too long")
    field: str = ""

    def met(self, progress: Progress) -> bool:
        return False


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
    field: str = ""

    def met(self, progress: Progress) -> bool:
        return progress.high_periods >= self.periods


def what_follows(rule: Rule, at_timeout: str) -> Then:
    """What a policy does when a rule is met; after its time is up as the scenario says."""
    return Then(at_timeout) if getattr(rule, "as_at_timeout", False) else rule.then
