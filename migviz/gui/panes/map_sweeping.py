"""Which sweep does the map show now? Worked out only when it is another one, coarsely while something is dragged."""

from time import perf_counter

from migviz.gui.painters.map.axes import axes_for
from migviz.scenario import Scenario
from migviz.study.sweep import Sweep, quick_sweep

MOST_POINTS, FEWEST_POINTS = 10_000, 600
PATIENCE = 0.008
"""Seconds that a map may take while something is dragged; if it would take longer it is coarser, until nothing moves."""
MOST_ITERATIONS = 40
"""A coarse map takes migrations of more iterations as endless: few are, and they take the time of all others."""
UNKNOWN = 12e-6
"""Seconds for a point, as long as nobody knows: the slowest policy takes as many. So the first map of a policy is coarse."""
SLOW, REST = 0.015, 0.15
"""Seconds: a map that takes longer than the first is worked out anew only after the second while something is dragged."""
_NOT_ON_IT = ("title", "seed")
"""Fields that do not change the map."""

Grid = tuple[int, int]
"""Columns and rows."""


class MapSweep:
    """Keeps the last sweep; None before the first."""

    def __init__(self) -> None:
        self.sweep: Sweep | None = None
        self._subject: object = None
        self._key: object = None
        self._coarse = False
        self._costs: dict[object, float] = {}
        """Seconds for a point, by policy and technique."""
        self._took = self._worked_out = 0.0

    def show(self, scenario: Scenario, room: Grid) -> bool:
        """Have the map of a scenario, with at most so many cells; False if it is not yet as fine, or as new, as it will be.

        Where the point lies, and the dice, do not matter.
        """
        x, y = axes_for(scenario)
        other = tuple(pair for pair in scenario.given if pair[0] not in (x.name, y.name, *_NOT_ON_IT))
        ends = tuple(float(axis.values[end]) for axis in (x, y) for end in (0, -1))
        subject = (other, x.name, y.name, ends)
        cost = self._costs.get(_kind(scenario), UNKNOWN)
        if subject != self._subject:
            self._subject, self._coarse = subject, cost * MOST_POINTS > PATIENCE
        whole = within(*room, MOST_POINTS)
        key = (subject, self._coarse, whole)
        if key == self._key:
            return not self._coarse
        if self.sweep is not None and self._took > SLOW and perf_counter() - self._worked_out < REST:
            return False
        self._work_out(scenario, self._affordable(whole, cost))
        self._key = key
        return not self._coarse

    def refine(self) -> None:
        """Nothing moves any more: the next time it may take longer."""
        self._coarse = False

    def _affordable(self, whole: Grid, cost: float) -> Grid:
        """The same grid, or one so coarse that it does not take long."""
        return within(*whole, max(FEWEST_POINTS, int(PATIENCE / cost))) if self._coarse else whole

    def _work_out(self, scenario: Scenario, grid: Grid) -> None:
        still = Scenario(given=tuple(pair for pair in scenario.given if pair[0] not in _NOT_ON_IT))
        began = perf_counter()
        patience = MOST_ITERATIONS if self._coarse else None
        self.sweep = quick_sweep(still, *axes_for(scenario, *grid), patience=patience)
        self._worked_out = perf_counter()
        self._took = self._worked_out - began
        self._costs[_kind(scenario)] = self._took / (grid[0] * grid[1])


def _kind(scenario: Scenario) -> object:
    """What decides how long a map takes."""
    return scenario.policy.name, scenario.technique.name


def within(columns: int, rows: int, most: int) -> Grid:
    """Fewer cells of the same shape, at most so many; never fewer than 20 x 16."""
    shrink = min(1.0, (most / (columns * rows)) ** 0.5)
    return max(20, int(columns * shrink)), max(16, int(rows * shrink))
