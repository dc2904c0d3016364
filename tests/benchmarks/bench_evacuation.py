"""How long does it take to empty a host? Budgets: 60 ms for twenty VMs, 1 s for two hundred, of processor time."""

from math import inf
from time import process_time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from migviz.engine import evacuate
from migviz.scenario.evacuation import Evacuation
from migviz.scenario.evacuation_file import parse_evacuation
from migviz.scenario.evacuation_presets import HOSTS

TWENTY, TWO_HUNDRED = 60e-3, 1.0
"""Budgets in seconds."""


def host(policy: str, count: int) -> Evacuation:
    """VMs of 1 to 16 GiB that write 5 to 44 MB/s."""
    lines = (f"vm v{n}: memory = {1 + n % 16} GiB, dirty_rate = {5 + n % 40} MB/s" for n in range(count))
    return parse_evacuation(f"link.bandwidth: 25 Gbit/s\nmigration.policy: {policy}\n" + "\n".join(lines))


def measure(benchmark: BenchmarkFixture, evacuation: Evacuation, at_once: float, budget: float) -> None:
    benchmark.extra_info["budget"] = budget
    limited = evacuation if at_once == inf else evacuation.but({"evacuation.at_once": at_once})
    assert benchmark(evacuate, limited).end > 0


@pytest.mark.benchmark(timer=process_time)
@pytest.mark.parametrize("at_once", [1, 2, 20])
def bench_rack(benchmark: BenchmarkFixture, at_once: int) -> None:
    measure(benchmark, parse_evacuation(HOSTS["rack"].lines), at_once, TWENTY)


@pytest.mark.benchmark(timer=process_time)
@pytest.mark.parametrize("at_once", [1, 2, 8, 20, inf])
def bench_two_hundred(benchmark: BenchmarkFixture, at_once: float) -> None:
    measure(benchmark, host("hyper-v", 200), at_once, TWO_HUNDRED)


@pytest.mark.benchmark(timer=process_time)
@pytest.mark.parametrize("at_once", [1, 2, 8, 20])
def bench_two_hundred_of_qemu(benchmark: BenchmarkFixture, at_once: float) -> None:
    measure(benchmark, host("libvirt", 200), at_once, TWO_HUNDRED)
