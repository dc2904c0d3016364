"""What does Cloud Hypervisor say? Since version 52 a line for each iteration, with its times; before, a count only.

Keys are those of vm-migration/src/context.rs; their order has changed once. Sizes in it are rounded up.
"""

import re

from migviz.language import N_
from migviz.recorded.amounts import bytes_of, decimal, milliseconds
from migviz.recorded.lines import Line
from migviz.recorded.one_by_one import OneByOne
from migviz.recorded.reader import Reader, Verified
from migviz.recorded.recording import WHOLE_PAUSE, Event, Status

_CLOCK = re.compile(r"cloud-hypervisor: +(\d+(?:\.\d+)?)s: ")
_PRECOPY = re.compile(r"Precopy: (iter=.*)")
_ITEM = re.compile(r"(\w{1,40})=(\d+(?:\.\d+)?)([A-Za-z]*)")
_OLD = re.compile(r"Dirty memory migration (\d+) of \d+")
_DONE = re.compile(r"Migration completed after (\d+(?:\.\d+)?)s with a downtime of (\d+)ms(?: \(goal was (\d+)ms\))?")
_FAILED = re.compile(r"Migration failed|[Mm]igration (?:was )?cancelled")


class _Reading(OneByOne):
    def __init__(self) -> None:
        super().__init__("cloud-hypervisor")
        self._ended_at = 0.0

    def tell(self, line: Line) -> None:
        stamp = _CLOCK.search(line.head)
        clock = float(stamp[1][:18]) if stamp else line.clock
        if found := _PRECOPY.search(line.head):
            self._iteration(line, {name: (value, unit) for name, value, unit in _ITEM.findall(found[1])})
        elif found := _OLD.search(line.head):
            count = decimal(found[1]) or 0.0
            self.collector.know(policy="cloud-hypervisor-51", iterations=int(count) + 1)
            self.collector.mark(Event.ITERATION, line.number, clock=clock, value=count + 1)
        elif found := _DONE.search(line.head):
            self._done(found)
        elif _FAILED.search(line.head):
            self.collector.end(Status.FAILED, clock=clock)
        elif "Precopy" not in line.head and "Downtime breakdown" not in line.head:
            return
        self.understood.add(line.number)

    def _iteration(self, line: Line, said: dict[str, tuple[str, str]]) -> None:
        """The list that this iteration sent was there when the one before it ended."""
        number, listed, sent, rate, ended = (_of(said, name) for name in ("iter", "curr", "total", "bw", "elapsed"))
        if number is None or listed is None or sent is None or ended is None:
            return
        if number == 0:
            self.collector.start()
            self.collector.know(memory=listed)
            self._ended_at = 0.0
        self.collector.sample(
            line.number,
            elapsed=self._ended_at,
            sent=max(0.0, sent - listed),
            remaining=listed,
            iteration=int(number) + 1,
            rate=rate,
            step=2.0**20,
        )
        self.collector.sample(line.number, elapsed=ended, sent=sent, iteration=int(number) + 1, rate=rate, step=2.0**20)
        self.collector.know(iterations=int(number) + 1)
        self._ended_at = ended + 1e-6

    def _done(self, found: "re.Match[str]") -> None:
        self.collector.end(
            Status.COMPLETED,
            total=decimal(found[1]),
            pause=milliseconds(decimal(found[2])),
            pause_is=WHOLE_PAUSE,
            limit=milliseconds(decimal(found[3])) if found[3] else None,
        )


def _of(said: dict[str, tuple[str, str]], name: str) -> float | None:
    value, unit = said.get(name, ("", ""))
    unit = unit.removesuffix("s") if unit.endswith("Bs") else unit
    return bytes_of(value + unit) if unit.endswith("B") else decimal(value)


CLOUD_HYPERVISOR = Reader(
    name="cloud-hypervisor",
    title="Cloud Hypervisor",
    decides=lambda text: bool(_PRECOPY.search(text) or _OLD.search(text) or _DONE.search(text)),
    read=lambda lines: _Reading().read(lines),
    known_by="Precopy: iter=, Dirty memory migration, Migration completed after",
    verified=(
        Verified.SOURCE,
        Verified.PUBLIC,
    ),
    checked=N_("before version 52 and from it on"),
)
