"""What does `info migrate` say? The layout up to QEMU 10.0, a key in each line, and that since 10.1, keys in groups.

The layouts are those of migration/migration-hmp-cmds.c; since 10.1 sizes have three figures only.
"""

import re

from migviz.language import N_
from migviz.recorded.amounts import KIB, MBIT, decimal, milliseconds, size, whole
from migviz.recorded.lines import Line, clock_of
from migviz.recorded.one_by_one import OneByOne
from migviz.recorded.reader import Reader, Verified
from migviz.recorded.recording import SOURCE_PAUSE, Status
from migviz.scenario.units import PAGE
from migviz.values import dataclass

_ENDS = {"completed": Status.COMPLETED, "failed": Status.FAILED, "cancelled": Status.CANCELLED}
_PAIR = re.compile(r"^\s*([A-Za-z][A-Za-z -]{2,40}?): +(-?[\d.]+) ?(\w*)$")
_STATUS = re.compile(r"^\s*(?:Migration status|Status):\s+([a-z-]+)")
_GROUPED = re.compile(
    r"^\s*(?:Time \(ms\)|Sizes(?: \(KiB\))?|Transfers(?: \(KiB\))?|Channels(?: \(KiB\))?|Page Types|Page Rates \(pps\)|Others|Throughput \(Mbps\)|CPU Throttle \(%\)|XBZRLE):\s*(.*)$"
)
_ITEM = re.compile(r"([a-z_]{1,40})=(\d+(?:\.\d+)?)(?: ?([KMGTPE]i?B|B|s))?")
_CLOCK = re.compile(r"^# (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)")
_SET = re.compile(
    r"migrate_set_parameter (downtime-limit|max-bandwidth) (\d+)([KMGT]?)|migrate_set_capability ([a-z-]+) on"
)
_SAID = re.compile(
    r"globals:|capabilities:|RAM info:|\(qemu\)|[a-z-]+: (?:on|off)|clear-bitmap-shift|Sockets|QEMU .* monitor"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """One answer: its first line, the status, and what was said, in bytes, seconds and counts."""

    line: int
    status: str
    clock: float | None
    said: dict[str, float]
    step: float


_KEYS = {
    "total time": ("elapsed", 1e-3), "total": ("elapsed", 1e-3),
    "setup": ("setup", 1e-3),
    "downtime": ("pause", 1e-3), "down": ("pause", 1e-3),
    "expected downtime": ("expected", 1e-3), "exp_down": ("expected", 1e-3),
    "transferred ram": ("sent", KIB), "remaining ram": ("remaining", KIB), "total ram": ("memory", KIB),
    "duplicate": ("zeros", 1.0), "zero": ("zeros", 1.0), "normal": ("pages", 1.0),
    "dirty sync count": ("iteration", 1.0), "dirty_syncs": ("iteration", 1.0),
    "page size": ("page", KIB),
    "dirty pages rate": ("dirty", 1.0), "dirty": ("dirty", 1.0),
    "throughput": ("rate", MBIT),
    "cpu throttle percentage": ("throttle", 0.01),
    "postcopy request count": ("requests", 1.0), "postcopy_req": ("requests", 1.0),
    "xbzrle pages": ("delta pages", 1.0), "xbzrle transferred": ("delta", KIB), "cache size": ("cache", 1.0),
    "transferred": ("sent", 1.0), "remain": ("remaining", 1.0), "pagesize": ("page", 1.0),
}  # fmt: skip
"""What each key means, and in which unit it is printed."""


class _Reading(OneByOne):
    """Goes from line to line; a block ends where the next one begins."""

    def __init__(self) -> None:
        super().__init__("qemu")
        self._block: _Block | None = None
        self._clock: float | None = None
        self._done: float | None = None

    def tell(self, line: Line) -> None:
        text = line.head
        if stamp := _CLOCK.match(text):
            self._clock = clock_of(stamp[1])
        if found := _STATUS.match(text):
            self.finish()
            clock = self._clock if self._clock is not None else line.clock
            self._block = _Block(
                line=line.number, status=found[1], clock=clock, said={}, step=KIB if "Migration" in text else 0.0
            )
        elif found := _SET.search(text):
            self._set(found)
        elif (self._block is None or not self._says(text)) and not _SAID.search(text) and not stamp:
            return
        self.understood.add(line.number)

    def _says(self, text: str) -> bool:
        assert self._block is not None
        if found := _PAIR.match(text):
            return self._keep(found[1].lower(), found[2])
        group = _GROUPED.match(text)
        if group is None:
            return False
        if "Throughput" in text:
            return self._keep("throughput", group[1])
        if "Throttle" in text:
            return self._keep("cpu throttle percentage", group[1])
        unit = "KiB" if "(KiB)" in text else ""
        for name, value, own in _ITEM.findall(group[1]):
            self._grouped(name, value, own or unit, in_sizes="Sizes" in text)
        return True

    def _grouped(self, name: str, value: str, unit: str, *, in_sizes: bool) -> None:
        if not unit.endswith("B"):
            self._keep(name, value)
            return
        found = size(f"{value} {unit}")
        assert self._block is not None
        if found is None:
            return
        if name in ("transferred", "remain"):
            self._block = _with_step(self._block, found[1])
        self._keep(
            "total ram" if in_sizes and name == "total" else name, str(found[0]), scaled=in_sizes and name == "total"
        )

    def _keep(self, key: str, text: str, *, scaled: bool = False) -> bool:
        value = decimal(text)
        if key not in _KEYS or value is None or self._block is None:
            return key in (
                "xbzrle transferred",
                "multifd bytes",
                "precopy ram",
                "downtime ram",
                "postcopy ram",
                "normal bytes",
                "pages-per-second",
                "skipped",
            )
        name, unit = _KEYS[key]
        self._block.said[name] = value if scaled else value * unit
        return True

    def _set(self, found: "re.Match[str]") -> None:
        if found[1] == "downtime-limit":
            self.collector.know(limit=milliseconds(int(found[2][:12])))
        elif found[1] == "max-bandwidth":
            amount = size(f"{found[2]}{found[3] or 'M'}")
            self.collector.know(speed_limit=amount[0] if amount else None)
        elif found[4] == "xbzrle":
            self.collector.know(delta_used=True)
        elif found[4] == "auto-converge":
            self.collector.know(auto_converge=True)

    def finish(self) -> None:
        """A block is whole."""
        block, self._block = self._block, None
        if block is None:
            return
        said, end = block.said, _ENDS.get(block.status)
        if end is None:
            self._done = None  # another one goes on: its end may come after as long a time
        elapsed = said.get("elapsed")
        if end is not None and elapsed is not None and elapsed == self._done:  # it is asked again after the end
            return
        if "sent" in said:
            self._sample(block)
        if end is not None:
            self._end(block, end)

    def _sample(self, block: _Block) -> None:
        said = block.said
        page = said.get("page", float(PAGE))
        self.collector.know(
            setup_time=said.get("setup"),
            delta_used=True if said.get("delta pages") else None,
            delta_cache=said.get("cache"),
        )
        self.collector.sample(
            block.line,
            elapsed=said.get("elapsed"),
            clock=block.clock,
            sent=said.get("sent"),
            remaining=said.get("remaining"),
            total=said.get("memory"),
            rate=said.get("rate") or None,
            dirty_rate=said["dirty"] * page if said.get("dirty") else None,
            iteration=whole(said.get("iteration")),
            limit=said.get("expected") if said.get("iteration") == 1 else None,
            pages=said.get("pages"),
            zeros=said.get("zeros"),
            throttle=said.get("throttle"),
            pushes=block.status.startswith("postcopy"),
            step=block.step,
        )
        if said.get("requests"):
            self.collector.know(post_copy=True)

    def _end(self, block: _Block, end: Status) -> None:
        said, count = block.said, whole(block.said.get("iteration"))
        self._done = said.get("elapsed")
        self.collector.end(
            end,
            clock=block.clock,
            total=self._done,
            pause=said.get("pause"),
            pause_is=SOURCE_PAUSE,
            iterations=max(1, count - 1) if count and end is Status.COMPLETED else None,
        )


def _with_step(block: _Block, step: float) -> _Block:
    return _Block(line=block.line, status=block.status, clock=block.clock, said=block.said, step=max(block.step, step))


HMP = Reader(
    name="hmp",
    title="QEMU: info migrate",
    decides=lambda text: bool(
        _STATUS.match(text)
        or re.match(r"\s*(?:transferred ram: \d|dirty sync count: \d|Transfers(?: \(KiB\))?:\s+transferred=)", text)
    ),
    read=lambda lines: _Reading().read(lines),
    known_by="Migration status:, total time:, transferred ram:",
    verified=(Verified.RECORDED,),
    checked=N_("QEMU 10.0.2; layout of 10.1 from its source"),
    half_lines=True,
)
