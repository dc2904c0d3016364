"""What do Xen's tools say? Frames of 4 KiB in each iteration; a time only where syslog or `delta` gives one.

Texts: xg_sr_save.c and xc_domain_save.c (`xl -vvv migrate`), and XCP-ng's emu-manager and xenguest.
"""

import re

from migviz.language import N_
from migviz.recorded.amounts import MBIT, decimal, milliseconds
from migviz.recorded.lines import Line
from migviz.recorded.one_by_one import OneByOne
from migviz.recorded.reader import Reader, Verified
from migviz.recorded.recording import Event, Status
from migviz.scenario.units import PAGE

_FRAMES = re.compile(r"Frames iteration (\d+)(?: of \d+)?: (\d+)(?:/| of )(\d+)")
_OLD = re.compile(r"Saving memory: iter (\d+) \(last sent \d+ skipped \d+\): (\d+)/(\d+)")
_DELTA = re.compile(r"delta (\d+)ms, dom0 \d+%, target \d+%, sent (\d+)Mb/s, dirtied (\d+)Mb/s")
_EVENT = re.compile(r'"event" *: *"MIGRATION".*?"sent" *: *(-?\d+).*?"remaining" *: *(-?\d+).*?"iteration" *: *(-?\d+)')
_REM = re.compile(r"rem (-?\d+), sent (-?\d+), iter (-?\d+),")
_DONE = re.compile(r"Migration successful|Target reports successful startup|Target has acknowledged transfer")
_FAILED = re.compile(r"[Mm]igration failed|Save failed|Resuming at sender")
_OTHERS = re.compile(
    r"xc: |migration (?:sender|target|receiver)|xenguest|emu-manager|Saving domain|live policy|No dirty pages"
)


class _Reading(OneByOne):
    def __init__(self) -> None:
        super().__init__("xen")
        self._iteration = -1
        self._before = self._frames = 0.0
        self._elapsed: float | None = None
        self._counts = False

    def tell(self, line: Line) -> None:
        text = line.head
        if found := _FRAMES.search(text) or _OLD.search(text):
            self._progress(line, *(decimal(found[k]) or 0.0 for k in (1, 2, 3)))
        elif found := _DELTA.search(text):
            self._delta(line, found)
        elif found := _EVENT.search(text):
            self._counted(line, *(int(found[k][:12]) for k in (1, 2, 3)))
        elif found := _REM.search(text):
            self._counted(line, int(found[2][:12]), int(found[1][:12]), int(found[3][:12]))
        elif ("suspended" in text and "xc:" in text) or "No dirty pages, finishing" in text:
            self.collector.mark(Event.STOP, line.number, clock=line.clock)
        elif _DONE.search(text):
            self.collector.end(Status.COMPLETED, clock=line.clock)
        elif _FAILED.search(text):
            self.collector.end(Status.FAILED, clock=line.clock)
        elif not _OTHERS.search(text):
            return
        self.understood.add(line.number)

    def _progress(self, line: Line, iteration: float, done: float, of: float) -> None:
        """So many frames of this iteration are sent; XCP-ng counts all of them besides, and that counts."""
        if self._counts:
            return
        if iteration < self._iteration or (iteration == 0 and done < self._frames):
            self.collector.close()
            self._before, self._iteration, self._elapsed = 0.0, -1, None
        if iteration > self._iteration:
            self._before += self._frames
            self._iteration, self._frames = int(iteration), 0.0
            self.collector.mark(
                Event.ITERATION, line.number, clock=line.clock, elapsed=self._elapsed, value=iteration + 1
            )
            if iteration == 0:
                self.collector.know(memory=of * PAGE)
        self._frames = max(self._frames, done)
        self._sample(line, (self._before + done) * PAGE, max(0.0, of - done) * PAGE, int(iteration) + 1)

    def _sample(self, line: Line, sent: float, remaining: float | None, iteration: int) -> None:
        self.collector.sample(
            line.number, elapsed=self._elapsed, clock=line.clock, sent=sent, remaining=remaining, iteration=iteration
        )
        self.collector.know(iterations=iteration)

    def _delta(self, line: Line, found: "re.Match[str]") -> None:
        """The old tools say how long the iteration took, and how fast pages were sent and dirtied."""
        self._elapsed = (self._elapsed or 0.0) + (milliseconds(decimal(found[1])) or 0.0)
        sent = (self._before + self._frames) * PAGE
        rate, dirty = ((decimal(found[k]) or 0.0) * MBIT for k in (2, 3))
        self.collector.sample(
            line.number,
            elapsed=self._elapsed,
            sent=sent,
            rate=rate or None,
            dirty_rate=dirty or None,
            iteration=self._iteration + 1,
        )

    def _counted(self, line: Line, sent: int, remaining: int, iteration: int) -> None:
        """XCP-ng counts all frames; what is left is known at a list only."""
        if sent < 0 or iteration < 0:
            return
        self._counts = True
        self._sample(line, sent * PAGE, remaining * PAGE if remaining >= 0 else None, iteration + 1)


XEN = Reader(
    name="xl",
    title="Xen: xl -vvv migrate, XCP-ng",
    decides=lambda text: bool(
        re.search(
            r"xc: .*(?:Frames iteration|Saving memory: iter)|migration (?:sender|target): |emu-manager-\d|xenguest-\d+-emp"
            r"|Event for `xenguest`: rem|libempserver.*\"MIGRATION\"|progress: Frames iteration",
            text,
        )
    ),
    read=lambda lines: _Reading().read(lines),
    known_by="xc: Frames iteration, migration sender:, emu-manager, xenguest",
    verified=(
        Verified.SOURCE,
        Verified.PUBLIC,
    ),
    checked=N_("its tools; XCP-ng"),
)
