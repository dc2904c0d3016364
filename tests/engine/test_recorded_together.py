"""Do several migrations end as several real ones over one link did (tests/reference/multi)?"""

import csv
from pathlib import Path

from migviz import Scenario
from migviz.engine import evacuate
from migviz.scenario.evacuation import Evacuation, Vm
from migviz.scenario.fields import Value
from migviz.scenario.units import PAGE
from migviz.trace.evacuated import Evacuated, Moved
from tests.shared import shared

FOLDER = Path(__file__).resolve().parent.parent / "reference" / "multi"
GOODPUT = 57.3e6
"""Bytes per second of payload: the sum that the small buffers always reached (README of the folder)."""
PAGES = {"512": 131_202, "256": 65_666}
NEVER_TOUCHED = 155_960 * PAGE / 0.041
"""Bytes of untouched zeros per second that are found, as in the other recordings (study/qemu_recordings.py)."""

Row = dict[str, str]


def rows() -> dict[str, list[Row]]:
    """The recorded VMs of each set."""
    found: dict[str, list[Row]] = {}
    with (FOLDER / "multi_runs.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["run"], []).append(row)
    return found


def vm_of(row: Row, number: int) -> Vm:
    pages = PAGES[row["mem_MiB"]]
    values: dict[str, Value | int] = {
        "vm.memory": pages * PAGE,
        "vm.used": (pages - int(row["duplicate"])) * PAGE,
        "workload.dirty_rate": float(row["rate_during"]) * PAGE,
        "workload.working_set": int(row["ws_pages"]) * PAGE,
        "link.goodput": GOODPUT,
        "link.latency": 0.0,
        "migration.policy": "qemu",
        "migration.downtime_limit": float(row["downtime_limit_ms"]) / 1e3,
        "migration.scan_rate": NEVER_TOUCHED,
        "seed": number + 1,
    }
    together = row["schedule"].startswith("start at")
    start = float(row["schedule"].split()[2 + number]) if together else 0.0
    own: tuple[tuple[str, Value], ...] = (("start", start),)
    if row["cancelled_at"]:
        own = (("cancel", 45.0), *own)
    return Vm(name=row["vm"], scenario=Scenario().but(values), own=own)


@shared
def simulated(name: str) -> Evacuated:
    """A recorded set, simulated."""
    recorded = rows()[name]
    vms = tuple(vm_of(row, number) for number, row in enumerate(recorded))
    one = recorded[0]["schedule"] == "queue max 1"
    evacuation = Evacuation(shared=vms[0].scenario, vms=vms)
    return evacuate(evacuation.but({"evacuation.at_once": 1}) if one else evacuation)


SMALL = [name for name, vms in rows().items() if vms[0]["tcp_buffers"] == "small"]


def pairs() -> list[tuple[Row, Moved]]:
    return [pair for name in SMALL for pair in zip(rows()[name], simulated(name), strict=True)]


def is_right(row: Row, vm: Moved) -> bool:
    """Verdict, total time within a tenth, pause within a quarter or 20 ms."""
    if vm.arrived != (row["status"] == "completed"):
        return False
    if not vm.arrived or vm.metrics is None or vm.pause is None:
        return True
    total, pause = float(row["total_ms"]) / 1e3, float(row["blackout_ms"]) / 1e3
    return abs(vm.metrics.total_time - total) <= 0.1 * total and abs(vm.pause - pause) <= max(0.02, 0.25 * pause)


def test_nine_of_ten_recorded_vms_end_as_simulated() -> None:
    found = [is_right(row, vm) for row, vm in pairs()]
    assert len(found) == 29
    assert sum(found) >= 0.9 * len(found)


def test_all_of_them_take_as_long_as_recorded_and_send_as_much() -> None:
    for row, vm in pairs():
        if row["status"] == "completed":
            assert vm.metrics is not None
            assert abs(vm.metrics.total_time / (float(row["total_ms"]) / 1e3) - 1) < 0.06, row["run"]
            assert abs(vm.sent / float(row["transferred"]) - 1) < 0.03, row["run"]


def test_the_passes_are_as_many_as_recorded() -> None:
    """Within two, of up to 17: the last recorded pass is the one in the pause."""
    off = [abs(vm.metrics.iterations - int(row["passes"]) + 1) for row, vm in pairs() if vm.arrived and vm.metrics]
    assert max(off) <= 2
    assert sum(n <= 1 for n in off) >= 0.9 * len(off)


def test_two_together_take_half_as_long_again_as_one_after_the_other_and_send_half_as_much_again() -> None:
    together, queued = simulated("a2-equal-r0.3-1"), simulated("d2-queue-r0.3-1")
    assert together.end / queued.end > 1.4
    assert together.bytes_sent / queued.bytes_sent > 1.4


def test_who_has_arrived_leaves_the_link_to_the_other() -> None:
    """b2: the small one ends after 9 s; the large one then has all of the link."""
    small, large = simulated("b2-unequal-1")
    assert large.observe is not None and small.end is not None
    shares = [flow.rate for flow in large.observe().flows if flow.start > small.end]
    assert max(shares) > 0.99 * GOODPUT
