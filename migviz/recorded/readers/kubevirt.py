"""What does KubeVirt's virt-launcher say? One JSON object in a line; every four seconds the numbers of the migration.

The keys are those of live-migration-source.go: bytes until 2023, then MiB and 10^6 bit/s, rounded down.
"""

import re
from collections.abc import Sequence

from migviz.recorded.amounts import MBIT, bytes_of, decimal, milliseconds, whole
from migviz.recorded.collector import Collector
from migviz.recorded.lines import HEAD, Line, clock_of
from migviz.recorded.objects import Object, parsed
from migviz.recorded.reader import Found, Reader, Verified
from migviz.recorded.recording import SOURCE_PAUSE, Event, Status

_INFO = re.compile(r"Migration info for ([0-9a-f-]{6,40}|\S+): (.*)")
_ITEM = re.compile(r"([A-Za-z]{1,40}):(-?\d+(?:\.\d+)?)([A-Za-z/]*)")
_ABORTED = re.compile(r"Live migration abort|Aborting migration|live migration stuck for")


class _Pod:
    """What one virt-launcher says."""

    def __init__(self) -> None:
        self.collector = Collector("kubevirt")
        self._aborted = ""

    def tell(self, line: Line, found: Object) -> bool:
        text = str(found.get("msg", ""))[:HEAD]
        clock = clock_of(str(found.get("timestamp", "")))
        if info := _INFO.search(text):
            self._info(line, {name: (value, unit) for name, value, unit in _ITEM.findall(info[2])}, clock, found)
        elif "Initiating live migration" in text:
            self.collector.start(clock)
            self._aborted = ""
        elif "Starting post copy mode" in text:
            self.collector.mark(Event.POST_COPY, line.number, clock=clock)
        elif "Live migration succeeded" in text:
            self.collector.end(Status.COMPLETED, clock=clock)
        elif _ABORTED.search(text):
            self._abort(text, clock)
        elif "Live migration failed" in text:
            aborted = self._aborted or "cancel" in str(found.get("reason", ""))
            self.collector.end(
                Status.CANCELLED if aborted else Status.FAILED,
                clock=clock,
                reason=self._aborted or str(found.get("reason", "")) or None,
            )
        else:
            return False
        return True

    def _abort(self, text: str, clock: float | None) -> None:
        self._aborted = text
        self.collector.know(status=Status.CANCELLED, reason=text, total_time=self.collector.passed(clock))

    def _info(self, line: Line, said: dict[str, tuple[str, str]], clock: float | None, found: Object) -> None:
        elapsed = milliseconds(_count(said, "TimeElapsed"))
        coarse = said.get("MemoryProcessed", ("", "B"))[1] != "B"
        self.collector.sample(
            line.number,
            elapsed=elapsed,
            clock=clock,
            sent=_bytes(said, "MemoryProcessed"),
            remaining=_bytes(said, "MemoryRemaining"),
            total=_bytes(said, "MemoryTotal"),
            rate=_rate(said, "MemoryBandwidth"),
            dirty_rate=_rate(said, "DirtyRate"),
            iteration=whole(_count(said, "Iteration")),
            limit=milliseconds(_count(said, "ExpectedDowntime")) if _count(said, "Iteration") == 1 else None,
            pages=_count(said, "NormalPages"),
            zeros=_count(said, "ConstantPages"),
            step=2.0**20 if coarse else 1.0,
        )
        if found.get("source") == "event":
            self.collector.mark(Event.ITERATION, line.number, elapsed=elapsed, value=_count(said, "Iteration"))
        if _count(said, "PostcopyRequests"):
            self.collector.know(post_copy=True)
        if "Downtime" in said:
            self.collector.end(
                Status.COMPLETED, total=elapsed, pause=milliseconds(_count(said, "Downtime")), pause_is=SOURCE_PAUSE
            )


def _count(said: dict[str, tuple[str, str]], name: str) -> float | None:
    return decimal(said[name][0]) if name in said else None


def _bytes(said: dict[str, tuple[str, str]], name: str) -> float | None:
    return bytes_of("".join(said[name])) if name in said else None


def _rate(said: dict[str, tuple[str, str]], name: str) -> float | None:
    value, unit = said.get(name, ("", ""))
    amount = decimal(value)
    if not amount:
        return None
    return amount * MBIT if unit == "Mbps" else bytes_of(value + unit.removesuffix("/s"))


def read(lines: Sequence[Line]) -> Found:
    """One recording for each VM and migration."""
    pods: dict[str, _Pod] = {}
    understood = set[int]()
    for line in lines:
        start = line.text.find("{")
        found = parsed(line.text[start:]) if start >= 0 and "msg" in line.text else None
        if found is not None and pods.setdefault(str(found.get("uid", "")), _Pod()).tell(line, found):
            understood.add(line.number)
    for pod in pods.values():
        pod.collector.close()
    migrations = tuple(item for pod in pods.values() for item in pod.collector.found)
    return Found(migrations=migrations, understood=frozenset(understood))


KUBEVIRT = Reader(
    name="kubevirt",
    title="KubeVirt: virt-launcher",
    decides=lambda text: "virt-launcher" in text and ("igration" in text or '"msg"' in text),
    read=read,
    known_by="virt-launcher, Migration info for",
    verified=(Verified.SOURCE,),
)
