"""Which scenario is each recorded migration of QEMU, with its own inputs and with those of the other recordings?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from migviz.language import N_
from migviz.scenario import Scenario, read_file
from migviz.scenario.ranges import Range
from migviz.scenario.units import PAGE
from migviz.study import behind_zeros
from migviz.study.recording import Recording, Taken, rows_of
from migviz.values import dataclass

_QEMU_TOLERANCES = {"total_time": 0.12, "bytes_sent": 0.12, "downtime": 0.15}
_SHARE_OF_PROCESSOR = {"L40-u1.2-d300-apaced": 0.0325}
"""Not in the table: how much processor time the paced writer needs. Slowing it by 90 % changed nothing,
by 99 % divided its rate by ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One line of the table and the file that tells the rest."""

    row: Mapping[str, str]
    details: Mapping[str, Any]

    @property
    def link(self) -> tuple[str, int]:
        """Of which kind the link was, and the bytes per second that were asked of it."""
        return self.row["link"], int(self.details["case"]["bw"])

    @property
    def speed(self) -> float:
        """Bytes per second, as measured in this run."""
        return float(self.row["bandwidth_limit_Bps"] or self.row["link_goodput_Bps"])

    @property
    def used(self) -> int:
        """The pages that this run never sent as zeros."""
        return int(self.row["memory_pages"]) - int(self.details["totals"]["ram"]["duplicate"])

    @property
    def start(self) -> tuple[int, int]:
        """MiB of the VM and pages of the program in it: VMs that are alike in them have the same layout."""
        return int(self.details["case"]["mem"]), int(self.details["case"]["pages"])

    @property
    def beside_writer(self) -> int:
        """Used pages that are not those of the program that writes."""
        return self.used - int(self.details["case"]["pages"])


_LIFTED = N_("the limit is lifted in the pause: how fast that machine copies then is known from the other runs only")
_NOTES = {
    "T80-idle-d300-nic": N_(
        "a smaller program in that VM, so its used pages are elsewhere: that decides how many the pause holds"
    ),
    "L40-idle-d300": N_("the target took 22 ms to start, once in 30 recordings"),
}
_KINDS = {"postcopy-ram": N_("post-copy"), "auto-converge": N_("auto-converge"), "xbzrle": N_("XBZRLE")}
"""By capability, the first that fits."""
_TAKEN = (
    Taken(
        field=N_("the link's speed"),
        why=N_("as measured in the run itself"),
        decides=("total_time",),
    ),
    Taken(field="vm.used", why=N_("the pages that the run did not send as zeros"), decides=("bytes_sent",)),
)
_PROCESSOR = (
    Taken(
        field="workload.cpu_share",
        why=N_("from how much slowing this very writer took"),
        decides=("total_time", "bytes_sent"),
    ),
)


def qemu_recordings(folder: Path) -> Iterable[Recording]:
    """Real migrations by QEMU 10.0.2."""
    rows = [
        _Row(row=row, details=json.loads(read_file(folder / "qemu" / f"{row['name']}.json")))
        for row in rows_of(folder / "qemu_runs.csv")
    ]
    for item in rows:
        yield _recording(item, [other for other in rows if other is not item])


def _recording(item: _Row, others: Sequence[_Row]) -> Recording:
    row = item.row
    finished = row["status"] == "completed"
    scenario = _qemu_scenario(row, item.details)
    # Another program in the VM, or another size of it, has its zeros elsewhere.
    beside = {behind_zeros.FIELD: behind_zeros.RECORDED_HERE} if any(one.start == item.start for one in others) else {}
    # Without a link as the limit, how fast that machine copies in a pause is what the other runs say.
    if row["link"] == "capped" and (copying := _copying(others)):
        scenario = scenario.but({"link.goodput": copying[1]})
        beside["link.goodput"] = Range(least=copying[0], most=copying[2], source=N_("pauses of the other runs"))
    return Recording(
        group="QEMU",
        kind=_kind(row),
        name=row["name"],
        scenario=scenario,
        finished=finished,
        total_time=float(row["total_time_s"]) if finished else None,
        bytes_sent=float(row["bytes_sent"]) if finished else None,
        downtime=float(row["pause_s"]) if finished else None,
        iterations=int(row["syncs"]) - 2,
        tolerances=_QEMU_TOLERANCES,
        disturbed=row["disturbed"] == "1",
        note=_NOTES.get(row["name"]) or (_LIFTED if row["link"] == "capped" else ""),
        taken=_TAKEN + (_PROCESSOR if row["name"] in _SHARE_OF_PROCESSOR else ()),
        elsewhere=_elsewhere(item, others, scenario),
        beside=beside,
        bitmap=_bitmap(item) if finished else None,
        fixed=_fixed(item) if finished and "postcopy" not in row["capabilities"] else None,
    )


def _kind(row: Mapping[str, str]) -> str:
    for capability, kind in _KINDS.items():
        if capability in row["capabilities"]:
            return kind
    return N_("pre-copy, shaped link") if row["link"] == "shaped" else N_("pre-copy, bandwidth limit")


def _elsewhere(item: _Row, others: Sequence[_Row], scenario: Scenario) -> Scenario:
    """The same migration with speed and used memory as the other recordings have them."""
    undisturbed = [other for other in others if other.row["disturbed"] == "0" and other.link[0] == item.link[0]]
    alike = [other for other in undisturbed if other.link == item.link] or undisturbed
    speed = item.link[1] * median(other.speed / other.link[1] for other in alike)
    used = int(item.details["case"]["pages"] + median(other.beside_writer for other in others))
    limited = bool(item.row["bandwidth_limit_Bps"])
    return scenario.but(
        {
            "vm.used": f"{used} pages",
            "migration.bandwidth_limit" if limited else "link.goodput": speed,
            **({"workload.cpu_share": 1.0} if item.row["name"] in _SHARE_OF_PROCESSOR else {}),
        }
    )


def _copying(rows: Sequence[_Row]) -> tuple[float, float, float] | None:
    """Quartiles of the bytes per second in pauses of which no link was the limit, and that sent enough pages to say so; None of too few."""
    speeds = []
    for item in rows:
        at = {name: t for t, name in item.details["pause_checkpoints_ms"]}
        pages = int(item.details["syncs"][-1]["remaining"])
        whole = item.row["status"] == "completed" and item.row["capabilities"] == "" and item.row["disturbed"] == "0"
        if item.row["link"] == "capped" and whole and pages >= ENOUGH_PAGES:
            speeds.append(pages * WHOLE_PAGE / (at["src-iterable-saved"] - at["src-vm-stopped"]) * 1e3)
    if len(speeds) < FEWEST_PAUSES:
        return None
    least, middle, most = quantiles(speeds, n=4, method="inclusive")
    return least, middle, most


_NEVER_TOUCHED = 155_960 * PAGE / 0.041
"""Bytes per second: so many pages of zeros were found between two looks at the counters of T80-u0.3-d300-1G-zero. They were never
touched, so that they are all one page in the processor's cache."""
FEWEST_PAUSES = 4
"""Chosen: of fewer pauses nobody can say a quartile."""
ENOUGH_PAGES, WHOLE_PAGE = 1000, 4104
"""Chosen: with fewer pages the fixed parts are all that is seen. Bytes on the link of a page with its header."""


