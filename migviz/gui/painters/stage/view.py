"""What does a picture of the stage need beside the moment? How time goes, and what has just happened."""

from migviz.replay.beats import BeatNow
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`rate`: simulated seconds per second on the screen (for the belt). `rings`: writes that have just happened, as
    (block, age from 0 to 1). `pulse`: phase of the pulse from 0 to 1, negative when it stands still. `beat`: what is being
    shown, and which share of it is done (guided pace); None: just what is true. `pointed_list`: the iteration whose list is
    shown because its bar is pointed at, 0 for the pause. `invites`: what to try next has the room between the hosts; `reason` stands in the caption's place."""

    rate: float = 1.0
    rings: tuple[tuple[int, float], ...] = ()
    pulse: float = -1.0
    beat: BeatNow | None = None
    pointed_list: int | None = None
    invites: bool = False
    reason: str = ""

    @property
    def taking(self) -> float:
        """How much of the movement is done in which a list is taken, 1 where none is."""
        return self.beat.share if self.beat is not None and self.beat.kind.takes_a_list else 1.0
