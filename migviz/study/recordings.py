"""Which scenario is a recorded or published migration, and what was measured? Reads the reference data."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from migviz.errors import InputError, Problem
from migviz.scenario import Scenario, load_scenario, read_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One migration as it was measured, in SI; None where it was not.

    `finished` False: the real migration had not converged when it was ended, after `iterations`.
    `tolerances` are shares by quantity; a quantity without one is shown but not judged.
    """

    group: str
    name: str
    scenario: Scenario
    finished: bool = True
    total_time: float | None = None
    bytes_sent: float | None = None
    downtime: float | None = None
    iterations: int | None = None
    tolerances: Mapping[str, float]
    disturbed: bool = False
    note: str = ""


def read_recordings(folder: Path) -> tuple[Recording, ...]:
    """All recordings in a folder of reference data; InputError if it is none."""
    missing = [
        name for name in ("qemu_runs.csv", "simgrid.csv", "published_runs.csv", "qemu") if not (folder / name).exists()
    ]
    if missing:
        message = (
            f"holds no reference data: {', '.join(missing)} missing. It lies in tests/reference of the project's source"
        )
        raise InputError([Problem(message=message, where=str(folder))])
    return (*qemu_recordings(folder), *simgrid_runs(folder), *published_runs(folder))


def _rows(path: Path) -> Iterable[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(read_file(path), newline=""))


# --- QEMU -----------------------------------------------------------------------------------------------------

_QEMU_TOLERANCES = {"total_time": 0.12, "bytes_sent": 0.12, "downtime": 0.15}
_SHARE_OF_PROCESSOR = {"L40-u1.2-d300-apaced": 0.1}
"""Not in the table: how much processor time the paced writer needs. Slowing it by 90 % changed nothing,
by 99 % divided its rate by ten."""


def qemu_recordings(folder: Path) -> Iterable[Recording]:
    """Real migrations by QEMU 10.0.2."""
    for row in _rows(folder / "qemu_runs.csv"):
        details = json.loads(read_file(folder / "qemu" / f"{row['name']}.json"))
        finished = row["status"] == "completed"
        judged = (
            dict(_QEMU_TOLERANCES)
            if row["link"] == "shaped"
            else {k: v for k, v in _QEMU_TOLERANCES.items() if k != "downtime"}
        )
        yield Recording(
            group="QEMU",
            name=row["name"],
            scenario=_qemu_scenario(row, details),
            finished=finished,
            total_time=float(row["total_time_s"]) if finished else None,
            bytes_sent=float(row["bytes_sent"]) if finished else None,
            downtime=float(row["pause_s"]) if finished else None,
            iterations=int(row["syncs"]) - 2,
            tolerances=judged,
            disturbed=row["disturbed"] == "1",
        )


def _qemu_scenario(row: Mapping[str, str], details: Mapping[str, Any]) -> Scenario:
    """The inputs of a recorded run. Sizes in pages; the used pages are those that were never sent as zeros."""
    pages = int(row["memory_pages"])
    zeros = int(details["totals"]["ram"]["duplicate"])
    values: dict[str, Any] = {
        "vm.memory": f"{pages} pages",
        "vm.used": f"{pages - zeros} pages",
        "workload.dirty_rate": f"{row['write_rate_pages_per_s']} pages/s",
        "workload.working_set": f"{row['working_set_pages']} pages",
        "workload.pattern": "sweep" if row["pattern"] == "sweep" else "random",
        "workload.cpu_share": _SHARE_OF_PROCESSOR.get(row["name"], 1.0),
        "link.goodput": float(row["link_goodput_Bps"]),
        "link.latency": 0.0,
        "migration.downtime_limit": float(row["downtime_limit_s"]),
    }
    if row["bandwidth_limit_Bps"]:
        values["migration.bandwidth_limit"] = float(row["bandwidth_limit_Bps"])
    if row["hot_pages"]:
        values |= {
            "workload.hot_set": f"{row['hot_pages']} pages",
            "workload.hot_share": float(row["hot_share"]),
        }
    return Scenario().but(values | _qemu_capabilities(row, details))


