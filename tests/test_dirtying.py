"""Are the counts of dirty pages those of the exact distribution, and do single pages go with them?"""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migviz.trace import Blocks
from migviz.trace.dirtying import binomial, dirty_units, normal_quantile, single_written

LUCK = (np.arange(100_000) + 0.5) / 100_000
"""Evenly spread luck: what is counted over it has the error of a sum, not of a throw."""


def drawn(n: int, share: float, luck: np.ndarray = LUCK) -> np.ndarray:
    return binomial(np.full(len(luck), n), np.full(len(luck), share), luck)


def exact(n: int, share: float) -> np.ndarray:
    """P(Binomial(n, share) = k) for each k."""
    ways = np.array([math.comb(n, k) for k in range(n + 1)], dtype=float)
    k = np.arange(n + 1)
    return ways * share**k * (1 - share) ** (n - k)


@pytest.mark.parametrize("n", [1, 2, 7, 40, 100, 400])
@pytest.mark.parametrize("share", [1e-6, 0.003, 0.05, 0.3, 0.5, 0.7, 0.95, 0.9999])
def test_the_number_drawn_has_the_binomial_distribution(n: int, share: float) -> None:
    count = drawn(n, share)
    assert count.min() >= 0 and count.max() <= n
    deviation = math.sqrt(n * share * (1 - share))
    # The expansion leaves out terms of the order 1 / deviation of a page: a hundredth of a deviation is nothing.
    assert count.mean() == pytest.approx(n * share, abs=0.01 * deviation + 1e-3)
    assert count.std() == pytest.approx(deviation, rel=0.02, abs=2e-3)


@pytest.mark.parametrize(("n", "share"), [(12, 0.3), (64, 0.02), (64, 0.97), (40, 0.2), (100, 0.5), (300, 0.9)])
def test_each_number_is_drawn_as_often_as_it_should_be(n: int, share: float) -> None:
    frequency = np.bincount(drawn(n, share), minlength=n + 1) / len(LUCK)
    # Below the threshold the inversion is exact up to the grain of LUCK; above it within 2 per cent of the peak.
    small = n * min(share, 1 - share) < 5
    assert np.abs(frequency - exact(n, share)).max() < (2e-5 if small else 0.02 * exact(n, share).max())


@pytest.mark.parametrize(("n", "share"), [(10, 0.4), (64, 0.07), (1000, 0.004), (1, 0.5), (3, 0.9)])
def test_small_means_are_inverted_exactly(n: int, share: float) -> None:
    # The number drawn is the smallest k whose cumulated probability is at least the luck.
    luck = np.random.default_rng(1).random(5000)
    mirrored = share > 0.5  # then the clean ones are counted: the largest k with P(at least k clean) ...
    if mirrored:
        upto = np.cumsum(exact(n, 1 - share))
        expected = n - np.searchsorted(upto, 1 - luck)
    else:
        expected = np.searchsorted(np.cumsum(exact(n, share)), luck)
    assert np.array_equal(drawn(n, share, luck), expected)


def test_a_chi_square_test_finds_nothing() -> None:
    # 20,000 true throws: the statistic of k cells has mean k - 1 and variance 2 (k - 1); five deviations are allowed.
    luck = np.random.default_rng(7).random(20_000)
    for n, share in ((9, 0.25), (64, 0.05), (30, 0.8)):
        expected = exact(n, share) * len(luck)
        cells = expected >= 10
        seen = np.bincount(drawn(n, share, luck), minlength=n + 1)
        statistic = float(((seen - expected) ** 2 / expected)[cells].sum())
        freedom = int(cells.sum()) - 1
        assert statistic < freedom + 5 * math.sqrt(2 * freedom)


@given(st.integers(0, 5000), st.floats(0, 1), st.floats(0, 1), st.floats(1e-12, 1 - 1e-12))
def test_the_number_stays_within_its_bounds_and_grows_with_the_share(
    n: int, one: float, other: float, luck: float
) -> None:
    low, high = sorted((one, other))
    few, many = binomial(np.array([n, n]), np.array([low, high]), np.array([luck, luck]))
    assert 0 <= few <= many <= n


def test_the_number_never_falls_while_the_share_grows() -> None:
    # Also across the threshold between exact inversion and expansion, where a step back would show as a page undirtied.
    for n in (1, 8, 11, 13, 45, 64, 336, 2048, 131_072):
        around = 5 / n * np.linspace(0.9, 1.1, 41)
        share = np.clip(np.sort(np.concatenate([np.linspace(0, 1, 1001), around, 1 - around])), 0, 1)
        for luck in (1e-9, 1e-4, 0.0056, 0.0419, 0.2, 0.5, 0.77, 0.9266, 0.9917, 1 - 1e-9):
            count = binomial(np.full(len(share), n), share, np.full(len(share), luck))
            assert np.all(np.diff(count) >= 0), (n, luck)
            assert count[0] == 0 and count[-1] == n


