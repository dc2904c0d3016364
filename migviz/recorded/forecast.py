"""Where is a migration going that is still under way? A line for each look, and from time to time what a run of the fitted scenario says of its end."""

from collections.abc import Iterator, Sequence

from migviz.errors import InputError
from migviz.language import _
from migviz.recorded.fitted import Fit, fit
from migviz.recorded.reading import read_content
from migviz.recorded.recording import Recorded, Sample, Status
from migviz.say.amounts import time_text
from migviz.scenario.units import Kind, write

LOOKS = 10
"""Chosen: after so many new looks the model is fitted again."""
FEWEST = 3


class Ahead:
    """What is told while lines come."""

    def __init__(self) -> None:
        self.closing = _("No migration was seen.")
        self._told = 0
        self._fitted_at = 0

    def told(self, lines: Sequence[str]) -> Iterator[str]:
        """What is new since it was asked last."""
        recorded = _last_of(lines)
        if recorded is None:
            return
        if len(recorded.samples) < self._told:  # another migration has begun
            self._told = self._fitted_at = 0
        for sample in recorded.samples[self._told :]:
            yield _look(sample)
        self._told = len(recorded.samples)
        if recorded.status is Status.UNKNOWN:
            if self._told - self._fitted_at >= LOOKS or (not self._fitted_at and self._told >= FEWEST):
                self._fitted_at = self._told
                yield from _expected(recorded, fit(recorded))
            self.closing = _("The monitor's answers ended before the migration did.")
        else:
            self.closing = _ended(recorded)


def _last_of(lines: Sequence[str]) -> Recorded | None:
    try:
        return read_content("\n".join(lines).encode() + b"\n").migrations[-1]
    except InputError:  # nothing of a migration yet
        return None


def _look(sample: Sample) -> str:
    return _(
        "{t}: sent {sent}, left {left}, list {number}",
        t=time_text(sample.t),
        sent=_size(sample.sent),
        left=_size(sample.remaining),
        number=sample.iteration or "–",
    )


def _size(amount: float | None) -> str:
    return "–" if amount is None else write(amount, Kind.SIZE)


def _expected(recorded: Recorded, found: Fit) -> Iterator[str]:
    if found.scenario is None:
        return
    from migviz.engine import metrics_of

    metrics = metrics_of(found.scenario)
    if not metrics.finished or not metrics.converged:
        yield "  " + _("Expected: at this rate it will not converge.")
        return
    yield "  " + _(
        "Expected: done after {total}, pause {pause}.",
        total=time_text(max(metrics.total_time, recorded.samples[-1].t)),
        pause=time_text(metrics.downtime or 0.0),
    )


def _ended(recorded: Recorded) -> str:
    if recorded.status is not Status.COMPLETED:
        return _("The migration ended: {status}.", status=_(recorded.status.value))
    return _(
        "The migration is done after {total}, pause {pause}.",
        total=time_text(recorded.total_time or 0.0),
        pause="–" if recorded.pause is None else time_text(recorded.pause),
    )
