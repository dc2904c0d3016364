"""Which numbers of many migrations are compared, and what are they called?"""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from migviz.replay.metrics import RUN_NUMBERS, Number
from migviz.replay.rates import catches_up
from migviz.trace import Array, Run
from migviz.values import dataclass

Mask = NDArray[np.bool_]


METRICS: Mapping[str, Number[Run]] = {
    name: RUN_NUMBERS[name] for name in ("downtime", "total_time", "bytes_sent", "iterations", "converged")
}
"""Those of a run's numbers that are worked out for many migrations at once; less is always better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The metrics of many points, as in `trace.Metrics`; `downtime` is NaN where the VM was never resumed.

    `catches_up`: the rest became small, or would have with more iterations (replay/rates.py).
    """

    finished: Mask
    converged: Mask
    total_time: Array
    downtime: Array
    bytes_sent: Array
    iterations: Array
    catches_up: Mask


def row_of(run: Run) -> tuple[float, ...]:
    """The outcome of one run as plain numbers, in the order of Outcomes' fields."""
    metrics = run.metrics
    downtime = metrics.downtime if metrics.finished and metrics.downtime is not None else float("nan")
    return (
        float(metrics.finished),
        float(metrics.converged),
        metrics.total_time,
        downtime,
        metrics.bytes_sent,
        float(metrics.iterations),
        float(catches_up(run) is not False),
    )


def outcomes_of(rows: Iterable[tuple[float, ...]]) -> Outcomes:
    """Rows of `row_of` as one Outcomes."""
    finished, converged, total, downtime, sent, iterations, gains = (
        np.array(list(rows), dtype=np.float64).reshape(-1, 7).T
    )
    return Outcomes(
        finished=finished > 0,
        converged=converged > 0,
        total_time=total,
        downtime=downtime,
        bytes_sent=sent,
        iterations=iterations,
        catches_up=gains > 0,
    )
