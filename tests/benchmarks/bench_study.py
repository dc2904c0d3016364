"""How long does a sweep take? Budget: 10,000 points within 50 ms."""

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from migviz import Scenario
from migviz.scenario.policies import POLICIES
from migviz.study.axis import axis_of, usual_axis
from migviz.study.limits import read_limit
from migviz.study.requirement import require
from migviz.study.sweep import quick_sweep

BUDGET = 50e-3
"""Seconds (DESIGN.md, section 5)."""


@pytest.mark.parametrize("policy", POLICIES)
def bench_10_000_points(benchmark: BenchmarkFixture, policy: str) -> None:
    benchmark.extra_info["budget"] = BUDGET
    x, y = axis_of("workload.dirty_rate", 2.0**20, 1000 * 2.0**20, 100), axis_of("link.bandwidth", 1.25e7, 5e9, 100)
    found = benchmark(quick_sweep, Scenario().but({"migration.policy": policy}), x, y)
    assert np.isfinite(found.of("total_time")).all()


def bench_what_it_takes(benchmark: BenchmarkFixture) -> None:
    limits = [read_limit("downtime < 50 ms"), read_limit("total_time < 60 s")]
    assert benchmark(require, Scenario(), limits, usual_axis("link.bandwidth")).found is not None
