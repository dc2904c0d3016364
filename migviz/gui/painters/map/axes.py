"""Over which values does the map of a scenario go?"""

import math
from collections.abc import Sequence

from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS, Value
from migviz.showing.sight import Sight, value_at
from migviz.study.axis import Axis, axis_of

COLUMNS, ROWS = 120, 80
AROUND, LEAST = 30.0, 1e-3
"""Chosen: a scenario off the usual span gets a map from a thirtieth of its value to thirty times it;
a logarithmic axis begins above 0."""


def axes_for(scenario: Scenario, columns: int = COLUMNS, rows: int = ROWS) -> tuple[Axis, Axis]:
    """Dirty rate across, and what sets the link's speed up: its bandwidth, or its goodput where that is given."""
    y = "link.bandwidth" if scenario["link.goodput"] is None else "link.goodput"
    return _around("workload.dirty_rate", scenario, columns), _around(y, scenario, rows)


def axes_seen(
    scenario: Scenario, sights: Sequence[Sight], columns: int = COLUMNS, rows: int = ROWS
) -> tuple[Axis, Axis]:
    """The parts of both that are seen."""
    x, y = axes_for(scenario, columns, rows)
    return _seen(x, sights[0], columns), _seen(y, sights[1], rows)


def _seen(axis: Axis, sight: Sight, count: int) -> Axis:
    if not sight.is_zoomed:
        return axis
    least, most = (value_at(axis, place) for place in sight.seen)
    return axis_of(axis.name, least, most, count, log=axis.log)


def _around(name: str, scenario: Scenario, count: int) -> Axis:
    least, most = _span(name, scenario[name])
    return axis_of(name, least, most, count)


def _span(name: str, value: Value) -> tuple[float, float]:
    least, most = FIELDS[name].usual_range
    if not isinstance(value, float) or value <= 0 or least <= value <= most:
        return least, most
    # Whole decades, so that the map does not slide along while the point is dragged.
    decade, field = 10.0 ** round(math.log10(value)), FIELDS[name]
    return max(decade / AROUND, field.least, LEAST), min(decade * AROUND, field.most)
