"""What does VDSM (oVirt) say? One line for each look, in MiB, with the pages dirtied per second.

The text is that of vdsm/virt/migration.py; its "zero pages: NMB" is a count of pages, and its Mbps are 2^20 bit/s.
"""

import re
from collections.abc import Sequence

from migviz.language import N_
from migviz.recorded.amounts import KIB, decimal
from migviz.recorded.collector import Collector
from migviz.recorded.lines import Line
from migviz.recorded.reader import Found, Reader, Verified
from migviz.recorded.recording import Status
from migviz.scenario.units import PAGE

_PROGRESS = re.compile(
    r"Migration Progress: (\d+(?:\.\d+)?) seconds elapsed, \d+% of data processed, total data: (\d+)MB, processed data: (\d+)MB, remaining data: (\d+)MB, "
    r"transfer speed (\d+)(MBps|Mbps), zero pages: (\d+)MB, compressed: \d+MB, dirty rate: (-?\d+), memory iteration: (-?\d+)"
)
_VM = re.compile(r"vmId=['\"]([0-9a-f-]{8,40})")


def read(lines: Sequence[Line]) -> Found:
    """One recording for each VM and migration."""
    machines: dict[str, Collector] = {}
    understood = set[int]()
    for line in lines:
        named = _VM.search(line.head)
        collector = machines.setdefault(named[1] if named else "", Collector("libvirt"))
        if found := _PROGRESS.search(line.head):
            _progress(collector, line, found)
        elif "igration operation has completed" in line.head or "migration finished successfully" in line.head:
            collector.end(Status.COMPLETED, clock=line.clock)
        elif "Failed to migrate" in line.head:
            collector.end(Status.FAILED, clock=line.clock)
        else:
            continue
        understood.add(line.number)
    for collector in machines.values():
        collector.close()
    return Found(
        migrations=tuple(item for collector in machines.values() for item in collector.found),
        understood=frozenset(understood),
    )


def _progress(collector: Collector, line: Line, found: "re.Match[str]") -> None:
    elapsed, total, sent, remaining, speed, zeros, dirty, iteration = (
        decimal(found[k]) if k != 6 else None for k in (1, 2, 3, 4, 5, 7, 8, 9)
    )
    unit = KIB**2 / (8 if found[6] == "Mbps" else 1)
    collector.sample(
        line.number,
        elapsed=elapsed,
        sent=_mib(sent),
        remaining=_mib(remaining),
        total=_mib(total),
        rate=speed * unit if speed else None,
        dirty_rate=dirty * PAGE if dirty else None,
        iteration=int(iteration) if iteration else None,
        zeros=zeros,
        step=KIB**2,
    )


def _mib(value: float | None) -> float | None:
    return None if value is None else value * KIB**2


VDSM = Reader(
    name="vdsm",
    title="oVirt: vdsm.log",
    decides=lambda text: "Migration Progress:" in text and "seconds elapsed" in text,
    read=read,
    known_by="Migration Progress:, seconds elapsed",
    verified=(Verified.SOURCE,),
    checked=N_("since libvirt 1.3: before, it wrote no sizes"),
)
