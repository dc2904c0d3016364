"""Which of a recording's samples say something about the model? Those of pre-copy, unthrottled, as arrays in pages and seconds."""

import itertools
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from migviz.recorded.recording import Event, Recorded, Sample, Status
from migviz.scenario.units import PAGE
from migviz.trace import Array
from migviz.values import dataclass, sure

ON_LINK = 4104.0
"""Bytes on the link of a page with its header (engine/MODEL.md, section 2)."""
ASSUMED_LIMIT = 0.3
"""QEMU's own limit, where the log says none."""
GOODPUT_KNOWN = 0.025
"""Measured: the median of the differences is within so much of the link's speed in recordings of QEMU."""
MOST_SAMPLES = 250
"""Chosen: so many samples are fitted to."""
LEAST_STEP, WHOLE_STEP, STEPS = 0.2, 0.8, 8
"""Seconds: over less, bursts are seen, not the link: QEMU sends what a limit allows in steps of 0.1 s. Of a short recording the longer step would leave fewer
than so many differences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A value and between what it lies."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> "Span":
        """In another unit."""
        return Span(value=self.value * factor, low=self.low * factor, high=self.high * factor)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """What is fitted to: one entry for each sample; NaN where it says nothing.

    `sent`: pages that the link carried; `left`: pages that remain; `gone`: pages gone through, zeros among them; `lists`: that were taken;
    `dirtied`: pages per second as reported, or `dirties_below`; `zeros_pass`: far more pages go through than are sent; `grain`: to how many pages sizes are rounded. `memory`: pages of the VM; `used`: those that
    are not zero; `speed`: pages per second. `limit`: seconds of pause aimed at; `capped`: a bandwidth limit holds, not the link. `ended`: when it was over, with its `error` in seconds; `by_clock`: of whole seconds.
    """

    t: Array
    sent: Array
    left: Array
    gone: Array
    lists: Array
    dirtied: Array
    dirties_below: Array
    zeros_pass: NDArray[np.bool_]
    grain: Array
    memory: float
    used: Span | None
    speed: Span
    limit: float
    ended: float | None
    converged: bool
    error: float
    by_clock: bool
    setup: float
    capped: bool
    pause: float | None
    end_pages: float
    end_lists: float


def evidence_of(recorded: Recorded) -> Evidence | None:
    """None where nothing says how fast it was, or how large the VM is."""
    usable = _usable(recorded)
    speed = goodput(recorded, usable)
    samples = _thinned(usable)
    if speed is None or not recorded.memory:
        return None
    memory = recorded.memory / PAGE
    capped = is_capped(recorded, speed)
    speed = _within_limit(speed, recorded.speed_limit) if capped else speed
    gone = np.asarray([_gone(sample) for sample in samples], dtype=float)
    clocked = not any(_counted(sample.t) for sample in recorded.samples)
    return Evidence(
        t=_array(samples, "t"),
        sent=_array(samples, "sent") / ON_LINK,
        left=_array(samples, "remaining") / PAGE,
        gone=gone,
        lists=_array(samples, "iteration"),
        dirtied=_array(samples, "dirty_rate") / PAGE,
        dirties_below=_array(samples, "dirties_below") / PAGE,
        zeros_pass=_zeros_pass(samples, recorded, speed),
        grain=_array(samples, "step") / PAGE,
        memory=memory,
        used=_used(samples, recorded, memory),
        speed=speed.times(1.0 / ON_LINK),
        limit=recorded.limit or ASSUMED_LIMIT,
        ended=_ended(recorded, speed, capped),
        converged=bool(recorded.converged) and not any(sample.throttle for sample in recorded.samples),
        error=0.5 if clocked else 0.3,
        by_clock=clocked,
        setup=recorded.setup_time or 0.0,
        capped=capped,
        pause=recorded.pause,
        end_pages=_end_pages(recorded, samples),
        end_lists=np.nan if recorded.iterations is None else float(recorded.iterations),
    )


ZEROS_PASS = 3.0
"""Chosen: where so many times more goes through than is sent, most of it is zeros, and these are in the first list."""


def _zeros_pass(samples: list[Sample], recorded: Recorded, speed: Span) -> NDArray[np.bool_]:
    rates = _array(samples, "rate") if not recorded.delta_used else np.full(len(samples), np.nan)
    return np.asarray(rates > ZEROS_PASS * speed.value)


def _ended(recorded: Recorded, speed: Span, capped: bool) -> float | None:
    """When it was over. A clock of whole seconds knows it to a second; what was sent, at a speed that is known, says it better."""
    total, sent = recorded.total_time, recorded.sent
    finished = recorded.status is Status.COMPLETED and not recorded.post_copy
    if total is None or not finished or sent is None or any(_counted(sample.t) for sample in recorded.samples):
        return total
    if recorded.samples and sent <= (recorded.samples[-1].sent or 0.0):  # that of the last look, not of the whole
        return total
    limit = recorded.limit or ASSUMED_LIMIT
    seconds = sent / speed.value - (max(limit - (recorded.pause or 0.0), 0.0) if capped else 0.0)
    return min(max(seconds, total - 1.0), total + 1.0)


def _end_pages(recorded: Recorded, samples: list[Sample]) -> float:
    last = samples[-1] if samples else None
    if last is None or recorded.status is not Status.COMPLETED:
        return np.nan
    end = recorded.samples[-1]
    if _after(recorded, end) and np.isfinite(_gone(last)) and np.isfinite(_gone(end)):
        return _gone(end) - _gone(last)
    if recorded.sent is None or last.sent is None or last is end:
        return np.nan
    return (recorded.sent - last.sent) / ON_LINK


UNDER_LIMIT, OVER_LIMIT = 0.03, 0.1
"""A speed that is so little under a limit that is set, or over it, is the limit's: nothing is sent faster, but whole seconds may say so."""
HEADERS_TOO = 1.02
"""Measured: QEMU sends so much more than its limit, which is of pages without what is around them."""


