"""What is on the screen of a migration that goes on? A ghost behind its strip: the end that is expected, and how that has changed."""

from collections.abc import Iterator, Sequence

from migviz.recorded.forecast import Forecast
from migviz.recorded.looking_on import EVEN, differ
from migviz.recorded.opening import Opened
from migviz.recorded.recorded_run import RecordedRun
from migviz.say import in_recording
from migviz.showing.recording import ExpectedShown, GhostShown

MOST_BEFORE, MOST_SAID = 5, 6
"""Chosen: so many earlier expectations stay on the strip, and so many are in the list."""
BEYOND, FARTHEST = 1.25, 6.0
"""Chosen: so far beyond now the axis goes where no end is known, and at most where a late one is possible."""


def ghost_of(opened: Opened, run: RecordedRun) -> GhostShown | None:
    """What is expected from now on; None where nothing is, or it is over."""
    if not opened.ahead:
        return None
    last = opened.ahead[-1]
    end, sure = _end(last), last.converges is True
    pause = last.pause.value if last.pause is not None else None
    first = last.first_done is not None
    return GhostShown(
        now=run.end,
        end=end,
        pause=pause or 0.0,
        before=tuple(_ends(opened.ahead[:-1]))[-MOST_BEFORE:],
        forms=in_recording.no_end_on_strip(last.end.low if last.end is not None else None)
        if end is None
        else in_recording.ahead_on_strip(end[1], pause, first=first, sure=sure),
        is_first=first,
    )


def _end(forecast: Forecast) -> tuple[float, float, float] | None:
    if forecast.first_done is not None:
        return (forecast.first_done,) * 3
    if forecast.end is None or (forecast.converges is None and forecast.share < EVEN):
        return None
    return forecast.end.low, forecast.end.value, forecast.end.high


def _ends(forecasts: Sequence[Forecast]) -> Iterator[float]:
    for forecast in forecasts:
        end = _end(forecast)
        if end is not None and forecast.first_done is None:
            yield end[1]


def end_of_axis(run: RecordedRun, ghost: GhostShown | None) -> float:
    """As far as the latest end that is possible, within reason."""
    latest = ghost.end[2] if ghost is not None and ghost.end is not None else 0.0
    return max(
        run.end * BEYOND,
        min(latest * 1.04, max(run.end * FARTHEST, ghost.end[1] * 1.04 if ghost and ghost.end else 0.0)),
    )


def expected_of(opened: Opened) -> tuple[ExpectedShown, ...] | None:
    """What was expected at each time, the latest first; None where nobody watches it."""
    if opened.ahead is None:
        return None
    made = [
        ExpectedShown(
            when=in_recording.at(one.t),
            what=_words(one),
            differs=bool(place) and differ(one, opened.ahead[place - 1]),
        )
        for place, one in enumerate(opened.ahead)
    ]
    return tuple(reversed(made))[:MOST_SAID]


def _words(forecast: Forecast) -> str:
    if forecast.first_done is not None:
        return in_recording.first_done(forecast.first_done)
    if forecast.end is None:
        return in_recording.never_done()
    end = forecast.end
    return in_recording.done_after((end.low, end.value, end.high), sure=forecast.share >= EVEN)
