"""How many VMs at once, and in which order? The same host, emptied in many ways."""

from collections.abc import Callable, Sequence

from migviz.engine import evacuate
from migviz.scenario.evacuation import Evacuation, orders_of
from migviz.study.exact import Progress, on_all_processors
from migviz.trace.evacuated import Evacuated
from migviz.values import dataclass

FEW = 400
"""Chosen: so many migrations are over before a second process has started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to empty the host, and what comes of it. `at_once`: None for no limit. `staying`, `over_limit`: names of VMs."""

    at_once: int | None
    order: str
    empty_after: float | None
    ended: float
    worst_pause: float | None
    worst: str
    sum_of_pauses: float
    bytes_sent: float
    bytes_twice: float
    over_limit: tuple[str, ...]
    staying: tuple[str, ...]

    def keeps(self, window: float | None) -> bool:
        """All have left, by the end of the window if there is one, and no pause was too long."""
        in_time = self.empty_after is not None and (window is None or self.empty_after <= window)
        return in_time and not self.over_limit


def way_of(found: Evacuated) -> Way:
    """What came of one way."""
    asked = found.evacuation
    at_once = asked["evacuation.at_once"]
    return Way(
        at_once=None if at_once is None else int(float(at_once)),
        order=str(asked["evacuation.order"]),
        empty_after=found.empty_after,
        ended=found.end,
        worst_pause=found.worst_pause,
        worst=found.pauses[0].name if found.pauses else "",
        sum_of_pauses=found.sum_of_pauses,
        bytes_sent=found.bytes_sent,
        bytes_twice=found.bytes_twice,
        over_limit=tuple(vm.name for vm in found.over_limit),
        staying=tuple(vm.name for vm in found if not vm.arrived),
    )


def by_at_once(evacuation: Evacuation) -> tuple[Evacuation, ...]:
    """One at a time, two at once, and so on until all."""
    return tuple(evacuation.but({"evacuation.at_once": n}) for n in range(1, len(evacuation.vms) + 1))


EACH = 20
"""Chosen: up to so many VMs each number at once is tried, and of more only some."""


def numbers_of(vms: int) -> tuple[int, ...]:
    """Which numbers at once are tried for a curve: few, then ever fewer between, and all."""
    if vms <= EACH:
        return tuple(range(1, vms + 1))
    return (*(n for n in (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96) if n < vms), vms)


def by_order(evacuation: Evacuation) -> tuple[Evacuation, ...]:
    """In every order; planned only where somebody has planned."""
    return tuple(evacuation.but({"evacuation.order": order}) for order in orders_of(evacuation))


SWEEPS: dict[str, Callable[[Evacuation], tuple[Evacuation, ...]]] = {"at-once": by_at_once, "order": by_order}


def try_all(
    asked: Sequence[Evacuation],
    progress: Progress = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
    processes: int | None = None,
) -> list[Way]:
    """What comes of each; raises `exact.Cancelled` where `cancelled` says so."""
    if processes is None and sum(len(item.vms) for item in asked) <= FEW:
        processes = 1
    return on_all_processors(ways_of, asked, progress, cancelled, processes=processes)


def ways_of(asked: Sequence[Evacuation]) -> list[Way]:
    """What comes of some of them; runs in a process of its own."""
    return [way_of(evacuate(item)) for item in asked]
