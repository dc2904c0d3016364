"""What would it take to empty the host in time, with no pause over its limit? How many at once, which order, how much link: each found by runs."""

from collections.abc import Callable

from migviz.scenario.evacuation import Evacuation
from migviz.scenario.fields import FIELDS
from migviz.study.emptying import Way, by_order, try_all
from migviz.study.exact import Progress
from migviz.values import dataclass, sure

MOST_NUMBERS = 9
"""Chosen: so many numbers at once are tried at most: few, then ever fewer between."""
STEPS = 12
"""Chosen: runs with other links at most: the edge is known to about 1 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The least value of a field of the link with which the host's own rules keep to what is asked, and what comes of it."""

    field: str
    value: float
    way: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyingAdvice:
    """`as_is`: by the host's own rules. `best`: the soonest that keeps to what is asked; None: none does, then `soonest` is only that.
    `most`: the most at once that does. `link`: the least link that does by the host's own rules."""

    window: float | None
    as_is: Way
    best: Way | None
    soonest: Way | None
    most: Way | None
    link: Link | None
    runs: int


def advise_emptying(
    evacuation: Evacuation, progress: Progress = lambda done, of: None, processes: int | None = None
) -> EmptyingAdvice:
    """Every order with some numbers at once, then other links. `processes`: 1 beside a window, whose work it must not stop."""
    window = evacuation["evacuation.window"]
    until = None if window is None else float(window)
    numbers = numbers_to_try(len(evacuation.vms))
    asked = [evacuation, *(item for n in numbers for item in by_order(evacuation.but({"evacuation.at_once": n})))]
    of = len(asked) + STEPS
    as_is, *ways = try_all(asked, lambda done, _: progress(done, of), processes=processes)
    kept = [way for way in ways if way.keeps(until)]
    link, runs = _least_link(evacuation, until, lambda done: progress(len(asked) + done, of))
    return EmptyingAdvice(
        window=until,
        as_is=as_is,
        best=min(kept, key=_soonest, default=None),
        soonest=min((way for way in ways if way.empty_after is not None), key=_soonest, default=None),
        most=max(kept, key=lambda way: (sure(way.at_once), -sure(way.empty_after)), default=None),
        link=link,
        runs=len(asked) + runs,
    )


def _soonest(way: Way) -> tuple[float, float]:
    return (sure(way.empty_after), sure(way.worst_pause))


def numbers_to_try(vms: int) -> tuple[int, ...]:
    """1, 2, 3, 4, 6, 8, 12 and so on, and all."""
    found = [n for n in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64) if n < vms]
    return (*found[: MOST_NUMBERS - 1], vms)


def _least_link(evacuation: Evacuation, window: float | None, step: Callable[[int], object]) -> tuple[Link | None, int]:
    """Between the ends of the usual range the edge is halved; what is answered is a run that keeps to what is asked."""
    field = FIELDS["link.bandwidth" if evacuation.shared["link.goodput"] is None else "link.goodput"]
    slow, fast = field.usual_range
    runs = 0

    def at(value: float) -> Way:
        nonlocal runs
        runs += 1
        step(runs)
        return try_all([evacuation.sharing({field.name: value})])[0]

    found = at(fast)
    if not found.keeps(window):
        return None, runs
    while runs < STEPS and fast > 1.01 * slow:
        middle = float(f"{(slow * fast) ** 0.5:.3g}")
        way = at(middle)
        if way.keeps(window):
            fast, found = middle, way
        else:
            slow = middle
    return Link(field=field.name, value=fast, way=found), runs
