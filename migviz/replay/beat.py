"""What is a beat? Its stretch of model time, maybe of no length, and its seconds on the screen.

Inside a beat model time is linear, so the rate changes only at a beat's edge. In a beat of no length time stands still: what
has become true at an instant is shown happening.
"""

import math
from enum import StrEnum

from migviz.values import dataclass


class BeatKind(StrEnum):
    """What is seen in a beat."""

    CONFIGURATION = "configuration"
    """step 1: the card of the configuration crosses to the target"""
    SET_ASIDE = "set aside"
    """step 1: the target sets memory aside"""
    READY = "ready"
    """step 1: the container VM is there"""
    DISK = "disk"
    """the VM's own disk goes first"""
    LIST = "list"
    """time stands still: the next list becomes the list of this iteration"""
    ITERATION = "iteration"
    OPENING = "opening"
    """time stands still: the VM has stopped, the last list becomes the map"""
    PART = "part"
    """a part of the pause"""
    CROSS = "cross"
    """time stands still just before the resume: the solid frame crosses to the target"""
    HEARTBEAT = "heartbeat"
    """time stands still at the resume: the first heartbeat"""
    FRAME_IN = "frame in"
    """the announcement goes to the switch"""
    LEARNT = "learnt"
    """time stands still: the old port is struck, the new one is written"""
    COPIES = "copies"
    """the announcement goes out at all other ports"""
    READ = "read"
    """time stands still: the table can be read"""
    WAITS = "waits"
    """the VM runs again, and the client's timer has not run out yet"""
    TURN_ROUND = "turn round"
    """the client asks again, and what waited is answered"""
    PUSH = "push"
    """memory follows the VM"""
    AFTER = "after"
    """whatever else happens, up to the end"""

    @property
    def is_a_cut(self) -> bool:
        """Whether it shows one movement, so that without movements its end is shown at once: elsewhere time goes on."""
        return self in _SHOWN_SLOWLY and self not in (BeatKind.PART, BeatKind.WAITS)

    @property
    def takes_a_list(self) -> bool:
        """Whether the pages that are listed next become the map."""
        return self in (BeatKind.LIST, BeatKind.OPENING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """From `start` to `end` seconds of the run, in so many `seconds` on the screen. `number`: of an iteration."""

    kind: BeatKind
    start: float
    end: float
    seconds: float
    number: int = 0

    @property
    def stands_still(self) -> bool:
        """Whether time stands still: there is no time between its start and its end."""
        return self.end <= math.nextafter(self.start, math.inf)

    @property
    def rate(self) -> float:
        """Seconds of the run for each second on the screen."""
        return 0.0 if self.stands_still else (self.end - self.start) / self.seconds

    @property
    def is_stretched(self) -> bool:
        """Whether it takes longer on the screen than in the run."""
        return self.seconds > self.end - self.start

    @property
    def can_be_skipped(self) -> bool:
        """Whether Space goes on to its end: it shows a moment slowly, and one may have seen it."""
        return self.is_stretched and self.kind in _SHOWN_SLOWLY


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatNow:
    """The beat that is under way, and the `share` of it that is done, 0 to 1. `belt`: seconds of the run for each second on the screen
    by which blocks on the link are measured: they keep their size while something else is shown slowly."""

    beat: Beat
    share: float
    belt: float = 0.0

    @property
    def kind(self) -> BeatKind:
        """What is seen."""
        return self.beat.kind

    @property
    def elapsed(self) -> float:
        """Seconds on the screen since it began."""
        return self.share * self.beat.seconds


_SHOWN_SLOWLY = frozenset(BeatKind) - {
    BeatKind.CONFIGURATION,
    BeatKind.SET_ASIDE,
    BeatKind.READY,
    BeatKind.DISK,
    BeatKind.ITERATION,
    BeatKind.PUSH,
    BeatKind.AFTER,
}
