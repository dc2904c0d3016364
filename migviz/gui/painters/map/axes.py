"""Over which values does the map of a scenario go?"""

import math

from migviz.scenario import Scenario
from migviz.scenario.fields import FIELDS, Value
from migviz.study.axis import Axis, axis_of

COLUMNS, ROWS = 120, 80
AROUND, LEAST = 30.0, 1e-3
"""Chosen: a scenario off the usual span gets a map from a thirtieth of its value to thirty times it;
a logarithmic axis begins above 0."""


def axes_for(scenario: Scenario, columns: int = COLUMNS, rows: int = ROWS) -> tuple[Axis, Axis]:
    """Dirty rate across, and what sets the link's speed up: its bandwidth, or its goodput where that is given."""
    y = "link.bandwidth" if scenario["link.goodput"] is None else "link.goodput"
    return _around("workload.dirty_rate", scenario, columns), _around(y, scenario, rows)


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
