"""What is on the screen while a host is emptied? Values and words for its stage, its lanes, what can be changed, its numbers."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from migviz.errors import safe
from migviz.replay.host_time import usual_speed
from migviz.replay.lanes import Card, Lane, Lanes, cards_at, lanes_of, settling, told
from migviz.say import in_evacuation
from migviz.say.in_evacuation import Tile
from migviz.say.numbers import COVERED
from migviz.scenario.evacuation import Evacuation, orders_of
from migviz.scenario.fields import FIELDS, Value
from migviz.showing.modes import HostPanel
from migviz.study.emptying import Way, numbers_of
from migviz.study.emptying_text import finding, found_lines
from migviz.trace.evacuated import Evacuated
from migviz.values import dataclass

if TYPE_CHECKING:
    from migviz.showing.evacuating import Evacuating

CROSSES = 4.0
"""Chosen: seconds on the screen that something takes to cross a link of its own, at the speed with which a host begins; where two share
it they go half as fast."""
SETTLES = 0.7
"""Chosen: seconds on the screen in which the link's bands widen and narrow where somebody begins to send, or ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsShown:
    """What can be changed: how many at once of so many, the order and those there are, and the field of the link."""

    at_once: int
    vms: int
    order: str
    orders: tuple[str, ...]
    link: str
    bandwidth: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnceShown:
    """What other numbers at once come to: those that were tried, `tried` in the end, of so many VMs; `before`: in another order; `window`: when the host is to be empty."""

    ways: tuple[Way, ...]
    before: tuple[Way, ...]
    at_once: int
    of: int
    tried: int
    window: float | None
    closed: str = ""
    """why nothing of it is shown"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostShown:
    """A host that is emptied, at a time; `t` None: all of it, and no moment. `crosses`: seconds of the host that something takes to cross a link of its own.

    `tiles`: its numbers; `finding`: what sharing the link does here; `pointed`: the VM that is pointed at, "" for none."""

    cards: tuple[Card, ...]
    lanes: Lanes
    t: float | None
    titles: tuple[str, ...]
    tiles: tuple[Tile, ...]
    finding: tuple[str, ...]
    limits: LimitsShown
    at_once: AtOnceShown
    advice: tuple[str, ...]
    offer: Way | None
    """the soonest that keeps to all limits, where that is not what holds"""
    panel: HostPanel
    panels: tuple[str, ...] = ()
    """the words of those there are: a lesson gives no advice"""
    pointed: str
    crosses: float
    presented: bool
    closed: tuple[str, ...] = ()
    """what is said over what is not told, longest form first"""
    said: str = ""
    """in the caption's place: what a lesson says of it to a room"""

    @property
    def can_be_taken(self) -> bool:
        """Whether what would keep to all limits is something else than what holds."""
        return self.offer is not None

    def can_be_chosen(self, name: str) -> bool:
        """Whether a VM went, so that it has a run to look at."""
        return any(lane.name == name and lane.begin is not None for lane in self.lanes.lanes)


@dataclass(frozen=True, slots=True, kw_only=True)
class VmShown:
    """The way back from one of many VMs: which it is, and what is said of it."""

    name: str
    heading: str
    lines: tuple[str, ...]


def picture_of(found: Evacuated, t: float | None, ways: Sequence[Way] = ()) -> HostShown:
    """All that a picture shows of it; `ways`: of other numbers at once."""
    return _shown(found, lanes_of(found), t, tuple(ways))


def picture_so_far(found: Evacuated, t: float, covered: frozenset[str], closed: tuple[str, ...]) -> HostShown:
    """The same of which nothing later than `t` is told, and nothing that is `covered`; `closed`: what is said in its place."""
    whole = picture_of(found, t)
    until = t if t < found.end else None
    return _untold(whole, until, covered, closed) if until is not None or covered else whole


def at_time(shown: HostShown, found: Evacuated, t: float, *, rate: float) -> HostShown:
    """The same at another time; `rate`: seconds of the host in one on the screen."""
    return replace(shown, t=t, cards=settling(cards_at(found, t), found, shown.lanes, t, SETTLES * rate))


def host_shown(
    host: "Evacuating",
    rate: float,
    pointed: str,
    *,
    presented: bool,
    until: float | None,
    covered: frozenset[str],
    closed: tuple[str, ...],
    in_lesson: bool,
    moves: bool = True,
) -> HostShown:
    """What a window shows of it at the playhead; `rate`: seconds of the host in one on the screen. `until`: so much of it is told, `covered`:
    what a question asks for, `closed`: what is said where it is asked; `moves`: the link's bands are seen to widen, and do not just become wider."""
    t, outcome = host.playhead.t, host.outcome
    made = _shown(
        outcome.found,
        outcome.lanes,
        t,
        host.ways,
        before=host.before,
        advice=_advice(host),
        offer=offer_of(host),
        panel=host.panel,
        pointed=pointed,
        presented=presented,
    )
    if moves:
        made = replace(made, cards=settling(made.cards, outcome.found, outcome.lanes, t, SETTLES * rate))
    panels = in_evacuation.panels()
    made = replace(made, panels=panels[: HostPanel.ADVICE] if in_lesson else panels)
    return made if until is None and not covered else _untold(made, until, covered, closed)


