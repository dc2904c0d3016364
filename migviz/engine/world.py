"""What of the migration do the clients' frames meet? Where the VM runs, when links are down, when a queue stands."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import isinf

from migviz.scenario import Scenario
from migviz.trace import Flow, Host, Tenure, Waits
from migviz.trace.goodput import goodput
from migviz.trace.traffic import Fate, Node

QUEUE = 65536.0
"""Chosen: bytes of the migration that stand in front of a client's frame on a shared link: one burst, as TCP hands
it to the network card (the largest segment of segmentation offload, 64 KiB)."""
SATURATED = 0.95
"""Chosen: from this share of the goodput on, the migration leaves no gap for others."""

ALIKE, NOTICEABLE = 1.25, 1e-4
"""Chosen: waits of the VM that differ by less are one, and shorter ones are left out."""

Span = tuple[float, float, float]
"""From, to, and a value that holds between."""


class World:
    """The finished migration, seen from the network."""

    def __init__(
        self, scenario: Scenario, tenures: Sequence[Tenure], flows: Iterable[Flow], waits: Sequence[Waits] = ()
    ) -> None:
        self._tenures = tenures
        self._anew = _runs_again(tenures) if scenario.technique.starts_anew else None
        self._starts = [tenure.start for tenure in tenures]
        ends = [*(tenure.end for tenure in tenures[:-1]), float("inf")]
        self._running = [(own.start, end) for own, end in zip(tenures, ends, strict=True) if own.running]
        shared = scenario["network.shared"] == "on"
        self._down = _down(scenario) if shared else []
        self._queues = _queues(scenario, flows) if shared else []
        self._closed = _closed(scenario, tenures)
        self._waits = list(_alike(waits))
        edges = {tenure.start for tenure in tenures[1:]} | ({self._closed[1]} if self._closed else set())
        edges |= {t for start, end, _ in (*self._down, *self._queues, *self._waits) for t in (start, end)}
        self._edges = sorted(edges)

    def vm(self, t: float) -> Tenure:
        """Who owns the VM, and whether it runs."""
        return self._tenures[max(0, bisect_right(self._starts, t) - 1)]

    def runs_on(self, t: float) -> Node | None:
        """The host the VM runs on."""
        tenure = self.vm(t)
        return Node(tenure.owner.value) if tenure.running and tenure.owner is not Host.NOBODY else None

    def started_anew(self, t: float) -> bool:
        """The VM has been shut down and started since: it knows no connection of before."""
        return self._anew is not None and t >= self._anew

    def fate_at(self, host: Node, t: float, *, flooded: bool) -> Fate:
        """What becomes of a frame for the VM that reaches a host."""
        tenure = self.vm(t)
        if tenure.owner is Host.NOBODY:
            return Fate.VM_LOST
        if tenure.owner.value != host.value:
            return Fate.IGNORED if flooded else Fate.WRONG_PORT
        return Fate.DELIVERED if tenure.running else Fate.VM_PAUSED

    @property
    def outages(self) -> tuple[tuple[float, float], ...]:
        """From when to when the hosts' link carries nothing."""
        return tuple((start, end) for start, end, _ in self._down)

    def down(self, t: float) -> bool:
        """The hosts' link carries nothing."""
        return any(start <= t < end for start, end, _ in self._down)

    def cut(self, host: Node, t: float) -> Fate | None:
        """Why nothing gets to or from a host; None if it does."""
        if self.down(t):
            return Fate.LINK_DOWN
        if self._closed and host is Node.TARGET and self._closed[0] <= t < self._closed[1]:
            return Fate.PORT_CLOSED
        return None

    def queue(self, origin: Node, t: float) -> float:
        """Seconds that a frame from the source, or for the target, waits behind the migration."""
        return next((wait for start, end, wait in self._queues if start <= t < end), 0.0) if self._queues else 0.0

    def waits(self, t: float) -> float:
        """Seconds that the VM takes to come to what reaches it at `t`, because it waits for pages or is slowed."""
        k = bisect_right(self._waits, t, key=lambda span: span[0]) - 1
        if k < 0 or t >= self._waits[k][1]:
            return 0.0
        __, end, wait = self._waits[k]
        return end - t if isinf(wait) else wait

    def next_edge(self, t: float) -> float:
        """When anything here changes next, after `t`."""
        k = bisect_right(self._edges, t)
        return self._edges[k] if k < len(self._edges) else float("inf")

    def last_edge(self, t: float) -> float:
        """When anything here changed last, until `t`."""
        k = bisect_right(self._edges, t)
        return self._edges[k - 1] if k else float("-inf")

    def ran(self, start: float, end: float) -> float:
        """For how much of a time the VM ran: its own clocks go on by so much."""
        runs = (span for span in self._running if span[0] < end and start < span[1])
        return sum((min(end, until) - max(start, since) for since, until in runs), 0.0)

    def after_running(self, start: float, seconds: float) -> float:
        """When the VM will have run for so long from `start` on; infinity if never."""
        for since, end in self._running:
            if end <= start:
                continue
            begin = max(start, since)
            if end - begin >= seconds:
                return begin + seconds
            seconds -= end - begin
        return float("inf")


def _alike(waits: Sequence[Waits]) -> Iterator[Span]:
    """The spans in which the VM takes long, those that follow each other and hardly differ as one."""
    last: Span | None = None
    for item in waits:
        if last and item.start == last[1] and last[2] / ALIKE <= item.wait <= last[2] * ALIKE:
            last = (last[0], item.end, last[2])
            continue
        if last:
            yield last
        last = (item.start, item.end, item.wait) if item.wait >= NOTICEABLE else None
    if last:
        yield last


def _runs_again(tenures: Sequence[Tenure]) -> float | None:
    """When the VM runs for the first time after it did not."""
    return next((one.start for before, one in pairwise(tenures) if one.running and not before.running), None)


def _closed(scenario: Scenario, tenures: Sequence[Tenure]) -> tuple[float, float] | None:
    """When the port of the target forwards nothing, though the VM runs there."""
    delay = scenario.number("network.port_delay")
    resumed = next((item.start for item in tenures if item.running and item.owner is Host.TARGET), None)
    return (resumed, resumed + delay) if delay and resumed is not None else None


def _down(scenario: Scenario) -> list[Span]:
    """When the shared link is down."""
    spans: list[Span] = []
    since = 0.0 if scenario["link.state"] == "down" else None
    for change in scenario.changes:
        if change.name != "link.state":
            continue
        if change.value == "down" and since is None:
            since = change.at
        elif change.value == "up" and since is not None:
            spans.append((since, change.at, 0.0))
            since = None
    return [*spans, (since, float("inf"), 0.0)] if since is not None else spans


def _queues(scenario: Scenario, flows: Iterable[Flow]) -> list[Span]:
    """When the migration fills the link, and how long its burst takes to go."""
    spans: list[Span] = []
    changes = iter(scenario.changes)
    values, change = dict(scenario.values), next(changes, None)
    for flow in flows:
        while change is not None and change.at <= flow.start:
            values[change.name], change = change.value, next(changes, None)
        if not flow.disk and flow.end > flow.start and flow.rate >= SATURATED * goodput(values):
            spans.append((flow.start, flow.end, QUEUE / flow.rate))
    return spans
