"""What was the run before a slider was dragged, and by how much is it another now? Beside what is shown, as pale outlines."""

from migviz.replay.pace import pause_span
from migviz.replay.seen import Seen
from migviz.replay.told import Told
from migviz.trace import Copying
from migviz.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The run that was on the screen before, seen at its end, and how strongly its outlines are drawn: 1 while something is dragged."""

    seen: Seen
    strength: float = 1.0

    @property
    def pause(self) -> float | None:
        """Seconds of its pause."""
        return pause_of(self.seen.run)

    @property
    def iterations(self) -> int:
        """How many it had."""
        return iterations_of(self.seen.run)


def pause_of(run: Told) -> float | None:
    """Seconds of a run's pause, None where it has none that ends."""
    span = pause_span(run)
    return span[1] - span[0] if span is not None else None


def iterations_of(run: Told) -> int:
    """How many iterations a run has."""
    return sum(item.copying is Copying.ITERATION for item in run.passes)
