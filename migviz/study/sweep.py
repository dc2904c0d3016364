"""How do the numbers of a migration depend on one or two fields?"""

from collections.abc import Callable, Mapping

import numpy as np

from migviz.errors import InputError, Problem
from migviz.language import N_, _
from migviz.scenario import Scenario
from migviz.study.axis import Axis
from migviz.study.expected import expected, why_not
from migviz.study.outcomes import Outcomes, outcomes_of
from migviz.trace import Array
from migviz.values import dataclass

MOST_POINTS = 1_000_000
SIMULATED = N_("simulated, not estimated")
MOST_SIMULATED = 24
"""Chosen: points of a curve that is simulated while one looks; a map has half as many columns and a third as many rows."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sweep:
    """The outcomes of a scenario with field x, or x and y, at each of their values.

    `exact`: simulated one by one, otherwise expected values. `note` says why it had to be exact, if nobody asked.
    """

    scenario: Scenario
    x: Axis
    y: Axis | None
    outcomes: Outcomes
    exact: bool
    note: str

    def of(self, metric: str) -> Array:
        """A metric as an array of y x x, or of x alone."""
        values = np.asarray(getattr(self.outcomes, metric))
        return values if self.y is None else values.reshape(len(self.y.values), len(self.x.values))


def sweep(
    scenario: Scenario,
    x: Axis,
    y: Axis | None = None,
    *,
    exact: bool = False,
    progress: Callable[[int, int], object] = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Sweep:
    """The outcomes over one or two fields: expected values where they hold, otherwise by the engine.

    Raises InputError where a value contradicts the scenario, `exact.Cancelled` where `cancelled` says so.
    """
    axes = [x] if y is None else [x, y]
    _check(scenario, axes)
    columns = _columns(x, y)
    note = "" if exact else why_not(scenario, columns)
    if not exact and not note:
        outcomes = expected(scenario, columns)
    else:
        from migviz.study.exact import simulate_all  # brings process pools, which a window does not need at its start

        outcomes = outcomes_of(simulate_all(_scenarios(scenario, columns), progress, cancelled))
    return Sweep(scenario=scenario, x=x, y=y, outcomes=outcomes, exact=exact or bool(note), note=note)


def quick_sweep(scenario: Scenario, x: Axis, y: Axis | None = None, *, patience: int | None = None) -> Sweep:
    """Expected values, also where they only nearly hold: `note` says why. Changes at a time are left out.

    A technique that has none is simulated, at fewer points: the axes of the answer are coarser then. `patience`: a migration
    of so many iterations is taken as one without end.
    """
    still = scenario.but(changes=())
    axes = [x] if y is None else [x, y]
    _check(still, axes)
    if not still.technique.expected_by or still["workload.rhythm"] != "steady" or still["link.state"] == "down":
        return _simulated(still, x, y)
    columns = _columns(x, y)
    return Sweep(
        scenario=still,
        x=x,
        y=y,
        outcomes=expected(still, columns, patience=patience),
        exact=False,
        note=why_not(scenario, columns),
    )


def _simulated(scenario: Scenario, x: Axis, y: Axis | None) -> Sweep:
    from migviz.study.exact import simulate_chunk

    x = x.coarser(MOST_SIMULATED if y is None else MOST_SIMULATED // 2)
    y = y and y.coarser(MOST_SIMULATED // 3)
    columns = _columns(x, y)
    outcomes = outcomes_of(simulate_chunk(_scenarios(scenario, columns)))
    return Sweep(scenario=scenario, x=x, y=y, outcomes=outcomes, exact=True, note=why_not(scenario, columns))


def _columns(x: Axis, y: Axis | None) -> Mapping[str, Array]:
    if y is None:
        return {x.name: x.values}
    return {x.name: np.tile(x.values, len(y.values)), y.name: np.repeat(y.values, len(x.values))}


def _check(scenario: Scenario, axes: list[Axis]) -> None:
    """What contradicts the scenario does so at an end of an axis, and is named once."""
    if len(axes) == 2 and axes[0].name == axes[1].name:
        raise InputError(
            [Problem(where="--y", message=_("{name} is on both axes. Name two fields", name=axes[1].name))]
        )
    for at_x in (0, -1):
        for at_y in (0, -1):
            scenario.but({axis.name: float(axis.values[at]) for axis, at in zip(axes, (at_x, at_y), strict=False)})


def _scenarios(scenario: Scenario, columns: Mapping[str, Array]) -> list[Scenario]:
    names = list(columns)
    return [
        scenario.but({name: float(value) for name, value in zip(names, values, strict=True)})
        for values in zip(*columns.values(), strict=True)
    ]
