"""What does textbook pre-copy do, page by page and write by write? An oracle that shares no code with migviz.

Every page is one entry of an array, every write one page number. Slow and short, so that it can be seen to be right.
"""

from collections.abc import Callable

import numpy as np

Writes = Callable[[np.random.Generator, int, int], np.ndarray]
"""(dice, number of the first write, how many) -> the page that each write hits."""


def spread(pages: int) -> Writes:
    """Each write hits any page."""
    return lambda dice, first, count: dice.integers(0, pages, count)


def hot_set(pages: int, hot: int, share: float) -> Writes:
    """This share of the writes hits the first `hot` pages, the rest hits the others."""

    def choose(dice: np.random.Generator, first: int, count: int) -> np.ndarray:
        in_hot = dice.random(count) < share
        return np.where(in_hot, dice.integers(0, hot, count), dice.integers(hot, pages, count))

    return choose


def sweep(pages: int) -> Writes:
    """One page after the other, round and round."""
    return lambda dice, first, count: np.arange(first, first + count) % pages


def pre_copy(
    *,
    pages: int,
    pages_per_second: float,
    writes_per_second: float,
    writes: Writes,
    iterations: int,
    seed: int,
    random_times: bool = True,
    burst: float = 1.0,
    every: float = 1.0,
) -> list[int]:
    """Pages sent in each iteration, and in the pause after the last one.

    Writes come at random times (a Poisson process), or one after the other at equal intervals; at random times only in the
    first `burst` seconds of `every`.
    """

    def busy(t: float) -> float:
        return t // every * burst + min(t % every, burst)

    dice = np.random.default_rng(seed)
    to_send, clock, written = np.ones(pages, dtype=bool), 0.0, 0
    sent = []
    for _ in range(iterations):
        sent.append(int(to_send.sum()))
        seconds = sent[-1] / pages_per_second
        clock += seconds
        if random_times:
            count = int(dice.poisson(writes_per_second * (busy(clock) - busy(clock - seconds))))
        else:
            count = int(clock * writes_per_second + 1e-9) - written
        dirty = np.zeros(pages, dtype=bool)
        dirty[writes(dice, written, count)] = True
        written += count
        to_send = dirty
    return [*sent, int(to_send.sum())]
