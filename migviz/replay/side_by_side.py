"""How do the clocks of two runs go together?"""

from collections.abc import Sequence
from enum import StrEnum

from migviz.language import N_
from migviz.replay.pace import pause_span
from migviz.replay.told import Told, axis_end


class Alignment(StrEnum):
    """What the two runs have in common on the axis."""

    CLOCK = N_("clock")
    PAUSE = N_("start of pause")


def shift_between(one: Told, other: Told, alignment: Alignment) -> float:
    """How many seconds later `other` is seen than `one`, so that they are lined up; 0 where one has no pause."""
    spans = pause_span(one), pause_span(other)
    if alignment is Alignment.CLOCK or spans[0] is None or spans[1] is None:
        return 0.0
    return spans[1][0] - spans[0][0]


def span_of(runs: Sequence[Told], shift: float) -> tuple[float, float]:
    """From and to which second of the first run's clock both are drawn; `shift` belongs to the second."""
    start = min(0.0, -shift) if len(runs) > 1 else 0.0
    return start, max([axis_end(runs[0]), *(axis_end(run) - shift for run in runs[1:])])


BEFORE, AFTER = 0.25, 0.6
"""Under the lens: so much of the longer pause is shown before and after it."""


def lens_span(runs: Sequence[Told]) -> tuple[float, float] | None:
    """The same around the pauses, both to one scale; None where there are none to look at."""
    spans = [span for run in runs if (span := pause_span(run)) is not None]
    first = pause_span(runs[0])
    if len(spans) < len(runs) or first is None:
        return None
    longest = max(end - start for start, end in spans)
    return first[0] - BEFORE * longest, first[0] + (1 + AFTER) * longest