def test_the_normal_quantile_is_that_of_the_standard_library() -> None:
    u = np.concatenate([np.linspace(0.0005, 0.9995, 1999), 10.0 ** -np.arange(3, 15), 1 - 10.0 ** -np.arange(3, 13)])
    expected = np.array([NormalDist().inv_cdf(value) for value in u])
    assert np.allclose(normal_quantile(u), expected, rtol=2e-9, atol=2e-9)


def blocks(
    units: list[int], *, random: int = 0, scattered: int = 0, sweeps: tuple[tuple[int, int], ...] = ()
) -> Blocks:
    """Blocks of these sizes: `random` writers and `scattered` ones over all of them, sweeps as (first unit, units)."""
    sizes = np.array(units)
    total = int(sizes.sum())
    spread = random + scattered
    writers = spread + len(sweeps)
    coverage = np.zeros((writers, len(units)))
    coverage[:spread] = 1 / total
    return Blocks(
        grain=4096,
        start=np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        units=sizes,
        full=sizes,
        sample=sizes // 2,
        coverage=coverage,
        scattered=np.array([random <= row < spread for row in range(writers)], dtype=bool),
        sweeps=tuple((spread + row, start, size) for row, (start, size) in enumerate(sweeps)),
    )


@st.composite
def swept_blocks(draw: st.DrawFn) -> tuple[Blocks, int, int]:
    """Blocks with one sweep over some whole blocks in the middle: (blocks, first unit, units)."""
    units = draw(st.lists(st.integers(1, 9), min_size=1, max_size=8))
    edges = [0, *np.cumsum(units).tolist()]
    one, other = sorted(draw(st.lists(st.sampled_from(edges), min_size=2, max_size=2, unique=True)))
    return blocks(units, sweeps=((one, other - one),)), one, other - one


@given(swept_blocks(), st.integers(0, 200), st.integers(0, 90))
def test_a_sweep_dirties_the_units_it_has_passed(case: tuple[Blocks, int, int], begun: int, length: int) -> None:
    memory, start, size = case
    before, after = np.array([float(begun)]), np.array([float(begun + length)])
    passed = {start + (begun + step) % size for step in range(length)}
    ends = memory.start + memory.units
    expected = [
        sum(unit in passed for unit in range(one, other)) for one, other in zip(memory.start, ends, strict=True)
    ]
    luck = np.full(len(memory.units), 0.5)
    assert dirty_units(memory, before, after, luck).tolist() == expected
    singles = [int(one) + int(offset) in passed for one, offset in zip(memory.start, memory.sample, strict=True)]
    assert single_written(memory, before, after, luck).tolist() == singles


def test_half_a_write_of_a_sweep_is_no_write() -> None:
    memory = blocks([4], sweeps=((0, 4),))
    assert dirty_units(memory, np.array([0.9]), np.array([1.9]), np.array([0.5])).tolist() == [1]
    assert dirty_units(memory, np.array([0.1]), np.array([0.9]), np.array([0.5])).tolist() == [0]


def test_a_sweep_that_has_gone_round_more_often_than_a_number_of_64_bits_can_say_is_still_read() -> None:
    memory = blocks([4, 4], sweeps=((0, 8),))
    far = 2.0**70
    assert dirty_units(memory, np.array([far]), np.array([far * 2]), np.array([0.5, 0.5])).tolist() == [4, 4]
    assert single_written(memory, np.array([far]), np.array([far * 2]), np.array([0.5, 0.5])).all()


