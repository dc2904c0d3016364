"""What does `virsh domjobinfo` say? Blocks of labels and values, in one order whatever the language.

Labels and order are those of tools/virsh-domain.c; sizes have three decimals. A translated label is known by what follows it: the
first size is what was sent, and so on.
"""

import re

from migviz.language import _
from migviz.recorded.amounts import decimal, milliseconds, size, whole
from migviz.recorded.asked_again import told_of
from migviz.recorded.lines import Line, clock_of
from migviz.recorded.one_by_one import OneByOne
from migviz.recorded.reader import Reader, Verified
from migviz.recorded.recording import SOURCE_PAUSE, Status
from migviz.scenario.units import PAGE

_PAIR = re.compile(r"^([^:：]{2,40})[:：](.*)$")
_ENDS = {"completed": Status.COMPLETED, "failed": Status.FAILED, "cancelled": Status.CANCELLED}
FAR = 2.0
"""Chosen: a list that is that much too large is not followed by one that fits before the next look."""
_ACTIVE = ("bounded", "unbounded")
_JOB = re.compile(r"^(?:Job type|Job-Typ|ジョブタイプ|ジョブの種類|Тип задания|任务类型|工作类型)[:：]\s*(\S+)")
_TYPES = {"1": "bounded", "2": "unbounded", "3": "completed", "4": "failed", "5": "cancelled", "0": "none"}
_TRANSLATED = (
    ("data processed", "Verarbeitete Daten"), ("data remaining", "Verbleibende Daten"), ("data total", "Gesamte Daten"),
    ("memory processed", "Benutzter Speicher"), ("memory remaining", "Verbleibender Speicher"), ("memory total", "Gesamter Speicher"),
    ("time elapsed", "Verstrichene Zeit"), ("expected downtime", "Voraussichtliche Ausfallzeit"),
)  # fmt: skip
_ENGLISH = {german.lower(): english for english, german in _TRANSLATED}
_RAW = {
    "time_elapsed": "time elapsed", "memory_processed": "memory processed", "memory_remaining": "memory remaining", "memory_total": "memory total",
    "memory_dirty_rate": "dirty rate", "memory_page_size": "page size", "memory_iteration": "iteration", "memory_constant": "constant pages",
    "memory_normal": "normal pages", "memory_bps": "memory bandwidth", "downtime": "total downtime", "setup_time": "setup time",
    "auto_converge_throttle": "auto converge throttle", "memory_postcopy_requests": "postcopy requests",
}  # fmt: skip
"""libvirt's own names, as --rawstats prints them."""


class _Reading(OneByOne):
    def __init__(self) -> None:
        super().__init__("libvirt")
        self._said: dict[str, str] = {}
        self._line = 0
        self._clock: float | None = None
        self._done: str | None = None
        self._limit: float | None = None
        self._expected: float | None = None

    def tell(self, line: Line) -> None:
        clock = clock_of(line.head.strip())
        if clock is not None:
            self._clock = clock
        elif state := told_of(line.head):
            self.collector.connection(state, self._clock)
        elif found := _JOB.match(line.head):
            self.finish()
            self._line = line.number
            self._said = {"job type": _TYPES.get(found[1], found[1].lower())}
        elif not (self._said and self._pair(line.head)) and "virsh" not in line.head:
            return
        self.understood.add(line.number)

    def _pair(self, text: str) -> bool:
        found = _PAIR.match(text)
        if found is None:
            return False
        label = found[1].strip().lower()
        label = _ENGLISH.get(label, _RAW.get(label, label))
        self._said.setdefault(label, found[2].strip())
        return label in _KNOWN or " " in label

    def finish(self) -> None:
        """A block is whole."""
        said, self._said = self._said, {}
        kind = said.get("job type", "")
        end = _ENDS.get(kind)
        if kind in _ACTIVE:
            self._done = None  # another one goes on: its end may come after as long a time
        if kind in _ACTIVE or end is not None:
            elapsed = said.get("time elapsed")
            if end is not None and elapsed is not None and elapsed == self._done:
                return
            self._sample(said)
            if end is not None:
                self._done = elapsed
                self._end(said, end)
        elif kind == "none" and self.collector.is_open:
            self._gone()

    def _gone(self) -> None:
        """The job is over, and libvirt does not say how. QEMU's own forecast may: no copy ends whose pause would be far longer than the limit."""
        limit, expected = self._limit, self._expected
        far = limit is not None and expected is not None and expected > FAR * limit
        self.collector.know(gone=True, not_completed=far or None)
        self.collector.note(
            _(
                "At the last look QEMU expected a pause of {expected} s, with {limit} s allowed: it was ended from outside.",
                expected=f"{expected:.2g}",
                limit=f"{limit:.2g}",
            )
            if far
            else _(
                "The job was over when it was asked for again. With --completed --keep-completed libvirt says how it ended."
            )
        )
        self.collector.close()

    def _sample(self, said: dict[str, str]) -> None:
        sent = size(said.get("memory processed", said.get("data processed", "")))
        if sent is None:
            return
        remaining = size(said.get("memory remaining", said.get("data remaining", "")))
        total = size(said.get("memory total", said.get("data total", "")))
        rate = size(said.get("memory bandwidth", "").removesuffix("/s"))
        page = _count(said, "page size") or float(PAGE)
        dirty, throttle = _count(said, "dirty rate"), _count(said, "auto converge throttle")
        self._expected = _seconds(said, "expected downtime")
        self._limit = self._expected if _count(said, "iteration") == 1 else self._limit
        self.collector.sample(
            self._line,
            elapsed=_seconds(said, "time elapsed"),
            clock=self._clock,
            sent=sent[0],
            remaining=remaining[0] if remaining else None,
            total=total[0] if total else None,
            rate=rate[0] if rate and rate[0] else None,
            dirty_rate=dirty * page if dirty else None,
            iteration=whole(_count(said, "iteration")),
            limit=_seconds(said, "expected downtime") if _count(said, "iteration") == 1 else None,
            pages=_count(said, "normal pages"),
            zeros=_count(said, "constant pages"),
            throttle=throttle / 100 if throttle else None,
            step=max(sent[1], remaining[1] if remaining else 0.0),
        )
        self.collector.know(setup_time=_seconds(said, "setup time"))
        if _count(said, "compressed pages"):
            self.collector.know(delta_used=True)
        if _count(said, "postcopy requests"):
            self.collector.know(post_copy=True)

    def _end(self, said: dict[str, str], end: Status) -> None:
        count = whole(_count(said, "iteration"))
        self.collector.end(
            end,
            clock=self._clock,
            total=_seconds(said, "time elapsed"),
            pause=_seconds(said, "total downtime"),
            pause_is=SOURCE_PAUSE,
            iterations=max(1, count - 1) if count and end is Status.COMPLETED else None,
            reason=said.get("error message"),
        )


_KNOWN = {
    "operation", "iteration", "time elapsed", *_RAW.values(),
}  # fmt: skip


def _count(said: dict[str, str], label: str) -> float | None:
    found = re.match(r"\d+(?:[.,]\d+)?", said.get(label, ""))
    return decimal(found[0]) if found else None


def _seconds(said: dict[str, str], label: str) -> float | None:
    return milliseconds(_count(said, label))


VIRSH = Reader(
    name="virsh",
    title="libvirt: virsh domjobinfo",
    decides=lambda text: bool(_JOB.match(text) or re.match(r"(?:Memory|Data) (?:processed|remaining|total):\s", text)),
    read=lambda lines: _Reading().read(lines),
    known_by="Job type:, Time elapsed:",
    verified=(Verified.SOURCE,),
    half_lines=True,
)
