"""Into which classes are the values of a map split, and where do their borders run?"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from migviz.scenario.round_numbers import round_near
from migviz.study.outcomes import METRICS, Mask
from migviz.study.sweep import Sweep
from migviz.trace import Array

CLASSES = 6
LEVELS: Mapping[str, tuple[float, ...]] = {
    "downtime": (0.1, 0.3, 1.0, 3.0, 10.0),
    "iterations": (2.5, 4.5, 8.5, 16.5, 32.5),
    "converged": (0.25, 0.5, 0.75, 0.9, 0.99),
}
"""Where the classes of a metric end; those of the others follow the values."""


def levels_of(sweep: Sweep, metric: str) -> tuple[float, ...]:
    """Five rising values that split the classes."""
    if metric in LEVELS:
        return LEVELS[metric]
    values = sweep.of(metric)
    values = values[np.isfinite(values) & (values > 0)]
    if not len(values):
        return tuple(10.0**power for power in range(CLASSES - 1))
    low, high = (float(np.quantile(values, share)) for share in (0.02, 0.98))
    wished = np.geomspace(low, max(high, 1.3 * low), CLASSES + 1)[1:-1]
    return _rising([round_near(float(level)) for level in wished], [float(level) for level in wished])


def _rising(nice: Sequence[float], wished: Sequence[float]) -> tuple[float, ...]:
    """Round numbers if they are all different, otherwise numbers of two figures."""
    if len(set(nice)) == len(nice):
        return tuple(nice)
    return tuple(float(f"{level:.3g}") for level in wished)


def level_text(metric: str, level: float) -> str:
    """A border in words."""
    if metric == "downtime":
        return f"{level:g} s"
    if metric == "iterations":
        return f"{level - 0.5:.0f}"
    return METRICS[metric].write(level)


def classes(values: Array, levels: Sequence[float]) -> np.ndarray:
    """The class of each value, 0 to 5; what has none, because no pause came to an end, is in the last."""
    return np.where(np.isnan(values), CLASSES - 1, np.searchsorted(np.array(levels), values, side="right"))


def border(values: Array, level: float) -> tuple[tuple[int, float], ...]:
    """Where a level is crossed: (row, column between two cells), for rows in which that happens only once.

    A map has stripes, one iteration more or less; a line through them would be a scribble.
    """
    above: Mask = np.where(np.isnan(values), True, values >= level)
    crossings = above[:, 1:] != above[:, :-1]
    found = []
    for row in np.flatnonzero(crossings.sum(axis=1) == 1):
        column = int(np.flatnonzero(crossings[row])[0])
        left, right = values[row, column], values[row, column + 1]
        if np.isnan(left) or np.isnan(right):  # where no pause comes to an end there is no such value
            continue
        share = float(np.clip(np.log(level / left) / np.log(right / left), 0.0, 1.0)) if left > 0 < right else 0.5
        found.append((int(row), column + share))
    return tuple(found)


@lru_cache(maxsize=16)
def border_lines(sweep: Sweep, metric: str, level: float) -> list[list[tuple[int, float]]]:
    """The stretches of a border that are single lines."""
    return pieces(border(sweep.of(metric), level))


def pieces(points: Sequence[tuple[int, float]], most: float = 12.0) -> list[list[tuple[int, float]]]:
    """Stretches of neighbouring rows, without jumps of more than `most` columns."""
    runs: list[list[tuple[int, float]]] = []
    for point in points:
        last = runs[-1][-1] if runs else None
        if last is not None and point[0] == last[0] + 1 and abs(point[1] - last[1]) <= most:
            runs[-1].append(point)
        else:
            runs.append([point])
    return [run for run in runs if len(run) >= 4]
