"""What did a client notice of a migration? Requests with their answers, and the stall that follows from them.

A request is a ping or a packet to the VM. Times are seconds of the client's own clock until somebody lays them beside a recording.
"""

import itertools
import statistics
from collections.abc import Sequence
from enum import StrEnum

from migviz.recorded.evidence import Span
from migviz.values import dataclass

LATE, JITTER = 3.0, 0.05
"""Chosen: an answer that takes so many usual round trips, and at least so many seconds, has waited for something."""


class Kind(StrEnum):
    """What a client's record shows at a moment."""

    ANSWER = "answer"
    LATE_ANSWER = "late answer"
    NO_ANSWER = "no answer"
    RETRANSMISSION = "retransmission"
    ANNOUNCEMENT = "announcement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something in a client's record. `value`: seconds of the round trip of an answer."""

    t: float
    kind: Kind
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`sent` by the client; `answered` is None where no answer came."""

    sent: float
    answered: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """From the first request that was not answered at once (`start`) to the first answer after it (`end`); `seconds` with its range."""

    start: float
    end: float
    seconds: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSide:
    """A client's record: what was read (`title`), `interval` of its requests, how many, and the longest stall, None where none was longer than they can show.

    `dated`: its times are those of a clock, not only differences.
    """

    title: str
    interval: float
    requests: int
    unanswered: int
    stall: Stall | None
    happenings: tuple[Happening, ...]
    dated: bool

    def times(self, kind: Kind) -> tuple[float, ...]:
        """When something of a kind happened."""
        return tuple(item.t for item in self.happenings if item.kind is kind)


def side_of(
    title: str, requests: Sequence[Request], others: Sequence[Happening] = (), *, dated: bool = True
) -> ClientSide:
    """What follows from the requests; `others` happened besides."""
    known = sorted(requests, key=lambda request: request.sent)
    interval = _interval(known)
    prompt = _prompt(known, interval)
    happened = [_happening(request, prompt) for request in known]
    return ClientSide(
        title=title,
        interval=interval,
        requests=len(known),
        unanswered=sum(request.answered is None for request in known),
        stall=_longest(known, prompt, interval),
        happenings=tuple(sorted((*happened, *others), key=lambda item: item.t)),
        dated=dated,
    )


def _interval(requests: Sequence[Request]) -> float:
    steps = [after.sent - before.sent for before, after in itertools.pairwise(requests)]
    return statistics.median(steps) if steps else 0.0


def _prompt(requests: Sequence[Request], interval: float) -> float:
    """Seconds within which an answer comes when nothing is the matter."""
    trips = [request.answered - request.sent for request in requests if request.answered is not None]
    return max(LATE * statistics.median(trips), min(JITTER, interval / 2)) if trips else 0.0


def _is_prompt(request: Request, prompt: float) -> bool:
    return request.answered is not None and request.answered - request.sent <= prompt


def _happening(request: Request, prompt: float) -> Happening:
    if request.answered is None:
        return Happening(t=request.sent, kind=Kind.NO_ANSWER)
    kind = Kind.ANSWER if _is_prompt(request, prompt) else Kind.LATE_ANSWER
    return Happening(t=request.answered, kind=kind, value=request.answered - request.sent)


def _longest(requests: Sequence[Request], prompt: float, interval: float) -> Stall | None:
    """The longest row of requests that were not answered at once, between two that were."""
    rows: list[Stall] = []
    first: int | None = None
    for k, request in enumerate(requests):
        if not _is_prompt(request, prompt):
            first = k if first is None else first
        elif first is not None:
            if first > 0:
                rows.append(_row(requests[first - 1], requests[first:k], request, interval))
            first = None
    return max(rows, key=lambda row: row.seconds.value, default=None)


def _row(before: Request, among: Sequence[Request], after: Request, interval: float) -> Stall:
    """One lost request in a row of prompt ones may be chance; it is a stall of two intervals at most all the same."""
    answers = [request.answered for request in (*among, after) if request.answered is not None]
    start, end = among[0].sent, min(answers)
    waited = max((request.answered - request.sent for request in among if request.answered is not None), default=0.0)
    low = max(among[-1].sent - among[0].sent - interval / 2, waited - interval / 2, 0.0)
    high = end - before.sent
    return Stall(
        start=start, end=end, seconds=Span(value=max(end - start, low), low=min(low, end - start), high=max(high, low))
    )
