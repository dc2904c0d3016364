"""What is told while a migration is watched? A line for each look, from time to time what is expected of its end, and how it ended."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from migviz.errors import InputError
from migviz.language import _
from migviz.recorded.asked_again import connection_text, told_of
from migviz.recorded.evidence import Span
from migviz.recorded.forecast import Forecast, forecast_of
from migviz.recorded.reading import read_content
from migviz.recorded.recording import Log, Recorded, Sample, Status
from migviz.say.amounts import time_text
from migviz.scenario.units import Kind, write
from migviz.values import dataclass

LOOKS = 10
"""Chosen: after so many new looks the model runs ahead again."""
FEWEST = 3
OTHERWISE = 0.1
"""An expected end that moves by more is another one, and is said to be."""

EVEN = 0.5
"""Where less than half of what explains the log converges, it is not expected to."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Followed:
    """A migration that is watched, the last of those that its lines tell of. `forecasts`: all that was expected of it, in order; `asked_at`:
    after how many looks the model ran ahead last."""

    log: Log | None = None
    forecasts: tuple[Forecast, ...] = ()
    asked_at: int = 0

    @property
    def recorded(self) -> Recorded | None:
        """What is known of it so far; None before there is any."""
        return None if self.log is None else self.log.migrations[-1]

    @property
    def is_over(self) -> bool:
        """Whether the lines tell that it has ended."""
        recorded = self.recorded
        return recorded is not None and (recorded.gone or recorded.status is not Status.UNKNOWN)

    @property
    def closing(self) -> str:
        """What is said where no more lines come."""
        recorded = self.recorded
        if recorded is None:
            return _("No migration was seen.")
        return _ended(recorded) if self.is_over else _("The answers ended before the migration did.")


def go_on(before: Followed, lines: Sequence[str]) -> Followed:
    """The same with all lines that have come until now; from time to time the model runs ahead again."""
    log = _log_of(lines)
    if log is None:
        return before
    looks = len(log.migrations[-1].samples)
    known = before.log
    if known is not None and (len(log.migrations) > len(known.migrations) or looks < before.asked_at):
        before = Followed()  # another migration has begun
    now = replace(before, log=log)
    due = looks - before.asked_at >= LOOKS or (not before.asked_at and looks >= FEWEST)
    if now.is_over or not due:
        return now
    forecast = forecast_of(log.migrations[-1])
    return replace(
        now, asked_at=looks, forecasts=before.forecasts if forecast is None else (*before.forecasts, forecast)
    )


def _log_of(lines: Sequence[str]) -> Log | None:
    try:
        return read_content("\n".join(lines).encode() + b"\n")
    except InputError:  # nothing of a migration yet
        return None


class Ahead:
    """What is told in a terminal while lines come."""

    def __init__(self) -> None:
        self.followed = Followed()
        self._told = 0

    def told(self, lines: Sequence[str]) -> Iterator[str]:
        """What is new since it was asked last."""
        if lines and (state := told_of(lines[-1])):
            yield connection_text(state)
        before, self.followed = self.followed, go_on(self.followed, lines)
        recorded = self.followed.recorded
        if recorded is None:
            return
        if len(recorded.samples) < self._told:
            self._told = 0
        for sample in recorded.samples[self._told :]:
            yield _look(sample)
        self._told = len(recorded.samples)
        for number in range(len(before.forecasts), len(self.followed.forecasts)):
            yield "  " + expected_at(self.followed.forecasts, number)


def expected_at(forecasts: Sequence[Forecast], number: int) -> str:
    """What was expected then, and before, where that was something else."""
    return expected_text(forecasts[number], forecasts[number - 1] if number else None)


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
    if before is None or not differ(forecast, before):
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


def differ(one: Forecast, other: Forecast) -> bool:
    """Whether something else is expected."""
    if one.first_done is not None or other.first_done is not None:
        return False
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
