"""Which writes explain a recording? Bounded least squares over a grid of guesses that closes in, and how far from the best one may be.

No gradient is used: a list more or less is a step, not a slope. With all guesses at once a grid takes as long as a few steps of a search, and
it shows what two parameters explain alike.
"""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from migviz.recorded.course import Guesses, misfit
from migviz.recorded.evidence import Evidence, Span
from migviz.trace import Array
from migviz.values import dataclass

RATES, SETS, USED = 36, 18, 8
Kind = tuple[float, bool, bool]
KINDS: tuple[Kind, ...] = (
    (0.0, False, True),
    (0.0, False, False),
    (0.1, False, True),
    (0.3, False, True),
    (0.0, True, True),
)
"""Which sorts of writes are tried: the share outside the set, whether it is swept, and whether the kernel's pages show."""
NARROW = 9.0
"""Half squares: a guess that is worse by more is not looked at again."""
SIMPLER = 2.5
"""Half squares that a sweep, or writes outside the set, must gain to be believed."""
INSIDE = 1.92
"""Half squares within which 95 of 100 truths lie, of one number."""
FINE, CLOSE_RATE, CLOSE_SET = 19, 0.1, 0.3
"""Values of each in the last grid, and how far they go, as logarithms."""
OTHERS = 10
ALIKE = 0.5
"""Half squares by which two guesses cannot be told apart."""
RATE_DOUBT, SET_DOUBT, USED_DOUBT, LISTS_DOUBT = 0.17, 0.15, 0.02, 0.1
"""Within so much the model itself was right in recordings whose truth is known."""
SETS_LESS_KNOWN = 3.0
"""Where the writes end is known less well than how fast they are: a few that go elsewhere hardly show."""
USUAL = 0.4
"""Half squares that a sample has where the model is right; where it has more, the model is less right than its noise says, and the ranges grow."""
SLOWEST, FASTEST = 0.002, 6.0
"""Dirty rates that are tried, as shares of what the link carries."""
LEAST_SET = 512.0
"""Pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """One way that the VM may have written, in pages and seconds."""

    rate: float
    working_set: float
    used: float
    outside: float
    sweeps: bool
    kernel: bool
    misfit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """What was found, in pages: each with its range. `guesses`: the best one, then others that explain the recording nearly as well, for a whole
    run to choose among. `lists`: how many were taken, in the middle of all that explains it and from the fewest to the most. `misfit`: half the squares of a sample."""

    rate: Span
    working_set: Span
    used: Span
    guesses: tuple[Guess, ...]
    lists: Span
    misfit: float


def writes_of(evidence: Evidence) -> Writes:
    """The best guess, and what lies near it."""
    kinds = KINDS if evidence.used is not None else KINDS[:1]
    guesses = _together(*(_grid(evidence, kind, None) for kind in kinds))
    for __ in range(3):
        worse, lists = misfit(guesses, evidence)
        near = _near_of_kind(guesses, worse, kinds)
        kept, kept_worse, kept_lists = guesses.part(near), worse[near], lists[near]
        guesses = _together(*(_grid(evidence, kind, kept.part(_of_kind(kept, kind))) for kind in kinds))
    for __ in range(2):
        worse, lists = misfit(guesses, evidence)
        kept, kept_worse = _together(kept, guesses), np.concatenate((kept_worse, worse))
        kept_lists = np.concatenate((kept_lists, lists))
        guesses = _around(kept.part(np.arange(len(kept_worse)) == np.argmin(kept_worse + _less_simple(kept))))
    return _summary(evidence, *_spread(evidence, kept, kept_worse, kept_lists))


def _spread(evidence: Evidence, guesses: Guesses, worse: Array, lists: Array) -> tuple[Guesses, Array, Array, Array]:
    """And how much each weighs: where much explains the recording, guesses that lie evenly over all that does, so that many of a kind do not count more
    than few of another; else those that are there."""
    simple = worse + _less_simple(guesses)
    near = simple <= simple.min() + 2 * INSIDE
    rates = guesses.rate[near]
    if rates.max() < WIDE * rates.min():
        return guesses, worse, lists, np.exp(simple.min() - simple)
    even = _evenly(guesses.part(near))
    found, more = misfit(even, evidence)
    shares = even.used * even.working_set  # any share of the memory is as likely as any other
    weights = shares * np.exp(simple.min() - found - _less_simple(even))
    weights = np.concatenate((np.zeros(len(worse)), weights))
    return _together(guesses, even), np.concatenate((worse, found)), np.concatenate((lists, more)), weights


WIDE, EVENLY = 1.5, 3000
"""Chosen: from such a factor between the slowest and the fastest writes on, so many guesses."""


def _evenly(near: Guesses) -> Guesses:
    """Over all that the near ones span: rates and sets by their logarithms."""
    places = (0.5 + np.arange(1, EVENLY + 1)[:, None] * EVEN_STEPS) % 1.0
    kinds = np.unique(np.stack((near.outside, near.sweeps, near.kernel), axis=1), axis=0)
    kind: Array = kinds[np.arange(EVENLY) % len(kinds)].astype(float)
    used = _within(near.used, places[:, 2])
    return Guesses(
        rate=_within(near.rate, places[:, 0]),
        working_set=_within(near.working_set, places[:, 1], used),
        used=used,
        outside=kind[:, 0],
        sweeps=kind[:, 1].astype(bool),
        kernel=kind[:, 2].astype(bool),
    )


EVEN_STEPS = np.asarray([0.8191725133961645, 0.6710436067037893, 0.5497004779019703])
"""Steps that fill a cube evenly, however many are taken (powers of the root of x^4 = x + 1)."""


def _within(values: Array, share: Array, most: Array | float = np.inf) -> Array:
    low, high = float(values.min()), np.minimum(float(values.max()), most)
    return np.asarray(low * (high / low) ** share)


def _around(best: Guesses) -> Guesses:
    """A fine grid close to one guess."""
    steps = np.linspace(-1.0, 1.0, FINE)
    rate, working_set = (axis.ravel() for axis in np.meshgrid(steps, steps, indexing="ij"))
    count = len(rate)
    rest = {name: np.repeat(getattr(best, name), count) for name in _NAMES}
    sets = np.minimum(best.working_set * np.exp(CLOSE_SET * working_set), best.used)
    rest |= {
        "rate": best.rate * np.exp(CLOSE_RATE * rate),
        "working_set": np.maximum(sets, min(LEAST_SET, float(best.used[0]))),
    }
    return Guesses(**rest)


def _together(*parts: Guesses) -> Guesses:
    return Guesses(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _NAMES})


_NAMES = ("rate", "working_set", "used", "outside", "sweeps", "kernel")


def _less_simple(guesses: Guesses) -> Array:
    return np.asarray(SIMPLER * guesses.sweeps + SIMPLER * (guesses.outside > 0))


def _near_of_kind(guesses: Guesses, worse: Array, kinds: Sequence[Kind]) -> NDArray[np.bool_]:
    """Of each sort of writes those that are near its own best: on a grid that is too coarse for it yet, the sort that is right may be far behind another."""
    near = np.zeros(len(worse), dtype=bool)
    for kind in kinds:
        its = _of_kind(guesses, kind)
        near |= its & (worse <= worse[its].min() + NARROW)
    return near


def _grid(evidence: Evidence, kind: Kind, near: Guesses | None) -> Guesses:
    """Of one sort of writes: all of the range at first, then around what is near the best."""
    known = evidence.used is not None
    rates = _axis(
        None if near is None else near.rate, evidence.speed.value * SLOWEST, evidence.speed.value * FASTEST, RATES
    )
    used = (
        np.asarray([evidence.used.value])
        if evidence.used
        else _axis(None if near is None else near.used, evidence.memory / 20, evidence.memory, USED)
    )
    sets = _axis(None if near is None else near.working_set, LEAST_SET, float(used.max()), SETS if known else SETS // 2)
    mesh = np.meshgrid(rates, sets, used, indexing="ij")
    rate, working_set, use = (axis.ravel() for axis in mesh)
    fits = working_set <= use
    outside, sweeps, kernel = (np.full(int(fits.sum()), value) for value in kind)
    return Guesses(
        rate=rate[fits], working_set=working_set[fits], used=use[fits], outside=outside, sweeps=sweeps, kernel=kernel
    )


def _of_kind(guesses: Guesses, kind: Kind) -> NDArray[np.bool_]:
    return np.asarray((guesses.outside == kind[0]) & (guesses.sweeps == kind[1]) & (guesses.kernel == kind[2]))


def _axis(near: Array | None, low: float, high: float, count: int) -> Array:
    """So many values; around those that are near, one step beyond them."""
    if near is not None and len(near):
        step = (high / low) ** (1.0 / max(count - 1, 1))
        spread = max(float(near.max() / near.min()), 1.0 + 1e-6)
        beyond = min(step, spread ** (2.0 / count) * 1.1)
        low, high = max(low, float(near.min()) / beyond), min(high, float(near.max()) * beyond)
    return np.geomspace(low, max(high, low * (1 + 1e-9)), count)


def _summary(evidence: Evidence, guesses: Guesses, worse: Array, lists: Array, weights: Array) -> Writes:
    wide = INSIDE * max(1.0, float(worse.min()) / (USUAL * len(evidence.t)))
    simple = worse + _less_simple(guesses)
    near, about = _within_of(simple, wide), _within_of(worse, SETS_LESS_KNOWN * wide)
    possible = near | _within_of(worse, wide)
    best = _middle(guesses, simple, lists, weights)
    written = np.where(guesses.outside > 0, guesses.used, guesses.working_set)
    rate = _span(guesses.rate, best, near, RATE_DOUBT)
    if rate.low <= 1.5 * SLOWEST * evidence.speed.value:  # nothing tells it from a VM that writes nothing
        rate = Span(value=0.0, low=0.0, high=float(guesses.dirtied(np.asarray(1.0))[near].max()))
    sets = _span(guesses.working_set, best, about, SET_DOUBT)
    sets = sets if rate.low else Span(value=sets.value, low=0.0, high=sets.high)
    return Writes(
        rate=rate,
        working_set=Span(value=sets.value, low=sets.low, high=max(sets.high, float(written[about].max()))),
        used=_span(guesses.used, best, near, USED_DOUBT),
        guesses=(_guess(guesses, simple, best), *_others(guesses, simple, possible)),
        lists=_lists(_median(lists, weights), lists[near]),
        misfit=float(worse[best]) / max(len(evidence.t), 1),
    )


def _lists(middle: float, near: Array) -> Span:
    """No nearer than the model is known to be right, and no fewer than the one that each migration has."""
    fewest, most = float(near.min()), float(near.max())
    doubt = max(1.0, LISTS_DOUBT * middle)
    return Span(value=middle, low=max(1.0, min(fewest, middle - doubt)), high=max(most, middle + doubt))


def _within_of(worse: Array, most: float) -> NDArray[np.bool_]:
    return np.asarray(worse <= worse.min() + most)


def _guess(guesses: Guesses, worse: Array, at: int) -> Guess:
    return Guess(misfit=float(worse[at]), **{name: getattr(guesses, name)[at].item() for name in _NAMES})


def _others(guesses: Guesses, worse: Array, near: NDArray[np.bool_]) -> tuple[Guess, ...]:
    """The best of each of some rates, all over the range and close to the best one."""
    rates, best = guesses.rate[near], float(guesses.rate[np.argmin(worse)])
    wide = np.geomspace(float(rates.min()) * 0.999, float(rates.max()) * 1.001, OTHERS + 1)
    bounds = np.unique(np.concatenate((wide, best * np.geomspace(0.92, 1.08, 2 * OTHERS + 1))))
    found = []
    for low, high in itertools.pairwise(bounds):
        inside = near & (guesses.rate >= low) & (guesses.rate < high)
        if inside.any():
            found.append(_guess(guesses, worse, int(np.argmin(np.where(inside, worse, np.inf)))))
    return tuple(sorted(found, key=lambda guess: guess.misfit))


def _middle(guesses: Guesses, worse: Array, lists: Array, weights: Array) -> int:
    """Of those that explain the recording as well as the best, the one in the middle, of the rates and of the lists: where many do, the best is chance."""
    good = worse <= worse.min() + ALIKE
    off = np.log(guesses.rate / _median(guesses.rate, weights)), np.log(lists / _median(lists, weights))
    distance = np.abs(off[0]) + np.abs(off[1]) + 0.3 * (worse - worse.min())
    return int(np.argmin(np.where(good, distance, np.inf)))


def _median(values: Array, weights: Array) -> float:
    order = np.argsort(values)
    return float(values[order][np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)])


def _span(values: Array, best: int, near: NDArray[np.bool_], doubt: float) -> Span:
    """The value, and from where to where the near ones lie: no nearer than the model is known to be right."""
    value = float(values[best])
    low, high = float(values[near].min()), float(values[near].max())
    return Span(value=value, low=min(low, value * (1 - doubt)), high=max(high, value * (1 + doubt)))
