"""What did `ping` print? Answers with their numbers and round trips; with -D each with its time, with -O also those that did not come."""

import re
from collections.abc import Iterable

from migviz.language import N_
from migviz.recorded.amounts import decimal
from migviz.recorded.client_side import ClientSide, Request, side_of
from migviz.recorded.lines import Line

_ANSWER = re.compile(
    r"(?:\[(?P<time>\d{1,12}(?:\.\d{1,9})?)\] )?\d{1,6} bytes from [^:]{1,200}(?::[\da-fA-F:]{1,60})?: (?:icmp_)?seq=(?P<seq>\d{1,7}) .{0,40}time=(?P<trip>[\d.,]{1,12}) ?ms(?P<again> \(DUP!\))?"
)
_MISSING = re.compile(
    r"(?:\[(?P<time>\d{1,12}(?:\.\d{1,9})?)\] )?(?:no answer yet for |From .{1,200} )icmp_seq=(?P<seq>\d{1,7})"
)
WRAPS = 65_536
"""icmp_seq has 16 bits."""
USUAL_INTERVAL = 1.0
"""Seconds between two requests where ping is not told otherwise, and lines have no times."""
TITLE = N_("ping")


def is_ping(lines: Iterable[Line]) -> bool:
    """Whether some line is an answer to a ping."""
    return any(_ANSWER.match(line.head) for line in lines)


def read_ping(lines: Iterable[Line]) -> ClientSide:
    """All that was asked, in order."""
    answers: dict[int, tuple[float | None, float]] = {}
    asked, last, dated = set[int](), 0, False
    for line in lines:
        found = _ANSWER.match(line.head) or _MISSING.match(line.head)
        if found is None:
            continue
        last = number = _counted(int(found["seq"]), last)
        asked.add(number)
        trip = decimal(found["trip"], 1e9) if "trip" in found.groupdict() and found["trip"] else None
        if trip is not None and number not in answers:
            stamp = found["time"]
            answers[number] = (float(stamp) if stamp else None, trip / 1e3)
            dated = dated or stamp is not None
    return side_of(TITLE, tuple(_requests(answers, asked, dated=dated)), dated=dated)


def _counted(seq: int, last: int) -> int:
    """A number that goes on where icmp_seq begins again; one that is a little back is late."""
    behind = (last - seq) % WRAPS
    return last - behind if behind < WRAPS // 2 and behind <= last else last + (seq - last) % WRAPS


def _requests(answers: dict[int, tuple[float | None, float]], asked: set[int], *, dated: bool) -> Iterable[Request]:
    sent = {number: at - trip for number, (at, trip) in answers.items() if at is not None}
    if not dated:
        sent = {number: number * USUAL_INTERVAL for number in answers}
    if not sent:
        return
    first, last = min(sent), max(sent)
    step = (sent[last] - sent[first]) / max(last - first, 1)
    if last - first > 10 * WRAPS:
        return
    known = first
    for number in range(first, last + 1):
        if number in sent:
            known = number
            yield Request(sent=sent[number], answered=sent[number] + answers[number][1])
        else:  # numbers are sent in order, whether ping says that one was lost or not
            yield Request(sent=sent[known] + (number - known) * step, answered=None)
    for number in sorted(asked - set(range(first, last + 1))):
        yield Request(sent=sent[last] + (number - last) * step, answered=None)
