"""How long does a simulation take? Budgets: 10 ms for any preset, 150 ms for any valid scenario."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from migviz import Scenario, load_scenario, simulate
from migviz.scenario.fields import Value
from migviz.scenario.policies import POLICIES
from migviz.scenario.presets import PRESETS
from migviz.scenario.techniques import TECHNIQUES
from migviz.scenario.units import PAGE
from tests import brute_force

USUAL, ANY = 10e-3, 150e-3
"""Budgets in seconds (DESIGN.md, section 5)."""
ONE_TECHNIQUE = 5e-3
"""Of the default scenario, whatever the technique: a slider's tick waits for it."""


def measure(benchmark: BenchmarkFixture, values: dict[str, Value], budget: float = USUAL) -> None:
    scenario = Scenario().but(values)
    benchmark.extra_info["budget"] = budget
    assert benchmark(simulate, scenario).end > 0


def bench_default(benchmark: BenchmarkFixture) -> None:
    measure(benchmark, {})


@pytest.mark.parametrize("name", PRESETS)
def bench_preset(benchmark: BenchmarkFixture, name: str) -> None:
    measure(benchmark, {"workload.preset": name})


@pytest.mark.parametrize("name", TECHNIQUES)
def bench_technique(benchmark: BenchmarkFixture, name: str) -> None:
    measure(benchmark, {"migration.technique": name}, ONE_TECHNIQUE)


@pytest.mark.parametrize("name", POLICIES)
def bench_policy(benchmark: BenchmarkFixture, name: str) -> None:
    measure(benchmark, {"migration.policy": name}, ANY)


NEVER: dict[str, dict[str, Value]] = {
    "qemu": {"migration.policy": "qemu", "workload.dirty_rate": "2 GB/s"},
    "qemu under a limit": {
        "migration.policy": "qemu",
        "workload.dirty_rate": "2 GB/s",
        "migration.bandwidth_limit": "50 MB/s",
    },
    "simgrid": {"migration.policy": "simgrid", "workload.dirty_rate": "2 GB/s"},
    # Skipping dirtied pages is the most work there is: the dirty log is looked at several times in each iteration.
    "xen-2005": {
        "migration.policy": "xen-2005",
        "workload.dirty_rate": "21 MB/s",
        "migration.bandwidth_limit": "1 MB/s",
    },
}


@pytest.mark.parametrize("name", NEVER)
def bench_never_converges(benchmark: BenchmarkFixture, name: str) -> None:
    assert simulate(Scenario().but(NEVER[name])).metrics.iterations == 100
    measure(benchmark, NEVER[name], ANY)


def bench_many_changes(benchmark: BenchmarkFixture) -> None:
    scenario = Scenario()
    for number in range(200):
        scenario = scenario.with_change(number / 5, "workload.dirty_rate", f"{5 + number % 20} MiB/s")
    benchmark.extra_info["budget"] = ANY
    assert len(benchmark(simulate, scenario).milestones) > 200


@pytest.mark.parametrize("size", ["4 GiB", "1 TiB"])
def bench_size(benchmark: BenchmarkFixture, size: str) -> None:
    # 256 times the memory, on a link 256 times as fast, written 256 times as often: the same iterations.
    times = Scenario().but({"vm.memory": size}).number("vm.memory") / 2**32
    values: dict[str, Value] = {
        "vm.memory": size,
        "link.bandwidth": 125e6 * times,
        "workload.dirty_rate": 11 * 2**20 * times,
        "migration.rest_limit": None,
        "migration.max_iterations": 5,
    }
    assert simulate(Scenario().but(values)).metrics.iterations == 5
    if size == "1 TiB":
        benchmark.extra_info.update({"times": "bench_size[4 GiB]", "at_most": 1.5})
    measure(benchmark, values)


SPEED, RATIO = 30_000, 0.1
"""Pages per second over the link, and how many times that are written."""


@pytest.mark.parametrize("gib", [4, 64])
def bench_by_blocks(benchmark: BenchmarkFixture, gib: int) -> None:
    values: dict[str, Value] = {
        "vm.memory": gib * 2.0**30,
        "link.goodput": float(SPEED * PAGE),
        "workload.dirty_rate": RATIO * SPEED * PAGE,
        "migration.rest_limit": None,
        "migration.max_iterations": 4,
    }
    measure(benchmark, values)


@pytest.mark.parametrize("gib", [4, 64])
def bench_by_brute_force(benchmark: BenchmarkFixture, gib: int) -> None:
    benchmark.extra_info["times"] = f"bench_by_blocks[{gib}]"
    pages = gib * 2**30 // PAGE
    sent = benchmark(
        brute_force.pre_copy,
        pages=pages,
        pages_per_second=SPEED,
        writes_per_second=RATIO * SPEED,
        writes=brute_force.spread(pages),
        iterations=4,
        seed=1,
    )
    assert sent[0] == pages


LINES = "\n".join(Scenario().but({name: Scenario()[name] for name in ("vm.memory", "link.bandwidth", "seed")}).lines())


def bench_load_scenario(benchmark: BenchmarkFixture) -> None:
    changes = "\n".join(f"at {number} s: link.bandwidth = {900 + number} Mbit/s" for number in range(20))
    benchmark.extra_info["budget"] = USUAL
    assert len(benchmark(load_scenario, f"{LINES}\n{changes}").changes) == 20
