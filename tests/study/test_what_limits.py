"""Does the one sentence name what would have to be better? Mending it must help, mending another thing must not."""

from typing import Any

import pytest

from migviz import Scenario, simulate
from migviz.study.what_limits import Limit, what_limits


@pytest.mark.parametrize(
    ("values", "limit", "words"),
    [
        ({}, Limit.FIXED_PARTS, "40 ms of the 43.8 ms pause"),
        ({"workload.dirty_rate": "60 MiB/s"}, Limit.ITERATIONS, "after 5 iterations the rest still shrinks"),
        ({"workload.dirty_rate": "200 MiB/s"}, Limit.BANDWIDTH, "pages change at 200 MiB/s, faster than the 112 MiB/s"),
        (
            {"workload.dirty_rate": "500 MiB/s", "workload.working_set": "64 MiB"},
            Limit.WORKING_SET,
            "most of its 64 MiB",
        ),
        ({"workload.dirty_rate": "140 MiB/s", "workload.working_set": "1 GiB"}, Limit.BANDWIDTH, "faster than"),
        ({"workload.dirty_rate": "200 MiB/s", "workload.working_set": "1 GiB"}, Limit.WORKING_SET, "most of its 1 GiB"),
        ({"storage.kind": "cluster disk"}, Limit.DISK, "3 s of the 3.04 s pause goes into dismounting, mounting"),
        ({"migration.technique": "quick"}, Limit.DISK, "paused for all of it"),
        ({"migration.technique": "post-copy"}, Limit.BANDWIDTH, "waits for pages"),
        ({"migration.policy": "qemu"}, Limit.DOWNTIME_LIMIT, "as soon as the rest fits it"),
        ({"migration.policy": "qemu", "workload.dirty_rate": "200 MiB/s"}, Limit.BANDWIDTH, "faster than"),
        ({"link.bandwidth": "20 Mbit/s", "workload.dirty_rate": "0.1 MiB/s"}, Limit.BANDWIDTH, " pause."),
        ({"source.state": "dead"}, Limit.FAULT, "the source host died"),
    ],
)
def test_the_limit_is_named(values: dict[str, Any], limit: Limit, words: str) -> None:
    found = what_limits(simulate(Scenario().but(values)))
    assert found.limit is limit
    assert words in found.sentence
    assert found.sentence.endswith(".")


def test_mending_what_limits_shortens_the_pause() -> None:
    mended: dict[Limit, dict[str, Any]] = {
        Limit.FIXED_PARTS: {"migration.state_time": 0.0},
        Limit.ITERATIONS: {"migration.max_iterations": 20},
        Limit.BANDWIDTH: {"link.bandwidth": "10 Gbit/s"},
        Limit.WORKING_SET: {"workload.working_set": "8 MiB"},
    }
    tried: tuple[dict[str, Any], ...] = ({}, {"workload.dirty_rate": "60 MiB/s"}, {"workload.dirty_rate": "200 MiB/s"})
    for values in tried:
        run = simulate(Scenario().but(values))
        better = simulate(Scenario().but({**values, **mended[what_limits(run).limit]}))
        assert (better.metrics.downtime or 0.0) < 0.95 * (run.metrics.downtime or 0.0)
