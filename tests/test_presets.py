"""Does a preset that names a recording dirty what was recorded?"""

import csv
from pathlib import Path

import pytest

from migviz import load_scenario, simulate
from migviz.trace import Copying

RUNS = Path(__file__).parent / "reference" / "qemu_runs.csv"


def test_the_idle_preset_finds_as_many_dirty_pages_as_the_idle_recording() -> None:
    with RUNS.open(encoding="utf-8") as lines:
        (row,) = [row for row in csv.DictReader(lines) if row["name"] == "L40-idle-d300"]
    run = simulate(
        load_scenario("workload.preset: idle\nvm.memory: 512 MiB\nlink.goodput: 40 MB/s\nmigration.policy: qemu")
    )
    first = next(item for item in run.passes if item.copying is Copying.ITERATION)
    carried_over = int(row["dirty_pages_per_sync"].split()[1]) - 104
    assert carried_over > 2000, "what was not sent when QEMU looked is no part of what was dirtied"
    assert first.dirtied == pytest.approx(104, rel=0.1)