def _untold(shown: HostShown, until: float | None, covered: frozenset[str], closed: tuple[str, ...]) -> HostShown:
    """The same without what is asked: a number that is covered is `?`, and nothing is there that knows the outcome."""
    tiles = tuple(
        tile if until is None and not covered.intersection(tile.tells) else replace(tile, value=COVERED, more="")
        for tile in shown.tiles
    )
    lanes = told(shown.lanes, until) if until is not None else _watched(shown.lanes, shown.t)
    lanes = replace(lanes, lanes=tuple(_covered_lane(lane, covered) for lane in lanes.lanes))
    none = replace(shown.at_once, ways=(), before=(), closed=closed[0] if closed else COVERED)
    return replace(
        shown,
        tiles=tiles,
        lanes=lanes,
        finding=(),
        at_once=none,
        advice=(),
        offer=None,
        closed=closed if until is not None else (),
    )


def _watched(lanes: Lanes, t: float | None) -> Lanes:
    """The lanes as far as they were watched, along the whole of their axis."""
    return lanes if t is None or t >= lanes.end else replace(told(lanes, t), end=lanes.end)


def _covered_lane(lane: Lane, covered: frozenset[str]) -> Lane:
    asked = {"run.worst_pause", "run.sum_of_pauses", f"run.downtime({lane.name})"}
    return lane if covered.isdisjoint(asked) else replace(lane, is_covered=True, is_worst=False)


def _advice(host: "Evacuating") -> tuple[str, ...]:
    """What was found, or that it is being looked for."""
    if host.advice is not None:
        return tuple(found_lines(host.advice))
    return (in_evacuation.in_the_works(host.looked),) if host.asked else ()


def offer_of(host: "Evacuating") -> Way | None:
    """What would keep to all limits, where that is not what holds already."""
    best = host.advice.best if host.advice is not None else None
    if best is None or (best.at_once, best.order) == (host.at_once, host.now["evacuation.order"]):
        return None
    return best


def _shown(
    found: Evacuated,
    lanes: Lanes,
    t: float | None,
    ways: tuple[Way, ...],
    *,
    before: tuple[Way, ...] = (),
    advice: tuple[str, ...] = (),
    offer: Way | None = None,
    panel: HostPanel = HostPanel.NUMBERS,
    pointed: str = "",
    presented: bool = False,
) -> HostShown:
    asked = found.evacuation
    at_once = int(min(asked.limit("evacuation.at_once"), len(asked.vms)))
    window = asked["evacuation.window"]
    return HostShown(
        cards=cards_at(found, t) if t is not None else (),
        lanes=lanes,
        t=t,
        titles=titles_of(found),
        tiles=in_evacuation.tiles(found),
        finding=finding(ways, at_once),
        limits=_limits(asked, at_once),
        at_once=AtOnceShown(
            ways=ways,
            before=before,
            at_once=at_once,
            of=len(asked.vms),
            tried=len(numbers_of(len(asked.vms))),
            window=None if window is None else float(window),
        ),
        advice=advice,
        offer=offer,
        panel=panel,
        pointed=pointed,
        crosses=CROSSES * usual_speed(lanes.end),
        presented=presented,
    )


def titles_of(found: Evacuated) -> tuple[str, ...]:
    """What is emptied and how, and shorter."""
    name = str(found.evacuation.shared["title"])
    said = in_evacuation.title_of(found)
    return (f"{name}: {said[0]}", *said) if name else said


def _limits(asked: Evacuation, at_once: int) -> LimitsShown:
    link = "link.bandwidth" if asked.shared["link.goodput"] is None else "link.goodput"
    return LimitsShown(
        at_once=at_once,
        vms=len(asked.vms),
        order=str(asked["evacuation.order"]),
        orders=orders_of(asked),
        link=link,
        bandwidth=asked.shared[link],
    )


def vm_shown(host: "Evacuating") -> VmShown | None:
    """Of the VM that is looked at."""
    vm = next((vm for vm in host.outcome.found if vm.name == host.vm), None)
    if vm is None:
        return None
    place = [lane.name for lane in host.outcome.lanes.lanes].index(vm.name) + 1
    return VmShown(
        name=vm.name,
        heading=in_evacuation.one_of(vm.name, place, len(host.now.vms)),
        lines=tuple(in_evacuation.one_lines(vm)),
    )


def caption(host: "Evacuating") -> str:
    """What is going on, in a sentence."""
    return in_evacuation.stage_caption(cards_at(host.outcome.found, host.playhead.t))[0]


def event(host: "Evacuating") -> int:
    """How many events are over: another one is told at once."""
    return bisect_right(host.outcome.events.every, host.playhead.t)


def title(host: "Evacuating") -> str:
    """What is emptied, and over which link; of a VM that is looked at, which it is."""
    if host.vm:
        return str(host.vm)
    limits = _limits(host.now, 1)
    link = FIELDS[limits.link].write(limits.bandwidth)
    return in_evacuation.host_title(str(host.now.shared["title"]), len(host.now.vms), link)


def window_title(host: "Evacuating") -> str:
    """The file's name, or what it is called."""
    name = safe(host.file.name) if host.file is not None else host.called
    return f"{in_evacuation.window_title(name)}{'' if host.is_saved else '*'} - migviz"
