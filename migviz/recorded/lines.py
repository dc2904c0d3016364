"""What are the lines of a log? Decoded, freed of what programs put in front of them, and numbered as in the file."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import overload

from migviz.engine import ask, tell
from migviz.errors import InputError, Problem
from migviz.language import _
from migviz.values import dataclass

MOST_BYTES = 50_000_000
MOST_LINES = 200_000
LONGEST, HEAD = 65_536, 1500
"""Limits: a log of a migration is far smaller; a longer line is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a log. `clock`: seconds of the wall clock that stood in front of it, None without one."""

    number: int
    text: str
    clock: float | None = None

    @property
    def head(self) -> str:
        """What is looked at where a line is words: none is longer, and hostile ones take time."""
        return self.text[:HEAD]


def lines_of(content: bytes, where: str) -> tuple[Line, ...]:
    """The lines that are not empty; InputError for what is no text."""
    if content.count(b"\n") >= MOST_LINES:
        message = _("has more than {most} lines. Cut out the migration", most=MOST_LINES)
        raise InputError([Problem(message=message, where=where)])
    text = _decoded(content, where)
    found: list[Line] = []
    for number, (raw, share) in enumerate(_each(text), 1):
        ask()
        if number % OFTEN == 0:
            tell(READ * share)
        found.extend(_parts(number, raw))
    return tuple(found)


READ = 0.5
"""Chosen: the share of all the work that a text is in its lines."""
OFTEN = 1000
"""Lines between two words about how much is done."""


def _each(text: str) -> Iterator[tuple[str, float]]:
    """Line after line, and the share of the text up to there: to cut a large one at once would hold up every thread."""
    start, size = 0, max(len(text), 1)
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        raw = text[start : min(end, start + LONGEST)]
        yield raw.removesuffix("\r"), end / size
        start = end + 1


class Patient(Sequence[Line]):
    """Lines for a reader, who may go on only as long as somebody waits, and tells how far it is."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines

    def __iter__(self) -> Iterator[Line]:
        for number, line in enumerate(self._lines):
            self._at(number)
            yield line

    def _at(self, number: int) -> None:
        ask()
        if number % OFTEN == 0:
            tell(READ + (0.9 - READ) * number / len(self._lines))

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> Line: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Line]: ...

    def __getitem__(self, at: int | slice) -> Line | Sequence[Line]:
        if isinstance(at, int):
            self._at(at)
        return self._lines[at]


def ends_whole(content: bytes) -> bool:
    """Whether the last line has its end; otherwise it may be half a line."""
    return content.rstrip(b"\0").endswith((b"\n", b"\r"))


def _decoded(content: bytes, where: str) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if content[1:64:2].count(b"\0") > 8 and len(content) > 32:
        return content.decode("utf-16-le", errors="replace")
    if content.startswith(b"\x1f\x8b"):
        message = _("is compressed. Unpack it first, for example with gunzip")
        raise InputError([Problem(message=message, where=where)])
    if b"\0" in content:
        message = _("is a binary file, not the text of a log")
        raise InputError([Problem(message=message, where=where)])
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


_ESCAPE = re.compile(r"\x1b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|\][^\x07\x1b]{0,256}\x07|[@-Z\\-_])")


def _parts(number: int, raw: str) -> Iterator[Line]:
    """A line that was written over itself (CR) is many."""
    for part in raw.split("\r"):
        text = _ESCAPE.sub("", part).rstrip()
        if text.strip():
            yield _stripped(number, text)


# --- what stands in front of a line -----------------------------------------------------------------------------

_RFC3339 = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
_SYSLOG = re.compile(
    rf"(?:<\d+>)?(?P<time>[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d|{_RFC3339}) (?P<host>[\w.-]+) (?:kernel|[\w./-]{{1,80}}\[\d{{1,10}}\]): (?P<rest>.*)"
)
_REPEATED = re.compile(r"message repeated \d+ times: \[")
REPEATED = "message repeated"
"""What syslog writes for a line that it has written already: it says nothing new."""
_LIST_MARK = re.compile(r"^(?:> |- (?=[{\w])|\d{1,5}\. (?=\S))")
_POD = re.compile(r"^(?:\[pod/[\w./-]{1,200}\] |[\w.-]{1,100} [\w.-]{1,100} (?=\{))")
_STAMPED = re.compile(rf"^(?P<time>{_RFC3339})\s+(?P<rest>\{{.*)$")
_FILE = re.compile(r"^[\w./~-]{1,200}\.(?:log|txt|jsonl?|\d)(?::\d+)?[:-](?=\S)")


def _stripped(number: int, text: str) -> Line:
    clock: float | None = None
    for pattern in (_FILE, _LIST_MARK, _POD):
        text = pattern.sub("", text)
    if found := _SYSLOG.fullmatch(text):
        clock, text = clock_of(found["time"]), found["rest"]
    if _REPEATED.search(text[:300]):
        text = REPEATED
    if found := _STAMPED.match(text):
        clock, text = clock_of(found["time"]), found["rest"]
    if text.startswith("{") and ('"MESSAGE"' in text or '"log"' in text):
        clock, text = _wrapped(text, clock)
    return Line(number=number, text=text, clock=clock)


def _wrapped(text: str, clock: float | None) -> tuple[float | None, str]:
    """Docker and the journal write each line as an object."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return clock, text
    for key, time in (("MESSAGE", "__REALTIME_TIMESTAMP"), ("log", "time")):
        inner = found.get(key)
        if isinstance(inner, str):
            stamp = str(found.get(time, ""))
            known = float(stamp) / 1e6 if stamp.isdecimal() and len(stamp) < 20 else clock_of(stamp)
            return known if known is not None else clock, inner.rstrip("\n")
    return clock, text


# --- clocks -------------------------------------------------------------------------------------------------------

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NO_YEAR = re.compile(r"([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)")
_LEAP_YEAR = 2000
"""A day without a year: of a year that has all of them. Only differences count."""


def clock_of(text: str) -> float | None:
    """Seconds since 1970 of a stamp, as if it were UTC where it has no zone; None where it is none."""
    text = text.strip().replace(",", ".")
    if found := _NO_YEAR.fullmatch(text):
        if found[1] not in _MONTHS:
            return None
        text = f"{_LEAP_YEAR}-{_MONTHS.index(found[1]) + 1:02}-{int(found[2]):02} {found[3]}:{found[4]}:{found[5]}"
    text = re.sub(r"(\.\d{6})\d+", r"\1", text).replace("Z", "+00:00")
    try:
        found_time = datetime.fromisoformat(text)
        return (found_time if found_time.tzinfo else found_time.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
