"""What do VMware's logs say? The end of pre-copy and how long the VM stood still; nothing of the iterations.

Lines are those of vmkernel.log and vmware.log as knowledge-base articles quote them. MB is taken as 2^20 bytes, which nobody documents.
"""

import re
from collections.abc import Sequence

from migviz.language import N_, _
from migviz.recorded.amounts import KIB, decimal
from migviz.recorded.collector import Collector
from migviz.recorded.lines import Line, clock_of
from migviz.recorded.reader import Found, Reader, Verified
from migviz.recorded.recording import WHOLE_PAUSE, Event, Recorded, Status
from migviz.scenario.units import PAGE

_STAMP = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?)")
_ID = re.compile(r"VMotion\w*: \d+: (\d{5,20}) ([SD]):")
_NAMED = re.compile(r"MigrateSetInfo: .*\bmid=(\d{5,20})|(?:mid id|migration id) (\d{5,20})")
_FIRST_STATE = re.compile(r"MigrateSetState: Transitioning from state 0 to 1\b")
_STOPPING = re.compile(r"Stopping pre-copy: only (\d{1,15}) pages left to send")
_GOAL = re.compile(r"goal of (\d{1,6}(?:\.\d+)?) seconds")
_SPEED = re.compile(r"network bandwidth ~(\d{1,9}(?:\.\d+)?) MB/s")
_STUN = re.compile(r"Checkpoint_Unstun: vm stopped for (\d+) us")
_FAILED = re.compile(r"[Mm]igration (?:\[[^\]]*\] )?failed|VMotion.*: Migration .*fail")
_OTHERS = re.compile(r"VMotion|MigrateSetState|Migrate: ")


class _Reading:
    """One collector for each migration's id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Collector] = {}
        self._unnamed: list[Collector] = []
        self._now = Collector("vmotion")
        self.understood: set[int] = set()

    def tell(self, line: Line) -> None:
        stamp, named = _STAMP.match(line.head), _ID.search(line.head)
        clock = clock_of(stamp[1]) if stamp else line.clock
        if named or (named := _NAMED.search(line.head)):
            self._begin(named[1] or named[2], clock)
        elif _FIRST_STATE.search(line.head) and not self._now.is_open:
            self._now = Collector("vmotion")
            self._unnamed.append(self._now)
            self._now.start(clock)
        if found := _STOPPING.search(line.head):
            self._stopping(line, found, clock)
        elif found := _STUN.search(line.head):
            self._stun(line, found, clock)
        elif _FAILED.search(line.head):
            self._now.end(Status.FAILED, clock=clock)
        elif not named and not _OTHERS.search(line.head):
            return
        self.understood.add(line.number)

    def _begin(self, name: str, clock: float | None) -> None:
        if name not in self._by_id:
            self._by_id[name] = Collector("vmotion")
            self._by_id[name].start(clock)
        self._now = self._by_id[name]

    def _stopping(self, line: Line, found: "re.Match[str]", clock: float | None) -> None:
        others = (pattern.search(line.head) for pattern in (_GOAL, _SPEED))
        pages, goal, rate = (decimal(one[1]) if one else None for one in (found, *others))
        left = None if pages is None else pages * PAGE
        self._now.sample(line.number, clock=clock, remaining=left, rate=None if rate is None else rate * KIB**2)
        self._now.know(limit=goal)
        self._now.mark(Event.STOP, line.number, clock=clock)

    def _stun(self, line: Line, found: "re.Match[str]", clock: float | None) -> None:
        """Written for snapshots, too: it counts only while a migration is open."""
        if not self._now.is_open:
            self.understood.discard(line.number)
            return
        micro = decimal(found[1])
        self._now.note(_("The log says nothing of the iterations: VMware writes only how they ended."))
        self._now.end(Status.COMPLETED, clock=clock, pause=None if micro is None else micro / 1e6, pause_is=WHOLE_PAUSE)

    def found(self) -> tuple[Recorded, ...]:
        """What came of each."""
        all_of_them = (*self._by_id.values(), *self._unnamed)
        for collector in all_of_them:
            collector.close()
        return tuple(item for collector in all_of_them for item in collector.found)


def read(lines: Sequence[Line]) -> Found:
    """All lines, in order."""
    reading = _Reading()
    for line in lines:
        reading.tell(line)
    return Found(migrations=reading.found(), understood=frozenset(reading.understood))


VMWARE = Reader(
    name="vmware",
    title="VMware: vmkernel.log, vmware.log",
    decides=lambda text: bool(
        re.search(
            r"VMotion\w*: \d+: \d+ [SD]:|Stopping pre-copy: only|Checkpoint_Unstun: vm stopped|MigrateSetState: Transitioning",
            text,
        )
    ),
    read=read,
    known_by="VMotion and its number, Stopping pre-copy, MigrateSetState, Checkpoint_Unstun",
    verified=(Verified.PUBLIC,),
    checked=N_("ESXi 5 to 8"),
)
