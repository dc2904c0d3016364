"""What is there to see of each VM while a host is emptied? Its lane: when it waited, was copied, was paused, ran on the target."""

from dataclasses import replace
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise

from migviz.replay.moment import Moment, moment_at
from migviz.replay.pace import pause_span
from migviz.replay.rates import dirtied_now
from migviz.replay.told import closed_end
from migviz.scenario import Scenario
from migviz.scenario.evacuation import OUT
from migviz.scenario.units import Kind, write
from migviz.trace import Copying, Host, Run, Step
from migviz.trace.evacuated import Evacuated, Moved
from migviz.trace.goodput import line as line_rate
from migviz.values import dataclass

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """An iteration, or a push or save (number 0), from when to when."""

    start: float
    end: float
    number: int
    copying: Copying


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A VM, in the host's time. `begin` None: it never went; `ready`: when it was set up; `paused`: from stop to start;
    `arrived`: from when on it runs on the target; `stalls`: when its clients waited; `over`: the last attempt was over."""

    name: str
    memory: float
    asked: float
    begin: float | None
    ready: float | None
    copied: tuple[Stretch, ...]
    paused: Span | None
    arrived: float | None
    over: float | None
    pause: float | None
    is_over_limit: bool
    is_worst: bool
    reason: str
    stalls: tuple[Span, ...]
    is_told: bool = True
    """what becomes of it may be known"""
    is_covered: bool = False
    """its pause is asked for"""

    @property
    def weight(self) -> float:
        """How much it matters that one knows which VM this is."""
        return 2.0 * self.is_worst + float(self.is_over_limit or bool(self.reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """All of them, sorted by when they went, and how many shared the link out of the host, from when to when."""

    lanes: tuple[Lane, ...]
    sharing: tuple[tuple[float, float, int], ...]
    end: float
    until: float | None = None
    """what comes after this is not told; None: all is"""


def lanes_of(found: Evacuated) -> Lanes:
    """The lanes of an emptied host."""
    worst = _worst(found)
    memory = {vm.name: vm.scenario.number("vm.memory") for vm in found.evacuation.vms}
    lanes = [_lane(vm, memory[vm.name], is_worst=vm.name == worst) for vm in found]
    lanes.sort(key=lambda lane: float("inf") if lane.begin is None else lane.begin)
    return Lanes(lanes=tuple(lanes), sharing=tuple(_sharing(found)), end=found.end)


def _worst(found: Evacuated) -> str:
    """The VM with the longest pause; "" where another's is written alike."""
    written = [write(vm.pause or 0.0, Kind.TIME) for vm in found.pauses[:2]]
    return found.pauses[0].name if len(set(written)) == len(written) > 0 else ""


def told(lanes: Lanes, until: float) -> Lanes:
    """The lanes without what comes after `until`: who has not gone yet waits, and of nobody is it known when it will be over. From the
    axis' end nothing can be read."""
    cut = tuple(_told_lane(lane, until) for lane in lanes.lanes)
    sharing = tuple((start, min(end, until), count) for start, end, count in lanes.sharing if start < until)
    return Lanes(lanes=cut, sharing=sharing, end=closed_end(until), until=until)


def _told_lane(lane: Lane, until: float) -> Lane:
    begun = lane.begin is not None and lane.begin < until
    arrived = begun and lane.arrived is not None and lane.arrived <= until
    over = begun and lane.over is not None and lane.over <= until
    return replace(
        lane,
        begin=lane.begin if begun else None,
        ready=None if lane.ready is None or not begun else min(lane.ready, until),
        copied=tuple(replace(one, end=min(one.end, until)) for one in lane.copied if one.start < until),
        paused=(lane.paused[0], min(lane.paused[1], until)) if lane.paused and lane.paused[0] < until else None,
        arrived=lane.arrived if arrived else None,
        over=lane.over if over else (until if begun else None),
        pause=lane.pause if arrived else None,
        is_over_limit=lane.is_over_limit and arrived,
        is_worst=False,
        reason=lane.reason if over else "",
        stalls=tuple((start, min(end, until)) for start, end in lane.stalls if start < until),
        is_told=over,
    )


def _lane(vm: Moved, memory: float, *, is_worst: bool) -> Lane:
    run = vm.observe() if vm.observe is not None else None
    begin = vm.start or 0.0
    paused = pause_span(run) if run else None
    resumed = (
        next((item.start for item in run.tenures if item.owner is Host.TARGET and item.running), None) if run else None
    )
    return Lane(
        name=vm.name,
        memory=memory,
        asked=vm.asked,
        begin=vm.start,
        ready=begin + _set_up(run) if run else None,
        copied=tuple(_copied(run, begin)) if run else (),
        paused=None if paused is None else (begin + paused[0], begin + paused[1]),
        arrived=None if resumed is None or vm.owner is not Host.TARGET else begin + resumed,
        over=vm.end,
        pause=vm.pause,
        is_over_limit=vm.over_limit,
        is_worst=is_worst,
        reason=vm.reason,
        stalls=tuple((begin + stall.start, begin + stall.end) for stall in run.network.stalls) if run else (),
    )


def _set_up(run: Run) -> float:
    return next((span.end for span in run.steps if span.step is Step.CREATE), 0.0)


def _copied(run: Run, begin: float) -> list[Stretch]:
    number, found = 0, []
    for item in run.passes:
        number += item.copying is Copying.ITERATION
        if item.copying is not Copying.PAUSE:
            which = number if item.copying is Copying.ITERATION else 0
            found.append(Stretch(start=begin + item.start, end=begin + item.end, number=which, copying=item.copying))
    return found


