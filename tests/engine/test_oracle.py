"""Does the block model say what a simulation of every single page and write says?

How far two such runs may be apart: of n pages that are each dirty with probability p, Binomial(n, p) are, with variance
n p (1 - p) (pages of the hot set and others summed up). An iteration that is longer by one page dirties q more, with q
the sequence's own ratio, so the variance of iteration k is n p (1 - p) + q**2 times that of iteration k - 1. Both
runs vary, independently, so the difference has twice the variance. Five standard deviations are allowed: one in
1.7 million, for each iteration compared.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from migviz import Scenario, simulate
from migviz.scenario.units import PAGE
from tests import brute_force
from tests.quick import fewer

SPEED = 30_000
"""Pages per second over the link: about those of 1 Gbit/s."""


@dataclass(frozen=True)
class Case:
    """The same migration for both: so many pages in so many iterations, written at `ratio` times the link's speed."""

    pages: int
    ratio: float
    hot: int = 0
    hot_share: float = 0.0
    pattern: str = "random"
    iterations: int = 5
    speed: float = SPEED
    burst: float = 1.0
    every: float = 1.0

    @property
    def writers(self) -> list[tuple[int, float]]:
        """(pages, writes per second) of each part of the memory."""
        rate = self.ratio * self.speed
        hot = [(self.hot, rate * self.hot_share)] if self.hot else []
        return [*hot, (self.pages - self.hot, rate * (1 - self.hot_share))]

    def by_blocks(self, seed: int) -> list[int]:
        """Pages in each iteration and in the pause, by migviz."""
        values: dict[str, Any] = {
            "vm.memory": self.pages * PAGE,
            "workload.dirty_rate": self.ratio * self.speed * PAGE,
            "workload.pattern": self.pattern,
            "link.goodput": self.speed * PAGE,
            "link.latency": 0.0,
            "migration.setup_time": 0.0,
            "migration.rest_limit": None,
            "migration.max_iterations": self.iterations,
            "seed": seed,
        }
        if self.burst < self.every:
            values |= {"workload.rhythm": "bursts", "workload.burst": self.burst, "workload.every": self.every}
        if self.hot:
            values |= {"workload.hot_set": self.hot * PAGE, "workload.hot_share": self.hot_share}
        return [item.pages for item in simulate(Scenario().but(values)).passes]

    def by_brute_force(self, seed: int) -> list[int]:
        """The same, page by page."""
        if self.pattern == "sweep":
            writes = brute_force.sweep(self.pages)
        elif self.hot:
            writes = brute_force.hot_set(self.pages, self.hot, self.hot_share)
        else:
            writes = brute_force.spread(self.pages)
        return brute_force.pre_copy(
            pages=self.pages,
            pages_per_second=self.speed,
            writes_per_second=self.ratio * self.speed,
            writes=writes,
            iterations=self.iterations,
            seed=seed,
            random_times=self.pattern != "sweep",
            burst=self.burst,
            every=self.every,
        )

    def tolerances(self, sent: list[int]) -> list[float]:
        """Five standard deviations of the difference of two runs like `sent`, for each entry."""
        variance, found = 0.0, [0.0]
        for before, after in pairwise(sent):
            seconds = before / self.speed
            shares = [(n, 1 - np.exp(-rate * seconds / n)) for n, rate in self.writers]
            variance = sum(n * p * (1 - p) for n, p in shares) + (after / max(before, 1)) ** 2 * variance
            found.append(5 * np.sqrt(2 * variance))
        return found