def is_capped(recorded: Recorded, speed: Span) -> bool:
    """Whether a bandwidth limit decides the speed: it is set and reached, or the pause was far shorter than the rest would have taken at that speed."""
    if recorded.speed_limit is not None and speed.value < 2 * recorded.speed_limit:
        return -UNDER_LIMIT <= speed.value / recorded.speed_limit - 1.0 <= OVER_LIMIT
    if recorded.pause is None or recorded.post_copy or recorded.status is not Status.COMPLETED:
        return False
    return recorded.pause < (recorded.limit or ASSUMED_LIMIT) / 2 and bool(
        recorded.iterations and recorded.iterations > 2
    )


def _within_limit(speed: Span, limit: float | None) -> Span:
    if limit is None or speed.value <= HEADERS_TOO * limit:
        return speed
    value = HEADERS_TOO * limit
    return Span(value=value, low=min(speed.low, value * (1 - 2 * GOODPUT_KNOWN)), high=speed.high)


def _thinned(samples: list[Sample]) -> list[Sample]:
    """Every so-maniest and the last: more say no more, and each is compared with every guess."""
    every = -(-len(samples) // MOST_SAMPLES)
    return samples if every <= 1 else [*samples[:-1:every], samples[-1]]


def _after(recorded: Recorded, sample: Sample) -> bool:
    return (
        recorded.status is Status.COMPLETED
        and recorded.total_time is not None
        and sample.t >= recorded.total_time - 1e-9
    )


def _counted(t: float) -> bool:
    """Whether a time is finer than the whole seconds of a clock."""
    return abs(t - round(t)) > 1e-6


def _usable(recorded: Recorded) -> list[Sample]:
    """Up to the post-copy switch, the first throttling, and the end."""
    ends = [mark.t for mark in recorded.marks if mark.event in (Event.POST_COPY, Event.STOP)]
    last = min(ends, default=np.inf)
    found: list[Sample] = []
    for sample in recorded.samples:
        if sample.t > last or _after(recorded, sample):
            break
        if sample.pushes or sample.throttle:  # what was dirty until then
            found.append(replace(sample, iteration=None, dirty_rate=None))
            break
        if sample.sent is not None or sample.remaining is not None:
            found.append(sample)
    return found


def _array(samples: list[Sample], name: str) -> Array:
    values = [getattr(sample, name) for sample in samples]
    return np.asarray([np.nan if value is None else float(value) for value in values], dtype=float)


def _gone(sample: Sample) -> float:
    return np.nan if sample.pages is None or sample.zeros is None else sample.pages + sample.zeros


def goodput(recorded: Recorded, samples: list[Sample]) -> Span | None:
    """Bytes per second: the median of the differences of what was sent, over steps that are long enough to tell."""
    rates, weights = _rates(samples)
    if not rates:
        return _mean_speed(recorded, samples)
    order = np.argsort(rates)
    middle = float(np.asarray(rates)[order][np.searchsorted(np.cumsum(np.asarray(weights)[order]), sum(weights) / 2)])
    middle = _by_whole_seconds(middle, rates, weights, samples)
    spread = float(np.median(np.abs(np.asarray(rates) - middle))) * 1.48 / len(rates) ** 0.5
    coarse = max((sample.step for sample in samples), default=0.0) / max(sum(weights), 1e-3)
    half = max(2 * GOODPUT_KNOWN * middle, 2.5 * spread, coarse)
    return Span(value=middle, low=max(0.0, middle - half), high=middle + half)


def _rates(samples: list[Sample]) -> tuple[list[float], list[float]]:
    known = _apart([sample for sample in samples if sample.sent is not None])
    rates, weights = [], []
    for one, other in itertools.pairwise(known):
        seconds, step = other.t - one.t, max(one.step, other.step)
        sent = sure(other.sent) - sure(one.sent)
        if seconds >= LEAST_STEP and sent > 20 * step:
            rates.append(sent / seconds)
            weights.append(seconds)
    return rates, weights


def _by_whole_seconds(middle: float, rates: list[float], weights: list[float], samples: list[Sample]) -> float:
    """A clock of whole seconds is wrong by up to one, over one step as over all of them: steps that do not come to the whole are not as long as it says."""
    if any(_counted(sample.t) for sample in samples) or sum(weights) <= 1.0:
        return middle
    sent, seconds = sum(rate * weight for rate, weight in zip(rates, weights, strict=True)), sum(weights)
    return middle if sent / (seconds + 1.0) <= middle <= sent / (seconds - 1.0) else sent / seconds


def _apart(samples: list[Sample]) -> list[Sample]:
    """Those that are far enough from the one before; the last in any case."""
    if len(samples) < 2:
        return samples
    least = min(WHOLE_STEP, max(LEAST_STEP, (samples[-1].t - samples[0].t) / STEPS))
    found = samples[:1]
    for sample in samples[1:]:
        if sample.t - found[-1].t >= least:
            found.append(sample)
    return found


def _mean_speed(recorded: Recorded, samples: list[Sample]) -> Span | None:
    """Of one sample or the whole: what was sent in the time that it took."""
    pairs = [(sample.sent, sample.t) for sample in samples if sample.sent and sample.t > 1.0]
    if not pairs and recorded.sent and recorded.total_time and recorded.samples and recorded.status is Status.COMPLETED:
        pairs = [(recorded.sent, recorded.total_time - (recorded.pause or 0.0))]
    if not pairs:
        return None
    sent, seconds = pairs[-1]
    speed = sure(sent) / max(seconds - (recorded.setup_time or 0.0), 1e-3)
    wide = 0.1 if _counted(seconds) else min(0.9, 0.6 / max(seconds, 1.0) + 0.05)
    return Span(value=speed, low=speed * (1 - wide), high=speed * (1 + wide))


def _used(samples: list[Sample], recorded: Recorded, memory: float) -> Span | None:
    """Pages that are not zero; known once the whole memory was gone through, and zeros are counted."""
    zeros = [sample.zeros for sample in recorded.samples if sample.zeros is not None]
    later = [sample for sample in recorded.samples if sample.zeros is not None and _past_first(sample)]
    if not zeros or not (later or (recorded.status is Status.COMPLETED and _after(recorded, recorded.samples[-1]))):
        return None
    used = memory - float(min((sure(sample.zeros) for sample in later), default=zeros[-1]))
    return Span(value=used, low=used * 0.98, high=min(memory, used * 1.02))


def _past_first(sample: Sample) -> bool:
    return bool(sample.iteration and sample.iteration > 1) or sample.pushes
