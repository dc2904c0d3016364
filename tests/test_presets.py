"""Does a preset that names a recording dirty what was recorded?"""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from migviz import load_scenario, simulate
from migviz.trace import Copying

RUNS = Path(__file__).parent / "reference" / "qemu_runs.csv"
DETAILS = Path(__file__).parent / "reference" / "qemu"


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


def test_the_recorded_writer_has_the_rate_that_the_first_list_of_its_recording_shows() -> None:
    syncs = json.loads((DETAILS / "L40-u0.5-d300.json").read_text(encoding="utf-8"))["syncs"]
    scenario = load_scenario("workload.preset: recorded-writer")
    pages = scenario.number("workload.working_set") / 4096
    beside = 45 + pages / 512  # the kernel's own, and page tables
    # The later lists show a little less: what still waits when a list is taken cannot be found dirty anew.
    shown = -pages / syncs[0]["dur"] * np.log1p(-(syncs[1]["new_dirty"] - beside) / pages)
    assert scenario.number("workload.dirty_rate") / 4096 == pytest.approx(shown, rel=0.01)


def test_the_recorded_writer_moves_as_its_recording_did() -> None:
    with RUNS.open(encoding="utf-8") as lines:
        (row,) = [row for row in csv.DictReader(lines) if row["name"] == "L40-u0.5-d300"]
    text = "workload.preset: recorded-writer\nlink.goodput: 900 MB/s\nmigration.bandwidth_limit: 40.63 MB/s\nmigration.policy: qemu\nmigration.scan_rate: off"
    run = simulate(load_scenario(text))
    assert run.metrics.total_time == pytest.approx(float(row["total_time_s"]), rel=0.05)
    assert run.metrics.bytes_sent == pytest.approx(float(row["bytes_sent"]), rel=0.05)
