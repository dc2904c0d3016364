"""What is told while a migration is watched? A line for each look, from time to time what is expected of its end, and how it ended."""

from collections.abc import Iterator, Sequence

from migviz.errors import InputError
from migviz.language import _
from migviz.recorded.evidence import Span
from migviz.recorded.forecast import Forecast, forecast_of
from migviz.recorded.reading import read_content
from migviz.recorded.recording import Recorded, Sample, Status
from migviz.say.amounts import time_text
from migviz.scenario.units import Kind, write

LOOKS = 10
"""Chosen: after so many new looks the model runs ahead again."""
FEWEST = 3
OTHERWISE = 0.1
"""An expected end that moves by more is another one, and is said to be."""

EVEN = 0.5
"""Where less than half of what explains the log converges, it is not expected to."""


class Ahead:
    """What is told while lines come. `forecasts`: all that was expected, in order, as a picture of it would show."""

    def __init__(self) -> None:
        self.closing = _("No migration was seen.")
        self.forecasts: list[Forecast] = []
        self._told = 0
        self._asked_at = 0

    def told(self, lines: Sequence[str]) -> Iterator[str]:
        """What is new since it was asked last."""
        recorded = _last_of(lines)
        if recorded is None:
            return
        if len(recorded.samples) < self._told:  # another migration has begun
            self._told = self._asked_at = 0
            self.forecasts = []
        for sample in recorded.samples[self._told :]:
            yield _look(sample)
        self._told = len(recorded.samples)
        if recorded.gone or recorded.status is not Status.UNKNOWN:
            self.closing = _ended(recorded)
            return
        self.closing = _("The answers ended before the migration did.")
        if self._told - self._asked_at >= LOOKS or (not self._asked_at and self._told >= FEWEST):
            self._asked_at = self._told
            yield from self._expected(forecast_of(recorded))

    def _expected(self, forecast: Forecast | None) -> Iterator[str]:
        if forecast is None:
            return
        yield "  " + expected_text(forecast, self.forecasts[-1] if self.forecasts else None)
        self.forecasts.append(forecast)


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


def expected_text(forecast: Forecast, before: Forecast | None = None) -> str:
    """What is expected, and what was expected before where that was something else."""
    words = _expected(forecast)
    if before is None or before.first_done is not None or not _differ(forecast, before):
        return words
    return f"{words} {_was(before)}"


def _expected(forecast: Forecast) -> str:
    if forecast.first_done is not None:
        return _(
            "Expected: the first iteration is done after {t} at the latest. How fast the VM writes shows then.",
            t=time_text(forecast.first_done),
        )
    if forecast.end is None or forecast.pause is None:
        return _("Expected: at this rate it will not converge.")
    if forecast.converges is None and forecast.share < EVEN:
        return _(
            "Expected: at this rate it will not converge, or be done after {end} at the earliest.",
            end=time_text(forecast.end.low),
        )
    words = _("Expected: done after {end}, pause {pause}.", end=_range(forecast.end), pause=_range(forecast.pause))
    if forecast.converges:
        return words
    return f"{words} {_('Or it does not converge: the log cannot tell yet.')}"


def _range(span: Span) -> str:
    low, high = time_text(span.low), time_text(span.high)
    return time_text(span.value) if low == high else f"{time_text(span.value)} ({low} – {high})"


def _differ(one: Forecast, other: Forecast) -> bool:
    if one.end is None or other.end is None:
        return (one.end is None) != (other.end is None)
    return abs(one.end.value / other.end.value - 1.0) > OTHERWISE


def _was(before: Forecast) -> str:
    if before.end is None:
        return _("Before, it was not expected to converge.")
    return _("Before, {end} was expected.", end=time_text(before.end.value))


def _ended(recorded: Recorded) -> str:
    if recorded.gone:
        return " ".join((_("The migration is over, and nobody says any more how it ended."), *recorded.notes))
    if recorded.status is not Status.COMPLETED:
        return _("The migration ended: {status}.", status=_(recorded.status.value))
    return _(
        "The migration is done after {total}, pause {pause}.",
        total="–" if recorded.total_time is None else time_text(recorded.total_time),
        pause="–" if recorded.pause is None else time_text(recorded.pause),
    )