def test_two_sweeps_over_the_same_units_are_taken_as_independent() -> None:
    memory = blocks([1000], sweeps=((0, 1000), (0, 1000)))
    count = dirty_units(memory, np.zeros(2), np.array([500.0, 200.0]), np.array([0.5]))
    assert count.tolist() == [1000 - 500 * 800 // 1000]
    few = blocks([2], sweeps=((0, 2), (0, 2)))
    assert dirty_units(few, np.zeros(2), np.array([1.0, 2.0]), np.array([0.5])).tolist() == [2], (
        "no more than there are"
    )


@pytest.mark.parametrize("writes", [3.0, 100.0, 700.0])
def test_the_single_page_is_dirty_as_often_as_its_share_of_pages(writes: float) -> None:
    memory = blocks([1] * 1000, random=1)
    dice = np.random.default_rng(5)
    before, after = np.zeros(1), np.array([writes])
    often = np.mean([single_written(memory, before, after, 1 - dice.random(1000)) for _ in range(100)])
    share = 1 - math.exp(-writes / 1000)
    assert often == pytest.approx(share, abs=5 * math.sqrt(share * (1 - share) / 100_000))


def test_the_single_page_fits_the_count_of_its_block() -> None:
    # The same luck decides both: where all are dirty it is, where none is it is not.
    memory = blocks([1, 2, 3, 5, 8, 100, 1], random=1, scattered=1)
    dice = np.random.default_rng(11)
    for writes in (0.0, 0.5, 3.0, 40.0, 119.0):
        before, after = np.zeros(2), np.array([writes, writes / 2])
        for _ in range(200):
            luck = 1 - dice.random(len(memory.units))
            count, single = dirty_units(memory, before, after, luck), single_written(memory, before, after, luck)
            assert np.all(single[count == memory.units])
            assert not np.any(single[count == 0])


@settings(max_examples=60)
@given(st.lists(st.integers(1, 3000), min_size=1, max_size=6), st.integers(0, 2**32), st.floats(0.1, 5000.0))
def test_within_a_pass_dirty_pages_only_become_more(units: list[int], seed: int, rate: float) -> None:
    memory = blocks(units, random=1, scattered=1, sweeps=((0, sum(units)),))
    luck = 1 - np.random.default_rng(seed).random(len(units))
    before = np.array([0.0, 0.0, 17.0])
    seen = [
        dirty_units(memory, before, before + t * np.array([rate, rate / 3, rate / 2]), luck)
        for t in np.linspace(0, 3, 40)
    ]
    assert np.all(np.diff(seen, axis=0) >= 0)
    assert np.all(seen[0] == 0) and np.all(seen[-1] <= memory.units)


def test_a_page_that_waits_is_not_counted_a_second_time() -> None:
    memory = blocks([100] * 1000, random=1)
    luck = 1 - np.random.default_rng(3).random(1000)
    before, after = np.zeros(1), np.array([100_000 * math.log(2)])  # each page is dirty with probability 1/2
    waiting = np.full(1000, 60)
    count = dirty_units(memory, before, after, luck, waiting)
    assert count.max() <= 40
    # 40 of each 100 can be marked, half of them are: 20,000 of 40,000, with a deviation of 100.
    assert int(count.sum()) == pytest.approx(20_000, abs=500)


def test_a_sweep_over_waiting_pages_marks_only_the_others() -> None:
    memory = blocks([100], sweeps=((0, 100),))
    count = dirty_units(memory, np.zeros(1), np.array([50.0]), np.array([0.5]), np.array([60]))
    assert count.tolist() == [20]
    assert dirty_units(memory, np.zeros(1), np.array([500.0]), np.array([0.5]), np.array([100])).tolist() == [0]


def test_a_sweep_goes_on_behind_what_it_had_written_when_the_list_was_taken() -> None:
    memory, before = blocks([100], sweeps=((0, 100),)), np.array([60.0])
    listed = np.array([60])
    for waiting in (60, 30, 0):
        count = dirty_units(memory, before, before + 20, np.array([0.5]), np.array([waiting]), listed)
        assert count.tolist() == [20], "none of what waits was written again"
    round_again = dirty_units(memory, before, before + 70, np.array([0.5]), np.array([30]), listed)
    assert round_again.tolist() == [55], "40 that are not listed, and of 30 others half"


def test_a_scattered_writer_writes_each_page_once_before_any_a_second_time() -> None:
    memory = blocks([10] * 1000, scattered=1)
    luck = 1 - np.random.default_rng(4).random(1000)
    for writes, deviation in ((2000.0, 40.0), (5000.0, 50.0), (10_000.0, 0.0), (15_000.0, 0.0)):
        count = int(dirty_units(memory, np.zeros(1), np.array([writes]), luck).sum())
        assert count == pytest.approx(min(writes, 10_000.0), abs=5 * deviation)


def test_without_writers_nothing_is_dirtied() -> None:
    memory = blocks([10, 20])
    assert dirty_units(memory, np.zeros(0), np.zeros(0), np.array([0.3, 0.9])).tolist() == [0, 0]
    assert not single_written(memory, np.zeros(0), np.zeros(0), np.array([0.3, 0.9])).any()


@pytest.mark.parametrize("seed", range(20))
def test_blocks_that_are_alike_are_counted_as_among_others(seed: int) -> None:
    """They are looked up in one table, others are added up; it is the same number, to the last luck."""
    dice = np.random.default_rng(seed)
    sizes = dice.integers(1, 10 ** dice.integers(1, 7, size=9))
    kinds = dice.permutation(np.repeat(np.arange(9), 60))
    units, luck = sizes[kinds], np.minimum(1 - 1e-15, dice.random(len(kinds)) ** dice.choice([1.0, 0.001]))
    share = np.minimum(0.5, dice.choice([1e-9, 0.1, 3.0, 4.999]) / sizes)[kinds]
    among_others = binomial(units, share, luck)
    for kind in range(9):
        alike = kinds == kind
        assert binomial(units[alike], share[alike], luck[alike]).tolist() == among_others[alike].tolist()
