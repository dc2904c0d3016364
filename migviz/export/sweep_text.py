"""What does a sweep look like as text, CSV and JSON?"""

import csv
import io
from typing import Any

import numpy as np

from migviz.export.terminal import table
from migviz.language import _
from migviz.scenario.units import Kind
from migviz.study.axis import Axis
from migviz.study.outcomes import METRICS
from migviz.study.sweep import Sweep

_MOST_COLUMNS, _MOST_ROWS = 8, 14
"""Chosen: so many values of a sweep fit on a screen; of more, evenly chosen ones are shown."""


def sweep_as_csv(found: Sweep, *metrics: str) -> str:
    """One row for each point, in SI units; an empty cell where the VM was never resumed."""
    names = [found.x.name] + ([found.y.name] if found.y is not None else [])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*names, *(METRICS[metric].key for metric in metrics), "finished", "catches_up"])
    for index, row in enumerate(zip(*(found.of(metric).ravel() for metric in metrics), strict=True)):
        place = [found.x.values[index % len(found.x.values)]]
        if found.y is not None:
            place.append(found.y.values[index // len(found.x.values)])
        cells = [
            "" if np.isnan(float(value)) else _plain(metric, value) for metric, value in zip(metrics, row, strict=True)
        ]
        finished, gains = found.outcomes.finished[index], found.outcomes.catches_up[index]
        writer.writerow([*(float(number) for number in place), *cells, bool(finished), bool(gains)])
    return text.getvalue()


def sweep_as_json(found: Sweep, metric: str) -> dict[str, Any]:
    """Axes and values in SI units; `values` row by row of y; null where the VM was never resumed."""
    grid = found.of(metric)
    return {
        "scenario": dict(found.scenario.values),
        "metric": METRICS[metric].key,
        "exact": found.exact,
        "note": found.note,
        "x": _axis(found.x),
        "y": _axis(found.y) if found.y is not None else None,
        "values": [[_or_null(metric, value) for value in row] for row in np.atleast_2d(grid)],
        "catches_up": np.atleast_2d(found.of("catches_up")).tolist(),
    }


def sweep_text(found: Sweep, metric: str) -> Any:
    """A table that fits a screen, with evenly chosen values of a longer axis."""
    spec = METRICS[metric]
    columns = _chosen(found.x, _MOST_COLUMNS)
    grid = np.atleast_2d(found.of(metric))
    if found.y is None:
        lines = [
            (found.x.field.write(found.x.values[at]), spec.write(grid[0, at])) for at in _chosen(found.x, _MOST_ROWS)
        ]
        return table(
            _("{number} by {field}", number=spec.heading, field=found.x.name), (found.x.name, spec.heading), lines
        )
    heads = [found.x.field.write(found.x.values[at]) for at in columns]
    rows = [
        (found.y.field.write(found.y.values[row]), *(spec.write(grid[row, at]) for at in columns))
        for row in _chosen(found.y, _MOST_ROWS)[::-1]
    ]
    return table(
        _("{number}: {y} down, {x} across", number=spec.heading, y=found.y.name, x=found.x.name), ("", *heads), rows
    )


def sweep_note(found: Sweep) -> str:
    """How the numbers came about."""
    if found.note:
        return _("Simulated one by one, because {note}.", note=_(found.note))
    return _("Simulated one by one.") if found.exact else _("Expected values; --exact simulates every point.")


def _chosen(axis: Axis, most: int) -> list[int]:
    count = min(most, len(axis.values))
    return [round(index) for index in np.linspace(0, len(axis.values) - 1, count)]


def _axis(axis: Axis) -> dict[str, Any]:
    return {"field": axis.name, "log": axis.log, "values": axis.values.tolist()}


def _or_null(metric: str, value: Any) -> Any:
    return None if np.isnan(float(value)) else _plain(metric, value)


def _plain(metric: str, value: Any) -> Any:
    what = METRICS[metric].what
    return bool(value) if what is bool else int(value) if what is Kind.COUNT else float(value)
