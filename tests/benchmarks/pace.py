"""How long does something take 95 times of a hundred, as it was measured and at the machine's full speed?

Whatever else runs on a machine slows its processor down, by a half for some rounds of a hundred. So the same run is worked out between any two
rounds, which takes as much of memory and caches as a picture does, and each round is divided by how much slower that was than at its best.
"""

import itertools
from collections.abc import Callable, Sequence
from time import process_time

from migviz.engine import simulate
from migviz.scenario import load_scenario

_RUN = load_scenario("workload.dirty_rate: 30 MiB/s")
_took: list[float] = []
"""Seconds that it took, in all benchmarks of this program so far."""


def measure(
    benchmark,
    work: Callable[[], object],
    *,
    budget: float,
    rounds: int,
    warmup: int,
    first: Callable[[], object] = tuple,
) -> None:
    """Time some work, and note its 95th of a hundred. `first`: what is done before each round and not timed; `budget` in seconds."""

    def before() -> None:
        first()
        _work_out()

    benchmark.pedantic(work, setup=before, rounds=rounds, warmup_rounds=warmup)
    _work_out()
    times = benchmark.stats.stats.data
    at_full_speed = [time / slower for time, slower in zip(times, _slower(len(times)), strict=True)]
    benchmark.extra_info |= {"p95_ms": _p95_ms(times), "p95_at_full_speed_ms": _p95_ms(at_full_speed), "budget": budget}


def _work_out() -> None:
    begun = process_time()
    simulate(_RUN)
    _took.append(process_time() - begun)


def _slower(rounds: int) -> list[float]:
    """By which factor the machine was slower at each of the last rounds than in the best fiftieth of all."""
    best = sorted(_took)[len(_took) // 50]
    return [(before + after) / 2 / best for before, after in itertools.pairwise(_took[-rounds - 1 :])]


def _p95_ms(times: Sequence[float]) -> float:
    return 1000 * sorted(times)[int(0.95 * len(times))]