def _qemu_capabilities(row: Mapping[str, str], details: Mapping[str, Any]) -> dict[str, Any]:
    capabilities, parameters = row["capabilities"].split("+"), details["case"]["params"]
    values: dict[str, Any] = {"migration.policy": "qemu"}
    if "auto-converge" in capabilities:
        values["migration.policy"] = "qemu-auto-converge"
    if "postcopy-ram" in capabilities:
        after = int(details["case"]["postcopy_after"])
        values["migration.policy"] = "qemu-post-copy"
        values |= {"migration.max_iterations": float(after)} if after else {"migration.technique": "post-copy"}
    if "postcopy-preempt" in capabilities:
        values["migration.fetch_queue"] = 0.0
    if "xbzrle" in capabilities:
        values["migration.delta_cache"] = float(parameters["xbzrle-cache-size"])
    if "avail-switchover-bandwidth" in parameters:
        values["migration.switchover_bandwidth"] = float(parameters["avail-switchover-bandwidth"])
    return values


# --- SimGrid --------------------------------------------------------------------------------------------------


def simgrid_runs(folder: Path) -> Iterable[Recording]:
    """Migrations by SimGrid 3.32."""
    for row in _rows(folder / "simgrid.csv"):
        rate = float(row["bandwidth_Gbit_per_s"]) * 1e9 / 8
        memory = float(row["ram_GiB"]) * 2**30
        finished = row["converged"] == "1"
        scenario = Scenario().but(
            {
                "migration.policy": "simgrid",
                "vm.memory": memory,
                "link.bandwidth": rate,
                "link.latency": float(row["one_way_latency_ms"]) / 1e3,
                "workload.dirty_rate": rate * float(row["dirty_rate_over_bandwidth_ratio"]),
                "workload.working_set": memory * float(row["working_set_percent_of_ram"]) / 100,
            }
        )
        yield Recording(
            group="SimGrid",
            name=row["case_id"],
            scenario=scenario,
            finished=finished,
            total_time=float(row["total_time_s"]) if finished else None,
            bytes_sent=float(row["total_bytes"]) if finished else None,
            downtime=float(row["downtime_ms"]) / 1e3 if finished else None,
            iterations=int(row["stage2_rounds"]) + 1 if finished else None,
            tolerances={"total_time": 0.001, "bytes_sent": 0.001, "downtime": 0.001},
        )


# --- published ------------------------------------------------------------------------------------------------

