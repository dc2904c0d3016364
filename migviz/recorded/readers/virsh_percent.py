"""What does `virsh migrate --verbose` say? How much of the data was gone through, in per cent, again and again over one line; no size and no time.

The text is that of tools/virsh-util.c: `Migration: [ 45 %]`, later `Migration: [45.67 %]`. It is 100 % less what remains, so that it falls at each list of
dirty pages.
"""

import re

from migviz.language import _
from migviz.recorded.amounts import decimal
from migviz.recorded.lines import Line
from migviz.recorded.one_by_one import OneByOne
from migviz.recorded.reader import Reader, Verified
from migviz.recorded.recording import Event, Status

_PERCENT = re.compile(r"^[^:：\[]{2,40}[:：] ?\[ ?(\d{1,3}(?:[.,]\d{1,2})?) ?%\]$")
FALL = 0.5
"""Per cent: a smaller fall is rounding."""
WHOLE = 100.0


class _Reading(OneByOne):
    def __init__(self) -> None:
        super().__init__("libvirt")
        self._last = 0.0
        self._lists = 0

    def tell(self, line: Line) -> None:
        if found := _PERCENT.match(line.head.strip()):
            self._percent(line, decimal(found[1], WHOLE))
        elif line.head.startswith("error:") and self._lists:
            self._end(Status.FAILED, reason=line.head.removeprefix("error:").strip())
        else:
            return
        self.understood.add(line.number)

    def _percent(self, line: Line, value: float | None) -> None:
        if value is None:
            return
        if not self._lists:
            self.collector.start(line.clock)
            self.collector.note(_("It tells per cent alone: neither sizes nor times, so nothing can be fitted."))
            self._lists = 1
        elif value < self._last - FALL:
            self._lists += 1
            self.collector.mark(Event.ITERATION, line.number, clock=line.clock, value=self._lists)
        self._last = value
        if value >= WHOLE:
            self._end(Status.COMPLETED)

    def _end(self, status: Status, reason: str | None = None) -> None:
        self.collector.know(status=status, iterations=self._lists, reason=reason)
        self.collector.close()
        self._last, self._lists = 0.0, 0

    def finish(self) -> None:
        """A log that ends under way still says how many lists there were."""
        if self._lists:
            self.collector.know(status=Status.UNKNOWN, iterations=self._lists)


VIRSH_PERCENT = Reader(
    name="virsh-percent",
    title="libvirt: virsh migrate --verbose",
    decides=lambda text: bool(_PERCENT.match(text.strip())),
    read=lambda lines: _Reading().read(lines),
    known_by="Migration: [ … %]",
    verified=(Verified.SOURCE,),
)
