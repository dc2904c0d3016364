"""Where is a migration going that is still under way? The model runs ahead of it from where it stands: when it ends, how long it pauses, or that it never will."""

import numpy as np

from migviz.recorded.course import Guesses, ahead
from migviz.recorded.evidence import Evidence, Span, evidence_of
from migviz.recorded.fitting import Guess, writes_of
from migviz.recorded.recording import Recorded
from migviz.values import dataclass

FEWEST_LISTS = 2
"""How fast the VM writes shows when the second list was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What is expected at `t` seconds, of all that explains the log until then.

    `first_done`: when the first iteration is over at the latest, as long as nothing more is known. `end` and `pause`: where the copy converges;
    None where it does not. `converges`: None where some of what explains the log does and some does not; `share` of it does.
    """

    t: float
    first_done: float | None = None
    end: Span | None = None
    pause: Span | None = None
    converges: bool | None = None
    share: float = 0.0


def forecast_of(recorded: Recorded) -> Forecast | None:
    """None where nothing can be said: too few looks, or the VM runs on the target already."""
    if recorded.post_copy or not recorded.samples:
        return None
    evidence = evidence_of(recorded)
    if evidence is None or len(evidence.t) < 2:
        return None
    if np.nanmax(evidence.lists, initial=1.0) < FEWEST_LISTS:
        return _first(recorded, evidence)
    return _ahead(recorded, evidence)


def _first(recorded: Recorded, evidence: Evidence) -> Forecast | None:
    t, left = recorded.samples[-1].t, float(evidence.left[-1])
    if not np.isfinite(left):
        return None
    return Forecast(t=t, first_done=t + left / evidence.speed.value)


def _ahead(recorded: Recorded, evidence: Evidence) -> Forecast:
    """Of everything that explains the log: the value is the one in the middle, for which of them is the best is chance as long as little is known."""
    guesses = _together(writes_of(evidence).guesses)
    seconds, left, converges = ahead(guesses, evidence)
    t, pause = recorded.samples[-1].t, left / evidence.speed.value
    sure = bool(converges.all())
    if not converges.any():
        return Forecast(t=t, converges=False)
    end, pause = (t + seconds + pause)[converges], pause[converges]
    middle = int(np.argsort(end, kind="stable")[len(end) // 2])
    return Forecast(
        t=t,
        end=_span(end, float(end[middle])),
        pause=_span(pause, float(pause[middle])),
        converges=True if sure else None,
        share=float(converges.mean()),
    )


def _span(values: np.ndarray, value: float) -> Span:
    return Span(value=value, low=float(values.min()), high=float(values.max()))


def _together(guesses: tuple[Guess, ...]) -> Guesses:
    def column(name: str) -> np.ndarray:
        return np.asarray([getattr(guess, name) for guess in guesses])

    return Guesses(**{name: column(name) for name in ("rate", "working_set", "used", "outside", "sweeps", "kernel")})
