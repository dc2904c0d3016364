"""What is expected of each policy? From a VM that hardly writes to one that writes much faster than is copied, in a small working set and in a
large one. The difference to the kept text is what a review has to look at: the laws let a value be some hundredths off."""

from collections.abc import Iterator

import pytest

from migviz import Scenario
from migviz.scenario.fields import Value
from migviz.scenario.policies import POLICIES
from migviz.study.axis import Axis, axis_of
from migviz.study.sweep import Sweep, quick_sweep
from tests.kept_text import is_as_kept

MIB = 2.0**20
SMALL, LARGE = 200 * MIB, 1500 * MIB
RATES: Axis = axis_of("workload.dirty_rate", 5 * MIB, 500 * MIB, 12)


@pytest.mark.parametrize("technique", ["live", "post-copy", "hybrid", "quick", "cold"])
def test_of_each_policy_the_same_is_expected(technique: str) -> None:
    is_as_kept(f"expected-{technique}", "\n".join(_said_of(technique)) + "\n")


def _said_of(technique: str) -> Iterator[str]:
    for policy in POLICIES if technique == "live" else ["hyper-v"]:
        for size in (SMALL, LARGE):
            values: dict[str, Value | int] = {
                "migration.policy": policy,
                "migration.technique": technique,
                "workload.working_set": size,
                "vm.memory": 4096 * MIB,
            }
            yield f"{policy}, {size / MIB:g} MiB: rate; total time, pause, iterations, GiB sent"
            yield from _lines(quick_sweep(Scenario().but(values), RATES))


def _lines(sweep: Sweep) -> Iterator[str]:
    metrics = [sweep.of(name) for name in ("total_time", "downtime", "iterations", "bytes_sent")]
    for k, rate in enumerate(sweep.x.values):
        time, pause, iterations, sent = (float(metric[k]) for metric in metrics)
        ends = "" if sweep.outcomes.finished[k] else ", does not end"
        yield f"  {rate / MIB:.4g}: {time:.4g}, {pause:.4g}, {iterations:.4g}, {sent / 2**30:.4g}{ends}"
