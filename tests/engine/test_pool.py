"""Is a link shared as TCP shares it: equal streams, none more than it wants, nothing left over while somebody wants it?"""

import math

import numpy as np
import pytest

from migviz import Scenario
from migviz.engine.pool import Pool, Wish, fair_level
from migviz.trace.goodput import goodput


@pytest.mark.parametrize("k", [1, 2, 3, 7, 200])
def test_k_equal_senders_get_a_kth_each(k: int) -> None:
    assert fair_level(117.0, [(1.0, math.inf)] * k) == pytest.approx(117.0 / k)


def test_streams_are_equal_not_senders() -> None:
    assert 4 * fair_level(100.0, [(4.0, math.inf), (1.0, math.inf)]) == pytest.approx(80.0)


def test_what_one_does_not_want_the_others_divide() -> None:
    assert fair_level(100.0, [(1.0, 10.0), (1.0, math.inf), (1.0, math.inf)]) == pytest.approx(45.0)


def test_where_all_get_what_they_want_nobody_is_held_back() -> None:
    assert fair_level(100.0, [(1.0, 10.0), (2.0, 50.0)]) == math.inf
    assert fair_level(100.0, []) == math.inf
    assert fair_level(100.0, [(2.0, 100.0)]) == 50.0


def rates(capacity: float, wishes: list[Wish]) -> list[float]:
    level = fair_level(capacity, wishes)
    return [min(most, streams * level) for streams, most in wishes]


def test_no_sender_can_get_more_but_from_one_that_has_less() -> None:
    """That is what max-min fairness means: whoever does not get all it wants has as much for each stream as anybody."""
    dice = np.random.default_rng(8)
    for _ in range(200):
        count = int(dice.integers(1, 9))
        wishes = [
            (float(dice.integers(1, 5)), float(dice.choice([dice.uniform(1, 60), math.inf]))) for _ in range(count)
        ]
        found = rates(100.0, wishes)
        want = sum(most for _, most in wishes)
        assert sum(found) == pytest.approx(min(100.0, want))
        most_of_all = max(rate / streams for rate, (streams, _) in zip(found, wishes, strict=True))
        for rate, (streams, most) in zip(found, wishes, strict=True):
            assert rate == most or rate / streams == pytest.approx(most_of_all)


@pytest.mark.parametrize("migrations", [1, 2, 5])
@pytest.mark.parametrize("traffic", [0.0, 10e6, 90e6])
@pytest.mark.parametrize("streams", [1, 4])
def test_equal_senders_get_what_one_of_so_many_migrations_gets(migrations: int, traffic: float, streams: int) -> None:
    """The share of N real migrations is that of a single one to which the others are a number."""
    alone = Scenario().but({"link.traffic": traffic, "migration.streams": streams})
    pool = Pool()
    pool.set_line(alone.values)
    for sender in range(migrations):
        pool.ask(sender, (float(streams), math.inf))
    pool.settle(0.0)
    numbered = alone.but({"link.migrations": migrations})
    assert pool.offered(0, streams) == pytest.approx(goodput(numbered.values), rel=1e-12)


def test_what_rides_along_is_through_when_its_bytes_are_whatever_the_level_was() -> None:
    pool = Pool()
    pool.set_line(Scenario().but({"link.goodput": 100.0}).values)
    pool.ask(1, (1.0, math.inf))
    pool.settle(0.0)
    ride = pool.ride(1, 300.0, 1.0)
    assert pool.arrives_at() == pytest.approx(3.0)
    pool.go_on(1.0)
    pool.ask(2, (1.0, math.inf))
    pool.settle(1.0)
    assert [pool.gone(ride), pool.arrives_at()] == pytest.approx([100.0, 5.0])
    pool.go_on(4.0)
    pool.ask(2, None)
    pool.settle(4.0)
    assert [pool.gone(ride), pool.arrives_at()] == pytest.approx([250.0, 4.5])
