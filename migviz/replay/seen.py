"""What does a painter or a sentence get? What was told of a run, what is true at a time, and which numbers are covered."""

from dataclasses import replace
from functools import lru_cache

from migviz.replay.moment import Moment, moment_at
from migviz.replay.told import Told, told
from migviz.trace import Run
from migviz.trace.traffic import ClientMetrics
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """A run as far as it is told, and one of its moments.

    `covered`: names of numbers (`run.seconds(1)`, `moment.dirty`) that an open question asks for; they are written `?`. `hidden`:
    parts of the screen that a lesson has not introduced yet: no sentence speaks of them either. `along`: seconds that its time axis has at
    least, once all of it is told, so that one sees its end move.
    """

    run: Told
    moment: Moment
    covered: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    along: float = 0.0

    @property
    def t(self) -> float:
        """Seconds of simulated time."""
        return self.moment.t

    @property
    def client(self) -> ClientMetrics | None:
        """How its client fared; None where there is none, or where a lesson has not introduced it."""
        return None if self.hidden & {"client", "switch"} else self.run.network.client

    @property
    def shows_other_switch(self) -> bool:
        """Whether a lesson has introduced the second switch, or there is no lesson."""
        return "other switch" not in self.hidden

    def at(self, t: float) -> "Seen":
        """The same run at another time, as far as it is told."""
        return replace(self, moment=moment_at(self.run, t))


def so_far(seen: Seen) -> Seen:
    """The same moment of a run of which nothing later is told."""
    return replace(seen, run=told(seen.run, seen.t)) if isinstance(seen.run, Run) else seen


def as_watched(seen: Seen) -> Seen:
    """What may be said of a run of which something is asked: nothing of what is still to be watched."""
    return so_far(seen) if seen.covered else seen


@lru_cache(maxsize=4)
def seen_at(
    run: Run,
    t: float,
    until: float | None = None,
    covered: frozenset[str] = frozenset(),
    hidden: frozenset[str] = frozenset(),
    along: float = 0.0,
) -> Seen:
    """The run at `t`; nothing of it that is later than `until`. What is seen at the same time is the same object: a pane knows by
    that that it need not be drawn again."""
    moment = moment_at(run, t if until is None else min(t, until))
    return Seen(run=told(run, until), moment=moment, covered=covered, hidden=hidden, along=along)
