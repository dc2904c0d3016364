"""What does a task log of Proxmox VE say? In the wording since 2021, and in that before.

Texts and rules are those of PVE/QemuMigrate.pm and its history: MiB/s even where it says MB/s, `migrate_set_downtime` in seconds, what was sent with one decimal. The
speed is that of pages, zeros among them; the dirty rate is written only where it is above that.
"""

import re
from collections.abc import Callable

from migviz.language import _
from migviz.recorded.amounts import bytes_of, decimal, milliseconds, size
from migviz.recorded.lines import Line, clock_of
from migviz.recorded.one_by_one import OneByOne
from migviz.recorded.reader import Reader, Verified
from migviz.recorded.recording import SOURCE_PAUSE, Event, Status

_STAMP = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (?:ERROR: )?(.*)$")
_SIZE = r"(\d+(?:\.\d+)? [KMGT]?i?B)"
_ACTIVE = re.compile(rf"migration (?:active|device), transferred {_SIZE} of {_SIZE} VM-state, {_SIZE}/s(.*)")
_DIRTIES = re.compile(rf"VM dirties lots of memory: {_SIZE}/s")
_OLD = re.compile(r"migration status: (?:active|device) \(transferred (\d+), remaining (\d+)\), total (\d+)\)")
_END_SPEED = re.compile(r"(?:average )?migration speed: [\d.]+ \w+/s - downtime (\d+) ms")
_SENT = re.compile(rf"migration completed, transferred {_SIZE} VM-state")
_UNSTAMPED = re.compile(
    r"drive-?\w*: |drive mirror is|all '?mirror|switching mirror|TASK (?:OK|ERROR)|\w+: (?:start migration|transferred)"
)
_FROM_THEM = re.compile(
    r"starting|start (?:remote|migrate)|ssh tunnel|set migration|copying disk|migrat|aborting|task started|volume|found local|"
    r"conntrack|stopping|issuing|received interrupt|online migrate|cleanup|tunnel|use dedicated|spice|scsi|virtio|ide|sata|scanning|efidisk|tpmstate"
)


class _Reading(OneByOne):
    def __init__(self) -> None:
        super().__init__("proxmox")
        self._clock: float | None = None

    def tell(self, line: Line) -> None:
        stamped = _STAMP.match(line.head)
        if stamped is None:
            if _UNSTAMPED.match(line.head):
                self.understood.add(line.number)
            return
        self._clock, text = clock_of(stamped[1]), stamped[2]
        for pattern, hear in _HEARD:
            if found := pattern.search(text):
                hear(self, line, found)
                self.understood.add(line.number)
                return
        if _FROM_THEM.search(text):
            self.understood.add(line.number)

    # --- what each line means ---

    def task(self, line: Line, found: "re.Match[str]") -> None:
        self.collector.start(self._clock)

    def memory_begins(self, line: Line, found: "re.Match[str]") -> None:
        """Before it come preparations and disks, which are no part of the migration's time."""
        if self.collector.last is None:
            self.collector.restart(self._clock)

    def active(self, line: Line, found: "re.Match[str]") -> None:
        sent, rate = size(found[1]), bytes_of(found[3])
        dirties = _DIRTIES.search(found[4])
        self.collector.sample(
            line.number,
            clock=self._clock,
            sent=sent[0] if sent else None,
            total=bytes_of(found[2]),
            rate=rate or None,
            dirty_rate=bytes_of(dirties[1]) if dirties else None,
            dirties_below=None if dirties else rate or None,
            step=sent[1] if sent else 0.0,
        )

    def old(self, line: Line, found: "re.Match[str]") -> None:
        sent, remaining, total = (decimal(found[k]) for k in (1, 2, 3))
        self.collector.sample(line.number, clock=self._clock, sent=sent, remaining=remaining, total=total)

    def delta(self, line: Line, found: "re.Match[str]") -> None:
        if decimal(found[1]):
            self.collector.know(delta_used=True)

    def cache(self, line: Line, found: "re.Match[str]") -> None:
        self.collector.know(delta_cache=bytes_of(found[1]))

    def limit(self, line: Line, found: "re.Match[str]") -> None:
        self._limit(line, milliseconds(decimal(_group(found))))

    def limit_in_seconds(self, line: Line, found: "re.Match[str]") -> None:
        self._limit(line, decimal(found[1], 1e6))

    def _limit(self, line: Line, seconds: float | None) -> None:
        if self.collector.last is None:
            self.collector.know(limit=seconds)
        else:
            self.collector.mark(Event.LIMIT, line.number, clock=self._clock, value=seconds)

    def speed_limit(self, line: Line, found: "re.Match[str]") -> None:
        self.collector.know(speed_limit=bytes_of(_group(found)))

    def pause(self, line: Line, found: "re.Match[str]") -> None:
        self.collector.know(pause=milliseconds(decimal(found[1])), pause_is=SOURCE_PAUSE)

    def sent(self, line: Line, found: "re.Match[str]") -> None:
        self.collector.know(sent=bytes_of(found[1]))

    def completed(self, line: Line, found: "re.Match[str]") -> None:
        self.collector.end(Status.COMPLETED, clock=self._clock)

    def failed(self, line: Line, found: "re.Match[str]") -> None:
        status = Status.CANCELLED if "cancel" in found[0] else Status.FAILED
        self.collector.end(status, clock=self._clock, reason=_group(found) or None)

    def storage(self, line: Line, found: "re.Match[str]") -> None:
        self.collector.note(_("Disks were copied first; the times are those of the memory."))


