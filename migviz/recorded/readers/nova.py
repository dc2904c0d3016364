"""What does the log of nova-compute say? One line every five seconds (in a debug log), and what Nova decided.

Texts are those of nova/virt/libvirt/driver.py and migration.py, also before 2018. Its "secs" ran slow until then, so that the time in front
of the line is taken.
"""

import re
from collections.abc import Sequence

from migviz.language import _
from migviz.recorded.amounts import decimal, milliseconds
from migviz.recorded.collector import Collector
from migviz.recorded.lines import Line, clock_of
from migviz.recorded.reader import Found, Reader, Verified
from migviz.recorded.recording import Event, Recorded, Status

_STAMP = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) ")
_INSTANCE = re.compile(r"\[instance: ([0-9a-f-]{8,40})\]")
_RUNNING = re.compile(
    r"Migration running for (\d+) secs, memory \d+% remaining;? \(bytes processed=(\d+), remaining=(\d+), total=(\d+)\)"
)
_LIMIT = re.compile(r"Increasing downtime to (\d+) ms after")
_ENDS = (
    (re.compile(r"Migration operation has completed"), Status.COMPLETED),
    (re.compile(r"Migration operation has aborted|Live Migration failure"), Status.FAILED),
    (re.compile(r"Migration operation was cancelled"), Status.CANCELLED),
)
HELD = 2.0
"""Seconds, chosen: so much longer than the longest pause allowed the end of a pre-copy does not take."""
_OTHERS = re.compile(
    r"Migration not running yet|Current (?:None|\d+) elapsed|VM Paused|_post_live_migration|finished successfully|Live migration not completed|post-copy|"
    r"Starting monitoring of live migration|VM (?:Resumed|Started|Stopped) \(Lifecycle"
)


class _Instance:
    """What is said of one VM."""

    def __init__(self) -> None:
        self.collector = Collector("nova")
        self._paused: float | None = None
        self._most = 0.0

    def tell(self, line: Line, clock: float | None) -> bool:
        text = line.head
        if found := _RUNNING.search(text):
            self._running(line, found, clock)
        elif found := _LIMIT.search(text):
            self._limit(line, milliseconds(decimal(found[1])), clock)
        elif "VM Paused (Lifecycle" in text and self.collector.is_open:
            self.collector.mark(Event.STOP, line.number, clock=clock)
            self._paused = clock
        elif "Switching to post-copy" in text or "switched to post-copy" in text:
            self.collector.mark(Event.POST_COPY, line.number, clock=clock)
        elif end := next((status for pattern, status in _ENDS if pattern.search(text)), None):
            self._end(end, clock)
        else:
            return bool(_OTHERS.search(text))
        return True

    def _end(self, end: Status, clock: float | None) -> None:
        """Nova writes no line where the VM goes over before its memory: that the end came long after the pause began tells of it."""
        if end is Status.COMPLETED and clock is not None and self._paused is not None:
            rest = clock - self._paused
            if rest > HELD + self._most:
                self.collector.know(post_copy=True)
                self.collector.note(
                    _(
                        "The VM stopped here {seconds} s before the end: it went over with memory still to come, or was held. Nova does not say which.",
                        seconds=f"{rest:.1f}",
                    )
                )
        self._paused, self._most = None, 0.0
        self.collector.end(end, clock=clock)

    def _running(self, line: Line, found: "re.Match[str]", clock: float | None) -> None:
        seconds, sent, remaining, total = (decimal(found[k]) for k in (1, 2, 3, 4))
        if not total:  # it had not begun to count
            sent = remaining = total = None
        elapsed = seconds if clock is None else None
        self.collector.sample(line.number, elapsed=elapsed, clock=clock, sent=sent, remaining=remaining, total=total)

    def _limit(self, line: Line, seconds: float | None, clock: float | None) -> None:
        self._most = max(self._most, seconds or 0.0)
        if self.collector.last is None or self.collector.last.sent is None:
            self.collector.know(limit=seconds)
        else:
            self.collector.mark(Event.LIMIT, line.number, clock=clock, value=seconds)


def read(lines: Sequence[Line]) -> Found:
    """One recording for each VM and migration."""
    instances: dict[str, _Instance] = {}
    understood = set[int]()
    for line in lines:
        stamp, instance = _STAMP.search(line.head), _INSTANCE.search(line.head)
        if instance is None and not _RUNNING.search(line.head):
            continue
        clock = clock_of(stamp[1]) if stamp else line.clock
        one = instances.setdefault(instance[1] if instance else "", _Instance())
        if one.tell(line, clock):
            understood.add(line.number)
    found: list[Recorded] = []
    for one in instances.values():
        one.collector.close()
        found += one.collector.found
    return Found(migrations=tuple(found), understood=frozenset(understood))


NOVA = Reader(
    name="nova",
    title="OpenStack Nova: nova-compute.log",
    decides=lambda text: bool(
        re.search(r"Migration running for \d+ secs, memory|nova\.virt\.libvirt\.(?:driver|migration)", text)
    ),
    read=read,
    known_by="Migration running for, memory % remaining",
    verified=(Verified.SOURCE,),
)
