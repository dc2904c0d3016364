"""Which sweep does the map show now? Worked out only when it is another one, coarsely while something is dragged, and beside the
window where it takes long.
"""

from collections.abc import Callable, Sequence
from time import perf_counter

from migviz.gui.painters.map.axes import axes_seen
from migviz.gui.working import Beside
from migviz.scenario import Scenario
from migviz.scenario.fields import NAMES
from migviz.showing.sight import Sight
from migviz.study.sweep import Sweep, quick_sweep

MOST_POINTS, FEWEST_POINTS = 10_000, 600
PATIENCE = 0.008
"""Seconds that a map may take while something is dragged; if it would take longer it is coarser, until nothing moves."""
MOST_ITERATIONS = 40
"""A coarse map takes migrations of more iterations as endless: they take the time of all others. By 40 it is wrong about one point in a hundred
under KubeVirt and one in nine under Proxmox VE until the fine map is there; by 20 it would be about one in five."""
UNKNOWN = 12e-6
"""Seconds for a point, as long as nobody knows: the slowest policy takes as many. So the first map of a policy is coarse."""
SLOW, REST = 0.015, 0.15
"""Seconds: a map that takes longer than the first has a turn of its own, and is worked out anew only after the second while something is
dragged."""
WHOLE = (Sight(), Sight())
_NOT_ON_IT = (*NAMES, "seed")
"""Fields that do not change the map."""

Grid = tuple[int, int]
"""Columns and rows."""


class MapSweep:
    """Keeps the last sweep; None before the first. `beside` works a long one out, and `came` is told when it is there; without
    it, one waits."""

    def __init__(self, beside: Beside[Sweep] | None = None, came: Callable[[], object] = lambda: None) -> None:
        self.sweep: Sweep | None = None
        self._beside, self._came = beside, came
        self._give_up: Callable[[], None] = lambda: None
        self._subject: object = None
        self.is_put_off = False
        """Whether the map before stays until this one is asked for again."""
        self._key: object = None
        self._awaited: object = None
        self._coarse = False
        self._costs: dict[object, float] = {}
        """Seconds for a point, by policy and technique."""
        self._took = self._worked_out = 0.0

    def show(self, scenario: Scenario, room: Grid, sights: Sequence[Sight] = WHOLE, *, now: bool = False) -> bool:
        """Have what is seen of the map of a scenario, with at most so many cells; False if it is not yet as fine, or as new, as it will be.

        Where the point lies, and the dice, do not matter. One that takes long, or of which nobody knows yet how long, comes when it is asked
        for `now`, in a turn of its own: in the one in which something was chosen or dragged a run is simulated, and all else painted.
        """
        self.is_put_off = False
        x, y = axes_seen(scenario, sights)
        other = tuple(pair for pair in scenario.given if pair[0] not in (x.name, y.name, *_NOT_ON_IT))
        ends = tuple(float(axis.values[end]) for axis in (x, y) for end in (0, -1))
        subject = (other, x.name, y.name, ends)
        cost = self._costs.get(_kind(scenario), UNKNOWN)
        if subject != self._subject:
            self._subject, self._coarse = subject, cost * MOST_POINTS > PATIENCE
        whole = within(*room, MOST_POINTS)
        key = (subject, self._coarse, whole)
        if key in (self._key, self._awaited):
            return not self._coarse
        if self._coarse and self.sweep is not None and self._took > SLOW and perf_counter() - self._worked_out < REST:
            return False
        grid = self._affordable(whole, cost)
        if self.sweep is not None and not now and self._is_slow(scenario, grid):
            self.is_put_off = True
            return False
        self._work_out(key, scenario, sights, grid, cost)
        return not self._coarse

    @property
    def subject(self) -> object:
        """What the map is of; the same object as long as it is the same."""
        return self._subject

    @property
    def is_awaited(self) -> bool:
        """Whether a finer map is being worked out beside the window."""
        return self._awaited is not None

    def refine(self) -> None:
        """Nothing moves any more: the next time it may take longer."""
        self._coarse = False

    def _affordable(self, whole: Grid, cost: float) -> Grid:
        """The same grid, or one so coarse that it does not take long."""
        return within(*whole, max(FEWEST_POINTS, int(PATIENCE / cost))) if self._coarse else whole

    def _is_slow(self, scenario: Scenario, grid: Grid) -> bool:
        """Whether it would be worked out here, and takes long or nobody knows how long."""
        cost = self._costs.get(_kind(scenario))
        return cost is None or (not self._is_for_beside(cost, grid) and cost * grid[0] * grid[1] > SLOW)

    def _is_for_beside(self, cost: float, grid: Grid) -> bool:
        return self._beside is not None and not self._coarse and cost * grid[0] * grid[1] > PATIENCE

    def _work_out(self, key: object, scenario: Scenario, sights: Sequence[Sight], grid: Grid, cost: float) -> None:
        still = Scenario(given=tuple(pair for pair in scenario.given if pair[0] not in _NOT_ON_IT))
        patience = MOST_ITERATIONS if self._coarse else None
        self._give_up()
        self._give_up, self._awaited = (lambda: None), None
        if self._beside is not None and self._is_for_beside(cost, grid):
            self._awaited = key
            job = lambda: quick_sweep(still, *axes_seen(scenario, sights, *grid))  # noqa: E731
            self._give_up = self._beside(job, lambda sweep: self._take(key, sweep))
            return
        began = perf_counter()
        sweep = quick_sweep(still, *axes_seen(scenario, sights, *grid), patience=patience)
        self._worked_out = perf_counter()
        self._took = self._worked_out - began
        self._costs[_kind(scenario)] = self._took / (grid[0] * grid[1])
        self.sweep, self._key = sweep, key

    def _take(self, key: object, sweep: Sweep) -> None:
        """The fine map that was worked out beside the window."""
        self.sweep, self._key, self._awaited = sweep, key, None
        self._came()


def _kind(scenario: Scenario) -> object:
    """What decides how long a map takes."""
    return scenario.policy.name, scenario.technique.name


def within(columns: int, rows: int, most: int) -> Grid:
    """Fewer cells of the same shape, at most so many; never fewer than 20 x 16."""
    shrink = min(1.0, (most / (columns * rows)) ** 0.5)
    return max(20, int(columns * shrink)), max(16, int(rows * shrink))
