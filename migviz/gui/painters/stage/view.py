"""What does a picture of the stage need beside the moment? How time goes, and what has just happened."""

from migviz.replay.beat import BeatKind, BeatNow
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`rate`: simulated seconds per second on the screen. `rings`: writes that have just happened, as
    (block, age from 0 to 1). `pulse`: phase of the pulse from 0 to 1, negative when it stands still. `beat`: what is being
    shown, and which share of it is done (guided pace); None: just what is true. `pointed_list`: the iteration whose list is
    shown because its bar is pointed at, 0 for the pause. `offers`: how many things there are to try, and `invites`: they have found room; `reason` stands in
    the caption's place. `bars`: those of the iterations are nowhere else, and drawn with `log` if so wished; `presented`: for a room; `pace`: how fast time goes,
    where it is written beside the steps, longest form first. `hidden`: things that a lesson does not show yet, `kept`: pixels that the strip will take for them. `beside`: so many pixels at the end of the row of the steps
    are taken. `among_others`: other VMs share the source."""

    rate: float = 1.0
    rings: tuple[tuple[int, float], ...] = ()
    pulse: float = -1.0
    beat: BeatNow | None = None
    pointed_list: int | None = None
    offers: int = 0
    invites: bool = False
    reason: str = ""
    bars: bool = False
    log: bool = False
    presented: bool = False
    pace: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    kept: int = 0
    beside: int = 0
    among_others: bool = False

    @property
    def belt(self) -> float:
        """Simulated seconds per second on the screen by which the blocks on the link are measured."""
        return max(self.beat.belt if self.beat is not None and self.beat.belt else self.rate, 1e-12)

    @property
    def taking(self) -> float:
        """How much of the movement is done in which a list is taken, 1 where none is."""
        return self.beat.share if self.beat is not None and self.beat.kind.takes_a_list else 1.0


BEAT_SECONDS = 1.2
"""Seconds on the screen from one heartbeat of a running VM to the next."""


def pulse_at(seconds: float) -> float:
    """The phase of the pulse after so many seconds on the screen."""
    return seconds % BEAT_SECONDS / BEAT_SECONDS


def is_crossing(view: View) -> bool:
    """Whether the solid frame is between the hosts now."""
    return view.beat is not None and view.beat.kind is BeatKind.CROSS
