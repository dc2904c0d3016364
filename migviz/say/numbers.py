"""How is a number written? As it is, or as `?` while an open question asks for it: every number knows its name."""

import math
import re

from migviz.replay.metrics import RUN_NUMBERS
from migviz.replay.seen import Seen
from migviz.scenario.units import Kind
from migviz.values import dataclass

COVERED = "?"
"""What is written instead of a covered number: as wide whatever the answer is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What of a Seen decides how its numbers are written, whenever it is looked at."""

    covered: frozenset[str]


def named(seen: Seen | Covered, name: str, text: str, *also: str) -> str:
    """The number `name` (run.seconds(1), moment.dirty: the names of replay/metrics), which is written `text`.

    `also`: names of numbers that it is worked out from, or that equal it.
    """
    return COVERED if is_covered(seen, name, *also) else text


def is_covered(seen: Seen | Covered, *names: str) -> bool:
    """Whether an open question asks for one of these numbers: then nothing is drawn as long as it is, either."""
    return not seen.covered.isdisjoint(names)


def lettered_until(seen: Seen) -> float:
    """Up to when the times on an axis may be written: while a question asks how long something takes, only those that are past."""
    asks_for_time = any(name.startswith(_TIMES) for name in seen.covered)
    return seen.t if asks_for_time else math.inf


_TIMES = (
    *(f"run.{name}" for name, number in RUN_NUMBERS.items() if number.what is Kind.TIME),
    "run.seconds(",
    "run.part(",
)
_UNIT = re.compile(r"(?<=\d) (?=(?:%|[kKMGT]?i?B(?:/s)?|[kMGT]?bit/s|[mµ]?s|min|h|pages?)(?![\w]))")


def held_together(text: str) -> str:
    """A text whose numbers keep their units when it is broken into lines: 43.8 ms, 20 %."""
    return _UNIT.sub("\N{NO-BREAK SPACE}", text)


_DIGITS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_NAME = re.compile(r"(?<=\w)-(?=[A-Z0-9]|\w{1,2}(?!\w))|(?<=[A-Z0-9])-(?=\w)")
_PER = re.compile(r"(?<=\w)/(?=\w)")
_JOINER = "\N{WORD JOINER}"


def unbroken(text: str) -> str:
    """The same, and no line ends inside a name or a unit: Hyper-V, x86-64, 30 MiB/s, TCP/IP, 1 048 576."""
    whole = _DIGITS.sub("\N{NO-BREAK SPACE}", held_together(text))
    return _PER.sub(f"{_JOINER}/{_JOINER}", _NAME.sub(f"-{_JOINER}", whole))


_CODE_OR_TAG = re.compile(r"(<pre\b.*?</pre>|<code\b.*?</code>|<[^>]*>)", re.DOTALL)


def unbroken_html(html: str) -> str:
    """The words of a page so; its marks, and what is typed as it stands, are as they were."""
    return "".join(part if k % 2 else unbroken(part) for k, part in enumerate(_CODE_OR_TAG.split(html)))