def _bitmap(item: _Row) -> float:
    """Seconds that the last sync of the bitmap took, in the pause, for each GiB of memory."""
    return float(item.details["syncs"][-1]["sync_ms"]) / 1e3 / (int(item.details["case"]["mem"]) / 1024)


def _fixed(item: _Row) -> float:
    """What of the pause was not pages: all but the time between the VM's stop and the last page."""
    at: dict[str, float] = {name: t for t, name in item.details["pause_checkpoints_ms"]}
    return float(item.row["pause_s"]) - (at["src-iterable-saved"] - at["src-vm-stopped"]) / 1e3


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
        "link.goodput": float(row["link_goodput_Bps"]),
        "link.latency": 0.0,
        "migration.scan_rate": _NEVER_TOUCHED,
        "migration.downtime_limit": float(row["downtime_limit_s"]),
    }
    values["migration.bandwidth_limit"] = float(row["bandwidth_limit_Bps"]) if row["bandwidth_limit_Bps"] else None
    if row["name"] in _SHARE_OF_PROCESSOR:
        values["workload.cpu_share"] = _SHARE_OF_PROCESSOR[row["name"]]
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
        values["migration.preempt"] = "on"
    if "xbzrle" in capabilities:
        values["migration.delta_cache"] = float(parameters["xbzrle-cache-size"])
    if "avail-switchover-bandwidth" in parameters:
        values["migration.switchover_bandwidth"] = float(parameters["avail-switchover-bandwidth"])
    return values