def _sharing(found: Evacuated) -> list[tuple[float, float, int]]:
    """From when to when so many VMs sent; what lasts no time is left out."""
    levels = found.levels[OUT]
    edges = [*((level.t, level.senders) for level in levels), (found.end, 0)]
    spans: list[tuple[float, float, int]] = []
    for (start, count), (end, _) in pairwise(edges):
        if end <= start:
            continue
        if spans and spans[-1][2] == count and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end, count)
        else:
            spans.append((start, end, count))
    return [span for span in spans if span[2]]


class Where(Enum):
    """What a VM is about at a time."""

    WAITS = auto()
    SET_UP = auto()
    COPIED = auto()
    PAUSED = auto()
    FOLLOWED = auto()
    MOVED = auto()
    STAYS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A VM at a time. `place`: its place in the line, 1 goes next; `same`, `stale`, `missing`: shares of its memory that are equal on
    the target, old there, and not there; `rate`: bytes per second on the link; `moment`: what is true of it while it is under way."""

    name: str
    memory: float
    where: Where
    place: int
    iteration: int
    same: float
    stale: float
    missing: float
    rate: float
    writes: float = 0.0
    """bytes per second that it writes where it runs"""
    moment: Moment | None = None
    band: float = 0.0
    """its part of the link's width"""
    flow: float = 0.0
    """seconds that what it has sent takes of the whole link: how far what crosses has come"""

    @property
    def under_way(self) -> bool:
        """Whether it is being moved."""
        return self.arriving or self.where is Where.FOLLOWED

    @property
    def on_source(self) -> bool:
        """Whether it is the source that has it."""
        return self.where not in (Where.MOVED, Where.FOLLOWED)

    @property
    def arriving(self) -> bool:
        """Whether the target keeps room for it."""
        return self.where in (Where.SET_UP, Where.COPIED, Where.PAUSED)


@lru_cache(maxsize=2)
def cards_at(found: Evacuated, t: float) -> tuple[Card, ...]:
    """All VMs at a time of the host's, as listed. Several ask in each picture."""
    line = sorted(
        (vm for vm in found if _still_waits(vm, t)), key=lambda vm: float("inf") if vm.start is None else vm.start
    )
    places = {vm.name: place for place, vm in enumerate(line, 1)}
    asked = {vm.name: vm for vm in found.evacuation.vms}
    cards = [_card(vm, asked[vm.name].scenario, t, places.get(vm.name, 0)) for vm in found]
    all_of_it, whole = sum(card.rate for card in cards) or 1.0, float(line_rate(dict(found.evacuation.shared.values)))
    return tuple(
        replace(card, band=card.rate / all_of_it, flow=card.moment.sent / whole) if card.moment is not None else card
        for card in cards
    )


def settling(cards: tuple[Card, ...], found: Evacuated, lanes: Lanes, t: float, settles: float) -> tuple[Card, ...]:
    """The same where the bands of the link still move: for `settles` seconds after somebody begins to send, or ends, they widen and
    narrow from what they were. It follows from the time alone, so it stands still where that does."""
    began = max((edge for span in lanes.sharing for edge in span[:2] if edge <= t), default=None)
    if began is None or t - began >= settles:
        return cards
    share = (t - began) / settles
    eased = share * share * (3.0 - 2.0 * share)
    before = _bands_before(found, began)
    return tuple(replace(card, band=old + eased * (card.band - old)) for card, old in zip(cards, before, strict=True))


@lru_cache(maxsize=4)
def _bands_before(found: Evacuated, t: float) -> tuple[float, ...]:
    return tuple(card.band for card in cards_at(found, t - NEAR * found.end))


NEAR = 1e-7
"""Chosen: so much of the whole time before an event all is as it was."""


def _still_waits(vm: Moved, t: float) -> bool:
    return (vm.start is None and not vm.reason) or (vm.start is not None and t < vm.start)


def _card(vm: Moved, scenario: Scenario, t: float, place: int) -> Card:
    if place or vm.start is None or vm.observe is None or vm.end is None:
        where = Where.WAITS if place else Where.STAYS
        return _plain_card(vm, scenario, where, place, missing=1.0)
    if t >= vm.end:
        return _plain_card(
            vm, scenario, Where.MOVED if vm.arrived else Where.STAYS, 0, missing=0.0 if vm.arrived else 1.0
        )
    run = vm.observe()
    now = moment_at(run, t - vm.start)
    pages = max(1, now.memory)
    left = now.to_send + now.dirty
    ready = _set_up(run)
    where = Where.SET_UP if t - vm.start < ready else Where.COPIED if now.running else Where.PAUSED
    if now.owner is Host.TARGET:
        where = Where.FOLLOWED
    return Card(
        name=vm.name,
        memory=scenario.number("vm.memory"),
        where=where,
        place=0,
        iteration=now.iteration,
        same=max(0.0, 1.0 - left / pages) if where is not Where.SET_UP else 0.0,
        stale=now.stale / pages if where is not Where.SET_UP else 0.0,
        missing=now.missing / pages if where is not Where.SET_UP else 1.0,
        rate=now.speed,
        writes=dirtied_now(run, now),
        moment=now,
    )


def _plain_card(vm: Moved, scenario: Scenario, where: Where, place: int, *, missing: float) -> Card:
    return Card(
        name=vm.name,
        memory=scenario.number("vm.memory"),
        where=where,
        place=place,
        iteration=0,
        same=1.0 - missing,
        stale=0.0,
        missing=missing,
        rate=0.0,
        writes=scenario.number("workload.dirty_rate") + scenario.number("workload.background_rate"),
    )
