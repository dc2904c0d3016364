"""How would other programs have written a migration that QEMU recorded? Their lines, with its numbers: so their truth is known.

The templates are those of each program (their readers say from where); the migration is one of `tests/reference/logs/raw`, asked every second.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from migviz.recorded.reading import read_log
from migviz.recorded.recording import Recorded, Sample
from migviz.scenario.units import PAGE

RAW = Path(__file__).parent.parent / "reference" / "logs" / "raw"
MIB = 2.0**20


def recorded(run: str) -> Recorded:
    """The migration as QEMU itself said it."""
    return read_log(RAW / f"{run}.qmp1s.jsonl").migrations[0]


def _clock(t: float) -> str:
    return datetime.fromtimestamp(1.8e9 + t, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] + "+0000"


def _said(item: Recorded) -> tuple[Sample, ...]:
    """Looks at it while it ran."""
    return tuple(sample for sample in item.samples if item.total_time is None or sample.t < item.total_time)


def libvirtd(run: str) -> str:
    """Each answer of the monitor, as libvirtd's debug log has it."""
    lines = []
    for text in (RAW / f"{run}.qmp1s.jsonl").read_text(encoding="utf-8").splitlines():
        found = json.loads(text)
        t = float(found.get("t", 0.0))
        reply = json.dumps({"return": found["return"]}) if "return" in found else ""
        if reply:
            lines.append(
                f"{_clock(t)}: 1234: info : qemuMonitorJSONIOProcessLine:208 : QEMU_MONITOR_RECV_REPLY: mon=0x7f00 reply={reply}"
            )
    return "\n".join(lines) + "\n"


def vdsm(run: str) -> str:
    """VDSM's line for each look: whole MiB."""
    item = recorded(run)
    lines = [
        f"{_clock(sample.t)} INFO  (migmon/0123abcd) [virt.vm] (vmId='0123abcd-0000') Migration Progress: {sample.t:.0f} seconds elapsed, "
        f"1% of data processed, total data: {_mib(sample.total)}MB, processed data: {_mib(sample.sent)}MB, remaining data: {_mib(sample.remaining)}MB, "
        f"transfer speed {_mib(sample.rate)}MBps, zero pages: {sample.zeros or 0:.0f}MB, compressed: 0MB, dirty rate: "
        f"{(sample.dirty_rate or 0) / PAGE:.0f}, memory iteration: {sample.iteration}"
        for sample in _said(item)
    ]
    end = f"{_clock(item.total_time or 0)} INFO  (migsrc/0123abcd) [virt.vm] (vmId='0123abcd-0000') migration operation has completed"
    return "\n".join([*lines, end]) + "\n"


def _mib(value: float | None) -> int:
    return int((value or 0.0) / MIB)


def prometheus(run: str) -> str:
    """KubeVirt's metrics, scraped at each look."""
    lines = ["# TYPE kubevirt_vmi_migration_data_processed_bytes gauge"]
    item = recorded(run)
    for sample in _said(item):
        for name, value in (
            ("data_processed_bytes", sample.sent),
            ("data_remaining_bytes", sample.remaining),
            ("data_bytes_total", sample.total),
            ("dirty_memory_rate_bytes", sample.dirty_rate or 0.0),
        ):
            lines.append(_metric(name, float(value or 0.0), sample.t))
    lines.append(_metric("succeeded", 1.0, item.total_time or 0.0))
    return "\n".join(lines) + "\n"


def _metric(name: str, value: float, t: float) -> str:
    return (
        f'kubevirt_vmi_migration_{name}{{name="web01",namespace="a",node="n1"}} {value:.9e} {round(1e3 * (1.8e9 + t))}'
    )


def prometheus_range(run: str) -> str:
    """The same as the answer to a range query."""
    columns: dict[str, list[list[object]]] = {}
    for line in prometheus(run).splitlines()[1:]:
        name, value, stamp = line.partition("{")[0], *line.rpartition("} ")[2].split()
        columns.setdefault(name, []).append([int(stamp) / 1e3, value])
    result = [
        {"metric": {"__name__": name, "name": "web01", "namespace": "a"}, "values": values}
        for name, values in columns.items()
    ]
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": result}}) + "\n"


def percent(run: str) -> str:
    """What `virsh migrate --verbose` writes over one line."""
    item = recorded(run)
    shares = [
        f"\rMigration: [{min(99.99, 100 - 100 * (sample.remaining or 0) / (sample.total or 1)):5.2f} %]"
        for sample in _said(item)
    ]
    return "".join((*shares, "\rMigration: [100.00 %]\n"))


def cloud_hypervisor(run: str) -> str:
    """A line for each list: how much it was, how long it took."""
    lists, lines, elapsed, sent = _lists(recorded(run)), [], 0.0, 0.0
    for number, (listed, seconds) in enumerate(lists):
        elapsed, sent = elapsed + seconds, sent + listed
        lines.append(
            f"cloud-hypervisor: {100 + elapsed:.6f}s: <vmm> DEBUG:vmm/src/lib.rs:99 -- Precopy: iter={number} curr={-(-listed // MIB):.0f}MiB "
            f"total={-(-sent // MIB):.0f}MiB bw={listed / seconds / MIB:.2f}MiB/s transfer={seconds:.2f}s overhead=1ms est_downtime=300ms elapsed={elapsed:.2f}s "
            f"avg_bw={sent / elapsed / MIB:.2f}MiB/s"
        )
    lines.append(
        f"cloud-hypervisor: {100 + elapsed + 0.2:.6f}s: <vmm> INFO:vmm/src/lib.rs:99 -- Migration completed after {elapsed + 0.2:.1f}s with a downtime of 200ms (goal was 300ms)"
    )
    return "\n".join(lines) + "\n"


def xen(run: str) -> str:
    """Frames of each iteration, each line with syslog's clock."""
    lines, elapsed = [], 0.0
    for number, (listed, seconds) in enumerate(_lists(recorded(run))[:5]):
        frames = round(listed / PAGE)
        for k in range(11):
            stamp = datetime.fromtimestamp(1.8e9 + elapsed + seconds * k / 10, UTC).isoformat(timespec="milliseconds")
            lines.append(
                f"{stamp} host1 xl[77]: xc: progress: Frames iteration {number}: {frames * k // 10}/{frames}  {10 * k}%"
            )
        elapsed += seconds
    stamp = datetime.fromtimestamp(1.8e9 + elapsed + 0.1, UTC).isoformat(timespec="milliseconds")
    lines.append(f"{stamp} host1 xl[77]: migration sender: Target reports successful startup.")
    return "\n".join(lines) + "\n"


def _lists(item: Recorded) -> list[tuple[float, float]]:
    """Bytes of each list, and how long it took to send it: at the goodput of the whole."""
    looks = _said(item)
    speed = ((looks[-1].sent or 0.0) - (looks[0].sent or 0.0)) / (looks[-1].t - looks[0].t)
    largest: dict[int, float] = {}
    for sample in looks:
        count = sample.iteration or 1
        largest[count] = max(largest.get(count, 0.0), sample.remaining or 0.0)
    return [(size, size / speed) for size in largest.values()]


def jumps(item: Recorded) -> Iterator[float]:
    """How much each list but the first was, as far as looks tell."""
    yield from (size for size, __ in _lists(item)[1:])