_TIGHT = {"total_time": 0.10, "bytes_sent": 0.10, "downtime": 0.15}
_MB_AMBIGUOUS = {"total_time": 0.15, "bytes_sent": 0.15, "downtime": 0.20}
_IDLE = "workload.dirty_rate: 0\nworkload.working_set: 0\n"
_CLARK = "migration.policy: xen-2005\nlink.bandwidth: 1 Gbit/s\n"
_FINN = f"vm.memory: 512 MiB\n{_IDLE}migration.policy: hyper-v\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """How a published row becomes a scenario, and how closely it must be met."""

    lines: str
    tolerances: Mapping[str, float]
    note: str = ""


_PUBLISHED = {
    "clark-specweb": _Case(
        lines=_CLARK + "workload.preset: web-server-2005\nlink.goodput: 90.5 MB/s",
        tolerances=_MB_AMBIGUOUS,
        note="the pause copied 18.2 MB in 201 ms, so the hosts reached 90.5 MB/s",
    ),
    "clark-quake3": _Case(
        lines=_CLARK + "workload.preset: game-server",
        tolerances=_MB_AMBIGUOUS,
        note="that VM took 40 ms to start, 25 ms is the policy's middle",
    ),
    "clark-mmuncher": _Case(
        lines=_CLARK + "workload.preset: mmuncher\nlink.goodput: 509 Mbit/s",
        tolerances=_MB_AMBIGUOUS,
        note="the pause copied at 509 Mbit/s",
    ),
    "qemu-idle-16g": _Case(
        lines=f"migration.policy: qemu\nvm.memory: 16 GiB\nvm.used: 149420 pages\n{_IDLE}link.goodput: 6139 Mbit/s",
        tolerances=_TIGHT,
        note="bandwidth as measured, most of the time went into looking for zeros",
    ),
    "qemu-stress-precopy": _Case(
        lines="migration.policy: qemu\nworkload.preset: memory-hog\nlink.goodput: 19818 Mbit/s", tolerances={}
    ),
    "qemu-1tib-before": _Case(
        lines=f"migration.policy: qemu\nvm.memory: 1052672 MiB\nvm.used: 4313743 pages\n{_IDLE}link.goodput: 2132 Mbit/s",
        tolerances=_TIGHT,
        note="what it did in the pause beside the last pages is not known",
    ),
    "qemu-java-noac": _Case(
        lines="migration.policy: qemu\nworkload.preset: busy-java\nlink.goodput: 2113 Mbit/s\nmigration.downtime_limit: 4 s",
        tolerances={},
    ),
    "qemu-8g-idle": _Case(
        lines=f"migration.policy: qemu\nvm.memory: 8 GiB\nvm.used: 122602 pages\n{_IDLE}link.goodput: 268.4 Mbit/s\nmigration.setup_time: 170 ms",
        tolerances=_TIGHT,
        note="where the zeros lay is not known: it decides how many pages the pause holds",
    ),
    "qemu-2g-default": _Case(
        lines=f"migration.policy: qemu\nvm.memory: 2 GiB\nvm.used: 398542 pages\n{_IDLE}link.goodput: 1045.5 Mbit/s",
        tolerances=_TIGHT,
        note="writes not known, taken as none; where the zeros lay decides the pause",
    ),
    "qemu-power8-16m": _Case(
        lines="migration.policy: qemu\nvm.memory: 8 GiB\nworkload.dirty_rate: 159.9 MB/s\nlink.goodput: 866.8 Mbit/s",
        tolerances={},
    ),
    "vrecover-postcopy-idle": _Case(
        lines=f"migration.policy: qemu\nmigration.technique: post-copy\nvm.memory: 1 GiB\n{_IDLE}",
        tolerances={"downtime": 0.15},
        note="9 to 11.6 ms on another machine; the recorded one here took 6.9 ms",
    ),
    "hyperv-512m-1g": _Case(lines=_FINN + "link.bandwidth: 1 Gbit/s", tolerances=_TIGHT),
    "hyperv-512m-1g-x10": _Case(
        lines=_FINN + "link.bandwidth: 1 Gbit/s\nlink.migrations: 10",
        tolerances=_MB_AMBIGUOUS,
        note="implied 134 MB/s: not every page was sent",
    ),
    "hyperv-512m-1g-x20": _Case(
        lines=_FINN + "link.bandwidth: 1 Gbit/s\nlink.migrations: 20",
        tolerances=_MB_AMBIGUOUS,
        note="implied 134 MB/s: not every page was sent",
    ),
    "hyperv-512m-10g": _Case(
        lines=_FINN + "link.goodput: 0.84 GB/s",
        tolerances=_TIGHT,
        note="fixed parts dominate, and were longer here than on 1 GbE",
    ),
    "hyperv-512m-10g-x10": _Case(
        lines=_FINN + "link.bandwidth: 10 Gbit/s\nlink.migrations: 10",
        tolerances=_TIGHT,
        note="its own set-up of ten VMs at once is not known",
    ),
    "hyperv-55g-10g": _Case(
        lines=f"vm.memory: 55 GiB\n{_IDLE}link.goodput: 0.84 GB/s",
        tolerances=_TIGHT,
        note="one TCP stream reached 0.84 GB/s",
    ),
}
_MEASURED: Mapping[str, Callable[[str], float]] = {
    "total_s": float,
    "downtime_ms": lambda text: float(text) / 1e3,
    "mb_sent": lambda text: float(text) * 1e6,
}
_TOTALS = {"clark-mmuncher": "30.5"}
_DOWNTIMES = {"vrecover-postcopy-idle": "10.3"}
"""Where the table has two numbers: 27 s and 3.5 s of pause; the middle of 9 to 11.6 ms."""
_HAS_NOT_FINISHED = {"qemu-stress-precopy", "qemu-java-noac", "qemu-power8-16m"}


def published_runs(folder: Path) -> Iterable[Recording]:
    """Migrations from papers, mailing lists and blogs, those that say enough to be simulated."""
    for row in _rows(folder / "published_runs.csv"):
        name = row["id"]
        if name not in _PUBLISHED:
            continue
        case = _PUBLISHED[name]
        finished = name not in _HAS_NOT_FINISHED
        yield Recording(
            group="published",
            name=name,
            scenario=load_scenario(case.lines),
            finished=finished,
            total_time=_measured("total_s", _TOTALS.get(name, row["total_s"])) if finished else None,
            bytes_sent=_measured("mb_sent", row["mb_sent"]) if finished else None,
            downtime=_measured("downtime_ms", _DOWNTIMES.get(name, row["downtime_ms"])) if finished else None,
            tolerances=case.tolerances,
            note=case.note,
        )


def _measured(column: str, text: str) -> float | None:
    try:
        return _MEASURED[column](text)
    except ValueError:
        return None


def rows_for_context(folder: Path) -> tuple[str, ...]:
    """The published rows that are not simulated: a whole fleet, or inputs that nobody published."""
    return tuple(row["id"] for row in _rows(folder / "published_runs.csv") if row["id"] not in _PUBLISHED)