CASES = {
    "spread, a tenth": Case(65_536, 0.1),
    "spread, nearly as fast as the link": Case(65_536, 0.9, iterations=8),
    "spread, faster than the link": Case(65_536, 3.0),
    "hot set": Case(65_536, 0.5, hot=4_096, hot_share=0.9),
    "small hot set, hardly anything else": Case(65_536, 1.0, hot=300, hot_share=0.99, iterations=8),
    "more pages than whole blocks": Case(65_537, 0.3, hot=4_097, hot_share=0.5),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_whole_sequences_of_iterations_agree(name: str, seed: int) -> None:
    case = CASES[name]
    blocks, pages = case.by_blocks(seed), case.by_brute_force(seed)
    assert len(blocks) == len(pages) == case.iterations + 1
    for one, other, tolerance in zip(blocks, pages, case.tolerances(pages), strict=True):
        assert one == pytest.approx(other, abs=tolerance + 1)


@pytest.mark.parametrize("name", CASES)
def test_the_tolerance_is_no_wider_than_chance(name: str) -> None:
    # The runs of other seeds must fill the tolerance: their root mean square is a fifth of it, give or take.
    case = CASES[name]
    runs = np.array([case.by_blocks(seed) for seed in range(24)], dtype=float)
    spread = runs.std(axis=0, ddof=1)[1:]
    expected = np.array(case.tolerances([round(value) for value in runs.mean(axis=0)]))[1:] / 5 / np.sqrt(2)
    # 24 runs give a standard deviation to within 15 %; four times that.
    assert np.all(np.abs(spread / expected - 1) < 0.6)


def test_a_million_pages_agree() -> None:
    case = Case(1_048_576, 0.25, hot=160_000, hot_share=0.8)
    blocks, pages = case.by_blocks(1), case.by_brute_force(1)
    for one, other, tolerance in zip(blocks, pages, case.tolerances(pages), strict=True):
        assert one == pytest.approx(other, abs=tolerance + 1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_writes_in_bursts_agree_with_each_write_followed(seed: int) -> None:
    # The variance of a list is at most that of steady writes at the full rate.
    case = Case(65_536, 1.5, iterations=6, burst=0.4, every=1.3)
    blocks, pages = case.by_blocks(seed), case.by_brute_force(seed)
    assert len({round(count, -3) for count in pages}) > 3, "bursts and rests make lists of different lengths"
    for one, other, tolerance in zip(blocks, pages, case.tolerances(pages), strict=True):
        assert one == pytest.approx(other, abs=tolerance + 1 + 0.02 * other)


@pytest.mark.parametrize("ratio", [0.1, 0.5, 0.9, 1.5])
def test_a_sweep_agrees_to_the_page(ratio: float) -> None:
    # No chance: each iteration dirties floor(all writes until now) - floor(all before), and at most every page.
    case = Case(65_536, ratio, pattern="sweep")
    assert np.abs(np.array(case.by_blocks(1)) - case.by_brute_force(1)).max() <= 1


@pytest.mark.fewer
def test_a_toy_of_64_pages_has_the_same_distribution() -> None:
    case = Case(64, 0.4, iterations=3, speed=16)
    seeds = fewer(range(400))
    blocks = np.array([case.by_blocks(seed) for seed in seeds])
    pages = np.array([case.by_brute_force(seed) for seed in seeds])
    for column in range(1, 4):
        one, other = blocks[:, column], pages[:, column]
        # The mean of n varies by sd / sqrt(n); the two means differ by no more than five times sqrt(2) of that.
        assert one.mean() == pytest.approx(other.mean(), abs=5 * np.sqrt(2 / len(seeds)) * other.std())
        # A variance of n values is right to within sqrt(2 / n); five times sqrt(2) of that.
        assert one.var() == pytest.approx(other.var(), rel=5 * np.sqrt(2) * np.sqrt(2 / len(seeds)))
    assert two_sample_chi_square(blocks[:, 1], pages[:, 1]) < 1


def two_sample_chi_square(one: np.ndarray, other: np.ndarray) -> float:
    """The chi-square statistic of two samples of equal size, as a share of its limit (mean + 5 deviations)."""
    first, second = Counter(one.tolist()), Counter(other.tolist())
    cells: list[list[int]] = [[0, 0]]
    for value in sorted(first | second):  # neighbouring values together until each cell holds 20
        cells[-1][0] += first[value]
        cells[-1][1] += second[value]
        if sum(cells[-1]) >= 20:
            cells.append([0, 0])
    filled = [cell for cell in cells if sum(cell)]
    statistic = sum((a - b) ** 2 / (a + b) for a, b in filled)
    freedom = len(filled) - 1
    return statistic / (freedom + 5 * np.sqrt(2 * freedom))


def test_a_model_with_the_wrong_rate_does_not_pass() -> None:
    # The oracle has to be able to say no: a tenth more writes than it was told is found out.
    case = Case(65_536, 0.5)
    wrong = Case(65_536, 0.55).by_blocks(1)
    apart = np.abs(np.array(wrong) - case.by_brute_force(1))
    assert np.any(apart > np.array(case.tolerances(case.by_brute_force(1))) + 1)