_HEARD: tuple[tuple["re.Pattern[str]", Callable[[_Reading, Line, "re.Match[str]"], None]], ...] = (
    (re.compile(r"^starting migration of (?:VM|CT) "), _Reading.task),
    (re.compile(r"^start migrate command|^starting online/live migration|^migrate_set_downtime: 0$"), _Reading.memory_begins),
    (_ACTIVE, _Reading.active),
    (_OLD, _Reading.old),
    (re.compile(r"xbzrle cachesize: \d+ transferred (\d+) pages"), _Reading.delta),
    (re.compile(r"xbzrle: send updates to (\d+) pages"), _Reading.delta),
    (re.compile(rf"migration cachesize: {_SIZE}"), _Reading.cache),
    (re.compile(r"migration downtime limit: (\d+) ms|auto-increased downtime to continue migration: (\d+) ms"), _Reading.limit),
    (re.compile(r"migrate_set_downtime: ([\d.]+)"), _Reading.limit_in_seconds),
    (re.compile(r"migration speed limit: (\d+(?:\.\d+)? [KMGT]?i?B)/s|migrate_set_speed: (\d+)$"), _Reading.speed_limit),
    (_END_SPEED, _Reading.pause),
    (_SENT, _Reading.sent),
    (re.compile(r"^migration status: completed"), _Reading.completed),
    (re.compile(r"^migration status error: (.*)|^migration aborted|^online migrate failure - (?!aborting)(.*)|^migration status: (?:failed|cancelled)"), _Reading.failed),
    (re.compile(r"^starting storage migration|^copying local disk"), _Reading.storage),
)  # fmt: skip


def _group(found: "re.Match[str]") -> str:
    """What one of several ways of saying it said."""
    return next((group for group in found.groups() if group), "")


PROXMOX = Reader(
    name="proxmox",
    title="Proxmox VE: task log",
    decides=lambda text: bool(
        re.search(
            r"starting migration of (?:VM|CT) |migration (?:active|device), transferred|migration status: active \(transferred",
            text,
        )
    ),
    read=lambda lines: _Reading().read(lines),
    known_by="migration active, transferred; migration status",
    verified=(
        Verified.SOURCE,
        Verified.PUBLIC,
    ),
)
