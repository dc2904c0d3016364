"""What does a client notice of a VM that does not answer: since when, what is lost, when it tried again, what came late?"""

import dataclasses
import math

from migviz.trace.traffic import Batch, Fate, Stall


@dataclasses.dataclass(slots=True, eq=False)
class Noticed:
    """The stalls and the answers of one connection, as they come."""

    answered_at: float
    """When the last answer came; before the first one, when the first request was made."""
    undisturbed_since: float
    late_before: float = -1.0
    """What was asked before this and is answered after it comes late."""
    first_lost: int | None = None
    """The first request that is lost, or taken for it, while it is."""
    cause: Fate = Fate.SLOW
    stalls: list[Stall] = dataclasses.field(default_factory=list)
    batches: list[Batch] = dataclasses.field(default_factory=list)
    _late_cause: Fate = Fate.SLOW
    _missed: float = math.inf
    _tries: list[float] = dataclasses.field(default_factory=list)
    _plans: list[tuple[float, float]] = dataclasses.field(default_factory=list)

    def plan(self, now: float, due: float) -> None:
        """TCP's timer is set; while all is well only what it is set to last will matter."""
        if self.first_lost is None:
            self._plans.clear()
        self._plans.append((now, due))

    def doubt(self, first: int) -> None:
        """TCP's timer has run out: it takes what is out for lost, rightly or not."""
        if self.first_lost is None:
            self.first_lost, self.cause = first, Fate.SLOW

    def miss(self, first: int, fate: Fate, now: float) -> None:
        """A request from `first` on, or its answer, was lost on the way."""
        self.cause = fate
        self._missed = min(self._missed, now)
        self.first_lost = first if self.first_lost is None else min(first, self.first_lost)

    def try_again(self, now: float) -> None:
        """Something is sent again, which counts while something is lost."""
        if self.first_lost is not None:
            self._tries.append(now)

    def recover(self, now: float, end: int) -> bool:
        """All before `end` is answered; whether that ends a stall."""
        if self.first_lost is None or end <= self.first_lost:
            return False
        self._note(now, self.first_lost, given_up=False)
        self.late_before, self._late_cause = now, self.cause
        self.first_lost, self._missed, self._tries = None, math.inf, []
        self.undisturbed_since = now
        return True

    def give_up(self, now: float, first: int, waiting: int) -> None:
        """The connection is lost, with so many requests from `first` on that wait."""
        self.first_lost = first if self.first_lost is None else self.first_lost
        self._note(now, self.first_lost, given_up=True)
        self.batches.append(Batch(first=first, count=waiting, answered=None, cause=self.cause))

    def answer(self, first: int, late: int, end: int, now: float) -> None:
        """Requests are answered one by one: those before `late` late, the others as usual."""
        self.answered_at = now
        if late > first:
            self.batches.append(Batch(first=first, count=late - first, answered=now, late=True, cause=self._late_cause))
        if end > late:
            self.batches.append(Batch(first=late, count=end - late, answered=now))

    def _note(self, now: float, first: int, *, given_up: bool) -> None:
        self.stalls.append(
            Stall(
                start=self.answered_at,
                known=min(self._missed, *self._tries[:1], now),
                end=now,
                tries=tuple(self._tries),
                plans=tuple(self._plans),
                given_up=given_up,
                cause=self.cause,
                first=first,
            )
        )
