"""Which pages have been written between two moments?

Writes of a random writer are independent Poisson arrivals: after an exposure x (expected writes per
page) a page is dirty with probability 1 - exp(-x), and the number of dirty pages among n is binomial.
The number is read off the binomial distribution at the block's `luck`, drawn once for each pass: so it
only grows within a pass, ends at an exact draw, and what happens later cannot change what was before.
A sweeping writer dirties an interval, a scattered one the share of pages that it has reached.
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from migviz.trace import Array, Blocks, Counts


def clean_share(blocks: Blocks, before: Array, after: Array) -> Array:
    """The probability that a unit of each block has not been written, sweeping writers aside. `after` may have a column for each block,
    which is looked at when its turn comes."""
    if after.ndim > 1:
        writes = after - before[:, None]
        clean = np.exp(-np.where(blocks.scattered[:, None], 0.0, writes * blocks.coverage).sum(axis=0))
    else:
        writes = after - before
        clean = np.exp(-(writes * ~blocks.scattered) @ blocks.coverage)
    for writer in blocks.scattered.nonzero()[0]:
        if np.count_nonzero(writes[writer] > 0):
            clean = clean * np.maximum(0.0, 1.0 - writes[writer] * blocks.coverage[writer])
    return np.asarray(clean)


def swept(blocks: Blocks, before: Array, after: Array) -> Counts:
    """Units of each block that sweeping writers have written."""
    count = np.zeros(len(blocks.units), dtype=np.int64)
    for writer, start, size in blocks.sweeps:
        length = int(after[writer]) - int(before[writer])
        if length > 0:
            here = _overlap(blocks, start, size, int(before[writer]) % size, length)
            count += np.where(count > 0, np.rint(here * (1 - count / blocks.units)).astype(np.int64), here)
    return count


def _overlap(blocks: Blocks, start: int, size: int, position: int, length: int) -> Counts:
    """Units of each block within `length` units from `position` on, wrapping within the region."""
    left = blocks.start - start
    right = np.minimum(left + blocks.units, size)
    inside = (left >= 0) & (left < size)
    first, last = position, position + min(length, size)
    count = np.minimum(right, last) - np.maximum(left, first)
    wrapped = np.minimum(right + size, last) - np.maximum(left + size, first)
    return np.asarray(np.where(inside, np.maximum(count, 0) + np.maximum(wrapped, 0), 0), dtype=np.int64)


def dirtied(
    blocks: Blocks,
    before: Array,
    after: Array,
    luck: Array,
    waiting: Counts | None = None,
    listed: Counts | None = None,
) -> tuple[Counts, NDArray[np.bool_]]:
    """Both of the following, at one look at what the writers do."""
    clean = clean_share(blocks, before, after)
    return (
        dirty_units(blocks, before, after, luck, waiting, listed, clean=clean),
        single_written(blocks, before, after, luck, clean=clean),
    )


def dirty_units(
    blocks: Blocks,
    before: Array,
    after: Array,
    luck: Array,
    waiting: Counts | None = None,
    listed: Counts | None = None,
    *,
    clean: Array | None = None,
) -> Counts:
    """Units of each block written between the two states of the writers, without those already `waiting`. A sweep goes on where it was when
    the list was taken: first through what is not `listed`."""
    clean = clean_share(blocks, before, after) if clean is None else clean
    sweep = swept(blocks, before, after)
    free = blocks.units
    if waiting is not None:
        ahead = 0 if listed is None else np.minimum(sweep, blocks.units - listed)
        among = blocks.units if listed is None else np.maximum(listed, 1)
        sweep = ahead + np.rint((sweep - ahead) * (1 - waiting / among)).astype(np.int64)
        free = free - waiting
    return np.asarray(sweep + binomial(free - sweep, 1.0 - clean, luck), dtype=np.int64)


def mean_dirty(blocks: Blocks, before: Array, after: Array) -> float:
    """Units that are written between the two states of the writers, on average."""
    writes = after - before
    swept_units = sum(min(float(size), float(writes[writer])) for writer, __, size in blocks.sweeps)
    return float((blocks.units * (1.0 - clean_share(blocks, before, after))).sum()) + swept_units


def single_written(
    blocks: Blocks, before: Array, after: Array, luck: Array, *, clean: Array | None = None
) -> NDArray[np.bool_]:
    """Whether each block's single page has been written: the same luck that decides the block's count."""
    written = (clean_share(blocks, before, after) if clean is None else clean) < luck
    for writer, start, size in blocks.sweeps:
        length = int(after[writer]) - int(before[writer])
        if length <= 0:  # of the places that a working set moves through, all but one or two rest
            continue
        place = blocks.start + blocks.sample - start
        travelled = (place - int(before[writer]) % size) % size  # reduced first: the count may pass 2**63
        inside = (place >= 0) & (place < size)
        written |= inside & (travelled < length)
    return np.asarray(written)


_EXACT_BELOW = 5.0
"""Below this mean the binomial is inverted term by term, above by the Cornish-Fisher expansion."""
MOST_TERMS = 60
"""Terms of the distribution that are added up at most."""
FEW_KINDS = 3
"""Measured: so many kinds of blocks after each other, each alike, are looked up sooner than all are added up."""
_SURE_ABOVE = 8.0
"""Between the two means the expansion, which may be one too low, is held above where the exact numbers ended, so
that a growing share never takes a dirty page back."""


def binomial(n: Counts, share: Array, luck: Array) -> Counts:
    """The number k with P(Binomial(n, share) <= k) just at least `luck`, for each element."""
    flip = share > 0.5
    p = np.where(flip, 1.0 - share, share)
    u = np.where(flip, 1.0 - luck, luck)
    mean = n * p
    count = np.zeros(len(n), dtype=np.int64)
    small = (mean < _EXACT_BELOW) & (mean > 0)
    large = mean >= _EXACT_BELOW
    if np.count_nonzero(small):
        count[small] = _term_by_term(n[small], p[small], u[small])
    if np.count_nonzero(large):
        count[large] = _by_expansion(n[large], p[large], u[large])
    near = large & (mean < _SURE_ABOVE)
    if np.count_nonzero(near):
        least = _term_by_term(n[near], _EXACT_BELOW / n[near], u[near])
        count[near] = np.maximum(count[near], least)
    return np.asarray(np.where(flip, n - count, count), dtype=np.int64)


def _by_expansion(n: Counts, p: Array, u: Array) -> Counts:
    spread = np.sqrt(n * p * (1 - p))
    z = normal_quantile(u)
    guess = n * p + spread * z + (1 - 2 * p) * (z * z - 1) / 6
    return np.minimum(np.maximum(np.rint(guess), 0), n).astype(np.int64)


def _term_by_term(n: Counts, p: Array, u: Array) -> Counts:
    edges = [0, *(np.flatnonzero((n[1:] != n[:-1]) | (p[1:] != p[:-1])) + 1).tolist(), len(n)]
    if len(edges) <= FEW_KINDS + 1:
        alike = (slice(first, last) for first, last in pairwise(edges))
        found = [_summed_up(int(n[part.start]), float(p[part.start])).searchsorted(u[part]) for part in alike]
        return np.minimum(np.concatenate(found), n)
    term = np.exp(n * np.log1p(-p))
    total, odds = term.copy(), p / (1 - p)
    count, more = np.zeros(len(n), dtype=np.int64), n.astype(np.float64)
    for k in range(MOST_TERMS):
        short = total < u
        if not np.count_nonzero(short):
            break
        count += short
        term *= np.maximum(more, 0.0)
        term /= k + 1
        term *= odds
        total += term
        more -= 1.0
    return np.minimum(count, n)


@lru_cache(maxsize=64)
def _summed_up(n: int, p: float) -> Array:
    """The sums of the first terms, for all blocks that are alike: worked out in the same order, so that they are the same numbers."""
    term = float(np.exp(n * np.log1p(-np.array([p])))[0])
    total, odds, totals = 0.0, p / (1 - p), list[float]()
    while len(totals) < MOST_TERMS:
        before, total = total, total + term
        totals.append(total)
        if total == before > 0.5:  # nothing comes that would be seen
            break
        term = term * max(n + 1 - len(totals), 0) / len(totals) * odds
    return np.array([*totals, *[total] * (MOST_TERMS - len(totals))])


_A = (
    -3.969683028665376e1,
    2.209460984245205e2,
    -2.759285104469687e2,
    1.383577518672690e2,
    -3.066479806614716e1,
    2.506628277459239,
)
_B = (
    -5.447609879822406e1,
    1.615858368580409e2,
    -1.556989798598866e2,
    6.680131188771972e1,
    -1.328068155288572e1,
    1.0,
)
_C = (
    -7.784894002430293e-3,
    -3.223964580411365e-1,
    -2.400758277161838,
    -2.549732539343734,
    4.374664141464968,
    2.938163982698783,
)
_D = (7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1.0)


def normal_quantile(u: Array) -> Array:
    """The standard normal quantile by Acklam's rational approximation (relative error below 1.2e-9)."""
    q = u - 0.5
    r = q * q
    middle = q * _polynomial(_A, r) / _polynomial(_B, r)
    tail = np.minimum(u, 1 - u)
    far = tail < 0.02425
    if np.count_nonzero(far):
        s = np.sqrt(-2 * np.log(tail[far]))
        middle[far] = -np.sign(q[far]) * _polynomial(_C, s) / _polynomial(_D, s)
    return np.asarray(middle)


def _polynomial(coefficients: tuple[float, ...], x: Array) -> Array:
    """By Horner's rule; four times as fast as np.polyval for a few hundred values."""
    first, second, *others = coefficients
    value = first * x + second
    for coefficient in others:
        value *= x
        value += coefficient
    return value
